//! How many of a claim's figures are open.

use entente_record::value::{ActualLine, ListedLine, Money, People, Quantity};
use entente_record::{Body, Sealable};
use serde::{Deserialize, Serialize};

/// Figures of a claim: amounts, quantities and counts of people.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Figures {
    /// Those in the open.
    pub open: usize,
    /// Those that are sealed, or stand in a sealed list, which counts as one.
    pub closed: usize,
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

/// Counts the figures of a body.
pub(super) fn figures(body: &Body) -> Figures {
    let mut figures = Figures::default();
    match body {
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
    figures
}
