//! What a page is made of: a title, what it says in a sentence, and blocks. The template only writes them down.

mod cell;
mod intake;
mod table;

use std::borrow::Cow;

use askama::Template;
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{Html, IntoResponse, Redirect, Response};

use super::kept::{Keeping, answer_kept};
use super::shell::{Shell, guard};
use super::visit::{LANGUAGE_COOKIE, Visit};
use crate::ledger::AsOf;
use crate::{NodeError, Refusal};

pub use cell::Cell;
pub use intake::{Intake, IntakeField};
pub use table::{Row, Table, evidence, statement};

use super::verify::Verifier;

/// A part of a page.
pub enum Block {
    /// A heading of a part, with an anchor.
    Heading(Cow<'static, str>, String),
    /// A paragraph in the reader's language.
    Words(String),
    /// A paragraph in English, as the ledger and the API say it.
    English(String),
    /// Something that wants attention.
    Notice(String),
    /// Figures in large type.
    Figures(Vec<Figure>),
    /// Facts, each with its name.
    Facts(Vec<(String, Cell)>),
    /// A table.
    Table(Table),
    /// A picture, already SVG; the same figures stand in a table.
    Picture(String),
    /// A map: the picture, and what a script needs to make one that can be moved.
    Map(MapFrame),
    /// A form that asks this page for something else.
    Form(Form),
    /// A form that sends something.
    Intake(Intake),
    /// What a person wrote, in lines of their own.
    Said(String),
    /// Text as it is written, such as JSON.
    Code(String),
    /// A chapter of the book: HTML made from the project's own Markdown, in English.
    Book(String),
    /// Links.
    Links(Vec<Cell>),
    /// What a browser needs to check a bundle by itself.
    Verifier(Verifier),
}

/// A map as a picture, and where one that can be moved begins.
pub struct MapFrame {
    /// The picture, already SVG.
    pub svg: String,
    /// What it is.
    pub title: String,
    /// Degrees west, south, east and north of what it shows first, with commas.
    pub bounds: String,
}

/// A figure in large type.
pub struct Figure {
    /// What is counted.
    pub name: String,
    /// The figure, a link to what it is made of.
    pub value: Cell,
    /// What to know about it.
    pub note: String,
    /// `good`, `bad` or nothing.
    pub mood: &'static str,
}

/// A form whose answer is a page at a complete address.
pub struct Form {
    /// Where it leads.
    pub action: String,
    /// Its fields, in the order of a sentence.
    pub fields: Vec<Field>,
    /// Parameters that go along.
    pub hidden: Vec<(String, String)>,
    /// What its button says.
    pub button: String,
}

/// A field of a form.
pub struct Field {
    /// The parameter.
    pub name: &'static str,
    /// What it asks for.
    pub label: String,
    /// What was asked for.
    pub value: String,
    /// What it may be: value, words. Without any it is a field to type in.
    pub options: Vec<(String, String)>,
    /// What browsers should offer to fill it in: `text`, `date`.
    pub kind: &'static str,
}

impl Field {
    /// A field to type in.
    pub fn text(name: &'static str, label: String, value: Option<&str>) -> Self {
        Field { name, label, value: value.unwrap_or_default().to_owned(), options: Vec::new(), kind: "text" }
    }

    /// A field for a day.
    pub fn day(name: &'static str, label: String, value: Option<&str>) -> Self {
        // Of a time the field takes the day.
        let value = value.map(|value| value.get(..10).unwrap_or(value));
        Field { kind: "date", ..Field::text(name, label, value) }
    }

    /// A field to choose from; `any` is what stands for no choice.
    pub fn choice(
        name: &'static str,
        label: String,
        value: Option<&str>,
        any: String,
        options: impl IntoIterator<Item = (String, String)>,
    ) -> Self {
        let value = value.unwrap_or_default().to_owned();
        let mut all = vec![(String::new(), any)];
        all.extend(options);
        if !all.iter().any(|(known, _)| *known == value) {
            all.push((value.clone(), value.clone()));
        }
        Field { name, label, value, options: all, kind: "text" }
    }
}

/// A page.
pub struct Page {
    title: String,
    lead: String,
    section: &'static str,
    status: StatusCode,
    as_of: Option<AsOf>,
    method: &'static str,
    rule: String,
    twins: Vec<(&'static str, String)>,
    scripts: Vec<&'static str>,
    blocks: Vec<Block>,
}

#[derive(Template)]
#[template(path = "page.html")]
struct Written<'a> {
    shell: Shell<'a>,
    lead: &'a str,
    blocks: &'a [Block],
}

impl Page {
    /// A page of this title.
    pub fn of(title: String) -> Self {
        Page {
            title,
            lead: String::new(),
            section: "",
            status: StatusCode::OK,
            as_of: None,
            method: "",
            rule: String::new(),
            twins: Vec::new(),
            scripts: Vec::new(),
            blocks: Vec::new(),
        }
    }

    /// What it says in a sentence.
    pub fn lead(mut self, lead: String) -> Self {
        self.lead = lead;
        self
    }

    /// The part of the portal it belongs to, as the navigation names it.
    pub fn section(mut self, section: &'static str) -> Self {
        self.section = section;
        self
    }

    /// Its status.
    pub fn status(mut self, status: StatusCode) -> Self {
        self.status = status;
        self
    }

    /// Of which statements it is.
    pub fn dated(mut self, as_of: AsOf) -> Self {
        self.as_of = Some(as_of);
        self
    }

    /// How it is counted: the page on it, and the rule in short, in English as the ledger says it.
    pub fn counted(mut self, method: &'static str, rule: &str) -> Self {
        self.method = method;
        self.rule = rule.to_owned();
        self
    }

    /// The same for programs: `json`, `csv`, each with its address.
    pub fn twin(mut self, kind: &'static str, url: String) -> Self {
        self.twins.push((kind, url));
        self
    }

    /// A script that makes more of it; the page says what it has to say without.
    #[allow(dead_code, reason = "pages without scripts are whole; the first that loads one uses this")]
    pub fn script(mut self, name: &'static str) -> Self {
        self.scripts.push(name);
        self
    }

    /// A further block.
    pub fn with(mut self, block: Block) -> Self {
        self.blocks.push(block);
        self
    }

    /// Further blocks.
    pub fn with_all(mut self, blocks: impl IntoIterator<Item = Block>) -> Self {
        self.blocks.extend(blocks);
        self
    }

    /// The way to the same for programs.
    pub fn answer_twin(&self, kind: &str) -> Response {
        match self.twins.iter().find(|(known, _)| *known == kind) {
            Some((_, url)) => Redirect::temporary(url).into_response(),
            None => Refusal::new("not-found", format!("this page has no {kind}")).into_response(),
        }
    }

    /// The answer to who asked for it.
    pub fn answer(self, visit: &Visit) -> Response {
        match self.written(visit) {
            Ok(text) => {
                let mut response = (self.status, Html(text)).into_response();
                dress(&mut response, visit);
                response
            }
            Err(error) => crate::api::inside(&NodeError::system("a template", error)),
        }
    }

    /// The same, and the page is kept where it can be.
    pub fn answer_and_keep(self, visit: &Visit, headers: &HeaderMap, keeping: Option<Keeping>) -> Response {
        match (keeping, self.status) {
            (Some(keeping), StatusCode::OK) => match self.written(visit) {
                Ok(text) => answer_kept(&keeping.keep(text), visit, headers),
                Err(error) => crate::api::inside(&NodeError::system("a template", error)),
            },
            _ => self.answer(visit),
        }
    }

    fn written(&self, visit: &Visit) -> Result<String, askama::Error> {
        let mut scripts = self.scripts.clone();
        if self.blocks.iter().any(|block| matches!(block, Block::Map(_))) {
            scripts.push("map.js");
        }
        let shell = Shell {
            visit,
            title: &self.title,
            section: self.section,
            as_of: self.as_of.as_ref(),
            method: self.method,
            rule: &self.rule,
            twins: &self.twins,
            scripts: &scripts,
        };
        Written { shell, lead: &self.lead, blocks: &self.blocks }.render()
    }
}

/// Puts on what every page has.
pub fn dress(response: &mut Response, visit: &Visit) {
    let headers = response.headers_mut();
    guard(headers);
    if let Ok(id) = HeaderValue::from_str(&visit.request_id) {
        headers.insert("x-request-id", id);
    }
    if visit.chosen {
        let code = visit.words.language().code();
        let cookie = format!("{LANGUAGE_COOKIE}={code}; Path=/; Max-Age=31536000; SameSite=Lax; HttpOnly");
        if let Ok(cookie) = HeaderValue::from_str(&cookie) {
            headers.insert(header::SET_COOKIE, cookie);
        }
    }
}
