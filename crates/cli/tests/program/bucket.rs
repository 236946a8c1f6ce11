//! The program with its log in a bucket: served, killed, verified from the bucket alone.

use std::process::Command;

use entente_node::folder::DataFolder;

use crate::support::{OPERATOR, Ran, Server, entente_on, operator_key, ran, write_statements};

/// The program with the environment of a bucket of this name.
fn entente(endpoint: &str, name: &str) -> Command {
    let mut command = entente_on(None);
    command.env("AWS_ENDPOINT_URL", endpoint).env("ENTENTE_BLOBS", format!("s3://entente/program/{name}"));
    command
}

#[test]
fn killed_and_started_again_it_goes_on_in_its_bucket() {
    let Ok(endpoint) = std::env::var("ENTENTE_TEST_S3") else {
        return eprintln!("SKIPPED on S3: ENTENTE_TEST_S3 names no server; `make test` starts one");
    };
    let now = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).unwrap().as_nanos();
    let name = format!("{now}-{}", std::process::id());
    let run = |args: &[&str]| -> Ran { ran(entente(&endpoint, &name).args(args).output().unwrap()) };
    let dir = tempfile::tempdir().unwrap();
    let (data, file) = (dir.path().join("node"), dir.path().join("statements"));
    let path = data.to_str().unwrap();
    run(&[
        "init",
        "--origin",
        "log.example.org/aid",
        "--party",
        OPERATOR,
        "--name",
        "Operator",
        "--data",
        path,
    ])
    .exits(0);
    write_statements(&file, &operator_key(&data), 0..600);
    for _ in 0..4 {
        let server = Server::start_by(entente(&endpoint, &name), &data);
        let url = server.url.clone();
        let mut submitting = entente(&endpoint, &name);
        submitting.args(["submit", "--to", &url]).arg(&file);
        let mut submitting = submitting.stdout(std::process::Stdio::null()).spawn().unwrap();
        std::thread::sleep(std::time::Duration::from_millis(150));
        server.kill();
        submitting.wait().unwrap();
    }
    run(&["submit", "--data", path, file.to_str().unwrap()]).exits(0);
    // Once more changes nothing.
    run(&["submit", "--data", path, file.to_str().unwrap()]).exits(0);
    let audit = run(&["doctor", "--json", "--data", path]).exits(0);
    assert!(audit.out.contains("\"size\": 601"), "{}", audit.out);
    let key = DataFolder::new(&data).identity().unwrap().log_key;
    let bucket = format!("s3://entente/program/{name}");
    let verified = run(&["verify", &bucket, "--log-key", &key]).exits(0);
    assert!(verified.out.contains("601 entries"), "{}", verified.out);
    run(&["verify", &bucket]).exits(1);
    run(&["prove", "--data", path, "--out", dir.path().join("bundle").to_str().unwrap(), "300"]).exits(0);
    let wrong =
        ran(entente_on(None).args(["serve", "--listen", "127.0.0.1:0", "--data", path]).output().unwrap());
    assert!(wrong.exits(1).err.contains("ENTENTE_BLOBS"));
    let plain = ran(entente("http://s3.example.org", &name).args(["list", "--data", path]).output().unwrap());
    assert!(plain.exits(1).err.contains("use https://"));
}
