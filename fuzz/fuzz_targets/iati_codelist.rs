//! Any text is read as a code list, or refused; what is read is kept and read back the same.
#![no_main]

use entente_iati::codelists::Updates;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    let mut updates = Updates::default();
    if updates.add_xml(text).is_ok() {
        assert_eq!(Updates::read(&updates.write()), Ok(updates));
    }
    let _ = Updates::read(text);
});
