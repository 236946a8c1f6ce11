//! Trust policies.

use entente_log::policy::{MAX_GROUPS, MAX_LOGS, MAX_POLICY_BYTES, MAX_WITNESSES, Member, Quorum};
use entente_log::{
    Algorithm, CheckpointError, NoteError, Policy, PolicyError, SignatureLine, SignedCheckpoint, cosignature,
};
use proptest::prelude::*;

use crate::common::{checkpoint, key, log_key, witness_key};

fn log() -> String {
    format!("log {}\n", log_key().verifier())
}

fn witnesses(numbers: std::ops::RangeInclusive<u32>) -> String {
    numbers.map(|number| format!("witness w{number} {}\n", witness_key(number).verifier())).collect()
}

/// The checkpoint of a log of five entries, cosigned by these witnesses.
fn cosigned(numbers: &[u32]) -> String {
    let checkpoint = checkpoint(5);
    let line = |number: &u32| {
        cosignature::cosign(
            checkpoint.note().text(),
            1_700_000_000 + u64::from(*number),
            &witness_key(*number),
        )
        .unwrap()
    };
    let lines: Vec<_> = numbers.iter().map(line).collect();
    checkpoint.with_signature_lines(&lines).unwrap().to_string()
}

fn parse(file: impl AsRef<[u8]>) -> Policy {
    Policy::parse(file.as_ref()).unwrap()
}

/// The fault of a file after two good lines that define w1 and w2.
fn fault(lines: &str) -> String {
    let file = format!("{}{lines}", witnesses(1..=2));
    let error = Policy::parse(file.as_bytes()).expect_err(lines);
    assert!(error.line >= 3, "{error}");
    error.reason
}

/// The example of tlog-policy, with keys.
#[test]
fn the_example_of_the_specification() {
    let mut file = format!("{}\n", log());
    for (number, name) in (1..).zip(["X1", "X2", "X3", "Y1", "Y2", "Y3"]) {
        file += &format!("witness {name} {}\n", witness_key(number).verifier());
    }
    file += "group X-witnesses 2 X1 X2 X3\n\ngroup Y-witnesses any Y1 Y2 Y3\ngroup X-and-Y all X-witnesses Y-witnesses\nquorum X-and-Y\n";
    let policy = parse(file);
    for subset in 0..64u32 {
        let numbers: Vec<u32> = (1..=6).filter(|number| subset >> (number - 1) & 1 == 1).collect();
        let expected = (subset & 0b111).count_ones() >= 2 && subset & 0b111_000 != 0;
        match policy.verify_checkpoint(&cosigned(&numbers)) {
            Ok(verified) => {
                assert!(expected, "{numbers:?}");
                let times: Vec<_> = verified.witnesses.iter().map(|by| by.time - 1_700_000_000).collect();
                assert_eq!(times, numbers.iter().map(|number| u64::from(*number)).collect::<Vec<_>>());
                assert_eq!(verified.checkpoint.size, 5);
            }
            Err(PolicyError::Quorum { quorum, witnesses }) => {
                assert!(!expected, "{numbers:?}");
                assert_eq!((quorum.as_str(), witnesses.len()), ("X-and-Y", numbers.len()));
            }
            Err(other) => panic!("{other}"),
        }
    }
}

#[test]
fn deep_groups_and_all_thresholds() {
    let file = format!(
        "{}{}group states 2 w1 w2 w3\ngroup agencies any w4 w5\ngroup inner all states agencies\ngroup outer 1 inner w6\nquorum outer\n",
        log(),
        witnesses(1..=6)
    );
    let policy = parse(&file);
    let holds = |numbers: &[u32]| policy.verify_checkpoint(&cosigned(numbers)).is_ok();
    assert!(holds(&[6]) && holds(&[1, 3, 5]) && holds(&[1, 2, 3, 4, 5, 6]));
    assert!(!holds(&[]) && !holds(&[1, 2, 3]) && !holds(&[1, 4, 5]) && !holds(&[4, 5]));
    assert_eq!(policy.quorum(), Quorum::Member(Member::Group(3)));
    let thresholds: Vec<_> =
        policy.groups().iter().map(|group| (group.threshold, group.members.len())).collect();
    assert_eq!(thresholds, [(2, 3), (1, 2), (2, 2), (1, 2)]);

    let single = parse(format!("{}{}quorum w2\n", log(), witnesses(1..=3)));
    assert!(single.verify_checkpoint(&cosigned(&[2])).is_ok());
    assert!(single.verify_checkpoint(&cosigned(&[1, 3])).is_err());
    let error = single.verify_checkpoint(&cosigned(&[1, 3])).unwrap_err().to_string();
    assert!(error.starts_with("the quorum \"w2\" is not reached; cosigned by w1, w3:"), "{error}");
}

#[test]
fn no_quorum_needs_no_witness() {
    let policy = parse(format!("{}quorum none\n", log()));
    assert_eq!(policy.quorum(), Quorum::None);
    assert_eq!(policy.verify_checkpoint(&cosigned(&[])).unwrap().witnesses, []);
    assert_eq!(Policy::of_logs(&[log_key().verifier().clone()]), Ok(policy));
}

#[test]
fn logs() {
    let other = key("other.example", Algorithm::Ed25519);
    let policy = parse(format!("log {}\nquorum none\n", other.verifier()));
    let unknown = policy.verify_checkpoint(&cosigned(&[]));
    assert!(matches!(unknown, Err(PolicyError::Checkpoint(CheckpointError::Origin { .. }))));
    // Signed by a listed log, but it names another listed one.
    let policy = parse(format!("{}log {} https://other.example/\nquorum none\n", log(), other.verifier()));
    let foreign = SignedCheckpoint::sign(checkpoint(5).checkpoint(), &other).unwrap();
    assert!(policy.verify_checkpoint(&foreign.to_string()).is_err());
    assert!(policy.verify_checkpoint(&cosigned(&[])).is_ok());
    assert_eq!(policy.logs()[1].url.as_deref(), Some(b"https://other.example/".as_slice()));
    // Without logs of its own, with keys from elsewhere.
    let policy = parse("quorum none\n");
    let signed = checkpoint(5);
    assert!(policy.verify_signed(&signed).is_err());
    assert!(policy.verify_signed_by(&signed, &[log_key().verifier().clone()]).is_ok());
}

#[test]
fn signatures() {
    let policy = parse(format!("{}{}quorum w1\n", log(), witnesses(1..=2)));
    // A wrong line of a listed witness spoils the note even where it isn't needed.
    let wrong =
        SignatureLine::new(witness_key(2).name(), witness_key(2).verifier().id(), vec![1; 72]).unwrap();
    let spoilt: SignedCheckpoint = format!("{}{wrong}\n", cosigned(&[1])).parse().unwrap();
    let refused = policy.verify_signed(&spoilt);
    assert!(matches!(
        refused,
        Err(PolicyError::Checkpoint(CheckpointError::Note(NoteError::BadSignature { line: 3, .. })))
    ));
    // A witness that cosigned twice counts once, with the later time.
    let text = checkpoint(5).note().text().to_owned();
    let times =
        [1_700_000_009, 1_700_000_005].map(|time| cosignature::cosign(&text, time, &witness_key(1)).unwrap());
    let twice = checkpoint(5).with_signature_lines(&times).unwrap();
    let witnesses = policy.verify_signed(&twice).unwrap().witnesses;
    assert_eq!((witnesses.len(), witnesses[0].time), (1, 1_700_000_009));
    // Twice the same witness is no two.
    let both = parse(format!("{}{}group g all w1 w2\nquorum g\n", log(), self::witnesses(1..=2)));
    assert!(both.verify_signed(&twice).is_err());
    // A cosignature on another checkpoint of the same log.
    let other = cosignature::cosign(checkpoint(6).note().text(), 1_700_000_000, &witness_key(1)).unwrap();
    assert!(policy.verify_signed(&checkpoint(5).with_signature_lines(&[other]).unwrap()).is_err());
    assert!(policy.verify_checkpoint("no note").is_err());
}

#[test]
fn spacing_and_comments() {
    let file = format!(
        "# comment\n\n \t \n\t# another, with \u{e9}\n  log\t {}  \n{}\tquorum \t w1\t\n#last\n",
        log_key().verifier(),
        witnesses(1..=1)
    );
    let policy = parse(&file);
    assert_eq!(policy, parse(format!("{}{}quorum w1\n", log(), witnesses(1..=1))));
    // A number sign within a line is no comment.
    assert_eq!(fault("quorum w1 # why\n"), "write it \"quorum <name>\" or \"quorum none\"");
    // Definitions may follow the quorum line.
    parse(format!("quorum none\n{}{}group g any w1\n", log(), witnesses(1..=1)));
}

#[test]
fn names_are_octets() {
    // "K" and the Kelvin sign; a name that is no UTF-8; names that are keywords elsewhere.
    let mut file = Vec::new();
    let names: [&[u8]; 7] = [b"K", "\u{212a}".as_bytes(), b"\xff\xfe", b"all", b"any", b"2", b"quorum"];
    for (number, name) in (1..).zip(names) {
        file.extend_from_slice(b"witness ");
        file.extend_from_slice(name);
        file.extend_from_slice(format!(" {}\n", witness_key(number).verifier()).as_bytes());
    }
    file.extend_from_slice(b"group \x80 all K \xe2\x84\xaa \xff\xfe all any 2 quorum\nquorum \x80\n");
    let policy = parse(&file);
    assert_eq!(policy.to_bytes().len(), file.len() - 2, "only \"all\" is written as a number");
    assert_eq!(parse(policy.to_bytes()), policy);
    assert_eq!(policy.witnesses()[2].name.as_bytes(), b"\xff\xfe");
}

#[test]
fn what_isnt_a_policy() {
    assert!(fault("").contains("there is no quorum line"));
    assert!(fault("quorum w1").contains("must end in a newline"));
    assert!(fault("quorum w1\nquorum w1\n").contains("second quorum line"));
    assert!(fault("quorum none\nquorum none\n").contains("second quorum line"));
    assert!(fault("quorum\n").contains("write it"));
    assert!(fault("quorum w1 w2\n").contains("write it"));
    assert!(fault("quorum w3\n").contains("no line before defines \"w3\""));
    assert!(fault("quorum W1\n").contains("no line before defines"));
    assert!(fault("quorum g\ngroup g any w1\n").contains("no line before defines \"g\""));
    assert!(fault("group g any w1 later\ngroup later any w2\n").contains("no line before defines \"later\""));
    assert!(fault("group g any g\n").contains("no line before defines \"g\""));
    assert!(fault("group g any\n").contains("write it"));
    assert!(fault("group g 1\n").contains("write it"));
    assert!(fault("group g\n").contains("write it"));
    assert!(fault("group\n").contains("write it"));
    for threshold in ["0", "3", "-1", "+1", "01", "1.0", "ALL", "most", "18446744073709551617", "\u{661}"] {
        assert!(fault(&format!("group g {threshold} w1 w2\n")).contains("from 1 to 2"), "{threshold}");
    }
    assert!(fault("group w1 any w2\n").contains("the name \"w1\" is taken"));
    assert!(fault("group none any w2\n").contains("\"none\""));
    assert!(fault("group g any none\n").contains("\"none\""));
    assert!(fault("group g any w1 w1\n").contains("member of a group already"));
    assert!(fault("group g any w1\ngroup h any w1 w2\n").contains("member of a group already"));
    assert!(fault("group g any w1\ngroup g any w2\n").contains("the name \"g\" is taken"));
    assert!(fault("group g any w1\ngroup h any g\ngroup i any g\n").contains("member of a group already"));
    assert!(
        fault(&format!("witness w1 {}\n", witness_key(3).verifier())).contains("the name \"w1\" is taken")
    );
    assert!(fault(&format!("witness none {}\n", witness_key(3).verifier())).contains("\"none\""));
    assert!(fault(&format!("witness w9 {}\n", witness_key(1).verifier())).contains("listed before"));
    assert!(fault(&format!("witness w9 {} url more\n", witness_key(3).verifier())).contains("write it"));
    assert!(fault("witness w9\n").contains("write it"));
    assert!(fault(&format!("witness w9 {}\n", log_key().verifier())).contains("a key for notes"));
    assert!(fault("witness w9 x+00000000+Bg==\n").contains("type 0x06"));
    assert!(fault("log x\n").contains("must be written"));
    assert!(fault("log\n").contains("write it"));
    assert!(fault(&format!("{}{}", log(), log())).contains("listed before"));
    assert!(fault("frob w1\n").contains("none of log, witness, group and quorum"));
    assert!(fault("Quorum w1\n").contains("none of"));
    for octet in ["\r", "\0", "\x0b", "\x0c", "\x1f", "\x7f"] {
        assert!(fault(&format!("# comment {octet}\n")).contains("is not allowed"), "{octet:?}");
    }
    assert!(fault("quorum w1\r\n").contains("0x0d is not allowed"));
    assert!(fault("\u{a0}quorum w1\n").contains("none of"), "no-break space is no space here");
}

/// The same public key under two names is still one log, or one witness.
#[test]
fn duplicates_are_told_by_the_key_itself() {
    let again = |name, algorithm| {
        entente_log::SigningKey::new(name, algorithm, &[9; 32]).unwrap().verifier().to_string()
    };
    let (a, b) = (again("a.example", Algorithm::Ed25519), again("b.example", Algorithm::Ed25519));
    assert!(Policy::parse(format!("log {a}\nlog {b}\nquorum none\n").as_bytes()).is_err());
    let (c, d) = (again("a.example", Algorithm::CosignatureV1), again("b.example", Algorithm::CosignatureV1));
    assert!(Policy::parse(format!("witness a {c}\nwitness b {d}\nquorum none\n").as_bytes()).is_err());
    // A log may witness others with the same key: that is no duplicate.
    parse(format!("log {a}\nwitness a {c}\nquorum none\n"));
}

#[test]
fn limits() {
    let logs = |count: usize| -> String {
        (0..count)
            .map(|at| format!("log {}\n", key(&format!("l{at}"), Algorithm::Ed25519).verifier()))
            .collect()
    };
    assert_eq!(parse(logs(MAX_LOGS) + "quorum none\n").logs().len(), MAX_LOGS);
    assert!(Policy::parse((logs(MAX_LOGS + 1) + "quorum none\n").as_bytes()).is_err());
    let most = MAX_WITNESSES as u32;
    assert_eq!(parse(witnesses(1..=most) + "quorum none\n").witnesses().len(), MAX_WITNESSES);
    assert!(Policy::parse((witnesses(1..=most + 1) + "quorum none\n").as_bytes()).is_err());
    // A chain of groups as deep as there may be groups.
    let chain = |count: usize| -> String {
        let groups = (1..count).map(|at| format!("group g{at} all g{}\n", at - 1));
        groups.fold(witnesses(1..=1) + "group g0 all w1\n", |file, line| file + &line) + "quorum none\n"
    };
    assert_eq!(parse(chain(MAX_GROUPS)).groups().len(), MAX_GROUPS);
    assert!(Policy::parse(chain(MAX_GROUPS + 1).as_bytes()).is_err());
    let padding = "#".repeat(MAX_POLICY_BYTES - 13) + "\nquorum none\n";
    assert_eq!(padding.len(), MAX_POLICY_BYTES);
    parse(&padding);
    assert!(Policy::parse(format!("#{padding}").as_bytes()).is_err());
}

proptest! {
    /// What a policy prints is the same policy, and a stable text.
    #[test]
    fn what_prints_parses(groups in prop::collection::vec((1..4usize, 0..20usize), 0..4), quorum in 0..8usize, url: bool) {
        let url = if url { " https://x.example/%20?a=b" } else { "" };
        let mut file = log();
        let mut free: Vec<String> = Vec::new();
        for number in 1..=6 {
            file += &format!("witness w{number} {}{url}\n", witness_key(number).verifier());
            free.push(format!("w{number}"));
        }
        for (at, (count, threshold)) in groups.into_iter().enumerate() {
            let members: Vec<String> = free.drain(..count.min(free.len())).collect();
            if members.is_empty() { break }
            file += &format!("group g{at} {} {}\n", 1 + threshold % members.len(), members.join(" "));
            free.push(format!("g{at}"));
        }
        file += &format!("quorum {}\n", free.get(quorum).map_or("none", |name| name));
        let policy = parse(&file);
        prop_assert_eq!(String::from_utf8(policy.to_bytes()).unwrap(), file);
        prop_assert_eq!(parse(policy.to_bytes()), policy);
    }
}
