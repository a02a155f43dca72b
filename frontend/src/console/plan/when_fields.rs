//! When work is done, as fields: once, each week, each month by a day's number or by its place.

use super::texts::{Texts, texts};
use crate::console::form::{chosen, instant, local_instant, on_choice, typed, week_days};
use crate::i18n::Lang;
use cruscotto_domain::hours::{TimeOfDay, Weekday};
use cruscotto_domain::maintenance::{MonthDay, When};
use cruscotto_domain::time::Timestamp;
use yew::prelude::*;

/// The word for a day by its number, where one chooses which day of the month.
const BY_NUMBER: &str = "number";

/// How often.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Repeats {
    Once,
    Weekly,
    /// On a day of this number.
    MonthlyNumber,
    /// On the first to the fourth, or the last, of a day of the week.
    MonthlyNth,
}

impl Repeats {
    const ALL: [Self; 4] = [Self::Once, Self::Weekly, Self::MonthlyNumber, Self::MonthlyNth];

    fn as_str(self) -> &'static str {
        match self {
            Self::Once => "once",
            Self::Weekly => "weekly",
            Self::MonthlyNumber => BY_NUMBER,
            Self::MonthlyNth => "nth",
        }
    }

    fn said(self, texts: &Texts) -> String {
        match self {
            Self::Once => texts.once.to_owned(),
            Self::Weekly => texts.weekly.to_owned(),
            Self::MonthlyNumber => format!("{}, {}", texts.monthly, texts.by_number),
            Self::MonthlyNth => format!("{}, {}", texts.monthly, texts.week_day.to_lowercase()),
        }
    }
}

/// Where the fields are read.
#[derive(Default, PartialEq)]
pub(super) struct WhenFields {
    from: NodeRef,
    to: NodeRef,
    ends: NodeRef,
    number: NodeRef,
    nth: NodeRef,
    weekday: NodeRef,
}

/// Why it is no time.
#[derive(Debug, PartialEq)]
pub(super) enum WrongWhen {
    /// A field is empty.
    Missing,
    /// A field says something else.
    Bad(String),
}

impl WrongWhen {
    pub(super) fn said(self, texts: &Texts) -> String {
        match self {
            Self::Missing => texts.wrong_time.to_owned(),
            Self::Bad(why) => why,
        }
    }
}

/// What the fields say.
pub(super) fn read_when(
    fields: &WhenFields,
    repeats: Repeats,
    days: &[Weekday],
    now: Timestamp,
) -> Result<When, WrongWhen> {
    if repeats == Repeats::Once {
        let at = |field| instant(field).ok_or(WrongWhen::Missing);
        return Ok(When::Once { from: at(&fields.from)?, to: at(&fields.to)? });
    }
    let bad = |error: &dyn std::fmt::Display| WrongWhen::Bad(error.to_string());
    let time = |field| typed(field).parse::<TimeOfDay>().map_err(|e| bad(&e));
    let (from, to, begins) = (time(&fields.from)?, time(&fields.to)?, now);
    // The day is with it: its midnight is the end of it.
    let ends = match typed(&fields.ends).as_str() {
        "" => None,
        day => Some(local_instant(&format!("{day}T23:59")).ok_or(WrongWhen::Missing)?),
    };
    let on = match repeats {
        Repeats::Once | Repeats::Weekly => return Ok(When::Weekly { days: days.to_vec(), from, to, begins, ends }),
        Repeats::MonthlyNumber => MonthDay::Day(typed(&fields.number).parse().map_err(|e| bad(&e))?),
        Repeats::MonthlyNth => {
            let word = chosen(&fields.weekday);
            let weekday = Weekday::ALL.into_iter().find(|day| format!("{day:?}").to_lowercase() == word);
            MonthDay::Nth {
                nth: chosen(&fields.nth).parse().map_err(|e| bad(&e))?,
                weekday: weekday.ok_or(WrongWhen::Missing)?,
            }
        }
    };
    Ok(When::Monthly { on, from, to, begins, ends })
}

/// The fields.
pub(super) fn when_fields(
    lang: Lang,
    fields: &WhenFields,
    repeats: &UseStateHandle<Repeats>,
    days: &UseStateHandle<Vec<Weekday>>,
) -> Html {
    let texts = texts(lang);
    let onrepeat = {
        let repeats = repeats.setter();
        on_choice(move |word| {
            repeats.set(Repeats::ALL.into_iter().find(|r| r.as_str() == word).unwrap_or(Repeats::Once));
        })
    };
    let once = **repeats == Repeats::Once;
    let kind = if once { "datetime-local" } else { "time" };
    html! {
        <>
            <div class="ops-form-row">
                <label>{ texts.repeats }
                    <select name="repeats" onchange={onrepeat}>
                        { for Repeats::ALL.map(|r| html! { <option value={r.as_str()} selected={r == **repeats}>{ r.said(texts) }</option> }) }
                    </select>
                </label>
                if **repeats == Repeats::MonthlyNumber {
                    <label>{ texts.day_number }<input ref={fields.number.clone()} name="day" type="number" min="1" max="31" required=true /></label>
                }
                if **repeats == Repeats::MonthlyNth {
                    <label>{ texts.nth }
                        <select ref={fields.nth.clone()} name="nth">
                            { for [1_u8, 2, 3, 4, 0].map(|n| html! { <option value={n.to_string()} selected={n == 1}>{ (texts.nth_word)(n) }</option> }) }
                        </select>
                    </label>
                    <label>{ texts.week_day }
                        <select ref={fields.weekday.clone()} name="weekday">
                            { for Weekday::ALL.map(|day| html! { <option value={format!("{day:?}").to_lowercase()} selected={day == Weekday::Monday}>{ (texts.day)(day) }</option> }) }
                        </select>
                    </label>
                }
            </div>
            if **repeats == Repeats::Weekly { { week_days(lang, days) } }
            <div class="ops-form-row">
                <label>{ texts.from }<input key={kind} ref={fields.from.clone()} name="from" type={kind} required=true /></label>
                <label>{ texts.to }<input key={kind} ref={fields.to.clone()} name="to" type={kind} required=true /></label>
                if !once { <label>{ texts.ends }<input ref={fields.ends.clone()} name="ends" type="date" /></label> }
            </div>
        </>
    }
}
