//! Scores from how openly a party speaks.

use super::{Board, Measure};
use crate::rows::{Rows, cites};
use crate::sum::Sum;

pub(super) fn add(board: &mut Board, rows: &Rows) {
    for row in &rows.said {
        let sources = cites([&row.by]);
        let party = &row.by.source.iss;
        board.line(party, Measure::Withheld).case(row.by.sealed > 0, &sources);
        if row.open + row.closed > 0 {
            let line = board.line(party, Measure::FiguresPublished);
            line.weigh(Sum::from(row.open + row.closed), Sum::from(row.open), &sources);
        }
    }
}
