//! The interface in Italian and English. A message is a field of [`Messages`]: one that is missing in a language does
//! not compile.

mod briefings;
mod comparison;
mod date;
mod divide;
mod en;
mod exhibits;
mod goals;
mod indicators;
mod it;
mod ledger;
mod letter;
mod messages;
mod number;
mod paper;
mod playback;
mod public;
mod published;
mod quantity;
mod room;
mod timeline;

pub use briefings::BriefingMessages;
pub use comparison::ComparisonMessages;
pub use date::{age, clock_time, date_of, day_of, day_time, duration};
pub use divide::DivideMessages;
pub use goals::GoalMessages;
pub use indicators::IndicatorMessages;
pub use ledger::LedgerMessages;
pub use letter::LetterMessages;
pub use messages::Messages;
pub use number::{decimal, integer, metres, signed};
pub use paper::PaperMessages;
pub use playback::PlaybackMessages;
pub use public::PublicMessages;
pub use published::published_words;
pub use quantity::{Quantity, axis_value, is_flag, percentage_points, quantity, quantity_in};
pub use room::RoomMessages;
pub use timeline::TimelineMessages;

use cruscotto_domain::briefing::Tongue;
use cruscotto_domain::metric::Text;
use std::str::FromStr;

/// A language of the interface.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Lang {
    /// Italian, the default.
    #[default]
    It,
    /// English.
    En,
}

impl Lang {
    /// Every language, in the order of the switch.
    pub const ALL: [Self; 2] = [Self::It, Self::En];

    /// BCP 47 tag, for URLs and the document.
    #[must_use]
    pub fn tag(self) -> &'static str {
        match self {
            Self::It => "it",
            Self::En => "en",
        }
    }

    /// The language in its own words.
    #[must_use]
    pub fn own_name(self) -> &'static str {
        match self {
            Self::It => "Italiano",
            Self::En => "English",
        }
    }

    /// Its messages.
    #[must_use]
    pub fn messages(self) -> &'static Messages {
        match self {
            Self::It => &it::MESSAGES,
            Self::En => &en::MESSAGES,
        }
    }

    /// The form of `text` in it.
    #[must_use]
    pub fn of(self, text: &Text) -> &str {
        match self {
            Self::It => &text.it,
            Self::En => &text.en,
        }
    }
}

impl FromStr for Lang {
    type Err = ();
    fn from_str(s: &str) -> Result<Self, ()> {
        Self::ALL.into_iter().find(|l| l.tag() == s).ok_or(())
    }
}

impl From<Tongue> for Lang {
    fn from(tongue: Tongue) -> Self {
        match tongue {
            Tongue::It => Self::It,
            Tongue::En => Self::En,
        }
    }
}
