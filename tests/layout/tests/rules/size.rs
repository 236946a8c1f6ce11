//! No source file too long to be read in one sitting.

use crate::{files_ending, no_faults, read};

/// What the design allows a file; beyond it, a file has become two things.
const MAX_LINES: usize = 600;

#[test]
fn no_source_file_is_longer_than_600_lines() {
    let faults: Vec<String> = files_ending(&["rs", "ts", "js", "go", "py", "sh"])
        .into_iter()
        .filter_map(|path| {
            let lines = read(&path).lines().count();
            (lines > MAX_LINES).then(|| format!("{}: {lines} lines, at most {MAX_LINES}", path.display()))
        })
        .collect();
    no_faults("files too long", &faults);
}
