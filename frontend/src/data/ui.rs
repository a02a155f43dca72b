//! What every piece of a page needs: the reader's language and the city.

use super::{City, use_city, use_lang};
use crate::i18n::{Lang, Messages};
use crate::routes::View;
use cruscotto_domain::id::MetricId;
use yew::prelude::hook;

/// Handed to the functions that draw pieces of a page. Functions, not components: a component is for what keeps state,
/// ticks, or is worth comparing before it is drawn anew, and each costs kilobytes on a citizen's phone.
#[derive(Clone, PartialEq)]
pub struct Ui {
    /// The language.
    pub lang: Lang,
    /// The city.
    pub city: City,
}

impl Ui {
    /// The language's messages.
    #[must_use]
    pub fn messages(&self) -> &'static Messages {
        self.lang.messages()
    }

    /// A page looked at in no special way, in the same language.
    #[must_use]
    pub fn view(&self) -> View {
        View::default().with_lang(self.lang)
    }

    /// The name of a metric; its id when it is not known.
    #[must_use]
    pub fn metric_name(&self, metric: &MetricId) -> String {
        self.city.metrics.get(metric).map_or_else(|| metric.to_string(), |m| self.lang.of(&m.name).to_owned())
    }
}

/// The language and the city, for the functions below a component.
#[hook]
pub fn use_ui() -> Ui {
    Ui { lang: use_lang(), city: use_city() }
}
