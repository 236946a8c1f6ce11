//! Documents made from the tables: every element at every place where it may stand, each with one change.

use entente_iati::tables::names::UNKNOWN;
use entente_iati::tables::schema::{Content, Node, Schema};
use entente_iati::tables::{self};
use entente_iati::types::Simple;
use entente_iati::version::{FileKind, Version};

use super::mutate::{ATTRIBUTES, INSERTS, VALUES};

/// Something that is written between two tags.
#[derive(Clone)]
enum Piece {
    Element(Tag),
    Text(String),
}

#[derive(Clone)]
struct Tag {
    name: String,
    attributes: Vec<(String, String)>,
    inside: Vec<Piece>,
}

impl Tag {
    fn write(&self, out: &mut String) {
        *out += &format!("<{}", self.name);
        for (name, value) in &self.attributes {
            *out += &format!(" {name}=\"{value}\"");
        }
        *out += ">";
        for piece in &self.inside {
            match piece {
                Piece::Element(tag) => tag.write(out),
                Piece::Text(text) => *out += text,
            }
        }
        *out += &format!("</{}>", self.name);
    }
}

/// A value of a type.
fn value(kind: Option<Simple>) -> &'static str {
    match kind {
        Some(Simple::Decimal | Simple::Int | Simple::NonNegativeInteger | Simple::PositiveInteger) => "1",
        Some(Simple::Date) => "2020-01-01",
        Some(Simple::DateTime) => "2020-01-01T00:00:00",
        Some(Simple::Boolean) => "true",
        Some(Simple::AnyUri) => "http://example.org",
        Some(Simple::Lang) => "en",
        _ => "s",
    }
}

struct Made<'a> {
    schema: &'static Schema,
    kind: FileKind,
    tell: &'a mut dyn FnMut(String),
}

/// Makes the documents of a version and kind of file.
pub fn documents(version: Version, kind: FileKind, tell: &mut dyn FnMut(String)) {
    let mut made = Made { schema: tables::schema(version), kind, tell };
    for node in made.schema.nodes() {
        let below = node.path.strip_prefix(kind.root()).is_some_and(|rest| rest.starts_with('/'));
        if below && !node.path.contains('~') {
            for full in [false, true] {
                made.changes(node, full);
            }
        }
    }
}

impl Made<'_> {
    fn node(&self, path: &str) -> Option<&'static Node> {
        self.schema.nodes().iter().find(|node| node.path == path)
    }

    /// An element with what must be in it, or with all that may.
    fn element(&self, node: &Node, full: bool) -> Tag {
        let wanted = node.attributes.iter().filter(|one| one.kind.is_some() && (full || one.required));
        let attributes = wanted.map(|one| {
            let value =
                if node.path == self.kind.root() { self.schema.version.as_str() } else { value(one.kind) };
            (self.schema.names.name(one.name).to_owned(), value.to_owned())
        });
        let mut tag = Tag {
            name: self.schema.names.name(node.name).to_owned(),
            attributes: attributes.collect(),
            inside: Vec::new(),
        };
        if let Content::Value(kind) = node.content {
            tag.inside.push(Piece::Text(value(Some(kind)).to_owned()));
        }
        for particle in node.particles.iter().filter(|one| one.name != UNKNOWN && (full || one.required)) {
            let child = self.node(&format!("{}/{}", node.path, self.schema.names.name(particle.name)));
            tag.inside.extend(child.map(|child| Piece::Element(self.element(child, false))));
        }
        tag
    }

    /// Tells a document with this element in its place, and what must be around it.
    fn tell(&mut self, node: &Node, tag: &Tag) {
        let (mut path, mut tag) = (node.path, tag.clone());
        while let Some((above, name)) = path.rsplit_once('/') {
            let Some(parent) = self.node(above) else { return };
            let mut outer = self.element(parent, false);
            let order =
                |name: &str| parent.particles.iter().position(|one| self.schema.names.name(one.name) == name);
            let is = |piece: &Piece, of: &dyn Fn(&str) -> bool| matches!(piece, Piece::Element(tag) if of(&tag.name));
            match outer.inside.iter().position(|piece| is(piece, &|other| other == name)) {
                Some(at) => outer.inside[at] = Piece::Element(tag),
                None => {
                    let later =
                        outer.inside.iter().position(|piece| is(piece, &|other| order(other) > order(name)));
                    outer.inside.insert(later.unwrap_or(outer.inside.len()), Piece::Element(tag));
                }
            }
            (path, tag) = (above, outer);
        }
        for (prefix, uri) in [("x", "urn:x"), ("xsi", "http://www.w3.org/2001/XMLSchema-instance")] {
            tag.attributes.push((format!("xmlns:{prefix}"), uri.to_owned()));
        }
        let mut text = String::new();
        tag.write(&mut text);
        (self.tell)(text);
    }

    /// An element as it should be, then with one change each.
    fn changes(&mut self, node: &Node, full: bool) {
        let sound = self.element(node, full);
        self.tell(node, &sound);
        for at in 0..=sound.inside.len() {
            self.content(node, &sound, at, full);
        }
        for at in 0..sound.attributes.len() {
            let mut less = sound.clone();
            less.attributes.remove(at);
            self.tell(node, &less);
            for value in VALUES.iter().filter(|_| full) {
                let mut other = sound.clone();
                other.attributes[at].1 = (*value).to_owned();
                self.tell(node, &other);
            }
        }
        for name in ATTRIBUTES.iter().filter(|name| sound.attributes.iter().all(|(known, _)| known != *name))
        {
            let mut more = sound.clone();
            more.attributes.push(((*name).to_owned(), "1".to_owned()));
            self.tell(node, &more);
        }
        for value in VALUES {
            let said = Tag { inside: vec![Piece::Text(value.to_owned())], ..sound.clone() };
            self.tell(node, &said);
        }
        self.tell(node, &Tag { name: "nonsense".to_owned(), ..sound.clone() });
    }

    /// Changes at one place inside of an element.
    fn content(&mut self, node: &Node, sound: &Tag, at: usize, full: bool) {
        for insert in INSERTS.iter().filter(|_| full || at == 0) {
            let mut more = sound.clone();
            more.inside.insert(at, Piece::Text((*insert).to_owned()));
            self.tell(node, &more);
        }
        let Some(piece) = sound.inside.get(at) else { return };
        let mut less = sound.clone();
        less.inside.remove(at);
        let mut moved = less.clone();
        moved.inside.push(piece.clone());
        let mut twice = sound.clone();
        twice.inside.insert(at, piece.clone());
        let mut again = sound.clone();
        again.inside.push(piece.clone());
        for changed in [less, moved, twice, again] {
            self.tell(node, &changed);
        }
    }
}
