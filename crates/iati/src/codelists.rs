//! Newer code lists than those built in, without a new program: read from the XML files the Secretariat publishes, kept
//! in one CSV file.

use std::collections::{BTreeMap, BTreeSet};

use crate::limits::{MAX_DEPTH, MAX_LIST_BYTES};
use crate::tables::CodeLists;
use crate::tables::lists::{self, ListId, differs_by_version};
use crate::version::Version;
use crate::xml::tokens::{Token, Tokens};

/// The head of the file updates are kept in.
const HEAD: &str = "list,code";

/// Why a code list can't be used.
#[derive(Debug, thiserror::Error, PartialEq, Eq)]
pub enum BadList {
    /// Not XML, or not a code list.
    #[error("not a code list: {0}")]
    NotAList(String),
    /// A list the standard does not map to anything.
    #[error("the list {0} is not used by the check")]
    Unused(String),
    /// Larger than a list is.
    #[error("larger than {} MiB", MAX_LIST_BYTES >> 20)]
    TooLarge,
    /// A line of the kept file that is no row of it.
    #[error("line {0} is not a list and a code: run `entente iati codelists update` again")]
    BadRow(usize),
}

/// Codes by list.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Updates {
    lists: BTreeMap<&'static str, BTreeSet<String>>,
}

impl Updates {
    /// Takes in a code list file, `<codelist name="…">`; answers the list's name.
    ///
    /// # Errors
    /// When it isn't one, or is of a list the check doesn't use.
    pub fn add_xml(&mut self, text: &str) -> Result<&'static str, BadList> {
        if text.len() as u64 > MAX_LIST_BYTES {
            return Err(BadList::TooLarge);
        }
        let (name, codes) = read(text)?;
        let Some(id) = lists::list_id(&name) else { return Err(BadList::Unused(name)) };
        if codes.is_empty() {
            return Err(BadList::NotAList(format!("the list {name} has no codes")));
        }
        let name = lists::list_name(id);
        self.lists.insert(name, codes);
        Ok(name)
    }

    /// Reads the kept file.
    ///
    /// # Errors
    /// A line that is no row.
    pub fn read(text: &str) -> Result<Updates, BadList> {
        let mut updates = Updates::default();
        for (at, line) in text.lines().enumerate() {
            if line.starts_with('#') || line == HEAD || line.is_empty() {
                continue;
            }
            let row = line.split_once(',').and_then(|(list, code)| Some((lists::list_id(list)?, code)));
            let (id, code) = row.ok_or(BadList::BadRow(at + 1))?;
            updates.lists.entry(lists::list_name(id)).or_default().insert(code.to_owned());
        }
        Ok(updates)
    }

    /// The file to keep.
    pub fn write(&self) -> String {
        let mut text = format!(
            "# code lists newer than those built in; made by `entente iati codelists update`\n{HEAD}\n"
        );
        for (list, codes) in &self.lists {
            for code in codes {
                text += &format!("{list},{code}\n");
            }
        }
        text
    }

    /// Adds later updates; their lists replace earlier ones.
    pub fn extend(&mut self, later: Updates) {
        self.lists.extend(later.lists);
    }

    /// Puts the updates into the lists of all versions. A list that the versions of the standard define differently is
    /// part of the version, and only that of the newest changes.
    pub fn apply(&self, to: &mut [CodeLists; 3]) {
        for (name, codes) in &self.lists {
            let Some(id) = lists::list_id(name) else { continue };
            for (version, lists) in Version::ALL.into_iter().zip(to.iter_mut()) {
                if version == Version::V203 || !differs_by_version(id) {
                    lists.replace(id, codes.iter().map(String::as_str));
                }
            }
        }
    }

    /// For each list: its name, the codes it has now, how many are new, how many are gone, against those in use.
    pub fn changes(&self, before: &CodeLists) -> Vec<(&'static str, usize, usize, usize)> {
        let row = |(name, codes): (&&'static str, &BTreeSet<String>)| {
            let id: ListId = lists::list_id(name)?;
            let new = codes.iter().filter(|code| !before.has(id, code)).count();
            let gone = (before.len(id) + new).saturating_sub(codes.len());
            Some((*name, codes.len(), new, gone))
        };
        self.lists.iter().filter_map(row).collect()
    }
}

/// The name and the codes of a list.
fn read(text: &str) -> Result<(String, BTreeSet<String>), BadList> {
    let wrong = |what: &str| BadList::NotAList(what.to_owned());
    let mut tokens = Tokens::of(text).strict();
    let (mut name, mut codes, mut path, mut code) = (None, BTreeSet::new(), Vec::new(), String::new());
    let mut attributes = Vec::new();
    loop {
        let token = tokens.token(&mut attributes).map_err(|fault| wrong(&fault.what))?;
        let mut ends = None;
        match token {
            Token::Start { name: element, empty } => {
                if path.is_empty() && element == "codelist" {
                    let named = attributes.iter().find(|attribute| attribute.name == "name");
                    name = named.map(|attribute| attribute.value.clone().into_owned());
                }
                if path.len() == MAX_DEPTH {
                    return Err(wrong(&format!("elements nested deeper than {MAX_DEPTH}")));
                }
                path.push(element);
                code.clear();
                ends = empty.then_some(element);
            }
            Token::End(element) => ends = Some(element),
            Token::Text { text, .. } => code.push_str(text),
            Token::Reference(name) => {
                code.push(crate::xml::references::resolve(name).ok_or_else(|| wrong("an unknown entity"))?);
            }
            Token::DocumentType => return Err(wrong("a document type declaration")),
            Token::CData(_) | Token::Comment | Token::Instruction(_) | Token::Declaration(_) => {}
            Token::Over => break,
        }
        if let Some(element) = ends {
            if path == ["codelist", "codelist-items", "codelist-item", "code"] {
                let found = code.trim();
                if found.is_empty() || found.contains(['\n', '\r']) {
                    return Err(wrong("a code that is empty or of several lines"));
                }
                codes.insert(found.to_owned());
            }
            if path.pop() != Some(element) {
                return Err(wrong(&format!("</{element}> that closes no open element")));
            }
        }
    }
    let name = name.ok_or_else(|| wrong("the document element is not a codelist with a name"))?;
    Ok((name, codes))
}

#[cfg(test)]
mod tests {
    use super::*;

    const LIST: &str = "<codelist name='TransactionType'><metadata/><codelist-items>\
        <codelist-item><code> 1 </code><name><narrative>x</narrative></name></codelist-item>\
        <codelist-item><code>99</code></codelist-item></codelist-items></codelist>";

    #[test]
    fn a_list_is_read_kept_and_put_in_use() {
        let mut updates = Updates::default();
        assert_eq!(updates.add_xml(LIST), Ok("TransactionType"));
        let kept = Updates::read(&updates.write()).unwrap();
        assert_eq!(kept, updates);
        let mut lists = Version::ALL.map(CodeLists::built_in);
        assert_eq!(kept.changes(&lists[2]), [("TransactionType", 2, 1, 12)]);
        kept.apply(&mut lists);
        let id = lists::list_id("TransactionType").unwrap();
        assert!(lists[2].has(id, "99") && !lists[2].has(id, "2"));
        assert!(lists[0].has(id, "2") && !lists[0].has(id, "99"), "2.01 has its own list");
    }

    #[test]
    fn what_is_no_list_is_refused() {
        let mut updates = Updates::default();
        assert_eq!(updates.add_xml("<codelist name='Other'/>"), Err(BadList::Unused("Other".into())));
        for wrong in [
            "",
            "x",
            "<a/>",
            "<codelist name='Sector'/>",
            "<!DOCTYPE a><codelist name='Sector'/>",
            "<codelist",
        ] {
            assert!(updates.add_xml(wrong).is_err(), "{wrong}");
        }
        assert_eq!(Updates::read("list,code\nnonsense\n"), Err(BadList::BadRow(2)));
    }
}
