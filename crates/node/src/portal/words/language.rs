//! The languages of the portal, and which of them a reader wants.

/// A language the portal speaks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Language {
    /// English, as in Britain.
    English,
    /// French.
    French,
    /// Arabic, from right to left.
    Arabic,
    /// Ukrainian.
    Ukrainian,
}

/// A name of a language is a few letters; what is longer is none.
const MAX_HEADER_BYTES: usize = 1024;

impl Language {
    /// All of them, in the order in which they are offered.
    pub const ALL: [Self; 4] = [Self::English, Self::French, Self::Arabic, Self::Ukrainian];

    /// Its code, BCP 47.
    pub fn code(self) -> &'static str {
        match self {
            Self::English => "en",
            Self::French => "fr",
            Self::Arabic => "ar",
            Self::Ukrainian => "uk",
        }
    }

    /// Its name in itself, for those who look for it.
    pub fn name(self) -> &'static str {
        match self {
            Self::English => "English",
            Self::French => "Français",
            Self::Arabic => "العربية",
            Self::Ukrainian => "Українська",
        }
    }

    /// Which way its lines run.
    pub fn direction(self) -> &'static str {
        if self == Self::Arabic { "rtl" } else { "ltr" }
    }

    /// How numbers and dates are written. Arabic takes Western digits, since the same figures stand beside it in statements.
    pub(super) fn locale(self) -> &'static str {
        match self {
            Self::English => "en-GB",
            Self::French => "fr",
            Self::Arabic => "ar-u-nu-latn",
            Self::Ukrainian => "uk",
        }
    }

    /// The language of this code, with or without a region.
    pub fn of(code: &str) -> Option<Self> {
        let plain = code.trim().split(['-', '_']).next().unwrap_or_default();
        Self::ALL.into_iter().find(|language| language.code().eq_ignore_ascii_case(plain))
    }

    /// The first language of an `Accept-Language` header that is spoken here, by weight (RFC 9110, section 12.5.4).
    pub fn accepted(header: &str) -> Option<Self> {
        let header = header.get(..MAX_HEADER_BYTES).unwrap_or(header);
        let mut best: Option<(f32, Self)> = None;
        for range in header.split(',') {
            let (code, weight) = range.split_once(';').unwrap_or((range, "q=1"));
            let weight = weight.trim().strip_prefix("q=").and_then(|q| q.parse().ok()).unwrap_or(0.0);
            let Some(language) = Self::of(code) else { continue };
            if weight > 0.0 && best.is_none_or(|(known, _)| weight > known) {
                best = Some((weight, language));
            }
        }
        best.map(|(_, language)| language)
    }
}

#[cfg(test)]
mod tests {
    use super::Language;

    #[test]
    fn a_reader_gets_the_language_that_is_asked_for_most() {
        for (header, wanted) in [
            ("fr", Some(Language::French)),
            ("fr-CH, fr;q=0.9, en;q=0.8", Some(Language::French)),
            ("de, uk;q=0.4, ar;q=0.5", Some(Language::Arabic)),
            ("en;q=0, uk-UA;q=0.1", Some(Language::Ukrainian)),
            ("de", None),
            ("", None),
            (";;;,,q=,=1", None),
        ] {
            assert_eq!(Language::accepted(header), wanted, "{header}");
        }
    }
}
