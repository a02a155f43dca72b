//! `GET /widget/{area}`: the state of an area, small, for a frame on another site. No script; it comes anew every five
//! minutes.

use super::{CACHE, area, layer_name, working};
use crate::web::Shared;
use crate::web::base_url::base_url;
use crate::web::extract::Path;
use crate::web::open_data::html::{Language, document, escape};
use crate::web::problem::Problem;
use axum::body::Body;
use axum::extract::State;
use axum::http::header::{CACHE_CONTROL, CONTENT_SECURITY_POLICY};
use axum::http::{HeaderMap, HeaderValue, Response};
use cruscotto_domain::api::Problem as ProblemBody;
use cruscotto_domain::id::AreaId;
use cruscotto_domain::time::Timestamp;

/// As every page of this server, but that anybody may frame it: it has no login, no form and no script.
const POLICY: &str =
    "default-src 'none'; style-src 'self'; font-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors *";

/// How many of an area's access points, schools and services work now: to be put into an `<iframe>`.
#[utoipa::path(get, path = "/widget/{area}", tag = "open-data",
    params(("area" = String, Path, description = "Id of the area", example = "nil-1")),
    responses(
        (status = 200, content_type = "text/html", body = String),
        (status = 404, body = ProblemBody, content_type = "application/problem+json"),
    ))]
pub(in crate::web) async fn widget(
    State(state): State<Shared>,
    Path(id): Path<AreaId>,
    headers: HeaderMap,
) -> Result<Response<Body>, Problem> {
    let item = area(&state, &id)?;
    let language = Language::of(&headers);
    let say = |it, en| language.of_two(it, en);
    let name = escape(&item.area.name);
    let layers: String = item
        .layers
        .iter()
        .map(|layer| {
            let counts = &layer.counts;
            let (all, working) = (counts.total(), working(counts));
            format!(
                "<tr><th scope=\"row\">{}</th><td>{working} {} {all}</td><td>{}</td><td>{}</td><td>{}</td></tr>",
                layer_name(language, layer.layer),
                say("di", "of"),
                counts.critical,
                counts.unknown,
                counts.maintenance
            )
        })
        .collect();
    let demo = if state.settings.demo { say("<p>Dati dimostrativi</p>", "<p>Demo data</p>") } else { "" };
    let body = format!(
        "<h1>{name}</h1>{demo}<table><thead><tr><td></td><th scope=\"col\">{}</th><th scope=\"col\">{}</th>\
         <th scope=\"col\">{}</th><th scope=\"col\">{}</th></tr></thead><tbody>{layers}</tbody></table>\
         <p><a href=\"{}/area/{id}\" target=\"_blank\" rel=\"noopener\">Cruscotto</a>, <time>{}</time></p>",
        say("In funzione", "Working"),
        say("Fuori servizio", "Down"),
        say("Non noti", "Unknown"),
        say("In manutenzione", "Maintenance"),
        escape(&base_url(&state, &headers)),
        Timestamp::now(),
    );
    let refresh = "<meta http-equiv=\"refresh\" content=\"300\">";
    let mut response = document(language, &item.area.name, refresh, &body);
    response.headers_mut().insert(CONTENT_SECURITY_POLICY, HeaderValue::from_static(POLICY));
    response.headers_mut().insert(CACHE_CONTROL, HeaderValue::from_static(CACHE));
    Ok(response)
}
