//! What this is: the letters of a centre, the newest first, and the same as a file.
//! What it is not: one letter.

use askama::Template;
use axum::extract::State as Extracted;
use axum::response::Response;
use kernel::permission::{ActionKind, SortMail};
use kernel::{Can, Instant, LetterId};
use sheet::{Cell, Column, Kind as Shape, Table};
use webkit::{
    App, Badge, Count, Cursor, EmptyState, Format, Frame, ListQuery, ListView, Problem, SignedIn, export,
    page,
};

use super::{address, frame, state_badge, verdict_badge};
use crate::model::{Letter, State};
use crate::store::boxes::{self, Mailbox};
use crate::store::letters::{self, After, Filter, MOST_COUNTED, why};

const SORTS: [&str; 1] = ["arrivo"];
const BLOCK: i64 = 500;

#[derive(Template)]
#[template(path = "mailbox/list.html")]
struct ListPage {
    frame: Frame,
    list: ListView,
    states: Vec<(&'static str, &'static str)>,
    mailboxes: Vec<(String, String)>,
    rows: Vec<LetterRow>,
    empty: EmptyState,
    settings: Option<&'static str>,
}

struct LetterRow {
    href: String,
    state: Badge,
    verdict: Badge,
    letter: Letter,
}

impl LetterRow {
    fn of(letter: Letter) -> Self {
        Self {
            href: address(letter.letter_id),
            state: state_badge(letter.state),
            verdict: verdict_badge(letter.verdict, letter.envelope),
            letter,
        }
    }
}

/// What the address bar asks for.
pub(crate) fn filter(query: &ListQuery) -> Filter {
    Filter {
        words: query.q(),
        state: query.filter("stato").and_then(State::from_code),
        mailbox: query.filter("casella").unwrap_or_default().to_owned(),
    }
}

pub(crate) fn after(query: &ListQuery) -> Option<After> {
    let cursor = query.after()?;
    let [at, id] = cursor.values()?;
    Some((Instant::parse_iso(at).ok()?, id.parse::<LetterId>().ok()?))
}

pub(crate) fn place(row: &Letter) -> Cursor {
    Cursor::after([row.received_at.iso(), row.letter_id.to_string()])
}

/// `GET /richieste/posta`
pub(super) async fn list(
    Extracted(app): Extracted<App>,
    who: SignedIn,
    query: ListQuery,
) -> Result<Response, Problem> {
    let can = who.actor().may_over(SortMail)?;
    let filter = filter(&query);
    if let Some(format) = query.format() {
        return download(&app, &can, (&filter, format)).await;
    }
    let most = i64::try_from(ListView::SIZE).unwrap_or(i64::MAX).saturating_add(1);
    let mut tx = app.db.read(can.tenant()).await?;
    let mut rows = letters::page(&mut tx, &can, &filter, (after(&query), most)).await?;
    let count = letters::count(&mut tx, &can, &filter).await?;
    let mailboxes = boxes::all(&mut tx, &can).await?;
    drop(tx);
    let limit = u64::try_from(MOST_COUNTED).unwrap_or(u64::MAX);
    let list = ListView::new(&query, query.sort(SORTS))
        .counted(Count::up_to(limit, u64::try_from(count).unwrap_or_default()))
        .cut(&mut rows, place);
    page(&ListPage {
        frame: frame(&app, &who, "Posta in arrivo")
            .lead("Le e-mail arrivate alle caselle del centro, e che cosa ne è stato."),
        list,
        states: State::options(),
        mailboxes: mailboxes.iter().map(|one| (one.address.clone(), one.address.clone())).collect(),
        rows: rows.into_iter().map(LetterRow::of).collect(),
        empty: empty(&mailboxes),
        settings: who.actor().reaches(ActionKind::EditHelpdesk).then_some("/richieste/posta/caselle"),
    })
}

fn empty(mailboxes: &[Mailbox]) -> EmptyState {
    if mailboxes.is_empty() {
        return EmptyState::new(
            "Nessuna casella è collegata: chi gestisce il programma la indica nel file di configurazione.",
        )
        .action("Torna alle richieste", "/richieste");
    }
    EmptyState::new("Non è ancora arrivata nessuna lettera.").action("Torna alle richieste", "/richieste")
}

async fn download(
    app: &App,
    can: &Can<SortMail>,
    (filter, format): (&Filter, Format),
) -> Result<Response, Problem> {
    let mut tx = app.db.read(can.tenant()).await?;
    let today = tx.today();
    let columns =
        ["Arrivata", "Casella", "Mittente", "Indirizzo", "Oggetto", "Ente", "Stato", "Motivo", "Verifica"];
    let mut columns = columns.map(|name| Column::new(name, Shape::Text)).to_vec();
    columns.push(Column::new("Richiesta", Shape::Text));
    let (mut table, mut after) = (Table::new("Posta in arrivo", columns), None);
    loop {
        let block = letters::page(&mut tx, can, filter, (after, BLOCK)).await?;
        for row in &block {
            table.push(cells(row)).map_err(|why| Problem::internal(&why))?;
        }
        if i64::try_from(block.len()).is_ok_and(|read| read < BLOCK) {
            return export(format, "Posta in arrivo", &table, today);
        }
        after = block.last().map(|row| (row.received_at, row.letter_id));
    }
}

fn cells(row: &Letter) -> Vec<Cell> {
    vec![
        Cell::text(row.received_at.to_string()),
        Cell::text(&row.mailbox),
        Cell::text(&row.from_name),
        Cell::text(&row.from_address),
        Cell::text(&row.subject),
        Cell::text(&row.body_name),
        Cell::text(row.state.label()),
        Cell::text(why(row)),
        Cell::text(row.verdict.label()),
        Cell::text(row.request_number.map(|number| number.to_string()).unwrap_or_default()),
    ]
}
