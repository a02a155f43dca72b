//! `GET /api/v1/datasets` and `GET /api/v1/datasets/{id}`: the data dictionary.

use crate::open_data::dataset::Dataset;
use crate::web::extract::Path;
use crate::web::problem::Problem;
use axum::Json;
use cruscotto_domain::api::{Items, Problem as ProblemBody};
use cruscotto_domain::open_data::DatasetItem;

/// The data sets that everybody may take, with their columns, filters and files. Their licence is CC-BY 4.0.
#[utoipa::path(get, path = "/api/v1/datasets", tag = "open-data", responses((status = 200, body = Items<DatasetItem>)))]
pub(in crate::web) async fn datasets() -> Json<Items<DatasetItem>> {
    Json(Items { items: Dataset::ALL.into_iter().map(Dataset::item).collect() })
}

/// One data set: what each column holds, which filters it knows, where its files are.
#[utoipa::path(get, path = "/api/v1/datasets/{id}", tag = "open-data",
    params(("id" = String, Path, description = "Id of the data set", example = "inventory")),
    responses(
        (status = 200, body = DatasetItem),
        (status = 404, body = ProblemBody, content_type = "application/problem+json"),
    ))]
pub(in crate::web) async fn dataset(Path(id): Path<String>) -> Result<Json<DatasetItem>, Problem> {
    Ok(Json(id.parse::<Dataset>().map_err(Problem::not_found)?.item()))
}
