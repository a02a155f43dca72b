//! Who asks: the public, or somebody who is logged in, by the session in their cookie.

use super::Shared;
use super::area::no_such_area;
use super::asset::no_such_asset;
use super::problem::Problem;
use crate::audience::{Audience, Viewer};
use crate::known::PlacedAsset;
use crate::store::TokenHash;
use axum::extract::FromRequestParts;
use axum::http::header::COOKIE;
use axum::http::request::Parts;
use axum::http::{HeaderMap, StatusCode};
use cruscotto_domain::access::{Grant, Permission, Scope};
use cruscotto_domain::area::Area;
use cruscotto_domain::asset::Placement;
use cruscotto_domain::id::{AreaId, AssetId};
use cruscotto_domain::time::Timestamp;
use std::sync::Arc;

/// The cookie over https: the prefix binds it to this host and to https (RFC 6265bis, 4.1.3.2).
const SECURE_COOKIE: &str = "__Host-cruscotto_session";

/// The cookie over plain http, for a demo on one's own machine.
const PLAIN_COOKIE: &str = "cruscotto_session";

/// Name of the session cookie.
pub(super) fn cookie_name(secure: bool) -> &'static str {
    if secure { SECURE_COOKIE } else { PLAIN_COOKIE }
}

/// The session token of a request.
pub(super) fn session_token(headers: &HeaderMap, secure: bool) -> Option<&str> {
    cookie(headers, cookie_name(secure))
}

/// The value of a cookie, unless it is empty.
pub(super) fn cookie<'a>(headers: &'a HeaderMap, name: &str) -> Option<&'a str> {
    let cookies = headers.get_all(COOKIE).into_iter().filter_map(|value| value.to_str().ok());
    let mut pairs = cookies.flat_map(|value| value.split(';')).filter_map(|pair| pair.trim().split_once('='));
    pairs.find(|(found, _)| *found == name).map(|(_, value)| value).filter(|value| !value.is_empty())
}

/// Somebody who is logged in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Staff {
    /// Their user name: who did it, in every log.
    pub(super) user: String,
    /// What they may do, and where.
    pub(super) grant: Grant,
    /// When their session ends, whatever they do.
    pub(super) session_ends: Timestamp,
    /// The session they showed.
    pub(super) session: TokenHash,
}

impl Staff {
    /// Refuses what lies outside of the Municipi they act in.
    ///
    /// # Errors
    /// A 403.
    pub(super) fn check_placement(&self, placement: &Placement) -> Result<(), Problem> {
        if self.grant.scope().covers(placement) { Ok(()) } else { Err(self.elsewhere()) }
    }

    /// The asset, if it is there and lies where they act.
    ///
    /// # Errors
    /// A 404, or a 403.
    pub(super) fn check_asset(&self, state: &Shared, id: &AssetId) -> Result<Arc<PlacedAsset>, Problem> {
        let asset = state.known.asset(id).ok_or_else(|| no_such_asset(id))?;
        self.check_placement(&asset.placement)?;
        Ok(asset)
    }

    /// Refuses an area that is not there, or that is not all where they act: for somebody of a Municipio that is every NIL,
    /// as none lies in one Municipio.
    ///
    /// # Errors
    /// A 404, or a 403.
    pub(super) fn check_area(&self, state: &Shared, id: &AreaId) -> Result<(), Problem> {
        let live = state.hub.state();
        let area = live.area(id).ok_or_else(|| no_such_area(id))?;
        if self.grant.scope().covers_area(area) { Ok(()) } else { Err(self.elsewhere()) }
    }

    /// Refuses what concerns the whole city to who acts in some of its Municipi.
    ///
    /// # Errors
    /// A 403.
    pub(super) fn check_city(&self) -> Result<(), Problem> {
        if *self.grant.scope() == Scope::City { Ok(()) } else { Err(self.elsewhere()) }
    }

    fn elsewhere(&self) -> Problem {
        let municipi = self.grant.scope().municipi().into_iter().flatten();
        let names: Vec<&str> = municipi.map(AreaId::as_str).collect();
        let detail = format!("this is outside of where you may act: {}", names.join(", "));
        Problem::new(StatusCode::FORBIDDEN, detail)
    }
}

/// What the guard of the route has let in; see [`Routes::staff`](super::access::Routes::staff).
impl FromRequestParts<Shared> for Staff {
    type Rejection = Problem;
    async fn from_request_parts(parts: &mut Parts, _: &Shared) -> Result<Self, Problem> {
        parts.extensions.get::<Self>().cloned().ok_or_else(|| {
            tracing::error!(path = parts.uri.path(), "a handler for staff is not registered as one");
            Problem::new(StatusCode::INTERNAL_SERVER_ERROR, "the server could not answer; its log says why")
        })
    }
}

/// Who asks: somebody who is logged in, or the public.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Caller {
    /// Who is logged in; none for the public.
    pub(super) staff: Option<Staff>,
}

impl Caller {
    /// Who asks with these headers.
    ///
    /// # Errors
    /// When the database must be asked and does not answer.
    pub(super) async fn of(headers: &HeaderMap, state: &Shared) -> Result<Self, Problem> {
        let Some(session) = session_token(headers, state.settings.secure()).map(TokenHash::of) else {
            return Ok(Self { staff: None });
        };
        let row = state.store.session(session).await?;
        let staff = row.map(|row| Staff { user: row.account, grant: row.grant, session_ends: row.ends, session });
        Ok(Self { staff })
    }

    /// As whom they follow the live city.
    pub(super) fn viewer(&self) -> Viewer {
        let sees = self.staff.as_ref().filter(|staff| staff.grant.may(Permission::View));
        sees.map_or(Viewer::Public, |staff| Viewer::Staff(Arc::new(staff.grant.scope().clone())))
    }

    /// What they are shown of the city as a whole.
    pub(super) fn audience(&self) -> Audience {
        self.viewer().of_city()
    }

    /// What they are shown of something that lies there.
    pub(super) fn audience_at(&self, placement: &Placement) -> Audience {
        self.viewer().at(placement)
    }

    /// What they are shown of an area.
    pub(super) fn audience_of(&self, area: &Area) -> Audience {
        self.viewer().of_area(area)
    }

    /// What they are shown that lies nowhere: definitions.
    pub(super) fn audience_somewhere(&self) -> Audience {
        if self.viewer() == Viewer::Public { Audience::Public } else { Audience::Operator }
    }

    /// Whether who asked is still who they were: their session may have ended meanwhile, or what they may do have changed.
    /// A database that is away ends no session.
    pub(super) async fn holds(&self, state: &Shared) -> bool {
        let Some(staff) = &self.staff else { return true };
        match state.store.session(staff.session).await {
            Ok(row) => row.is_some_and(|row| row.grant == staff.grant),
            Err(_) => true,
        }
    }
}

impl FromRequestParts<Shared> for Caller {
    type Rejection = Problem;
    async fn from_request_parts(parts: &mut Parts, state: &Shared) -> Result<Self, Problem> {
        match parts.extensions.get::<Staff>() {
            Some(staff) => Ok(Self { staff: Some(staff.clone()) }),
            None => Self::of(&parts.headers, state).await,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_cookie_is_found_among_others_and_only_the_right_one() {
        let mut headers = HeaderMap::new();
        headers.append(COOKIE, "theme=dark; cruscotto_session=abc".parse().unwrap());
        headers.append(COOKIE, "__Host-cruscotto_session=xyz".parse().unwrap());
        assert_eq!(session_token(&headers, false), Some("abc"));
        assert_eq!(session_token(&headers, true), Some("xyz"));
        assert_eq!(session_token(&HeaderMap::new(), false), None);
    }
}
