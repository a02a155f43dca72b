//! Below a list that comes page by page, the newest first: the way to older items, and back to the newest.

use super::place::Here;
use super::texts::texts;
use crate::i18n::Lang;
use yew::prelude::*;

/// What the address calls the item that a page follows.
const CURSOR: &str = "cursor";

/// The links below `items`, of which `limit` are a full page; what is older than the last is asked for by its id.
pub(super) fn pager<T>(lang: Lang, here: &Here, items: &[T], limit: usize, id: impl Fn(&T) -> i64) -> Html {
    let texts = texts(lang);
    let page = |cursor: Option<i64>| {
        here.query.clone().with(CURSOR, cursor.map(|id| id.to_string())).address(&here.screen.path())
    };
    let older = items.last().filter(|_| items.len() == limit).map(id);
    html! {
        <p class="ops-actions">
            if here.query.get(CURSOR).is_some() { <a class="ops-button" href={page(None)}>{ texts.newest }</a> }
            if older.is_some() { <a class="ops-button" href={page(older)}>{ texts.older }</a> }
        </p>
    }
}
