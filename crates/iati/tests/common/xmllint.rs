//! libxml2's word on documents.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::process::Command;

use entente_iati::Version;
use entente_iati::version::FileKind;

use super::corpus;

/// Where the published schemas are: those of all versions in the folder that `ENTENTE_IATI_SCHEMAS` names, as
/// `2.01/iati-activities-schema.xsd` and so on, else the newest in the corpus. Nothing, said so, where libxml2 or the corpus
/// is not at hand.
pub fn schemas() -> Vec<(Version, PathBuf)> {
    if Command::new("xmllint").arg("--version").output().is_err() {
        eprintln!("skipped: xmllint is not there; install libxml2-utils");
        return Vec::new();
    }
    if let Some(dir) = std::env::var_os("ENTENTE_IATI_SCHEMAS").map(PathBuf::from) {
        return Version::ALL.map(|version| (version, dir.join(version.as_str()))).to_vec();
    }
    corpus().map(|dir| vec![(Version::V203, dir.join("xsd"))]).unwrap_or_default()
}

/// The schema of a kind of file.
pub fn schema_file(folder: &Path, kind: FileKind) -> PathBuf {
    folder.join(format!("{}-schema.xsd", kind.root()))
}

/// The files that xmllint finds valid.
pub fn valid(schema: &Path, files: &[PathBuf]) -> BTreeSet<String> {
    let output = Command::new("xmllint")
        .args(["--noout", "--nonet", "--schema"])
        .arg(schema)
        .args(files)
        .output()
        .unwrap();
    let said = String::from_utf8_lossy(&output.stderr);
    said.lines().filter_map(|line| line.strip_suffix(" validates")).map(str::to_owned).collect()
}
