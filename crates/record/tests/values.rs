//! Ids, times and values: each has one form, and comes back as it was written.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod support;

use std::fmt::Display;
use std::str::FromStr;

use entente_record::codes::{FILES, Table};
use entente_record::value::{
    CustodyStage, Decimal, Degrees, ItemCode, Language, Locode, PCode, Purpose, Sdg, TransferStage,
};
use entente_record::{
    Code, Date, Fault, Kid, OrgId, PartyId, Pointer, StatementHash, StatementId, SubjectId, Timestamp, codes,
};

fn one_form<T: FromStr<Err = Fault> + Display>(good: &[&str], bad: &[&str]) {
    for text in good {
        let value: T = text.parse().unwrap_or_else(|fault| panic!("{text}: {fault}"));
        assert_eq!(value.to_string(), *text);
    }
    for text in bad {
        assert!(text.parse::<T>().is_err(), "{text:?} was read as {}", std::any::type_name::<T>());
    }
}

#[test]
fn ids() {
    let long = format!("GB-GOV-{}", "1".repeat(74));
    one_form::<OrgId>(
        &["XM-DAC-41114", "GB-GOV-1", "XM-OCHA-CBPF-P305896.4768", "CA-CRA_ACR-3489", &long[..80]],
        &[
            "",
            "GB",
            "GB-GOV",
            "GB-GOV-",
            "-GOV-1",
            "gb-GOV-1",
            "GBR-GOV-1",
            "GB-gov-1",
            "GB-GOV-1-",
            "GB-GOV-ä",
            "GB-GOV-1 ",
            "GB-GOV-1/u",
            "GB-GOV-1:2",
            "GB--1",
            &long,
        ],
    );
    one_form::<PartyId>(
        &["GB-GOV-1", "FR-SIREN-110090016/sgtia-47", "GB-GOV-1/Self"],
        &["GB-GOV-1/", "GB-GOV-1/self", "GB-GOV-1/a/b", "/a", "GB-GOV-1/-a", "GB-GOV-1/a~b"],
    );
    one_form::<SubjectId>(
        &["transfer:XM-DAC-41114:2024-17", "party:GB-GOV-1:self", "consignment:GB-GOV-1:a.b_c-D"],
        &[
            "transfer:XM-DAC-41114",
            "Transfer:XM-DAC-41114:1",
            "x:XM-DAC-41114:1",
            "transfer:XM-DAC-41114:a:b",
            "transfer:GB-GOV-1/u:1",
            "transfer:XM-DAC-41114:é",
            "",
        ],
    );
    one_form::<StatementId>(
        &["0190163d-8694-739b-aea5-966c26f8ad91"],
        &[
            "0190163d-8694-639b-aea5-966c26f8ad91",
            "0190163d-8694-739b-0ea5-966c26f8ad91",
            "{0190163d-8694-739b-aea5-966c26f8ad91}",
            "urn:uuid:0190163d-8694-739b-aea5-966c26f8ad91",
            "",
        ],
    );
    let hex = "ab".repeat(32);
    one_form::<StatementHash>(
        &[&format!("sha256:{hex}")],
        &[&hex, &format!("sha256:{hex}00"), &format!("SHA256:{hex}"), "sha256:"],
    );
    one_form::<Kid>(
        &["kPrK_qmxVWaYVA9wwBF6Iuo3vVzz7TxHCTwXBygrS4k"],
        &[
            "kPrK_qmxVWaYVA9wwBF6Iuo3vVzz7TxHCTwXBygrS4l",
            "kPrK_qmxVWaYVA9wwBF6Iuo3vVzz7TxHCTwXBygrS4k=",
            "kPrK",
            "",
        ],
    );
    let unit: PartyId = "GB-GOV-1/wing-2".parse().unwrap();
    assert_eq!((unit.org_str(), unit.unit()), ("GB-GOV-1", Some("wing-2")));
    assert_eq!(unit.subject().to_string(), "party:GB-GOV-1:wing-2");
    assert_eq!(PartyId::from(unit.org()).subject().to_string(), "party:GB-GOV-1:self");
    let subject: SubjectId = "stock:GB-GOV-1:a-1".parse().unwrap();
    assert_eq!((subject.org_str(), subject.local()), ("GB-GOV-1", "a-1"));
}

#[test]
fn made_ids_are_read() {
    let id = StatementId::from_parts(1_720_000_000_123, [0xff; 10]);
    assert_eq!(id.to_string().parse::<StatementId>().unwrap(), id);
    assert!(id.to_string().starts_with("019077fd-307b-7"));
    assert!(StatementId::from_parts(1, [0xff; 10]) < StatementId::from_parts(2, [0; 10]));
}

#[test]
fn times() {
    one_form::<Timestamp>(
        &[
            "2024-05-31T15:39:10Z",
            "2024-02-29T00:00:00Z",
            "2024-05-31T15:39:10.5Z",
            "2024-05-31T15:39:10.000000001Z",
            "0001-01-01T00:00:00Z",
            "9999-12-30T00:00:00Z",
            "1969-12-31T23:59:59.5Z",
        ],
        &[
            "2024-05-31T15:39:10",
            "2024-05-31T15:39:10.0Z",
            "2024-05-31T15:39:10+00:00",
            "2024-05-31t15:39:10Z",
            "20240531T153910Z",
            "2023-02-29T00:00:00Z",
            "2024-05-31T15:39:60Z",
            "-0001-01-01T00:00:00Z",
            "+02024-05-31T15:39:10Z",
            "2024-05-31T15:39:10Z[UTC]",
            "2024-05-31T15:39:10.0000000001Z",
            "2024-05-31T15:39:10,5Z",
        ],
    );
    one_form::<Date>(
        &["2024-02-29", "0001-01-01", "9999-12-31"],
        &[
            "2023-02-29",
            "2024-2-29",
            "20240229",
            "2024-02-30",
            "2024-13-01",
            "0000-01-01",
            "2024-02-2９",
            "2024/02/29",
            "+024-02-29",
            "",
        ],
    );
    assert_eq!(Timestamp::from_unix_seconds(0).unwrap().to_string(), "1970-01-01T00:00:00Z");
    assert_eq!("1969-12-31T23:59:59.5Z".parse::<Timestamp>().unwrap().unix_seconds(), -1);
    assert!(
        Timestamp::from_unix_seconds(i64::MAX).is_err() && Timestamp::from_unix_seconds(i64::MIN).is_err()
    );
}

#[test]
fn numbers_and_codes_of_others() {
    one_form::<Decimal>(
        &[
            "0",
            "0.00",
            "1",
            "-1",
            "-0.01",
            "17026163.50",
            "1234567890123456789012345678",
            "0.1234567890123456789012345678"[..29].trim(),
            "7922816251426433759354395033",
        ],
        &[
            "",
            "-",
            ".",
            "1.",
            ".1",
            "01",
            "00",
            "+1",
            "1e5",
            "1E5",
            "-0",
            "-0.0",
            " 1",
            "1 ",
            "1_0",
            "0x1",
            "NaN",
            "inf",
            "12345678901234567890123456789",
            "0.1234567890123456789012345678",
            "１",
        ],
    );
    one_form::<Degrees>(
        &["0", "-179.99999999", "180", "12.5"],
        &["180.1", "-181", "1.123456789", "-0", "12,5"],
    );
    one_form::<PCode>(&["ML", "ML0101", "SDN_001-A"], &["M", "ml01", "M1", "ML 01", &"A".repeat(31)]);
    one_form::<Locode>(&["MLBKO", "US22A"], &["MLBK", "ML BKO", "mlbko", "ML0KO", "MLB1O"]);
    one_form::<ItemCode>(
        &["unspsc:50221101", "nsn:5820015123456", "own:rice-50"],
        &["50221101", "unspsc:5022110", "nsn:58200151234567", "own:", "own:-a", "gtin:1"],
    );
    one_form::<Purpose>(&["720", "72010"], &["7201", "072", "7201a", ""]);
    one_form::<Sdg>(
        &["1", "17", "6.1", "6.b", "6.1.1", "17.18.2"],
        &["0", "18", "06", "6.", "6.e", "6.0", "6.1.0", "6.1.1.1", "+6", "6.+1"],
    );
    one_form::<Language>(
        &["fr", "ses", "ff-Latn", "fr-ML", "zh-Hant-TW", "es-419"],
        &["f", "FR", "french", "fr-ml", "fr-", "fr-ML-Latn", "fr-Lat"],
    );
    one_form::<Pointer>(
        &["", "/body", "/body/a~1b~0c/0", "/", "//"],
        &["body", "/a~", "/a~2", &format!("/{}", "x".repeat(1_024))],
    );
}

#[test]
fn tables_are_read_whole() {
    for (name, text) in FILES {
        let table = Table::parse(text).unwrap_or_else(|why| panic!("{name}: {why}"));
        assert!(table.source().len() > 10, "{name} names no source");
        assert!(table.columns().len() > 1, "{name} says nothing about its codes");
        assert_eq!(table.codes().count(), text.lines().count() - 2, "{name}: a row got lost");
        for code in table.codes() {
            let fits = code.bytes().all(|b| b.is_ascii_graphic()) && code.len() <= 40;
            assert!(fits, "{name}: {code}");
        }
    }
    let files = std::fs::read_dir(support::root("data/codes")).unwrap();
    let found =
        files.filter(|file| file.as_ref().unwrap().path().extension().is_some_and(|e| e == "csv")).count();
    assert_eq!(found, FILES.len(), "a table in the data folder that nothing reads");
    for bad in [
        "",
        "code,name\na,b\n",
        "# source: x\nname,code\na,b\n",
        "# source: x\ncode\na\na\n",
        "# source: x\ncode\n",
        "# source: x\ncode,b\na\n",
        "# source: \ncode\na\n",
    ] {
        assert!(Table::parse(bad).is_err(), "{bad:?}");
    }
}

#[test]
fn facts_hold() {
    for (currency, digits) in [
        ("USD", "2"),
        ("JPY", "0"),
        ("KWD", "3"),
        ("CLF", "4"),
        ("XOF", "0"),
        ("TND", "3"),
        ("EUR", "2"),
        ("UAH", "2"),
        ("KRW", "0"),
        ("AFN", "2"),
    ] {
        let code: codes::Currency = currency.parse().unwrap();
        assert_eq!(code.fact("minor_units"), Some(digits), "{currency}");
    }
    for currency in codes::Currency::all() {
        assert!(
            currency.as_str().len() == 3
                && currency.fact("minor_units").unwrap().parse::<u32>().unwrap() <= 4
        );
    }
    for unit in codes::Unit::all() {
        assert!(matches!(unit.fact("whole"), Some("yes" | "no")), "{unit}");
        assert_eq!(unit.fact("whole") == Some("yes"), unit.fact("dimension") == Some("count"), "{unit}");
    }
    for severity in codes::Severity::all() {
        assert!((1..=5).contains(&severity.fact("level").unwrap().parse::<u8>().unwrap()));
    }
    let stages: Vec<&str> = Code::<codes::CustodyStageList>::all().map(Code::as_str).collect();
    assert_eq!(stages, CustodyStage::ALL.iter().map(|stage| stage.as_str()).collect::<Vec<_>>());
    let stages: Vec<&str> = Code::<codes::TransferStageList>::all().map(Code::as_str).collect();
    assert_eq!(stages, TransferStage::ALL.iter().map(|stage| stage.as_str()).collect::<Vec<_>>());
    assert_eq!(codes::Country::all().filter(|country| country.as_str().len() == 2).count(), 250);
}
