//! `GET /log`: the log itself: its checkpoint, who vouches for it, where its tiles are, and the logs this node follows.

use super::fault::Fault;
use super::page::{Block, Cell, Page, Table};
use super::visit::Visit;
use crate::NodeError;

/// The page.
pub async fn log(visit: Visit) -> Result<Page, Fault> {
    let words = visit.words;
    let node = visit.node.clone();
    let read = tokio::task::spawn_blocking(move || node.archive().checkpoint()).await;
    let signed = read.map_err(|e| NodeError::system("reading the checkpoint", e))??;
    let identity = visit.node.identity();
    let checkpoint = signed.checkpoint();
    let facts = vec![
        (words.say("log-origin"), Cell::Code(identity.origin.clone())),
        (words.say("log-key"), Cell::Code(identity.log_key.clone())),
        (words.say("as-of-label"), Cell::Number(words.whole(checkpoint.size))),
        (words.say("log-root"), Cell::Code(checkpoint.root.to_string())),
    ];
    let mut signatures = Table::new(&visit, words.say("log-signatures"), ["log-signer", "log-signature"]);
    for line in signed.note().signatures() {
        let is_own = line.name() == identity.origin;
        let mood = if is_own { words.say("log-own") } else { words.say("log-witness") };
        signatures.row([Cell::Code(line.name().to_owned()), Cell::State("good", mood)]);
    }
    let files = ["/checkpoint"].map(|path| Cell::link(path.to_owned(), path));
    let mut followed =
        Table::new(&visit, words.say("log-followed"), ["log-origin", "as-of-label", "line-state"]);
    for mirror in visit.node.mirrors() {
        let state = match mirror.trouble() {
            None => Cell::State("good", words.say("log-holds")),
            Some(trouble) => Cell::Many(vec![
                Cell::State("bad", words.say("log-trouble")),
                Cell::Code(trouble.code().to_owned()),
            ]),
        };
        followed.row([
            Cell::Code(mirror.origin().to_owned()),
            Cell::Number(words.whole(mirror.size())),
            state,
        ]);
    }
    Ok(Page::of(words.say("log-title"))
        .lead(words.say("log-lead"))
        .section("nav-log")
        .dated(visit.moment.as_of.clone())
        .twin("json", "/healthz".to_owned())
        .with(Block::Facts(facts))
        .with(Block::Heading("signed".into(), words.say("log-signatures")))
        .with(Block::Words(words.say("log-signatures-lead")))
        .with(Block::Table(signatures))
        .with(Block::Heading("files".into(), words.say("log-files")))
        .with(Block::Words(words.say("log-files-lead")))
        .with(Block::Links(files.into()))
        .with(Block::Code(signed.note().to_string()))
        .with(Block::Links(vec![Cell::link(visit.link("/verify"), words.say("verify-title"))]))
        .with(Block::Code(format!("entente verify URL --log-key '{}'", identity.log_key)))
        .with(Block::Heading("followed".into(), words.say("log-followed")))
        .with(Block::Table(followed)))
}
