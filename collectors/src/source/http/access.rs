//! With what a request is let in.

use super::fetch::{HttpFailure, fetch};
use super::oauth::Tokens;
use crate::config::OauthSection;
use reqwest::RequestBuilder;
use std::time::Duration;

/// What requests are sent with.
pub(super) enum Access {
    /// What they have themselves.
    Own,
    /// A token of an authorisation server.
    Oauth(Box<Tokens>),
}

impl Access {
    pub(super) fn new(oauth: Option<OauthSection>, timeout: Duration) -> reqwest::Result<Self> {
        let tokens = oauth.map(|section| Tokens::new(section, timeout)).transpose()?;
        Ok(tokens.map_or(Self::Own, |tokens| Self::Oauth(Box::new(tokens))))
    }

    /// The body of an answer of 2xx, at most `limit` bytes.
    pub(super) async fn fetch(&mut self, request: RequestBuilder, limit: usize) -> Result<Vec<u8>, HttpFailure> {
        match self {
            Self::Own => fetch(request, limit).await,
            Self::Oauth(tokens) => tokens.fetch(request, limit).await,
        }
    }
}
