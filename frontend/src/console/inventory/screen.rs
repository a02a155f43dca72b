//! The screen of the inventory: its parts, each with an address.

use super::bulk::Bulk;
use super::changes::Changes;
use super::file::ImportFile;
use super::gaps::Gaps;
use super::silent::Silent;
use super::texts::texts;
use crate::console::parts::{SHOW, parts};
use crate::console::place::use_here;
use crate::console::screens::title;
use crate::console::texts::texts as general;
use crate::console::who::use_who;
use crate::data::use_ui;
use crate::piece::{part, piece};
use cruscotto_domain::access::Permission;
use yew::prelude::*;

/// The screen.
#[derive(PartialEq)]
pub(in crate::console) struct InventoryScreen;

piece!(InventoryScreen => use_inventory_screen());

#[hook]
fn use_inventory_screen() -> Html {
    let (ui, here, who) = (use_ui(), use_here(), use_who());
    let texts = texts(ui.lang);
    let may = who.may(Permission::EditInventory);
    let shown = here.query.get(SHOW).unwrap_or_default();
    let mut views = vec![("", texts.gaps)];
    if may {
        views.extend([("file", texts.file_tab), ("bulk", texts.bulk_tab)]);
    }
    views.push(("changes", texts.changes_tab));
    html! {
        <div class="ops-inventory">
            { title(general(ui.lang).nav_inventory) }
            { parts(&here, texts.views, &views) }
            {
                match shown {
                    "file" if may => part(ImportFile),
                    "bulk" if may => part(Bulk),
                    "changes" => html! {
                        <section class="ops-panel" aria-labelledby="ops-changes">
                            <h2 id="ops-changes">{ texts.changes_tab }</h2>
                            { part(Changes { asset: None, round: 0 }) }
                        </section>
                    },
                    _ => html! { <>{ part(Gaps) }{ part(Silent) }</> },
                }
            }
        </div>
    }
}
