//! `GET /api/v1/openapi.json`: the API's description (OpenAPI 3.1), made from the code that serves it.
//!
//! Routes and operations come from the same declaration at each handler, so that neither can be without the other. What a type
//! can't say is added here: schemas made from the views of the ledger and the tables of codes, and the form of refusals.

pub(super) mod schema;

use std::sync::OnceLock;

use axum::http::header;
use axum::response::{IntoResponse, Response};
use serde_json::{Map, Value, json};
use utoipa::OpenApi;

use super::{OPEN, ledger, statements};
use crate::ledger::VIEWS;
use crate::ledger::view::MAX_ROWS;

/// It changes only with the program.
const HOUR: &str = "public, max-age=3600";

#[derive(OpenApi)]
#[openapi(
    info(
        title = "Entente",
        description = "A public record of aid as signed statements in a transparency log, and what they amount to. Reading \
            is open to everyone; writing is a signed statement.",
        license(name = "Apache-2.0", identifier = "Apache-2.0")
    ),
    tags(
        (name = "statements", description = "Hand signed statements in; look them up."),
        (name = "ledger", description = "What the statements amount to."),
        (name = "log", description = "The log as C2SP tlog-tiles serves it."),
        (name = "witness", description = "This node as a witness of other logs: C2SP tlog-witness."),
        (name = "operations", description = "What operators and programs look at first."),
    )
)]
struct Head;

/// What every description begins with.
pub(super) fn head() -> utoipa::openapi::OpenApi {
    Head::openapi()
}

/// This description of the API, OpenAPI 3.1.
#[utoipa::path(
    get, path = "/api/v1/openapi.json", operation_id = "openapi", tag = "operations",
    responses((status = 200, description = "The description.", body = ref("#/components/schemas/Description"))),
)]
pub async fn openapi() -> Response {
    static TEXT: OnceLock<String> = OnceLock::new();
    let text = TEXT.get_or_init(|| document().to_string());
    let headers = [(header::CONTENT_TYPE, "application/json"), (header::CACHE_CONTROL, HOUR), OPEN];
    (headers, text.as_str()).into_response()
}

/// The description.
pub fn document() -> Value {
    let (_, described) = super::routes().split_for_parts();
    let mut document = serde_json::to_value(described).unwrap_or_default();
    document["info"]["version"] = json!(env!("CARGO_PKG_VERSION"));
    if let Some(paths) = document["paths"].as_object_mut() {
        *paths =
            std::mem::take(paths).into_iter().map(|(path, item)| (path.replace("{*", "{"), item)).collect();
        for operation in paths.values_mut().filter_map(Value::as_object_mut).flat_map(Map::values_mut) {
            complete(operation);
        }
    }
    if !document["components"]["schemas"].is_object() {
        document["components"]["schemas"] = json!({});
    }
    if let Some(schemas) = document["components"]["schemas"].as_object_mut() {
        schemas.extend(ledger::schemas());
        schemas.extend(schema::schemas());
    }
    document
}

/// What is the same for operations, or known only to tables.
fn complete(operation: &mut Value) {
    if operation["responses"]["default"].is_null() {
        operation["responses"]["default"] = json!({
            "description": "Refused, with the reason.",
            "content": {"application/json": {"schema": {"$ref": "#/components/schemas/Refused"}}},
        });
    }
    let most = match operation["operationId"].as_str() {
        Some("ledgerFile") => json!(ledger::MAX_FILE_ROWS),
        Some("statementsFile") => json!(statements::MAX_FILE),
        Some("streamStatements") => Value::Null,
        _ => json!(MAX_ROWS),
    };
    let parameters = operation.get_mut("parameters").and_then(Value::as_array_mut);
    for parameter in parameters.into_iter().flatten() {
        match parameter["name"].as_str() {
            Some("view") => parameter["schema"]["enum"] = VIEWS.iter().map(|view| view.name).collect(),
            Some("limit") => {
                parameter["schema"]["minimum"] = json!(1);
                if !most.is_null() {
                    parameter["schema"]["maximum"] = most.clone();
                }
            }
            _ => {}
        }
    }
}
