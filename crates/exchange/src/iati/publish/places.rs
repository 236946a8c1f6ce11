//! Countries, regions and places of a programme.

use std::collections::{BTreeMap, BTreeSet};

use entente_iati::write::{Place as Written, Portion};
use entente_record::body::{Programme, ProgrammeArea};
use entente_record::codes::Country;
use entente_record::value::Place;
use rust_decimal::Decimal;

use super::{Context, shares, texts};

/// "Developing countries, unspecified", of the DAC's regions.
const UNSPECIFIED: &str = "998";

/// What a programme says of where.
#[derive(Default)]
pub(super) struct Where {
    pub countries: Vec<Portion>,
    pub regions: Vec<Portion>,
    pub places: Vec<Written>,
}

/// The country of a place: as it says, else as the codes it has begin.
fn country(place: &Place) -> Option<Country> {
    let begins = |code: &str| code.get(..2)?.parse::<Country>().ok();
    let digit = |code: &str| code.as_bytes().get(2).is_some_and(u8::is_ascii_digit);
    let locode = || begins(place.locode.as_ref()?.as_str());
    let pcode = || place.pcode.as_ref().map(|code| code.as_str()).filter(|code| digit(code)).and_then(begins);
    place.country.or_else(locode).or_else(pcode)
}

impl Context<'_> {
    /// Countries with their shares, and places. Where no country is known, the region that says so.
    ///
    /// Of a programme that was `taken` from a file the first area that is nothing but a country is that country, whatever it is
    /// called; of others, one that has the country's name.
    pub(super) fn places(&mut self, programme: &Programme, parts: &[&Programme], taken: bool) -> Where {
        let areas: Vec<&ProgrammeArea> =
            programme.areas.iter().chain(parts.iter().flat_map(|part| &part.areas)).collect();
        let mut names: BTreeMap<Country, Option<String>> = BTreeMap::new();
        let mut places: Vec<Written> = Vec::new();
        let mut seen = BTreeSet::new();
        for area in &areas {
            self.area_figures(area);
            // A sealed place is counted with what is sealed.
            let Some(place) = area.place.open() else { continue };
            let country = country(place);
            let name = place.name.open().map(|name| name.as_str());
            let bare = place.point.is_none() && place.pcode.is_none() && place.locode.is_none();
            if let Some(country) = country {
                let own = name.filter(|name| country.fact("name") != Some(name));
                let first = !names.contains_key(&country);
                let whole = bare && place.within.is_empty() && (own.is_none() || taken && first);
                let known = names.entry(country).or_default();
                if whole {
                    *known = own.map(str::to_owned);
                    continue;
                }
            }
            let written = written(place);
            if seen.insert(format!("{written:?}")) {
                places.push(written);
            }
        }
        let weights = weights(&areas, &names);
        let language = self.wanted.language.clone();
        let countries = self.countries(names, weights, &language);
        let mut regions = Vec::new();
        if countries.is_empty() {
            self.report.remark(
                "no country on the record: the region “developing countries, unspecified” is written",
            );
            regions.push(Portion { code: UNSPECIFIED.to_owned(), ..Portion::default() });
        }
        Where { countries, regions, places }
    }

    /// Figures of an area that IATI has no place for.
    fn area_figures(&mut self, area: &ProgrammeArea) {
        if area.budget.is_some() {
            self.report.left_out("the budget of an area");
        }
        if area.people.is_some() {
            self.report.left_out("people to be reached in an area");
        }
        if area.sector.is_some() {
            self.report.left_out("the sector of an area");
        }
    }

    fn countries(
        &mut self,
        names: BTreeMap<Country, Option<String>>,
        weights: Option<Vec<Decimal>>,
        language: &str,
    ) -> Vec<Portion> {
        let given = weights.and_then(|weights| shares::of_hundred(&weights));
        if given.is_none() && names.len() > 1 {
            self.report.remark("the shares of countries are not on the record: equal parts are written");
        }
        let shares = match given {
            Some(shares) => shares.into_iter().map(Some).collect(),
            None => shares::equal(names.len()),
        };
        let portion = |((country, name), percentage): ((Country, Option<String>), Option<String>)| Portion {
            code: country.as_str().to_owned(),
            percentage,
            names: name.iter().map(|name| texts::narrative(name, language)).collect(),
            ..Portion::default()
        };
        names.into_iter().zip(shares).map(portion).collect()
    }
}

/// What is budgeted in each country, where every area has a budget in one currency.
fn weights(areas: &[&ProgrammeArea], names: &BTreeMap<Country, Option<String>>) -> Option<Vec<Decimal>> {
    let mut sums: BTreeMap<Country, Decimal> =
        names.keys().map(|country| (*country, Decimal::ZERO)).collect();
    let mut currencies = BTreeSet::new();
    for area in areas {
        let budget = area.budget.as_ref()?;
        currencies.insert(*budget.currency.open()?);
        let sum = sums.get_mut(&country(area.place.open()?)?)?;
        *sum = sum.checked_add(budget.amount.open()?.get())?;
    }
    (currencies.len() == 1).then(|| sums.into_values().collect())
}

fn written(place: &Place) -> Written {
    let point = place
        .point
        .as_ref()
        .and_then(|point| Some((point.lat.open()?.get().to_string(), point.lon.open()?.get().to_string())));
    let pcode = place.pcode.as_ref().map(|code| code.as_str().to_owned());
    let reference = pcode.or_else(|| place.locode.as_ref().map(|code| code.as_str().to_owned()));
    let name = place.name.open().map(|name| name.as_str().to_owned());
    Written { name: name.or_else(|| reference.clone()).unwrap_or_default(), reference, point }
}
