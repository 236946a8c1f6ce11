//! Names that this importer gives: parties and subjects, each a function of what the file says.

use entente_iati::read::Org;
use entente_record::{Fault, OrgId, PartyId, SubjectId, SubjectType};

use super::text;
use crate::draft::ids;

/// Separates this importer's ids from all others; a new namespace would mean new ids for old activities.
pub(crate) const NAMESPACE: &str = "entente/iati/1";
/// Parties known by a reference that is no organisation id in form, but has an agency's part: `US-501c3-52`, `DAC-1601`.
pub const REFERENCE: &str = "XI-IATIREF";
/// Parties known by a bare code of the organisation that reports.
pub const CODE: &str = "XI-IATICODE";
/// Parties known by a name only, as the organisation that reports writes it.
pub const NAME: &str = "XI-IATINAME";
/// Ends of transactions that are not named at all.
pub const UNNAMED: &str = "XI-IATINONE";
/// What every subject made here begins with.
pub(crate) const PREFIX: &str = "iati-";
/// Longest number behind a register; the record takes 80 bytes for the whole.
const MAX_NUMBER_BYTES: usize = 60;

/// The first hex digits of a hash: 64 bits, which tell apart all activities, transactions and names there will ever be.
fn short(parts: &[&str]) -> String {
    let bytes: Vec<&[u8]> = parts.iter().map(|part| part.as_bytes()).collect();
    hex::encode(ids::hash(NAMESPACE, &bytes).get(..8).unwrap_or_default())
}

/// The party an organisation is taken for; `None` where nothing says who it is. `reporter` is who writes: its codes and
/// names hold within its own files only.
///
/// # Errors
/// None that text can bring about; the record's own word on the id that was made.
pub(crate) fn party(org: &Org, reporter: &str) -> Result<Option<PartyId>, Fault> {
    if let Some(reference) = org.reference.as_deref() {
        return of_reference(reference, reporter).map(Some);
    }
    let Some(name) = text::main(&org.names) else { return Ok(None) };
    let told = name.split_whitespace().map(str::to_lowercase).collect::<Vec<_>>().join(" ");
    format!("{NAME}-{}", short(&["name", reporter, &told])).parse().map(Some)
}

fn of_reference(reference: &str, reporter: &str) -> Result<PartyId, Fault> {
    // An organisation, or a unit of one as the record writes it: `FR-GOV-MINARM/barkhane`.
    if let Ok(party) = reference.parse::<PartyId>() {
        return Ok(party);
    }
    if !reference.contains('-') {
        return format!("{CODE}-{}", short(&["code", reporter, reference])).parse();
    }
    match ids::local(reference).filter(|number| number.len() <= MAX_NUMBER_BYTES) {
        Some(number) => format!("{REFERENCE}-{number}").parse(),
        None => format!("{REFERENCE}-{}", short(&["reference", reference])).parse(),
    }
}

/// Who stands for ends that are not named in a reporter's files. Those that pay and those that are paid are two, so that
/// money never flows through nobody.
pub(crate) fn unnamed(payer: bool, reporter: &str) -> Result<PartyId, Fault> {
    let way = if payer { "FROM" } else { "TO" };
    format!("{UNNAMED}-{way}-{}", short(&["none", reporter])).parse()
}

/// The local part of an activity's subject: its identifier, or a hash where that has signs or a length an id can't have.
pub(crate) fn activity(identifier: &str) -> String {
    match ids::local(identifier).filter(|local| PREFIX.len() + local.len() <= ids::MAX_LOCAL_BYTES) {
        Some(local) => format!("{PREFIX}{local}"),
        // No identifier is written with `_x`, so the two never meet.
        None => {
            let hash = hex::encode(ids::hash(NAMESPACE, &[b"activity", identifier.as_bytes()]));
            format!("{PREFIX}_x{}", hash.get(..32).unwrap_or(&hash))
        }
    }
}

/// The identifier behind the subject of an activity of this importer: what [`activity`] did, undone. Nothing where that is a
/// hash.
pub(crate) fn identifier(subject: &SubjectId) -> Option<String> {
    let local = subject.local().split('.').next()?.strip_prefix(PREFIX)?;
    if local.starts_with("_x") {
        return None;
    }
    let mut out = Vec::with_capacity(local.len());
    let mut bytes = local.bytes();
    while let Some(byte) = bytes.next() {
        if byte == b'_' {
            let digit = |byte: u8| char::from(byte).to_digit(16);
            let (high, low) = (digit(bytes.next()?)?, digit(bytes.next()?)?);
            out.push(u8::try_from(high * 16 + low).ok()?);
        } else {
            out.push(byte);
        }
    }
    String::from_utf8(out).ok()
}

/// What the subjects of an activity's transactions and indicators have in common: a short hash of its local part.
pub(crate) fn key(activity: &str) -> String {
    short(&["key", activity])
}

/// The key behind a subject of this importer: of a programme, a further part of one, a transfer, an indicator.
pub(crate) fn key_of(subject: &SubjectId) -> Option<String> {
    let rest = subject.local().strip_prefix(PREFIX)?;
    match subject.subject_type() {
        // No identifier is written with a dot; it parts the further parts.
        SubjectType::Programme => Some(key(subject.local().split('.').next()?)),
        SubjectType::Transfer | SubjectType::Indicator => rest.get(..16).map(str::to_owned),
        _ => None,
    }
}

/// The type of transaction in a transfer's subject.
pub(crate) fn kind_of(subject: &SubjectId) -> Option<&str> {
    subject.local().strip_prefix(PREFIX)?.get(16..)?.strip_prefix("-t")?.split('-').next()
}

/// The subject of a transaction.
pub(crate) fn transfer(org: &OrgId, key: &str, kind: &str, parts: &[&str]) -> Result<SubjectId, Fault> {
    SubjectId::new(SubjectType::Transfer, org, &format!("{PREFIX}{key}-t{kind}-{}", short(parts)))
}

/// The subject of an indicator.
pub(crate) fn indicator(org: &OrgId, key: &str, parts: &[&str]) -> Result<SubjectId, Fault> {
    SubjectId::new(SubjectType::Indicator, org, &format!("{PREFIX}{key}-{}", short(parts)))
}

/// The subject of an activity, or of a further part of it where its places fill more than one statement.
pub(crate) fn programme(org: &OrgId, activity: &str, part: usize) -> Result<SubjectId, Fault> {
    let local = if part == 1 { activity.to_owned() } else { format!("{activity}.{part}") };
    SubjectId::new(SubjectType::Programme, org, &local)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn org(reference: Option<&str>, name: &str) -> Org {
        let names = entente_iati::read::Narrative { language: None, text: name.to_owned() };
        let names = if name.is_empty() { Vec::new() } else { vec![names] };
        Org { reference: reference.map(str::to_owned), kind: None, names }
    }

    fn id(reference: Option<&str>, name: &str, reporter: &str) -> Option<String> {
        party(&org(reference, name), reporter).unwrap().map(|party| party.to_string())
    }

    #[test]
    fn organisation_ids_stay_and_others_say_what_they_are() {
        assert_eq!(id(Some("GB-GOV-1"), "x", "R").as_deref(), Some("GB-GOV-1"));
        assert_eq!(id(Some("US-501c3-52"), "", "R").as_deref(), Some("XI-IATIREF-US-501c3-52"));
        let bare = id(Some("27"), "", "R").unwrap();
        assert!(bare.starts_with("XI-IATICODE-"), "{bare}");
        assert_ne!(id(Some("27"), "", "S").unwrap(), bare, "a bare code holds for one reporter");
        let named = id(None, "Water  For All", "R").unwrap();
        assert_eq!(id(None, "water for all", "R").unwrap(), named);
        assert_ne!(id(None, "water for all", "S").unwrap(), named);
        assert_eq!(id(None, "", "R"), None);
        assert_ne!(unnamed(true, "R").unwrap(), unnamed(false, "R").unwrap());
        let long = format!("XX-{}", "é".repeat(400));
        assert!(id(Some(&long), "", "R").unwrap().len() <= 80);
    }

    #[test]
    fn subjects_lead_back_to_their_activity() {
        let org: OrgId = "XI-EXAMPLE-1".parse().unwrap();
        for identifier in ["GB-GOV-1-2", "a/b c", "é", &"x".repeat(300), "A.B_C-"] {
            let local = activity(identifier);
            let key = key(&local);
            for part in [1, 2, 17] {
                let subject = programme(&org, &local, part).unwrap();
                assert_eq!(key_of(&subject).as_ref(), Some(&key), "{identifier}");
            }
            let subject = transfer(&org, &key, "11", &["a"]).unwrap();
            assert_eq!((key_of(&subject), kind_of(&subject)), (Some(key.clone()), Some("11")));
            assert_eq!(key_of(&indicator(&org, &key, &["a"]).unwrap()), Some(key));
        }
        assert_ne!(activity("a/b"), activity("a_2fb"));
        for known in ["GB-GOV-1-2", "a/b c", "A.B_C-"] {
            let subject = programme(&org, &activity(known), 2).unwrap();
            assert_eq!(identifier(&subject).as_deref(), Some(known));
        }
        assert_eq!(identifier(&programme(&org, &activity("é"), 1).unwrap()), None, "a hash leads nowhere");
    }
}
