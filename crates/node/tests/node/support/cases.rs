//! A node that holds the case studies.

use entente_exchange::case::{Case, shipped, shipped_names};
use entente_node::Node;

use super::{Scratch, accepted, create, open, operator};

/// When the operator's key begins to count in nodes made by [`create`]; registrations are signed then.
const SINCE: i64 = super::NOW;

/// A fresh node with every case study in it.
pub async fn cases(scratch: &Scratch) -> Node {
    let root = scratch.join("node");
    create(&root).await;
    let node = open(&root).await;
    for name in shipped_names() {
        for batch in statements(name) {
            accepted(&node, batch).await;
        }
    }
    node
}

/// The registrations of a case's parties, and its statements in the order of their arrival.
pub fn statements(name: &str) -> [Vec<String>; 2] {
    let case = Case::parse(&shipped(name).unwrap()).unwrap();
    let registrations = case.registrations(&operator(), SINCE).unwrap();
    let signed = case.sign().unwrap();
    let registrations = registrations.iter().map(ToString::to_string).collect();
    [registrations, signed.iter().map(|one| one.sd_jwt.to_string()).collect()]
}
