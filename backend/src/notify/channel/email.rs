//! Mail over SMTP (RFC 5321), through lettre.

use super::super::settings::{Protection, SmtpUrl};
use super::{Sent, clipped};
use crate::printer::PDF;
use crate::store::notify::{Attached, Due};
use anyhow::Context;
use cruscotto_domain::briefing::file_name;
use lettre::message::header::{ContentType, Header, HeaderName, HeaderValue};
use lettre::message::{Attachment, Mailbox, MultiPart, SinglePart};
use lettre::transport::smtp::authentication::Credentials;
use lettre::transport::smtp::client::{Certificate, Tls, TlsParameters};
use lettre::transport::smtp::{Error, PoolConfig};
use lettre::{AsyncSmtpTransport, AsyncTransport, Message, Tokio1Executor};
use serde::{Deserialize, Serialize};
use std::error::Error as _;
use std::path::Path;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

/// Connections to the mail server at most.
const MAX_CONNECTIONS: u32 = 4;

/// A connection that is not used so long is closed: servers close them after five minutes (RFC 5321, 4.5.3.2.7).
const IDLE: Duration = Duration::from_secs(60);

/// How long one command may take. RFC 5321, 4.5.3.2 allows minutes, which nobody waits for here: it is tried again.
const COMMAND_TIME_OUT: Duration = Duration::from_secs(10);

/// What a mail is made of: kept in the outbox.
#[derive(Debug, Serialize, Deserialize)]
pub(in crate::notify) struct Mail {
    pub(in crate::notify) subject: String,
    pub(in crate::notify) text: String,
    pub(in crate::notify) html: String,
    /// When it was written, seconds since 1970: the same in every attempt.
    pub(in crate::notify) date_s: u64,
}

/// Says that no vacation notice is wanted in answer (RFC 3834, 5).
#[derive(Debug, Clone)]
struct AutoSubmitted;

impl Header for AutoSubmitted {
    fn name() -> HeaderName {
        HeaderName::new_from_ascii_str("Auto-Submitted")
    }
    fn parse(_: &str) -> Result<Self, Box<dyn std::error::Error + Send + Sync>> {
        Ok(Self)
    }
    fn display(&self) -> HeaderValue {
        HeaderValue::new(Self::name(), "auto-generated".to_owned())
    }
}

/// The way to the mail server.
#[derive(Debug)]
pub(super) struct Email {
    transport: AsyncSmtpTransport<Tokio1Executor>,
    from: Mailbox,
}

impl Email {
    pub(super) fn new(smtp: &SmtpUrl, ca: Option<&Path>, from: &str) -> anyhow::Result<Self> {
        let from: Mailbox = from.parse().with_context(|| {
            format!(
                "CRUSCOTTO_MAIL_FROM '{from}' is no sender: expected for example Cruscotto <rete@comune.example.it>"
            )
        })?;
        let parameters = || -> anyhow::Result<TlsParameters> {
            let mut builder = TlsParameters::builder(smtp.host.clone());
            if let Some(file) = ca {
                builder = builder.add_root_certificate(certificates(file)?);
            }
            builder.build().context("TLS to the mail server cannot be set up")
        };
        let tls = match smtp.protection {
            Protection::Tls => Tls::Wrapper(parameters()?),
            Protection::StartTls => Tls::Required(parameters()?),
            Protection::None => Tls::None,
        };
        let mut builder = AsyncSmtpTransport::<Tokio1Executor>::builder_dangerous(smtp.host.clone())
            .port(smtp.port)
            .tls(tls)
            .timeout(Some(COMMAND_TIME_OUT))
            .pool_config(PoolConfig::new().max_size(MAX_CONNECTIONS).idle_timeout(IDLE));
        if let Some((user, password)) = &smtp.credentials {
            builder = builder.credentials(Credentials::new(user.clone(), password.expose().to_owned()));
        }
        Ok(Self { transport: builder.build(), from })
    }

    /// Hands a mail in once.
    pub(super) async fn send(&self, due: &Due, attached: Option<Attached>) -> Sent {
        let message = match self.message(due, attached) {
            Ok(message) => message,
            Err(error) => return Sent::Never(clipped(&format!("the mail cannot be written: {error}"))),
        };
        match self.transport.send(message).await {
            Ok(response) => {
                let code = response.code();
                Sent::Accepted(clipped(&format!("{code} {}", response.message().collect::<Vec<_>>().join(" "))))
            }
            Err(error) => refused(&error),
        }
    }

    /// The same octets for the same delivery, each time: date, Message-ID and boundaries are its own.
    fn message(&self, due: &Due, attached: Option<Attached>) -> anyhow::Result<Message> {
        let mail: Mail = serde_json::from_value(due.payload.clone())?;
        let to: lettre::Address = due.contact.address.parse()?;
        let date: SystemTime = UNIX_EPOCH + Duration::from_secs(mail.date_s);
        let text = SinglePart::builder().header(ContentType::TEXT_PLAIN).body(mail.text);
        let html = SinglePart::builder().header(ContentType::TEXT_HTML).body(mail.html);
        let words =
            MultiPart::alternative().boundary(format!("cruscotto-{}", due.uid)).singlepart(text).singlepart(html);
        let parts = match attached {
            Some(Attached { sha256, pdf }) => {
                let file = Attachment::new(file_name(&sha256, ".pdf")).body(pdf, ContentType::parse(PDF)?);
                MultiPart::mixed().boundary(format!("cruscotto-with-{}", due.uid)).multipart(words).singlepart(file)
            }
            None => words,
        };
        Ok(Message::builder()
            .from(self.from.clone())
            .to(Mailbox::new(None, to))
            .subject(mail.subject)
            .date(date)
            // So that whoever gets it twice knows it for the same (RFC 5322, 3.6.4; RFC 5321, 6.1).
            .message_id(Some(format!("<{}@{}>", due.uid, self.from.email.domain())))
            .header(AutoSubmitted)
            .multipart(parts)?)
    }
}

/// The certificates of a file.
fn certificates(file: &Path) -> anyhow::Result<Certificate> {
    let wrong = || format!("CRUSCOTTO_SMTP_CA {}: expected certificates in PEM", file.display());
    let pem = std::fs::read(file).with_context(wrong)?;
    Certificate::from_pem(&pem).with_context(wrong)
}

/// What a refusal means: 5yz is for good (RFC 5321, 4.2.1), all else is for now. A login that is refused is a wrong setting,
/// and the mail waits until it is right.
fn refused(error: &Error) -> Sent {
    let mut answer = error.to_string();
    let mut cause = error.source();
    while let Some(deeper) = cause {
        answer = format!("{answer}: {deeper}");
        cause = deeper.source();
    }
    let code = error.status().map(|code| code.to_string());
    // 530, 534, 535, 538: authentication (RFC 4954, 6).
    let settings = code.as_deref().is_some_and(|code| code.starts_with("53"));
    if error.is_permanent() && !settings { Sent::Never(clipped(&answer)) } else { Sent::Later(clipped(&answer), None) }
}
