//! Who may come in. A route says so where it is registered, and cannot be registered without; the guard in front of it
//! lets nobody else through, and the OpenAPI document says it to clients and to the test that walks every route.

use super::Shared;
use super::caller::Caller;
use super::origin;
use super::problem::Problem;
use axum::extract::{Request, State};
use axum::http::StatusCode;
use axum::middleware::{Next, from_fn_with_state};
use axum::response::{IntoResponse, Response};
use cruscotto_domain::access::Permission;
use serde_json::json;
use std::sync::Arc;
use utoipa::openapi::OpenApi;
use utoipa::openapi::extensions::Extensions;
use utoipa::openapi::path::{Operation, PathItem};
use utoipa::openapi::security::SecurityRequirement;
use utoipa_axum::router::{OpenApiRouter, UtoipaMethodRouter};

/// What the document calls the declaration: `open`, `source`, or the name of a permission.
pub(super) const EXTENSION: &str = "x-cruscotto-access";

/// Who a route is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Access {
    /// Anybody. What is shown may differ for who is logged in.
    Open,
    /// A source, by its token. The route asks for it itself, in the words of its protocol.
    Source,
    /// People who have the permission, in the Municipi that they have it in.
    Staff(Permission),
}

impl Access {
    fn as_str(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::Source => "source",
            Self::Staff(permission) => permission.as_str(),
        }
    }

    fn document(self, operation: &mut Operation) {
        let scheme = match self {
            Self::Open => None,
            Self::Source => Some("source"),
            Self::Staff(_) => Some("session"),
        };
        operation.security = scheme.map(|name| vec![SecurityRequirement::new::<_, [&str; 0], _>(name, [])]);
        let declared: Extensions = [(EXTENSION.to_owned(), json!(self.as_str()))].into_iter().collect();
        match &mut operation.extensions {
            Some(extensions) => extensions.merge(declared),
            none => *none = Some(declared),
        }
    }
}

/// Routes with who each is for.
#[derive(Default)]
pub(super) struct Routes(Vec<(Access, UtoipaMethodRouter<Shared>)>);

impl Routes {
    /// For anybody.
    pub(super) fn open(self, routes: UtoipaMethodRouter<Shared>) -> Self {
        self.declared(Access::Open, routes)
    }

    /// For the holders of an ingest token.
    pub(super) fn source(self, routes: UtoipaMethodRouter<Shared>) -> Self {
        self.declared(Access::Source, routes)
    }

    /// For people with a permission. Their handlers take [`Staff`](super::caller::Staff), and ask it whether what they are
    /// about to change lies where the permission holds.
    pub(super) fn staff(self, permission: Permission, routes: UtoipaMethodRouter<Shared>) -> Self {
        self.declared(Access::Staff(permission), routes)
    }

    /// These and `others`.
    pub(super) fn merge(mut self, others: Self) -> Self {
        self.0.extend(others.0);
        self
    }

    fn declared(mut self, access: Access, mut routes: UtoipaMethodRouter<Shared>) -> Self {
        for operation in routes.1.paths.values_mut().flat_map(operations) {
            access.document(operation);
        }
        self.0.push((access, routes));
        self
    }

    /// The routes, each behind its guard.
    pub(super) fn guarded(self, state: &Shared) -> OpenApiRouter<Shared> {
        self.0.into_iter().fold(OpenApiRouter::default(), |router, (access, (schemas, paths, methods))| {
            let guard = from_fn_with_state((Arc::clone(state), access), guard);
            router.routes((schemas, paths, methods.route_layer(guard)))
        })
    }

    /// What the OpenAPI document says of them.
    pub(super) fn document(self) -> OpenApi {
        let documented = self.0.into_iter().fold(OpenApiRouter::default(), |router, (_, routes)| router.routes(routes));
        documented.into_openapi()
    }
}

fn operations(item: &mut PathItem) -> impl Iterator<Item = &mut Operation> {
    let PathItem { get, put, post, delete, head, patch, .. } = item;
    [get, put, post, delete, head, patch].into_iter().flatten()
}

async fn guard(State((state, access)): State<(Shared, Access)>, mut request: Request, next: Next) -> Response {
    match admit(&state, access, &mut request).await {
        Ok(()) => next.run(request).await,
        Err(problem) => problem.into_response(),
    }
}

async fn admit(state: &Shared, access: Access, request: &mut Request) -> Result<(), Problem> {
    // A token in a header is nothing that a browser sends by itself.
    if access == Access::Source {
        return Ok(());
    }
    if !request.method().is_safe() {
        origin::check(request.headers(), &state.settings)?;
    }
    if let Access::Staff(permission) = access {
        let caller = Caller::of(request.headers(), state).await?;
        let staff =
            caller.staff.ok_or_else(|| Problem::unauthorized("this is for people who are logged in: log in first"))?;
        if !staff.grant.may(permission) {
            let (role, least) = (staff.grant.role(), permission.least());
            let detail = format!("this needs the permission {permission}, which {role}s do not have: {least}s do");
            return Err(Problem::new(StatusCode::FORBIDDEN, detail));
        }
        request.extensions_mut().insert(staff);
    }
    Ok(())
}
