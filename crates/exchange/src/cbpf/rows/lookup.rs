//! The `Mst*.csv` lists: funds, clusters and kinds of organisation by id.

use crate::cbpf::cell;
use crate::cbpf::fault::Fault;
use crate::cbpf::table::{Row, Shape};

/// A fund of the public list. The list leaves some funds out, so names are looked for elsewhere too.
#[derive(Clone, Debug)]
pub struct Fund {
    /// The fund's id.
    pub id: u32,
    /// Its name.
    pub name: String,
    /// Its abbreviation; several funds share `AP501`, so this is no id.
    pub abbreviation: String,
}

/// A cluster.
#[derive(Clone, Debug)]
pub struct Cluster {
    /// The cluster's id.
    pub id: u32,
    /// Its name.
    pub name: String,
    /// Its short code.
    pub code: String,
}

/// A kind of organisation.
#[derive(Clone, Debug)]
pub struct OrgType {
    /// The kind's id.
    pub id: u32,
    /// Its name, which stands in for a partner's name where a fund withholds it.
    pub name: String,
}

pub(crate) const FUNDS: Shape = Shape {
    required: &["PFId", "PFName"],
    known: &["PFAbbrv", "PFLat", "PFLong", "PFCountryCode", "MAAgent", "AAgent", "IsPublic", "ParentPFId"],
};
pub(crate) const CLUSTERS: Shape = Shape { required: &["ClustId", "ClustNm", "ClustCode"], known: &[] };
pub(crate) const ORG_TYPES: Shape = Shape { required: &["OrgTypeId", "OrgTypeNm"], known: &["OrgTypeCode"] };

pub(crate) fn fund(row: &Row<'_>) -> Result<Fund, Fault> {
    Ok(Fund {
        id: row.read("PFId", cell::id)?,
        name: row.read("PFName", cell::name)?,
        abbreviation: row.read("PFAbbrv", cell::text)?,
    })
}

pub(crate) fn cluster(row: &Row<'_>) -> Result<Cluster, Fault> {
    Ok(Cluster {
        id: row.read("ClustId", cell::id)?,
        name: row.read("ClustNm", cell::name)?,
        code: row.read("ClustCode", cell::name)?,
    })
}

pub(crate) fn org_type(row: &Row<'_>) -> Result<OrgType, Fault> {
    Ok(OrgType { id: row.read("OrgTypeId", cell::id)?, name: row.read("OrgTypeNm", cell::name)? })
}
