//! How much is taken from one client and from all, without locking anybody out for long.
//!
//! Each client has a bucket that fills with time; what it holds may be used at once. A camp may share one telephone, a country one
//! address: so a bucket holds a day's queue of people, an empty one means half a minute's wait and never more, and what was written stays on the
//! page meanwhile. Addresses are held as keyed hashes in memory alone; they are in no log and on no disk.

use std::collections::HashMap;
use std::net::IpAddr;

use sha2::{Digest as _, Sha256};

/// What a client does.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum What {
    /// Sends a complaint.
    Send,
    /// Looks for an answer by a code.
    Follow,
}

/// A client, by what can't be turned back into its address.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Client([u8; 8]);

/// A bucket: how many at once, and how many seconds each further one takes to come.
#[derive(Debug, Clone, Copy)]
struct Measure {
    at_once: i64,
    seconds_each: i64,
}

/// One client: forty complaints at once (a queue before one phone), then one every thirty seconds, 2,880 a day.
const SEND: Measure = Measure { at_once: 40, seconds_each: 30 };
/// One client: sixty codes at once, then one every two seconds. Guessing eighty bits at that pace is hopeless.
const FOLLOW: Measure = Measure { at_once: 60, seconds_each: 2 };
/// All clients: a thousand complaints at once, then one every two seconds, 43,200 a day: more than any office reads, and little beside
/// what the log takes. It bounds what a crowd of machines can make the log and the readers carry.
const SEND_ALL: Measure = Measure { at_once: 1_000, seconds_each: 2 };

/// Clients remembered: beyond that, those that were idle longest are forgotten, which gives them a full bucket.
const MAX_CLIENTS: usize = 20_000;

/// Seconds are counted in a bucket's emptiness: when it will be full again.
#[derive(Debug)]
pub struct Throttle {
    clients: HashMap<(Client, What), i64>,
    all: i64,
    key: [u8; 16],
}

impl Default for Throttle {
    fn default() -> Self {
        let mut key = [0; 16];
        // Without random bytes addresses are hashed without a key; they stay in memory in either case.
        let _ = getrandom::fill(&mut key);
        Throttle { clients: HashMap::new(), all: 0, key }
    }
}

impl Client {
    /// The client at an address. One household or office has a /64 of IPv6, so that is one client.
    pub fn of(address: IpAddr) -> Self {
        let mut hasher = Sha256::new();
        match address.to_canonical() {
            IpAddr::V4(v4) => hasher.update(v4.octets()),
            IpAddr::V6(v6) => hasher.update(&v6.octets()[..8]),
        }
        let mut short = [0; 8];
        short.copy_from_slice(&hasher.finalize()[..8]);
        Client(short)
    }

    fn keyed(self, key: &[u8; 16]) -> Self {
        let mut hasher = Sha256::new();
        hasher.update(key);
        hasher.update(self.0);
        let mut short = [0; 8];
        short.copy_from_slice(&hasher.finalize()[..8]);
        Client(short)
    }
}

impl Measure {
    /// Takes one from a bucket that will be full at `full`; when it is full then, or how many seconds to wait.
    fn take(self, full: i64, now: i64) -> Result<i64, u64> {
        let next = full.max(now) + self.seconds_each;
        let over = next - now - self.at_once * self.seconds_each;
        if over > 0 { Err(over.unsigned_abs()) } else { Ok(next) }
    }
}

impl Throttle {
    /// Counts one thing of a client. Refused, it counts for nothing.
    ///
    /// # Errors
    /// The seconds after which it will be taken.
    pub fn take(&mut self, client: Client, what: What, now: i64) -> Result<(), u64> {
        let place = (client.keyed(&self.key), what);
        let measure = match what {
            What::Send => SEND,
            What::Follow => FOLLOW,
        };
        let own = measure.take(self.clients.get(&place).copied().unwrap_or(now), now)?;
        if what == What::Send {
            self.all = SEND_ALL.take(self.all, now)?;
        }
        self.clients.insert(place, own);
        if self.clients.len() > MAX_CLIENTS {
            self.tidy(now);
        }
        Ok(())
    }

    /// Lets go of full buckets, and if these are few, of the fuller half.
    fn tidy(&mut self, now: i64) {
        self.clients.retain(|_, full| *full > now);
        if self.clients.len() > MAX_CLIENTS / 2 {
            let mut all: Vec<i64> = self.clients.values().copied().collect();
            all.sort_unstable();
            let middle = all.get(all.len() / 2).copied().unwrap_or(now);
            self.clients.retain(|_, full| *full > middle);
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn client(n: u32) -> Client {
        Client::of(IpAddr::V4(n.into()))
    }

    #[test]
    fn a_shared_phone_sends_a_queue_and_then_waits_half_a_minute_at_most() {
        let mut throttle = Throttle::default();
        for _ in 0..SEND.at_once {
            assert_eq!(throttle.take(client(1), What::Send, 1_000), Ok(()));
        }
        assert_eq!(throttle.take(client(1), What::Send, 1_000), Err(30));
        assert_eq!(throttle.take(client(1), What::Send, 1_029), Err(1));
        assert_eq!(throttle.take(client(1), What::Send, 1_030), Ok(()), "what was refused costs nothing");
        assert_eq!(throttle.take(client(2), What::Send, 1_030), Ok(()), "others don't wait for it");
        assert_eq!(throttle.take(client(1), What::Follow, 1_030), Ok(()), "and it can look for answers");
    }

    #[test]
    fn a_crowd_of_machines_is_bounded_and_what_is_remembered_too() {
        let mut throttle = Throttle::default();
        let taken = (0..100_000).filter(|n| throttle.take(client(*n), What::Send, 50).is_ok()).count();
        assert_eq!(i64::try_from(taken).unwrap(), SEND_ALL.at_once);
        for n in 0..100_000 {
            let _ = throttle.take(client(n), What::Follow, 60);
        }
        assert!(throttle.clients.len() <= MAX_CLIENTS);
    }

    #[test]
    fn a_net_of_ipv6_is_one_client_and_a_mapped_address_the_one_it_stands_for() {
        let of = |text: &str| Client::of(text.parse().unwrap());
        assert_eq!(of("2001:db8::1"), of("2001:db8::2:3"));
        assert_ne!(of("2001:db8::1"), of("2001:db8:0:1::1"));
        assert_eq!(of("::ffff:192.0.2.1"), of("192.0.2.1"));
    }

    proptest! {
        #[test]
        fn nobody_ever_waits_longer_than_one_takes_to_come(steps in proptest::collection::vec((0u32..3, 0i64..40), 1..400)) {
            let (mut throttle, mut now) = (Throttle::default(), 0);
            for (who, later) in steps {
                now += later;
                if let Err(wait) = throttle.take(client(who), What::Send, now) {
                    prop_assert!((1..=30).contains(&wait), "{wait}");
                    prop_assert!(throttle.take(client(who), What::Send, now + i64::try_from(wait).unwrap()).is_ok());
                    now += i64::try_from(wait).unwrap();
                }
            }
        }
    }
}
