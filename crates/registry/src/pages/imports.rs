//! What this is: the imports of a centre and the preview of each, row by row, with what became of every row.
//! What it is not: what changes them; see [`super::imports_act`].

use askama::Template;
use axum::extract::{Path, State};
use kernel::permission::ImportBodies;
use kernel::{Can, ImportId, Instant};
use store::{JobState, Tx};
use webkit::{
    App, Cursor as Place, Form, Frame, ListQuery, ListView, Notice, Problem, Progress, SignedIn, Stats,
    export, grouped, page, redirect,
};

use super::Answer;
use crate::imports::{self, Counts, Import, ImportRow, ImportState, NewRows, Outcome, RowFilter, RowStatus};
use crate::{RegistryError, export as tables};

#[derive(Template)]
#[template(path = "imports_list.html")]
struct ImportList {
    frame: Frame,
    list: ListView,
    rows: Vec<Import>,
}

pub(super) async fn list(State(app): State<App>, who: SignedIn, query: ListQuery) -> Answer {
    let can = who.actor().may_over(ImportBodies)?;
    let mut tx = app.db.read(can.tenant()).await?;
    let mut rows = imports::recent(&mut tx, &can, before(&query), ListView::SIZE.saturating_add(1)).await?;
    let list = ListView::new(&query, query.sort(["quando"]));
    let list = list.cut(&mut rows, |last| Place::after([last.created_at.iso(), last.import_id.to_string()]));
    let frame = Frame::new(&who, &app, "Importazioni")
        .area("importazioni")
        .primary("Importa un file", "/importazioni/nuova")
        .lead("Ogni file viene mostrato riga per riga prima di cambiare qualcosa, e resta qui con il suo esito.");
    page(&ImportList { frame, list, rows })
}

fn before(query: &ListQuery) -> Option<(Instant, ImportId)> {
    let place = query.after()?;
    let [at, id] = place.values()?;
    Some((Instant::parse_iso(at).ok()?, id.parse().ok()?))
}

#[derive(Template)]
#[template(path = "import_show.html")]
struct Show {
    frame: Frame,
    import: Import,
    counts: Counts,
    stats: Stats,
    notices: Vec<Notice>,
    progress: Option<Progress>,
    list: ListView,
    rows: Vec<ImportRow>,
    start: Form,
    again: Form,
    retry: Form,
}

impl Show {
    fn is_ready(&self) -> bool {
        self.import.state == ImportState::Ready
    }

    fn has_work(&self) -> bool {
        self.counts.with(Outcome::Waiting) > 0
    }

    fn can_retry(&self) -> bool {
        self.import.state == ImportState::Applied && self.counts.with(Outcome::Failed) > 0
    }
}

pub(super) async fn show(
    State(app): State<App>,
    who: SignedIn,
    Path(id): Path<ImportId>,
    query: ListQuery,
) -> Answer {
    let can = who.actor().may_over(ImportBodies)?;
    let mut tx = app.db.read(can.tenant()).await?;
    let import = imports::get(&mut tx, &can, id).await?.ok_or(Problem::NotFound)?;
    if import.state == ImportState::Mapping {
        return Ok(redirect(&format!("/importazioni/{id}/colonne")));
    }
    let filter = filter(&query);
    if let Some(format) = query.format() {
        let rows = imports::rows(&mut tx, &can, id, filter, (0, usize::MAX)).await?;
        let table = tables::import_rows(&rows).map_err(RegistryError::from)?;
        return export(format, &format!("Anteprima {}", import.file_name), &table, app.clock.today());
    }
    let after =
        query.after().and_then(|place| place.values().and_then(|[number]| number.parse().ok())).unwrap_or(0);
    let mut rows =
        imports::rows(&mut tx, &can, id, filter, (after, ListView::SIZE.saturating_add(1))).await?;
    let list = ListView::new(&query, query.sort(["riga"])).cut(&mut rows, |last| Place::after([last.number]));
    let counts = imports::counts(&mut tx, &can, id).await?;
    let progress = progress_of(&mut tx, &import, &counts).await?;
    let form = |what: &str| Form::empty(&who, format!("/importazioni/{id}/{what}"));
    page(&Show {
        frame: frame(&app, &who, &import),
        stats: stats(&counts, &query),
        notices: notices(&import, &counts),
        progress,
        list,
        rows,
        start: form("avvia"),
        again: Form::filled(
            &who,
            format!("/importazioni/{id}/anteprima"),
            [("new_rows", import.new_rows.code())],
        ),
        retry: form("riprova"),
        counts,
        import,
    })
}

fn filter(query: &ListQuery) -> RowFilter {
    RowFilter {
        status: query.filter("stato").and_then(RowStatus::from_code),
        outcome: query.filter("esito").and_then(Outcome::from_code),
    }
}

fn frame(app: &App, who: &SignedIn, import: &Import) -> Frame {
    let frame = Frame::new(who, app, import.file_name.clone())
        .area("importazioni")
        .crumb("Importazioni", "/importazioni")
        .lead(format!(
            "{} — {}. Caricato il {} da {}.",
            import.layout, import.state, import.created_at, import.created_by
        ));
    if import.state == ImportState::Applying { frame.refresh_every(5) } else { frame }
}

fn stats(counts: &Counts, query: &ListQuery) -> Stats {
    let statuses = RowStatus::ALL.iter().filter(|status| counts.of(**status) > 0);
    let stats = statuses.fold(Stats::new(), |stats, status| {
        let href = query.link(&[("stato", status.code()), ("esito", "")]);
        stats.linked(status.label(), grouped(counts.of(*status)), "righe", &href)
    });
    let outcomes = [Outcome::Done, Outcome::Failed].into_iter().filter(|outcome| counts.with(*outcome) > 0);
    outcomes.fold(stats, |stats, outcome| {
        let href = query.link(&[("esito", outcome.code()), ("stato", "")]);
        stats.linked(outcome.label(), grouped(counts.with(outcome)), "righe", &href)
    })
}

fn notices(import: &Import, counts: &Counts) -> Vec<Notice> {
    let mut notices = Vec::new();
    let problems = counts.of(RowStatus::Error).saturating_add(counts.of(RowStatus::Ambiguous));
    if problems > 0 && import.state == ImportState::Ready {
        let text = format!(
            "Righe con errori o ambigue: {problems}. Non verranno applicate; le altre sì. Puoi correggere il file e ricaricarlo."
        );
        notices.push(Notice::warning(text));
    }
    if import.state == ImportState::Ready && counts.with(Outcome::Waiting) == 0 && problems == 0 {
        notices.push(Notice::success(
            "Tutte le righe corrispondono già ai dati presenti: non c'è nulla da applicare.",
        ));
    }
    notices
}

/// How far the job is, while it is under way.
async fn progress_of(tx: &mut Tx, import: &Import, counts: &Counts) -> Result<Option<Progress>, Problem> {
    if import.state != ImportState::Applying {
        return Ok(None);
    }
    let job = match import.job_id {
        Some(id) => tx.job(id).await?,
        None => None,
    };
    if let Some(job) = job.filter(|job| job.state(tx.now()) == JobState::Failed) {
        let message = job.message.unwrap_or_else(|| "Riprova dalla pagina dei lavori.".into());
        return Ok(Some(Progress::ended("L'importazione si è fermata", message)));
    }
    let [done, failed, waiting] =
        [Outcome::Done, Outcome::Failed, Outcome::Waiting].map(|outcome| counts.with(outcome));
    let (ended, all) = (done.saturating_add(failed), done.saturating_add(failed).saturating_add(waiting));
    let steps = |rows: u64| i64::try_from(rows).unwrap_or(i64::MAX);
    let poll = format!("/importazioni/{}/avanzamento", import.import_id);
    let progress = Progress::under_way("Importazione in corso", steps(ended), steps(all), poll);
    Ok(Some(if failed > 0 {
        progress.message(format!("Righe non riuscite finora: {failed}"))
    } else {
        progress
    }))
}

/// The bar alone, for whoever looks while the job runs.
pub(super) async fn progress(State(app): State<App>, who: SignedIn, Path(id): Path<ImportId>) -> Answer {
    let can = who.actor().may_over(ImportBodies)?;
    let mut tx = app.db.read(can.tenant()).await?;
    let (import, counts) = import_and_counts(&mut tx, &can, id).await?;
    let bar = progress_of(&mut tx, &import, &counts).await?;
    page(&bar.unwrap_or_else(|| {
        let (done, failed) = (counts.with(Outcome::Done), counts.with(Outcome::Failed));
        Progress::ended(
            "Importazione conclusa",
            format!("Righe eseguite: {done}. Non riuscite: {failed}. Ricarica la pagina."),
        )
    }))
}

async fn import_and_counts(
    tx: &mut Tx,
    can: &Can<ImportBodies>,
    id: ImportId,
) -> Result<(Import, Counts), Problem> {
    let import = imports::get(tx, can, id).await?.ok_or(Problem::NotFound)?;
    let counts = imports::counts(tx, can, id).await?;
    Ok((import, counts))
}
