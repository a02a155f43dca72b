//! What the server is started with: flags, or the environment.

use crate::notify::NotifySettings;
use crate::people::LATE_DAYS_QUIET_FOR_DEFAULT;
use crate::tiles::TilesUrl;
use crate::web::{HEAD_TIME_OUT_DEFAULT, MAX_CONNECTIONS_DEFAULT};
use clap::Args;
use cruscotto_domain::access::GroupRule;
use cruscotto_domain::suppression::{DEFAULT_THRESHOLD, MIN_THRESHOLD};
use ipnet::IpNet;
use std::fmt;
use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::path::PathBuf;
use std::str::FromStr;
use std::time::Duration;
use url::Url;

/// Where the server listens unless it is told.
pub const LISTEN_DEFAULT: SocketAddr = SocketAddr::new(IpAddr::V4(Ipv4Addr::LOCALHOST), 8080);

/// How long a source may be silent before its assets' silence is its fault: two polls of a minute.
pub const SILENT_AFTER_DEFAULT: Duration = Duration::from_secs(120);

/// Requests a second that one address may make; a page makes about ten when it opens.
pub const API_RATE_DEFAULT: u32 = 100;

/// How long the body of a request may take: 12 MiB over a line of 4 Mbit/s.
pub const BODY_TIME_OUT_DEFAULT: Duration = Duration::from_secs(30);

/// Whose data nearly all street tiles are made of.
pub const TILES_ATTRIBUTION_DEFAULT: &str = "© OpenStreetMap";

/// A text that is in no log: a URL with a password in it.
#[derive(Clone, PartialEq, Eq)]
pub struct Secret(String);

impl Secret {
    /// The text.
    #[must_use]
    pub fn expose(&self) -> &str {
        &self.0
    }
}

impl From<&str> for Secret {
    fn from(text: &str) -> Self {
        Self(text.to_owned())
    }
}

impl FromStr for Secret {
    type Err = std::convert::Infallible;
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Ok(Self(text.to_owned()))
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("(secret)")
    }
}

/// What the server is started with.
#[derive(Debug, Clone, Args)]
pub struct Settings {
    /// The database, as a PostgreSQL URL; the role needs to read and write rows only.
    #[arg(long, env = "CRUSCOTTO_DATABASE_URL", hide_env_values = true)]
    pub database_url: Secret,
    /// Where to listen; port 0 takes a free one.
    #[arg(long, env = "CRUSCOTTO_LISTEN", default_value_t = LISTEN_DEFAULT)]
    pub listen: SocketAddr,
    /// The folder of the city: boundaries, services, targets, published figures.
    #[arg(long, env = "CRUSCOTTO_CITY", value_name = "DIR")]
    pub city: PathBuf,
    /// The folder of the web application; without it only the API is served.
    #[arg(long, env = "CRUSCOTTO_WEB", value_name = "DIR")]
    pub web: Option<PathBuf>,
    /// The folder of mapping files, `SOURCE.toml`: what other systems' names mean here.
    #[arg(long, env = "CRUSCOTTO_MAPPINGS", value_name = "DIR")]
    pub mappings: Option<PathBuf>,
    /// The city is invented: every page says so.
    #[arg(long, env = "CRUSCOTTO_DEMO", default_value_t = false, action = clap::ArgAction::Set, num_args = 0..=1,
          default_missing_value = "true")]
    pub demo: bool,
    /// A file that is there once the demo has its simulated past: until then every page says that it is still coming.
    #[arg(long, env = "CRUSCOTTO_DEMO_PAST", value_name = "FILE")]
    pub demo_past: Option<PathBuf>,
    /// How long a fault must last, in the place of the catalogue's times, such as 5s.
    #[arg(long, env = "CRUSCOTTO_HEALTH_FAULT_AFTER", value_parser = humantime::parse_duration)]
    pub health_fault_after: Option<Duration>,
    /// How long a recovery must last, in the place of the catalogue's times.
    #[arg(long, env = "CRUSCOTTO_HEALTH_RECOVERY_AFTER", value_parser = humantime::parse_duration)]
    pub health_recovery_after: Option<Duration>,
    /// How long a source may be silent before that is why nothing is known of its assets.
    #[arg(long, env = "CRUSCOTTO_COLLECTOR_SILENT_AFTER", value_parser = humantime::parse_duration, default_value = "120s")]
    pub collector_silent_after: Duration,
    /// The incident engine's times, such as how long a fault is gathered, are divided by this: a test has no minutes.
    #[arg(long, env = "CRUSCOTTO_INCIDENT_HURRY", default_value_t = 1, value_parser = clap::value_parser!(i64).range(1..=1000))]
    pub incident_hurry: i64,
    /// Counts of people below this are withheld from the public.
    #[arg(long, env = "CRUSCOTTO_SMALL_COUNT", default_value_t = DEFAULT_THRESHOLD,
          value_parser = clap::value_parser!(u32).range(i64::from(MIN_THRESHOLD)..))]
    pub small_count: u32,
    /// How often counts of people are released to the public, all at once; for as long as a count is fresh unless given. 0s
    /// releases them as they come, which gives small ones away: for an invented city.
    #[arg(long, env = "CRUSCOTTO_PEOPLE_EVERY", value_parser = humantime::parse_duration)]
    pub people_every: Option<Duration>,
    /// How long nothing more must have come of a day of counts of people that came late, before it is published once and for all.
    #[arg(long, env = "CRUSCOTTO_LATE_DAYS_QUIET_FOR", value_parser = humantime::parse_duration, default_value = "300s")]
    pub late_days_quiet_for: Duration,
    /// The address people reach the server at, such as https://cruscotto.comune.example.it; with https, cookies are secure.
    #[arg(long, env = "CRUSCOTTO_PUBLIC_URL")]
    pub public_url: Option<Url>,
    /// Further origins whose pages may open the websocket, such as https://www.comune.example.it.
    #[arg(long = "allowed-origin", env = "CRUSCOTTO_ALLOWED_ORIGINS", value_delimiter = ',')]
    pub allowed_origins: Vec<Url>,
    /// Requests a second that one address may make on average; bursts of ten times as many are taken.
    #[arg(long, env = "CRUSCOTTO_API_RATE", default_value_t = API_RATE_DEFAULT, value_parser = clap::value_parser!(u32).range(1..))]
    pub api_rate: u32,
    /// Networks of the proxies in front of the server, such as 10.1.0.0/16: their word is taken on whose request it is, so
    /// that people behind one of them do not share a limit. Without it `X-Forwarded-For` is not looked at.
    #[arg(long = "trusted-proxy", env = "CRUSCOTTO_TRUSTED_PROXIES", value_delimiter = ',', value_parser = network)]
    pub trusted_proxies: Vec<IpNet>,
    /// How long the body of a delivery may take to come in.
    #[arg(long, env = "CRUSCOTTO_BODY_TIME_OUT", value_parser = humantime::parse_duration, default_value = "30s")]
    pub body_time_out: Duration,
    /// How long the head of a request may take to come in, and a kept connection may be idle.
    #[arg(long, env = "CRUSCOTTO_HEAD_TIME_OUT", value_parser = humantime::parse_duration, default_value = "30s")]
    pub head_time_out: Duration,
    /// Connections at once, those of open pages included; each takes a file descriptor. More wait until one ends.
    #[arg(long, env = "CRUSCOTTO_MAX_CONNECTIONS", default_value_t = MAX_CONNECTIONS_DEFAULT, value_parser = at_least_one)]
    pub max_connections: usize,
    /// Street tiles under the console's map, such as https://tiles.comune.example.it/{z}/{x}/{y}.png; none unless named.
    #[arg(long, env = "CRUSCOTTO_TILES_URL", value_name = "URL")]
    pub tiles_url: Option<TilesUrl>,
    /// Whom to name for the street tiles.
    #[arg(long, env = "CRUSCOTTO_TILES_ATTRIBUTION", default_value = TILES_ATTRIBUTION_DEFAULT)]
    pub tiles_attribution: String,
    /// How notifications are sent.
    #[command(flatten)]
    pub notify: NotifySettings,
    /// The identity provider.
    #[command(flatten)]
    pub oidc: OidcArguments,
}

/// The identity provider that people may log in at.
#[derive(Debug, Clone, Args)]
#[group(id = "oidc")]
pub struct OidcArguments {
    /// The issuer, as its tokens name it, such as https://login.comune.example.it/realms/staff; without it people log in with
    /// a password alone.
    #[arg(long = "oidc-issuer", env = "CRUSCOTTO_OIDC_ISSUER")]
    pub issuer: Option<Url>,
    /// What the provider knows this server as.
    #[arg(long = "oidc-client-id", env = "CRUSCOTTO_OIDC_CLIENT_ID", default_value = "cruscotto")]
    pub client_id: String,
    /// What this server shows the provider; without one it is a public client, and PKCE protects it.
    #[arg(long = "oidc-client-secret", env = "CRUSCOTTO_OIDC_CLIENT_SECRET", hide_env_values = true)]
    pub client_secret: Option<Secret>,
    /// What people know the provider as.
    #[arg(long = "oidc-label", env = "CRUSCOTTO_OIDC_LABEL", default_value = "OpenID Connect")]
    pub label: String,
    /// What the provider is asked for.
    #[arg(long = "oidc-scope", env = "CRUSCOTTO_OIDC_SCOPES", value_delimiter = ' ', default_values = ["profile", "email"])]
    pub scopes: Vec<String>,
    /// The claim that names a person's groups.
    #[arg(long = "oidc-group-claim", env = "CRUSCOTTO_OIDC_GROUP_CLAIM", default_value = "groups")]
    pub group_claim: String,
    /// What the members of a group may do, GROUP=ROLE or GROUP=ROLE@MUNICIPIO+MUNICIPIO; in the environment several with
    /// semicolons. Whoever is in none of the groups is not let in.
    #[arg(long = "oidc-group", env = "CRUSCOTTO_OIDC_GROUPS", value_delimiter = ';')]
    pub groups: Vec<GroupRule>,
}

impl Default for OidcArguments {
    fn default() -> Self {
        Self {
            issuer: None,
            client_id: "cruscotto".to_owned(),
            client_secret: None,
            label: "OpenID Connect".to_owned(),
            scopes: vec!["profile".to_owned(), "email".to_owned()],
            group_claim: "groups".to_owned(),
            groups: Vec::new(),
        }
    }
}

fn at_least_one(text: &str) -> Result<usize, String> {
    text.parse().ok().filter(|number| *number > 0).ok_or_else(|| "expected a whole number from 1 on".to_owned())
}

/// A network, or the one address of a proxy.
pub(crate) fn network(text: &str) -> Result<IpNet, String> {
    let address = || text.parse::<IpAddr>().map(IpNet::from);
    text.parse::<IpNet>()
        .or_else(|_| address())
        .map_err(|_| "expected a network such as 10.1.0.0/16, or an address".to_owned())
}

impl Settings {
    /// Whether the demo's simulated past is still coming.
    #[must_use]
    pub fn past_is_coming(&self) -> bool {
        self.demo && self.demo_past.as_ref().is_some_and(|file| !file.exists())
    }

    /// The defaults on a database and a city folder, on any free port of this machine.
    #[must_use]
    pub fn new(database_url: &str, city: PathBuf) -> Self {
        Self {
            database_url: database_url.into(),
            listen: SocketAddr::new(Ipv4Addr::LOCALHOST.into(), 0),
            city,
            web: None,
            mappings: None,
            demo: false,
            demo_past: None,
            health_fault_after: None,
            health_recovery_after: None,
            collector_silent_after: SILENT_AFTER_DEFAULT,
            incident_hurry: 1,
            small_count: DEFAULT_THRESHOLD,
            people_every: None,
            late_days_quiet_for: LATE_DAYS_QUIET_FOR_DEFAULT,
            public_url: None,
            allowed_origins: Vec::new(),
            api_rate: API_RATE_DEFAULT,
            trusted_proxies: Vec::new(),
            body_time_out: BODY_TIME_OUT_DEFAULT,
            tiles_url: None,
            tiles_attribution: TILES_ATTRIBUTION_DEFAULT.to_owned(),
            oidc: OidcArguments::default(),
            notify: NotifySettings::default(),
            head_time_out: HEAD_TIME_OUT_DEFAULT,
            max_connections: MAX_CONNECTIONS_DEFAULT,
        }
    }

    /// The address that links lead to, as long as nothing else is said this machine's own.
    ///
    /// # Errors
    /// Never for an address that can be listened on.
    pub fn address(&self) -> Result<Url, url::ParseError> {
        self.public_url.clone().map_or_else(|| format!("http://{}", self.listen).parse(), Ok)
    }

    /// What this server is called in applications that make codes.
    #[must_use]
    pub fn issuer(&self) -> String {
        let host = self.public_url.as_ref().and_then(|url| url.host_str());
        host.map_or_else(|| "Cruscotto".to_owned(), |host| format!("Cruscotto {host}"))
    }

    /// Whether people come by https.
    #[must_use]
    pub fn secure(&self) -> bool {
        self.public_url.as_ref().is_some_and(|url| url.scheme() == "https")
    }
}
