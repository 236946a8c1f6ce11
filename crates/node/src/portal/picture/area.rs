//! A stacked area: how parts of a whole change over the years. Every part is named at its end, so that none is known by colour
//! alone.

use super::svg::{Svg, short};

/// A part, year by year.
pub struct Stack {
    /// Whose.
    pub name: String,
    /// Its share in percent, a number for each year; nothing where there is none.
    pub shares: Vec<f64>,
    /// The shares of the last year, as they are written.
    pub shown: String,
}

const WIDTH: f64 = 900.0;
const SCALE: f64 = 50.0;
const NAMES: f64 = 300.0;
const HEIGHT: f64 = 300.0;
const TOP: f64 = 12.0;
/// From one name to the next, at least.
const LINE: f64 = 20.0;
const CLASSES: [&str; 6] = ["s1", "s4", "s2", "s5", "s3", "s6"];

/// The picture: years along the line, shares up to the whole.
pub fn stacked(id: &str, title: &str, about: &str, rtl: bool, years: &[String], stacks: &[Stack]) -> String {
    let mut svg = Svg::new(id, title, about, rtl, WIDTH, HEIGHT + 48.0);
    let end = WIDTH - NAMES;
    let step = (end - SCALE) / years.len().saturating_sub(1).max(1) as f64;
    // A single year is drawn as broad as many.
    let x = |at: usize| if years.len() == 1 { [SCALE, end][at.min(1)] } else { SCALE + at as f64 * step };
    let y = |share: f64| TOP + HEIGHT * (1.0 - share.clamp(0.0, 100.0) / 100.0);
    for percent in [0.0, 25.0, 50.0, 75.0, 100.0] {
        svg.line("rule", (SCALE, y(percent)), (end, y(percent)));
        svg.text("faint", "end", SCALE - 8.0, y(percent) + 4.0, &format!("{percent:.0}\u{a0}%"));
    }
    let columns = years.len().max(2);
    let share = |stack: &Stack, at: usize| {
        stack.shares.get(at.min(years.len().saturating_sub(1))).copied().unwrap_or_default()
    };
    let mut below = vec![0.0; columns];
    let mut middles = Vec::with_capacity(stacks.len());
    for (number, stack) in stacks.iter().enumerate() {
        let lower: Vec<(f64, f64)> = (0..columns).map(|at| (x(at), y(below[at]))).collect();
        for (at, sum) in below.iter_mut().enumerate() {
            *sum += share(stack, at);
        }
        let mut corners: Vec<(f64, f64)> = (0..columns).map(|at| (x(at), y(below[at]))).collect();
        middles.push(f64::midpoint(corners[columns - 1].1, lower[columns - 1].1));
        corners.extend(lower.into_iter().rev());
        let class = CLASSES[number % CLASSES.len()];
        svg.polygon(&format!("part {class}"), &corners, &format!("{}: {}", stack.name, stack.shown));
    }
    for (number, (stack, at)) in stacks.iter().zip(apart(&middles)).enumerate() {
        svg.line("rule", (end, middles[number]), (end + 14.0, at));
        svg.rect(CLASSES[number % CLASSES.len()], end + 16.0, at - 6.0, 12.0, 12.0);
        svg.text("", "start", end + 34.0, at + 5.0, &format!("{}: {}", short(&stack.name, 26), stack.shown));
    }
    for (at, year) in years.iter().enumerate() {
        let (place, anchor) =
            if years.len() == 1 { (f64::midpoint(SCALE, end), "middle") } else { (x(at), "middle") };
        // Of many years every other few are named.
        if at % years.len().div_ceil(12).max(1) == 0 {
            svg.text("faint", anchor, place, TOP + HEIGHT + 22.0, year);
        }
    }
    svg.done()
}

/// Where names stand, from the bottom upwards: each by its part, moved as far as it takes that none stands on another.
fn apart(middles: &[f64]) -> Vec<f64> {
    let mut places: Vec<f64> = middles.to_vec();
    let mut limit = TOP + HEIGHT;
    for place in &mut places {
        *place = place.min(limit);
        limit = *place - LINE;
    }
    // What went beyond the top pushes back down.
    let mut limit = TOP + LINE / 2.0;
    for place in places.iter_mut().rev() {
        *place = place.max(limit);
        limit = *place + LINE;
    }
    places
}

#[cfg(test)]
mod tests {
    use super::{HEIGHT, LINE, TOP, apart};

    #[test]
    fn names_never_stand_on_each_other() {
        for middles in [vec![200.0, 100.0], vec![14.0, 13.0, 12.5, 12.0], vec![312.0, 311.0, 310.0], vec![]] {
            let places = apart(&middles);
            assert!(places.windows(2).all(|two| two[0] - two[1] >= LINE - 1e-9), "{places:?}");
            assert!(places.iter().all(|place| (TOP..=TOP + HEIGHT).contains(place)), "{places:?}");
        }
    }
}
