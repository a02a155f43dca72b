//! Who is on call when.

use super::error::{CalendarError, Wrong};
use super::event::{Event, Named, check};
use super::lines::{components, unfold};
use calcard::common::timezone::Tz;
use calcard::icalendar::ICalendar;
use chrono::TimeZone as _;
use cruscotto_domain::time::{MICROS_PER_DAY, MICROS_PER_SECOND, Timestamp};
use std::collections::{BTreeMap, BTreeSet};
use std::str::FromStr as _;
use std::sync::{Mutex, PoisonError};

/// Octets of a calendar at most: years of a rota that was entered shift by shift.
pub const MAX_CALENDAR_BYTES: usize = 1024 * 1024;

/// Events of a calendar at most.
pub const MAX_EVENTS: usize = 4_000;

/// Occurrences of one event that are looked at, at most: one a day for a century.
const MAX_OCCURRENCES: usize = 40_000;

/// Days that are looked ahead for whether anybody is on call at all.
const AHEAD: i64 = 366;

/// Somebody who may be on call.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Person {
    /// Their number.
    pub id: i32,
    /// Their name.
    pub name: String,
    /// Their mail addresses, in lower case.
    pub mails: Vec<String>,
}

/// One shift.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Shift {
    /// Its first instant.
    pub from: Timestamp,
    /// The first instant after it.
    pub to: Timestamp,
    /// Whose it is.
    pub people: Vec<i32>,
}

/// Events that belong together: one that repeats, and what was changed of it.
#[derive(Debug)]
struct Group {
    calendar: ICalendar,
    /// Whom each component names.
    named: Vec<Option<Named>>,
    /// Components that are called off.
    cancelled: BTreeSet<u32>,
    first_day: i64,
    repeats: bool,
}

/// Begin, end, and whom the event names.
type Occurrence = (Timestamp, Timestamp, Named);

/// A calendar that was read.
#[derive(Debug)]
pub struct Rota {
    groups: Vec<Group>,
    zone: Tz,
    /// The shifts of the last day that was asked for: notifications ask for now.
    day: Mutex<Option<(i64, Vec<Occurrence>)>>,
}

impl Rota {
    /// Reads a calendar. Times without a zone are on the clocks of `zone`, an IANA name.
    ///
    /// # Errors
    /// [`CalendarError`], with line and remedy.
    pub fn read(text: &str, zone: &str) -> Result<Self, CalendarError> {
        if text.len() > MAX_CALENDAR_BYTES {
            return Err(Wrong::TooLarge.at(1));
        }
        let zone = Tz::from_str(zone).unwrap_or(Tz::UTC);
        let components = components(&unfold(text))?;
        let zones: Vec<_> = components.iter().filter(|c| c.name == "VTIMEZONE").collect();
        let names: Vec<String> =
            zones.iter().filter_map(|c| c.property("TZID")).map(|line| line.value().trim_end().to_owned()).collect();
        let zones: String = zones.iter().flat_map(|c| &c.lines).map(|line| format!("{}\r\n", line.text)).collect();
        let events: Vec<_> = components.iter().filter(|c| c.name == "VEVENT").collect();
        if events.is_empty() {
            return Err(Wrong::NoEvents.at(1));
        }
        if let Some(first) = events.get(MAX_EVENTS) {
            return Err(Wrong::TooManyEvents.at(first.number));
        }
        let mut groups: BTreeMap<String, Vec<Event>> = BTreeMap::new();
        for component in events {
            let event = check(component, &names, zone)?;
            groups.entry(event.uid.clone()).or_default().push(event);
        }
        let groups = groups.into_values().map(|events| group(&zones, &events)).collect::<Result<_, _>>()?;
        Ok(Self { groups, zone, day: Mutex::default() })
    }

    /// Checks that every event names somebody known, and that somebody is on call in the year from `now`.
    ///
    /// # Errors
    /// [`CalendarError`], with line and remedy.
    pub fn check(&self, people: &[Person], now: Timestamp) -> Result<(), CalendarError> {
        for named in self.groups.iter().flat_map(|group| group.named.iter().flatten()) {
            if persons(named, people).is_empty() {
                let known: Vec<&str> = people.iter().map(|p| p.name.as_str()).take(20).collect();
                let named_text = named.names.iter().chain(&named.mails).cloned().collect::<Vec<_>>().join(", ");
                let known =
                    if known.is_empty() { "nobody: enter recipients first".to_owned() } else { known.join(", ") };
                return Err(Wrong::Unknown { named: super::lines::shown(&named_text), known }.at(named.line));
            }
        }
        if self.between(now, now.plus_micros(AHEAD * MICROS_PER_DAY)).is_empty() {
            Err(Wrong::Over.at(1))
        } else {
            Ok(())
        }
    }

    /// The shifts that touch a period, in time.
    #[must_use]
    pub fn shifts(&self, from: Timestamp, to: Timestamp, people: &[Person]) -> Vec<Shift> {
        let shifts = self.between(from, to).into_iter();
        let mut shifts: Vec<Shift> =
            shifts.map(|(from, to, named)| Shift { from, to, people: persons(&named, people) }).collect();
        shifts.sort();
        shifts
    }

    /// Who is on call at an instant.
    #[must_use]
    pub fn on_call(&self, at: Timestamp, people: &[Person]) -> Vec<i32> {
        let day = at.as_micros().div_euclid(MICROS_PER_DAY);
        let mut kept = self.day.lock().unwrap_or_else(PoisonError::into_inner);
        if kept.as_ref().is_none_or(|(known, _)| *known != day) {
            let begin = Timestamp::EPOCH.plus_micros(day * MICROS_PER_DAY);
            *kept = Some((day, self.between(begin, begin.plus_micros(MICROS_PER_DAY))));
        }
        let shifts = kept.as_ref().map(|(_, shifts)| shifts.as_slice()).unwrap_or_default();
        let now = shifts.iter().filter(|(from, to, _)| *from <= at && at < *to);
        let people: BTreeSet<i32> = now.flat_map(|(.., named)| persons(named, people)).collect();
        people.into_iter().collect()
    }

    fn between(&self, from: Timestamp, to: Timestamp) -> Vec<Occurrence> {
        let mut found = Vec::new();
        for group in &self.groups {
            for (begin, end, component) in group.occurrences(self.zone, to) {
                let named = usize::try_from(component).ok().and_then(|index| group.named.get(index)?.clone());
                if let Some(named) = named.filter(|_| begin < to && end > from && !group.cancelled.contains(&component))
                {
                    found.push((begin, end, named));
                }
            }
        }
        found
    }
}

fn group(zones: &str, events: &[Event]) -> Result<Group, CalendarError> {
    let line = events.first().map_or(1, |event| event.named.line);
    let unread = || Wrong::Time { name: "DTSTART".into(), value: "of the event".into() }.at(line);
    let body: String = events.iter().map(|event| format!("{}\r\n", event.text)).collect();
    let calendar = ICalendar::parse(format!("BEGIN:VCALENDAR\r\nVERSION:2.0\r\n{zones}{body}END:VCALENDAR\r\n"));
    let calendar = calendar.map_err(|_| unread())?;
    let (mut named, mut cancelled, mut rest) = (Vec::new(), BTreeSet::new(), events.iter());
    for (index, component) in calendar.components.iter().enumerate() {
        let event = if component.component_type.is_event() { rest.next() } else { None };
        if event.is_some_and(|event| event.cancelled) {
            cancelled.extend(u32::try_from(index));
        }
        named.push(event.map(|event| event.named.clone()));
    }
    Ok(Group {
        calendar,
        named,
        cancelled,
        first_day: events.iter().map(|event| event.first_day).min().unwrap_or_default(),
        repeats: events.iter().any(|event| event.repeats),
    })
}

impl Group {
    /// Begin, end and component of each occurrence up to about `to`.
    fn occurrences(&self, zone: Tz, to: Timestamp) -> Vec<(Timestamp, Timestamp, u32)> {
        let days = to.as_micros().div_euclid(MICROS_PER_DAY) - self.first_day + 2;
        let limit = if self.repeats { usize::try_from(days).unwrap_or_default().clamp(1, MAX_OCCURRENCES) } else { 1 };
        let expanded = self.calendar.expand_dates(zone, limit);
        let occurrences = expanded.events.into_iter().filter_map(|event| {
            let component = event.comp_id;
            let (from, to) = match event.clone().try_into_date_time() {
                Some(event) => (instant(&event.start, zone)?, instant(&event.end, zone)?),
                None => {
                    let (from, to) = event.timestamps();
                    (seconds(from)?, seconds(to)?)
                }
            };
            Some((from, to, component))
        });
        occurrences.collect()
    }
}

/// An instant; one on no clock, as the clocks leave it out, is taken for an hour later.
fn instant(at: &chrono::DateTime<Tz>, zone: Tz) -> Option<Timestamp> {
    if !at.timezone().is_floating() {
        return seconds(at.timestamp());
    }
    let local = at.naive_local();
    let on_clock = zone.from_local_datetime(&local).earliest();
    let on_clock = on_clock.or_else(|| zone.from_local_datetime(&(local + chrono::TimeDelta::hours(1))).earliest());
    seconds(on_clock?.timestamp())
}

fn seconds(seconds: i64) -> Option<Timestamp> {
    Timestamp::from_micros(seconds.checked_mul(MICROS_PER_SECOND)?).ok()
}

/// Who an event means: attendees by their mail address or name; otherwise those whose names are in its summary.
fn persons(named: &Named, people: &[Person]) -> Vec<i32> {
    let by_mail = people.iter().filter(|p| p.mails.iter().any(|mail| named.mails.contains(mail)));
    let found: Vec<i32> = by_mail.map(|p| p.id).collect();
    if !found.is_empty() {
        return found;
    }
    let texts: Vec<String> = named.names.iter().map(|name| name.to_lowercase()).collect();
    people.iter().filter(|p| texts.iter().any(|text| has_words(text, &p.name.to_lowercase()))).map(|p| p.id).collect()
}

/// Whether a text has `words` in it, and not as parts of longer ones: "on call: Ada Rossi".
fn has_words(text: &str, words: &str) -> bool {
    let is_word = |c: Option<char>| c.is_some_and(char::is_alphanumeric);
    !words.is_empty()
        && text.match_indices(words).any(|(at, _)| {
            !is_word(text[..at].chars().next_back()) && !is_word(text[at + words.len()..].chars().next())
        })
}

#[cfg(test)]
mod tests;
