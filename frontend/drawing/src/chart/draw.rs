//! The drawing of a chart.

use super::calendar_axis::{plain_ticks, seconds};
use super::scheme::FAMILY;
use super::{ChartPoint, LineChart, axis, plot as place_of, segments};
use crate::svg::escape;
use plotters::prelude::*;
use plotters::style::text_anchor::{HPos, Pos, VPos};

/// Colour of the line: 4.5:1 against white.
const LINE: RGBColor = RGBColor(0, 86, 160);
/// Colour of axes and their labels: 7:1 against white.
const INK: RGBColor = RGBColor(68, 81, 94);
/// Colour of the grid.
const GRID: RGBColor = RGBColor(221, 226, 232);
/// Opacity of the band of smallest and largest.
const BAND_OPACITY: f64 = 0.18;
/// How many times the line's largest value the band may ask the axis for: the fastest of a hundred schools would flatten the mean
/// of all. What is beyond is cut, and said.
const MAX_BAND_REACH: f64 = 2.0;
/// Plotters' font size is 1.24 times what it writes.
const FONT_SIZE: f64 = 12.0 * 1.24;
/// Room around everything.
const MARGIN: u32 = 8;
/// Room for the labels of the value axis.
const LEFT: u32 = 72;
/// Room for the labels of the time axis.
const BELOW: u32 = 30;
/// The smallest chart that has room for its axes.
const MIN_SIZE: (u32, u32) = (160, 90);

/// Why a chart could not be drawn.
#[derive(Debug, thiserror::Error)]
#[error("the chart could not be drawn: {0}")]
pub struct ChartError(pub(super) String);

/// Draws `chart` as an SVG element with title and description.
///
/// # Errors
/// [`ChartError`] when Plotters cannot draw; not known to happen with text as its target.
pub fn draw(chart: &LineChart<'_>) -> Result<String, ChartError> {
    let size = (chart.width.max(MIN_SIZE.0), chart.height.max(MIN_SIZE.1));
    let mut svg = String::new();
    {
        let root = SVGBackend::with_string(&mut svg, size).into_drawing_area();
        plot(chart, &root).map_err(|e| ChartError(e.to_string()))?;
        root.present().map_err(|e| ChartError(e.to_string()))?;
    }
    Ok(with_texts(&svg, chart))
}

type Area<'a> = DrawingArea<SVGBackend<'a>, plotters::coord::Shift>;
type PlotError = DrawingAreaErrorKind<std::io::Error>;

fn plot(chart: &LineChart<'_>, root: &Area<'_>) -> Result<(), PlotError> {
    let lines = segments(chart.points, chart.bucket_s, chart.gap_s);
    let shown = || lines.iter().copied().flatten();
    let reach = reach(chart.points);
    let values = shown().flat_map(|p| [p.value, p.band.map(|b| b.0), p.band.map(|b| b.1.min(reach))]).flatten();
    let (low, high, value_ticks) = axis::value_ticks(values);
    let beyond = shown().filter_map(|p| p.band.map(|b| b.1)).filter(|value| *value > high).reduce(f64::max);
    let time_ticks = plain_ticks(chart.from, chart.to, chart.utc_offset_s);
    let (from, to) = place_of::ends(chart.from, chart.to);

    let x = axis::Axis { range: from..to, ticks: time_ticks.iter().map(|(t, _)| *t).collect() };
    let y = axis::Axis { range: low..high, ticks: value_ticks };
    let mut context = ChartBuilder::on(root)
        .margin(MARGIN)
        .set_label_area_size(LabelAreaPosition::Left, LEFT)
        .set_label_area_size(LabelAreaPosition::Bottom, BELOW)
        .build_cartesian_2d(x, y)?;
    let text = (FAMILY, FONT_SIZE).into_font().color(&INK);
    let time_label = |t: &f64| time_ticks.iter().find(|(tick, _)| tick == t).map_or(String::new(), |(_, l)| l.clone());
    let value_label = |v: &f64| (chart.format)(*v);
    context
        .configure_mesh()
        .disable_x_mesh()
        .light_line_style(TRANSPARENT)
        .bold_line_style(GRID)
        .axis_style(INK)
        .label_style(text.clone())
        .x_label_formatter(&time_label)
        .y_label_formatter(&value_label)
        .draw()?;

    for line in &lines {
        let band: Vec<(f64, (f64, f64))> = line.iter().filter_map(|p| Some((seconds(p.time), p.band?))).collect();
        if band.len() > 1 {
            let upper = band.iter().map(|(t, (_, largest))| (*t, largest.min(high)));
            let lower = band.iter().rev().map(|(t, (low, _))| (*t, *low));
            let outline: Vec<_> = upper.chain(lower).collect();
            context.draw_series(std::iter::once(Polygon::new(outline, LINE.mix(BAND_OPACITY))))?;
        }
        let path: Vec<(f64, f64)> = line.iter().filter_map(place).collect();
        if let [alone] = path.as_slice() {
            context.draw_series(std::iter::once(Circle::new(*alone, 3, LINE.filled())))?;
        } else {
            context.draw_series(std::iter::once(PathElement::new(path, LINE.stroke_width(2))))?;
        }
    }
    if let Some(largest) = beyond {
        let corner = Pos::new(HPos::Right, VPos::Top);
        let (width, _) = root.dim_in_pixel();
        let at = (width.cast_signed() - MARGIN.cast_signed() - 4, MARGIN.cast_signed() + 4);
        root.draw_text(&(chart.beyond)(&(chart.format)(largest)), &text.pos(corner), at)?;
    }
    if lines.is_empty() {
        let centre = Pos::new(HPos::Center, VPos::Center);
        let (width, height) = root.dim_in_pixel();
        let at = ((width + LEFT).cast_signed() / 2, (height - BELOW).cast_signed() / 2);
        root.draw_text(chart.empty, &text.pos(centre), at)?;
    }
    Ok(())
}

/// The largest value that the axis has to have room for: no bound where the line is nowhere above zero.
fn reach(points: &[ChartPoint]) -> f64 {
    let largest = points.iter().filter_map(|point| point.value).filter(|value| value.is_finite()).fold(0.0, f64::max);
    if largest > 0.0 { MAX_BAND_REACH * largest } else { f64::INFINITY }
}

fn place(point: &ChartPoint) -> Option<(f64, f64)> {
    Some((seconds(point.time), point.value.filter(|v| v.is_finite())?))
}

/// Gives the image its name and description, and leaves its size to the page.
fn with_texts(svg: &str, chart: &LineChart<'_>) -> String {
    let Some((_, body)) = svg.split_once('>') else { return String::new() };
    let (width, height) = (chart.width.max(MIN_SIZE.0), chart.height.max(MIN_SIZE.1));
    format!(
        r#"<svg xmlns="http://www.w3.org/2000/svg" class="chart" viewBox="0 0 {width} {height}" role="img"><title>{}</title><desc>{}</desc>{body}"#,
        escape(chart.title),
        escape(chart.description)
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use cruscotto_domain::time::Timestamp;

    fn at(minute: i64) -> Timestamp {
        "2026-11-21T18:00:00Z".parse::<Timestamp>().unwrap().plus_micros(minute * 60_000_000)
    }

    fn point(minute: i64, value: Option<f64>, band: Option<(f64, f64)>) -> ChartPoint {
        ChartPoint { time: at(minute), value, band }
    }

    fn drawn(points: &[ChartPoint]) -> String {
        let format = |v: f64| format!("{v:.0}");
        draw(&LineChart {
            title: "Dispositivi <collegati>",
            description: "Ultima ora",
            points,
            bucket_s: 300,
            gap_s: 0,
            from: at(0),
            to: at(60),
            utc_offset_s: 3600,
            format: &format,
            empty: "Nessun dato",
            beyond: &|most| format!("fino a {most}"),
            width: 480,
            height: 200,
        })
        .unwrap()
    }

    #[test]
    fn a_gap_in_the_data_is_a_gap_in_the_line() {
        let svg = drawn(&[
            point(0, Some(1.0), Some((0.0, 2.0))),
            point(5, Some(2.0), Some((1.0, 3.0))),
            point(30, Some(3.0), None),
            point(35, Some(4.0), None),
            point(50, Some(4.0), None),
        ]);
        let lines = svg.matches("<polyline").count();
        assert!(svg.matches(r##"stroke="#0056A0""##).count() == 2 && svg.contains("<circle"), "{lines}: {svg}");
        assert_eq!(svg.matches("<polygon").count(), 1, "one band");
        assert!(svg.contains("19:10") && svg.contains("20:00"), "local time: {svg}");
    }

    #[test]
    fn it_has_a_name_and_no_inline_style_and_no_nan() {
        for points in [&[][..], &[point(0, None, None)], &[point(0, Some(f64::NAN), Some((f64::NAN, 1.0)))]] {
            let svg = drawn(points);
            assert!(svg.starts_with("<svg ") && svg.ends_with("</svg>\n"));
            assert!(svg.contains("<title>Dispositivi &lt;collegati&gt;</title><desc>Ultima ora</desc>"));
            assert!(svg.contains("Nessun dato") && !svg.contains("NaN") && !svg.contains("style="), "{svg}");
        }
    }

    #[test]
    fn a_band_that_would_flatten_the_line_is_cut_and_says_how_far_it_goes() {
        let cut = drawn(&[point(0, Some(1.0), Some((0.0, 90.0))), point(5, Some(2.0), Some((1.0, 30.0)))]);
        assert!(cut.contains("fino a 90") && !cut.contains("\n60\n"), "the axis is the line's: {cut}");
        let polygon = cut.split("<polygon").nth(1).unwrap();
        let points = polygon.split("points=\"").nth(1).unwrap().split('"').next().unwrap();
        let heights = points.split_whitespace().filter_map(|pair| pair.split(',').nth(1)?.parse::<i32>().ok());
        assert!(heights.into_iter().all(|y| y >= 8), "nothing leaves the chart: {points}");
        let whole = drawn(&[point(0, Some(1.0), Some((0.0, 4.0))), point(5, Some(2.0), Some((1.0, 3.0)))]);
        assert!(!whole.contains("fino a"), "{whole}");
        let of_zeros = drawn(&[point(0, Some(0.0), Some((0.0, 4.0))), point(5, Some(0.0), Some((0.0, 3.0)))]);
        assert!(!of_zeros.contains("fino a"), "nothing is flattened: {of_zeros}");
    }

    #[test]
    fn it_is_the_same_text_every_time() {
        let points = [point(0, Some(1.0), None), point(5, Some(2.0), None)];
        let svg = drawn(&points);
        assert_eq!(svg, drawn(&points));
        let line = svg.lines().find(|l| l.contains(r##"stroke="#0056A0""##)).unwrap();
        assert!(line.contains(r#"points="80,84 113,8 "#), "{line}");
    }
}
