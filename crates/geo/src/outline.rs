//! The table of outlines: GeoJSON, one feature for each country.

use serde::Deserialize;

use crate::area::Bounds;

/// The table as it ships with Entente. How it was made is written in `data/geo/README.md`.
pub const TABLE: &str = include_str!("../../../data/geo/countries.geojson");

/// A point on the Earth, in degrees.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Point {
    /// Degrees east.
    pub lon: f64,
    /// Degrees north.
    pub lat: f64,
}

/// A closed line: its last point is its first.
pub type Ring = Vec<Point>;

/// A ring, and the holes in it.
pub type Polygon = Vec<Ring>;

/// A country, or an area that has no code.
#[derive(Debug, Clone, PartialEq)]
pub struct Country {
    /// ISO 3166-1 alpha-2; empty for areas without one.
    pub code: String,
    /// Its name in English, as Natural Earth has it.
    pub name: String,
    /// Its parts, the largest first.
    pub polygons: Vec<Polygon>,
    /// What it fits into.
    pub bounds: Bounds,
}

/// A table that can't be used.
#[derive(Debug, thiserror::Error)]
pub enum BadOutlines {
    /// No GeoJSON of the form that `data/geo/make.mjs` writes.
    #[error("the outlines can't be read: {0}; make them anew with make/geo")]
    Unreadable(#[from] serde_json::Error),
    /// A ring that isn't closed, is too short, or leaves the Earth.
    #[error(
        "the outline of {name} has a ring that is open, too short or not on the Earth; make them anew with make/geo"
    )]
    BadRing {
        /// Whose.
        name: String,
    },
}

#[derive(Deserialize)]
struct Collection {
    features: Vec<Feature>,
}

#[derive(Deserialize)]
struct Feature {
    properties: Properties,
    geometry: Geometry,
}

#[derive(Deserialize)]
struct Properties {
    code: String,
    name: String,
}

#[derive(Deserialize)]
struct Geometry {
    coordinates: Vec<Vec<Vec<(f64, f64)>>>,
}

/// Points of a ring: three corners and the first again.
const SHORTEST_RING: usize = 4;

/// Reads a table.
///
/// # Errors
/// No GeoJSON of multipolygons with `code` and `name`; a ring that is open, too short, or beyond 180 degrees east or 90 north.
pub fn parse(text: &str) -> Result<Vec<Country>, BadOutlines> {
    let Collection { features } = serde_json::from_str(text)?;
    features.into_iter().map(country).collect()
}

fn country(feature: Feature) -> Result<Country, BadOutlines> {
    let Properties { code, name } = feature.properties;
    let ring = |points: Vec<(f64, f64)>| -> Ring {
        points.into_iter().map(|(lon, lat)| Point { lon, lat }).collect()
    };
    let polygons: Vec<Polygon> =
        feature.geometry.coordinates.into_iter().map(|rings| rings.into_iter().map(ring).collect()).collect();
    let good = |ring: &Ring| {
        let inside = ring.iter().all(|point| point.lon.abs() <= 180.0 && point.lat.abs() <= 90.0);
        ring.len() >= SHORTEST_RING && ring.first() == ring.last() && inside
    };
    let bounds = Bounds::of(polygons.iter().flatten().flatten());
    match bounds.filter(|_| polygons.iter().flatten().all(good)) {
        Some(bounds) => Ok(Country { code, name, polygons, bounds }),
        None => Err(BadOutlines::BadRing { name }),
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn the_shipped_table_has_the_countries_each_once() {
        let all = parse(TABLE).unwrap();
        let codes: Vec<&str> =
            all.iter().map(|country| country.code.as_str()).filter(|code| !code.is_empty()).collect();
        assert_eq!(codes.len(), codes.iter().collect::<BTreeSet<_>>().len(), "a code stands twice");
        assert!(codes.len() > 190, "{}", codes.len());
        for code in ["AF", "KR", "ML", "UA", "US", "XK", "FR", "NO", "SS", "TO"] {
            assert!(codes.contains(&code), "{code}");
        }
    }

    #[test]
    fn no_outline_jumps_across_180_degrees() {
        for country in parse(TABLE).unwrap() {
            for ring in country.polygons.iter().flatten() {
                let jump = ring.windows(2).map(|ends| (ends[0].lon - ends[1].lon).abs()).fold(0.0, f64::max);
                assert!(jump < 90.0, "{}: {jump} degrees from one point to the next", country.name);
            }
        }
    }

    #[test]
    fn what_is_no_table_is_refused() {
        let of = |coordinates: &str| {
            parse(&format!(
                "{{\"features\":[{{\"properties\":{{\"code\":\"QQ\",\"name\":\"Q\"}},\"geometry\":{{\"coordinates\":{coordinates}}}}}]}}"
            ))
        };
        assert!(of("[[[[0,0],[1,0],[1,1],[0,0]]]]").is_ok());
        for bad in [
            "[]",
            "[[[[0,0],[1,0],[1,1]]]]",
            "[[[[0,0],[1,0],[1,1],[0,1]]]]",
            "[[[[0,0],[181,0],[1,1],[0,0]]]]",
        ] {
            assert!(matches!(of(bad), Err(BadOutlines::BadRing { .. })), "{bad}");
        }
        assert!(matches!(parse("{}"), Err(BadOutlines::Unreadable(_))));
    }
}
