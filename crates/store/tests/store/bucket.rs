//! The log in a bucket, against a real server: conditions, races, and what a stopped writer leaves behind.

use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Barrier};

use entente_log::TilePath;
use entente_store::bucket::{Bucket, BucketPlace, BucketReader, BucketWriter};
use entente_store::disk::RealDisk;

/// A prefix that nothing was ever put under; none where `ENTENTE_TEST_S3` names no server.
pub fn fresh() -> Option<BucketPlace> {
    static NEXT: AtomicU64 = AtomicU64::new(0);
    let Ok(endpoint) = std::env::var("ENTENTE_TEST_S3") else {
        eprintln!("SKIPPED on S3: ENTENTE_TEST_S3 names no server; `make test` starts one");
        return None;
    };
    let now = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).unwrap().as_nanos();
    let next = NEXT.fetch_add(1, Ordering::SeqCst);
    let place: BucketPlace =
        format!("s3://entente/store/{now}-{}-{next}", std::process::id()).parse().unwrap();
    Some(place.at(&endpoint))
}

fn writer(place: &BucketPlace) -> BucketWriter {
    BucketWriter::new(Bucket::open(place).unwrap(), Arc::new(RealDisk)).unwrap()
}

fn tile(width: u8, fill: u8) -> (TilePath, Vec<u8>) {
    (format!("tile/0/000.p/{width}").parse().unwrap(), vec![fill; usize::from(width) * 32])
}

#[test]
fn a_batch_is_decided_written_and_published() {
    let Some(place) = fresh() else { return };
    let mut writer = writer(&place);
    assert!(writer.head().unwrap().is_none());
    let reader = BucketReader::new(Bucket::open(&place).unwrap());
    assert!(reader.checkpoint().unwrap_err().is_not_found());
    let tiles = [tile(3, 7), ("tile/entries/000.p/3".parse().unwrap(), vec![0, 1, 9, 0, 1, 8, 0, 1, 7])];
    writer.decide(&tiles, (0, 3, "aa"), "note three\n").unwrap();
    assert!(reader.tile_exact(&tiles[0].0).unwrap_err().is_not_found(), "decided, and not yet in its place");
    writer.write_tiles(&tiles).unwrap();
    writer.write_tiles(&tiles).unwrap();
    writer.publish("note three\n").unwrap();
    writer.tidy().unwrap();
    for (path, bytes) in &tiles {
        assert_eq!(&reader.tile_exact(path).unwrap(), bytes);
    }
    assert_eq!(reader.checkpoint().unwrap(), b"note three\n");
    assert_eq!(reader.head().unwrap().unwrap().note, b"note three\n");
    // What is there is never overwritten with something else.
    let other = writer.write_tiles(&[tile(3, 8)]).unwrap_err().to_string();
    assert!(other.contains("other contents"), "{other}");
    assert_eq!(reader.tile_exact(&tiles[0].0).unwrap(), tiles[0].1);
    // A writer of the same process goes on by itself; a new one goes on from what it finds.
    writer.decide(&[tile(4, 7)], (3, 4, "bb"), "note four\n").unwrap();
    let mut next = self::writer(&place);
    let head = next.head().unwrap().unwrap();
    assert_eq!(head.note, b"note four\n");
    next.finish(&head).unwrap();
    assert_eq!(reader.tile_exact(&tile(4, 7).0).unwrap(), tile(4, 7).1);
    next.publish("note four\n").unwrap();
    // The first was only slow: what it would publish is there already, so it has lost nothing.
    writer.write_tiles(&[tile(4, 7)]).unwrap();
    writer.publish("note four\n").unwrap();
}

#[test]
fn of_many_that_decide_at_once_one_goes_on_every_time() {
    let Some(place) = fresh() else { return };
    const WRITERS: usize = 6;
    let mut note = None;
    for round in 0..12_u64 {
        let barrier = Barrier::new(WRITERS);
        let won: Vec<Option<String>> = std::thread::scope(|scope| {
            let threads: Vec<_> = (0..WRITERS)
                .map(|who| {
                    let (barrier, place, seen) = (&barrier, &place, &note);
                    scope.spawn(move || {
                        let mut writer = writer(place);
                        let head = writer.head().unwrap().map(|head| head.note);
                        assert_eq!(&head, seen, "everybody begins with what the last round decided");
                        let note = format!("round {round}, writer {who}\n");
                        let tiles = [tile(u8::try_from(round + 1).unwrap(), u8::try_from(who).unwrap())];
                        barrier.wait();
                        let decided = writer.decide(&tiles, (round, round + 1, &format!("{who:02x}")), &note);
                        match decided {
                            Ok(()) => {
                                writer.write_tiles(&tiles).unwrap();
                                writer.publish(&note).unwrap();
                                Some(note)
                            }
                            Err(error) => {
                                assert!(error.to_string().contains("another node writes"), "{error}");
                                None
                            }
                        }
                    })
                })
                .collect();
            threads.into_iter().map(|thread| thread.join().unwrap()).collect()
        });
        let won: Vec<String> = won.into_iter().flatten().collect();
        assert_eq!(won.len(), 1, "round {round}");
        assert_eq!(BucketReader::new(Bucket::open(&place).unwrap()).checkpoint().unwrap(), won[0].as_bytes());
        note = Some(won[0].clone().into_bytes());
    }
}

#[test]
fn a_server_that_does_not_answer_is_said_to_be_so() {
    if fresh().is_none() {
        return;
    }
    let place: BucketPlace = "s3://entente/none".parse().unwrap();
    // Nothing listens on the discard port.
    let bucket = Bucket::open(&place.at("http://127.0.0.1:9")).unwrap();
    let error = BucketReader::new(bucket).checkpoint().unwrap_err().to_string();
    assert!(error.contains("s3://entente/none/checkpoint"), "{error}");
}
