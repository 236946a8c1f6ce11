//! Places: telling them apart, and what the record says of each: who needs what there, what came, who works there.
//!
//! Coarse by design: a place is its code or name, never a point. How each figure is counted stands in `docs/methods/places.md`.

mod country;
mod gather;
mod report;

use entente_record::codes::Country as CountryCode;
use entente_record::value::Place;

use crate::rows::Spot;
pub use country::Country;
pub use report::{Places, ProgrammeThere, SectorThere, Site, places};

/// The most exact name a place has that two parties would write alike: its UN/LOCODE, its P-code, its point, or its name
/// with the country. None where all of that is sealed.
pub(crate) fn place_key(place: &Place) -> Option<String> {
    if let Some(locode) = &place.locode {
        return Some(format!("locode:{locode}"));
    }
    if let Some(pcode) = &place.pcode {
        return Some(format!("pcode:{pcode}"));
    }
    if let Some(point) = &place.point
        && let (Some(lat), Some(lon)) = (point.lat.open(), point.lon.open())
    {
        return Some(format!("point:{lat},{lon}"));
    }
    let country = place.country.map_or("", |country| country.as_str());
    place.name.open().map(|name| format!("name:{country}:{name}"))
}

/// The key under which a place has its account: its P-code, else its UN/LOCODE, else country and name in small letters, else its
/// country alone. None where it is known by a point alone, which would be finer than is shown.
pub fn key_of(spot: &Spot) -> Option<String> {
    if let Some(code) = &spot.pcode {
        return Some(format!("pcode:{code}"));
    }
    if let Some(code) = &spot.locode {
        return Some(format!("locode:{code}"));
    }
    match (&spot.country, &spot.name) {
        (Some(country), Some(name)) => Some(format!("name:{country}:{}", name.to_lowercase())),
        (Some(country), None) => Some(format!("country:{country}")),
        _ => None,
    }
}

/// The country a place is in (ISO 3166-1 alpha-2): as said, else by the two letters a UN/LOCODE begins with, else by the two a
/// P-code begins with, where these are two and a country's.
pub fn country_of(spot: &Spot) -> Option<String> {
    let said = spot.country.as_deref();
    let locode = || spot.locode.as_deref().and_then(|code| code.get(..2));
    let pcode = || {
        let code = spot.pcode.as_deref()?;
        let letters = code.bytes().take_while(u8::is_ascii_uppercase).count();
        if letters == 2 { code.get(..2) } else { None }
    };
    let code = said.or_else(locode).or_else(pcode)?;
    code.parse::<CountryCode>().ok().map(|country| country.as_str().to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn spot(name: &str, country: &str, pcode: &str, locode: &str) -> Spot {
        let part = |text: &str| (!text.is_empty()).then(|| text.to_owned());
        Spot { name: part(name), country: part(country), pcode: part(pcode), locode: part(locode) }
    }

    #[test]
    fn places_are_told_by_their_codes_and_countries_by_what_these_begin_with() {
        for (place, key, country) in [
            (spot("Gao", "ML", "ML0703", "MLGAQ"), Some("pcode:ML0703"), Some("ML")),
            (spot("Gao", "", "ML0703", ""), Some("pcode:ML0703"), Some("ML")),
            (spot("Kabul", "", "", "AFKBL"), Some("locode:AFKBL"), Some("AF")),
            (spot("Gao", "ML", "", ""), Some("name:ML:gao"), Some("ML")),
            (spot("", "ML", "", ""), Some("country:ML"), Some("ML")),
            // Three letters of an alpha-3 code, and two that are no country's.
            (spot("", "", "BDI014", ""), Some("pcode:BDI014"), None),
            (spot("", "", "QQ01", ""), Some("pcode:QQ01"), None),
            (spot("Somewhere", "", "", ""), None, None),
        ] {
            assert_eq!(key_of(&place).as_deref(), key, "{place:?}");
            assert_eq!(country_of(&place).as_deref(), country, "{place:?}");
        }
    }
}
