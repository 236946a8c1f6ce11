//! Cuts a file into parts of whole activities, as it is read.

use std::io::{self, Read};

use memchr::memmem;

use crate::limits::READ_BYTES;

/// What the end of an activity, an organisation and a document element have in common.
const END: &[u8] = b"</iati-";
/// How an activity and an organisation go on; a letter may not follow.
const RECORDS: [&[u8]; 2] = [b"activity", b"organisation"];
/// The longest end with the sign after it.
const LONGEST_END: usize = 20;

/// Reads a file part by part.
pub struct Splitter<R> {
    source: R,
    /// What is read and not handed out.
    rest: Vec<u8>,
    ended: bool,
    /// Bytes read.
    pub bytes: u64,
}

impl<R: Read> Splitter<R> {
    /// Over a source.
    pub fn new(source: R) -> Splitter<R> {
        Splitter { source, rest: Vec::new(), ended: false, bytes: 0 }
    }

    /// The next part, appended to `part`, which may hold the start of an activity already; whether it is the last.
    /// A part but the last ends behind the last of what looks like the end of an activity in [`READ_BYTES`], or more where
    /// an activity is longer; at `limit` bytes it ends anyhow.
    ///
    /// # Errors
    /// When reading fails.
    pub fn next(&mut self, part: &mut Vec<u8>, limit: usize) -> io::Result<bool> {
        let had = part.len();
        let mut searched = had;
        // What is read again is read again at twice the length, so that all of it costs no more than twice.
        let least = READ_BYTES.max(2 * part.len());
        part.append(&mut self.rest);
        loop {
            let from = searched.saturating_sub(LONGEST_END);
            if part.len() >= least
                && let Some(end) = last_end(&part[from..])
                // What the caller came back with ended there before, inside of something.
                && from + end > had
            {
                self.rest.extend_from_slice(&part[from + end..]);
                part.truncate(from + end);
                return Ok(false);
            }
            if self.ended || part.len() > limit {
                return Ok(self.ended);
            }
            if part.len() >= least {
                searched = part.len();
            }
            part.reserve(READ_BYTES);
            let got = (&mut self.source).take(READ_BYTES as u64).read_to_end(part)?;
            self.bytes += got as u64;
            self.ended = got == 0;
        }
    }
}

/// Where the last end of an activity in these bytes is over.
fn last_end(bytes: &[u8]) -> Option<usize> {
    let mut to = bytes.len();
    while let Some(at) = memmem::rfind(&bytes[..to], END) {
        let rest = &bytes[at + END.len()..];
        let after = RECORDS.iter().find_map(|record| rest.strip_prefix(*record));
        if let Some(after) = after
            && let Some(gap) = after.iter().position(|byte| !matches!(byte, b' ' | b'\t' | b'\r' | b'\n'))
            && after[gap] == b'>'
        {
            return Some(bytes.len() - after.len() + gap + 1);
        }
        to = at;
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_end_behind_activities_and_lose_nothing() {
        let activity = format!("<iati-activity>{}</iati-activity >\n", "x".repeat(1000));
        let file = format!("<iati-activities>{}</iati-activities>", activity.repeat(900));
        let mut splitter = Splitter::new(file.as_bytes());
        let (mut whole, mut parts) = (Vec::new(), 0);
        loop {
            let mut part = Vec::new();
            let last = splitter.next(&mut part, usize::MAX).unwrap();
            assert!(last || part.ends_with(b"</iati-activity >") && part.len() >= READ_BYTES / 2);
            whole.extend(part);
            parts += 1;
            if last {
                break;
            }
        }
        assert!(parts > 2 && whole == file.as_bytes() && splitter.bytes == file.len() as u64);
    }

    #[test]
    fn a_part_that_comes_back_grows() {
        let file = format!("<!-- </iati-activity>{} -->", "x".repeat(2 * READ_BYTES));
        let mut splitter = Splitter::new(file.as_bytes());
        let mut part = b"<iati-activities>".to_vec();
        let mut lengths = Vec::new();
        while !splitter.next(&mut part, usize::MAX).unwrap() {
            lengths.push(part.len());
            assert!(lengths.len() < 9, "{lengths:?}");
        }
        assert!(lengths.is_sorted_by(|a, b| a < b) && part.ends_with(b"-->"), "{lengths:?}");
    }

    #[test]
    fn the_end_of_the_document_element_is_no_end_of_an_activity() {
        assert_eq!(last_end(b"</iati-organisation></iati-organisations>"), Some(20));
        assert_eq!(last_end(b"</iati-organisations>"), None);
        assert_eq!(last_end(b"</iati-activity"), None);
    }
}
