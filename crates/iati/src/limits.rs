//! What a file of a stranger may cost, each limit with its reason.

/// The largest activity or organisation, in bytes. The checker holds one at a time in memory; the largest ones published
/// are a few megabytes.
pub const MAX_ACTIVITY_BYTES: usize = 32 << 20;

/// Elements inside elements. The standard needs nine levels; extensions a few more. libxml2, which everyone else checks
/// with, stops at the same depth.
pub const MAX_DEPTH: usize = 256;

/// Attributes of one element. The standard has at most nine; what has hundreds is an attack on the reader.
pub const MAX_ATTRIBUTES: usize = 256;

/// Namespace prefixes in force at one place, for the same reason.
pub const MAX_NAMESPACES: usize = 256;

/// The longest name of an element or attribute, in bytes.
pub const MAX_NAME_BYTES: usize = 1 << 10;

/// The longest attribute value, in bytes. Libxml2 stops at ten million characters.
pub const MAX_VALUE_BYTES: usize = 10_000_000;

/// How much of a value a finding quotes, in characters.
pub const MAX_QUOTED_CHARS: usize = 120;

/// The size above which the Secretariat's validator takes no file, in bytes: it is said as a warning.
pub const SECRETARIAT_MAX_BYTES: u64 = 60 << 20;

/// How much is read from a file at once, and the least a part of it is cut to.
pub const READ_BYTES: usize = 256 << 10;

/// Links whose target was not seen yet. Above this, further ones are counted as not checked: a file that names millions
/// of foreign activities is rare, and each costs memory until the end.
pub const MAX_PENDING_LINKS: usize = 200_000;

/// Findings kept for one activity. More than this says nothing new about it.
pub const MAX_FINDINGS_PER_ACTIVITY: usize = 10_000;

/// The largest code list file `codelists update` takes, in bytes; the largest published has half a megabyte.
pub const MAX_LIST_BYTES: u64 = 16 << 20;
