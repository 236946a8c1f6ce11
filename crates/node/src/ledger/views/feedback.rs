//! What people served said, and whether they were answered.

use crate::NodeError;
use crate::ledger::Accounts;
use crate::ledger::view::{Column, Made, Make, View};

pub(super) static VIEW: View = View {
    name: "feedback",
    about: "what people served said, by category and coarse area, and whether it was answered in time; never in whose words",
    method: "docs/methods/feedback.md",
    columns: &[
        Column::new("feedback", "/subject", "the case"),
        Column::new("category", "/category", "what it is about, by the list of categories"),
        Column::new("country", "/country", "ISO 3166-1 alpha-2 code"),
        Column::new("area", "/area", "P-code of the area, where one is said"),
        Column::new("received by", "/received_by", "who took it in and owes the answer"),
        Column::new("since", "/since", "the day it was received"),
        Column::new("due", "/due", "the last day for an answer in time"),
        Column::new("answer", "/answer", "in-time, late, waiting, overdue or undetermined"),
        Column::new("days", "/days", "days late, or days overdue"),
        Column::new("answered after", "/answered_after", "days from the word to its answer"),
        Column::new("lot", "/lot", "the lot it is about"),
    ],
    make: Make::Accounts(make),
};

fn make(accounts: &Accounts) -> Result<Made, NodeError> {
    Made::rows(entente_ledger::feedback::RULE, &accounts.feedback()?)
}
