use entente_ledger::{coverage, obligation, vetting};

#[test]
fn the_tables_that_ship_can_be_read_and_say_what_they_should() {
    let rules = obligation::Rules::shipped().expect("obligations");
    assert_eq!(rules.all().len(), obligation::RuleCode::ALL.len());
    let days = |code| rules.get(code).expect("a rule").days;
    assert_eq!(days(obligation::RuleCode::InitialInventory), Some(90));
    assert_eq!(days(obligation::RuleCode::PeriodicInventory), Some(365));
    assert_eq!(days(obligation::RuleCode::RecipientReport), Some(90));
    assert_eq!(days(obligation::RuleCode::DeliveryRecord), Some(90));
    assert_eq!(days(obligation::RuleCode::Payment), None);
    assert_eq!(vetting::Rules::shipped().expect("vetting").all().len(), 2);
    assert_eq!(days(obligation::RuleCode::AppealAnswer), Some(14));
    assert_eq!(coverage::Areas::shipped().map(|_| ()), Ok(()));
}

#[test]
fn bad_tables_are_refused_with_the_line() {
    let change = |from: &str, to: &str| {
        assert!(obligation::TABLE.contains(from), "{from}");
        obligation::Rules::parse(&obligation::TABLE.replacen(from, to, 1))
    };
    for (from, to) in [
        ("code,name", "code,title"),
        (",90,consignee", ",ninety,consignee"),
        (",90,consignee", ",-1,consignee"),
        (",90,consignee", ",stated,consignee"),
        ("the commitment,stated,payer", "the commitment,30,payer"),
        ("payer,payee,transfers", "consignee,payee,transfers"),
        ("enhanced,unknown", "enhanced,perhaps"),
        (",enhanced,", ",some,"),
        ("initial-inventory,", "first-inventory,"),
        (",all,,,payment,", ",all,,,,"),
        (",own\n", ",maybe\n"),
    ] {
        let error = change(from, to).expect_err(to);
        assert!(error.line > 0, "{error}");
    }
    let short: Vec<&str> = obligation::TABLE.lines().take(3).collect();
    assert_eq!(obligation::Rules::parse(&short.join("\n")).expect_err("a rule is missing").line, 0);
    let twice = format!("{}{}\n", obligation::TABLE, obligation::TABLE.lines().nth(1).expect("a row"));
    assert!(obligation::Rules::parse(&twice).expect_err("twice").what.contains("twice"));
    assert!(vetting::Rules::parse(&vetting::TABLE.replacen(",no,", ",perhaps,", 1)).is_err());
    assert!(
        vetting::Rules::parse(&vetting::TABLE.replacen("cleared conditional", "cleared refused", 1)).is_err()
    );
    assert!(coverage::Areas::parse(&coverage::TABLE.replacen("LB,no", "LB,maybe", 1)).is_err());
    assert!(coverage::Areas::parse(&coverage::TABLE.replacen("LB,no", "lb,no", 1)).is_err());
}

#[test]
fn every_type_of_contradiction_is_written_down() {
    let page = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/methods/contradictions.md");
    let page = std::fs::read_to_string(page).expect("the page");
    for (code, _) in entente_ledger::contradiction::CODES {
        assert!(page.contains(&format!("| `{code}` |")), "{code}");
    }
}
