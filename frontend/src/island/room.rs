//! The way back from a live page into the room: who went from a slide down to the map comes back to that slide. The room's
//! program (`frontend/scripts/room.js`) leaves the address for this window, and takes it away when it is there again.

use super::dom;

/// Where the room leaves its address and what the link is called, a line each.
const BACK: &str = "cruscotto.room";

/// Shows the link, when somebody came from a room.
pub(super) fn show_the_way_back() {
    let storage = web_sys::window().and_then(|window| window.session_storage().ok().flatten());
    let Some(left) = storage.and_then(|storage| storage.get_item(BACK).ok().flatten()) else { return };
    // Of this site, and nowhere else.
    let Some((href, label)) = left.split_once('\n').filter(|(href, _)| href.starts_with("/briefing/")) else { return };
    let (Some(document), Some(main)) = (dom::document(), dom::all("main").into_iter().next()) else { return };
    let (Ok(line), Ok(link)) = (document.create_element("p"), document.create_element("a")) else { return };
    dom::set(&line, "class", "room-return");
    dom::set(&link, "href", href);
    dom::set_text(&link, label);
    // Detached a moment ago: neither can be refused.
    let _ = line.append_child(&link);
    let _ = main.prepend_with_node_1(&line);
}
