//! What this is: the first page: what is to be filled in, and for who prepares surveys the editions.
//! What it is not: the responses to an edition; see `edition_show`.

use askama::Template;
use axum::extract::State;
use axum::response::Response;
use kernel::permission::ActionKind;
use kernel::{NETWORK, Scope};
use sheet::{Cell, Column, Kind, Table};
use webkit::{App, Badge, EmptyState, Format, Frame, ListQuery, ListView, Problem, SignedIn, export, page};

use super::{badge, stage_badge};
use crate::access;
use crate::model::{Edition, Shown, Stage};
use crate::store::lists::{self, Counts, OwnRow};
use crate::store::{editions, voices};

/// An edition with how many have answered.
struct Row {
    edition: Edition,
    counts: Counts,
    letters: (i64, i64),
    stage: Badge,
}

impl Row {
    fn answered(&self) -> String {
        if self.edition.is_anonymous() {
            format!("{} lettere su {}", self.letters.1, self.letters.0)
        } else {
            format!("{} su {}", self.counts.handed_in(), self.counts.all())
        }
    }
}

#[derive(Template)]
#[template(path = "surveys/home.html")]
struct HomePage {
    frame: Frame,
    actions: Vec<(&'static str, &'static str)>,
    own: Vec<OwnRow>,
    own_title: String,
    list: ListView,
    rows: Vec<Row>,
    prepares: bool,
    states: Vec<(&'static str, &'static str)>,
    empty: EmptyState,
}

impl HomePage {
    fn badge(row: &OwnRow) -> Badge {
        badge(row.state)
    }

    fn is_waiting(row: &OwnRow) -> bool {
        row.state.is_waiting()
    }
}

/// `GET /questionari`
pub(super) async fn list(
    State(app): State<App>,
    who: SignedIn,
    query: ListQuery,
) -> Result<Response, Problem> {
    let sight = access::sight(&app, who.actor()).await?;
    let today = app.clock.today();
    let mut own = Vec::new();
    let mut own_title = "I vostri questionari".to_owned();
    if let Some(body) = sight.home.scope().body() {
        own = lists::of_body(&mut app.db.read(sight.home.tenant()).await?, &sight.home, body).await?;
    } else if let Some((can, province)) = &sight.province {
        own = lists::of_body(&mut app.db.read(NETWORK).await?, can, province.body_id).await?;
        own_title = format!("La rete chiede alla Provincia di {}", province.name);
    }
    own.retain(|row| row.opens <= today || row.state != Shown::NotBegun);
    let prepares = sight.home.scope() == Scope::Tenant;
    let mut rows = if prepares { editions_of(&app, &sight).await? } else { Vec::new() };
    let words = kernel::text::fold(&query.q());
    rows.retain(|row| kernel::text::fold(&row.edition.data.title).contains(&words));
    if let Some(stage) = query.filter("stato").and_then(Stage::from_code) {
        rows.retain(|row| row.edition.stage_on(today) == stage);
    }
    if let Some(format) = query.format() {
        return download(&app, &rows, format);
    }
    let edits = who.actor().reaches(ActionKind::EditSurvey);
    page(&HomePage {
        frame: home_frame(&app, &who, edits),
        actions: if edits { vec![("Questionari da preparare", "/questionari/moduli")] } else { Vec::new() },
        own,
        own_title,
        list: ListView::new(&query, query.sort(["apertura"])),
        rows,
        prepares,
        states: Stage::options(),
        empty: empty(edits),
    })
}

async fn editions_of(app: &App, sight: &access::Sight) -> Result<Vec<Row>, Problem> {
    let mut tx = app.db.read(sight.home.tenant()).await?;
    let today = tx.today();
    let mut rows = Vec::new();
    for edition in editions::every(&mut tx, &sight.home).await? {
        let counts = lists::counts(&mut tx, &sight.home, edition.edition_id).await?;
        let letters = voices::count(&mut tx, &sight.home, edition.edition_id).await?;
        let stage = stage_badge(edition.stage_on(today));
        rows.push(Row { edition, counts, letters, stage });
    }
    Ok(rows)
}

fn home_frame(app: &App, who: &SignedIn, edits: bool) -> Frame {
    let frame = Frame::new(who, app, "Questionari").area("questionari");
    if edits { frame.primary("Nuova rilevazione", "/questionari/rilevazioni/nuova") } else { frame }
}

fn empty(edits: bool) -> EmptyState {
    let text =
        "Nessuna rilevazione. Si parte da un questionario pubblicato, poi si scelgono destinatari e periodo.";
    let empty = EmptyState::new(text);
    if edits { empty.action("Prepara un questionario", "/questionari/moduli") } else { empty }
}

fn download(app: &App, rows: &[Row], format: Format) -> Result<Response, Problem> {
    let columns = [
        ("Rilevazione", Kind::Text),
        ("Dal", Kind::Day),
        ("Al", Kind::Day),
        ("Stato", Kind::Text),
        ("Destinatari", Kind::Integer),
        ("Risposte concluse", Kind::Integer),
        ("Risposte accettate", Kind::Integer),
    ];
    let today = app.clock.today();
    let mut table = Table::new("Rilevazioni", columns.map(|(name, kind)| Column::new(name, kind)).to_vec());
    for row in rows {
        let data = &row.edition.data;
        let day = |day: kernel::Day| sheet::Day::parse_iso(&day.iso()).map_or(Cell::Empty, Cell::Day);
        let (all, done) =
            if row.edition.is_anonymous() { row.letters } else { (row.counts.all(), row.counts.handed_in()) };
        let cells = vec![
            Cell::text(&data.title),
            day(data.opens),
            day(data.closes),
            Cell::text(row.edition.stage_on(today).label()),
            Cell::Integer(all),
            Cell::Integer(done),
            Cell::Integer(row.counts.of(Shown::Accepted)),
        ];
        table.push(cells).map_err(|why| Problem::internal(&why))?;
    }
    export(format, "rilevazioni", &table, today)
}
