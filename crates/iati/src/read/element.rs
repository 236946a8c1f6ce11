//! An element with what stands in it: the form in which one activity is held.

use std::borrow::Cow;

use crate::check::lines::Position;

/// An element of the standard; those of other namespaces are not kept.
#[derive(Debug)]
pub(crate) struct Element<'s> {
    /// Its name.
    pub name: &'s str,
    /// Where it stands.
    pub at: Position,
    attributes: Vec<(&'s str, Cow<'s, str>)>,
    children: Vec<Element<'s>>,
    text: String,
    shut: bool,
    filled: bool,
}

impl<'s> Element<'s> {
    /// An element that has just opened.
    pub fn new(name: &'s str, at: Position, attributes: Vec<(&'s str, Cow<'s, str>)>) -> Self {
        Self { name, at, attributes, children: Vec::new(), text: String::new(), shut: false, filled: false }
    }

    /// Keeps nothing of what stands in it, but whether something does.
    pub fn shut(mut self) -> Self {
        self.shut = true;
        self
    }

    /// Whether what stands in it is kept.
    pub fn is_open(&self) -> bool {
        !self.shut
    }

    /// Something stands in it that is not kept.
    pub fn pass_over(&mut self) {
        self.filled |= self.shut;
    }

    /// Whether it says anything: by an attribute, a text, or something in it that does.
    pub fn says_anything(&self) -> bool {
        let blank = |text: &str| text.trim().is_empty();
        self.filled
            || !blank(&self.text)
            || self.attributes.iter().any(|(_, value)| !blank(value))
            || self.children.iter().any(Element::says_anything)
    }

    /// The elements right below it that say anything.
    pub fn fields(&self) -> impl Iterator<Item = &str> {
        self.children.iter().filter(|child| child.says_anything()).map(|child| child.name)
    }

    /// Adds what closed inside of it.
    pub fn push(&mut self, child: Element<'s>) {
        self.children.push(child);
    }

    /// Adds text.
    pub fn say(&mut self, text: &str) {
        self.text.push_str(text);
    }

    /// An attribute without the white space around it; nothing where it is empty.
    pub fn attribute(&self, name: &str) -> Option<&str> {
        let value = self.attributes.iter().find(|(own, _)| *own == name).map(|(_, value)| value.trim());
        value.filter(|value| !value.is_empty())
    }

    /// Its text without the white space around it; nothing where there is none.
    pub fn text(&self) -> Option<&str> {
        Some(self.text.trim()).filter(|text| !text.is_empty())
    }

    /// The elements of a name right below it.
    pub fn all<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a Element<'s>> {
        self.children.iter().filter(move |child| child.name == name)
    }

    /// The first of a name.
    pub fn one(&self, name: &str) -> Option<&Element<'s>> {
        self.children.iter().find(|child| child.name == name)
    }

    /// The attribute `code` of the first element of a name.
    pub fn code(&self, name: &str) -> Option<String> {
        self.one(name)?.attribute("code").map(str::to_owned)
    }

    /// An attribute as a value of its own.
    pub fn owned(&self, name: &str) -> Option<String> {
        self.attribute(name).map(str::to_owned)
    }
}
