//! The list of P-codes: what an area is called, and in which it lies.

use std::collections::BTreeMap;

use super::source::SourceFile;
use crate::cbpf::Fault;
use crate::cbpf::table::{self, Shape};

const SHAPE: Shape = Shape {
    required: &["P-Code", "Name", "Parent P-Code"],
    known: &["Location", "Admin Level", "Valid from date"],
};

/// Areas by P-code.
#[derive(Clone, Debug, Default)]
pub struct Pcodes {
    areas: BTreeMap<String, (String, String)>,
}

impl Pcodes {
    /// Reads OCHA's global list, whole or cut down.
    #[must_use]
    pub fn parse(file: &SourceFile) -> (Self, Vec<Fault>) {
        let read = table::read(&file.name, &file.bytes, &SHAPE, |row, _| {
            let cell = |column| row.cell(column).trim().to_owned();
            Ok((cell("P-Code"), (cell("Name"), cell("Parent P-Code"))))
        });
        (Self { areas: read.rows.into_iter().collect() }, read.faults)
    }

    /// Whether no list was given.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.areas.is_empty()
    }

    /// What an area is called.
    #[must_use]
    pub fn name(&self, code: &str) -> Option<&str> {
        self.areas.get(code).map(|(name, _)| name.as_str())
    }

    /// The code of the area around.
    #[must_use]
    pub fn parent(&self, code: &str) -> Option<&str> {
        self.areas.get(code).map(|(_, parent)| parent.as_str())
    }
}
