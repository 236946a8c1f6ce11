//! Lanes of time: what ran from when to when, one below the other.

use super::svg::{Svg, short};

/// One of them.
pub struct Lane {
    /// What it is called.
    pub name: String,
    /// Where it leads.
    pub url: String,
    /// A class of the style sheet.
    pub class: &'static str,
    /// First and last day, as `YYYY-MM-DD`; without a last one it runs on.
    pub from: String,
    /// The last day.
    pub until: Option<String>,
    /// Both, as they are written.
    pub shown: String,
}

const WIDTH: f64 = 960.0;
const NAMES: f64 = 300.0;
const ROW: f64 = 28.0;
const TOP: f64 = 30.0;
/// Years named along the top, at most.
const YEARS: i64 = 12;

/// A day as a number of years, near enough to be drawn.
fn years(day: &str) -> Option<f64> {
    let mut parts = day.get(..10)?.split('-');
    let mut part = || parts.next()?.parse::<f64>().ok();
    let (year, month, day) = (part()?, part()?, part()?);
    Some(year + (month - 1.0) / 12.0 + (day - 1.0) / 366.0)
}

/// The picture. What has no last day runs on to the end, with an open edge.
pub fn lanes(title: &str, about: &str, rtl: bool, today: &str, lanes: &[Lane]) -> String {
    let mut svg = Svg::new("lanes", title, about, rtl, WIDTH, TOP + lanes.len() as f64 * ROW + 10.0);
    let days = lanes.iter().flat_map(|lane| [Some(lane.from.as_str()), lane.until.as_deref()]).flatten();
    let drawn: Vec<f64> = days.chain([today]).filter_map(years).collect();
    let first = drawn.iter().copied().fold(f64::INFINITY, f64::min).floor();
    let last = drawn.iter().copied().fold(f64::NEG_INFINITY, f64::max).ceil().max(first + 1.0);
    let x = |at: f64| NAMES + (WIDTH - NAMES - 10.0) * (at - first) / (last - first);
    let bottom = TOP + lanes.len() as f64 * ROW;
    let step = (((last - first) as i64) / YEARS).max(0) + 1;
    let mut year = first as i64;
    while (year as f64) < last {
        svg.line("rule", (x(year as f64), TOP - 6.0), (x(year as f64), bottom));
        svg.text("faint", "start", x(year as f64) + 3.0, 16.0, &year.to_string());
        year += step;
    }
    for (at, lane) in lanes.iter().enumerate() {
        let y = TOP + at as f64 * ROW;
        let Some(from) = years(&lane.from) else { continue };
        let until = lane.until.as_deref().and_then(years);
        svg.link(&lane.url);
        svg.text("", "start", 0.0, y + 17.0, &short(&lane.name, 40));
        let end = x(until.unwrap_or(last));
        svg.rect(lane.class, x(from), y + 5.0, (end - x(from)).max(5.0), ROW - 12.0);
        svg.add(format_args!(
            "<title>{}</title>",
            crate::portal::markup::Plain(&format!("{}: {}", lane.name, lane.shown))
        ));
        svg.end_link();
        if until.is_none() {
            svg.line("gap", (end, y + 5.0), (end, y + ROW - 7.0));
        }
    }
    svg.done()
}

#[cfg(test)]
mod tests {
    use super::years;

    #[test]
    fn days_are_drawn_in_their_order() {
        let days = ["2014-02-28", "2014-03-01", "2014-12-31", "2015-01-01"]
            .map(|day| years(day).unwrap_or_default());
        assert!(days.windows(2).all(|two| two[0] < two[1]), "{days:?}");
        assert_eq!((years("2014"), years("sealed"), years("")), (None, None, None));
    }
}
