//! Answers to the questions that pages of the city answer, as a briefing keeps them: asked by the pages' own readers and
//! answered by the API's own code, and here only put into words and tables.

mod below;
mod comparison;
mod decomposition;
mod divide;
mod ledger;
mod timeline;

use super::numbers::NumberOver;
use crate::web::Shared;
use crate::web::asked::told;
use crate::web::problem::Problem;
use cruscotto_domain::briefing::{Analysis, Answer, Asked, Column, Content, Entry, Number};
use cruscotto_domain::comparison::Period;
use cruscotto_domain::id::MetricId;
use cruscotto_domain::metric::Text;
use cruscotto_domain::time::Timestamp;
use cruscotto_frontend::i18n::{Lang, date_of};

/// The answer at `now`; where nothing can be answered, what is wrong with the question.
pub(super) async fn content(
    state: &Shared,
    analysis: Analysis,
    asked: &Asked,
    now: Timestamp,
) -> Result<Content, Problem> {
    let of = Of { state, asked, now };
    let answered = match analysis {
        Analysis::Comparison => comparison::answered(&of).await,
        Analysis::Divide => divide::answered(&of).await,
        Analysis::Ledger => ledger::answered(&of).await,
        Analysis::BelowContract => below::answered(&of).await,
        Analysis::Decomposition => decomposition::answered(&of).await,
        Analysis::Timeline => timeline::answered(&of).await,
    };
    Ok(match told(answered)? {
        Ok(answer) => Content::Analysis { answer: Box::new(answer) },
        Err(what) => Content::Missing { what },
    })
}

/// A question, where and when it is asked.
struct Of<'a> {
    state: &'a Shared,
    asked: &'a Asked,
    now: Timestamp,
}

impl Of<'_> {
    /// What a parameter says.
    fn get(&self, name: &str) -> Option<&str> {
        self.asked.get(name).map(String::as_str).filter(|value| !value.is_empty())
    }

    /// The question with the days that it meant, so that it can be asked again.
    fn within(&self, period: Period) -> Asked {
        let mut asked: Asked = self.asked.iter().filter(|(_, value)| !value.is_empty()).map(owned).collect();
        asked.insert("first".to_owned(), period.first.to_string());
        asked.insert("last".to_owned(), period.last.to_string());
        asked
    }

    /// Beginning and end of a period by the city's clocks; the end is no later than now.
    fn bounds(&self, period: Period) -> (Timestamp, Timestamp) {
        let zone = &self.state.past.zone;
        let from = period.first.begins(zone).unwrap_or(self.now);
        let to = period.last.plus(1).begins(zone).unwrap_or(self.now);
        (from, to.min(self.now).max(from))
    }

    /// What a value of the whole city was measured from; none of a metric that there is not.
    async fn number(&self, metric: &str, over: NumberOver) -> Result<Option<Number>, Problem> {
        let Ok(metric) = MetricId::new(metric) else { return Ok(None) };
        super::numbers::over(self.state, &metric, over).await
    }
}

fn owned((name, value): (&String, &String)) -> (String, String) {
    (name.clone(), value.clone())
}

/// A text in both languages.
fn both(of: impl Fn(Lang) -> String) -> Text {
    Text { it: of(Lang::It), en: of(Lang::En) }
}

/// Words of the catalogue.
fn words(of: impl Fn(Lang) -> &'static str) -> Text {
    both(|lang| of(lang).to_owned())
}

/// A name that is the same in both.
fn named(name: &str) -> Text {
    Text { it: name.to_owned(), en: name.to_owned() }
}

/// A period as people read it.
fn period(lang: Lang, period: &Period) -> String {
    let day = |day: cruscotto_domain::day::Day| date_of(lang, &day.to_string());
    (lang.comparison().period)(&day(period.first), &day(period.last))
}

/// A column of numbers that stands on slides, too.
fn column(key: &str, name: Text, unit: &str) -> Column {
    Column {
        key: key.to_owned(),
        name,
        unit: unit.to_owned(),
        signed: false,
        brief: true,
        number: None,
        with: Vec::new(),
    }
}

/// A count as an entry.
fn count(number: u32) -> Entry {
    Entry::Number(f64::from(number))
}

/// An answer of which the question is told as it was asked.
fn answer(analysis: Analysis, asked: Asked) -> Answer {
    Answer { analysis, asked, numbers: Vec::new(), sources: Vec::new(), exhibits: Vec::new() }
}
