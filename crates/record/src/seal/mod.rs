//! Sealing and opening fields (RFC 9901).

mod close;
mod disclosure;
mod open;

pub(crate) use close::close;
pub use disclosure::disclosure_digest;
pub(crate) use open::{Opened, open};
