//! Writes `data/iati/*.csv`, the facts the checker is built on, from what the IATI Secretariat publishes.
//!
//! `cargo run -p entente-iati --example facts -- SOURCES` reads, for each version `V` of 2.01, 2.02 and 2.03,
//! `SOURCES/schemas/V/*.xsd`, `SOURCES/codelists/V/mapping.xml`, `SOURCES/codelists/V/rule_mapping.xml` and the lists
//! `SOURCES/codelists/V/xml/*.xml`; and the lists that no version embeds, `SOURCES/codelists/nonembedded/*.xml`.

mod dom;
mod lists;
mod schema;

use std::error::Error;
use std::fs;
use std::path::{Path, PathBuf};

/// The versions the checker knows.
const VERSIONS: [&str; 3] = ["2.01", "2.02", "2.03"];

fn main() -> Result<(), Box<dyn Error>> {
    let mut args = std::env::args_os().skip(1);
    let (Some(sources), None) = (args.next().map(PathBuf::from), args.next()) else {
        return Err("give one folder: the sources".into());
    };
    let data = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../data/iati");
    for version in VERSIONS {
        let rows = schema::rows(&sources.join("schemas").join(version))?;
        let head = format!(
            "# source: IATI-Schemas, branch version-{version} (CC BY 4.0); made by crates/iati/examples/facts\n\
             path,occurs,content,attributes\n"
        );
        fs::write(data.join(format!("schema-{version}.csv")), head + &rows)?;
    }
    let head = "# source: IATI-Schemas, branch version-2.03, iati-registry-record-schema.xsd (CC BY 4.0); made by \
                crates/iati/examples/facts\npath,occurs,content,attributes\n";
    let rows = schema::registry_record(&sources.join("schemas/2.03"))?;
    fs::write(data.join("schema-registry-record.csv"), head.to_owned() + &rows)?;
    let (mapping, codes) = lists::rows(&sources.join("codelists"), &VERSIONS)?;
    let head = "# source: IATI-Codelists mapping.xml and IATI-Validator-Codelists rule_mapping.xml, branches version-2.0x \
                (CC BY 4.0); made by crates/iati/examples/facts\n\
                path,attribute,list,vocabulary,when-absent,rule,severity,category,versions\n";
    fs::write(data.join("mapping.csv"), head.to_owned() + &mapping)?;
    let head = "# source: IATI-Codelists (embedded) and IATI-Codelists-NonEmbedded (CC BY 4.0); OrganisationRegistrationAgency \
                from org-id.guide (CC0); made by crates/iati/examples/facts\n\
                list,code,versions\n";
    fs::write(data.join("codelists.csv"), head.to_owned() + &codes)?;
    Ok(())
}
