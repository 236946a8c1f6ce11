//! Programmes as activities.

use std::collections::BTreeSet;

use entente_iati::read::{ActivityDate, Description, Org, Participant, Related};
use entente_iati::write::{Activity, Amount, Budget, OtherName, Portion, ResultValue, Scope};
use entente_ledger::{Claim, Source};
use entente_record::body::Programme;
use entente_record::{Date, Timestamp};
use rust_decimal::Decimal;

use super::index::{Home, scheme};
use super::names::Names;
use super::texts::{self, Paragraph};
use super::transactions::Written;
use super::{Context, codes, shares};
use crate::iati::{ids, kinds, text};

/// What the reader puts before titles in further languages, and before target groups.
const TITLE: &str = "Title: ";
const TARGET_GROUPS: &str = "Target groups: ";
/// "Sectors not specified", of the DAC's purposes.
const NO_SECTOR: &str = "99810";
/// The code of what is left of a whole that the record doesn't divide up.
const REST: &str = "unsaid";
/// Flow types: official development assistance, and what is none.
const ODA: &str = "10";
const OTHER_FLOW: &str = "50";

/// A programme with what is settled before it is written.
pub(super) struct Frame<'a> {
    pub programme: Programme,
    pub parts: Vec<&'a Programme>,
    pub sealed: Vec<String>,
    pub taken: bool,
    /// When anything in the activity last changed.
    pub updated: Timestamp,
    /// First and last day, as far as they are known.
    pub start: String,
    pub end: Option<String>,
    /// The day of the ledger's position.
    pub today: String,
}

fn day(at: Timestamp) -> String {
    at.to_string().chars().take(10).collect()
}

impl<'a> Context<'a> {
    /// Settles what an activity is made of.
    pub(super) fn frame(&mut self, home: &Home, transfers: &[usize]) -> Option<Frame<'a>> {
        let told: Vec<&'a Claim> =
            transfers.iter().filter_map(|at| self.index.transfers.get(*at)).map(|told| told.claim).collect();
        let mut claims = told.clone();
        let (programme, parts, sealed, taken) = match home {
            Home::Programme(subject) => {
                let (claim, programme) = *self.index.programmes.get(subject)?;
                claims.push(claim);
                claims.extend(
                    self.index.indicators.get(subject).into_iter().flatten().map(|(claim, _)| *claim),
                );
                let parts = self.index.parts.get(subject).cloned().unwrap_or_default();
                let taken = subject.local().starts_with(ids::PREFIX);
                (programme.clone(), parts, self.sealed(claim), taken)
            }
            Home::Apart(apart) => (self.apart(apart, transfers)?, Vec::new(), Vec::new(), false),
        };
        let moments = claims.iter().flat_map(|claim| moments(claim));
        let updated = moments.max()?.min(self.wanted.at);
        let period = programme.period.as_ref();
        let start = period.and_then(|period| period.from.open()).map(ToString::to_string);
        let first = || {
            self.report.remark(
                "no period on the record: the first day that anything is told of is written as the start",
            );
            let of_money = told.iter().map(|claim| claim.source.at).min();
            of_money.or_else(|| claims.iter().map(|claim| claim.source.at).min()).map(day)
        };
        let start = start.or_else(first)?;
        let end = period.and_then(|period| period.until).map(|day| day.to_string());
        Some(Frame { programme, parts, sealed, taken, updated, start, end, today: day(self.wanted.at) })
    }

    /// The activity, in the order of the schema.
    pub(super) fn element(
        &mut self,
        home: &Home,
        frame: &Frame<'_>,
        names: &Names,
        mut written: Vec<Written>,
        results: Vec<ResultValue>,
    ) -> Option<Activity> {
        let programme = &frame.programme;
        let status = programme.status.open().and_then(|status| kinds::status_code(status.as_str()));
        let Some(status) = status else {
            self.report.left_out("a programme whose status is sealed, with its money and results");
            return None;
        };
        let language = self.wanted.language.clone();
        let description = programme.description.as_ref().map(|text| texts::paragraphs(text.as_str()));
        let (titles, rest): (Vec<Paragraph>, Vec<Paragraph>) =
            description.unwrap_or_default().into_iter().partition(|one| one.text.starts_with(TITLE));
        written.sort_by_cached_key(|one| (one.day.clone(), format!("{:?}", one.transaction)));
        let places = self.places(programme, &frame.parts, frame.taken);
        let (_, secondary) = self.index.reporter(home)?;
        self.unsaid_of_programme(programme);
        let mut activity = Activity {
            identifier: self.index.home_identifier(home),
            humanitarian: programme.humanitarian.open().copied().unwrap_or_default(),
            updated: frame.updated.to_string(),
            sealed: frame.sealed.clone(),
            reporting: names.reporting.clone(),
            secondary,
            title: self.title(programme, &titles),
            participants: self.participants(programme, names),
            identifiers: other_names(programme),
            status: status.to_owned(),
            dates: dates(frame, status),
            countries: places.countries,
            regions: places.regions,
            places: places.places,
            sectors: self.sectors(programme),
            tags: self.tags(programme),
            scopes: scopes(programme),
            flow_type: programme.oda.map(|oda| if oda { ODA } else { OTHER_FLOW }.to_owned()),
            budgets: self.budgets(frame),
            transactions: written.into_iter().map(|one| one.transaction).collect(),
            related: self.related(home, programme),
            results,
            language,
            ..Activity::default()
        };
        activity.descriptions = self.descriptions(programme, &rest, &activity);
        Some(activity)
    }

    /// The title, with those in further languages; a sealed one says so.
    fn title(&self, programme: &Programme, further: &[Paragraph]) -> Vec<entente_iati::read::Narrative> {
        let language = &self.wanted.language;
        let own = scheme(programme, kinds::TITLE_LANGUAGE).and_then(codes::language).unwrap_or(language);
        let title = programme.title.open().map_or("Sealed on the record", |title| title.as_str());
        let mut out = vec![texts::narrative(title, own)];
        let further: Vec<Paragraph> = further.iter().map(|one| stripped(one, TITLE)).collect();
        out.extend(texts::narratives(&further, language));
        out
    }

    /// What it is, what it is to achieve, whom it is for, and what is sealed. A description has to be there: the title is one.
    fn descriptions(
        &self,
        programme: &Programme,
        rest: &[Paragraph],
        activity: &Activity,
    ) -> Vec<Description> {
        let language = &self.wanted.language;
        let (groups, general): (Vec<Paragraph>, Vec<Paragraph>) =
            rest.iter().cloned().partition(|one| one.text.starts_with(TARGET_GROUPS));
        let describe = |kind: &str, text| Description { kind: Some(kind.to_owned()), text };
        let mut general = texts::narratives(&general, language);
        if general.is_empty() {
            general.extend(activity.title.first().cloned());
        }
        let mut out = vec![describe("1", general)];
        out.extend(programme.objectives.iter().map(|text| describe("2", texts::of(text.as_str(), language))));
        if !groups.is_empty() {
            let groups: Vec<Paragraph> = groups.iter().map(|one| stripped(one, TARGET_GROUPS)).collect();
            out.push(describe("3", texts::narratives(&groups, language)));
        }
        if !activity.sealed.is_empty() {
            let said = format!("Sealed on the record and left out here: {}.", activity.sealed.join(", "));
            out.push(describe("4", vec![texts::narrative(&said, "en")]));
        }
        out
    }

    /// Who takes part, in the roles that IATI knows. Somebody has to: then who reports is accountable.
    fn participants(&mut self, programme: &Programme, names: &Names) -> Vec<Participant> {
        let mut out = Vec::new();
        for one in &programme.participants {
            let (Some(party), Some(role)) = (one.party.open(), one.role.open()) else { continue };
            let Some(role) = kinds::role_code(role.as_str()) else {
                self.report.left_out(&format!("a participant's role that IATI lacks: {}", role.as_str()));
                continue;
            };
            let participant = Participant { org: names.org(&self.index, party), role: Some(role.to_owned()) };
            if !out.contains(&participant) {
                out.push(participant);
            }
        }
        if out.is_empty() {
            let org = Org { names: Vec::new(), ..names.reporting.clone() };
            out.push(Participant { org, role: Some("2".to_owned()) });
        }
        out
    }

    /// DAC purposes in equal parts, since the record doesn't divide them; the record's own sectors with their shares.
    fn sectors(&mut self, programme: &Programme) -> Vec<Portion> {
        let mut out = Vec::new();
        for (digits, vocabulary, list) in [(5, "1", "Sector"), (3, "2", "SectorCategory")] {
            let all = programme.purposes.iter().map(|code| code.as_str());
            let (codes, unknown): (BTreeSet<&str>, BTreeSet<&str>) =
                all.filter(|code| code.len() == digits).partition(|code| codes::on_list(list, code));
            for _ in unknown {
                self.report.left_out("a purpose that is on no list of the DAC");
            }
            if codes.len() > 1 {
                self.report.remark("the shares of purposes are not on the record: equal parts are written");
            }
            let shares = shares::equal(codes.len());
            out.extend(codes.into_iter().zip(shares).map(|(code, percentage)| Portion {
                code: code.to_owned(),
                vocabulary: Some(vocabulary.to_owned()),
                percentage,
                ..Portion::default()
            }));
        }
        out.extend(own_sectors(programme));
        if out.is_empty() {
            self.report.remark("no sector on the record: “sectors not specified” is written");
            let code = NO_SECTOR.to_owned();
            out.push(Portion { code, vocabulary: Some("1".to_owned()), ..Portion::default() });
        }
        out
    }

    /// Goals and targets, and what the programme mainly gives where that is neither of the two that IATI tells apart.
    fn tags(&mut self, programme: &Programme) -> Vec<Portion> {
        let mut out = Vec::new();
        let goals: BTreeSet<&str> = programme.sdgs.iter().map(|goal| goal.as_str()).collect();
        for goal in goals {
            let (list, vocabulary) = match goal.contains('.') {
                false => ("UNSDG-Goals", "2"),
                true => ("UNSDG-Targets", "3"),
            };
            if !codes::on_list(list, goal) {
                self.report.left_out("an SDG indicator, or a target that is on no list");
                continue;
            }
            let (code, vocabulary) = (goal.to_owned(), Some(vocabulary.to_owned()));
            out.push(Portion { code, vocabulary, ..Portion::default() });
        }
        let aid =
            programme.aid_type.open().filter(|aid| !matches!(aid.as_str(), "humanitarian" | "development"));
        out.extend(aid.map(|aid| Portion {
            code: aid.as_str().to_owned(),
            vocabulary: Some("99".to_owned()),
            uri: Some(kinds::AID_TYPES.to_owned()),
            percentage: None,
            names: aid.fact("name").map(|name| texts::narrative(name, "en")).into_iter().collect(),
        }));
        out
    }

    /// The budget, which the record has in one sum, in years.
    fn budgets(&mut self, frame: &Frame<'_>) -> Vec<Budget> {
        let Some(budget) = &frame.programme.budget else { return Vec::new() };
        let open = (budget.amount.open(), budget.currency.open(), budget.value_date.open());
        let (Some(amount), Some(currency), Some(value_date)) = open else {
            self.report.left_out("a budget that is sealed");
            return Vec::new();
        };
        let digits = currency.fact("minor_units").and_then(|digits| digits.parse().ok()).unwrap_or(2);
        let Some(parts) = years(amount.get(), digits, frame) else {
            self.report.left_out("a budget for a period that can't be split into years");
            return Vec::new();
        };
        if parts.len() > 1 {
            self.report.remark("a budget is one sum on the record: it is written in years, by their days");
        }
        let one = |(from, until, amount): (jiff::civil::Date, jiff::civil::Date, Decimal)| Budget {
            from: from.to_string(),
            until: until.to_string(),
            value: Amount {
                amount: amount.to_string(),
                currency: currency.as_str().to_owned(),
                value_date: value_date.to_string(),
            },
        };
        parts.into_iter().map(one).collect()
    }

    fn related(&self, home: &Home, programme: &Programme) -> Vec<Related> {
        let related = |kind: &str, subject| Related {
            kind: kind.to_owned(),
            reference: self.index.identifier(subject),
        };
        let parent = programme.part_of.iter().map(|whole| related("1", whole));
        // 5: the same work, as another organisation reports it.
        let other = match home {
            Home::Apart(apart) => apart.programme.as_ref().map(|subject| related("5", subject)),
            Home::Programme(_) => None,
        };
        parent.chain(other).collect()
    }

    /// What an activity has no place for.
    fn unsaid_of_programme(&mut self, programme: &Programme) {
        let said = [
            (programme.people.is_some(), "people a programme is to reach"),
            (programme.gender_marker.is_some(), "a gender and age marker"),
            (!programme.agreements.is_empty(), "the agreements a programme rests on"),
        ];
        for (_, what) in said.into_iter().filter(|(there, _)| *there) {
            self.report.left_out(what);
        }
    }
}

fn stripped(one: &Paragraph, what: &str) -> Paragraph {
    let text = one.text.strip_prefix(what).unwrap_or(&one.text);
    Paragraph { language: one.language.clone(), text: text.to_owned() }
}

/// When a claim's statement speaks of, and those that changed it.
fn moments(claim: &Claim) -> impl Iterator<Item = Timestamp> {
    let changes = claim.corrections.iter().chain(&claim.disclosures);
    std::iter::once(&claim.source).chain(changes).map(|source: &Source| source.at)
}

/// Days that lie behind are actual, others are planned; the end of what still goes on is planned too.
fn dates(frame: &Frame<'_>, status: &str) -> Vec<ActivityDate> {
    let date = |kind: &str, day: &String| ActivityDate { kind: kind.to_owned(), day: day.clone() };
    let begun = status != "1" && frame.start <= frame.today;
    let mut out = vec![date(if begun { "2" } else { "1" }, &frame.start)];
    let over = |end: &String| begun && matches!(status, "3" | "4" | "5") && *end <= frame.today;
    out.extend(frame.end.as_ref().map(|end| date(if over(end) { "4" } else { "3" }, end)));
    out
}

/// Years of the budget: of the programme's period, or the first year where it has no end.
fn years(
    amount: Decimal,
    digits: u32,
    frame: &Frame<'_>,
) -> Option<Vec<(jiff::civil::Date, jiff::civil::Date, Decimal)>> {
    let civil = |day: &str| Some(day.parse::<Date>().ok()?.as_jiff());
    let from = civil(&frame.start)?;
    let year = || from.checked_add(jiff::Span::new().years(1)).ok()?.yesterday().ok();
    let until = match &frame.end {
        Some(end) => civil(end)?,
        None => year()?,
    };
    shares::by_year(amount, digits, from, until)
}

/// The record's sectors. Shares that say nothing, or not all, are completed so that they make a whole.
fn own_sectors(programme: &Programme) -> Vec<Portion> {
    let open: Vec<_> = programme
        .sectors
        .iter()
        .filter_map(|one| Some((*one.sector.open()?, one.percent.map(|p| p.get()))))
        .collect();
    let said: Decimal = open.iter().filter_map(|(_, percent)| *percent).sum();
    let unsaid = open.iter().filter(|(_, percent)| percent.is_none()).count();
    let left = (Decimal::ONE_HUNDRED - said).max(Decimal::ZERO);
    let portion = |code: &str, name: Option<&str>, percentage: Option<String>| Portion {
        code: code.to_owned(),
        vocabulary: Some("99".to_owned()),
        uri: Some(kinds::SECTORS.to_owned()),
        percentage,
        names: name.map(|name| texts::narrative(name, "en")).into_iter().collect(),
    };
    // What is left over goes to those without a share in equal parts, the last of them taking what rounding leaves.
    let each = left.checked_div(Decimal::from(unsaid)).unwrap_or_default().round_dp(2);
    let mut missing = unsaid;
    let mut out: Vec<Portion> = Vec::with_capacity(open.len());
    for (sector, percent) in &open {
        let percent = percent.unwrap_or_else(|| {
            missing -= 1;
            if missing == 0 { left - each * Decimal::from(unsaid - 1) } else { each }
        });
        out.push(portion(sector.as_str(), sector.fact("name"), Some(percent.normalize().to_string())));
    }
    if unsaid == 0 && !left.is_zero() && !out.is_empty() {
        out.push(portion(REST, Some("Not said"), Some(left.normalize().to_string())));
    }
    out
}

/// Emergencies and appeals: as a file named them, or as a register on the record does.
fn scopes(programme: &Programme) -> Vec<Scope> {
    let one = |identifier: &entente_record::body::Identifier| {
        let (scheme, code) = (identifier.scheme.open()?.as_str(), identifier.code.open()?.as_str());
        let (kind, vocabulary) = match scheme {
            "glide" => ("1", "1-2"),
            "hrp" => ("2", "2-1"),
            other => other.strip_prefix(kinds::SCOPE)?.split_once('/')?,
        };
        Some(Scope { kind: kind.to_owned(), vocabulary: vocabulary.to_owned(), code: code.to_owned() })
    };
    programme.identifiers.iter().filter_map(one).collect()
}

/// Names in other registers. A type that IATI lacks is "other".
fn other_names(programme: &Programme) -> Vec<OtherName> {
    const TYPES: [&str; 7] = ["A1", "A2", "A3", "A4", "A9", "B1", "B9"];
    let own = [kinds::REPORTER, kinds::SECONDARY, kinds::TITLE_LANGUAGE, "iati", "glide", "hrp"];
    let one = |identifier: &entente_record::body::Identifier| {
        let (scheme, code) = (identifier.scheme.open()?.as_str(), identifier.code.open()?.as_str());
        if own.contains(&scheme) || scheme.starts_with(kinds::SCOPE) {
            return None;
        }
        let kind = scheme.strip_prefix(kinds::OTHER_NAME);
        let owner = kind.is_none().then(|| text::line(scheme)).flatten().map(|line| line.as_str().to_owned());
        let kind = kind.filter(|kind| TYPES.contains(kind)).unwrap_or("A9");
        Some(OtherName { kind: kind.to_owned(), reference: code.to_owned(), owner })
    };
    programme.identifiers.iter().filter_map(one).collect()
}
