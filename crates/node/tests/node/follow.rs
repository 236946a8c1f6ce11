//! Following other logs: what is taken in, what is refused, what stays after a fault, and what several logs amount to together.

mod bad;
mod faults;
mod fold;
