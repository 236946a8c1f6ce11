//! OCHA's needs tables: how many people are in need, area by area, sector by sector, group by group.
//!
//! Two layouts are read: the humanitarian programme cycle's own (a row with all its figures) and the one of HDX HAPI (a row per
//! figure). Every row becomes a need or a part of one, so that the sums of each figure are the file's.

mod category;
mod dataset;
mod drafts;
pub mod excerpt;
mod gather;
mod layout;
mod pcode;
mod plan;
mod report;
mod sector;
pub mod source;

pub use drafts::{Drafted, drafts};
pub use layout::{Figure, Options, Row, Table, When};
pub use pcode::Pcodes;
pub use plan::{Known, Plan, absent, is_imported, known, plan};
pub use report::{Report, Total, report};
pub use source::{SourceError, SourceFile, read};

pub use crate::cbpf::{Effect, Fault};
pub use crate::draft::Draft;
