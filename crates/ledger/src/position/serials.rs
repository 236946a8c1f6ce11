//! Where each serial is, and which are in two places at once.
//!
//! A unit's holdings are its organisation's: a statement that names the organisation means the unit that has the serial, and
//! one that names the unit tells more exactly where the organisation has it. What a party could not find and counts again is
//! found again. Anything else that puts a serial in two places is one contradiction, whoever adds to it later.

use std::collections::{BTreeMap, BTreeSet};

use entente_record::{PartyId, SubjectId};
use rust_decimal::Decimal;

use super::goods::Goods;
use super::movement::{Account, Movement, Sighting};
use crate::Source;
use crate::consignment::same_party;
use crate::contradiction::{Contradiction, serial_twice};

/// An item and a serial.
type Key = (String, String);

/// Where a serial is.
#[derive(Debug, Clone)]
struct Spot {
    account: Account,
    goods: Goods,
    source: Source,
    /// Whether it had been missing.
    again: bool,
}

/// A serial in several places.
#[derive(Debug)]
struct Clash {
    subject: SubjectId,
    places: Vec<Account>,
    sources: BTreeSet<Source>,
}

/// Where every serial is.
#[derive(Debug, Default)]
pub(super) struct Serials {
    spots: BTreeMap<Key, Spot>,
    clashes: BTreeMap<Key, Clash>,
}

/// A serial, as positions show it.
pub(super) struct Shown {
    pub(super) serial: String,
    pub(super) account: Account,
    pub(super) goods: Goods,
    pub(super) again: bool,
}

/// Who has, or had it last.
fn party_of(account: &Account) -> Option<&PartyId> {
    match account {
        Account::Party(party) | Account::Unaccounted(party) => Some(party),
        _ => None,
    }
}

/// Whether what is in the one account may be spoken of as in the other.
fn near(a: &Account, b: &Account) -> bool {
    match (party_of(a), party_of(b)) {
        (Some(a), Some(b)) => same_party(a, b),
        _ => a == b,
    }
}

/// Of an organisation and its unit, the unit.
fn finer<'p>(a: &'p PartyId, b: &'p PartyId) -> &'p PartyId {
    if a.unit().is_some() { a } else { b }
}

/// Whether each serial stands for one of what is counted.
fn one_each(quantity: Decimal, serials: &BTreeSet<String>) -> bool {
    !serials.is_empty() && quantity == Decimal::from(serials.len())
}

impl Serials {
    /// A movement in parts, each from the account in which its serials are. Where a serial doesn't stand for one of what is
    /// counted, it stays whole.
    pub(super) fn split(&self, movement: &Movement) -> Vec<Movement> {
        if !one_each(movement.quantity, &movement.serials) {
            return vec![movement.clone()];
        }
        let mut groups: BTreeMap<Account, BTreeSet<String>> = BTreeMap::new();
        for serial in &movement.serials {
            let spot = self.spots.get(&(movement.goods.item.clone(), serial.clone()));
            let from = spot.map(|spot| &spot.account).filter(|account| near(account, &movement.from));
            groups.entry(from.unwrap_or(&movement.from).clone()).or_default().insert(serial.clone());
        }
        let part = |(from, serials): (Account, BTreeSet<String>)| {
            let to = match (&movement.to, party_of(&from)) {
                (Account::Unaccounted(_), Some(party)) => Account::Unaccounted(party.clone()),
                (to, _) => to.clone(),
            };
            Movement { quantity: Decimal::from(serials.len()), serials, from, to, ..movement.clone() }
        };
        groups.into_iter().map(part).collect()
    }

    /// Serials go with a movement.
    pub(super) fn play(&mut self, movement: &Movement) {
        let Some(source) = movement.sources.last() else { return };
        for serial in &movement.serials {
            let key = (movement.goods.item.clone(), serial.clone());
            let known = self.spots.get(&key).cloned();
            if let Some(known) = &known
                && !near(&known.account, &movement.from)
                && !near(&known.account, &movement.to)
            {
                // What came from nowhere contradicts by where it came to; what moved, by where it is said to have been.
                let from_nowhere = movement.from == Account::Outside;
                let other = if from_nowhere { &movement.to } else { &movement.from };
                self.clash(&key, &movement.subject, known, other, source);
            }
            let again = known.is_some_and(|known| found_again(&known.account, &movement.to));
            let (account, goods) = (movement.to.clone(), movement.goods.clone());
            self.spots.insert(key, Spot { account, goods, source: source.clone(), again });
        }
    }

    /// What a count tells of serials: those that are somewhere else than they were known to be, with the same party, move
    /// there; what is with another party is a contradiction and stays where it is.
    pub(super) fn seen(&mut self, sighting: &Sighting) -> Vec<Movement> {
        let holder = Account::Party(sighting.holder.clone());
        let mut groups: BTreeMap<(Account, Account, Goods), BTreeSet<String>> = BTreeMap::new();
        for serial in &sighting.serials {
            let key = (sighting.goods.item.clone(), serial.clone());
            let Some(known) = self.spots.get(&key).cloned() else { continue };
            if known.account == Account::Outside {
                // It was stated to have gone where nobody follows it; that somebody has it agrees with that.
                continue;
            }
            match party_of(&known.account).filter(|party| same_party(party, &sighting.holder)) {
                Some(party) => {
                    let to = Account::Party(finer(party, &sighting.holder).clone());
                    if let Some(clash) = self.clashes.get_mut(&key) {
                        clash.add(&to, &sighting.source);
                    }
                    if known.account != to {
                        groups.entry((known.account, to, known.goods)).or_default().insert(serial.clone());
                    }
                }
                None => self.clash(&key, &sighting.subject, &known, &holder, &sighting.source),
            }
        }
        let step = |((from, to, goods), serials): ((Account, Account, Goods), BTreeSet<String>)| {
            let quantity = match one_each(sighting.quantity, &sighting.serials) {
                true => Decimal::from(serials.len()),
                false => Decimal::ZERO,
            };
            let (at, subject, sources) =
                (sighting.at, sighting.subject.clone(), vec![sighting.source.clone()]);
            let (from_place, to_place) = (None, None);
            Movement {
                at,
                subject,
                step: 0,
                sources,
                goods,
                quantity,
                serials,
                from,
                to,
                from_place,
                to_place,
            }
        };
        groups.into_iter().map(step).collect()
    }

    /// Whose a count is, by the serials it names: those that have them, or the holder it names.
    pub(super) fn holders(&self, sighting: &Sighting) -> Vec<(PartyId, Decimal)> {
        let mut counts: BTreeMap<&PartyId, usize> = BTreeMap::new();
        for serial in &sighting.serials {
            let spot = self.spots.get(&(sighting.goods.item.clone(), serial.clone()));
            let party = spot.and_then(|spot| match &spot.account {
                Account::Party(party) => Some(party).filter(|party| same_party(party, &sighting.holder)),
                _ => None,
            });
            *counts.entry(party.unwrap_or(&sighting.holder)).or_default() += 1;
        }
        match (counts.len(), counts.first_key_value()) {
            (1, Some((party, _))) => vec![((*party).clone(), sighting.quantity)],
            (2.., _) if one_each(sighting.quantity, &sighting.serials) => {
                counts.into_iter().map(|(party, count)| (party.clone(), Decimal::from(count))).collect()
            }
            _ => vec![(sighting.holder.clone(), sighting.quantity)],
        }
    }

    fn clash(&mut self, key: &Key, subject: &SubjectId, known: &Spot, other: &Account, source: &Source) {
        let clash = self.clashes.entry(key.clone()).or_insert_with(|| Clash {
            subject: subject.clone(),
            places: Vec::new(),
            sources: BTreeSet::new(),
        });
        clash.add(&known.account, &known.source);
        clash.add(other, source);
    }

    /// Where every serial is, and what contradicts itself.
    pub(super) fn into_shown(self) -> (Vec<Shown>, Vec<Contradiction>) {
        let shown = |((_, serial), spot): (Key, Spot)| {
            let Spot { account, goods, again, .. } = spot;
            Shown { serial, account, goods, again }
        };
        let found = |((_, serial), clash): (Key, Clash)| {
            let places: Vec<String> = clash.places.iter().map(place).collect();
            serial_twice::found(&clash.subject, &serial, &places, clash.sources.into_iter().collect())
        };
        (self.spots.into_iter().map(shown).collect(), self.clashes.into_iter().map(found).collect())
    }
}

impl Clash {
    fn add(&mut self, place: &Account, source: &Source) {
        if !self.places.contains(place) {
            self.places.push(place.clone());
        }
        self.sources.insert(source.clone());
    }
}

fn found_again(was: &Account, is: &Account) -> bool {
    matches!((was, is), (Account::Unaccounted(was), Account::Party(is)) if same_party(was, is))
}

/// A place, as the end of a sentence about a serial.
fn place(account: &Account) -> String {
    match account {
        Account::Party(party) => format!("with {party}"),
        Account::Unaccounted(party) => format!("missing since {party}"),
        Account::People => "handed out".to_owned(),
        Account::Lost => "lost".to_owned(),
        Account::Answered => "accounted for by an answer".to_owned(),
        Account::Outside => "no longer followed".to_owned(),
    }
}
