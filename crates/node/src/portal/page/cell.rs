//! What stands in a field of a table, or behind the name of a fact.

use std::fmt::{self, Display, Formatter};

use crate::portal::markup::{InPath, Plain};
use crate::portal::visit::Visit;

/// A piece of content. It writes itself as HTML, all text of strangers escaped.
#[derive(Clone)]
pub enum Cell {
    /// Nothing is known.
    Empty,
    /// Words in the reader's language.
    Text(String),
    /// Words as they stand in a statement: in whatever language, running its own way.
    Said(String),
    /// A number, set so that numbers below each other line up.
    Number(String),
    /// A code or an id.
    Code(String),
    /// A state in a word, with its mood: `good`, `bad`, `open` or nothing.
    State(&'static str, String),
    /// Something that leads somewhere: the address, what stands there, and a smaller line below.
    Link(String, String, String),
    /// A number that leads to what it is made of.
    Figure(String, String),
    /// A few of them.
    Many(Vec<Cell>),
    /// What can be opened: a line, and what is inside.
    Opens(String, Vec<Cell>),
}

impl Cell {
    /// Text as it stands in a statement; nothing where it is empty.
    pub fn said(text: &str) -> Self {
        if text.is_empty() { Cell::Empty } else { Cell::Said(text.to_owned()) }
    }

    /// A link with what stands there in one line.
    pub fn link(url: String, text: impl Into<String>) -> Self {
        Cell::Link(url, text.into(), String::new())
    }

    /// A thing of the portal by its id: `/consignments/ID`.
    pub fn thing(visit: &Visit, folder: &str, id: &str, name: &str) -> Self {
        if id.is_empty() {
            return Cell::Empty;
        }
        let url = visit.link(&format!("/{folder}/{}", InPath(id)));
        let (text, below) = if name.is_empty() { (id, "") } else { (name, id) };
        Cell::Link(url, text.to_owned(), below.to_owned())
    }

    /// Whether it is set like a number.
    pub fn is_number(&self) -> bool {
        matches!(self, Cell::Number(_) | Cell::Figure(..))
    }

    /// Whether there is nothing in it.
    pub fn is_empty(&self) -> bool {
        matches!(self, Cell::Empty)
    }
}

impl Display for Cell {
    fn fmt(&self, out: &mut Formatter<'_>) -> fmt::Result {
        match self {
            Cell::Empty => out.write_str("<span class=\"none\" aria-hidden=\"true\">–</span>"),
            Cell::Text(text) => write!(out, "{}", Plain(text)),
            Cell::Said(text) => write!(out, "<bdi>{}</bdi>", Plain(text)),
            Cell::Number(text) => write!(out, "<bdi class=\"n\">{}</bdi>", Plain(text)),
            Cell::Code(text) => write!(out, "<code dir=\"ltr\">{}</code>", Plain(text)),
            Cell::State(mood, text) => write!(out, "<span class=\"state {mood}\">{}</span>", Plain(text)),
            Cell::Link(url, text, below) => {
                write!(out, "<a href=\"{}\"><bdi>{}</bdi></a>", Plain(url), Plain(text))?;
                match below.is_empty() {
                    true => Ok(()),
                    false => write!(out, "<small class=\"id\" dir=\"ltr\">{}</small>", Plain(below)),
                }
            }
            Cell::Figure(url, text) => {
                write!(out, "<a class=\"n\" href=\"{}\"><bdi>{}</bdi></a>", Plain(url), Plain(text))
            }
            Cell::Many(cells) => list(cells, "many", out),
            Cell::Opens(line, cells) => {
                write!(out, "<details><summary>{}</summary>", Plain(line))?;
                list(cells, "opened", out)?;
                out.write_str("</details>")
            }
        }
    }
}

fn list(cells: &[Cell], class: &str, out: &mut Formatter<'_>) -> fmt::Result {
    write!(out, "<ul class=\"{class}\">")?;
    for cell in cells {
        write!(out, "<li>{cell}</li>")?;
    }
    out.write_str("</ul>")
}
