//! A disk that is full, really: a small file system in memory, where the system lets an ordinary user mount one.

use std::process::Command;

use crate::support::{binary, init, operator_key, ran, write_statements};

/// Fills the disk, submits, makes room, submits again. Each step says how it went.
const SCRIPT: &str = r#"
set -u
mount -t tmpfs -o size=6m none "$MNT" || exit 77
cp -a "$DATA" "$MNT/node" || exit 78
head -c 100m /dev/zero > "$MNT/filler" 2>/dev/null
"$BIN" submit --data "$MNT/node" "$FILE"; echo "full: $?"
"$BIN" verify "$MNT/node" > /dev/null; echo "verify: $?"
rm "$MNT/filler"
"$BIN" submit --data "$MNT/node" "$FILE" > /dev/null; echo "room: $?"
"$BIN" doctor --json --data "$MNT/node"; echo "doctor: $?"
head -c 5500k /dev/zero > "$MNT/filler"
"$BIN" submit --data "$MNT/node" "$MORE" > /dev/null; echo "half: $?"
rm "$MNT/filler"
"$BIN" doctor > /dev/null --data "$MNT/node" --rebuild; echo "rebuilt: $?"
"$BIN" submit --data "$MNT/node" "$MORE" > /dev/null; echo "room: $?"
"$BIN" doctor --json --data "$MNT/node"; echo "doctor: $?"
"#;

#[test]
fn disk_full_is_said_and_nothing_is_corrupted() {
    let dir = tempfile::tempdir().unwrap();
    let data = init(dir.path());
    let (file, more, mount) = (dir.path().join("few"), dir.path().join("more"), dir.path().join("mount"));
    write_statements(&file, &operator_key(&data), 0..40);
    write_statements(&more, &operator_key(&data), 100..1_200);
    std::fs::create_dir(&mount).unwrap();
    let mut command = Command::new("unshare");
    command.args(["-rm", "sh", "-c", SCRIPT]);
    command.env("MNT", &mount).env("DATA", &data).env("FILE", &file).env("MORE", &more).env("BIN", binary());
    let ran = match command.output() {
        Ok(output) => ran(output),
        Err(error) => return eprintln!("skipped: no unshare here: {error}"),
    };
    if ran.code == Some(77) || ran.out.is_empty() {
        return eprintln!("skipped: no file system can be mounted here: {}", ran.err);
    }
    let said: Vec<&str> = ran.out.lines().filter(|line| line.contains(": ") && !line.contains('"')).collect();
    let codes: Vec<&str> = said
        .into_iter()
        .filter(|line| {
            ["full", "verify", "room", "doctor", "half", "rebuilt"].iter().any(|step| line.starts_with(step))
        })
        .collect();
    assert_eq!(
        codes,
        ["full: 1", "verify: 0", "room: 0", "doctor: 0", "half: 1", "rebuilt: 0", "room: 0", "doctor: 0"],
        "{}\n{}",
        ran.out,
        ran.err
    );
    assert!(ran.err.contains("No space left on device") || ran.err.contains("is full"), "{}", ran.err);
    assert!(ran.out.contains("\"size\": 41") && ran.out.contains("\"size\": 1141"), "{}", ran.out);
}
