//! Replaying movements.

use std::collections::{BTreeMap, BTreeSet};

use entente_record::PartyId;
use rust_decimal::Decimal;

use super::goods::Goods;
use super::movement::{Account, Movement, Movements, Sighting};
use super::row::{Counted, Handed, Positions, Row};
use super::serials::{Serials, Shown};
use crate::consignment::same_party;
use crate::contradiction::{Contradiction, handed_out, lot_grows, too_large};
use crate::{Source, amount};

/// What one account has of some goods.
#[derive(Debug, Clone, Default)]
struct Heap {
    quantity: Decimal,
    unrecorded: Decimal,
    /// The part of the quantity whose place is known.
    places: BTreeMap<String, Decimal>,
    counted: Option<Counted>,
    sources: BTreeSet<Source>,
}

#[derive(Default)]
struct Books {
    heaps: BTreeMap<(Account, Goods), Heap>,
    serials: Serials,
    contradictions: Vec<Contradiction>,
}

/// What the movements leave.
pub fn positions(movements: &Movements) -> Positions {
    let (mut books, mut titles) = (Books::default(), Books::default());
    let mut sightings = movements.sightings.iter().peekable();
    for movement in &movements.goods {
        // A count at the same moment as a movement counts what was there before it.
        while let Some(sighting) =
            sightings.next_if(|sighting| sighting.at <= movement.at && gone_before(sighting, movement))
        {
            books.see(sighting);
        }
        books.play(movement, true);
    }
    sightings.for_each(|sighting| books.see(sighting));
    movements.title.iter().for_each(|movement| titles.play(movement, false));
    let mut out = books.into_positions();
    out.owned = titles.into_positions().held;
    out.sealed = movements.sealed.clone();
    out
}

fn gone_before(sighting: &Sighting, movement: &Movement) -> bool {
    sighting.at < movement.at || movement.sources.first().is_some_and(|source| sighting.source < *source)
}

impl Books {
    fn play(&mut self, movement: &Movement, holding: bool) {
        match holding {
            true => self.serials.split(movement).iter().for_each(|part| self.play_part(part, true)),
            false => self.play_part(movement, false),
        }
    }

    fn play_part(&mut self, movement: &Movement, holding: bool) {
        let before = self.contradictions.len();
        let pieces = match &movement.from {
            Account::Outside => vec![(movement.goods.clone(), movement.quantity)],
            from => self.draw(from, movement, holding),
        };
        for (goods, quantity) in pieces {
            self.put(movement, goods, quantity);
        }
        if holding {
            self.serials.play(movement);
        }
        self.contradictions[before..].iter_mut().for_each(|found| found.sources.sort());
    }

    /// Takes goods from an account: of the lot that is named, then of what has no lot; where no lot is named, of any. What isn't
    /// there by the record is taken all the same and noted as unrecorded.
    fn draw(&mut self, from: &Account, movement: &Movement, holding: bool) -> Vec<(Goods, Decimal)> {
        let wanted = &movement.goods;
        let mut candidates = vec![wanted.clone(), Goods { lot: None, ..wanted.clone() }];
        if wanted.lot.is_none() {
            let first = (from.clone(), wanted.clone());
            let like = self.heaps.range(first..).map(|(key, _)| key);
            let like = like.take_while(|(account, goods)| account == from && goods.item == wanted.item);
            candidates
                .extend(like.filter(|(_, goods)| goods.unit == wanted.unit).map(|(_, goods)| goods.clone()));
        }
        let (mut pieces, mut left) = (Vec::new(), movement.quantity);
        for goods in candidates {
            let Some(heap) = self.heaps.get_mut(&(from.clone(), goods.clone())) else { continue };
            let taken = left.min(heap.quantity);
            if let (true, Some(rest), Some(still)) =
                (taken > Decimal::ZERO, amount::subtract(heap.quantity, taken), amount::subtract(left, taken))
            {
                heap.leave(movement.from_place.as_deref(), taken);
                heap.quantity = rest;
                heap.sources.extend(movement.sources.iter().cloned());
                left = still;
                pieces.push((goods, taken));
            }
        }
        if left > Decimal::ZERO {
            self.short(from, movement, left, holding);
            pieces.push((wanted.clone(), left));
        }
        pieces
    }

    fn short(&mut self, from: &Account, movement: &Movement, missing: Decimal, holding: bool) {
        let heap = self.heaps.entry((from.clone(), movement.goods.clone())).or_default();
        heap.unrecorded = amount::add(heap.unrecorded, missing).unwrap_or(heap.unrecorded);
        heap.sources.extend(movement.sources.iter().cloned());
        if let (true, Account::People, Account::Party(holder)) = (holding, &movement.to, from) {
            let held = amount::subtract(movement.quantity, missing).unwrap_or_default();
            let sources = heap.sources.iter().cloned().collect();
            let (subject, goods) = (&movement.subject, movement.goods.to_string());
            let found = handed_out::found(subject, &goods, holder.as_str(), held, movement.quantity, sources);
            self.contradictions.push(found);
        }
    }

    fn put(&mut self, movement: &Movement, goods: Goods, quantity: Decimal) {
        let name = goods.to_string();
        let heap = self.heaps.entry((movement.to.clone(), goods)).or_default();
        heap.sources.extend(movement.sources.iter().cloned());
        let Some(sum) = amount::add(heap.quantity, quantity) else {
            self.contradictions.push(too_large::found(&movement.subject, &name, movement.sources.clone()));
            return;
        };
        heap.quantity = sum;
        if let Some(place) = &movement.to_place {
            let there = heap.places.entry(place.clone()).or_default();
            *there = amount::add(*there, quantity).unwrap_or(*there);
        }
    }

    /// A count moves nothing, but for serials that are somewhere else with the same party. It is shown beside what is held, and
    /// may contradict it.
    fn see(&mut self, sighting: &Sighting) {
        for movement in self.serials.seen(sighting) {
            self.play_part(&movement, true);
        }
        if let Some(lot) = &sighting.goods.lot {
            self.lot_total(sighting, lot);
        }
        for (holder, quantity) in self.serials.holders(sighting) {
            let of = (Account::Party(self.counted_of(holder, sighting)), sighting.goods.clone());
            let heap = self.heaps.entry(of).or_default();
            let source = sighting.source.clone();
            heap.counted = match heap.counted.take() {
                // Lines of one inventory add up; a later inventory counts anew.
                Some(had) if had.source == source => Some(Counted {
                    quantity: amount::add(had.quantity, quantity).unwrap_or(had.quantity),
                    source,
                }),
                _ => Some(Counted { quantity, source }),
            };
        }
    }

    /// Whose a count is that names no serials: of an organisation that has none of the goods itself while one of its units has, the
    /// unit's.
    fn counted_of(&self, holder: PartyId, sighting: &Sighting) -> PartyId {
        let has = |party: &PartyId| {
            self.heaps.contains_key(&(Account::Party(party.clone()), sighting.goods.clone()))
        };
        if !sighting.serials.is_empty() || holder.unit().is_some() || has(&holder) {
            return holder;
        }
        let of_unit = |(account, goods): &(Account, Goods)| match account {
            Account::Party(party) if *goods == sighting.goods && same_party(party, &holder) => {
                Some(party.clone())
            }
            _ => None,
        };
        let mut units = self.heaps.keys().filter_map(of_unit);
        match (units.next(), units.next()) {
            (Some(unit), None) => unit,
            _ => holder,
        }
    }

    /// No more of a lot can be in one place than there is of it in all.
    fn lot_total(&mut self, sighting: &Sighting, lot: &str) {
        let of_lot = self.heaps.iter().filter(|((account, goods), heap)| {
            *goods == sighting.goods
                && matches!(account, Account::Party(_) | Account::Unaccounted(_))
                && !heap.sources.is_empty()
        });
        let (mut total, mut sources) = (Some(Decimal::ZERO), Vec::new());
        for (_, heap) in of_lot {
            total = total.and_then(|total| amount::add(total, heap.quantity));
            sources.extend(heap.sources.iter().cloned());
        }
        if let Some(total) = total.filter(|total| !sources.is_empty() && *total < sighting.quantity) {
            sources.push(sighting.source.clone());
            let found = lot_grows::found(Some(&sighting.subject), lot, total, sighting.quantity, sources);
            self.contradictions.push(found);
        }
    }

    fn into_positions(self) -> Positions {
        let mut out = Positions { contradictions: self.contradictions, ..Positions::default() };
        let (shown, clashes) = self.serials.into_shown();
        out.contradictions.extend(clashes);
        let mut serials: BTreeMap<(Account, Goods), Marks> = BTreeMap::new();
        for Shown { serial, account, goods, again } in shown {
            // Goods that were named without their lot lie with the item's first lot.
            let first = (account.clone(), Goods { lot: None, ..goods.clone() });
            let like = |key: &&(Account, Goods)| key.0 == account && key.1.item == goods.item;
            let exact = (account.clone(), goods.clone());
            let other = || self.heaps.range(first..).map(|(key, _)| key).find(like).cloned();
            let at = if self.heaps.contains_key(&exact) { Some(exact) } else { other() };
            let marks = serials.entry(at.unwrap_or_else(|| (account.clone(), goods.clone()))).or_default();
            if again {
                marks.again.insert(serial.clone());
            }
            marks.all.insert(serial);
        }
        for ((account, goods), heap) in self.heaps {
            let serials = serials.remove(&(account.clone(), goods.clone())).unwrap_or_default();
            let handed = || {
                let sources = heap.sources.iter().cloned().collect();
                Handed {
                    goods: goods.clone(),
                    quantity: heap.quantity,
                    serials: serials.all.clone(),
                    sources,
                }
            };
            match account {
                Account::Party(party) => out.held.push(heap.row(party, goods, serials)),
                Account::Unaccounted(party) => out.unaccounted.push(heap.row(party, goods, serials)),
                Account::Lost => out.lost.push(handed()),
                Account::Answered => out.answered.push(handed()),
                Account::People => out.handed_out.push(handed()),
                Account::Outside => {}
            }
        }
        out.contradictions.sort();
        out.contradictions.dedup();
        out
    }
}

/// Serials of a heap, and those of them that were found again.
#[derive(Default)]
struct Marks {
    all: BTreeSet<String>,
    again: BTreeSet<String>,
}

impl Heap {
    /// Takes goods from the place they left, then from those whose place isn't known, then from other places in order of name.
    fn leave(&mut self, place: Option<&str>, quantity: Decimal) {
        let placed = self.places.values().try_fold(Decimal::ZERO, |sum, there| amount::add(sum, *there));
        let mut unplaced =
            placed.and_then(|placed| amount::subtract(self.quantity, placed)).unwrap_or_default();
        let mut left = quantity;
        let mut take = |there: &mut Decimal| {
            let taken = left.min(*there).max(Decimal::ZERO);
            *there = amount::subtract(*there, taken).unwrap_or_default();
            left = amount::subtract(left, taken).unwrap_or_default();
        };
        if let Some(there) = place.and_then(|place| self.places.get_mut(place)) {
            take(there);
        }
        take(&mut unplaced);
        self.places.values_mut().for_each(take);
        self.places.retain(|_, there| !there.is_zero());
    }

    fn row(self, party: PartyId, goods: Goods, serials: Marks) -> Row {
        let Self { quantity, unrecorded, places, counted, sources } = self;
        let (serials, found_again) = (serials.all, serials.again);
        let sources = sources.into_iter().collect();
        Row { party, goods, quantity, unrecorded, places, serials, found_again, counted, sources }
    }
}
