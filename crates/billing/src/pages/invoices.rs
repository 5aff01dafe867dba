//! What this is: the list of documents, invoices and credit notes: of the centre, or of one's own body.
//! What it is not: one document.

use askama::Template;
use axum::extract::State;
use axum::response::Response;
use kernel::permission::{ActionKind, ViewInvoices};
use kernel::{BodyId, Can, Cents, Day, RunId, Scope};
use webkit::{
    App, Badge, Cursor, Direction, EmptyState, Format, Frame, ListQuery, ListView, Problem, SignedIn, export,
    page,
};

use super::counted;
use crate::model::{DocumentKind, SdiOutcome, Series};
use crate::store::list::{self, Filter, Listed, Sent, SortBy, Way};
use crate::summary::Summary;

/// The keys of the columns that sort.
const SORTS: [&str; 4] = ["numero", "ente", "importo", "scadenza"];
/// Rows read at a time for a file.
const BLOCK: i64 = 1000;

#[derive(Template)]
#[template(path = "invoices/list.html")]
struct ListPage {
    frame: Frame,
    list: ListView,
    years: Vec<(String, String)>,
    series: Vec<(String, String)>,
    rows: Vec<Listed>,
    empty: EmptyState,
    may_credit: bool,
}

impl ListPage {
    fn badge(row: &Listed) -> Badge {
        sent_badge(row.sent_on, row.outcome)
    }

    /// An amount as it counts: less, for a credit note.
    #[expect(clippy::trivially_copy_pass_by_ref, reason = "the template hands over references")]
    fn signed(row: &Listed, amount: &Cents) -> Cents {
        row.kind.signed(*amount)
    }

    fn kinds() -> Vec<(&'static str, &'static str)> {
        DocumentKind::ALL.map(|kind| (kind.code(), kind.label())).to_vec()
    }

    fn outcomes() -> Vec<(&'static str, &'static str)> {
        SdiOutcome::ALL.iter().skip(1).map(|outcome| (outcome.code(), outcome.label())).collect()
    }
}

/// What became of the last file of a document.
pub(super) fn sent_badge(sent_on: Option<Day>, outcome: SdiOutcome) -> Badge {
    match (outcome, sent_on) {
        (SdiOutcome::Rejected, _) => Badge::danger("Scartata"),
        (SdiOutcome::Refused, _) => Badge::danger("Rifiutata dall'ente"),
        (SdiOutcome::Accepted, _) => Badge::success("Accettata"),
        (SdiOutcome::Delivered | SdiOutcome::TermsExpired, _) => Badge::success("Recapitata"),
        (SdiOutcome::NotDelivered | SdiOutcome::Attested, _) => Badge::warning("Non recapitata"),
        (SdiOutcome::AlreadyIn, _) => Badge::info("Già nel SdI"),
        (SdiOutcome::Nothing, Some(_)) => Badge::info("Trasmessa"),
        (SdiOutcome::Nothing, None) => Badge::warning("Da trasmettere"),
    }
}

/// What the address bar asks for.
pub(crate) fn filter(query: &ListQuery) -> Filter {
    // The newest first, unless a column was chosen.
    let sort = query.sort(SORTS);
    let chosen = query.filter("ordina").is_some();
    Filter {
        words: query.q(),
        services_year: query.filter_as("anno"),
        series: query.filter("serie").and_then(series),
        body: query.filter_as::<BodyId>("ente"),
        run: query.filter_as::<RunId>("fatturazione"),
        sent: match query.filter("invio") {
            Some("da_trasmettere") => Sent::NotYet,
            Some("trasmesse") => Sent::Sent,
            Some(_) | None => Sent::Any,
        },
        kind: query.filter("tipo").and_then(DocumentKind::from_code),
        outcome: query.filter("esito").and_then(SdiOutcome::from_code),
        sort: match sort.key {
            "ente" => SortBy::Body,
            "importo" => SortBy::Amount,
            "scadenza" => SortBy::Due,
            _ => SortBy::Number,
        },
        way: if chosen && sort.direction == Direction::Up { Way::Up } else { Way::Down },
    }
}

/// The ordinary series has no code of its own; an empty filter means any series.
const ORDINARY: &str = "ordinaria";

fn series(word: &str) -> Option<Series> {
    if word == ORDINARY { Some(Series::ordinary()) } else { Series::parse(word).ok() }
}

/// The place after which the page begins.
pub(crate) fn list_place(after: Option<&Cursor>) -> Option<[&str; 2]> {
    after.and_then(Cursor::values)
}

/// `GET /fatture`
pub(super) async fn list(
    State(app): State<App>,
    who: SignedIn,
    query: ListQuery,
) -> Result<Response, Problem> {
    let can = who.actor().may_over(ViewInvoices)?;
    if let Some(format) = query.format() {
        return download(&app, &can, &query, format).await;
    }
    let (filter, after) = (filter(&query), query.after());
    let mut tx = app.db.read(can.tenant()).await?;
    let most = i64::try_from(ListView::SIZE).unwrap_or(i64::MAX).saturating_add(1);
    let mut rows = list::page(&mut tx, &can, &filter, (list_place(after.as_ref()), most)).await?;
    let count = list::count(&mut tx, &can, &filter).await?;
    let (years, series) = list::choices(&mut tx, &can).await?;
    let list = ListView::new(&query, query.sort(SORTS))
        .counted(counted(count))
        .cut(&mut rows, |row| Cursor::after(list::place(row, filter.sort)));
    page(&ListPage {
        frame: frame(&app, &who),
        list,
        years: years.iter().map(|year| (year.to_string(), year.to_string())).collect(),
        series: series.iter().map(|one| (one.label().to_owned(), one.label().to_owned())).collect(),
        rows,
        empty: empty(&who),
        may_credit: who.actor().reaches(ActionKind::IssueCreditNote),
    })
}

fn frame(app: &App, who: &SignedIn) -> Frame {
    let title = match who.actor().grant().scope {
        Scope::Tenant => "Fatture",
        Scope::Body(_) => "Le mie fatture",
    };
    let frame = Frame::new(who, app, title).area("fatture");
    let records = who.actor().reaches(ActionKind::RecordReceipt);
    if records { frame.primary("Importa ricevute del SdI", "/fatture/ricevute") } else { frame }
}

fn empty(who: &SignedIn) -> EmptyState {
    match who.actor().grant().scope {
        Scope::Tenant => EmptyState::new("Non ci sono ancora fatture. Si emettono da una fatturazione.")
            .action("Apri la fatturazione", "/fatturazione"),
        Scope::Body(_) => EmptyState::new("Il centro servizi non ha ancora emesso fatture al tuo ente."),
    }
}

/// Every invoice that the filter lets through, read block by block.
async fn download(
    app: &App,
    can: &Can<ViewInvoices>,
    query: &ListQuery,
    format: Format,
) -> Result<Response, Problem> {
    let filter = filter(query);
    let mut tx = app.db.read(can.tenant()).await?;
    let (mut all, mut after) = (Vec::<Listed>::new(), None::<[String; 2]>);
    loop {
        let place = after.as_ref().map(|[key, id]| [key.as_str(), id.as_str()]);
        let block = list::page(&mut tx, can, &filter, (place, BLOCK)).await?;
        let whole = i64::try_from(block.len()).is_ok_and(|read| read == BLOCK);
        after = block.last().map(|row| list::place(row, filter.sort));
        all.extend(block);
        if !whole {
            break;
        }
    }
    export(format, "Fatture", &Summary::of_list(&all).table("Fatture")?, app.clock.today())
}
