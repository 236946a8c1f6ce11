//! What the money, duty and coverage views need of each claim, as compact rows.
//!
//! [`Row::of`] looks at one claim and nothing else, so that rows can be kept in a database and replaced one by one as
//! statements come in or are corrected. [`Rows`] is a set of them, sorted by their source: views over it don't depend on
//! the order in which rows were given.
//!
//! In a row `None` where the statement requires a field means: sealed. Rows never hold free text, but for the marks,
//! titles, names and words that rules match on or views show.

mod ask;
mod figures;
mod goods;
mod law;
mod money;
mod plan;

use entente_record::Body;
use serde::{Deserialize, Serialize};

use crate::Claim;
use crate::wire::{Cite, tight};

/// The version of what rows say and how they are written: goes up with any change of either, so that rows that rest in a
/// database are made anew.
pub const ROWS_VERSION: u32 = 6;

pub use ask::*;
pub use figures::Figures;
pub use goods::*;
pub use law::*;
pub use money::*;
pub use plan::*;

/// What every claim leaves: the statement a row stands for, those that made it what it is, and how much it keeps back.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct By {
    /// The statement: its time and id give the row its place.
    #[serde(with = "tight::one")]
    pub source: Cite,
    /// Corrections and disclosures that changed what it says.
    #[serde(default, skip_serializing_if = "Vec::is_empty", with = "tight::many")]
    pub changes: Vec<Cite>,
    /// How many of its fields are sealed.
    #[serde(default, skip_serializing_if = "is_default")]
    pub sealed: usize,
    /// Its figures, open and sealed.
    #[serde(default, skip_serializing_if = "is_default")]
    pub figures: Figures,
}

fn is_default<T: Default + PartialEq>(value: &T) -> bool {
    *value == T::default()
}

impl By {
    fn of(claim: &Claim) -> Self {
        let changes = claim.corrections.iter().chain(&claim.disclosures);
        let mut changes: Vec<Cite> = changes.cloned().map(Cite).collect();
        changes.sort();
        let figures = figures::figures(&claim.body);
        Self { source: Cite(claim.source.clone()), changes, sealed: claim.sealed, figures }
    }

    /// The day it happened, in UTC.
    pub fn day(&self) -> crate::days::Day {
        crate::days::day(self.source.at)
    }

    /// The statement with all that changed it.
    pub fn cites(&self) -> impl Iterator<Item = &Cite> {
        std::iter::once(&self.source).chain(&self.changes)
    }

    /// Whether a reference names this statement, or what changed it.
    pub fn named_in(&self, refs: &[crate::wire::Word<entente_record::StatementHash>]) -> bool {
        self.cites().any(|cite| refs.iter().any(|hash| hash.0 == cite.hash))
    }

    /// Whether the issuer is of this organisation: itself, or a unit of it.
    pub fn is_of(&self, party: &entente_record::PartyId) -> bool {
        self.source.iss.org_str() == party.org_str()
    }
}

/// The statements behind a figure, in order, each once.
pub fn cites<'a>(rows: impl IntoIterator<Item = &'a By>) -> Vec<Cite> {
    let mut out: Vec<Cite> = rows.into_iter().flat_map(By::cites).cloned().collect();
    out.sort();
    out.dedup();
    out
}

macro_rules! row_kinds {
    ($($(#[doc = $doc:literal])* $list:ident: $variant:ident($row:ident) = $make:path;)*) => {
        /// What is kept of one claim.
        #[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
        #[serde(tag = "row", rename_all = "kebab-case")]
        pub enum Row {
            /// What every claim leaves, of a kind that leaves no more.
            Said(By),
            $( $(#[doc = $doc])* $variant($row), )*
        }

        impl Row {
            /// What is kept of a claim.
            pub fn of(claim: &Claim) -> Self {
                match &claim.body {
                    $( Body::$variant(body) => Self::$variant($make(claim, body)), )*
                    _ => Self::Said(By::of(claim)),
                }
            }

            /// What every claim leaves.
            pub fn by(&self) -> &By {
                match self {
                    Self::Said(by) => by,
                    $( Self::$variant(row) => &row.by, )*
                }
            }
        }

        /// Rows of all kinds, each list sorted by source and free of repetition.
        #[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
        pub struct Rows {
            /// What every claim leaves.
            pub said: Vec<By>,
            $( $(#[doc = $doc])* pub $list: Vec<$row>, )*
        }

        impl Rows {
            /// Sorts rows into their lists.
            pub fn of_rows(rows: impl IntoIterator<Item = Row>) -> Self {
                let mut out = Self::default();
                for row in rows {
                    out.said.push(row.by().clone());
                    match row {
                        Row::Said(_) => {}
                        $( Row::$variant(row) => out.$list.push(row), )*
                    }
                }
                out.said.sort();
                out.said.dedup_by(|a, b| a.source == b.source);
                $(
                    out.$list.sort_by(|a, b| a.by.cmp(&b.by));
                    out.$list.dedup_by(|a, b| a.by.source == b.by.source);
                )*
                out
            }
        }
    };
}

row_kinds! {
    /// Parties.
    parties: Party(PartyRow) = law::party;
    /// Transfers of money.
    transfers: Transfer(TransferRow) = money::transfer;
    /// Consignments as listed.
    listings: Consignment(ListingRow) = goods::listing;
    /// Custody stages.
    stages: Custody(StageRow) = goods::stage;
    /// Losses.
    losses: Loss(LossRow) = goods::loss;
    /// Distributions.
    handouts: Distribution(HandoutRow) = goods::handout;
    /// Inventories.
    counts: Inventory(CountRow) = goods::count;
    /// Needs.
    needs: Need(NeedRow) = ask::need;
    /// Requests for assistance.
    requests: Request(RequestRow) = ask::request;
    /// Offers.
    offers: Offer(OfferRow) = ask::offer;
    /// Findings.
    findings: Finding(FindingRow) = ask::finding;
    /// Feedback.
    feedback: Feedback(FeedbackRow) = ask::feedback;
    /// Decisions.
    decisions: Decision(DecisionRow) = law::decision;
    /// Responses.
    responses: Response(ResponseRow) = law::response;
    /// Notices.
    notices: Notice(NoticeRow) = law::notice;
    /// Agreements.
    agreements: Agreement(AgreementRow) = law::agreement;
    /// Vettings.
    vettings: Vetting(VettingRow) = law::vetting;
    /// Programmes.
    programmes: Programme(ProgrammeRow) = plan::programme;
    /// Engagements.
    engagements: Engagement(EngagementRow) = plan::engagement;
    /// Services.
    services: Service(ServiceRow) = ask::service;
}

impl Rows {
    /// The rows of claims.
    pub fn of<'a>(claims: impl IntoIterator<Item = &'a Claim>) -> Self {
        Self::of_rows(claims.into_iter().map(Row::of))
    }
}
