//! What this is: the job that applies an import, a batch of rows per transaction, each row on its own: what fails
//! stays to be tried again, what is done is never done twice.
//! What it is not: a second reading of the file: it does what the preview showed, or says why it cannot.

use kernel::permission::ImportBodies;
use kernel::{Actor, BodyId, Can, Day, ImportId, JobId};
use serde::{Deserialize, Serialize};
use store::{Db, Entry, Job, JobRow, Tx};
use webkit::{App, JobError};

use super::figures::{DATE, DRIVER, SOURCE, VALUE};
use super::model::{Counts, Detail, Import, ImportRow, ImportState, Layout, Outcome, RowStatus};
use super::table;
use crate::model::field::{changes, contradictions, set_all};
use crate::model::{BodyData, BodyKind, Driver, Field, Names, NewDriverValue};
use crate::{RegistryError, bodies, drivers};

/// The kind of the job.
pub(crate) const JOB: &str = "registry.import";
/// Rows per transaction: few enough that writers in between do not wait long.
const BATCH: u32 = 50;

#[derive(Debug, Serialize, Deserialize)]
struct Payload {
    import_id: ImportId,
}

/// Starts the job that applies an import, once.
pub async fn start(
    db: &Db,
    can: &Can<ImportBodies>,
    author: &Actor,
    id: ImportId,
) -> Result<JobId, RegistryError> {
    enqueue(db, can, author, id, (ImportState::Ready, "import.start", "Avviata l'importazione di")).await
}

async fn enqueue(
    db: &Db,
    can: &Can<ImportBodies>,
    author: &Actor,
    id: ImportId,
    (from, action, words): (ImportState, &'static str, &str),
) -> Result<JobId, RegistryError> {
    let mut tx = db.write(can.tenant(), author).await?;
    let import = table::get(&mut tx, can, id).await?.ok_or(RegistryError::NotFound)?;
    let job: JobId = tx.id();
    if !table::advance(&mut tx, can, id, (from, ImportState::Applying), Some(job)).await? {
        return import
            .job_id
            .ok_or_else(|| RegistryError::Refused("Prima abbina le colonne del file".into()));
    }
    tx.enqueue(Job::new(JOB, &Payload { import_id: id })?.with_id(job));
    tx.audit(Entry::new(action, "import", id).summary(format!("{words} {}", import.file_name)));
    tx.commit().await?;
    Ok(job)
}

/// Looks again at the rows that failed, against what is there now, and starts the job for them.
pub async fn retry_failed(
    db: &Db,
    can: &Can<ImportBodies>,
    author: &Actor,
    id: ImportId,
) -> Result<JobId, RegistryError> {
    let mut tx = db.write(can.tenant(), author).await?;
    let import = table::get(&mut tx, can, id).await?.ok_or(RegistryError::NotFound)?;
    let filter = table::RowFilter { outcome: Some(Outcome::Failed), status: None };
    let failed = table::rows(&mut tx, can, id, filter, (0, usize::MAX)).await?;
    if failed.is_empty() || import.state != ImportState::Applied {
        return Err(RegistryError::Refused("Non ci sono righe da riprovare".into()));
    }
    for row in failed {
        let row = look_again(&mut tx, can, import.layout, row).await?;
        table::again(&mut tx, can, id, &row).await?;
    }
    tx.audit(Entry::new("import.look_again", "import", id).summary("Ricontrollate le righe non riuscite"));
    tx.commit().await?;
    enqueue(db, can, author, id, (ImportState::Applied, "import.retry", "Riprovate le righe non riuscite di"))
        .await
}

/// The row against the body as it is now: what would change may no longer be the same.
async fn look_again(
    tx: &mut Tx,
    can: &Can<ImportBodies>,
    layout: Layout,
    row: ImportRow,
) -> Result<ImportRow, RegistryError> {
    let row = ImportRow { outcome: Outcome::Waiting, ..row };
    let Some(id) = row.body_id.filter(|_| layout != Layout::Figures && row.status == RowStatus::Changed)
    else {
        return Ok(row);
    };
    let Some(body) = bodies::get(tx, can, id).await? else { return Ok(row) };
    let names = Names::of(&bodies::refs(tx, can).await?);
    let mut after = body.data.clone();
    set_all(&mut after, texts(&row.detail), &names);
    let changes = changes(&body.data, &after, &names);
    Ok(ImportRow { version: body.version, detail: Detail { changes, ..row.detail }, ..row })
}

/// The job. It may stop anywhere and go on: rows that were done are not waiting any more.
pub(crate) async fn run(app: App, job: JobRow) -> Result<(), JobError> {
    let payload: Payload = job.payload()?;
    let actor = job.actor();
    let can = actor.may_over(ImportBodies).map_err(|why| JobError::Fail(why.to_string()))?;
    let all = {
        let mut tx = app.db.read(can.tenant()).await?;
        table::counts(&mut tx, &can, payload.import_id).await?
    };
    let all_steps = count(all.with(Outcome::Waiting).saturating_add(all.with(Outcome::Done)));
    loop {
        let left = batch(&app.db, &can, &actor, payload.import_id).await.map_err(explain)?;
        app.db.job_progress(&job, all_steps.saturating_sub(left), all_steps).await?;
        if left == 0 {
            return finish(&app.db, &can, &actor, payload.import_id).await.map_err(explain);
        }
    }
}

/// Applies an import at once, without the queue: for the command line.
pub async fn apply_here(
    db: &Db,
    can: &Can<ImportBodies>,
    author: &Actor,
    id: ImportId,
) -> Result<Counts, RegistryError> {
    let mut tx = db.write(can.tenant(), author).await?;
    if !table::advance(&mut tx, can, id, (ImportState::Ready, ImportState::Applying), None).await? {
        return Err(RegistryError::Refused("L'importazione non è pronta o è già stata avviata".into()));
    }
    tx.audit(Entry::new("import.start", "import", id).summary("Avviata l'importazione"));
    tx.commit().await?;
    while batch(db, can, author, id).await? > 0 {}
    finish(db, can, author, id).await?;
    Ok(table::counts(&mut db.read(can.tenant()).await?, can, id).await?)
}

fn count(rows: u64) -> i64 {
    i64::try_from(rows).unwrap_or(i64::MAX)
}

fn explain(error: RegistryError) -> JobError {
    match error {
        RegistryError::Store(why) => why.into(),
        other => JobError::Fail(other.to_string()),
    }
}

/// Applies some rows and says how many are left.
async fn batch(db: &Db, can: &Can<ImportBodies>, author: &Actor, id: ImportId) -> Result<i64, RegistryError> {
    let mut tx = db.write(can.tenant(), author).await?;
    let import = table::get(&mut tx, can, id).await?.ok_or(RegistryError::NotFound)?;
    let rows = table::waiting(&mut tx, can, id, BATCH).await?;
    let mut done = 0_usize;
    for row in &rows {
        tx.savepoint().await?;
        match apply(&mut tx, can, &import, row).await {
            Ok(()) => {
                tx.keep_savepoint().await?;
                table::ended(&mut tx, can, (id, row.number), (Outcome::Done, "")).await?;
                done = done.saturating_add(1);
            }
            Err(RegistryError::Store(store::StoreError::Busy)) => return Err(store::StoreError::Busy.into()),
            Err(why) => {
                tx.undo_to_savepoint().await?;
                tx.keep_savepoint().await?;
                table::ended(&mut tx, can, (id, row.number), (Outcome::Failed, &why.to_string())).await?;
            }
        }
    }
    let left = count(table::counts(&mut tx, can, id).await?.with(Outcome::Waiting));
    if done > 0 {
        tx.commit().await?;
    } else {
        tx.commit_unaudited("rows that failed changed no body; what they say is kept with them").await?;
    }
    Ok(left)
}

async fn finish(db: &Db, can: &Can<ImportBodies>, author: &Actor, id: ImportId) -> Result<(), RegistryError> {
    let mut tx = db.write(can.tenant(), author).await?;
    let import = table::get(&mut tx, can, id).await?.ok_or(RegistryError::NotFound)?;
    if import.state != ImportState::Applying {
        return Ok(());
    }
    table::advance(&mut tx, can, id, (ImportState::Applying, ImportState::Applied), import.job_id).await?;
    let counts = table::counts(&mut tx, can, id).await?;
    let (done, failed) = (counts.with(Outcome::Done), counts.with(Outcome::Failed));
    let summary = format!(
        "Conclusa l'importazione di {}: {done} righe eseguite, {failed} non riuscite",
        import.file_name
    );
    tx.audit(Entry::new("import.end", "import", id).summary(summary));
    Ok(tx.commit().await?)
}

async fn apply(
    tx: &mut Tx,
    can: &Can<ImportBodies>,
    import: &Import,
    row: &ImportRow,
) -> Result<(), RegistryError> {
    let body = row.body_id.ok_or(RegistryError::NotFound)?;
    match (import.layout, row.status) {
        (Layout::Figures, _) => apply_figure(tx, can, body, &row.detail).await,
        (_, RowStatus::New) => add(tx, can, body, &row.detail).await,
        (_, RowStatus::Changed) => change(tx, can, (body, row.version), &row.detail).await,
        (_, RowStatus::Unchanged | RowStatus::Ambiguous | RowStatus::Error | RowStatus::LeftOut) => Ok(()),
    }
}

fn texts(detail: &Detail) -> impl Iterator<Item = (Field, &str)> {
    detail.texts.iter().filter_map(|(code, text)| Field::from_code(code).map(|field| (field, text.as_str())))
}

fn written(mut data: BodyData, detail: &Detail) -> Result<BodyData, RegistryError> {
    let mut problems = set_all(&mut data, texts(detail), &Names::default());
    problems.extend(contradictions(&data));
    match problems.into_iter().next() {
        None => Ok(data),
        Some((field, message)) => Err(RegistryError::Field { name: field.code(), message }),
    }
}

async fn add(tx: &mut Tx, can: &Can<ImportBodies>, id: BodyId, detail: &Detail) -> Result<(), RegistryError> {
    let data = written(BodyData::named(BodyKind::Other, ""), detail)?;
    bodies::add(tx, can, id, data).await.map(|_| ())
}

async fn change(
    tx: &mut Tx,
    can: &Can<ImportBodies>,
    (id, shown): (BodyId, i64),
    detail: &Detail,
) -> Result<(), RegistryError> {
    let body = bodies::get(tx, can, id).await?.ok_or(RegistryError::NotFound)?;
    if body.version != shown {
        let text =
            "L'ente è stato modificato dopo l'anteprima: riprova la riga per applicarla ai dati di ora";
        return Err(RegistryError::Refused(text.into()));
    }
    let data = written(body.data, detail)?;
    bodies::change(tx, can, (id, shown), data).await.map(|_| ())
}

async fn apply_figure(
    tx: &mut Tx,
    can: &Can<ImportBodies>,
    body_id: BodyId,
    detail: &Detail,
) -> Result<(), RegistryError> {
    let unreadable =
        || RegistryError::Refused("La riga conservata non si legge più: carica di nuovo il file".into());
    let text =
        |code: &str| detail.texts.iter().find(|(known, _)| known == code).map(|(_, text)| text.as_str());
    let figure = NewDriverValue {
        body_id,
        driver: text(DRIVER).and_then(|code| Driver::parse(code).ok()).ok_or_else(unreadable)?,
        reference_date: text(DATE).and_then(|day| Day::parse(day).ok()).ok_or_else(unreadable)?,
        value: text(VALUE).and_then(|value| value.parse().ok()).ok_or_else(unreadable)?,
        source: text(SOURCE).unwrap_or_default().to_owned(),
    };
    drivers::record(tx, can, &figure).await.map(|_| ())
}
