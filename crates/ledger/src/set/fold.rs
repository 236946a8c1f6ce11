//! The fold over what is said about one subject.

use std::collections::BTreeMap;

use entente_record::{Body, Kind, Pointer, StatementHash, SubjectId};

use super::correct::correct_all;
use super::disclose::{Reopened, open_all};
use super::standing::{NoEffect, Standing};
use super::{Entry, Stated};
use crate::subject::SubjectState;
use crate::{Claim, Source};

/// Positions of statements by hash.
pub(super) struct Index(Vec<(StatementHash, usize)>);

impl Index {
    fn of(entries: &[Entry]) -> Self {
        let mut pairs: Vec<_> =
            entries.iter().enumerate().map(|(at, entry)| (entry.source.hash, at)).collect();
        pairs.sort_unstable();
        Self(pairs)
    }

    pub(super) fn find(&self, hash: &StatementHash) -> Option<usize> {
        let at = self.0.binary_search_by_key(hash, |(hash, _)| *hash).ok()?;
        self.0.get(at).map(|(_, position)| *position)
    }
}

/// Folds what is said about a subject. Entries about other subjects are left out.
pub fn fold(subject: &SubjectId, mut entries: Vec<Entry>) -> SubjectState {
    entries.retain(|entry| entry.subject == *subject);
    // Of the same entry read with more and with fewer disclosures, the one that shows more counts.
    let shown = |entry: &Entry| entry.seals.as_ref().map(|seals| (seals.closed.len(), seals.given.clone()));
    entries.sort_by(|a, b| a.source.cmp(&b.source).then_with(|| shown(a).cmp(&shown(b))));
    entries.dedup_by(|later, first| later.source.hash == first.source.hash);

    let mut standings: Vec<Option<Standing>> = vec![None; entries.len()];
    settle_ids(&entries, &mut standings);
    let records = |entry: &Entry| matches!(entry.source.kind, Kind::Correction | Kind::Disclosure);
    let (mut opened, mut corrections) = (BTreeMap::new(), BTreeMap::new());
    if entries.iter().any(records) {
        let index = Index::of(&entries);
        opened = open_all(&entries, &index, &mut standings);
        corrections = correct_all(&entries, &index, &opened, &mut standings);
    }
    assemble(subject, entries, standings, &mut opened, &corrections)
}

/// One issuer, one id, other bytes: the smallest hash stands.
fn settle_ids(entries: &[Entry], standings: &mut [Option<Standing>]) {
    if entries.len() < 2 {
        return;
    }
    let key = |at: &usize| (entries[*at].source.jti, &entries[*at].source.iss, entries[*at].source.hash);
    let mut order: Vec<usize> = (0..entries.len()).collect();
    order.sort_by_key(key);
    let mut first: Option<usize> = None;
    for at in order {
        let source = &entries[at].source;
        match first.map(|first| &entries[first].source) {
            Some(stands) if stands.jti == source.jti && stands.iss == source.iss => {
                standings[at] = Some(Standing::NoEffect(NoEffect::SameId { with: stands.hash }));
            }
            _ => first = Some(at),
        }
    }
}

/// Puts the state together. Bodies are moved, not copied: into the claim where they stand, beside the statement where not.
fn assemble(
    subject: &SubjectId,
    entries: Vec<Entry>,
    standings: Vec<Option<Standing>>,
    opened: &mut BTreeMap<usize, Reopened>,
    corrections: &BTreeMap<usize, Vec<usize>>,
) -> SubjectState {
    let sources: Vec<Source> = if corrections.is_empty() && opened.is_empty() {
        Vec::new()
    } else {
        entries.iter().map(|e| e.source.clone()).collect()
    };
    let named = |list: &[usize]| list.iter().filter_map(|at| sources.get(*at).cloned()).collect::<Vec<_>>();
    let replacements = replacements(&entries, opened, corrections);
    let mut state = SubjectState::with_room(subject.clone(), entries.len());
    let mut replacements = replacements.into_iter().peekable();
    for (at, (entry, standing)) in entries.into_iter().zip(standings).enumerate() {
        let standing = standing.unwrap_or(Standing::Stands);
        let Entry { source, refs, body, seals, .. } = entry;
        let replacement = replacements.next_if(|(target, _)| *target == at).map(|(_, replaced)| replaced);
        let reopened = opened.remove(&at);
        let mut closed = seals.as_ref().map(|seals| seals.closed.clone()).unwrap_or_default();
        let mut disclosures = Vec::new();
        let (mut said, mut stands) = (None, None);
        if let Some(replacement) = replacement {
            said = Some(body);
            closed = replacement.closed;
            disclosures = named(&replacement.opened_by);
            stands = Some(replacement.body);
        } else if standing != Standing::Stands {
            said = Some(body);
        } else if let Some(reopened) = reopened {
            said = Some(body);
            closed = reopened.closed;
            disclosures = named(&reopened.by);
            stands = Some(reopened.body);
        } else {
            stands = Some(*body);
        }
        if let Some(body) = stands {
            let corrections = corrections.get(&at).map(|by| named(by)).unwrap_or_default();
            let sealed = closed.len();
            if sealed > 0 {
                state.closed.insert(source.hash, closed);
            }
            let (source, refs, subject) = (source.clone(), refs.clone(), subject.clone());
            state.claims.push(Claim { source, subject, refs, body, corrections, disclosures, sealed });
        }
        state.statements.push(Stated { source, standing, said, refs, seals });
    }
    state
}

/// What stands in a corrected statement's place.
struct Replaced {
    body: Body,
    closed: Vec<Pointer>,
    opened_by: Vec<usize>,
}

fn replacements(
    entries: &[Entry],
    opened: &BTreeMap<usize, Reopened>,
    corrections: &BTreeMap<usize, Vec<usize>>,
) -> Vec<(usize, Replaced)> {
    let mut out = Vec::new();
    for (target, by) in corrections {
        let Some(last) = by.last() else { continue };
        let entry = &entries[*last];
        let (said, closed, opened_by) = match opened.get(last) {
            Some(reopened) => (&reopened.body, reopened.closed.as_slice(), reopened.by.clone()),
            None => (&*entry.body, entry.seals.as_ref().map_or(&[][..], |seals| &seals.closed), Vec::new()),
        };
        let Body::Correction(correction) = said else { continue };
        let Some(replacement) = &correction.replacement else { continue };
        let body =
            replacement.body.open().map_or_else(|| Body::sealed(replacement.kind), |body| (**body).clone());
        let closed = closed.iter().filter_map(inside_replacement).collect();
        out.push((*target, Replaced { body, closed, opened_by }));
    }
    out
}

/// A pointer into a correction's replacement, as the pointer into the statement it makes.
fn inside_replacement(path: &Pointer) -> Option<Pointer> {
    match path.tokens() {
        [body, replacement, inner @ ..] if body == "body" && replacement == "replacement" => {
            Some(inner.iter().fold(Pointer::root(), |path, token| path.join(token.as_str())))
        }
        _ => None,
    }
}
