//! Different statements under one id: an issuer that signed two, or a log that took what another refused.

use super::Contradiction;
use crate::Source;

/// See the module.
pub const CODE: &str = "same-id";

/// Statements that share an id. Of one issuer's on one subject the smallest hash stands; others all stand.
pub fn found(sources: Vec<Source>) -> Contradiction {
    let id = sources.first().map(|source| source.jti.to_string()).unwrap_or_default();
    let sentence = format!("{} different statements carry the id {id}.", sources.len());
    Contradiction::new(CODE, None, id, sentence, sources)
}
