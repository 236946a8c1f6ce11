//! Maps: countries shaded by a figure, each with its name and figure, and with a pattern beside its colour. Maps aren't mirrored
//! where lines run from right to left: east is where it is.

use std::sync::OnceLock;

use entente_geo::area::label_point;
use entente_geo::name::{self, Names};
use entente_geo::outline::{TABLE, parse};
use entente_geo::path::path;
use entente_geo::{Country, View};

use super::svg::{Svg, short};
use crate::portal::markup::Plain;
use crate::portal::words::Language;

/// A country that has a figure.
pub struct Land {
    /// ISO 3166-1 alpha-2.
    pub code: String,
    /// Its name.
    pub name: String,
    /// The figure, to be drawn.
    pub value: f64,
    /// The figure, as it is written.
    pub shown: String,
    /// Where it leads.
    pub url: String,
}

/// A map.
pub struct Map<'a> {
    /// Its own on the page.
    pub id: &'static str,
    /// What it is.
    pub title: &'a str,
    /// What it shows.
    pub about: &'a str,
    /// Countries with a figure.
    pub lands: &'a [Land],
    /// One country and its surroundings; else the Earth.
    pub focus: Option<&'a str>,
}

const WIDTH: f64 = 900.0;
/// Lines are drawn this near to where they are, in units of a map that is 900 of them broad.
const WORLD_DETAIL: f64 = 0.9;
const NEAR_DETAIL: f64 = 0.5;
/// Shades, from few to many.
const STEPS: usize = 4;
/// Countries smaller than this on paper get a disc that can be seen.
const SMALL: f64 = 12.0;
const LEGEND: f64 = 34.0;
/// Degrees around what a map that can be moved shows first.
const MARGIN: f64 = 6.0;
/// About the breadth of a letter.
const CHAR: f64 = 7.4;
const LINE: f64 = 17.0;

/// The outlines that ship with the program; a test of theirs holds that they can be read.
fn countries() -> &'static [Country] {
    static ALL: OnceLock<Vec<Country>> = OnceLock::new();
    ALL.get_or_init(|| parse(TABLE).unwrap_or_default())
}

/// What a country is called; its code where no name is known.
pub fn country_name(code: &str, language: Language) -> &str {
    static NAMES: OnceLock<Names> = OnceLock::new();
    let names = NAMES.get_or_init(|| Names::parse(name::TABLE).unwrap_or_default());
    names.of(code, language.code()).unwrap_or(code)
}

/// The paths of all countries on a map of the Earth, in the order of the table: made once, since every such map has them.
fn world() -> &'static [String] {
    static WORLD: OnceLock<Vec<String>> = OnceLock::new();
    WORLD.get_or_init(|| {
        let view = View::world(WIDTH);
        countries().iter().map(|country| path(country, &view, WORLD_DETAIL)).collect()
    })
}

/// A country with its figure, the outline of it, and the path it has on this map.
struct Drawn<'a> {
    land: &'a Land,
    country: &'static Country,
    path: &'a str,
}

impl Map<'_> {
    /// The picture.
    pub fn drawn(&self) -> String {
        let focus = self.focus.and_then(|code| countries().iter().find(|country| country.code == code));
        let view = focus.map_or(View::world(WIDTH), |country| View::around(&country.bounds, WIDTH));
        let mut svg = Svg::new(self.id, self.title, self.about, false, WIDTH, view.height + LEGEND);
        self.patterns(&mut svg);
        let near: Vec<String> = match focus {
            None => Vec::new(),
            Some(_) => countries().iter().map(|country| path(country, &view, NEAR_DETAIL)).collect(),
        };
        let paths = if focus.is_some() { near.as_slice() } else { world() };
        svg.add(format_args!("<path class=\"land\" d=\"{}\"/>", paths.concat()));
        let mut lands: Vec<Drawn<'_>> = Vec::new();
        for land in self.lands {
            let known = countries().iter().zip(paths).find(|(country, _)| country.code == land.code);
            lands.extend(known.map(|(country, path)| Drawn { land, country, path }));
        }
        lands.sort_by(|a, b| {
            b.land.value.total_cmp(&a.land.value).then_with(|| a.land.code.cmp(&b.land.code))
        });
        for drawn in &lands {
            self.shade(&mut svg, drawn, &view);
        }
        labels(&mut svg, &lands, &view);
        self.legend(&mut svg, view.height);
        svg.done()
    }

    /// What a map that can be moved shows first: the country that is meant, else all that have a figure. Degrees west, south, east,
    /// north, with commas.
    pub fn bounds(&self) -> String {
        let meant = |country: &&Country| match self.focus {
            Some(code) => country.code == code,
            None => self.lands.iter().any(|land| land.code == country.code),
        };
        let all = countries().iter().filter(meant).map(|country| country.bounds);
        let bounds = all
            .reduce(|all, one| all.and(&one))
            .map_or(View::world(WIDTH).bounds, |bounds| bounds.wider(MARGIN));
        format!("{:.1},{:.1},{:.1},{:.1}", bounds.west, bounds.south, bounds.east, bounds.north)
    }

    fn shade(&self, svg: &mut Svg, drawn: &Drawn<'_>, view: &View) {
        let Drawn { land, country, path } = drawn;
        let step = self.step(land.value);
        let fill = format!("url(#{}-m{step})", self.id);
        let mark = label_point(country);
        // The table beside has the same links, large enough for any finger and in the order of the keyboard.
        svg.add(format_args!(
            "<a href=\"{}\" tabindex=\"-1\" aria-label=\"{}: {}\">",
            Plain(&land.url),
            Plain(&land.name),
            Plain(&land.shown)
        ));
        svg.add(format_args!(
            "<path class=\"area\" fill=\"{fill}\" data-code=\"{}\" data-step=\"{step}\" \
             data-lon=\"{:.2}\" data-lat=\"{:.2}\" d=\"{}\"><title>{}: {}</title></path>",
            Plain(&land.code),
            mark.lon,
            mark.lat,
            path,
            Plain(&land.name),
            Plain(&land.shown)
        ));
        let corner = |lon, lat| view.dot(entente_geo::Point { lon, lat });
        let (low, high) = (
            corner(country.bounds.west, country.bounds.south),
            corner(country.bounds.east, country.bounds.north),
        );
        if (high.0 - low.0).max(low.1 - high.1) < SMALL {
            let (x, y) = view.dot(mark);
            svg.add(format_args!(
                "<circle class=\"area\" fill=\"{fill}\" cx=\"{x:.1}\" cy=\"{y:.1}\" r=\"6\"/>"
            ));
        }
        svg.end_link();
    }

    /// A pattern for each shade: from plain to close lines, so that it is told without its colour.
    fn patterns(&self, svg: &mut Svg) {
        svg.add(format_args!("<defs>"));
        for step in 1..=STEPS {
            let lines = ["", "M0 9L9 0", "M0 6L6 0", "M0 6L6 0M0 0L6 6"][step - 1];
            let side = if step == 2 { 9 } else { 6 };
            svg.add(format_args!(
                "<pattern id=\"{}-m{step}\" width=\"{side}\" height=\"{side}\" patternUnits=\"userSpaceOnUse\">\
                 <rect class=\"m{step}\" width=\"{side}\" height=\"{side}\"/><path class=\"hatch\" d=\"{lines}\"/></pattern>",
                self.id
            ));
        }
        svg.add(format_args!("</defs>"));
    }

    fn most(&self) -> f64 {
        self.lands.iter().map(|land| land.value).fold(0.0, f64::max)
    }

    /// The shade of a figure, 1 to 4: equal steps of its logarithm, since figures of aid differ by orders of magnitude.
    fn step(&self, value: f64) -> usize {
        let most = self.most();
        if value <= 0.0 || most <= 0.0 {
            return 1;
        }
        let part = value.ln_1p() / most.ln_1p();
        ((part * STEPS as f64).ceil() as usize).clamp(1, STEPS)
    }

    /// Each shade with the figures it stands for.
    fn legend(&self, svg: &mut Svg, top: f64) {
        let mut x = 4.0;
        for step in 1..=STEPS {
            let mut of: Vec<&Land> = self.lands.iter().filter(|land| self.step(land.value) == step).collect();
            of.sort_by(|a, b| a.value.total_cmp(&b.value));
            let (Some(least), Some(most)) = (of.first(), of.last()) else { continue };
            let words = if least.shown == most.shown {
                least.shown.clone()
            } else {
                format!("{} – {}", least.shown, most.shown)
            };
            let y = top + 10.0;
            svg.add(format_args!(
                "<rect class=\"area\" fill=\"url(#{}-m{step})\" x=\"{x:.1}\" y=\"{y:.1}\" width=\"26\" height=\"16\"/>",
                self.id
            ));
            svg.text("", "start", x + 33.0, y + 13.0, &words);
            x += 33.0 + words.chars().count() as f64 * CHAR + 26.0;
        }
    }
}

/// Names with figures, the largest first; one that would stand on another is left to the table.
fn labels(svg: &mut Svg, lands: &[Drawn<'_>], view: &View) {
    let mut taken: Vec<(f64, f64, f64)> = Vec::new();
    for Drawn { land, country, .. } in lands {
        let (x, y) = view.dot(label_point(country));
        let text = format!("{} {}", short(&land.name, 22), land.shown);
        let half = text.chars().count() as f64 * CHAR / 2.0;
        let x = x.clamp(half, (WIDTH - half).max(half));
        let y = y + 5.0;
        let free = taken.iter().all(|(a, b, other)| (a - x).abs() > half + other || (b - y).abs() > LINE);
        if free {
            svg.text("mark", "middle", x, y, &text);
            taken.push((x, y, half));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn land(code: &str, value: f64) -> Land {
        Land {
            code: code.into(),
            name: code.into(),
            value,
            shown: format!("{value}"),
            url: format!("/places/{code}"),
        }
    }

    fn map(lands: &[Land], focus: Option<&str>) -> String {
        Map { id: "m", title: "<t>", about: "a", lands, focus }.drawn()
    }

    #[test]
    fn a_map_shades_what_has_figures_names_it_and_says_what_shades_mean() {
        let lands =
            [land("ML", 2.0), land("AF", 300.0), land("KR", 5000.0), land("TO", 3.0), land("QQ", 9.0)];
        let drawn = map(&lands, None);
        for code in ["ML", "AF", "KR", "TO"] {
            assert!(drawn.contains(&format!("data-code=\"{code}\"")), "{code}");
            assert!(drawn.contains(&format!("href=\"/places/{code}\"")), "{code}");
        }
        assert!(!drawn.contains("QQ"), "a code that no outline has is left to the table");
        assert!(drawn.contains("<circle"), "Tonga can be seen");
        assert!(drawn.contains("&lt;t&gt;") && drawn.contains("300") && drawn.contains("role=\"group\""));
        let all = Map { id: "m", title: "", about: "", lands: &lands, focus: Some("ML") };
        assert_eq!(all.bounds().split(',').count(), 4);
        let near = map(&lands, Some("ML"));
        assert!(near.contains("data-code=\"ML\"") && near.len() < 120_000, "{}", near.len());
    }

    #[test]
    fn shades_rise_with_their_figures() {
        let lands = [land("ML", 1.0), land("AF", 30.0), land("KR", 900.0)];
        let map = Map { id: "m", title: "", about: "", lands: &lands, focus: None };
        let steps: Vec<usize> = lands.iter().map(|land| map.step(land.value)).collect();
        assert!(steps.windows(2).all(|two| two[0] < two[1]), "{steps:?}");
        assert_eq!((map.step(0.0), map.step(900.0)), (1, 4));
        assert_eq!(Map { id: "m", title: "", about: "", lands: &[], focus: None }.step(0.0), 1);
    }
}
