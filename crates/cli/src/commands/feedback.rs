//! `entente feedback`: what people without an account said, for whoever has to answer them.
//!
//! Who may run this has the node's folder and the key that encrypts its store. Every reading is written to the operator's log.

use std::path::PathBuf;

use anyhow::{Context, Result, anyhow};
use entente_node::feedback::case::Answer as Told;
use entente_node::feedback::readers::Reader;
use entente_node::feedback::{Feedback, NotTaken};
use entente_node::folder::Identity;
use entente_node::{Archive, Node, Options};
use entente_record::value::Outcome;
use entente_record::{PartyId, PartyKey, Timestamp};
use entente_store::sql::feedback::StoredFeedback;
use serde_json::{Value, json};

use super::Answer;
use crate::output::Output;
use crate::support::files;
use crate::support::places::PlacesArgs;

/// Cases listed, of the open ones and of the closed ones.
const MOST: u32 = 200;

#[derive(clap::Args)]
pub struct Args {
    #[command(subcommand)]
    verb: Verb,
}

#[derive(clap::Subcommand)]
enum Verb {
    /// List what is open, the most urgent first, and what was closed last; works beside a serving node.
    List(Place),
    /// Read one in the words it was said in; works beside a serving node.
    Read {
        #[command(flatten)]
        place: Place,
        /// The case: feedback:ORG:….
        subject: String,
    },
    /// Answer whoever said it. The words are for the holder of the code; that there is an answer goes into the log. The node must not be serving.
    Answer {
        #[command(flatten)]
        place: Place,
        /// The case: feedback:ORG:….
        subject: String,
        /// The key by which the node takes feedback.
        #[arg(long, value_name = "FILE")]
        key: PathBuf,
        /// File with the answer's words.
        #[arg(long, value_name = "FILE")]
        words: PathBuf,
        /// Whether what was said is accepted: accept, partly, return or reject.
        #[arg(long)]
        outcome: Outcome,
        /// Whether that ends the case. Its words are deleted some months later.
        #[arg(long)]
        close: bool,
    },
}

#[derive(clap::Args)]
struct Place {
    /// A node's data folder.
    #[arg(long)]
    data: PathBuf,
    #[command(flatten)]
    places: PlacesArgs,
    /// For whom it is read; without it, for the operating party. Of a sensitive complaint the organisation it is about sees nothing.
    #[arg(long = "as", value_name = "ORG")]
    reader: Option<PartyId>,
    /// Read as an auditor, who sees every case but sensitive ones about the own organisation, and answers none.
    #[arg(long)]
    auditor: bool,
}

/// Who reads, and whose node it is.
struct Asker {
    reader: PartyId,
    operator: PartyId,
    auditor: bool,
}

impl Place {
    fn asker(&self, identity: &Identity) -> Result<Asker> {
        let operator: PartyId = identity.party.parse()?;
        let reader = self.reader.clone().unwrap_or_else(|| operator.clone());
        Ok(Asker { reader, operator, auditor: self.auditor })
    }
}

impl Asker {
    fn may_read(&self, feedback: &Feedback, stored: &StoredFeedback) -> bool {
        let reader = Reader { party: &self.reader, auditor: self.auditor };
        feedback.may_read(reader, &self.operator, stored)
    }
}

impl Args {
    pub async fn run(self, output: &Output) -> Answer {
        match self.verb {
            Verb::List(place) => {
                let archive = Archive::open(&place.data, &place.places.places()?).await?;
                let asker = place.asker(archive.identity())?;
                let feedback = Feedback::beside(&archive);
                let listed = feedback.list(MOST).await;
                archive.close().await;
                let mut listed = listed?;
                listed.retain(|stored| asker.may_read(&feedback, stored));
                list(&listed, output);
            }
            Verb::Read { place, subject } => {
                let archive = Archive::open(&place.data, &place.places.places()?).await?;
                let asker = place.asker(archive.identity())?;
                let shown = read(&Feedback::beside(&archive), &asker, &subject, output).await;
                archive.close().await;
                shown?;
            }
            Verb::Answer { place, subject, key, words, outcome, close } => {
                let key = PartyKey::from_json(&files::read(&key)?)
                    .with_context(|| format!("{} is not a key file", key.display()))?;
                let words =
                    String::from_utf8(files::read(&words)?).context("the answer is not UTF-8 text")?;
                let options = Options { feedback: Some(key), ..place.places.options()? };
                let node = Node::open(&place.data, options).await?;
                let told =
                    Told { words: words.trim().to_owned(), outcome: outcome.to_string(), at: node.now() };
                let asker = place.asker(node.identity())?;
                let answered = answer(&node, &asker, &subject, &told, close).await;
                node.close().await;
                answered?;
                output.line(format!("{subject} is answered{}.", if close { " and closed" } else { "" }));
                output.value(&json!({"subject": subject, "answered": true, "closed": close}));
            }
        }
        Ok(true)
    }
}

async fn answer(node: &Node, asker: &Asker, subject: &str, told: &Told, close: bool) -> Result<()> {
    let stored = found(node.feedback(), asker, subject).await?;
    if asker.auditor {
        return Err(anyhow!("who audits reads, and answers nothing"));
    }
    if stored.closed.is_some() {
        return Err(anyhow!("{subject} is closed; what was answered stays"));
    }
    node.feedback().answer(node, &stored, told, close).await.map_err(|reason| match reason {
        NotTaken::Refused(refusal) => anyhow!("the log refused the answer: {refusal}"),
        NotTaken::Inside(error) => anyhow!(error),
        other => anyhow!("not answered: {other:?}"),
    })
}

async fn found(feedback: &Feedback, asker: &Asker, subject: &str) -> Result<StoredFeedback> {
    let found = feedback.find(subject).await?.filter(|stored| asker.may_read(feedback, stored));
    found.with_context(|| {
        let reader = &asker.reader;
        format!("there is no feedback {subject} that {reader} may read; `entente feedback list` names what there is")
    })
}

fn list(all: &[StoredFeedback], output: &Output) {
    let row = |one: &StoredFeedback| {
        [one.subject.clone(), one.category.clone(), time(one.received), time(one.due), state(one).to_owned()]
    };
    output.table(["feedback", "category", "received", "due", "state"], all.iter().map(row).collect());
    output.value(&json!(all.iter().map(value).collect::<Vec<_>>()));
}

async fn read(feedback: &Feedback, asker: &Asker, subject: &str, output: &Output) -> Result<()> {
    let stored = found(feedback, asker, subject).await?;
    tracing::warn!(subject, "the words of feedback are read at the command line");
    let (kept, answer) = (feedback.kept(&stored)?, feedback.answer_of(&stored)?);
    output.line(format!("{subject}: {}, {}, due {}", stored.category, state(&stored), time(stored.due)));
    match &kept {
        None => output.line("Its words are deleted."),
        Some(kept) => {
            for (name, text) in [("area", &kept.area), ("mark", &kept.mark), ("contact", &kept.contact)] {
                if !text.is_empty() {
                    output.line(format!("{name}: {}", plain(text)));
                }
            }
            output.line(format!("\n{}", plain(&kept.words)));
        }
    }
    if let Some(answer) = &answer {
        output.line(format!("\nAnswered {}: {}\n{}", time(answer.at), answer.outcome, plain(&answer.words)));
    }
    let mut shown = value(&stored);
    shown["words"] = json!(kept);
    shown["answer"] = json!(answer);
    output.value(&shown);
    Ok(())
}

/// What strangers wrote, without what a terminal would obey.
fn plain(text: &str) -> String {
    text.chars().map(|c| if c.is_control() && c != '\n' { '\u{fffd}' } else { c }).collect()
}

fn state(one: &StoredFeedback) -> &'static str {
    match (one.closed, one.is_answered()) {
        (Some(_), _) => "closed",
        (None, true) => "answered",
        (None, false) => "open",
    }
}

fn time(seconds: i64) -> String {
    Timestamp::from_unix_seconds(seconds).map(|time| time.to_string()).unwrap_or_default()
}

fn value(one: &StoredFeedback) -> Value {
    json!({
        "subject": one.subject, "category": one.category, "received": time(one.received), "due": time(one.due),
        "state": state(one), "statement": one.logged,
    })
}
