//! `GET /api/v1/ledger/{view}.csv`: the columns of a view as a file for spreadsheets.

use std::sync::Arc;

use axum::extract::State;
use axum::http::{HeaderMap, Uri};
use axum::response::Response;
use serde_json::Value;

use super::Answer;
use super::view::{Params, named, rows};
use crate::api::asked::Asked;
use crate::api::table;
use crate::ledger::NotGiven;
use crate::ledger::view::{Column, View};
use crate::{Node, NodeError, Refusal};

/// Rows of one file. Spreadsheets open about a million; a quarter of that leaves the node its memory.
pub const MAX_FILE_ROWS: usize = 250_000;

/// The columns of a view as CSV.
///
/// RFC 4180, with a header of the parts' names, which are also those that `where` takes. Cells that a spreadsheet would take for a formula begin with an apostrophe. If there are more rows, `Link` names the next page.
#[utoipa::path(
    get, path = "/api/v1/ledger/{view}.csv", operation_id = "ledgerFile", tag = "ledger",
    params(("view" = String, Path, description = "The view's name.", example = "positions"), Params),
    responses((status = 200, description = "The rows.", body = String, content_type = "text/csv")),
)]
pub async fn csv(
    State(node): State<Arc<Node>>,
    uri: Uri,
    params: Result<Asked<Params>, Refusal>,
    headers: HeaderMap,
) -> Result<Response, NotGiven> {
    let path = uri.path().to_owned();
    let name = path.rsplit('/').next().and_then(|file| file.strip_suffix(".csv")).unwrap_or_default();
    let view = named(name)?;
    let (moment, wanted) = params?.0.read(&node, MAX_FILE_ROWS)?;
    let query = uri.query().unwrap_or_default().to_owned();
    rows(&node, view, moment, &headers, move |made, as_of| {
        let page = view.page(made, as_of, &wanted);
        let next = page.next.map(|offset| format!("{path}?{}", table::with(&query, "offset", offset)));
        Ok(Answer { content_type: table::CSV, body: file(view, &page.rows)?, next })
    })
    .await
}

/// The rows as CSV.
fn file(view: &View, rows: &[Value]) -> Result<Vec<u8>, NodeError> {
    let cells = rows.iter().map(|row| view.columns.iter().map(|column| column.text(row)));
    table::file(view.columns.iter().map(heading), cells)
}

/// A column's part as `where` takes it: one name for one thing, where headings for people may repeat.
fn heading(column: &Column) -> String {
    column.part.trim_start_matches('/').replace('/', ".")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::api::table::{guarded, with};
    use crate::ledger::view::Make;
    use serde_json::json;

    static VIEW: View = View {
        name: "test",
        about: "",
        method: "",
        columns: &[Column::new("by", "/a/by", ""), Column::new("by ", "/b/by", "")],
        make: Make::Books(|_| Err(NodeError::system("a test", "makes nothing"))),
    };

    #[test]
    fn no_cell_is_a_formula_and_numbers_stay_numbers() {
        for formula in ["=1+1", "+1", "-1+1", "@SUM(1)", "\t=1", "\r=1", "\n=1", "-cmd|x"] {
            assert_eq!(guarded(formula.to_owned()), format!("'{formula}"));
        }
        for harmless in ["", "-12.50", "-3", "12", "a=b", "XM-DAC-1"] {
            assert_eq!(guarded(harmless.to_owned()), harmless);
        }
        let rows =
            [json!({"a": {"by": "=HYPERLINK(\"x\")"}, "b": {"by": "a,\n\"b\""}}), json!({"b": {"by": -4}})];
        let text = String::from_utf8(file(&VIEW, &rows).unwrap()).unwrap();
        let expected = "a.by,b.by\r\n\"'=HYPERLINK(\"\"x\"\")\",\"a,\n\"\"b\"\"\"\r\n,-4\r\n";
        assert_eq!(text, expected);
    }

    #[test]
    fn the_next_page_keeps_what_was_asked() {
        assert_eq!(with("", "offset", 5), "offset=5");
        assert_eq!(with("party=X&offset=1&where=a%3Db", "offset", 5), "party=X&where=a%3Db&offset=5");
    }
}
