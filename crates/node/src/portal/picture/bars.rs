//! Bars of parts: how old what is overdue is, party by party.

use super::svg::{Svg, short};

/// A bar.
pub struct Bar {
    /// Whose.
    pub name: String,
    /// Its parts, in the order of the legend.
    pub parts: Vec<f64>,
    /// The whole, as it is written.
    pub shown: String,
}

const WIDTH: f64 = 900.0;
const NAMES: f64 = 330.0;
/// Least room for the figures behind the bars, and how much a letter of them takes.
const FIGURES: f64 = 60.0;
const LETTER: f64 = 9.5;
const ROW: f64 = 30.0;
const CLASSES: [&str; 5] = ["s3", "s2", "s1", "s4", "s6"];

/// Bars below each other with a legend above.
pub fn bars(title: &str, about: &str, rtl: bool, legend: &[String], bars: &[Bar]) -> String {
    let mut svg = Svg::new("bars", title, about, rtl, WIDTH, (bars.len() + 1) as f64 * ROW + 12.0);
    let step = WIDTH / legend.len().max(1) as f64;
    for (at, name) in legend.iter().enumerate() {
        svg.rect(CLASSES[at % CLASSES.len()], at as f64 * step, 6.0, 14.0, 14.0);
        svg.text("faint", "start", at as f64 * step + 20.0, 18.0, name);
    }
    let longest = bars.iter().map(|bar| bar.shown.chars().count()).max().unwrap_or_default();
    let figures = (longest as f64 * LETTER + 12.0).max(FIGURES);
    let most = bars.iter().map(|bar| bar.parts.iter().sum()).fold(0.0, f64::max);
    for (at, bar) in bars.iter().enumerate() {
        let y = (at + 1) as f64 * ROW + 6.0;
        svg.text("", "start", 0.0, y + 19.0, &short(&bar.name, 44));
        let mut x = NAMES;
        for (part, size) in bar.parts.iter().enumerate().filter(|(_, size)| **size > 0.0) {
            let length = (WIDTH - NAMES - figures) * size / most;
            svg.rect(CLASSES[part % CLASSES.len()], x, y + 4.0, (length - 1.0).max(1.0), ROW - 9.0);
            x += length;
        }
        svg.text("", "start", x + 8.0, y + 19.0, &bar.shown);
    }
    svg.done()
}
