//! Messages as JSON: the body of a signed webhook, and bodies made from templates for chats.

use super::message::Message;
use super::text::Rendered;
use crate::template::Template;
use serde_json::{Value, json};
use std::borrow::Cow;

/// Octets of a template at most: Teams takes 28 KB a card, and the text is yet to come.
pub const MAX_TEMPLATE_BYTES: usize = 16 * 1024;

/// Characters of `{text}` at most: Telegram takes 4,096 in a message (Bot API, sendMessage), and a template adds some.
const MAX_TEXT_CHARS: usize = 3_500;

/// How deep a template nests at most; cards nest about ten deep.
const MAX_DEPTH: usize = 32;

/// The places a template may have, and what goes there.
pub const PLACES: [(&str, &str); 8] = [
    ("subject", "the message in one line"),
    ("text", "the whole message, cut where chats would refuse it"),
    ("id", "the id of the message, the same when it is sent again"),
    ("to", "what the contact has as 'to': a chat id, a room"),
    ("count", "how many incidents it is about"),
    ("severity", "the most urgent of them: critical, warning, info, or empty"),
    ("recipient", "whom it is to"),
    ("link", "the address of the incidents, or empty"),
];

/// A JSON document whose texts have `{name}` places. The values are put in as texts: they cannot change its structure.
#[derive(Debug, Clone, PartialEq)]
pub struct JsonTemplate(Node);

#[derive(Debug, Clone, PartialEq)]
enum Node {
    Fixed(Value),
    Text(Template),
    List(Vec<Node>),
    Object(Vec<(String, Node)>),
}

/// Why a template is none.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum BadTemplate {
    /// Too large.
    #[error("the template has {0} octets: at most {MAX_TEMPLATE_BYTES}")]
    TooLarge(usize),
    /// Not JSON.
    #[error("the template is not JSON: {0}")]
    Json(String),
    /// Nested too deep.
    #[error("the template nests deeper than {MAX_DEPTH}")]
    TooDeep,
    /// Not an object.
    #[error("the template is no JSON object: expected for example {{\"chat_id\": \"{{to}}\", \"text\": \"{{text}}\"}}")]
    NoObject,
    /// Braces that do not match.
    #[error("at {path}: {reason}")]
    Braces {
        /// Where.
        path: String,
        /// What is wrong.
        reason: String,
    },
    /// A place that nothing is for.
    #[error("at {path}: nothing is called '{{{name}}}': expected one of {known}")]
    Unknown {
        /// Where.
        path: String,
        /// Its name.
        name: String,
        /// Those there are.
        known: String,
    },
    /// It says nothing.
    #[error("the template has neither {{text}} nor {{subject}}: its messages would say nothing")]
    Mute,
}

impl JsonTemplate {
    /// Reads and checks a template.
    ///
    /// # Errors
    /// [`BadTemplate`], with the place in the document.
    pub fn parse(text: &str) -> Result<Self, BadTemplate> {
        if text.len() > MAX_TEMPLATE_BYTES {
            return Err(BadTemplate::TooLarge(text.len()));
        }
        let value: Value = serde_json::from_str(text).map_err(|error| BadTemplate::Json(error.to_string()))?;
        if !value.is_object() {
            return Err(BadTemplate::NoObject);
        }
        let mut says = false;
        let node = read(value, &mut String::from("$"), 0, &mut says)?;
        if says { Ok(Self(node)) } else { Err(BadTemplate::Mute) }
    }

    /// The JSON of a message for a contact.
    #[must_use]
    pub fn fill(&self, message: &Message, rendered: &Rendered, uid: &str, to: &str) -> String {
        fill(&self.0, &|name| value_of(name, message, rendered, uid, to)).to_string()
    }
}

fn read(value: Value, path: &mut String, depth: usize, says: &mut bool) -> Result<Node, BadTemplate> {
    if depth > MAX_DEPTH {
        return Err(BadTemplate::TooDeep);
    }
    let length = path.len();
    let node = match value {
        Value::String(text) if text.contains(['{', '}']) => {
            let template =
                Template::parse(&text).map_err(|reason| BadTemplate::Braces { path: path.clone(), reason })?;
            for name in template.places() {
                if !PLACES.iter().any(|(known, _)| *known == name) {
                    let known = PLACES.map(|(name, _)| format!("{{{name}}}")).join(", ");
                    return Err(BadTemplate::Unknown { path: path.clone(), name: name.to_owned(), known });
                }
                *says |= matches!(name, "text" | "subject");
            }
            Node::Text(template)
        }
        Value::Array(list) => {
            let mut nodes = Vec::with_capacity(list.len());
            for (index, value) in list.into_iter().enumerate() {
                path.push_str(&format!("[{index}]"));
                nodes.push(read(value, path, depth + 1, says)?);
                path.truncate(length);
            }
            Node::List(nodes)
        }
        Value::Object(object) => {
            let mut nodes = Vec::with_capacity(object.len());
            for (key, value) in object {
                path.push('.');
                path.push_str(&key);
                nodes.push((key, read(value, path, depth + 1, says)?));
                path.truncate(length);
            }
            Node::Object(nodes)
        }
        fixed => Node::Fixed(fixed),
    };
    Ok(node)
}

fn fill<'v>(node: &Node, value_of: &impl Fn(&str) -> Option<Cow<'v, str>>) -> Value {
    match node {
        Node::Fixed(value) => value.clone(),
        // Every place was looked up when the template was read.
        Node::Text(template) => Value::String(template.fill(value_of).unwrap_or_default()),
        Node::List(nodes) => nodes.iter().map(|node| fill(node, value_of)).collect(),
        Node::Object(nodes) => nodes.iter().map(|(key, node)| (key.clone(), fill(node, value_of))).collect(),
    }
}

fn value_of<'v>(
    name: &str,
    message: &'v Message,
    rendered: &'v Rendered,
    uid: &'v str,
    to: &'v str,
) -> Option<Cow<'v, str>> {
    Some(match name {
        "subject" => Cow::from(&rendered.subject),
        "text" => cut(&rendered.text),
        "id" => Cow::from(uid),
        "to" => Cow::from(to),
        "count" => Cow::from(message.count().to_string()),
        "severity" => message.severity().map_or(Cow::from(""), |severity| Cow::from(severity.as_str())),
        "recipient" => Cow::from(&message.recipient),
        "link" => message.link.as_ref().map_or(Cow::from(""), |link| Cow::from(format!("{link}/console/incidents"))),
        _ => return None,
    })
}

fn cut(text: &str) -> Cow<'_, str> {
    match text.char_indices().nth(MAX_TEXT_CHARS) {
        Some((end, _)) => Cow::from(format!("{}…", &text[..end])),
        None => Cow::from(text),
    }
}

/// The body of a webhook: type, timestamp and data, as Standard Webhooks recommends (specification 1.0, "payload
/// structure").
#[must_use]
pub fn webhook_body(message: &Message, rendered: &Rendered) -> String {
    json!({
        "type": format!("cruscotto.incidents.{}", message.purpose.as_str()),
        "timestamp": message.at,
        "data": {"subject": rendered.subject, "text": rendered.text, "message": message},
    })
    .to_string()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::notify::{Language, Purpose};
    use proptest::prelude::*;

    fn message() -> Message {
        Message {
            id: 1,
            purpose: Purpose::News,
            recipient: "Ada".into(),
            language: Language::It,
            at: "2026-11-25T10:00:00Z".parse().unwrap(),
            lines: vec![],
            more: 3,
            going_on: 3,
            demo: false,
            link: None,
        }
    }

    fn rendered(text: &str) -> Rendered {
        Rendered { subject: "s".into(), text: text.into(), html: String::new() }
    }

    #[test]
    fn what_is_wrong_is_said_with_its_place() {
        let error = |text: &str| JsonTemplate::parse(text).unwrap_err().to_string();
        assert!(error("{").contains("line 1"));
        assert!(error("[]").contains("chat_id"));
        assert!(error(r#"{"a": {"b": ["{text}", "{txt}"]}}"#).contains("at $.a.b[1]: nothing is called '{txt}'"));
        assert!(error(r#"{"a": "{text"}"#).contains("at $.a"));
        assert!(error(r#"{"a": "b"}"#).contains("say nothing"));
        assert!(
            error(&format!("{{\"a\": {}\"{{text}}\"{}}}", "[".repeat(40), "]".repeat(40))).contains("deeper than 32")
        );
        assert!(error(&" ".repeat(MAX_TEMPLATE_BYTES + 1)).contains("octets"));
    }

    #[test]
    fn a_long_text_is_cut_where_chats_would_refuse_it() {
        let template = JsonTemplate::parse(r#"{"text": "{text}", "n": 1}"#).unwrap();
        let json: Value =
            serde_json::from_str(&template.fill(&message(), &rendered(&"è".repeat(9_000)), "u", "t")).unwrap();
        assert_eq!(json["text"].as_str().unwrap().chars().count(), MAX_TEXT_CHARS + 1);
        assert_eq!(json["n"], 1);
    }

    /// The template that the documentation gives for a chat: the first object after its name.
    fn documented(chat: &str) -> String {
        let page = include_str!("../../../docs/NOTIFICATIONS.md");
        let (_, rest) = page.split_once(&format!("\n    {chat} ")).unwrap();
        let mut values = serde_json::Deserializer::from_str(&rest[rest.find('{').unwrap()..]).into_iter::<Value>();
        values.next().unwrap().unwrap().to_string()
    }

    #[test]
    fn the_documented_templates_make_what_telegram_teams_and_slack_say_they_take() {
        // The most that a text can be: cut, and each character four octets or an escape.
        for text in ["a short one".to_owned(), "\u{1f6dc}".repeat(9_000), "\n".repeat(9_000)] {
            let filled = |chat: &str| -> Value {
                let template = JsonTemplate::parse(&documented(chat)).unwrap();
                serde_json::from_str(&template.fill(&message(), &rendered(&text), "uid", "-100123")).unwrap()
            };
            // core.telegram.org/bots/api#sendmessage: chat_id an integer or a string, text of 1 to 4096 characters.
            let telegram = filled("Telegram");
            let fields: Vec<&str> = telegram.as_object().unwrap().keys().map(String::as_str).collect();
            assert_eq!((fields, &telegram["chat_id"]), (vec!["chat_id", "text"], &json!("-100123")));
            assert!((1..=4_096).contains(&telegram["text"].as_str().unwrap().chars().count()));
            // learn.microsoft.com, "Send an Adaptive Card using an Incoming Webhook" and "... a Workflow": at most 28 KB.
            let teams = filled("Teams");
            let attachment = &teams["attachments"][0];
            assert_eq!(teams["type"], "message");
            assert_eq!(attachment["contentType"], "application/vnd.microsoft.card.adaptive");
            let (card, block) = (&attachment["content"], &attachment["content"]["body"][0]);
            assert_eq!((&card["type"], &block["type"]), (&json!("AdaptiveCard"), &json!("TextBlock")));
            assert!(card["version"].as_str().unwrap().starts_with("1.") && block["text"].is_string());
            assert!(teams.to_string().len() <= 28 * 1024, "{}", teams.to_string().len());
            // api.slack.com/messaging/webhooks: text.
            assert!(filled("Slack")["text"].is_string());
        }
    }

    proptest! {
        #[test]
        fn no_text_gets_out_of_its_place(text in ".{0,60}", to in ".{0,20}") {
            let template = JsonTemplate::parse(r#"{"chat_id": "{to}", "text": "<{text}>", "list": [{"id": "{id}"}]}"#).unwrap();
            let json: Value = serde_json::from_str(&template.fill(&message(), &rendered(&text), "uid", &to)).unwrap();
            prop_assert_eq!(json, json!({"chat_id": to, "text": format!("<{text}>"), "list": [{"id": "uid"}]}));
        }

        #[test]
        fn rubbish_is_refused_never_a_panic(text in ".{0,80}") {
            let _ = JsonTemplate::parse(&text);
        }
    }
}
