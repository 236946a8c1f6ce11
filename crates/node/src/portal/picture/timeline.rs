//! The way of goods: what each end says at each stage, and whether neighbours agree.

use super::svg::{Svg, short};

/// What one party says at one stage.
pub struct Stop {
    /// The stage.
    pub stage: String,
    /// Who says it.
    pub by: String,
    /// How much.
    pub shown: String,
    /// When.
    pub day: String,
}

/// How a stop stands to the next.
pub struct Joint {
    /// `good` where both say the same, `bad` where they differ, `open` where the other end is silent.
    pub mood: &'static str,
    /// The difference, as it is written.
    pub shown: String,
}

const STEP: f64 = 172.0;
const HEIGHT: f64 = 132.0;

/// One line of a consignment.
pub fn timeline(id: &str, title: &str, about: &str, rtl: bool, stops: &[Stop], joints: &[Joint]) -> String {
    let width = (stops.len() as f64 * STEP + 40.0).max(760.0);
    let mut svg = Svg::new(id, title, about, rtl, width, HEIGHT);
    for (at, joint) in joints.iter().enumerate() {
        let (from, to) = (at as f64 * STEP + 28.0, (at + 1) as f64 * STEP + 12.0);
        let is_last = at + 1 == stops.len();
        let to = if is_last { from + 70.0 } else { to };
        let class = if joint.mood == "good" { "path" } else { "gap" };
        svg.line(class, (from, 50.0), (to, 50.0));
        svg.text("", "middle", (from + to) / 2.0, 38.0, &joint.shown);
    }
    for (at, stop) in stops.iter().enumerate() {
        let x = at as f64 * STEP + 20.0;
        let differs =
            at.checked_sub(1).and_then(|before| joints.get(before)).is_some_and(|joint| joint.mood == "bad");
        svg.disc(if differs { "bad" } else { "s1" }, x, 50.0, 9.0);
        svg.text("", "start", x - 10.0, 20.0, &short(&stop.stage, 22));
        svg.text("", "start", x - 10.0, 82.0, &stop.shown);
        svg.text("faint", "start", x - 10.0, 101.0, &short(&stop.by, 23));
        svg.text("faint", "start", x - 10.0, 119.0, &stop.day);
    }
    svg.done()
}
