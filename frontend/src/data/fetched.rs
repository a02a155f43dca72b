//! An answer of the API, kept on the screen while a newer one is fetched and when that fails.

use crate::browser::{self, FetchError};
use gloo::timers::callback::Timeout;
use serde::de::DeserializeOwned;
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

impl<T> Clone for Fetched<T> {
    fn clone(&self) -> Self {
        Self { data: self.data.clone(), error: self.error.clone() }
    }
}

impl<T> Default for Fetched<T> {
    fn default() -> Self {
        Self { data: None, error: None }
    }
}

impl<T> PartialEq for Fetched<T> {
    /// The same answer, not an equal one: an answer is replaced, never changed.
    fn eq(&self, other: &Self) -> bool {
        let same = match (&self.data, &other.data) {
            (Some(a), Some(b)) => Rc::ptr_eq(a, b),
            (None, None) => true,
            _ => false,
        };
        same && self.error == other.error
    }
}

struct Held<T> {
    subject: String,
    fetched: Fetched<T>,
}

/// The JSON at `path`, fetched anew when `path` changes, every `refresh_s` seconds if given, and after a failure. Answers
/// stay while `subject` is the same; `path` may differ from it by a time or a page. No path, no request.
#[hook]
pub fn use_fetched<T: DeserializeOwned + 'static>(
    subject: String,
    path: Option<String>,
    refresh_s: Option<u32>,
) -> Fetched<T> {
    let held = use_state(|| Held::<T> { subject: String::new(), fetched: Fetched::default() });
    let round = use_state(|| 0_u32);
    {
        let latest = Latest { subject: held.subject.clone(), data: held.fetched.data.clone() };
        let held = held.clone();
        let round_now = *round;
        let subject = subject.clone();
        use_effect_with((subject, path, round_now), move |(subject, path, _)| {
            let alive = Rc::new(Cell::new(true));
            let timer = Rc::new(Cell::new(None::<Timeout>));
            if let Some(path) = path.clone() {
                let (subject, alive, timer) = (subject.clone(), Rc::clone(&alive), Rc::clone(&timer));
                wasm_bindgen_futures::spawn_local(async move {
                    let answer = browser::get_json::<T>(&path).await;
                    if !alive.get() {
                        return;
                    }
                    let before = latest.of(&subject);
                    let again = if answer.is_err() { Some(RETRY_S) } else { refresh_s };
                    let fetched = match answer {
                        Ok(data) => Fetched { data: Some(Rc::new(data)), error: None },
                        Err(error) => Fetched { data: before, error: Some(error) },
                    };
                    let lasting = fetched.error.as_ref().is_some_and(FetchError::is_not_found);
                    held.set(Held { subject, fetched });
                    if let Some(seconds) = again.filter(|_| !lasting) {
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
    if held.subject == subject { held.fetched.clone() } else { Fetched::default() }
}

/// The answer held when the request began.
struct Latest<T> {
    subject: String,
    data: Option<Rc<T>>,
}

impl<T> Latest<T> {
    fn of(&self, subject: &str) -> Option<Rc<T>> {
        self.data.clone().filter(|_| self.subject == subject)
    }
}
