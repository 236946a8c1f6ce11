//! Which table a file is, told by its name.

use super::cell::YEARS;

/// The part a file plays.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Role {
    /// `contributions.csv`.
    Contributions,
    /// `ProjectSummaryV2_YYYY.csv`.
    Projects(i16),
    /// `ProjectSummaryAggV2_YYYY.csv`.
    Locations(i16),
    /// `AllocationTypes.csv`.
    Allocations,
    /// `MstPooledFund.csv`.
    Funds,
    /// `MstClusters.csv`.
    Clusters,
    /// `MstOrgType.csv`.
    OrgTypes,
}

impl Role {
    /// The part a file of this name plays, if any.
    #[must_use]
    pub fn of(name: &str) -> Option<Self> {
        match name {
            "contributions.csv" => return Some(Self::Contributions),
            "AllocationTypes.csv" => return Some(Self::Allocations),
            "MstPooledFund.csv" => return Some(Self::Funds),
            "MstClusters.csv" => return Some(Self::Clusters),
            "MstOrgType.csv" => return Some(Self::OrgTypes),
            _ => {}
        }
        let stem = name.strip_suffix(".csv")?;
        let year = |text: &str| {
            let digits = text.len() == 4 && text.bytes().all(|b| b.is_ascii_digit());
            text.parse().ok().filter(|year| digits && YEARS.contains(year))
        };
        if let Some(text) = stem.strip_prefix("ProjectSummaryV2_") {
            year(text).map(Self::Projects)
        } else {
            stem.strip_prefix("ProjectSummaryAggV2_").and_then(year).map(Self::Locations)
        }
    }

    /// The name of the file that plays this part.
    #[must_use]
    pub fn file_name(self) -> String {
        match self {
            Self::Contributions => "contributions.csv".into(),
            Self::Projects(year) => format!("ProjectSummaryV2_{year}.csv"),
            Self::Locations(year) => format!("ProjectSummaryAggV2_{year}.csv"),
            Self::Allocations => "AllocationTypes.csv".into(),
            Self::Funds => "MstPooledFund.csv".into(),
            Self::Clusters => "MstClusters.csv".into(),
            Self::OrgTypes => "MstOrgType.csv".into(),
        }
    }

    /// What the table holds, in a few words.
    #[must_use]
    pub fn title(self) -> String {
        match self {
            Self::Contributions => "Contributions of donors to country-based pooled funds".into(),
            Self::Projects(year) => {
                format!("Projects under {year} allocations of country-based pooled funds")
            }
            Self::Locations(year) => {
                format!(
                    "Places and clusters of projects under {year} allocations of country-based pooled funds"
                )
            }
            Self::Allocations => "Allocation rounds of country-based pooled funds".into(),
            Self::Funds => "List of country-based pooled funds".into(),
            Self::Clusters => "List of humanitarian clusters".into(),
            Self::OrgTypes => "List of kinds of implementing organisations".into(),
        }
    }

    /// Whether the table is only looked things up in, so that its rows become no statements of their own.
    #[must_use]
    pub const fn is_lookup(self) -> bool {
        matches!(self, Self::Allocations | Self::Funds | Self::Clusters | Self::OrgTypes)
    }
}
