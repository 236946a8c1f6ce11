//! Reading a policy file, octet by octet.

use std::collections::{HashMap, HashSet};
use std::str::FromStr;

use super::{
    Group, Log, MAX_GROUPS, MAX_LOGS, MAX_POLICY_BYTES, MAX_WITNESSES, Member, Name, Policy, Quorum, Witness,
};
use crate::decimal;
use crate::note::{Algorithm, VerifierKey};

/// Why a file is no policy.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("line {line} of the policy: {reason}")]
pub struct PolicySyntaxError {
    /// Which, from 1.
    pub line: usize,
    /// What is wrong and what would be right.
    pub reason: String,
}

/// The name that stands for no witness at all.
const NONE: &[u8] = b"none";

impl Policy {
    /// Reads a policy file.
    pub fn parse(file: &[u8]) -> Result<Self, PolicySyntaxError> {
        let fault = |line, reason: String| PolicySyntaxError { line, reason };
        if file.len() > MAX_POLICY_BYTES {
            return Err(fault(
                1,
                format!("the file has {} bytes; the most is {MAX_POLICY_BYTES}", file.len()),
            ));
        }
        let mut reading = Reading::default();
        let mut line = 0;
        for content in file.split_inclusive(|octet| *octet == b'\n') {
            line += 1;
            let content = content.strip_suffix(b"\n");
            let content = content.ok_or_else(|| fault(line, "it must end in a newline".into()))?;
            reading.line(content).map_err(|reason| fault(line, reason))?;
        }
        let Reading { logs, witnesses, groups, quorum, .. } = reading;
        let quorum = quorum.ok_or_else(|| {
            fault(line + 1, "there is no quorum line; add \"quorum <name>\", or \"quorum none\"".into())
        })?;
        Ok(Self { logs, witnesses, groups, quorum })
    }
}

impl FromStr for Policy {
    type Err = PolicySyntaxError;

    fn from_str(file: &str) -> Result<Self, PolicySyntaxError> {
        Self::parse(file.as_bytes())
    }
}

/// What has been read so far.
#[derive(Default)]
struct Reading {
    logs: Vec<Log>,
    witnesses: Vec<Witness>,
    groups: Vec<Group>,
    quorum: Option<Quorum>,
    names: HashMap<Vec<u8>, Member>,
    grouped: HashSet<Member>,
}

impl Reading {
    fn line(&mut self, line: &[u8]) -> Result<(), String> {
        if let Some(octet) = line.iter().find(|octet| !matches!(**octet, b'\t' | b' '..=b'~' | 0x80..)) {
            return Err(format!(
                "the octet {octet:#04x} is not allowed; of control characters only tab and newline are"
            ));
        }
        let mut items = line.split(|octet| matches!(*octet, b' ' | b'\t')).filter(|item| !item.is_empty());
        let Some(keyword) = items.next().filter(|item| !item.starts_with(b"#")) else { return Ok(()) };
        let items: Vec<&[u8]> = items.collect();
        match (keyword, items.as_slice()) {
            (b"log", [key]) => self.log(key, None),
            (b"log", [key, url]) => self.log(key, Some(url.to_vec())),
            (b"log", _) => Err("write it \"log <vkey> [<url>]\"".into()),
            (b"witness", [name, key]) => self.witness(name, key, None),
            (b"witness", [name, key, url]) => self.witness(name, key, Some(url.to_vec())),
            (b"witness", _) => Err("write it \"witness <name> <vkey> [<url>]\"".into()),
            (b"group", [name, threshold, members @ ..]) if !members.is_empty() => {
                self.group(name, threshold, members)
            }
            (b"group", _) => Err("write it \"group <name> all|any|<k> <name>...\"".into()),
            (b"quorum", [name]) => self.quorum(name),
            (b"quorum", _) => Err("write it \"quorum <name>\" or \"quorum none\"".into()),
            (other, _) => {
                Err(format!("\"{}\" is none of log, witness, group and quorum", other.escape_ascii()))
            }
        }
    }

    fn log(&mut self, key: &[u8], url: Option<Vec<u8>>) -> Result<(), String> {
        let key = read_key(key)?;
        if self.logs.len() == MAX_LOGS {
            return Err(format!("a policy has at most {MAX_LOGS} logs"));
        }
        if self.logs.iter().any(|log| log.key.public_bytes() == key.public_bytes()) {
            return Err(format!("the key of {:?} is that of a log listed before", key.name()));
        }
        self.logs.push(Log { key, url });
        Ok(())
    }

    fn witness(&mut self, name: &[u8], key: &[u8], url: Option<Vec<u8>>) -> Result<(), String> {
        let key = read_key(key)?;
        if key.algorithm() != Algorithm::CosignatureV1 {
            return Err(format!(
                "{:?} is a key for notes; a witness needs one of the cosignature type",
                key.name()
            ));
        }
        if self.witnesses.len() == MAX_WITNESSES {
            return Err(format!("a policy has at most {MAX_WITNESSES} witnesses"));
        }
        if self.witnesses.iter().any(|witness| witness.key.public_bytes() == key.public_bytes()) {
            return Err(format!("the key of {:?} is that of a witness listed before", key.name()));
        }
        let name = self.define(name, Member::Witness(self.witnesses.len()))?;
        self.witnesses.push(Witness { name, key, url });
        Ok(())
    }

    fn group(&mut self, name: &[u8], threshold: &[u8], members: &[&[u8]]) -> Result<(), String> {
        if self.groups.len() == MAX_GROUPS {
            return Err(format!("a policy has at most {MAX_GROUPS} groups"));
        }
        let threshold = match threshold {
            b"all" => members.len(),
            b"any" => 1,
            number => std::str::from_utf8(number)
                .ok()
                .and_then(|number| decimal::parse(number, members.len() as u64))
                .filter(|threshold| *threshold >= 1)
                .ok_or_else(|| {
                    format!("the threshold must be all, any, or a number from 1 to {}", members.len())
                })? as usize,
        };
        let members = members.iter().map(|member| self.join(member)).collect::<Result<_, _>>()?;
        // Only now, so that a group can't be a member of itself.
        let name = self.define(name, Member::Group(self.groups.len()))?;
        self.groups.push(Group { name, threshold, members });
        Ok(())
    }

    fn quorum(&mut self, name: &[u8]) -> Result<(), String> {
        if self.quorum.is_some() {
            return Err("this is a second quorum line; a policy has exactly one".into());
        }
        self.quorum = Some(if name == NONE { Quorum::None } else { Quorum::Member(self.resolve(name)?) });
        Ok(())
    }

    fn define(&mut self, name: &[u8], member: Member) -> Result<Name, String> {
        if name == NONE {
            return Err("\"none\" has a meaning of its own; choose another name".into());
        }
        match self.names.insert(name.to_vec(), member) {
            Some(_) => Err(format!("the name \"{}\" is taken by a line before", name.escape_ascii())),
            None => Ok(Name(name.to_vec())),
        }
    }

    fn resolve(&self, name: &[u8]) -> Result<Member, String> {
        let unknown = || format!("no line before defines \"{}\"", name.escape_ascii());
        self.names.get(name).copied().ok_or_else(unknown)
    }

    /// A member can be in one group only, so that a witness counts in one way only.
    fn join(&mut self, name: &[u8]) -> Result<Member, String> {
        if name == NONE {
            return Err("\"none\" can't be a member of a group".into());
        }
        let member = self.resolve(name)?;
        if self.grouped.insert(member) {
            Ok(member)
        } else {
            Err(format!("\"{}\" is a member of a group already", name.escape_ascii()))
        }
    }
}

fn read_key(key: &[u8]) -> Result<VerifierKey, String> {
    let key = std::str::from_utf8(key).map_err(|_| "the name of the key is not UTF-8".to_owned())?;
    key.parse().map_err(|error| format!("{error}"))
}
