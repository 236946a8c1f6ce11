//! Entry bundles.

use entente_log::MAX_ENTRY_BYTES;
use entente_log::entries::{BundleError, decode, encode};
use proptest::prelude::*;

#[test]
fn the_bytes_of_a_bundle() {
    let bundle = encode(&[b"ab".as_slice(), b"", b"cde"]).unwrap();
    assert_eq!(bundle, b"\x00\x02ab\x00\x00\x00\x03cde");
    assert_eq!(decode(&bundle, 3).unwrap(), [b"ab".as_slice(), b"", b"cde"]);
}

#[test]
fn the_longest_entry() {
    let longest = vec![7; MAX_ENTRY_BYTES];
    let bundle = encode(&[&longest]).unwrap();
    assert_eq!(bundle[..2], [0xff, 0xff]);
    assert_eq!(decode(&bundle, 1).unwrap(), [longest.as_slice()]);
    let longer = vec![7; MAX_ENTRY_BYTES + 1];
    assert_eq!(encode(&[b"".as_slice(), &longer]), Err(BundleError::EntryTooLong { at: 1, bytes: 65_536 }));
}

#[test]
fn counts() {
    assert_eq!(encode(&[b""; 0]), Err(BundleError::Count(0)));
    assert_eq!(encode(&[b""; 257]), Err(BundleError::Count(257)));
    let full = encode(&[b"x"; 256]).unwrap();
    assert_eq!(decode(&full, 256).unwrap().len(), 256);
    assert_eq!(decode(&full, 0), Err(BundleError::Count(0)));
    assert_eq!(decode(&full, 257), Err(BundleError::Count(257)));
    assert_eq!(decode(&full, 255), Err(BundleError::Trailing { bytes: 3, width: 255 }));
    assert_eq!(decode(b"", 1), Err(BundleError::Truncated { at: 0, offset: 0 }));
}

proptest! {
    #[test]
    fn exactly_the_width_and_nothing_cut(entries in prop::collection::vec(prop::collection::vec(any::<u8>(), 0..40), 1..20)) {
        let bundle = encode(&entries).unwrap();
        let width = entries.len() as u16;
        prop_assert_eq!(decode(&bundle, width).unwrap(), entries);
        for end in 0..bundle.len() {
            let is_truncated = matches!(decode(&bundle[..end], width), Err(BundleError::Truncated { .. }));
            prop_assert!(is_truncated);
        }
        prop_assert!(decode(&bundle, width + 1).is_err());
        prop_assert!(decode(&[bundle.as_slice(), &[0]].concat(), width).is_err());
    }
}
