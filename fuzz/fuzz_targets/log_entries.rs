//! A bundle that can be taken apart is put together as the same bytes. The first byte gives the width.
#![no_main]

use entente_log::entries::{decode, encode};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let Some((width, bundle)) = bytes.split_first() else { return };
    let width = u16::from(*width) + 1;
    let Ok(entries) = decode(bundle, width) else { return };
    assert_eq!(entries.len(), usize::from(width));
    assert_eq!(encode(&entries).expect("entries of a bundle"), bundle);
});
