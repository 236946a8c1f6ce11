//! Folders that can't be used: taken by another process, or not writable.

use std::fs::{self, Permissions};
use std::os::unix::fs::{MetadataExt, PermissionsExt, chown};
use std::os::unix::process::CommandExt;
use std::path::Path;

use crate::support::{
    Ran, Server, audit, audit_on, binary, init, init_on, operator_key, postgres, ran, run, run_on,
    write_statements,
};

#[test]
fn a_second_process_is_told_that_the_folder_is_in_use() {
    let dir = tempfile::tempdir().unwrap();
    let data = init(dir.path());
    let path = data.to_str().unwrap();
    let file = dir.path().join("statements");
    write_statements(&file, &operator_key(&data), 0..3);
    let server = Server::start(&data);
    for args in [
        &["serve", "--listen", "127.0.0.1:0", "--data", path][..],
        &["submit", "--data", path, file.to_str().unwrap()],
        &["doctor", "--data", path],
        &["doctor", "--rebuild", "--data", path],
        &["witness", "--data", path],
    ] {
        let ran = run(args).exits(1);
        assert!(ran.err.contains("is in use by another process"), "{args:?}: {}", ran.err);
    }
    // Beside it, reading works, and so does submitting through it.
    run(["list", "--data", path]).exits(0);
    run(["verify", path]).exits(0);
    run(["submit", "--to", &server.url, file.to_str().unwrap()]).exits(0);
    // A process that dies leaves no lock behind.
    server.kill();
    run(["submit", "--data", path, file.to_str().unwrap()]).exits(0);
    let server = Server::start(&data);
    assert_eq!(server.stop(), Some(0), "asked to stop, it stops in order");
    assert_eq!(audit(&data)["size"], 4);
}

/// Nobody in particular: a user whom permissions do bind.
const NOBODY: u32 = 65_534;

/// Runs the program as a user without rights of its own. Root is not bound by permissions, so a test that runs as root
/// takes another user for the program.
fn run_bound(dir: &Path, args: &[&str]) -> Ran {
    let program = dir.join("entente");
    if !program.exists() && fs::hard_link(binary(), &program).is_err() {
        fs::copy(binary(), &program).unwrap();
    }
    let mut command = std::process::Command::new(&program);
    command.args(args);
    if fs::metadata(dir).unwrap().uid() == 0 {
        command.uid(NOBODY).gid(NOBODY);
    }
    ran(command.output().unwrap())
}

/// Sets the owner, where we may, and the mode of a folder and all that is in it.
fn set(path: &Path, dirs: u32, files: u32, owner: Option<u32>) {
    let is_dir = path.is_dir();
    if is_dir {
        fs::set_permissions(path, Permissions::from_mode(0o755)).unwrap();
        for item in fs::read_dir(path).unwrap() {
            set(&item.unwrap().path(), dirs, files, owner);
        }
    }
    if let Some(owner) = owner {
        chown(path, Some(owner), Some(owner)).unwrap();
    }
    fs::set_permissions(path, Permissions::from_mode(if is_dir { dirs } else { files })).unwrap();
}

#[test]
fn a_read_only_folder_is_left_as_it_is_and_said_to_be() {
    let dir = tempfile::tempdir().unwrap();
    fs::set_permissions(dir.path(), Permissions::from_mode(0o755)).unwrap();
    let data = init(dir.path());
    let (path, file) = (data.to_str().unwrap(), dir.path().join("statements"));
    write_statements(&file, &operator_key(&data), 0..3);
    let owner = (fs::metadata(dir.path()).unwrap().uid() == 0).then_some(NOBODY);
    let submit = ["submit", "--data", path, file.to_str().unwrap()];
    set(&data, 0o755, 0o644, owner);
    run_bound(dir.path(), &["doctor", "--data", path]).exits(0);

    // Everything read-only: refused at the lock.
    set(&data, 0o555, 0o444, owner);
    for args in [&submit[..], &["serve", "--listen", "127.0.0.1:0", "--data", path]] {
        let ran = run_bound(dir.path(), args).exits(1);
        let told = ran.err.contains("Permission denied") && ran.err.contains("write access");
        assert!(told && ran.err.contains(path), "{args:?}: {}", ran.err);
    }
    run_bound(dir.path(), &["verify", path]).exits(0);

    // Only the log read-only: it starts, and stops at the first write.
    set(&data, 0o755, 0o644, owner);
    set(&data.join("log"), 0o555, 0o444, owner);
    let ran = run_bound(dir.path(), &submit).exits(1);
    assert!(ran.out.contains("unavailable"), "{}", ran.out);
    assert!(ran.err.contains("write access"), "{}", ran.err);

    // Writable again, nothing is lost and nothing is there twice.
    set(&data, 0o755, 0o644, owner);
    run_bound(dir.path(), &submit).exits(0);
    run_bound(dir.path(), &submit).exits(0);
    let ran = run_bound(dir.path(), &["doctor", "--json", "--data", path]).exits(0);
    assert_eq!(serde_json::from_str::<serde_json::Value>(&ran.out).unwrap()["size"], 4, "{}", ran.out);
}

#[test]
fn a_folder_that_is_a_file_is_named() {
    let dir = tempfile::tempdir().unwrap();
    let file = dir.path().join("file");
    fs::write(&file, "x").unwrap();
    let below = file.join("node");
    let below = below.to_str().unwrap();
    let init = ["init", "--origin", "x.example.org", "--party", "XM-DAC-1", "--name", "z", "--data", below];
    assert!(run(init).exits(1).err.contains(below));
    assert!(run(["serve", "--data", below]).exits(1).err.contains(below));
    assert_eq!(fs::read(&file).unwrap(), b"x");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_database_is_named_every_time_and_its_password_never_printed() {
    let Some(url) = postgres("program").await else { return };
    let on = Some(url.as_str());
    let dir = tempfile::tempdir().unwrap();
    let data = init_on(on, dir.path());
    let (path, file) = (data.to_str().unwrap(), dir.path().join("statements"));
    write_statements(&file, &operator_key(&data), 0..30);
    let password = url.split(['@', ':']).nth(2).unwrap();
    let kept = fs::read_to_string(data.join("node.json")).unwrap();
    assert!(kept.contains("postgres") && !kept.contains(password), "{kept}");
    let submit = ["submit", "--data", path, file.to_str().unwrap()];
    let refused = run(submit).exits(1);
    assert!(refused.err.contains("ENTENTE_DATABASE"), "{}", refused.err);
    let server = Server::start_on(on, &data);
    let submitted = run(["submit", "--to", &server.url, file.to_str().unwrap()]).exits(0);
    let listed = run_on(on, ["list", "--data", path, "--where", "iss=XM-DAC-41114"]).exits(0);
    run_on(on, ["show", "--data", path, "--open", "1"]).exits(0);
    let bundle = dir.path().join("bundle.json");
    run_on(on, ["prove", "--data", path, "--out", bundle.to_str().unwrap(), "--disclose", "/body/note", "1"])
        .exits(0);
    // A copy of the folder has a lock of its own; the database has one for both.
    let copy = dir.path().join("copy");
    assert!(std::process::Command::new("cp").arg("-a").args([&data, &copy]).status().unwrap().success());
    let second = run_on(on, ["serve", "--listen", "127.0.0.1:0", "--data", copy.to_str().unwrap()]).exits(1);
    assert!(second.err.contains("in use by another node"), "{}", second.err);
    server.kill();
    // By option as well as by environment.
    let again = run(["submit", "--data", path, "--database", &url, file.to_str().unwrap()]).exits(0);
    assert_eq!(audit_on(on, &data)["size"], 31);
    run_on(on, ["doctor", "--rebuild", "--data", path]).exits(0);
    let wrong = run(["doctor", "--data", path, "--database", &url.replacen("postgres", "mysql", 1)]).exits(1);
    for ran in [refused, submitted, listed, second, again, wrong] {
        assert!(!ran.out.contains(password) && !ran.err.contains(password), "{} {}", ran.out, ran.err);
    }
}
