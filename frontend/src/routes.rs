//! The addresses of the pages. What a page shows is in its address, so that a link shows the same to the next person.

pub use crate::asked::Asked;
use crate::data::percent_encoded;
use crate::i18n::Lang;
use cruscotto_domain::area::AreaLevel;
use cruscotto_domain::asset::Layer;
use cruscotto_domain::divide::Component;
use cruscotto_domain::health::Health;
use cruscotto_domain::playback::Period;
use std::str::FromStr;

/// A page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Route {
    /// The map: `/`.
    City,
    /// An area: `/area/nil-20`.
    Area {
        /// The area's id.
        id: String,
    },
    /// An asset: `/asset/ap-0001`.
    Asset {
        /// The asset's id.
        id: String,
    },
    /// All services: `/services`.
    Services,
    /// One service: `/services/certificati`.
    Service {
        /// The service's id in the city folder.
        id: String,
    },
    /// What the city has set itself: `/goals`.
    Goals,
    /// One goal: `/goals/certificati.online_share`.
    Goal {
        /// The goal's id.
        id: String,
    },
    /// A frozen briefing, by its hash: `/briefing/9f86…`.
    Briefing {
        /// The SHA-256 of the document.
        sha256: String,
    },
    /// The same as slides: `/briefing/9f86…/room`.
    Room {
        /// The SHA-256 of the document.
        sha256: String,
    },
    /// What the speaker sees of it, in a second window: `/briefing/9f86…/presenter`.
    Presenter {
        /// The SHA-256 of the document.
        sha256: String,
    },
    /// A briefing that is not frozen yet, with its numbers as they are now, for staff: `/briefing/draft/7`.
    Draft {
        /// Its number.
        id: i64,
    },
    /// The map over time: `/playback?metric=school.download&period=month`.
    Playback {
        /// The metric's id.
        metric: String,
        /// Over which time.
        period: Period,
    },
    /// Search for a quarter or a place: `/quartiere?q=isola`; what lies around an asset: `/quartiere?near=school-0007`.
    Quarter {
        /// What is looked for; may be empty.
        query: String,
        /// The asset that one looks around.
        near: Option<String>,
    },
    /// A period against another: `/comparison?metric=school.download`.
    Comparison(Asked),
    /// The digital-divide index: `/divide?coverage=2`.
    Divide(Asked),
    /// The ledger of school upgrades: `/school-upgrades?days=30`.
    Ledger(Asked),
    /// The indicators of services: `/indicators?against=last_year`.
    Indicators(Asked),
    /// What happened: `/timeline?first=2016-01-01`.
    Timeline(Asked),
    /// How everything is defined: `/method`.
    Method,
    /// Which data is late: `/quality`.
    Quality,
    /// Values that were restated: `/corrections`.
    Corrections,
    /// Staff login: `/login`.
    Login,
    /// The accessibility statement: `/accessibility`.
    Accessibility,
    /// No page.
    NotFound,
}

/// What is played back when nothing is chosen.
const DEFAULT_METRIC: &str = "school.download";

/// What the form of a comparison asks for; its level is a view's.
const COMPARISON: [&str; 6] = ["metric", "first", "last", "against", "other_first", "other_last"];

/// Below this path are the pages' preview pictures.
const PREVIEW: &str = "/preview";

impl Route {
    /// The page at a path. Ids are of characters that need no escaping: what is escaped is no page.
    #[must_use]
    pub fn at(path: &str) -> Self {
        let mut parts = path.trim_matches('/').split('/');
        let id = |id: &str| id.to_owned();
        match (parts.next(), parts.next(), parts.next()) {
            (Some(""), None, None) => Self::City,
            (Some("area"), Some(area), None) => Self::Area { id: id(area) },
            (Some("asset"), Some(asset), None) => Self::Asset { id: id(asset) },
            (Some("services"), None, None) => Self::Services,
            (Some("services"), Some(service), None) => Self::Service { id: id(service) },
            (Some("goals"), None, None) => Self::Goals,
            (Some("goals"), Some(goal), None) => Self::Goal { id: id(goal) },
            (Some("briefing"), Some(sha256), None) => Self::Briefing { sha256: id(sha256) },
            (Some("briefing"), Some(sha256), Some("room")) => Self::Room { sha256: id(sha256) },
            (Some("briefing"), Some(sha256), Some("presenter")) => Self::Presenter { sha256: id(sha256) },
            (Some("briefing"), Some("draft"), Some(id)) => id.parse().map_or(Self::NotFound, |id| Self::Draft { id }),
            (Some("playback"), None, None) => {
                Self::Playback { metric: DEFAULT_METRIC.to_owned(), period: Period::default() }
            }
            (Some("quartiere"), None, None) => Self::Quarter { query: String::new(), near: None },
            (Some("comparison"), None, None) => Self::Comparison(Asked::default()),
            (Some("divide"), None, None) => Self::Divide(Asked::default()),
            (Some("school-upgrades"), None, None) => Self::Ledger(Asked::default()),
            (Some("indicators"), None, None) => Self::Indicators(Asked::default()),
            (Some("timeline"), None, None) => Self::Timeline(Asked::default()),
            (Some("method"), None, None) => Self::Method,
            (Some("quality"), None, None) => Self::Quality,
            (Some("corrections"), None, None) => Self::Corrections,
            (Some("login"), None, None) => Self::Login,
            (Some("accessibility"), None, None) => Self::Accessibility,
            _ => Self::NotFound,
        }
    }

    /// The path of the page.
    #[must_use]
    pub fn path(&self) -> String {
        match self {
            Self::City => "/".to_owned(),
            Self::Area { id } => format!("/area/{id}"),
            Self::Asset { id } => format!("/asset/{id}"),
            Self::Services => "/services".to_owned(),
            Self::Service { id } => format!("/services/{id}"),
            Self::Goals => "/goals".to_owned(),
            Self::Goal { id } => format!("/goals/{id}"),
            Self::Briefing { sha256 } => format!("/briefing/{sha256}"),
            Self::Room { sha256 } => format!("/briefing/{sha256}/room"),
            Self::Presenter { sha256 } => format!("/briefing/{sha256}/presenter"),
            Self::Draft { id } => format!("/briefing/draft/{id}"),
            Self::Playback { .. } => "/playback".to_owned(),
            Self::Quarter { .. } => "/quartiere".to_owned(),
            Self::Comparison(_) => "/comparison".to_owned(),
            Self::Divide(_) => "/divide".to_owned(),
            Self::Ledger(_) => "/school-upgrades".to_owned(),
            Self::Indicators(_) => "/indicators".to_owned(),
            Self::Timeline(_) => "/timeline".to_owned(),
            Self::Method => "/method".to_owned(),
            Self::Quality => "/quality".to_owned(),
            Self::Corrections => "/corrections".to_owned(),
            Self::Login => "/login".to_owned(),
            Self::Accessibility => "/accessibility".to_owned(),
            Self::NotFound => "/404".to_owned(),
        }
    }

    /// The same page for what a search looks for, `q` and `near` of the query, or what a page's form asks for; another page
    /// has no use for them.
    #[must_use]
    pub fn with_query(self, of: impl Fn(&str) -> Option<String>) -> Self {
        match self {
            Self::Quarter { .. } => {
                Self::Quarter { query: of("q").unwrap_or_default(), near: of("near").filter(|near| !near.is_empty()) }
            }
            Self::Playback { metric, period } => Self::Playback {
                metric: of("metric").filter(|metric| !metric.is_empty()).unwrap_or(metric),
                period: of("period").and_then(|word| word.parse().ok()).unwrap_or(period),
            },
            Self::Comparison(_) => Self::Comparison(Asked::read(&COMPARISON, of)),
            Self::Divide(_) => Self::Divide(Asked::read(&Component::ALL.map(Component::as_str), of)),
            Self::Ledger(_) => Self::Ledger(Asked::read(&["days"], of)),
            Self::Timeline(_) => Self::Timeline(Asked::read(&["first", "last"], of)),
            Self::Indicators(_) => Self::Indicators(Asked::read(&COMPARISON[1..], of)),
            other => other,
        }
    }

    /// What the form of the page asks for: of a page that compares or reckons.
    #[must_use]
    pub fn asked(&self) -> Option<&Asked> {
        match self {
            Self::Comparison(asked)
            | Self::Divide(asked)
            | Self::Indicators(asked)
            | Self::Ledger(asked)
            | Self::Timeline(asked) => Some(asked),
            _ => None,
        }
    }

    /// Whether it is one of the pages that compare, reckon or look back.
    #[must_use]
    pub fn is_analysis(&self) -> bool {
        self.asked().is_some() || matches!(self, Self::Playback { .. })
    }

    /// Whether the address holds what somebody typed: there is no end of such addresses, and each is asked for once.
    #[must_use]
    pub fn is_typed(&self) -> bool {
        match self {
            Self::Quarter { query, .. } => !query.is_empty(),
            _ => self.asked().is_some_and(|asked| !asked.is_empty()),
        }
    }

    /// Whether the server renders it for everybody; the rest is for staff.
    #[must_use]
    pub fn is_public(&self) -> bool {
        !matches!(self, Self::Login | Self::Draft { .. })
    }

    /// The page whose preview picture is at a path: `/preview/area/nil-20.png`, and `/preview.png` of the home page.
    #[must_use]
    pub fn of_preview(path: &str) -> Option<Self> {
        let page = path.strip_prefix(PREVIEW)?.strip_suffix(".png")?;
        let route = if page.is_empty() || page.starts_with('/') { Self::at(page) } else { Self::NotFound };
        // The home page has one address.
        (route != Self::NotFound && route.is_public() && (route != Self::City || page.is_empty())).then_some(route)
    }

    /// The address of the page's preview picture: in the same language and, of the city, of the same layer.
    #[must_use]
    pub fn preview(&self, view: View) -> String {
        let page = if *self == Self::City { String::new() } else { self.path() };
        let layer = view.layer.filter(|_| *self == Self::City);
        let words = [("lang", view.lang.map(Lang::tag)), ("layer", layer.map(Layer::as_str))];
        let mut address = format!("{PREVIEW}{page}.png");
        for (key, word) in words {
            if let Some(word) = word {
                address.push_str(if address.contains('?') { "&" } else { "?" });
                address.push_str(&format!("{key}={word}"));
            }
        }
        address
    }

    /// The address of the page, looked at as `view` says.
    #[must_use]
    pub fn href(&self, view: View) -> String {
        // Keys and most words are of a closed list that needs no escaping.
        let word = |key: &'static str, word: Option<&'static str>| word.map(|word| (key, word.to_owned()));
        let mut words = vec![
            word("lang", view.lang.map(Lang::tag)),
            word("layer", view.layer.map(Layer::as_str)),
            word("level", view.level.map(AreaLevel::as_str)),
            word("view", view.view.map(Shown::as_str)),
            word("sort", view.sort.map(SortBy::as_str)),
            word("sent", view.sent.map(Sent::as_str)),
        ];
        if let Self::Quarter { query, near } = self {
            words.push(Some(query).filter(|query| !query.is_empty()).map(|query| ("q", percent_encoded(query))));
            words.push(near.as_ref().map(|near| ("near", percent_encoded(near))));
        }
        if let Self::Playback { metric, period } = self {
            words.push(Some(metric).filter(|m| *m != DEFAULT_METRIC).map(|metric| ("metric", percent_encoded(metric))));
            words.push(Some(period).filter(|p| **p != Period::default()).map(|p| ("period", p.as_str().to_owned())));
        }
        if let Some(asked) = self.asked() {
            words.extend(asked.words().map(Some));
        }
        let mut address = self.path();
        for (i, (key, word)) in words.into_iter().flatten().enumerate() {
            address.push(if i == 0 { '?' } else { '&' });
            address.push_str(key);
            address.push('=');
            address.push_str(&word);
        }
        address
    }
}

/// How a page is looked at: the query of its address. Words that are not known count as absent, so that an old link
/// still opens.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct View {
    /// Language; Italian when absent.
    pub lang: Option<Lang>,
    /// Layer; Wi-Fi when absent.
    pub layer: Option<Layer>,
    /// Level; NIL when absent.
    pub level: Option<AreaLevel>,
    /// Table instead of map.
    pub view: Option<Shown>,
    /// The order of the table; most out of service first when absent.
    pub sort: Option<SortBy>,
    /// What became of a report just sent.
    pub sent: Option<Sent>,
}

/// What the city page shows its areas as.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Shown {
    /// A map, with the table below it.
    Map,
    /// The table alone.
    Table,
}

/// The order of a table of areas. Numbers begin with the largest.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SortBy {
    /// By name.
    Name,
    /// By how many there are.
    Total,
    /// By how many are in a state.
    Count(Health),
    /// By the first headline figure.
    FirstFigure,
    /// By the second.
    SecondFigure,
}

impl SortBy {
    /// The word in addresses.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Name => "name",
            Self::Total => "total",
            Self::Count(health) => health.as_str(),
            Self::FirstFigure => "figure-1",
            Self::SecondFigure => "figure-2",
        }
    }
}

impl FromStr for SortBy {
    type Err = ();
    fn from_str(s: &str) -> Result<Self, ()> {
        match s {
            "name" => Ok(Self::Name),
            "total" => Ok(Self::Total),
            "figure-1" => Ok(Self::FirstFigure),
            "figure-2" => Ok(Self::SecondFigure),
            other => other.parse().map(Self::Count).map_err(drop),
        }
    }
}

/// What became of a report.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Sent {
    /// It was taken.
    Taken,
    /// It was not one: nothing chosen, or too long.
    Refused,
    /// Too many came from the same address.
    TooMany,
    /// It could not be kept now.
    Failed,
}

impl Sent {
    /// Every outcome.
    pub const ALL: [Self; 4] = [Self::Taken, Self::Refused, Self::TooMany, Self::Failed];

    /// The word in addresses.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Taken => "taken",
            Self::Refused => "refused",
            Self::TooMany => "too-many",
            Self::Failed => "failed",
        }
    }
}

impl FromStr for Sent {
    type Err = ();
    fn from_str(s: &str) -> Result<Self, ()> {
        Self::ALL.into_iter().find(|sent| sent.as_str() == s).ok_or(())
    }
}

impl Shown {
    /// The word in addresses.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Map => "map",
            Self::Table => "table",
        }
    }
}

impl FromStr for Shown {
    type Err = ();
    fn from_str(s: &str) -> Result<Self, ()> {
        match s {
            "map" => Ok(Self::Map),
            "table" => Ok(Self::Table),
            _ => Err(()),
        }
    }
}

impl View {
    /// The view that a query string asks for.
    #[must_use]
    pub fn of_query(query: &str) -> Self {
        let mut view = Self::default();
        for (key, word) in query.trim_start_matches('?').split('&').filter_map(|pair| pair.split_once('=')) {
            match key {
                "lang" => view.lang = word.parse().ok(),
                "layer" => view.layer = word.parse().ok(),
                "level" => view.level = word.parse().ok(),
                "view" => view.view = word.parse().ok(),
                "sort" => view.sort = word.parse().ok(),
                "sent" => view.sent = word.parse().ok(),
                _ => {}
            }
        }
        view
    }

    /// The language.
    #[must_use]
    pub fn lang(self) -> Lang {
        self.lang.unwrap_or_default()
    }

    /// The layer.
    #[must_use]
    pub fn layer(self) -> Layer {
        self.layer.unwrap_or(Layer::Wifi)
    }

    /// The level: NIL or Municipio.
    #[must_use]
    pub fn level(self) -> AreaLevel {
        self.level.filter(|level| *level != AreaLevel::City).unwrap_or(AreaLevel::Nil)
    }

    /// Map or table.
    #[must_use]
    pub fn shown(self) -> Shown {
        self.view.unwrap_or(Shown::Map)
    }

    /// The same with another language; the default is not written.
    #[must_use]
    pub fn with_lang(self, lang: Lang) -> Self {
        Self { lang: Some(lang).filter(|l| *l != Lang::default()), ..self }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The page and the view of an address.
    fn opened(address: &str) -> (Route, View) {
        let (path, query) = address.split_once('?').unwrap_or((address, ""));
        (Route::at(path), View::of_query(query))
    }

    #[test]
    fn every_page_has_one_address_of_its_picture() {
        for path in
            ["/", "/area/nil-20", "/asset/ap-1", "/services/certificati", "/goals/scuole.access_speed", "/quality"]
        {
            let route = Route::at(path);
            let picture = route.preview(View::default());
            assert_eq!(Route::of_preview(&picture), Some(route), "{picture}");
        }
        let english = View { layer: Some(Layer::Schools), ..View::default().with_lang(Lang::En) };
        assert_eq!(Route::City.preview(english), "/preview.png?lang=en&layer=schools");
        for none in ["/preview/.png", "/preview/nowhere.png", "/previewarea/nil-1.png", "/preview/login.png", "/a.png"]
        {
            assert_eq!(Route::of_preview(none), None, "{none}");
        }
    }

    #[test]
    fn deep_links_open_what_they_say() {
        let (route, view) = opened("/area/nil-20?layer=schools&lang=en");
        assert_eq!(route, Route::Area { id: "nil-20".into() });
        assert_eq!((view.layer(), view.lang()), (Layer::Schools, Lang::En));
        let (route, view) = opened("/?layer=wifi&level=municipio&view=table");
        assert_eq!(route, Route::City);
        assert_eq!((view.level(), view.shown()), (AreaLevel::Municipio, Shown::Table));
        assert_eq!(opened("/services/fascicolo").0, Route::Service { id: "fascicolo".into() });
        assert_eq!(opened("/asset/ap-0001").0.path(), "/asset/ap-0001");
        assert_eq!(opened("/area/nil-20/").0, Route::Area { id: "nil-20".into() });
    }

    #[test]
    fn a_search_is_in_the_address_as_it_was_typed() {
        let query = |key: &str| (key == "q").then(|| "città & co".to_owned());
        let route = Route::at("/quartiere").with_query(query);
        assert_eq!(route, Route::Quarter { query: "città & co".into(), near: None });
        let english = View::default().with_lang(Lang::En);
        assert_eq!(route.href(english), "/quartiere?lang=en&q=citt%C3%A0%20%26%20co");
        assert!(Route::at("/quartiere").is_public() && !Route::Login.is_public());
        assert_eq!(Route::at("/briefing/draft/7"), Route::Draft { id: 7 });
        assert_eq!(Route::of_preview("/preview/briefing/draft/7.png"), None, "a draft has no picture");
    }

    #[test]
    fn what_is_played_back_is_in_the_address() {
        let of = |key: &str| Some(if key == "metric" { "wifi.clients" } else { "day" }.to_owned());
        let route = Route::at("/playback").with_query(of);
        assert_eq!(route, Route::Playback { metric: "wifi.clients".into(), period: Period::Day });
        assert_eq!(route.href(View::default()), "/playback?metric=wifi.clients&period=day");
        assert_eq!(Route::at("/playback").with_query(|_| None).href(View::default()), "/playback");
    }

    #[test]
    fn words_not_known_are_as_if_absent() {
        let (_, view) = opened("/?lang=de&layer=weather&level=city&utm_source=x&view=");
        assert_eq!((view.lang(), view.layer(), view.level()), (Lang::It, Layer::Wifi, AreaLevel::Nil));
        assert_eq!(opened("/no/such/page").0, Route::NotFound);
    }

    #[test]
    fn an_address_leads_back_to_what_it_was_made_from() {
        let view = View { layer: Some(Layer::Schools), level: Some(AreaLevel::Municipio), ..View::default() };
        let view = view.with_lang(Lang::En);
        let address = Route::Area { id: "nil-20".into() }.href(view);
        assert_eq!(address, "/area/nil-20?lang=en&layer=schools&level=municipio");
        assert_eq!(opened(&address), (Route::Area { id: "nil-20".into() }, view));
        assert_eq!(Route::City.href(View::default().with_lang(Lang::It)), "/", "the default is not written");
    }
}
