//! `transfer` statements: paid by donors to funds, committed by funds to partners.

use std::collections::BTreeSet;

use entente_record::body::Transfer;
use entente_record::codes::Sector;
use entente_record::{Fault, OrgId, PartyId, SubjectId, SubjectType};

use super::build::{count, money, open, some};
use super::{Context, Draft, Timing, programme};
use crate::cbpf::ids;
use crate::cbpf::rows::{Contribution, Location, Project};

/// Said of every contribution: its date is a convention.
const YEAR_ONLY: &str = "Known to the year only; dated its first day.";
/// Said of money for a year still to come, which can't have been paid.
const TO_COME: &str =
    "For a year still to come when the tables were made: announced, not paid. Dated the year's first day.";

/// What a donor gave to a fund in a year. Below zero it is a refund, so a transfer the other way.
///
/// `nth` counts contributions with the same donor, fund, year and way: the tables have one each so far.
pub(crate) fn contributed(context: &Context<'_>, row: &Contribution, nth: usize) -> Result<Draft, Fault> {
    let at = Context::year_start(row.year);
    let to_come = row.year > context.reached;
    let refund = row.amount.is_sign_negative();
    let (donor, fund) = (ids::donor(row.donor), ids::fund(row.fund));
    let (from, to) = if refund { (&fund, &donor) } else { (&donor, &fund) };
    let way = if refund { "-refund" } else { "" };
    let further = if nth > 1 { format!("-{nth}") } else { String::new() };
    let local = format!("cbpf-contribution-{}-{}-{}{way}{further}", row.fund, row.year, row.donor);
    let body = Transfer {
        stage: open(if to_come { "pledged" } else { "paid" })?,
        from: open(from)?,
        to: open(to)?,
        amount: money(row.amount.abs(), at.date())?.into(),
        budget_year: Some(count(u64::from(row.year.unsigned_abs()))?),
        refund: refund.then_some(true),
        note: some(if to_come { TO_COME } else { YEAR_ONLY })?,
        source: context.source(row.origin)?,
        ..Transfer::default()
    };
    context.draft(subject(context, &local)?, at, Timing::Said, body)
}

/// What a fund committed to a partner's project.
pub(crate) fn committed(context: &Context<'_>, row: &Project, places: &[&Location]) -> Result<Draft, Fault> {
    let at = row.approved;
    let local = ids::local(&row.code).unwrap_or_default();
    let mut sectors: BTreeSet<Sector> = BTreeSet::new();
    for share in places.iter().flat_map(|place| &place.clusters) {
        sectors.insert(programme::sector(context, share.cluster)?);
    }
    let body = Transfer {
        stage: open("committed")?,
        from: open(&ids::fund(row.fund))?,
        to: open(&ids::partner(row.fund, &row.partner_code))?,
        amount: money(row.budget, at.date())?.into(),
        programme: Some(programme::subject(context, &row.code, 1)?),
        sectors: sectors.into_iter().collect(),
        allocation: some(&row.allocation)?,
        budget_year: Some(count(u64::from(row.year.unsigned_abs()))?),
        source: context.source(row.origin)?,
        ..Transfer::default()
    };
    context.draft(subject(context, &format!("cbpf-{local}"))?, at, Timing::Said, body)
}

fn subject(context: &Context<'_>, local: &str) -> Result<SubjectId, Fault> {
    let org: OrgId = PartyId::org(context.issuer);
    SubjectId::new(SubjectType::Transfer, &org, local)
}
