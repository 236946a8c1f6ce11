//! The vocabulary of Entente: what a statement of aid can say, and how it is signed, sealed and read.
//!
//! A statement is an SD-JWT (RFC 9901) under one algorithm, Ed25519. This crate knows its ids, quantities,
//! money and places, every [`Kind`] of statement with its fields and checks, and the keys that may sign.
//! It does no I/O, reads no clock and draws no random numbers: times and random bytes come in as arguments.
//!
//! The way of a statement through it:
//!
//! 1. [`Draft`] → [`sign`] → [`SdJwt`]: a draft is checked as admission would check it, sealed, and signed.
//! 2. [`Token::read`] → [`Token::verify`] → [`Token::open_all`]: admission; everything must be opened.
//! 3. [`Token::open`]: a reader's view; sealed fields stay [`Sealable::Sealed`].
//!
//! Whatever is refused is refused with a [`Fault`]: where (a JSON pointer), what (a code from one table), and what
//! to do about it (a sentence).

mod base64url;
pub mod codes;
mod fault;
pub mod ids;
pub mod json;
mod key;
mod keyring;
pub mod kind;
mod part;
mod schema;
mod sdjwt;
mod seal;
mod sign;
mod statement;
pub mod time;
mod token;
pub mod value;

pub use codes::{Code, CodeList};
pub use fault::{CODES, Fault, code};
pub use ids::{Kid, OrgId, PartyId, StatementHash, StatementId, SubjectId, SubjectType};
pub use json::Pointer;
pub use key::{PartyKey, PublicKey};
pub use keyring::{KeyInfo, Keyring};
pub use kind::{Body, Kind, body, example};
pub use part::{At, Field, Part, Sealable};
pub use schema::schema;
pub use sdjwt::{MAX_DISCLOSURES, MAX_SD_JWT_BYTES, SdJwt};
pub use seal::disclosure_digest;
pub use sign::{Draft, Jti, Seal, SignContext, sign};
pub use statement::{Statement, Tlp, Withheld};
pub use time::{Date, Timestamp};
pub use token::{MAX_JWS_BYTES, TYP, Token};
