//! Which sector stands for a cluster.

use std::collections::BTreeMap;
use std::sync::LazyLock;

const TABLE: &str = include_str!("../../../../data/hno/sectors.csv");

/// Clusters with their sectors; a cluster with a description comes before the cluster alone.
static SECTORS: LazyLock<BTreeMap<(String, String), String>> = LazyLock::new(|| {
    let mut reader = csv::Reader::from_reader(TABLE.as_bytes());
    let rows = reader.records().filter_map(Result::ok);
    rows.filter_map(|row| {
        let cell = |at| row.get(at).map(str::to_owned);
        Some(((cell(0)?, cell(1)?), cell(2)?))
    })
    .collect()
});

/// The sector (`data/codes/sectors.csv`) of a cluster and its description; `None` where no table knows it.
pub(crate) fn sector(cluster: &str, description: &str) -> Option<&'static str> {
    let of = |description: &str| SECTORS.get(&(cluster.to_owned(), description.to_owned()));
    of(description).or_else(|| of("")).map(String::as_str)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_sector_named_is_one_of_the_record() {
        assert_eq!(SECTORS.len(), TABLE.lines().count() - 1, "a row is unreadable or stands twice");
        for sector in SECTORS.values() {
            sector.parse::<entente_record::codes::Sector>().unwrap();
        }
        assert_eq!(sector("MS", "MPC caseload"), Some("multi-purpose-cash"));
        assert_eq!(sector("MS", "Border Consortium Appeal"), Some("multi-sector"));
        assert_eq!(sector("", "Refugee Response"), Some("refugee-response"));
        assert_eq!(sector("XYZ", ""), None);
    }
}
