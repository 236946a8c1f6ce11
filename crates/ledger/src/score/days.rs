//! Days, summed up by what is usual and what is bad.

use serde::Serialize;

/// The middle and the slow end of a list of days.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Days {
    /// How many cases.
    pub cases: usize,
    /// Half of the cases took at most this many days.
    pub median: i64,
    /// Nine in ten took at most this many.
    pub p90: i64,
    /// The longest.
    pub longest: i64,
}

impl Days {
    /// By nearest rank, so that every figure is a case's own; `None` where there is no case.
    pub fn of(mut days: Vec<i64>) -> Option<Self> {
        days.sort_unstable();
        let rank = |percent: usize| {
            let rank = (days.len() * percent).div_ceil(100).max(1);
            days.get(rank - 1).copied()
        };
        Some(Self { cases: days.len(), median: rank(50)?, p90: rank(90)?, longest: *days.last()? })
    }
}

#[cfg(test)]
mod tests {
    use super::Days;

    #[test]
    fn ranks_are_the_nearest() {
        assert_eq!(Days::of(vec![]), None);
        let one = Days::of(vec![7]).expect("a case");
        assert_eq!((one.median, one.p90, one.longest), (7, 7, 7));
        let ten = Days::of((1..=10).rev().collect()).expect("cases");
        assert_eq!((ten.cases, ten.median, ten.p90, ten.longest), (10, 5, 9, 10));
    }
}
