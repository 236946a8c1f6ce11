//! Checkpoints.

use entente_log::{Algorithm, Checkpoint, CheckpointError, NoteError, SignedCheckpoint, empty_root};
use proptest::prelude::*;

use crate::common::{checkpoint, key, log_key, witness_key};

/// The example of tlog-checkpoint.
pub const EXAMPLE: &str = "example.com/behind-the-sofa\n20852163\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n\n— example.com/behind-the-sofa Az3grlgtzPICa5OS8npVmf1Myq/5IZniMp+ZJurmRDeOoRDe4URYN7u5/Zhcyv2q1gGzGku9nTo+zyWE+xeMcTOAYQ8=\n";

#[test]
fn the_example_of_the_specification() {
    let signed: SignedCheckpoint = EXAMPLE.parse().unwrap();
    assert_eq!(signed.to_string(), EXAMPLE);
    let Checkpoint { origin, size, root, extensions } = signed.checkpoint();
    assert_eq!((origin.as_str(), *size, extensions.len()), ("example.com/behind-the-sofa", 20_852_163, 0));
    assert_eq!(root.to_string(), "CsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=");
    assert_eq!(signed.note().signatures()[0].id(), 0x033d_e0ae);
}

#[test]
fn one_spelling_only() {
    let root = empty_root();
    for text in [
        String::new(),
        "\n".into(),
        "o\n".into(),
        "o\n1\n".into(),
        format!("o\n1\n{root}"),
        format!("\n1\n{root}\n"),
        format!("o\n\n{root}\n"),
        format!("o\n1\n\n{root}\n"),
        format!("o\n01\n{root}\n"),
        format!("o\n00\n{root}\n"),
        format!("o\n-1\n{root}\n"),
        format!("o\n+1\n{root}\n"),
        format!("o\n 1\n{root}\n"),
        format!("o\n1 \n{root}\n"),
        format!("o\n0x1\n{root}\n"),
        format!("o\n1_0\n{root}\n"),
        format!("o\n9223372036854775808\n{root}\n"),
        format!("o\n18446744073709551616\n{root}\n"),
        format!("o\n1\n{root}=\n"),
        format!("o\n1\n {root}\n"),
        format!("o\n1\n{}\n", root.to_string().trim_end_matches('=')),
        format!("o\n1\n{}\n", root.to_string().replace("U=", "V=")),
        "o\n1\nAAAA\n".into(),
        format!("o\n1\nAAAA{root}\n"),
        format!("o\n1\n{root}\n\n"),
        format!("o\n1\n{root}\n\next\n"),
        format!("o\n1\n{root}\next\n\n"),
        format!("o\r\n1\r\n{root}\r\n"),
        format!("o\t\n1\n{root}\n"),
    ] {
        assert!(Checkpoint::parse(&text).is_err(), "{text:?}");
    }
    for text in [
        format!("o\n0\n{root}\n"),
        format!("o\n9223372036854775807\n{root}\n"),
        format!("an origin + spaces, as the specification allows\n1\n{root}\n"),
        format!("o\n1\n{root}\next\n two \n3\n"),
    ] {
        let parsed = Checkpoint::parse(&text).expect(&text);
        assert_eq!(parsed.text(), text);
    }
}

#[test]
fn faults_name_their_line() {
    let line = |text: &str| match Checkpoint::parse(text) {
        Err(CheckpointError::Line { line, .. }) => line,
        other => panic!("{other:?}"),
    };
    assert_eq!(line("\n1\n2\n"), 1);
    assert_eq!(line("o\nx\n2\n"), 2);
    assert_eq!(line("o\n1\n2\n"), 3);
    assert_eq!(line("o\n1\n"), 3);
    assert_eq!(line(&format!("o\n1\n{}\ne\n\n", empty_root())), 5);
}

#[test]
fn only_the_log_named_counts() {
    let signed = checkpoint(5);
    let note = signed.to_string();
    let log = log_key().verifier().clone();
    assert_eq!(SignedCheckpoint::open(&note, std::slice::from_ref(&log)), Ok(signed.clone()));
    let other = key("other.example/log", Algorithm::Ed25519);
    let unknown = SignedCheckpoint::open(&note, &[other.verifier().clone()]);
    assert_eq!(unknown, Err(CheckpointError::Origin { origin: "log.example/aid".into() }));

    // Another log we know has signed it, but not the one it names.
    let foreign = SignedCheckpoint::sign(signed.checkpoint(), &other).unwrap();
    let refused = SignedCheckpoint::open(&foreign.to_string(), &[other.verifier().clone(), log.clone()]);
    assert_eq!(refused, Err(CheckpointError::Origin { origin: "log.example/aid".into() }));

    let altered = note.replace("\n5\n", "\n6\n");
    let refused = SignedCheckpoint::open(&altered, &[log]);
    assert!(matches!(refused, Err(CheckpointError::Note(NoteError::BadSignature { line: 1, .. }))));
}

#[test]
fn more_lines_keep_the_checkpoint() {
    let signed = checkpoint(5);
    let line =
        entente_log::cosignature::cosign(signed.note().text(), 1_700_000_000, &witness_key(1)).unwrap();
    let cosigned = signed.with_signature_lines(std::slice::from_ref(&line)).unwrap();
    assert_eq!(cosigned.to_string(), format!("{signed}{line}\n"));
    assert_eq!(cosigned.checkpoint(), signed.checkpoint());
    cosigned.verify(&[log_key().verifier().clone()]).unwrap();
}

#[test]
fn fields_cant_smuggle_lines() {
    for checkpoint in [
        Checkpoint::new("o\n7", 1, empty_root()),
        Checkpoint::new("", 1, empty_root()),
        Checkpoint::new("o", u64::MAX, empty_root()),
        Checkpoint { extensions: vec!["a\nb".into()], ..Checkpoint::new("o", 1, empty_root()) },
        Checkpoint { extensions: vec![String::new()], ..Checkpoint::new("o", 1, empty_root()) },
        Checkpoint { extensions: vec!["\r".into()], ..Checkpoint::new("o", 1, empty_root()) },
    ] {
        assert!(SignedCheckpoint::sign(&checkpoint, &log_key()).is_err(), "{checkpoint:?}");
    }
    assert!(SignedCheckpoint::sign(&Checkpoint::new("o", 1, empty_root()), &witness_key(1)).is_err());
}

proptest! {
    #[test]
    fn what_prints_parses(origin in "[ -~é]{1,20}", size in 0..=i64::MAX as u64, root: [u8; 32], extensions in prop::collection::vec("[ -~]{1,9}", 0..3)) {
        let checkpoint = Checkpoint { origin, size, root: entente_log::Hash(root), extensions };
        prop_assert_eq!(Checkpoint::parse(&checkpoint.text()), Ok(checkpoint.clone()));
        let signed = SignedCheckpoint::sign(&checkpoint, &log_key()).unwrap();
        prop_assert_eq!(SignedCheckpoint::from_bytes(signed.to_string().as_bytes()), Ok(signed));
    }

    #[test]
    fn changed_checkpoints_parse_canonically_or_not(at in 0..EXAMPLE.len(), byte: u8, insert: bool) {
        let mut bytes = EXAMPLE.as_bytes().to_vec();
        if insert { bytes.insert(at, byte) } else { bytes[at] = byte }
        if let Ok(parsed) = SignedCheckpoint::from_bytes(&bytes) {
            prop_assert_eq!(parsed.to_string().into_bytes(), bytes);
        }
    }
}
