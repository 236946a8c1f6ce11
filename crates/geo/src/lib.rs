//! Outlines of countries: which they are, what lies in them, and how they are drawn.
//!
//! Pure functions over a table that ships with Entente (`data/geo`, Natural Earth, public domain): no I/O, nothing asked of
//! strangers' hosts. [`outline`] reads the table, [`area`] says what lies where, [`simplify`](mod@simplify) leaves out what can't be seen,
//! [`project`] puts the Earth on paper and [`path`] writes that down as SVG. Boundaries are those that Natural Earth draws,
//! by who holds the ground; they say nothing of whose it is.

pub mod area;
pub mod name;
pub mod outline;
pub mod path;
pub mod project;
pub mod simplify;

pub use area::Bounds;
pub use outline::{BadOutlines, Country, Point, Polygon, Ring};
pub use project::View;
