//! The sentence that filters: from whom · to where · through whom · for what · when.

use std::collections::BTreeMap;

use serde_json::Value;

use super::page::{Block, Field, Form};
use super::visit::{Visit, text};
use crate::ledger::Names;

/// Names offered in one field; with more, the field is one to type in.
const MAX_CHOICES: usize = 400;

/// What was chosen. `when` is the `at` of every page.
pub struct Sentence {
    from: Option<String>,
    to: Option<String>,
    through: Option<String>,
    what: Option<String>,
}

impl Sentence {
    /// From the address.
    pub fn of(visit: &Visit) -> Self {
        let asked = |name: &str| visit.asked(name).map(str::to_owned);
        Sentence { from: asked("giver"), to: asked("to"), through: asked("through"), what: asked("what") }
    }

    /// Whether a row of the money view is meant.
    pub fn takes_money(&self, row: &Value) -> bool {
        party(&self.from, text(row, "/from"))
            && party(&self.to, text(row, "/to"))
            && party(&self.through, text(row, "/fund"))
            && same(&self.what, text(row, "/programme"))
    }

    /// Whether a row of the consignments view is meant.
    pub fn takes_goods(&self, row: &Value) -> bool {
        let to = party(&self.to, text(row, "/parties/consignee")) || same(&self.to, text(row, "/parties/to"));
        let through = self.through.is_none() || legs(row).any(|carrier| party(&self.through, carrier));
        party(&self.from, text(row, "/parties/consignor"))
            && to
            && through
            && same(&self.what, text(row, "/item"))
    }

    /// The form. What can be chosen is what there is.
    pub fn form(&self, visit: &Visit, names: &Names, money: &[Value], goods: &[Value]) -> Block {
        let say = |key: &str| visit.words.say(key);
        let (mut from, mut to, mut through, mut what) =
            (BTreeMap::new(), BTreeMap::new(), BTreeMap::new(), BTreeMap::new());
        let add = |map: &mut BTreeMap<String, String>, id: &str, name: &str| {
            if !id.is_empty() {
                map.insert(id.to_owned(), if name.is_empty() { id.to_owned() } else { name.to_owned() });
            }
        };
        for row in money {
            let (giver, taker, fund) = (text(row, "/from"), text(row, "/to"), text(row, "/fund"));
            add(&mut from, giver, names.of_party(giver));
            add(&mut to, taker, names.of_party(taker));
            add(&mut through, fund, names.of_party(fund));
            add(&mut what, text(row, "/programme"), names.of_programme(text(row, "/programme")));
        }
        for row in goods {
            let (giver, taker) = (text(row, "/parties/consignor"), text(row, "/parties/consignee"));
            let place = text(row, "/parties/to");
            add(&mut from, giver, names.of_party(giver));
            add(&mut to, taker, names.of_party(taker));
            add(&mut to, place, names.of_place(place));
            legs(row).for_each(|carrier| add(&mut through, carrier, names.of_party(carrier)));
            add(&mut what, text(row, "/item"), "");
        }
        let choice = |name: &'static str,
                      label: &str,
                      any: &str,
                      value: &Option<String>,
                      all: BTreeMap<String, String>| {
            if all.len() > MAX_CHOICES {
                return Field::text(name, say(label), value.as_deref());
            }
            let mut all: Vec<(String, String)> = all.into_iter().collect();
            all.sort_by(|a, b| a.1.cmp(&b.1));
            Field::choice(name, say(label), value.as_deref(), say(any), all)
        };
        let fields = vec![
            choice("giver", "sentence-from", "sentence-anyone", &self.from, from),
            choice("to", "sentence-to", "sentence-anywhere", &self.to, to),
            choice("through", "sentence-through", "sentence-anyone", &self.through, through),
            choice("what", "sentence-what", "sentence-anything", &self.what, what),
            Field::day("at", say("sentence-when"), visit.asked("at")),
        ];
        let hidden = visit.others(&["giver", "to", "through", "what", "at", "from"]);
        Block::Form(Form { action: visit.path.clone(), fields, hidden, button: say("sentence-show") })
    }

    /// Conditions as the money page takes them.
    pub fn pairs(&self) -> Vec<(&str, &str)> {
        let pairs =
            [("giver", &self.from), ("to", &self.to), ("through", &self.through), ("what", &self.what)];
        pairs.into_iter().filter_map(|(name, value)| Some((name, value.as_deref()?))).collect()
    }
}

/// Who carries, leg by leg.
fn legs(row: &Value) -> impl Iterator<Item = &str> {
    let legs = row.pointer("/parties/legs").and_then(Value::as_array);
    legs.into_iter().flatten().map(|leg| text(leg, "/carrier"))
}

/// A party is meant by its own id, and by that of the organisation it is a unit of.
fn party(wanted: &Option<String>, id: &str) -> bool {
    let Some(wanted) = wanted else { return true };
    id == wanted || id.strip_prefix(wanted.as_str()).is_some_and(|rest| rest.starts_with('/'))
}

fn same(wanted: &Option<String>, value: &str) -> bool {
    wanted.as_deref().is_none_or(|wanted| wanted == value)
}
