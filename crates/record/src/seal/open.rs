//! Opening.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

use serde_json::{Map, Value};

use super::disclosure::{Disclosure, disclosure_digest};
use crate::base64url;
use crate::fault::{Fault, code};
use crate::json::{MAX_DEPTH, Pointer};
use crate::statement::Withheld;

/// What opening leaves.
#[derive(Debug)]
pub(crate) struct Opened {
    /// The body with what was disclosed put back and what wasn't left out.
    pub(crate) body: Value,
    /// Arrays that lost closed elements, and the original index of each element left.
    pub(crate) kept: Vec<(Pointer, Vec<usize>)>,
    /// The withheld paths that stay closed.
    pub(crate) closed: Vec<Pointer>,
    /// The withheld paths that were opened, and by which disclosure (counted from 0).
    pub(crate) opened: BTreeMap<Pointer, usize>,
}

/// Puts disclosures back into a body and matches what is sealed, row by row, with the withheld rows.
pub(crate) fn open(body: &Value, withheld: &[Withheld], disclosures: &[String]) -> Result<Opened, Fault> {
    let mut opener = Opener {
        rows: withheld.iter().map(|row| &row.path).collect(),
        disclosures: HashMap::with_capacity(disclosures.len()),
        digests: HashSet::new(),
        opened: BTreeMap::new(),
        closed_members: BTreeMap::new(),
        closed_elements: BTreeSet::new(),
        kept: Vec::new(),
    };
    for (number, text) in disclosures.iter().enumerate() {
        let disclosure = Disclosure::read(number, text)?;
        if opener.disclosures.insert(disclosure_digest(text), disclosure).is_some() {
            let message = format!("disclosure {number} (counted from 0) was handed in twice");
            return Err(Fault::whole(code::BAD_DISCLOSURE, message));
        }
    }
    let mut body = body.clone();
    // The payload is one level, the body under it the second.
    opener.walk(&mut body, &Pointer::root().join("body"), MAX_DEPTH - 1)?;
    if let Some(unused) = opener.disclosures.values().map(|left| left.number).min() {
        let message = format!("disclosure {unused} (counted from 0) opens nothing in this statement");
        return Err(Fault::whole(code::BAD_DISCLOSURE, message));
    }
    let closed = opener.match_rows(withheld)?;
    Ok(Opened { body, kept: opener.kept, closed, opened: opener.opened })
}

struct Opener<'w> {
    rows: HashSet<&'w Pointer>,
    disclosures: HashMap<String, Disclosure>,
    digests: HashSet<String>,
    opened: BTreeMap<Pointer, usize>,
    /// For each object with closed members: how many, and the names that are visible beside them.
    closed_members: BTreeMap<Pointer, (usize, BTreeSet<String>)>,
    closed_elements: BTreeSet<Pointer>,
    kept: Vec<(Pointer, Vec<usize>)>,
}

impl Opener<'_> {
    fn walk(&mut self, value: &mut Value, at: &Pointer, room: usize) -> Result<(), Fault> {
        let deeper = || {
            room.checked_sub(1)
                .ok_or_else(|| fault(at, code::TOO_DEEP, "nested too deeply once opened; at most 32 levels"))
        };
        match value {
            Value::Object(map) => self.walk_object(map, at, deeper()?),
            Value::Array(values) => self.walk_array(values, at, deeper()?),
            _ => Ok(()),
        }
    }

    fn walk_object(&mut self, map: &mut Map<String, Value>, at: &Pointer, room: usize) -> Result<(), Fault> {
        if map.contains_key("...") {
            return Err(fault(at, code::BAD_SEAL, "`...` may only stand alone, for an element of a list"));
        }
        let digests = map.shift_remove("_sd");
        for (name, value) in map.iter_mut() {
            self.walk(value, &at.join(name), room)?;
        }
        let Some(digests) = digests else { return Ok(()) };
        let mut closed = 0;
        for digest in self.digest_list(&digests, at)? {
            let Some(disclosure) = self.disclosures.remove(digest) else {
                closed += 1;
                continue;
            };
            let number = disclosure.number;
            let name = disclosure.name.ok_or_else(|| {
                fault(at, code::BAD_DISCLOSURE, format!("disclosure {number} names no member"))
            })?;
            let path = at.join(&name);
            if map.contains_key(&name) {
                return Err(fault(&path, code::BAD_DISCLOSURE, "opened, but the member stands here already"));
            }
            let mut value = disclosure.value;
            self.note_opened(&path, number)?;
            self.walk(&mut value, &path, room)?;
            map.insert(name, value);
        }
        if closed > 0 {
            self.closed_members.insert(at.clone(), (closed, map.keys().cloned().collect()));
        }
        Ok(())
    }

    fn walk_array(&mut self, values: &mut Vec<Value>, at: &Pointer, room: usize) -> Result<(), Fault> {
        let mut kept = Vec::with_capacity(values.len());
        let all = values.len();
        for (index, mut value) in std::mem::take(values).into_iter().enumerate() {
            let path = at.join(index.to_string());
            if let Some(digest) = placeholder(&value, &path)? {
                self.note_digest(digest, &path)?;
                match self.disclosures.remove(digest) {
                    None => {
                        self.closed_elements.insert(path);
                        continue;
                    }
                    Some(Disclosure { name: Some(_), .. }) => {
                        return Err(fault(
                            &path,
                            code::BAD_DISCLOSURE,
                            "a member's disclosure for an element",
                        ));
                    }
                    Some(disclosure) => {
                        self.note_opened(&path, disclosure.number)?;
                        value = disclosure.value;
                    }
                }
            }
            self.walk(&mut value, &path, room)?;
            kept.push(index);
            values.push(value);
        }
        if kept.len() < all {
            self.kept.push((at.clone(), kept));
        }
        Ok(())
    }

    /// The digests of an `_sd`, which are distinct and sorted.
    fn digest_list<'v>(&mut self, digests: &'v Value, at: &Pointer) -> Result<Vec<&'v str>, Fault> {
        let refuse = |why| fault(&at.join("_sd"), code::BAD_SEAL, why);
        let list = digests.as_array().filter(|list| !list.is_empty());
        let list = list.ok_or_else(|| refuse("`_sd` must be a list of digests that isn't empty"))?;
        let mut out: Vec<&str> = Vec::with_capacity(list.len());
        for digest in list {
            let digest = digest.as_str().ok_or_else(|| refuse("a digest is a string"))?;
            if out.last().is_some_and(|last| *last >= digest) {
                return Err(refuse("digests must be sorted and distinct, so that their order tells nothing"));
            }
            self.note_digest(digest, at)?;
            out.push(digest);
        }
        Ok(out)
    }

    fn note_digest(&mut self, digest: &str, at: &Pointer) -> Result<(), Fault> {
        if base64url::decode_exact::<32>(digest).is_none() {
            return Err(fault(at, code::BAD_SEAL, "a digest is 32 bytes in canonical base64url"));
        }
        if !self.digests.insert(digest.to_owned()) {
            return Err(fault(at, code::BAD_SEAL, "the same digest stands twice in the statement"));
        }
        Ok(())
    }

    fn note_opened(&mut self, path: &Pointer, number: usize) -> Result<(), Fault> {
        if !self.rows.contains(path) {
            return Err(fault(path, code::WITHHELD_MISMATCH, "sealed, but no row of `withheld` says why"));
        }
        self.opened.insert(path.clone(), number);
        Ok(())
    }

    /// Every row names something sealed, and everything sealed has its row. Returns the rows' paths that stay closed.
    fn match_rows(&mut self, withheld: &[Withheld]) -> Result<Vec<Pointer>, Fault> {
        let mut closed: BTreeSet<Pointer> = BTreeSet::new();
        let mut hidden = Vec::new();
        for (index, row) in withheld.iter().enumerate() {
            if self.opened.contains_key(&row.path) {
                continue;
            }
            let Some((parent, name)) = row.path.split_last() else { continue };
            if self.closed_elements.remove(&row.path) {
                closed.insert(row.path.clone());
            } else if let Some((count, visible)) = self.closed_members.get_mut(&parent)
                && *count > 0
                && !visible.contains(name)
            {
                *count -= 1;
                closed.insert(row.path.clone());
            } else {
                hidden.push((index, &row.path));
            }
        }
        let unexplained = self.closed_members.iter().find(|(_, (count, _))| *count > 0).map(|(at, _)| at);
        if let Some(at) = unexplained.or(self.closed_elements.first()) {
            return Err(fault(
                at,
                code::WITHHELD_MISMATCH,
                "something is sealed here that no row of `withheld` names",
            ));
        }
        // What lies inside something closed can't be seen, only that its row leads into it.
        for (index, path) in hidden {
            if !closed.iter().any(|outer| path.is_at_or_under(outer)) {
                let place = Pointer::root().join("withheld").join(index.to_string()).join("path");
                return Err(fault(&place, code::WITHHELD_MISMATCH, format!("nothing is sealed at {path}")));
            }
            closed.insert(path.clone());
        }
        Ok(closed.into_iter().collect())
    }
}

/// The digest of an element's placeholder `{"...": digest}`.
fn placeholder<'v>(value: &'v Value, at: &Pointer) -> Result<Option<&'v str>, Fault> {
    let Some(map) = value.as_object() else { return Ok(None) };
    match (map.get("..."), map.len()) {
        (None, _) => Ok(None),
        (Some(Value::String(digest)), 1) => Ok(Some(digest)),
        _ => Err(fault(at, code::BAD_SEAL, "a sealed element is {\"...\": digest} and nothing else")),
    }
}

fn fault(at: &Pointer, code: &'static str, message: impl Into<String>) -> Fault {
    Fault::at(at.to_string(), code, message)
}
