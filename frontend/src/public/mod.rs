//! The public pages as whole documents. The server renders them for everybody; they need no program in the browser, and
//! none makes them anew there: [`crate::island`] updates what is live in place.

mod content;
mod document;
mod frame;
#[cfg(feature = "server")]
mod preview;

#[cfg(feature = "server")]
pub use crate::browser::offsets_of;
pub use content::{
    AccessibilityLinks, Address, AreaContent, AssetContent, BriefingContent, CityContent, ComparisonContent, Content,
    Day, Days, DaysOf, DivideContent, Feed, IndicatorsContent, LedgerContent, Look, Near, Outage, Period,
    PlaybackContent, QuarterContent, ServiceContent, TimelineContent, Week,
};
pub use document::{Document, Files, Props};
#[cfg(feature = "server")]
pub use preview::preview;

/// Renders a document. Not `Send`: to be awaited on one thread.
#[cfg(feature = "server")]
pub async fn render(props: Props) -> String {
    if let Some(status) = &props.look.city.status {
        crate::browser::keep_time_of(&status.time_zone);
    }
    let html = yew::LocalServerRenderer::<Document>::with_props(props).hydratable(false).render().await;
    format!("<!DOCTYPE html>\n{html}")
}
