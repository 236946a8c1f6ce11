//! What a test comes to, and by what evidence.

use entente_record::body::{Offer, Request};
use entente_record::value::{Outcome, Place};

use super::gather::{File, Parties, Told};
use super::rules::{Evidence, Rule};
use super::{Finding, Tested};
use crate::wire::{Cite, Word};

/// What a test is judged by: the file of the request, and the offer it is judged for, if any.
pub(super) struct Court<'a> {
    pub file: &'a File<'a>,
    pub parties: &'a Parties,
    pub offer: Option<Told<'a, Offer>>,
}

/// What was found, why by a code of `docs/methods/last-resort.md`, and by which statements.
type Found = (Finding, &'static str, Vec<Cite>);

impl Court<'_> {
    /// Judges a test.
    pub fn judge(&self, rule: &Rule) -> Tested {
        let (mut finding, mut why, mut sources) = self.found(rule.evidence);
        let stated = self.stated(rule);
        // The requester's word against itself always counts; for itself only where the rule lets it.
        let (said, grounds) = match stated {
            Some((answer, grounds)) => (Some(answer), grounds),
            None => (None, None),
        };
        match (finding, said) {
            (Finding::Pass | Finding::Unknown, Some("not-met")) if self.offer.is_none() => {
                (finding, why) = (Finding::Fail, "said-not-met");
                sources.push(self.request_cite());
            }
            (Finding::Unknown, Some("met")) if rule.word && grounds.is_some() => {
                (finding, why) = (Finding::Pass, "said-met");
                sources.push(self.request_cite());
            }
            (Finding::Unknown, Some("not-applicable")) if rule.word && grounds.is_some() => {
                (finding, why) = (Finding::NotApplicable, "said-not-applicable");
                sources.push(self.request_cite());
            }
            (Finding::Unknown, Some("not-met")) => {
                (finding, why) = (Finding::Fail, "said-not-met");
                sources.push(self.request_cite());
            }
            _ => {}
        }
        sources.sort();
        sources.dedup();
        Tested {
            test: rule.test,
            rule: rule.code.clone(),
            about: rule.about.clone(),
            finding,
            why,
            said: said.map(str::to_owned),
            grounds: grounds.map(str::to_owned),
            sources,
        }
    }

    fn request(&self) -> &Request {
        self.file.request.1
    }

    fn request_cite(&self) -> Cite {
        Cite(self.file.request.0.source.clone())
    }

    fn offer_cite(&self) -> Vec<Cite> {
        self.offer.iter().map(|(claim, _)| Cite(claim.source.clone())).collect()
    }

    /// The requester's own answer to the test, and its grounds.
    fn stated(&self, rule: &Rule) -> Option<(&'static str, Option<&str>)> {
        let result = self.request().tests.iter().find(|result| result.test.open() == Some(&rule.test.0))?;
        let answer = result.answer.open()?;
        Some((answer.as_str(), result.grounds.as_ref().map(|grounds| grounds.as_str())))
    }

    fn found(&self, evidence: Evidence) -> Found {
        match evidence {
            Evidence::AskedBy => self.asked_by(),
            Evidence::Consent => self.consent(),
            Evidence::Alternatives => self.alternatives(),
            Evidence::InTime => self.in_time(),
            Evidence::Stated => (Finding::Unknown, "word-missing", Vec::new()),
            Evidence::Window => self.window(),
            Evidence::Role => self.role(),
            Evidence::Cost => self.cost(),
            Evidence::Support => self.support(),
            Evidence::Contact => self.contact(),
        }
    }

    /// Where it is delivered, else where it is picked up.
    fn country(&self) -> Option<&'static str> {
        let place: Option<&Place> = self.request().delivery.as_ref().or(self.request().pickup.as_ref());
        place?.country.map(|country| country.as_str())
    }

    fn asked_by(&self) -> Found {
        let asks = &self.file.request.0.source.iss;
        let is_one = |party: &entente_record::PartyId| {
            self.parties.coordinates(party)
                || self.country().is_some_and(|country| self.parties.governs(party, country))
        };
        if is_one(asks) {
            return (Finding::Pass, "asked-by-one", vec![self.request_cite()]);
        }
        let mut passing = self.file.decisions.iter().filter(|(claim, decision)| {
            is_one(&claim.source.iss)
                && claim.subject == self.file.request.0.subject
                && decision.gate.is_some_and(|gate| {
                    matches!(gate.as_str(), "cluster-validation" | "cmcoord-review" | "forward")
                })
        });
        match passing.next_back() {
            Some((claim, decision)) if is_yes(decision.outcome.open()) => {
                let cite = vec![Cite(claim.source.clone())];
                (Finding::Pass, "let-pass", cite)
            }
            Some((claim, _)) => {
                let cite = vec![Cite(claim.source.clone())];
                (Finding::Fail, "not-let-pass", cite)
            }
            None => (Finding::Unknown, "nobody-let-pass", Vec::new()),
        }
    }

    fn consent(&self) -> Found {
        let Some(country) = self.country() else {
            return (Finding::Unknown, "no-place", Vec::new());
        };
        let mut own =
            self.file.decisions.iter().filter(|(claim, _)| self.parties.governs(&claim.source.iss, country));
        match own.next_back() {
            Some((claim, decision)) => {
                let cite = vec![Cite(claim.source.clone())];
                let opens = self.offer.and_then(|(_, offer)| offer.available_from.open());
                let lapsed =
                    decision.valid_until.zip(opens.copied()).is_some_and(|(until, opens)| until < opens);
                match is_yes(decision.outcome.open()) {
                    true if lapsed => (Finding::Fail, "state-lapsed", cite),
                    true => (Finding::Pass, "state-consents", cite),
                    false => (Finding::Fail, "state-refuses", cite),
                }
            }
            None => (Finding::Unknown, "state-silent", Vec::new()),
        }
    }

    fn alternatives(&self) -> Found {
        let civilian = self.file.offers.iter().filter(|(claim, offer)| {
            offer.military_role.open().is_some_and(|role| role.as_str() == "none")
                && self.stands(&claim.subject)
        });
        let civilian: Vec<Cite> = civilian.map(|(claim, _)| Cite(claim.source.clone())).collect();
        if !civilian.is_empty() {
            return (Finding::Fail, "civilian-offer-stands", civilian);
        }
        let told = |alternative: &&entente_record::body::Alternative| {
            alternative.asked.open().is_some() && alternative.answer.open().is_some()
        };
        match self.request().alternatives.iter().filter(told).count() {
            0 => (Finding::Unknown, "alternatives-untold", Vec::new()),
            _ => (Finding::Pass, "alternatives-asked", vec![self.request_cite()]),
        }
    }

    /// Whether an offer was neither declined nor taken back.
    fn stands(&self, offer: &entente_record::SubjectId) -> bool {
        let mut on_it = self.file.decisions.iter().filter(|(claim, _)| claim.subject == *offer);
        on_it.next_back().is_none_or(|(_, decision)| is_yes(decision.outcome.open()))
    }

    fn in_time(&self) -> Found {
        let request = self.request();
        let urgent = request.priority.open().map(|priority| priority.as_str() != "routine");
        let cite = vec![self.request_cite()];
        match (urgent, self.offer) {
            (Some(false), _) => (Finding::Fail, "routine", cite),
            (None, _) => (Finding::Unknown, "priority-sealed", cite),
            (Some(true), None) => (Finding::Unknown, "no-offer-yet", cite),
            (Some(true), Some((_, offer))) => {
                let cites = [cite, self.offer_cite()].concat();
                match offer.available_from.open().zip(request.deadline.open()) {
                    Some((from, deadline)) if from <= deadline => (Finding::Pass, "there-in-time", cites),
                    Some(_) => (Finding::Fail, "too-late", cites),
                    None => (Finding::Unknown, "window-sealed", cites),
                }
            }
        }
    }

    fn window(&self) -> Found {
        match self.offer {
            Some((_, offer)) if offer.available_until.open().is_none() => {
                (Finding::Unknown, "window-sealed", self.offer_cite())
            }
            _ => (Finding::Unknown, "hand-over-untold", self.offer_cite()),
        }
    }

    fn role(&self) -> Found {
        let Some((_, offer)) = self.offer else {
            return (Finding::Unknown, "no-offer-yet", Vec::new());
        };
        let cites = self.offer_cite();
        match offer.military_role.open().map(|role| role.as_str()) {
            Some("party-to-conflict" | "occupying-power") => (Finding::Fail, "party-to-conflict", cites),
            Some("unknown") | None => (Finding::Unknown, "role-unknown", cites),
            Some(_) => (Finding::Pass, "no-party", cites),
        }
    }

    fn cost(&self) -> Found {
        match self.offer {
            None => (Finding::Unknown, "no-offer-yet", Vec::new()),
            Some((_, offer)) => match &offer.cost {
                None => (Finding::Pass, "costs-nothing", self.offer_cite()),
                Some(_) => (Finding::Fail, "has-price", self.offer_cite()),
            },
        }
    }

    fn support(&self) -> Found {
        let request = self.request();
        let Some(support) = request.support.open() else {
            return (Finding::Unknown, "support-sealed", vec![self.request_cite()]);
        };
        if support.as_str() == "direct" {
            return (Finding::Fail, "support-direct", vec![self.request_cite()]);
        }
        let allows =
            self.offer.is_none_or(|(_, offer)| offer.support.is_empty() || offer.support.contains(support));
        let cites = [vec![self.request_cite()], self.offer_cite()].concat();
        match allows {
            true => (Finding::Pass, "support-not-direct", cites),
            false => (Finding::Fail, "offer-forbids", cites),
        }
    }

    fn contact(&self) -> Found {
        match self.request().support.open().map(|support| support.as_str()) {
            Some("direct") | None => (Finding::Unknown, "contact-untold", Vec::new()),
            Some(_) => (Finding::NotApplicable, "no-contact", vec![self.request_cite()]),
        }
    }
}

/// Whether a decision is a yes, at least in part.
pub(super) fn is_yes(outcome: Option<&Outcome>) -> bool {
    matches!(outcome, Some(Outcome::Accept | Outcome::Partly))
}

/// A word of a code.
pub(super) fn word<T: Copy>(code: Option<&T>) -> Option<Word<T>> {
    code.copied().map(Word)
}
