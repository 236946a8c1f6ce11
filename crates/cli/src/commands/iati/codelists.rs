//! `entente iati codelists update`: newer code lists without a newer program.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, bail};
use clap::Subcommand;
use entente_iati::Version;
use entente_iati::codelists::{BadList, Updates};
use entente_iati::tables::CodeLists;
use serde_json::json;

use super::super::Answer;
use crate::output::Output;

/// The name of the file that updates are kept in.
const FILE: &str = "iati-codelists.csv";
/// The most files a folder of code lists may hold; the Secretariat publishes about seventy.
const MAX_FILES: usize = 1000;

#[derive(Subcommand)]
pub enum Verb {
    /// Take in the code lists of a folder: XML files as the Secretariat publishes them. `iati check` uses them from then on.
    Update(Update),
}

#[derive(clap::Args)]
pub struct Update {
    /// The folder with the XML files of the lists.
    dir: PathBuf,
    /// Where to keep them, instead of the user's data folder.
    #[arg(long, value_name = "FILE")]
    store: Option<PathBuf>,
}

impl Verb {
    pub fn run(self, output: &Output) -> Answer {
        match self {
            Verb::Update(update) => update.run(output),
        }
    }
}

/// Where updates are kept: `ENTENTE_CODELISTS`, or `entente/iati-codelists.csv` in the user's data folder.
pub fn store() -> Option<PathBuf> {
    let set = |name: &str| std::env::var_os(name).filter(|value| !value.is_empty()).map(PathBuf::from);
    if let Some(file) = set("ENTENTE_CODELISTS") {
        return Some(file);
    }
    let data = set("XDG_DATA_HOME").or_else(|| Some(set("HOME")?.join(".local/share")));
    data.map(|dir| dir.join("entente").join(FILE))
}

/// The code lists to check with: those built in, and the updates kept.
pub fn in_use(file: Option<&Path>) -> anyhow::Result<[CodeLists; 3]> {
    let mut lists = Version::ALL.map(CodeLists::built_in);
    if let Some(updates) = kept(file)? {
        updates.apply(&mut lists);
    }
    Ok(lists)
}

/// The updates kept, if there are any.
fn kept(file: Option<&Path>) -> anyhow::Result<Option<Updates>> {
    let default = store();
    let Some(path) = file.or(default.as_deref()) else { return Ok(None) };
    match fs::read_to_string(path) {
        Ok(text) => Ok(Some(Updates::read(&text).with_context(|| path.display().to_string())?)),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound && file.is_none() => Ok(None),
        Err(error) => Err(error).with_context(|| format!("reading the code lists in {}", path.display())),
    }
}

impl Update {
    fn run(self, output: &Output) -> Answer {
        let Some(store) = self.store.or_else(store) else {
            bail!("there is no data folder to keep the lists in: name a file with --store");
        };
        let mut paths: Vec<PathBuf> = fs::read_dir(&self.dir)
            .and_then(|items| items.map(|item| Ok(item?.path())).collect())
            .with_context(|| format!("reading the folder {}", self.dir.display()))?;
        paths.retain(|path| path.extension().is_some_and(|ext| ext == "xml"));
        paths.sort();
        if paths.is_empty() || paths.len() > MAX_FILES {
            bail!("{}: {} XML files; one for each list is expected", self.dir.display(), paths.len());
        }
        let (mut updates, mut unused) = (Updates::default(), Vec::new());
        for path in &paths {
            let text = fs::read_to_string(path).with_context(|| path.display().to_string())?;
            match updates.add_xml(&text) {
                Ok(_) => {}
                Err(BadList::Unused(name)) => unused.push(name),
                Err(error) => return Err(error).with_context(|| path.display().to_string()),
            }
        }
        let [_, _, current] = in_use(store.is_file().then_some(store.as_path()))?;
        let changes = updates.changes(&current);
        let mut all = kept(store.is_file().then_some(store.as_path()))?.unwrap_or_default();
        all.extend(updates);
        write(&store, &all.write())?;
        tell(output, &changes, &unused, &store);
        Ok(true)
    }
}

/// Replaces the file whole, so that a check that runs meanwhile sees the old or the new one.
fn write(path: &Path, text: &str) -> anyhow::Result<()> {
    if let Some(dir) = path.parent() {
        fs::create_dir_all(dir).with_context(|| format!("making the folder {}", dir.display()))?;
    }
    let beside = path.with_extension("new");
    fs::write(&beside, text)
        .and_then(|()| fs::rename(&beside, path))
        .with_context(|| format!("writing {}", path.display()))
}

fn tell(output: &Output, changes: &[(&'static str, usize, usize, usize)], unused: &[String], store: &Path) {
    if output.is_json() {
        let lists: Vec<_> = changes
            .iter()
            .map(|(list, codes, new, gone)| json!({"list": list, "codes": codes, "new": new, "gone": gone}))
            .collect();
        output.value(&json!({"lists": lists, "unused": unused, "store": store}));
        return;
    }
    let rows = changes
        .iter()
        .filter(|(_, _, new, gone)| new + gone > 0)
        .map(|(list, codes, new, gone)| {
            [(*list).to_owned(), codes.to_string(), new.to_string(), gone.to_string()]
        })
        .collect::<Vec<_>>();
    if rows.is_empty() {
        output.line("No code changed.");
    } else {
        output.table(["list", "codes", "new", "gone"], rows);
    }
    output.line(format!(
        "{} lists kept in {}; {} not used by the check.",
        changes.len(),
        store.display(),
        unused.len()
    ));
}
