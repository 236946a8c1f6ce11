//! The cases that come with the program, in the binary itself.

use super::folder::Folder;

macro_rules! case {
    ($name:literal: $($file:literal),* $(,)?) => {
        ($name, &[$(($file, include_bytes!(concat!("../../../../data/cases/", $name, "/", $file)) as &[u8])),*])
    };
}

type Files = &'static [(&'static str, &'static [u8])];

/// Files in order of name, as a folder gives them. A test holds this table against the folders.
static CASES: [(&str, Files); 3] = [
    case!("korea": "1-agreements.json", "2-exercises.json", "3-cost-sharing.json", "4-equipment.json", "README.md", "case.toml", "documents/gao-21-270.md", "documents/mutual-defense-treaty-1953.md", "documents/special-measures-2014.md", "documents/special-measures-2019.md", "documents/status-of-forces-1966.md", "documents/terms-of-transfer-2015.md"),
    case!("afghanistan": "1-agreements.json", "2-trust-fund.json", "3-training.json", "4-equipment.json", "5-audit.json", "README.md", "case.toml", "documents/dodig-2012-103.md", "documents/dodig-2018-018.md", "documents/loss-battalion-a.md", "documents/sigar-21-11.md", "documents/sofa-2014.md", "documents/terms-of-transfer.md", "documents/trust-fund.md"),
    case!("sahel": "1-framework.json", "2-airlift.json", "3-convoy.json", "4-works.json", "5-end.json", "README.md", "case.toml", "documents/terms-of-works.md", "documents/treaty-2014.md"),
];

/// The names of the shipped cases, in the order in which they are told.
pub fn shipped_names() -> impl Iterator<Item = &'static str> {
    CASES.iter().map(|(name, _)| *name)
}

/// A shipped case, as if read from a folder.
#[must_use]
pub fn shipped(name: &str) -> Option<Folder> {
    let (name, files) = CASES.iter().find(|(known, _)| *known == name)?;
    let files = files.iter().map(|(path, bytes)| ((*path).to_owned(), bytes.to_vec())).collect();
    Some(Folder { name: (*name).to_owned(), files })
}
