//! As of when a question is answered, and how long the answer keeps.

use axum::http::{HeaderMap, HeaderName, HeaderValue, header};
use entente_record::Timestamp;

use crate::api::asked::Of;
use crate::ledger::{AsOf, Asked, Logs, NoSuchSize, Rest, Sizes};
use crate::{Node, NodeError, Refusal};

/// Ages are counted to the minute of asking, so that what is asked within a minute gets one answer. They are told in days.
const STEP_SECONDS: i64 = 60;
/// An answer about given sizes and a time stays as it is; for so long, since a newer program may count more.
const FIXED: &str = "public, max-age=86400, immutable";
/// Any other answer may be kept, and is asked about each time.
const MOVING: &str = "public, no-cache";

/// Which statements a question is about, and how its answer may be kept.
#[derive(Clone)]
pub struct Moment {
    /// Which statements, as of when.
    pub as_of: AsOf,
    /// The logs they are in.
    pub logs: Logs,
    sizes_given: bool,
    fixed: bool,
}

impl Moment {
    /// From the parameters `as_of` and `at`.
    pub fn of(node: &Node, as_of: Option<Of<Sizes>>, at: Option<Of<Timestamp>>) -> Result<Self, Refusal> {
        let logs = node.logs();
        let sizes = match &as_of {
            Some(sizes) => logs.first(&sizes.0).map_err(refusal)?,
            None => logs.all(),
        };
        let now = node.now();
        let now = Timestamp::from_unix_seconds(now - now.rem_euclid(STEP_SECONDS)).map_err(Refusal::from)?;
        let until = at.map(|at| at.0);
        let fixed = as_of.is_some() && until.is_some();
        Ok(Moment { as_of: AsOf::new(sizes, until, now), logs, sizes_given: as_of.is_some(), fixed })
    }

    /// The same of an edition of the ledger at rest: its sizes, and its time.
    pub fn of_edition(&self, as_of: &AsOf) -> Self {
        Moment { as_of: as_of.clone(), logs: self.logs.clone(), sizes_given: true, fixed: false }
    }

    /// Whether the newest is meant, not a state that the asker named.
    pub fn is_newest(&self) -> bool {
        !self.sizes_given && self.as_of.until.is_none()
    }

    /// The ledger at rest, where these are more statements than are folded for a question.
    pub fn at_rest<'n>(&self, node: &'n Node) -> Option<&'n Rest> {
        node.rest().filter(|_| self.as_of.size > node.shelf().most())
    }

    /// What it is asked of.
    pub fn asked(&self) -> Asked<'_> {
        Asked { logs: &self.logs, as_of: &self.as_of, sizes_given: self.sizes_given }
    }

    /// What tells an answer from one that says something else: the ledger, the sizes of its logs, the time to which ages
    /// count, and the program. Weak, since compression changes the bytes.
    pub fn tag(&self, hash: &str, as_of: &AsOf) -> String {
        let hash = hash.trim_start_matches("sha256:");
        let sizes: Vec<String> = as_of.sizes().iter().map(u64::to_string).collect();
        let (sizes, now) = (sizes.join("."), as_of.now.unix_seconds());
        format!("W/\"{hash}-{sizes}-{now}-{}\"", env!("CARGO_PKG_VERSION"))
    }

    /// The headers that say how long an answer keeps.
    pub fn headers(&self, tag: &str) -> Result<[(HeaderName, HeaderValue); 2], NodeError> {
        let tag = HeaderValue::from_str(tag).map_err(|e| NodeError::system("an entity tag", e))?;
        let cache = HeaderValue::from_static(if self.fixed { FIXED } else { MOVING });
        Ok([(header::ETAG, tag), (header::CACHE_CONTROL, cache)])
    }
}

fn refusal(reason: NoSuchSize) -> Refusal {
    let code = match reason {
        NoSuchSize::Count { .. } => "bad-parameter",
        NoSuchSize::Beyond { .. } => "beyond-the-log",
    };
    Refusal::new(code, format!("`as_of`: {reason}"))
}

/// Whether the asker has the answer with this tag already (RFC 9110, section 13.1.2: compared weakly).
pub fn is_known(headers: &HeaderMap, tag: &str) -> bool {
    let opaque = |tag: &str| tag.trim().trim_start_matches("W/").to_owned();
    let given = headers.get_all(header::IF_NONE_MATCH).iter().filter_map(|value| value.to_str().ok());
    given.flat_map(|value| value.split(',')).any(|known| known.trim() == "*" || opaque(known) == opaque(tag))
}
