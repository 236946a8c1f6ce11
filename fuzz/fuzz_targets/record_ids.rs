//! Ids, pointers, times, numbers and texts: whatever is read is written as the same text.
#![no_main]

use std::fmt::Display;
use std::str::FromStr;

use entente_record::value::{
    CustodyStage, Decimal, Degrees, Digest, DisclosureText, ItemCode, Label, Language, Line, Locode, PCode,
    Purpose, Sdg, Text, Website,
};
use entente_record::{
    Date, Kid, Kind, OrgId, PartyId, Pointer, StatementHash, StatementId, SubjectId, Timestamp, Tlp, codes,
};
use libfuzzer_sys::fuzz_target;

fn one_form<T: FromStr + Display>(text: &str) {
    if let Ok(value) = text.parse::<T>() {
        assert_eq!(value.to_string(), text, "{}", std::any::type_name::<T>());
    }
}

fuzz_target!(|text: &str| {
    one_form::<OrgId>(text);
    one_form::<PartyId>(text);
    one_form::<SubjectId>(text);
    one_form::<StatementId>(text);
    one_form::<StatementHash>(text);
    one_form::<Kid>(text);
    one_form::<Pointer>(text);
    one_form::<Timestamp>(text);
    one_form::<Date>(text);
    one_form::<Decimal>(text);
    one_form::<Degrees>(text);
    one_form::<PCode>(text);
    one_form::<Locode>(text);
    one_form::<ItemCode>(text);
    one_form::<Purpose>(text);
    one_form::<Sdg>(text);
    one_form::<Language>(text);
    one_form::<Website>(text);
    one_form::<Digest>(text);
    one_form::<DisclosureText>(text);
    one_form::<Label>(text);
    one_form::<Line>(text);
    one_form::<Text>(text);
    one_form::<Kind>(text);
    one_form::<Tlp>(text);
    one_form::<CustodyStage>(text);
    one_form::<codes::Currency>(text);
    one_form::<codes::Unit>(text);
    if let Ok(party) = text.parse::<PartyId>() {
        assert_eq!(party.subject().org_str(), party.org_str());
        assert_eq!(party.subject().to_string().parse(), Ok(party.subject()));
    }
});
