//! Every chart, drawn and compared with the drawing that was looked at and found good; then made a picture of, as the
//! server does. After a change that is meant: `CRUSCOTTO_CHARTS_ACCEPT=1 cargo test --workspace --test charts`, and
//! look at what changed. `CRUSCOTTO_CHARTS_PNG=folder` writes the pictures too, `CRUSCOTTO_CHARTS_FONTS=folder` with
//! the .ttf files of a folder.
#![allow(clippy::expect_used, clippy::unwrap_used, clippy::panic, reason = "a test fails by panicking")]
#![allow(clippy::cast_sign_loss, reason = "pixels and schools are not negative")]

use cruscotto_domain::comparison::Observation;
use cruscotto_domain::day::Day;
use cruscotto_domain::goal::Trend;
use cruscotto_domain::id::AreaId;
use cruscotto_domain::school_ledger::BurnUp;
use cruscotto_domain::time::Timestamp;
use cruscotto_drawing::boundary::read;
use cruscotto_drawing::chart::{
    Bar, BarChart, BurnUpChart, CalendarChart, ChoroplethChart, Event, KEY_LETTERS, LinesChart, MultiplesChart, Panel,
    Series, SeriesKind, Slope, SlopeChart, Texts, TimelineChart, draw_bars, draw_burn_up, draw_calendar,
    draw_choropleth, draw_lines, draw_multiples, draw_slopes, draw_timeline, key_swatches,
};
use cruscotto_drawing::{Frame, MapDrawing};
use proptest::prelude::*;
use resvg::tiny_skia::{Pixmap, Transform};
use resvg::usvg::fontdb::Database;
use resvg::usvg::{Options, Tree};
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// Pixels a unit in the pictures that are looked at.
const PIXELS: f32 = 2.0;

fn at(text: &str) -> Timestamp {
    text.parse().unwrap()
}

fn day(text: &str) -> Day {
    text.parse().unwrap()
}

/// The first of a month counted from January 2025.
fn month(number: i32) -> Timestamp {
    let first = day("2025-01-01").first_of_month(number);
    at(&format!("{first}T00:00:00Z"))
}

/// Something that wobbles and is the same every time.
fn wave(i: i32, seed: i32) -> f64 {
    let x = f64::from(i * 37 + seed * 101 % 97);
    (x * 0.7).sin() * 0.6 + (x * 0.13).cos() * 0.4
}

fn italian(value: f64) -> String {
    format!("{value:.1}").replace('.', ",").trim_end_matches(",0").to_owned()
}

fn percent(value: f64) -> String {
    format!("{}\u{a0}%", italian(value * 100.0))
}

/// The name of the drawing, and the drawing.
type Drawn = (&'static str, String);

fn lines() -> Drawn {
    let live: Vec<_> = (12..23)
        .map(|i| (month(i), (i != 17).then(|| 0.60 + 0.004 * f64::from(i - 12) + 0.008 * wave(i, 1))))
        .collect();
    let published: Vec<_> = [(0, 0.55), (3, 0.58), (8, 0.59), (11, 0.605)].map(|(i, v)| (month(i), Some(v))).to_vec();
    let plan = [(month(0), Some(0.55)), (month(35), Some(0.70))];
    let ahead: Vec<_> = (22..36).map(|i| (month(i), Some(0.64 + 0.0035 * f64::from(i - 22)))).collect();
    let band: Vec<_> =
        (22..36).map(|i| (month(i), 0.64 + 0.0012 * f64::from(i - 22), 0.64 + 0.0062 * f64::from(i - 22))).collect();
    let series = |name, kind, points, band| Series {
        name,
        kind,
        points,
        band,
        stepped: false,
        with_value: kind != SeriesKind::Plan,
    };
    let svg = draw_lines(&LinesChart {
        title: "Certificati scaricati online",
        description: "Quota di certificati scaricati online, dal 2025, con la previsione fino alla scadenza",
        series: &[
            series("Misurato", SeriesKind::Live, live.as_slice(), &[]),
            series("Pubblicato", SeriesKind::Published, published.as_slice(), &[]),
            series("Piano", SeriesKind::Plan, &plan, &[]),
            series("Previsione", SeriesKind::Forecast, ahead.as_slice(), band.as_slice()),
        ],
        target: Some((0.70, "Obiettivo")),
        moments: &[(month(22), "oggi"), (month(35), "scadenza")],
        from: month(0),
        to: month(35),
        utc_offset_s: 3_600,
        from_zero: false,
        format: &percent,
        texts: Texts::ITALIAN,
        width: 760,
        height: 300,
    });
    ("lines", svg.unwrap())
}

fn lines_of_five() -> Drawn {
    let names = ["Online", "App", "Phone", "Counter of the registry office", "Chatbot"];
    let points: Vec<Vec<_>> = (0..5)
        .map(|s| (0..24).map(|i| (month(i), Some(40.0 + 12.0 * f64::from(s) + 9.0 * wave(i, s)))).collect())
        .collect();
    let series: Vec<_> = (0..5)
        .map(|s| Series {
            name: names[s],
            kind: SeriesKind::Other(s),
            points: &points[s],
            band: &[],
            stepped: false,
            with_value: true,
        })
        .collect();
    let svg = draw_lines(&LinesChart {
        title: "Transactions by channel",
        description: "Thousands of transactions a month by channel",
        series: &series,
        target: None,
        moments: &[],
        from: month(0),
        to: month(23),
        utc_offset_s: 3_600,
        from_zero: true,
        format: &|v| format!("{v:.1}"),
        texts: Texts::ENGLISH,
        width: 640,
        height: 280,
    });
    ("lines_of_five", svg.unwrap())
}

fn bars() -> Drawn {
    let names = [
        "Brera",
        "Isola",
        "Parco Bosco in Città",
        "Loreto - Casoretto - Nolo",
        "Duomo",
        "Lambrate",
        "Bovisa",
        "Quarto Oggiaro",
    ];
    let values = [0.98, 0.91, 0.84, 0.80, 0.71, 0.44, f64::NAN, -1.0];
    let bars: Vec<Bar<'_>> = names
        .iter()
        .zip(values)
        .map(|(name, value)| Bar {
            name,
            value: if value < 0.0 { Observation::Withheld } else { Some(value).into() },
            marked: *name == "Lambrate",
        })
        .collect();
    let svg = draw_bars(&BarChart {
        title: "Copertura Wi-Fi per NIL",
        description: "I NIL dalla copertura più alta alla più bassa",
        bars: &bars,
        level: Some((0.82, "mediana")),
        signed: false,
        format: &percent,
        texts: Texts::ITALIAN,
        width: 560,
    });
    ("bars", svg.unwrap())
}

fn bars_signed() -> Drawn {
    let bars = [
        ("Online: more of it", 0.034),
        ("Counter: less of it", 0.021),
        ("App", 0.004),
        ("Chatbot", -0.002),
        ("Phone: fewer complete", -0.018),
    ]
    .map(|(name, value)| Bar { name, value: Observation::Value(value), marked: false });
    let svg = draw_bars(&BarChart {
        title: "What moved the completion rate",
        description: "Percentage points by channel",
        bars: &bars,
        level: None,
        signed: true,
        format: &|v| format!("{:+.1} pp", v * 100.0),
        texts: Texts::ENGLISH,
        width: 520,
    });
    ("bars_signed", svg.unwrap())
}

fn slopes() -> Drawn {
    let slopes = [
        ("Municipio 1", 0.91, 0.95, false),
        ("Municipio 2", 0.84, 0.86, false),
        ("Municipio 3", 0.83, 0.85, false),
        ("Municipio 4", 0.72, 0.88, true),
        ("Municipio 5", 0.70, 0.69, false),
        ("Municipio 6", 0.695, 0.74, false),
        ("Municipio 7", 0.69, 0.73, false),
        ("Municipio 8", f64::NAN, 0.66, false),
        ("Municipio 9", 0.60, 0.52, true),
    ]
    .map(|(name, then, now, marked)| Slope { name, then: Some(then).into(), now: Some(now).into(), marked });
    let svg = draw_slopes(&SlopeChart {
        title: "Copertura per Municipio",
        description: "Copertura a ottobre 2025 e a ottobre 2026",
        slopes: &slopes,
        left_out: 3,
        times: ("ottobre 2025", "ottobre 2026"),
        format: &percent,
        texts: Texts::ITALIAN,
        width: 560,
        height: 320,
    });
    ("slopes", svg.unwrap())
}

fn multiples() -> Drawn {
    let names: Vec<String> = (1..=9).map(|i| format!("Municipio {i}")).collect();
    let points: Vec<Vec<_>> = (1..=9)
        .map(|s| {
            let value = |i: i32| 0.93 + 0.01 * f64::from(s % 4) + 0.02 * wave(i, s);
            (0..24).map(|i| (month(i), (s != 6 && !(s == 3 && (8..12).contains(&i))).then(|| value(i)))).collect()
        })
        .collect();
    let city: Vec<_> = (0..24).map(|i| (month(i), Some(0.95 + 0.008 * wave(i, 4)))).collect();
    let panels: Vec<_> = names.iter().zip(&points).map(|(name, points)| Panel { name, points }).collect();
    let svg = draw_multiples(&MultiplesChart {
        title: "Disponibilità per Municipio",
        description: "Disponibilità mese per mese, con la città tratteggiata",
        panels: &panels,
        context: &city,
        from: month(0),
        to: month(23),
        utc_offset_s: 3_600,
        from_zero: false,
        format: &percent,
        texts: Texts::ITALIAN,
        width: 720,
    });
    ("multiples", svg.unwrap())
}

fn burn_up() -> Drawn {
    let first = day("2025-09-01");
    let points: Vec<BurnUp> = (0..60)
        .map(|week| {
            let done = |late: i32, a_week: f64| (f64::from((week - late).max(0)) * a_week).min(420.0) as u32;
            BurnUp {
                day: first.plus(7 * week),
                scope: 420,
                ordered: done(0, 9.0).min(380),
                installed: done(8, 6.0),
                tested: done(10, 5.6),
                accepted: done(14, 5.0),
            }
        })
        .collect();
    let last = at("2026-10-19T00:00:00Z");
    let trend =
        Trend { at: last, level: 226.0, per_month: 21.5, per_month_low: 17.0, per_month_high: 26.0, readings: 12 };
    let svg = draw_burn_up(&BurnUpChart {
        title: "Scuole a 10 Gbit/s",
        description: "Scuole ordinate, installate, collaudate e accettate su 420, con la previsione",
        points: &points,
        stages: ["Ordinate", "Installate", "Collaudate", "Accettate"],
        scope: "Tutte",
        forecast: Some((trend, "Previsione")),
        moments: &[(last, "oggi"), (at("2027-08-31T00:00:00Z"), "scadenza")],
        to: at("2027-09-30T00:00:00Z"),
        utc_offset_s: 7_200,
        format: &|v| format!("{v:.0}"),
        texts: Texts::ITALIAN,
        width: 760,
        height: 320,
    });
    ("burn_up", svg.unwrap())
}

fn calendar() -> Drawn {
    let first = day("2025-10-06");
    let value = |i: i32| match i {
        i if (80..95).contains(&i) => Observation::Missing,
        200 | 201 => Observation::Withheld,
        i => Observation::Value(0.97 + 0.03 * wave(i, 2)),
    };
    let days: Vec<_> = (0..410).map(|i| (first.plus(i), value(i))).collect();
    let svg = draw_calendar(&CalendarChart {
        title: "Disponibilità giorno per giorno",
        description: "Ogni giorno da ottobre 2025",
        days: &days,
        ends: &[0.95, 0.97, 0.98, 0.99],
        format: &percent,
        texts: Texts::ITALIAN,
    });
    ("calendar", svg.unwrap())
}

fn timeline() -> Drawn {
    let event = |lane, from: &str, to: Option<&str>, name| {
        let time = |day: &str| at(&format!("{day}T08:00:00Z"));
        Event { lane, from: time(from), to: to.map(time), name }
    };
    let events = [
        event(0, "2026-01-12", Some("2026-01-14"), "Quartiere senza corrente: Isola"),
        event(0, "2026-02-02", Some("2026-02-03"), "Uplink di Lambrate"),
        event(
            0,
            "2026-02-09",
            Some("2026-02-20"),
            "Controller Wi-Fi: 120 punti di accesso spenti nei parchi di mezza città",
        ),
        event(0, "2026-06-01", Some("2026-06-02"), "Certificati online"),
        event(0, "2026-10-28", Some("2026-11-30"), "Scuole del Municipio 9"),
        event(1, "2026-03-02", None, "App: pagamenti"),
        event(1, "2026-03-09", None, "Chatbot"),
        event(1, "2026-09-14", None, "Certificati su WhatsApp"),
        event(2, "2026-01-20", None, "Delibera 12: 10 Gbit/s alle scuole"),
        event(2, "2026-11-05", None, "Gara per i parchi"),
        event(2, "2027-11-05", None, "mai"),
    ];
    let svg = draw_timeline(&TimelineChart {
        title: "Che cosa è successo nel 2026",
        description: "Guasti, avvii di servizi e decisioni, mese per mese",
        lanes: &["Guasti", "Avvii", "Decisioni"],
        events: &events,
        from: at("2026-01-01T00:00:00Z"),
        to: at("2026-11-20T00:00:00Z"),
        utc_offset_s: 3_600,
        texts: Texts::ITALIAN,
        width: 760,
    });
    ("timeline", svg.unwrap())
}

fn choropleth() -> Drawn {
    ("choropleth", with_map(Some(KEY_LETTERS), |chart| draw_choropleth(&chart).unwrap()))
}

/// What `make` makes of the index by NIL, with a key of letters of a size or without one.
fn with_map<T>(key: Option<f64>, make: impl FnOnce(ChoroplethChart<'_>) -> T) -> T {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../maps/milano/nil.geojson");
    let boundaries = read(&std::fs::read_to_string(path).unwrap()).unwrap();
    let map =
        MapDrawing::of(&boundaries, Frame { width: 640.0, max_height: 640.0, label_size: 9.0, ..Frame::default() });
    let number = |id: &AreaId| id.as_str().trim_start_matches("nil-").parse::<i32>().unwrap();
    let value = |id: &AreaId| match number(id) {
        12 | 40 | 61 => Observation::Missing,
        33 => Observation::Withheld,
        i => Observation::Value(50.0 + 49.0 * wave(i, 3)),
    };
    let marked = [9, 20, 77].map(|i| AreaId::new(format!("nil-{i}")).unwrap());
    make(ChoroplethChart {
        title: "Indice di divario digitale",
        description: "Indice per NIL, da 0 a 100; più scuro è più divario",
        map: &map,
        values: &value,
        ends: &[20.0, 40.0, 60.0, 80.0],
        marked: &marked,
        format: &|v| format!("{v:.0}"),
        key,
        texts: Texts::ITALIAN,
        id: "divario",
    })
}

/// In letters twice as large a key is higher; beside the map it stands box by box.
#[test]
fn a_key_is_as_large_as_it_is_wanted_or_stands_beside_the_map() {
    let high = |svg: &str| -> f64 {
        let bounds = svg.split("viewBox=\"").nth(1).unwrap().split('"').next().unwrap();
        bounds.split(' ').next_back().unwrap().parse().unwrap()
    };
    let drawn = |key| with_map(key, |chart| (chart.map.height, draw_choropleth(&chart).unwrap()));
    let ((map, none), (_, usual), (_, large)) = (drawn(None), drawn(Some(KEY_LETTERS)), drawn(Some(2.0 * KEY_LETTERS)));
    assert!((high(&none) - map).abs() <= 0.5 && !none.contains("\nnon misurato\n"), "{} {map}", high(&none));
    assert!(usual.contains("\nnon misurato\n") && !usual.contains(" scale(1.0"), "nothing is scaled for nothing");
    assert!(large.contains(" scale(2.0000)") && high(&large) > high(&usual) + 18.0);
    let beside = with_map(None, |chart| key_swatches(&chart).unwrap());
    let words: Vec<&str> = beside.iter().map(|(_, words)| words.as_str()).collect();
    assert_eq!(words, ["< 20", "20 – 40", "40 – 60", "60 – 80", "da 80", "non misurato", "riservato"]);
    assert!(beside.iter().all(|(svg, _)| svg.starts_with("<svg ") && !svg.contains("NaN")));
}

fn all() -> Vec<Drawn> {
    vec![
        lines(),
        lines_of_five(),
        bars(),
        bars_signed(),
        slopes(),
        multiples(),
        burn_up(),
        calendar(),
        timeline(),
        choropleth(),
    ]
}

fn golden(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/charts").join(format!("{name}.svg"))
}

#[test]
fn charts_are_drawn_as_they_were_found_good() {
    for (name, svg) in all() {
        let path = golden(name);
        if std::env::var_os("CRUSCOTTO_CHARTS_ACCEPT").is_some() {
            std::fs::write(&path, &svg).unwrap();
        }
        let expected = std::fs::read_to_string(&path).unwrap_or_default();
        let differs = expected.lines().zip(svg.lines()).position(|(a, b)| a != b);
        assert!(expected == svg, "{name} is drawn otherwise than {}, first in line {differs:?}", path.display());
    }
}

#[test]
fn charts_are_images_with_a_name_and_nothing_inline() {
    for (name, svg) in all() {
        assert!(svg.contains(r#"role="img""#) && svg.matches("role=").count() == 1, "{name}");
        assert!(svg.matches("<desc>").count() == 1 && svg.contains("<title>"), "{name}");
        for bad in ["NaN", "inf\"", "style=", "<script", "<desc></desc>"] {
            assert!(!svg.contains(bad), "{name} has {bad}");
        }
    }
}

/// The picture of a drawing, white behind it.
fn picture(svg: &str, fonts: &Arc<Database>, scale: f32) -> Pixmap {
    let options = Options { fontdb: Arc::clone(fonts), ..Options::default() };
    let tree = Tree::from_str(svg, &options).unwrap();
    let size = tree.size();
    let (width, height) = ((size.width() * scale).ceil() as u32, (size.height() * scale).ceil() as u32);
    let mut pixels = Pixmap::new(width, height).unwrap();
    pixels.fill(resvg::tiny_skia::Color::WHITE);
    resvg::render(&tree, Transform::from_scale(scale, scale), &mut pixels.as_mut());
    pixels
}

#[test]
fn charts_become_pictures_that_hold_together_in_grey() {
    let mut fonts = Database::new();
    if let Some(folder) = std::env::var_os("CRUSCOTTO_CHARTS_FONTS") {
        for file in std::fs::read_dir(folder).unwrap() {
            fonts.load_font_data(std::fs::read(file.unwrap().path()).unwrap());
        }
    }
    let (fonts, folder) = (Arc::new(fonts), std::env::var_os("CRUSCOTTO_CHARTS_PNG").map(PathBuf::from));
    for (name, svg) in all() {
        let mut pixels = picture(&svg, &fonts, if folder.is_some() { PIXELS } else { 1.0 });
        let drawn = pixels.pixels().iter().filter(|p| p.red() < 250 || p.green() < 250 || p.blue() < 250).count();
        let share = drawn as f64 / pixels.pixels().len() as f64;
        assert!((0.005..0.9).contains(&share), "{name}: {share} of the picture is drawn on");
        if let Some(folder) = &folder {
            pixels.save_png(folder.join(format!("{name}.png"))).unwrap();
        }
        let grey: Vec<u8> = pixels
            .pixels()
            .iter()
            .flat_map(|p| {
                let y = 0.2126 * f64::from(p.red()) + 0.7152 * f64::from(p.green()) + 0.0722 * f64::from(p.blue());
                [y as u8, y as u8, y as u8, 255]
            })
            .collect();
        pixels.data_mut().copy_from_slice(&grey);
        let shades = grey.chunks_exact(4).map(|p| p[0] / 16).collect::<std::collections::BTreeSet<u8>>();
        assert!(shades.len() >= 4, "{name} has {} greys", shades.len());
        if let Some(folder) = &folder {
            pixels.save_png(folder.join(format!("{name}.grey.png"))).unwrap();
        }
    }
}

/// Every place that a drawing by Plotters goes to, in tenths, with the drawing's own size.
fn places(svg: &str) -> (Vec<(f64, f64)>, (f64, f64)) {
    let number = |text: &str| text.parse::<f64>().unwrap();
    let values = |attribute: &str| -> Vec<f64> {
        let key = format!(" {attribute}=\"");
        svg.split(&key).skip(1).map(|rest| number(rest.split('"').next().unwrap())).collect()
    };
    let mut found: Vec<(f64, f64)> = Vec::new();
    for list in svg.split("points=\"").skip(1) {
        for pair in list.split('"').next().unwrap().split_whitespace() {
            let (x, y) = pair.split_once(',').unwrap();
            found.push((number(x), number(y)));
        }
    }
    for (x, y) in [("x", "y"), ("cx", "cy")] {
        found.extend(values(x).into_iter().zip(values(y)));
    }
    let size = svg.split("viewBox=\"0 0 ").nth(1).unwrap().split('"').next().unwrap();
    let (width, height) = size.split_once(' ').unwrap();
    (found, (number(width) * 10.0, number(height) * 10.0))
}

fn inside(svg: &str) -> Result<(), TestCaseError> {
    let (places, (width, height)) = places(svg);
    for (x, y) in places {
        prop_assert!((-1.0..=width + 1.0).contains(&x) && (-1.0..=height + 1.0).contains(&y), "{x} {y} in {svg}");
    }
    prop_assert!(!svg.contains("NaN"));
    Ok(())
}

/// A value that may be nothing, or no number, or huge.
fn any_value() -> impl Strategy<Value = Option<f64>> {
    prop_oneof![
        6 => (-100.0f64..1_000.0).prop_map(Some),
        1 => Just(None),
        1 => Just(Some(f64::NAN)),
        1 => Just(Some(0.0)),
        1 => (-1e12f64..1e12).prop_map(Some),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, ..ProptestConfig::default() })]

    /// Nothing is drawn beside the paper, whatever the values, the names and the size.
    #[test]
    fn nothing_lies_outside_the_drawing(
        series in prop::collection::vec(prop::collection::vec(any_value(), 0..14), 0..7),
        name in "[a-zA-Zèà<&\"' ]{0,60}",
        (width, height) in (1u32..900, 1u32..400),
        (stepped, from_zero, last) in (any::<bool>(), any::<bool>(), 1i32..40),
    ) {
        let points: Vec<Vec<_>> = series
            .iter()
            .map(|values| (0..).zip(values).map(|(i, value)| (month(i * 2), *value)).collect())
            .collect();
        let kinds = [SeriesKind::Live, SeriesKind::Published, SeriesKind::Plan, SeriesKind::Forecast, SeriesKind::Other(4)];
        let band = [(month(0), -5.0, 50.0), (month(3), 0.0, 80.0), (month(9), 10.0, 1e6)];
        let all: Vec<Series<'_>> = points
            .iter()
            .zip(kinds.into_iter().cycle())
            .map(|(points, kind)| Series { name: &name, kind, points, band: &band, stepped, with_value: true })
            .collect();
        let format = |v: f64| format!("{v:.1}");
        let texts = Texts::ENGLISH;
        let svg = draw_lines(&LinesChart {
            title: &name,
            description: "-",
            series: &all,
            target: Some((70.0, "goal")),
            moments: &[(month(1), "now"), (month(2), "due"), (month(90), "never")],
            from: month(0),
            to: month(last),
            utc_offset_s: 3_600,
            from_zero,
            format: &format,
            texts,
            width,
            height,
        });
        inside(&svg.unwrap())?;
        let values: Vec<Option<f64>> = series.concat();
        let bars: Vec<Bar<'_>> =
            values.iter().map(|v| Bar { name: &name, value: (*v).into(), marked: stepped }).collect();
        let level = from_zero.then_some((12.0, name.as_str()));
        let chart = BarChart {
            title: "-", description: "-", bars: &bars, level, signed: stepped, format: &format, texts, width,
        };
        inside(&draw_bars(&chart).unwrap())?;
        let slopes: Vec<Slope<'_>> = values
            .chunks(2)
            .map(|pair| Slope { name: &name, then: pair[0].into(), now: pair[pair.len() - 1].into(), marked: stepped })
            .collect();
        let chart = SlopeChart {
            title: "-", description: "-", slopes: &slopes, left_out: values.len() % 3, times: ("then", "now"), format: &format, texts, width, height,
        };
        inside(&draw_slopes(&chart).unwrap())?;
        let events: Vec<Event<'_>> = points
            .iter()
            .enumerate()
            .flat_map(|(lane, points)| points.iter().map(move |p| (lane, p)))
            .map(|(lane, (from, v))| Event { lane: lane % 3, from: *from, to: v.map(|_| month(last)), name: &name })
            .filter(|event| event.to.is_none_or(|to| to >= event.from))
            .collect();
        let chart = TimelineChart {
            title: "-",
            description: "-",
            lanes: &[&name, "b", "c"],
            events: &events,
            from: month(1),
            to: month(last),
            utc_offset_s: 3_600,
            texts,
            width,
        };
        inside(&draw_timeline(&chart).unwrap())?;
        let panels: Vec<Panel<'_>> = points.iter().map(|points| Panel { name: &name, points }).collect();
        let chart = MultiplesChart {
            title: "-",
            description: "-",
            panels: &panels,
            context: &[],
            from: month(0),
            to: month(last),
            utc_offset_s: 3_600,
            from_zero,
            format: &format,
            texts,
            width,
        };
        inside(&draw_multiples(&chart).unwrap())?;
    }

    /// Days of any length of time, and scales of any number of steps.
    #[test]
    fn a_calendar_holds_its_days(
        first in 15_000i32..25_000, values in prop::collection::vec(any_value(), 0..900), ends in prop::collection::vec(0.0f64..100.0, 0..7),
    ) {
        let mut ends = ends;
        ends.sort_by(f64::total_cmp);
        let days: Vec<(Day, Observation)> =
            (0..).zip(&values).map(|(i, value)| (Day::from_number(first + i), (*value).into())).collect();
        let format = |v: f64| format!("{v:.0}");
        let texts = Texts::ITALIAN;
        let chart = CalendarChart { title: "-", description: "-", days: &days, ends: &ends, format: &format, texts };
        inside(&draw_calendar(&chart).unwrap())?;
    }
}
