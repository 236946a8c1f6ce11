//! One reader asking for one page: what was asked for, in which language, as of when.

use std::sync::Arc;

use axum::extract::{FromRequestParts, Query, RawPathParams};
use axum::handler::Handler;
use axum::http::request::Parts;
use axum::http::{HeaderMap, header};
use axum::response::{IntoResponse, Response};
use axum::routing::{MethodRouter, get};
use entente_ledger::subject::SubjectState;
use entente_record::SubjectId;
use serde_json::Value;

use super::ahead::{Ahead, aside};
use super::fault::Fault;
use super::kept::{Keeping, answer_kept};
use super::markup::InQuery;
use super::page::{Cell, Page};
use super::words::{Language, Words, words};
use crate::Node;
use crate::api::{Moment, Of, RequestId};
use crate::ledger::Asked;
use crate::ledger::view::Made;
use crate::ledger::{AsOf, Edition, Names, Sizes, Volume, view};

/// Parameters of one address: more than any form of the portal has.
const MAX_PARAMETERS: usize = 32;
/// The longest value of a parameter: ids and names are shorter.
const MAX_VALUE_BYTES: usize = 512;
/// Where the reader's choice of language is kept.
pub const LANGUAGE_COOKIE: &str = "entente-language";

/// What a page is made from.
#[derive(Clone)]
pub struct Visit {
    /// The node.
    pub node: Arc<Node>,
    /// The reader's language.
    pub words: &'static Words,
    /// The path.
    pub path: String,
    /// What the path names, such as a consignment.
    pub id: String,
    /// `json` or `csv`, where the address ends so: the same for programs.
    pub twin: Option<&'static str>,
    /// Of which statements.
    pub moment: Moment,
    /// The state of a large ledger that all of the page is made of.
    edition: Option<Arc<Edition>>,
    /// Whether nothing but the address and the language says what the page is.
    public: bool,
    /// Names this answer in the operator's log.
    pub request_id: String,
    /// Whether the language was chosen in the address, to be remembered.
    pub chosen: bool,
    query: Vec<(String, String)>,
}

/// A handler that makes a page, or the page on why there is none.
pub fn show<M, F>(make: M) -> MethodRouter<Arc<Node>>
where
    M: Fn(Visit) -> F + Clone + Send + Sync + 'static,
    F: Future<Output = Result<Page, Fault>> + Send + 'static,
{
    get(Shown(make, false))
}

/// The same for a page that is made of the ledger's views, statements up to the size they are of, and nothing else. Of a large
/// ledger all of it is of one edition, and kept with that.
pub fn show_kept<M, F>(make: M) -> MethodRouter<Arc<Node>>
where
    M: Fn(Visit) -> F + Clone + Send + Sync + 'static,
    F: Future<Output = Result<Page, Fault>> + Send + 'static,
{
    get(Shown(make, true))
}

#[derive(Clone)]
struct Shown<M>(M, bool);

impl<M, F> Handler<(), Arc<Node>> for Shown<M>
where
    M: Fn(Visit) -> F + Clone + Send + Sync + 'static,
    F: Future<Output = Result<Page, Fault>> + Send + 'static,
{
    type Future = std::pin::Pin<Box<dyn Future<Output = Response> + Send>>;

    fn call(self, request: axum::extract::Request, node: Arc<Node>) -> Self::Future {
        Box::pin(async move {
            let (mut parts, _) = request.into_parts();
            let mut visit = match Visit::of(&mut parts, node).await {
                Ok(visit) => visit,
                Err(answer) => return *answer,
            };
            let ahead = parts.extensions.remove::<Ahead>();
            let in_turn = ahead.is_none();
            if self.1
                && let Err(fault) = visit.take_edition(ahead).await
            {
                return fault.answer(&visit);
            }
            let keeping = if self.1 { visit.keeping(&parts) } else { None };
            if let Some(kept) = keeping.as_ref().and_then(Keeping::page) {
                return answer_kept(&kept, &visit, &parts.headers);
            }
            let of_edition = visit.edition.is_some();
            let write = write(self.0, visit, parts.headers, keeping);
            if of_edition && in_turn { aside(write).await } else { write.await }
        })
    }
}

/// Makes a page and writes it.
async fn write<M, F>(make: M, visit: Visit, headers: HeaderMap, keeping: Option<Keeping>) -> Response
where
    M: Fn(Visit) -> F,
    F: Future<Output = Result<Page, Fault>>,
{
    match (make(visit.clone()).await, visit.twin) {
        (Ok(page), None) => page.answer_and_keep(&visit, &headers, keeping),
        (Ok(page), Some(kind)) => page.answer_twin(kind),
        (Err(fault), None) => fault.answer(&visit),
        (Err(fault), Some(_)) => fault.refusal().into_response(),
    }
}

impl Visit {
    /// Reads a request, or answers with a page on what is wrong with it.
    pub async fn of(parts: &mut Parts, node: Arc<Node>) -> Result<Self, Box<Response>> {
        let given = Query::<Vec<(String, String)>>::try_from_uri(&parts.uri).map(|Query(pairs)| pairs);
        let (query, mut fault) = match given {
            Ok(pairs) => checked(pairs),
            Err(_) => (Vec::new(), Some(Fault::bad("the query can't be read"))),
        };
        let id = match RawPathParams::from_request_parts(parts, &()).await {
            Ok(params) => params.iter().next().map(|(_, value)| value.to_owned()).unwrap_or_default(),
            Err(_) => {
                fault = fault.or(Some(Fault::bad("the path is not UTF-8")));
                String::new()
            }
        };
        let path = parts.uri.path().to_owned();
        let (path, twin) = of_twin(&path);
        let id = of_twin(&id).0.to_owned();
        let asked =
            |name: &str| query.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str());
        let language = asked("lang").and_then(Language::of);
        let chosen = language.is_some();
        let language = language.unwrap_or_else(|| preferred(&parts.headers));
        let of = |text: &str| text.parse::<Sizes>().map_err(|e| Fault::bad(format!("`as-of`: {e}")));
        let sizes = match asked("as-of").filter(|text| !text.is_empty()).map(of).transpose() {
            Ok(sizes) => sizes,
            Err(wrong) => {
                fault = fault.or(Some(wrong));
                None
            }
        };
        let at = match asked("at").filter(|text| !text.is_empty()).map(until).transpose() {
            Ok(at) => at,
            Err(wrong) => {
                fault = fault.or(Some(wrong));
                None
            }
        };
        let moment = Moment::of(&node, sizes.map(Of), at.map(Of)).or_else(|refusal| {
            fault = fault.take().or(Some(Fault::from(refusal)));
            Moment::of(&node, None, None)
        });
        // Without parameters only a clock fails that is beyond what a time can say.
        let moment = moment.map_err(|refusal| Box::new(refusal.into_response()))?;
        let visit = Visit {
            node,
            words: words(language),
            path: path.to_owned(),
            id,
            twin,
            moment,
            edition: None,
            public: is_public(&parts.headers),
            request_id: parts.extensions.get::<RequestId>().cloned().unwrap_or_else(RequestId::fresh).0,
            chosen,
            query,
        };
        match fault {
            None => Ok(visit),
            Some(fault) => Err(Box::new(fault.answer(&visit))),
        }
    }

    /// What was asked for under a name; nothing where the field was left empty.
    pub fn asked(&self, name: &str) -> Option<&str> {
        let value = self.query.iter().find(|(known, _)| known == name).map(|(_, value)| value.trim());
        value.filter(|value| !value.is_empty())
    }

    /// A parameter read from its text.
    pub fn read<T: std::str::FromStr<Err: std::fmt::Display>>(&self, name: &str) -> Result<Option<T>, Fault> {
        let read = |text: &str| text.parse().map_err(|e| Fault::bad(format!("`{name}`: {e}")));
        self.asked(name).map(read).transpose()
    }

    /// An address within the portal that keeps the language chosen in this one, and as of when.
    pub fn link(&self, path: &str) -> String {
        self.link_with(path, &[])
    }

    /// The same with further parameters.
    pub fn link_with(&self, path: &str, more: &[(&str, &str)]) -> String {
        let kept = self.kept();
        let kept = kept.iter().map(|(name, value)| (*name, *value));
        address(path, more.iter().copied().chain(kept))
    }

    /// This very page with some parameters set otherwise; an empty value leaves one out.
    pub fn here_with(&self, changed: &[(&str, &str)]) -> String {
        let kept = self.query.iter().map(|(name, value)| (name.as_str(), value.as_str()));
        let kept = kept.filter(|(name, _)| changed.iter().all(|(other, _)| other != name));
        address(&self.path, kept.chain(changed.iter().copied()))
    }

    /// Parameters that go along with every link.
    pub fn kept(&self) -> Vec<(&str, &str)> {
        ["as-of", "at", "lang"].into_iter().filter_map(|name| Some((name, self.asked(name)?))).collect()
    }

    /// Every parameter but those named, for forms to carry along.
    pub fn others(&self, but: &[&str]) -> Vec<(String, String)> {
        self.query
            .iter()
            .filter(|(name, value)| !but.contains(&name.as_str()) && !value.is_empty())
            .cloned()
            .collect()
    }

    /// The rows of a view, from the books or from the ledger at rest.
    pub async fn made(&self, name: &str) -> Result<(Arc<Made>, AsOf), Fault> {
        let view = view(name).ok_or_else(|| Fault::inside("no such view", name))?;
        if let Some(edition) = &self.edition
            && let Some(made) = edition.made(name)
        {
            let as_of = edition.as_of().clone();
            return Ok((made.map_err(Fault::too_large)?, as_of));
        }
        if let Some(rest) = self.moment.at_rest(&self.node) {
            return Ok(rest.made(view, &self.moment.asked()).await?);
        }
        let shelf = self.node.shelf();
        let volume = shelf.volume(&self.moment.as_of, &self.moment.logs).await?;
        let as_of = self.moment.as_of.clone();
        let now = as_of.now;
        let made = shelf.work(move || Ok(volume.made(view, now)?)).await?;
        Ok((made, as_of))
    }

    /// The rows of a view; where the ledger is too large for it, the reason, so that a page can say what else it knows.
    pub async fn made_if(&self, name: &str) -> Result<Result<Arc<Made>, String>, Fault> {
        match self.made(name).await {
            Ok((made, _)) => Ok(Ok(made)),
            Err(fault) if fault.is_too_large() => Ok(Err(fault.into_message())),
            Err(fault) => Err(fault),
        }
    }

    /// What parties, programmes and places are called: of a large ledger, as its latest edition knows them.
    pub async fn names(&self) -> Result<Arc<Names>, Fault> {
        if let Some(edition) = &self.edition {
            return Ok(edition.names().clone());
        }
        if let Some(rest) = self.moment.at_rest(&self.node) {
            let (as_of, logs) = (&self.moment.as_of, &self.moment.logs);
            let newest = AsOf::new(as_of.logs.clone(), None, as_of.now);
            let asked = Asked { logs, as_of: &newest, sizes_given: false };
            return Ok(rest
                .edition(&asked)
                .await?
                .map(|edition| edition.names().clone())
                .unwrap_or_default());
        }
        let Some(volume) = self.volume().await? else { return Ok(Arc::default()) };
        Ok(self.node.shelf().work(move || Ok(volume.names())).await?)
    }

    /// A party with its name, which leads to its page.
    pub fn party(&self, names: &Names, id: &str) -> Cell {
        Cell::thing(self, "organisations", id, names.of_party(id))
    }

    /// A subject of a consignment, programme or anything else, which leads to what is said of it.
    pub fn subject(&self, names: &Names, id: &str) -> Cell {
        match id.split(':').next() {
            Some("consignment") => Cell::thing(self, "consignments", id, ""),
            Some("programme") => Cell::thing(self, "programmes", id, names.of_programme(id)),
            Some("request") => Cell::thing(self, "requests", id, ""),
            Some("finding") => Cell::thing(self, "findings", id, ""),
            _ if id.is_empty() => Cell::Empty,
            _ => Cell::link(self.link_with("/statements", &[("subject", id)]), id),
        }
    }

    /// What the statements about one subject amount to, from the books or from the ledger at rest.
    pub async fn state<T: Send + 'static>(
        &self,
        subject: SubjectId,
        tell: impl FnOnce(Option<&SubjectState>) -> T + Send + 'static,
    ) -> Result<T, Fault> {
        if let Some(rest) = self.moment.at_rest(&self.node) {
            return Ok(tell(rest.state(&subject, &self.moment.asked()).await?.0.as_ref()));
        }
        let (shelf, now) = (self.node.shelf(), self.moment.as_of.now);
        let volume = shelf.volume(&self.moment.as_of, &self.moment.logs).await?;
        Ok(shelf.work(move || Ok(tell(volume.books(now).ledger().state(&subject)))).await?)
    }

    /// Of a large ledger, where the newest is asked for: makes the page one of its edition, or of the one it is written ahead for.
    async fn take_edition(&mut self, ahead: Option<Ahead>) -> Result<(), Fault> {
        if !self.moment.is_newest() {
            return Ok(());
        }
        let edition = match ahead {
            Some(Ahead(edition)) => edition,
            None => {
                let Some(rest) = self.moment.at_rest(&self.node) else { return Ok(()) };
                let Some(edition) = rest.edition(&self.moment.asked()).await? else { return Ok(()) };
                edition
            }
        };
        self.moment = self.moment.of_edition(edition.as_of());
        self.edition = Some(edition);
        Ok(())
    }

    /// Where the page of this address is kept, if it can be: for anybody, and in one language.
    fn keeping(&self, parts: &Parts) -> Option<Keeping> {
        let edition = self.edition.clone().filter(|_| self.public && self.twin.is_none())?;
        Some(Keeping { edition, key: format!("{} {}", self.words.language().code(), parts.uri) })
    }

    /// How much of this node's own log is meant.
    pub fn own_size(&self) -> u64 {
        self.moment.as_of.logs.first().map_or(0, |log| log.size)
    }

    /// The books, for what no view shows; nothing where they are too large for memory.
    pub async fn volume(&self) -> Result<Option<Arc<Volume>>, Fault> {
        if self.moment.at_rest(&self.node).is_some() {
            return Ok(None);
        }
        Ok(Some(self.node.shelf().volume(&self.moment.as_of, &self.moment.logs).await?))
    }
}

/// A path with a query.
fn address<'a>(path: &str, pairs: impl Iterator<Item = (&'a str, &'a str)>) -> String {
    let pairs = pairs.filter(|(_, value)| !value.is_empty());
    let query: Vec<String> =
        pairs.map(|(name, value)| format!("{}={}", InQuery(name), InQuery(value))).collect();
    if query.is_empty() { path.to_owned() } else { format!("{path}?{}", query.join("&")) }
}

/// The parameters, or what is wrong with them.
fn checked(pairs: Vec<(String, String)>) -> (Vec<(String, String)>, Option<Fault>) {
    if pairs.len() > MAX_PARAMETERS {
        return (Vec::new(), Some(Fault::bad(format!("more than {MAX_PARAMETERS} parameters"))));
    }
    if let Some((name, _)) = pairs.iter().find(|(_, value)| value.len() > MAX_VALUE_BYTES) {
        let fault = Fault::bad(format!("`{name}` is longer than {MAX_VALUE_BYTES} bytes"));
        return (Vec::new(), Some(fault));
    }
    (pairs, None)
}

/// A day or a time: of a day, its end.
fn until(text: &str) -> Result<entente_record::Timestamp, Fault> {
    let whole = if text.len() == 10 { format!("{text}T23:59:59Z") } else { text.to_owned() };
    whole.parse().map_err(|e| Fault::bad(format!("`at`: {e}")))
}

/// The language of the cookie, else of the browser, else English.
fn preferred(headers: &HeaderMap) -> Language {
    let cookies = headers.get_all(header::COOKIE).iter().filter_map(|value| value.to_str().ok());
    let mut pairs = cookies.flat_map(|line| line.split(';')).filter_map(|pair| pair.trim().split_once('='));
    let cookie = pairs.find(|(name, _)| *name == LANGUAGE_COOKIE).and_then(|(_, code)| Language::of(code));
    let browser = || Language::accepted(headers.get(header::ACCEPT_LANGUAGE)?.to_str().ok()?);
    cookie.or_else(browser).unwrap_or(Language::English)
}

/// Whether a page for this asker is one for anybody: no cookie but that of the language says who asks.
fn is_public(headers: &HeaderMap) -> bool {
    let cookies = headers.get_all(header::COOKIE).iter();
    let mut names = cookies.flat_map(|value| value.to_str().unwrap_or("?").split(';')).map(|pair| {
        let name = pair.split('=').next().unwrap_or_default();
        name.trim()
    });
    names.all(|name| name == LANGUAGE_COOKIE) && !headers.contains_key(header::AUTHORIZATION)
}

/// An address without the ending that asks for the same in a form for programs.
fn of_twin(path: &str) -> (&str, Option<&'static str>) {
    let ending = |kind: &'static str| Some((path.strip_suffix(kind)?.strip_suffix('.')?, Some(kind)));
    ending("json").or_else(|| ending("csv")).unwrap_or((path, None))
}

/// The text at a pointer of a row; empty where nothing is known. Pages ask it of every row of a view, and parts of rows have
/// neither `~` nor `/` in their names: nothing is unescaped.
pub fn text<'v>(row: &'v Value, pointer: &str) -> &'v str {
    let step = |value: &'v Value, part: &str| match value {
        Value::Array(list) => list.get(part.parse::<usize>().ok()?),
        other => other.get(part),
    };
    let found = pointer.split('/').skip(1).try_fold(row, step);
    found.and_then(Value::as_str).unwrap_or_default()
}
