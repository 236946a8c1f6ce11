//! Gathering what is said, line by line.

use std::collections::{BTreeMap, BTreeSet};

use entente_record::body::{Consignment, Custody, Loss, Response};
use entente_record::codes::Unit;
use entente_record::value::{ActualLine, CustodyStage, ListedLine, Outcome};
use entente_record::{Body, PartyId, StatementHash};
use rust_decimal::Decimal;

use super::account::{Account, AccountKind};
use super::discrepancy::Worth;
use super::parties::{Parties, Role, Seat, same};
use super::stage::Stage;
use super::title::Title;
use super::word::{Aside, AsideLine, Figure, Word};
use crate::contradiction::{Contradiction, unit_changes};
use crate::goods::{Measure, hides_lines, measure};
use crate::{Claim, Source, SubjectState};

/// A line, with all that is said of it.
#[derive(Debug)]
pub(super) struct Draft {
    pub(super) line: String,
    pub(super) item: Option<String>,
    pub(super) code: Option<String>,
    pub(super) lot: Option<String>,
    pub(super) unit: Option<Unit>,
    pub(super) listed: bool,
    pub(super) worth: Option<Worth>,
    pub(super) words: Vec<Word>,
    pub(super) accounts: Vec<Account>,
}

/// How statements name a line. Lines of the list come first, in its order.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
enum Key {
    Listed(usize),
    Mark(String),
    Item(String, Option<String>),
}

/// All that is said of a consignment.
#[derive(Debug, Default)]
pub(super) struct Gathered {
    pub(super) lines: Vec<Draft>,
    pub(super) titles: Vec<Title>,
    pub(super) bystanders: Vec<Aside>,
    pub(super) sealed: Vec<Source>,
    pub(super) contradictions: Vec<Contradiction>,
    /// Whether lines of the list are sealed, so that a line no one can find on it may yet be there.
    pub(super) hidden_lines: bool,
    /// The first statement of each stage.
    pub(super) first: BTreeMap<u32, (Stage, Source)>,
}

struct Gatherer<'g> {
    subject: &'g SubjectState,
    parties: &'g Parties,
    marks: BTreeMap<String, usize>,
    lines: BTreeMap<Key, Draft>,
    /// Words whose lines are sealed: each is a word about every line.
    about_all: Vec<Word>,
    out: Gathered,
}

pub(super) fn gather(
    subject: &SubjectState,
    list: Option<(&Claim, &Consignment)>,
    parties: &Parties,
) -> Gathered {
    let mut gatherer = Gatherer {
        subject,
        parties,
        marks: BTreeMap::new(),
        lines: BTreeMap::new(),
        about_all: Vec::new(),
        out: Gathered::default(),
    };
    if let Some((claim, list)) = list {
        gatherer.list(claim, list);
    }
    for claim in &subject.claims {
        match &claim.body {
            Body::Custody(custody) => gatherer.custody(claim, custody),
            Body::Loss(loss) => gatherer.loss(claim, loss),
            Body::Response(response) => gatherer.response(claim, response),
            _ => {}
        }
    }
    gatherer.finish()
}

impl Gatherer<'_> {
    fn list(&mut self, claim: &Claim, list: &Consignment) {
        self.out.first.insert(0, (Stage::Listed, claim.source.clone()));
        let closed = self.subject.closed(&claim.source.hash);
        self.out.hidden_lines = list.lines.is_sealed() || hides_lines(closed);
        for (index, listed) in list.lines.open().into_iter().flatten().enumerate() {
            if let Some(mark) = listed.line.open() {
                self.marks.insert(mark.as_str().to_owned(), index);
            }
            let draft = listed_line(claim, listed, index, self.parties);
            self.lines.insert(Key::Listed(index), draft);
        }
    }

    fn custody(&mut self, claim: &Claim, custody: &Custody) {
        let Some(stage) = custody.stage.open().copied() else {
            self.out.sealed.push(claim.source.clone());
            return;
        };
        if stage == CustodyStage::TitlePassed && self.may_pass_title(&claim.source.iss, custody) {
            self.title(claim, custody);
            return;
        }
        let Some(seat) = self.parties.seat(stage, &claim.source.iss, custody.place.open()) else {
            let lines = custody.lines.open().map_or(&[][..], Vec::as_slice);
            self.aside(stage.as_str(), claim, lines);
            return;
        };
        match seat.stage {
            Some(on_way) => self.word(claim, custody, seat, on_way),
            None if stage == CustodyStage::Returned => {
                let lines = custody.lines.open().map_or(&[][..], Vec::as_slice);
                if custody.lines.is_sealed() {
                    self.out.sealed.push(claim.source.clone());
                }
                for line in lines {
                    let account = Account::of(AccountKind::Returned, claim, &claim.source.iss, line);
                    self.account(claim, line, account);
                }
            }
            None => self.aside(stage.as_str(), claim, custody.lines.open().map_or(&[], Vec::as_slice)),
        }
    }

    fn word(&mut self, claim: &Claim, custody: &Custody, seat: Seat, stage: Stage) {
        let slot = self.out.first.entry(stage.position()).or_insert_with(|| (stage, claim.source.clone()));
        if claim.source < slot.1 {
            *slot = (stage, claim.source.clone());
        }
        let mut word = Word {
            stage,
            by: claim.source.iss.clone(),
            seat: self.parties.listed.then_some(seat.role),
            figure: Figure::Sealed,
            serials: BTreeSet::new(),
            lots: BTreeSet::new(),
            assurance: custody.assurance.iter().map(|grade| grade.as_str()).collect(),
            notes: custody.note.iter().cloned().collect(),
            converted: false,
            sources: vec![claim.source.clone()],
            rank: seat.rank,
        };
        let readable = custody.lines.open().filter(|_| !hides_lines(self.subject.closed(&claim.source.hash)));
        let Some(lines) = readable else {
            self.out.sealed.push(claim.source.clone());
            self.about_all.push(word);
            return;
        };
        for line in lines {
            let draft = self.line(line);
            let measured = measure(&line.quantity, draft.unit);
            draft.unit = draft.unit.or(measured.unit());
            word.figure = Figure::of(measured);
            word.converted = matches!(measured, Measure::Converted(..));
            word.serials = line.serials.iter().map(|serial| serial.as_str().to_owned()).collect();
            word.lots = line.lot.iter().map(|lot| lot.as_str().to_owned()).collect();
            add_word(draft, word.clone());
            self.unit_fault(line, &measured, &claim.source);
        }
    }

    fn unit_fault(&mut self, line: &ActualLine, measured: &Measure, source: &Source) {
        let Measure::OtherUnit(found) = measured else { return };
        let subject = &self.subject.subject;
        let draft = self.line(line);
        let listed = draft.unit.map_or("", |unit| unit.as_str());
        let mut sources = vec![source.clone()];
        sources.extend(draft.words.first().into_iter().flat_map(|word| word.sources.clone()));
        let found = unit_changes::found(subject, &draft.line, (listed, found.as_str()), sources);
        self.out.contradictions.push(found);
    }

    fn loss(&mut self, claim: &Claim, loss: &Loss) {
        let Some(lines) = self.accounting(claim, "loss", loss.lines.open()) else { return };
        let custodian = loss.custodian.as_ref().unwrap_or(&claim.source.iss);
        for line in lines {
            let mut account = Account::of(AccountKind::Loss, claim, custodian, line);
            account.reason = loss.reason.open().map(|reason| reason.as_str());
            account.evidence = loss.evidence_grade.open().map(|grade| grade.as_str());
            self.account(claim, line, account);
        }
    }

    fn response(&mut self, claim: &Claim, response: &Response) {
        let agreed = matches!(response.outcome.open(), Some(Outcome::Accept | Outcome::Partly));
        if response.lines.is_empty() || !agreed {
            return;
        }
        // An answer to a loss agrees to it: the loss itself accounts for the goods.
        let is_loss = |hash: &StatementHash| {
            self.subject
                .claims
                .iter()
                .any(|claim| claim.source.hash == *hash && matches!(claim.body, Body::Loss(_)))
        };
        if claim.refs.iter().any(is_loss) {
            return;
        }
        let Some(lines) = self.accounting(claim, "response", Some(&response.lines)) else { return };
        for line in lines {
            self.account(claim, line, Account::of(AccountKind::Response, claim, &claim.source.iss, line));
        }
    }

    /// The lines of an account, where its issuer takes part in the consignment.
    fn accounting<'l>(
        &mut self,
        claim: &Claim,
        of: &'static str,
        lines: Option<&'l Vec<ActualLine>>,
    ) -> Option<&'l Vec<ActualLine>> {
        if !self.parties.takes_part(&claim.source.iss) {
            self.aside(of, claim, lines.map_or(&[], Vec::as_slice));
            return None;
        }
        if lines.is_none() {
            self.out.sealed.push(claim.source.clone());
        }
        lines
    }

    fn account(&mut self, claim: &Claim, line: &ActualLine, mut account: Account) {
        if line.line.is_none() && line.item.is_none() {
            self.out.sealed.push(claim.source.clone());
            return;
        }
        let draft = self.line(line);
        let measured = measure(&line.quantity, draft.unit);
        account.set(Figure::of(measured));
        draft.accounts.push(account);
        self.unit_fault(line, &measured, &claim.source);
    }

    /// Title is said by whom it passes from, if that party owned by the list or an earlier statement, or by whom it passes to.
    fn may_pass_title(&self, iss: &PartyId, custody: &Custody) -> bool {
        let is = |party: &Option<PartyId>| party.as_ref().is_some_and(|party| same(party, iss));
        let owned = self.parties.holds(Role::Owner, iss) || self.out.titles.iter().any(|title| is(&title.to));
        is(&custody.to) || (is(&custody.from) && (owned || !self.parties.listed))
    }

    fn title(&mut self, claim: &Claim, custody: &Custody) {
        let Some(lines) = custody.lines.open() else {
            self.out.sealed.push(claim.source.clone());
            return;
        };
        for line in lines {
            let draft = self.line(line);
            let quantity = measure(&line.quantity, draft.unit).quantity();
            let line = draft.line.clone();
            let (from, to) = (custody.from.clone(), custody.to.clone());
            self.out.titles.push(Title {
                line,
                from,
                to,
                quantity,
                confirmed: false,
                sources: vec![claim.source.clone()],
            });
        }
    }

    fn aside(&mut self, of: &'static str, claim: &Claim, lines: &[ActualLine]) {
        let line = |line: &ActualLine| AsideLine {
            line: name(line),
            quantity: line
                .quantity
                .open()
                .and_then(|quantity| quantity.value.open())
                .map(|value| value.get()),
            unit: line.quantity.open().and_then(|quantity| quantity.unit.open()).map(|unit| unit.as_str()),
        };
        let lines = lines.iter().map(line).collect();
        self.out.bystanders.push(Aside { of, source: claim.source.clone(), lines });
    }

    /// The line that a line of a later statement speaks of; made where there is none yet.
    fn line(&mut self, line: &ActualLine) -> &mut Draft {
        let mark = line.line.as_ref().map(|mark| mark.as_str().to_owned());
        let lot = line.lot.as_ref().map(|lot| lot.as_str().to_owned());
        let key = match (mark.as_ref().and_then(|mark| self.marks.get(mark)), mark) {
            (Some(index), _) => Key::Listed(*index),
            (None, Some(mark)) => Key::Mark(mark),
            (None, None) => Key::Item(name(line), lot.clone()),
        };
        self.lines.entry(key).or_insert_with(|| Draft {
            line: name(line),
            item: line.item.as_ref().and_then(|item| item.name.open()).map(|name| name.as_str().to_owned()),
            code: line.item.as_ref().and_then(|item| item.code.as_ref()).map(|code| code.as_str().to_owned()),
            lot,
            unit: line.quantity.open().and_then(|quantity| quantity.unit.open()).copied(),
            listed: false,
            worth: None,
            words: Vec::new(),
            accounts: Vec::new(),
        })
    }

    fn finish(mut self) -> Gathered {
        for draft in self.lines.values_mut() {
            for word in &self.about_all {
                add_word(draft, word.clone());
            }
            draft.words.sort_by(|a, b| a.order().cmp(&b.order()));
        }
        confirm_titles(&mut self.out.titles);
        self.out.lines = self.lines.into_values().collect();
        self.out
    }
}

impl Account {
    fn of(kind: AccountKind, claim: &Claim, custodian: &PartyId, line: &ActualLine) -> Self {
        Self {
            kind,
            source: claim.source.clone(),
            custodian: custodian.clone(),
            quantity: None,
            reason: None,
            evidence: None,
            serials: line.serials.iter().map(|serial| serial.as_str().to_owned()).collect(),
            refs: claim.refs.clone(),
            left: Decimal::ZERO,
        }
    }
}

fn listed_line(claim: &Claim, listed: &ListedLine, index: usize, parties: &Parties) -> Draft {
    let item = listed.item.open();
    let unit = listed.quantity.open().and_then(|quantity| quantity.unit.open()).copied();
    let lot = listed.lot.as_ref().map(|lot| lot.as_str().to_owned());
    let consignor = parties.holds(Role::Consignor, &claim.source.iss);
    let word = Word {
        stage: Stage::Listed,
        by: claim.source.iss.clone(),
        seat: consignor.then_some(Role::Consignor),
        figure: Figure::of(measure(&listed.quantity, unit)),
        serials: listed.serials.iter().map(|serial| serial.as_str().to_owned()).collect(),
        lots: lot.iter().cloned().collect(),
        assurance: BTreeSet::new(),
        notes: Vec::new(),
        converted: false,
        sources: vec![claim.source.clone()],
        rank: 0,
    };
    Draft {
        line: listed
            .line
            .open()
            .map_or_else(|| format!("(sealed {})", index + 1), |mark| mark.as_str().to_owned()),
        item: item.and_then(|item| item.name.open()).map(|name| name.as_str().to_owned()),
        code: item.and_then(|item| item.code.as_ref()).map(|code| code.as_str().to_owned()),
        lot,
        unit,
        listed: true,
        worth: listed.value.as_ref().and_then(Worth::of),
        words: vec![word],
        accounts: Vec::new(),
    }
}

/// Adds a word to a line: to the same party's word at the same stage, where there is one.
fn add_word(draft: &mut Draft, word: Word) {
    let same = |had: &&mut Word| had.stage == word.stage && had.by == word.by && had.rank == word.rank;
    let Some(had) = draft.words.iter_mut().find(same) else {
        draft.words.push(word);
        return;
    };
    had.figure = had.figure.plus(word.figure);
    had.converted |= word.converted;
    had.serials.extend(word.serials);
    had.lots.extend(word.lots);
    had.assurance.extend(word.assurance);
    had.notes.extend(word.notes.into_iter().filter(|note| !had.notes.contains(note)).collect::<Vec<_>>());
    had.sources
        .extend(word.sources.into_iter().filter(|source| !had.sources.contains(source)).collect::<Vec<_>>());
}

/// The giver's word on title is the one that counts; the taker's confirms it.
fn confirm_titles(titles: &mut Vec<Title>) {
    let all = std::mem::take(titles);
    let by = |title: &Title, party: &Option<PartyId>| {
        let iss = title.sources.first().map(|source| &source.iss);
        iss.zip(party.as_ref()).is_some_and(|(iss, party)| same(iss, party))
    };
    let (given, taken): (Vec<_>, Vec<_>) = all.into_iter().partition(|title| !by(title, &title.to));
    let mut left = taken;
    for mut title in given {
        let like = |other: &Title| {
            other.line == title.line
                && other.from == title.from
                && other.to == title.to
                && other.quantity == title.quantity
        };
        if let Some(at) = left.iter().position(like) {
            title.sources.extend(left.remove(at).sources);
            title.sources.sort();
            title.confirmed = true;
        }
        titles.push(title);
    }
    titles.extend(left);
    titles.sort_by(|a, b| (&a.line, &a.sources).cmp(&(&b.line, &b.sources)));
}

/// What a line is called: its mark, or its item.
fn name(line: &ActualLine) -> String {
    let item = line.item.as_ref();
    let code = item.and_then(|item| item.code.as_ref()).map(|code| code.as_str());
    let called = item.and_then(|item| item.name.open()).map(|name| name.as_str());
    line.line.as_ref().map(|mark| mark.as_str()).or(code).or(called).unwrap_or("(sealed)").to_owned()
}
