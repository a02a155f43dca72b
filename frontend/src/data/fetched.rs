//! An answer of the API, kept on the screen while a newer one is fetched and when that fails.

use crate::browser::{self, FetchError};
use gloo::timers::callback::Timeout;
use serde::de::DeserializeOwned;
use std::any::Any;
use std::cell::Cell;
use std::rc::Rc;
use yew::prelude::*;

/// Seconds after which a failed request is tried again.
const RETRY_S: u32 = 5;

/// What is known of an answer.
#[derive(Debug)]
pub struct Fetched<T> {
    /// The newest answer; of the same subject, never of another.
    pub data: Option<Rc<T>>,
    /// Why the last request failed; none when it did not.
    pub error: Option<FetchError>,
}

/// The JSON at `path`, fetched anew when `path` changes, every `refresh_s` seconds if given, and after a failure. Answers
/// stay while `subject` is the same; `path` may differ from it by a time or a page. No path, no request.
#[hook]
pub fn use_fetched<T: DeserializeOwned + 'static>(
    subject: String,
    path: Option<String>,
    refresh_s: Option<u32>,
) -> Fetched<T> {
    let (data, error) = use_answer(subject, path, refresh_s, read::<T>);
    Fetched { data: data.and_then(|data| data.downcast().ok()), error }
}

/// An answer whose type only its reader knows: what follows is compiled once, not once a type.
type Answer = Rc<dyn Any>;

fn read<T: DeserializeOwned + 'static>(text: &str) -> Result<Answer, String> {
    serde_json::from_str::<T>(text).map(|read| Rc::new(read) as Answer).map_err(|e| e.to_string())
}

#[derive(Default)]
struct Held {
    subject: String,
    data: Option<Answer>,
    error: Option<FetchError>,
}

#[hook]
fn use_answer(
    subject: String,
    path: Option<String>,
    refresh_s: Option<u32>,
    read: fn(&str) -> Result<Answer, String>,
) -> (Option<Answer>, Option<FetchError>) {
    let held = use_state(Held::default);
    let round = use_state(|| 0_u32);
    {
        let before = held.data.clone().filter(|_| held.subject == subject);
        let (held, round_now) = (held.setter(), *round);
        use_effect_with((subject.clone(), path, round_now), move |(subject, path, _)| {
            let alive = Rc::new(Cell::new(true));
            let timer = Rc::new(Cell::new(None::<Timeout>));
            if let Some(path) = path.clone() {
                let (subject, alive, timer) = (subject.clone(), Rc::clone(&alive), Rc::clone(&timer));
                wasm_bindgen_futures::spawn_local(async move {
                    let text = browser::get_text(&path).await;
                    if !alive.get() {
                        return;
                    }
                    let answer =
                        text.and_then(|text| read(&text).map_err(|e| FetchError::Body(format!("{path}: {e}"))));
                    let (data, error) = match answer {
                        Ok(data) => (Some(data), None),
                        Err(error) => (before, Some(error)),
                    };
                    let again = match &error {
                        // It does not exist: asking again would not make it so.
                        Some(error) if error.is_not_found() => None,
                        Some(_) => Some(RETRY_S),
                        None => refresh_s,
                    };
                    held.set(Held { subject, data, error });
                    if let Some(seconds) = again {
                        let next = move || round.set(round_now.wrapping_add(1));
                        timer.set(Some(Timeout::new(seconds * 1000, next)));
                    }
                });
            }
            move || {
                alive.set(false);
                timer.take();
            }
        });
    }
    if held.subject == subject { (held.data.clone(), held.error.clone()) } else { (None, None) }
}
