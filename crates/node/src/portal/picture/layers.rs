//! Flows between layers: who gave to whom, or how value went from hand to hand. Bands are as broad as what they carry; what nobody
//! names is drawn too.

use super::svg::{Svg, short};

/// Something value rests in or passes through.
pub struct Node {
    /// Its name.
    pub name: String,
    /// Which layer it stands in, from 0 where the lines begin.
    pub layer: usize,
    /// Whether nobody says who or where it is.
    pub unknown: bool,
    /// Where it leads; empty for nowhere.
    pub url: String,
}

/// Value that went from one node to another.
pub struct Band {
    /// From.
    pub from: usize,
    /// To.
    pub to: usize,
    /// How much, to be drawn.
    pub size: f64,
    /// How much, as it is written.
    pub shown: String,
}

const WIDTH: f64 = 1000.0;
const BOX: f64 = 14.0;
const GAP: f64 = 20.0;
/// Room for what is drawn of value, top to bottom.
const ROOM: f64 = 330.0;
const NAME_CHARS: usize = 30;
/// About the breadth of a letter: names between layers end before the next begins.
const CHAR: f64 = 7.8;
const CLASSES: [&str; 6] = ["s1", "s4", "s2", "s5", "s3", "s6"];

/// The picture.
pub fn layers(title: &str, about: &str, rtl: bool, nodes: &[Node], bands: &[Band]) -> String {
    let count = nodes.iter().map(|node| node.layer + 1).max().unwrap_or(1);
    let sizes: Vec<f64> = (0..nodes.len())
        .map(|at| {
            let sum = |end: fn(&Band) -> usize| {
                bands.iter().filter(|band| end(band) == at).map(|band| band.size).sum::<f64>()
            };
            sum(|band| band.from).max(sum(|band| band.to))
        })
        .collect();
    let of_layer = |layer: usize| nodes.iter().zip(&sizes).filter(move |(node, _)| node.layer == layer);
    let most = (0..count).map(|layer| of_layer(layer).map(|(_, size)| size).sum::<f64>()).fold(0.0, f64::max);
    let scale = if most > 0.0 { ROOM / most } else { 0.0 };
    // Names of the last layer stand behind its boxes.
    let step = if count > 1 { (WIDTH - 240.0) / (count - 1) as f64 } else { 0.0 };
    let mut tops = Vec::with_capacity(nodes.len());
    let mut next = vec![18.0; count];
    for (node, size) in nodes.iter().zip(&sizes) {
        let y = next[node.layer];
        tops.push(y);
        next[node.layer] = y + (size * scale).max(3.0) + GAP;
    }
    let height = next.iter().copied().fold(60.0, f64::max);
    let mut svg = Svg::new("layers", title, about, rtl, WIDTH, height);
    let name_chars = if count > 2 { (step / CHAR) as usize } else { NAME_CHARS };
    let (mut out, mut into) = (tops.clone(), tops.clone());
    for band in bands {
        let (Some(from), Some(to)) = (nodes.get(band.from), nodes.get(band.to)) else { continue };
        let breadth = (band.size * scale).max(0.8);
        let class = if from.unknown || to.unknown {
            "unknown".to_owned()
        } else {
            format!("flow {}", CLASSES[band.from % CLASSES.len()])
        };
        let about = format!("{} → {}: {}", from.name, to.name, band.shown);
        let (start, end) = (from.layer as f64 * step + BOX, to.layer as f64 * step);
        svg.band(&class, (start, out[band.from]), (end, into[band.to]), breadth, &about);
        out[band.from] += breadth;
        into[band.to] += breadth;
    }
    for (at, (node, size)) in nodes.iter().zip(&sizes).enumerate() {
        let (x, y, height) = (node.layer as f64 * step, tops[at], (size * scale).max(3.0));
        if !node.url.is_empty() {
            svg.link(&node.url);
        }
        svg.rect(if node.unknown { "unknown" } else { CLASSES[at % CLASSES.len()] }, x, y, BOX, height);
        svg.text(
            "",
            "start",
            x + BOX + 5.0,
            y + (height / 2.0).min(60.0) + 4.0,
            &short(&node.name, name_chars),
        );
        if !node.url.is_empty() {
            svg.end_link();
        }
    }
    svg.done()
}
