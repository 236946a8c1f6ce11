//! The kinds of statement: one file each, and this registry.
//!
//! To add a kind: its file, its line in `kinds!`, its frozen example.

mod rules;

use serde_json::Value;

use crate::fault::Fault;
use crate::ids::{PartyId, StatementHash, StatementId, SubjectId, SubjectType};
use crate::json::Pointer;
use crate::part::{At, Defs, Part, View, choice};
use crate::statement::{Envelope, Tlp};
use crate::time::Timestamp;
use rules::check_subject;
pub(crate) use rules::{BodyKind, check_type};

macro_rules! kinds {
    ($($(#[doc = $doc:literal])* $file:ident :: $name:ident = $word:literal,)*) => {
        $( mod $file; )*

        /// The bodies of the kinds, and the structs they are made of.
        pub mod body {
            $( pub use super::$file::*; )*
            pub use super::rules::{Identifier, Source};
        }

        choice! {
            /// The kinds of statement.
            pub enum Kind {
                $( $(#[doc = $doc])* $name = $word, )*
            }
        }

        /// What a statement says: the fields of its kind.
        #[derive(Debug, Clone, PartialEq, Eq)]
        // Bodies are read, looked at and dropped; a box around each would cost more than it saves.
        #[allow(clippy::large_enum_variant)]
        pub enum Body {
            $( $(#[doc = $doc])* $name(body::$name), )*
        }

        impl Body {
            /// The kind.
            pub fn kind(&self) -> Kind {
                match self {
                    $( Self::$name(_) => Kind::$name, )*
                }
            }

            /// The body as JSON, as far as it is open.
            pub fn to_value(&self) -> Value {
                match self {
                    $( Self::$name(body) => body.write(), )*
                }
            }

            /// A body of a kind of which nothing is open: what a reader sees of one that is sealed whole.
            pub fn sealed(kind: Kind) -> Self {
                match kind {
                    $( Kind::$name => Self::$name(body::$name::default()), )*
                }
            }

            /// Reads a body of a kind by itself, without rules on what surrounds it.
            pub(crate) fn read_alone(kind: Kind, value: &Value, at: &At<'_>) -> Result<Self, Fault> {
                match kind {
                    $( Kind::$name => body::$name::read(value, at).map(Self::$name), )*
                }
            }

            /// The rules between the body and what surrounds it.
            fn fits(&self, envelope: &Envelope, at: &At<'_>) -> Result<(), Fault> {
                match self {
                    $( Self::$name(body) => {
                        check_subject::<body::$name>(envelope, at)?;
                        body.fits(envelope, at)
                    } )*
                }
            }

            /// The schema of a kind's body.
            pub(crate) fn schema(kind: Kind, defs: &mut Defs) -> Value {
                match kind {
                    $( Kind::$name => body::$name::schema(defs), )*
                }
            }
        }

        impl Body {
            /// Whether a statement with this envelope may have this body. What a correction puts in is held to this, or it
            /// could say what its issuer may not.
            ///
            /// # Errors
            /// The rule between body and envelope that it breaks.
            pub fn may_stand(
                &self,
                iss: &PartyId,
                jti: StatementId,
                at: Timestamp,
                subject: &SubjectId,
                refs: &[StatementHash],
            ) -> Result<(), Fault> {
                let envelope = Envelope {
                    iss: iss.clone(),
                    iat: 0,
                    jti,
                    kind: self.kind(),
                    at,
                    subject: subject.clone(),
                    refs: refs.to_vec(),
                    handling: Tlp::Clear,
                    withheld: Vec::new(),
                };
                let view = View { partial: true, ..View::default() };
                self.fits(&envelope, &At::root(&view))
            }
        }

        impl Kind {
            /// Whether a statement of this kind makes its subject, which then must be minted under the issuer's own
            /// organisation.
            pub fn mints(self) -> bool {
                match self {
                    $( Self::$name => body::$name::MINTS, )*
                }
            }

            /// The types of subject it may speak of; none listed means any.
            pub fn subjects(self) -> &'static [SubjectType] {
                match self {
                    $( Self::$name => body::$name::SUBJECTS, )*
                }
            }

            /// Pointers to the fields that may not be sealed, since log and readers need them.
            pub fn unsealable(self) -> &'static [&'static str] {
                match self {
                    $( Self::$name => body::$name::NEVER_SEALED, )*
                }
            }
        }

        $(
            impl From<body::$name> for Body {
                fn from(body: body::$name) -> Self {
                    Self::$name(body)
                }
            }
        )*

        /// The frozen example of a kind: a draft as JSON text.
        pub fn example(kind: Kind) -> &'static str {
            match kind {
                $( Kind::$name => {
                    include_str!(concat!("../../../../tests/frozen/record/v1/", $word, ".json"))
                } )*
            }
        }
    };
}

kinds! {
    /// Register a party, or change it: its name, its place among others, its keys.
    party::Party = "party",
    /// What parties have agreed.
    agreement::Agreement = "agreement",
    /// An exercise, visit, staff talk or course.
    engagement::Engagement = "engagement",
    /// The result of looking at a party before something is released to it.
    vetting::Vetting = "vetting",
    /// A programme or project.
    programme::Programme = "programme",
    /// What is measured, and how far it has come.
    indicator::Indicator = "indicator",
    /// A community and what suits it.
    profile::Profile = "profile",
    /// What people in an area need.
    need::Need = "need",
    /// A request for assistance.
    request::Request = "request",
    /// An asset a party could put to work.
    offer::Offer = "offer",
    /// A decision on anything.
    decision::Decision = "decision",
    /// A movement of money.
    transfer::Transfer = "transfer",
    /// Goods came to be held.
    stock::Stock = "stock",
    /// The list made before anything leaves.
    consignment::Consignment = "consignment",
    /// A stage of a consignment.
    custody::Custody = "custody",
    /// Goods were lost.
    loss::Loss = "loss",
    /// Goods were handed to people.
    distribution::Distribution = "distribution",
    /// A service was given.
    service::Service = "service",
    /// What was found when someone looked.
    inventory::Inventory = "inventory",
    /// A word from the people served.
    feedback::Feedback = "feedback",
    /// What an auditor found.
    finding::Finding = "finding",
    /// An answer.
    response::Response = "response",
    /// A party tells others beforehand.
    notice::Notice = "notice",
    /// The issuer replaces or withdraws a statement of its own.
    correction::Correction = "correction",
    /// Sealed fields are opened.
    disclosure::Disclosure = "disclosure",
    /// An external file taken in.
    dataset::Dataset = "dataset",
}

impl Body {
    /// Reads the body of a statement and checks it against its envelope.
    pub(crate) fn read(envelope: &Envelope, value: &Value, view: &View) -> Result<Self, Fault> {
        let root = At::root(view);
        let body = Self::read_alone(envelope.kind, value, &root.name("body"))?;
        body.fits(envelope, &root)?;
        Ok(body)
    }
}

impl serde::Serialize for Body {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.to_value().serialize(serializer)
    }
}

impl Kind {
    /// The field that keeps this path from being sealed: it lies at, under or above a field that everyone must read.
    pub(crate) fn never_sealed(self, path: &Pointer) -> Option<&'static str> {
        self.unsealable().iter().copied().find(|fixed| {
            fixed
                .parse::<Pointer>()
                .is_ok_and(|fixed| path.is_at_or_under(&fixed) || fixed.is_at_or_under(path))
        })
    }
}
