//! Pictures: SVG made from figures, each with a title, a description and the same figures in a table beside it.
//!
//! Colours are classes of the style sheet, so that a picture is light or dark with its page; sizes are attributes, since the
//! pages' policy allows no inline style.
