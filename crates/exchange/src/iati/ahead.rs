//! A file read on a thread of its own, ahead of the drafts that are made of what stands in it.

use std::cell::Cell;
use std::io::{self, Read};
use std::sync::mpsc::{SyncSender, sync_channel};

use entente_iati::read::{Item, ReadCounts, ReadError, file};
use sha2::{Digest, Sha256};

/// Activities handed over together, so that the threads meet seldom and the first of a file are there soon.
const TOGETHER: usize = 16;
/// Bytes of the file that are handed over together at most, or one activity where that is larger.
const TOGETHER_BYTES: u64 = 256 << 10;
/// Lots that may wait: with those being read and drafted six are in memory, whatever the file's size.
const WAITING: usize = 4;

/// What was read, and the SHA-256 of it in hex.
pub(super) type Read1 = (ReadCounts, String);

/// Reads a file to its end, and tells what it holds in its order. `tell` runs on the thread that calls.
///
/// # Errors
/// As [`file`]; what was told before stays told.
pub(super) fn read<R: Read + Send>(source: R, tell: &mut dyn FnMut(Item)) -> Result<Read1, ReadError> {
    std::thread::scope(|scope| {
        let (send, lots) = sync_channel(WAITING);
        let reader = scope.spawn(move || ahead(source, &send));
        for item in lots.into_iter().flatten() {
            tell(item);
        }
        reader.join().unwrap_or_else(|_| Err(io::Error::other("the thread that reads has stopped").into()))
    })
}

fn ahead<R: Read>(source: R, send: &SyncSender<Vec<Item>>) -> Result<Read1, ReadError> {
    let passed = Cell::new(0);
    let mut source = Hashing { source, hash: Sha256::new(), passed: &passed };
    let (mut lot, mut from) = (Vec::new(), 0);
    let counts = file(&mut source, &mut |item| {
        if lot.len() >= TOGETHER || passed.get() - from >= TOGETHER_BYTES {
            from = passed.get();
            // Nobody takes it only if the other thread is going down, and then all is over.
            let _ = send.send(std::mem::take(&mut lot));
        }
        lot.push(item);
    });
    let _ = send.send(lot);
    Ok((counts?, hex::encode(source.hash.finalize())))
}

/// A reader that hashes and counts what passes.
struct Hashing<'p, R> {
    source: R,
    hash: Sha256,
    passed: &'p Cell<u64>,
}

impl<R: Read> Read for Hashing<'_, R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let got = self.source.read(buffer)?;
        self.hash.update(buffer.get(..got).unwrap_or_default());
        self.passed.set(self.passed.get() + got as u64);
        Ok(got)
    }
}
