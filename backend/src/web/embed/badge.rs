//! `GET /badge/{file}`: how many access points of an area work, as an SVG picture.

use super::{CACHE, area, working};
use crate::web::Shared;
use crate::web::extract::Path;
use crate::web::open_data::html::escape;
use crate::web::problem::Problem;
use axum::extract::State;
use axum::http::header::{CACHE_CONTROL, CONTENT_TYPE};
use axum::response::{IntoResponse, Response};
use cruscotto_domain::api::Problem as ProblemBody;
use cruscotto_domain::asset::Layer;
use cruscotto_domain::id::AreaId;

/// Width of a character of the badge's text, about: its size is 11.
const CHAR_WIDTH: usize = 7;

/// Space on both sides of a text.
const PADDING: usize = 12;

/// All work; some do not; none does, or nothing is known. White text on each has a contrast above 4.5.
const COLOURS: [&str; 3] = ["#00664c", "#8a5a00", "#5c6f82"];

/// The badge of an area: `AREA.svg`.
#[utoipa::path(get, path = "/badge/{file}", tag = "open-data",
    params(("file" = String, Path, description = "Id of the area, and .svg", example = "nil-1.svg")),
    responses(
        (status = 200, content_type = "image/svg+xml", body = String),
        (status = 404, body = ProblemBody, content_type = "application/problem+json"),
    ))]
pub(in crate::web) async fn badge(State(state): State<Shared>, Path(file): Path<String>) -> Result<Response, Problem> {
    let expected = || Problem::not_found("expected the id of an area and .svg, such as nil-1.svg");
    let id: AreaId = file.strip_suffix(".svg").ok_or_else(expected)?.parse().map_err(Problem::not_found)?;
    let item = area(&state, &id)?;
    let counts = item.layers.iter().find(|layer| layer.layer == Layer::Wifi).map(|layer| layer.counts);
    let (value, colour) = match counts {
        None => ("–".to_owned(), COLOURS[2]),
        Some(counts) => {
            let (all, working) = (counts.total(), working(&counts));
            let colour = if working == all { COLOURS[0] } else { COLOURS[usize::from(working == 0) + 1] };
            (format!("{working}/{all}"), colour)
        }
    };
    let svg = draw(&format!("Wi-Fi {}", item.area.name), &value, colour);
    Ok(([(CONTENT_TYPE, "image/svg+xml"), (CACHE_CONTROL, CACHE)], svg).into_response())
}

fn draw(label: &str, value: &str, colour: &str) -> String {
    let width = |text: &str| text.chars().count() * CHAR_WIDTH + PADDING;
    let (left, right) = (width(label), width(value));
    let (all, middle_left, middle_right) = (left + right, left / 2, left + right / 2);
    let (label, value) = (escape(label), escape(value));
    format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{all}\" height=\"20\" role=\"img\" aria-label=\"{label}: {value}\">\
         <title>{label}: {value}</title><rect width=\"{left}\" height=\"20\" fill=\"#17324d\"/>\
         <rect x=\"{left}\" width=\"{right}\" height=\"20\" fill=\"{colour}\"/>\
         <g fill=\"#fff\" text-anchor=\"middle\" font-family=\"Titillium Web,Verdana,sans-serif\" font-size=\"11\">\
         <text x=\"{middle_left}\" y=\"14\">{label}</text><text x=\"{middle_right}\" y=\"14\">{value}</text></g></svg>"
    )
}

#[cfg(test)]
mod tests {
    use super::draw;

    #[test]
    fn names_are_text_and_nothing_else() {
        let svg = draw("Wi-Fi <script>", "3/5", "#00664c");
        assert!(svg.contains("&lt;script&gt;") && !svg.contains("<script"));
        assert!(svg.contains("aria-label=\"Wi-Fi &lt;script&gt;: 3/5\""));
    }
}
