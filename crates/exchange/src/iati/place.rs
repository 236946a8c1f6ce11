//! Countries and places of an activity.

use std::collections::BTreeSet;

use entente_iati::read::Location;
use entente_record::Part;
use entente_record::body::ProgrammeArea;
use entente_record::codes::Country;
use entente_record::value::{Degrees, Place, Point};
use rust_decimal::Decimal;

use super::context::{Context, Doing};
use super::text;

/// Digits after the point of a degree that the record keeps: a millimetre.
const DEGREE_DIGITS: u32 = 8;

/// The areas, each once: countries, then places. Regions are none: the record's places are points or lie in a country.
pub(crate) fn areas(context: &mut Context, doing: &Doing<'_>) -> Vec<ProgrammeArea> {
    let activity = doing.activity;
    let mut places = Vec::new();
    for share in &activity.countries {
        let Ok(country) = share.code.to_uppercase().parse::<Country>() else {
            context.report.count("a recipient-country that is none of the list is left out".to_owned());
            continue;
        };
        let name = text::main(&share.names).or_else(|| country.fact("name")).and_then(text::line);
        let name = name.or_else(|| text::line(country.as_str()));
        places.extend(name.map(|name| Place {
            name: name.into(),
            country: Some(country),
            ..Place::default()
        }));
    }
    for _ in 0..activity.regions {
        context.report.count("a recipient-region is left out, since it is no place".to_owned());
    }
    let only = match activity.countries.as_slice() {
        [one] => one.code.to_uppercase().parse::<Country>().ok(),
        _ => None,
    };
    for location in &activity.locations {
        match place(location, only) {
            Some(place) => places.push(place),
            None => {
                context.report.count("a location without a point or a single country is left out".to_owned())
            }
        }
    }
    let mut seen = BTreeSet::new();
    places.retain(|place| seen.insert(place.write().to_string()));
    places
        .into_iter()
        .map(|place| ProgrammeArea { place: place.into(), ..ProgrammeArea::default() })
        .collect()
}

fn place(location: &Location, country: Option<Country>) -> Option<Place> {
    let point = location.point.as_ref().and_then(|(lat, lon)| point(lat, lon));
    if point.is_none() && country.is_none() {
        return None;
    }
    let name = text::main(&location.names).and_then(text::line);
    let name = name.or_else(|| {
        let (lat, lon) = location.point.as_ref()?;
        text::line(&format!("{lat}, {lon}"))
    })?;
    Some(Place { name: name.into(), country, point, ..Place::default() })
}

/// A point on the Earth; 0, 0 stands for unknown in too many files to be one.
fn point(lat: &str, lon: &str) -> Option<Point> {
    let degrees = |text: &str, most: i64| -> Option<(Decimal, Degrees)> {
        let number = text.parse::<Decimal>().ok()?.round_dp(DEGREE_DIGITS).normalize();
        let sound = number.abs() <= Decimal::from(most);
        Some((number, number.to_string().parse().ok()?)).filter(|_| sound)
    };
    let ((lat, north), (lon, east)) = (degrees(lat, 90)?, degrees(lon, 180)?);
    let known = !(lat.is_zero() && lon.is_zero());
    known.then(|| Point { lat: north.into(), lon: east.into() })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn points_are_on_the_earth() {
        assert!(point("12.6392000001", "-8.0029").is_some());
        for (lat, lon) in
            [("0", "0"), ("91", "0"), ("0", "181"), ("x", "1"), ("1", "99999999999999999999999999999")]
        {
            assert!(point(lat, lon).is_none(), "{lat} {lon}");
        }
    }
}
