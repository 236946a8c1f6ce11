//! Holding the stored disclosures against the log: each must decrypt, hash to its digest and open its field, and
//! no sealed field may be without one.

use std::collections::BTreeMap;

use entente_record::{Token, disclosure_digest};
use entente_store::cipher::Cipher;
use entente_store::log::LogReader;
use entente_store::sql::Sql;
use entente_store::sql::statements::StatementRow;

use super::Audit;
use crate::NodeError;
use crate::entry::read_entry;

/// Rows of the index read at once.
const PAGE: u32 = 1024;

/// Checks both directions.
pub(super) async fn audit(
    reader: &LogReader,
    sql: &Sql,
    cipher: &Cipher,
    audit: &mut Audit,
) -> Result<(), NodeError> {
    let mut next = 0;
    loop {
        let rows = sql.sealed_from(next, PAGE).await?;
        let Some(last) = rows.last() else { break };
        next = last.index + 1;
        for row in &rows {
            one(reader, sql, cipher, row, audit).await?;
        }
    }
    let stray = stray(sql).await?;
    if stray > 0 {
        audit.notes.push(format!(
            "{stray} disclosures belong to no logged statement: their submission was stopped between storing and \
             logging, and they do no harm"
        ));
    }
    Ok(())
}

async fn one(
    reader: &LogReader,
    sql: &Sql,
    cipher: &Cipher,
    row: &StatementRow,
    audit: &mut Audit,
) -> Result<(), NodeError> {
    let mut texts = Vec::new();
    for stored in sql.disclosures_of(&row.jti).await? {
        match stored.open(cipher) {
            Ok(text) if disclosure_digest(&text) == stored.digest => texts.push(text),
            Ok(_) => audit.fault("disclosures", Some(row.index), "one does not hash to its digest"),
            Err(error) => audit.fault("disclosures", Some(row.index), error.to_string()),
        }
    }
    let Ok(entry) = read_entry(reader, row.index, audit.log.size) else { return Ok(()) };
    match Token::read(&entry).and_then(|token| token.open_all(&texts)) {
        Ok(_) => audit.disclosures += texts.len() as u64,
        Err(fault) => audit.fault(
            "disclosures",
            Some(row.index),
            format!("the stored ones do not open the statement: {fault}; restore the store from a backup"),
        ),
    }
    Ok(())
}

/// Disclosures whose statement is not in the index.
async fn stray(sql: &Sql) -> Result<u64, NodeError> {
    let mut known: BTreeMap<[u8; 16], bool> = BTreeMap::new();
    let mut stray = 0;
    let mut last: Option<([u8; 16], String)> = None;
    loop {
        let page = sql.disclosures_after(last.as_ref().map(|(jti, digest)| (jti, digest.as_str()))).await?;
        let Some(end) = page.last() else { return Ok(stray) };
        last = Some((end.jti, end.digest.clone()));
        known.clear();
        for row in &page {
            let logged = match known.get(&row.jti) {
                Some(logged) => *logged,
                None => sql.known(&row.jti).await?.is_some(),
            };
            known.insert(row.jti, logged);
            stray += u64::from(!logged);
        }
    }
}
