//! Ids: of parties, of subjects, of statements, of keys.

mod kid;
mod party;
mod statement;
mod subject;

pub use kid::Kid;
pub use party::{OrgId, PartyId};
pub use statement::{StatementHash, StatementId};
pub(crate) use subject::is_local;
pub use subject::{SubjectId, SubjectType};

/// The beginning of a text that was refused, short enough to print.
fn shown(text: &str) -> String {
    text.chars().take(60).collect()
}
