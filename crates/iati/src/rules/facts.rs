//! What is noted of an activity while it passes, for the rules that look at several of its elements.

use std::borrow::Cow;

use super::name;
use crate::check::frame::{Frame, path_below, step};
use crate::tables::{NameId, Names};
use crate::types::Moment;
use crate::xml::attributes::Attribute;

/// An element as it opens, with its attributes.
#[derive(Clone, Copy)]
pub struct Element<'a, 's> {
    /// The open elements below the activity, this one last; empty for the activity itself.
    pub frames: &'a [Frame<'s>],
    /// Its attributes.
    pub attributes: &'a [Attribute<'s>],
    /// The numbers of their names.
    pub ids: &'a [NameId],
    /// Where its tag starts, in bytes.
    pub at: usize,
}

impl<'a, 's> Element<'a, 's> {
    /// An attribute.
    pub fn attribute(&self, name: NameId) -> Option<&'a Attribute<'s>> {
        self.ids.iter().position(|id| *id == name).map(|at| &self.attributes[at])
    }

    /// An attribute's value.
    pub fn get(&self, name: NameId) -> Option<&'a str> {
        self.attribute(name).map(|attribute| &*attribute.value)
    }

    /// An attribute's value, to keep.
    pub fn keep(&self, name: NameId) -> Option<Cow<'s, str>> {
        self.attribute(name).map(|attribute| attribute.value.clone())
    }

    /// Where an attribute stands; the element where it is missing.
    pub fn place(&self, name: NameId) -> usize {
        self.attribute(name).map_or(self.at, |attribute| self.at + 1 + attribute.at)
    }

    /// The path to the element or one of its attributes.
    pub fn path(&self, attribute: &str) -> String {
        path_below(self.frames, attribute)
    }

    /// The same for keeping: only for elements at most two levels below the activity.
    pub fn spot(&self, name: NameId) -> Spot {
        let mut steps = [(0, 0); 2];
        for (step, frame) in steps.iter_mut().zip(self.frames) {
            *step = (frame.name, frame.index);
        }
        let there = self.attribute(name).is_some();
        Spot { at: self.place(name), steps, attribute: if there { name } else { 0 } }
    }

    /// An attribute's value, where it is, and where it stands.
    pub fn mark(&self, name: NameId) -> Option<Mark<'s>> {
        Some(Mark { value: self.keep(name)?, spot: self.spot(name) })
    }
}

/// Where something stands, in few bytes.
#[derive(Debug, Clone, Copy, Default)]
pub struct Spot {
    /// Bytes from the start of the part.
    pub at: usize,
    steps: [(NameId, u32); 2],
    attribute: NameId,
}

impl Spot {
    /// The path below the activity.
    pub fn path(&self, names: &Names) -> String {
        let mut path = String::new();
        for (id, index) in self.steps.iter().filter(|(id, _)| *id != 0) {
            step(&mut path, names.name(*id), u64::from(*index));
        }
        if self.attribute != 0 {
            path.push_str("/@");
            path.push_str(names.name(self.attribute));
        }
        path
    }
}

/// A value and where it stands.
#[derive(Debug, Clone)]
pub struct Mark<'s> {
    /// The value.
    pub value: Cow<'s, str>,
    /// Where.
    pub spot: Spot,
}

/// Something that may carry a vocabulary and a percentage: a sector, a country, a region, a budget item, an aid type.
#[derive(Debug, Clone)]
pub struct Share<'s> {
    /// The vocabulary it names.
    pub vocabulary: Option<Cow<'s, str>>,
    /// The percentage it names.
    pub percentage: Option<Cow<'s, str>>,
    /// Where it stands; the percentage where it has one.
    pub spot: Spot,
    /// How many narratives it has.
    pub narratives: u32,
}

impl Share<'_> {
    /// Whether it is of vocabulary 1, by name or because it names none.
    pub fn is_first_vocabulary(&self) -> bool {
        matches!(self.vocabulary.as_deref(), None | Some("" | "1"))
    }

    /// Whether it names this vocabulary.
    pub fn names(&self, vocabulary: &str) -> bool {
        self.vocabulary.as_deref() == Some(vocabulary)
    }
}

/// A date: when, if it can be read, and where.
#[derive(Debug, Clone, Default)]
pub struct Dated<'s> {
    /// The text.
    pub text: Cow<'s, str>,
    /// When that is.
    pub moment: Option<Moment>,
    /// Where.
    pub spot: Spot,
}

/// Start and end of a period; the first of each counts.
#[derive(Debug, Clone, Default)]
pub struct Period<'s> {
    /// The start.
    pub start: Option<Dated<'s>>,
    /// The end.
    pub end: Option<Dated<'s>>,
    /// The first date among its lines.
    pub line: Option<Dated<'s>>,
}

/// What is noted of a transaction.
#[derive(Debug, Default)]
pub struct Transaction<'s> {
    /// Whether it names a sector.
    pub has_sector: bool,
    /// Whether it names a country or region.
    pub has_place: bool,
    /// Its aid types.
    pub aid_types: Vec<Share<'s>>,
}

/// What is noted of an activity or organisation.
#[derive(Debug, Default)]
pub struct Facts<'s> {
    /// Whether it names a default language.
    pub has_language: bool,
    /// Whether it names a default currency.
    pub has_currency: bool,
    /// `@ref` of its reporting organisations.
    pub reporting: Vec<Mark<'s>>,
    /// Its identifiers.
    pub identifiers: Vec<Mark<'s>>,
    /// Earlier identifiers of its reporting organisation.
    pub earlier: Vec<Mark<'s>>,
    /// The first date of each type from 1 to 4.
    pub dates: [Option<Dated<'s>>; 4],
    /// Whether a start is given.
    pub has_start: bool,
    /// Its sectors.
    pub sectors: Vec<Share<'s>>,
    /// Its recipient countries.
    pub countries: Vec<Share<'s>>,
    /// Its recipient regions.
    pub regions: Vec<Share<'s>>,
    /// Its country budget items, each with the vocabulary of the element they stand in.
    pub items: Vec<Share<'s>>,
    /// The vocabularies of `country-budget-items`.
    pub item_vocabularies: Vec<Cow<'s, str>>,
    /// The vocabulary of the one now open.
    pub item_vocabulary: Option<Cow<'s, str>>,
    /// Its capital spend.
    pub capital: Vec<Share<'s>>,
    /// Its default aid types.
    pub aid_types: Vec<Share<'s>>,
    /// The transaction now open, or the last.
    pub transaction: Transaction<'s>,
    /// Transactions without a sector.
    pub without_sector: Vec<Spot>,
    /// The first sector in a transaction.
    pub transaction_sector: Option<Spot>,
    /// The first country or region in a transaction.
    pub transaction_place: Option<Spot>,
    /// Transactions without country or region: the first of them, and how many.
    pub without_place: Option<(Spot, usize)>,
    /// The first aid type in a transaction, and whether any is of the first vocabulary.
    pub transaction_aid: Option<(Spot, bool)>,
    /// The dates of its transactions, as far as they are judged: the first, and the first in the future.
    pub transaction_dates: FirstAndLater<'s>,
    /// The value dates of its transactions, likewise.
    pub value_dates: FirstAndLater<'s>,
    /// The period now open.
    pub period: Period<'s>,
    /// References of the result now open, and of its indicator.
    pub references: (u32, u32),
    /// The measure of the indicator now open: whether it is a number, or is qualitative.
    pub measure: Measure,
}

/// Dates of which the Secretariat's validator judges only the first.
#[derive(Debug, Default)]
pub struct FirstAndLater<'s> {
    /// The first.
    pub first: Option<Dated<'s>>,
    /// Later ones that lie in the future.
    pub later: Vec<Dated<'s>>,
}

impl<'s> FirstAndLater<'s> {
    /// Notes a date.
    pub fn note(&mut self, date: Dated<'s>, now: Moment) {
        if self.first.is_none() {
            self.first = Some(date);
        } else if date.moment.is_some_and(|moment| moment > now) {
            self.later.push(date);
        }
    }
}

/// What an indicator measures.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Measure {
    /// Nothing that the rules know.
    #[default]
    Unknown,
    /// Measures 1 to 4.
    Number,
    /// Measure 5.
    Qualitative,
}

impl Facts<'_> {
    /// Forgets everything, but keeps the room it took: a file has thousands of activities.
    pub fn clear(&mut self) {
        let mut old = std::mem::take(self);
        for shares in [
            (&mut self.sectors, &mut old.sectors),
            (&mut self.countries, &mut old.countries),
            (&mut self.regions, &mut old.regions),
            (&mut self.items, &mut old.items),
            (&mut self.capital, &mut old.capital),
            (&mut self.aid_types, &mut old.aid_types),
        ] {
            *shares.0 = std::mem::take(shares.1);
            shares.0.clear();
        }
        for marks in [
            (&mut self.reporting, &mut old.reporting),
            (&mut self.identifiers, &mut old.identifiers),
            (&mut self.earlier, &mut old.earlier),
        ] {
            *marks.0 = std::mem::take(marks.1);
            marks.0.clear();
        }
        self.without_sector = std::mem::take(&mut old.without_sector);
        self.without_sector.clear();
    }
}

impl<'s> Element<'_, 's> {
    /// The date in an attribute.
    pub fn date(&self, name: NameId) -> Option<Dated<'s>> {
        let mark = self.mark(name)?;
        let moment = Moment::read(&mark.value);
        Some(Dated { text: mark.value, moment, spot: mark.spot })
    }

    /// Vocabulary and percentage.
    pub fn share(&self) -> Share<'s> {
        Share {
            vocabulary: self.keep(name::VOCABULARY),
            percentage: self.keep(name::PERCENTAGE),
            spot: self.spot(name::PERCENTAGE),
            narratives: 0,
        }
    }
}
