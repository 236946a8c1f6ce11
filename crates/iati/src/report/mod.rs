//! Saying what was found.
