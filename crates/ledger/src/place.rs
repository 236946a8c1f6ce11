//! Telling places apart.

use entente_record::value::Place;

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
