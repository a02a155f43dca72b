//! How notifications are sent: flags, or the environment.

use crate::settings::{Secret, network};
use clap::Args;
use ipnet::IpNet;
use percent_encoding::percent_decode_str;
use std::net::IpAddr;
use std::path::PathBuf;
use std::str::FromStr;
use std::time::Duration;
use url::{Host, Url};

/// How long a message is tried before it is given up, unless it is said: as mail servers do it a day long, as news of an
/// incident are worth nothing after (RFC 5321, 4.5.4.1 has days for mail).
const GIVE_UP_AFTER_DEFAULT: Duration = Duration::from_secs(24 * 3_600);

/// Pause before the second attempt, unless it is said; it doubles with each.
const RETRY_FIRST_DEFAULT: Duration = Duration::from_secs(5);

/// From whom mail comes, unless it is said.
const MAIL_FROM_DEFAULT: &str = "Cruscotto <cruscotto@localhost>";

/// How notifications are sent.
#[derive(Debug, Clone, Args)]
pub struct NotifySettings {
    /// The mail server: smtps://USER:PASSWORD@HOST for TLS from the start, smtp://USER:PASSWORD@HOST:587 for STARTTLS, which
    /// is required; smtp://127.0.0.1:25?tls=none for a server on this machine. Without it no mail is sent.
    #[arg(long = "smtp-url", env = "CRUSCOTTO_SMTP_URL", hide_env_values = true, id = "smtp_url")]
    pub smtp: Option<SmtpUrl>,
    /// A file with the certificates (PEM) of the authority that the mail server's is from, where the system does not know it.
    #[arg(long, env = "CRUSCOTTO_SMTP_CA")]
    pub smtp_ca: Option<PathBuf>,
    /// From whom mail comes, such as "Cruscotto <cruscotto@comune.example.it>".
    #[arg(long, env = "CRUSCOTTO_MAIL_FROM", default_value = MAIL_FROM_DEFAULT)]
    pub mail_from: String,
    /// What secrets are kept with: 64 hexadecimal digits; several, separated by commas, while one takes another's place.
    #[arg(long, env = "CRUSCOTTO_SECRETS_KEY", hide_env_values = true)]
    pub secrets_key: Option<Secret>,
    /// Networks that are not the internet's to which webhooks may go, such as 10.1.0.0/16; to them without TLS as well.
    #[arg(long = "webhook-network", env = "CRUSCOTTO_WEBHOOK_NETWORKS", value_delimiter = ',', value_parser = network)]
    pub webhook_networks: Vec<IpNet>,
    /// How long a message is tried before it is given up and those who hear of failures are told.
    #[arg(long, env = "CRUSCOTTO_NOTIFY_GIVE_UP_AFTER", value_parser = humantime::parse_duration, default_value = "24h")]
    pub notify_give_up_after: Duration,
    /// The pause before the second attempt; it doubles with each, up to a quarter of an hour.
    #[arg(long, env = "CRUSCOTTO_NOTIFY_RETRY_FIRST", value_parser = humantime::parse_duration, default_value = "5s")]
    pub notify_retry_first: Duration,
}

impl Default for NotifySettings {
    fn default() -> Self {
        Self {
            smtp: None,
            smtp_ca: None,
            mail_from: MAIL_FROM_DEFAULT.to_owned(),
            secrets_key: None,
            webhook_networks: Vec::new(),
            notify_give_up_after: GIVE_UP_AFTER_DEFAULT,
            notify_retry_first: RETRY_FIRST_DEFAULT,
        }
    }
}

/// How the way to the mail server is protected.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Protection {
    /// TLS from the start (RFC 8314).
    Tls,
    /// STARTTLS, or no mail (RFC 3207).
    StartTls,
    /// None: to this machine alone.
    None,
}

/// Where mail is handed in. The password is in no log.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SmtpUrl {
    /// The host.
    pub host: String,
    /// The port.
    pub port: u16,
    /// How the way is protected.
    pub protection: Protection,
    /// User and password.
    pub credentials: Option<(String, Secret)>,
}

/// Ports of submission: with TLS from the start (RFC 8314), and otherwise (RFC 6409).
const PORTS: (u16, u16) = (465, 587);

impl FromStr for SmtpUrl {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let expected = "expected for example smtps://user:password@mail.example.it or smtp://user:password@host:587";
        // Not what was there: it has a password in it.
        let url = Url::parse(text).map_err(|error| format!("not a URL ({error}): {expected}"))?;
        let host = url.host_str().filter(|host| !host.is_empty()).ok_or_else(|| format!("no host: {expected}"))?;
        // The scheme is not one whose hosts the library reads for us.
        let here = match Host::parse(host.trim_matches(['[', ']'])) {
            Ok(Host::Ipv4(address)) => address.is_loopback(),
            Ok(Host::Domain(name)) => name == "localhost",
            _ => host.trim_matches(['[', ']']).parse::<IpAddr>().is_ok_and(|address| address.is_loopback()),
        };
        let mut tls = None;
        for (name, value) in url.query_pairs() {
            match name.as_ref() {
                "tls" => tls = Some(value.into_owned()),
                name => return Err(format!("'{name}' is not known: only tls=none is")),
            }
        }
        let (protection, port) = match (url.scheme(), tls.as_deref()) {
            ("smtps", None) => (Protection::Tls, PORTS.0),
            ("smtp", None) => (Protection::StartTls, PORTS.1),
            ("smtp", Some("none")) if here => (Protection::None, PORTS.1),
            ("smtp", Some("none")) => {
                return Err(format!("mail to {host} without TLS: only this machine may be reached so"));
            }
            (scheme, _) => return Err(format!("'{scheme}' with these options is not known: {expected}")),
        };
        let plain = |text| {
            let text = percent_decode_str(text).decode_utf8();
            text.map_err(|_| "user or password are no UTF-8 behind their %-escapes".to_owned())
        };
        let credentials = match (url.username(), url.password()) {
            ("", None) => None,
            (user, Some(password)) if !user.is_empty() => {
                Some((plain(user)?.into_owned(), Secret::from(&*plain(password)?)))
            }
            _ => return Err(format!("user and password go together: {expected}")),
        };
        Ok(Self { host: host.to_owned(), port: url.port().unwrap_or(port), protection, credentials })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mail_servers_url_says_how_the_way_is_protected() {
        let url: SmtpUrl = "smtps://rete:p%40ss@mail.example.it".parse().unwrap();
        assert_eq!((url.host.as_str(), url.port, url.protection), ("mail.example.it", 465, Protection::Tls));
        assert_eq!(
            url.credentials.as_ref().map(|(user, password)| (user.as_str(), password.expose())),
            Some(("rete", "p@ss"))
        );
        assert!(!format!("{url:?}").contains("p@ss"));
        let url: SmtpUrl = "smtp://mail.example.it".parse().unwrap();
        assert_eq!((url.port, url.protection, url.credentials), (587, Protection::StartTls, None));
        for here in ["smtp://127.0.0.1:2525?tls=none", "smtp://localhost?tls=none", "smtp://[::1]:25?tls=none"] {
            assert_eq!(here.parse::<SmtpUrl>().unwrap().protection, Protection::None, "{here}");
        }
    }

    #[test]
    fn a_wrong_one_is_refused_without_its_password() {
        for (bad, word) in [
            ("smtp://10.0.0.1?tls=none", "only this machine"),
            ("http://mail.example.it", "smtps://"),
            ("smtp://user@mail.example.it", "go together"),
            ("smtp://a:b%ff@mail.example.it", "UTF-8"),
            ("smtp://mail.example.it?tsl=none", "'tsl'"),
            ("mail.example.it", "not a URL"),
        ] {
            let error = bad.parse::<SmtpUrl>().unwrap_err();
            assert!(error.contains(word) && !error.contains("b%ff"), "{bad}: {error}");
        }
    }
}
