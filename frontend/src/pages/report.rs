//! "It does not work here": a form that needs no program. What it takes is `cruscotto_domain::report`'s.

use crate::data::Ui;
use crate::i18n::Lang;
use crate::routes::{Route, Sent};
use cruscotto_domain::id::AssetId;
use cruscotto_domain::report::{MAX_REPORT_CHARS, ReportKind};
use yew::prelude::*;

/// Name of the field that only programs fill in.
pub const TRAP: &str = "website";

/// Where a report on an asset is sent.
#[must_use]
pub fn report_path(asset: &str) -> String {
    format!("{}/report", Route::Asset { id: asset.to_owned() }.path())
}

/// The form, and what became of a report just sent.
pub(super) fn report_form(ui: &Ui, asset: &AssetId, sent: Option<Sent>) -> Html {
    let words = ui.lang.public();
    let kind = |kind: ReportKind| {
        let id = format!("report-{kind}");
        html! {
            <div class="report-kind">
                <input type="radio" name="kind" required=true value={kind.as_str()} id={id.clone()} />
                <label for={id}>{ (words.report_kinds)(kind) }</label>
            </div>
        }
    };
    html! {
        <section class="report" id="report" aria-labelledby="report-heading">
            <h2 id="report-heading">{ words.report_heading }</h2>
            if let Some(sent) = sent {
                <p class={classes!("notice", format!("notice-{}", sent.as_str()))} role="status" data-sent={sent.as_str()}>
                    { (words.report_sent)(sent) }
                </p>
            }
            <p id="report-intro">{ words.report_intro }</p>
            <form method="post" action={report_path(asset.as_str())} aria-describedby="report-intro">
                if ui.lang != Lang::default() { <input type="hidden" name="lang" value={ui.lang.tag()} /> }
                <fieldset>
                    <legend>{ words.report_kind }</legend>
                    { for ReportKind::ALL.map(kind) }
                </fieldset>
                <label for="report-text">{ words.report_text }</label>
                <textarea id="report-text" name="text" rows="3" maxlength={MAX_REPORT_CHARS.to_string()} />
                <p class="report-trap" aria-hidden="true">
                    <label for="report-website">{ words.report_trap }</label>
                    <input id="report-website" type="text" name={TRAP} tabindex="-1" autocomplete="off" />
                </p>
                <button type="submit" class="btn btn-primary">{ words.report_send }</button>
            </form>
        </section>
    }
}
