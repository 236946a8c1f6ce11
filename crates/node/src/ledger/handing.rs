//! The question before goods are handed out: may this be given there, on that day, by that team?

use std::str::FromStr;

use entente_ledger::coverage::AreaId;
use entente_ledger::profile::Asked;
use entente_ledger::rows::ItemKey;
use entente_record::Date;
use entente_record::codes::Hours;
use entente_record::value::{ItemCode, PCode};

/// Who hands out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Team {
    /// A team with women in it.
    WithWomen,
    /// Men alone.
    MenAlone,
}

impl Team {
    /// Every team there is, as it is written.
    pub const ALL: [(&str, Self); 2] = [("with-women", Self::WithWomen), ("men-alone", Self::MenAlone)];
}

impl FromStr for Team {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let found = Self::ALL.into_iter().find(|(name, _)| *name == text);
        found.map(|(_, team)| team).ok_or_else(|| "either `with-women` or `men-alone`".to_owned())
    }
}

/// What somebody means to hand out. What is left out asks for nothing.
#[derive(Debug, Clone)]
pub struct Handing {
    /// Where.
    pub place: PCode,
    /// What it is called.
    pub item: Option<String>,
    /// Its catalogue code.
    pub code: Option<ItemCode>,
    /// On which day.
    pub day: Option<Date>,
    /// At which hours.
    pub hours: Option<Hours>,
    /// By whom.
    pub team: Option<Team>,
    /// Whether women are among those who receive.
    pub women: Option<bool>,
}

impl Handing {
    /// As the ledger is asked.
    pub fn asked(self) -> Asked {
        let key = match (&self.code, &self.item) {
            (Some(code), _) => Some(ItemKey::Code(code.to_string())),
            (None, Some(name)) => Some(ItemKey::Name(name.to_lowercase())),
            (None, None) => None,
        };
        Asked {
            place: Some(AreaId::Pcode(self.place.to_string())),
            items: key.map(|key| (key, self.item)).into_iter().collect(),
            day: self.day.map(|day| day.as_jiff()),
            hours: self.hours,
            // How many there are asks for nothing: a woman, or none.
            team: self.team.map(|team| (i64::from(team == Team::WithWomen), 1)),
            women_receive: self.women,
        }
    }
}
