//! The way from one of the pages that compare, reckon or look back to the others.

use crate::data::Ui;
use crate::routes::{Asked, Route};
use yew::prelude::*;

/// The pages, each as everybody opens it, and what it is called.
fn pages(ui: &Ui) -> [(Route, &'static str); 6] {
    let lang = ui.lang;
    [
        (Route::Comparison(Asked::default()), lang.comparison().heading),
        (Route::Divide(Asked::default()), lang.divide().heading),
        (Route::Indicators(Asked::default()), lang.indicators().heading),
        (Route::Ledger(Asked::default()), lang.ledger().heading),
        (Route::Timeline(Asked::default()), lang.timeline().heading),
        (Route::at("/playback"), lang.playback().heading),
    ]
}

/// Links to them; the one that is open says so.
pub(super) fn analysis(ui: &Ui, here: &Route) -> Html {
    html! {
        <nav class="analysis" aria-label={ui.lang.comparison().pages}>
            <ul>{ for pages(ui).map(|(route, name)| {
                let current = (route.path() == here.path()).then_some("page");
                html! { <li><a href={route.href(ui.view())} aria-current={current}>{ name }</a></li> }
            }) }</ul>
        </nav>
    }
}
