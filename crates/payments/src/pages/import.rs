//! What this is: the files of the bank, the preview and result of each, the start of the recording.
//! What it is not: the bringing of one, see `bring`; or one row of it, see `import_row`.

use std::collections::BTreeMap;

use askama::Template;
use axum::extract::{Path, State};
use kernel::{Cents, Instant, StatementId};
use store::{JobState, Tx};
use webkit::{
    App, Badge, Cursor, EmptyState, Flash, Form, Frame, ListQuery, ListView, Notice, Posted, Problem,
    Progress, SignedIn, Stats, Tabs, export, grouped, page, redirect_with,
};

use super::{Answer, frame, may_record, tabs};
use crate::imports;
use crate::model::{RowOutcome, RowStatus};
use crate::store::rows::{self, BankRow, RowFilter};
use crate::store::statements::{self, Statement, StatementState};
use crate::tables;

type Counts = BTreeMap<(RowStatus, RowOutcome), (i64, Cents)>;

#[derive(Template)]
#[template(path = "pages/imports.html")]
struct ListPage {
    frame: Frame,
    tabs: Tabs,
    list: ListView,
    rows: Vec<Statement>,
    empty: EmptyState,
}

impl ListPage {
    fn badge(row: &Statement) -> Badge {
        badge(row.state)
    }
}

fn badge(state: StatementState) -> Badge {
    match state {
        StatementState::Preview => Badge::warning(state.label()),
        StatementState::Applying => Badge::info(state.label()),
        StatementState::Applied => Badge::success(state.label()),
    }
}

/// `GET /pagamenti/importazioni`
pub(super) async fn list(State(app): State<App>, who: SignedIn, query: ListQuery) -> Answer {
    let can = may_record(&who)?;
    let mut tx = app.db.read(can.tenant()).await?;
    let size = ListView::SIZE.saturating_add(1);
    let mut rows = statements::recent(&mut tx, &can, before(&query), size).await?;
    let list = ListView::new(&query, query.sort(["quando"]))
        .cut(&mut rows, |last| Cursor::after([last.created_at.iso(), last.statement_id.to_string()]));
    page(&ListPage {
        frame: frame(&app, &who, "File della banca").primary("Carica un file", "/pagamenti/importa"),
        tabs: tabs(&who, "/pagamenti/importazioni"),
        list,
        rows,
        empty: EmptyState::new("Non è ancora stato caricato nessun file della banca.")
            .action("Carica un file", "/pagamenti/importa"),
    })
}

fn before(query: &ListQuery) -> Option<(Instant, StatementId)> {
    let place = query.after()?;
    let [at, id] = place.values()?;
    Some((Instant::parse_iso(at).ok()?, id.parse().ok()?))
}

#[derive(Template)]
#[template(path = "pages/import_show.html")]
struct ShowPage {
    frame: Frame,
    statement: Statement,
    progress: Option<Progress>,
    stats: Stats,
    notices: Vec<Notice>,
    ready: i64,
    start: Form,
    again: Form,
    list: ListView,
    statuses: Vec<(&'static str, &'static str)>,
    outcomes: Vec<(&'static str, &'static str)>,
    rows: Vec<BankRow>,
}

impl ShowPage {
    fn may_start(&self) -> bool {
        self.statement.state != StatementState::Applying && self.ready > 0
    }

    fn is_quiet(&self) -> bool {
        self.statement.state != StatementState::Applying
    }

    /// Reasons stand open where somebody still has to look at them.
    fn is_open(&self, row: &BankRow) -> bool {
        self.is_quiet() && matches!(row.outcome, RowOutcome::Waiting | RowOutcome::Failed)
    }

    fn status(row: &BankRow) -> Badge {
        status_badge(row)
    }

    fn left_out(&self) -> Vec<&str> {
        self.statement.left_out.lines().collect()
    }
}

/// Where a row stands, in a word.
pub(super) fn status_badge(row: &BankRow) -> Badge {
    match (row.outcome, row.status) {
        (RowOutcome::Done, _) => Badge::success(row.outcome.label()),
        (RowOutcome::Failed, _) => Badge::danger(row.outcome.label()),
        (RowOutcome::LeftOut, _) => Badge::quiet(row.outcome.label()),
        (RowOutcome::Waiting, _) if row.decision.is_some() => Badge::info("Abbinato a mano"),
        (RowOutcome::Waiting | RowOutcome::Ignored, status) => match status {
            RowStatus::Proposed => Badge::info(status.label()),
            RowStatus::Ambiguous | RowStatus::Unknown => Badge::warning(status.label()),
            RowStatus::Imported | RowStatus::Debit => Badge::quiet(status.label()),
        },
    }
}

/// `GET /pagamenti/importazioni/{statement}`
pub(super) async fn show(
    State(app): State<App>,
    who: SignedIn,
    Path(id): Path<StatementId>,
    query: ListQuery,
) -> Answer {
    let can = may_record(&who)?;
    let mut tx = app.db.read(can.tenant()).await?;
    let statement = statements::find(&mut tx, &can, id).await?.ok_or(Problem::NotFound)?;
    let filter = RowFilter {
        status: query.filter("stato").and_then(RowStatus::from_code),
        outcome: query.filter("esito").and_then(RowOutcome::from_code),
    };
    if let Some(format) = query.format() {
        let all = rows::page(&mut tx, &can, id, filter, (0, usize::MAX)).await?;
        return export(format, &statement.file_name, &tables::bank_rows(&all)?, app.clock.today());
    }
    let place = query.after();
    let after = place.as_ref().and_then(Cursor::values).and_then(|[number]| number.parse().ok()).unwrap_or(0);
    let size = ListView::SIZE.saturating_add(1);
    let mut rows = rows::page(&mut tx, &can, id, filter, (after, size)).await?;
    let list =
        ListView::new(&query, query.sort(["riga"])).cut(&mut rows, |last| Cursor::after([last.number]));
    let counts = rows::counts(&mut tx, &can, id).await?;
    let ready = rows::ready(&mut tx, &can, id).await?;
    let progress = progress_of(&mut tx, &statement, &counts).await?;
    page(&ShowPage {
        frame: titled(&app, &who, &statement),
        stats: stats(&counts, &query),
        notices: notices(&statement, &counts),
        progress,
        ready,
        start: Form::empty(&who, format!("/pagamenti/importazioni/{id}/registra")),
        again: Form::empty(&who, format!("/pagamenti/importazioni/{id}/ricalcola")),
        list,
        statuses: RowStatus::options(),
        outcomes: RowOutcome::options(),
        rows,
        statement,
    })
}

fn titled(app: &App, who: &SignedIn, statement: &Statement) -> Frame {
    let days = match (statement.first_day, statement.last_day) {
        (Some(from), Some(to)) => format!("movimenti dal {from} al {to}"),
        _ => "nessun movimento".to_owned(),
    };
    let lead = format!(
        "{}, {days}. Caricato il {} da {}.",
        statement.layout.label(),
        statement.created_at,
        statement.created_by
    );
    let frame = frame(app, who, statement.file_name.clone())
        .crumb("File della banca", "/pagamenti/importazioni")
        .lead(lead);
    if statement.state == StatementState::Applying { frame.refresh_every(5) } else { frame }
}

fn stats(counts: &Counts, query: &ListQuery) -> Stats {
    let of = |status: RowStatus| {
        let found = counts.iter().filter(|((known, _), _)| *known == status);
        found.fold((0_i64, Cents::ZERO), |(count, sum), (_, (more, amount))| {
            (count.saturating_add(*more), sum.plus(*amount).unwrap_or(sum))
        })
    };
    RowStatus::ALL.iter().filter(|status| of(**status).0 > 0).fold(Stats::new(), |stats, status| {
        let (count, sum) = of(*status);
        let href = query.link(&[("stato", status.code()), ("esito", "")]);
        stats.linked(status.label(), grouped(count), &sum.to_string(), &href)
    })
}

fn with(counts: &Counts, outcome: RowOutcome) -> i64 {
    counts.iter().filter(|((_, known), _)| *known == outcome).map(|(_, (count, _))| count).sum()
}

fn notices(statement: &Statement, counts: &Counts) -> Vec<Notice> {
    let failed = with(counts, RowOutcome::Failed);
    let waiting = with(counts, RowOutcome::Waiting);
    let mut notices = Vec::new();
    if failed > 0 {
        let text = format!(
            "Movimenti non registrati: {failed}. Apri ciascuno: dice perché e si può abbinare di nuovo."
        );
        notices.push(Notice::danger(text));
    }
    if statement.state == StatementState::Applied {
        let done = with(counts, RowOutcome::Done);
        notices.push(Notice::success(format!(
            "Pagamenti registrati: {done}. Movimenti ancora in attesa: {waiting}."
        )));
    }
    notices
}

async fn progress_of(
    tx: &mut Tx,
    statement: &Statement,
    counts: &Counts,
) -> Result<Option<Progress>, Problem> {
    if statement.state != StatementState::Applying {
        return Ok(None);
    }
    let job = match statement.job_id {
        Some(id) => tx.job(id).await?,
        None => None,
    };
    if let Some(job) = job.as_ref().filter(|job| job.state(tx.now()) == JobState::Failed) {
        let message = job.message.clone().unwrap_or_default();
        let text = format!("{message} Si può far ripartire dalla pagina dei lavori.");
        return Ok(Some(Progress::ended("La registrazione si è fermata", text)));
    }
    let done = with(counts, RowOutcome::Done).saturating_add(with(counts, RowOutcome::Failed));
    let all = job.map_or(0, |job| job.all_steps);
    let poll = format!("/pagamenti/importazioni/{}/avanzamento", statement.statement_id);
    Ok(Some(Progress::under_way("Registrazione dei pagamenti", done.min(all), all, poll)))
}

/// `GET /pagamenti/importazioni/{statement}/avanzamento`
pub(super) async fn progress(State(app): State<App>, who: SignedIn, Path(id): Path<StatementId>) -> Answer {
    let can = may_record(&who)?;
    let mut tx = app.db.read(can.tenant()).await?;
    let statement = statements::find(&mut tx, &can, id).await?.ok_or(Problem::NotFound)?;
    let counts = rows::counts(&mut tx, &can, id).await?;
    let bar = progress_of(&mut tx, &statement, &counts).await?;
    page(&bar.unwrap_or_else(|| {
        let done = with(&counts, RowOutcome::Done);
        let text = format!("Pagamenti registrati: {done}. Ricarica la pagina.");
        Progress::ended("Registrazione conclusa", text)
    }))
}

/// `POST /pagamenti/importazioni/{statement}/registra`
pub(super) async fn start(
    State(app): State<App>,
    who: SignedIn,
    Path(id): Path<StatementId>,
    _: Posted,
) -> Answer {
    let can = may_record(&who)?;
    let mut tx = app.db.write(can.tenant(), who.actor()).await?;
    imports::start(&mut tx, &can, id).await?;
    tx.commit().await?;
    let flash = Flash::info("Registrazione avviata.");
    Ok(redirect_with(&format!("/pagamenti/importazioni/{id}"), flash))
}

/// `POST /pagamenti/importazioni/{statement}/ricalcola`
pub(super) async fn rematch(
    State(app): State<App>,
    who: SignedIn,
    Path(id): Path<StatementId>,
    _: Posted,
) -> Answer {
    let can = may_record(&who)?;
    let mut tx = app.db.write(can.tenant(), who.actor()).await?;
    let changed = imports::rematch(&mut tx, &can, id).await?;
    tx.commit().await?;
    let flash = Flash::info(format!("Abbinamenti ricalcolati: righe cambiate {changed}."));
    Ok(redirect_with(&format!("/pagamenti/importazioni/{id}"), flash))
}
