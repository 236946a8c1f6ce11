//! The party's own entry: who it is, and what it paid out by year.

use entente_iati::write::{self, Amount, Expenditure, Organisation};
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

    /// What the party and its units paid to others, by the words that count.
    fn expenditures(&self) -> Vec<Expenditure> {
        let sums = self.index.spent.get(self.party.org_str()).cloned().unwrap_or_default();
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
