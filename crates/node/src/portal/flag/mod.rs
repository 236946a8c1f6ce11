//! `/flags`: signals of diversion: where public audits would look again.

mod list;
mod show;

pub use list::list;
pub use show::show;
