//! What a client of `/live` may not do: it is told so, keeps its connection, and other sites get none.

use std::time::Duration;

use anyhow::{Context as _, Result, ensure};
use cruscotto_domain::live::{ErrorCode, MAX_TOPICS, ServerMessage};
use cruscotto_tests::city::{self, Look as _};
use cruscotto_tests::feed::{Feed, access_point};
use cruscotto_tests::live::{Format, Greeting, Live};
use tungstenite::Message;

/// An answer, and room for a busy machine.
const ANSWERS_WITHIN: Duration = Duration::from_secs(10);

fn error_after(live: &mut Live, message: Message) -> Result<(ErrorCode, String)> {
    live.send(message)?;
    live.wait_for("an error", ANSWERS_WITHIN, |message| match message {
        ServerMessage::Error { code, detail } => Some((code, detail)),
        _ => None,
    })
}

fn still_serves(live: &mut Live, topic: &str) -> Result<()> {
    live.subscribe(&[topic])?;
    live.wait_for("a snapshot", ANSWERS_WITHIN, |message| matches!(message, ServerMessage::Snapshot(_)).then_some(()))
}

#[test]
fn what_cannot_be_done_is_an_error_and_the_connection_stays() -> Result<()> {
    city::with(city::backend_only()?, |city| {
        let assets = (0..=MAX_TOPICS).map(|number| access_point(&format!("ap-{number}"))).collect::<Result<_>>()?;
        Feed::through(city.source()?).assets(assets)?;
        let topics: Vec<String> = (0..=MAX_TOPICS).map(|number| format!("\"asset/ap-{number}\"")).collect();
        let too_many = format!("{{\"subscribe\":[{}]}}", topics.join(","));
        let cases = [
            ("{\"subscribe\":[\"nowhere\"]}", ErrorCode::Malformed, "expected city"),
            ("{\"subscribe\":[\"area/nil-9999\"]}", ErrorCode::NotFound, "nil-9999"),
            ("{\"subscribe\":[\"asset/nobody\"]}", ErrorCode::NotFound, "nobody"),
            ("{\"subscribe\":", ErrorCode::Malformed, "message"),
            ("{\"buy\":[\"city\"]}", ErrorCode::Malformed, "buy"),
            (too_many.as_str(), ErrorCode::TooManyTopics, "16"),
        ];
        for (text, code, says) in cases {
            let mut live = Live::open(city.options().listen, Format::Json, Greeting::default())?;
            let (answered, detail) = error_after(&mut live, Message::text(text)).context(text.to_owned())?;
            ensure!(answered == code, "{text}: {answered:?} ({detail}) and not {code:?}");
            ensure!(detail.contains(says), "{text}: '{detail}' lacks '{says}'");
            // One that a full client already holds, too.
            still_serves(&mut live, "asset/ap-0").context(text.to_owned())?;
        }
        let mut live = Live::open(city.options().listen, Format::Binary, Greeting::default())?;
        let (code, _) = error_after(&mut live, Message::binary(vec![1, 255, 255, 255]))?;
        ensure!(code == ErrorCode::Malformed, "a frame of rubbish: {code:?}");
        still_serves(&mut live, "city")
    })
}

#[test]
fn a_message_beyond_the_limit_ends_only_its_own_connection() -> Result<()> {
    city::with(city::backend_only()?, |city| {
        let mut other = Live::open(city.options().listen, Format::Json, Greeting::default())?;
        let mut live = Live::open(city.options().listen, Format::Json, Greeting::default())?;
        let long = format!("{{\"subscribe\":[\"{}\"]}}", "x".repeat(1024 * 1024));
        // The server may close before all of it is sent.
        let _ = live.send(Message::text(long));
        let ended = live.wait_for("the end", ANSWERS_WITHIN, |message| {
            matches!(message, ServerMessage::Error { .. }).then_some(())
        });
        ensure!(ended.is_ok() || !format!("{ended:?}").contains("within"), "a megabyte was swallowed: {ended:?}");
        still_serves(&mut other, "city")
    })
}

#[test]
fn a_page_of_another_site_gets_no_connection() -> Result<()> {
    city::with(city::backend_only()?, |city| {
        let address = city.options().listen;
        let own = format!("http://{address}");
        for (origin, served) in [("https://example.com", false), ("null", false), (own.as_str(), true)] {
            let greeting = Greeting { origin: Some(origin), ..Greeting::default() };
            match Live::greet(address, Format::Json, greeting)? {
                Ok(mut live) => {
                    ensure!(served, "a page of {origin} is served");
                    still_serves(&mut live, "city")?;
                }
                Err(status) => ensure!(!served && status.as_u16() == 403, "{origin}: {status}"),
            }
        }
        Ok(())
    })
}
