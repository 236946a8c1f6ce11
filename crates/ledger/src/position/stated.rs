//! Movements from statements.

use std::collections::BTreeSet;

use entente_record::body::{Distribution, Inventory, Loss, Stock};
use entente_record::value::{ActualLine, Label};
use entente_record::{Body, PartyId, SubjectId, SubjectType};
use rust_decimal::Decimal;

use super::goods::{Goods, Marks, listed};
use super::movement::{Account, Movement, Movements, Sighting};
use super::shipped::shipped;
use crate::consignment::{ConsignmentState, Context, consignment};
use crate::place::place_key;
use crate::{Claim, SubjectState};

/// What a disposition found at an inventory says of the goods: still there, gone for a known reason, or missing.
fn gone(disposition: &str, holder: &PartyId) -> Option<Account> {
    match disposition {
        "lost" | "destroyed-in-combat" | "destroyed" | "captured" | "stolen" => Some(Account::Lost),
        "expended" | "demilitarised" | "returned" => Some(Account::Outside),
        "transferred-with-consent" | "transferred-without-consent" => Some(Account::Outside),
        "not-found" => Some(Account::Unaccounted(holder.clone())),
        _ => None,
    }
}

/// The movements that the claims about these subjects tell of, in order of time.
pub fn movements<'s>(
    subjects: impl IntoIterator<Item = &'s SubjectState>,
    context: &Context<'_>,
) -> Movements {
    let subjects: Vec<&SubjectState> = subjects.into_iter().collect();
    let shipped = subjects.iter().filter_map(|subject| consignment(subject, context));
    let consignments: Vec<ConsignmentState> = shipped.collect();
    movements_with(subjects, &consignments)
}

/// As [`movements`], with the consignments' states already made.
pub fn movements_with<'s>(
    subjects: impl IntoIterator<Item = &'s SubjectState>,
    consignments: impl IntoIterator<Item = &'s ConsignmentState>,
) -> Movements {
    let subjects: Vec<&SubjectState> = subjects.into_iter().collect();
    let marks = Marks::of(subjects.iter().flat_map(|subject| &subject.claims));
    let mut teller = Teller { marks, out: Movements::default() };
    consignments.into_iter().for_each(|state| shipped(state, &mut teller.out));
    for subject in subjects {
        subject.claims.iter().for_each(|claim| teller.claim(claim, &subject.claims));
    }
    let mut out = teller.out;
    out.goods.sort();
    out.title.sort();
    out.sightings.sort();
    out.sealed.sort();
    out.sealed.dedup();
    out
}

struct Teller<'c> {
    marks: Marks<'c>,
    out: Movements,
}

/// From where to where.
struct Way {
    from: Account,
    to: Account,
    from_place: Option<String>,
    to_place: Option<String>,
}

impl Teller<'_> {
    fn claim(&mut self, claim: &Claim, siblings: &[Claim]) {
        match &claim.body {
            Body::Stock(stock) => self.stock(claim, stock),
            Body::Distribution(distribution) => self.distribution(claim, distribution),
            Body::Inventory(inventory) => self.inventory(claim, inventory),
            Body::Loss(loss) => self.loss(claim, loss, siblings),
            _ => {}
        }
    }

    fn stock(&mut self, claim: &Claim, stock: &Stock) {
        let (Some(holder), Some(lines)) = (stock.holder.open(), stock.lines.open()) else {
            self.out.sealed.push(claim.source.clone());
            return;
        };
        let owner = stock.owner.as_ref().unwrap_or(holder);
        let place = stock.place.open().and_then(place_key);
        for (step, line) in lines.iter().enumerate() {
            let Some((goods, quantity)) = listed(line) else {
                self.out.sealed.push(claim.source.clone());
                continue;
            };
            let way = |to: &PartyId, place: Option<String>| Way {
                from: Account::Outside,
                to: Account::Party(to.clone()),
                from_place: None,
                to_place: place,
            };
            let serials = labels(&line.serials);
            let title = movement(claim, step, goods.clone(), quantity, serials.clone(), way(owner, None));
            self.out.title.push(title);
            self.out.goods.push(movement(claim, step, goods, quantity, serials, way(holder, place.clone())));
        }
    }

    fn distribution(&mut self, claim: &Claim, distribution: &Distribution) {
        let (Some(holder), Some(lines)) = (distribution.distributor.open(), distribution.lines.open()) else {
            self.out.sealed.push(claim.source.clone());
            return;
        };
        let mut draws_on: Vec<&SubjectId> = distribution.drawn_from.iter().collect();
        draws_on.push(&claim.subject);
        let place = distribution.place.open().and_then(place_key);
        for (step, line) in lines.iter().enumerate() {
            let way = Way {
                from: Account::Party(holder.clone()),
                to: Account::People,
                from_place: place.clone(),
                to_place: place.clone(),
            };
            self.moved(claim, step, line, &draws_on, way);
        }
    }

    fn loss(&mut self, claim: &Claim, loss: &Loss, siblings: &[Claim]) {
        // Losses of a consignment are in its chain; what was lost out of an inventory, the inventory itself says.
        if claim.subject.subject_type() != SubjectType::Stock {
            return;
        }
        let holder = siblings.iter().find_map(|claim| match &claim.body {
            Body::Stock(stock) => stock.holder.open(),
            _ => None,
        });
        let custodian = loss.custodian.as_ref().or(holder).unwrap_or(&claim.source.iss);
        let Some(lines) = loss.lines.open() else {
            self.out.sealed.push(claim.source.clone());
            return;
        };
        let place = loss.place.as_ref().and_then(place_key);
        for (step, line) in lines.iter().enumerate() {
            let from = Account::Party(custodian.clone());
            let way = Way { from, to: Account::Lost, from_place: place.clone(), to_place: None };
            self.moved(claim, step, line, &[&claim.subject], way);
        }
    }

    fn inventory(&mut self, claim: &Claim, inventory: &Inventory) {
        let (Some(holder), Some(lines)) = (inventory.holder.open(), inventory.lines.open()) else {
            self.out.sealed.push(claim.source.clone());
            return;
        };
        let draws_on: Vec<&SubjectId> = inventory.covers.iter().collect();
        for (step, line) in lines.iter().enumerate() {
            let disposition = line.disposition.map_or("", |disposition| disposition.as_str());
            if disposition == "unknown" {
                // Neither seen nor missed: nothing moves, and nothing is counted.
                continue;
            }
            if let Some(to) = gone(disposition, holder) {
                let from = Account::Party(holder.clone());
                self.moved(claim, step, line, &draws_on, Way { from, to, from_place: None, to_place: None });
                continue;
            }
            let Some((goods, quantity)) = self.marks.read(line, &draws_on) else {
                self.out.sealed.push(claim.source.clone());
                continue;
            };
            let (at, source, subject) = (claim.source.at, claim.source.clone(), claim.subject.clone());
            let serials = labels(&line.serials);
            self.out.sightings.push(Sighting {
                at,
                source,
                subject,
                holder: holder.clone(),
                goods,
                quantity,
                serials,
            });
        }
    }

    fn moved(&mut self, claim: &Claim, step: usize, line: &ActualLine, draws_on: &[&SubjectId], way: Way) {
        match self.marks.read(line, draws_on) {
            Some((goods, quantity)) => {
                self.out.goods.push(movement(claim, step, goods, quantity, labels(&line.serials), way));
            }
            None => self.out.sealed.push(claim.source.clone()),
        }
    }
}

fn movement(
    claim: &Claim,
    step: usize,
    goods: Goods,
    quantity: Decimal,
    serials: BTreeSet<String>,
    way: Way,
) -> Movement {
    let Way { from, to, from_place, to_place } = way;
    let (at, sources, subject) = (claim.source.at, vec![claim.source.clone()], claim.subject.clone());
    Movement { at, sources, subject, step, goods, quantity, serials, from, to, from_place, to_place }
}

fn labels(labels: &[Label]) -> BTreeSet<String> {
    labels.iter().map(|label| label.as_str().to_owned()).collect()
}
