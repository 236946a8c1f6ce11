//! Finding the place that somebody means.
//!
//! A trace writes a place as its P-code, its UN/LOCODE, or its country and names (`ML/Gao/Bourem`). Positions write the
//! same places as `pcode:ML0703`, `locode:MLGAQ` or `name:ML:Bourem`. Either way is understood, in capitals or not.

/// Places offered where none is the one that was asked for.
const MAX_OFFERED: usize = 8;

/// From how much likeness on a place is offered: a letter or two wrong in a code of six.
const LIKE_ENOUGH: f64 = 0.75;

/// The place that is meant, of those there are; or those it is most like, the likest first.
pub(super) fn find<'p>(meant: &str, places: &[&'p str]) -> Result<&'p str, Vec<&'p str>> {
    if let Some(place) = places.iter().find(|place| **place == meant) {
        return Ok(place);
    }
    let wanted = plain(meant);
    let mut same = places.iter().filter(|place| is(&wanted, &plain(place)));
    if let (Some(place), None) = (same.next(), same.next()) {
        return Ok(place);
    }
    let mut like: Vec<(f64, &str)> =
        places.iter().map(|place| (likeness(&wanted, &plain(place)), *place)).collect();
    like.retain(|(likeness, _)| *likeness >= LIKE_ENOUGH);
    like.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(b.1)));
    Err(like.into_iter().map(|(_, place)| place).take(MAX_OFFERED).collect())
}

/// Without what only says which sort of name it is, in small letters.
fn plain(place: &str) -> String {
    let small = place.to_lowercase();
    let code = small.strip_prefix("pcode:").or_else(|| small.strip_prefix("locode:"));
    match (code, small.strip_prefix("name:")) {
        (Some(code), _) => code.to_owned(),
        (None, Some(name)) => name.replacen(':', "/", 1),
        (None, None) => small,
    }
}

/// Whether a place is the one that is meant: the same, or the same country and name with the areas around it left out.
fn is(wanted: &str, place: &str) -> bool {
    let ends = |text: &str| Some((text.split('/').next()?.to_owned(), text.rsplit_once('/')?.1.to_owned()));
    wanted == place || (wanted.split('/').count() == 2 && ends(wanted) == ends(place))
}

fn likeness(wanted: &str, place: &str) -> f64 {
    if place.contains(wanted) || wanted.contains(place) {
        return 1.0;
    }
    let name = place.rsplit('/').next().unwrap_or(place);
    strsim::jaro_winkler(wanted, place).max(strsim::jaro_winkler(wanted, name))
}

#[cfg(test)]
mod tests {
    use super::find;

    #[test]
    fn places_are_found_however_they_are_written() {
        let places = ["AFGRG", "AFHEA", "ML/Gao/Bourem", "ML0703", "ML1001", "NE/Gao/Bourem"];
        for (meant, wanted) in [
            ("ML1001", Ok("ML1001")),
            ("pcode:ML1001", Ok("ML1001")),
            ("ml1001", Ok("ML1001")),
            ("locode:AFGRG", Ok("AFGRG")),
            ("name:ML:Bourem", Ok("ML/Gao/Bourem")),
            ("ml/bourem", Ok("ML/Gao/Bourem")),
            ("ML1002", Err(vec!["ML1001"])),
            ("ML10", Err(vec!["ML1001"])),
            ("Burem", Err(vec!["ML/Gao/Bourem", "NE/Gao/Bourem"])),
            ("", Err(places.to_vec())),
            ("Atlantis", Err(vec![])),
        ] {
            let found = find(meant, &places);
            assert_eq!(found.is_ok(), wanted.is_ok(), "{meant}: {found:?}");
            match (found, wanted) {
                (Ok(found), Ok(wanted)) => assert_eq!(found, wanted, "{meant}"),
                (Err(found), Err(wanted)) => {
                    assert!(wanted.iter().all(|place| found.contains(place)), "{meant}: {found:?}");
                    assert!(!wanted.is_empty() || found.is_empty(), "{meant}: {found:?}");
                }
                _ => unreachable!(),
            }
        }
    }
}
