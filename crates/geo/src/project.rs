//! The Earth on paper.

use crate::area::Bounds;
use crate::outline::Point;
use crate::simplify::Dot;

/// How degrees become places on paper.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Projection {
    /// Equal Earth (Šavrič, Patterson and Jenny, 2018): areas keep their proportions, so that no country looks larger for its
    /// latitude. For the whole Earth.
    EqualEarth,
    /// Longitude and latitude as they are, degrees east shortened as they are on the ground at one latitude: true enough for a
    /// country and its neighbours.
    Plain {
        /// The cosine of that latitude.
        shortened: f64,
    },
}

/// A part of the Earth on a sheet of some size.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct View {
    projection: Projection,
    /// What of the Earth is shown.
    pub bounds: Bounds,
    left: f64,
    top: f64,
    scale: f64,
    /// Breadth of the sheet.
    pub width: f64,
    /// Height of the sheet.
    pub height: f64,
}

/// The southern end of the inhabited Earth: Antarctica is left out of maps of aid.
const SOUTH: f64 = -56.0;
/// The northern end of land.
const NORTH: f64 = 84.0;
/// At higher latitudes a plain view would stretch beyond use.
const MOST_LATITUDE: f64 = 75.0;
/// Degrees around a country: room for its neighbours' names to be guessed from their shapes.
const AROUND: f64 = 1.5;
/// A sheet is at most this much broader than high, and at most this much higher than broad.
const BROADEST: f64 = 2.4;
const HIGHEST: f64 = 0.9;

impl View {
    /// The whole Earth, so broad.
    pub fn world(width: f64) -> Self {
        let bounds = Bounds { west: -180.0, south: SOUTH, east: 180.0, north: NORTH };
        let (right, _) = equal_earth(Point { lon: 180.0, lat: 0.0 });
        let (_, top) = equal_earth(Point { lon: 0.0, lat: NORTH });
        let (_, bottom) = equal_earth(Point { lon: 0.0, lat: SOUTH });
        let scale = width / (2.0 * right);
        let height = (bottom - top) * scale;
        View { projection: Projection::EqualEarth, bounds, left: -right, top, scale, width, height }
    }

    /// A country and what lies around it, so broad.
    pub fn around(bounds: &Bounds, width: f64) -> Self {
        let breadth = (bounds.east - bounds.west).max(bounds.north - bounds.south);
        let mut bounds = bounds.wider(AROUND + breadth * 0.08);
        let lat = bounds.middle().lat.clamp(-MOST_LATITUDE, MOST_LATITUDE);
        let shortened = lat.to_radians().cos();
        let (across, down) = ((bounds.east - bounds.west) * shortened, bounds.north - bounds.south);
        if across > down * BROADEST {
            let more = (across / BROADEST - down) / 2.0;
            (bounds.south, bounds.north) = (bounds.south - more, bounds.north + more);
        } else if across < down * HIGHEST {
            let more = (down * HIGHEST - across) / shortened / 2.0;
            (bounds.west, bounds.east) = (bounds.west - more, bounds.east + more);
        }
        let scale = width / ((bounds.east - bounds.west) * shortened);
        View {
            projection: Projection::Plain { shortened },
            bounds,
            left: bounds.west * shortened,
            top: -bounds.north,
            scale,
            width,
            height: (bounds.north - bounds.south) * scale,
        }
    }

    /// Where a point is on the sheet, from its upper left corner.
    pub fn dot(&self, point: Point) -> Dot {
        let (x, y) = match self.projection {
            Projection::EqualEarth => equal_earth(point),
            Projection::Plain { shortened } => (point.lon * shortened, -point.lat),
        };
        ((x - self.left) * self.scale, (y - self.top) * self.scale)
    }
}

/// The formula of Equal Earth on a sphere of radius 1; y grows southwards.
fn equal_earth(point: Point) -> Dot {
    const A: [f64; 4] = [1.340_264, -0.081_106, 0.000_893, 0.003_796];
    let root = 3.0_f64.sqrt();
    let theta = (root / 2.0 * point.lat.to_radians().sin()).asin();
    let square = theta * theta;
    let sixth = square * square * square;
    let slope = A[0] + 3.0 * A[1] * square + sixth * (7.0 * A[2] + 9.0 * A[3] * square);
    let x = 2.0 * root * point.lon.to_radians() * theta.cos() / (3.0 * slope);
    let y = theta * (A[0] + A[1] * square + sixth * (A[2] + A[3] * square));
    (x, -y)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn near(a: f64, b: f64) -> bool {
        (a - b).abs() < 1e-4
    }

    #[test]
    fn equal_earth_is_as_published() {
        // The bounds of the projection on the unit sphere, from the paper: x to 2.70663, y to 1.31737.
        let (x, _) = equal_earth(Point { lon: 180.0, lat: 0.0 });
        let (_, y) = equal_earth(Point { lon: 0.0, lat: -90.0 });
        assert!(near(x, 2.70663) && near(y, 1.31737), "{x} {y}");
    }

    #[test]
    fn areas_keep_their_proportions_whatever_their_latitude() {
        let cell = |lat: f64| {
            let dots = [(0.0, lat), (1.0, lat), (1.0, lat + 1.0), (0.0, lat + 1.0), (0.0, lat)];
            let dots = dots.map(|(lon, lat)| equal_earth(Point { lon, lat }));
            let drawn =
                dots.windows(2).map(|ends| ends[0].0 * ends[1].1 - ends[1].0 * ends[0].1).sum::<f64>().abs()
                    / 2.0;
            drawn / ((lat + 1.0).to_radians().sin() - lat.to_radians().sin())
        };
        for lat in [10.0, 35.0, 60.0, 75.0] {
            assert!((cell(lat) / cell(0.0) - 1.0).abs() < 1e-3, "{lat}");
        }
    }

    #[test]
    fn a_view_holds_what_it_was_made_for() {
        let bounds = Bounds { west: -12.0, south: 10.0, east: 4.0, north: 25.0 };
        for view in [View::around(&bounds, 900.0), View::world(900.0)] {
            for (lon, lat) in [(-12.0, 10.0), (4.0, 25.0)] {
                let (x, y) = view.dot(Point { lon, lat });
                assert!((0.0..=view.width).contains(&x) && (0.0..=view.height).contains(&y), "{x} {y}");
            }
        }
        // North is up, east is right.
        let view = View::around(&bounds, 900.0);
        let (a, b) = (view.dot(Point { lon: 0.0, lat: 12.0 }), view.dot(Point { lon: 1.0, lat: 13.0 }));
        assert!(b.0 > a.0 && b.1 < a.1);
    }
}
