//! Who holds, who owns, what is missing.

use serde_json::{Value, json};

use crate::NodeError;
use crate::ledger::view::{Column, Made, Make, View, value};
use crate::ledger::Books;

pub(super) static VIEW: View = View {
    name: "positions",
    about: "who holds and owns which goods, by item, lot and serial; what is missing, lost, handed out",
    method: "docs/methods/positions.md",
    columns: &[
        Column::new("position", "/position", "held, owned, unaccounted (missing since), lost, answered or handed-out"),
        Column::new("party", "/party", "who holds, owns or had it last"),
        Column::new("item", "/item", "catalogue code, or name"),
        Column::new("lot", "/lot", "lot"),
        Column::new("quantity", "/quantity", "how much"),
        Column::new("unit", "/unit", "unit, UN/CEFACT Recommendation 20"),
        Column::new("places", "/places", "how much of it is where, as far as that is known"),
        Column::new("serials", "/serials", "serial numbers"),
        Column::new("found again", "/found_again", "serials reported missing and seen again with the same party"),
        Column::new("counted", "/counted/quantity", "how much the last inventory of it found"),
        Column::new("unrecorded", "/unrecorded", "how much more left the party than the record shows it had"),
    ],
    make: Make::Goods(make),
};

const RULE: &str = "Goods are with whoever took them over last; on their way, with the carrier; what is missing is with nobody \
    and stands against the party that had it last. Past positions are those of the statements about what happened until then.";

fn make(books: &Books) -> Result<Made, NodeError> {
    let positions = books.positions();
    let mut rows: Vec<Value> = Vec::new();
    let mut add = |position: &str, mut row: Value| {
        row["position"] = json!(position);
        rows.push(row);
    };
    for (name, list) in
        [("held", &positions.held), ("owned", &positions.owned), ("unaccounted", &positions.unaccounted)]
    {
        for row in list {
            add(name, value(row)?);
        }
    }
    for (name, list) in
        [("lost", &positions.lost), ("answered", &positions.answered), ("handed-out", &positions.handed_out)]
    {
        for row in list {
            add(name, value(row)?);
        }
    }
    let made = Made::new(RULE, rows);
    made.with("contradictions", positions.contradictions.len())?
        .with("sealed_sources", &positions.sealed)
}
