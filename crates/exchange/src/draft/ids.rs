//! Ids as functions of what they stand for.

use entente_record::StatementId;
use sha2::{Digest, Sha256};

/// Longest local part of a subject that is made here; the record's own limit is 100.
pub(crate) const MAX_LOCAL_BYTES: usize = 95;

/// Writes a code as the local part of an id: letters, digits and `-` stay, any other byte becomes `_` and two hex digits.
/// Two codes never become the same. `None` where the code can't be written so.
pub(crate) fn local(code: &str) -> Option<String> {
    let mut out = String::with_capacity(code.len());
    let last = code.len().checked_sub(1)?;
    for (at, byte) in code.bytes().enumerate() {
        // An id may end in no dash, so a dash at the end is written out too.
        if byte.is_ascii_alphanumeric() || (byte == b'-' && at != last) {
            out.push(char::from(byte));
        } else if byte.is_ascii_graphic() || (byte == b' ' && at != last) {
            out.push_str(&format!("_{byte:02x}"));
        } else {
            return None;
        }
    }
    let sound = code.as_bytes().first().is_some_and(u8::is_ascii_alphanumeric);
    (sound && out.len() <= MAX_LOCAL_BYTES).then_some(out)
}

/// A hash of a list of parts, which are told apart by their lengths.
pub(crate) fn hash(namespace: &str, parts: &[&[u8]]) -> [u8; 32] {
    let mut hash = Sha256::new();
    for part in [namespace.as_bytes()].iter().chain(parts) {
        hash.update((part.len() as u64).to_be_bytes());
        hash.update(part);
    }
    hash.finalize().into()
}

/// Ten bytes that are a function of what they are made of.
pub(crate) fn seed(namespace: &str, parts: &[&[u8]]) -> [u8; 10] {
    let mut out = [0; 10];
    for (slot, byte) in out.iter_mut().zip(hash(namespace, parts)) {
        *slot = byte;
    }
    out
}

/// The bits of a statement id that are not its time, version or variant.
pub(crate) fn random_bits(id: StatementId) -> [u8; 10] {
    let mut out = [0; 10];
    for (slot, byte) in out.iter_mut().zip(id.as_bytes().iter().skip(6)) {
        *slot = *byte;
    }
    let [version, _, variant, ..] = &mut out;
    *version &= 0x0f;
    *variant &= 0x3f;
    out
}
