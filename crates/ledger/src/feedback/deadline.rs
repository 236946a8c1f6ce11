//! By when feedback is answered: days by category, from `data/rules/feedback.csv`.

use entente_record::codes::FeedbackCategory;

use crate::table::{BadRules, Checked, Row, Table};

/// The table as it ships with Entente.
const TABLE: &str = include_str!("../../../../data/rules/feedback.csv");

const FORM: Table = Table { name: "feedback", columns: &["category", "answer_days", "source", "checked"] };

/// The longest deadline the table may set: nobody waits a season for an answer.
const MAX_DAYS: i64 = 60;

const DAY: i64 = 86_400;

/// The days for each category.
///
/// # Errors
/// None as the table stands, which a test holds: another header, a category that stands twice or is missing, a number of days out of range.
pub fn days() -> Result<Vec<(FeedbackCategory, i64)>, BadRules> {
    FORM.read(TABLE, row)
}

fn row(row: &Row<'_>) -> Result<(FeedbackCategory, i64), String> {
    let category = row.cell("category").parse::<FeedbackCategory>().map_err(|fault| fault.to_string())?;
    let number = row.cell("answer_days");
    let days = number.parse::<i64>().ok().filter(|days| (1..=MAX_DAYS).contains(days));
    let days = days.ok_or_else(|| format!("`{number}` is no number of days from 1 to {MAX_DAYS}"))?;
    row.filled("source")?;
    row.cell("checked").parse::<Checked>()?;
    Ok((category, days))
}

/// When an answer is due, Unix seconds: the beginning of the last day, in UTC, on which it is in time.
///
/// # Errors
/// None as the table stands, see [`days`].
pub fn due(category: FeedbackCategory, now: i64) -> Result<i64, BadRules> {
    let days = days()?.into_iter().find(|(known, _)| *known == category).map(|(_, days)| days);
    // A test holds that every category has its row; without one, the shortest time errs on the side of who asks.
    Ok((now.div_euclid(DAY) + days.unwrap_or(1)) * DAY)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_category_has_its_days_once_and_sensitive_ones_come_first() {
        let all = days().unwrap();
        for category in FeedbackCategory::all() {
            let rows: Vec<i64> =
                all.iter().filter(|(known, _)| *known == category).map(|(_, days)| *days).collect();
            let [days] = rows[..] else { panic!("{category:?} stands {} times", rows.len()) };
            assert!(category.fact("sensitive") != Some("yes") || days <= 7, "{category:?}: {days}");
        }
        assert_eq!(all.len(), FeedbackCategory::all().count());
    }

    #[test]
    fn the_last_day_is_counted_in_whole_days() {
        let category: FeedbackCategory = "quantity".parse().unwrap();
        let (_, days) = days().unwrap().into_iter().find(|(known, _)| *known == category).unwrap();
        for second in [0, 1, DAY - 1] {
            assert_eq!(due(category, 20_000 * DAY + second).unwrap(), (20_000 + days) * DAY);
        }
    }
}
