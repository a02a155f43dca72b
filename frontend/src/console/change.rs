//! Changes: something is sent to the server, and what became of it is said where it was asked.

use super::texts::Texts;
use crate::browser::{self, FetchError};
use cruscotto_domain::api::Problem;
use gloo::net::http::Method;
use serde::Serialize;
use web_sys::File;
use yew::prelude::*;

/// What became of the last change.
#[derive(Debug, Clone, PartialEq, Default)]
pub enum Sent {
    /// Nothing was sent yet.
    #[default]
    Nothing,
    /// It is on its way.
    OnItsWay,
    /// It is done.
    Done,
    /// It was not done.
    Failed(FetchError),
}

/// Sends changes, one at a time.
#[derive(Clone, PartialEq)]
pub struct Sender {
    state: UseStateHandle<Sent>,
    done: Callback<String>,
}

impl Sender {
    /// Sends `body` as JSON; what is answered goes to the callback of [`use_sender`].
    pub fn send<T: Serialize>(&self, method: Method, path: String, body: Option<&T>) {
        let body = match body.map(serde_json::to_string).transpose() {
            Ok(body) => body,
            Err(error) => return browser::log_error(&format!("{path}: {error}")),
        };
        self.send_text(method, path, body);
    }

    /// Sends `body` as it is.
    pub fn send_text(&self, method: Method, path: String, body: Option<String>) {
        self.wait(async move { browser::exchange(method, &path, body).await });
    }

    /// Posts a file as it is.
    pub fn send_file(&self, path: String, media_type: &'static str, file: File) {
        self.wait(async move { browser::post_file(&path, media_type, &file).await });
    }

    fn wait(&self, answer: impl Future<Output = Result<String, FetchError>> + 'static) {
        let (state, done) = (self.state.setter(), self.done.clone());
        state.set(Sent::OnItsWay);
        wasm_bindgen_futures::spawn_local(async move {
            match answer.await {
                Ok(answer) => {
                    state.set(Sent::Done);
                    done.emit(answer);
                }
                Err(error) => state.set(Sent::Failed(error)),
            }
        });
    }

    /// What became of the last change.
    #[must_use]
    pub fn state(&self) -> &Sent {
        &self.state
    }

    /// Whether a change is on its way.
    #[must_use]
    pub fn is_busy(&self) -> bool {
        *self.state == Sent::OnItsWay
    }

    /// Why the last change was not made, in words; nothing where the screen shows what was done.
    pub fn told_failure(&self, texts: &Texts) -> Html {
        if *self.state() == Sent::Done { Html::default() } else { self.told(texts) }
    }

    /// What became of the last change, in words. A success is said to a screen reader; the screen shows it anyway.
    pub fn told(&self, texts: &Texts) -> Html {
        match &*self.state {
            Sent::Nothing | Sent::OnItsWay => Html::default(),
            Sent::Done => html! { <p class="ops-done" role="status">{ texts.done }</p> },
            Sent::Failed(error) => html! { <p class="form-error" role="alert">{ failure(texts, error) }</p> },
        }
    }
}

/// Why a change was not made.
#[must_use]
pub fn failure(texts: &Texts, error: &FetchError) -> String {
    match error {
        FetchError::Status(401 | 403, _) => texts.forbidden.to_owned(),
        FetchError::Status(404 | 405, detail) if read(detail).is_none() => texts.absent.to_owned(),
        FetchError::Status(_, detail) => (texts.refused)(&read(detail).unwrap_or_else(|| detail.clone())),
        FetchError::Network(_) | FetchError::Body(_) => texts.unreachable.to_owned(),
    }
}

/// What an RFC 9457 problem says.
fn read(detail: &str) -> Option<String> {
    serde_json::from_str::<Problem>(detail).ok().map(|problem| problem.detail)
}

/// Sends changes; `done` is told what was answered.
#[hook]
pub fn use_sender(done: Callback<String>) -> Sender {
    Sender { state: use_state(Sent::default), done }
}
