//! The versions of the standard, and the kinds of file.

use std::fmt;

/// A version of the standard that is still supported.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Version {
    /// 2.01
    V201,
    /// 2.02
    V202,
    /// 2.03
    V203,
}

impl Version {
    /// All, oldest first.
    pub const ALL: [Version; 3] = [Version::V201, Version::V202, Version::V203];

    /// As written in a file.
    pub fn as_str(self) -> &'static str {
        match self {
            Version::V201 => "2.01",
            Version::V202 => "2.02",
            Version::V203 => "2.03",
        }
    }

    /// Reads what a file says of itself.
    pub fn read(text: &str) -> Option<Version> {
        Version::ALL.into_iter().find(|version| version.as_str() == text)
    }
}

impl fmt::Display for Version {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// What a file holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FileKind {
    /// Activities.
    Activities,
    /// Organisations.
    Organisations,
    /// What a register says of a file: an extension of the standard, with a namespace and a schema of its own.
    RegistryRecord,
}

impl FileKind {
    /// All.
    pub const ALL: [FileKind; 3] = [FileKind::Activities, FileKind::Organisations, FileKind::RegistryRecord];

    /// The kind of a document element that belongs to no namespace.
    pub fn of_root(name: &str) -> Option<FileKind> {
        match name {
            "iati-activities" => Some(FileKind::Activities),
            "iati-organisations" => Some(FileKind::Organisations),
            _ => None,
        }
    }

    /// The document element.
    pub fn root(self) -> &'static str {
        match self {
            FileKind::Activities => "iati-activities",
            FileKind::Organisations => "iati-organisations",
            FileKind::RegistryRecord => "registry-record",
        }
    }

    /// What it holds many of; a registry record is all there is.
    pub fn record(self) -> &'static str {
        match self {
            FileKind::Activities => "iati-activity",
            FileKind::Organisations => "iati-organisation",
            FileKind::RegistryRecord => "registry-record",
        }
    }
}
