//! What became new, changed or was withdrawn between two sizes of a log, by activity.

use std::collections::BTreeMap;

use serde::Serialize;

use super::{Publication, PublishedActivity};

/// An activity that is not what it was.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Changed {
    /// Its identifier.
    pub identifier: String,
    /// The subject on the record; nothing where it only holds money.
    pub programme: Option<String>,
    /// When it was last changed, by what its statements say.
    pub updated: String,
}

/// Changes from one publication to another of the same party.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Changes {
    /// Activities that were not there.
    pub new: Vec<Changed>,
    /// Activities that say something else.
    pub changed: Vec<Changed>,
    /// Activities that are there no longer.
    pub withdrawn: Vec<Changed>,
    /// How many say the same.
    pub unchanged: u64,
    /// Whether the organisation's own entry says something else.
    pub organisation: bool,
}

impl Changes {
    /// Whether nothing is new, changed or withdrawn.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.new.is_empty() && self.changed.is_empty() && self.withdrawn.is_empty() && !self.organisation
    }
}

fn told(activity: &PublishedActivity) -> Changed {
    Changed {
        identifier: activity.identifier.clone(),
        programme: activity.programme.as_ref().map(ToString::to_string),
        updated: activity.updated.to_string(),
    }
}

/// Changes between two publications, and the activities to send to whoever has the first: what is new or changed.
#[must_use]
pub fn changes<'p>(before: &Publication, after: &'p Publication) -> (Changes, Vec<&'p PublishedActivity>) {
    let known: BTreeMap<&str, &PublishedActivity> =
        before.activities.iter().map(|one| (one.identifier.as_str(), one)).collect();
    let now: BTreeMap<&str, &PublishedActivity> =
        after.activities.iter().map(|one| (one.identifier.as_str(), one)).collect();
    let mut out = Changes { organisation: before.organisation != after.organisation, ..Changes::default() };
    let mut to_send = Vec::new();
    for activity in &after.activities {
        match known.get(activity.identifier.as_str()) {
            Some(before) if before.xml == activity.xml => {
                out.unchanged += 1;
                continue;
            }
            Some(_) => out.changed.push(told(activity)),
            None => out.new.push(told(activity)),
        }
        to_send.push(activity);
    }
    let gone = before.activities.iter().filter(|one| !now.contains_key(one.identifier.as_str()));
    out.withdrawn = gone.map(told).collect();
    (out, to_send)
}
