//! Money outside a party's own programmes: the activity that is made for it, in words of ours and with what the record knows.

use std::collections::BTreeSet;

use entente_record::body::{Participant, Programme};
use entente_record::value::{Line, Text};
use entente_record::{PartyId, Sealable};

use super::Context;
use super::index::{Apart, Index};
use crate::iati::text;

/// Most counterparts named among the participants; all stand in the transactions.
const MAX_COUNTERPARTS: usize = 50;

/// The signs that the standard asks identifiers not to have.
fn plain(text: &str) -> String {
    text.replace(['/', '&', '|', '?'], "-")
}

impl Index<'_> {
    /// The identifier of an activity that is made for money: a function of whose money it is and what for, so that the other
    /// end can name it, and a later file has the same.
    pub(super) fn apart_identifier(&self, apart: &Apart) -> String {
        let org = plain(apart.org.as_str());
        match (&apart.programme, &apart.fund) {
            (Some(programme), _) => format!("{org}-for-{}", plain(&self.identifier(programme))),
            (None, Some(fund)) => format!("{org}-fund-{}", plain(fund.as_str())),
            (None, None) => format!("{org}-other-money"),
        }
    }
}

impl Context<'_> {
    /// The activity as a programme: of the one it is for, what that says of places and purposes.
    pub(super) fn apart(&self, apart: &Apart, transfers: &[usize]) -> Option<Programme> {
        let other = apart.programme.as_ref().and_then(|subject| self.index.programmes.get(subject));
        let other = other.map(|(_, programme)| *programme);
        let title = self.apart_title(apart, other);
        let about = format!(
            "{title}. Made for publication: the record has this money, and no programme of {} that it belongs to.",
            apart.org
        );
        let mut programme = Programme {
            title: Sealable::Open(text::line(&title)?),
            status: Sealable::Open("active".parse().ok()?),
            aid_type: Sealable::Open("development".parse().ok()?),
            humanitarian: Sealable::Open(false),
            description: about.parse::<Text>().ok(),
            participants: self.apart_participants(apart, transfers),
            ..Programme::default()
        };
        if let Some(other) = other {
            programme.status = other.status;
            programme.aid_type = other.aid_type;
            programme.humanitarian = other.humanitarian;
            programme.oda = other.oda;
            programme.purposes = other.purposes.clone();
            programme.sectors = other.sectors.clone();
            programme.areas = other.areas.clone();
            for area in &mut programme.areas {
                (area.budget, area.people) = (None, None);
            }
        }
        Some(programme)
    }

    fn apart_title(&self, apart: &Apart, other: Option<&Programme>) -> String {
        let title = other.and_then(|other| other.title.open()).map(Line::as_str);
        match (&apart.programme, &apart.fund) {
            (Some(_), _) if title.is_some() => format!("Money for: {}", title.unwrap_or_default()),
            (Some(programme), _) => format!("Money for {}", self.index.identifier(programme)),
            (None, Some(fund)) => format!("Money through the fund {fund}, for no programme on the record"),
            (None, None) => format!("Money of {} for no programme on the record", apart.org),
        }
    }

    /// Who gives funds, who gets implements: the two roles that both ends of any money have.
    fn apart_participants(&self, apart: &Apart, transfers: &[usize]) -> Vec<Participant> {
        let mut seen: BTreeSet<(PartyId, &'static str)> = BTreeSet::new();
        for told in transfers.iter().filter_map(|at| self.index.transfers.get(*at)) {
            let refund = told.transfer.refund == Some(true);
            let (payer, payee) = (told.transfer.from.open(), told.transfer.to.open());
            let (payer, payee) = if refund { (payee, payer) } else { (payer, payee) };
            seen.extend(payer.map(|party| (party.clone(), "donor")));
            seen.extend(payee.map(|party| (party.clone(), "implementer")));
        }
        let own = |party: &PartyId| party.org_str() == apart.org.org_str();
        let (mut out, others): (Vec<_>, Vec<_>) = seen.into_iter().partition(|(party, _)| own(party));
        out.extend(others.into_iter().take(MAX_COUNTERPARTS));
        let participant = |(party, role): (PartyId, &str)| {
            Some(Participant { party: party.into(), role: Sealable::Open(role.parse().ok()?) })
        };
        out.into_iter().filter_map(participant).collect()
    }
}
