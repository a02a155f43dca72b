//! Planned work: while it is on, an asset is neither up nor down, and nothing alarms.

use crate::hours::{TimeOfDay, Weekday};
use crate::id::{AreaId, AssetId};
use crate::time::Timestamp;
use serde::{Deserialize, Serialize};

/// Characters of a title at most.
pub const MAX_TITLE_CHARS: usize = 200;

/// The longest stretch of work in microseconds: thirty days. What is longer is a state of the asset and not a window.
pub const MAX_STRETCH: i64 = 30 * 24 * 3_600 * 1_000_000;

/// What the work is done on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub enum Scope {
    /// One asset.
    Asset(AssetId),
    /// An asset and all that hangs on it.
    Subtree(AssetId),
    /// Every asset of an area.
    Area(AreaId),
}

/// A day of each month.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub enum MonthDay {
    /// The day of this number, 1 to 31; a month without it has none.
    Day(u8),
    /// The first (1) to fourth (4), or the last (0), of a day of the week.
    Nth {
        /// Which.
        nth: u8,
        /// Of which day.
        weekday: Weekday,
    },
}

/// When the work is done. Times of day are those of the city's clocks; `to` before or at `from` is on the day after.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub enum When {
    /// Once.
    Once {
        /// From this instant.
        from: Timestamp,
        /// To before this one.
        to: Timestamp,
    },
    /// Each week.
    Weekly {
        /// On these days.
        days: Vec<Weekday>,
        /// From this time.
        from: TimeOfDay,
        /// To before this one.
        to: TimeOfDay,
        /// The first time not before this instant.
        begins: Timestamp,
        /// The last time before this one; without it, until it is called off.
        ends: Option<Timestamp>,
    },
    /// Each month.
    Monthly {
        /// On this day.
        on: MonthDay,
        /// From this time.
        from: TimeOfDay,
        /// To before this one.
        to: TimeOfDay,
        /// The first time not before this instant.
        begins: Timestamp,
        /// The last time before this one; without it, until it is called off.
        ends: Option<Timestamp>,
    },
}

/// `POST /api/v1/maintenance`: work that is planned.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct MaintenancePlan {
    /// What is done, 1 to 200 characters.
    pub title: String,
    /// On what.
    pub scope: Scope,
    /// When.
    pub when: When,
}

/// Where a window stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub enum WindowState {
    /// Its time will come.
    Planned,
    /// It is on.
    Active,
    /// It is over, or was called off.
    Ended,
}

/// `GET /api/v1/maintenance`: a window as it is now.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct MaintenanceItem {
    /// Its number.
    pub id: i64,
    /// What is planned.
    #[serde(flatten)]
    pub plan: MaintenancePlan,
    /// Who planned it.
    pub created_by: String,
    /// Where it stands.
    pub state: WindowState,
    /// When it is, or will be, on: the present or next time.
    pub from: Option<Timestamp>,
    /// Until when.
    pub to: Option<Timestamp>,
    /// Assets it is about now.
    pub assets: u32,
}

/// Why a plan is none.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum BadPlan {
    /// No title, or too long.
    #[error("title has {0} characters: expected 1 to {MAX_TITLE_CHARS}")]
    Title(usize),
    /// It ends before it begins.
    #[error("it ends at {to}, which is not after {from}: expected a later end")]
    Order {
        /// Beginning.
        from: Timestamp,
        /// End.
        to: Timestamp,
    },
    /// It is too long.
    #[error("it lasts longer than 30 days: put the assets into maintenance in the inventory instead")]
    TooLong,
    /// It is over already.
    #[error("it ended at {0}: what is past cannot be planned")]
    Past(Timestamp),
    /// No day of the week.
    #[error("days is empty: expected some of monday to sunday")]
    NoDays,
    /// No day of a month.
    #[error("{0}")]
    MonthDay(&'static str),
}

impl MaintenancePlan {
    /// Whether it can be planned `now`.
    ///
    /// # Errors
    /// [`BadPlan`] with what would be right.
    pub fn check(&self, now: Timestamp) -> Result<(), BadPlan> {
        let chars = self.title.trim().chars().count();
        if chars == 0 || chars > MAX_TITLE_CHARS {
            return Err(BadPlan::Title(chars));
        }
        let ordered = |from: Timestamp, to: Option<Timestamp>| match to {
            Some(to) if to <= from => Err(BadPlan::Order { from, to }),
            Some(to) if to <= now => Err(BadPlan::Past(to)),
            _ => Ok(()),
        };
        match &self.when {
            When::Once { from, to } => {
                ordered(*from, Some(*to))?;
                if to.micros_since(*from) > MAX_STRETCH { Err(BadPlan::TooLong) } else { Ok(()) }
            }
            When::Weekly { days, begins, ends, .. } => {
                if days.is_empty() {
                    return Err(BadPlan::NoDays);
                }
                ordered(*begins, *ends)
            }
            When::Monthly { on, begins, ends, .. } => {
                match on {
                    MonthDay::Day(1..=31) | MonthDay::Nth { nth: 0..=4, .. } => {}
                    MonthDay::Day(_) => return Err(BadPlan::MonthDay("on.day: expected 1 to 31")),
                    MonthDay::Nth { .. } => {
                        return Err(BadPlan::MonthDay("on.nth.nth: expected 1 to 4, or 0 for the last"));
                    }
                }
                ordered(*begins, *ends)
            }
        }
    }
}

#[cfg(feature = "zone")]
mod zoned {
    use super::{MonthDay, When};
    use crate::hours::{Stretch, TimeOfDay, Weekday, date_of, stretch};
    use crate::time::Timestamp;
    use jiff::civil::Date;
    use jiff::tz::TimeZone;

    /// How far ahead the next time of a window is looked for: the fifth Monday of a month comes within a quarter, the 29th
    /// of February within eight years; what does not come within this is not planned.
    const LOOK_AHEAD_DAYS: usize = 366 * 8 + 2;

    impl When {
        /// The stretch that is on at `now`, or else the next one; `None` when it is over.
        #[must_use]
        pub fn next(&self, now: Timestamp, zone: &TimeZone) -> Option<Stretch> {
            self.stretches(now, zone).next()
        }

        /// Every stretch that ends after `from`, in their order.
        pub fn stretches<'a>(&'a self, from: Timestamp, zone: &'a TimeZone) -> Box<dyn Iterator<Item = Stretch> + 'a> {
            let (begins, ends, hours) = match self {
                Self::Once { from: begin, to } => {
                    return Box::new(Some((*begin, *to)).into_iter().filter(move |(_, to)| *to > from));
                }
                Self::Weekly { from, to, begins, ends, .. } | Self::Monthly { from, to, begins, ends, .. } => {
                    (*begins, *ends, (*from, *to))
                }
            };
            let days = days_from(from.max(begins), zone).filter(|day| self.is_on(*day));
            let all = days.filter_map(move |day| of_day(day, hours, zone));
            let first = all.skip_while(move |(start, end)| *start < begins || *end <= from);
            Box::new(first.take_while(move |(start, _)| ends.is_none_or(|ends| *start < ends)))
        }

        fn is_on(&self, day: Date) -> bool {
            match self {
                Self::Once { .. } => false,
                Self::Weekly { days, .. } => days.contains(&Weekday::of(day)),
                Self::Monthly { on: MonthDay::Day(number), .. } => i16::from(day.day()) == i16::from(*number),
                Self::Monthly { on: MonthDay::Nth { nth: 0, weekday }, .. } => {
                    Weekday::of(day) == *weekday && day.day() + 7 > day.days_in_month()
                }
                Self::Monthly { on: MonthDay::Nth { nth, weekday }, .. } => {
                    Weekday::of(day) == *weekday && i16::from((day.day() - 1) / 7) + 1 == i16::from(*nth)
                }
            }
        }
    }

    /// The days from the one before `from`: what began on it may reach over midnight.
    fn days_from(from: Timestamp, zone: &TimeZone) -> impl Iterator<Item = Date> {
        let first = date_of(from, zone).map(|day| day.yesterday().unwrap_or(day));
        std::iter::successors(first, |day| day.tomorrow().ok()).take(LOOK_AHEAD_DAYS)
    }

    fn of_day(day: Date, (from, to): (TimeOfDay, TimeOfDay), zone: &TimeZone) -> Option<Stretch> {
        stretch(day, from, to, zone)
    }
}

#[cfg(feature = "zone")]
#[cfg(test)]
mod tests {
    use super::*;
    use jiff::tz::TimeZone;

    fn rome() -> TimeZone {
        TimeZone::get("Europe/Rome").unwrap()
    }

    fn time(text: &str) -> Timestamp {
        text.parse().unwrap()
    }

    fn at(text: &str) -> TimeOfDay {
        text.parse().unwrap()
    }

    fn texts(when: &When, from: &str, count: usize) -> Vec<String> {
        let zone = rome();
        when.stretches(time(from), &zone).take(count).map(|(from, to)| format!("{from} {to}")).collect()
    }

    #[test]
    fn a_weekly_window_keeps_its_hours_when_the_clocks_change() {
        let when = When::Weekly {
            days: vec![Weekday::Sunday],
            from: at("01:00"),
            to: at("04:00"),
            begins: time("2026-10-01T00:00:00Z"),
            ends: Some(time("2026-11-02T00:00:00Z")),
        };
        // On 2026-10-25 the clocks go back at three: that night the window is an hour longer.
        assert_eq!(
            texts(&when, "2026-10-12T00:00:00Z", 9),
            [
                "2026-10-17T23:00:00Z 2026-10-18T02:00:00Z",
                "2026-10-24T23:00:00Z 2026-10-25T03:00:00Z",
                "2026-11-01T00:00:00Z 2026-11-01T03:00:00Z",
            ]
        );
    }

    #[test]
    fn a_window_over_midnight_is_still_on_the_next_morning() {
        let when = When::Weekly {
            days: vec![Weekday::Monday],
            from: at("22:00"),
            to: at("06:00"),
            begins: time("2026-11-01T00:00:00Z"),
            ends: None,
        };
        let next = when.next(time("2026-11-24T04:59:00Z"), &rome()).unwrap();
        assert_eq!(next, (time("2026-11-23T21:00:00Z"), time("2026-11-24T05:00:00Z")));
        let next = when.next(time("2026-11-24T05:00:00Z"), &rome()).unwrap();
        assert_eq!(next.0, time("2026-11-30T21:00:00Z"));
    }

    #[test]
    fn monthly_windows_know_the_last_friday_and_months_without_a_31st() {
        let monthly = |on| When::Monthly {
            on,
            from: at("03:00"),
            to: at("05:00"),
            begins: time("2026-01-01T00:00:00Z"),
            ends: None,
        };
        let last = monthly(MonthDay::Nth { nth: 0, weekday: Weekday::Friday });
        assert_eq!(texts(&last, "2026-02-01T00:00:00Z", 1), ["2026-02-27T02:00:00Z 2026-02-27T04:00:00Z"]);
        let second = monthly(MonthDay::Nth { nth: 2, weekday: Weekday::Tuesday });
        assert_eq!(texts(&second, "2026-09-01T00:00:00Z", 1), ["2026-09-08T01:00:00Z 2026-09-08T03:00:00Z"]);
        let day = monthly(MonthDay::Day(31));
        assert_eq!(texts(&day, "2026-02-01T00:00:00Z", 1), ["2026-03-31T01:00:00Z 2026-03-31T03:00:00Z"]);
        assert_eq!(texts(&monthly(MonthDay::Day(0)), "2026-02-01T00:00:00Z", 1), Vec::<String>::new());
    }

    #[test]
    fn plans_that_cannot_be_are_told_why() {
        let now = time("2026-11-25T10:00:00Z");
        let plan =
            |when| MaintenancePlan { title: "Fibra".into(), scope: Scope::Asset("uplink-1".parse().unwrap()), when };
        let once = |from: &str, to: &str| When::Once { from: time(from), to: time(to) };
        assert_eq!(plan(once("2026-11-25T09:00:00Z", "2026-11-25T11:00:00Z")).check(now), Ok(()));
        let refused = |when| plan(when).check(now).unwrap_err().to_string();
        assert!(refused(once("2026-11-25T12:00:00Z", "2026-11-25T11:00:00Z")).contains("later end"));
        assert!(refused(once("2026-11-25T08:00:00Z", "2026-11-25T09:00:00Z")).contains("past"));
        assert!(refused(once("2026-11-25T08:00:00Z", "2027-11-25T09:00:00Z")).contains("30 days"));
        let weekly = When::Weekly { days: vec![], from: at("01:00"), to: at("02:00"), begins: now, ends: None };
        assert!(refused(weekly).contains("monday"));
        let titled =
            MaintenancePlan { title: " ".into(), ..plan(once("2026-11-25T09:00:00Z", "2026-11-25T11:00:00Z")) };
        assert!(titled.check(now).is_err());
    }
}
