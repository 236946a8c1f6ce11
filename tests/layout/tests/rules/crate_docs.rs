//! Every crate says, in its first lines, what it is.

use std::path::Path;

use crate::{names_in, no_faults, read};

/// Below this, a crate's documentation repeats its name.
const MIN_WORDS: usize = 8;

#[test]
fn every_crate_says_what_it_is() {
    let mut faults = Vec::new();
    for name in names_in("crates", Path::is_dir) {
        let source = Path::new("crates").join(&name).join("src");
        let main = ["lib.rs", "main.rs"]
            .map(|file| source.join(file))
            .into_iter()
            .find(|path| entente_layout_tests::root().join(path).is_file());
        let Some(main) = main else {
            faults.push(format!("crates/{name}: neither a library nor a program"));
            continue;
        };
        let words: usize = read(&main)
            .lines()
            .take_while(|line| line.starts_with("//!"))
            .map(|line| line.trim_start_matches("//!").split_whitespace().count())
            .sum();
        if words < MIN_WORDS {
            faults.push(format!("{}: say at its top, in `//!` lines, what the crate is", main.display()));
        }
    }
    no_faults("crates without a word about themselves", &faults);
}
