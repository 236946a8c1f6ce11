//! Witnesses ([tlog-witness](https://c2sp.org/tlog-witness)): what a log sends one, how the witness decides, what it
//! answers, and how the log reads the answer. Only the computing: the caller speaks HTTP, keeps the state and gives
//! the time.
//!
//! A witness does, per request:
//! 1. [`AddCheckpoint::parse`] the body;
//! 2. [`authenticate`] it with the keys it trusts for that log;
//! 3. under a lock for that log: look up what it has [`Seen`], decide with [`Authentic::against`], and persist
//!    [`Accepted::seen`];
//! 4. only then [`Accepted::cosign`], and answer with [`response_body`].
//!
//! Whatever fails is a [`Refusal`], which knows its status, content type and body.

mod client;
mod decide;
mod refusal;
mod request;
mod response;

pub use client::{Answer, AnswerError, Cosignature, parse_response};
pub use decide::{Accepted, Authentic, Seen, authenticate, consider};
pub use refusal::Refusal;
pub use request::{AddCheckpoint, RequestError};
pub use response::{monitor_path, response_body};

use crate::note::MAX_NOTE_BYTES;

/// Path of the call below the submission prefix.
pub const ADD_CHECKPOINT: &str = "add-checkpoint";

/// Most proof lines of a request, fixed by tlog-witness.
pub const MAX_PROOF_LINES: usize = 63;

/// Most bytes of a request: the old size, the proof lines and a note.
pub const MAX_REQUEST_BYTES: usize = MAX_NOTE_BYTES + 32 + MAX_PROOF_LINES * 45;

/// Most bytes of a response that a client should read: it can't be longer than the note its lines go into.
pub const MAX_RESPONSE_BYTES: usize = MAX_NOTE_BYTES;

/// Content type of the body that names the size the witness has seen, with status 409.
pub const SIZE_CONTENT_TYPE: &str = "text/x.tlog.size";
