//! The addresses of the pages. What a page shows is in its address, so that a link shows the same to the next person.

use crate::i18n::Lang;
use cruscotto_domain::area::AreaLevel;
use cruscotto_domain::asset::Layer;
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
    /// Staff login: `/login`.
    Login,
    /// The accessibility statement: `/accessibility`.
    Accessibility,
    /// No page.
    NotFound,
}

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
            Self::Login => "/login".to_owned(),
            Self::Accessibility => "/accessibility".to_owned(),
            Self::NotFound => "/404".to_owned(),
        }
    }

    /// The address of the page, looked at as `view` says.
    #[must_use]
    pub fn href(&self, view: View) -> String {
        let words = [
            view.lang.map(|w| ("lang", w.tag())),
            view.layer.map(|w| ("layer", w.as_str())),
            view.level.map(|w| ("level", w.as_str())),
            view.view.map(|w| ("view", w.as_str())),
        ];
        let mut address = self.path();
        for (i, (key, word)) in words.into_iter().flatten().enumerate() {
            // Keys and words are of a closed list that needs no escaping.
            address.push(if i == 0 { '?' } else { '&' });
            address.push_str(key);
            address.push('=');
            address.push_str(word);
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
}

/// What the city page shows its areas as.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Shown {
    /// A map, with the table below it.
    Map,
    /// The table alone.
    Table,
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
