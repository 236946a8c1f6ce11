//! Whose signatures a note carries.

use super::{Note, NoteError, VerifierKey};

/// A signature line that a known key made.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Signed {
    /// Which of the keys given.
    pub key: usize,
    /// Which of the note's signature lines, from 0.
    pub line: usize,
    /// When, in Unix seconds, if the signature is a cosignature.
    pub time: Option<u64>,
}

impl Note {
    /// Which signature lines the known `keys` made, in the order of the lines. Lines of unknown keys are ignored. A
    /// wrong signature of a known key refuses the whole note, and so does the lack of any right one. A key may have
    /// signed more than once (a cosigner at two times): count keys, not lines.
    pub fn verify(&self, keys: &[VerifierKey]) -> Result<Vec<Signed>, NoteError> {
        let signed = self.verify_all(keys.iter())?;
        if signed.is_empty() { Err(NoteError::NoKnownSignature) } else { Ok(signed) }
    }

    /// [`verify`](Self::verify) that answers an empty list when no known key has signed.
    pub(crate) fn verify_all<'k>(
        &self,
        keys: impl Iterator<Item = &'k VerifierKey> + Clone,
    ) -> Result<Vec<Signed>, NoteError> {
        let mut signed = Vec::new();
        for (line, signature) in self.signatures().iter().enumerate() {
            let same = |key: &VerifierKey| key.name() == signature.name() && key.id() == signature.id();
            let mut known = keys.clone().enumerate().filter(|(_, key)| same(key));
            let Some((at, key)) = known.next() else { continue };
            if known.any(|(_, other)| other != key) {
                return Err(NoteError::AmbiguousKeys(key.name().into()));
            }
            let time = key
                .check(self.text(), signature.signature())
                .ok_or_else(|| NoteError::BadSignature { line: line + 1, name: key.name().into() })?;
            signed.push(Signed { key: at, line, time });
        }
        Ok(signed)
    }
}
