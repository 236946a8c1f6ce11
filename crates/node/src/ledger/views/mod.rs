//! The views, one file each. To add one: its file, and its line here.

use super::view::View;

macro_rules! views {
    ($($file:ident),* $(,)?) => {
        $( mod $file; )*

        /// Every view, in the order in which they are offered.
        pub static VIEWS: &[&View] = &[$( &$file::VIEW ),*];
    };
}

views! {
    positions,
    discrepancies,
    contradictions,
    consignments,
    obligations,
    delinquency,
    money,
    unmatched,
    coverage,
    needs,
    requests,
    profiles,
    places,
    powers,
    dependency,
    engagements,
    scores,
    vetting,
    consent,
    standing,
    feedback,
    findings,
    flags,
}

/// The view of this name.
pub fn view(name: &str) -> Option<&'static View> {
    VIEWS.iter().copied().find(|view| view.name == name)
}
