//! What is kept of statements about goods.

use entente_record::body::{Consignment, Custody, Distribution, Inventory, Loss};
use entente_record::codes::{Assurance, Disposition, EvidenceGrade, LossReason, Unit};
use entente_record::value::{ActualLine, CustodyStage, Item, ListedLine, Place, Quantity};
use entente_record::{PartyId, SubjectId, Timestamp};
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use super::{By, Worth};
use crate::Claim;
use crate::wire::Word;

/// A place, as far as areas are told by it.
#[derive(Debug, Clone, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Spot {
    /// Its name.
    pub name: Option<String>,
    /// ISO 3166-1 alpha-2 code of its country.
    pub country: Option<String>,
    /// P-code.
    pub pcode: Option<String>,
    /// UN/LOCODE.
    pub locode: Option<String>,
}

impl Spot {
    /// Of a place as stated.
    pub fn of(place: &Place) -> Self {
        Self {
            name: place.name.open().map(ToString::to_string),
            country: place.country.map(|country| country.as_str().to_owned()),
            pcode: place.pcode.as_ref().map(ToString::to_string),
            locode: place.locode.as_ref().map(ToString::to_string),
        }
    }
}

/// What a thing is: its code, else its name. Two statements speak of the same item where these are the same.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ItemKey {
    /// Catalogue code with its scheme.
    Code(String),
    /// Name, in lower case, where there is no code.
    Name(String),
}

impl ItemKey {
    /// The key of an item; `None` where neither code nor name is open.
    pub fn of(item: &Item) -> Option<Self> {
        let code = item.code.as_ref().map(|code| Self::Code(code.to_string()));
        code.or_else(|| item.name.open().map(|name| Self::Name(name.as_str().to_lowercase())))
    }

    /// The code or name.
    pub fn as_str(&self) -> &str {
        match self {
            Self::Code(text) | Self::Name(text) => text,
        }
    }
}

/// How much of what unit.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Amount {
    /// How much.
    pub value: Word<Decimal>,
    /// UN/CEFACT Recommendation 20 unit.
    pub unit: Word<Unit>,
}

impl Amount {
    /// Value and unit, where both are open.
    pub fn of(quantity: &Quantity) -> Option<Self> {
        Some(Self { value: quantity.value.open()?.get().into(), unit: (*quantity.unit.open()?).into() })
    }
}

/// A line of a consignment as listed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LineRow {
    /// The line's mark.
    pub mark: Option<String>,
    /// What it is.
    pub item: Option<ItemKey>,
    /// Its name.
    pub name: Option<String>,
    /// Whether it is under enhanced end-use monitoring; `None` where that is sealed with the item.
    pub enhanced: Option<bool>,
    /// How much; `None` where sealed.
    pub quantity: Option<Amount>,
    /// Serials.
    pub serials: Vec<String>,
    /// What the line is worth, where that is said in the open.
    pub value: Option<Worth>,
}

/// A line as it was found.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FoundRow {
    /// The line of the list it answers to.
    pub mark: Option<String>,
    /// What it is, where said.
    pub item: Option<ItemKey>,
    /// How much; `None` where sealed.
    pub quantity: Option<Amount>,
    /// Serials found.
    pub serials: Vec<String>,
    /// Where it stands.
    pub disposition: Option<Word<Disposition>>,
}

/// A consignment as listed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ListingRow {
    /// The statement.
    pub by: By,
    /// The consignment.
    pub subject: Word<SubjectId>,
    /// Who sends; `None` where sealed.
    pub consignor: Option<Word<PartyId>>,
    /// Who is to receive; `None` where sealed.
    pub consignee: Option<Word<PartyId>>,
    /// Who carries, on the whole way or a leg, in the order of the legs.
    pub carriers: Vec<Word<PartyId>>,
    /// Who owns the goods, where that isn't the consignor.
    pub owner: Option<Word<PartyId>>,
    /// To where; `None` where sealed.
    pub to: Option<Spot>,
    /// When it is planned to leave: its own date, else the first leg's.
    pub departs: Option<Word<Timestamp>>,
    /// When it is planned to arrive: its own date, else the last leg's.
    pub arrives: Option<Word<Timestamp>>,
    /// What; `None` where the list is sealed.
    pub lines: Option<Vec<LineRow>>,
    /// The request it answers.
    pub request: Option<Word<SubjectId>>,
    /// The programme it belongs to.
    pub programme: Option<Word<SubjectId>>,
    /// The agreement that governs it.
    pub agreement: Option<Word<SubjectId>>,
    /// Stocks it is drawn from.
    pub stocks: Vec<Word<SubjectId>>,
}

impl ListingRow {
    /// The owner said, else the consignor.
    pub fn giver(&self) -> Option<&PartyId> {
        self.owner.as_deref().or(self.consignor.as_deref())
    }
}

/// A custody stage.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct StageRow {
    /// The statement.
    pub by: By,
    /// The consignment.
    pub subject: Word<SubjectId>,
    /// Which stage; `None` where sealed.
    pub stage: Option<Word<CustodyStage>>,
    /// Where; `None` where sealed.
    pub place: Option<Spot>,
    /// What was there; `None` where sealed.
    pub lines: Option<Vec<FoundRow>>,
    /// How it was checked.
    pub assurance: Option<Word<Assurance>>,
    /// Who handed over.
    pub from: Option<Word<PartyId>>,
    /// Who took over.
    pub to: Option<Word<PartyId>>,
    /// The agreement under which title passes.
    pub agreement: Option<Word<SubjectId>>,
}

impl StageRow {
    /// Whether it is of a stage.
    pub fn is(&self, stage: CustodyStage) -> bool {
        self.stage == Some(Word(stage))
    }
}

/// A loss.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LossRow {
    /// The statement.
    pub by: By,
    /// The consignment, stock or inventory.
    pub subject: Word<SubjectId>,
    /// Why; `None` where sealed.
    pub reason: Option<Word<LossReason>>,
    /// What; `None` where sealed.
    pub lines: Option<Vec<FoundRow>>,
    /// How well that is supported; `None` where sealed.
    pub grade: Option<Word<EvidenceGrade>>,
    /// In whose custody.
    pub custodian: Option<Word<PartyId>>,
    /// What it was worth.
    pub value: Option<Worth>,
}

/// A distribution.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct HandoutRow {
    /// The statement.
    pub by: By,
    /// The distribution, or what it was drawn from.
    pub subject: Word<SubjectId>,
    /// Where; `None` where sealed.
    pub place: Option<Spot>,
    /// What; `None` where sealed.
    pub lines: Option<Vec<FoundRow>>,
    /// To how many people; `None` where sealed.
    pub people: Option<i64>,
    /// Who handed it out; `None` where sealed.
    pub distributor: Option<Word<PartyId>>,
    /// The programme it belongs to.
    pub programme: Option<Word<SubjectId>>,
    /// The needs it meets.
    pub needs: Vec<Word<SubjectId>>,
    /// Where the goods come from.
    pub drawn_from: Vec<Word<SubjectId>>,
}

impl HandoutRow {
    /// Consignments the goods come from.
    pub fn consignments(&self) -> impl Iterator<Item = &SubjectId> {
        let subjects = std::iter::once(&self.subject).chain(&self.drawn_from).map(|subject| &subject.0);
        subjects.filter(|subject| subject.subject_type() == entente_record::SubjectType::Consignment)
    }
}

/// An inventory.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CountRow {
    /// The statement.
    pub by: By,
    /// The inventory.
    pub subject: Word<SubjectId>,
    /// Who holds what was counted; `None` where sealed.
    pub holder: Option<Word<PartyId>>,
    /// What was found; `None` where sealed.
    pub lines: Option<Vec<FoundRow>>,
    /// How it was checked; `None` where sealed.
    pub assurance: Option<Word<Assurance>>,
    /// Who looked, where that isn't the issuer.
    pub checked_by: Option<Word<PartyId>>,
    /// Whether all that should be there was looked for.
    pub complete: Option<bool>,
    /// The agreement that asks for it.
    pub agreement: Option<Word<SubjectId>>,
    /// Consignments and stocks it covers.
    pub covers: Vec<Word<SubjectId>>,
}

fn line(line: &ListedLine) -> LineRow {
    let item = line.item.open();
    LineRow {
        mark: line.line.open().map(ToString::to_string),
        item: item.and_then(ItemKey::of),
        name: item.and_then(|item| item.name.open()).map(ToString::to_string),
        enhanced: item.map(|item| item.enhanced_monitoring.unwrap_or_default()),
        quantity: line.quantity.open().and_then(Amount::of),
        serials: sorted(&line.serials),
        value: line.value.as_ref().and_then(Worth::of),
    }
}

fn found(line: &ActualLine) -> FoundRow {
    FoundRow {
        mark: line.line.as_ref().map(ToString::to_string),
        item: line.item.as_ref().and_then(ItemKey::of),
        quantity: line.quantity.open().and_then(Amount::of),
        serials: sorted(&line.serials),
        disposition: line.disposition.map(Word),
    }
}

fn sorted(serials: &[entente_record::value::Label]) -> Vec<String> {
    let mut out: Vec<String> = serials.iter().map(ToString::to_string).collect();
    out.sort();
    out
}

fn all_found(lines: Option<&Vec<ActualLine>>) -> Option<Vec<FoundRow>> {
    lines.map(|lines| lines.iter().map(found).collect())
}

pub(super) fn words<T: Clone>(values: &[T]) -> Vec<Word<T>> {
    values.iter().cloned().map(Word).collect()
}

pub(super) fn listing(claim: &Claim, body: &Consignment) -> ListingRow {
    let legs = || body.legs.iter();
    let mut carriers: Vec<Word<PartyId>> = body.carrier.iter().cloned().map(Word).collect();
    for carrier in legs().filter_map(|leg| leg.carrier.open()) {
        if !carriers.iter().any(|known| known.0 == *carrier) {
            carriers.push(carrier.clone().into());
        }
    }
    ListingRow {
        by: By::of(claim),
        subject: claim.subject.clone().into(),
        consignor: body.consignor.open().cloned().map(Word),
        consignee: body.consignee.open().cloned().map(Word),
        carriers,
        owner: body.owner.clone().map(Word),
        to: body.to.open().map(Spot::of),
        departs: body.departs.or_else(|| legs().find_map(|leg| leg.departs)).map(Word),
        arrives: body.arrives.or_else(|| legs().rev().find_map(|leg| leg.arrives)).map(Word),
        lines: body.lines.open().map(|lines| lines.iter().map(line).collect()),
        request: body.request.clone().map(Word),
        programme: body.programme.clone().map(Word),
        agreement: body.agreement.clone().map(Word),
        stocks: words(&body.stocks),
    }
}

pub(super) fn stage(claim: &Claim, body: &Custody) -> StageRow {
    StageRow {
        by: By::of(claim),
        subject: claim.subject.clone().into(),
        stage: body.stage.open().copied().map(Word),
        place: body.place.open().map(Spot::of),
        lines: all_found(body.lines.open()),
        assurance: body.assurance.map(Word),
        from: body.from.clone().map(Word),
        to: body.to.clone().map(Word),
        agreement: body.agreement.clone().map(Word),
    }
}

pub(super) fn loss(claim: &Claim, body: &Loss) -> LossRow {
    LossRow {
        by: By::of(claim),
        subject: claim.subject.clone().into(),
        reason: body.reason.open().copied().map(Word),
        lines: all_found(body.lines.open()),
        grade: body.evidence_grade.open().copied().map(Word),
        custodian: body.custodian.clone().map(Word),
        value: body.value.as_ref().and_then(Worth::of),
    }
}

pub(super) fn handout(claim: &Claim, body: &Distribution) -> HandoutRow {
    HandoutRow {
        by: By::of(claim),
        subject: claim.subject.clone().into(),
        place: body.place.open().map(Spot::of),
        lines: all_found(body.lines.open()),
        people: body.people.open().and_then(|people| people.total.open()).map(|total| total.get()),
        distributor: body.distributor.open().cloned().map(Word),
        programme: body.programme.clone().map(Word),
        needs: words(&body.needs),
        drawn_from: words(&body.drawn_from),
    }
}

pub(super) fn count(claim: &Claim, body: &Inventory) -> CountRow {
    CountRow {
        by: By::of(claim),
        subject: claim.subject.clone().into(),
        holder: body.holder.open().cloned().map(Word),
        lines: all_found(body.lines.open()),
        assurance: body.assurance.open().copied().map(Word),
        checked_by: body.checked_by.clone().map(Word),
        complete: body.complete,
        agreement: body.agreement.clone().map(Word),
        covers: words(&body.covers),
    }
}
