//! What this is: SWOT points in the database: added, changed, merged and parted again, linked to what answers them.
//! What it is not: deleted: a merged point stays, under the one that speaks for it.

mod links;
mod write;

pub use links::{Link, NewLink, link, unlink};
pub(crate) use write::insert;
pub use write::{add, change, merge, part};

use kernel::permission::{Action, ViewMapping};
use kernel::{Can, FocusGroupId, SwotPointId};
use serde::Serialize;
use store::{FromRow, Row, StoreError, Tx};

use crate::model::{Pillar, Profile, Quadrant};

macro_rules! columns {
    () => {
        "point_id, version, pillar, quadrant, position, profiles, text, truncated, note, source, focus_group_id, \
         merged_into"
    };
}
const ALL: &str = concat!(
    "SELECT ",
    columns!(),
    " FROM swot_point WHERE tenant_id = $1 AND (pillar = $2 OR $2 = '') ORDER BY pillar, quadrant, position, point_id"
);
const GET: &str = concat!("SELECT ", columns!(), " FROM swot_point WHERE tenant_id = $1 AND point_id = $2");
pub(crate) const SQL: &[&str] = &[
    ALL,
    GET,
    links::ALL,
    links::INSERT,
    links::DELETE,
    write::INSERT,
    write::UPDATE,
    write::MERGE,
    write::HELD,
    write::LAST,
];

/// What a point says.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct PointData {
    /// Of which pillar.
    pub pillar: Pillar,
    /// In which quadrant.
    #[serde(serialize_with = "quadrant_code")]
    pub quadrant: Quadrant,
    /// The profiles it is about; none for all.
    pub profiles: Vec<Profile>,
    /// The point.
    pub text: String,
    /// Whether the source breaks off.
    pub truncated: bool,
    /// What to know about it.
    pub note: String,
    /// Where it comes from.
    pub source: String,
    /// The meeting in which it came up.
    pub focus_group_id: Option<FocusGroupId>,
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde passes fields by reference")]
fn quadrant_code<S: serde::Serializer>(quadrant: &Quadrant, to: S) -> Result<S::Ok, S::Error> {
    to.serialize_str(quadrant.code())
}

impl PointData {
    /// The codes of its profiles, as they are kept.
    fn profile_codes(&self) -> String {
        self.profiles.iter().map(|profile| profile.code()).collect::<Vec<_>>().join(" ")
    }
}

/// A point.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Point {
    /// Which.
    pub point_id: SwotPointId,
    /// For the optimistic lock.
    pub version: i64,
    /// Its place in the quadrant.
    pub position: i64,
    /// What it says.
    pub data: PointData,
    /// The point that speaks for it.
    pub merged_into: Option<SwotPointId>,
}

impl FromRow for Point {
    fn from_row(row: &Row) -> Result<Self, StoreError> {
        let profiles: String = row.get("profiles")?;
        let data = PointData {
            pillar: row.get("pillar")?,
            quadrant: row.get("quadrant")?,
            profiles: profiles.split_whitespace().filter_map(Profile::from_code).collect(),
            text: row.get("text")?,
            truncated: row.get("truncated")?,
            note: row.get("note")?,
            source: row.get("source")?,
            focus_group_id: row.get("focus_group_id")?,
        };
        Ok(Self {
            point_id: row.get("point_id")?,
            version: row.get("version")?,
            position: row.get("position")?,
            data,
            merged_into: row.get("merged_into")?,
        })
    }
}

/// All the points of a pillar, or of all of them, merged ones included, in their order.
pub async fn all(
    tx: &mut Tx,
    can: &Can<ViewMapping>,
    pillar: Option<Pillar>,
) -> Result<Vec<Point>, StoreError> {
    tx.all(ALL, &[can.tenant().into(), pillar.map_or("", Pillar::code).into()]).await
}

/// One point.
pub async fn get(tx: &mut Tx, can: &Can<ViewMapping>, id: SwotPointId) -> Result<Option<Point>, StoreError> {
    get_any(tx, can, id).await
}

async fn get_any<A: Action>(tx: &mut Tx, can: &Can<A>, id: SwotPointId) -> Result<Option<Point>, StoreError> {
    tx.maybe(GET, &[can.tenant().into(), id.into()]).await
}

/// What answers each point.
pub async fn links(tx: &mut Tx, can: &Can<ViewMapping>) -> Result<Vec<Link>, StoreError> {
    tx.all(links::ALL, &[can.tenant().into()]).await
}
