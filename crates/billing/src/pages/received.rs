//! What this is: the import of receipts of the exchange system: the files, and what became of each.
//! What it is not: their reading and matching; that is in `receipts`.

use askama::Template;
use axum::extract::{Path, State};
use axum::response::Response;
use kernel::permission::RecordReceipt;
use kernel::{ImportId, Instant};
use sheet::{Cell, Column, Kind, Table};
use webkit::{
    App, Badge, Cursor, EmptyState, Form, FormErrors, Frame, Html, ListQuery, ListView, Problem, SignedIn,
    Stats, Uploaded, export, page, page_invalid, redirect,
};

use crate::model::SdiOutcome;
use crate::receipts::{self, Incoming, Report, ReportRow, Verdict};
use crate::store::receipts::{self as stored, Imported};

#[derive(Template)]
#[template(path = "receipts/list.html")]
struct ListPage {
    frame: Frame,
    form: Form,
    once: Html,
    list: ListView,
    rows: Vec<Imported>,
    empty: EmptyState,
}

async fn list_page(
    app: &App,
    who: &SignedIn,
    query: &ListQuery,
    form: Option<Form>,
) -> Result<ListPage, Problem> {
    let can = who.actor().may_over(RecordReceipt)?;
    let after = query.after();
    let after = after
        .as_ref()
        .and_then(Cursor::values)
        .and_then(|[at, id]: [&str; 2]| Some((Instant::parse_iso(at).ok()?, id.parse::<ImportId>().ok()?)));
    let most = i64::try_from(ListView::SIZE).unwrap_or(i64::MAX).saturating_add(1);
    let mut rows = stored::imports(&mut app.db.read(can.tenant()).await?, &can, after, most).await?;
    let list = ListView::new(query, query.sort(["data"]))
        .cut(&mut rows, |row| Cursor::after([row.at.iso(), row.import_id.to_string()]));
    let form = form.unwrap_or_else(|| Form::empty(who, "/fatture/ricevute"));
    let frame = Frame::new(who, app, "Ricevute del SdI").area("fatture").crumb("Fatture", "/fatture").lead(
        "Carica qui i file che il Sistema di Interscambio manda dopo l'invio: ognuno viene abbinato alla sua fattura.",
    );
    let once = form.once(app.ids.fresh::<ImportId>());
    let empty = EmptyState::new("Non è ancora stata importata nessuna ricevuta.");
    Ok(ListPage { frame, form, once, list, rows, empty })
}

/// `GET /fatture/ricevute`
pub(super) async fn list(
    State(app): State<App>,
    who: SignedIn,
    query: ListQuery,
) -> Result<Response, Problem> {
    page(&list_page(&app, &who, &query, None).await?)
}

/// `POST /fatture/ricevute`
pub(super) async fn bring(
    State(app): State<App>,
    who: SignedIn,
    sent: Uploaded,
) -> Result<Response, Problem> {
    who.actor().may_over(RecordReceipt)?;
    let mut f = sent.reader();
    let id = f.once::<ImportId>();
    let read = f.finish_with(|| id);
    let files: Vec<Incoming> = sent
        .files("files")
        .map(|file| Incoming { name: file.name.clone(), bytes: file.bytes.to_vec() })
        .collect();
    let id = match read {
        Ok(id) if !files.is_empty() => id,
        Ok(_) => {
            return invalid(&app, &who, &sent, FormErrors::one("files", "File: scegli almeno un file")).await;
        }
        Err(errors) => return invalid(&app, &who, &sent, errors).await,
    };
    receipts::import(&app, who.actor(), id, files).await?;
    Ok(redirect(&format!("/fatture/ricevute/{id}")))
}

async fn invalid(
    app: &App,
    who: &SignedIn,
    sent: &Uploaded,
    errors: FormErrors,
) -> Result<Response, Problem> {
    let form = Form::with(sent.posted(), "/fatture/ricevute", errors);
    let query = ListQuery::parse("/fatture/ricevute", "");
    page_invalid(&list_page(app, who, &query, Some(form)).await?)
}

#[derive(Template)]
#[template(path = "receipts/show.html")]
struct ShowPage {
    frame: Frame,
    stats: Stats,
    list: ListView,
    rows: Vec<ReportRow>,
}

impl ShowPage {
    fn badge(row: &ReportRow) -> Badge {
        let label = row.verdict.label();
        match row.verdict {
            Verdict::Recorded => Badge::success(label),
            Verdict::Known => Badge::quiet(label),
            Verdict::Unmatched => Badge::warning(label),
            Verdict::Unreadable => Badge::danger(label),
        }
    }

    fn outcome(row: &ReportRow) -> &'static str {
        if row.outcome == SdiOutcome::Nothing { "" } else { row.outcome.label() }
    }
}

/// `GET /fatture/ricevute/{import}`
pub(super) async fn show(
    State(app): State<App>,
    who: SignedIn,
    Path(id): Path<ImportId>,
    query: ListQuery,
) -> Result<Response, Problem> {
    let can = who.actor().may_over(RecordReceipt)?;
    let found = stored::import(&mut app.db.read(can.tenant()).await?, &can, id).await?;
    let import = found.ok_or(Problem::NotFound)?;
    if let Some(format) = query.format() {
        return export(format, "ricevute", &table(&import.report)?, app.clock.today());
    }
    let title = format!("Ricevute importate il {}", import.at.day_in_rome());
    let frame = Frame::new(&who, &app, title).area("fatture").crumb("Fatture", "/fatture");
    let frame = frame.crumb("Ricevute del SdI", "/fatture/ricevute");
    page(&ShowPage {
        frame: frame.lead(format!("Importate da {} alle {}.", import.by, import.at.time_in_rome())),
        stats: stats(&import.report),
        list: ListView::new(&query, query.sort(["file"])),
        rows: import.report.rows,
    })
}

fn stats(report: &Report) -> Stats {
    let all = [Verdict::Recorded, Verdict::Known, Verdict::Unmatched, Verdict::Unreadable];
    all.into_iter()
        .fold(Stats::new(), |stats, verdict| stats.figure(verdict.label(), report.count(verdict), ""))
}

fn table(report: &Report) -> Result<Table, Problem> {
    let names = ["File", "Esito dell'importazione", "Documento", "Ricevuta", "Note"];
    let mut table = Table::new("Ricevute", names.map(|name| Column::new(name, Kind::Text)).to_vec());
    for row in &report.rows {
        let cells = [
            row.file.as_str(),
            row.verdict.label(),
            row.number.as_str(),
            ShowPage::outcome(row),
            row.message.as_str(),
        ];
        table.push(cells.map(Cell::text).to_vec()).map_err(|why| Problem::internal(&why))?;
    }
    Ok(table)
}
