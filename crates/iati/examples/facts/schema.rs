//! The XML Schemas of one version, unfolded: a row per element, at each place where it may stand.
//!
//! `occurs` is `1`, `?`, `+` or `*`; the order of siblings is the order of rows. A row ending in `/##other` is a
//! wildcard for elements of foreign namespaces. `content` is `elements`, `any` (anything at all) or a simple type;
//! `attributes` are `name:type`, `!` after those required, `##other` where foreign ones may stand. A row whose path
//! starts with `~` is an element declared for all places: foreign elements may hold it. `= path` says that it is the
//! one at that path. A row `@name` is an attribute declared likewise.

use std::collections::BTreeMap;
use std::error::Error;
use std::fmt::Write;
use std::path::Path;

use super::dom::Element;

type Outcome<T> = Result<T, Box<dyn Error>>;

/// The rows of both document types.
pub fn rows(folder: &Path) -> Outcome<String> {
    let common = Element::read(&folder.join("iati-common.xsd"))?;
    let mut out = String::new();
    for (file, root) in [
        ("iati-activities-schema.xsd", "iati-activities"),
        ("iati-organisations-schema.xsd", "iati-organisations"),
    ] {
        let own = Element::read(&folder.join(file))?;
        let mut unfold = Unfold { sources: [&own, &common], out: &mut out, first: BTreeMap::new(), root };
        unfold.document()?;
    }
    Ok(out)
}

/// The rows of the register's extension.
pub fn registry_record(folder: &Path) -> Outcome<String> {
    let own = Element::read(&folder.join("iati-registry-record-schema.xsd"))?;
    let mut out = String::new();
    let mut unfold =
        Unfold { sources: [&own, &own], out: &mut out, first: BTreeMap::new(), root: "registry-record" };
    unfold.document()?;
    Ok(out)
}

struct Unfold<'a> {
    sources: [&'a Element; 2],
    out: &'a mut String,
    /// Where each global element first stands.
    first: BTreeMap<String, String>,
    root: &'static str,
}

/// The content and the attributes of a type.
#[derive(Default)]
struct Type<'a> {
    content: String,
    particles: Vec<&'a Element>,
    attributes: Vec<String>,
    open: bool,
}

impl<'a> Unfold<'a> {
    fn document(&mut self) -> Outcome<()> {
        let root = self.root;
        let declaration = self.global("element", root)?;
        self.element(declaration, root, "1")?;
        let globals: Vec<&'a Element> =
            self.sources.iter().flat_map(|source| source.all("element")).collect();
        for global in globals {
            let name = global.get("name").ok_or("a global element without a name")?;
            if name == root {
                continue;
            }
            let path = format!("{root}/~{name}");
            match self.first.get(name) {
                Some(first) => writeln!(self.out, "{path},,= {first},")?,
                None => self.element(global, &path, "1")?,
            }
        }
        for attribute in self.sources.iter().flat_map(|source| source.all("attribute")) {
            let name = attribute.get("name").ok_or("a global attribute without a name")?;
            writeln!(self.out, "{root}/@{name},,{},", simple(attribute.get("type").unwrap_or_default()))?;
        }
        Ok(())
    }

    fn global(&self, kind: &str, name: &str) -> Outcome<&'a Element> {
        self.sources
            .iter()
            .flat_map(|source| &source.children)
            .find(|found| found.name == kind && found.get("name") == Some(name))
            .ok_or_else(|| format!("no global {kind} {name}").into())
    }

    fn element(&mut self, declaration: &'a Element, path: &str, occurs: &str) -> Outcome<()> {
        let kind = self.type_of(declaration)?;
        let mut attributes = kind.attributes.clone();
        attributes.sort();
        if kind.open {
            attributes.push("##other".to_owned());
        }
        writeln!(self.out, "{path},{occurs},{},{}", kind.content, attributes.join(" "))?;
        for particle in kind.particles {
            let occurs = occurs_of(particle)?;
            let particle = particle.child("any").unwrap_or(particle);
            if particle.name == "any" {
                if particle.get("namespace") != Some("##other")
                    || particle.get("processContents") != Some("lax")
                {
                    return Err(format!("{path}: a wildcard of another kind").into());
                }
                writeln!(self.out, "{path}/##other,{occurs},,")?;
            } else if let Some(name) = particle.get("ref") {
                let child = format!("{path}/{name}");
                self.first.entry(name.to_owned()).or_insert_with(|| child.clone());
                self.element(self.global("element", name)?, &child, occurs)?;
            } else {
                let name = particle.get("name").ok_or("an element without a name")?;
                self.element(particle, &format!("{path}/{name}"), occurs)?;
            }
        }
        Ok(())
    }

    fn type_of(&self, declaration: &'a Element) -> Outcome<Type<'a>> {
        if let Some(inline) = declaration.child("complexType") {
            return self.complex(inline);
        }
        match declaration.get("type") {
            None => Ok(Type { content: "any".into(), open: true, ..Type::default() }),
            Some(name) if name.starts_with("xsd:") => Ok(Type { content: simple(name), ..Type::default() }),
            Some(name) => self.complex(self.global("complexType", name)?),
        }
    }

    fn complex(&self, kind: &'a Element) -> Outcome<Type<'a>> {
        let mut found = Type { content: "elements".into(), ..Type::default() };
        self.add(kind, &mut found)?;
        Ok(found)
    }

    fn add(&self, part: &'a Element, to: &mut Type<'a>) -> Outcome<()> {
        for child in &part.children {
            match child.name.as_str() {
                "sequence" => {
                    if child.get("minOccurs").is_some() || child.get("maxOccurs").is_some() {
                        return Err("a repeated sequence".into());
                    }
                    to.particles
                        .extend(child.children.iter().filter(|particle| particle.name != "annotation"));
                }
                // A choice of one wildcard, any number of times, is that wildcard.
                "choice" => match child.children.as_slice() {
                    [any] if any.name == "any" && occurs_of(any)? == "1" && occurs_of(child)? == "*" => {
                        to.particles.push(child);
                    }
                    _ => return Err("a choice".into()),
                },
                "attribute" => to.attributes.push(self.attribute(child)?),
                "anyAttribute" => to.open = true,
                "simpleContent" | "complexContent" => self.add(child, to)?,
                "extension" => {
                    let base = child.get("base").ok_or("an extension of nothing")?;
                    if base.starts_with("xsd:") {
                        to.content = simple(base);
                    } else {
                        self.add(self.global("complexType", base)?, to)?;
                    }
                    self.add(child, to)?;
                }
                "annotation" => {}
                other => return Err(format!("{other}: not known here").into()),
            }
        }
        Ok(())
    }

    fn attribute(&self, attribute: &Element) -> Outcome<String> {
        let (name, kind) = match attribute.get("ref") {
            Some("xml:lang") => ("xml:lang", "lang".to_owned()),
            Some(name) => (name, simple(self.global("attribute", name)?.get("type").unwrap_or_default())),
            None => {
                (attribute.get("name").unwrap_or_default(), simple(attribute.get("type").unwrap_or_default()))
            }
        };
        if attribute.get("fixed").is_some() || attribute.get("default").is_some() {
            return Err(format!("{name}: a default").into());
        }
        let required = if attribute.get("use") == Some("required") { "!" } else { "" };
        Ok(format!("{name}:{kind}{required}"))
    }
}

fn occurs_of(particle: &Element) -> Outcome<&'static str> {
    match (particle.get("minOccurs").unwrap_or("1"), particle.get("maxOccurs").unwrap_or("1")) {
        ("1", "1") => Ok("1"),
        ("0", "1") => Ok("?"),
        ("1", "unbounded") => Ok("+"),
        ("0", "unbounded") => Ok("*"),
        other => Err(format!("occurs {other:?}").into()),
    }
}

/// A simple type without its prefix; an attribute without a type may hold anything.
fn simple(name: &str) -> String {
    if name.is_empty() { "string".into() } else { name.trim_start_matches("xsd:").to_owned() }
}
