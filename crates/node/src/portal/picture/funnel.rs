//! The funnel: what was promised, and how much of it came how far. Each group has a scale of its own, since money and goods
//! don't add up.

use super::svg::Svg;

/// A step of the way.
pub struct Step {
    /// What it is.
    pub name: String,
    /// How much, as it is written.
    pub shown: String,
    /// How much, to be drawn.
    pub size: f64,
}

const WIDTH: f64 = 900.0;
const NAMES: f64 = 190.0;
const FIGURES: f64 = 210.0;
const ROW: f64 = 38.0;

/// Groups of steps below each other, each with its heading.
pub fn funnel(title: &str, about: &str, rtl: bool, groups: &[(String, Vec<Step>)]) -> String {
    let rows: usize = groups.iter().map(|(_, steps)| steps.len() + 1).sum();
    let mut svg = Svg::new("funnel", title, about, rtl, WIDTH, rows as f64 * ROW + 6.0);
    let mut y = 0.0;
    for (heading, steps) in groups {
        svg.text("faint", "start", 0.0, y + 25.0, heading);
        y += ROW;
        let most = steps.iter().map(|step| step.size).fold(0.0, f64::max);
        for (at, step) in steps.iter().enumerate() {
            let room = WIDTH - NAMES - FIGURES;
            let length = if most > 0.0 { room * step.size / most } else { 0.0 };
            svg.text("", "start", 0.0, y + 22.0, &step.name);
            svg.rect("unknown", NAMES, y + 4.0, room, ROW - 10.0);
            if length > 0.0 {
                svg.rect(["s3", "s2", "s1"][at.min(2)], NAMES, y + 4.0, length.max(2.0), ROW - 10.0);
            }
            svg.text("", "end", WIDTH, y + 22.0, &step.shown);
            y += ROW;
        }
    }
    svg.done()
}
