//! `GET /api/v1/session/ways`.

use crate::oidc::Provider;
use crate::web::Shared;
use axum::Json;
use axum::extract::State;
use cruscotto_domain::api::account::LoginWays;

/// How people log in here.
#[utoipa::path(get, path = "/api/v1/session/ways", tag = "session", responses((status = 200, body = LoginWays)))]
pub(crate) async fn login_ways(State(state): State<Shared>) -> Json<LoginWays> {
    Json(LoginWays { oidc: state.provider.as_ref().map(Provider::label).map(ToOwned::to_owned) })
}
