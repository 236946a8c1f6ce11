//! Flows: per payer, receiver, programme, fund and currency, the four stages side by side.

use std::collections::BTreeMap;

use entente_record::codes::Currency;
use entente_record::value::TransferStage;
use entente_record::{PartyId, SubjectId};
use serde::Serialize;

use super::figure::Figure;
use super::standing::Movement;
use crate::wire::Word;

/// Money from one party to another, for one programme, by way of one fund, in one currency.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Flow {
    /// Who gives; `None` where sealed.
    pub from: Option<Word<PartyId>>,
    /// Who gets; `None` where sealed.
    pub to: Option<Word<PartyId>>,
    /// The programme; `None` where none is named.
    pub programme: Option<Word<SubjectId>>,
    /// The fund it goes through; `None` where none is named.
    pub fund: Option<Word<PartyId>>,
    /// The currency; `None` where sealed.
    pub currency: Option<Word<Currency>>,
    /// Announced.
    pub pledged: Figure,
    /// Binding.
    pub committed: Figure,
    /// Left the payer.
    pub paid: Figure,
    /// Reached the payee.
    pub received: Figure,
}

/// The payer and the payee of the flow a movement counts in: a refund counts in the flow it undoes.
pub(crate) fn ends<'m>(movement: &'m Movement<'_>) -> (Option<&'m Word<PartyId>>, Option<&'m Word<PartyId>>) {
    let (from, to) = (movement.main.from.as_ref(), movement.main.to.as_ref());
    if movement.main.refund { (to, from) } else { (from, to) }
}

/// The flows, by payer, payee, programme, fund and currency.
pub(super) fn flows(all: &[Movement<'_>]) -> Vec<Flow> {
    let mut flows = BTreeMap::new();
    for movement in all {
        let Some(stage) = movement.main.stage else { continue };
        let (from, to) = ends(movement);
        let row = movement.main;
        let flow = flows.entry((from, to, &row.programme, &row.fund, row.currency)).or_insert_with(|| Flow {
            from: from.cloned(),
            to: to.cloned(),
            programme: row.programme.clone(),
            fund: row.fund.clone(),
            currency: row.currency,
            pledged: Figure::default(),
            committed: Figure::default(),
            paid: Figure::default(),
            received: Figure::default(),
        });
        let figure = match stage.0 {
            TransferStage::Pledged => &mut flow.pledged,
            TransferStage::Committed => &mut flow.committed,
            TransferStage::Paid => &mut flow.paid,
            TransferStage::Received => &mut flow.received,
        };
        figure.add(movement);
    }
    let mut out: Vec<Flow> = flows.into_values().collect();
    for flow in &mut out {
        for figure in [&mut flow.pledged, &mut flow.committed, &mut flow.paid, &mut flow.received] {
            figure.finish();
        }
    }
    out
}
