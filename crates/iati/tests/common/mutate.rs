//! Changes real activities at random, as people and programs do and as nobody would.

use quick_xml::Reader;
use quick_xml::events::Event;

/// Numbers that look random and are the same in every run (xorshift64*).
pub struct Dice(u64);

impl Dice {
    pub fn new(seed: u64) -> Dice {
        Dice(seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1)
    }

    pub fn below(&mut self, bound: usize) -> usize {
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        (self.0.wrapping_mul(0x2545_F491_4F6C_DD1D) >> 33) as usize % bound.max(1)
    }

    pub fn pick<'a, T>(&mut self, from: &'a [T]) -> &'a T {
        &from[self.below(from.len())]
    }
}

/// The start of every mutated file: the namespaces that mutations use are declared.
pub const HEAD: &str = "<iati-activities version=\"2.03\" xmlns:x=\"urn:x\" \
                        xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\">";

/// An element in text: its tag and its end.
#[derive(Clone, Copy, Debug)]
struct Span {
    start: usize,
    tag_end: usize,
    end: usize,
}

fn elements(text: &str) -> Vec<Span> {
    let mut reader = Reader::from_str(text);
    let (mut found, mut open) = (Vec::new(), Vec::new());
    loop {
        let start = reader.buffer_position() as usize;
        let event = reader.read_event();
        let to = reader.buffer_position() as usize;
        match event {
            Ok(Event::Start(_)) => {
                open.push(found.len());
                found.push(Span { start, tag_end: to, end: to });
            }
            Ok(Event::Empty(_)) => found.push(Span { start, tag_end: to, end: to }),
            Ok(Event::End(_)) => {
                if let Some(at) = open.pop() {
                    found[at].end = to;
                }
            }
            Ok(Event::Eof) | Err(_) => return found,
            Ok(_) => {}
        }
    }
}

/// Attributes of a tag, as `(start of name, start of value, end of value)`.
fn attributes(tag: &str) -> Vec<(usize, usize, usize)> {
    let (mut found, mut at) = (Vec::new(), 0);
    while let Some(equals) = tag[at..].find("=\"").map(|gap| at + gap) {
        let name = tag[..equals].rfind(|c: char| c.is_whitespace()).map_or(0, |space| space + 1);
        let Some(end) = tag[equals + 2..].find('"') else { break };
        found.push((name, equals + 2, equals + 2 + end));
        at = equals + 3 + end;
    }
    found
}

const NAMES: [&str; 26] = [
    "title",
    "narrative",
    "description",
    "value",
    "sector",
    "transaction",
    "iati-identifier",
    "reporting-org",
    "budget",
    "period-start",
    "activity-date",
    "location",
    "result",
    "indicator",
    "reference",
    "comment",
    "x:title",
    "x:y",
    "nonsense",
    "document-link",
    "category",
    "recipient-country",
    "aid-type",
    "fss",
    "crs-add",
    "iati-activity",
];

pub const VALUES: [&str; 50] = [
    "",
    " ",
    "0",
    "1",
    "-1",
    "+1",
    "1.5",
    "1.",
    ".5",
    ".",
    "1e3",
    "1,000",
    "NaN",
    "true",
    "TRUE",
    "yes",
    "2020-01-01",
    " 2020-01-01",
    "2020-02-30",
    "2020-1-1",
    "2020-01-01Z",
    "2020-01-01+14:00",
    "2020-01-01+14:01",
    "20-01-01",
    "2020-01-01T00:00:00",
    "2020-01-01T24:00:00",
    "2020-01-01T00:00:00.5Z",
    "2020-01-01T25:00:00",
    "http://example.org/a b",
    "http://e:x/",
    "%zz",
    "a:b",
    "en",
    "en_GB",
    "en-GB",
    "abcdefghi",
    "a b",
    "&lt;",
    "&#233;",
    "99999999999999999999999999",
    "2147483648",
    "default",
    "12345678901234567890",
    "0000-01-01",
    "\t1 ",
    "&#10;true&#9;",
    "2020-01-01T23:59:60Z",
    "12020-01-01",
    "#a#b",
    "-2147483649",
];

pub const ATTRIBUTES: [&str; 22] = [
    "code",
    "ref",
    "type",
    "iso-date",
    "value-date",
    "currency",
    "percentage",
    "vocabulary",
    "xml:lang",
    "xml:space",
    "xml:base",
    "x:foo",
    "xsi:schemaLocation",
    "xsi:noNamespaceSchemaLocation",
    "bogus",
    "role",
    "url",
    "format",
    "humanitarian",
    "xml:foo",
    "value",
    "xmlns:z",
];

pub const INSERTS: [&str; 28] = [
    "text",
    " ",
    "<x:foo/>",
    "<x:foo a='1'><narrative/></x:foo>",
    "<x:foo><title/></x:foo>",
    "<x:foo><title><narrative/></title></x:foo>",
    "<x:foo value-date='zz'/>",
    "<x:foo value-date='2020-01-01'><nonsense/></x:foo>",
    "<!-- note -->",
    "<![CDATA[]]>",
    "<![CDATA[ ]]>",
    "<![CDATA[x]]>",
    "<?pi data?>",
    "&amp;",
    "&#32;",
    "&#10;",
    "&#233;",
    "<narrative/>",
    "<narrative>t</narrative>",
    "<title><narrative/></title>",
    "<nonsense/>",
    "<x:foo xmlns='urn:y'><title/></x:foo>",
    "<narrative xmlns='urn:y'/>",
    "<x:foo><x:bar><description><nope/></description></x:bar></x:foo>",
    "<value value-date='2020-01-01'>1</value>",
    "<xml:foo/>",
    "<x:foo><transaction/></x:foo>",
    "<activity-scope code='1'/>",
];

const ODD: [&str; 18] = [
    "<", ">", "&", "\"", "'", "/", "]]>", "--", "\u{1}", "é", "=", "<!--", "&nbsp;", "\r", "\t", "\u{FFFE}",
    "?>", "</x>",
];

/// Changes an activity.
pub fn mutate(activity: &str, dice: &mut Dice) -> String {
    let all = elements(activity);
    if all.is_empty() {
        return activity.to_owned();
    }
    let span = *dice.pick(&all);
    let text = activity;
    match dice.below(16) {
        0 => format!("{}{}", &text[..span.start], &text[span.end..]),
        1 => format!("{}{}{}", &text[..span.end], &text[span.start..span.end], &text[span.end..]),
        2 | 3 => {
            let at = dice.pick(&all).start;
            let piece = &text[span.start..span.end];
            if at <= span.start {
                format!("{}{piece}{}{}", &text[..at], &text[at..span.start], &text[span.end..])
            } else if at >= span.end {
                format!("{}{}{piece}{}", &text[..span.start], &text[span.end..at], &text[at..])
            } else {
                text.to_owned()
            }
        }
        4 => rename(text, span, NAMES[dice.below(NAMES.len())]),
        5..=7 => value(text, span, dice),
        8 => remove_attribute(text, span, dice),
        9 => {
            let name = dice.pick(&ATTRIBUTES);
            let value = dice.pick(&VALUES);
            let end = name_end(text, span);
            format!("{} {name}=\"{value}\"{}", &text[..end], &text[end..])
        }
        10 => {
            let at = span.start;
            format!("{}{}{}", &text[..at], dice.pick(&INSERTS), &text[at..])
        }
        11 | 12 => {
            let at = if dice.below(2) == 0 { span.tag_end } else { span.end };
            format!("{}{}{}", &text[..at], dice.pick(&INSERTS), &text[at..])
        }
        13 => content(text, span, VALUES[dice.below(VALUES.len())]),
        14 => {
            let at = boundary(text, dice.below(text.len()));
            format!("{}{}{}", &text[..at], dice.pick(&ODD), &text[at..])
        }
        _ => {
            let from = boundary(text, dice.below(text.len()));
            let to = boundary(text, (from + 1 + dice.below(12)).min(text.len()));
            format!("{}{}", &text[..from], &text[to..])
        }
    }
}

fn boundary(text: &str, mut at: usize) -> usize {
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    at
}

fn name_end(text: &str, span: Span) -> usize {
    let tag = &text[span.start..span.tag_end];
    span.start + tag.find(|c: char| c.is_whitespace() || c == '/' || c == '>').unwrap_or(tag.len() - 1)
}

fn rename(text: &str, span: Span, name: &str) -> String {
    let end = name_end(text, span);
    let renamed = format!("{}<{name}{}", &text[..span.start], &text[end..span.end]);
    let old = &text[span.start + 1..end];
    let renamed = if span.end > span.tag_end {
        renamed.strip_suffix(&format!("</{old}>")).map(|rest| format!("{rest}</{name}>")).unwrap_or(renamed)
    } else {
        renamed
    };
    renamed + &text[span.end..]
}

fn value(text: &str, span: Span, dice: &mut Dice) -> String {
    let found = attributes(&text[span.start..span.tag_end]);
    if found.is_empty() {
        return content(text, span, VALUES[dice.below(VALUES.len())]);
    }
    let (_, from, to) = *dice.pick(&found);
    format!("{}{}{}", &text[..span.start + from], dice.pick(&VALUES), &text[span.start + to..])
}

fn remove_attribute(text: &str, span: Span, dice: &mut Dice) -> String {
    let found = attributes(&text[span.start..span.tag_end]);
    if found.is_empty() {
        return format!("{}{}", &text[..span.start], &text[span.end..]);
    }
    let (from, _, to) = *dice.pick(&found);
    format!("{}{}", &text[..span.start + from], &text[span.start + to + 1..])
}

fn content(text: &str, span: Span, new: &str) -> String {
    if span.end == span.tag_end {
        return text.to_owned();
    }
    let close = text[..span.end].rfind("</").unwrap_or(span.end);
    format!("{}{new}{}", &text[..span.tag_end], &text[close..])
}

/// The activities of a file that are short enough to be mutated often.
pub fn activities(file: &str, longest: usize) -> Vec<&str> {
    let mut found = Vec::new();
    let mut rest = file;
    while let Some(start) = rest.find("<iati-activity ") {
        let Some(end) = rest[start..].find("</iati-activity>").map(|end| start + end + 16) else { break };
        if end - start <= longest {
            found.push(&rest[start..end]);
        }
        rest = &rest[end..];
    }
    found
}
