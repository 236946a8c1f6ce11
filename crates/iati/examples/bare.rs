//! bare
use quick_xml::{Reader, events::Event};
fn main() {
    for path in std::env::args().skip(1) {
        let text = std::fs::read_to_string(&path).unwrap();
        for _ in 0..3 {
        let start = std::time::Instant::now();
        let mut r = Reader::from_str(&text); let mut n = 0usize;
        loop { match r.read_event().unwrap() { Event::Eof => break, Event::Start(e) | Event::Empty(e) => for a in e.attributes() { n += a.unwrap().value.len() }, _ => {} } }
        println!("{path} {n} {:.0} MB/s", text.len() as f64 / start.elapsed().as_secs_f64() / 1e6);
        }
    }
}
