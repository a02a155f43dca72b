//! `/api/v1/account/second-factor`: from the offer of a secret over the first code to recovery codes, and back.

use super::{confirm, internal};
use crate::second_factor::{self, RECOVERY_CODES};
use crate::store::TokenHash;
use crate::web::Shared;
use crate::web::caller::Staff;
use crate::web::extract::Json;
use crate::web::problem::Problem;
use axum::extract::State;
use axum::http::StatusCode;
use cruscotto_domain::api::Problem as ProblemBody;
use cruscotto_domain::api::account::{Confirmation, RecoveryCodes, SecondFactorCode, SecondFactorOffer};
use cruscotto_domain::time::Timestamp;

/// Be offered a secret for an application that makes codes (RFC 6238: SHA-1, six digits, 30 s). It counts once a code of it
/// was shown.
#[utoipa::path(post, path = "/api/v1/account/second-factor", tag = "account", request_body = Confirmation, responses(
    (status = 200, body = SecondFactorOffer),
    (status = 403, description = "The password is wrong", body = ProblemBody, content_type = "application/problem+json"),
    (status = 409, description = "There is one already", body = ProblemBody, content_type = "application/problem+json"),
))]
pub(crate) async fn second_factor_offer(
    State(state): State<Shared>,
    staff: Staff,
    Json(confirmation): Json<Confirmation>,
) -> Result<axum::Json<SecondFactorOffer>, Problem> {
    confirm(&state, &staff, confirmation.password).await?;
    let secret = second_factor::new_secret().map_err(internal)?;
    if !state.store.offer_second_factor(&staff.user, &secret).await? {
        return Err(Problem::new(StatusCode::CONFLICT, "the account has a second factor: remove it first"));
    }
    second_factor::offer(&secret, &staff.user, &state.settings.issuer()).map(axum::Json).map_err(internal)
}

/// Show a code of the secret that was offered: from now on every login asks for one. The answer has the recovery codes.
#[utoipa::path(put, path = "/api/v1/account/second-factor", tag = "account", request_body = SecondFactorCode, responses(
    (status = 200, body = RecoveryCodes),
    (status = 409, description = "Nothing was offered", body = ProblemBody, content_type = "application/problem+json"),
    (status = 422, description = "Not a code of it", body = ProblemBody, content_type = "application/problem+json"),
))]
pub(crate) async fn second_factor_begin(
    State(state): State<Shared>,
    staff: Staff,
    Json(shown): Json<SecondFactorCode>,
) -> Result<axum::Json<RecoveryCodes>, Problem> {
    state.limits.account(staff.session)?;
    let nothing = || Problem::new(StatusCode::CONFLICT, "no secret was offered: POST to be offered one");
    let secret = state.store.offered_second_factor(&staff.user).await?.ok_or_else(nothing)?;
    let step = second_factor::step_of(&secret, &shown.code, Timestamp::now()).ok_or_else(|| {
        Problem::unprocessable("the code is not one of the secret now: check the clock of the device that makes it")
    })?;
    let codes = (0..RECOVERY_CODES).map(|_| second_factor::new_recovery_code()).collect::<Result<Vec<_>, _>>();
    let codes = codes.map_err(internal)?;
    let hashes: Vec<TokenHash> = codes.iter().map(|code| TokenHash::of(&second_factor::bare(code))).collect();
    if !state.store.begin_second_factor(&staff.user, &secret, step, &hashes).await? {
        return Err(nothing());
    }
    Ok(axum::Json(RecoveryCodes { codes }))
}

/// Do without the second factor.
#[utoipa::path(delete, path = "/api/v1/account/second-factor", tag = "account", request_body = Confirmation, responses(
    (status = 204, description = "Removed"),
    (status = 403, description = "The password is wrong", body = ProblemBody, content_type = "application/problem+json"),
    (status = 404, description = "There is none", body = ProblemBody, content_type = "application/problem+json"),
))]
pub(crate) async fn second_factor_end(
    State(state): State<Shared>,
    staff: Staff,
    Json(confirmation): Json<Confirmation>,
) -> Result<StatusCode, Problem> {
    confirm(&state, &staff, confirmation.password).await?;
    if state.store.end_second_factor(&staff.user, &staff.user).await? {
        Ok(StatusCode::NO_CONTENT)
    } else {
        Err(Problem::not_found("the account has no second factor"))
    }
}
