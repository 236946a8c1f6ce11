//! Disclosures of sealed fields, encrypted. Committed with a full sync before their statement is logged.

use std::collections::{BTreeMap, BTreeSet};

use super::batch::{Batch, Durability};
use super::{Sql, queries};
use crate::StoreError;
use crate::cipher::{Cipher, NONCE_BYTES};
use crate::disk::Disk;

/// Rows per page when walking all disclosures.
const PAGE: i64 = 512;

/// One disclosure on its way into the store.
pub struct NewDisclosure<'a> {
    /// The statement it belongs to.
    pub jti: [u8; 16],
    /// Digest of the disclosure, base64url, as it stands in the statement.
    pub digest: &'a str,
    /// The disclosure as transmitted.
    pub text: &'a str,
    /// Fresh random bytes for its encryption.
    pub nonce: [u8; NONCE_BYTES],
}

/// A stored row, still encrypted.
pub struct StoredDisclosure {
    /// The statement it belongs to.
    pub jti: [u8; 16],
    /// The digest it is stored under.
    pub digest: String,
    sealed: Vec<u8>,
}

impl StoredDisclosure {
    /// Decrypts the disclosure.
    pub fn open(&self, cipher: &Cipher) -> Result<String, StoreError> {
        let plain = cipher.decrypt(&row_name(&self.jti, &self.digest), &self.sealed)?;
        String::from_utf8(plain).map_err(|_| StoreError::corrupt("disclosure", "is not UTF-8"))
    }
}

impl Sql {
    /// Stores disclosures durably, all or none. They are all that their statements have, and none of these statements is
    /// in the log yet.
    pub async fn add_disclosures(
        &self,
        cipher: &Cipher,
        disclosures: &[NewDisclosure<'_>],
        disk: &dyn Disk,
    ) -> Result<(), StoreError> {
        let mut sealed: BTreeMap<(&[u8; 16], &str), Vec<u8>> = BTreeMap::new();
        for new in disclosures {
            let row = cipher.encrypt(new.nonce, &row_name(&new.jti, new.digest), new.text.as_bytes())?;
            sealed.insert((&new.jti, new.digest), row);
        }
        let statements: BTreeSet<&[u8; 16]> = sealed.keys().map(|(jti, _)| *jti).collect();
        let mut batch = Batch::new(Durability::Full);
        // A submission that was stopped before its entry was logged may have left rows under this id, and the
        // statement now logged under it need not be the same.
        batch.bulk(&queries::CLEAR_DISCLOSURES, statements.iter().map(|jti| [jti.as_slice().into()]));
        let rows = sealed
            .iter()
            .map(|((jti, digest), row)| [jti.as_slice().into(), (*digest).into(), row.as_slice().into()]);
        batch.bulk(&queries::INSERT_DISCLOSURES, rows);
        self.commit(&batch, disk).await
    }

    /// All disclosures of one statement, in order of their digests.
    pub async fn disclosures_of(&self, jti: &[u8; 16]) -> Result<Vec<StoredDisclosure>, StoreError> {
        let rows = self.fetch(&queries::DISCLOSURES_OF, &[jti.as_slice().into()]).await?;
        rows.iter()
            .map(|row| Ok(StoredDisclosure { jti: *jti, digest: row.text(0)?, sealed: row.blob(1)? }))
            .collect()
    }

    /// The next page of all disclosures after `last`, by statement id and digest; empty at the end.
    pub async fn disclosures_after(
        &self,
        last: Option<(&[u8; 16], &str)>,
    ) -> Result<Vec<StoredDisclosure>, StoreError> {
        let (jti, digest) = last.map_or((&[][..], ""), |(jti, digest)| (&jti[..], digest));
        let rows = self.fetch(&queries::DISCLOSURES_PAGE, &[jti.into(), digest.into(), PAGE.into()]).await?;
        rows.iter()
            .map(|row| {
                Ok(StoredDisclosure { jti: row.bytes(0)?, digest: row.text(1)?, sealed: row.blob(2)? })
            })
            .collect()
    }
}

/// What a ciphertext is bound to: its statement and its digest.
fn row_name(jti: &[u8; 16], digest: &str) -> Vec<u8> {
    [jti.as_slice(), digest.as_bytes()].concat()
}
