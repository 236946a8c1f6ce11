//! Which sealed fields published disclosures open.

use std::collections::BTreeMap;

use entente_record::{Body, Pointer, Token};

use super::fold::Index;
use super::standing::{NoEffect, Standing};
use super::{Entry, entry::Seals};

/// A statement read again with what was published.
pub(super) struct Reopened {
    pub(super) body: Body,
    pub(super) closed: Vec<Pointer>,
    /// Positions of the disclosure statements that opened it, in the order of the fold.
    pub(super) by: Vec<usize>,
}

/// Settles every disclosure statement, and reads again what they open.
pub(super) fn open_all(
    entries: &[Entry],
    index: &Index,
    standings: &mut [Option<Standing>],
) -> BTreeMap<usize, Reopened> {
    let mut wanted: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
    for (at, entry) in entries.iter().enumerate() {
        let Body::Disclosure(disclosure) = &*entry.body else { continue };
        if standings[at].is_some() {
            continue;
        }
        let Some(of) = disclosure.statement.open().copied() else { continue };
        let refused = match index.find(&of) {
            None => Some(NoEffect::Waits { r#for: of }),
            Some(target) if entries[target].source.iss != entry.source.iss => {
                Some(NoEffect::AnothersStatement { of })
            }
            Some(target) if standings[target].is_some() => Some(NoEffect::OfNoEffect { of }),
            Some(target) => {
                if !disclosure.disclosures.is_empty() {
                    wanted.entry(target).or_default().push(at);
                }
                None
            }
        };
        standings[at] = refused.map(Standing::NoEffect);
    }
    let mut opened = BTreeMap::new();
    for (target, by) in wanted {
        if let Some(reopened) = open_one(entries, target, by, standings) {
            opened.insert(target, reopened);
        }
    }
    opened
}

/// Opens one statement with the disclosure statements that name it. One may need another's first: a field inside a sealed
/// field. So those that fail are tried again as long as another got through. Each round opens one more level of
/// nesting, of which there are at most 32.
fn open_one(
    entries: &[Entry],
    target: usize,
    by: Vec<usize>,
    standings: &mut [Option<Standing>],
) -> Option<Reopened> {
    let of = entries[target].source.hash;
    let refuse = |code| Some(Standing::NoEffect(NoEffect::BadDisclosure { of, code }));
    let seals = entries[target].seals.as_deref();
    let token = seals.and_then(|seals| Token::read(seals.jws.as_bytes()).ok());
    let (Some(Seals { given, .. }), Some(token)) = (seals, token) else {
        by.iter().for_each(|at| standings[*at] = refuse(entente_record::code::BAD_DISCLOSURE));
        return None;
    };
    let mut known = given.clone();
    let (mut through, mut waiting) = (Vec::new(), by);
    loop {
        let before = waiting.len();
        let mut failed = Vec::new();
        for at in waiting {
            let mut more = known.clone();
            more.extend(
                texts(&entries[at].body)
                    .filter(|text| !known.iter().any(|had| had == text))
                    .map(str::to_owned),
            );
            match if more.len() == known.len() { Ok(()) } else { token.closed(&more).map(drop) } {
                Ok(()) => {
                    known = more;
                    through.push(at);
                }
                Err(fault) => {
                    standings[at] = refuse(fault.code);
                    failed.push(at);
                }
            }
        }
        if failed.is_empty() || failed.len() == before {
            break;
        }
        failed.iter().for_each(|at| standings[*at] = None);
        waiting = failed;
    }
    // What opens field by field may still not make a body: then nothing of it is taken.
    match (token.open(&known), token.closed(&known)) {
        (Ok(statement), Ok(closed)) if !through.is_empty() => {
            through.sort_unstable();
            Some(Reopened { body: statement.body, closed, by: through })
        }
        (Err(fault), _) | (_, Err(fault)) => {
            through.iter().for_each(|at| standings[*at] = refuse(fault.code));
            None
        }
        _ => None,
    }
}

fn texts(body: &Body) -> impl Iterator<Item = &str> {
    let list = match body {
        Body::Disclosure(disclosure) => disclosure.disclosures.as_slice(),
        _ => &[],
    };
    list.iter().map(|text| text.as_str())
}
