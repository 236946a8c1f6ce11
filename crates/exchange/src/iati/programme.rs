//! `programme` statements: an activity, what it is for, with whom, where.

use std::collections::BTreeSet;

use entente_iati::read::{Activity, Budget, Description};
use entente_record::body::{Identifier, Participant, Programme, ProgrammeArea, SectorShare};
use entente_record::value::{Decimal as RecordDecimal, Line, Money, Period, Text};
use entente_record::{Fault, Part, SubjectId};
use rust_decimal::Decimal;

use super::context::{Context, Doing};
use super::report::Effect;
use super::{ids, kinds, place, text, transfer};
use crate::draft::build::{open, some};
use crate::draft::{Timing, Unmade};

/// Most bytes of a programme's body. A statement has 65,535 bytes, three quarters of them payload, and an envelope.
const MAX_BODY_BYTES: usize = 44_000;
/// Most parties of one programme; they fill less than half of a statement.
const MAX_PARTICIPANTS: usize = 200;
/// Most identifiers, purposes and goals each.
const MAX_CODES: usize = 40;
/// Lengths of texts that are tried until all fits, in characters.
const TEXT_LENGTHS: [usize; 4] = [Text::MAX_CHARS, 4_000, 1_500, 300];

/// An activity, and further parts of it where its places don't fit one statement.
pub(crate) fn drafts(context: &mut Context, doing: &mut Doing<'_>) -> Result<Vec<Unmade>, String> {
    let status = doing.activity.status.as_deref().and_then(kinds::status);
    let status = status.ok_or("its activity-status is missing or none of the list")?;
    let areas = place::areas(context, doing);
    let mut base = base(context, doing, status).map_err(|fault| fault.to_string())?;
    let bytes = fit(doing.activity, &mut base)?;
    parts(context, doing, base, bytes, areas).map_err(|fault| fault.to_string())
}

/// Everything but texts and places.
fn base(context: &mut Context, doing: &mut Doing<'_>, status: &str) -> Result<Programme, Fault> {
    let activity = doing.activity;
    let purposes = purposes(activity);
    let humanitarian = activity.humanitarian.unwrap_or_else(|| {
        !activity.scopes.is_empty()
            || !purposes.is_empty() && purposes.iter().all(|purpose| kinds::is_humanitarian(purpose))
    });
    let title: Line = match text::main(&activity.title).and_then(text::line) {
        Some(title) => title,
        None => {
            context.tell(
                Effect::Taken,
                activity.at,
                &activity.identifier,
                "no title; its identifier stands for one",
            );
            text::line(&activity.identifier).map_or_else(|| "Untitled".parse(), Ok)?
        }
    };
    let mut parsed = Vec::new();
    for purpose in purposes.iter().take(MAX_CODES) {
        parsed.push(purpose.parse()?);
    }
    Ok(Programme {
        title: title.into(),
        aid_type: open(if humanitarian { "humanitarian" } else { "development" })?,
        status: open(status)?,
        humanitarian: humanitarian.into(),
        // Flow type 10 is official development assistance, all others are none.
        oda: activity.flow_type.as_deref().map(|code| code == "10"),
        period: period(context, activity)?,
        purposes: parsed,
        sdgs: goals(activity),
        participants: participants(context, doing)?,
        budget: budget(context, activity)?,
        part_of: parent(context, activity)?,
        sectors: shares(activity),
        identifiers: identifiers(doing)?,
        ..Programme::default()
    })
}

/// Adds the texts, cut until they fit beside the rest. Answers with the bytes of all of it.
fn fit(activity: &Activity, base: &mut Programme) -> Result<usize, String> {
    for max in TEXT_LENGTHS {
        base.description = description(activity, max);
        base.objectives = of_kind(activity, |kind| kind == Some("2"))
            .filter_map(|one| text::lines(&text::tagged(&one.text, ""), max / 4))
            .take(MAX_CODES / 10)
            .collect();
        let bytes = size(base);
        if bytes <= MAX_BODY_BYTES {
            return Ok(bytes);
        }
    }
    Err("it says more than a statement can hold".to_owned())
}

fn size(programme: &Programme) -> usize {
    programme.write().to_string().len()
}

fn of_kind<'a>(
    activity: &'a Activity,
    wanted: impl Fn(Option<&str>) -> bool + 'a,
) -> impl Iterator<Item = &'a Description> {
    activity.descriptions.iter().filter(move |one| wanted(one.kind.as_deref()))
}

/// Titles in further languages, then all descriptions but the objectives: each paragraph behind its language.
fn description(activity: &Activity, max: usize) -> Option<Text> {
    let further = activity.title.get(1..).unwrap_or_default();
    let mut parts = text::tagged(further, "Title: ");
    for one in of_kind(activity, |kind| kind != Some("2")) {
        let what = if one.kind.as_deref() == Some("3") { "Target groups: " } else { "" };
        parts.extend(text::tagged(&one.text, what));
    }
    text::lines(&parts, max)
}

fn parts(
    context: &Context,
    doing: &Doing<'_>,
    base: Programme,
    mut bytes: usize,
    areas: Vec<ProgrammeArea>,
) -> Result<Vec<Unmade>, Fault> {
    let bare = Programme {
        title: base.title.clone(),
        aid_type: base.aid_type,
        status: base.status,
        humanitarian: base.humanitarian,
        part_of: Some(ids::programme(&context.org, &doing.local, 1)?),
        ..Programme::default()
    };
    let mut parts = vec![base];
    for area in areas {
        let size_of_it = area.write().to_string().len() + 1;
        if bytes + size_of_it > MAX_BODY_BYTES {
            bytes = size(&bare);
            parts.push(bare.clone());
        }
        bytes += size_of_it;
        if let Some(last) = parts.last_mut() {
            last.areas.push(area);
        }
    }
    let mut out = Vec::with_capacity(parts.len());
    for (index, part) in parts.into_iter().enumerate() {
        let subject = ids::programme(&context.org, &doing.local, index + 1)?;
        out.push(Unmade::new(subject, doing.at, Timing::Aside, part));
    }
    Ok(out)
}

/// From the actual start to the actual end, or as planned.
fn period(context: &mut Context, activity: &Activity) -> Result<Option<Period>, Fault> {
    let day = |kinds: [&str; 2]| {
        let of =
            |kind: &str| activity.dates.iter().find(|date| date.kind == kind).map(|date| date.day.as_str());
        kinds.into_iter().find_map(of)
    };
    let (from, until) = (day(["2", "1"]), day(["4", "3"]));
    let Some(from) = from else { return Ok(None) };
    let until = until.filter(|until| {
        if *until < from {
            context.tell(
                Effect::Taken,
                activity.at,
                &activity.identifier,
                "it ends before it begins; its end is left out",
            );
        }
        *until >= from
    });
    Ok(Some(Period { from: open(from)?, until: some(until.unwrap_or_default())? }))
}

/// DAC purposes and categories; vocabulary 1, which also holds where none is named, and 2.
fn purposes(activity: &Activity) -> Vec<String> {
    let dac = |vocabulary: Option<&str>| matches!(vocabulary, None | Some("1" | "2"));
    let codes: BTreeSet<&str> = activity
        .sectors
        .iter()
        .filter(|sector| dac(sector.vocabulary.as_deref()))
        .map(|sector| sector.code.as_str())
        .filter(|code| code.parse::<entente_record::value::Purpose>().is_ok())
        .collect();
    codes.into_iter().map(str::to_owned).collect()
}

/// Sustainable Development Goals: tags of vocabularies 2 and 3, sectors of 7, 8 and 9.
fn goals(activity: &Activity) -> Vec<entente_record::value::Sdg> {
    let tags = activity.tags.iter().filter(|tag| matches!(tag.vocabulary.as_deref(), Some("2" | "3")));
    let sectors =
        activity.sectors.iter().filter(|one| matches!(one.vocabulary.as_deref(), Some("7" | "8" | "9")));
    let codes: BTreeSet<&str> = tags.chain(sectors).map(|one| one.code.as_str()).collect();
    codes.into_iter().filter_map(|code| code.parse().ok()).take(MAX_CODES).collect()
}

fn participants(context: &mut Context, doing: &mut Doing<'_>) -> Result<Vec<Participant>, Fault> {
    let activity = doing.activity;
    let mut seen = BTreeSet::new();
    let mut out = Vec::new();
    for one in &activity.participants {
        let role = one.role.as_deref().and_then(kinds::role);
        let (Some(party), Some(role)) = (doing.party(context, &one.org)?, role) else {
            context.report.count("a participating-org without name or role is left out".to_owned());
            continue;
        };
        if !seen.insert((party.clone(), role)) {
            continue;
        }
        if out.len() == MAX_PARTICIPANTS {
            let problem = format!("more than {MAX_PARTICIPANTS} participants; the rest are left out");
            context.tell(Effect::Taken, activity.at, &activity.identifier, problem);
            break;
        }
        out.push(Participant { party: party.into(), role: open(role)? });
    }
    Ok(out)
}

/// The sum of the budgets; a revised one replaces those it overlaps. Left out where they are in several currencies.
fn budget(context: &mut Context, activity: &Activity) -> Result<Option<Money>, Fault> {
    let revised: Vec<&Budget> = activity.budgets.iter().filter(|budget| budget.revised).collect();
    let replaced = |one: &Budget| revised.iter().any(|by| by.from <= one.until && one.from <= by.until);
    let standing: Vec<&Budget> =
        activity.budgets.iter().filter(|budget| budget.revised || !replaced(budget)).collect();
    let Some(first) = standing.first() else { return Ok(None) };
    let currency = first.value.currency.as_deref();
    let mut sum = Decimal::ZERO;
    let mut sound = standing.iter().all(|budget| budget.value.currency.as_deref() == currency);
    for budget in &standing {
        let amount = transfer::amount(&budget.value.amount).filter(|amount| !amount.is_sign_negative());
        sound &= amount.is_some_and(|amount| super::report::add(&mut sum, amount));
    }
    let dates = standing.iter().map(|one| one.value.value_date.as_ref().unwrap_or(&one.from));
    let money = match (currency, dates.max()) {
        (Some(currency), Some(day)) if sound => transfer::money(sum, currency, day).ok(),
        _ => None,
    };
    if money.is_none() {
        let problem = "its budgets can't be added up; they are left out";
        context.tell(Effect::Taken, activity.at, &activity.identifier, problem);
    }
    Ok(money.map(|(money, _)| money))
}

/// The programme it is part of: its parent, where it names one and not several.
fn parent(context: &Context, activity: &Activity) -> Result<Option<SubjectId>, Fault> {
    let mut parents: Vec<&str> =
        activity.related.iter().filter(|one| one.kind == "1").map(|one| one.reference.as_str()).collect();
    parents.dedup();
    match parents.as_slice() {
        [one] if *one != activity.identifier => {
            ids::programme(&context.org, &ids::activity(one), 1).map(Some)
        }
        _ => Ok(None),
    }
}

/// Sectors of the record with their shares, where a file that was made from a record names them.
fn shares(activity: &Activity) -> Vec<SectorShare> {
    let mut seen = BTreeSet::new();
    let mut left = Decimal::ONE_HUNDRED;
    let mut out = Vec::new();
    for one in activity.sectors.iter().filter(|one| one.uri.as_deref() == Some(kinds::SECTORS)) {
        let Ok(sector) = one.code.parse::<entente_record::codes::Sector>() else { continue };
        let percent = one.percentage.as_deref().and_then(transfer::amount);
        let percent = percent.filter(|percent| !percent.is_sign_negative() && *percent <= left);
        left -= percent.unwrap_or_default();
        let percent = percent.and_then(|percent| RecordDecimal::new(percent.normalize()).ok());
        if seen.insert(sector) {
            out.push(SectorShare { sector: sector.into(), percent });
        }
    }
    out
}

/// Its identifier, who reports it, the language of its title, the emergencies it answers to, its other names.
fn identifiers(doing: &Doing<'_>) -> Result<Vec<Identifier>, Fault> {
    let activity = doing.activity;
    let mut out = Vec::new();
    let mut add = |scheme: &str, code: &str| -> Result<(), Fault> {
        if let (Some(scheme), Some(code)) = (text::label(scheme), text::label(code)) {
            out.push(Identifier { scheme: scheme.into(), code: code.into() });
        }
        Ok(())
    };
    add("iati", &activity.identifier)?;
    add(if activity.secondary { kinds::SECONDARY } else { kinds::REPORTER }, doing.reporter.as_str())?;
    let language = activity.title.first().and_then(|title| text::language(title.language.as_deref()?));
    if let Some(language) = language {
        add(kinds::TITLE_LANGUAGE, &language)?;
    }
    for scope in activity.scopes.iter().take(MAX_CODES) {
        if let (Some(kind), Some(code)) = (&scope.kind, &scope.code) {
            let vocabulary = scope.vocabulary.as_deref().unwrap_or("1-2");
            add(&format!("{}{kind}/{vocabulary}", kinds::SCOPE), code)?;
        }
    }
    for other in activity.identifiers.iter().take(MAX_CODES) {
        add(
            &format!("{}{}", kinds::OTHER_NAME, other.kind.as_deref().unwrap_or("unsaid")),
            &other.reference,
        )?;
    }
    Ok(out)
}
