//! Flows of goods: what payments became, and where it went.
//!
//! Goods are worth what was paid for them: a payment that a stock names goes into the stock's lines in proportion to
//! their stated values. From there on goods carry their cost, by quantity. What no payment is known for has its stated
//! value, and its origin by how it came to be held: drawn down or made, the owner's own; given outside the record, the
//! supplier's; counted when records began or bought from money nobody states, untraced.

use std::collections::{BTreeMap, BTreeSet};

use entente_record::body::{Consignment, Custody, Stock};
use entente_record::value::{ActualLine, CustodyStage, ListedLine};
use entente_record::{Body, PartyId, StatementId, SubjectId, Timestamp};
use rust_decimal::Decimal;

use super::lots::{Lot, Wanted, counted, part};
use super::transfers::Counted;
use super::{Gather, places};
use crate::trace::apportion::by_weight;
use crate::trace::{Account, AccountKind, Basis, Draw, Flow, Tag};
use crate::{Claim, latest};

/// What a stock's lines got out of one payment.
#[derive(Debug)]
struct Share<'a> {
    payee: &'a PartyId,
    purposes: BTreeSet<Tag>,
    by_line: Vec<u128>,
}

/// What payments bought.
#[derive(Debug, Default)]
pub(super) struct Bought<'a> {
    shares: BTreeMap<&'a SubjectId, Vec<Share<'a>>>,
    /// When the goods of a payment were first there, and whether it is a supplier that got it.
    payments: BTreeMap<&'a SubjectId, (Timestamp, bool)>,
}

impl Bought<'_> {
    /// Whether a payment bought goods from its payee.
    pub fn by_supplier(&self, transfer: &Counted<'_>) -> bool {
        self.payments.get(&transfer.claim.subject).is_some_and(|(_, supplier)| *supplier)
    }

    /// When a payment counts: goods that came before they were paid for took its value with them.
    pub fn at(&self, transfer: &Counted<'_>) -> Timestamp {
        let at = transfer.claim.source.at;
        self.payments.get(&transfer.claim.subject).map_or(at, |(goods, _)| at.min(*goods))
    }
}

fn stocks<'a>(claims: &[&'a Claim]) -> BTreeMap<&'a SubjectId, (&'a Claim, &'a Stock)> {
    latest(claims, |body| if let Body::Stock(body) = body { Some(body) } else { None })
}

fn lines<T>(lines: Option<&Vec<T>>) -> &[T] {
    lines.map_or(&[], Vec::as_slice)
}

/// What each payment that a stock names put into each line.
pub(super) fn purchases<'a>(
    claims: &[&'a Claim],
    transfers: &[Counted<'a>],
    gather: &mut Gather<'_>,
) -> Bought<'a> {
    let stocks = stocks(claims);
    let mut bought = Bought::default();
    let mut named: BTreeMap<&SubjectId, Vec<&SubjectId>> = BTreeMap::new();
    for (subject, (_, stock)) in &stocks {
        for transfer in stock.paid_by.iter().collect::<BTreeSet<_>>() {
            named.entry(transfer).or_default().push(subject);
        }
    }
    for transfer in transfers {
        let Some(subjects) = named.get(&transfer.claim.subject) else { continue };
        let list: Vec<(&SubjectId, &Claim, &Stock)> = subjects
            .iter()
            .filter_map(|subject| stocks.get_key_value(*subject))
            .map(|(s, (c, b))| (*s, *c, *b))
            .collect();
        let values: Vec<Option<u128>> = list.iter().map(|(_, _, stock)| value(stock, gather)).collect();
        let even = values.iter().any(Option::is_none);
        let weights: Vec<u128> =
            values.iter().map(|value| if even { 1 } else { value.unwrap_or(1) }).collect();
        let Some(amounts) = by_weight(transfer.amount, &weights) else { continue };
        for ((subject, claim, stock), amount) in list.into_iter().zip(amounts) {
            let Some((by_line, evenly)) = by_line(stock, amount, gather) else { continue };
            if evenly || even {
                gather.notes.split_evenly.push(subject.as_str().to_owned());
            }
            let mut purposes = transfer.earmarks();
            purposes.insert(Tag::Payment(transfer.claim.subject.as_str().to_owned()));
            bought.shares.entry(subject).or_default().push(Share { payee: transfer.to, purposes, by_line });
            let supplier = stock.holder.open() != Some(transfer.to);
            let slot = bought.payments.entry(&transfer.claim.subject).or_insert((claim.source.at, supplier));
            *slot = (slot.0.min(claim.source.at), slot.1 || supplier);
        }
    }
    bought
}

fn value(stock: &Stock, gather: &Gather<'_>) -> Option<u128> {
    let list = lines(stock.lines.open());
    list.iter()
        .try_fold(0_u128, |sum, line| sum.checked_add(line_value(line, gather)?))
        .filter(|sum| *sum > 0)
}

fn line_value(line: &ListedLine, gather: &Gather<'_>) -> Option<u128> {
    line.value.as_ref().and_then(|money| gather.amount(money).ok())
}

/// An amount over a stock's lines by their values, and whether evenly, for want of them.
fn by_line(stock: &Stock, amount: u128, gather: &Gather<'_>) -> Option<(Vec<u128>, bool)> {
    let list = lines(stock.lines.open());
    let values: Option<Vec<u128>> = list.iter().map(|line| line_value(line, gather)).collect();
    let even = values.is_none() && list.len() > 1;
    let weights = values.unwrap_or_else(|| vec![1; list.len()]);
    Some((by_weight(amount, &weights)?, even))
}

/// Adds the flows of all goods.
pub(super) fn flows<'a>(claims: &[&'a Claim], bought: Bought<'a>, gather: &mut Gather<'_>) {
    let stocks = stocks(claims);
    let consignments =
        latest(claims, |body| if let Body::Consignment(body) = body { Some(body) } else { None });
    let receipts = receipts(claims, &consignments);
    let mut store =
        Store { lots: Vec::new(), by_list: BTreeMap::new(), by_holder: BTreeMap::new(), bought, gather };
    // At one moment: what arrives, then what leaves, then what is told of it.
    let mut events: Vec<(u8, &Claim)> = claims
        .iter()
        .filter_map(|claim| {
            let rank = match &claim.body {
                Body::Stock(_) => {
                    stocks.get(&claim.subject).filter(|(latest, _)| same(latest, claim)).map(|_| 0)
                }
                Body::Consignment(_) => {
                    consignments.get(&claim.subject).filter(|(latest, _)| same(latest, claim)).map(|_| 1)
                }
                Body::Custody(_) => receipts.contains(&claim.source.jti).then_some(2),
                Body::Loss(_) => Some(3),
                Body::Distribution(_) => Some(4),
                _ => None,
            };
            rank.map(|rank| (rank, *claim))
        })
        .collect();
    events.sort_by_key(|(rank, claim)| (claim.source.at, *rank, claim.source.jti));
    for (_, claim) in events {
        match &claim.body {
            Body::Stock(stock) => store.stock(claim, stock),
            Body::Consignment(consignment) => store.consignment(claim, consignment),
            Body::Custody(custody) => {
                if let Some((_, consignment)) = consignments.get(&claim.subject) {
                    store.custody(claim, custody, consignment);
                } else {
                    store.unfollowed(claim);
                }
            }
            Body::Loss(loss) => {
                let to = Account::new(AccountKind::Lost, claim.subject.as_str());
                let from = store.listed([&claim.subject]);
                store.draw_all(claim, lines(loss.lines.open()), &to, &from, |_, _, _| None);
            }
            Body::Distribution(distribution) => {
                let Some(to) = distribution.place.open().and_then(places::account) else { continue };
                let mut from = store.listed(distribution.drawn_from.iter().chain([&claim.subject]));
                // What was taken over is handed out before what nobody says has come.
                from.sort_by_key(|at| store.lots.get(*at).is_some_and(|lot| lot.holder.is_none()));
                if from.is_empty()
                    && let Some(distributor) = distribution.distributor.open()
                {
                    from = store.held(distributor);
                }
                store.draw_all(claim, lines(distribution.lines.open()), &to, &from, |_, _, _| None);
            }
            _ => {}
        }
    }
}

fn same(a: &Claim, b: &Claim) -> bool {
    a.source == b.source
}

/// The custody claims that say goods were taken over or sent back: for each consignment `received` if anyone says so,
/// else `verified`; the consignee's own word if there is one, else that of whoever spoke first.
fn receipts(
    claims: &[&Claim],
    consignments: &BTreeMap<&SubjectId, (&Claim, &Consignment)>,
) -> BTreeSet<StatementId> {
    let mut by_subject: BTreeMap<(&SubjectId, CustodyStage), Vec<&Claim>> = BTreeMap::new();
    for claim in claims {
        if let Body::Custody(custody) = &claim.body
            && let Some(stage) = custody.stage.open()
        {
            by_subject.entry((&claim.subject, *stage)).or_default().push(claim);
        }
    }
    let mut out = BTreeSet::new();
    for ((subject, stage), list) in &by_subject {
        let taken = match stage {
            CustodyStage::Received | CustodyStage::Returned => true,
            CustodyStage::Verified => !by_subject.contains_key(&(*subject, CustodyStage::Received)),
            CustodyStage::Departed | CustodyStage::Arrived | CustodyStage::TitlePassed => false,
        };
        let consignee = consignments.get(*subject).and_then(|(_, consignment)| consignment.consignee.open());
        let own =
            |claim: &&&Claim| consignee.is_some_and(|party| party.org_str() == claim.source.iss.org_str());
        let speaker = list.iter().find(own).or(list.first()).map(|claim| claim.source.iss.org_str());
        if taken {
            let told = list.iter().filter(|claim| Some(claim.source.iss.org_str()) == speaker);
            out.extend(told.map(|claim| claim.source.jti));
        }
    }
    out
}

/// All goods at the moment reached.
struct Store<'a, 'g, 'o> {
    lots: Vec<Lot<'a>>,
    /// Lots by number, in the order they came, by the list they are on and by who has them.
    by_list: BTreeMap<&'a SubjectId, Vec<usize>>,
    by_holder: BTreeMap<&'a PartyId, Vec<usize>>,
    bought: Bought<'a>,
    gather: &'g mut Gather<'o>,
}

impl<'a> Store<'a, '_, '_> {
    /// The lots on some lists, those that came first first.
    fn listed<'s>(&self, lists: impl IntoIterator<Item = &'s SubjectId>) -> Vec<usize> {
        let all: BTreeSet<usize> =
            lists.into_iter().filter_map(|list| self.by_list.get(list)).flatten().copied().collect();
        all.into_iter().collect()
    }

    /// The lots somebody has.
    fn held(&self, holder: &PartyId) -> Vec<usize> {
        self.by_holder.get(holder).cloned().unwrap_or_default()
    }

    fn add(&mut self, lot: Lot<'a>) {
        let number = self.lots.len();
        self.by_list.entry(lot.list).or_default().push(number);
        if let Some(holder) = lot.holder {
            self.by_holder.entry(holder).or_default().push(number);
        }
        self.lots.push(lot);
    }

    fn unfollowed(&mut self, claim: &Claim) {
        self.gather.notes.unfollowed.push(claim.subject.as_str().to_owned());
    }

    fn flow(
        &mut self,
        claim: &Claim,
        from: &Account,
        to: &Account,
        amount: u128,
        tags: &BTreeSet<Tag>,
        draw: Draw,
    ) {
        let statement = claim.source.jti;
        let leg = self.gather.leg(statement);
        let flows = &mut self.gather.flows;
        let (from, to) = (flows.account(from), flows.account(to));
        let (purpose, earmark) = (flows.purpose(tags), flows.purpose(&BTreeSet::new()));
        let at = claim.source.at;
        let basis = Basis::Goods;
        flows.push(Flow {
            at,
            statement,
            leg,
            from,
            to,
            amount,
            purpose,
            earmark,
            draw,
            basis,
            refund: false,
        });
    }

    fn stock(&mut self, claim: &'a Claim, stock: &'a Stock) {
        let shares = self.bought.shares.remove(&claim.subject).unwrap_or_default();
        let Some(holder) = stock.holder.open() else { return };
        let bought = stock.origin.open().is_some_and(|origin| origin.as_str() == "procured");
        if shares.is_empty() && (bought || !stock.paid_by.is_empty()) {
            self.gather.notes.unpaid.push(claim.subject.as_str().to_owned());
        }
        for (number, line) in lines(stock.lines.open()).iter().enumerate() {
            let account = line_account(AccountKind::Lot, claim, line, number);
            let mut cost = 0;
            for share in &shares {
                let amount = share.by_line.get(number).copied().unwrap_or(0);
                self.flow(
                    claim,
                    &Account::party(share.payee),
                    &account,
                    amount,
                    &share.purposes,
                    Draw::Balance,
                );
                cost += amount;
            }
            if shares.is_empty() {
                cost = line_value(line, self.gather).unwrap_or(0);
                let (from, draw) = in_kind(stock, holder);
                self.flow(claim, &Account::party(from), &account, cost, &BTreeSet::new(), draw);
            }
            self.put(claim, line, account, Some(holder), cost);
        }
    }

    /// Puts a listed line where it now is.
    fn put(
        &mut self,
        claim: &'a Claim,
        line: &'a ListedLine,
        account: Account,
        holder: Option<&'a PartyId>,
        cost: u128,
    ) {
        let (quantity, unit) = counted(line.quantity.open());
        if cost == 0 {
            self.gather.notes.unvalued.push(claim.subject.as_str().to_owned());
        }
        self.add(Lot {
            account,
            holder,
            list: &claim.subject,
            mark: line.line.open(),
            item: line.item.open(),
            label: line.lot.as_ref(),
            unit,
            quantity,
            cost,
        });
    }

    fn consignment(&mut self, claim: &'a Claim, consignment: &'a Consignment) {
        let Some(consignor) = consignment.consignor.open() else { return };
        let from = match consignment.stocks.as_slice() {
            [] => self.held(consignor),
            stocks => self.listed(stocks),
        };
        for (number, line) in lines(consignment.lines.open()).iter().enumerate() {
            let to = line_account(AccountKind::Consignment, claim, line, number);
            let (quantity, unit) = counted(line.quantity.open());
            let wanted =
                Wanted { mark: None, item: line.item.open(), label: line.lot.as_ref(), unit, quantity };
            let (missing, mut cost) = self.draw(claim, wanted, &to, &from, &|_, _, _| None);
            if missing > Decimal::ZERO || quantity.is_zero() {
                // Goods from no list: at their stated value, past the money at hand.
                let value = line_value(line, self.gather).unwrap_or(0);
                let value = if quantity.is_zero() { value } else { part(value, missing, quantity) };
                let from = Account::party(consignment.owner.as_ref().unwrap_or(consignor));
                self.flow(claim, &from, &to, value, &BTreeSet::new(), Draw::PastBalance);
                cost += value;
            }
            self.put(claim, line, to, None, cost);
        }
    }

    fn custody(&mut self, claim: &'a Claim, custody: &'a Custody, consignment: &'a Consignment) {
        let back = custody.stage.open() == Some(&CustodyStage::Returned);
        let holder = custody.to.as_ref();
        let holder =
            holder.or(if back { consignment.consignor.open() } else { consignment.consignee.open() });
        let mut here = self.listed([&claim.subject]);
        here.retain(|at| back || self.lots.get(*at).is_some_and(|lot| lot.holder.is_none()));
        let taken = |lot: &Lot<'a>, quantity, cost| {
            let id = if back { format!("{} returned", lot.account.id) } else { lot.account.id.clone() };
            let account = Account::new(AccountKind::Lot, id);
            Some(Lot { account, holder, quantity, cost, ..lot.clone() })
        };
        let nowhere = Account::new(AccountKind::Lot, claim.subject.as_str());
        self.draw_all(claim, lines(custody.lines.open()), &nowhere, &here, taken);
    }

    /// Draws every line; what no list has is noted.
    fn draw_all(
        &mut self,
        claim: &'a Claim,
        list: &'a [ActualLine],
        to: &Account,
        from: &[usize],
        becomes: impl Fn(&Lot<'a>, Decimal, u128) -> Option<Lot<'a>>,
    ) {
        for line in list {
            let (quantity, unit) = counted(line.quantity.open());
            let (mark, item, label) = (line.line.as_ref(), line.item.as_ref(), line.lot.as_ref());
            let wanted = Wanted { mark, item, label, unit, quantity };
            let (missing, _) = self.draw(claim, wanted, to, from, &becomes);
            if missing > Decimal::ZERO {
                self.unfollowed(claim);
            }
        }
    }

    /// Takes goods from lots, those that came first first; answers what is missing and what the rest cost.
    fn draw(
        &mut self,
        claim: &Claim,
        wanted: Wanted<'_>,
        to: &Account,
        from: &[usize],
        becomes: &dyn Fn(&Lot<'a>, Decimal, u128) -> Option<Lot<'a>>,
    ) -> (Decimal, u128) {
        let (mut missing, mut cost) = (wanted.quantity, 0);
        for at in from {
            let Some(lot) = self.lots.get_mut(*at) else { continue };
            if missing.is_zero() || lot.quantity.is_zero() || !lot.is(&wanted) {
                continue;
            }
            let (taken, value) = lot.take(missing);
            let from = lot.account.clone();
            missing -= taken;
            cost += value;
            let new = becomes(lot, taken, value);
            let target = new.as_ref().map_or(to, |lot| &lot.account).clone();
            self.flow(claim, &from, &target, value, &BTreeSet::new(), Draw::Balance);
            if let Some(new) = new {
                self.add(new);
            }
        }
        (missing, cost)
    }
}

/// Whose goods are that no payment is known for, and how their value comes in.
fn in_kind<'a>(stock: &'a Stock, holder: &'a PartyId) -> (&'a PartyId, Draw) {
    let owner = stock.owner.as_ref().unwrap_or(holder);
    match (stock.origin.open().map(|origin| origin.as_str()), &stock.supplier) {
        (Some("drawn-down" | "produced"), _) => (owner, Draw::Own),
        (Some("donated"), Some(supplier)) => (supplier, Draw::Own),
        _ => (holder, Draw::Unknown),
    }
}

fn line_account(kind: AccountKind, claim: &Claim, line: &ListedLine, number: usize) -> Account {
    // A sealed mark: its place in the list tells lines apart as well.
    let mark = line.line.open().map_or_else(|| format!("({number})"), |mark| mark.as_str().to_owned());
    Account::new(kind, format!("{}#{mark}", claim.subject))
}
