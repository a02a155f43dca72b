//! Outages as they were measured, launches and decisions as they were told, the latest first.

use super::{Of, answer, both, column, count, period as in_words, words};
use crate::web::asked::today;
use crate::web::briefings::numbers::NumberOver;
use crate::web::problem::Problem;
use crate::web::timeline::{answer as happened, period};
use cruscotto_domain::briefing::{Analysis, Answer, Column, Drawing, Entry, Exhibit, Row};
use cruscotto_domain::time::Timestamp;
use cruscotto_domain::timeline::{Lane, TimelineEvent, TimelineItem};
use cruscotto_frontend::i18n::date_of;

/// Whether a device is there.
const UP: &str = "device.up";

/// Events that are read out.
const LISTED: u32 = 10;

pub(super) async fn answered(of: &Of<'_>) -> Result<Answer, Problem> {
    let period = period(|name| of.get(name), today(of.state)?)?;
    let item = happened(of.state, period).await?;
    let mut told = answer(Analysis::Timeline, of.within(item.period));
    let bounds = of.bounds(item.period);
    // Outages are read off whether devices answered; of launches and decisions each row says who tells of them.
    if item.events.iter().any(|event| event.lane == Lane::Outage) {
        let over = NumberOver { period: bounds, asset: None, value: None, coverage: None, measured: None };
        told.numbers.extend(of.number(UP, over).await?);
    }
    told.exhibits.push(exhibit(&item, bounds));
    Ok(told)
}

fn exhibit(item: &TimelineItem, (from, to): (Timestamp, Timestamp)) -> Exhibit {
    let drawing = Drawing::Timeline {
        from,
        to,
        lanes: Lane::ALL.map(|lane| words(|lang| (lang.timeline().lane)(lane))).to_vec(),
        lane: 0,
        begins: 1,
        ends: 2,
    };
    let none = item.events.is_empty().then(|| words(|lang| lang.timeline().none));
    let left_out = (item.left_out > 0).then(|| both(|lang| (lang.timeline().left_out)(item.left_out)));
    Exhibit {
        title: both(|lang| (lang.timeline().chart)(&in_words(lang, &item.period))),
        said: none.into_iter().chain(left_out).collect(),
        drawings: Some(drawing).filter(|_| !item.events.is_empty()).into_iter().collect(),
        rows_are: words(|lang| lang.timeline().what),
        columns: vec![
            column("kind", words(|lang| lang.timeline().kind), ""),
            column("from", words(|lang| lang.briefings().since), ""),
            column("to", words(|lang| lang.briefings().until), ""),
            Column { number: Some(0), ..column("assets", words(|lang| lang.briefings().assets), "") },
            Column { brief: false, ..column("source", words(|lang| lang.timeline().source), "") },
        ],
        rows: item.events.iter().rev().map(row).collect(),
        listed: LISTED,
    }
}

fn row(event: &TimelineEvent) -> Row {
    let to = match event.to {
        Some(to) => Entry::Time(to),
        None if event.lasts => Entry::Lasts,
        None => Entry::Nothing,
    };
    let said = event.source.as_ref().zip(event.source_date);
    let source = said.map_or_else(
        || words(|lang| lang.timeline().measured),
        |(source, date)| both(|lang| (lang.messages().according_to)(source, &date_of(lang, &date.to_string()))),
    );
    let is_outage = event.lane == Lane::Outage;
    Row {
        key: event.incident.map_or_else(|| format!("{} {}", event.from, event.name.it), |id| format!("#{id}")),
        name: event.name.clone(),
        demo: event.demo,
        whole: false,
        cells: vec![
            Entry::Words(words(|lang| (lang.timeline().lane)(event.lane))),
            Entry::Time(event.from),
            to,
            if is_outage { count(event.involved) } else { Entry::Nothing },
            Entry::Words(source),
        ],
    }
}
