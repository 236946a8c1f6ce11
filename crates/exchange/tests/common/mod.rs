//! What several tests need: an issuer, and signing as a node would check it.
#![allow(dead_code, reason = "each test file uses its own part")]
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    reason = "helpers of tests, which may stop at the first surprise"
)]

use entente_exchange::cbpf::source::{Folder, SourceFile};
use entente_exchange::cbpf::{Draft, Plan, known, plan};
use entente_exchange::flows::{Summary, summary};
use entente_ledger::{Entry, Ledger};
use entente_record::{Jti, PartyId, PartyKey, SignContext, Statement, Timestamp, Token, sign};

/// The time imports are made at in these tests.
pub const NOW: i64 = 1_795_000_000;

pub fn issuer() -> PartyId {
    "XI-EXAMPLE-1".parse().unwrap()
}

pub fn now() -> Timestamp {
    Timestamp::from_unix_seconds(NOW).unwrap()
}

/// Signs a draft, which checks it as admission would, and reads the statement and the ledger's entry back from the token.
pub fn signed(draft: &Draft) -> (Statement, Entry) {
    let key = PartyKey::from_seed(issuer(), &[7; 32]);
    let mut salts = || [0; 16];
    let context = SignContext { iat: NOW, jti: Jti::Given(draft.id), salts: &mut salts };
    let sd_jwt = sign(&draft.statement, &key, &[], context)
        .unwrap_or_else(|fault| panic!("{}: {fault}", draft.statement.subject));
    let token = Token::read(sd_jwt.jws.as_bytes()).unwrap();
    let entry = Entry::of_token(&token, &sd_jwt.disclosures).unwrap();
    (token.open_all(&sd_jwt.disclosures).unwrap(), entry)
}

/// A log in memory.
#[derive(Default)]
pub struct Log {
    pub statements: Vec<Statement>,
    pub ledger: Ledger,
}

impl Log {
    /// Plans an import and appends what it adds.
    pub fn import(&mut self, drafts: Vec<Draft>) -> Plan {
        let known = known(&issuer(), &self.statements);
        let plan = plan(drafts, |subject| known.get(subject).cloned(), now()).unwrap();
        let (statements, entries): (Vec<_>, Vec<_>) =
            plan.new.iter().chain(&plan.corrections).map(signed).unzip();
        self.statements.extend(statements);
        self.ledger.add_all(entries);
        plan
    }

    /// What it amounts to.
    pub fn summary(&self) -> Summary {
        summary(self.ledger.claims())
    }
}

/// Replaces text in one file of a folder.
pub fn edited(folder: &Folder, file: &str, from: &str, to: &str) -> Folder {
    let mut folder = folder.clone();
    let found = folder.files.iter_mut().find(|f| f.name == file).unwrap();
    let text = String::from_utf8(found.bytes.clone()).unwrap();
    assert!(text.contains(from), "{file} does not hold {from}");
    found.bytes = text.replacen(from, to, 1).into_bytes();
    folder
}

/// A folder from texts.
pub fn folder(files: &[(&str, &str)]) -> Folder {
    let mut files: Vec<SourceFile> = files
        .iter()
        .map(|(name, text)| SourceFile { name: (*name).to_owned(), bytes: text.as_bytes().to_vec() })
        .collect();
    files.sort_by(|a, b| a.name.cmp(&b.name));
    Folder { files, ..Folder::default() }
}
