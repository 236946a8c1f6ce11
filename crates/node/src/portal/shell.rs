//! What is around every page: head, navigation, as of when, how it is counted, languages; and the headers that keep strangers'
//! text from doing anything in it.

use axum::http::{HeaderMap, HeaderName, HeaderValue, header};

use super::asset;
use super::visit::Visit;
use super::words::Language;
use crate::ledger::AsOf;

/// The parts of the portal, in the order of the navigation: key of the name, path.
const SECTIONS: &[(&str, &str)] = &[
    ("nav-front", "/"),
    ("nav-consignments", "/consignments"),
    ("nav-flows", "/flows"),
    ("nav-obligations", "/obligations"),
    ("nav-discrepancies", "/discrepancies"),
    ("nav-findings", "/findings"),
    ("nav-feedback", "/feedback"),
    ("nav-organisations", "/organisations"),
    ("nav-places", "/places"),
    ("nav-powers", "/powers"),
    ("nav-engagements", "/engagements"),
    ("nav-needs", "/needs"),
    ("nav-requests", "/requests"),
    ("nav-trace", "/trace"),
    ("nav-statements", "/statements"),
    ("nav-log", "/log"),
    ("nav-methods", "/methods"),
    ("nav-data", "/data"),
];

/// Nothing is loaded but from this node, nothing runs that is written into a page, and no other page may frame it.
const POLICY: &str = "default-src 'none'; style-src 'self'; img-src 'self'; script-src 'self'; connect-src 'self'; worker-src 'self'; \
    form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

/// Headers of every page.
const HEADERS: [(HeaderName, &str); 8] = [
    (header::CONTENT_SECURITY_POLICY, POLICY),
    (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
    (header::X_FRAME_OPTIONS, "DENY"),
    (header::REFERRER_POLICY, "same-origin"),
    (HeaderName::from_static("cross-origin-opener-policy"), "same-origin"),
    (HeaderName::from_static("permissions-policy"), "camera=(), geolocation=(), microphone=(), payment=()"),
    // A page is of one moment and of one reader's language.
    (header::CACHE_CONTROL, "private, no-cache"),
    (header::VARY, "accept-language, cookie, accept-encoding"),
];

/// Puts the headers on.
pub fn guard(headers: &mut HeaderMap) {
    for (name, value) in HEADERS {
        headers.insert(name, HeaderValue::from_static(value));
    }
}

/// What a template asks for around its page.
pub struct Shell<'a> {
    /// Who asks.
    pub visit: &'a Visit,
    /// The page's title.
    pub title: &'a str,
    /// The part of the portal it belongs to: a key of the navigation.
    pub section: &'a str,
    /// Of which statements it is.
    pub as_of: Option<&'a AsOf>,
    /// The page on how it is counted, as in `docs/methods/money.md`.
    pub method: &'a str,
    /// The rule in short, in English.
    pub rule: &'a str,
    /// The same for programs.
    pub twins: &'a [(&'static str, String)],
    /// Scripts, by the names of their assets.
    pub scripts: &'a [&'static str],
}

/// A link of the navigation.
pub struct NavLink {
    /// Where it leads.
    pub url: String,
    /// What it says.
    pub name: String,
    /// Whether this is where the reader is.
    pub here: bool,
}

impl Shell<'_> {
    /// A message.
    pub fn say(&self, key: &str) -> String {
        self.visit.words.say(key)
    }

    /// The language's code.
    pub fn language(&self) -> &'static str {
        self.visit.words.language().code()
    }

    /// Which way its lines run.
    pub fn direction(&self) -> &'static str {
        self.visit.words.language().direction()
    }

    /// The address of an asset.
    pub fn asset(&self, name: &str) -> String {
        asset::url(name)
    }

    /// An address of the portal, with what goes along.
    pub fn link(&self, path: &str) -> String {
        self.visit.link(path)
    }

    /// The navigation.
    pub fn nav(&self) -> Vec<NavLink> {
        let link = |(key, path): &(&str, &str)| NavLink {
            url: self.visit.link(path),
            name: self.visit.words.say(key),
            here: *key == self.section,
        };
        SECTIONS.iter().map(link).collect()
    }

    /// This page in each language: code, name, address, whether it is this one.
    pub fn languages(&self) -> Vec<(&'static str, &'static str, String, bool)> {
        let here = self.visit.words.language();
        let of = |language: Language| {
            let url = self.visit.here_with(&[("lang", language.code())]);
            (language.code(), language.name(), url, language == here)
        };
        Language::ALL.into_iter().map(of).collect()
    }

    /// As of which size and time, in words.
    pub fn as_of_words(&self) -> String {
        let Some(as_of) = self.as_of else { return String::new() };
        let now = self.visit.words.moment(&as_of.now.to_string());
        self.visit.words.count_of("as-of", as_of.size, &[("time", &now)])
    }

    /// The sizes of the logs, as the address takes them.
    pub fn sizes(&self) -> String {
        let sizes = self.as_of.map(AsOf::sizes).unwrap_or_default();
        sizes.iter().map(u64::to_string).collect::<Vec<_>>().join(",")
    }

    /// What goes along when another size is asked for.
    pub fn others(&self) -> Vec<(String, String)> {
        self.visit.others(&["as-of", "from"])
    }

    /// Where the method's page is in the portal.
    pub fn method_url(&self) -> String {
        let name = self.method.trim_start_matches("docs/methods/").trim_end_matches(".md");
        self.visit.link(&format!("/methods/{name}"))
    }
}
