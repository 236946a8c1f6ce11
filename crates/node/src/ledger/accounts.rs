//! What is counted from rows alone: money, duties, vetting, consent, coverage. Rows can rest in the store, so that these are had
//! of a ledger whose statements are too many for memory.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use entente_ledger::consent::{Consent, consent};
use entente_ledger::consignment::monitors;
use entente_ledger::coverage::{Areas, Coverage, coverage};
use entente_ledger::engagement::{Engagements, engagements};
use entente_ledger::feedback;
use entente_ledger::finding::{self, FindingState};
use entente_ledger::money::{Money, money};
use entente_ledger::needs::{Minimums, Needs, needs};
use entente_ledger::obligation::{self, Obligations, obligations};
use entente_ledger::place::{Places, places};
use entente_ledger::power::{Powers, powers};
use entente_ledger::rows::{Rows, TransferRow};
use entente_ledger::vetting::{self, Gate};
use entente_record::PartyId;

use super::AsOf;
use crate::NodeError;

/// The rows of a ledger, and the views of them. Cheap to clone.
#[derive(Clone)]
pub struct Accounts {
    as_of: AsOf,
    rows: Arc<Rows>,
}

impl Accounts {
    /// Of rows, as of when.
    pub fn of(rows: Rows, as_of: AsOf) -> Self {
        Accounts { as_of, rows: Arc::new(rows) }
    }

    /// The same asked as of another time.
    pub fn asked_at(&self, as_of: AsOf) -> Self {
        Accounts { as_of, rows: self.rows.clone() }
    }

    /// Which statements they are counted from, as of when.
    pub fn as_of(&self) -> &AsOf {
        &self.as_of
    }

    /// The rows.
    pub fn rows(&self) -> &Rows {
        &self.rows
    }

    /// The parties registered as independent monitors.
    pub fn monitors(&self) -> BTreeSet<PartyId> {
        monitors(&self.rows.parties)
    }

    /// Who paid what to whom.
    pub fn money(&self) -> Money {
        money(&self.rows.transfers, self.as_of.now)
    }

    /// The currencies that transfers are in which `counts` takes, the most used first; of equals, the first by code.
    pub fn currencies(&self, counts: impl Fn(&TransferRow) -> bool) -> Vec<String> {
        let mut uses: BTreeMap<&'static str, usize> = BTreeMap::new();
        for currency in self.rows.transfers.iter().filter(|row| counts(row)).filter_map(|row| row.currency) {
            *uses.entry(currency.as_str()).or_default() += 1;
        }
        let mut uses: Vec<(&str, usize)> = uses.into_iter().collect();
        uses.sort_by_key(|(_, count)| std::cmp::Reverse(*count));
        uses.into_iter().map(|(code, _)| code.to_owned()).collect()
    }

    /// Who owes whom what by when.
    pub fn obligations(&self) -> Result<Obligations, NodeError> {
        let rules = obligation::Rules::shipped().map_err(|e| NodeError::system("obligation rules", e))?;
        Ok(obligations(&self.rows, &rules, &vetting_rules()?, self.as_of.now))
    }

    /// What people served said, and how they were answered.
    pub fn feedback(&self) -> Result<Vec<feedback::Case>, NodeError> {
        Ok(feedback::cases(&self.rows, &self.obligations()?))
    }

    /// What was found, and how far each recommendation has come.
    pub fn findings(&self) -> Result<Vec<FindingState>, NodeError> {
        Ok(finding::findings(&self.rows, &self.obligations()?))
    }

    /// What is released to whom, against the vettings that must come before.
    pub fn vetting(&self) -> Result<Gate, NodeError> {
        Ok(vetting::gate(&self.rows, &vetting_rules()?, self.as_of.now))
    }

    /// What passed to third parties.
    pub fn consent(&self) -> Consent {
        consent(&self.rows, self.as_of.now)
    }

    /// Needs by area and sector.
    pub fn needs(&self) -> Result<Needs, NodeError> {
        let areas = Areas::shipped().map_err(|e| NodeError::system("the table of areas", e))?;
        let minimums = Minimums::shipped().map_err(|e| NodeError::system("the Sphere minimums", e))?;
        Ok(needs(&self.rows, &areas, &minimums))
    }

    /// Whose money it is, and who hangs on whom.
    pub fn powers(&self) -> Powers {
        powers(&self.rows.transfers)
    }

    /// What was agreed and done together beside the aid.
    pub fn engagements(&self) -> Engagements {
        engagements(&self.rows, self.as_of.now)
    }

    /// What the record says of each place.
    pub fn places(&self) -> Result<Places, NodeError> {
        let areas = Areas::shipped().map_err(|e| NodeError::system("the table of areas", e))?;
        Ok(places(&self.rows, &areas))
    }

    /// What people need against what came.
    pub fn coverage(&self) -> Result<Coverage, NodeError> {
        let areas = Areas::shipped().map_err(|e| NodeError::system("the table of areas", e))?;
        Ok(coverage(&self.rows, &areas))
    }
}

fn vetting_rules() -> Result<vetting::Rules, NodeError> {
    vetting::Rules::shipped().map_err(|e| NodeError::system("vetting rules", e))
}
