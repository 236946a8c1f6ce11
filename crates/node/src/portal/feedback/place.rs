//! Places as coarse as they may be, and lots, as far as the record knows them.

use std::collections::BTreeSet;

use entente_record::Body;
use entente_record::codes::Country;

use crate::ledger::Names;
use crate::portal::fault::Fault;
use crate::portal::visit::Visit;

/// The longest P-code that is coarse enough: a country and two levels below it, in most countries.
const MAX_PCODE: usize = 6;

/// What a country is called: in the reader's language where a message says it, else as ISO 3166 writes it.
pub fn name_of(visit: &Visit, country: Country) -> String {
    let code = country.as_str();
    let said = visit.words.code("country", code);
    if said != code {
        return said;
    }
    let name = country.fact("name").unwrap_or(code);
    name.strip_suffix(" (the)").unwrap_or(name).to_owned()
}

/// The countries that the record's places are in.
pub fn known_countries(names: &Names) -> BTreeSet<Country> {
    let codes = names.places().keys().filter(|key| !key.contains(':')).filter_map(|code| code.get(..2));
    codes.filter_map(|code| code.parse().ok()).collect()
}

/// The area that somebody typed by its name or P-code, if the record knows it and it is coarse enough.
pub fn known_area(names: &Names, country: Country, typed: &str) -> Option<(String, String)> {
    let typed = typed.trim().to_lowercase();
    let areas = names.places().iter().filter_map(|(key, name)| Some((key.strip_prefix("pcode:")?, name)));
    let mut areas = areas.filter(|(code, _)| code.len() <= MAX_PCODE && code.starts_with(country.as_str()));
    let found = areas.find(|(code, name)| name.to_lowercase() == typed || code.to_lowercase() == typed)?;
    Some((found.1.clone(), found.0.to_owned()))
}

/// The lot that somebody typed, if the record has listed one of that mark. A ledger too large for memory is not looked through.
pub async fn known_lot(visit: &Visit, typed: &str) -> Result<Option<String>, Fault> {
    if typed.is_empty() {
        return Ok(None);
    }
    let Some(volume) = visit.volume().await? else { return Ok(None) };
    let (typed, now) = (typed.to_owned(), visit.moment.as_of.now);
    let look = move || {
        let books = volume.books(now);
        let lines = books.ledger().claims().filter_map(|claim| match &claim.body {
            Body::Consignment(list) => Some(&list.lines),
            Body::Stock(stock) => Some(&stock.lines),
            _ => None,
        });
        let lines = lines.filter_map(|lines| lines.open()).flatten();
        let mut lots = lines.filter_map(|line| line.lot.as_ref()).map(ToString::to_string);
        Ok(lots.find(|lot| *lot == typed))
    };
    Ok(visit.node.shelf().work(look).await?)
}
