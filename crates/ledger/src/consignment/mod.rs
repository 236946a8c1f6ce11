//! Consignments: what each party says about each line, stage by stage, and what doesn't agree.
//!
//! The words about a line form a chain: listed, then departed and arrived for each leg, received, verified. A stage's word
//! comes from the party placed to know it (the table of custody stages says who). Each word is compared with the one before
//! it, so that all differences add up to what is missing in the whole:
//!
//! > listed = verified + returned + explained + open + in transit
//!
//! The rules in full, with a worked example, are in `docs/methods/consignments.md`.

mod account;
mod balance;
mod chain;
mod context;
mod discrepancy;
mod gather;
mod line;
mod order;
mod parties;
mod stage;
mod title;
mod word;

use entente_record::{Body, SubjectId};
use serde::Serialize;

pub use account::{Account, AccountKind};
pub use balance::Balance;
pub use context::{Context, monitors};
pub use discrepancy::{Discrepancy, Settled, Share, Worth};
pub use line::{LineState, Pair, PairState};
pub(crate) use parties::same as same_party;
pub use parties::{Parties, Role};
pub use stage::Stage;
pub use title::Title;
pub use word::{Aside, Figure, Word};

use crate::contradiction::{Contradiction, two_lists};
use crate::{Claim, Source, SubjectState, wire};

/// Whether, and by whom, a consignment was listed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(tag = "listing", rename_all = "kebab-case")]
pub enum Listing {
    /// There is a list.
    Listed {
        /// The list.
        list: Source,
        /// Whether the consignor made it. Where somebody else did, it confirms nothing.
        by_consignor: bool,
        /// Whether lines of it are sealed.
        sealed_lines: bool,
    },
    /// Parties speak of it, but nobody listed it.
    Unlisted,
}

/// What is known about a consignment.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ConsignmentState {
    /// The consignment.
    #[serde(serialize_with = "wire::one")]
    pub consignment: SubjectId,
    /// Its list.
    #[serde(flatten)]
    pub listing: Listing,
    /// Who has which seat.
    pub parties: Parties,
    /// Its lines: those of the list first, then what was on no list.
    pub lines: Vec<LineState>,
    /// What doesn't agree, and how far that is accounted for.
    pub discrepancies: Vec<Discrepancy>,
    /// Where title passed.
    pub titles: Vec<Title>,
    /// Words of parties not placed to know: shown, but confirming nothing.
    pub bystanders: Vec<Aside>,
    /// Statements of which the stage or the lines are sealed.
    pub sealed: Vec<Source>,
    /// What can't all be true.
    pub contradictions: Vec<Contradiction>,
}

/// The state of a consignment from what is said about it; nothing where nobody speaks of it as a consignment.
pub fn consignment(subject: &SubjectState, context: &Context<'_>) -> Option<ConsignmentState> {
    let lists: Vec<(&Claim, &entente_record::body::Consignment)> = subject
        .claims
        .iter()
        .filter_map(|claim| match &claim.body {
            Body::Consignment(list) => Some((claim, list)),
            _ => None,
        })
        .collect();
    let spoken = |claim: &Claim| matches!(claim.body, Body::Custody(_));
    if lists.is_empty() && !subject.claims.iter().any(spoken) {
        return None;
    }
    let list = lists.first().copied();
    let parties = Parties::of(list.map(|(_, list)| list), &subject.claims, context);
    let mut contradictions = Vec::new();
    if lists.len() > 1 {
        let sources = lists.iter().map(|(claim, _)| claim.source.clone()).collect();
        contradictions.push(two_lists::found(&subject.subject, sources));
    }
    let gathered = gather::gather(subject, list, &parties);
    contradictions.extend(order::check(&subject.subject, &gathered));
    let listing = match list {
        None => Listing::Unlisted,
        Some((claim, _)) => Listing::Listed {
            list: claim.source.clone(),
            by_consignor: parties.holds(Role::Consignor, &claim.source.iss),
            sealed_lines: gathered.hidden_lines,
        },
    };
    let gather::Gathered { lines: draft, titles, bystanders, sealed, contradictions: found, .. } = gathered;
    contradictions.extend(found);
    let (mut lines, mut discrepancies) = (Vec::new(), Vec::new());
    for draft in draft {
        let (line, of_line) = chain::settle(&subject.subject, draft, &parties, context, &mut contradictions);
        lines.push(line);
        discrepancies.extend(of_line);
    }
    contradictions.sort();
    contradictions.dedup();
    let consignment = subject.subject.clone();
    Some(ConsignmentState {
        consignment,
        listing,
        parties,
        lines,
        discrepancies,
        titles,
        bystanders,
        sealed,
        contradictions,
    })
}
