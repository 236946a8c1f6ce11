//! Movements of a consignment: along its chain, from holder to holder.

use std::collections::BTreeSet;

use entente_record::codes::Unit;
use entente_record::{PartyId, Timestamp};
use rust_decimal::Decimal;

use super::goods::Goods;
use super::movement::{Account, Movement, Movements};
use crate::consignment::{
    Account as Told, AccountKind, ConsignmentState, Discrepancy, LineState, Parties, Stage, Word,
};
use crate::{Source, amount};

/// Tells a consignment's movements. Words that are sealed or can't be read move nothing; the goods stay where the last readable
/// word left them.
pub(super) fn shipped(state: &ConsignmentState, out: &mut Movements) {
    for line in &state.lines {
        let Some(unit) = line.unit.and_then(|unit| unit.parse::<Unit>().ok()) else { continue };
        let item = line.code.clone().or_else(|| line.item.clone());
        let item = item.unwrap_or_else(|| format!("line {} of {}", line.line, state.consignment));
        let mut walk = Walk { state, line, unit, item, step: 0, latest: None, serials: BTreeSet::new(), out };
        walk.chain();
        walk.titles();
    }
    out.sealed.extend(state.sealed.iter().cloned());
}

struct Walk<'w> {
    state: &'w ConsignmentState,
    line: &'w LineState,
    unit: Unit,
    item: String,
    step: usize,
    /// When the chain moved last. A word that lies before it, by clocks that differ, moves goods no earlier.
    latest: Option<Timestamp>,
    /// Serials named by the last word that names any.
    serials: BTreeSet<String>,
    out: &'w mut Movements,
}

/// Where goods are after a word: with whom, and where.
type Spot = (Account, Option<String>);

impl Walk<'_> {
    fn chain(&mut self) {
        let readable: Vec<&Word> =
            self.line.words.iter().filter(|word| word.figure.quantity().is_some()).collect();
        let Some(first) = readable.first().copied() else { return };
        if first.stage != Stage::Listed {
            // The list is sealed or missing: what the first word tells of came out of the unknown.
            let start = match &self.state.parties.consignor {
                Some(consignor) => Account::Party(consignor.clone()),
                None => Account::Outside,
            };
            self.step_to((start, self.state.parties.from.clone()), first, first.figure.quantity());
        }
        self.serials.clone_from(&first.serials);
        for pair in readable.windows(2) {
            if let (Some(earlier), Some(later)) = (pair.first(), pair.last()) {
                self.pair(earlier, later);
            }
        }
        if let Some(last) = readable.last() {
            self.beyond(last);
        }
    }

    fn pair(&mut self, earlier: &Word, later: &Word) {
        let before = spot(&self.state.parties, earlier);
        let (Some(had), Some(has)) = (earlier.figure.quantity(), later.figure.quantity()) else { return };
        let moved = had.min(has);
        if later.serials.is_empty() && had != has {
            // Some stayed behind, and nobody says which.
            self.serials.clear();
        } else if !later.serials.is_empty() {
            self.serials.clone_from(&later.serials);
        }
        self.step_to(before.clone(), later, Some(moved));
        let found = |d: &&Discrepancy| d.line == self.line.line && d.earlier == *earlier && d.later == *later;
        let Some(discrepancy) = self.state.discrepancies.iter().find(found) else { return };
        let (shares, open) = (discrepancy.accounts.clone(), discrepancy.open);
        let sources: Vec<Source> = later.sources.clone();
        if discrepancy.quantity < Decimal::ZERO {
            let to = spot(&self.state.parties, later);
            self.push((Account::Outside, None), to, -discrepancy.quantity, &sources, BTreeSet::new());
            return;
        }
        let missing = discrepancy.missing_serials.clone();
        let alone = shares.len() == 1 && open.is_zero();
        for share in shares {
            let to = self.account(share.kind);
            let mut serials = self.told(|account| account.source == share.source);
            if alone {
                // It accounts for all that is missing, so for the serials it doesn't name too.
                serials.extend(missing.iter().cloned());
            }
            self.push(before.clone(), to, share.quantity, &[share.source], serials);
        }
        if open > Decimal::ZERO {
            let to = match &before.0 {
                Account::Party(party) => Account::Unaccounted(party.clone()),
                other => other.clone(),
            };
            self.push(before, (to, None), open, &sources, missing);
        }
    }

    /// What was returned or lost after the last word.
    fn beyond(&mut self, last: &Word) {
        let Some(balance) = &self.line.balance else { return };
        let gaps = self.state.discrepancies.iter().filter(|d| d.line == self.line.line);
        let shares: Vec<_> = gaps.flat_map(|d| &d.accounts).collect();
        let (returned, explained) = (balance.returned, balance.explained);
        for (kind, total) in [(AccountKind::Returned, returned), (AccountKind::Loss, explained)] {
            let is = |of: AccountKind| (of == AccountKind::Returned) == (kind == AccountKind::Returned);
            let told = shares.iter().filter(|share| is(share.kind)).map(|share| share.quantity);
            let told = told.into_iter().try_fold(Decimal::ZERO, amount::add);
            let Some(rest) =
                told.and_then(|told| amount::subtract(total, told)).filter(|rest| *rest > Decimal::ZERO)
            else {
                continue;
            };
            let told: BTreeSet<Source> = shares.iter().map(|share| share.source.clone()).collect();
            let accounts = self.line.accounts.iter().filter(|account| account.kind == kind);
            let sources: Vec<Source> = accounts.map(|account| account.source.clone()).collect();
            let serials = self.told(|account| account.kind == kind && !told.contains(&account.source));
            let from = spot(&self.state.parties, last);
            let to = self.account(kind);
            self.push(from, to, rest, &sources, serials);
        }
    }

    /// The serials that losses, returns and answers name.
    fn told(&self, wanted: impl Fn(&Told) -> bool) -> BTreeSet<String> {
        let accounts = self.line.accounts.iter().filter(|account| wanted(account));
        accounts.flat_map(|account| account.serials.iter().cloned()).collect()
    }

    fn account(&self, kind: AccountKind) -> Spot {
        match kind {
            AccountKind::Loss => (Account::Lost, None),
            AccountKind::Response => (Account::Answered, None),
            AccountKind::Returned => match &self.state.parties.consignor {
                Some(consignor) => (Account::Party(consignor.clone()), self.state.parties.from.clone()),
                None => (Account::Outside, None),
            },
        }
    }

    fn titles(&mut self) {
        for title in self.state.titles.iter().filter(|title| title.line == self.line.line) {
            let (Some(quantity), Some(from), Some(to)) = (title.quantity, &title.from, &title.to) else {
                continue;
            };
            let spots = ((Account::Party(from.clone()), None), (Account::Party(to.clone()), None));
            if let Some(movement) = self.movement(spots.0, spots.1, quantity, &title.sources, BTreeSet::new())
            {
                self.out.title.push(movement);
            }
        }
    }

    fn step_to(&mut self, from: Spot, word: &Word, quantity: Option<Decimal>) {
        let to = spot(&self.state.parties, word);
        let Some(quantity) = quantity.filter(|_| from != to) else { return };
        let serials = self.serials.clone();
        self.push(from, to, quantity, &word.sources, serials);
    }

    fn push(
        &mut self,
        from: Spot,
        to: Spot,
        quantity: Decimal,
        sources: &[Source],
        serials: BTreeSet<String>,
    ) {
        if let Some(mut movement) = self.movement(from, to, quantity, sources, serials) {
            movement.at = self.latest.map_or(movement.at, |latest| latest.max(movement.at));
            self.latest = Some(movement.at);
            self.out.goods.push(movement);
        }
    }

    fn movement(
        &mut self,
        from: Spot,
        to: Spot,
        quantity: Decimal,
        sources: &[Source],
        serials: BTreeSet<String>,
    ) -> Option<Movement> {
        if quantity.is_zero() {
            return None;
        }
        let (goods, quantity) = Goods::of(self.item.clone(), self.line.lot.clone(), quantity, self.unit);
        self.step += 1;
        Some(Movement {
            at: sources.iter().map(|source| source.at).max()?,
            sources: sources.to_vec(),
            subject: self.state.consignment.clone(),
            step: self.step,
            goods,
            quantity,
            serials,
            from: from.0,
            to: to.0,
            from_place: from.1,
            to_place: to.1,
        })
    }
}

/// Where goods are once a word is true: listed with the consignor, on a leg with its carrier, then with the consignee.
fn spot(parties: &Parties, word: &Word) -> Spot {
    let leg = word.stage.leg().and_then(|leg| parties.legs.get(usize::from(leg)));
    let party: &PartyId = match word.stage {
        Stage::Listed => parties.consignor.as_ref(),
        Stage::Departed(_) | Stage::Arrived(_) => leg.map(|leg| &leg.carrier),
        Stage::Received | Stage::Verified => parties.consignee.as_ref(),
    }
    .unwrap_or(&word.by);
    let last = |leg: u16| usize::from(leg) + 1 >= parties.legs.len();
    let place = match word.stage {
        Stage::Listed => parties.from.clone(),
        Stage::Departed(_) => None,
        Stage::Arrived(number) => {
            leg.and_then(|leg| leg.to.clone()).or_else(|| parties.to.clone().filter(|_| last(number)))
        }
        Stage::Received | Stage::Verified => parties.to.clone(),
    };
    (Account::Party(party.clone()), place)
}
