//! Scores from obligations: payment on time, lateness, inventories, answers.

use super::{Board, Measure};
use crate::obligation::{Obligation, Obligations, RuleCode, State};
use crate::sum::Sum;
use crate::wire::Cite;

pub(super) fn add(board: &mut Board, obligations: &Obligations) {
    for obligation in &obligations.all {
        late(board, obligation);
        match obligation.rule {
            RuleCode::Payment => payment(board, obligation),
            RuleCode::InitialInventory | RuleCode::PeriodicInventory => inventory(board, obligation),
            RuleCode::FindingAnswer
            | RuleCode::FeedbackAnswer
            | RuleCode::NoticeReply
            | RuleCode::AppealAnswer => {
                answered(board, obligation);
                answer_time(board, obligation);
            }
            RuleCode::RequestAnswer => answer_time(board, obligation),
            _ => {}
        }
    }
}

fn sources(obligation: &Obligation) -> Vec<Cite> {
    let mut out = obligation.born_of.clone();
    out.extend(obligation.met_by.iter().flat_map(|by| by.sources.iter().cloned()));
    out
}

/// Days late of what was met with a day, or is overdue.
fn days_late(obligation: &Obligation) -> Option<i64> {
    obligation.due?;
    match obligation.state {
        State::Met { late_days } => Some(late_days),
        State::Overdue { days } => Some(days),
        _ => None,
    }
}

fn late(board: &mut Board, obligation: &Obligation) {
    let (Some(party), Some(days)) = (&obligation.owed_by, days_late(obligation)) else { return };
    let line = board.line(party, Measure::DaysLate);
    line.case(days > 0, &sources(obligation));
    line.days.push(days);
}

fn payment(board: &mut Board, obligation: &Obligation) {
    let (Some(party), Some(days)) = (&obligation.owed_by, days_late(obligation)) else { return };
    let line = board.line(party, Measure::PaidOnTime);
    line.case(days == 0, &sources(obligation));
    line.whole_value.add_all(&obligation.asked.value);
    line.part_value.add_all(&obligation.met.less(&[&obligation.met_late]).value);
}

fn inventory(board: &mut Board, obligation: &Obligation) {
    let Some(party) = &obligation.owed_by else { return };
    let overdue = matches!(obligation.state, State::Overdue { .. });
    if !overdue && obligation.met.is_empty() {
        return;
    }
    let mut whole = obligation.met.clone();
    if overdue {
        whole.add(&obligation.open);
    }
    let line = board.line(party, Measure::InventoryCompliance);
    line.weigh(whole.count, obligation.met.count, &sources(obligation));
    line.whole_value.add_all(&whole.value);
    line.part_value.add_all(&obligation.met.value);
    for by in &obligation.met_by {
        let grade: &mut Sum = line.grades.entry(by.assurance).or_default();
        *grade = grade.plus(by.portion.count);
    }
}

fn answered(board: &mut Board, obligation: &Obligation) {
    let Some(party) = &obligation.owed_by else { return };
    let met = match obligation.state {
        State::Met { .. } => true,
        State::Overdue { .. } => false,
        _ => return,
    };
    board.line(party, Measure::Answered).case(met, &sources(obligation));
}

fn answer_time(board: &mut Board, obligation: &Obligation) {
    for by in &obligation.met_by {
        let Some(answer) = by.sources.first() else { continue };
        let days = crate::days::between(obligation.since.0, by.day.0);
        let line = board.line(&answer.iss, Measure::ResponseTime);
        line.case(true, &sources(obligation));
        line.days.push(days);
    }
}
