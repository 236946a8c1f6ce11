//! `docs/errors.md` is made from the tables of codes; this holds it to them. `ENTENTE_UPDATE=1` rewrites it.

use std::fmt::Write;
use std::path::Path;

const HEAD: &str = "# Errors

Every refusal has a code, a message, and where it is about a statement the JSON pointer of the fault. Over HTTP it is
`{\"error\": {\"code\", \"pointer\", \"message\", \"help\"}}`; on the command line the same in words. The log is never changed by
what is refused. This page is made from the tables in `crates/record/src/fault.rs` and `crates/node/src/refusal.rs`.

";

fn page() -> String {
    let mut page = HEAD.to_owned();
    page.push_str("## Requests\n\n");
    for (code, status, meaning) in entente_node::REFUSAL_CODES {
        let _ = write!(page, "### {code}\nHTTP {status}. {meaning}\n\n");
    }
    page.push_str("## Statements\n\nHTTP 422 where a request holds one statement; in an NDJSON request, the answer of its line.\n\n");
    for (code, meaning) in entente_record::CODES {
        let _ = write!(page, "### {code}\n{}\n\n", meaning.trim());
    }
    format!("{}\n", page.trim_end())
}

#[test]
fn the_page_has_every_code() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/errors.md");
    if std::env::var_os("ENTENTE_UPDATE").is_some() {
        std::fs::write(&path, page()).unwrap();
    }
    let written = std::fs::read_to_string(&path).unwrap_or_default();
    assert_eq!(written, page(), "docs/errors.md is out of date: run the test with ENTENTE_UPDATE=1");
}

#[test]
fn no_code_means_two_things() {
    let node = entente_node::REFUSAL_CODES.iter().map(|(code, ..)| *code);
    let mut all: Vec<&str> = node.chain(entente_record::CODES.iter().map(|(code, _)| *code)).collect();
    let count = all.len();
    all.sort_unstable();
    all.dedup();
    assert_eq!(all.len(), count);
}
