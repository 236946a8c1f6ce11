//! A form that sends something, by POST.

/// A form that sends something.
pub struct Intake {
    /// Where it is sent.
    pub action: String,
    /// What goes along.
    pub hidden: Vec<(&'static str, String)>,
    /// Its fields.
    pub fields: Vec<IntakeField>,
    /// A field that people don't see and leave empty: its name, and what it says to whom sees it all the same.
    pub trap: Option<(&'static str, String)>,
    /// What its button says.
    pub button: String,
}

/// A field of it.
#[derive(Default)]
pub struct IntakeField {
    /// The parameter.
    pub name: &'static str,
    /// What it asks for.
    pub label: String,
    /// What to know about it.
    pub hint: String,
    /// What was written before.
    pub value: String,
    /// What it may be: value, words. Without any it is a field to type in.
    pub options: Vec<(String, String)>,
    /// Whether it has room for several lines.
    pub long: bool,
    /// Whether it has to be filled in.
    pub required: bool,
    /// The most letters.
    pub most: usize,
    /// What is wrong with what was written; nothing where it is right.
    pub fault: String,
}

impl IntakeField {
    /// What describes it, as attributes: of names of the program's own alone.
    pub fn described(&self) -> String {
        let mut ids = Vec::new();
        if !self.hint.is_empty() {
            ids.push(format!("h-{}", self.name));
        }
        if !self.fault.is_empty() {
            ids.push(format!("e-{}", self.name));
        }
        match (ids.is_empty(), self.fault.is_empty()) {
            (true, _) => String::new(),
            (_, true) => format!(" aria-describedby=\"{}\"", ids.join(" ")),
            _ => format!(" aria-describedby=\"{}\" aria-invalid=\"true\"", ids.join(" ")),
        }
    }
}
