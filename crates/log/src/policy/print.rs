//! Writing a policy file.

use super::{Member, Name, Policy, Quorum};

impl Policy {
    /// The policy as a file, without comments: logs, witnesses, groups, quorum. Parses to an equal policy. Octets,
    /// not text: names and addresses need not be UTF-8.
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut file = Vec::new();
        for log in &self.logs {
            let key = log.key.to_string();
            write_line(&mut file, [b"log", key.as_bytes()].into_iter().chain(log.url.as_deref()));
        }
        for witness in &self.witnesses {
            let key = witness.key.to_string();
            let items = [b"witness", witness.name.as_bytes(), key.as_bytes()];
            write_line(&mut file, items.into_iter().chain(witness.url.as_deref()));
        }
        for group in &self.groups {
            let threshold = group.threshold.to_string();
            let items = [b"group", group.name.as_bytes(), threshold.as_bytes()];
            let members = group.members.iter().filter_map(|member| self.name(*member)).map(Name::as_bytes);
            write_line(&mut file, items.into_iter().chain(members));
        }
        let quorum = match self.quorum {
            Quorum::None => Some(b"none".as_slice()),
            Quorum::Member(member) => self.name(member).map(Name::as_bytes),
        };
        write_line(&mut file, [b"quorum".as_slice()].into_iter().chain(quorum));
        file
    }

    /// The name of a member of this policy.
    pub fn name(&self, member: Member) -> Option<&Name> {
        match member {
            Member::Witness(at) => self.witnesses.get(at).map(|witness| &witness.name),
            Member::Group(at) => self.groups.get(at).map(|group| &group.name),
        }
    }
}

fn write_line<'i>(file: &mut Vec<u8>, items: impl Iterator<Item = &'i [u8]>) {
    for (at, item) in items.enumerate() {
        if at > 0 {
            file.push(b' ');
        }
        file.extend_from_slice(item);
    }
    file.push(b'\n');
}
