//! Scores from how openly a party speaks.

use super::{Board, Measure};
use crate::rows::{Figures, Rows, cites};
use crate::sum::Sum;

pub(super) fn add(board: &mut Board, rows: &Rows) {
    for by in &rows.said {
        let sources = cites([by]);
        let party = &by.source.iss;
        board.line(party, Measure::Withheld).case(by.sealed > 0, &sources);
        let Figures { open, closed } = by.figures;
        if open + closed > 0 {
            let line = board.line(party, Measure::FiguresPublished);
            line.weigh(Sum::from(open + closed), Sum::from(open), &sources);
        }
    }
}
