//! Signed notes.

use entente_log::note::{MAX_NOTE_BYTES, MAX_SIGNATURES};
use entente_log::{Algorithm, Note, NoteError, SignatureLine, VerifierKey};
use proptest::prelude::*;

use crate::common::key;
use crate::keys::VKEY;

/// The example of signed-note, signed with [`VKEY`].
const NOTE: &str = "This is an example message.\n\n— example.com/foo Uw2QOkn8srV1yJGh2VYRlL1Tnagv1YEq6TfXppzi2ONncAlTgK7Ztg1ERYNZXsYjOBH3mFXmRKuwHjG1Yu72IneyaQM=\n";

/// The first example of signed-note, whose text has an empty line of its own.
const POEM: &str = "Ognuno sta solo sul cuor della terra\ntrafitto da un raggio di sole:\n\ned è subito sera.\n\n— quasimodo.example/salvatore NnugSzTjtVAewIS+Z/iJhUPeFDkO/5QQ2i5ddnGITLlC+EhfLW9oJKONrMouFSQU0xMcXxj99ihAQwaqP3ZekRwNtIc=\n";

fn known() -> Vec<VerifierKey> {
    vec![VKEY.parse().unwrap()]
}

#[test]
fn the_examples_of_the_specification() {
    let note: Note = NOTE.parse().unwrap();
    assert_eq!(note.text(), "This is an example message.\n");
    assert_eq!(note.to_string(), NOTE);
    let signed = note.verify(&known()).unwrap();
    assert_eq!((signed.len(), signed[0].key, signed[0].line, signed[0].time), (1, 0, 0, None));

    let poem: Note = POEM.parse().unwrap();
    assert!(poem.text().ends_with("sole:\n\ned è subito sera.\n"));
    assert_eq!(poem.to_string(), POEM);
    assert_eq!(poem.signatures()[0].name(), "quasimodo.example/salvatore");
    assert_eq!(poem.verify(&known()), Err(NoteError::NoKnownSignature));
}

#[test]
fn every_flipped_bit_is_refused() {
    for at in 0..NOTE.len() {
        for bit in 0..8 {
            let mut bytes = NOTE.as_bytes().to_vec();
            bytes[at] ^= 1 << bit;
            let trusted =
                Note::from_bytes(&bytes).and_then(|note| note.verify(&known()).map(|_| note.to_string()));
            assert!(trusted.is_err(), "bit {bit} of byte {at}: {trusted:?}");
        }
    }
}

#[test]
fn one_spelling_only() {
    let line = NOTE.split_once("\n\n").unwrap().1;
    let text = "text\n";
    let signature = "AAAAAQI=";
    let malformed = [
        String::new(),
        "\n".into(),
        "\n\n".into(),
        text.into(),
        format!("{text}\n"),
        format!("{text}{line}"),
        format!("{text}\n{}", line.trim_end()),
        format!("{text}\n{line}\n"),
        format!("{text}\n{line} "),
        format!("\n{line}"),
        line.into(),
        format!("text\n\n{line}trailing\n"),
        format!("{text}\n\n— a {signature}"),
        format!("{text}\n- a {signature}\n"),
        format!("{text}\n—a {signature}\n"),
        format!("{text}\n—  a {signature}\n"),
        format!("{text}\n—\u{a0}a {signature}\n"),
        format!("{text}\n — a {signature}\n"),
        format!("{text}\n— a  {signature}\n"),
        format!("{text}\n— a {signature} \n"),
        format!("{text}\n— a\u{a0}b {signature}\n"),
        format!("{text}\n— a\u{2003}b {signature}\n"),
        format!("{text}\n— a+b {signature}\n"),
        format!("{text}\n—  {signature}\n"),
        format!("{text}\n— {signature}\n"),
        format!("{text}\n— a\n"),
        format!("{text}\n— a \n"),
        format!("{text}\n— a AAAA\n"),
        format!("{text}\n— a AAAAAA==\n"),
        format!("{text}\n— a AAAAAQI\n"),
        format!("{text}\n— a AAAAAQJ=\n"),
        format!("{text}\n— a AAAAAQI=AAAA\n"),
        format!("{text}\n— a AAAA AQI=\n"),
        format!("{text}\n— a AAAA-_I=\n"),
        format!("{text}\r\n— a {signature}\n"),
        format!("text\r\n\n— a {signature}\n"),
        format!("{text}\n— a {signature}\r\n"),
        format!("te\txt\n\n— a {signature}\n"),
        format!("te\0xt\n\n— a {signature}\n"),
        format!("te\u{1f}xt\n\n— a {signature}\n"),
        format!("{text}\n— a\u{1} {signature}\n"),
        format!("{text}\n— a {signature}\u{b}\n"),
    ];
    for note in malformed {
        assert!(note.parse::<Note>().is_err(), "{note:?}");
    }
    for note in [
        format!("{text}\n— a {signature}\n"),
        format!("\n\n— a {signature}\n"),
        format!("\n\n\n— a {signature}\n"),
        format!("text\n— not a {signature}\n\n— a {signature}\n"),
        format!("a\n\n— a {signature}\n\n— a {signature}\n"),
        format!("del \u{7f} and \u{85} are no ASCII control characters below space\n\n— a {signature}\n"),
    ] {
        assert_eq!(note.parse::<Note>().expect(&note).to_string(), note);
    }
}

#[test]
fn bytes_that_are_no_text() {
    let mut note = NOTE.as_bytes().to_vec();
    note[3] = 0xff;
    assert_eq!(Note::from_bytes(&note), Err(NoteError::Utf8(3)));
    assert_eq!(
        Note::from_bytes(&vec![b'a'; MAX_NOTE_BYTES + 1]),
        Err(NoteError::TooLong(MAX_NOTE_BYTES + 1))
    );
}

#[test]
fn limits() {
    let line = SignatureLine::new("a", 1, vec![2]).unwrap();
    let most = Note::new("text\n".into(), vec![line.clone(); MAX_SIGNATURES]).unwrap();
    assert_eq!(most.to_string().parse(), Ok(most.clone()));
    assert_eq!(most.with_signature_lines(std::slice::from_ref(&line)), Err(NoteError::TooManySignatures));
    let more = format!("{most}{line}\n");
    assert_eq!(more.parse::<Note>(), Err(NoteError::TooManySignatures));
    assert_eq!(Note::new("text\n".into(), Vec::new()), Err(NoteError::NoSignatures));
    assert_eq!(Note::new("text".into(), vec![line.clone()]), Err(NoteError::TextEnd));
    assert_eq!(Note::new("te\rxt\n".into(), vec![line.clone()]), Err(NoteError::Control(2)));
    let text = "x".repeat(MAX_NOTE_BYTES - 1) + "\n";
    assert!(matches!(Note::new(text, vec![line]), Err(NoteError::TooLong(_))));
    assert_eq!(SignatureLine::new("a b", 1, vec![2]), None);
    assert_eq!(SignatureLine::new("a", 1, vec![]), None);
}

#[test]
fn whose_signatures_count() {
    let (ours, theirs) = (key("ours.example", Algorithm::Ed25519), key("theirs.example", Algorithm::Ed25519));
    let namesake = {
        let other = entente_log::SigningKey::new("ours.example", Algorithm::Ed25519, &[3; 32]).unwrap();
        other.verifier().clone()
    };
    let note = Note::sign("text\n".into(), &[&theirs, &ours]).unwrap();
    let known = [namesake.clone(), ours.verifier().clone()];
    let signed = note.verify(&known).unwrap();
    assert_eq!(signed.iter().map(|signed| (signed.key, signed.line)).collect::<Vec<_>>(), [(1, 1)]);
    assert_eq!(note.verify(&[namesake]), Err(NoteError::NoKnownSignature));
    assert_eq!(note.verify(&[]), Err(NoteError::NoKnownSignature));

    // The same line twice, which the specification allows: one key, two lines.
    let twice = note.with_signature_lines(&note.signatures()[1..]).unwrap();
    assert_eq!(twice.to_string().parse(), Ok(twice.clone()));
    assert_eq!(twice.verify(&known).unwrap().len(), 2);

    // One wrong line of a known key spoils the note, whether a right one stands before or after it.
    let (name, id) = (ours.name(), ours.verifier().id());
    let wrong = SignatureLine::new(name, id, vec![0; 64]).unwrap();
    let spoilt = note.with_signature_lines(&[wrong]).unwrap();
    assert_eq!(spoilt.verify(&known), Err(NoteError::BadSignature { line: 3, name: name.into() }));
    for length in [1, 63, 65, 72] {
        let wrong = SignatureLine::new(name, id, vec![0; length]).unwrap();
        let spoilt = Note::new("text\n".into(), [&[wrong], note.signatures()].concat()).unwrap();
        assert!(matches!(spoilt.verify(&known), Err(NoteError::BadSignature { line: 1, .. })));
    }
    // A wrong line of a key we don't know, or of our id under another name, is none of our business.
    let stranger = SignatureLine::new("stranger.example", id, vec![0; 64]).unwrap();
    let other_id = SignatureLine::new(name, id ^ 1, vec![0; 3000]).unwrap();
    assert!(note.with_signature_lines(&[stranger, other_id]).unwrap().verify(&known).is_ok());
}

#[test]
fn a_cosigners_key_signs_no_plain_note() {
    let cosigner = key("w.example", Algorithm::CosignatureV1);
    let refused = Note::sign("text\n".into(), &[&cosigner]);
    assert_eq!(refused, Err(NoteError::NotNoteKey("w.example".into())));
}

proptest! {
    #[test]
    fn what_is_signed_parses_prints_and_verifies(text in "([ -~é—]{0,20}\n){1,5}", signers in 1..4usize) {
        let keys: Vec<_> = (0..signers).map(|at| key(&format!("k{at}"), Algorithm::Ed25519)).collect();
        let note = Note::sign(text.clone(), &keys.iter().collect::<Vec<_>>()).unwrap();
        let read: Note = note.to_string().parse().unwrap();
        prop_assert_eq!(read.text(), &text);
        prop_assert_eq!(&read, &note);
        let known: Vec<_> = keys.iter().map(|key| key.verifier().clone()).collect();
        prop_assert_eq!(read.verify(&known).unwrap().len(), signers);
    }

    #[test]
    fn what_parses_prints(note in "([ab\n]{0,4}\n){0,3}\n(— [a+é ]{0,3} [A-B=/+]{4,12}\n){0,2}") {
        if let Ok(parsed) = note.parse::<Note>() {
            prop_assert_eq!(parsed.to_string(), note);
        }
    }

    /// Small changes to a real note: refused, or printed back as they came.
    #[test]
    fn changed_notes_parse_canonically_or_not(at in 0..NOTE.len(), byte: u8, insert: bool) {
        let mut bytes = NOTE.as_bytes().to_vec();
        if insert { bytes.insert(at, byte) } else { bytes[at] = byte }
        if let Ok(parsed) = Note::from_bytes(&bytes) {
            prop_assert_eq!(parsed.to_string().into_bytes(), bytes);
        }
    }
}
