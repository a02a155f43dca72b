//! The page of a briefing that is not frozen: of the pages rendered here the only one that is not everybody's.

use super::render::{self, Made};
use crate::web::Shared;
use crate::web::caller::Caller;
use crate::web::encoded::{Encoded, ONLY_NOW};
use axum::http::HeaderMap;
use axum::response::{IntoResponse, Redirect, Response};
use cruscotto_domain::access::Permission;
use cruscotto_frontend::routes::{Route, View};

/// Where who is not logged in is sent.
const LOGIN: &str = "/console/login";

/// The page for who may see briefings; who is not logged in is sent to log in.
pub(super) async fn page(state: &Shared, route: &Route, view: View, headers: &HeaderMap) -> Response {
    let caller = match Caller::of(headers, state).await {
        Ok(caller) => caller,
        Err(problem) => return problem.into_response(),
    };
    if !caller.staff.is_some_and(|staff| staff.grant.may(Permission::View)) {
        return Redirect::to(LOGIN).into_response();
    }
    let page = render::page(state, route, view, Made::Page).await;
    super::answered(page.map(|page| Encoded { cache: ONLY_NOW, ..page }), headers)
}
