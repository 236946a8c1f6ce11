//! Which correction of each statement is in force.

use std::collections::BTreeMap;

use entente_record::{Body, Kind};

use super::Entry;
use super::disclose::Reopened;
use super::fold::Index;
use super::standing::{NoEffect, Standing};

/// Settles every correction. Returns, for each corrected statement, its corrections in the order of the fold; the last is in
/// force.
pub(super) fn correct_all(
    entries: &[Entry],
    index: &Index,
    opened: &BTreeMap<usize, Reopened>,
    standings: &mut [Option<Standing>],
) -> BTreeMap<usize, Vec<usize>> {
    let mut corrections: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
    for (at, entry) in entries.iter().enumerate() {
        let Body::Correction(correction) = &*entry.body else { continue };
        if standings[at].is_some() {
            continue;
        }
        let Some(of) = correction.supersedes.open().copied() else { continue };
        let body = opened.get(&at).map_or(&*entry.body, |opened| &opened.body);
        match index.find(&of) {
            None => standings[at] = Some(Standing::NoEffect(NoEffect::Waits { r#for: of })),
            Some(target) => match refusal(entry, body, &entries[target], standings[target].as_ref()) {
                Some(why) => standings[at] = Some(Standing::NoEffect(why)),
                None => corrections.entry(target).or_default().push(at),
            },
        }
    }
    for (target, by) in &corrections {
        let Some((last, overtaken)) = by.split_last() else { continue };
        let (of, by) = (entries[*target].source.hash, entries[*last].source.hash);
        standings[*last] = Some(Standing::Corrects { of });
        overtaken.iter().for_each(|at| standings[*at] = Some(Standing::Overtaken { by }));
        standings[*target] = Some(match &*entries[*last].body {
            Body::Correction(correction) if correction.replacement.is_some() => Standing::Superseded { by },
            _ => Standing::Withdrawn { by },
        });
    }
    corrections
}

fn refusal(entry: &Entry, body: &Body, target: &Entry, fallen: Option<&Standing>) -> Option<NoEffect> {
    let of = target.source.hash;
    if target.source.iss != entry.source.iss {
        return Some(NoEffect::AnothersStatement { of });
    }
    match target.source.kind {
        Kind::Correction => return Some(NoEffect::CorrectsCorrection { of }),
        Kind::Disclosure => return Some(NoEffect::CorrectsDisclosure { of }),
        _ => {}
    }
    if fallen.is_some() {
        return Some(NoEffect::OfNoEffect { of });
    }
    let Body::Correction(correction) = body else { return None };
    let replacement = correction.replacement.as_ref()?;
    let source = &target.source;
    let fits =
        |body: &Body| body.may_stand(&source.iss, source.jti, source.at, &target.subject, &target.refs);
    let fits = match replacement.body.open() {
        Some(body) => fits(body),
        None => fits(&Body::sealed(replacement.kind)),
    };
    fits.err().map(|fault| NoEffect::UnfitReplacement { of, code: fault.code })
}
