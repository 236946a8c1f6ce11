//! The witness protocol, status by status.

use entente_log::witness::{
    ADD_CHECKPOINT, AddCheckpoint, Answer, AnswerError, MAX_PROOF_LINES, Refusal, RequestError, Seen,
    authenticate, consider, monitor_path, parse_response, response_body,
};
use entente_log::{
    Algorithm, Checkpoint, Hash, NoteError, SignatureLine, SignedCheckpoint, VerifierKey, empty_root,
    leaf_hash, prove_consistency,
};
use proptest::prelude::*;

use crate::common::{Tiles, checkpoint, key, leaves, log_key, witness_key};

/// The example of tlog-witness.
const EXAMPLE: &str = "old 20852014\nPlRNCrwHpqhGrupue0L7gxbjbMiKA9temvuZZDDpkaw=\njrJZDmY8Y7SyJE0MWLpLozkIVMSMZcD5kvuKxPC3swk=\n5+pKlUdi2LeF/BcMHBn+Ku6yhPGNCswZZD1X/6QgPd8=\n/6WVhPs2CwSsb5rYBH5cjHV/wSmA79abXAwhXw3Kj/0=\n\nexample.com/behind-the-sofa\n20852163\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n\n— example.com/behind-the-sofa Az3grlgtzPICa5OS8npVmf1Myq/5IZniMp+ZJurmRDeOoRDe4URYN7u5/Zhcyv2q1gGzGku9nTo+zyWE+xeMcTOAYQ8=\n— example.com/behind-the-sofa opLqBQsREYCgu6xQkYQwJr9fo45a62DN9EdmHXnZdXNqlcVGlCum2Wks+49/V6267UEjw6QUXTS5Rovnzv++qbSzm9Q=\n";

fn keys(origin: &str) -> Option<Vec<VerifierKey>> {
    (origin == "log.example/aid").then(|| vec![log_key().verifier().clone()])
}

/// An honest request from `old` to `new`.
fn request(old: u64, new: u64) -> AddCheckpoint {
    let proof = prove_consistency(Tiles::of(&leaves(new)), old, new).unwrap();
    AddCheckpoint { old, proof, checkpoint: checkpoint(new) }
}

fn seen(size: u64) -> Seen {
    let root = checkpoint(size).checkpoint().root;
    Seen { size, root }
}

fn signed(size: u64, root: Hash) -> SignedCheckpoint {
    SignedCheckpoint::sign(&Checkpoint::new("log.example/aid", size, root), &log_key()).unwrap()
}

/// Status, content type and body of a refusal.
fn refused(request: &AddCheckpoint, seen: Option<&Seen>) -> (u16, &'static str, String) {
    let refusal = consider(request, keys, seen).unwrap_err();
    (refusal.status(), refusal.content_type(), refusal.body())
}

#[test]
fn the_example_of_the_specification() {
    let request: AddCheckpoint = EXAMPLE.parse().unwrap();
    assert_eq!(request.to_string(), EXAMPLE);
    assert_eq!((request.old, request.proof.len()), (20_852_014, 4));
    assert_eq!(request.checkpoint.note().signatures().len(), 2);
    assert_eq!(ADD_CHECKPOINT, "add-checkpoint");
}

#[test]
fn one_spelling_only() {
    let note = checkpoint(5).to_string();
    let hash = empty_root();
    for body in [
        String::new(),
        note.clone(),
        format!("\n{note}"),
        format!("\n\n{note}"),
        format!("old 0\n{note}"),
        format!("old 0\n\n\n{note}"),
        format!("old 00\n\n{note}"),
        format!("old 01\n\n{note}"),
        format!("old -1\n\n{note}"),
        format!("old +1\n\n{note}"),
        format!("old\n\n{note}"),
        format!("old \n\n{note}"),
        format!("old  1\n\n{note}"),
        format!("old 1 \n\n{note}"),
        format!("Old 1\n\n{note}"),
        format!("old 9223372036854775808\n\n{note}"),
        format!("old 0\r\n\r\n{note}"),
        format!(" old 0\n\n{note}"),
        format!("old 1\n{hash} \n\n{note}"),
        format!("old 1\n {hash}\n\n{note}"),
        format!("old 1\n{hash}{hash}\n\n{note}"),
        format!("old 1\n{}\n\n{note}", hash.to_string().trim_end_matches('=')),
        format!("old 1\nAAAA\n\n{note}"),
        format!("old 1\n{hash}\n\n"),
        format!("old 1\n{hash}\n\n{note} "),
        format!("old 1\n{}\n{note}", format!("{hash}\n").repeat(MAX_PROOF_LINES + 1)),
    ] {
        let refusal = Refusal::from(body.parse::<AddCheckpoint>().expect_err(&body));
        assert_eq!(
            (refusal.status(), refusal.content_type()),
            (400, "text/plain; charset=utf-8"),
            "{body:?}"
        );
    }
    let most = format!("old 1\n{}\n{note}", format!("{hash}\n").repeat(MAX_PROOF_LINES));
    assert_eq!(most.parse::<AddCheckpoint>().unwrap().to_string(), most);
    assert_eq!(AddCheckpoint::parse(b"old 0\n\xff"), Err(RequestError::Utf8(6)));
    assert!(matches!(AddCheckpoint::parse(&vec![b'a'; 2_000_000]), Err(RequestError::TooLong(2_000_000))));
    let error = "old 1\n\nx\n1\n".parse::<AddCheckpoint>().unwrap_err().to_string();
    assert_eq!(
        error,
        "in the checkpoint of the request: the note has no empty line between text and signatures"
    );
}

#[test]
fn first_contact_and_growth() {
    let witness = witness_key(1);
    let mut last: Option<Seen> = None;
    for (old, new) in [(0, 1), (1, 1), (1, 5), (5, 8), (8, 8), (8, 300)] {
        let accepted = consider(&request(old, new), keys, last.as_ref()).unwrap();
        assert_eq!(accepted.seen(), seen(new));
        let line = accepted.cosign(1_700_000_000 + new, &witness).unwrap();
        let published = accepted.published(std::slice::from_ref(&line)).unwrap();
        assert_eq!(published.to_string(), format!("{}{line}\n", checkpoint(new)));
        last = Some(accepted.seen());
    }
}

#[test]
fn the_empty_tree() {
    // Never seen, and an empty checkpoint: cosigned; then from 0 to 0 again, then on to 3.
    let empty = AddCheckpoint { old: 0, proof: vec![], checkpoint: signed(0, empty_root()) };
    let accepted = consider(&empty, keys, None).unwrap();
    assert_eq!(accepted.seen(), Seen::default());
    consider(&empty, keys, Some(&Seen::default())).unwrap();
    consider(&request(0, 3), keys, Some(&Seen::default())).unwrap();
    // Size zero with another root.
    let wrong = AddCheckpoint { checkpoint: signed(0, leaf_hash(b"")), ..empty.clone() };
    assert_eq!(refused(&wrong, None).0, 422);
    assert_eq!(refused(&wrong, Some(&Seen::default())).0, 422);
    // A proof where none is needed.
    let idle = AddCheckpoint { proof: vec![empty_root()], ..request(0, 3) };
    assert_eq!(refused(&idle, None).0, 422);
    let idle = AddCheckpoint { proof: vec![empty_root()], ..empty };
    assert_eq!(refused(&idle, None).0, 422);
}

#[test]
fn another_old_size_gets_409_and_the_size() {
    for (request, last, size) in [
        (request(0, 8), Some(seen(5)), 5),
        (request(4, 8), Some(seen(5)), 5),
        (request(6, 8), Some(seen(5)), 5),
        (request(5, 8), Some(seen(300)), 300),
        (request(8, 8), Some(seen(5)), 5),
        (request(5, 8), None, 0),
        (request(5, 8), Some(Seen::default()), 0),
        // A shrunk log is refused the same way, whatever it claims.
        (request(3, 3), Some(seen(5)), 5),
        (request(0, 3), Some(seen(5)), 5),
    ] {
        let expected = (409, "text/x.tlog.size", format!("{size}\n"));
        assert_eq!(refused(&request, last.as_ref()), expected, "{} to {size}", request.old);
    }
}

#[test]
fn a_larger_old_size_gets_400() {
    let shrunk = AddCheckpoint { old: 5, ..request(3, 3) };
    for last in [None, Some(seen(5)), Some(seen(3))] {
        assert_eq!(refused(&shrunk, last.as_ref()).0, 400);
    }
}

#[test]
fn a_fork_gets_422() {
    let mut other_leaves = leaves(8);
    other_leaves[2] = leaf_hash(b"forged");
    let other = Tiles::of(&other_leaves);
    let fork_root = entente_log::tree_root(&other, 8).unwrap();
    let forged = AddCheckpoint {
        old: 5,
        proof: prove_consistency(&other, 5, 8).unwrap(),
        checkpoint: signed(8, fork_root),
    };
    let last = seen(5);
    assert_eq!(refused(&forged, Some(&last)).0, 422);
    // The same size with another root, with and without a proof.
    let same = AddCheckpoint { old: 8, proof: vec![], checkpoint: signed(8, fork_root) };
    assert!(matches!(consider(&same, keys, Some(&seen(8))), Err(Refusal::RootConflict { size: 8, .. })));
    assert_eq!(refused(&same, Some(&seen(8))).0, 422);
    let proof = vec![fork_root];
    assert_eq!(refused(&AddCheckpoint { proof: proof.clone(), ..same }, Some(&seen(8))).0, 422);
    // The right root, but a proof where it must be empty.
    assert_eq!(refused(&AddCheckpoint { proof, ..request(8, 8) }, Some(&seen(8))).0, 422);
    // A proof with a hash less, a hash more, a hash changed.
    let honest = request(5, 300);
    let mut proofs = vec![honest.proof[1..].to_vec(), [honest.proof.as_slice(), &[fork_root]].concat()];
    for at in 0..honest.proof.len() {
        let mut proof = honest.proof.clone();
        proof[at].0[31] ^= 0x80;
        proofs.push(proof);
    }
    for proof in proofs {
        let request = AddCheckpoint { proof, ..honest.clone() };
        assert!(matches!(consider(&request, keys, Some(&last)), Err(Refusal::BadProof(_))));
        assert_eq!(refused(&request, Some(&last)).0, 422);
    }
}

#[test]
fn unknown_logs_get_404() {
    let stranger = key("stranger.example", Algorithm::Ed25519);
    let checkpoint = Checkpoint::new("stranger.example", 3, empty_root());
    let checkpoint = SignedCheckpoint::sign(&checkpoint, &stranger).unwrap();
    let request = AddCheckpoint { old: 7, proof: vec![], checkpoint };
    assert_eq!(refused(&request, None).0, 404, "before anything else is judged");
}

#[test]
fn signatures_get_403() {
    let honest = request(5, 8);
    let text = honest.checkpoint.checkpoint().clone();
    let by = |key: &entente_log::SigningKey| SignedCheckpoint::sign(&text, key).unwrap();
    // A key we don't trust for this log, even under its name.
    let namesake = entente_log::SigningKey::new("log.example/aid", Algorithm::Ed25519, &[1; 32]).unwrap();
    for checkpoint in [by(&namesake), by(&key("other.example", Algorithm::Ed25519))] {
        let request = AddCheckpoint { checkpoint, ..honest.clone() };
        assert_eq!(refused(&request, Some(&seen(5))).0, 403);
        // The signature is judged before the state is told.
        assert_eq!(refused(&request, Some(&seen(7))).0, 403);
        assert_eq!(refused(&AddCheckpoint { old: 9, ..request }, Some(&seen(7))).0, 403);
    }
    // A wrong signature of the trusted key, alone or beside a right one.
    let wrong = SignatureLine::new("log.example/aid", log_key().verifier().id(), vec![7; 64]).unwrap();
    let spoilt = honest.checkpoint.with_signature_lines(&[wrong]).unwrap();
    let request = AddCheckpoint { checkpoint: spoilt, ..honest.clone() };
    assert!(matches!(
        consider(&request, keys, Some(&seen(5))),
        Err(Refusal::BadSignature(NoteError::BadSignature { .. }))
    ));
    assert_eq!(refused(&request, Some(&seen(5))).0, 403);
    // A log known without any key is not to be trusted either.
    let refusal = consider(&honest, |_: &str| Some(Vec::new()), Some(&seen(5))).unwrap_err();
    assert_eq!(refusal.status(), 403);
    // Lines of unknown keys are ignored, and not passed on.
    let stranger = SignatureLine::new("stranger.example", 7, vec![7; 2420]).unwrap();
    let checkpoint = honest.checkpoint.with_signature_lines(&[stranger]).unwrap();
    let accepted = consider(&AddCheckpoint { checkpoint, ..honest.clone() }, keys, Some(&seen(5))).unwrap();
    assert_eq!(accepted.published(&[]).unwrap(), honest.checkpoint);
}

/// Deciding in two steps: while one request waits, another moves the state on.
#[test]
fn the_state_that_counts_is_the_last() {
    let (slow, quick) = (request(5, 8), request(5, 13));
    let waiting = authenticate(&slow, keys).unwrap();
    let state = authenticate(&quick, keys).unwrap().against(Some(&seen(5))).unwrap().seen();
    assert_eq!(waiting.against(Some(&state)).unwrap_err(), Refusal::StaleOld { size: 13 });
}

#[test]
fn where_a_witness_shows_its_state() {
    // printf 'log.example/aid' | sha256sum
    let path = monitor_path("log.example/aid");
    assert_eq!(
        path,
        format!(
            "{}/checkpoint",
            hex::encode({
                use sha2::{Digest, Sha256};
                Sha256::digest("log.example/aid")
            })
        )
    );
    assert_eq!(path.len(), 64 + 11);
    assert_eq!(
        monitor_path(""),
        "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855/checkpoint"
    );
}

#[test]
fn the_client_reads_what_the_witness_answers() {
    let (ours, other) = (witness_key(1), witness_key(2));
    let accepted = consider(&request(0, 8), keys, None).unwrap();
    let lines =
        [accepted.cosign(1_700_000_001, &other).unwrap(), accepted.cosign(1_700_000_000, &ours).unwrap()];
    let body = response_body(&lines);
    assert!(body.starts_with("— witness2.example ") && body.ends_with("=\n"));
    let checkpoint = checkpoint(8);
    let known = [ours.verifier().clone()];
    let read = |body: &str| parse_response(body, &checkpoint, &known);

    let cosignatures = read(&body).unwrap();
    assert_eq!(cosignatures.len(), 1);
    assert_eq!(
        (cosignatures[0].key, cosignatures[0].time, &cosignatures[0].line),
        (0, 1_700_000_000, &lines[1])
    );
    let answer = Answer::read(200, "text/plain", body.as_bytes(), &checkpoint, &known).unwrap();
    assert_eq!(answer, Answer::Cosigned(cosignatures));

    let unknown = response_body(&lines[..1]);
    assert_eq!(read(&unknown), Err(AnswerError::Note(NoteError::NoKnownSignature)));
    for malformed in
        ["", "\n", "— x AAAAAQI=", &format!("\n{body}"), &format!("{body}\n"), body.trim_end(), "hello\n"]
    {
        assert!(read(malformed).is_err(), "{malformed:?}");
    }
    let wrong = SignatureLine::new(ours.name(), ours.verifier().id(), vec![1; 72]).unwrap();
    let spoilt = response_body(&[lines[1].clone(), wrong]);
    assert!(matches!(read(&spoilt), Err(AnswerError::Note(NoteError::BadSignature { line: 2, .. }))));
    // Of another checkpoint.
    assert!(parse_response(&body, &crate::common::checkpoint(9), &known).is_err());
    // A plain signature, and one without a time, are no cosignatures.
    let plain = response_body(&checkpoint.note().signatures()[..1]);
    let refused = parse_response(&plain, &checkpoint, &[log_key().verifier().clone()]);
    assert_eq!(refused, Err(AnswerError::NoTime("log.example/aid".into())));
}

#[test]
fn a_cosignature_without_time_is_refused() {
    use ed25519_dalek::Signer as _;
    let witness = witness_key(1);
    let checkpoint = checkpoint(8);
    let seed = leaf_hash(format!("{} 4", witness.name()).as_bytes()).0;
    let key = ed25519_dalek::SigningKey::from_bytes(&seed);
    let message = format!("cosignature/v1\ntime 0\n{}", checkpoint.note().text());
    let signature = [[0; 8].as_slice(), &key.sign(message.as_bytes()).to_bytes()].concat();
    let line = SignatureLine::new(witness.name(), witness.verifier().id(), signature).unwrap();
    let read = parse_response(&response_body(&[line]), &checkpoint, &[witness.verifier().clone()]);
    assert_eq!(read, Err(AnswerError::NoTime("witness1.example".into())));
}

#[test]
fn the_client_reads_refusals() {
    let checkpoint = checkpoint(8);
    let read = |status, content_type, body: &[u8]| Answer::read(status, content_type, body, &checkpoint, &[]);
    let refusal = Refusal::StaleOld { size: 20_852_014 };
    let answer = read(refusal.status(), refusal.content_type(), refusal.body().as_bytes());
    assert_eq!(answer, Ok(Answer::Conflict { size: 20_852_014 }));
    assert_eq!(read(409, "Text/X.tlog.size; charset=utf-8", b"0\n"), Ok(Answer::Conflict { size: 0 }));
    for body in ["", "\n", "5", "05\n", "5\n\n", " 5\n", "-5\n", "9223372036854775808\n", "five\n"] {
        assert_eq!(read(409, "text/x.tlog.size", body.as_bytes()), Err(AnswerError::Size), "{body:?}");
    }
    let reason = "x".repeat(5000) + "\u{1b}[31m";
    let expected = Answer::Refused { status: 422, reason: "x".repeat(200) };
    assert_eq!(read(422, "text/plain", reason.as_bytes()), Ok(expected));
    let expected = Answer::Refused { status: 500, reason: "[31m red\u{fffd}".into() };
    assert_eq!(read(500, "", b"\x1b[31m red\xff\n"), Ok(expected));
    assert!(matches!(read(409, "text/plain", b"5\n"), Ok(Answer::Refused { status: 409, .. })));
    assert_eq!(read(200, "", &vec![b'a'; 1_000_001]), Err(AnswerError::TooLong(1_000_001)));
    assert_eq!(read(200, "", b"\xff"), Err(AnswerError::Utf8));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    /// Whatever is offered in whatever order, honest or forked: the state only ever grows along one log.
    #[test]
    fn the_state_only_grows(offers in prop::collection::vec((0..40u64, 0..40u64, any::<bool>()), 1..20)) {
        let mut forked = leaves(40);
        forked[0] = leaf_hash(b"fork");
        let (honest, forked) = (Tiles::of(&leaves(40)), Tiles::of(&forked));
        let mut state: Option<Seen> = None;
        for (old, new, fork) in offers {
            let tiles = if fork { &forked } else { &honest };
            let root = entente_log::tree_root(tiles, new).unwrap();
            let proof = prove_consistency(tiles, old.min(new), new).unwrap();
            let request = AddCheckpoint { old, proof, checkpoint: signed(new, root) };
            let before = state.unwrap_or_default();
            match consider(&request, keys, state.as_ref()) {
                Ok(accepted) => {
                    let after = accepted.seen();
                    prop_assert!(after.size >= before.size && old == before.size);
                    prop_assert!(before.size == 0 || entente_log::tree_root(tiles, before.size).unwrap() == before.root);
                    state = Some(after);
                }
                Err(Refusal::StaleOld { size }) => prop_assert!(size == before.size && old != size && old <= new),
                Err(Refusal::OldTooLarge { .. }) => prop_assert!(old > new),
                Err(Refusal::RootConflict { .. }) => prop_assert!(old == new && root != before.root),
                Err(Refusal::BadProof(_)) => prop_assert!(entente_log::tree_root(tiles, before.size).unwrap() != before.root),
                Err(other) => prop_assert!(false, "{other}"),
            }
        }
    }

    #[test]
    fn changed_requests_parse_canonically_or_not(at in 0..EXAMPLE.len(), byte: u8, insert: bool) {
        let mut bytes = EXAMPLE.as_bytes().to_vec();
        if insert { bytes.insert(at, byte) } else { bytes[at] = byte }
        if let Ok(parsed) = AddCheckpoint::parse(&bytes) {
            prop_assert_eq!(parsed.to_string().into_bytes(), bytes);
        }
    }
}
