//! The two layouts of the tables, read into one form of row.

use jiff::civil::Date;
use rust_decimal::Decimal;
use sha2::{Digest, Sha256};

use super::source::SourceFile;
use crate::cbpf::cell;
use crate::cbpf::table::{self, Row as Line, Shape};
use crate::cbpf::{Effect, Fault};
use entente_record::codes::Country;

/// The layout of the humanitarian programme cycle: one row, all figures.
const HPC: Shape = Shape {
    required: &["Admin 1 PCode", "Admin 2 PCode", "Description", "Cluster", "Category", "In Need"],
    known: &[
        "Country ISO3",
        "Admin 1 Name",
        "Admin 2 Name",
        "Population",
        "Targeted",
        "Affected",
        "Reached",
        "Info",
    ],
};

/// The layout of HDX HAPI: one row, one figure.
const HAPI: Shape = Shape {
    required: &[
        "location_code",
        "admin1_code",
        "admin2_code",
        "sector_code",
        "category",
        "population_status",
        "population",
    ],
    known: &[
        "has_hrp",
        "in_gho",
        "provider_admin1_name",
        "provider_admin2_name",
        "admin1_name",
        "admin2_name",
        "admin_level",
        "sector_name",
        "reference_period_start",
        "reference_period_end",
        "dataset_hdx_id",
        "resource_hdx_id",
        "warning",
        "error",
    ],
};

/// Most people in one cell: more than live on Earth is a typing error.
const MAX_PEOPLE: i64 = 10_000_000_000;
/// Years a file's name may speak of.
const YEARS: std::ops::RangeInclusive<i16> = 2000..=2100;

/// What is counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, serde::Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Figure {
    /// How many there are.
    Population,
    /// Those affected.
    Affected,
    /// Those in need.
    InNeed,
    /// Those a plan is to reach.
    Targeted,
    /// Those reached.
    Reached,
}

impl Figure {
    /// Every one.
    pub const ALL: [Self; 5] =
        [Self::Population, Self::Affected, Self::InNeed, Self::Targeted, Self::Reached];

    /// Its column in the first layout.
    fn column(self) -> &'static str {
        match self {
            Self::Population => "Population",
            Self::Affected => "Affected",
            Self::InNeed => "In Need",
            Self::Targeted => "Targeted",
            Self::Reached => "Reached",
        }
    }

    /// Its word in the second.
    fn status(self) -> &'static str {
        match self {
            Self::Population => "all",
            Self::Affected => "AFF",
            Self::InNeed => "INN",
            Self::Targeted => "TGT",
            Self::Reached => "REA",
        }
    }
}

/// A figure of a row, or what is wrong with its cell.
type Told = (Figure, Result<Decimal, Fault>);
/// How the figures of a row are read.
type Reader = fn(&Line<'_>) -> Vec<Told>;

/// Days from the first to the last.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct When {
    /// First day.
    pub from: Date,
    /// Last day.
    pub until: Date,
}

/// What the tables may leave out.
#[derive(Clone, Debug, Default)]
pub struct Options {
    /// The period they are for, where no column says it; else the year in the file's name.
    pub period: Option<When>,
}

/// A row as read.
#[derive(Clone, Debug)]
pub struct Row {
    /// Its line in the file.
    pub line: u64,
    /// ISO 3166-1 alpha-2.
    pub country: String,
    /// First level: P-code and name.
    pub first: (String, String),
    /// Second level.
    pub second: (String, String),
    /// The cluster's code.
    pub cluster: String,
    /// What the caseload is called.
    pub description: String,
    /// The category.
    pub category: String,
    /// Its figures.
    pub figures: Vec<(Figure, Decimal)>,
    /// The period.
    pub period: When,
}

/// A file as read.
#[derive(Clone, Debug)]
pub struct Table {
    /// Its name.
    pub name: String,
    /// SHA-256 of its bytes.
    pub sha256: [u8; 32],
    /// How many bytes.
    pub bytes: u64,
    /// Rows it has.
    pub read: u64,
    /// Rows that could be read.
    pub rows: Vec<Row>,
    /// What each figure adds up to over all rows whose cells are numbers, before any row is judged.
    pub sums: Vec<(Figure, Decimal)>,
    /// The same over rows refused in reading.
    pub refused: Vec<(Figure, Decimal)>,
    /// Rows refused in reading, and remarks.
    pub faults: Vec<Fault>,
}

impl Table {
    /// Reads a file in either layout. Pure: the bytes are all it sees.
    #[must_use]
    pub fn parse(file: &SourceFile, options: &Options) -> Self {
        let first_line = file.bytes.split(|byte| *byte == b'\n').next().unwrap_or_default();
        let is_hapi = String::from_utf8_lossy(first_line).contains("population_status");
        let (shape, figures): (&Shape, Reader) =
            if is_hapi { (&HAPI, hapi_figures) } else { (&HPC, hpc_figures) };
        let named = options.period.or_else(|| year_of(&file.name));
        let lone = if is_hapi { None } else { lone_country(file) };
        let (mut sums, mut refused) = (Sums::default(), Sums::default());
        let read = table::read(&file.name, &file.bytes, shape, |line, faults| {
            let figures = figures(line);
            for (figure, value) in &figures {
                if let Ok(value) = value {
                    sums.add(*figure, *value);
                }
            }
            let known = figures.clone();
            let row =
                if is_hapi { hapi(line, figures, named) } else { hpc(line, figures, named, lone.as_deref()) };
            match &row {
                Err(_) => known.iter().for_each(|(figure, value)| {
                    if let Ok(value) = value {
                        refused.add(*figure, *value);
                    }
                }),
                Ok(row) if !super::category::category(&row.category).known => {
                    let column = if is_hapi { "category" } else { "Category" };
                    let problem = "a category no table knows; kept as a part of its own, by its name";
                    faults.push(line.fault_at(
                        column,
                        Effect::Taken,
                        problem,
                        "add it to data/hno/categories.csv",
                    ));
                }
                Ok(_) => {}
            }
            row
        });
        Self {
            name: file.name.clone(),
            sha256: Sha256::digest(&file.bytes).into(),
            bytes: file.bytes.len() as u64,
            read: read.read,
            rows: read.rows,
            sums: sums.0,
            refused: refused.0,
            faults: read.faults,
        }
    }
}

/// Sums by figure.
#[derive(Default)]
pub(crate) struct Sums(pub Vec<(Figure, Decimal)>);

impl Sums {
    pub fn add(&mut self, figure: Figure, value: Decimal) {
        match self.0.iter_mut().find(|(known, _)| *known == figure) {
            Some((_, sum)) => *sum = sum.saturating_add(value),
            None => self.0.push((figure, value)),
        }
    }
}

/// The year that stands in a file's name: the tables of the first layout have no column for it.
fn year_of(name: &str) -> Option<When> {
    let years = name.split(|c: char| !c.is_ascii_digit()).filter(|part| part.len() == 4);
    let year = years.filter_map(|part| part.parse::<i16>().ok()).rfind(|year| YEARS.contains(year))?;
    Some(When { from: Date::new(year, 1, 1).ok()?, until: Date::new(year, 12, 31).ok()? })
}

/// The one country of all P-codes in a file without a column for it.
fn lone_country(file: &SourceFile) -> Option<String> {
    let mut found: Option<String> = None;
    let read = table::read(&file.name, &file.bytes, &HPC, |line, _| {
        Ok([line.cell("Admin 1 PCode"), line.cell("Admin 2 PCode")].into_iter().find_map(country_of))
    });
    for country in read.rows.into_iter().flatten() {
        match &found {
            Some(known) if *known != country => return None,
            _ => found = Some(country),
        }
    }
    found
}

/// The country in which a P-code lies: its first letters, as ISO 3166-1 alpha-2 or alpha-3.
fn country_of(code: &str) -> Option<String> {
    let letters: String = code.chars().take_while(char::is_ascii_uppercase).collect();
    let three = letters.get(..3).and_then(alpha2);
    let two = letters.get(..2).filter(|two| two.parse::<Country>().is_ok());
    three.or_else(|| two.map(str::to_owned))
}

/// ISO 3166-1 alpha-2 for alpha-3.
fn alpha2(code: &str) -> Option<String> {
    let country = Country::all().find(|country| country.fact("alpha3") == Some(code))?;
    Some(country.as_str().to_owned())
}

fn number(line: &Line<'_>, column: &str) -> Result<Decimal, Fault> {
    let value = line.read(column, cell::decimal)?;
    if value.is_sign_negative() || value > Decimal::from(MAX_PEOPLE) {
        let problem = format!("not a number of people from 0 to {MAX_PEOPLE}");
        return Err(line.fault_at(column, Effect::Refused, problem, "correct it at its source"));
    }
    Ok(value)
}

fn hpc_figures(line: &Line<'_>) -> Vec<Told> {
    let filled = Figure::ALL.into_iter().filter(|figure| !line.cell(figure.column()).is_empty());
    filled.map(|figure| (figure, number(line, figure.column()))).collect()
}

fn hapi_figures(line: &Line<'_>) -> Vec<Told> {
    let status = line.cell("population_status");
    let found = Figure::ALL.into_iter().find(|figure| figure.status() == status);
    found.map(|figure| (figure, number(line, "population"))).into_iter().collect()
}

fn text(line: &Line<'_>, column: &str) -> Result<String, Fault> {
    line.read(column, cell::text)
}

fn pcode(line: &Line<'_>, column: &str) -> Result<String, Fault> {
    let code = line.cell(column);
    if !code.is_empty() && code.parse::<entente_record::value::PCode>().is_err() {
        return Err(line.fault_at(column, Effect::Refused, "not a P-code", "see OCHA's list of P-codes"));
    }
    Ok(code.to_owned())
}

fn known_sector(line: &Line<'_>, (column, cluster): (&str, &str), description: &str) -> Result<(), Fault> {
    match super::sector::sector(cluster, description) {
        Some(_) => Ok(()),
        None => {
            let problem = "a cluster no table knows";
            Err(line.fault_at(column, Effect::Refused, problem, "add it to data/hno/sectors.csv"))
        }
    }
}

fn dated(line: &Line<'_>, period: Option<When>) -> Result<When, Fault> {
    let remedy = "say it with --from and --until";
    period.ok_or_else(|| line.fault(Effect::Refused, "nothing says which period the table is for", remedy))
}

fn hpc(line: &Line<'_>, figures: Vec<Told>, period: Option<When>, lone: Option<&str>) -> Result<Row, Fault> {
    let (first, second) = (pcode(line, "Admin 1 PCode")?, pcode(line, "Admin 2 PCode")?);
    let country = match line.cell("Country ISO3") {
        "" => country_of(&second).or_else(|| country_of(&first)).or_else(|| lone.map(str::to_owned)),
        code => alpha2(code),
    };
    let country = country.ok_or_else(|| {
        let remedy = "add the column Country ISO3, or keep one country to a file";
        line.fault_at("Country ISO3", Effect::Refused, "nothing says which country the row is for", remedy)
    })?;
    let row = Row {
        line: line.line,
        country,
        first: (first, text(line, "Admin 1 Name")?),
        second: (second, text(line, "Admin 2 Name")?),
        cluster: text(line, "Cluster")?,
        description: text(line, "Description")?,
        category: text(line, "Category")?,
        figures: whole(figures)?,
        period: dated(line, period)?,
    };
    known_sector(line, ("Cluster", &row.cluster), &row.description)?;
    filled(line, row)
}

fn hapi(line: &Line<'_>, figures: Vec<Told>, named: Option<When>) -> Result<Row, Fault> {
    let country = alpha2(line.cell("location_code")).ok_or_else(|| {
        line.fault_at("location_code", Effect::Refused, "no country of ISO 3166-1", "write its alpha-3 code")
    })?;
    if figures.is_empty() {
        let problem = "a status no table knows";
        return Err(line.fault_at(
            "population_status",
            Effect::Refused,
            problem,
            "write INN, TGT, AFF, REA or all",
        ));
    }
    let day = |column: &str| line.cell(column).get(..10).and_then(|day| day.parse::<Date>().ok());
    let said = day("reference_period_start").zip(day("reference_period_end"));
    let period = said.filter(|(from, until)| from <= until).map(|(from, until)| When { from, until });
    let row = Row {
        line: line.line,
        country,
        first: (pcode(line, "admin1_code")?, text(line, "admin1_name")?),
        second: (pcode(line, "admin2_code")?, text(line, "admin2_name")?),
        cluster: text(line, "sector_code")?,
        description: text(line, "sector_name")?,
        category: text(line, "category")?,
        figures: whole(figures)?,
        period: dated(line, period.or(named))?,
    };
    // This layout drops the name of a caseload without a cluster: nothing tells then what it was, and its rows are refused.
    known_sector(line, ("sector_code", &row.cluster), &row.description)?;
    filled(line, row)
}

fn whole(figures: Vec<Told>) -> Result<Vec<(Figure, Decimal)>, Fault> {
    figures.into_iter().map(|(figure, value)| Ok((figure, value?))).collect()
}

fn filled(line: &Line<'_>, row: Row) -> Result<Row, Fault> {
    if row.figures.is_empty() {
        return Err(line.fault(Effect::Refused, "a row without any figure", "fill it at its source"));
    }
    Ok(row)
}
