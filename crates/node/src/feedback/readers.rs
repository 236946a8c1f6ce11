//! Who may read what somebody said.
//!
//! The organisation that took it in, since it owes the answer; auditors; and of what is not sensitive also the organisation it is
//! about. Of a sensitive complaint the organisation complained about sees nothing, whatever role its people have: neither as the
//! one that took it in nor as auditors. Then only auditors of others do.

use entente_record::PartyId;

/// What decides about a case.
#[derive(Debug, Clone, Copy)]
pub struct Case<'a> {
    /// The party that took it in.
    pub keeper: &'a PartyId,
    /// The organisation it is about, where one was chosen.
    pub about: Option<&'a PartyId>,
    /// Whether its category is sensitive.
    pub sensitive: bool,
}

/// Somebody of a party.
#[derive(Debug, Clone, Copy)]
pub struct Reader<'a> {
    /// The party.
    pub party: &'a PartyId,
    /// Whether this person audits.
    pub auditor: bool,
}

/// Whether this person may read this case.
pub fn may_read(reader: Reader<'_>, case: Case<'_>) -> bool {
    let is_of = |party: &PartyId| party.org_str() == reader.party.org_str();
    let about_them = case.about.is_some_and(is_of);
    if case.sensitive && about_them {
        return false;
    }
    reader.auditor || is_of(case.keeper) || about_them
}

/// Whether this person may answer it: who audits reads alone.
pub fn may_answer(reader: Reader<'_>, case: Case<'_>) -> bool {
    !reader.auditor && may_read(reader, case)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn party(text: &str) -> PartyId {
        text.parse().unwrap()
    }

    #[test]
    fn who_took_it_in_reads_and_others_don_t() {
        let (keeper, about, other) = (party("XM-DAC-1/feedback"), party("XM-DAC-2"), party("XM-DAC-3"));
        for (reader, auditor, sensitive, wanted) in [
            ("XM-DAC-1/office", false, false, true),
            ("XM-DAC-1/office", false, true, true),
            ("XM-DAC-2/depot", false, false, true),
            ("XM-DAC-2/depot", false, true, false),
            ("XM-DAC-2/audit", true, true, false),
            ("XM-DAC-3", false, false, false),
            ("XM-DAC-3", true, true, true),
        ] {
            let reader = party(reader);
            let case = Case { keeper: &keeper, about: Some(&about), sensitive };
            let found = may_read(Reader { party: &reader, auditor }, case);
            assert_eq!(found, wanted, "{reader} {auditor} {sensitive}");
        }
        // Complained about itself, who took it in doesn't read it: an auditor of another does.
        let itself = Case { keeper: &keeper, about: Some(&party("XM-DAC-1")), sensitive: true };
        assert!(!may_read(Reader { party: &keeper, auditor: false }, itself));
        assert!(may_read(Reader { party: &other, auditor: true }, itself));
        assert!(!may_answer(Reader { party: &other, auditor: true }, itself));
    }

    proptest! {
        #[test]
        fn nobody_complained_about_reads_a_sensitive_complaint(org in 0u8..4, about in 0u8..4, keeper in 0u8..4, auditor: bool) {
            let name = |n: u8| party(&format!("XM-DAC-{n}/unit"));
            let (reader, about, keeper) = (name(org), name(about), name(keeper));
            let case = Case { keeper: &keeper, about: Some(&about), sensitive: true };
            let reads = may_read(Reader { party: &reader, auditor }, case);
            prop_assert!(!(reads && reader.org_str() == about.org_str()));
        }
    }
}
