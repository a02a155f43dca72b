//! The web server. [`router`] is its table of contents; every route has a file of its own.

mod access;
mod account;
mod api_docs;
mod area;
mod area_assets;
mod area_days;
mod areas;
mod asked;
mod asset;
mod asset_states;
mod assets;
mod audit;
mod base_url;
mod body;
mod boundaries;
mod briefings;
mod bundle;
mod caller;
mod client_address;
mod collector_report;
mod collectors;
mod comparison;
mod correction_new;
mod corrections;
mod divide;
mod drain;
mod embed;
mod encoded;
mod extract;
mod feeds;
mod foreign;
mod goals;
mod headers;
mod history;
mod history_availability;
mod history_people;
mod history_percentiles;
mod history_plan;
mod incident;
mod incident_act;
mod incidents;
mod ingest;
mod inventory;
mod limits;
mod live;
mod live_figure;
mod maintenance;
mod maintenance_end;
mod maintenance_new;
mod map;
mod metrics;
mod notifications;
mod ogc;
mod oidc;
mod open_data;
mod openapi;
mod openapi_examples;
mod openapi_rules;
mod origin;
mod pages;
mod paging;
mod people;
mod playback;
mod problem;
mod prometheus;
mod report_decide;
mod report_new;
mod reports;
mod rule_new;
mod rule_switch;
mod rule_test;
mod rules;
mod school_upgrades;
mod serve;
mod service_indicators;
mod services;
mod session;
mod session_end;
mod session_start;
mod sla;
mod socket;
mod sources;
mod status;
mod timeline;
mod trace;
mod unmapped_report;
mod views;

pub use boundaries::Boundaries;
pub use briefings::Prints;
pub use divide::Divide;
pub use goals::Goals;
pub use history_plan::{MAX_POINTS, MAX_RAW_POINTS};
pub use limits::{Limits, housekeeping};
pub use openapi::document;
pub use pages::{Pages, SiteError};
pub use playback::Playbacks;
pub(crate) use serve::{ConnectionLimits, serve};
pub use serve::{HEAD_TIME_OUT_DEFAULT, MAX_CONNECTIONS_DEFAULT};
pub use session_start::SESSION_LIFETIME;

use crate::alerts::{AlertsHandle, Past};
use crate::ingest::mapping::Foreign;
use crate::ingest::{Admission, InventoryGate, WriterHandle};
use crate::known::Known;
use crate::live::HubHandle;
use crate::notify::Notifier;
use crate::oidc::Provider;
use crate::reports::sla::SlaReports;
use crate::settings::Settings;
use crate::store::Store;
use access::Routes;
use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::middleware::{from_fn, from_fn_with_state};
use axum::routing::post;
use cruscotto_domain::access::Permission;
use cruscotto_domain::catalogue::Catalogue;
use cruscotto_domain::city::City;
use std::sync::Arc;
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;
use tower_http::compression::CompressionLayer;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

/// The largest body of a request that is no delivery, in bytes: a login.
const MAX_SMALL_BODY_BYTES: usize = 16 * 1024;

/// The largest body of a change of the inventory that is no file, in bytes: the ids of 50,000 assets.
const MAX_INVENTORY_BODY_BYTES: usize = 6 * 1024 * 1024;

/// What every route works with.
#[derive(Debug)]
pub struct WebState {
    pub(crate) settings: Settings,
    pub(crate) store: Store,
    pub(crate) known: Arc<Known>,
    pub(crate) hub: HubHandle,
    pub(crate) alerts: AlertsHandle,
    /// What is kept of the past, for rules; it knows the city's clocks.
    pub(crate) past: Past,
    pub(crate) writer: WriterHandle,
    pub(crate) gate: InventoryGate,
    pub(crate) foreign: Foreign,
    pub(crate) notifier: Notifier,
    pub(crate) sla: SlaReports,
    pub(crate) admission: Admission,
    pub(crate) limits: Limits,
    /// Where people may log in beside here.
    pub(crate) provider: Option<Provider>,
    pub(crate) catalogue: Arc<Catalogue>,
    pub(crate) city: Arc<City>,
    pub(crate) boundaries: Boundaries,
    /// The city's goals as they were gathered last.
    pub(crate) goals: Goals,
    /// Playbacks of the map as they were gathered last.
    pub(crate) playbacks: Playbacks,
    /// The city in cells, and what is known of each NIL.
    pub(crate) divide: Divide,
    /// What was printed of frozen briefings.
    pub(crate) prints: Prints,
    /// The public pages; none without the web bundle.
    pub(crate) pages: Option<Pages>,
    /// Cancelled when the server stops: sockets say good-bye.
    pub(crate) stop: CancellationToken,
    pub(crate) sockets: TaskTracker,
}

type Shared = Arc<WebState>;

/// What people ask, within the limits of their address.
fn people() -> Routes {
    Routes::default()
        .open(routes!(areas::areas))
        .open(routes!(area::area))
        .open(routes!(area_assets::area_assets))
        .open(routes!(assets::assets))
        .open(routes!(asset::asset))
        .staff(Permission::View, routes!(asset_states::asset_states))
        .staff(Permission::View, routes!(asset_states::asset_answers))
        .staff(Permission::View, routes!(collectors::collectors))
        .open(routes!(map::map))
        .staff(Permission::OwnAccount, routes!(views::views))
        .staff(Permission::OwnAccount, routes!(views::view_put, views::view_delete))
        .open(routes!(history::history))
        .open(routes!(history_percentiles::history_percentiles))
        .open(routes!(history_availability::history_availability))
        .open(routes!(playback::json::playback_json))
        .open(routes!(playback::json::playback_png))
        .open(routes!(corrections::corrections))
        .staff(Permission::CorrectValues, routes!(correction_new::correction_new))
        .staff(Permission::View, routes!(incidents::incidents))
        .staff(Permission::View, routes!(incident::incident))
        .staff(Permission::HandleIncidents, routes!(incident_act::incident_act))
        .staff(Permission::View, routes!(maintenance::maintenance))
        .staff(Permission::PlanMaintenance, routes!(maintenance_new::maintenance_new))
        .staff(Permission::PlanMaintenance, routes!(maintenance_end::maintenance_end))
        .staff(Permission::View, routes!(rules::rules))
        .staff(Permission::EditRules, routes!(rule_new::rule_new))
        .staff(Permission::EditRules, routes!(rule_test::rule_test))
        .staff(Permission::EditRules, routes!(rule_switch::rule_switch, rule_switch::rule_remove))
        .open(routes!(metrics::metrics))
        .staff(Permission::View, routes!(reports::reports))
        .staff(Permission::ModerateFeedback, routes!(report_decide::report_decide))
        .open(routes!(services::services))
        .open(routes!(goals::list::goal_list))
        .open(routes!(goals::list::goal))
        .open(routes!(comparison::json::comparison))
        .open(routes!(comparison::json::peers))
        .open(routes!(divide::json::divide_index))
        .open(routes!(school_upgrades::json::school_upgrades))
        .open(routes!(service_indicators::json::service_indicators))
        .open(routes!(timeline::json::timeline))
        .open(routes!(sla::json::sla))
        .open(routes!(sla::months::sla_months))
        .open(routes!(sla::csv::sla_csv))
        .open(routes!(sla::xlsx::sla_xlsx))
        .staff(Permission::View, routes!(foreign::unmapped::unmapped))
        .open(routes!(boundaries::boundaries))
        .open(routes!(session::session, session_start::session_start, session_end::session_end))
        .open(routes!(live::live))
        .merge(accounts())
}

/// Who gets in: one's own account, and those of others.
fn accounts() -> Routes {
    use Permission::{ManagePeople, ManageSources, OwnAccount, ReadAudit};
    use account::{own, password, second_factor, sessions, setup};
    use people::{change, invite, link, list, reset};
    use sources::{list as source_list, new, tokens};
    Routes::default()
        .open(routes!(oidc::ways::login_ways))
        .open(routes!(oidc::start::oidc_start))
        .open(routes!(oidc::callback::oidc_callback))
        .open(routes!(setup::setup_inspect))
        .open(routes!(setup::setup))
        .staff(OwnAccount, routes!(own::account))
        .staff(OwnAccount, routes!(password::password_change))
        .staff(
            OwnAccount,
            routes!(
                second_factor::second_factor_offer,
                second_factor::second_factor_begin,
                second_factor::second_factor_end
            ),
        )
        .staff(OwnAccount, routes!(sessions::sessions, sessions::sessions_end))
        .staff(OwnAccount, routes!(sessions::session_end_one))
        .staff(ManagePeople, routes!(list::people, invite::person_invite))
        .staff(ManagePeople, routes!(change::person_change))
        .staff(ManagePeople, routes!(link::person_link))
        .staff(ManagePeople, routes!(reset::person_second_factor_end))
        .staff(ManagePeople, routes!(reset::person_sessions_end))
        .staff(ManageSources, routes!(source_list::sources, new::source_new))
        .staff(ManageSources, routes!(tokens::token_new))
        .staff(ManageSources, routes!(tokens::token_revoke))
        .staff(ReadAudit, routes!(audit::audit))
}

/// What everybody may take away, within the same limits.
fn open_data() -> Routes {
    Routes::default()
        .open(routes!(open_data::list::datasets))
        .open(routes!(open_data::list::dataset))
        .open(routes!(open_data::pages::index))
        .open(routes!(open_data::pages::style))
        .open(routes!(open_data::bulk::bulk_files))
        .open(routes!(open_data::bulk::bulk_file))
        .open(routes!(open_data::catalogue::turtle))
        .open(routes!(open_data::catalogue::json_ld))
        .open(routes!(open_data::file::file))
        .open(routes!(feeds::outages_atom::outages_atom))
        .open(routes!(feeds::outages_rss::outages_rss))
        .open(routes!(feeds::outages_ics::outages_ics))
        .open(routes!(feeds::maintenance_ics::maintenance_ics))
        .open(routes!(embed::widget::widget))
        .open(routes!(embed::badge::badge))
        .open(routes!(ogc::landing::landing))
        .open(routes!(ogc::conformance::conformance))
        .open(routes!(ogc::collections::collections))
        .open(routes!(ogc::collections::collection))
        .open(routes!(ogc::items::items))
        .open(routes!(ogc::items::item))
}

/// The inventory by hand.
fn inventory() -> Routes {
    Routes::default()
        .staff(Permission::EditInventory, routes!(inventory::import::import))
        .staff(Permission::EditInventory, routes!(inventory::bulk::bulk))
        .staff(Permission::EditInventory, routes!(inventory::edit::edit))
        .staff(Permission::EditInventory, routes!(inventory::undo::undo))
        .staff(Permission::EditInventory, routes!(school_upgrades::plan_put::school_upgrade_put))
        .staff(Permission::EditInventory, routes!(school_upgrades::step_new::school_step_new))
        .staff(Permission::EditInventory, routes!(school_upgrades::step_remove::school_step_remove))
        .staff(Permission::View, routes!(inventory::changes::changes))
        .staff(Permission::View, routes!(inventory::changes::change))
        .staff(Permission::View, routes!(inventory::silent::silent))
}

/// What the holders of a token deliver; bounded where bodies are read ([`body::whole`]), and by the writer's queue.
fn ingest() -> Routes {
    Routes::default()
        .source(routes!(ingest::samples))
        .source(routes!(ingest::inventory))
        .source(routes!(collector_report::collector_report))
        .source(routes!(unmapped_report::unmapped_report))
        .open(routes!(foreign::influx_ping::influx_ping))
        .source(routes!(foreign::influx_query::influx_query))
        .source(routes!(foreign::influx_v1::influx_v1))
        .source(routes!(foreign::influx_v2::influx_v2))
        .source(routes!(foreign::remote_write::remote_write))
        .source(routes!(foreign::openwisp::openwisp))
}

/// What the machines that run the server ask.
fn operations() -> Routes {
    Routes::default()
        .open(routes!(status::status))
        .open(routes!(prometheus::prometheus))
        .open(routes!(openapi::openapi))
        .open(routes!(api_docs::api_docs))
}

/// Makes the files with a month of data, for as long as the server runs.
pub async fn bulk_files(state: Shared) {
    open_data::bulk_maker::keep_making(state).await;
}

/// Every route, with what goes around all of them.
pub fn router(state: &Shared) -> Router {
    let limited = from_fn_with_state(Arc::clone(state), limits::limit);
    let (routes, _) = OpenApiRouter::new()
        .merge(people().guarded(state).layer(DefaultBodyLimit::max(MAX_SMALL_BODY_BYTES)).route_layer(limited.clone()))
        .merge(
            inventory()
                .guarded(state)
                .layer(DefaultBodyLimit::max(MAX_INVENTORY_BODY_BYTES))
                .route_layer(limited.clone()),
        )
        .merge(
            notifications::routes()
                .guarded(state)
                .layer(DefaultBodyLimit::max(notifications::MAX_BODY_BYTES))
                .route_layer(limited.clone()),
        )
        .merge(
            briefings::routes()
                .guarded(state)
                .layer(DefaultBodyLimit::max(briefings::MAX_BODY_BYTES))
                .route_layer(limited.clone()),
        )
        .merge(open_data().guarded(state).layer(DefaultBodyLimit::max(MAX_SMALL_BODY_BYTES)).route_layer(limited))
        .merge(ingest().guarded(state).route_layer(from_fn(drain::drain)))
        .merge(operations().guarded(state))
        .split_for_parts();
    routes
        .route("/asset/{id}/report", post(report_new::report_new).layer(DefaultBodyLimit::max(MAX_SMALL_BODY_BYTES)))
        .fallback(pages::pages)
        .method_not_allowed_fallback(problem::method_not_allowed)
        .with_state(Arc::clone(state))
        .layer(CompressionLayer::new().gzip(true))
        .layer(from_fn_with_state(headers::policy(state.settings.tiles_url.as_ref()), headers::secure))
        .layer(from_fn(trace::trace))
}
