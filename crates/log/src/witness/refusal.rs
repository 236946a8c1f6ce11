//! Why a witness doesn't cosign, as the HTTP answer says it.

use super::{RequestError, SIZE_CONTENT_TYPE};
use crate::hash::Hash;
use crate::note::NoteError;
use crate::tree::ProofError;

/// Why a witness doesn't cosign.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// 400: the body is no request.
    #[error(transparent)]
    Malformed(#[from] RequestError),
    /// 400: the old size is larger than the checkpoint's.
    #[error("the old size {old} is larger than the checkpoint's size {size}")]
    OldTooLarge {
        /// The old size of the request.
        old: u64,
        /// The checkpoint's size.
        size: u64,
    },
    /// 404: the witness doesn't know the log.
    #[error("this witness does not know the log {origin:?}: ask its operator to add it")]
    UnknownLog {
        /// Origin of the checkpoint.
        origin: String,
    },
    /// 403: no signature of a key trusted for the log, or a wrong one.
    #[error("the checkpoint's signature is refused: {0}")]
    BadSignature(#[from] NoteError),
    /// 409: the old size isn't that of the last checkpoint cosigned.
    #[error("the last checkpoint cosigned has size {size}: send a proof from there")]
    StaleOld {
        /// Size of the last checkpoint cosigned, 0 if there is none.
        size: u64,
    },
    /// 422: a checkpoint of the same size as the last one, with another root: the log has forked.
    #[error(
        "size {size} was cosigned with the root {seen}, and this checkpoint has {offered}: the log has forked"
    )]
    RootConflict {
        /// Size of both.
        size: u64,
        /// Root cosigned before.
        seen: Hash,
        /// Root of the checkpoint refused.
        offered: Hash,
    },
    /// 422: the consistency proof doesn't hold, or an empty tree has a wrong root.
    #[error("the consistency proof is refused: {0}")]
    BadProof(#[from] ProofError),
}

impl Refusal {
    /// The HTTP status.
    pub fn status(&self) -> u16 {
        match self {
            Self::Malformed(_) | Self::OldTooLarge { .. } => 400,
            Self::BadSignature(_) => 403,
            Self::UnknownLog { .. } => 404,
            Self::StaleOld { .. } => 409,
            Self::RootConflict { .. } | Self::BadProof(_) => 422,
        }
    }

    /// The content type of [`body`](Self::body).
    pub fn content_type(&self) -> &'static str {
        match self {
            Self::StaleOld { .. } => SIZE_CONTENT_TYPE,
            _ => "text/plain; charset=utf-8",
        }
    }

    /// The body: with 409 exactly the size and a newline, otherwise the reason for people.
    pub fn body(&self) -> String {
        match self {
            Self::StaleOld { size } => format!("{size}\n"),
            other => format!("{other}\n"),
        }
    }
}
