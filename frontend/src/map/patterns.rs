//! The fills of the palette as SVG patterns.

use cruscotto_drawing::palette::FILLS;
use yew::prelude::*;

/// The definitions; their ids begin with `prefix`, as two drawings on a page need ids of their own.
pub fn patterns(prefix: &str) -> Html {
    let patterns = FILLS.iter().map(|fill| {
        let tile = fill.tile.to_string();
        html! {
            <pattern key={fill.id} id={format!("{}{}", prefix, fill.id)} width={tile.clone()} height={tile.clone()}
                patternUnits="userSpaceOnUse">
                <rect width={tile.clone()} height={tile} fill={fill.ground} />
                if let Some(stroke) = fill.stroke {
                    <path d={stroke.path} stroke={stroke.colour} stroke-width={stroke.width.to_string()} fill="none" />
                }
            </pattern>
        }
    });
    html! { <defs>{ for patterns }</defs> }
}
