//! The ledger of a node: what the statements of its log, and of the logs it follows, amount to, as of a size of each and a time.
//!
//! [`Books`] are read from the logs alone, so that whoever has the logs gets the same figures. Everything they say comes from
//! the pure functions of `entente-ledger`; this module only fetches, and hands over "now".

mod accounts;
mod books;
mod edition;
mod handing;
mod logs;
mod names;
mod naming;
mod pages;
mod place;
pub mod projection;
mod reading;
mod rest;
mod shelf;
pub mod trace;
pub mod view;
mod views;

pub use accounts::Accounts;
pub use books::{AsOf, Books};
pub use edition::{Edition, PageWriter};
pub use handing::{Handing, Team};
pub use logs::{LogSize, Logs, NoSuchSize, Sizes, Source};
pub use names::Names;
pub use pages::{KeptPage, KeptPages};
pub use rest::{Asked, MAX_COUNTED, Rest};
pub use shelf::{MAX_STATEMENTS, NotGiven, Shelf, Volume};
pub use views::{VIEWS, view};
