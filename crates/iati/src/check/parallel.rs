//! The parts of a file, several at a time.
//!
//! The thread that calls cuts the file and takes the results in order; while none is due, it reads parts like the others.
//! So no thread waits for its turn on a core where there are as many threads as cores.

use std::collections::{BTreeMap, VecDeque};
use std::io::{self, Read};
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};

use super::file::Merge;
use super::part::{self, Context, End, Part, Start};
use super::split::Splitter;
use crate::limits::{MAX_ACTIVITY_BYTES, READ_BYTES};

/// Parts for each thread that may be under way: those that wait are read while one takes longer than others.
const IN_FLIGHT: usize = 4;
/// Bytes of parts under way above which each thread gets one at a time, so that huge activities don't add up.
const UNDER_WAY_BYTES: usize = 8 << 20;
/// The most room that is kept for another part: what a huge activity took is given back.
const SPARE_BYTES: usize = 4 * READ_BYTES;

/// Reads all parts from here on. Each is read as if the one before it ended between two activities; where it did not, it is
/// read again.
pub(super) fn run<R: Read>(
    merge: &mut Merge<'_>,
    splitter: &mut Splitter<R>,
    first: Start,
) -> io::Result<()> {
    let (context, threads) = (merge.options.context, merge.options.threads);
    let pool = Pool::new(first, context);
    std::thread::scope(|scope| {
        // However this ends, the others stop.
        let _over = Over(&pool);
        for _ in 1..threads {
            scope.spawn(|| {
                let _over = Over(&pool);
                pool.help();
            });
        }
        take_all(merge, splitter, &pool, threads)
    })
}

/// Part of the file, by its number in it.
struct Job {
    number: usize,
    bytes: Vec<u8>,
    last: bool,
}

#[derive(Default)]
struct Shared {
    waiting: VecDeque<Job>,
    done: BTreeMap<usize, (Job, Part)>,
    over: bool,
}

/// What the threads share.
struct Pool<'c> {
    first: Start,
    context: Context<'c>,
    shared: Mutex<Shared>,
    /// There is a part to read, or there will be none.
    more: Condvar,
    /// A part is read, or none will be.
    read: Condvar,
}

/// Tells the others, when it goes, that all is over: also where a thread goes down.
struct Over<'p, 'c>(&'p Pool<'c>);

impl Drop for Over<'_, '_> {
    fn drop(&mut self) {
        self.0.lock().over = true;
        self.0.more.notify_all();
        self.0.read.notify_all();
    }
}

impl<'c> Pool<'c> {
    fn new(first: Start, context: Context<'c>) -> Self {
        Pool { first, context, shared: Mutex::default(), more: Condvar::new(), read: Condvar::new() }
    }

    fn lock(&self) -> MutexGuard<'_, Shared> {
        // Whoever goes down while holding it leaves whole parts behind.
        self.shared.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn add(&self, job: Job) {
        self.lock().waiting.push_back(job);
        self.more.notify_one();
    }

    /// Reads parts until there will be none.
    fn help(&self) {
        loop {
            let mut shared = self.lock();
            let job = loop {
                if shared.over {
                    return;
                }
                match shared.waiting.pop_front() {
                    Some(job) => break job,
                    None => shared = self.more.wait(shared).unwrap_or_else(PoisonError::into_inner),
                }
            };
            drop(shared);
            self.work(job);
        }
    }

    fn work(&self, job: Job) {
        let part = part::read(&job.bytes, &self.first, self.context, job.last);
        self.lock().done.insert(job.number, (job, part));
        self.read.notify_one();
    }

    /// A part that is read, or one to read where that one is not.
    fn next(&self, number: usize) -> io::Result<Next> {
        let mut shared = self.lock();
        loop {
            if let Some((job, part)) = shared.done.remove(&number) {
                return Ok(Next::Read(job, Box::new(part)));
            }
            if let Some(job) = shared.waiting.pop_front() {
                return Ok(Next::Work(job));
            }
            if shared.over {
                return Err(io::Error::other("a thread of the check has stopped"));
            }
            shared = self.read.wait(shared).unwrap_or_else(PoisonError::into_inner);
        }
    }
}

enum Next {
    Read(Job, Box<Part>),
    Work(Job),
}

/// Whether another part may be cut, with so many parts and bytes under way.
fn may_add(parts: usize, bytes: usize, threads: usize) -> bool {
    parts < threads || parts < threads * IN_FLIGHT && bytes < UNDER_WAY_BYTES
}

fn take_all<R: Read>(
    merge: &mut Merge<'_>,
    splitter: &mut Splitter<R>,
    pool: &Pool<'_>,
    threads: usize,
) -> io::Result<()> {
    let (mut added, mut taken, mut under_way, mut ended) = (0, 0, 0, false);
    let mut expected = pool.first.clone();
    // What a part left open, to be read again when it has grown to twice its length: then all of that costs no more
    // than twice.
    let mut carried: Option<(Vec<u8>, usize)> = None;
    // Room of parts that are done with: fresh memory for each would cost more than reading into it.
    let mut spare: Vec<Vec<u8>> = Vec::new();
    loop {
        while !ended && may_add(added - taken, under_way, threads) {
            let mut bytes = spare.pop().unwrap_or_default();
            ended = splitter.next(&mut bytes, MAX_ACTIVITY_BYTES)?;
            under_way += bytes.len();
            pool.add(Job { number: added, bytes, last: ended });
            added += 1;
        }
        if taken == added {
            return Ok(());
        }
        let (Job { mut bytes, last, .. }, mut part) = match pool.next(taken)? {
            Next::Read(job, part) => (job, *part),
            Next::Work(job) => {
                pool.work(job);
                continue;
            }
        };
        taken += 1;
        under_way -= bytes.len();
        if let Some((mut open, least)) = carried.take() {
            open.append(&mut bytes);
            spare.push(bytes);
            if open.len() < least && !last {
                carried = Some((open, least));
                continue;
            }
            bytes = open;
            part = part::read(&bytes, &expected, merge.options.context, last);
        } else if pool.first != expected {
            part = part::read(&bytes, &expected, merge.options.context, last);
        }
        match part.end.clone() {
            End::Between(root) => {
                merge.take(&bytes, part)?;
                expected = Start::Between(root);
                if bytes.capacity() <= SPARE_BYTES {
                    bytes.clear();
                    spare.push(bytes);
                }
            }
            End::Open if bytes.len() <= MAX_ACTIVITY_BYTES && !last => carried = Some(twice(bytes)),
            End::Open => return merge.too_large(&bytes, part),
            End::Closed if !last => carried = Some(twice(bytes)),
            End::Closed | End::Broken => return merge.take(&bytes, part),
        }
    }
}

/// Bytes, and how many they must be before they are worth reading again.
fn twice(bytes: Vec<u8>) -> (Vec<u8>, usize) {
    let least = (2 * bytes.len()).min(MAX_ACTIVITY_BYTES + 1);
    (bytes, least)
}
