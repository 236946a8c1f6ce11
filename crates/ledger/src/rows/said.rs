//! What every claim leaves: who spoke, and how many of its figures are open.

use entente_record::value::{ActualLine, ListedLine, Money, People, Quantity};
use entente_record::{Body, Kind, Sealable};
use serde::{Deserialize, Serialize};

use super::By;
use crate::Claim;
use crate::wire::Word;

/// That a party spoke.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SaidRow {
    /// The statement.
    pub by: By,
    /// What kind of body it has now.
    pub kind: Word<Kind>,
    /// Figures in the open: amounts, quantities and counts of people.
    pub open: usize,
    /// Figures that are sealed, or stand in a sealed list, which counts as one.
    pub closed: usize,
}

/// Figures, open and sealed.
#[derive(Default)]
struct Figures {
    open: usize,
    closed: usize,
}

impl Figures {
    fn one<T>(&mut self, field: &Sealable<T>) {
        if field.is_sealed() { self.closed += 1 } else { self.open += 1 }
    }

    fn quantity(&mut self, field: &Sealable<Quantity>) {
        match field.open() {
            Some(quantity) => self.one(&quantity.value),
            None => self.closed += 1,
        }
    }

    fn money(&mut self, money: &Money) {
        self.one(&money.amount);
    }

    fn people(&mut self, people: &People) {
        self.one(&people.total);
    }

    fn actual(&mut self, lines: &Sealable<Vec<ActualLine>>) {
        match lines.open() {
            Some(lines) => lines.iter().for_each(|line| self.quantity(&line.quantity)),
            None => self.closed += 1,
        }
    }

    fn listed(&mut self, lines: &Sealable<Vec<ListedLine>>) {
        let Some(lines) = lines.open() else {
            self.closed += 1;
            return;
        };
        for line in lines {
            self.quantity(&line.quantity);
            line.value.iter().for_each(|value| self.money(value));
        }
    }
}

pub(super) fn said(claim: &Claim) -> SaidRow {
    let mut figures = Figures::default();
    match &claim.body {
        Body::Transfer(body) => match body.amount.open() {
            Some(money) => figures.money(money),
            None => figures.closed += 1,
        },
        Body::Consignment(body) => figures.listed(&body.lines),
        Body::Stock(body) => figures.listed(&body.lines),
        Body::Custody(body) => figures.actual(&body.lines),
        Body::Inventory(body) => figures.actual(&body.lines),
        Body::Loss(body) => {
            figures.actual(&body.lines);
            body.value.iter().for_each(|value| figures.money(value));
        }
        Body::Distribution(body) => {
            figures.actual(&body.lines);
            match body.people.open() {
                Some(people) => figures.people(people),
                None => figures.closed += 1,
            }
        }
        Body::Need(body) => {
            match body.people.open() {
                Some(people) => figures.people(people),
                None => figures.closed += 1,
            }
            body.items.iter().for_each(|item| figures.quantity(&item.quantity));
        }
        Body::Service(body) => {
            body.quantities.iter().for_each(|quantity| figures.one(&quantity.value));
            body.value.iter().for_each(|value| figures.money(value));
            body.people.iter().for_each(|people| figures.people(people));
        }
        Body::Programme(body) => {
            body.budget.iter().for_each(|budget| figures.money(budget));
            body.people.iter().for_each(|people| figures.people(people));
        }
        Body::Agreement(body) => body.amount.iter().for_each(|amount| figures.money(amount)),
        Body::Engagement(body) => body.cost.iter().for_each(|cost| figures.money(cost)),
        Body::Offer(body) => body.cost.iter().for_each(|cost| figures.money(cost)),
        _ => {}
    }
    SaidRow { by: By::of(claim), kind: claim.body.kind().into(), open: figures.open, closed: figures.closed }
}
