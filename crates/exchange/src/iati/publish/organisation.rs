//! The party's own entry: who it is, and what it paid out by year.

use std::collections::BTreeMap;

use entente_iati::write::{self, Amount, Expenditure, Organisation};
use entente_ledger::money::movements;
use entente_ledger::rows::Rows;
use entente_record::value::TransferStage;
use entente_record::{Body, Timestamp};
use rust_decimal::Decimal;

use super::{Context, names};

impl Context<'_> {
    /// The entry, as an element.
    pub(super) fn organisation(&mut self) -> String {
        let language = self.wanted.language.clone();
        let org = names::reporting(&self.index, &self.party, &language);
        let subject = self.party.subject();
        let told = self.index.ledger.state(&subject).map(|state| state.claims.as_slice()).unwrap_or_default();
        let mut updated: Option<Timestamp> = None;
        for claim in told {
            self.party_unsaid(&claim.body);
            updated = updated.max(Some(claim.source.at));
        }
        let updated = updated.map_or(self.wanted.at, |at| at.min(self.wanted.at));
        let entry =
            Organisation { language, updated: updated.to_string(), org, expenditures: self.expenditures() };
        write::organisation(&entry)
    }

    fn party_unsaid(&mut self, body: &Body) {
        let Body::Party(party) = body else { return };
        let said = [
            (party.website.is_some(), "the website of the party"),
            (party.country.is_some(), "the country of the party"),
            (!party.roles.is_empty(), "the roles of the party"),
            (!party.member_of.is_empty(), "the bodies the party belongs to"),
        ];
        for (_, what) in said.into_iter().filter(|(there, _)| *there) {
            self.report.left_out(what);
        }
    }

    /// What the party and its units paid to others, refunds taken off, by year and currency: by the words that count.
    fn expenditures(&self) -> Vec<Expenditure> {
        let rows = Rows::of(self.index.ledger.claims());
        let mut sums: BTreeMap<(String, String), Option<Decimal>> = BTreeMap::new();
        for movement in movements(&rows.transfers).all {
            let word = movement.main;
            let (payer, payee) = if word.refund { (&word.to, &word.from) } else { (&word.from, &word.to) };
            let own = |org: &str| org == self.party.org_str();
            let pays = payer.as_ref().is_some_and(|payer| own(payer.org_str()));
            let inside = payee.as_ref().is_some_and(|payee| own(payee.org_str()));
            let paid = word.stage.as_ref().is_some_and(|stage| stage.0 == TransferStage::Paid);
            let (Some(amount), Some(currency)) = (&word.amount, &word.currency) else { continue };
            if !pays || inside || !paid {
                continue;
            }
            let year: String = word.by.source.at.to_string().chars().take(4).collect();
            let sum = sums.entry((year, currency.0.as_str().to_owned())).or_insert(Some(Decimal::ZERO));
            let amount = if word.refund { -amount.0 } else { amount.0 };
            *sum = sum.and_then(|before| before.checked_add(amount));
        }
        let today: String = self.wanted.at.to_string().chars().take(10).collect();
        let one = |((year, currency), sum): ((String, String), Option<Decimal>)| {
            let until = format!("{year}-12-31");
            let value_date = if until < today { until.clone() } else { today.clone() };
            let amount = sum?.to_string();
            Some(Expenditure {
                from: format!("{year}-01-01"),
                until,
                value: Amount { amount, currency, value_date },
            })
        };
        sums.into_iter().filter_map(one).collect()
    }
}
