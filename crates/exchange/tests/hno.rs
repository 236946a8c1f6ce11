//! OCHA's needs tables: the shipped excerpt whole, oddities by example, OCHA's own tables where they are.
#![allow(clippy::unwrap_used, clippy::panic, reason = "helpers of tests may stop at the first surprise")]

mod common;

use std::path::{Path, PathBuf};

use common::{issuer, now, signed};
use entente_exchange::hno::{
    Drafted, Effect, Figure, Options, Pcodes, Plan, Report, SourceFile, Table, drafts, excerpt, is_imported,
    known, plan, read, report,
};
use entente_record::{Body, Statement};
use proptest::prelude::*;
use rust_decimal::Decimal;

fn taken(file: &SourceFile, pcodes: &Pcodes) -> (Table, Drafted, Report) {
    let table = Table::parse(file, &Options::default());
    let drafted = drafts(&table, pcodes, &issuer()).unwrap();
    let report = report(&table, &drafted);
    (table, drafted, report)
}

fn table(name: &str, text: &str) -> (Table, Drafted, Report) {
    let file = SourceFile { name: name.to_owned(), bytes: text.as_bytes().to_vec() };
    taken(&file, &Pcodes::default())
}

/// A log in memory.
#[derive(Default)]
struct Log(Vec<Statement>);

impl Log {
    fn import(&mut self, drafted: &Drafted) -> Plan {
        let known = known(&issuer(), &self.0);
        let plan = plan(drafted.drafts.clone(), |subject| known.get(subject).cloned(), now()).unwrap();
        self.0.extend(plan.new.iter().chain(&plan.corrections).map(|draft| signed(draft).0));
        plan
    }
}

fn in_need(report: &Report) -> Decimal {
    report.totals.iter().find(|total| total.figure == Figure::InNeed).unwrap().in_statements
}

#[test]
fn the_excerpt_is_taken_whole_and_balances() {
    let (pcodes, faults) = Pcodes::parse(&excerpt::pcodes());
    assert_eq!(
        (faults, pcodes.name("AF0101"), pcodes.parent("AF0101")),
        (vec![], Some("Kabul"), Some("AF01"))
    );
    let (table, drafted, report) = taken(&excerpt::needs(), &pcodes);
    assert!(report.balances && report.refused == 0 && drafted.faults.is_empty(), "{:?}", drafted.faults);
    assert_eq!((table.read, report.taken), (table.rows.len() as u64, table.read));
    // Of the country as a whole in all sectors together, as the plan's own front page has it.
    let statements: Vec<Statement> = drafted.drafts.iter().map(|draft| signed(draft).0).collect();
    let country = statements.iter().find_map(|statement| match &statement.body {
        Body::Need(need) if need.sector.open()?.as_str() == "intersectoral" => {
            let area = need.area.open()?;
            (area.pcode.as_ref()?.as_str() == "AF").then_some(need)
        }
        _ => None,
    });
    let country = country.unwrap();
    assert_eq!(country.people.open().unwrap().total.open().unwrap().get(), 23_666_389);
    assert_eq!(country.severity, None, "the table gives none");
    let caseload = country.caseload.as_ref().unwrap();
    assert_eq!(caseload.targeted.unwrap().get(), 17_327_995);
    assert_eq!(caseload.population.unwrap().get(), 44_532_600);
    assert_eq!(country.period.as_ref().unwrap().from.open().unwrap().to_string(), "2024-01-01");
}

#[test]
fn sexes_and_ages_stand_where_they_come_to_no_more_than_the_total() {
    let (_, drafted, _) = taken(&excerpt::needs(), &Pcodes::default());
    let groups = |pcode: &str, sector: &str| {
        let is = |draft: &&entente_exchange::hno::Draft| {
            let body = &draft.statement.body;
            body["area"]["pcode"] == pcode && body["sector"] == sector && body["group"] == "all"
        };
        let body = &drafted.drafts.iter().find(is).unwrap().statement.body;
        body["people"]["groups"].as_array().map_or(0, Vec::len)
    };
    assert_eq!(groups("AF01", "intersectoral"), 4, "girls, boys, women, men add up to the total");
    // Crossed they come to one more than the total here; the ages alone do not.
    assert_eq!(groups("AF01", "health"), 3);
}

#[test]
fn importing_twice_adds_nothing_and_a_changed_row_is_a_correction() {
    let file = excerpt::needs();
    let (_, drafted, _) = taken(&file, &Pcodes::default());
    let mut log = Log::default();
    assert_eq!(log.import(&drafted).new.len(), drafted.drafts.len());
    let again = log.import(&drafted);
    assert_eq!((again.new.len(), again.corrections.len(), again.unchanged), (0, 0, drafted.drafts.len()));
    let text = String::from_utf8(file.bytes).unwrap();
    let changed = text.replacen("23666389", "23666390", 1);
    let changed = SourceFile { name: file.name, bytes: changed.into_bytes() };
    let (_, changed, _) = taken(&changed, &Pcodes::default());
    let third = log.import(&changed);
    assert_eq!(
        (third.new.len(), third.corrections.len()),
        (1, 1),
        "the dataset is another, one row says otherwise"
    );
    assert!(log.0.iter().all(is_imported));
}

const HEAD: &str = "Country ISO3,Admin 1 PCode,Admin 1 Name,Admin 2 PCode,Admin 2 Name,Description,Cluster,Category,Population,In Need,Targeted,Affected,Reached,Info";

#[test]
fn rows_that_cannot_be_read_are_named_with_line_and_column() {
    let text = format!(
        "{HEAD}\n\
         MLI,ML07,Gao,,,Food,FSC,total,900,500,many,,,\n\
         MLI,ml07,Gao,,,Food,FSC,total,900,500,400,,,\n\
         XXX,,,,,Food,FSC,total,900,500,400,,,\n\
         MLI,ML07,Gao,,,Food,ABC,total,900,500,400,,,\n\
         MLI,ML07,Gao,,,Food,FSC,total,,-5,400,,,\n\
         MLI,ML07,Gao,,,Food,FSC,total,,,,,,\n\
         MLI,ML07,Gao,,,Food,FSC,Children,,5,,,,\n\
         MLI,ML08,Timbuktu,,,Food,FSC,total,,77.6,,,,\n\
         MLI,ML08,Timbuktu,,,Food,FSC,Herders,,5,,,,\n"
    );
    let (_, drafted, report) = table("mli_2024.csv", &text);
    let refused: Vec<(Option<u64>, Option<String>)> = drafted
        .faults
        .iter()
        .filter(|fault| fault.effect == Effect::Refused)
        .map(|fault| (fault.line, fault.column.as_ref().map(ToString::to_string)))
        .collect();
    let at = |line, column: &str| (Some(line), Some(column.to_owned()));
    assert_eq!(
        refused,
        [
            at(2, "Targeted"),
            at(3, "Admin 1 PCode"),
            at(4, "Country ISO3"),
            at(5, "Cluster"),
            at(6, "In Need"),
            (Some(7), None),
            (Some(8), None),
        ]
    );
    assert!(report.balances, "{:?}", report.totals);
    assert_eq!((report.refused, report.taken, in_need(&report)), (7, 2, Decimal::from(83)));
    let unknown = drafted.faults.iter().find(|fault| fault.effect == Effect::Taken).unwrap();
    assert!(unknown.problem.contains("category") && unknown.line == Some(10));
}

#[test]
fn a_year_or_a_country_that_nothing_tells_is_asked_for() {
    let body = "Admin 1 PCode,Admin 1 Name,Admin 2 PCode,Admin 2 Name,Description,Cluster,Category,Population,In Need,Targeted,Affected,Reached,Info\n,,,,Food,FSC,,,5,,,,\n";
    let (_, drafted, report) = table("needs_2024.csv", body);
    assert_eq!((report.needs, report.refused), (0, 1));
    assert!(drafted.faults[0].problem.contains("country"));
    let dated = format!("{HEAD}\nMLI,,,,,Food,FSC,,,5,,,,\n");
    let (_, drafted, _) = table("needs.csv", &dated);
    assert!(drafted.faults[0].problem.contains("period"));
    let day = |month, day| jiff::civil::date(2025, month, day);
    let period = Some(entente_exchange::hno::When { from: day(4, 1), until: day(9, 30) });
    let file = SourceFile { name: "needs.csv".into(), bytes: dated.into_bytes() };
    let told = Table::parse(&file, &Options { period });
    assert_eq!((told.rows.len(), told.rows[0].country.as_str()), (1, "ML"));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn whatever_a_table_says_its_sums_balance(
        rows in proptest::collection::vec(
            (0..3_usize, 0..3_usize, 0..8_usize, proptest::option::of(0..99_999_u32), proptest::option::of(0..99_999_u32)), 0..40,
        ),
        cents in 0..100_u32,
    ) {
        let areas = ["ML07", "ML0701", "oops"];
        let clusters = ["FSC", "WSH", "ZZZ"];
        let categories = ["total", "Children", "IDPs", "Children - Female - IDP", "Female", "", "IDP - Total", "Gnomes"];
        let mut text = format!("{HEAD}\n");
        for (area, cluster, category, need, target) in rows {
            let need = need.map_or(String::new(), |need| format!("{need}.{cents:02}"));
            let target = target.map_or(String::new(), |target| target.to_string());
            text += &format!("MLI,{},,,,Plan,{},{},,{need},{target},,,\n", areas[area], clusters[cluster], categories[category]);
        }
        let (table, drafted, report) = table("mli_2024.csv", &text);
        prop_assert!(report.balances, "{:?}", report.totals);
        prop_assert_eq!(report.taken + report.refused, table.read);
        for draft in &drafted.drafts {
            let _ = signed(draft);
        }
    }
}

fn corpus() -> Option<PathBuf> {
    let root = std::env::var_os("ENTENTE_DATA")
        .map_or_else(|| Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/data"), PathBuf::from);
    let folder = root.join("hno");
    if folder.is_dir() {
        return Some(folder);
    }
    eprintln!("SKIPPED: no {}; set ENTENTE_DATA", folder.display());
    None
}

#[test]
fn ochas_own_tables_balance() {
    let Some(folder) = corpus() else { return };
    let (pcodes, _) = Pcodes::parse(&read(&folder.join("download-global-pcodes-adm-1-2.csv")).unwrap());
    // File, rows, rows refused: of a caseload without people in need, or of one without a total; in the second layout also of
    // caseloads without a cluster, of which it drops the name.
    let files = [
        ("afg_hpc_needs_api_2024.csv", 931, 1),
        ("sdn_hpc_needs_api_2021.csv", 127, 1),
        ("hpc_hno_2024.csv", 1058, 2),
        ("hdx_hapi_humanitarian_needs_global_2024.csv", 1942, 20),
    ];
    for (name, rows, refused) in files {
        let (table, drafted, report) = taken(&read(&folder.join(name)).unwrap(), &pcodes);
        assert!(report.balances, "{name}: {:?}", report.totals);
        let why: Vec<String> = drafted.faults.iter().map(ToString::to_string).collect();
        assert_eq!((table.read, report.refused), (rows, refused), "{name}: {why:#?}");
        for draft in &drafted.drafts {
            let _ = signed(draft);
        }
        let mut log = Log::default();
        log.import(&drafted);
        assert_eq!(log.import(&drafted).unchanged, drafted.drafts.len(), "{name}");
    }
}
