//! What a category of the tables means: whose group it is, and which part of it.
//!
//! A category is words joined by ` - `: `Children - Female - IDP` are the girls among the displaced. Which word means what
//! is a table.

use std::collections::BTreeMap;
use std::sync::LazyLock;

const TABLE: &str = include_str!("../../../../data/hno/categories.csv");
/// Crossed with a sex, adults are all above 17, the elderly among them: so the tables' own sums have it.
const ALL_ADULTS: &str = "18+";

/// A part of a group.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Part {
    pub sex: Option<&'static str>,
    pub age: Option<&'static str>,
    pub disability: bool,
}

/// What a category means.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Category {
    /// The group, by the record's code.
    pub group: &'static str,
    /// The source's own word for the group; empty for all.
    pub label: String,
    /// The part of the group; `None` is its total.
    pub part: Option<Part>,
    /// Whether every word of it was known.
    pub known: bool,
}

enum Means {
    Total,
    Age(&'static str),
    Sex(&'static str),
    Disability,
    Group(&'static str),
    Part,
}

static WORDS: LazyLock<BTreeMap<&'static str, Means>> = LazyLock::new(|| {
    let lines = TABLE.lines().skip(1);
    let row = |line: &'static str| {
        let mut cells = line.splitn(4, ',');
        let (word, means, value) = (cells.next()?, cells.next()?, cells.next()?);
        let means = match means {
            "total" => Means::Total,
            "age" => Means::Age(value),
            "sex" => Means::Sex(value),
            "disability" => Means::Disability,
            "group" => Means::Group(value),
            "part" => Means::Part,
            _ => return None,
        };
        Some((word, means))
    };
    lines.filter_map(row).collect()
});

/// Reads a category. A word no table knows makes it a part of its own, by its name.
pub(crate) fn category(text: &str) -> Category {
    let mut out = Category { group: "all", label: String::new(), part: None, known: true };
    let mut part = Part::default();
    let mut is_part = false;
    for word in text.split(" - ").map(str::trim).filter(|word| !word.is_empty()) {
        let lower = if word.eq_ignore_ascii_case("total") { "total" } else { word };
        match WORDS.get(lower) {
            Some(Means::Total) => {}
            Some(Means::Age(age)) => part.age = Some(age),
            Some(Means::Sex(sex)) => part.sex = Some(sex),
            Some(Means::Disability) => part.disability = true,
            Some(Means::Group(group)) => {
                out.group = group;
                out.label = word.to_owned();
            }
            Some(Means::Part) => is_part = true,
            None => {
                is_part = true;
                out.known = false;
            }
        }
    }
    if part.sex.is_some() && part.age == Some("18-59") {
        part.age = Some(ALL_ADULTS);
    }
    if is_part || part != Part::default() {
        out.part = Some(part);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_make_groups_and_parts() {
        let of = |text: &str| {
            let found = category(text);
            let part = found.part.clone().unwrap_or_default();
            (found.group, found.part.is_some(), part.sex, part.age, part.disability, found.known)
        };
        assert_eq!(of(""), ("all", false, None, None, false, true));
        assert_eq!(of("total"), ("all", false, None, None, false, true));
        assert_eq!(of("IDP - Total"), ("idp", false, None, None, false, true));
        assert_eq!(of("IDPs"), ("idp", false, None, None, false, true));
        assert_eq!(of("Children - Female - IDP"), ("idp", true, Some("female"), Some("0-17"), false, true));
        assert_eq!(of("Adult - Male"), ("all", true, Some("male"), Some("18+"), false, true));
        assert_eq!(of("Adult"), ("all", true, None, Some("18-59"), false, true));
        assert_eq!(of("Total - Border / EC"), ("other", false, None, None, false, true));
        assert_eq!(of("Total Households"), ("all", true, None, None, false, true));
        assert_eq!(of("Herders"), ("all", true, None, None, false, false));
        assert_eq!(category("Total - Iran (District of Return)").label, "Iran (District of Return)");
    }

    #[test]
    fn the_table_speaks_the_record_s_codes() {
        assert_eq!(WORDS.len(), TABLE.lines().count() - 1);
        for means in WORDS.values() {
            match means {
                Means::Age(age) => drop(age.parse::<entente_record::codes::AgeBand>().unwrap()),
                Means::Sex(sex) => drop(sex.parse::<entente_record::codes::Sex>().unwrap()),
                Means::Group(group) => drop(group.parse::<entente_record::codes::PopulationGroup>().unwrap()),
                _ => {}
            }
        }
    }
}
