//! What the record says of each place.

use crate::NodeError;
use crate::ledger::view::{Column, Made, Make, View};
use crate::ledger::Accounts;

pub(super) static VIEW: View = View {
    name: "places",
    about: "what the record says of each place: needs, consignments, distributions, programmes, who works there; never a point",
    method: "docs/methods/places.md",
    columns: &[
        Column::new("place", "/place", "its key: P-code, UN/LOCODE, or country and name"),
        Column::new("name", "/name", "its name, as the record has it"),
        Column::new("country", "/country", "ISO 3166-1 alpha-2"),
        Column::new("needs", "/needs", "needs stated for it"),
        Column::new("people", "/people", "people in need, of the sector in which they are most"),
        Column::new("consignments", "/consignments", "consignments bound for it"),
        Column::new("arrived", "/arrived", "consignments received or verified here"),
        Column::new("distributions", "/distributions", "distributions"),
        Column::new("handed to", "/handed_to", "people they reached, by their own totals"),
        Column::new("engagements", "/engagements", "exercises, visits and courses held here"),
        Column::new("planned", "/planned", "what programmes say they are to spend here, by currency"),
        Column::new("paid", "/paid", "what was paid for programmes that work nowhere else, by currency"),
    ],
    make: Make::Accounts(make),
};

fn make(accounts: &Accounts) -> Result<Made, NodeError> {
    let places = accounts.places()?;
    Made::rows(places.rule, &places.all)?
        .with("countries", &places.countries)?
        .with("no_place", places.no_place)
}
