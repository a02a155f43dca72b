//! The addresses of the console. Each screen has one, and what is filtered and chosen on it is in its query.

use cruscotto_domain::id::AssetId;

/// Where the console begins.
pub const ROOT: &str = "/console";

/// A screen.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Screen {
    /// What is wrong now: `/console`.
    List,
    /// Every incident: `/console/incidents`.
    Incidents,
    /// One incident: `/console/incidents/17`.
    Incident {
        /// Its id.
        id: i64,
    },
    /// The map: `/console/map`.
    Map,
    /// An asset: `/console/assets/ap-0001`.
    Asset {
        /// Its id.
        id: AssetId,
    },
    /// What hangs on what: `/console/topology`.
    Topology,
    /// The collectors: `/console/collectors`.
    Collectors,
    /// The screen of the operations room: `/console/wallboard`.
    Wallboard,
    /// What is in the inventory, and how it changes: `/console/inventory`.
    Inventory,
    /// What citizens report: `/console/feedback`.
    Feedback,
    /// The rules that raise alarms: `/console/rules`.
    Rules,
    /// Maintenance windows: `/console/maintenance`.
    Maintenance,
    /// Who is told what: `/console/notifications`.
    Notifications,
    /// Service levels: `/console/reports`.
    Reports,
    /// The ledger of school upgrades: `/console/school-upgrades`.
    Ledger,
    /// Briefings: `/console/briefings`.
    Briefings,
    /// One briefing: `/console/briefings/3`.
    Briefing {
        /// Its number.
        id: i64,
    },
    /// People and what they may do: `/console/people`.
    People,
    /// One's own account: `/console/account`.
    Account,
    /// What was changed by whom: `/console/audit`.
    Audit,
    /// Login: `/console/login`.
    Login,
    /// Where a link leads that gives an account its password: `/console/setup`.
    Setup,
    /// No screen.
    NotFound,
}

impl Screen {
    /// Whether a path is the console's.
    #[must_use]
    pub fn owns(path: &str) -> bool {
        path == ROOT || path.strip_prefix(ROOT).is_some_and(|rest| rest.starts_with(['/', '?', '#']))
    }

    /// The screen at a path.
    #[must_use]
    pub fn at(path: &str) -> Self {
        let Some(rest) = path.strip_prefix(ROOT) else { return Self::NotFound };
        let mut parts = rest.trim_matches('/').split('/');
        match (parts.next().unwrap_or_default(), parts.next(), parts.next()) {
            ("", None, None) => Self::List,
            ("incidents", None, None) => Self::Incidents,
            ("incidents", Some(id), None) => id.parse().map_or(Self::NotFound, |id| Self::Incident { id }),
            ("map", None, None) => Self::Map,
            ("assets", Some(id), None) => id.parse().map_or(Self::NotFound, |id| Self::Asset { id }),
            ("topology", None, None) => Self::Topology,
            ("collectors", None, None) => Self::Collectors,
            ("wallboard", None, None) => Self::Wallboard,
            ("inventory", None, None) => Self::Inventory,
            ("feedback", None, None) => Self::Feedback,
            ("rules", None, None) => Self::Rules,
            ("maintenance", None, None) => Self::Maintenance,
            ("notifications", None, None) => Self::Notifications,
            ("reports", None, None) => Self::Reports,
            ("school-upgrades", None, None) => Self::Ledger,
            ("briefings", None, None) => Self::Briefings,
            ("briefings", Some(id), None) => id.parse().map_or(Self::NotFound, |id| Self::Briefing { id }),
            ("people", None, None) => Self::People,
            ("account", None, None) => Self::Account,
            ("audit", None, None) => Self::Audit,
            ("login", None, None) => Self::Login,
            ("setup", None, None) => Self::Setup,
            _ => Self::NotFound,
        }
    }

    /// The path of the screen.
    #[must_use]
    pub fn path(&self) -> String {
        let below = match self {
            Self::List => return ROOT.to_owned(),
            Self::Incidents => "incidents",
            Self::Incident { id } => return format!("{ROOT}/incidents/{id}"),
            Self::Map => "map",
            Self::Asset { id } => return format!("{ROOT}/assets/{id}"),
            Self::Topology => "topology",
            Self::Collectors => "collectors",
            Self::Wallboard => "wallboard",
            Self::Inventory => "inventory",
            Self::Feedback => "feedback",
            Self::Rules => "rules",
            Self::Maintenance => "maintenance",
            Self::Notifications => "notifications",
            Self::Reports => "reports",
            Self::Ledger => "school-upgrades",
            Self::Briefings => "briefings",
            Self::Briefing { id } => return format!("{ROOT}/briefings/{id}"),
            Self::People => "people",
            Self::Account => "account",
            Self::Audit => "audit",
            Self::Login => "login",
            Self::Setup => "setup",
            Self::NotFound => "404",
        };
        format!("{ROOT}/{below}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_screen_is_found_at_its_own_path() {
        let asset = Screen::Asset { id: "ap-0001".parse().unwrap() };
        let plain = [
            Screen::List,
            Screen::Incidents,
            Screen::Map,
            Screen::Topology,
            Screen::Collectors,
            Screen::Wallboard,
            Screen::Inventory,
            Screen::Feedback,
            Screen::Rules,
            Screen::Maintenance,
            Screen::Notifications,
            Screen::Reports,
            Screen::Ledger,
            Screen::Briefings,
            Screen::People,
            Screen::Account,
            Screen::Audit,
            Screen::Login,
            Screen::Setup,
        ];
        for screen in plain.into_iter().chain([asset, Screen::Incident { id: 17 }, Screen::Briefing { id: 3 }]) {
            assert_eq!(Screen::at(&screen.path()), screen);
            assert!(Screen::owns(&screen.path()));
        }
        assert_eq!(Screen::at("/console/"), Screen::List);
    }

    #[test]
    fn what_is_no_screen_is_not_found_and_the_public_pages_are_not_the_consoles() {
        for path in ["/console/nowhere", "/console/incidents/x", "/console/assets/a%20b", "/console/map/1", "/"] {
            assert_eq!(Screen::at(path), Screen::NotFound, "{path}");
        }
        assert!(!Screen::owns("/consoles") && !Screen::owns("/") && Screen::owns("/console?lang=en"));
    }
}
