//! What was allocated, departed, verified and handed out, as parts that can be set against needs.

use std::collections::BTreeMap;

use entente_record::SubjectId;
use entente_record::value::CustodyStage;
use serde::Serialize;

use super::area::AreaId;
use crate::days::Day;
use crate::obligation::latest_listings;
use crate::rows::{Amount, FoundRow, HandoutRow, ItemKey, LineRow, ListingRow, Rows, StageRow, cites};
use crate::sum::Sum;
use crate::wire::Cite;

/// How far goods have come towards the people.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Reach {
    /// Listed for the area.
    Allocated,
    /// Left.
    Departed,
    /// Counted again at the place.
    Verified,
    /// Handed to people.
    Distributed,
}

impl Reach {
    /// Every one, in order.
    pub const ALL: [Self; 4] = [Self::Allocated, Self::Departed, Self::Verified, Self::Distributed];
}

/// Some of an item, somewhere.
#[derive(Debug, Clone)]
pub(super) struct Supply {
    pub reach: Reach,
    pub area: AreaId,
    pub day: Day,
    pub item: ItemKey,
    pub unit: entente_record::codes::Unit,
    pub amount: Sum,
    /// Needs it is tied to by the statements themselves.
    pub needs: Vec<SubjectId>,
    /// The distribution it is part of, for counting people: its place in the rows.
    pub handout: Option<usize>,
    pub sources: Vec<Cite>,
}

/// What can't be set against needs, and why.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Unplaced {
    /// Lists, stages and distributions of which the place is sealed, or known by a point alone.
    pub no_area: usize,
    /// Those of which the goods are sealed.
    pub lines_sealed: usize,
    /// Lines of which item or quantity is sealed, or whose item no list tells.
    pub line_untold: usize,
    /// The statements.
    pub sources: Vec<Cite>,
}

/// All supply, in the order of what says so.
pub(super) fn supplies(rows: &Rows) -> (Vec<Supply>, Unplaced) {
    let mut out = Gather { supplies: Vec::new(), unplaced: Unplaced::default() };
    let requests: BTreeMap<&SubjectId, Vec<SubjectId>> = rows
        .requests
        .iter()
        .map(|row| (&row.subject.0, row.needs.iter().map(|need| need.0.clone()).collect()))
        .collect();
    let mut stages: BTreeMap<&SubjectId, Vec<&StageRow>> = BTreeMap::new();
    for stage in &rows.stages {
        stages.entry(&stage.subject.0).or_default().push(stage);
    }
    let listings = latest_listings(rows);
    for (subject, listing) in &listings {
        let needs = listing.request.as_deref().and_then(|request| requests.get(request)).cloned();
        out.listing(
            listing,
            stages.get(subject).map(Vec::as_slice).unwrap_or_default(),
            needs.unwrap_or_default(),
        );
    }
    for (index, handout) in rows.handouts.iter().enumerate() {
        out.handout(index, handout, &listings);
    }
    let Gather { supplies, mut unplaced } = out;
    unplaced.sources.sort();
    unplaced.sources.dedup();
    (supplies, unplaced)
}

struct Gather {
    supplies: Vec<Supply>,
    unplaced: Unplaced,
}

impl Gather {
    fn listing(&mut self, listing: &ListingRow, stages: &[&StageRow], needs: Vec<SubjectId>) {
        let Some(area) = listing.to.as_ref().and_then(AreaId::of) else {
            self.unplaced.no_area += 1;
            self.unplaced.sources.extend(cites([&listing.by]));
            return;
        };
        let Some(lines) = &listing.lines else {
            self.unplaced.lines_sealed += 1;
            self.unplaced.sources.extend(cites([&listing.by]));
            return;
        };
        for line in lines {
            let Some((item, quantity)) = line.item.clone().zip(line.quantity) else {
                self.unplaced.line_untold += 1;
                self.unplaced.sources.extend(cites([&listing.by]));
                continue;
            };
            let listed = Sum::from(quantity.value.0);
            let mut add = |reach, day, amount: Sum, sources| {
                self.supplies.push(Supply {
                    reach,
                    area: area.clone(),
                    day,
                    item: item.clone(),
                    unit: quantity.unit.0,
                    amount,
                    needs: needs.clone(),
                    handout: None,
                    sources,
                });
            };
            add(Reach::Allocated, listing.by.day(), listed, cites([&listing.by]));
            for (reach, wanted) in
                [(Reach::Departed, CustodyStage::Departed), (Reach::Verified, CustodyStage::Verified)]
            {
                let told: Vec<&StageRow> = stages.iter().copied().filter(|stage| stage.is(wanted)).collect();
                if let Some((day, amount, sources)) = agreed(&told, line, quantity) {
                    add(reach, day, amount.smaller(listed), sources);
                }
            }
        }
    }

    fn handout(&mut self, index: usize, handout: &HandoutRow, listings: &BTreeMap<&SubjectId, &ListingRow>) {
        let Some(area) = handout.place.as_ref().and_then(AreaId::of) else {
            self.unplaced.no_area += 1;
            self.unplaced.sources.extend(cites([&handout.by]));
            return;
        };
        let Some(lines) = &handout.lines else {
            self.unplaced.lines_sealed += 1;
            self.unplaced.sources.extend(cites([&handout.by]));
            return;
        };
        for found in lines {
            let listed = || handout.consignments().find_map(|subject| line_of(listings.get(subject)?, found));
            let item = found.item.clone().or_else(|| listed()?.item.clone());
            let Some((item, quantity)) = item.zip(found.quantity) else {
                self.unplaced.line_untold += 1;
                self.unplaced.sources.extend(cites([&handout.by]));
                continue;
            };
            self.supplies.push(Supply {
                reach: Reach::Distributed,
                area: area.clone(),
                day: handout.by.day(),
                item,
                unit: quantity.unit.0,
                amount: quantity.value.0.into(),
                needs: handout.needs.iter().map(|need| need.0.clone()).collect(),
                handout: Some(index),
                sources: cites([&handout.by]),
            });
        }
    }
}

fn line_of<'r>(listing: &'r ListingRow, found: &FoundRow) -> Option<&'r LineRow> {
    let mark = found.mark.as_ref()?;
    listing.lines.iter().flatten().find(|line| line.mark.as_ref() == Some(mark))
}

/// What stages say of a line: the statements of one organisation are added (a convoy leaves in parts), and of what several
/// organisations say the least is taken, as that is what all agree on. `None` where none speaks of the line.
fn agreed(told: &[&StageRow], line: &LineRow, listed: Amount) -> Option<(Day, Sum, Vec<Cite>)> {
    let mut by_org: BTreeMap<&str, Sum> = BTreeMap::new();
    let mut speaking = Vec::new();
    for stage in told {
        for found in stage.lines.iter().flatten() {
            let same = match (&found.mark, &found.item) {
                (Some(mark), _) => line.mark.as_ref() == Some(mark),
                (None, item) => *item == line.item,
            };
            let Some(amount) = found.quantity.filter(|amount| same && amount.unit == listed.unit) else {
                continue;
            };
            let sum = by_org.entry(stage.by.source.iss.org_str()).or_default();
            *sum = sum.plus(amount.value.0.into());
            speaking.push(&stage.by);
        }
    }
    let first = speaking.iter().map(|by| by.day()).min()?;
    let least = by_org.into_values().reduce(Sum::smaller)?;
    Some((first, least, cites(speaking)))
}
