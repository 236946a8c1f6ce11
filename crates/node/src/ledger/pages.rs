//! Pages kept with the state of the ledger they are made of, so that what a thousand readers ask is written once.

use std::collections::{BTreeMap, VecDeque};
use std::sync::{Arc, Mutex, PoisonError};

use axum::body::Bytes;

/// What kept pages may take in memory, both forms counted. A page has some 60 kB, packed a tenth of that.
const MAX_BYTES: usize = 64 * 1024 * 1024;

/// A page, written.
#[derive(Clone)]
pub struct KeptPage {
    /// As it is.
    pub plain: Bytes,
    /// The same packed by gzip.
    pub packed: Bytes,
}

impl KeptPage {
    fn bytes(&self) -> usize {
        self.plain.len() + self.packed.len()
    }
}

/// Pages by what was asked and in which language; the oldest go when there is no more room.
#[derive(Default)]
pub struct KeptPages(Mutex<Inner>);

#[derive(Default)]
struct Inner {
    /// With how often each was asked for.
    by_key: BTreeMap<Arc<str>, (KeptPage, u64)>,
    order: VecDeque<Arc<str>>,
    bytes: usize,
}

impl KeptPages {
    /// The page for this key, if it is kept.
    pub fn get(&self, key: &str) -> Option<KeptPage> {
        let mut inner = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let (page, asked) = inner.by_key.get_mut(key)?;
        *asked += 1;
        Some(page.clone())
    }

    /// The keys of the pages asked for most, those first.
    pub fn most_asked(&self, most: usize) -> Vec<String> {
        let inner = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let mut keys: Vec<(&Arc<str>, u64)> =
            inner.by_key.iter().map(|(key, (_, asked))| (key, *asked)).collect();
        keys.sort_by_key(|(_, asked)| std::cmp::Reverse(*asked));
        keys.into_iter().take(most).map(|(key, _)| key.to_string()).collect()
    }

    /// Keeps a page.
    pub fn put(&self, key: &str, page: KeptPage) {
        let mut inner = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let key: Arc<str> = key.into();
        inner.bytes += page.bytes() + key.len();
        if let Some(before) = inner.by_key.insert(key.clone(), (page, 0)) {
            inner.bytes = inner.bytes.saturating_sub(before.0.bytes() + key.len());
        } else {
            inner.order.push_back(key);
        }
        while inner.bytes > MAX_BYTES {
            let Some(oldest) = inner.order.pop_front() else { return };
            if let Some((gone, _)) = inner.by_key.remove(&oldest) {
                inner.bytes = inner.bytes.saturating_sub(gone.bytes() + oldest.len());
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn page(bytes: usize) -> KeptPage {
        KeptPage { plain: Bytes::from(vec![b'x'; bytes]), packed: Bytes::from_static(b"packed") }
    }

    #[test]
    fn what_is_kept_stays_within_its_bound_and_the_oldest_goes_first() {
        let pages = KeptPages::default();
        let eighth = MAX_BYTES / 8;
        for number in 0..20 {
            pages.put(&number.to_string(), page(eighth));
        }
        assert!(pages.get("0").is_none() && pages.get("12").is_none());
        assert_eq!(pages.get("19").unwrap().plain.len(), eighth);
        // The same again takes no further room.
        for _ in 0..100 {
            pages.put("19", page(eighth));
        }
        assert!(pages.get("14").is_some());
        assert!(pages.0.lock().unwrap().bytes <= MAX_BYTES);
    }

    #[test]
    fn what_was_asked_for_most_is_told_first() {
        let pages = KeptPages::default();
        for key in ["a", "b", "c"] {
            pages.put(key, page(10));
        }
        for key in ["b", "c", "b"] {
            assert!(pages.get(key).is_some());
        }
        assert_eq!(pages.most_asked(2), ["b", "c"]);
    }
}
