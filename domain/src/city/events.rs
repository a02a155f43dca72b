//! `events.csv`: launches and decisions, each with who said so and when.

use super::CityError;
use super::table::{self, Row};
use crate::comparison::Period;
use crate::metric::Text;
use crate::timeline::{Lane, ToldEvent};
use csv::Trim;

/// The columns of `events.csv`, in order. `kind` is `launch` or `decision`; `last` and `source_url` may be empty; `demo` is
/// `demo` for an invented event and else empty.
pub const EVENTS_HEADER: [&str; 9] =
    ["kind", "first", "last", "name_it", "name_en", "source", "source_url", "source_date", "demo"];

pub(super) fn parse(file: &'static str, text: &str) -> Result<Vec<ToldEvent>, CityError> {
    if text.is_empty() {
        return Ok(Vec::new());
    }
    table::rows(file, &EVENTS_HEADER, Trim::Fields, text, event)
}

fn event(row: &Row<'_>) -> Result<ToldEvent, CityError> {
    // Outages are measured and not told.
    let lane = row.get("kind").parse().ok().filter(|lane| *lane != Lane::Outage);
    let lane = lane.ok_or_else(|| row.wrong("kind", "launch or decision"))?;
    let first = row.day("first")?;
    let last = if row.get("last").is_empty() { first } else { row.day("last")? };
    let days = Period::new(first, last).map_err(|_| row.wrong("last", "a day not before first"))?;
    let url = row.get("source_url").to_owned();
    if !url.is_empty() && !url.starts_with("https://") && !url.starts_with("http://") {
        return Err(row.wrong("source_url", "an address that begins with https:// or http://, or nothing"));
    }
    let demo = row.demo()?;
    Ok(ToldEvent {
        lane,
        days,
        name: Text { it: row.words("name_it")?, en: row.words("name_en")? },
        source: row.words("source")?,
        url,
        source_date: row.day("source_date")?,
        demo,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_event_of_a_day_and_one_of_a_month_are_read_and_others_refused() {
        let read = |line: &str| {
            let text = format!("{}\n{line}\n", EVENTS_HEADER.join(","));
            parse("events.csv", &text).map_err(|error| error.to_string())
        };
        let month = read("launch,2017-04-01,2017-04-30,Fascicolo,Folder,un'intervista,,2018-09-19,").unwrap().remove(0);
        assert_eq!((month.lane, month.days.days(), month.demo), (Lane::Launch, 30, false));
        let day = read("decision,2016-10-28,,Piano,Plan,un comunicato,https://example.org/,2016-10-28,demo").unwrap();
        assert_eq!((day[0].days.days(), day[0].demo), (1, true));
        for (wrong, named) in [
            ("outage,2016-10-28,,a,b,c,,2016-10-28,", "kind 'outage'"),
            ("launch,2016-10-28,2016-10-27,a,b,c,,2016-10-28,", "last"),
            ("launch,2016-10-28,,,b,c,,2016-10-28,", "name_it"),
            ("launch,2016-10-28,,a,b,c,ftp://x,2016-10-28,", "source_url"),
        ] {
            let said = read(wrong).unwrap_err();
            assert!(said.contains(named) && said.contains("line 2"), "{said}");
        }
        assert_eq!(parse("events.csv", "").unwrap(), []);
    }
}
