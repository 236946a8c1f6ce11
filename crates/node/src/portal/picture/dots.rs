//! A dot for each case, by how large it is, party by party.

use super::svg::{Svg, short};

/// The dots of one party.
pub struct DotRow {
    /// Whose.
    pub name: String,
    /// How large each case is.
    pub sizes: Vec<f64>,
    /// The largest, as it is written.
    pub shown: String,
}

const WIDTH: f64 = 900.0;
const NAMES: f64 = 330.0;
const FIGURES: f64 = 70.0;
const ROW: f64 = 30.0;
const RADIUS: f64 = 6.0;

/// Rows of dots below each other, on one scale from nothing to the largest.
pub fn dots(title: &str, about: &str, rtl: bool, scale: &str, rows: &[DotRow]) -> String {
    let mut svg = Svg::new("dots", title, about, rtl, WIDTH, (rows.len() + 1) as f64 * ROW + 12.0);
    let most = rows.iter().flat_map(|row| &row.sizes).copied().fold(1.0, f64::max);
    let breadth = WIDTH - NAMES - FIGURES - 2.0 * RADIUS;
    svg.text("faint", "start", NAMES, 18.0, scale);
    for (at, row) in rows.iter().enumerate() {
        let y = (at + 1) as f64 * ROW + 6.0;
        let middle = y + ROW / 2.0 - 1.0;
        svg.text("", "start", 0.0, y + 19.0, &short(&row.name, 44));
        svg.line("rule", (NAMES, middle), (NAMES + breadth + 2.0 * RADIUS, middle));
        for size in &row.sizes {
            svg.disc("s1 flow", NAMES + RADIUS + breadth * size / most, middle, RADIUS);
        }
        svg.text("", "start", WIDTH - FIGURES + 8.0, y + 19.0, &row.shown);
    }
    svg.done()
}
