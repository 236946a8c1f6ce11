//! A ledger's programmes, parties and transfers, and which activity of whom each transfer belongs to.

use std::collections::{BTreeMap, BTreeSet};

use entente_ledger::money::movements;
use entente_ledger::rows::{Rows, TransferRow};
use entente_ledger::{Claim, Ledger, latest};
use entente_record::body::{Indicator, Party, Programme, Transfer};
use entente_record::value::TransferStage;
use entente_record::{Body, OrgId, PartyId, StatementHash, SubjectId};
use rust_decimal::Decimal;

use crate::iati::{ids, kinds};

/// Money outside the reporter's own programmes: an activity is made for it, since IATI has no money without one.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Apart {
    /// Whose money it is.
    pub org: PartyId,
    /// The programme of another that it is for.
    pub programme: Option<SubjectId>,
    /// The fund it goes through.
    pub fund: Option<PartyId>,
}

/// The activity that a transfer stands in.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Home {
    /// A programme.
    Programme(SubjectId),
    /// None on the record.
    Apart(Apart),
}

/// A transfer that stands.
pub(super) struct Told<'a> {
    pub claim: &'a Claim,
    pub transfer: &'a Transfer,
    /// The type of transaction it was taken from.
    pub kind: Option<&'static str>,
}

/// A ledger, as far as publishing needs to know it.
pub(super) struct Index<'a> {
    pub ledger: &'a Ledger,
    pub parties: BTreeMap<SubjectId, &'a Party>,
    pub programmes: BTreeMap<&'a SubjectId, (&'a Claim, &'a Programme)>,
    /// Further statements of activities whose places fill more than one.
    pub parts: BTreeMap<&'a SubjectId, Vec<&'a Programme>>,
    pub indicators: BTreeMap<&'a SubjectId, Vec<(&'a Claim, &'a Indicator)>>,
    pub transfers: Vec<Told<'a>>,
    homes: Vec<Option<Home>>,
    /// Transfers by their hash, and those that name one.
    by_hash: BTreeMap<StatementHash, usize>,
    named_by: BTreeMap<StatementHash, Vec<usize>>,
    /// Words that another word of the same organisation stands for.
    pub covered: BTreeSet<StatementHash>,
    /// What each organisation and its units paid to others, refunds taken off, by year and currency; `None` where a sum is more
    /// than the arithmetic holds.
    pub spent: BTreeMap<String, BTreeMap<(String, String), Option<Decimal>>>,
}

/// An identifier of a programme under a scheme.
pub(super) fn scheme<'p>(programme: &'p Programme, scheme: &str) -> Option<&'p str> {
    let one =
        programme.identifiers.iter().find(|one| one.scheme.open().is_some_and(|s| s.as_str() == scheme));
    Some(one?.code.open()?.as_str())
}

/// Whether a programme came from a file.
fn is_taken(subject: &SubjectId, programme: &Programme) -> bool {
    subject.local().starts_with(ids::PREFIX) && scheme(programme, "iati").is_some()
}

/// Whether it is a further part of one.
fn part_of<'p>(subject: &SubjectId, programme: &'p Programme) -> Option<&'p SubjectId> {
    let is_part = subject.local().starts_with(ids::PREFIX) && subject.local().contains('.');
    programme.part_of.as_ref().filter(|whole| is_part && subject.local().starts_with(whole.local()))
}

impl<'a> Index<'a> {
    pub fn of(ledger: &'a Ledger) -> Self {
        let claims: Vec<&Claim> = ledger.claims().collect();
        let parties = latest(&claims, |body| if let Body::Party(body) = body { Some(body) } else { None });
        let all = latest(&claims, |body| if let Body::Programme(body) = body { Some(body) } else { None });
        let told = latest(&claims, |body| if let Body::Indicator(body) = body { Some(body) } else { None });
        let mut index = Self {
            ledger,
            parties: parties.into_iter().map(|(subject, (_, party))| (subject.clone(), party)).collect(),
            programmes: BTreeMap::new(),
            parts: BTreeMap::new(),
            indicators: BTreeMap::new(),
            transfers: Vec::new(),
            homes: Vec::new(),
            by_hash: BTreeMap::new(),
            named_by: BTreeMap::new(),
            covered: BTreeSet::new(),
            spent: BTreeMap::new(),
        };
        for (subject, (claim, programme)) in all {
            match part_of(subject, programme) {
                Some(whole) => index.parts.entry(whole).or_default().push(programme),
                None => {
                    index.programmes.insert(subject, (claim, programme));
                }
            }
        }
        for (claim, indicator) in told.into_values() {
            if let Some(programme) = indicator.programme.open() {
                index.indicators.entry(programme).or_default().push((claim, indicator));
            }
        }
        index.take_transfers(&claims);
        index.take_movements();
        index
    }

    fn take_transfers(&mut self, claims: &[&'a Claim]) {
        let keys: BTreeMap<String, &'a SubjectId> = self
            .programmes
            .iter()
            .filter(|(subject, (_, programme))| is_taken(subject, programme))
            .filter_map(|(subject, _)| Some((ids::key_of(subject)?, *subject)))
            .collect();
        for claim in claims.iter().copied() {
            let Body::Transfer(transfer) = &claim.body else { continue };
            let kind =
                ids::kind_of(&claim.subject).and_then(|code| kinds::transaction_kinds().get_key_value(code));
            let kind = kind.map(|(code, _)| *code);
            let home = match kind {
                Some(_) => {
                    let key = ids::key_of(&claim.subject).unwrap_or_default();
                    keys.get(&key).map(|subject| Home::Programme((*subject).clone()))
                }
                None => Some(self.native_home(claim, transfer)),
            };
            let at = self.transfers.len();
            self.by_hash.insert(claim.source.hash, at);
            for named in &claim.refs {
                self.named_by.entry(*named).or_default().push(at);
            }
            self.homes.push(home);
            self.transfers.push(Told { claim, transfer, kind });
        }
    }

    /// Which words count is the ledger's to say.
    fn take_movements(&mut self) {
        let rows = Rows::of(self.ledger.claims());
        for movement in movements(&rows.transfers).all {
            let mut spoken: BTreeSet<&str> = BTreeSet::new();
            for word in movement.words() {
                if !spoken.insert(word.by.source.iss.org_str()) {
                    self.covered.insert(word.by.source.hash);
                }
            }
            self.covered.extend(movement.replaced.iter().map(|row| row.by.source.hash));
            self.spend(movement.main);
        }
    }

    fn spend(&mut self, word: &TransferRow) {
        let paid = word.stage.as_ref().is_some_and(|stage| stage.0 == TransferStage::Paid);
        let (payer, payee) = if word.refund { (&word.to, &word.from) } else { (&word.from, &word.to) };
        let (Some(payer), Some(amount), Some(currency)) = (payer, &word.amount, &word.currency) else {
            return;
        };
        let inside = payee.as_ref().is_some_and(|payee| payee.org_str() == payer.org_str());
        if !paid || inside {
            return;
        }
        let year: String = word.by.source.at.to_string().chars().take(4).collect();
        let sums = self.spent.entry(payer.org_str().to_owned()).or_default();
        let sum = sums.entry((year, currency.0.as_str().to_owned())).or_insert(Some(Decimal::ZERO));
        let amount = if word.refund { -amount.0 } else { amount.0 };
        *sum = sum.and_then(|before| before.checked_add(amount));
    }

    /// The programme, if its issuer's organisation reports it; else an activity made for the money.
    fn native_home(&self, claim: &Claim, transfer: &Transfer) -> Home {
        let org: PartyId = claim.source.iss.org().into();
        match &transfer.programme {
            Some(programme) if self.programme_reporter(programme).is_some_and(|(by, _)| by == org) => {
                Home::Programme(programme.clone())
            }
            Some(programme) => Home::Apart(Apart { org, programme: Some(programme.clone()), fund: None }),
            None => Home::Apart(Apart { org, programme: None, fund: transfer.fund.clone() }),
        }
    }

    /// Where a transfer stands.
    pub fn home(&self, transfer: usize) -> Option<&Home> {
        self.homes.get(transfer)?.as_ref()
    }

    /// All activities.
    pub fn homes(&self) -> impl Iterator<Item = Home> {
        let apart: BTreeSet<&Home> =
            self.homes.iter().flatten().filter(|home| matches!(home, Home::Apart(_))).collect();
        let apart: Vec<Home> = apart.into_iter().cloned().collect();
        self.programmes.keys().map(|subject| Home::Programme((*subject).clone())).chain(apart)
    }

    /// Who reports a programme, and whether only as somebody who tells of others.
    fn programme_reporter(&self, subject: &SubjectId) -> Option<(PartyId, bool)> {
        let (claim, programme) = self.programmes.get(subject)?;
        let named = |name: &str| scheme(programme, name)?.parse::<OrgId>().ok().map(PartyId::from);
        if let Some(party) = named(kinds::REPORTER) {
            return Some((party, false));
        }
        if let Some(party) = named(kinds::SECONDARY) {
            return Some((party, true));
        }
        // Taken in before the record kept who reported: then whoever took it in tells of others.
        Some((claim.source.iss.org().into(), is_taken(subject, programme)))
    }

    /// Who reports an activity, and whether only as somebody who tells of others.
    pub fn reporter(&self, home: &Home) -> Option<(PartyId, bool)> {
        match home {
            Home::Programme(subject) => self.programme_reporter(subject),
            Home::Apart(apart) => Some((apart.org.clone(), false)),
        }
    }

    /// The identifier of a programme's activity.
    pub fn identifier(&self, subject: &SubjectId) -> String {
        let programme = self.programmes.get(subject).map(|(_, programme)| *programme);
        let taken = programme.is_none_or(|programme| scheme(programme, "iati").is_some());
        let whole = ids::identifier(subject).filter(|_| taken && subject.local().starts_with(ids::PREFIX));
        let named = || programme.and_then(|programme| scheme(programme, "iati")).map(str::to_owned);
        whole.or_else(named).unwrap_or_else(|| format!("{}-{}", subject.org_str(), subject.local()))
    }

    /// The identifier of an activity.
    pub fn home_identifier(&self, home: &Home) -> String {
        match home {
            Home::Programme(subject) => self.identifier(subject),
            Home::Apart(apart) => self.apart_identifier(apart),
        }
    }

    /// Where the other end's word on a transfer stands: the one it names, or that names it, at the other stage.
    pub fn linked(&self, at: usize) -> Option<&Home> {
        let told = self.transfers.get(at)?;
        let stage = told.transfer.stage.open()?;
        let named = told.claim.refs.iter().filter_map(|hash| self.by_hash.get(hash));
        let naming = self.named_by.get(&told.claim.source.hash).into_iter().flatten();
        let other = named.chain(naming).copied().find(|other| {
            let Some(other) = self.transfers.get(*other) else { return false };
            other.transfer.stage.open().is_some_and(|other| other != stage)
                && other.transfer.from == told.transfer.from
                && other.transfer.to == told.transfer.to
                && other.claim.source.iss.org_str() != told.claim.source.iss.org_str()
        })?;
        self.home(other)
    }
}
