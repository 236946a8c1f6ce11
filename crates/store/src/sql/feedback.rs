//! Feedback: what people without an account said, encrypted, and the answers they get. Found again by the hash of the code that
//! only they have. Committed with a full sync: nothing can rebuild it.

use super::batch::{Batch, Durability};
use super::value::Row;
use super::{Sql, queries};
use crate::StoreError;
use crate::cipher::{Cipher, NONCE_BYTES};
use crate::disk::Disk;

/// A piece of feedback on its way into the store.
pub struct NewFeedback<'a> {
    /// The hash of its receipt code.
    pub receipt: [u8; 32],
    /// The subject it has in the log.
    pub subject: &'a str,
    /// Its category.
    pub category: &'a str,
    /// The organisation it is about; empty where it names none.
    pub about: &'a str,
    /// When it came, Unix seconds.
    pub received: i64,
    /// When an answer is due, Unix seconds.
    pub due: i64,
    /// What is kept secret of it, in the clear.
    pub words: &'a [u8],
    /// Fresh random bytes for its encryption.
    pub nonce: [u8; NONCE_BYTES],
}

/// A stored piece of feedback, words and answer still encrypted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredFeedback {
    /// The subject it has in the log.
    pub subject: String,
    /// Its category.
    pub category: String,
    /// The organisation it is about; empty where it names none.
    pub about: String,
    /// When it came, Unix seconds.
    pub received: i64,
    /// When an answer is due, Unix seconds.
    pub due: i64,
    /// When it was closed, Unix seconds; nothing while it is open.
    pub closed: Option<i64>,
    /// The hash of its statement; empty where it isn't in the log.
    pub logged: String,
    words: Vec<u8>,
    answer: Vec<u8>,
}

impl StoredFeedback {
    /// What was said, in the clear; nothing once it was deleted.
    pub fn open_words(&self, cipher: &Cipher) -> Result<Option<Vec<u8>>, StoreError> {
        open(cipher, &words_name(&self.subject), &self.words)
    }

    /// The answer, in the clear; nothing while there is none.
    pub fn open_answer(&self, cipher: &Cipher) -> Result<Option<Vec<u8>>, StoreError> {
        open(cipher, &answer_name(&self.subject), &self.answer)
    }

    /// Whether there is an answer.
    pub fn is_answered(&self) -> bool {
        !self.answer.is_empty()
    }
}

fn open(cipher: &Cipher, name: &[u8], sealed: &[u8]) -> Result<Option<Vec<u8>>, StoreError> {
    if sealed.is_empty() { Ok(None) } else { cipher.decrypt(name, sealed).map(Some) }
}

impl Sql {
    /// Stores a piece of feedback durably, as not yet logged.
    pub async fn add_feedback(
        &self,
        cipher: &Cipher,
        new: &NewFeedback<'_>,
        disk: &dyn Disk,
    ) -> Result<(), StoreError> {
        let sealed = cipher.encrypt(new.nonce, &words_name(new.subject), new.words)?;
        let none: &[u8] = &[];
        let mut batch = Batch::new(Durability::Full);
        let values = [
            new.receipt.as_slice().into(),
            new.subject.into(),
            new.category.into(),
            new.about.into(),
            new.received.into(),
            new.due.into(),
            sealed.as_slice().into(),
            none.into(),
        ];
        batch.run(&queries::INSERT_FEEDBACK, values);
        self.commit(&batch, disk).await
    }

    /// Notes the statement that a piece of feedback has in the log.
    pub async fn feedback_logged(
        &self,
        subject: &str,
        hash: &str,
        disk: &dyn Disk,
    ) -> Result<(), StoreError> {
        let mut batch = Batch::new(Durability::Full);
        batch.run(&queries::FEEDBACK_LOGGED, [hash.into(), subject.into()]);
        self.commit(&batch, disk).await
    }

    /// Takes back a piece of feedback that is not in the log.
    pub async fn drop_feedback(&self, subject: &str, disk: &dyn Disk) -> Result<(), StoreError> {
        let mut batch = Batch::new(Durability::Full);
        batch.run(&queries::DROP_FEEDBACK, [subject.into()]);
        self.commit(&batch, disk).await
    }

    /// The piece of feedback whose code has this hash.
    pub async fn feedback_of_receipt(
        &self,
        receipt: &[u8; 32],
    ) -> Result<Option<StoredFeedback>, StoreError> {
        let rows = self.fetch(&queries::FEEDBACK_OF_RECEIPT, &[receipt.as_slice().into()]).await?;
        rows.first().map(row).transpose()
    }

    /// The piece of feedback with this subject.
    pub async fn feedback_of(&self, subject: &str) -> Result<Option<StoredFeedback>, StoreError> {
        self.fetch(&queries::FEEDBACK_OF_SUBJECT, &[subject.into()]).await?.first().map(row).transpose()
    }

    /// What is open, by the day it is due and then by subject, after `last`; at most `limit`.
    pub async fn feedback_open(
        &self,
        last: Option<(i64, &str)>,
        limit: u32,
    ) -> Result<Vec<StoredFeedback>, StoreError> {
        let (due, subject) = last.unwrap_or((i64::MIN, ""));
        let values = [due.into(), subject.into(), i64::from(limit).into()];
        self.fetch(&queries::FEEDBACK_OPEN, &values).await?.iter().map(row).collect()
    }

    /// What was closed until then, the latest first; at most `limit`.
    pub async fn feedback_closed(&self, until: i64, limit: u32) -> Result<Vec<StoredFeedback>, StoreError> {
        let values = [until.into(), i64::from(limit).into()];
        self.fetch(&queries::FEEDBACK_CLOSED, &values).await?.iter().map(row).collect()
    }

    /// Stores the answer to a piece of feedback that is open; `closed` is when that closes it, Unix seconds, or nothing.
    pub async fn answer_feedback(
        &self,
        cipher: &Cipher,
        subject: &str,
        answer: &[u8],
        nonce: [u8; NONCE_BYTES],
        closed: Option<i64>,
        disk: &dyn Disk,
    ) -> Result<(), StoreError> {
        let sealed = cipher.encrypt(nonce, &answer_name(subject), answer)?;
        let mut batch = Batch::new(Durability::Full);
        let values = [sealed.as_slice().into(), closed.unwrap_or(0).into(), subject.into()];
        batch.run(&queries::ANSWER_FEEDBACK, values);
        self.commit(&batch, disk).await
    }

    /// Deletes the words of all that was closed until then. The receipt, the answer and what the log has stay.
    pub async fn forget_feedback(&self, until: i64, disk: &dyn Disk) -> Result<(), StoreError> {
        let none: &[u8] = &[];
        let mut batch = Batch::new(Durability::Full);
        batch.run(&queries::FORGET_FEEDBACK, [none.into(), until.into()]);
        self.commit(&batch, disk).await
    }
}

/// What a ciphertext is bound to: its subject, and whether it is the word or the answer.
fn words_name(subject: &str) -> Vec<u8> {
    [b"feedback words ", subject.as_bytes()].concat()
}

fn answer_name(subject: &str) -> Vec<u8> {
    [b"feedback answer ", subject.as_bytes()].concat()
}

fn row(row: &Row) -> Result<StoredFeedback, StoreError> {
    Ok(StoredFeedback {
        subject: row.text(0)?,
        category: row.text(1)?,
        about: row.text(2)?,
        received: row.int(3)?,
        due: row.int(4)?,
        closed: Some(row.int(5)?).filter(|closed| *closed > 0),
        logged: row.text(6)?,
        words: row.blob(7)?,
        answer: row.blob(8)?,
    })
}
