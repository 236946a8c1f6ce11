//! Types of transaction, and other codes of IATI that have a counterpart on the record.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use entente_record::value::TransferStage;

const TABLE: &str = include_str!("transaction-types.csv");

/// Which end of a transaction the activity it stands in is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum End {
    /// Its money goes out.
    Payer,
    /// Its money comes in.
    Payee,
}

/// A type of transaction.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TransactionKind {
    /// Its name.
    pub name: &'static str,
    /// The stage; `None` where it depends on the end that tells it: paid by the payer, received by the payee.
    pub stage: Option<TransferStage>,
    /// Which end the activity is, unless the transaction's organisations say otherwise.
    pub end: End,
    /// Whether it undoes an earlier payment.
    pub refund: bool,
    /// What is said of each.
    pub note: &'static str,
}

/// All types by their code.
pub fn transaction_kinds() -> &'static BTreeMap<&'static str, TransactionKind> {
    static KINDS: LazyLock<BTreeMap<&'static str, TransactionKind>> =
        LazyLock::new(|| TABLE.lines().filter_map(line).collect());
    &KINDS
}

fn line(line: &'static str) -> Option<(&'static str, TransactionKind)> {
    let mut cells = line.splitn(6, ',');
    let (code, name, stage) = (cells.next()?, cells.next()?, cells.next()?);
    let (way, refund, note) = (cells.next()?, cells.next()?, cells.next()?);
    let end = match way {
        "out" => End::Payer,
        "in" => End::Payee,
        _ => return None,
    };
    let stage = match stage {
        "pledged" => Some(TransferStage::Pledged),
        "committed" => Some(TransferStage::Committed),
        "paid" => Some(TransferStage::Paid),
        "received" => Some(TransferStage::Received),
        _ => None,
    };
    Some((code, TransactionKind { name, stage, end, refund: refund == "yes", note }))
}

/// Schemes of identifiers under which a programme keeps what no other part of it holds: who reports the activity, for
/// itself or of others; the language of its title; what begins the type and vocabulary of a humanitarian scope, and the type of
/// another name.
pub(crate) const REPORTER: &str = "iati-reporting-org";
pub(crate) const SECONDARY: &str = "iati-secondary-reporter";
pub(crate) const TITLE_LANGUAGE: &str = "iati-title-language";
pub(crate) const SCOPE: &str = "iati-scope-";
pub(crate) const OTHER_NAME: &str = "iati-other-";
/// The vocabularies of sectors and of types of aid that files made from a record use.
pub(crate) const SECTORS: &str = "urn:entente:codes:sectors";
pub(crate) const AID_TYPES: &str = "urn:entente:codes:aid-types";

/// A status of the record for one of ActivityStatus.
pub(crate) fn status(code: &str) -> Option<&'static str> {
    Some(match code {
        "1" => "planned",
        "2" => "active",
        "3" => "finalisation",
        "4" => "closed",
        "5" => "cancelled",
        "6" => "suspended",
        _ => return None,
    })
}

/// A role of the record for one of OrganisationRole: who funds gives; who is accountable steers; who extends passes funds
/// on as it sees fit; who implements implements.
pub(crate) fn role(code: &str) -> Option<&'static str> {
    Some(match code {
        "1" => "donor",
        "2" => "coordinator",
        "3" => "allocator",
        "4" => "implementer",
        _ => return None,
    })
}

/// A measure of the record for one of IndicatorMeasure.
pub(crate) fn measure(code: &str) -> Option<&'static str> {
    Some(match code {
        "1" => "unit",
        "2" => "percentage",
        "3" => "nominal",
        "4" => "ordinal",
        "5" => "qualitative",
        _ => return None,
    })
}

/// The code of ActivityStatus that a status of the record was made from.
pub(crate) fn status_code(status: &str) -> Option<&'static str> {
    ["1", "2", "3", "4", "5", "6"].into_iter().find(|code| self::status(code) == Some(status))
}

/// The code of OrganisationRole for a role of the record: a fund gives as a donor does; others have no counterpart.
pub(crate) fn role_code(role: &str) -> Option<&'static str> {
    let role = if role == "fund" { "donor" } else { role };
    ["1", "2", "3", "4"].into_iter().find(|code| self::role(code) == Some(role))
}

/// The code of IndicatorMeasure that a measure of the record was made from.
pub(crate) fn measure_code(measure: &str) -> Option<&'static str> {
    ["1", "2", "3", "4", "5"].into_iter().find(|code| self::measure(code) == Some(measure))
}

/// Whether a DAC purpose is humanitarian aid: category 720, 730 or 740.
pub(crate) fn is_humanitarian(purpose: &str) -> bool {
    ["72", "73", "74"].iter().any(|start| purpose.starts_with(start))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_has_every_type_once() {
        let codes: Vec<&str> = transaction_kinds().keys().copied().collect();
        let mut want: Vec<String> = (1..=13).map(|code| code.to_string()).collect();
        want.sort();
        assert_eq!(codes, want);
        let open: Vec<&str> = transaction_kinds()
            .iter()
            .filter(|(_, kind)| kind.stage.is_none())
            .map(|(code, _)| *code)
            .collect();
        assert_eq!(open, ["5", "6", "9"], "only these depend on who tells them");
        assert!(transaction_kinds()["6"].refund);
    }

    #[test]
    fn the_codes_named_here_are_on_the_record_s_lists() {
        use entente_record::codes::{Measure, ProgrammeStatus, Role};
        for code in 1..=6 {
            status(&code.to_string()).unwrap().parse::<ProgrammeStatus>().unwrap();
        }
        for code in 1..=4 {
            role(&code.to_string()).unwrap().parse::<Role>().unwrap();
        }
        for code in 1..=5 {
            measure(&code.to_string()).unwrap().parse::<Measure>().unwrap();
        }
        assert!(is_humanitarian("72010") && is_humanitarian("740") && !is_humanitarian("12220"));
    }
}
