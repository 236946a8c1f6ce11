//! Disclosures of sealed fields, encrypted. Committed with a full sync before their statement is logged.

use sqlx::{Connection, Row};

use super::{Sql, queries, sql};
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
    /// Stores disclosures durably, all or none. They are all that their statements have, each statement's in a row,
    /// and none of these statements is in the log yet.
    pub async fn add_disclosures(
        &self,
        cipher: &Cipher,
        disclosures: &[NewDisclosure<'_>],
        disk: &dyn Disk,
    ) -> Result<(), StoreError> {
        let mut connection = self.durable.acquire().await.map_err(sql("disclosure"))?;
        let mut transaction = connection.begin().await.map_err(sql("disclosure"))?;
        let mut cleared = None;
        for new in disclosures {
            // A submission that was stopped before its entry was logged may have left rows under this id, and the
            // statement now logged under it need not be the same.
            if cleared.replace(new.jti) != Some(new.jti) {
                sqlx::query(queries::CLEAR_DISCLOSURES)
                    .bind(new.jti.as_slice())
                    .execute(&mut *transaction)
                    .await
                    .map_err(sql("disclosure"))?;
            }
            let sealed = cipher.encrypt(new.nonce, &row_name(&new.jti, new.digest), new.text.as_bytes())?;
            sqlx::query(queries::INSERT_DISCLOSURE)
                .bind(new.jti.as_slice())
                .bind(new.digest)
                .bind(sealed)
                .execute(&mut *transaction)
                .await
                .map_err(sql("disclosure"))?;
        }
        disk.around_commit(false).map_err(|e| StoreError::io("commit", "disclosures", e))?;
        transaction.commit().await.map_err(sql("disclosure"))?;
        disk.around_commit(true).map_err(|e| StoreError::io("commit", "disclosures", e))
    }

    /// All disclosures of one statement, in order of their digests.
    pub async fn disclosures_of(&self, jti: &[u8; 16]) -> Result<Vec<StoredDisclosure>, StoreError> {
        let rows = sqlx::query(queries::DISCLOSURES_OF)
            .bind(jti.as_slice())
            .fetch_all(&self.readers)
            .await
            .map_err(sql("disclosure"))?;
        rows.iter()
            .map(|row| Ok(StoredDisclosure { jti: *jti, digest: text(row, 0)?, sealed: get(row, 1)? }))
            .collect()
    }

    /// The next page of all disclosures after `last`, by statement id and digest; empty at the end.
    pub async fn disclosures_after(
        &self,
        last: Option<(&[u8; 16], &str)>,
    ) -> Result<Vec<StoredDisclosure>, StoreError> {
        let (jti, digest) = last.map_or((&[][..], ""), |(jti, digest)| (&jti[..], digest));
        let rows = sqlx::query(queries::DISCLOSURES_PAGE)
            .bind(jti)
            .bind(digest)
            .bind(PAGE)
            .fetch_all(&self.readers)
            .await
            .map_err(sql("disclosure"))?;
        rows.iter()
            .map(|row| {
                Ok(StoredDisclosure { jti: fixed(row, 0)?, digest: text(row, 1)?, sealed: get(row, 2)? })
            })
            .collect()
    }
}

/// What a ciphertext is bound to: its statement and its digest.
fn row_name(jti: &[u8; 16], digest: &str) -> Vec<u8> {
    [jti.as_slice(), digest.as_bytes()].concat()
}

fn text(row: &sqlx::sqlite::SqliteRow, at: usize) -> Result<String, StoreError> {
    row.try_get(at).map_err(sql("disclosure"))
}

fn get(row: &sqlx::sqlite::SqliteRow, at: usize) -> Result<Vec<u8>, StoreError> {
    row.try_get(at).map_err(sql("disclosure"))
}

fn fixed<const N: usize>(row: &sqlx::sqlite::SqliteRow, at: usize) -> Result<[u8; N], StoreError> {
    get(row, at)?
        .try_into()
        .map_err(|_| StoreError::corrupt("disclosure", "an id or digest has the wrong length"))
}
