//! Outlines as SVG paths.

use std::fmt::Write;

use crate::area::{Bounds, size};
use crate::outline::{Country, Point, Ring};
use crate::project::View;
use crate::simplify::{Dot, simplify};

/// Parts that would be smaller on paper, in square units, are left out where a country has larger ones.
const SMALLEST: f64 = 2.0;
/// How much beyond its bounds a view's lines are drawn, in degrees, so that no cut is seen.
const BEYOND: f64 = 3.0;

/// The path of a country, its lines no farther than `most` units from where they are; empty where none of it is in view.
pub fn path(country: &Country, view: &View, most: f64) -> String {
    let window = view.bounds.wider(BEYOND);
    let mut out = String::new();
    if !country.bounds.meets(&window) {
        return out;
    }
    for (at, polygon) in country.polygons.iter().enumerate() {
        for (hole, ring) in polygon.iter().enumerate() {
            let dots: Vec<Dot> = clipped(ring, &window).into_iter().map(|point| view.dot(point)).collect();
            let large = paper(&dots) >= SMALLEST;
            if !large && hole == 0 && at > 0 {
                break;
            }
            if large || hole == 0 {
                write(&halves(&dots, most), &mut out);
            }
        }
    }
    out
}

/// A ring has its first point twice, so it is simplified in two halves: at its first point and at the one farthest from it.
fn halves(dots: &[Dot], most: f64) -> Vec<Dot> {
    let Some(first) = dots.first() else { return Vec::new() };
    let far = |dot: &Dot| (dot.0 - first.0).hypot(dot.1 - first.1);
    let at = dots.iter().enumerate().max_by(|a, b| far(a.1).total_cmp(&far(b.1))).map_or(0, |(at, _)| at);
    let mut out = simplify(dots.get(..=at).unwrap_or_default(), most);
    out.extend(simplify(dots.get(at..).unwrap_or_default(), most).into_iter().skip(1));
    out
}

fn paper(dots: &[Dot]) -> f64 {
    let ring: Vec<Point> = dots.iter().map(|(x, y)| Point { lon: *x, lat: *y }).collect();
    size(&ring)
}

/// Whole tenths, each point told from the one before: short, and near enough for any screen.
fn write(dots: &[Dot], out: &mut String) {
    let tenths = |value: f64| (value * 10.0).round() as i64;
    let mut last: Option<(i64, i64)> = None;
    for (x, y) in dots.iter().map(|(x, y)| (tenths(*x), tenths(*y))) {
        // A string takes whatever is written.
        let _ = match last {
            None => write!(out, "M{} {}", shown(x), shown(y)),
            Some(at) if at == (x, y) => Ok(()),
            Some((a, b)) => write!(out, "l{} {}", shown(x - a), shown(y - b)),
        };
        last = Some((x, y));
    }
    if last.is_some() {
        out.push('Z');
    }
}

fn shown(tenths: i64) -> String {
    let sign = if tenths < 0 { "-" } else { "" };
    let (whole, rest) = (tenths.abs() / 10, tenths.abs() % 10);
    if rest == 0 { format!("{sign}{whole}") } else { format!("{sign}{whole}.{rest}") }
}

/// The part of a ring inside a box (Sutherland and Hodgman, side by side).
fn clipped(ring: &Ring, window: &Bounds) -> Ring {
    let held = Bounds::of(ring).is_some_and(|bounds| {
        let corner = |lon, lat| window.holds(Point { lon, lat });
        corner(bounds.west, bounds.south) && corner(bounds.east, bounds.north)
    });
    if held {
        return ring.clone();
    }
    type Side = (fn(&Point, &Bounds) -> f64, fn(&Point) -> f64);
    const SIDES: [Side; 4] = [
        (|point, window| point.lon - window.west, |point| point.lon),
        (|point, window| window.east - point.lon, |point| point.lon),
        (|point, window| point.lat - window.south, |point| point.lat),
        (|point, window| window.north - point.lat, |point| point.lat),
    ];
    let mut out = ring.clone();
    for (inside, _) in SIDES {
        let mut next = Ring::new();
        let before = out.iter().skip(out.len().saturating_sub(1)).chain(out.iter());
        for (a, b) in before.zip(out.iter()) {
            let (da, db) = (inside(a, window), inside(b, window));
            if (da >= 0.0) != (db >= 0.0) {
                let part = da / (da - db);
                next.push(Point { lon: a.lon + part * (b.lon - a.lon), lat: a.lat + part * (b.lat - a.lat) });
            }
            if db >= 0.0 {
                next.push(*b);
            }
        }
        out = next;
    }
    if let Some(first) = out.first().copied() {
        out.push(first);
    }
    out
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use crate::outline::{TABLE, parse};

    #[test]
    fn a_ring_is_cut_at_the_sides_of_the_view() {
        let ring: Ring = [(0.0, 0.0), (10.0, 0.0), (10.0, 10.0), (0.0, 10.0), (0.0, 0.0)]
            .map(|(lon, lat)| Point { lon, lat })
            .into();
        let window = Bounds { west: 5.0, south: -5.0, east: 20.0, north: 5.0 };
        let cut = clipped(&ring, &window);
        assert_eq!(Bounds::of(&cut).unwrap(), Bounds { west: 5.0, south: 0.0, east: 10.0, north: 5.0 });
        assert!((size(&cut) - 25.0).abs() < 1e-9);
        let elsewhere = Bounds { west: 50.0, south: 50.0, east: 60.0, north: 60.0 };
        assert!(clipped(&ring, &elsewhere).is_empty());
    }

    #[test]
    fn the_world_is_light_and_every_country_is_on_it() {
        let all = parse(TABLE).unwrap();
        let view = View::world(900.0);
        let paths: Vec<String> = all.iter().map(|country| path(country, &view, 0.8)).collect();
        let length: usize = paths.iter().map(String::len).sum();
        assert!(length < 60_000, "{length} bytes");
        for (country, path) in all.iter().zip(&paths) {
            assert!(path.starts_with('M'), "{}", country.name);
        }
    }
}
