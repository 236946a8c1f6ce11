//! The shipped cases: they sign, to the same bytes everywhere, and what they are there to show occurs in them.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, missing_docs)]

#[path = "case/told.rs"]
mod told;

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use entente_exchange::case::{Case, Participant, demo_key, read_folder, shipped, shipped_names};
use entente_record::{Jti, Keyring, Kind, PartyKey, SignContext, Timestamp, Token, sign};
use serde_json::Value;
use sha2::{Digest, Sha256};
use told::{Told, days, list, number, tell, text};

/// SHA-256 over all signed statements of each case, disclosures included. Changes only when a case's text does.
const FROZEN: [(&str, &str); 3] = [
    ("korea", "c307ffc2ad7c9a08d9148b855dd0ebc73054367e77c58bad5e3b45e780d99515"),
    ("afghanistan", "ef99a3543f624e350decb5f408fac85759fdedf6d3ccb9406aadb4272df33ce0"),
    ("sahel", "746f408d3e1d003d6d97527f938ffcc7b6c0f07705d249f95617ba02f9650983"),
];

fn folder_of(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../data/cases").join(name)
}

fn case(name: &str) -> Case {
    Case::parse(&shipped(name).unwrap()).unwrap()
}

/// Everything the three cases tell, in order of arrival.
fn all() -> Vec<Told> {
    shipped_names().flat_map(|name| tell(&case(name))).collect()
}

#[test]
fn the_table_in_the_program_is_what_the_folders_hold() {
    let there: BTreeSet<String> = std::fs::read_dir(folder_of(""))
        .unwrap()
        .map(|entry| entry.unwrap())
        .filter(|entry| entry.path().is_dir())
        .map(|entry| entry.file_name().to_string_lossy().into_owned())
        .collect();
    assert_eq!(there, shipped_names().map(str::to_owned).collect());
    for name in shipped_names() {
        assert_eq!(read_folder(&folder_of(name)).unwrap(), shipped(name).unwrap(), "{name}");
    }
}

#[test]
fn the_same_case_gives_the_same_bytes() {
    let hashes = FROZEN.map(|(name, _)| {
        let mut hash = Sha256::new();
        for signed in case(name).sign().unwrap() {
            hash.update(signed.sd_jwt.to_string());
            hash.update("\n");
        }
        (name, hex::encode(hash.finalize()))
    });
    let frozen = FROZEN.map(|(name, hash)| (name, hash.to_owned()));
    assert_eq!(hashes, frozen, "a case's text or a rule of signing has changed");
}

#[test]
fn every_statement_is_admissible_with_the_registered_keys() {
    let operator = PartyKey::from_seed("XI-OPERATOR-1".parse().unwrap(), &[7; 32]);
    let now = 1_700_000_000;
    let mut keyring = Keyring::new();
    let body = serde_json::json!({
        "party": "XI-OPERATOR-1", "name": "Operator", "org_type": "90",
        "keys": [{"jwk": entente_record::value::Jwk::from(*operator.public()).to_value(), "from": "2023-11-14T22:13:20Z"}],
    });
    let draft = serde_json::json!({"kind": "party", "at": "2023-11-14T22:13:20Z", "subject": "party:XI-OPERATOR-1:self",
        "handling": "TLP:CLEAR", "body": body});
    let draft = entente_record::Draft::from_value(&draft).unwrap();
    let context = SignContext { iat: now, jti: Jti::Random([1; 10]), salts: &mut || [0; 16] };
    let first = sign(&draft, &operator, &[], context).unwrap();
    keyring.apply(&Token::read(first.jws.as_bytes()).unwrap().open(&[]).unwrap()).unwrap();
    for name in shipped_names() {
        let case = case(name);
        for party in case.registrations(&operator, now).unwrap() {
            let token = Token::read(party.jws.as_bytes()).unwrap();
            keyring.verify(&token).unwrap();
            keyring.apply(&token.open(&[]).unwrap()).unwrap();
        }
        let mut ids = BTreeSet::new();
        for signed in case.sign().unwrap() {
            let token = Token::read(signed.sd_jwt.jws.as_bytes()).unwrap();
            keyring.verify(&token).unwrap_or_else(|fault| panic!("{name}, {}: {fault}", signed.label));
            token.open_all(&signed.sd_jwt.disclosures).unwrap();
            token.open(&[]).unwrap();
            assert!(ids.insert(token.jti().to_string()), "{name}, {}: id taken", signed.label);
        }
        assert_eq!(case.registrations(&operator, now).unwrap(), case.registrations(&operator, now).unwrap());
    }
}

#[test]
fn a_party_is_the_same_in_every_case() {
    let parties: Vec<_> = shipped_names().flat_map(|name| case(name).about.parties).collect();
    for party in &parties {
        for other in parties.iter().filter(|other| other.id == party.id) {
            let said = |party: &Participant| {
                (party.name.clone(), party.org_type.clone(), party.country.clone(), party.member_of.clone())
            };
            assert_eq!(said(party), said(other));
        }
    }
}

#[test]
fn a_demo_key_follows_from_the_id_alone() {
    let party = "FR-GOV-MINARM".parse().unwrap();
    assert_eq!(demo_key(&party).public().kid(), demo_key(&party).public().kid());
    assert_ne!(demo_key(&party).public().kid(), demo_key(&"FR-GOV-MEAE".parse().unwrap()).public().kid());
}

#[test]
fn each_case_is_whole() {
    for name in shipped_names() {
        let case = case(name);
        assert!((40..=120).contains(&case.len()), "{name}: {} statements", case.len());
        assert!(case.about.sources.len() >= 5 && case.about.shows.len() >= 4, "{name}");
        let read_me = std::fs::read_to_string(folder_of(name).join("README.md")).unwrap();
        assert!(read_me.contains("illustrative") && read_me.lines().count() > 30, "{name}");
        assert!(case.about.look.len() >= 4, "{name}");
        for look in &case.about.look {
            assert!(
                tell(&case).iter().any(|told| told.subject() == look.subject),
                "{name}: {}",
                look.subject
            );
        }
        // Every party named signs, or is spoken of, itself or as the organisation of a unit.
        let told: String = tell(&case).iter().map(|told| told.value.to_string()).collect();
        for party in &case.about.parties {
            assert!(told.contains(&format!("\"{}", party.id)), "{name}: {} plays no part", party.id);
        }
    }
}

#[test]
fn together_they_have_every_kind() {
    let mut kinds: BTreeSet<String> = all().iter().map(|told| told.kind().to_owned()).collect();
    kinds.insert("party".into()); // every registration is one
    let known: BTreeSet<String> = Kind::ALL.iter().map(ToString::to_string).collect();
    assert_eq!(kinds, known);
}

#[test]
fn sealed_fields_say_why_and_are_opened_later() {
    let all = all();
    let sealed: Vec<&Told> = all.iter().filter(|told| !told.sealed_paths().is_empty()).collect();
    assert!(sealed.len() >= 15);
    let reasons: BTreeSet<&str> = sealed
        .iter()
        .flat_map(|told| list(&told.value, "/withheld"))
        .map(|row| text(row, "/reason"))
        .collect();
    assert!(reasons.len() >= 5, "{reasons:?}");
    let mut opened = 0;
    for disclosure in all.iter().filter(|told| told.kind() == "disclosure") {
        let target = told::by_hash(&all, text(&disclosure.value, "/body/statement"));
        let texts: Vec<String> = list(&disclosure.value, "/body/disclosures")
            .map(|text| text.as_str().unwrap().to_owned())
            .collect();
        let token = Token::read(target.jws.as_bytes()).unwrap();
        let before = token.open(&[]).unwrap().to_value();
        let after = token.open(&texts).unwrap().to_value();
        let path = target.sealed_paths().into_iter().find(|path| after.pointer(path).is_some()).unwrap();
        assert!(before.pointer(&path).is_none() && disclosure.at() > target.at());
        opened += texts.len();
    }
    assert_eq!(opened, 3);
    assert!(
        all.iter().any(|told| list(&told.value, "/body/released").next().is_some()),
        "none for named parties alone"
    );
}

#[test]
fn late_arrivals_occur() {
    for name in shipped_names() {
        let told = tell(&case(name));
        let late = told.iter().enumerate().filter(|(place, one)| {
            let overtaken = told
                .iter()
                .take(*place)
                .any(|before| before.subject() == one.subject() && before.at() > one.at());
            overtaken && one.iat() - one.at().unix_seconds() > 7 * 86_400
        });
        assert!(late.count() >= 1, "{name}");
    }
}

#[test]
fn corrections_replace_and_withdraw() {
    let all = all();
    let corrections: Vec<&Told> = all.iter().filter(|told| told.kind() == "correction").collect();
    let replacing =
        corrections.iter().filter(|told| told.value.pointer("/body/replacement").is_some()).count();
    assert!(replacing >= 3 && corrections.len() - replacing >= 2);
    for correction in corrections {
        let old = told::by_hash(&all, text(&correction.value, "/body/supersedes"));
        assert_eq!(
            (old.iss(), old.subject()),
            (correction.iss(), correction.subject()),
            "one's own statement"
        );
    }
}

#[test]
fn a_consent_is_given_and_withdrawn() {
    let all = all();
    let decided = |outcome: &'static str| {
        all.iter()
            .filter(move |told| told.kind() == "decision" && text(&told.value, "/body/outcome") == outcome)
    };
    let withdrawn = decided("revoke").any(|revoked| {
        decided("accept").any(|given| {
            let same = |path| given.value.pointer(path) == revoked.value.pointer(path);
            same("/subject")
                && same("/iss")
                && same("/body/matter")
                && text(&given.value, "/body/matter").starts_with("Consent")
        })
    });
    assert!(withdrawn);
}

#[test]
fn equipment_goes_to_a_unit_without_a_valid_vetting() {
    let all = all();
    let unvetted: Vec<&str> = all
        .iter()
        .filter(|told| told.is_stage("received") && told.value.to_string().contains("ANV-"))
        .filter(|received| {
            let subject = received.iss().parse::<entente_record::PartyId>().unwrap().subject().to_string();
            let mut vettings: Vec<&Told> = all
                .iter()
                .filter(|told| {
                    told.kind() == "vetting" && told.subject() == subject && told.at() < received.at()
                })
                .filter(|told| text(&told.value, "/body/vetting_type") == "human-rights")
                .collect();
            vettings.sort_by_key(|told| told.at());
            let day = received.at().to_string();
            let clear = vettings.last().is_some_and(|last| {
                text(&last.value, "/body/result") == "cleared"
                    && text(&last.value, "/body/valid_until") > day.as_str()
            });
            !clear
        })
        .map(Told::iss)
        .collect();
    assert_eq!(unvetted, ["AF-GOV-MOD/battalion-b"]);
}

#[test]
fn inventories_are_on_time_late_and_missing() {
    let all = all();
    let first = |consignment: &str| {
        let counts = all.iter().filter(|told| told.kind() == "inventory");
        let covering =
            counts.filter(|told| list(&told.value, "/body/covers").any(|covered| covered == consignment));
        covering.map(Told::at).min()
    };
    let after = |label: &str, subject: &str| {
        let received = all.iter().find(|told| told.label == label).unwrap();
        first(subject).map(|counted| days(received.at(), counted))
    };
    let nvd = |letter| format!("consignment:US-GOV-DOD:nvd-battalion-{letter}");
    assert!(after("nvd-received-a", &nvd("a")).unwrap() <= 90);
    assert_eq!(after("nvd-received-b", &nvd("b")), None);
    assert_eq!(
        after("nvd-received-c", &nvd("c")),
        Some(199),
        "200 days by date, counted in whole days of 24 hours"
    );
    assert!(after("received", "consignment:US-GOV-DOD:kr-nvd-2015-1").unwrap() <= 90);
}

#[test]
fn a_third_party_gets_devices_without_consent_and_two_holders_count_one_serial() {
    let all = all();
    let notice =
        all.iter().find(|told| text(&told.value, "/body/notice_type") == "third-party-transfer").unwrap();
    let terms = all
        .iter()
        .find(|told| told.subject() == text(&notice.value, "/body/agreement") && told.kind() == "agreement");
    let third = text(&notice.value, "/body/third_party");
    let consents = terms.unwrap().value.pointer("/body/consents").unwrap().to_string();
    assert!(!consents.contains(third), "{third} may have them");
    assert!(
        all.iter()
            .any(|told| told.subject() == notice.subject() && text(&told.value, "/body/outcome") == "reject")
    );

    let corrected: BTreeSet<&str> = all.iter().map(|told| text(&told.value, "/body/supersedes")).collect();
    let holders = |serial: &str, standing: bool| -> BTreeSet<String> {
        let counts = all.iter().filter(|told| {
            told.kind() == "inventory" && (!standing || !corrected.contains(text(&told.value, "/hash")))
        });
        let lines = counts.flat_map(|told| list(&told.value, "/body/lines").map(move |line| (told, line)));
        lines
            .filter(|(told, line)| {
                text(line, "/disposition").starts_with("in-") && told.at().to_string().starts_with("2016")
            })
            .filter(|(_, line)| list(line, "/serials").any(|known| known == serial))
            .map(|(told, _)| text(&told.value, "/body/holder").to_owned())
            .filter(|holder| holder.contains('/'))
            .collect()
    };
    assert_eq!(holders("ANV-0038", true).len(), 2, "left standing");
    assert_eq!((holders("KNV-0007", false).len(), holders("KNV-0007", true).len()), (2, 1), "corrected");
}

#[test]
fn money_is_late_unmatched_and_traceable() {
    let all = all();
    let stage = |stage: &'static str| {
        all.iter().filter(move |told| told.kind() == "transfer" && text(&told.value, "/body/stage") == stage)
    };
    let superseded: BTreeSet<&str> = all.iter().map(|told| text(&told.value, "/body/supersedes")).collect();
    let unmatched: Vec<&str> = stage("paid")
        .filter(|paid| text(&paid.value, "/body/to").contains("trust-fund") || paid.iss() == "KR-GOV-MND")
        .filter(|paid| !superseded.contains(text(&paid.value, "/hash")))
        .filter(|paid| !stage("received").any(|got| got.refers_to(paid)))
        .map(|paid| paid.label.as_str())
        .collect();
    assert_eq!(unmatched, ["paid-logistics", "no-paid"]);
    let late = |label: &str, term: i64| {
        let paid = all.iter().find(|told| told.label == label).unwrap();
        let committed = stage("committed").find(|committed| paid.refers_to(committed)).unwrap();
        days(committed.at(), paid.at()) > term
    };
    assert!(
        late("paid-works", 30) && late("it-paid", 60) && !late("de-paid-1", 60) && !late("paid-labour", 30)
    );

    // Earmarked: donor → fund for a programme, fund → implementer for the same, and the programme has places.
    let earmarked = stage("paid").filter(|paid| text(&paid.value, "/body/earmarking") == "tightly-earmarked");
    let traced = earmarked.filter(|paid| {
        let programme = text(&paid.value, "/body/programme");
        let onward = stage("paid").any(|onward| {
            text(&onward.value, "/body/from") == text(&paid.value, "/body/to")
                && text(&onward.value, "/body/programme") == programme
        });
        let places = all
            .iter()
            .any(|told| told.subject() == programme && list(&told.value, "/body/areas").next().is_some());
        onward && places
    });
    assert!(traced.count() >= 1);
    let bought =
        all.iter().filter(|told| told.kind() == "stock").flat_map(|told| list(&told.value, "/body/paid_by"));
    let mut goods = 0;
    for transfer in bought {
        assert!(stage("paid").any(|paid| transfer == paid.subject()), "{transfer}");
        goods += 1;
    }
    assert_eq!(goods, 3);
}

#[test]
fn one_discrepancy_is_explained_and_one_left_open() {
    let all = all();
    let sum = |subject: &str, kind: &str, stage: Option<&str>, line: &str| -> i64 {
        let of = all.iter().filter(|told| told.subject() == subject && told.kind() == kind);
        let of = of.filter(|told| stage.is_none_or(|stage| told.is_stage(stage)));
        let lines = of.flat_map(|told| list(&told.value, "/body/lines"));
        lines.filter(|found| text(found, "/line") == line).map(|found| number(found, "/quantity/value")).sum()
    };
    let nvd = "consignment:US-GOV-DOD:kr-nvd-2015-1";
    let open = |subject: &str| {
        sum(subject, "consignment", None, "1")
            - sum(subject, "custody", Some("received"), "1")
            - sum(subject, "loss", None, "1")
    };
    assert_eq!((open(nvd), open("consignment:FR-GOV-MINARM:convoy-menaka-2019-05")), (0, 20));
    let accepted = all.iter().any(|told| {
        told.kind() == "response"
            && told.subject() == nvd
            && told.value.pointer("/body/closes") == Some(&Value::Bool(true))
    });
    assert!(accepted && sum(nvd, "loss", None, "1") == 1);
}

#[test]
fn feedback_and_findings_are_answered_late_and_not_at_all() {
    let all = all();
    let answer = |asked: &Told| {
        all.iter().filter(|told| told.kind() == "response" && told.refers_to(asked)).map(Told::at).min()
    };
    let mut fates = [0; 3];
    for feedback in
        all.iter().filter(|told| told.kind() == "feedback" && text(&told.value, "/body/category") != "thanks")
    {
        let due: Timestamp = text(&feedback.value, "/body/answer_due").parse().unwrap();
        let fate = answer(feedback).map_or(2, |at| usize::from(at.unix_seconds() > due.unix_seconds()));
        fates[fate] += 1;
    }
    assert_eq!(fates, [2, 1, 1], "in time, late, never");
    let unanswered: Vec<&str> = all
        .iter()
        .filter(|told| {
            told.kind() == "finding" && list(&told.value, "/body/recommendations").next().is_some()
        })
        .filter(|finding| answer(finding).is_none())
        .map(|finding| finding.label.as_str())
        .collect();
    assert_eq!(unanswered, ["iban", "audit", "lessons"]);
}
