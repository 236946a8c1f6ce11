//! Where in the statement a reader stands.

use std::cell::RefCell;

use crate::fault::{Fault, code};
use crate::json::Pointer;

/// How much of a statement the reader sees.
#[derive(Debug, Default)]
pub(crate) struct View {
    /// Some sealed fields stay closed: what is missing may be sealed.
    pub(crate) partial: bool,
    /// For each array that lost closed elements: its pointer, and the original index of each element that is left.
    pub(crate) kept: Vec<(Pointer, Vec<usize>)>,
    /// Pointers of required fields that weren't there (partial view only).
    pub(crate) gaps: RefCell<Vec<Pointer>>,
}

/// A place in the statement being read; a chain on the stack that costs nothing until there is a fault to report.
#[derive(Debug, Clone, Copy)]
pub struct At<'a> {
    view: &'a View,
    step: Step<'a>,
    up: Option<&'a At<'a>>,
}

#[derive(Debug, Clone, Copy)]
enum Step<'a> {
    Root,
    Name(&'a str),
    Index(usize),
}

impl<'a> At<'a> {
    pub(crate) fn root(view: &'a View) -> Self {
        Self { view, step: Step::Root, up: None }
    }

    /// The place of a member.
    pub fn name(&'a self, name: &'a str) -> At<'a> {
        At { view: self.view, step: Step::Name(name), up: Some(self) }
    }

    /// The place of an element.
    pub fn index(&'a self, index: usize) -> At<'a> {
        At { view: self.view, step: Step::Index(index), up: Some(self) }
    }

    /// Whether sealed fields may be closed here: then a rule about what is *absent* can't be decided.
    pub fn partial(&self) -> bool {
        self.view.partial
    }

    /// The pointer of this place in the statement as it was signed.
    pub fn pointer(&self) -> Pointer {
        let Some(up) = self.up else { return Pointer::root() };
        let parent = up.pointer();
        match self.step {
            Step::Root => parent,
            Step::Name(name) => parent.join(name),
            Step::Index(index) => {
                let kept = self.view.kept.iter().find(|(array, _)| *array == parent);
                let original = kept.and_then(|(_, indices)| indices.get(index)).copied().unwrap_or(index);
                parent.join(original.to_string())
            }
        }
    }

    /// A fault at this place.
    pub fn fault(&self, code: &'static str, message: impl Into<String>) -> Fault {
        Fault::at(self.pointer().to_string(), code, message)
    }

    /// A fault at a member of this place.
    pub fn fault_in(&self, name: &str, code: &'static str, message: impl Into<String>) -> Fault {
        self.name(name).fault(code, message)
    }

    /// Moves a fault that was found without knowing its place to this place.
    pub fn adopt(&self, fault: Fault) -> Fault {
        Fault { pointer: format!("{}{}", self.pointer(), fault.pointer), ..fault }
    }

    pub(crate) fn unknown_field(&self, known: &[&str]) -> Fault {
        self.fault(code::UNKNOWN_FIELD, format!("no such field here; the fields are {}", known.join(", ")))
    }

    /// A required field isn't there: a fault, or a gap to be explained by a sealed field.
    pub(crate) fn missing(&self, name: &str) -> Result<(), Fault> {
        let place = self.name(name);
        if self.view.partial {
            self.view.gaps.borrow_mut().push(place.pointer());
            return Ok(());
        }
        Err(place.fault(code::MISSING_FIELD, format!("the field `{name}` is required")))
    }
}
