//! What a policy prints is the same policy, and its canonical form; members come before their groups.
#![no_main]

use entente_log::Policy;
use entente_log::policy::{MAX_GROUPS, MAX_LOGS, MAX_WITNESSES, Member};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let Ok(policy) = Policy::parse(bytes) else { return };
    let printed = policy.to_bytes();
    let again = Policy::parse(&printed).expect("what a policy prints");
    assert_eq!(again, policy);
    assert_eq!(again.to_bytes(), printed);
    assert!(policy.logs().len() <= MAX_LOGS && policy.witnesses().len() <= MAX_WITNESSES);
    assert!(policy.groups().len() <= MAX_GROUPS);
    for (at, group) in policy.groups().iter().enumerate() {
        assert!((1..=group.members.len()).contains(&group.threshold));
        assert!(group.members.iter().all(|member| match member {
            Member::Witness(witness) => *witness < policy.witnesses().len(),
            Member::Group(inner) => *inner < at,
        }));
    }
});
