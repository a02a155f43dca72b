//! What was delivered, and how the next delivery is treated.

use mail_parser::{MessageParser, MessagePart, MimeHeaders};
use serde::{Deserialize, Serialize};
use std::collections::{HashMap, VecDeque};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{SystemTime, UNIX_EPOCH};

/// How mail to an address is treated.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Behaviour {
    /// It is taken.
    #[default]
    Accept,
    /// Not now (451).
    Defer,
    /// Never (550).
    Refuse,
    /// It is taken, and the connection ends before the sender hears so.
    Forget,
    /// The server says nothing any more.
    Hang,
}

/// A mail that was taken.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Mail {
    /// Which, counted from 1.
    pub number: u64,
    /// When it came first, seconds since 1970.
    pub at_s: u64,
    /// From whom, as the envelope says.
    pub from: String,
    /// To whom, as the envelope says.
    pub to: Vec<String>,
    /// Its Message-ID, without the angle brackets.
    pub message_id: String,
    /// Its subject.
    pub subject: String,
    /// Its plain text.
    pub text: String,
    /// Its HTML.
    pub html: String,
    /// The files that are attached.
    pub files: Vec<File>,
    /// How often it came: a second copy is known by its Message-ID.
    pub copies: u32,
    /// Whether all copies were the same, octet by octet.
    pub same: bool,
    #[serde(skip)]
    raw: Vec<u8>,
}

/// A file of a mail.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct File {
    /// Its name.
    pub name: String,
    /// Its media type.
    pub kind: String,
    /// Its octets.
    #[serde(skip)]
    pub content: Vec<u8>,
}

impl File {
    fn of(part: &MessagePart<'_>) -> Self {
        let kind = part.content_type().map(|kind| match kind.subtype() {
            Some(subtype) => format!("{}/{subtype}", kind.ctype()),
            None => kind.ctype().to_owned(),
        });
        Self {
            name: part.attachment_name().unwrap_or_default().to_owned(),
            kind: kind.unwrap_or_default(),
            content: part.contents().to_vec(),
        }
    }
}

/// The mail of everybody. The oldest goes when it is full.
#[derive(Debug)]
pub struct Mailbox {
    capacity: usize,
    state: Mutex<State>,
}

#[derive(Debug, Default)]
struct State {
    mails: VecDeque<Mail>,
    taken: u64,
    behaviours: HashMap<String, Behaviour>,
    everybody: Behaviour,
}

impl Mailbox {
    /// One that keeps this many mails.
    #[must_use]
    pub fn new(capacity: usize) -> Self {
        Self { capacity, state: Mutex::default() }
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// What is in it, the latest first.
    #[must_use]
    pub fn mails(&self) -> Vec<Mail> {
        self.state().mails.iter().rev().cloned().collect()
    }

    /// How mail to `address` is treated from now on; to everybody, if it is none.
    pub fn behave(&self, address: Option<&str>, behaviour: Behaviour) {
        let mut state = self.state();
        match address {
            Some(address) => drop(state.behaviours.insert(address.to_lowercase(), behaviour)),
            None => state.everybody = behaviour,
        }
    }

    /// How mail to `address` is treated.
    #[must_use]
    pub fn behaviour(&self, address: &str) -> Behaviour {
        let state = self.state();
        state.behaviours.get(&address.to_lowercase()).copied().unwrap_or(state.everybody)
    }

    /// Takes a mail.
    pub(super) fn take(&self, from: String, to: Vec<String>, raw: Vec<u8>) {
        let parsed = MessageParser::default().parse(&raw);
        let text =
            |value: Option<std::borrow::Cow<'_, str>>| value.map(std::borrow::Cow::into_owned).unwrap_or_default();
        let message_id = parsed.as_ref().and_then(|m| m.message_id()).unwrap_or_default().to_owned();
        let mut state = self.state();
        state.taken += 1;
        let known = state.mails.iter_mut().find(|m| !message_id.is_empty() && m.message_id == message_id && m.to == to);
        if let Some(mail) = known {
            mail.copies += 1;
            mail.same &= mail.raw == raw;
            return;
        }
        let mail = Mail {
            number: state.taken,
            at_s: SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default().as_secs(),
            from,
            to,
            message_id,
            subject: parsed.as_ref().and_then(|m| m.subject()).unwrap_or_default().to_owned(),
            text: text(parsed.as_ref().and_then(|m| m.body_text(0))),
            html: text(parsed.as_ref().and_then(|m| m.body_html(0))),
            files: parsed.as_ref().map(|m| m.attachments().map(File::of).collect()).unwrap_or_default(),
            copies: 1,
            same: true,
            raw,
        };
        if state.mails.len() == self.capacity {
            state.mails.pop_front();
        }
        state.mails.push_back(mail);
    }
}
