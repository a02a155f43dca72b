//! Light or dark: as the reader's system is set, until they choose. A dark room wants dark.

use super::texts::texts;
use crate::browser;
use crate::data::use_lang;
use crate::piece::piece;
use crate::widgets::{Segmented, segmented};
use yew::prelude::*;

/// Under which the choice is remembered.
const KEY: &str = "cruscotto.theme";

/// The attribute that the style sheet goes by.
const ATTRIBUTE: &str = "data-theme";

/// The words of both.
const LIGHT: &str = "light";
const DARK: &str = "dark";

/// The switch; where it is mounted, the document has a theme.
#[derive(PartialEq)]
pub(super) struct ThemeSwitch;

piece!(ThemeSwitch => use_theme_switch());

#[hook]
fn use_theme_switch() -> Html {
    let texts = texts(use_lang());
    let theme = use_state(|| LIGHT);
    {
        let theme = theme.setter();
        use_effect_with((), move |()| {
            let known = |word: String| [LIGHT, DARK].into_iter().find(|t| *t == word);
            let chosen = browser::remembered(KEY).and_then(known);
            theme.set(chosen.unwrap_or(if browser::prefers_dark() { DARK } else { LIGHT }));
        });
    }
    use_effect_with(*theme, |theme| browser::mark_document(ATTRIBUTE, theme));
    let onchoose = {
        let theme = theme.setter();
        Callback::from(move |word: String| {
            let chosen = if word == DARK { DARK } else { LIGHT };
            browser::remember(KEY, chosen);
            theme.set(chosen);
        })
    };
    let choices = [(LIGHT, texts.theme_light), (DARK, texts.theme_dark)];
    segmented(&Segmented { name: "theme", legend: texts.theme, choices: &choices, chosen: *theme, onchoose })
}
