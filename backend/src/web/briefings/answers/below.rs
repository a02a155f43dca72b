//! Schools that get less than was promised, for how long and by how much.

use super::{Of, answer, both, column, words};
use crate::audience::Audience;
use crate::web::briefings::numbers::NumberOver;
use crate::web::live_figure::live_figure;
use crate::web::problem::Problem;
use crate::web::school_upgrades::{answer as ledger, below_for_days};
use cruscotto_domain::briefing::{Analysis, Answer, Asked, Column, Entry, Exhibit, Row};
use cruscotto_domain::id::MetricId;
use cruscotto_domain::metric::Text;
use cruscotto_domain::school_ledger::{LedgerItem, LedgerShortfall};
use cruscotto_frontend::i18n::decimal;

/// Schools that are read out.
const LISTED: u32 = 10;

/// What is measured of a school.
const DOWNLOAD: &str = "school.download";

pub(super) async fn answered(of: &Of<'_>) -> Result<Answer, Problem> {
    let days = below_for_days(of.get("days"));
    let item = ledger(of.state, days, &|_| Audience::Public).await?;
    let mut told = answer(Analysis::BelowContract, Asked::from([("days".to_owned(), days.to_string())]));
    let live = MetricId::new(DOWNLOAD).ok().and_then(|id| live_figure(of.state, &of.state.city.profile.id, &id));
    let first = item.shortfalls.iter().map(|below| below.shortfall.since).min().unwrap_or(item.today);
    let over = NumberOver {
        asset: None,
        period: (first.begins(&of.state.past.zone).unwrap_or(of.now).min(of.now), of.now),
        value: live.as_ref().and_then(|figure| figure.value).filter(|value| value.is_finite()),
        coverage: live.as_ref().and_then(|figure| figure.coverage),
        measured: live.and_then(|figure| figure.as_of),
    };
    told.numbers.extend(of.number(DOWNLOAD, over).await?);
    told.exhibits.push(exhibit(&item));
    Ok(told)
}

fn exhibit(item: &LedgerItem) -> Exhibit {
    Exhibit {
        title: words(|lang| lang.ledger().below),
        said: said(item),
        drawings: Vec::new(),
        rows_are: words(|lang| lang.ledger().school),
        columns: columns(),
        rows: item.shortfalls.iter().map(row).collect(),
        listed: LISTED,
    }
}

fn said(item: &LedgerItem) -> Vec<Text> {
    let all = &item.delivery;
    let delivery = both(|lang| (lang.ledger().delivery_said)(all.schools, all.measured, all.as_contracted));
    let median = all
        .median_share
        .map(|median| both(|lang| (lang.ledger().delivery_median)(&(decimal(lang, median * 100.0, 0) + "\u{a0}%"))));
    let none = item.shortfalls.is_empty().then(|| both(|lang| (lang.ledger().below_none)(item.below_for_days)));
    let rule = words(|lang| lang.ledger().below_said);
    [delivery].into_iter().chain(median).chain([rule]).chain(none).collect()
}

fn columns() -> Vec<Column> {
    let measured = |column: Column| Column { number: Some(0), ..column };
    vec![
        measured(column("since", words(|lang| lang.ledger().since), "")),
        measured(column("days", words(|lang| lang.ledger().days), "d")),
        Column { brief: false, ..measured(column("measured_days", words(|lang| lang.ledger().days_measured), "d")) },
        column("contract", words(|lang| lang.ledger().contract), "bit/s"),
        Column { brief: false, ..measured(column("worst", words(|lang| lang.ledger().worst), "1")) },
        measured(column("mean", words(|lang| lang.ledger().measured), "1")),
        Column { brief: false, ..column("tier", words(|lang| lang.ledger().stage_column), "") },
    ]
}

fn row(of: &LedgerShortfall) -> Row {
    let below = &of.shortfall;
    let cells = vec![
        Entry::Day(below.since),
        Entry::Number(f64::from(below.days)),
        Entry::Number(f64::from(below.measured)),
        Entry::Number(of.contract.down_bps),
        Entry::Number(below.worst),
        Entry::Number(below.mean),
        Entry::Words(words(|lang| (lang.ledger().tier)(of.tier))),
    ];
    Row { key: below.school.to_string(), name: super::named(&of.name), demo: of.demo, whole: false, cells }
}
