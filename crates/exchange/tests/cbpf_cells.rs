//! The parsers of single cells: what they accept means what it says, what they refuse doesn't pass.

use entente_exchange::cbpf::cell::{self, CellError, People, Point};
use proptest::prelude::*;
use rust_decimal::Decimal;

fn decimal(text: &str) -> Result<String, CellError> {
    cell::decimal(text).map(|value| value.to_string())
}

#[test]
fn numbers() {
    for (text, value) in [
        ("0", "0"),
        ("1.2E+07", "12000000"),
        ("2E+07", "20000000"),
        ("2.937424E+07", "29374240"),
        ("1e3", "1000"),
        ("15E-1", "1.5"),
        ("-500.25", "-500.25"),
        ("934579.40", "934579.4"),
        ("007", "7"),
        ("9999999999999.99999999", "9999999999999.99999999"),
        ("1.500000000000", "1.5"),
    ] {
        assert_eq!(decimal(text).as_deref(), Ok(value), "{text}");
    }
    for text in [
        "",
        "-",
        ".",
        "1.",
        ".5",
        "+1",
        " 1",
        "1 ",
        "1,000",
        "1e",
        "1e+",
        "1e99",
        "1e16",
        "--1",
        "1.2.3",
        "0x1",
        "NaN",
        "١",
        "1E+-3",
        "100000000000000000000000",
        "10000000000000",
        "-1E13",
        "0.000000001",
        "1E-9",
    ] {
        assert!(cell::decimal(text).is_err(), "{text} was accepted");
    }
    assert!(cell::money("1.00").is_ok() && cell::money("1.000").is_ok());
    assert!(cell::money("1.005").is_err());
    assert_eq!(cell::partner_code("303443.6080").as_deref(), Ok("303443.608"));
    for text in ["0", "-1", "3E5", "", "abc"] {
        assert!(cell::partner_code(text).is_err(), "{text}");
    }
    for text in ["", "07", "-1", "1.0", "1234567890"] {
        assert!(cell::id(text).is_err(), "{text}");
    }
    assert_eq!(cell::year("2028"), Ok(2028));
    assert!(cell::year("1989").is_err() && cell::year("2101").is_err() && cell::year("24").is_err());
}

#[test]
fn moments() {
    for (text, value) in [
        ("5/31/2024 3:39:10 PM", "2024-05-31T15:39:10"),
        ("12/1/2024 12:00:00 AM", "2024-12-01T00:00:00"),
        ("2/29/2024 12:00:00 PM", "2024-02-29T12:00:00"),
        ("06/10/2025 11:59:59 PM", "2025-06-10T23:59:59"),
    ] {
        assert_eq!(cell::moment(text).map(|m| m.to_string()).as_deref(), Ok(value), "{text}");
    }
    for text in [
        "",
        "5/31/2024",
        "2/29/2023 1:00:00 AM",
        "31/5/2024 1:00:00 AM",
        "5/31/2024 0:00:00 AM",
        "5/31/2024 13:00:00 PM",
        "5/31/2024 1:00:00 am",
        "5/31/2024 1:60:00 AM",
        "5/31/2024  1:00:00 AM",
        "5/31/24 1:00:00 AM",
        "2024-05-31T15:39:10",
        "5/31/2024 1:00:00 AM Z",
        "5/+1/2024 1:00:00 AM",
    ] {
        assert!(cell::moment(text).is_err(), "{text} was accepted");
    }
}

#[test]
fn people_points_and_lists() {
    assert_eq!(cell::people("1##2##3##4"), Ok(People { men: 1, women: 2, boys: 3, girls: 4 }));
    for text in [
        "",
        "1##2##3",
        "1##2##3##4##5",
        "1##2##3##",
        "1##2##3##-4",
        "1##2##3##4.0",
        "1#2#3#4",
        "1##2##3##99999999999",
    ] {
        assert!(cell::people(text).is_err(), "{text} was accepted");
    }
    let point =
        |text| cell::point(text).map(|p: Option<Point>| p.map(|p| (p.lat.to_string(), p.lon.to_string())));
    assert_eq!(point("14.37827470,-24.90422080"), Ok(Some(("14.3782747".into(), "-24.9042208".into()))));
    assert_eq!(point("0.0,0.00"), Ok(None));
    assert_eq!(point("0,1"), Ok(Some(("0".into(), "1".into()))));
    for text in ["", "1", "1,2,3", "91,0", "0,181", "a,b", "1, 2"] {
        assert!(cell::point(text).is_err(), "{text} was accepted");
    }
    assert_eq!(cell::list("6|||9|||11", cell::id), Ok(vec![6, 9, 11]));
    assert!(cell::list("6||9", cell::id).is_err() && cell::list("6|||", cell::id).is_err());
    assert!(cell::list(&["1"; 65].join("|||"), cell::id).is_err());
}

#[test]
fn texts() {
    for (text, value) in [
        ("  a \t b\u{a0}\u{202f}c  ", "a b c"),
        ("T&#252;rkiye", "Türkiye"),
        ("T&#xFC;rkiye", "Türkiye"),
        ("Food &amp; health", "Food & health"),
        ("a &amp;lt; b", "a &lt; b"),
        ("AT&T &c; &#; &#x110000; &#99999999999;", "AT&T &c; &#; &#x110000; &#99999999999;"),
        ("a\u{200e}b\u{feff}c\u{202e}d\u{0}e", "abcde"),
        ("\u{200e} ", ""),
        ("&#10;&#32;x", "x"),
        ("&", "&"),
        ("&é;", "&é;"),
    ] {
        assert_eq!(cell::text(text).as_deref(), Ok(value), "{text:?}");
    }
    assert!(cell::name(" ").is_err());
    assert!(cell::text(&"é".repeat(600)).is_ok() && cell::text(&"é".repeat(601)).is_err());
}

proptest! {
    #[test]
    fn a_written_number_reads_as_itself(units in -9_999_999_999_999_i64..=9_999_999_999_999, scale in 0_u32..=8) {
        let value = Decimal::new(units, scale);
        prop_assert_eq!(cell::decimal(&value.to_string()), Ok(value.normalize()));
    }

    #[test]
    fn an_exponent_only_moves_the_point(units in 1_i64..10_000, exponent in 0_u32..10) {
        let read = cell::decimal(&format!("{units}E+{exponent:02}"));
        let power = Decimal::from(10_u64.pow(exponent));
        prop_assert_eq!(read, Ok(Decimal::from(units) * power));
    }

    #[test]
    fn a_written_moment_reads_as_itself(seconds in 631_152_000_i64..4_102_444_800) {
        let at = jiff::Timestamp::from_second(seconds).unwrap().to_zoned(jiff::tz::TimeZone::UTC).datetime();
        let (half, hour) = if at.hour() < 12 { ("AM", at.hour()) } else { ("PM", at.hour() - 12) };
        let hour = if hour == 0 { 12 } else { hour };
        let text = format!("{}/{}/{} {hour}:{:02}:{:02} {half}", at.month(), at.day(), at.year(), at.minute(), at.second());
        prop_assert_eq!(cell::moment(&text), Ok(at));
    }

    #[test]
    fn written_people_read_as_themselves(men in 0_u64..1_000_000, women in 0_u64..1_000_000, boys in 0_u64..1_000_000, girls in 0_u64..1_000_000) {
        let people = People { men, women, boys, girls };
        prop_assert_eq!(cell::people(&format!("{men}##{women}##{boys}##{girls}")), Ok(people));
        prop_assert_eq!(people.total(), men + women + boys + girls);
    }

    #[test]
    fn no_cell_makes_a_parser_stumble_and_text_is_clean(cell in "\\PC{0,40}|[0-9Ee+.,#|/: APM&;x-]{0,40}") {
        let _ = (cell::decimal(&cell), cell::money(&cell), cell::id(&cell), cell::year(&cell));
        let _ = (cell::moment(&cell), cell::people(&cell), cell::point(&cell), cell::partner_code(&cell));
        let _ = cell::list(&cell, cell::people);
        if let Ok(text) = cell::text(&cell) {
            prop_assert_eq!(text.trim(), text.as_str());
            prop_assert!(!text.contains("  ") && !text.chars().any(char::is_control));
        }
    }
}
