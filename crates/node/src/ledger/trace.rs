//! Questions to a trace, and their answers: the same for commands and the API.

use entente_ledger::trace::claims::ClaimTrace;
use entente_ledger::trace::{Account, AccountKind, From, Graph, Origin, Through, To};
use entente_record::{PartyId, SubjectId};
use serde_json::{Value, json};

use super::view::value;
use super::{Accounts, AsOf, place};
use crate::NodeError;

/// Places named to whoever asks for one that isn't there.
const PLACES_NAMED: usize = 12;

/// What can be asked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Way {
    /// Where the value of this party ended.
    From(PartyId),
    /// Whose value reached this place.
    To(String),
    /// Both ways from the statements about this subject.
    Subject(SubjectId),
    /// Where the value of every party ended.
    All,
}

/// What was found.
#[derive(Debug)]
pub enum Found {
    /// Where the value of a party ended.
    From(From),
    /// Whose value reached a place.
    To(To),
    /// Both ways.
    Through(Through),
    /// Where the value of every party ended.
    All(Vec<From>),
}

/// An answer of a trace.
#[derive(Debug)]
pub struct Traced {
    /// What was found.
    pub found: Found,
    /// How the value went, to be drawn; empty where all of it was asked for.
    pub graph: Graph,
}

/// Currencies tried where none is asked for: each takes a trace of its own.
const CURRENCIES_TRIED: usize = 8;

impl Way {
    /// Asks a trace in the currency given; where none is, in the most used one that has an answer. Gives the trace with what was
    /// found, or in words why nothing was.
    ///
    /// # Errors
    /// What `make` refuses.
    pub fn ask_in<T: AsRef<ClaimTrace>, E>(
        &self,
        currency: Option<String>,
        accounts: &Accounts,
        mut make: impl FnMut(String) -> Result<T, E>,
    ) -> Result<Result<(T, Traced), String>, E> {
        let tried = currency.map_or_else(|| self.currencies(accounts), |currency| vec![currency]);
        let mut nothing = None;
        for currency in tried {
            let trace = make(currency)?;
            match self.ask(trace.as_ref()) {
                Ok(traced) => return Ok(Ok((trace, traced))),
                // Of the most used one it is worth saying; of the others it would only confuse.
                Err(why) => nothing = nothing.or(Some(why)),
            }
        }
        Ok(Err(nothing.unwrap_or_else(|| "no transfer says its currency; nothing can be traced".to_owned())))
    }

    /// The currencies in which there may be an answer.
    fn currencies(&self, accounts: &Accounts) -> Vec<String> {
        let own = match self {
            Way::From(party) => {
                accounts.currencies(|row| row.from.as_ref().is_some_and(|from| **from == *party))
            }
            Way::Subject(subject) => accounts.currencies(|row| *row.subject == *subject),
            Way::To(_) | Way::All => Vec::new(),
        };
        // What a party gave without a transfer, or what moves goods, can be in any.
        let mut all = accounts.currencies(|_| true);
        all.retain(|code| !own.contains(code));
        own.into_iter().chain(all).take(CURRENCIES_TRIED).collect()
    }

    /// Asks a trace.
    ///
    /// # Errors
    /// Nothing was found; in words.
    pub fn ask(&self, trace: &ClaimTrace) -> Result<Traced, String> {
        let currency = &trace.notes.currency;
        match self {
            Way::From(party) => {
                let origin = Origin::Account(Account::party(party));
                let found = trace.trace.from(&origin).ok_or_else(|| {
                    format!(
                        "{party} brought nothing in, in {currency}; asked for all, the trace lists who did"
                    )
                })?;
                let graph = trace.trace.graph_from(&origin).unwrap_or_default();
                Ok(Traced { found: Found::From(found), graph })
            }
            Way::To(place) => {
                let account = Account::new(AccountKind::Place, known_place(place, trace)?);
                let found =
                    trace.trace.to(&account).ok_or_else(|| format!("nothing reached {}", account.id))?;
                let graph = trace.trace.graph_to(&account).unwrap_or_default();
                Ok(Traced { found: Found::To(found), graph })
            }
            Way::Subject(subject) => {
                let found = trace.subject(subject).ok_or_else(|| {
                    format!("nothing that is said about {subject} moved value in {currency}")
                })?;
                let graph = trace.trace.graph_after(&trace.statements(subject));
                Ok(Traced { found: Found::Through(found), graph })
            }
            Way::All => Ok(Traced { found: Found::All(trace.trace.all()), graph: Graph::default() }),
        }
    }
}

/// The place as the trace writes it.
fn known_place(meant: &str, trace: &ClaimTrace) -> Result<String, String> {
    let of_places = trace.trace.accounts().iter().filter(|account| account.kind == AccountKind::Place);
    let places: Vec<&str> = of_places.map(|account| account.id.as_str()).collect();
    let like = match place::find(meant, &places) {
        Ok(place) => return Ok(place.to_owned()),
        Err(like) => like,
    };
    let (offered, list) = match like.is_empty() {
        true => ("places are, for example", places.into_iter().take(PLACES_NAMED).collect()),
        false => ("similar places are", like),
    };
    Err(format!(
        "nothing reached a place called {meant:?}; {offered}: {}. A place is its P-code, else its UN/LOCODE, else COUNTRY/NAME",
        list.join(", ")
    ))
}

impl Traced {
    /// The whole answer as JSON: what was found, and what to know about the trace.
    pub fn json(&self, trace: &ClaimTrace, as_of: &AsOf) -> Result<Value, NodeError> {
        let mut answer = match &self.found {
            Found::From(found) => value(found)?,
            Found::To(found) => value(found)?,
            Found::Through(found) => value(found)?,
            Found::All(found) => json!({"origins": value(found)?}),
        };
        answer["as_of"] = value(as_of)?;
        answer["notes"] = value(&trace.notes)?;
        answer["totals"] = value(&trace.trace.totals())?;
        answer["graph"] = value(&self.graph)?;
        Ok(answer)
    }
}
