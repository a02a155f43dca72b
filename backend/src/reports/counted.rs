//! Which time of an asset counts in a report: in service, in existence, not in declared maintenance. Pure.

use crate::store::{LocalTime, StateChange};
use cruscotto_domain::asset::OperatingState;
use cruscotto_domain::rollup::{BUCKET_MICROS, Stretch, ceil, floor};
use cruscotto_domain::service_hours::ServiceHours;
use cruscotto_domain::time::Timestamp;

/// The service hours of a month, in order and apart; `times` has every minute of `hours` on every day of it.
pub(super) fn in_service(hours: &ServiceHours, times: &[LocalTime], month: Stretch) -> Vec<Stretch> {
    if hours.is_always() {
        return vec![month];
    }
    let mut stretches = Vec::new();
    for day in times.chunk_by(|a, b| a.day == b.day) {
        let Some(first) = day.first() else { continue };
        let at = |minute: u16| day.iter().find(|time| time.minute == minute).map(|time| time.at);
        let times = hours.of_day(first.weekday).into_iter();
        stretches.extend(times.filter_map(|(from, to)| at(from).zip(at(to))).filter(|(from, to)| from < to));
    }
    joined(stretches)
}

/// When an asset was active in `period`: what its changes since the period began and its state now tell.
pub(super) fn active(period: Stretch, changes: &[StateChange], now: OperatingState) -> Vec<Stretch> {
    let mut stretches = Vec::new();
    let mut from = period.0;
    let mut keep = |from: Timestamp, to: Timestamp, state: Option<OperatingState>| {
        let stretch = (from.max(period.0), to.min(period.1));
        if state == Some(OperatingState::Active) && stretch.0 < stretch.1 {
            stretches.push(stretch);
        }
    };
    for change in changes {
        keep(from, change.at, change.before);
        from = from.max(change.at);
    }
    keep(from, period.1, Some(now));
    joined(stretches)
}

/// What is in both, in whole five minutes.
pub(super) fn both(a: &[Stretch], b: &[Stretch]) -> Vec<Stretch> {
    let mut found = Vec::new();
    for &(from, to) in a {
        let overlaps = b.iter().map(|other| (from.max(other.0), to.min(other.1)));
        found.extend(overlaps.map(|(from, to)| (ceil(from, BUCKET_MICROS), floor(to, BUCKET_MICROS))));
    }
    found.retain(|(from, to)| from < to);
    joined(found)
}

/// What of a period is outside of `excluded`.
pub(super) fn outside(period: Stretch, excluded: &[Stretch]) -> Vec<Stretch> {
    let mut left = Vec::new();
    let mut from = period.0;
    for (begin, end) in joined(excluded.to_vec()) {
        left.push((from, begin.min(period.1)));
        from = from.max(end);
    }
    left.push((from, period.1));
    left.retain(|(from, to)| from < to);
    left
}

/// Stretches in order, those that touch made one.
fn joined(mut stretches: Vec<Stretch>) -> Vec<Stretch> {
    stretches.sort_unstable();
    let mut apart: Vec<Stretch> = Vec::new();
    for stretch in stretches {
        match apart.last_mut().filter(|last| stretch.0 <= last.1) {
            Some(last) => last.1 = last.1.max(stretch.1),
            None => apart.push(stretch),
        }
    }
    apart
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str) -> Timestamp {
        format!("2026-03-{text}Z").parse().unwrap()
    }

    #[test]
    fn maintenance_and_the_time_before_an_asset_was_there_do_not_count() {
        let month = (at("01T00:00:00"), at("31T00:00:00"));
        let change = |when: &str, before| StateChange { at: at(when), before };
        let changes = [
            change("03T10:02:00", None),
            change("05T00:00:00", Some(OperatingState::Active)),
            change("06T00:00:00", Some(OperatingState::Maintenance)),
            change("20T00:00:00", Some(OperatingState::Active)),
        ];
        let got = active(month, &changes, OperatingState::Retired);
        let expected = [(at("03T10:02:00"), at("05T00:00:00")), (at("06T00:00:00"), at("20T00:00:00"))];
        assert_eq!(got, expected);
        assert_eq!(both(&got, &[month])[0].0, at("03T10:05:00"), "whole five minutes");
        assert_eq!(active(month, &[], OperatingState::Active), [month]);
        assert_eq!(active(month, &[], OperatingState::Maintenance), []);
    }

    #[test]
    fn planned_maintenance_is_cut_out() {
        let period = (at("01T00:00:00"), at("02T00:00:00"));
        let planned = [
            (at("01T03:00:00"), at("01T04:00:00")),
            (at("01T03:30:00"), at("01T05:02:00")),
            (at("01T23:00:00"), at("02T00:00:00")),
        ];
        let expected = [(at("01T00:00:00"), at("01T03:00:00")), (at("01T05:02:00"), at("01T23:00:00"))];
        assert_eq!(outside(period, &planned), expected);
        assert_eq!(outside(period, &[]), [period]);
        assert_eq!(outside(period, &[period]), []);
    }

    #[test]
    fn service_hours_are_those_of_the_day_of_the_week() {
        let hours: ServiceHours = "Mon-Fri 08:00-10:00, Mon 10:00-11:00".parse().unwrap();
        let time = |day, weekday, minute, text: &str| LocalTime { day, weekday, minute, at: at(text) };
        let times = [
            time(1, 6, 480, "01T07:00:00"),
            time(1, 6, 600, "01T09:00:00"),
            time(1, 6, 660, "01T10:00:00"),
            time(2, 0, 480, "02T07:00:00"),
            time(2, 0, 600, "02T09:00:00"),
            time(2, 0, 660, "02T10:00:00"),
        ];
        let month = (at("01T00:00:00"), at("03T00:00:00"));
        assert_eq!(in_service(&hours, &times, month), [(at("02T07:00:00"), at("02T10:00:00"))]);
        assert_eq!(in_service(&ServiceHours::default(), &[], month), [month]);
    }
}
