//! Agreements, notices and decisions, and what they say at a moment.

use std::collections::BTreeMap;

use entente_record::value::Outcome;
use entente_record::{PartyId, StatementHash, SubjectId, Timestamp};

use super::{Given, Standing, THIRD_PARTY_TRANSFER};
use crate::days::day;
use crate::obligation::WAIVER;
use crate::rows::{AgreementRow, By, ConsentRow, DecisionRow, ListingRow, NoticeRow, Rows, cites};
use crate::wire::Word;

/// What was found, and what says so.
pub(super) struct Found<'r> {
    pub standing: Standing,
    pub by: Vec<&'r By>,
}

pub(super) struct Chain<'r> {
    agreements: BTreeMap<&'r SubjectId, Vec<&'r AgreementRow>>,
    pub notices: BTreeMap<&'r PartyId, Vec<&'r NoticeRow>>,
    decisions: BTreeMap<&'r SubjectId, Vec<&'r DecisionRow>>,
    by_hash: BTreeMap<StatementHash, Vec<&'r DecisionRow>>,
}

impl<'r> Chain<'r> {
    pub fn of(rows: &'r Rows, now: Timestamp) -> Self {
        let mut out = Self {
            agreements: BTreeMap::new(),
            notices: BTreeMap::new(),
            decisions: BTreeMap::new(),
            by_hash: BTreeMap::new(),
        };
        for row in rows.agreements.iter().filter(|row| row.by.source.at <= now) {
            out.agreements.entry(&row.subject.0).or_default().push(row);
        }
        for row in rows.notices.iter().filter(|row| row.by.source.at <= now) {
            let third = row.notice_type.is_some_and(|notice| notice.as_str() == THIRD_PARTY_TRANSFER);
            if let (true, Some(party)) = (third, &row.third_party) {
                out.notices.entry(&party.0).or_default().push(row);
            }
        }
        // A waiver of a duty is a decision on the same subjects, and says nothing about consent.
        let waives =
            |row: &DecisionRow| row.matter.as_ref().is_some_and(|matter| matter.to_lowercase() == WAIVER);
        for row in rows.decisions.iter().filter(|row| row.by.source.at <= now && !waives(row)) {
            out.decisions.entry(&row.subject.0).or_default().push(row);
            for hash in &row.refs {
                out.by_hash.entry(hash.0).or_default().push(row);
            }
        }
        let sort = |list: &mut Vec<&DecisionRow>| list.sort_by(|a, b| a.by.cmp(&b.by));
        out.decisions.values_mut().for_each(sort);
        out.agreements.values_mut().for_each(|list| list.sort_by(|a, b| a.by.cmp(&b.by)));
        out.notices.values_mut().for_each(|list| list.sort_by(|a, b| a.by.cmp(&b.by)));
        out
    }

    /// What stood behind goods of a consignment passing to a party at a time.
    pub fn find(
        &self,
        listing: &'r ListingRow,
        agreement: Option<&Word<SubjectId>>,
        to: &PartyId,
        at: Timestamp,
    ) -> Found<'r> {
        let givers: Vec<&PartyId> =
            [listing.consignor.as_deref(), listing.owner.as_deref()].into_iter().flatten().collect();
        // A giver's revocation on the consignment itself withdraws whatever was consented before.
        let recalled = self.revoked(&listing.subject.0, at, |by| givers.iter().any(|giver| by.is_of(giver)));
        let mut found: Vec<Found<'r>> = Vec::new();
        found.extend(agreement.and_then(|agreement| self.agreed(agreement, listing, to, at)));
        for notice in self.notices.get(to).into_iter().flatten() {
            if concerns(notice, listing, agreement) {
                found.push(self.noticed(notice, Some(listing), to, at));
            }
        }
        found.sort_by_key(|found| found.standing);
        let mut found = found.into_iter();
        let Some(mut best) = found.next() else {
            return Found { standing: Standing::NoNotice, by: Vec::new() };
        };
        if let Some(recall) = recalled.filter(|_| !best.standing.is_flagged()) {
            let after = best.by.iter().any(|by| **by > recall.by && by.source.at <= at);
            if !after {
                best.standing = Standing::Withdrawn;
                best.by.push(&recall.by);
            }
        }
        best
    }

    /// The revocation in force at a time. Each party speaks for itself: what one has withdrawn, another doesn't give back.
    fn revoked(
        &self,
        subject: &SubjectId,
        at: Timestamp,
        may: impl Fn(&By) -> bool,
    ) -> Option<&'r DecisionRow> {
        let all = self.decisions.get(subject).into_iter().flatten().copied();
        let mut latest: BTreeMap<&str, &'r DecisionRow> = BTreeMap::new();
        for row in all.filter(|row| row.by.source.at <= at && may(&row.by)) {
            latest.insert(row.by.source.iss.org_str(), row);
        }
        let revoke = |row: &&DecisionRow| row.outcome == Some(Word(Outcome::Revoke));
        latest.into_values().filter(revoke).max_by(|a, b| a.by.cmp(&b.by))
    }

    /// A consent given beforehand in the agreement, as it stood at the time.
    fn agreed(
        &self,
        agreement: &Word<SubjectId>,
        listing: &ListingRow,
        to: &PartyId,
        at: Timestamp,
    ) -> Option<Found<'r>> {
        let versions = self.agreements.get(&agreement.0).into_iter().flatten().copied();
        let row = versions.filter(|row| row.by.source.at <= at).max_by(|a, b| a.by.cmp(&b.by))?;
        // Nobody consents for itself: the receiver's own organisation can't let the goods pass on.
        let receiver = listing.consignee.as_deref().map(PartyId::org_str);
        let consents =
            row.consents.iter().filter(|consent| consent.onward_to.iter().any(|party| party.0 == *to));
        let mut consents = consents
            .filter(|consent| consent.party.as_deref().is_none_or(|party| Some(party.org_str()) != receiver));
        let consent = consents.next()?;
        Some(self.given(row, consent, at))
    }

    /// A consent that an agreement gives, as it stands at a time.
    fn given(&self, row: &'r AgreementRow, consent: &ConsentRow, at: Timestamp) -> Found<'r> {
        let on = day(at);
        let began = row.from.is_none_or(|from| from.as_jiff() <= on);
        let over = row.until.is_some_and(|until| until.as_jiff() < on);
        let may_revoke = |by: &By| {
            let parties = row.parties.iter().flatten().map(|party| &party.0);
            parties.chain(consent.party.as_deref()).any(|party| by.is_of(party))
                || by.is_of(&row.by.source.iss)
        };
        let mut by = vec![&row.by];
        let standing = if let Some(revocation) = self.revoked(&row.subject.0, at, may_revoke) {
            by.push(&revocation.by);
            Standing::Withdrawn
        } else if over || !began {
            Standing::Expired
        } else {
            Standing::Agreed
        };
        Found { standing, by }
    }

    /// Every consent that agreements give beforehand, by agreement, as it stands at a time.
    pub fn all_given(&self, at: Timestamp) -> Vec<Given> {
        let latest = self.agreements.values().filter_map(|versions| versions.last().copied());
        let consents = latest.flat_map(|row| row.consents.iter().map(move |consent| (row, consent)));
        let given = |(row, consent): (&'r AgreementRow, &'r ConsentRow)| {
            let found = self.given(row, consent, at);
            Given {
                agreement: row.subject.clone(),
                party: consent.party.clone(),
                onward_to: consent.onward_to.clone(),
                from: row.from,
                until: row.until,
                standing: found.standing,
                sources: cites(found.by),
            }
        };
        consents.map(given).collect()
    }

    /// What came of a notice by now, for goods of which nobody states that they passed. An acceptance counts only if it came
    /// before the day the notice takes effect.
    pub fn announced(
        &self,
        notice: &'r NoticeRow,
        listing: Option<&'r ListingRow>,
        to: &PartyId,
        (at, now): (Timestamp, Timestamp),
    ) -> Found<'r> {
        if let Some(listing) = listing {
            let agreement = listing.agreement.as_ref().or(notice.agreement.as_ref());
            if let Some(agreed) = agreement.and_then(|agreement| self.agreed(agreement, listing, to, at))
                && agreed.standing == Standing::Agreed
            {
                return agreed;
            }
        }
        let then = self.noticed(notice, listing, to, at);
        if !matches!(then.standing, Standing::NoNotice | Standing::Unanswered) {
            return then;
        }
        let mut since = self.noticed(notice, listing, to, now);
        if matches!(since.standing, Standing::Accepted | Standing::Expired) {
            since.standing = Standing::DecidedAfter;
        }
        since
    }

    /// What came of a notice by the time.
    fn noticed(
        &self,
        notice: &'r NoticeRow,
        listing: Option<&ListingRow>,
        to: &PartyId,
        at: Timestamp,
    ) -> Found<'r> {
        let mut by = vec![&notice.by];
        // Those asked decide, or the giver; never the party that gets the goods, nor the one that passes them on.
        let may_decide = |decision: &DecisionRow| {
            let asked = notice.recipients.iter().flatten().any(|party| decision.by.is_of(party));
            let gives = listing.is_some_and(|listing| {
                let givers = [listing.consignor.as_deref(), listing.owner.as_deref()];
                givers.into_iter().flatten().any(|party| decision.by.is_of(party))
            });
            (asked || gives) && !decision.by.is_of(to) && !decision.by.is_of(&notice.by.source.iss)
        };
        let on_it = self.decisions.get(&notice.subject.0).into_iter().flatten().copied();
        let named = notice.by.cites().filter_map(|cite| self.by_hash.get(&cite.hash)).flatten().copied();
        let mut decisions: Vec<&DecisionRow> = on_it.chain(named).filter(|row| may_decide(row)).collect();
        decisions.sort_by(|a, b| a.by.cmp(&b.by));
        decisions.dedup_by(|a, b| a.by.source == b.by.source);
        let before = decisions.iter().copied().filter(|row| row.by.source.at <= at);
        // Each decider's latest word; one no is enough to refuse.
        let mut words: BTreeMap<&str, &DecisionRow> = BTreeMap::new();
        for row in before {
            words.insert(row.by.source.iss.org_str(), row);
        }
        let yes = |row: &DecisionRow| {
            row.outcome.is_some_and(|outcome| matches!(outcome.0, Outcome::Accept | Outcome::Partly))
        };
        let said = |wanted: &[Outcome]| {
            words.values().copied().find(|row| row.outcome.is_some_and(|outcome| wanted.contains(&outcome.0)))
        };
        let decided = |row: &DecisionRow| row.valid_until.is_none_or(|until| until.0 >= at);
        if notice.by.source.at > at {
            return Found { standing: Standing::NoNotice, by };
        }
        let (standing, decision) = if let Some(row) = said(&[Outcome::Revoke]) {
            (Standing::Withdrawn, Some(row))
        } else if let Some(row) = said(&[Outcome::Reject, Outcome::Return]) {
            (Standing::Refused, Some(row))
        } else if let Some(row) = words.values().copied().find(|row| yes(row) && decided(row)) {
            (Standing::Accepted, Some(row))
        } else if let Some(row) = words.values().copied().find(|row| yes(row)) {
            (Standing::Expired, Some(row))
        } else if let Some(row) = words.values().copied().next() {
            (Standing::Undetermined, Some(row))
        } else if let Some(row) = decisions.iter().copied().find(|row| yes(row)) {
            (Standing::DecidedAfter, Some(row))
        } else {
            (Standing::Unanswered, None)
        };
        by.extend(decision.map(|row| &row.by));
        Found { standing, by }
    }
}

/// Whether a notice is about this consignment: it names it, or a stock it is drawn from, or names nothing but the agreement
/// that governs it.
pub(super) fn concerns(
    notice: &NoticeRow,
    listing: &ListingRow,
    agreement: Option<&Word<SubjectId>>,
) -> bool {
    match &notice.about {
        Some(about) => *about == listing.subject || listing.stocks.contains(about),
        None => notice.agreement.is_some() && notice.agreement.as_ref() == agreement,
    }
}
