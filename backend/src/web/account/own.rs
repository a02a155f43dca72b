//! `GET /api/v1/account`.

use crate::web::Shared;
use crate::web::caller::Staff;
use crate::web::problem::Problem;
use axum::Json;
use axum::extract::State;
use cruscotto_domain::api::account::Account;

/// One's own account.
#[utoipa::path(get, path = "/api/v1/account", tag = "account", responses((status = 200, body = Account)))]
pub(crate) async fn account(State(state): State<Shared>, staff: Staff) -> Result<Json<Account>, Problem> {
    let person = state.store.person(&staff.user).await?;
    let person = person.ok_or_else(|| Problem::not_found("the account is gone"))?;
    let left = state.store.recovery_codes_left(&staff.user).await?;
    Ok(Json(Account { person, recovery_codes_left: u32::try_from(left).unwrap_or(0) }))
}
