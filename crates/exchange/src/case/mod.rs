//! Case studies: stories told in statements, each in a folder of readable files.
//!
//! A case is a `case.toml` (what it is, its sources, its parties), statements in `.json` files in the order in which they
//! arrive, documents that they name by hash, and a page for readers. Its parties sign with demo keys that anybody can work
//! out ([`demo_key`]), so a case belongs in a node of its own or a demonstration's. `docs/cases.md` has the form.

mod about;
mod demo;
mod fault;
mod folder;
mod reference;
mod shipped;
mod sign;
mod source;
mod written;

use std::collections::BTreeMap;

use entente_record::{PartyId, PartyKey, SdJwt};

pub use about::{About, Look, Participant, Source};
pub use demo::{KEYS_VALID_FROM, demo_key};
pub use fault::CaseFault;
pub use folder::Folder;
pub use shipped::{shipped, shipped_names};
pub use sign::Signed;
pub use source::read_folder;

use folder::{ABOUT, DOCUMENTS};
use written::Written;

/// Statements of one case: many times what a reader would follow; references are followed as deep as they go.
const MAX_STATEMENTS: usize = 2_000;

/// A case, read.
#[derive(Clone, Debug)]
pub struct Case {
    /// Its name, which its statements' ids are made from.
    pub name: String,
    /// What it is.
    pub about: About,
    written: Vec<Written>,
    /// Digests of its documents by path.
    documents: BTreeMap<String, String>,
}

impl Case {
    /// Reads the files of a case. The statements' bodies are looked into when signing.
    ///
    /// # Errors
    /// A file that is missing, of no use here, or not in its form.
    pub fn parse(folder: &Folder) -> Result<Self, CaseFault> {
        folder.check()?;
        let about = folder.file(ABOUT).ok_or_else(|| {
            CaseFault::of_file(&folder.name, "no case.toml, which says what the case is; see docs/cases.md")
        })?;
        let mut case = Self {
            name: folder.name.clone(),
            about: About::parse(about)?,
            written: Vec::new(),
            documents: BTreeMap::new(),
        };
        for (file, bytes) in folder.chapters() {
            case.written.extend(written::read(file, bytes)?);
            if case.written.len() > MAX_STATEMENTS {
                let message = format!("more than {MAX_STATEMENTS} statements so far; make two cases of it");
                return Err(CaseFault::of_file(file, message));
            }
        }
        let documents = folder.files.iter().filter(|(name, _)| name.starts_with(DOCUMENTS));
        case.documents = documents.map(|(name, bytes)| (name.clone(), sign::sha256(bytes))).collect();
        Ok(case)
    }

    /// How many statements it has, the registration of its parties not counted.
    pub fn len(&self) -> usize {
        self.written.len()
    }

    /// Whether it has no statements.
    pub fn is_empty(&self) -> bool {
        self.written.is_empty()
    }

    /// The parties that sign, with their demo keys.
    pub fn keys(&self) -> Vec<PartyKey> {
        let signing = self.about.parties.iter().filter(|party| party.signs);
        signing.filter_map(|party| party.id.parse::<PartyId>().ok()).map(|party| demo_key(&party)).collect()
    }

    /// Signs every statement, in the order of the files: that of their arrival. The same bytes each time.
    ///
    /// # Errors
    /// Labels that are missing, doubled or refer in a circle; a statement that the record refuses.
    pub fn sign(&self) -> Result<Vec<Signed>, CaseFault> {
        sign::all(self)
    }

    /// The statements by which a log's operator registers the parties, their demo keys valid from [`KEYS_VALID_FROM`] on.
    /// `iat` is the second of signing, at which the operator's key must be valid; the same `iat` gives the same bytes.
    ///
    /// # Errors
    /// A party that the record refuses.
    pub fn registrations(&self, operator: &PartyKey, iat: i64) -> Result<Vec<SdJwt>, CaseFault> {
        sign::registrations(self, operator, iat)
    }

    fn digest(&self, path: &str) -> Result<String, String> {
        self.documents.get(path).cloned().ok_or_else(|| {
            format!(
                "the case has no file {path}; documents lie under {DOCUMENTS}, so add it or correct the name"
            )
        })
    }
}
