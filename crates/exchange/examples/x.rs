use entente_exchange::cbpf::{source, Tables};
fn main() {
    for d in std::env::args().skip(1) {
        let t0 = std::time::Instant::now();
        let f = source::read_folder(d.as_ref()).unwrap();
        let t = Tables::parse(&f).unwrap();
        println!("{d} {:?}", t0.elapsed());
        for f in &t.files { println!("{} read {} refused {} unreadable {}", f.name, f.read, f.refused, f.unreadable); }
        println!("refused {} remarks {}", t.refused().count(), t.remarks().count());
        for x in t.refused().take(15) { println!("R {x}"); }
        for x in t.remarks().take(25) { println!("T {x}"); }
    }
}
