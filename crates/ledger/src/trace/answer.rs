//! What a trace answers, ready to be written as JSON. Amounts are decimal strings; all of an answer's shares add up to
//! its total.

use std::fmt;

use entente_record::StatementId;
use serde::{Serialize, Serializer};

use super::account::{Account, AccountKind, Tag};
use super::flow::Basis;

/// Digits after the point that amounts are traced with: a millionth of the currency. Cents split a few thousand times
/// would round visibly; millionths don't.
pub const DIGITS: u32 = 6;

/// An amount in units of 10 to the power of −[`DIGITS`] of the trace's currency; written as a decimal with all digits.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Amount(pub u128);

impl fmt::Display for Amount {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let unit = 10_u128.pow(DIGITS);
        f.pad(&format!("{}.{:0width$}", self.0 / unit, self.0 % unit, width = DIGITS as usize))
    }
}

impl Serialize for Amount {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

/// Ids as they are written in statements.
fn ids<S: Serializer>(list: &[StatementId], serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_seq(list.iter().map(ToString::to_string))
}

/// Whose value something is.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Origin {
    /// This account's own.
    Account(Account),
    /// Nobody's that the record knows of.
    Untraced,
}

/// A part of a total that is one origin's.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Part {
    /// Whose.
    pub origin: Origin,
    /// How much.
    pub amount: Amount,
}

/// A part of a total that ended in one place.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct End {
    /// Where it lies.
    pub account: Account,
    /// Under which earmark.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub earmark: Option<Tag>,
    /// How far it has come.
    pub state: State,
    /// How much.
    pub amount: Amount,
}

/// How far value has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum State {
    /// Arrived at a place.
    Reached,
    /// A programme's plan puts it at a place, or at the programme where it names none.
    Planned,
    /// A party still has it, or was the last that the record knows to have had it.
    Held,
    /// Goods at rest.
    InStock,
    /// Goods on their way.
    OnTheWay,
    /// Goods lost.
    Lost,
}

impl State {
    pub(super) fn of(kind: AccountKind) -> Self {
        match kind {
            AccountKind::Party => Self::Held,
            AccountKind::Programme => Self::Planned,
            AccountKind::Lot => Self::InStock,
            AccountKind::Consignment => Self::OnTheWay,
            AccountKind::Place => Self::Reached,
            AccountKind::Lost => Self::Lost,
        }
    }
}

/// Where an origin's value ended.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct From {
    /// Whose value.
    pub origin: Origin,
    /// What it brought in.
    pub total: Amount,
    /// Where that lies, the largest part first.
    pub ends: Vec<End>,
}

/// Whose value lies in an account.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct To {
    /// The account.
    pub account: Account,
    /// What lies there at the end; all that ever arrived, where nothing leaves, as at places.
    pub total: Amount,
    /// What of it arrived by a programme's plan alone.
    pub planned: Amount,
    /// Whose it is, the largest part first; the untraced part is among them.
    pub parts: Vec<Part>,
}

/// One statement both ways.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Through {
    /// The statements asked about.
    #[serde(serialize_with = "ids")]
    pub statements: Vec<StatementId>,
    /// What they moved.
    pub total: Amount,
    /// Whose value that was, the largest part first.
    pub from: Vec<Part>,
    /// Where it ended, the largest part first.
    pub ends: Vec<End>,
}

/// A graph of how value went, to be drawn in layers.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize)]
pub struct Graph {
    /// Accounts, by layer.
    pub nodes: Vec<Node>,
    /// Value between them.
    pub edges: Vec<Edge>,
}

/// An account in a graph.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Node {
    /// The account.
    pub account: Account,
    /// Steps from where the value came in, by the shortest way.
    pub layer: u32,
    /// What it brought in of its own.
    pub own: Amount,
    /// What came in here from nobody known.
    pub untraced: Amount,
}

/// Value that went from one account to another.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Edge {
    /// From, by place among the nodes.
    pub from: usize,
    /// To, by place among the nodes.
    pub to: usize,
    /// How much of the value asked about.
    pub amount: Amount,
    /// In how many flows.
    pub flows: u64,
    /// The statements that say so, in the order of the ledger; at most [`MAX_STATEMENTS`](super::MAX_STATEMENTS).
    #[serde(serialize_with = "ids")]
    pub statements: Vec<StatementId>,
}

/// A trace in a few figures.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize)]
pub struct Totals {
    /// Flows.
    pub flows: u64,
    /// What all origins brought in, the untraced part with it.
    pub brought_in: Amount,
    /// What came from nobody known.
    pub untraced: Amount,
    /// Where that happened: accounts that spent what nobody is recorded to have given them.
    pub untraced_at: Vec<(Account, Amount)>,
    /// What accounts spent on other things than it was earmarked for, because nothing else was left.
    pub against_earmark: Vec<(Account, Amount)>,
    /// What the flows rest on.
    pub by_basis: Vec<(Basis, Amount)>,
}
