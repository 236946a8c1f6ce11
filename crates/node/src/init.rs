//! Creating a node: keys, folders, and entry 0, the operator's own `party` statement.

use std::fs;
use std::path::{Path, PathBuf};

use entente_log::{Algorithm, SigningKey};
use entente_record::codes::OrgType;
use entente_record::value::{Jwk, Line};
use entente_record::{
    Draft, Jti, PartyId, PartyKey, PublicKey, SdJwt, Seal, SignContext, Timestamp, body, sign,
};

use crate::folder::{DataFolder, Identity, create_dirs, write_file};
use crate::node::{Node, Options, system_clock};
use crate::{NodeError, Refusal};

/// Who will operate the new node.
pub struct NewNode {
    /// Origin line of its log, a schema-less URL such as `log.example.org/aid`.
    pub origin: String,
    /// The operating party.
    pub party: PartyId,
    /// Its name.
    pub name: String,
    /// What type of organisation it is, a code of `data/codes/org-types.csv`.
    pub org_type: OrgType,
    /// Its statement key, if it has one already.
    pub key: Option<PartyKey>,
}

/// Creates the data folder at `root`, whole or not at all: it is built beside and renamed into place.
pub async fn init(root: &Path, new: NewNode, options: Options) -> Result<Identity, NodeError> {
    if fs::read_dir(root).is_ok_and(|mut entries| entries.next().is_some()) {
        return Err(NodeError::folder(
            root,
            "exists and is not empty; choose another folder for the new node",
        ));
    }
    let building = beside(root);
    match fs::remove_dir_all(&building) {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => {
            return Err(entente_store::StoreError::io("clear", &building, error).into());
        }
        _ => {}
    }
    create_dirs(&building)?;
    let identity = fill(&building, new, options).await?;
    // The names of the keys have to last as long as what they will have signed.
    let folder = DataFolder::new(&building);
    for dir in [&folder.log(), &folder.state(), &folder.witness(), &folder.keys(), &building] {
        sync_dir(dir)?;
    }
    fs::rename(&building, root).map_err(|e| entente_store::StoreError::io("create", root, e))?;
    match root.parent() {
        Some(parent) if parent.as_os_str().is_empty() => sync_dir(Path::new("."))?,
        Some(parent) => sync_dir(parent)?,
        None => {}
    }
    Ok(identity)
}

fn sync_dir(path: &Path) -> Result<(), NodeError> {
    let synced = fs::File::open(path).and_then(|dir| dir.sync_all());
    synced.map_err(|e| entente_store::StoreError::io("sync", path, e).into())
}

fn beside(root: &Path) -> PathBuf {
    let mut name = root.as_os_str().to_owned();
    name.push(".creating");
    PathBuf::from(name)
}

async fn fill(root: &Path, new: NewNode, options: Options) -> Result<Identity, NodeError> {
    let folder = DataFolder::new(root);
    for dir in [folder.log(), folder.state(), folder.witness(), folder.keys()] {
        create_dirs(&dir)?;
    }
    let log_key = note_key(&new.origin, Algorithm::Ed25519)?;
    let witness_key = note_key(&format!("{}/witness", new.origin), Algorithm::CosignatureV1)?;
    let party_key = match &new.key {
        Some(key) => key.clone(),
        None => PartyKey::from_seed(new.party.clone(), &random()?),
    };
    write_file(&folder.log_key_file(), format!("{}\n", *log_key.secret_text()).as_bytes(), 0o600)?;
    write_file(&folder.witness_key_file(), format!("{}\n", *witness_key.secret_text()).as_bytes(), 0o600)?;
    write_file(&folder.store_key_file(), format!("{}\n", hex::encode(random::<32>()?)).as_bytes(), 0o600)?;
    write_file(&folder.party_key(), party_key.to_json().as_bytes(), 0o600)?;
    let statement = operator_statement(&new, &party_key, (options.clock)())?;
    let identity = Identity {
        layout: 0,
        origin: new.origin,
        party: new.party.to_string(),
        name: new.name,
        log_key: log_key.verifier().to_string(),
        witness_key: witness_key.verifier().to_string(),
        database: options.places.database_kind(),
        blobs: options.places.blobs_kind(),
    };
    folder.write_identity(identity.clone())?;
    options.places.claim(&folder, &identity).await?.close().await;
    let node = Node::open(root, options).await?;
    let outcome = node.submit(vec![statement]).await;
    let identity = node.identity().clone();
    node.close().await;
    outcome.into_iter().next().unwrap_or_else(|| Err(Refusal::unavailable()))?;
    Ok(identity)
}

/// The draft by which a party is registered with a key that is valid from now on.
pub fn party_draft(key: &PartyKey, name: Line, org_type: OrgType, now: i64) -> Result<Draft, NodeError> {
    let at = Timestamp::from_unix_seconds(now).map_err(Refusal::from)?;
    let grant =
        body::KeyGrant { jwk: Jwk::from(*key.public()).into(), from: at.into(), ..body::KeyGrant::default() };
    let body = body::Party {
        party: key.party().clone().into(),
        name: name.into(),
        org_type: org_type.into(),
        keys: vec![grant],
        ..body::Party::default()
    };
    Ok(Draft::new(at, key.party().subject(), body))
}

/// Entry 0: the operator registers itself and the key it signs with.
fn operator_statement(new: &NewNode, key: &PartyKey, now: i64) -> Result<String, NodeError> {
    let draft = party_draft(key, new.name.parse().map_err(Refusal::from)?, new.org_type, now)?;
    Ok(sign_fresh(&draft, key, &[], now)?.to_string())
}

/// A public key as a JSON Web Key (RFC 8037).
pub fn jwk(key: &PublicKey) -> serde_json::Value {
    Jwk::from(*key).to_value()
}

/// This machine's time in Unix seconds.
pub fn unix_now() -> i64 {
    system_clock()()
}

/// Signs a draft with this machine's randomness, drawn beforehand: signing must not go on with weak salts.
pub fn sign_fresh(draft: &Draft, key: &PartyKey, seals: &[Seal], now: i64) -> Result<SdJwt, NodeError> {
    let jti = Jti::Random(random()?);
    let mut drawn = seals.iter().map(|_| random()).collect::<Result<Vec<[u8; 16]>, _>>()?;
    let mut missing = false;
    let mut salts = || {
        drawn.pop().unwrap_or_else(|| {
            missing = true;
            [0; 16]
        })
    };
    let signed =
        sign(draft, key, seals, SignContext { iat: now, jti, salts: &mut salts }).map_err(Refusal::from)?;
    if missing {
        return Err(NodeError::system("signing", "more salts were asked for than fields are sealed"));
    }
    Ok(signed)
}

fn note_key(name: &str, algorithm: Algorithm) -> Result<SigningKey, NodeError> {
    SigningKey::new(name, algorithm, &random()?).map_err(|e| NodeError::system(format!("origin {name:?}"), e))
}

/// Fresh random bytes.
pub fn random<const N: usize>() -> Result<[u8; N], NodeError> {
    let mut bytes = [0; N];
    getrandom::fill(&mut bytes).map_err(|e| NodeError::system("random bytes", e))?;
    Ok(bytes)
}
