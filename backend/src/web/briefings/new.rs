//! `POST /api/v1/briefings`.

use super::found;
use crate::web::Shared;
use crate::web::area::no_such_area;
use crate::web::caller::Staff;
use crate::web::extract::Json;
use crate::web::problem::Problem;
use axum::extract::State;
use axum::http::StatusCode;
use cruscotto_domain::area::AreaLevel;
use cruscotto_domain::briefing::{Ask, BriefingItem, Draft, MAX_TITLE_CHARS, NewBriefing, Template};
use cruscotto_domain::city::Target;
use cruscotto_domain::goal::GoalItem;
use cruscotto_domain::time::Timestamp;
use cruscotto_frontend::i18n::Lang;
use cruscotto_frontend::pages::goal_name;
use tracing::info;

/// Begin a briefing: from a template, or with the blocks of the one that it follows.
#[utoipa::path(post, path = "/api/v1/briefings", tag = "briefings", request_body = NewBriefing,
    responses((status = 201, body = BriefingItem)))]
pub(in crate::web) async fn briefing_new(
    State(state): State<Shared>,
    staff: Staff,
    Json(new): Json<NewBriefing>,
) -> Result<(StatusCode, axum::Json<BriefingItem>), Problem> {
    let area = new.area.as_ref().unwrap_or(&state.city.profile.id);
    // What the body names and is not there is a wrong value of it; this path is.
    let known = state.hub.state().area(area).cloned();
    let known = known.ok_or_else(|| Problem::unprocessable(no_such_area(area).detail()))?;
    let draft = match new.follows {
        Some(before) => {
            let before = state.store.briefing(before).await?.ok_or_else(|| {
                let detail =
                    format!("follows: there is no briefing {before}: GET /api/v1/briefings lists those there are");
                Problem::unprocessable(detail)
            })?;
            Draft { meeting: None, ..before.draft }
        }
        None => {
            let goals: Vec<String> = state.city.targets.iter().map(Target::goal_id).collect();
            let draft = new.template.draft(area, &goals, new.language);
            // Nine Municipi have one template: what is about a part of the city says about which.
            let title = match (known.level, new.template) {
                (AreaLevel::City, _) => draft.title.clone(),
                (_, Template::Municipio) => known.name,
                _ => format!("{}: {}", draft.title, known.name),
            };
            let mut draft = Draft { title: title.chars().take(MAX_TITLE_CHARS).collect(), ..draft };
            name_goals(&mut draft, &state.city.goals(&state.past.zone, Timestamp::now()));
            draft
        }
    };
    let id = state.store.begin_briefing(&draft, new.follows, &staff.user).await?;
    info!(id, user = %staff.user, "a briefing was begun");
    Ok((StatusCode::CREATED, axum::Json(found(&state, id).await?.item)))
}

/// Heads the blocks of goals by what the goals are: `First goal` on a slide would say nothing.
fn name_goals(draft: &mut Draft, goals: &[GoalItem]) {
    let lang = Lang::from(draft.language);
    for block in &mut draft.blocks {
        let Ask::Goal { goal } = &block.ask else { continue };
        if let Some(item) = goals.iter().find(|item| item.id == *goal) {
            block.title = goal_name(lang, item).chars().take(MAX_TITLE_CHARS).collect();
        }
    }
}
