//! Pictures: SVG made from figures, each with a title, a description and the same figures in a table beside it.
//!
//! Colours are classes of the style sheet, so that a picture is light or dark with its page; sizes are attributes, since the
//! pages' policy allows no inline style. Where lines run from right to left, pictures do too.

mod area;
mod bars;
mod dots;
mod funnel;
mod lanes;
mod layers;
mod map;
mod svg;
mod timeline;

pub use area::{Stack, stacked};
pub use bars::{Bar, bars};
pub use dots::{DotRow, dots};
pub use funnel::{Step, funnel};
pub use lanes::{Lane, lanes};
pub use layers::{Band, Node, layers};
pub use map::{Land, Map, country_name};
pub use timeline::{Joint, Stop, timeline};

/// Sizes are drawn, never told: a float is near enough for them.
pub fn size(text: &str) -> f64 {
    text.parse::<f64>().ok().filter(|size| size.is_finite() && *size > 0.0).unwrap_or(0.0)
}
