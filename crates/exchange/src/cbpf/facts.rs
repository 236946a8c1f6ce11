//! Facts the tables leave out and the record asks for: kinds and countries of donors, countries of funds, clusters' sectors.

use std::collections::BTreeMap;
use std::sync::LazyLock;

/// What kind of organisation a donor is, and its country.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct DonorFacts {
    /// Code of `data/codes/org-types.csv`.
    pub org_type: &'static str,
    /// ISO 3166-1 alpha-2; `None` where it has none.
    pub country: Option<&'static str>,
}

const DONORS: &str = include_str!("donors.csv");
const FUNDS: &str = include_str!("fund-countries.csv");

/// IATI's code for "other": the record asks for a kind, and the source gives none.
pub(crate) const OTHER: &str = "90";

/// The rows of one of these lists: id, then the last fields, since names may hold commas and aren't needed here.
fn fields(text: &'static str) -> impl Iterator<Item = (u32, &'static str)> {
    text.lines().filter(|line| !line.starts_with('#')).filter_map(|line| {
        let (id, rest) = line.split_once(',')?;
        Some((id.parse().ok()?, rest))
    })
}

/// What is known of a donor by its code.
pub(crate) fn donor(code: u32) -> Option<DonorFacts> {
    static TABLE: LazyLock<BTreeMap<u32, DonorFacts>> = LazyLock::new(|| {
        fields(DONORS)
            .filter_map(|(code, rest)| {
                let (rest, country) = rest.rsplit_once(',')?;
                let (_, org_type) = rest.rsplit_once(',')?;
                Some((code, DonorFacts { org_type, country: (!country.is_empty()).then_some(country) }))
            })
            .collect()
    });
    TABLE.get(&code).copied()
}

/// The country a fund works in.
pub(crate) fn fund_country(id: u32) -> Option<&'static str> {
    static TABLE: LazyLock<BTreeMap<u32, &'static str>> = LazyLock::new(|| {
        fields(FUNDS)
            .filter_map(|(id, rest)| Some((id, rest.rsplit_once(',')?.1)))
            .filter(|(_, country)| !country.is_empty())
            .collect()
    });
    TABLE.get(&id).copied()
}

/// The sector (`data/codes/sectors.csv`) that stands for a cluster, by the cluster's short code.
pub(crate) fn sector(cluster_code: &str) -> Option<&'static str> {
    Some(match cluster_code {
        "CCM" => "cccm",
        "ER" => "early-recovery",
        "E" => "education",
        "NFI" => "shelter",
        "ET" => "emergency-telecommunications",
        "FS" => "food-security",
        "H" => "health",
        "L" => "logistics",
        "N" => "nutrition",
        "P" => "protection",
        "WASH" => "wash",
        "CSS" | "CS" => "coordination",
        "MS" => "multi-sector",
        "COVID-19" => "covid-19",
        "MPC" => "multi-purpose-cash",
        "MSRA" => "refugee-response",
        _ => return None,
    })
}

/// The kind of organisation that stands for a kind of partner.
pub(crate) const fn partner_type(id: u32) -> &'static str {
    match id {
        1 => "22",
        2 => "21",
        3 => "40",
        _ => OTHER,
    }
}

/// The stage that stands for a project's status: by its code, which is finer, or else by its name.
pub(crate) fn status(code: &str, name: &str) -> Option<&'static str> {
    Some(match (code, name) {
        ("PRJ_DISBURSEMENT" | "PRJ_IMPL_RPT", _) => "active",
        ("PRJ_UND_FINAL_RPT" | "PRJ_UND_AUD" | "PRJ_UND_REF", _) => "finalisation",
        ("PRJ_PRJ_CLS", _) => "closed",
        (_, "Disbursement" | "Implementation") => "active",
        (_, "Reporting") => "finalisation",
        (_, "Project Closure") => "closed",
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_lists_read_whole() {
        assert_eq!(donor(20), Some(DonorFacts { org_type: "10", country: Some("SE") }));
        assert_eq!(donor(106), Some(DonorFacts { org_type: "90", country: None }));
        assert_eq!(donor(999_999), None);
        assert_eq!(fund_country(15), Some("SD"));
        assert_eq!(fund_country(501), None);
        let lines = |text: &str| text.lines().filter(|l| !l.starts_with('#')).count() - 1;
        assert_eq!(fields(DONORS).count(), lines(DONORS));
        assert_eq!(fields(FUNDS).count(), lines(FUNDS));
    }

    #[test]
    fn every_code_named_here_is_on_the_record_s_lists() {
        use entente_record::codes::{Country, OrgType, ProgrammeStatus, Sector};
        for (code, _) in fields(DONORS) {
            let facts = donor(code).unwrap();
            facts.org_type.parse::<OrgType>().unwrap();
            if let Some(country) = facts.country {
                country.parse::<Country>().unwrap();
            }
        }
        for (id, _) in fields(FUNDS) {
            if let Some(country) = fund_country(id) {
                country.parse::<Country>().unwrap();
            }
        }
        for cluster in [
            "CCM", "ER", "E", "NFI", "ET", "FS", "H", "L", "N", "P", "WASH", "CSS", "CS", "MS", "COVID-19",
            "MPC", "MSRA",
        ] {
            sector(cluster).unwrap().parse::<Sector>().unwrap();
        }
        for status in ["active", "finalisation", "closed"] {
            status.parse::<ProgrammeStatus>().unwrap();
        }
        for id in 0..6 {
            partner_type(id).parse::<OrgType>().unwrap();
        }
    }
}
