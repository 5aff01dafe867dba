//! What this is: the Italian Comuni and Provinces compiled into the program, loaded once as bodies of the network,
//! and copied from there by each centre.
//! What it is not: kept up to date by itself: a newer official list comes as an import, whose preview says what
//! changes.

mod built_in;

use std::collections::HashSet;

use kernel::permission::{EditBody, ImportBodies, national_register};
use kernel::{Actor, BodyId, Can, Day, NETWORK};
use store::{Db, Entry, StoreError, Tx};

use crate::model::{Body, BodyKind, Driver, NewDriverValue};
use crate::{RegistryError, bodies, drivers};
pub use built_in::{NationalBody, bodies as built_in_bodies};

/// The edition of the files compiled into the program.
pub const EDITION: &str = "ISTAT 2024-12, popolazione 2023-01-01";

const LOADED: &str = "SELECT edition AS c0 FROM national_edition WHERE tenant_id = $1 AND edition = $2";
const MARK: &str =
    "INSERT INTO national_edition (tenant_id, edition, loaded_at) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING";
pub(crate) const SQL: &[&str] = &[LOADED, MARK];

/// Loads the built-in register as bodies of the network, once: says how many it added. What is there already, by
/// ISTAT code or Province, is left alone.
pub async fn ensure_national_register(db: &Db) -> Result<usize, RegistryError> {
    let loaded: Option<(String,)> =
        db.read(NETWORK).await?.maybe(LOADED, &[NETWORK.into(), EDITION.into()]).await?;
    if loaded.is_some() {
        return Ok(0);
    }
    let console = Actor::console(NETWORK);
    let can = console.may_over(ImportBodies).map_err(|why| RegistryError::Refused(why.to_string()))?;
    let mut tx = db.write(NETWORK, &console).await?;
    let added = load(&mut tx, &can).await?;
    tx.exec(MARK, &[NETWORK.into(), EDITION.into(), tx.now().into()]).await?;
    let summary = format!("Caricato il registro nazionale ({EDITION}): {added} enti");
    tx.audit(Entry::about("register.load", "body").summary(summary));
    tx.commit().await?;
    Ok(added)
}

async fn load(tx: &mut Tx, can: &Can<ImportBodies>) -> Result<usize, RegistryError> {
    let known: HashSet<String> = bodies::every(tx, can).await?.iter().filter_map(key).collect();
    let mut added = 0_usize;
    for new in built_in::bodies()? {
        let body = Body {
            body_id: tx.id(),
            version: 1,
            archived: false,
            inhabitants: new.inhabitants(),
            data: new.data,
        };
        if key(&body).is_some_and(|key| known.contains(&key)) {
            continue;
        }
        bodies::insert_row(tx, can, &body).await?;
        if let Some((value, source)) = new.population {
            let figure = figure(body.body_id, value, source);
            drivers::insert_row(tx, can, tx.id(), &figure).await?;
        }
        added = added.saturating_add(1);
    }
    Ok(added)
}

fn figure(body_id: BodyId, value: i64, source: &str) -> NewDriverValue {
    let (driver, reference_date) = (Driver::inhabitants(), built_in::reference_day());
    NewDriverValue { body_id, driver, reference_date, value, source: source.to_owned() }
}

/// What makes two records the same body across tenants: the ISTAT code of a Comune, the unit of a Province.
pub(crate) fn key(body: &Body) -> Option<String> {
    match (&body.codes.istat, body.kind) {
        (Some(istat), _) => Some(istat.to_string()),
        (None, BodyKind::Province) if !body.territory.uts_code.is_empty() => {
            Some(format!("uts {}", body.territory.uts_code))
        }
        (None, _) => None,
    }
}

/// Which bodies of the national register to copy.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Selection {
    /// These.
    Bodies(Vec<BodyId>),
    /// All those of a supra-municipal unit, its Province included.
    Unit(String),
}

/// What copying came to.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Copied {
    /// New bodies.
    pub added: usize,
    /// Bodies that were there already (also if put away) and were left alone.
    pub already: usize,
}

/// Copies bodies of the national register, with their figures, into the tenant of the permission. What is there
/// already is left alone, so that it can be repeated.
pub async fn copy_from_register(
    db: &Db,
    can: &Can<EditBody>,
    author: &Actor,
    selection: &Selection,
) -> Result<Copied, RegistryError> {
    let chosen = read_chosen(db, selection).await?;
    let mut tx = db.write(can.tenant(), author).await?;
    let known: HashSet<String> = bodies::every(&mut tx, can).await?.iter().filter_map(key).collect();
    let mut copied = Copied::default();
    for (body, figures) in chosen {
        if key(&body).is_some_and(|key| known.contains(&key)) {
            copied.already = copied.already.saturating_add(1);
            continue;
        }
        copy_one(&mut tx, can, body, figures).await?;
        copied.added = copied.added.saturating_add(1);
    }
    if copied.added > 0 {
        tx.commit().await?;
    }
    Ok(copied)
}

async fn copy_one(
    tx: &mut Tx,
    can: &Can<EditBody>,
    body: Body,
    figures: Vec<NewDriverValue>,
) -> Result<(), RegistryError> {
    let mut data = body.data;
    // Unions and successors are other rows of the network; the centre links its own.
    (data.parent, data.successor) = (None, None);
    let copy = bodies::add(tx, can, tx.id(), data).await?;
    for figure in figures {
        let figure = NewDriverValue { body_id: copy.body_id, ..figure };
        drivers::copy_row(tx, can, &figure).await?;
    }
    Ok(bodies::refresh_inhabitants(tx, can.tenant(), copy.body_id).await?)
}

async fn read_chosen(db: &Db, selection: &Selection) -> Result<Vec<(Body, Vec<NewDriverValue>)>, StoreError> {
    let (can, mut tx) = (national_register(), db.read(NETWORK).await?);
    let bodies = match selection {
        Selection::Unit(uts) => bodies::of_unit(&mut tx, &can, uts).await?,
        Selection::Bodies(ids) => {
            let mut found = Vec::new();
            for id in ids {
                found.extend(bodies::get(&mut tx, &can, *id).await?.filter(|body| !body.archived));
            }
            found
        }
    };
    let mut with_figures = Vec::new();
    for body in bodies {
        let history = drivers::history(&mut tx, &can, body.body_id).await?;
        let figures = history.into_iter().map(|old| NewDriverValue {
            body_id: old.body_id,
            driver: old.driver,
            reference_date: old.reference_date,
            value: old.value,
            source: old.source,
        });
        with_figures.push((body, figures.collect()));
    }
    Ok(with_figures)
}

/// The day of the built-in population figures.
pub fn reference_day() -> Day {
    built_in::reference_day()
}

/// The supra-municipal units with an administration of their own: ISTAT code and name, in the order of the codes.
pub fn units() -> Result<Vec<(String, String)>, StoreError> {
    let provinces = built_in::provinces()?;
    Ok(provinces.into_iter().map(|territory| (territory.uts_code, territory.uts_name)).collect())
}
