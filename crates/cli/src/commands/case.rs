//! `entente case`: case studies into a node: their parties registered, their statements signed with demo keys.

use std::path::{Path, PathBuf};

use anyhow::{Context, Result, anyhow, bail};
use entente_exchange::case::{Case, Signed, read_folder, shipped, shipped_names};
use entente_node::Node;
use entente_record::PartyKey;
use serde_json::{Value, json};

use super::Answer;
use crate::output::Output;
use crate::support::files;
use crate::support::places::PlacesArgs;

/// Refusals printed for people; `--json` has all.
const MAX_PRINTED: usize = 50;

#[derive(clap::Args)]
pub struct Args {
    /// The case's name; without it (and --dir), the cases that come with the program are listed.
    #[arg(conflicts_with = "dir")]
    name: Option<String>,
    /// A case's own folder (case.toml, statements in .json files), for one that doesn't come with the program.
    #[arg(long, value_name = "FOLDER")]
    dir: Option<PathBuf>,
    /// A node's data folder, when no process serves it; one for demonstrations, since anybody can sign with demo keys.
    /// Without it, the case is only checked and told.
    #[arg(long)]
    data: Option<PathBuf>,
    #[command(flatten)]
    places: PlacesArgs,
    /// The operator's signing key, if it isn't in the data folder.
    #[arg(long, value_name = "FILE", requires = "data")]
    key: Option<PathBuf>,
}

/// What loading a case did.
pub struct Loaded {
    /// Its name.
    pub name: String,
    /// Its title.
    pub title: String,
    /// Its files, each with how many statements it has and how many of them were added.
    pub chapters: Vec<(String, usize, usize)>,
    /// Parties registered for the first time.
    pub registered: usize,
    /// Statements added.
    pub added: usize,
    /// Statements and registrations the log had already.
    pub present: usize,
    /// What the node refused, and why.
    pub refused: Vec<String>,
}

impl Args {
    pub async fn run(self, output: &Output) -> Answer {
        let case = match (&self.name, &self.dir) {
            (Some(name), _) => shipped_case(name)?,
            (None, Some(dir)) => Case::parse(&read_folder(dir)?)?,
            (None, None) if self.data.is_some() => bail!("name the case to load; `entente case` lists them"),
            (None, None) => return list(output),
        };
        let Some(data) = self.data else {
            let signed = case.sign()?;
            tell_case(&case, &signed, output);
            return Ok(true);
        };
        let node = Node::open(&data, self.places.options()?).await?;
        let key = self.key.unwrap_or_else(|| node.folder().party_key());
        let loaded = load(&node, &key, &case).await;
        node.close().await;
        let loaded = loaded?;
        tell_loaded(&loaded, output);
        if loaded.refused.is_empty() {
            output.line("\nWhere to look first");
            for look in &case.about.look {
                output.line(format!(
                    "- {}\n  entente show --data {} {}",
                    look.why,
                    data.display(),
                    look.subject
                ));
            }
        }
        output.value(&value(&loaded));
        Ok(loaded.refused.is_empty())
    }
}

/// A case that comes with the program.
pub fn shipped_case(name: &str) -> Result<Case> {
    let folder = shipped(name).ok_or_else(|| {
        let names: Vec<&str> = shipped_names().collect();
        anyhow!(
            "there is no case {name:?}; there are {}, and --dir takes a folder of your own",
            names.join(", ")
        )
    })?;
    Ok(Case::parse(&folder)?)
}

/// Registers a case's parties and hands in its statements, in the order in which they are to arrive. What the log has already
/// is left as it is.
pub async fn load(node: &Node, key: &Path, case: &Case) -> Result<Loaded> {
    let operator = PartyKey::from_json(&files::read(key)?)
        .with_context(|| format!("{} is not a key file", key.display()))?;
    let signed = case.sign()?;
    let since = check_keys(node, &operator, case).await?;
    let mut loaded = Loaded {
        name: case.name.clone(),
        title: case.about.title.clone(),
        chapters: Vec::new(),
        registered: 0,
        added: 0,
        present: 0,
        refused: Vec::new(),
    };
    let registrations = case.registrations(&operator, since)?;
    let parties = case.about.parties.iter().map(|party| party.id.clone());
    let texts = registrations.iter().map(ToString::to_string).collect();
    for (party, outcome) in parties.zip(node.submit(texts).await) {
        match outcome {
            Ok(receipt) if receipt.new => loaded.registered += 1,
            Ok(_) => loaded.present += 1,
            Err(refusal) => loaded.refused.push(format!("registration of {party}: {refusal}")),
        }
    }
    // Without its key a party's statements would be refused one by one, which says less than the first refusal.
    if loaded.refused.is_empty() {
        hand_in(node, &signed, &mut loaded).await;
    }
    Ok(loaded)
}

async fn hand_in(node: &Node, signed: &[Signed], loaded: &mut Loaded) {
    let texts = signed.iter().map(|one| one.sd_jwt.to_string()).collect();
    for (one, outcome) in signed.iter().zip(node.submit(texts).await) {
        let known = loaded.chapters.iter().position(|(file, ..)| *file == one.file);
        let place = known.unwrap_or_else(|| {
            loaded.chapters.push((one.file.clone(), 0, 0));
            loaded.chapters.len() - 1
        });
        let Some((_, total, new)) = loaded.chapters.get_mut(place) else { continue };
        *total += 1;
        match outcome {
            Ok(receipt) if receipt.new => {
                *new += 1;
                loaded.added += 1;
            }
            Ok(_) => loaded.present += 1,
            Err(refusal) => {
                loaded.refused.push(format!("{}, statement `{}`: {refusal}", one.file, one.label))
            }
        }
    }
}

/// Demo keys are public: a party that has a key of its own in this log must not get one. Answers with the first second at
/// which the operator's key is valid, which is the same each time a case is loaded.
async fn check_keys(node: &Node, operator: &PartyKey, case: &Case) -> Result<i64> {
    let known = node.archive().sql().keys().await?;
    for demo in case.keys() {
        let party = demo.party().to_string();
        let kid = demo.public().kid().to_string();
        if known.iter().any(|row| row.party == party && row.kid != kid) {
            bail!(
                "{party} signs here with a key of its own, and the case's demo key is one that anybody can make: \
                 load the case into a node of its own (entente init)"
            );
        }
    }
    let (party, kid) = (operator.party().to_string(), operator.public().kid().to_string());
    if party != node.identity().party {
        bail!(
            "the key is {party}'s; parties are registered by the node's operator, {}",
            node.identity().party
        );
    }
    let own = known.iter().find(|row| row.party == party && row.kid == kid);
    Ok(own
        .with_context(|| {
            format!("the key {kid} is not registered in this log; give the operator's with --key")
        })?
        .valid_from)
}

fn list(output: &Output) -> Answer {
    let mut rows = Vec::new();
    let mut values = Vec::new();
    for name in shipped_names() {
        let case = shipped_case(name)?;
        rows.push([
            name.to_owned(),
            case.about.title.clone(),
            case.len().to_string(),
            case.about.parties.len().to_string(),
        ]);
        values.push(json!({"name": name, "about": case.about, "statements": case.len()}));
    }
    output.table(["case", "title", "statements", "parties"], rows);
    output.line("\nRead one: entente case NAME. Load it: entente case NAME --data DIR");
    output.value(&Value::Array(values));
    Ok(true)
}

/// What a case is, where its facts come from, what in it is made up.
fn tell_case(case: &Case, signed: &[Signed], output: &Output) {
    let about = &case.about;
    output.line(format!("{}\n\n{}", about.title, about.summary));
    for (heading, lines) in [("What it shows", &about.shows), ("Made up", &about.illustrative)] {
        output.line(format!("\n{heading}"));
        lines.iter().for_each(|line| output.line(format!("- {line}")));
    }
    output.line("\nSources");
    for source in &about.sources {
        output.line(format!("- {}\n  {}\n  {}", source.reference, source.url, source.supports));
    }
    output.line(format!(
        "\n{} statements by {} parties, signed with demo keys",
        signed.len(),
        case.keys().len()
    ));
    let statements: Vec<Value> = signed
        .iter()
        .map(|one| json!({"file": one.file, "label": one.label, "kind": one.kind.to_string(), "hash": one.hash.to_string()}))
        .collect();
    output.value(&json!({"name": case.name, "about": about, "statements": statements}));
}

fn tell_loaded(loaded: &Loaded, output: &Output) {
    output.line(&loaded.title);
    let rows = loaded
        .chapters
        .iter()
        .map(|(file, total, added)| [file.clone(), total.to_string(), added.to_string()]);
    output.table(["chapter", "statements", "added"], rows.collect());
    for refusal in loaded.refused.iter().take(MAX_PRINTED) {
        output.line(format!("REFUSED by the node: {refusal}"));
    }
    output.line(line(loaded));
}

/// What loading a case did, in a line.
pub fn line(loaded: &Loaded) -> String {
    let refused = match loaded.refused.len() {
        0 => String::new(),
        count => format!(", {count} REFUSED"),
    };
    format!(
        "{}: {} statements added, {} parties registered, {} were there already{refused}",
        loaded.name, loaded.added, loaded.registered, loaded.present
    )
}

/// What loading a case did, for programs.
pub fn value(loaded: &Loaded) -> Value {
    let chapters: Vec<Value> = loaded
        .chapters
        .iter()
        .map(|(file, total, added)| json!({"file": file, "statements": total, "added": added}))
        .collect();
    json!({
        "case": loaded.name, "title": loaded.title, "chapters": chapters, "registered": loaded.registered,
        "added": loaded.added, "present": loaded.present, "refused": loaded.refused,
    })
}
