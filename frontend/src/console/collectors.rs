//! The collectors and other sources: whether they deliver, how late, what fails and why, and what waits on their disks.

use super::screens::title;
use super::texts::{Texts, texts};
use crate::data::{Fetched, Ui, use_fetched, use_ui};
use crate::i18n::{age, decimal, integer};
use crate::piece::{part, piece};
use crate::widgets::{Age, facts, loading, moment};
use cruscotto_domain::api::Items;
use cruscotto_domain::collector::{CollectorItem, CollectorReport};
use cruscotto_domain::time::{MICROS_PER_SECOND, Timestamp};
use yew::prelude::*;

/// Where they are told of.
const PATH: &str = "/api/v1/collectors";

/// Seconds between two looks.
const REFRESH_S: u32 = 10;

/// The screen.
#[derive(PartialEq)]
pub(super) struct CollectorsScreen;

piece!(CollectorsScreen => use_collectors_screen());

#[hook]
fn use_collectors_screen() -> Html {
    let ui = use_ui();
    let texts = texts(ui.lang);
    let found: Fetched<Items<CollectorItem>> = use_fetched(PATH.to_owned(), Some(PATH.to_owned()), Some(REFRESH_S));
    html! {
        <div class="ops-collectors-screen">
            { title(texts.collectors_heading) }
            if let Some(items) = &found.data {
                if found.error.is_some() { <p class="notice" role="status">{ texts.failed }</p> }
                if items.items.is_empty() { <p class="notice">{ texts.collectors_none }</p> }
                <div class="ops-collectors">{ for items.items.iter().map(|item| collector(&ui, texts, item)) }</div>
            } else {
                { loading(ui.lang, found.error.is_some()) }
            }
        </div>
    }
}

fn collector(ui: &Ui, texts: &'static Texts, item: &CollectorItem) -> Html {
    let id = format!("collector-{}", item.source);
    let count = |n: u64| integer(ui.lang, u32::try_from(n).unwrap_or(u32::MAX));
    let hour = item.last_hour;
    let delivered = format!(
        "{} {}, {} {}, {} {}",
        count(hour.stored),
        texts.stored,
        count(hour.duplicates),
        texts.duplicates,
        count(hour.refused),
        texts.refused_samples
    );
    let lag = item.lag_s.map(|s| format!("{}\u{a0}s", decimal(ui.lang, s, 1)));
    let failing = if item.failing.is_empty() {
        html! { { "0" } }
    } else {
        html! {
            <ul class="ops-failing">
                { for item.failing.iter().map(|failing| html! {
                    <li key={failing.reason.as_str()} data-reason={failing.reason.as_str()} data-count={failing.assets.to_string()}>
                        { (texts.reason_count)((texts.reason)(failing.reason.as_str()), &integer(ui.lang, failing.assets)) }
                    </li>
                }) }
            </ul>
        }
    };
    let rows = [
        item.last_delivery
            .map(|at| (texts.last_delivery, html! { <>{ moment(ui.lang, at) }{ " · " }{ part(Age { at }) }</> })),
        lag.map(|lag| (texts.lag, html! { <span title={texts.lag_explained}>{ lag }</span> })),
        Some((texts.last_hour, html! { { delivered } })),
        Some((texts.delivers_for, html! { { integer(ui.lang, item.assets) } })),
        Some((texts.failures, failing)),
        Some((
            texts.spool,
            item.report.as_ref().map_or_else(|| html! { { texts.not_reported } }, |r| spool(ui, texts, r)),
        )),
        item.report.as_ref().map(|report| (texts.polls, html! { { polls(texts, report, &count) } })),
        item.report.as_ref().map(|report| (texts.version, html! { { &report.version } })),
    ];
    html! {
        <section key={item.source.to_string()} class={classes!("ops-panel", "ops-collector", item.silent.then_some("ops-collector-silent"))}
            aria-labelledby={id.clone()} data-source={item.source.to_string()} data-silent={item.silent.to_string()}>
            <h2 {id}>
                { item.source.to_string() }{ " " }
                <span class={if item.silent { "ops-tag ops-tag-critical" } else { "ops-tag ops-tag-ok" }}>
                    { if item.silent { texts.silent } else { texts.alive } }
                </span>
            </h2>
            { facts(rows.into_iter().flatten().map(|(name, value)| (name.to_owned(), value))) }
        </section>
    }
}

fn spool(ui: &Ui, texts: &'static Texts, report: &CollectorReport) -> Html {
    if report.spool_records == 0 {
        return html! { <span data-spool="0">{ texts.spool_empty }</span> };
    }
    let records = integer(ui.lang, u32::try_from(report.spool_records).unwrap_or(u32::MAX));
    let depth = (texts.spool_depth)(&records, &size(ui, report.spool_bytes));
    let oldest = report.spool_oldest_s.map(|seconds| {
        let now = Timestamp::EPOCH.plus_micros(i64::from(seconds) * MICROS_PER_SECOND);
        (texts.spool_oldest)(&age(ui.messages(), Timestamp::EPOCH, now))
    });
    html! { <span data-spool={report.spool_records.to_string()}>{ depth }{ for oldest.map(|oldest| format!(", {oldest}")) }</span> }
}

/// Bytes as people read them.
#[allow(clippy::cast_precision_loss, reason = "three digits are shown")]
fn size(ui: &Ui, bytes: u64) -> String {
    let bytes = bytes as f64;
    if bytes >= 1e6 {
        format!("{}\u{a0}MB", decimal(ui.lang, bytes / 1e6, 1))
    } else {
        format!("{}\u{a0}kB", decimal(ui.lang, bytes / 1e3, 0))
    }
}

fn polls(texts: &'static Texts, report: &CollectorReport, count: &dyn Fn(u64) -> String) -> String {
    let sum = |failed: bool| report.polls.iter().filter(|p| p.reason.is_some() == failed).map(|p| p.count).sum();
    (texts.polls_of)(&count(sum(false)), &count(sum(true)))
}
