//! What the making of drafts carries along: who issues, what was met, what is to be told.

use std::collections::BTreeMap;

use entente_iati::read::{Activity, Org, Position};
use entente_record::{Fault, OrgId, PartyId, Timestamp};

use super::party::Parties;
use super::report::{Effect, Note, Report};
use super::{ids, time};

/// All that one run makes and tells.
pub(crate) struct Context {
    pub org: OrgId,
    pub parties: Parties,
    pub report: Report,
    /// Name of the file being read.
    pub file: String,
    /// What dates things that have no date of their own.
    pub dated: Timestamp,
    /// What dates a file that gives no date.
    pub first: Timestamp,
}

impl Context {
    pub fn new(issuer: &PartyId) -> Result<Self, Fault> {
        let first = time::first_day()?;
        Ok(Self {
            org: issuer.org(),
            parties: Parties::default(),
            report: Report::default(),
            file: String::new(),
            dated: first,
            first,
        })
    }

    /// Tells something about a place of the file.
    pub fn tell(&mut self, effect: Effect, at: Position, activity: &str, problem: impl Into<String>) {
        let file = self.file.clone();
        self.report.tell(Note {
            file,
            line: at.line,
            column: at.column,
            activity: activity.to_owned(),
            problem: problem.into(),
            effect,
        });
    }
}

/// An activity on its way into drafts.
pub(crate) struct Doing<'a> {
    pub activity: &'a Activity,
    /// Local part of its subject.
    pub local: String,
    /// What its transfers' subjects begin with.
    pub key: String,
    /// Within whose files codes and names hold.
    pub scope: String,
    /// Who reports.
    pub reporter: PartyId,
    /// Whose activity it is, where the reporter takes part in it.
    pub own: Option<PartyId>,
    pub at: Timestamp,
    /// Organisations by what they are called here, so that each is worked out once.
    named: BTreeMap<(Option<String>, Option<String>), PartyId>,
}

impl<'a> Doing<'a> {
    /// # Errors
    /// What it lacks.
    pub fn new(context: &mut Context, activity: &'a Activity) -> Result<Self, String> {
        let reporting = &activity.reporting;
        let scope =
            reporting.reference.clone().or_else(|| super::text::main(&reporting.names).map(str::to_owned));
        let scope = scope.ok_or("its reporting-org has neither reference nor name")?;
        let reporter = ids::party(reporting, &scope).map_err(|fault| fault.to_string())?;
        let reporter = reporter.ok_or("its reporting-org can't be told")?;
        context.parties.met(&reporter, reporting, true);
        let local = ids::activity(&activity.identifier);
        let mut doing = Self {
            activity,
            key: ids::key(&local),
            local,
            scope,
            own: None,
            reporter,
            at: activity.updated.as_deref().and_then(time::moment).unwrap_or(context.dated),
            named: BTreeMap::new(),
        };
        let mut takes_part = activity.participants.is_empty();
        for participant in &activity.participants {
            let party = doing.party(context, &participant.org).map_err(|fault| fault.to_string())?;
            takes_part |= party.as_ref() == Some(&doing.reporter);
        }
        // Who only reports on others is not taken for the one whose money moves.
        doing.own = Some(doing.reporter.clone()).filter(|_| takes_part && !activity.secondary);
        Ok(doing)
    }

    /// The party an organisation is taken for.
    pub fn party(&mut self, context: &mut Context, org: &Org) -> Result<Option<PartyId>, Fault> {
        let called = (org.reference.clone(), super::text::main(&org.names).map(str::to_owned));
        if let Some(party) = self.named.get(&called) {
            return Ok(Some(party.clone()));
        }
        let Some(party) = ids::party(org, &self.scope)? else { return Ok(None) };
        context.parties.met(&party, org, false);
        self.named.insert(called, party.clone());
        Ok(Some(party))
    }
}
