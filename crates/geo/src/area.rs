//! What lies in an area, how large it is, and where its name may stand.

use crate::outline::{Country, Point, Polygon};

/// The smallest box along the grid that holds something. No box crosses 180 degrees: outlines are cut there.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Bounds {
    /// Degrees east of its western side.
    pub west: f64,
    /// Degrees north of its southern side.
    pub south: f64,
    /// Degrees east of its eastern side.
    pub east: f64,
    /// Degrees north of its northern side.
    pub north: f64,
}

impl Bounds {
    /// Of points; `None` where there are none.
    pub fn of<'p>(points: impl IntoIterator<Item = &'p Point>) -> Option<Self> {
        points.into_iter().fold(None, |bounds: Option<Self>, point| {
            let one = Bounds { west: point.lon, south: point.lat, east: point.lon, north: point.lat };
            Some(bounds.map_or(one, |bounds| bounds.and(&one)))
        })
    }

    /// What holds both.
    #[must_use]
    pub fn and(&self, other: &Self) -> Self {
        Bounds {
            west: self.west.min(other.west),
            south: self.south.min(other.south),
            east: self.east.max(other.east),
            north: self.north.max(other.north),
        }
    }

    /// The same with so many degrees more on each side, as far as the Earth goes.
    #[must_use]
    pub fn wider(&self, degrees: f64) -> Self {
        Bounds {
            west: (self.west - degrees).max(-180.0),
            south: (self.south - degrees).max(-90.0),
            east: (self.east + degrees).min(180.0),
            north: (self.north + degrees).min(90.0),
        }
    }

    /// Whether they have a point in common.
    pub fn meets(&self, other: &Self) -> bool {
        self.west <= other.east
            && other.west <= self.east
            && self.south <= other.north
            && other.south <= self.north
    }

    /// Whether the point is in it.
    pub fn holds(&self, point: Point) -> bool {
        (self.west..=self.east).contains(&point.lon) && (self.south..=self.north).contains(&point.lat)
    }

    /// Its middle.
    pub fn middle(&self) -> Point {
        Point { lon: f64::midpoint(self.west, self.east), lat: f64::midpoint(self.south, self.north) }
    }
}

/// Whether a point lies in a polygon and in none of its holes: a ray from it crosses the lines an odd number of times.
pub fn in_polygon(polygon: &Polygon, point: Point) -> bool {
    polygon
        .iter()
        .map(|ring| crossings(ring, point.lat).filter(|lon| *lon > point.lon).count())
        .sum::<usize>()
        % 2
        == 1
}

/// The country a point lies in.
pub fn country_at(countries: &[Country], point: Point) -> Option<&Country> {
    countries.iter().find(|country| {
        country.bounds.holds(point) && country.polygons.iter().any(|polygon| in_polygon(polygon, point))
    })
}

/// Where the lines of a ring cross a circle of latitude, in degrees east.
fn crossings(ring: &[Point], lat: f64) -> impl Iterator<Item = f64> {
    ring.windows(2).filter_map(move |ends| {
        let [a, b] = ends else { return None };
        // A corner belongs to the line above it, so that it is crossed once.
        let crosses = (a.lat > lat) != (b.lat > lat);
        crosses.then(|| a.lon + (lat - a.lat) / (b.lat - a.lat) * (b.lon - a.lon))
    })
}

/// Twice the area of a ring on the grid, in square degrees; below zero where it runs clockwise.
fn doubled(ring: &[Point]) -> f64 {
    ring.windows(2).map(|ends| if let [a, b] = ends { a.lon * b.lat - b.lon * a.lat } else { 0.0 }).sum()
}

/// The area of a ring on the grid, in square degrees.
pub fn size(ring: &[Point]) -> f64 {
    doubled(ring).abs() / 2.0
}

/// A point inside the largest part of a country, where a mark may stand: the middle of its broadest stretch at the height of its
/// centre of gravity.
pub fn label_point(country: &Country) -> Point {
    let largest = country.polygons.iter().max_by(|a, b| outer(a).total_cmp(&outer(b)));
    let Some(polygon) = largest else { return country.bounds.middle() };
    let lat =
        polygon.first().and_then(|ring| gravity(ring)).map_or(country.bounds.middle().lat, |point| point.lat);
    let mut lons: Vec<f64> = polygon.iter().flat_map(|ring| crossings(ring, lat)).collect();
    lons.sort_by(f64::total_cmp);
    let stretches =
        lons.chunks_exact(2).filter_map(|ends| if let [a, b] = ends { Some((*a, *b)) } else { None });
    let broadest = stretches.max_by(|a, b| (a.1 - a.0).total_cmp(&(b.1 - b.0)));
    broadest.map_or(country.bounds.middle(), |(west, east)| Point { lon: f64::midpoint(west, east), lat })
}

fn outer(polygon: &Polygon) -> f64 {
    polygon.first().map_or(0.0, |ring| size(ring))
}

/// The centre of gravity of a ring on the grid.
fn gravity(ring: &[Point]) -> Option<Point> {
    let (whole, mut lon, mut lat) = (doubled(ring), 0.0, 0.0);
    for ends in ring.windows(2) {
        let [a, b] = ends else { continue };
        let part = a.lon * b.lat - b.lon * a.lat;
        lon += (a.lon + b.lon) * part;
        lat += (a.lat + b.lat) * part;
    }
    (whole != 0.0).then(|| Point { lon: lon / (3.0 * whole), lat: lat / (3.0 * whole) })
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use crate::outline::{TABLE, parse};

    #[test]
    fn capitals_lie_in_their_countries_and_the_sea_in_none() {
        let all = parse(TABLE).unwrap();
        for (lon, lat, code) in [
            (69.2, 34.5, Some("AF")),
            (127.0, 37.5, Some("KR")),
            (-8.0, 12.6, Some("ML")),
            (30.5, 50.4, Some("UA")),
            (-77.0, 38.9, Some("US")),
            (-155.5, 19.6, Some("US")),
            // Lesotho is a hole in South Africa.
            (28.2, -29.5, Some("LS")),
            (26.2, -29.1, Some("ZA")),
            (-30.0, 0.0, None),
        ] {
            let found = country_at(&all, Point { lon, lat }).map(|country| country.code.as_str());
            assert_eq!(found, code, "{lon} {lat}");
        }
    }

    #[test]
    fn every_mark_stands_in_its_own_country() {
        let all = parse(TABLE).unwrap();
        for country in &all {
            let point = label_point(country);
            assert!(
                country.polygons.iter().any(|polygon| in_polygon(polygon, point)),
                "{}: {point:?}",
                country.name
            );
        }
    }
}
