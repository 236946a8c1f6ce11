//! Clashes in what the statements tell: goods listed for a community's place, and goods handed out there.

use entente_record::value::{People, Place};
use entente_record::{Body, SubjectId};
use serde::Serialize;

use super::{Asked, Calendar, Clash, Community, Rules, clashes};
use crate::Claim;
use crate::coverage::{AreaId, Areas};
use crate::days::day;
use crate::rows::{ItemKey, Spot};
use crate::wire::{Cite, Word};

/// A clash, and the statement in which it is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Recorded {
    /// The consignment or distribution.
    pub subject: Word<SubjectId>,
    /// The clash.
    #[serde(flatten)]
    pub clash: Clash,
    /// The statement.
    pub sources: Vec<Cite>,
}

/// Clashes in claims, in the order of the statements. Pure, and the same in whatever order claims came.
pub fn recorded<'c>(
    claims: impl IntoIterator<Item = &'c Claim>,
    areas: &Areas,
    rules: (&Rules, &Calendar),
) -> Vec<Recorded> {
    let mut claims: Vec<&Claim> = claims.into_iter().collect();
    claims.sort_by_key(|claim| &claim.source);
    let communities = Community::all(claims.iter().copied());
    let mut out = Vec::new();
    for claim in claims {
        let asked = match &claim.body {
            Body::Consignment(body) => listed(body),
            Body::Distribution(body) => Some(handed_out(claim, body)),
            _ => None,
        };
        let Some(asked) = asked else { continue };
        for clash in clashes(&communities, areas, rules, &asked) {
            let sources = vec![Cite(claim.source.clone()), clash.source.clone()];
            out.push(Recorded { subject: claim.subject.clone().into(), clash, sources });
        }
    }
    out
}

fn area(place: Option<&Place>) -> Option<AreaId> {
    AreaId::of(&Spot::of(place?))
}

/// A list is asked for its items alone: when they are handed out is not said yet.
fn listed(body: &entente_record::body::Consignment) -> Option<Asked> {
    let items = body.lines.open()?.iter().filter_map(|line| {
        let item = line.item.open()?;
        Some((ItemKey::of(item)?, item.name.open().map(ToString::to_string)))
    });
    Some(Asked { place: area(body.to.open()), items: items.collect(), ..Asked::default() })
}

fn handed_out(claim: &Claim, body: &entente_record::body::Distribution) -> Asked {
    let items = body.lines.open().into_iter().flatten().filter_map(|line| {
        let item = line.item.as_ref()?;
        Some((ItemKey::of(item)?, item.name.open().map(ToString::to_string)))
    });
    Asked {
        place: area(body.place.open()),
        items: items.collect(),
        day: Some(day(claim.source.at)),
        hours: body.hours,
        team: body.team.as_ref().and_then(|team| Some((women(team)?, team.total.open()?.get()))),
        women_receive: body.people.open().and_then(women).map(|women| women > 0),
    }
}

/// Women and girls among people; `None` where nobody counts by sex.
fn women(people: &People) -> Option<i64> {
    let mut by_sex = people.groups.iter().filter_map(|group| group.sex.map(|sex| (sex, group))).peekable();
    by_sex.peek()?;
    let women = by_sex.filter(|(sex, _)| sex.as_str() == "female");
    Some(women.filter_map(|(_, group)| group.count.open()).map(|count| count.get()).sum())
}
