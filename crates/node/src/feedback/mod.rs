//! Feedback without an account: taken in, kept secret, answered, forgotten in time.
//!
//! ```text
//! form ──► words, contact ──► store, encrypted ──► statement: category, coarse area, due day, salted hash ──► log
//!   │                                                                                         │
//!   └── receipt code, shown once; only its hash is kept ◄──────────────────────────────────────┘
//! ```
//!
//! **Who signs.** The node signs the statement itself, at once, with a key of its own for feedback alone (`entente serve
//! --feedback-key`), which belongs to a unit of the operating organisation. If people of the responsible party had to sign first, a
//! complaint that suits nobody would never reach the log; so nobody hands out a code for what is not on the record. The operator's
//! own key stays out of the serving process, and the unit's key can be revoked without touching any other.
//!
//! **Order.** Words are durable before the statement is logged, and the code is shown after both. What the log refuses is taken
//! back. A form that is sent twice, as happens on slow lines, gives the same code and one statement.

pub mod case;
pub mod code;
mod draft;
pub mod form;
pub mod readers;
pub mod throttle;

use std::sync::{Arc, Mutex, PoisonError};

use entente_ledger::feedback::deadline;
use entente_record::codes::{Country, FeedbackCategory};
use entente_record::{PartyId, PartyKey, SubjectId, SubjectType};
use entente_store::cipher::Cipher;
use entente_store::disk::{Disk, RealDisk};
use entente_store::sql::Sql;
use entente_store::sql::feedback::{NewFeedback, StoredFeedback};
use entente_store::sql::statements::Filter;

use crate::init::{random, sign_fresh};
use crate::{Archive, Node, NodeError, Refusal};
use case::{Answer, Kept};
use code::ReceiptCode;
use form::Token;
use readers::{Case, Reader};
use throttle::{Client, Throttle};

/// Letters of what is said: four pages. Longer accounts are for the people who answer to ask for.
pub const MAX_WORDS: usize = 4_000;
/// Letters of a way to be reached.
pub const MAX_CONTACT: usize = 200;
/// Letters of the name of an area, and of a mark on a sack or list.
pub const MAX_SHORT: usize = 80;
/// Bytes of a form that is sent: every letter of every field may be six bytes in a form, and the rest is small.
pub const MAX_FORM_BYTES: usize = 64 * 1024;
/// Days after closing for which words and contact are kept: long enough for whoever complained to come back and for an auditor to look,
/// as short as that allows.
pub const KEEP_WORDS_DAYS: i64 = 90;

/// Forms that are taken in side by side. Each waits for the log's next checkpoint.
const LANES: usize = 16;
/// What a stop left half done is settled after so many seconds: by then whoever sent it has sent it again or gone.
const SETTLE_SECONDS: i64 = 600;
/// Cases looked at to settle them.
const SETTLE_AT_ONCE: u32 = 10_000;

const DAY: i64 = 86_400;

/// What somebody says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Said {
    /// What it is about, by the list of categories.
    pub category: FeedbackCategory,
    /// In which country.
    pub country: Country,
    /// A coarse area that the record knows: its name and P-code. Goes into the log unless the category is sensitive.
    pub area: Option<(String, String)>,
    /// A lot that the record knows. Goes into the log unless the category is sensitive.
    pub lot: Option<String>,
    /// What never goes into the log.
    pub kept: Kept,
}

/// Why something was not taken.
#[derive(Debug)]
pub enum NotTaken {
    /// This node takes no feedback: it was given no key for it.
    Closed,
    /// Too much at once: again after so many seconds.
    Wait(u64),
    /// This form was sent before, with other words.
    Used,
    /// The log refused it.
    Refused(Refusal),
    /// The node is at fault.
    Inside(NodeError),
}

impl<E: Into<NodeError>> From<E> for NotTaken {
    fn from(error: E) -> Self {
        NotTaken::Inside(error.into())
    }
}

/// Feedback of one node.
pub struct Feedback {
    key: Option<PartyKey>,
    sql: Sql,
    cipher: Cipher,
    disk: Arc<dyn Disk>,
    throttle: Mutex<Throttle>,
    /// Of one form only one copy is taken in at a time: the second finds what the first did.
    taking: [tokio::sync::Mutex<()>; LANES],
}

impl Feedback {
    /// Over a node's store; without a key nothing is taken in, and what was taken can still be followed.
    pub(crate) fn new(key: Option<PartyKey>, sql: Sql, cipher: Cipher, disk: Arc<dyn Disk>) -> Self {
        Feedback { key, sql, cipher, disk, throttle: Mutex::default(), taking: Default::default() }
    }

    /// Over the store of a node that another process may serve: to read what was taken in.
    pub fn beside(archive: &Archive) -> Self {
        Feedback::new(None, archive.sql().clone(), archive.cipher().clone(), Arc::new(RealDisk))
    }

    /// Whether this node takes feedback.
    pub fn is_open(&self) -> bool {
        self.key.is_some()
    }

    /// The party in whose name it is taken, and which owes the answer.
    pub fn keeper(&self) -> Option<&PartyId> {
        self.key.as_ref().map(PartyKey::party)
    }

    /// A fresh form.
    pub fn form(&self, now: i64) -> Result<String, NodeError> {
        Token::new(now, random()?).seal(&self.cipher, random()?)
    }

    /// Reads the token of a form.
    pub fn token(&self, text: &str, now: i64) -> Result<Token, form::BadForm> {
        Token::open(&self.cipher, text, now)
    }

    /// Counts something that a client does; after how many seconds it may, if not now.
    pub fn throttled(&self, client: Client, what: throttle::What, now: i64) -> Result<(), u64> {
        self.throttle.lock().unwrap_or_else(PoisonError::into_inner).take(client, what, now)
    }

    /// Takes in what somebody says: kept, logged, and then its code.
    pub async fn take(&self, node: &Node, said: &Said, token: &Token) -> Result<ReceiptCode, NotTaken> {
        let Some(key) = &self.key else { return Err(NotTaken::Closed) };
        let (code, now) = (token.code(), node.now());
        let lane = usize::from(code.hash()[0]) % LANES;
        let _alone = match self.taking.get(lane) {
            Some(lane) => Some(lane.lock().await),
            None => None,
        };
        if self.is_known(node, said, &code.hash()).await? {
            return Ok(code);
        }
        let local = hex::encode(random::<10>()?);
        let subject =
            SubjectId::new(SubjectType::Feedback, &key.party().org(), &local).map_err(Refusal::from);
        let subject = subject.map_err(NotTaken::Refused)?;
        let due = due(said.category, now)?;
        let words = serde_json::to_vec(&said.kept).map_err(|e| NodeError::system("feedback", e))?;
        let new = NewFeedback {
            receipt: code.hash(),
            subject: subject.as_str(),
            category: said.category.as_str(),
            about: said.kept.about_party.as_deref().unwrap_or_default(),
            received: now,
            due,
            words: &words,
            nonce: random()?,
        };
        self.sql.add_feedback(&self.cipher, &new, &*self.disk).await?;
        let draft = draft::statement(said, &subject, now, due).map_err(NotTaken::Refused);
        let logged = match draft {
            Ok(draft) => self.log(node, key, &draft, now).await,
            Err(refused) => Err(refused),
        };
        match logged {
            Ok(hash) => {
                self.sql.feedback_logged(subject.as_str(), &hash, &*self.disk).await?;
                Ok(code)
            }
            Err(reason) => {
                self.sql.drop_feedback(subject.as_str(), &*self.disk).await?;
                Err(reason)
            }
        }
    }

    /// Whether this form was taken before, with the same words. What a stop cut short is finished, or begun anew.
    async fn is_known(&self, node: &Node, said: &Said, receipt: &[u8; 32]) -> Result<bool, NotTaken> {
        let Some(stored) = self.sql.feedback_of_receipt(receipt).await? else { return Ok(false) };
        let kept = self.kept(&stored)?;
        if kept.is_none_or(|kept| kept.words != said.kept.words) {
            return Err(NotTaken::Used);
        }
        if !stored.logged.is_empty() {
            return Ok(true);
        }
        self.settle_one(node, &stored).await
    }

    /// Whether a piece of feedback that is not known to be logged is in the log all the same; it is noted then, and dropped otherwise.
    async fn settle_one(&self, node: &Node, stored: &StoredFeedback) -> Result<bool, NotTaken> {
        let filter = Filter { subject: Some(stored.subject.clone()), ..Filter::default() };
        match node.list(&filter, 1).await?.first() {
            Some(row) => {
                let hash = entente_record::StatementHash(row.hash).to_string();
                self.sql.feedback_logged(&stored.subject, &hash, &*self.disk).await?;
                Ok(true)
            }
            None => {
                self.sql.drop_feedback(&stored.subject, &*self.disk).await?;
                Ok(false)
            }
        }
    }

    /// Signs and logs; the statement's hash.
    async fn log(
        &self,
        node: &Node,
        key: &PartyKey,
        draft: &entente_record::Draft,
        now: i64,
    ) -> Result<String, NotTaken> {
        let signed = sign_fresh(draft, key, &[], now)?;
        let hash = entente_record::StatementHash::of(signed.jws.as_bytes()).to_string();
        let outcome = node.submit(vec![signed.to_string()]).await.into_iter().next();
        match outcome.unwrap_or_else(|| Err(Refusal::unavailable())) {
            Ok(_) => Ok(hash),
            Err(refusal) => Err(NotTaken::Refused(refusal)),
        }
    }

    /// What a code leads to.
    pub async fn follow(&self, code: &ReceiptCode) -> Result<Option<StoredFeedback>, NodeError> {
        let found = self.sql.feedback_of_receipt(&code.hash()).await?;
        Ok(found.filter(|stored| !stored.logged.is_empty()))
    }

    /// What was said, in the clear; nothing once it was deleted.
    pub fn kept(&self, stored: &StoredFeedback) -> Result<Option<Kept>, NodeError> {
        let words = stored.open_words(&self.cipher)?;
        words.map(|bytes| read(&bytes)).transpose()
    }

    /// The answer, in the clear; nothing while there is none.
    pub fn answer_of(&self, stored: &StoredFeedback) -> Result<Option<Answer>, NodeError> {
        let answer = stored.open_answer(&self.cipher)?;
        answer.map(|bytes| read(&bytes)).transpose()
    }

    /// What is open, the most urgent first, and then what was closed last; at most `limit` of each.
    pub async fn list(&self, limit: u32) -> Result<Vec<StoredFeedback>, NodeError> {
        let mut all = self.sql.feedback_open(None, limit).await?;
        all.extend(self.sql.feedback_closed(i64::MAX, limit).await?);
        all.retain(|stored| !stored.logged.is_empty());
        Ok(all)
    }

    /// Whether somebody may read a piece of feedback that the node of `operator` took in.
    pub fn may_read(&self, reader: Reader<'_>, operator: &PartyId, stored: &StoredFeedback) -> bool {
        let about = stored.about.parse::<PartyId>().ok();
        let category = stored.category.parse::<FeedbackCategory>();
        // A category that is no longer on the list may have been sensitive.
        let sensitive = category.map_or(true, |category| category.fact("sensitive") == Some("yes"));
        let keeper = self.keeper().unwrap_or(operator);
        readers::may_read(reader, Case { keeper, about: about.as_ref(), sensitive })
    }

    /// One piece of feedback.
    pub async fn find(&self, subject: &str) -> Result<Option<StoredFeedback>, NodeError> {
        let found = self.sql.feedback_of(subject).await?;
        Ok(found.filter(|stored| !stored.logged.is_empty()))
    }

    /// Answers whoever spoke. The words of the answer are theirs alone; that there is one, and its outcome, goes into the log, which meets
    /// the obligation. `closes` ends the case.
    pub async fn answer(
        &self,
        node: &Node,
        stored: &StoredFeedback,
        answer: &Answer,
        closes: bool,
    ) -> Result<(), NotTaken> {
        let Some(key) = &self.key else { return Err(NotTaken::Closed) };
        let now = node.now();
        let text = serde_json::to_vec(answer).map_err(|e| NodeError::system("feedback", e))?;
        let draft = draft::response(stored, answer, closes, now).map_err(NotTaken::Refused)?;
        self.put_answer(stored, &text, None).await?;
        self.log(node, key, &draft, now).await?;
        // Closed last: what is closed takes no further answer, and this one has to be on the record first.
        if closes {
            self.put_answer(stored, &text, Some(now.max(1))).await?;
        }
        Ok(())
    }

    async fn put_answer(
        &self,
        stored: &StoredFeedback,
        text: &[u8],
        closed: Option<i64>,
    ) -> Result<(), NodeError> {
        let put =
            self.sql.answer_feedback(&self.cipher, &stored.subject, text, random()?, closed, &*self.disk);
        Ok(put.await?)
    }

    /// Settles what a stop of the node left half done.
    pub async fn settle(&self, node: &Node) -> Result<(), NotTaken> {
        let until = node.now() - SETTLE_SECONDS;
        let open = self.sql.feedback_open(None, SETTLE_AT_ONCE).await?;
        for stored in open.iter().filter(|stored| stored.logged.is_empty() && stored.received < until) {
            self.settle_one(node, stored).await?;
        }
        Ok(())
    }

    /// Deletes the words of what was closed long enough ago.
    pub async fn forget(&self, now: i64) -> Result<(), NodeError> {
        Ok(self.sql.forget_feedback(now - KEEP_WORDS_DAYS * DAY, &*self.disk).await?)
    }
}

/// When an answer is due, Unix seconds.
pub fn due(category: FeedbackCategory, now: i64) -> Result<i64, NodeError> {
    deadline::due(category, now).map_err(|e| NodeError::system("the table of deadlines", e))
}

fn read<T: serde::de::DeserializeOwned>(bytes: &[u8]) -> Result<T, NodeError> {
    serde_json::from_slice(bytes).map_err(|e| NodeError::system("stored feedback", e))
}
