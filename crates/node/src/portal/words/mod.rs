//! What the portal says, in the reader's language: messages from `data/lang`, numbers and dates as that language writes them.
//!
//! No page has text of its own. A message is asked for by its key; keys that are put together from a code, such as
//! `state-overdue`, go through [`Words::code`], which gives the code itself where no message knows it.

mod figure;
mod language;
#[cfg(test)]
mod tests;

use std::sync::OnceLock;

use fluent_bundle::concurrent::FluentBundle;
use fluent_bundle::{FluentArgs, FluentResource, FluentValue};
use unic_langid::LanguageIdentifier;

use figure::Figures;
pub use language::Language;

/// The message files of a language, read into the program.
macro_rules! message_files {
    ($($file:literal),* $(,)?) => {
        /// The texts of a language's message files, with their names.
        fn texts(language: Language) -> Vec<(&'static str, &'static str)> {
            macro_rules! of {
                ($code:literal) => {
                    vec![$(($file, include_str!(concat!(
                        env!("CARGO_MANIFEST_DIR"), "/../../data/lang/", $code, "/", $file, ".ftl"
                    )))),*]
                };
            }
            match language {
                Language::English => of!("en"),
                Language::French => of!("fr"),
                Language::Arabic => of!("ar"),
                Language::Ukrainian => of!("uk"),
            }
        }
    };
}

message_files!("shell", "front", "needs", "pages", "codes", "units", "verify", "voice", "places");

/// Put around a key that no message has. Tests look for it on every page.
pub const MISSING: [char; 2] = ['⟦', '⟧'];

/// One language: its messages, its numbers, its dates.
pub struct Words {
    language: Language,
    bundle: FluentBundle<FluentResource>,
    figures: Figures,
}

/// The words of a language.
pub fn words(language: Language) -> &'static Words {
    static ALL: OnceLock<[Words; 4]> = OnceLock::new();
    let all = ALL.get_or_init(|| Language::ALL.map(Words::of));
    // In the order of `Language::ALL`.
    &all[language as usize]
}

impl Words {
    fn of(language: Language) -> Self {
        let id: LanguageIdentifier = language.code().parse().unwrap_or_default();
        let mut bundle = FluentBundle::new_concurrent(vec![id]);
        // Marks that keep names in Latin letters together are needed only between letters that run the other way.
        bundle.set_use_isolating(language == Language::Arabic);
        for (_, text) in texts(language) {
            // Files with faults don't pass the tests; what can be read of them is still better than nothing.
            let resource = FluentResource::try_new(text.to_owned()).unwrap_or_else(|(read, _)| read);
            bundle.add_resource_overriding(resource);
        }
        Words { language, bundle, figures: Figures::of(language) }
    }

    /// Which language.
    pub fn language(&self) -> Language {
        self.language
    }

    /// The message of a key that takes nothing.
    pub fn say(&self, key: &str) -> String {
        self.tell(key, &[])
    }

    /// The message of a key with values put in.
    pub fn tell(&self, key: &str, values: &[(&str, &str)]) -> String {
        let mut args = FluentArgs::new();
        for (name, value) in values {
            args.set(*name, FluentValue::from(*value));
        }
        self.format(key, &args).unwrap_or_else(|| format!("{}{key}{}", MISSING[0], MISSING[1]))
    }

    /// The message of a key about a number of things: `count` chooses the form, `shown` is how it is written.
    pub fn count(&self, key: &str, count: u64) -> String {
        self.count_of(key, count, &[])
    }

    /// The same with further values.
    pub fn count_of(&self, key: &str, count: u64, values: &[(&str, &str)]) -> String {
        let mut args = FluentArgs::new();
        for (name, value) in values {
            args.set(*name, FluentValue::from(*value));
        }
        args.set("count", FluentValue::from(count));
        args.set("shown", FluentValue::from(self.whole(count)));
        self.format(key, &args).unwrap_or_else(|| format!("{}{key}{}", MISSING[0], MISSING[1]))
    }

    /// What a code of the record means: the message `FAMILY-CODE`, or the code itself where there is none.
    pub fn code(&self, family: &str, code: &str) -> String {
        self.format(&format!("{family}-{code}"), &FluentArgs::new()).unwrap_or_else(|| code.to_owned())
    }

    fn format(&self, key: &str, args: &FluentArgs<'_>) -> Option<String> {
        let pattern = self.bundle.get_message(key)?.value()?;
        let mut faults = Vec::new();
        Some(self.bundle.format_pattern(pattern, Some(args), &mut faults).into_owned())
    }

    /// A whole number.
    pub fn whole(&self, number: u64) -> String {
        self.figures.number(&number.to_string())
    }

    /// A decimal number, with all its places; what is none stays as it is.
    pub fn number(&self, text: &str) -> String {
        self.figures.number(text)
    }

    /// An amount with its currency, by the currency's ISO 4217 code: names and signs of currencies aren't unique.
    pub fn money(&self, amount: &str, currency: &str) -> String {
        format!("{}\u{a0}{currency}", self.number(amount))
    }

    /// A quantity with its unit (a code of UN/CEFACT Recommendation 20), in the form that the number asks for; the code itself
    /// where no message knows it.
    pub fn quantity(&self, amount: &str, unit: &str) -> String {
        let mut args = FluentArgs::new();
        // Decimal places count for the form: 1.5 of a thing isn't one of it.
        args.set("count", FluentValue::try_number(amount));
        args.set("shown", FluentValue::from(self.number(amount)));
        self.format(&format!("unit-{unit}"), &args)
            .unwrap_or_else(|| format!("{}\u{a0}{unit}", self.number(amount)))
    }

    /// A part of the whole in percent.
    pub fn percent(&self, text: &str) -> String {
        format!("{}\u{a0}%", self.number(text))
    }

    /// The day of a date or time (RFC 3339), by the Gregorian calendar whatever the language.
    pub fn day(&self, text: &str) -> String {
        self.figures.day(text)
    }

    /// A time to the minute, in UTC as the record has it.
    pub fn moment(&self, text: &str) -> String {
        match text.get(11..16).filter(|_| text.ends_with('Z')) {
            Some(clock) => format!("{}, {clock}\u{a0}UTC", self.day(text)),
            None => self.day(text),
        }
    }
}
