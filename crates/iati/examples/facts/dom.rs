//! As much of a document model as schemas and code lists need.

use std::error::Error;
use std::fs;
use std::path::Path;

use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};

/// An element with its local name, attributes, children and text.
#[derive(Debug, Default)]
pub struct Element {
    pub name: String,
    pub attributes: Vec<(String, String)>,
    pub children: Vec<Element>,
    pub text: String,
}

impl Element {
    /// The document element of a file.
    pub fn read(path: &Path) -> Result<Element, Box<dyn Error>> {
        let text = fs::read_to_string(path).map_err(|error| format!("{}: {error}", path.display()))?;
        let mut reader = Reader::from_str(&text);
        let mut open = vec![Element::default()];
        loop {
            match reader.read_event()? {
                Event::Start(start) => open.push(element(&start)?),
                Event::Empty(start) => {
                    let element = element(&start)?;
                    parent(&mut open)?.children.push(element);
                }
                Event::End(_) => {
                    let element = open.pop().ok_or("an end without a start")?;
                    parent(&mut open)?.children.push(element);
                }
                Event::Text(text) => parent(&mut open)?.text.push_str(&text),
                Event::Eof => break,
                _ => {}
            }
        }
        open.pop().and_then(|mut top| top.children.pop()).ok_or_else(|| "no document element".into())
    }

    /// An attribute's value.
    pub fn get(&self, name: &str) -> Option<&str> {
        self.attributes.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
    }

    /// The first child of a name.
    pub fn child(&self, name: &str) -> Option<&Element> {
        self.children.iter().find(|child| child.name == name)
    }

    /// The children of a name.
    pub fn all<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a Element> {
        self.children.iter().filter(move |child| child.name == name)
    }

    /// The trimmed text of the first child of a name, or nothing.
    pub fn text_of(&self, name: &str) -> &str {
        self.child(name).map_or("", |child| child.text.trim())
    }
}

fn parent(open: &mut [Element]) -> Result<&mut Element, Box<dyn Error>> {
    open.last_mut().ok_or_else(|| "more ends than starts".into())
}

fn element(start: &BytesStart<'_>) -> Result<Element, Box<dyn Error>> {
    let mut element = Element { name: start.local_name().as_ref().to_owned(), ..Element::default() };
    for attribute in start.attributes() {
        let attribute = attribute?;
        let name = attribute.key.as_ref().to_owned();
        element.attributes.push((name, attribute.value.into_owned()));
    }
    Ok(element)
}
