//! A case's files as they were read: from a folder, or out of the program itself.

use super::fault::CaseFault;

/// The file that says what the case is.
pub(crate) const ABOUT: &str = "case.toml";
/// The readers' page.
pub(crate) const READ_ME: &str = "README.md";
/// Where the documents lie that statements name by their hash.
pub(crate) const DOCUMENTS: &str = "documents/";
/// Longest name of a case: it stands in commands and tables.
const MAX_NAME_BYTES: usize = 40;
/// Longest label: it stands in error messages and in references.
const MAX_LABEL_BYTES: usize = 60;

/// The files of a case.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Folder {
    /// The case's name: the folder's own.
    pub name: String,
    /// Path within the folder, with `/` between its parts, and bytes; in order of path.
    pub files: Vec<(String, Vec<u8>)>,
}

impl Folder {
    /// The bytes of a file.
    pub(crate) fn file(&self, path: &str) -> Option<&[u8]> {
        self.files.iter().find(|(name, _)| name == path).map(|(_, bytes)| bytes.as_slice())
    }

    /// The statement files, in order of name: the chapters of the case.
    pub(crate) fn chapters(&self) -> impl Iterator<Item = (&str, &[u8])> {
        let chapters = self.files.iter().filter(|(name, _)| is_chapter(name));
        chapters.map(|(name, bytes)| (name.as_str(), bytes.as_slice()))
    }

    /// The name can stand in ids, and every file has a use.
    pub(crate) fn check(&self) -> Result<(), CaseFault> {
        if !is_word(&self.name, MAX_NAME_BYTES) {
            let message =
                "a case's folder is named in small letters, digits and dashes, 40 at most; rename it";
            return Err(CaseFault::of_file(&self.name, message));
        }
        let known =
            |name: &str| name == ABOUT || name == READ_ME || name.starts_with(DOCUMENTS) || is_chapter(name);
        match self.files.iter().find(|(name, _)| !known(name)) {
            Some((name, _)) => Err(CaseFault::of_file(
                name,
                "no part of a case: statements stand in .json files beside case.toml, documents under documents/; \
                 move or remove it",
            )),
            None => Ok(()),
        }
    }
}

fn is_chapter(name: &str) -> bool {
    name.ends_with(".json") && !name.contains('/')
}

/// Whether this can be a label.
pub(crate) fn is_label(text: &str) -> bool {
    is_word(text, MAX_LABEL_BYTES)
}

fn is_word(text: &str, max: usize) -> bool {
    let small = |b: &u8| b.is_ascii_lowercase() || b.is_ascii_digit();
    let bytes = text.as_bytes();
    bytes.len() <= max
        && bytes.first().is_some_and(small)
        && bytes.last().is_some_and(small)
        && bytes.iter().all(|b| small(b) || *b == b'-')
}
