//! Elements, and their text.

use crate::read::Narrative;

/// Spaces by which an element stands further in than the one around it.
const STEP: usize = 2;

/// An element.
#[derive(Debug, Clone)]
pub(crate) struct Element {
    name: &'static str,
    attributes: Vec<(&'static str, String)>,
    inside: Vec<Element>,
    text: Option<String>,
}

/// What XML 1.0 can't hold in any form, left out.
fn sound(text: &str) -> String {
    let allowed = |letter: &char| match letter {
        '\t' | '\n' => true,
        '\u{FFFE}' | '\u{FFFF}' => false,
        other => !other.is_control() || *other >= '\u{80}',
    };
    text.chars().filter(allowed).collect()
}

/// A text with what means something in XML written out.
fn escape(text: &str, out: &mut String) {
    for letter in text.chars() {
        match letter {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            other => out.push(other),
        }
    }
}

impl Element {
    /// An empty one.
    pub fn new(name: &'static str) -> Self {
        Self { name, attributes: Vec::new(), inside: Vec::new(), text: None }
    }

    /// With an attribute.
    pub fn with(mut self, name: &'static str, value: impl Into<String>) -> Self {
        // A line break in an attribute would be read back as a space.
        self.attributes.push((name, sound(&value.into()).replace(['\n', '\t'], " ")));
        self
    }

    /// With an attribute, where there is a value for it.
    pub fn maybe(self, name: &'static str, value: Option<&str>) -> Self {
        match value {
            Some(value) => self.with(name, value),
            None => self,
        }
    }

    /// With an element inside.
    pub fn child(mut self, child: Element) -> Self {
        self.inside.push(child);
        self
    }

    /// With elements inside.
    pub fn children(mut self, children: impl IntoIterator<Item = Element>) -> Self {
        self.inside.extend(children);
        self
    }

    /// With a text instead of elements.
    pub fn text(mut self, text: &str) -> Self {
        self.text = Some(sound(text));
        self
    }

    /// With narratives; `language` is that of texts that name none, and is not repeated.
    pub fn narratives(self, narratives: &[Narrative], language: &str) -> Self {
        let one = |narrative: &Narrative| {
            let own = narrative.language.as_deref().filter(|own| *own != language);
            Element::new("narrative").maybe("xml:lang", own).text(&narrative.text)
        };
        self.children(narratives.iter().map(one).collect::<Vec<_>>())
    }

    /// With the attribute that names fields sealed on the record, where there are any.
    pub fn sealed(self, fields: &[String]) -> Self {
        if fields.is_empty() { self } else { self.with("entente:sealed", fields.join(" ")) }
    }

    /// Writes it, `depth` elements in.
    pub fn write(&self, depth: usize, out: &mut String) {
        let indent = " ".repeat(depth * STEP);
        out.push_str(&indent);
        self.start(out);
        match (&self.text, self.inside.as_slice()) {
            (Some(text), _) => {
                out.push('>');
                escape(text, out);
            }
            (None, []) => {
                out.push_str("/>\n");
                return;
            }
            (None, inside) => {
                out.push_str(">\n");
                for child in inside {
                    child.write(depth + 1, out);
                }
                out.push_str(&indent);
            }
        }
        out.push_str("</");
        out.push_str(self.name);
        out.push_str(">\n");
    }

    /// Its start, without the bracket that closes it.
    fn start(&self, out: &mut String) {
        out.push('<');
        out.push_str(self.name);
        for (name, value) in &self.attributes {
            out.push(' ');
            out.push_str(name);
            out.push_str("=\"");
            escape(value, out);
            out.push('"');
        }
    }

    /// Its start tag alone, on a line.
    pub fn open(&self) -> String {
        let mut out = String::new();
        self.start(&mut out);
        out.push_str(">\n");
        out
    }
}

/// A comment on a line of its own.
pub(crate) fn comment(text: &str) -> String {
    // Two hyphens would end it.
    format!("  <!-- {} -->\n", sound(text).replace("--", "- -").trim_end_matches('-'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_xml_can_t_hold_is_escaped_or_left_out() {
        let mut out = String::new();
        let inner = Element::new("b").text("1 < 2 & \u{1}\u{FFFE}3");
        Element::new("a").with("x", "say \"it\"\nnow").maybe("y", None).child(inner).write(1, &mut out);
        assert_eq!(out, "  <a x=\"say &quot;it&quot; now\">\n    <b>1 &lt; 2 &amp; 3</b>\n  </a>\n");
        assert_eq!(comment("a --b-"), "  <!-- a - -b -->\n");
    }

    #[test]
    fn a_language_is_named_where_it_is_another() {
        let said = |language: Option<&str>, text: &str| Narrative {
            language: language.map(str::to_owned),
            text: text.to_owned(),
        };
        let mut out = String::new();
        let texts = [said(Some("en"), "Water"), said(Some("fr"), "Eau"), said(None, "?")];
        Element::new("title").narratives(&texts, "en").write(0, &mut out);
        assert_eq!(
            out,
            "<title>\n  <narrative>Water</narrative>\n  <narrative xml:lang=\"fr\">Eau</narrative>\n  <narrative>?</narrative>\n</title>\n"
        );
    }
}
