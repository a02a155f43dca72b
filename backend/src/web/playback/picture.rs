//! A playback as an animated picture: PNG with frames (APNG, W3C PNG 3, 11.3.2), which every browser shows and every viewer of
//! PNG at least begins with.

use super::{Asked, GATHERED_FOR, MAX_DRAWN};
use crate::web::Shared;
use crate::web::problem::Problem;
use axum::body::Bytes;
use axum::http::StatusCode;
use cruscotto_domain::comparison::Observation;
use cruscotto_domain::id::AreaId;
use cruscotto_domain::playback::{Period, Playback, steps};
use cruscotto_domain::time::Timestamp;
use cruscotto_drawing::MapDrawing;
use cruscotto_drawing::chart::{ChoroplethChart, KEY_LETTERS, Texts, draw_choropleth};
use cruscotto_frontend::browser::{keep_time_of, utc_offset_s};
use cruscotto_frontend::i18n::{Lang, axis_value, day_of, day_time};
use resvg::tiny_skia::{Pixmap, PremultipliedColorU8};
use std::collections::BTreeMap;
use std::io;
use std::sync::Arc;
use std::time::Instant;

/// Width of the picture in pixels.
const WIDTH: u32 = 720;

/// Frames at most: of more every second is drawn, or every third.
const MAX_FRAMES: usize = 62;

/// Milliseconds that a frame is seen, and the last one.
const FRAME_MS: u16 = 250;
const LAST_MS: u16 = 2_000;

/// The picture's bytes, as they were drawn a moment ago or drawn anew.
pub(super) async fn animated(state: &Shared, asked: &Asked, playback: Arc<Playback>) -> Result<Bytes, Problem> {
    let mut drawn = state.playbacks.drawn.lock().await;
    drawn.retain(|_, (at, _)| at.elapsed() < GATHERED_FOR);
    if let Some((_, bytes)) = drawn.get(asked) {
        return Ok(bytes.clone());
    }
    let bytes = draw(state, playback).await?;
    if drawn.len() < MAX_DRAWN {
        drawn.insert(asked.clone(), (Instant::now(), bytes.clone()));
    }
    Ok(bytes)
}

async fn draw(state: &Shared, playback: Arc<Playback>) -> Result<Bytes, Problem> {
    let Some(pages) = &state.pages else { return Err(Problem::not_found("this server draws no pictures")) };
    let Some(last) = playback.times.len().checked_sub(1) else {
        return Err(Problem::not_found("nothing was measured in this period"));
    };
    let (map, pictures) = (pages.map(playback.level), pages.pictures());
    let zone = state.city.profile.time_zone.clone();
    let drawn = tokio::task::spawn_blocking(move || {
        keep_time_of(&zone);
        let every = playback.times.len().div_ceil(MAX_FRAMES);
        // Counted from the end: the newest is always there.
        let chosen: Vec<usize> = (0..=last).filter(|i| (last - i) % every == 0).collect();
        let count = chosen.len();
        encoded(count, chosen.into_iter().map(|i| pictures.pixels(&frame(&playback, &map, i)?, WIDTH)))
    });
    let failed = |error: &dyn std::fmt::Display| {
        tracing::error!(%error, "an animated map cannot be drawn");
        Problem::new(StatusCode::INTERNAL_SERVER_ERROR, "the picture could not be drawn; the server's log says why")
    };
    let bytes = drawn.await.map_err(|error| failed(&error))?.map_err(|error| failed(&error))?;
    Ok(bytes.into())
}

/// One frame as SVG, with its time.
fn frame(playback: &Playback, map: &MapDrawing, i: usize) -> io::Result<String> {
    let lang = Lang::default();
    let values: BTreeMap<&AreaId, Option<f64>> =
        playback.areas.iter().map(|track| (&track.area, track.values.get(i).copied().flatten())).collect();
    let of = |area: &AreaId| values.get(area).copied().flatten().map_or(Observation::Missing, Observation::Value);
    let title = lang.of(&playback.name);
    let svg = draw_choropleth(&ChoroplethChart {
        title,
        description: title,
        map,
        values: &of,
        ends: &steps(&playback.areas),
        marked: &[],
        format: &|value| axis_value(lang, &playback.unit, value),
        key: Some(KEY_LETTERS),
        texts: Texts::ITALIAN,
        id: "frame",
    })
    .map_err(io::Error::other)?;
    let said = playback.times.get(i).map_or_else(String::new, |at| caption(playback, *at));
    let written = format!(
        r##"<text x="10" y="28" font-family="sans-serif" font-size="20" font-weight="700" fill="#17324d">{}</text><text x="10" y="56" font-family="sans-serif" font-size="22" fill="#17324d">{}</text></svg>"##,
        cruscotto_domain::notify::escape(title),
        cruscotto_domain::notify::escape(&said),
    );
    Ok(svg.trim_end().trim_end_matches("</svg>").to_owned() + &written)
}

/// When a frame is of.
fn caption(playback: &Playback, at: Timestamp) -> String {
    let (lang, offset) = (Lang::default(), utc_offset_s(at));
    match playback.period {
        Period::Day => day_time(lang, at, offset),
        _ => day_of(lang, at, offset),
    }
}

/// So many frames, one after the other, as one picture that begins anew after its end.
fn encoded(count: usize, frames: impl Iterator<Item = io::Result<Pixmap>>) -> io::Result<Vec<u8>> {
    let mut frames = frames.peekable();
    let (width, height) = match frames.peek() {
        Some(Ok(first)) => (first.width(), first.height()),
        Some(Err(error)) => return Err(io::Error::other(error.to_string())),
        None => return Err(io::Error::other("no frames")),
    };
    let mut bytes = Vec::new();
    let mut encoder = png::Encoder::new(&mut bytes, width, height);
    encoder.set_color(png::ColorType::Rgb);
    encoder.set_compression(png::Compression::Fast);
    encoder.set_animated(u32::try_from(count).map_err(io::Error::other)?, 0).map_err(io::Error::other)?;
    encoder.set_frame_delay(FRAME_MS, 1_000).map_err(io::Error::other)?;
    let mut writer = encoder.write_header().map_err(io::Error::other)?;
    for (i, frame) in frames.enumerate() {
        if i > 0 && i + 1 == count {
            writer.set_frame_delay(LAST_MS, 1_000).map_err(io::Error::other)?;
        }
        let rgb: Vec<u8> = frame?.pixels().iter().flat_map(|pixel| on_white(*pixel)).collect();
        writer.write_image_data(&rgb).map_err(io::Error::other)?;
    }
    writer.finish().map_err(io::Error::other)?;
    Ok(bytes)
}

/// A pixel on white paper: its colour is multiplied by its opacity already.
fn on_white(pixel: PremultipliedColorU8) -> [u8; 3] {
    let paper = u8::MAX - pixel.alpha();
    [pixel.red(), pixel.green(), pixel.blue()].map(|channel| channel.saturating_add(paper))
}

#[cfg(test)]
mod tests {
    use super::*;
    use resvg::tiny_skia::Color;

    #[test]
    fn frames_become_one_picture_that_says_how_many_it_has() {
        let frame = |shade: u8| {
            let mut pixels = Pixmap::new(4, 3).unwrap();
            pixels.fill(Color::from_rgba8(shade, 0, 0, 255));
            Ok(pixels)
        };
        let bytes = encoded(3, [10, 200, 30].map(frame).into_iter()).unwrap();
        let mut reader = png::Decoder::new(io::Cursor::new(&bytes)).read_info().unwrap();
        assert_eq!(
            reader.info().animation_control.map(|control| (control.num_frames, control.num_plays)),
            Some((3, 0))
        );
        let mut buffer = vec![0; reader.output_buffer_size().unwrap()];
        let mut seen = Vec::new();
        for _ in 0..3 {
            reader.next_frame(&mut buffer).unwrap();
            seen.push((buffer[0], reader.info().frame_control.unwrap().delay_num));
        }
        assert_eq!(seen, [(10, 250), (200, 250), (30, 2_000)]);
        assert!(encoded(0, std::iter::empty()).is_err());
    }
}
