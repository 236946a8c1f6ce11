//! What is wrong with a case's folder, where, and what to do about it.

use std::fmt;

use entente_record::Fault as RecordFault;

/// A refusal: the file, the statement by its label, the place in it, and what to do.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub struct CaseFault {
    /// The file within the case's folder, or the folder itself.
    pub file: Box<str>,
    /// The label of the statement, where one is meant.
    pub label: Option<Box<str>>,
    /// JSON pointer: into the statement where there is a label, into the file otherwise; empty for the whole.
    pub pointer: Box<str>,
    /// What is wrong and what to do about it.
    pub message: Box<str>,
}

impl CaseFault {
    /// A fault of a whole file.
    pub(crate) fn of_file(file: &str, message: impl Into<String>) -> Self {
        Self { file: file.into(), label: None, pointer: "".into(), message: message.into().into() }
    }

    /// A fault of one statement.
    pub(crate) fn of_statement(file: &str, label: &str, pointer: &str, message: impl Into<String>) -> Self {
        Self { label: Some(label.into()), pointer: pointer.into(), ..Self::of_file(file, message) }
    }

    /// What the record refuses, placed in its file and statement.
    pub(crate) fn of_record(file: &str, label: Option<&str>, fault: &RecordFault) -> Self {
        Self {
            label: label.map(Into::into),
            pointer: fault.pointer.as_str().into(),
            ..Self::of_file(file, format!("{} ({})", fault.message, fault.code))
        }
    }

    /// The same fault, further out: `prefix` leads to what its pointer starts from.
    pub(crate) fn under(self, prefix: &str) -> Self {
        Self { pointer: format!("{prefix}{}", self.pointer).into(), ..self }
    }
}

impl fmt::Display for CaseFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.file)?;
        if let Some(label) = &self.label {
            write!(f, ", statement `{label}`")?;
        }
        if !self.pointer.is_empty() {
            write!(f, ", at {}", self.pointer)?;
        }
        write!(f, ": {}", self.message)
    }
}
