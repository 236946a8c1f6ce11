//! A canvas: shapes and text at places counted from where lines begin.

use std::fmt::Write;

use crate::portal::markup::Plain;

/// A picture under way.
pub struct Svg {
    width: f64,
    height: f64,
    rtl: bool,
    head: String,
    body: String,
}

impl Svg {
    /// An empty picture. Its title says what it is, its description what it shows; `id` is its own on the page.
    pub fn new(id: &str, title: &str, about: &str, rtl: bool, width: f64, height: f64) -> Self {
        let head = format!(
            "aria-labelledby=\"{id}-title {id}-about\"><title id=\"{id}-title\">{}</title><desc id=\"{id}-about\">{}</desc>",
            Plain(title),
            Plain(about)
        );
        Svg { width, height, rtl, head, body: String::new() }
    }

    /// What has no shape of its own here, already written.
    pub fn add(&mut self, args: std::fmt::Arguments<'_>) {
        // A string takes whatever is written.
        let _ = self.body.write_fmt(args);
    }

    /// Where a distance from the beginning of the line is.
    pub fn x(&self, from_start: f64) -> f64 {
        if self.rtl { self.width - from_start } else { from_start }
    }

    /// A box.
    pub fn rect(&mut self, class: &str, x: f64, y: f64, width: f64, height: f64) {
        let left = if self.rtl { self.width - x - width } else { x };
        self.add(format_args!(
            "<rect class=\"{class}\" x=\"{left:.1}\" y=\"{y:.1}\" width=\"{width:.1}\" height=\"{height:.1}\" rx=\"2\"/>"
        ));
    }

    /// A disc.
    pub fn disc(&mut self, class: &str, x: f64, y: f64, radius: f64) {
        let x = self.x(x);
        self.add(format_args!("<circle class=\"{class}\" cx=\"{x:.1}\" cy=\"{y:.1}\" r=\"{radius:.1}\"/>"));
    }

    /// A line.
    pub fn line(&mut self, class: &str, from: (f64, f64), to: (f64, f64)) {
        let (x1, x2) = (self.x(from.0), self.x(to.0));
        self.add(format_args!(
            "<line class=\"{class}\" x1=\"{x1:.1}\" y1=\"{:.1}\" x2=\"{x2:.1}\" y2=\"{:.1}\"/>",
            from.1, to.1
        ));
    }

    /// A band that bends from one box to the next, as broad at both ends.
    pub fn band(&mut self, class: &str, from: (f64, f64), to: (f64, f64), breadth: f64, about: &str) {
        let (a, b, middle) = (self.x(from.0), self.x(to.0), self.x((from.0 + to.0) / 2.0));
        let (top, end) = (from.1, to.1);
        let (below, end_below) = (top + breadth, end + breadth);
        self.add(format_args!(
            "<path class=\"{class}\" d=\"M{a:.1} {top:.1}C{middle:.1} {top:.1} {middle:.1} {end:.1} {b:.1} {end:.1}\
             V{end_below:.1}C{middle:.1} {end_below:.1} {middle:.1} {below:.1} {a:.1} {below:.1}Z\"><title>{}</title></path>",
            Plain(about)
        ));
    }

    /// A shape of straight lines.
    pub fn polygon(&mut self, class: &str, corners: &[(f64, f64)], about: &str) {
        let corners: Vec<String> = corners.iter().map(|(x, y)| format!("{:.1},{y:.1}", self.x(*x))).collect();
        self.add(format_args!(
            "<polygon class=\"{class}\" points=\"{}\"><title>{}</title></polygon>",
            corners.join(" "),
            Plain(about)
        ));
    }

    /// Text; `anchor` is `start`, `middle` or `end` in the direction of the line.
    pub fn text(&mut self, class: &str, anchor: &str, x: f64, y: f64, text: &str) {
        let x = self.x(x);
        // Names in Latin letters keep their own order between letters that run the other way.
        let (open, close) = if self.rtl { ("\u{2068}", "\u{2069}") } else { ("", "") };
        self.add(format_args!(
            "<text class=\"{class}\" x=\"{x:.1}\" y=\"{y:.1}\" text-anchor=\"{anchor}\">{open}{}{close}</text>",
            Plain(text)
        ));
    }

    /// What is drawn until the next `end_link` leads somewhere.
    pub fn link(&mut self, url: &str) {
        self.add(format_args!("<a href=\"{}\">", Plain(url)));
    }

    /// Ends a link.
    pub fn end_link(&mut self) {
        self.body.push_str("</a>");
    }

    /// The picture. Screen readers take it as one thing with its title, as the same figures stand in a table; where parts of it lead
    /// somewhere, as a group of links.
    pub fn done(self) -> String {
        let direction = if self.rtl { "rtl" } else { "ltr" };
        let role = if self.body.contains("<a href=") { "group" } else { "img" };
        format!(
            "<svg role=\"{role}\" direction=\"{direction}\" viewBox=\"0 0 {:.0} {:.0}\" width=\"{:.0}\" height=\"{:.0}\" {}{}</svg>",
            self.width, self.height, self.width, self.height, self.head, self.body
        )
    }
}

/// A text cut to so many characters.
pub fn short(text: &str, most: usize) -> String {
    if text.chars().count() <= most {
        return text.to_owned();
    }
    let cut: String = text.chars().take(most.saturating_sub(1)).collect();
    format!("{}…", cut.trim_end())
}
