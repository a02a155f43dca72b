//! The fills of the palette as SVG patterns.

use cruscotto_drawing::palette::FILLS;
use yew::prelude::*;

/// Properties of [`Patterns`].
#[derive(Properties, PartialEq)]
pub struct Props {
    /// What the ids begin with: two drawings on a page need ids of their own.
    #[prop_or_default]
    pub prefix: &'static str,
}

/// The definitions.
#[component]
pub fn Patterns(props: &Props) -> Html {
    let patterns = FILLS.iter().map(|fill| {
        let tile = fill.tile.to_string();
        html! {
            <pattern key={fill.id} id={format!("{}{}", props.prefix, fill.id)} width={tile.clone()} height={tile.clone()}
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
