//! What this is: the letters that were sent, and each of them.
//! What it is not: their writing; see `remind`.

use askama::Template;
use axum::extract::{Path, State};
use axum::response::Response;
use kernel::permission::{ActionKind, ViewPayments};
use kernel::{BodyId, Day, ReminderId};
use webkit::{
    App, Cursor, EmptyState, Facts, Frame, ListQuery, ListView, Notice, Problem, SignedIn, Tabs, download,
    export, page,
};

use super::{Answer, frame, tabs};
use crate::model::{Letter, LetterInvoice};
use crate::reminders;
use crate::store::letters;
use crate::tables;

#[derive(Template)]
#[template(path = "pages/letters.html")]
struct ListPage {
    frame: Frame,
    tabs: Tabs,
    list: ListView,
    rows: Vec<Letter>,
    empty: EmptyState,
}

/// `GET /pagamenti/solleciti`
pub(super) async fn list(State(app): State<App>, who: SignedIn, query: ListQuery) -> Answer {
    let can = who.actor().may_over(ViewPayments)?;
    let mut tx = app.db.read(can.tenant()).await?;
    let body = query.filter_as::<BodyId>("ente");
    if let Some(format) = query.format() {
        let rows = letters::recent(&mut tx, &can, body, (None, usize::MAX)).await?;
        return export(format, "Solleciti", &tables::letters(&rows)?, app.clock.today());
    }
    let size = ListView::SIZE.saturating_add(1);
    let mut rows = letters::recent(&mut tx, &can, body, (before(&query), size)).await?;
    let list = ListView::new(&query, query.sort(["data"]))
        .cut(&mut rows, |last| Cursor::after([last.sent_on.iso(), last.reminder_id.to_string()]));
    let frame = frame(&app, &who, "Solleciti di pagamento");
    let may = who.actor().reaches(ActionKind::RemindPayment);
    let empty = EmptyState::new("Non sono ancora stati mandati solleciti.");
    page(&ListPage {
        frame: if may { frame.primary("Prepara i solleciti", "/pagamenti/solleciti/nuovo") } else { frame },
        tabs: tabs(&who, "/pagamenti/solleciti"),
        list,
        rows,
        empty,
    })
}

fn before(query: &ListQuery) -> Option<(Day, ReminderId)> {
    let place = query.after()?;
    let [day, id] = place.values()?;
    Some((Day::parse(day).ok()?, id.parse().ok()?))
}

#[derive(Template)]
#[template(path = "pages/letter.html")]
struct ShowPage {
    frame: Frame,
    letter: Letter,
    invoices: Vec<LetterInvoice>,
    facts: Facts,
    notice: Option<Notice>,
}

async fn find(app: &App, who: &SignedIn, id: ReminderId) -> Result<(Letter, Vec<LetterInvoice>), Problem> {
    let can = who.actor().may_over(ViewPayments)?;
    let mut tx = app.db.read(can.tenant()).await?;
    letters::find(&mut tx, &can, id).await?.ok_or(Problem::NotFound)
}

/// `GET /pagamenti/solleciti/{reminder}`
pub(super) async fn show(State(app): State<App>, who: SignedIn, Path(id): Path<ReminderId>) -> Answer {
    let (letter, invoices) = find(&app, &who, id).await?;
    let account = format!("/pagamenti/estratto/{}", letter.body_id);
    let facts = Facts::new()
        .link("Ente", &letter.body_name, &account)
        .row("Data", letter.sent_on)
        .row("Nessun altro sollecito fino al", letter.stop_until)
        .row("Importo sollecitato", letter.total)
        .row("Inviato a", letter.recipients.replace('\n', ", "))
        .row("Scritto da", format!("{}, {}", letter.made_by, letter.made_at));
    let by_hand = letter.recipients.is_empty().then(|| {
        Notice::warning(
            "Per l'ente non c'era nessun indirizzo e-mail: scarica il PDF e mandalo con il canale dell'ente.",
        )
    });
    page(&ShowPage {
        frame: frame(&app, &who, letter.subject.clone()).crumb("Solleciti", "/pagamenti/solleciti"),
        facts,
        notice: by_hand,
        letter,
        invoices,
    })
}

/// `GET /pagamenti/solleciti/{reminder}/pdf`
pub(super) async fn pdf(
    State(app): State<App>,
    who: SignedIn,
    Path(id): Path<ReminderId>,
) -> Result<Response, Problem> {
    let (letter, invoices) = find(&app, &who, id).await?;
    let can = who.actor().may_over(ViewPayments)?;
    let bytes = reminders::copy_of(&app, who.actor(), &can, (&letter, &invoices)).await?;
    Ok(download(&reminders::file_name(&letter), "application/pdf", bytes))
}
