//! The schema of one version: for each place where an element may stand, what it may hold, and which code lists and
//! rules look at it.

use super::csv;
use super::lists::{self, ListId};
use super::names::{NameId, Names, UNKNOWN};
use crate::rules::Role;
use crate::types::Simple;
use crate::version::{FileKind, Version};

static SCHEMA_201: &str = include_str!("../../../../data/iati/schema-2.01.csv");
static SCHEMA_202: &str = include_str!("../../../../data/iati/schema-2.02.csv");
static SCHEMA_203: &str = include_str!("../../../../data/iati/schema-2.03.csv");
static REGISTRY_RECORD: &str = include_str!("../../../../data/iati/schema-registry-record.csv");
pub(super) static MAPPING: &str = include_str!("../../../../data/iati/mapping.csv");

/// A place where an element may stand.
pub type NodeId = u16;

/// No place known to the standard.
pub const NOWHERE: NodeId = 0;

/// What an element may hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Content {
    /// Elements in order, and white space.
    Elements,
    /// A value.
    Value(Simple),
    /// Anything.
    Any,
}

/// One member of a sequence.
#[derive(Debug, Clone, Copy)]
pub struct Particle {
    /// The element's name; [`UNKNOWN`] for the wildcard that takes elements of foreign namespaces.
    pub name: NameId,
    /// Whether it must be there.
    pub required: bool,
    /// Whether it may stand more than once.
    pub repeats: bool,
}

/// On which vocabulary a list depends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Vocabulary {
    /// On none.
    Always,
    /// On `@vocabulary`; `absent` says that the list also counts where none is named.
    Own {
        /// The vocabulary.
        code: &'static str,
        /// Whether it is the default.
        absent: bool,
    },
    /// On the parent's `@vocabulary`.
    Parent {
        /// The vocabulary.
        code: &'static str,
    },
}

/// A code list that an attribute or a text draws on.
#[derive(Debug, Clone, Copy)]
pub struct CodeRule {
    /// The list.
    pub list: ListId,
    /// The condition.
    pub vocabulary: Vocabulary,
    /// The rule that speaks when the code is not in the list.
    pub rule: &'static str,
}

/// An attribute of an element.
#[derive(Debug, Clone)]
pub struct Attribute {
    /// Its name.
    pub name: NameId,
    /// Its type; nothing for an attribute that only a mapping names.
    pub kind: Option<Simple>,
    /// Whether it must be there.
    pub required: bool,
    /// The lists its value draws on.
    pub codes: Vec<CodeRule>,
}

/// A place where an element may stand, and what is known about it.
#[derive(Debug)]
pub struct Node {
    /// The path from the document element, without indices.
    pub path: &'static str,
    /// The element's name.
    pub name: NameId,
    /// What it may hold.
    pub content: Content,
    /// Its attributes.
    pub attributes: Vec<Attribute>,
    /// A bit for each attribute that must be there.
    pub required: u32,
    /// Whether attributes of foreign namespaces may stand.
    pub open: bool,
    /// Its sequence.
    pub particles: Vec<Particle>,
    /// For each place in the sequence, the first member from there on that must be there; the length where none must.
    pub next_required: Vec<u16>,
    /// Its own place in its parent's sequence.
    pub position: u16,
    /// The lists its text draws on.
    pub text_codes: Vec<CodeRule>,
    /// What the rules make of it.
    pub role: Role,
}

/// The schema of one version.
#[derive(Debug)]
pub struct Schema {
    /// The version.
    pub version: Version,
    /// All names of elements and attributes.
    pub names: Names,
    nodes: Vec<Node>,
    /// For each place and name, the place of the child; row by row.
    children: Vec<NodeId>,
    /// For each place and name, the attribute's number plus one.
    attributes: Vec<u8>,
    /// Elements declared for all places, by name, per kind of file.
    globals: [Vec<NodeId>; FileKind::ALL.len()],
    /// Attributes declared for all places, per kind of file.
    global_attributes: [Vec<(NameId, Simple)>; FileKind::ALL.len()],
    /// The lists that `xml:lang` draws on.
    pub lang_codes: Vec<CodeRule>,
}

impl Schema {
    /// Lays out the schema of a version.
    pub fn of(version: Version) -> Schema {
        let table = match version {
            Version::V201 => SCHEMA_201,
            Version::V202 => SCHEMA_202,
            Version::V203 => SCHEMA_203,
        };
        let mut build = Build::new(version);
        for row in csv::rows(table).chain(csv::rows(REGISTRY_RECORD)) {
            build.row(row);
        }
        build.mapping();
        build.finish()
    }

    /// What is known about a place.
    pub fn node(&self, id: NodeId) -> &Node {
        &self.nodes[usize::from(id)]
    }

    /// The place of a child.
    pub fn child(&self, of: NodeId, name: NameId) -> NodeId {
        self.children[usize::from(of) * self.names.count() + usize::from(name)]
    }

    /// The number of an attribute among those of its element, plus one; 0 where the element has none of the name.
    pub fn slot(&self, of: NodeId, name: NameId) -> u8 {
        self.attributes[usize::from(of) * self.names.count() + usize::from(name)]
    }

    /// The number of an attribute among those of its element.
    pub fn attribute(&self, of: NodeId, name: NameId) -> Option<usize> {
        usize::from(self.slot(of, name)).checked_sub(1)
    }

    /// The place of a document element.
    pub fn root(&self, kind: FileKind) -> NodeId {
        self.nodes.iter().position(|node| node.path == kind.root()).map_or(NOWHERE, |at| at as NodeId)
    }

    /// The element declared for all places under a name.
    pub fn global(&self, kind: FileKind, name: NameId) -> NodeId {
        self.globals[kind as usize].get(usize::from(name)).copied().unwrap_or(NOWHERE)
    }

    /// The type of an attribute declared for all places.
    pub fn global_attribute(&self, kind: FileKind, name: NameId) -> Option<Simple> {
        self.global_attributes[kind as usize].iter().find(|(known, _)| *known == name).map(|(_, kind)| *kind)
    }

    /// All places.
    pub fn nodes(&self) -> &[Node] {
        &self.nodes[1..]
    }
}

struct Build {
    schema: Schema,
    /// The parent of each place.
    parents: Vec<NodeId>,
    aliases: Vec<(FileKind, NameId, &'static str)>,
    owned: Vec<(FileKind, NameId, NodeId)>,
}

impl Build {
    fn new(version: Version) -> Build {
        let mut names = Names::default();
        for name in crate::rules::NAMES {
            names.add(name);
        }
        let schema = Schema {
            version,
            names,
            nodes: Vec::new(),
            children: Vec::new(),
            attributes: Vec::new(),
            globals: FileKind::ALL.map(|_| Vec::new()),
            global_attributes: FileKind::ALL.map(|_| Vec::new()),
            lang_codes: Vec::new(),
        };
        let mut build = Build { schema, parents: Vec::new(), aliases: Vec::new(), owned: Vec::new() };
        // The place that is none: takes nothing, has nothing.
        build.push("", UNKNOWN, Content::Any, NOWHERE);
        build
    }

    fn push(&mut self, path: &'static str, name: NameId, content: Content, parent: NodeId) -> NodeId {
        let id = self.schema.nodes.len() as NodeId;
        self.schema.nodes.push(Node {
            path,
            name,
            content,
            attributes: Vec::new(),
            required: 0,
            open: false,
            particles: Vec::new(),
            next_required: Vec::new(),
            position: 0,
            text_codes: Vec::new(),
            role: Role::of(path),
        });
        self.parents.push(parent);
        id
    }

    fn row(&mut self, [path, occurs, content, attributes]: [&'static str; 4]) {
        let (parent, name) = path.rsplit_once('/').unwrap_or(("", path));
        let root = path.split('/').next();
        let kind = FileKind::ALL.into_iter().find(|kind| Some(kind.root()) == root);
        let Some(kind) = kind else { return };
        if let Some(attribute) = name.strip_prefix('@') {
            if let Some(simple) = Simple::named(content) {
                let name = self.schema.names.add(attribute);
                self.schema.global_attributes[kind as usize].push((name, simple));
            }
            return;
        }
        let global = name.strip_prefix('~');
        let id = match name {
            "##other" => UNKNOWN,
            name => self.schema.names.add(global.unwrap_or(name)),
        };
        if let (Some(_), Some(target)) = (global, content.strip_prefix("= ")) {
            self.aliases.push((kind, id, target));
            return;
        }
        let parent = if global.is_some() { NOWHERE } else { self.find(parent) };
        if parent != NOWHERE {
            self.schema.nodes[usize::from(parent)].particles.push(Particle {
                name: id,
                required: matches!(occurs, "1" | "+"),
                repeats: matches!(occurs, "+" | "*"),
            });
        }
        if name == "##other" {
            return;
        }
        let content = match content {
            "elements" => Content::Elements,
            "any" => Content::Any,
            value => Content::Value(Simple::named(value).unwrap_or(Simple::String)),
        };
        let node = self.push(path, id, content, parent);
        if global.is_some() {
            self.owned.push((kind, id, node));
        }
        for attribute in attributes.split(' ').filter(|text| !text.is_empty()) {
            self.declare(node, attribute);
        }
    }

    fn declare(&mut self, node: NodeId, text: &'static str) {
        let Some((name, kind)) = text.rsplit_once(':') else {
            self.schema.nodes[usize::from(node)].open = true;
            return;
        };
        let name = self.schema.names.add(name);
        let required = kind.ends_with('!');
        let kind = Simple::named(kind.trim_end_matches('!'));
        let node = &mut self.schema.nodes[usize::from(node)];
        if required {
            node.required |= 1 << node.attributes.len();
        }
        node.attributes.push(Attribute { name, kind, required, codes: Vec::new() });
    }

    fn find(&self, path: &str) -> NodeId {
        self.schema.nodes.iter().rposition(|node| node.path == path).map_or(NOWHERE, |at| at as NodeId)
    }

    /// Hangs the code lists on attributes and texts.
    fn mapping(&mut self) {
        let version = self.schema.version;
        for [path, attribute, list, vocabulary, absent, rule, _, _, versions] in csv::rows(MAPPING) {
            let here = versions.is_empty() || versions.split(' ').any(|one| one == version.as_str());
            let Some(list) = lists::list_id(list).filter(|_| here) else { continue };
            let vocabulary = match (vocabulary.strip_prefix("../"), vocabulary) {
                (Some(code), _) => Vocabulary::Parent { code },
                (None, "") => Vocabulary::Always,
                (None, code) => Vocabulary::Own { code, absent: absent == "yes" },
            };
            let code = CodeRule { list, vocabulary, rule };
            if path == "*" {
                self.schema.lang_codes.push(code);
                continue;
            }
            let at = self.find(path);
            if at == NOWHERE {
                continue;
            }
            if attribute == "text()" {
                self.schema.nodes[usize::from(at)].text_codes.push(code);
                continue;
            }
            let name = self.schema.names.add(attribute);
            let attributes = &mut self.schema.nodes[usize::from(at)].attributes;
            match attributes.iter_mut().find(|known| known.name == name) {
                Some(known) => known.codes.push(code),
                None => attributes.push(Attribute { name, kind: None, required: false, codes: vec![code] }),
            }
        }
    }

    fn finish(mut self) -> Schema {
        let (count, width) = (self.schema.nodes.len(), self.schema.names.count());
        self.schema.children = vec![NOWHERE; count * width];
        self.schema.attributes = vec![0; count * width];
        self.schema.globals = FileKind::ALL.map(|_| vec![NOWHERE; width]);
        for at in 1..count {
            let parent = usize::from(self.parents[at]);
            let name = self.schema.nodes[at].name;
            if parent != 0 {
                self.schema.children[parent * width + usize::from(name)] = at as NodeId;
                let position = self.schema.nodes[parent].particles.iter().position(|p| p.name == name);
                self.schema.nodes[at].position = position.unwrap_or_default() as u16;
            }
            for (number, attribute) in self.schema.nodes[at].attributes.iter().enumerate() {
                self.schema.attributes[at * width + usize::from(attribute.name)] = number as u8 + 1;
            }
            self.schema.nodes[at].next_required = next_required(&self.schema.nodes[at].particles);
        }
        for (kind, name, target) in std::mem::take(&mut self.aliases) {
            let target = self.find(target);
            self.schema.globals[kind as usize][usize::from(name)] = target;
        }
        for (kind, name, node) in std::mem::take(&mut self.owned) {
            self.schema.globals[kind as usize][usize::from(name)] = node;
        }
        self.schema
    }
}

/// For each place in a sequence and the one after it: the first member from there on that must be there.
fn next_required(particles: &[Particle]) -> Vec<u16> {
    let mut next = vec![particles.len() as u16; particles.len() + 1];
    for at in (0..particles.len()).rev() {
        next[at] = if particles[at].required { at as u16 } else { next[at + 1] };
    }
    next
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_row_of_the_tables_is_read() {
        for table in [SCHEMA_201, SCHEMA_202, SCHEMA_203] {
            let rows = table.lines().filter(|line| !line.starts_with('#')).count() - 1;
            assert_eq!(csv::rows::<4>(table).count(), rows);
        }
        let rows = MAPPING.lines().filter(|line| !line.starts_with('#')).count() - 1;
        assert_eq!(csv::rows::<9>(MAPPING).count(), rows);
    }

    #[test]
    fn places_know_their_children_and_attributes() {
        for version in Version::ALL {
            let schema = Schema::of(version);
            let root = schema.root(FileKind::Activities);
            let activity = schema.child(root, schema.names.id("iati-activity"));
            let sector = schema.child(activity, schema.names.id("sector"));
            assert_eq!(schema.node(sector).path, "iati-activities/iati-activity/sector");
            let code = schema.attribute(sector, schema.names.id("code")).unwrap();
            assert_eq!(schema.node(sector).attributes[code].codes.len(), 4);
            assert!(schema.nodes().iter().all(|node| node.attributes.len() <= 32));
            let tag = schema.child(activity, schema.names.id("tag"));
            assert_eq!(tag == NOWHERE, version != Version::V203);
            assert_ne!(schema.global(FileKind::Organisations, schema.names.id("comment")), NOWHERE);
        }
    }

    #[test]
    fn mapped_paths_exist_in_the_version_that_maps_them() {
        let schema = Schema::of(Version::V203);
        for [path, _, _, _, _, _, _, _, versions] in csv::rows(MAPPING) {
            let here = versions.is_empty() || versions.contains("2.03");
            assert!(!here || path == "*" || schema.nodes().iter().any(|node| node.path == path), "{path}");
        }
    }
}
