//! What every kind states about itself, and small structs several kinds share.

use crate::fault::{Fault, code};
use crate::ids::{SubjectId, SubjectType};
use crate::part::{At, Part, Sealable, record};
use crate::statement::Envelope;
use crate::value::{Label, Rows};

/// A body, and what its kind demands of the envelope around it.
pub(crate) trait BodyKind: Part {
    /// Whether the statement makes its subject: then the subject is minted under the issuer's own organisation.
    const MINTS: bool;

    /// The types of subject it may speak of; none listed means any.
    const SUBJECTS: &'static [SubjectType];

    /// Fields that may not be sealed, as pointers under the body.
    const NEVER_SEALED: &'static [&'static str] = &[];

    /// Rules between body and envelope.
    fn fits(&self, _envelope: &Envelope, _at: &At<'_>) -> Result<(), Fault> {
        Ok(())
    }
}

/// The rules that hold for the subject of a statement of this kind.
pub(super) fn check_subject<T: BodyKind>(envelope: &Envelope, at: &At<'_>) -> Result<(), Fault> {
    let subject = &envelope.subject;
    if !T::SUBJECTS.is_empty() && !T::SUBJECTS.contains(&subject.subject_type()) {
        let known: Vec<&str> = T::SUBJECTS.iter().map(|kind| kind.as_str()).collect();
        let message = format!("a {} statement speaks of: {}", envelope.kind, known.join(", "));
        return Err(at.fault_in("subject", code::INCONSISTENT, message));
    }
    if T::MINTS && subject.org_str() != envelope.iss.org_str() {
        let message = format!(
            "{} may not mint under the name of {}; use its own organisation in the subject",
            envelope.iss,
            subject.org_str()
        );
        return Err(at.fault_in("subject", code::MINTED_FOR_ANOTHER, message));
    }
    Ok(())
}

/// A subject named in a body is of the right type.
pub(crate) fn check_type(subject: Option<&SubjectId>, wanted: SubjectType, at: &At<'_>) -> Result<(), Fault> {
    match subject {
        Some(subject) if subject.subject_type() != wanted => {
            Err(at.fault(code::INCONSISTENT, format!("a subject of type `{wanted}` is needed here")))
        }
        _ => Ok(()),
    }
}

record! {
    /// The same thing's name in another register.
    pub struct Identifier {
        /// The register: `iati`, `cbpf`, `fts`, …
        pub scheme: Sealable<Label>,
        /// The name there.
        pub code: Sealable<Label>,
    }
}

record! {
    /// Where a figure was taken from: a row of a file that a `dataset` statement fixed.
    pub struct Source {
        /// The dataset.
        pub dataset: Sealable<SubjectId>,
        /// The row, counted from one, the header not counted.
        pub row: Option<Rows>,
    }
    rules(this, at) {
        check_type(this.dataset.open(), SubjectType::Dataset, &at.name("dataset"))?;
    }
}
