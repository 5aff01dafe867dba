//! What this is: acts that are being drafted, and the versions of them that were kept.
//! What it is not: their making; see the model.

use std::collections::BTreeMap;

use ::store::{Entry, FromRow, Row, StoreError, Tx};
use kernel::permission::{EditActs, ViewActs};
use kernel::{ActId, Can, DesignId, Instant, text};
use serde::Serialize;

use super::{Failure, json, parsed, touched};
use crate::model::{Document, Kind};

const GET: &str =
    "SELECT act_id, kind, design_id, name, typed, version FROM act WHERE tenant_id = $1 AND act_id = $2";
const EVERY: &str = "SELECT act_id, kind, design_id, name, typed, version FROM act WHERE tenant_id = $1 \
    ORDER BY sort_key, act_id LIMIT 500";
const INSERT: &str = "INSERT INTO act (tenant_id, act_id, kind, design_id, name, sort_key, typed, version) \
    VALUES ($1, $2, $3, $4, $5, $6, $7, 1)";
const WRITE: &str = "UPDATE act SET typed = $3, version = version + 1 \
    WHERE tenant_id = $1 AND act_id = $2 AND version = $4";
const VERSIONS: &str = "SELECT number, clauses_number, document, complete, kept_at, kept_by FROM act_version \
    WHERE tenant_id = $1 AND act_id = $2 ORDER BY number DESC";
const KEEP: &str = "INSERT INTO act_version (tenant_id, act_id, number, clauses_number, document, complete, kept_at, \
    kept_by) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)";
pub(crate) const SQL: &[&str] = &[GET, EVERY, INSERT, WRITE, VERSIONS, KEEP];

/// What people typed, by the name of the placeholder.
pub type Typed = BTreeMap<String, String>;

/// An act that is being drafted.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Act {
    /// Which.
    pub act_id: ActId,
    /// Of which kind.
    pub kind: Kind,
    /// From which design.
    pub design_id: DesignId,
    /// Its name in lists.
    pub name: String,
    /// What people typed.
    pub typed: Typed,
    /// For optimistic locking.
    pub version: i64,
}

impl FromRow for Act {
    fn from_row(row: &Row) -> Result<Self, StoreError> {
        Ok(Self {
            act_id: row.get("act_id")?,
            kind: row.get("kind")?,
            design_id: row.get("design_id")?,
            name: row.get("name")?,
            typed: parsed(row, "typed")?,
            version: row.get("version")?,
        })
    }
}

/// The document as it was kept.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct KeptVersion {
    /// Which.
    pub number: i64,
    /// From which version of the clauses.
    pub clauses_number: i64,
    /// What it said.
    pub document: Document,
    /// Whether nothing was missing.
    pub complete: bool,
    /// When.
    pub kept_at: Instant,
    /// By whom.
    pub kept_by: String,
}

impl FromRow for KeptVersion {
    fn from_row(row: &Row) -> Result<Self, StoreError> {
        Ok(Self {
            number: row.get("number")?,
            clauses_number: row.get("clauses_number")?,
            document: parsed(row, "document")?,
            complete: row.get("complete")?,
            kept_at: row.get("kept_at")?,
            kept_by: row.get("kept_by")?,
        })
    }
}

/// An act.
pub async fn find(tx: &mut Tx, can: &Can<ViewActs>, id: ActId) -> Result<Option<Act>, StoreError> {
    tx.maybe(GET, &[can.tenant().into(), id.into()]).await
}

/// Every act, by name.
pub async fn every(tx: &mut Tx, can: &Can<ViewActs>) -> Result<Vec<Act>, StoreError> {
    tx.all(EVERY, &[can.tenant().into()]).await
}

/// The versions of an act that were kept, the newest first.
pub async fn versions(tx: &mut Tx, can: &Can<ViewActs>, id: ActId) -> Result<Vec<KeptVersion>, StoreError> {
    tx.all(VERSIONS, &[can.tenant().into(), id.into()]).await
}

/// Begins an act.
pub async fn create(tx: &mut Tx, can: &Can<EditActs>, act: Act) -> Result<Act, Failure> {
    let values = [
        can.tenant().into(),
        act.act_id.into(),
        act.kind.into(),
        act.design_id.into(),
        act.name.as_str().into(),
        text::sort_key(&act.name).into(),
        json(&act.typed)?,
    ];
    tx.exec(INSERT, &values).await?;
    let summary = format!("Iniziato l'atto «{}»", act.name);
    tx.audit(Entry::new("act.create", "act", act.act_id).summary(summary).created(&act)?);
    Ok(act)
}

/// Replaces what people typed.
pub async fn write(
    tx: &mut Tx,
    can: &Can<EditActs>,
    (before, shown): (&Act, i64),
    typed: Typed,
) -> Result<Act, Failure> {
    touched(
        tx.exec(WRITE, &[can.tenant().into(), before.act_id.into(), json(&typed)?, shown.into()]).await?,
    )?;
    let after = Act { typed, version: shown.saturating_add(1), ..before.clone() };
    let summary = format!("Compilati i dati dell'atto «{}»", after.name);
    tx.audit(Entry::new("act.edit", "act", after.act_id).summary(summary).change(before, &after)?);
    Ok(after)
}

/// Keeps the document as it stands as the next version; refused when nothing is new.
pub async fn keep(
    tx: &mut Tx,
    can: &Can<EditActs>,
    (act, last): (&Act, Option<&KeptVersion>),
    (document, clauses_number): (Document, i64),
) -> Result<KeptVersion, Failure> {
    if last.is_some_and(|last| last.document == document) {
        return Err(Failure::NothingNew);
    }
    let version = KeptVersion {
        number: last.map_or(0, |last| last.number).saturating_add(1),
        clauses_number,
        complete: document.is_complete(),
        document,
        kept_at: tx.now(),
        kept_by: tx.author().map(|author| author.name().to_owned()).unwrap_or_default(),
    };
    let values = [
        can.tenant().into(),
        act.act_id.into(),
        version.number.into(),
        version.clauses_number.into(),
        json(&version.document)?,
        version.complete.into(),
        version.kept_at.into(),
        version.kept_by.as_str().into(),
    ];
    tx.exec(KEEP, &values).await.map_err(|why| match why {
        StoreError::Taken(_) => Failure::Stale,
        other => other.into(),
    })?;
    let complete = if version.complete { "" } else { ", bozza incompleta" };
    let summary = format!("Fissata la versione {} dell'atto «{}»{complete}", version.number, act.name);
    tx.audit(Entry::new("act.keep", "act", act.act_id).summary(summary).created(&version.document.missing)?);
    Ok(version)
}
