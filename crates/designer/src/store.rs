//! What this is: all the SQL of designs. What it is not: rules; those are in `model`.
//! Every write puts its line in the audit trail here, so that no caller can forget it.

use ::store::{Entry, FromRow, Row, StoreError, Tx, Val};
use kernel::permission::{EditDesign, RealiseDesign, ViewDesigns};
use kernel::{Can, Day, Denied, DesignId, text};
use serde::{Deserialize, Serialize};

use crate::model::state::NotNow;
use crate::model::{Content, Design, State};

const COLUMNS: &str = "SELECT design_id, family_id, number, name, origin, state, act, adopted_on, content, version \
    FROM design WHERE tenant_id = $1 AND design_id = $2";
const EVERY: &str = "SELECT design_id, family_id, number, name, origin, state, act, adopted_on, content, version \
    FROM design WHERE tenant_id = $1 ORDER BY sort_key, family_id, number DESC LIMIT 500";
const LAST: &str = "SELECT MAX(number) AS c0 FROM design WHERE tenant_id = $1 AND family_id = $2";
const INSERT: &str = "INSERT INTO design (tenant_id, design_id, family_id, number, name, sort_key, origin, state, act, \
    content, version) VALUES ($1, $2, $3, $4, $5, $6, $7, 'draft', '', $8, 1)";
const WRITE: &str = "UPDATE design SET name = $3, sort_key = $4, content = $5, version = version + 1 \
    WHERE tenant_id = $1 AND design_id = $2 AND state = 'draft' AND version = $6";
const MOVE: &str = "UPDATE design SET state = $3, act = $4, adopted_on = $5, version = version + 1 \
    WHERE tenant_id = $1 AND design_id = $2 AND version = $6";
const REALISED: &str =
    "SELECT design_id, made_on, made_by, created FROM design_realised WHERE tenant_id = $1";
const REALISE: &str = "INSERT INTO design_realised (tenant_id, design_id, made_on, made_by, created) \
    VALUES ($1, $2, $3, $4, $5)";
/// Every statement of the area.
pub const SQL: &[&[&str]] = &[&[COLUMNS, EVERY, LAST, INSERT, WRITE, MOVE, REALISED, REALISE]];

/// Why an act was not done.
#[derive(Debug, thiserror::Error)]
pub enum Failure {
    /// The design does not allow it.
    #[error(transparent)]
    NotNow(#[from] NotNow),
    /// The register refused.
    #[error(transparent)]
    Registry(#[from] registry::RegistryError),
    /// The catalogue refused.
    #[error(transparent)]
    Catalogue(#[from] catalogue::CatalogueError),
    /// The price list was refused.
    #[error(transparent)]
    Pricing(#[from] pricing::PricingError),
    /// The agreement was refused.
    #[error(transparent)]
    Agreements(#[from] agreements::Failure),
    /// The role, or the point in its life, does not allow it.
    #[error(transparent)]
    Denied(#[from] Denied),
    /// Somebody changed it first.
    #[error("Qualcun altro ha modificato questi dati: ricarica la pagina e ripeti l'operazione")]
    Stale,
    /// It is not there, or not theirs.
    #[error("Elemento non trovato")]
    NotThere,
    /// The database failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl From<Failure> for webkit::Problem {
    fn from(failure: Failure) -> Self {
        match failure {
            Failure::Denied(why) => why.into(),
            Failure::NotThere => Self::NotFound,
            Failure::Registry(why) => why.into(),
            Failure::Catalogue(why) => why.into(),
            Failure::Pricing(why) => why.into(),
            Failure::Agreements(why) => why.into(),
            // A trigger refused what the rules had let through: somebody else wrote between the two.
            Failure::Stale | Failure::Store(StoreError::Refused(_)) => {
                Self::Conflict(format!("{}.", Failure::Stale))
            }
            Failure::Store(why) => why.into(),
            Failure::NotNow(why) => Self::Conflict(format!("{why}.")),
        }
    }
}

fn parsed<T: serde::de::DeserializeOwned>(row: &Row, column: &str) -> Result<T, StoreError> {
    let text: String = row.get(column)?;
    serde_json::from_str(&text).map_err(|why| StoreError::Corrupt(format!("{column}: {why}")))
}

fn json(value: &impl Serialize) -> Result<Val, StoreError> {
    serde_json::to_string(value).map(Val::from).map_err(|why| StoreError::Corrupt(why.to_string()))
}

impl FromRow for Design {
    fn from_row(row: &Row) -> Result<Self, StoreError> {
        Ok(Self {
            design_id: row.get("design_id")?,
            family: row.get("family_id")?,
            number: row.get("number")?,
            name: row.get("name")?,
            origin: row.get("origin")?,
            state: row.get("state")?,
            act: row.get("act")?,
            adopted_on: row.get("adopted_on")?,
            content: parsed(row, "content")?,
            version: row.get("version")?,
        })
    }
}

/// What was made when the centre was created.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Created {
    /// The name of the centre.
    pub centre: String,
    /// The services put into the catalogue.
    pub services: Vec<String>,
    /// The organs.
    pub organs: Vec<String>,
    /// The roles of the staff, with their people.
    pub staff: Vec<String>,
    /// The draft price list: its id.
    pub price_list: String,
    /// How many tariffs it has.
    pub tariffs: u32,
    /// The draft agreement: its id.
    pub agreement: String,
    /// What is left to do by hand.
    pub left: Vec<String>,
}

/// The centre that was created from a design.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Realised {
    /// From which.
    pub design_id: DesignId,
    /// When.
    pub made_on: Day,
    /// By whom.
    pub made_by: String,
    /// What.
    pub created: Created,
}

impl FromRow for Realised {
    fn from_row(row: &Row) -> Result<Self, StoreError> {
        Ok(Self {
            design_id: row.get("design_id")?,
            made_on: row.get("made_on")?,
            made_by: row.get("made_by")?,
            created: parsed(row, "created")?,
        })
    }
}

/// A design.
pub async fn find(tx: &mut Tx, can: &Can<ViewDesigns>, id: DesignId) -> Result<Option<Design>, StoreError> {
    tx.maybe(COLUMNS, &[can.tenant().into(), id.into()]).await
}

/// Every design, by name, the newest version of each first.
pub async fn every(tx: &mut Tx, can: &Can<ViewDesigns>) -> Result<Vec<Design>, StoreError> {
    tx.all(EVERY, &[can.tenant().into()]).await
}

/// The centre that was created, if one was.
pub async fn realised(tx: &mut Tx, can: &Can<ViewDesigns>) -> Result<Option<Realised>, StoreError> {
    tx.maybe(REALISED, &[can.tenant().into()]).await
}

/// Begins a design.
pub async fn create(
    tx: &mut Tx,
    can: &Can<EditDesign>,
    id: DesignId,
    (name, origin, content): (&str, &str, Content),
) -> Result<Design, Failure> {
    begin(tx, can, (id, id, 1), (name, origin, content)).await
}

/// Begins the next version of a design that no longer changes.
pub async fn next_version(
    tx: &mut Tx,
    can: &Can<EditDesign>,
    (id, before): (DesignId, &Design),
) -> Result<Design, Failure> {
    if before.state == State::Draft {
        return Ok(before.clone());
    }
    let last: Option<(i64,)> = tx.maybe(LAST, &[can.tenant().into(), before.family.into()]).await?;
    let number = last.map_or(1, |(number,)| number).saturating_add(1);
    let origin = crate::model::Origin::Design(before.design_id).code();
    begin(tx, can, (id, before.family, number), (&before.name, &origin, before.content.clone())).await
}

async fn begin(
    tx: &mut Tx,
    can: &Can<EditDesign>,
    (design_id, family, number): (DesignId, DesignId, i64),
    (name, origin, content): (&str, &str, Content),
) -> Result<Design, Failure> {
    let design = Design {
        design_id,
        family,
        number,
        name: name.trim().to_owned(),
        origin: origin.to_owned(),
        state: State::Draft,
        act: String::new(),
        adopted_on: None,
        content,
        version: 1,
    };
    let values = [
        can.tenant().into(),
        design_id.into(),
        family.into(),
        number.into(),
        design.name.as_str().into(),
        text::sort_key(&design.name).into(),
        origin.into(),
        json(&design.content)?,
    ];
    tx.exec(INSERT, &values).await.map_err(|why| match why {
        StoreError::Taken(_) => Failure::Stale,
        other => other.into(),
    })?;
    let summary = format!("Iniziato il progetto «{}»", design.title());
    tx.audit(Entry::new("design.create", "design", design_id).summary(summary).created(&design)?);
    Ok(design)
}

/// Writes a draft: `what` names the part that changed, as the page calls it.
pub async fn write(
    tx: &mut Tx,
    can: &Can<EditDesign>,
    (before, shown): (&Design, i64),
    (name, content, what): (&str, Content, &str),
) -> Result<Design, Failure> {
    before.may_change()?;
    let faults = content.faults();
    if !faults.is_empty() {
        return Err(NotNow::Faults(faults).into());
    }
    let values = [
        can.tenant().into(),
        before.design_id.into(),
        name.into(),
        text::sort_key(name).into(),
        json(&content)?,
        shown.into(),
    ];
    touched(tx.exec(WRITE, &values).await?)?;
    let after = Design { name: name.to_owned(), content, version: shown.saturating_add(1), ..before.clone() };
    let summary = format!("Progetto «{}»: {what}", after.title());
    let entry = Entry::new("design.edit", "design", before.design_id).summary(summary);
    tx.audit(entry.change(before, &after)?);
    Ok(after)
}

/// Adopts a design by an act: from here it does not change.
pub async fn adopt(
    tx: &mut Tx,
    can: &Can<EditDesign>,
    (before, shown): (&Design, i64),
    (act, on): (&str, Day),
) -> Result<Design, Failure> {
    let after = before.adopted(act, on)?;
    save_move(tx, can, (before, after, shown), ("design.adopt", "Adottato")).await
}

/// Puts a draft away.
pub async fn archive(
    tx: &mut Tx,
    can: &Can<EditDesign>,
    (before, shown): (&Design, i64),
) -> Result<Design, Failure> {
    before.may_change()?;
    let after = Design { state: State::Archived, ..before.clone() };
    save_move(tx, can, (before, after, shown), ("design.archive", "Archiviato")).await
}

/// Marks the design from which the centre was created, and keeps what was made: once for each tenant.
pub(crate) async fn mark_realised(
    tx: &mut Tx,
    can: &Can<RealiseDesign>,
    before: &Design,
    created: &Created,
) -> Result<Design, Failure> {
    let after = before.realised()?;
    let by = tx.author().map(|author| author.name().to_owned()).unwrap_or_default();
    let today = tx.today();
    let values =
        [can.tenant().into(), before.design_id.into(), today.into(), by.as_str().into(), json(created)?];
    tx.exec(REALISE, &values).await.map_err(|why| match why {
        StoreError::Taken(_) => Failure::NotNow(NotNow::AlreadyRealised),
        other => other.into(),
    })?;
    save_move(tx, can, (before, after, before.version), ("design.realise", "Creato il centro dal")).await
}

async fn save_move<A: kernel::permission::Action>(
    tx: &mut Tx,
    can: &Can<A>,
    (before, after, shown): (&Design, Design, i64),
    (action, did): (&'static str, &str),
) -> Result<Design, Failure> {
    let values = [
        can.tenant().into(),
        after.design_id.into(),
        after.state.into(),
        after.act.as_str().into(),
        after.adopted_on.into(),
        shown.into(),
    ];
    touched(tx.exec(MOVE, &values).await?)?;
    let summary = format!("{did} progetto «{}»", after.title());
    let entry = Entry::new(action, "design", after.design_id).summary(summary);
    tx.audit(entry.change(before, &after)?);
    Ok(Design { version: shown.saturating_add(1), ..after })
}

fn touched(rows: u64) -> Result<(), Failure> {
    if rows == 0 { Err(Failure::Stale) } else { Ok(()) }
}
