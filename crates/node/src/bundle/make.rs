//! Making a bundle from a node's archive.

use std::collections::BTreeSet;

use entente_log::Policy;
use entente_record::{Body, PartyId, Statement, Token};

use super::{Bundle, FORMAT, KeyStatement};
use crate::archive::{Archive, Found};
use crate::prove::tlog_proof;
use crate::{NodeError, Refusal};

/// Makes the bundle of a found statement, showing the sealed fields at `shown` (JSON pointers), under `policy`.
pub async fn make(
    archive: &Archive,
    found: &Found,
    shown: &[String],
    policy: Policy,
) -> Result<Bundle, NodeError> {
    let checkpoint = archive.checkpoint()?;
    let size = checkpoint.checkpoint().size;
    let mut issuer = Vec::new();
    for index in chain(archive, found, size).await? {
        let row = archive.sql().by_index(index).await?;
        let row = row.ok_or_else(|| crate::entry::bad_entry(index, "is not in the index"))?;
        let statement = archive.load(row, size)?.jws;
        let proof = tlog_proof(archive.reader(), &checkpoint, index, statement.as_bytes())?;
        issuer.push(KeyStatement { statement, proof });
    }
    Ok(Bundle {
        format: FORMAT.to_owned(),
        statement: found.jws.clone(),
        disclosures: choose(archive, found, shown).await?,
        proof: tlog_proof(archive.reader(), &checkpoint, found.row.index, found.jws.as_bytes())?,
        policy,
        issuer,
    })
}

/// Positions of the key statements that the issuer's key rests on: those about the operator, the issuer's
/// organisation and the issuer itself, before the statement.
async fn chain(archive: &Archive, found: &Found, size: u64) -> Result<BTreeSet<u64>, NodeError> {
    let token = Token::read(found.jws.as_bytes()).map_err(Refusal::from)?;
    let operator: PartyId = archive.identity().party.parse().map_err(Refusal::from)?;
    let mut chain = BTreeSet::from([0]);
    for index in archive.sql().keyring_statements().await? {
        if index >= found.row.index {
            break;
        }
        let Some(row) = archive.sql().by_index(index).await? else { continue };
        let statement = archive.load(row, size)?.open(&[])?;
        if concerns(&statement, &operator, token.iss()) {
            chain.insert(index);
        }
    }
    Ok(chain)
}

fn concerns(statement: &Statement, operator: &PartyId, issuer: &PartyId) -> bool {
    let Body::Party(party) = &statement.body else { return false };
    let organisation = PartyId::from(issuer.org());
    party.party.open().is_some_and(|party| party == operator || party == issuer || *party == organisation)
}

/// The disclosures that open the fields at `shown`, with those of the sealed fields around them.
async fn choose(archive: &Archive, found: &Found, shown: &[String]) -> Result<Vec<String>, NodeError> {
    if shown.is_empty() {
        return Ok(Vec::new());
    }
    let token = Token::read(found.jws.as_bytes()).map_err(Refusal::from)?;
    let all = archive.disclosures(&found.row.jti).await?;
    let mut pointers = Vec::with_capacity(shown.len());
    for text in shown {
        pointers.push(text.parse().map_err(Refusal::from)?);
    }
    Ok(token.disclosures_for(&all, &pointers).map_err(Refusal::from)?)
}
