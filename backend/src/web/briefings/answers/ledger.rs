//! How far the upgrades of schools are: the burn-up with where it leads, and each Municipio.

use super::{Of, answer, both, column, count, named, words};
use crate::audience::Audience;
use crate::web::problem::Problem;
use crate::web::school_upgrades::answer as ledger;
use cruscotto_domain::area::AreaLevel;
use cruscotto_domain::briefing::{Analysis, Answer, Asked, Column, Drawing, Entry, Exhibit, Mark, Row};
use cruscotto_domain::day::Day;
use cruscotto_domain::metric::Text;
use cruscotto_domain::school_ledger::{BurnUp, LedgerItem, LedgerMunicipio, SHORTFALL_DAYS, Stage, burn_up_ends};
use cruscotto_domain::time::MICROS_PER_SECOND;
use cruscotto_frontend::i18n::{date_of, integer};
use cruscotto_frontend::pages::arrival;

pub(super) async fn answered(of: &Of<'_>) -> Result<Answer, Problem> {
    let item = ledger(of.state, SHORTFALL_DAYS, &|_| Audience::Public).await?;
    let mut told = answer(Analysis::Ledger, Asked::new());
    told.sources.push(both(|lang| (lang.ledger().written_down)(&date_of(lang, &item.today.to_string()))));
    told.exhibits.push(progress(&item));
    if !item.schools.is_empty() {
        told.exhibits.push(municipi(&item));
    }
    Ok(told)
}

fn progress(item: &LedgerItem) -> Exhibit {
    let is_planned = !item.schools.is_empty();
    let row = |point: &BurnUp| Row {
        key: point.day.to_string(),
        name: both(|lang| date_of(lang, &point.day.to_string())),
        demo: false,
        whole: false,
        cells: cells(point),
    };
    let ends = burn_up_ends(item);
    let drawing = ends.map(|to| Drawing::BurnUp {
        trend: item.standing.as_ref().and_then(|standing| standing.trend),
        due: item.due.and_then(due),
        to,
    });
    Exhibit {
        title: words(|lang| lang.ledger().burn_up_title),
        said: said(item),
        drawings: drawing.filter(|_| is_planned).into_iter().collect(),
        rows_are: words(|lang| lang.ledger().week),
        columns: columns(),
        rows: if is_planned { item.burn_up.iter().map(row).collect() } else { Vec::new() },
        listed: 0,
    }
}

#[expect(clippy::cast_precision_loss, reason = "seconds of some centuries")]
fn due(day: Day) -> Option<Mark> {
    let at = day.end_utc()?.as_micros() / MICROS_PER_SECOND;
    Some(Mark { value: at as f64, name: words(|lang| lang.goals().due) })
}

fn said(item: &LedgerItem) -> Vec<Text> {
    if item.schools.is_empty() {
        return vec![words(|lang| lang.ledger().none)];
    }
    let counted = both(|lang| {
        let (done, all) = (integer(lang, item.whole.accepted), integer(lang, item.whole.scope));
        format!("{}: {done} / {all}.", (lang.ledger().stage)(Stage::Accepted))
    });
    let standing = item.standing.as_ref().map(|standing| {
        both(|lang| {
            let words = lang.goals();
            let when = arrival(lang, standing.trend.as_ref(), standing.arrival);
            let status = (words.status)(standing.status);
            format!("{status}. {} {}: {when}.", (words.why)(standing.status), words.arrival)
        })
    });
    [counted].into_iter().chain(standing).collect()
}

fn columns() -> Vec<Column> {
    let stages = Stage::ALL.map(|stage| column(stage.as_str(), words(|lang| (lang.ledger().stage)(stage)), ""));
    [column("scope", words(|lang| lang.ledger().scope), "")].into_iter().chain(stages).collect()
}

fn cells(point: &BurnUp) -> Vec<Entry> {
    [point.scope, point.ordered, point.installed, point.tested, point.accepted].map(count).to_vec()
}

fn municipi(item: &LedgerItem) -> Exhibit {
    let row = |of: &LedgerMunicipio| Row {
        key: of.municipio.as_ref().map_or_else(|| "none".to_owned(), ToString::to_string),
        name: if of.municipio.is_some() { named(&of.name) } else { words(|lang| lang.ledger().nowhere) },
        demo: false,
        whole: false,
        cells: cells(&of.stages),
    };
    let whole = Row {
        key: "whole".to_owned(),
        name: words(|lang| lang.public().whole_city),
        demo: false,
        whole: true,
        cells: cells(&item.whole),
    };
    Exhibit {
        title: words(|lang| lang.ledger().municipi),
        said: Vec::new(),
        drawings: Vec::new(),
        rows_are: words(|lang| (lang.messages().level)(AreaLevel::Municipio)),
        columns: columns(),
        rows: item.municipi.iter().map(row).chain([whole]).collect(),
        listed: u32::MAX,
    }
}
