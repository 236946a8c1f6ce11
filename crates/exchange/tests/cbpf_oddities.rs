//! Every oddity seen in the tables, and those that may come, in a fixture small enough to read.
#![allow(clippy::unwrap_used, clippy::panic, reason = "helpers of tests may stop at the first surprise")]

mod common;

use common::{Log, edited, folder, issuer};
use entente_exchange::cbpf::source::{Folder, SourceFile};
use entente_exchange::cbpf::{Effect, Report, SourceError, Tables, draft_and_report};
use rust_decimal::Decimal;
use serde_json::Value;

const CONTRIBUTIONS: &str = "\
\u{feff}PooledFundName,PooledFundId,FiscalYear,DonorName,DonorCode,GMSDonorId,GMSDonorName,ContributionAmt,ContributionPercent\r
Sudan,15,2024,T&#252;rkiye,1028,99,Türkiye,1000000.00,1\r
Sudan,15,2024,Private Contributions,1011,,Private Contributions,23.90,0\r
Sudan,15,2024,Sida,20,22,Sweden,1.2E+07,0\r
Sudan,15,2023,Sida,20,22,Sweden,-500.25,0\r
Sudan,15,2028,Jersey,120,120,Jersey,280748.66,0\r
Sudan,15,2024,Iceland,55,55,Iceland,0.00,0\r
Somalia,21,2024,Sida,20,22,Sweden,7.50,0\r
Somalia,21,2024,Sida,20,22,Sweden,8.50,0\r
Somalia,21,2024,Nobody,9999,,,1.005,0\r
Somalia,21,2024,Nobody,9999,,,one,0\r
";
const PROJECTS: &str = "\
PFId,AllNm,PrjCode,AllYr,AllSrc,OrgNm,OrgTypeId,PrjTitle,AStrDt,AEndDt,PrgBdg,BgdDC,BenAgg,PrjGM,PrjStsNm,PrjStsCode,PrjSubDt,PartCode,ApprDt
15,2024 Reserve ,CBPF-SUD-24-R-INGO-1,2024,1,International NGO,2,\"Food &amp; health,\u{a0} two  states\t\",5/20/2024 12:00:00 AM,11/19/2024 12:00:00 AM,1.2E+07,1,10##20##30##40,,Project Closure,PRJ_UND_AUD,3/28/2024 6:22:29 PM,305896.4768,5/31/2024 3:39:10 PM
15,2024 Reserve,SUD-15/HSD20/R/H-WASH/UN/1516,2024,1,UN\u{202f}Agency,3,Old code,,,748997.3,,0##0##0##0,\"2- Unlikely to contribute to gender equality (no gender equality measure but includes age consideration)\",Brand new status,PRJ_NEW,1/2/2024 12:00:00 AM,303443.6080,
21,Round,CBPF-SOM-24-S-NGO-2,2024,2,Local relief,1,Nothing yet,1/1/2024 12:00:00 AM,1/1/2025 12:00:00 AM,0,,1##1##1##1,,Implementation,,1/2/2024 12:00:00 AM,303443.6080,1/3/2024 12:59:59 AM
21,Round,CBPF-SOM-24-S-NGO-3,2024,2,Local relief,1,Ends first,1/2/2024 12:00:00 AM,1/1/2024 12:00:00 AM,10,,1##1##1##1,,Implementation,,,303443.608,1/3/2024 12:59:59 AM
21,Round,CBPF-SOM-24-S-NGO-4,2024,2,Local relief,1,European date,1/2/2024 12:00:00 AM,31/12/2024 12:00:00 AM,20,,1##1##1##1,,Implementation,,,303443.608,1/3/2024 12:59:59 AM
21,Round,CBPF-SOM-24-S-NGO-2,2024,2,Local relief,1,Same code again,1/1/2024 12:00:00 AM,1/1/2025 12:00:00 AM,40,,1##1##1##1,,Implementation,,,303443.6080,1/3/2024 12:59:59 AM
";
const LOCATIONS: &str = "\
PFId,PrjCode,ClstAgg,ClstPrct,AdmLoc1,AdmLoc2,AdmLoc3,AdmLoc4,AdmLoc5,AdmLoc6,AdmLocBenClustAgg1,AdmLocBenClustAgg2,AdmLocCord1,AdmLocCord2,AdmLocClustBdg1,AdmLocClustBdg2
15,CBPF-SUD-24-R-INGO-1,10|||10|||6,25.00|||25.00|||50.00,East Darfur,Adila,,,,,1##2##3##4|||1##1##1##1|||0##0##0##0,1##2##3##4|||1##1##1##1|||0##0##0##0,\"14.37827470,24.90422080\",\"11.33207000,26.99384000\",3000000.00|||3000000.00|||6000000.00,3000000.00|||3000000.00|||6000000.00
15,CBPF-SUD-24-R-INGO-1,10|||10|||6,25.00|||25.00|||50.00,East Darfur,Yassin,,,,,0##0##0##0|||0##0##0##0|||0##0##0##0,0##0##0##0|||0##0##0##0|||0##0##0##0,\"14.3,24.9\",\"0.0,0.0\",0.00|||0.00|||0.00,0.00|||0.00|||0.00
15,SUD-15/HSD20/R/H-WASH/UN/1516,77,100.00,,,,,,,,,,,,
21,CBPF-SOM-24-S-NGO-2,7,100.00,Bay,,,,,,5##5##5##5,,\"2.03,45.35\",,0.005,
21,CBPF-SOM-24-S-NGO-2,7|||9,100.00,Bay,,,,,,5##5##5##5|||1##1##1##1,,\"2.03,45.35\",,1.00|||1.00,
21,CBPF-SOM-24-S-NGO-2,7,100.00,Bay,Baidoa,,,,,5##5##5##5,6##5##5##5,\"2.03,45.35\",\"2.03,45.35\",1.00,1.00
21,CBPF-SOM-24-S-NGO-2,7,100.00,Bay,,Baidoa,,,,5##5##5##5,,\"2.03,45.35\",,4.00,
21,CBPF-SOM-24-S-NGO-2,7,100.00,Bay,,,,,,5##5##5,,\"2.03,95.35\",,8.00,
21,CBPF-SOM-24-S-NGO-2,7,100.00,Bay,,,,,,5##5##5##5,,\"92.03,45.35\",,16.00,
21,CBPF-SOM-24-S-NGO-4,7,100.00,Bay,,,,,,5##5##5##5,,\"2.03,45.35\",,32.00,
15,CBPF-SOM-24-S-NGO-2,7,100.00,Bay,,,,,,5##5##5##5,,\"2.03,45.35\",,64.00,
";
const CLUSTERS: &str =
    "ClustId,ClustNm,ClustCode\n6,Food Security,FS\n7,Health,H\n9,Nutrition,N\n10,Protection,P\n";
const KINDS: &str =
    "OrgTypeId,OrgTypeNm,OrgTypeCode\n1,National NGO,NGO\n2,International NGO,INGO\n3,UN Agency,UN\n";
// Ten columns named, nine filled, as published.
const FUNDS: &str = "PFId,PFName,PFAbbrv,PFLat,PFLong,PFCountryCode,MAAgent,AAgent,IsPublic,ParentPFId\n15,Sudan,SUD15,15.5,32.5,SD,OCHA,MPTF,True\n";

fn fixture() -> Folder {
    folder(&[
        ("contributions.csv", CONTRIBUTIONS),
        ("ProjectSummaryV2_2024.csv", PROJECTS),
        ("ProjectSummaryAggV2_2024.csv", LOCATIONS),
        ("MstClusters.csv", CLUSTERS),
        ("MstOrgType.csv", KINDS),
        ("MstPooledFund.csv", FUNDS),
    ])
}

fn account(folder: &Folder) -> (Vec<(String, Value)>, Report) {
    let tables = Tables::parse(folder).unwrap();
    let (drafted, report) = draft_and_report(&tables, &issuer());
    let bodies = drafted.drafts.iter().map(|d| (d.statement.subject.to_string(), d.statement.body.clone()));
    (bodies.collect(), report)
}

fn body<'a>(bodies: &'a [(String, Value)], subject: &str) -> &'a Value {
    &bodies.iter().find(|(s, _)| s == subject).unwrap_or_else(|| panic!("no {subject}")).1
}

#[test]
fn each_refusal_names_file_line_column_and_value() {
    let (_, report) = account(&fixture());
    let refused: Vec<(&str, u64, &str, &str)> = report
        .refused
        .iter()
        .map(|f| (&*f.file, f.line.unwrap_or(0), f.column.as_deref().unwrap_or(""), &*f.value))
        .collect();
    assert_eq!(
        refused,
        [
            ("ProjectSummaryAggV2_2024.csv", 6, "ClstPrct", "100.00"),
            ("ProjectSummaryAggV2_2024.csv", 7, "AdmLocBenClustAgg2", "6##5##5##5"),
            ("ProjectSummaryAggV2_2024.csv", 8, "AdmLoc3", "Baidoa"),
            ("ProjectSummaryAggV2_2024.csv", 9, "AdmLocBenClustAgg1", "5##5##5"),
            ("ProjectSummaryAggV2_2024.csv", 10, "AdmLocCord1", "92.03,45.35"),
            ("ProjectSummaryAggV2_2024.csv", 11, "PrjCode", "CBPF-SOM-24-S-NGO-4"),
            ("ProjectSummaryAggV2_2024.csv", 12, "PrjCode", "CBPF-SOM-24-S-NGO-2"),
            ("ProjectSummaryV2_2024.csv", 5, "AEndDt", "1/1/2024 12:00:00 AM"),
            ("ProjectSummaryV2_2024.csv", 6, "AEndDt", "31/12/2024 12:00:00 AM"),
            ("ProjectSummaryV2_2024.csv", 7, "PrjCode", "CBPF-SOM-24-S-NGO-2"),
            ("contributions.csv", 7, "ContributionAmt", "0.00"),
            ("contributions.csv", 10, "ContributionAmt", "1.005"),
            ("contributions.csv", 11, "ContributionAmt", "one"),
        ]
    );
    assert!(report.refused.iter().all(|f| f.effect == Effect::Refused && !f.remedy.is_empty()));
    let shown = report.refused.last().unwrap().to_string();
    assert_eq!(
        shown,
        "contributions.csv:11 ContributionAmt «one»: not a number; write a plain decimal number such as 12000000 or 1.2E+07"
    );
}

#[test]
fn totals_balance_with_refunds_refusals_and_rounding() {
    let (_, report) = account(&fixture());
    assert!(report.balances, "{:#?}", report.totals);
    let of =
        |file: &str, fund| report.totals.iter().find(|t| t.file == file && t.fund == Some(fund)).unwrap();
    let dec = |text: &str| text.parse::<Decimal>().unwrap();
    let sudan = of("contributions.csv", 15);
    assert_eq!((sudan.in_file, sudan.in_statements), (dec("13280272.31"), dec("13280272.31")));
    let somalia = of("contributions.csv", 21);
    assert_eq!(
        (somalia.in_file, somalia.refused, somalia.in_statements),
        (dec("17.005"), dec("1.005"), dec("16"))
    );
    let budgets = of("ProjectSummaryV2_2024.csv", 21);
    assert_eq!((budgets.in_file, budgets.refused, budgets.in_statements), (dec("70"), dec("70"), dec("0")));
    let shares = of("ProjectSummaryAggV2_2024.csv", 21);
    assert_eq!((shares.refused, shares.rounded, shares.in_statements), (dec("63"), dec("0.005"), dec("0")));
    assert_eq!(of("ProjectSummaryAggV2_2024.csv", 15).refused, dec("64"));
    let line = report.files.iter().find(|f| f.file == "contributions.csv").unwrap();
    assert_eq!((line.rows, line.taken, line.refused, line.unreadable), (10, 7, 3, 1));
}

#[test]
fn values_come_out_as_meant() {
    let (bodies, _) = account(&fixture());
    let text = |subject: &str, pointer: &str| {
        body(&bodies, subject).pointer(pointer).and_then(Value::as_str).map(str::to_owned)
    };
    let transfer = |local: &str| format!("transfer:XI-EXAMPLE-1:cbpf-{local}");
    assert_eq!(text("party:XI-CBPF-DONOR-1028:self", "/name").as_deref(), Some("Türkiye"));
    assert_eq!(text(&transfer("contribution-15-2024-20"), "/amount/amount").as_deref(), Some("12000000.00"));
    // Below zero: the other way, as a refund.
    let refund = body(&bodies, &transfer("contribution-15-2023-20-refund"));
    assert_eq!(refund.pointer("/from").unwrap(), "XI-CBPF-FUND-15");
    assert_eq!(
        (refund.pointer("/amount/amount").unwrap(), refund.pointer("/refund").unwrap()),
        (&"500.25".into(), &true.into())
    );
    assert_eq!(text(&transfer("contribution-15-2028-120"), "/stage").as_deref(), Some("pledged"));
    // Two rows of one donor, fund and year: the larger first.
    assert_eq!(text(&transfer("contribution-21-2024-20"), "/amount/amount").as_deref(), Some("8.50"));
    assert_eq!(text(&transfer("contribution-21-2024-20-2"), "/amount/amount").as_deref(), Some("7.50"));

    let project = "programme:XI-EXAMPLE-1:CBPF-SUD-24-R-INGO-1";
    assert_eq!(text(project, "/title").as_deref(), Some("Food & health, two states"));
    assert_eq!(text(project, "/status").as_deref(), Some("finalisation"));
    let areas = body(&bodies, project).pointer("/areas").unwrap().as_array().unwrap();
    // Two protection lines make one; food has money and no people; the empty place stays, without point.
    assert_eq!(areas.len(), 3);
    let protection = areas.iter().find(|a| a["sector"] == "protection").unwrap();
    assert_eq!(
        (&protection["people"]["total"], &protection["budget"]["amount"]),
        (&14.into(), &"6000000.00".into())
    );
    assert_eq!(protection["place"]["within"], serde_json::json!(["East Darfur"]));
    assert!(areas.iter().any(|a| a["sector"] == "food-security" && a.get("people").is_none()));
    assert!(areas.iter().any(|a| a["place"]["name"] == "Yassin" && a["place"].get("point").is_none()));
    assert_eq!(
        body(&bodies, project)["sectors"],
        serde_json::json!([{"sector": "food-security", "percent": "50"}, {"sector": "protection", "percent": "50"}])
    );

    let old = "programme:XI-EXAMPLE-1:SUD-15_2fHSD20_2fR_2fH-WASH_2fUN_2f1516";
    assert_eq!(text(old, "/gender_marker").as_deref(), Some("2- Unlikely to contribute to gender equality"));
    assert!(body(&bodies, old).get("period").is_none() && body(&bodies, old).get("people").is_none());
    assert_eq!(
        body(&bodies, old)["sectors"],
        serde_json::json!([{"sector": "multi-sector", "percent": "100"}])
    );

    // A name that is only a kind is said to be withheld; one code in two funds is two partners.
    assert_eq!(
        text("party:XI-CBPF-PARTNER-15-305896.4768:self", "/name").as_deref(),
        Some("International NGO (name withheld by the source), partner 305896.4768 of fund 15")
    );
    assert_eq!(text("party:XI-CBPF-PARTNER-15-303443.608:self", "/org_type").as_deref(), Some("40"));
    assert_eq!(text("party:XI-CBPF-PARTNER-21-303443.608:self", "/name").as_deref(), Some("Local relief"));
    assert!(
        !bodies.iter().any(|(s, _)| *s == transfer("CBPF-SOM-24-S-NGO-2")),
        "nothing committed, no transfer"
    );
}

#[test]
fn remarks_say_what_was_taken_all_the_same() {
    let (_, report) = account(&fixture());
    let all: Vec<String> = report.remarks.iter().map(ToString::to_string).collect();
    for part in [
        "AllocationTypes.csv: not there",
        "ProjectSummaryAggV2_2024.csv:3 AdmLocCord2 «0.0,0.0»: no coordinates",
        "ProjectSummaryAggV2_2024.csv:4: no place named",
        "ProjectSummaryAggV2_2024.csv:4 ClstAgg «77»: a cluster the list of clusters doesn't have",
        "ProjectSummaryV2_2024.csv:3 ApprDt «»: no approval date",
        "ProjectSummaryV2_2024.csv:3 AStrDt «»: no date",
        "ProjectSummaryV2_2024.csv:4 PrgBdg «0»: a budget of zero",
        "contributions.csv:9 DonorCode «20»: another row has the same donor",
    ] {
        assert!(all.iter().any(|remark| remark.starts_with(part)), "no remark {part} in {all:#?}");
    }
}

#[test]
fn an_allocation_that_is_not_listed_is_remarked_on_once() {
    let mut listed = fixture();
    let text = "AllocationTitle,PooledFundId,PooledFundName,AllocationYear,PlannedStartDate,FundTypeId\n\
                2024 Reserve,15,Sudan,2024,1/1/2028 12:00:00 AM,1\nRound,21,Other fund,2024,,2\n";
    listed.files.push(SourceFile { name: "AllocationTypes.csv".into(), bytes: text.as_bytes().to_vec() });
    let (bodies, report) = account(&listed);
    assert!(!report.remarks.iter().any(|f| f.problem.contains("list of allocations")), "both are listed");
    // The tables reach 2028 by their own account, so money of that year may have been paid.
    let subject = "transfer:XI-EXAMPLE-1:cbpf-contribution-15-2028-120";
    assert_eq!(body(&bodies, subject)["stage"], "paid");
    let (_, report) = account(&edited(&listed, "AllocationTypes.csv", "2024 Reserve", "Another"));
    let all: Vec<_> = report.remarks.iter().filter(|f| f.problem.contains("list of allocations")).collect();
    assert_eq!(all.len(), 1);
    assert_eq!((all[0].line, &*all[0].value), (Some(2), "2024 Reserve"));
}

#[test]
fn every_draft_of_the_fixture_passes_the_record_s_checks() {
    let tables = Tables::parse(&fixture()).unwrap();
    let (drafted, _) = draft_and_report(&tables, &issuer());
    let mut log = Log::default();
    let count = drafted.drafts.len();
    assert_eq!(log.import(drafted.drafts).new.len(), count);
    let summary = log.summary();
    // The refund is taken off what Sida paid, and the pledge stands apart.
    assert_eq!(summary.total("paid")["USD"].1.to_string(), "12999539.65");
    assert_eq!(summary.total("pledged")["USD"].1.to_string(), "280748.66");
}

#[test]
fn missing_tables_are_named_together() {
    let only = folder(&[("contributions.csv", CONTRIBUTIONS), ("ProjectSummaryV2_2024.csv", PROJECTS)]);
    let Err(SourceError::Missing { names }) = Tables::parse(&only) else { panic!("accepted") };
    assert_eq!(names, ["MstClusters.csv", "MstOrgType.csv", "ProjectSummaryAggV2_2024.csv"]);
    let Err(error) = Tables::parse(&Folder::default()) else { panic!("accepted") };
    assert!(error.to_string().contains("ProjectSummaryV2_YYYY.csv and ProjectSummaryAggV2_YYYY.csv"));
}

#[test]
fn a_table_of_another_shape_is_refused_whole_and_said_so() {
    let other = edited(&fixture(), "contributions.csv", "ContributionAmt", "Amount");
    let (_, report) = account(&other);
    let fault = report.refused.iter().find(|f| &*f.file == "contributions.csv").unwrap().to_string();
    assert!(fault.starts_with("contributions.csv:1: no column ContributionAmt"), "{fault}");
    let twice = edited(&fixture(), "contributions.csv", "FiscalYear", "PooledFundId");
    let (_, report) = account(&twice);
    assert!(report.refused.iter().any(|f| f.problem.contains("stands twice")));
}

#[test]
fn bytes_that_are_no_text_an_open_quote_and_a_row_too_long_are_refused() {
    let mut odd = fixture();
    let file = odd.files.iter_mut().find(|f| f.name == "contributions.csv").unwrap();
    file.bytes.extend_from_slice(b"Sudan,15,2024,\xff\xfe,1,,,1.00,0\r\n");
    file.bytes.extend_from_slice(b"Sudan,15,2024,a,b,c,d,e,f,g,h\r\n");
    file.bytes.extend_from_slice(b"Sudan,15,2024,\"open,2,,,1.00,0\r\n");
    file.bytes.extend(std::iter::repeat_n(b'x', 70_000));
    let (_, report) = account(&odd);
    let lines: Vec<_> = report
        .refused
        .iter()
        .filter(|f| &*f.file == "contributions.csv")
        .map(|f| (f.line, f.problem.to_string()))
        .collect();
    let of = |line| lines.iter().find(|l| l.0 == Some(line)).map(|l| l.1.as_str()).unwrap_or_default();
    assert_eq!(of(12), "bytes that are not UTF-8");
    assert_eq!(of(13), "11 cells under 9 columns");
    assert!(of(14).ends_with("a quote may be left open"));
    assert!(report.balances);
}

#[test]
fn places_that_don_t_fit_one_statement_go_on_in_further_parts() {
    let mut rows = LOCATIONS.lines().take(1).collect::<Vec<_>>().join("\n");
    for n in 0..300 {
        rows.push_str(&format!(
            "\n15,CBPF-SUD-24-R-INGO-1,6|||10,50.00|||50.00,State,Place {n:03},,,,,1##2##3##4|||1##1##1##1,1##2##3##4|||1##1##1##1,\"14.3,24.9\",\"11.3,26.9\",10.01|||20.02,10.01|||20.02"
        ));
    }
    let mut big = fixture();
    big.files.iter_mut().find(|f| f.name == "ProjectSummaryAggV2_2024.csv").unwrap().bytes =
        rows.into_bytes();
    let tables = Tables::parse(&big).unwrap();
    let (drafted, report) = draft_and_report(&tables, &issuer());
    assert!(report.balances, "parts add up to the whole");
    let parts: Vec<_> = drafted
        .drafts
        .iter()
        .filter(|d| {
            d.statement.subject.as_str().contains("CBPF-SUD-24-R-INGO-1")
                && d.statement.kind.as_str() == "programme"
        })
        .collect();
    assert!(parts.len() > 3);
    let areas: usize = parts.iter().map(|d| d.statement.body["areas"].as_array().unwrap().len()).sum();
    assert_eq!(areas, 600);
    assert!(
        parts
            .iter()
            .skip(1)
            .all(|d| d.statement.body["part_of"] == "programme:XI-EXAMPLE-1:CBPF-SUD-24-R-INGO-1")
    );
    let mut log = Log::default();
    log.import(drafted.drafts);
    let summary = log.summary();
    assert_eq!(summary.programmes, 3);
    let state = summary.areas.iter().find(|a| a.name == "State").unwrap();
    assert_eq!((state.programmes, state.places, state.budget.to_string()), (1, 300, "9009.00".into()));
}

#[test]
fn a_project_the_record_can_t_hold_is_refused_with_its_places() {
    // A fund without a country in the list, and a place without coordinates: no place on the record.
    let projects = PROJECTS.replace("15,2024 Reserve ,", "777,2024 Reserve ,");
    let locations = LOCATIONS.replace("15,CBPF-SUD-24-R-INGO-1", "777,CBPF-SUD-24-R-INGO-1");
    let mut odd = fixture();
    for SourceFile { name, bytes } in &mut odd.files {
        match name.as_str() {
            "ProjectSummaryV2_2024.csv" => *bytes = projects.clone().into_bytes(),
            "ProjectSummaryAggV2_2024.csv" => *bytes = locations.clone().into_bytes(),
            _ => {}
        }
    }
    let (bodies, report) = account(&odd);
    assert!(report.balances);
    assert!(!bodies.iter().any(|(subject, _)| subject.contains("CBPF-SUD-24-R-INGO-1")));
    let lines: Vec<_> = report
        .refused
        .iter()
        .filter(|f| f.problem.contains("neither coordinates nor a country"))
        .map(|f| (&*f.file, f.line.unwrap()))
        .collect();
    assert_eq!(
        lines,
        [
            ("ProjectSummaryAggV2_2024.csv", 2),
            ("ProjectSummaryAggV2_2024.csv", 3),
            ("ProjectSummaryV2_2024.csv", 2)
        ]
    );
}
