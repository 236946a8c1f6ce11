//! A case study in any shape is signed or refused without a stumble, and signed the same twice. The input is cut into
//! `case.toml` and one chapter at the byte 0x1e.
#![no_main]

use entente_exchange::case::{Case, Folder};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let mut parts = bytes.splitn(2, |byte| *byte == 0x1e).map(<[u8]>::to_vec);
    let about = parts.next().unwrap_or_default();
    let chapter = parts.next().unwrap_or_default();
    let files = vec![("1-chapter.json".to_owned(), chapter), ("case.toml".to_owned(), about)];
    let Ok(case) = Case::parse(&Folder { name: "fuzzed".into(), files }) else { return };
    if let Ok(signed) = case.sign() {
        assert_eq!(signed.len(), case.len());
        assert_eq!(case.sign().as_ref(), Ok(&signed));
    }
});
