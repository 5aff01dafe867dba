//! What this is: the acts of the Province, and the beginning of those of a design.
//! What it is not: an act; see `show`.

use askama::Template;
use axum::extract::State;
use designer::model::{Design, State as DesignState};
use kernel::permission::{ActionKind, ViewDesigns};
use kernel::text::fold;
use kernel::{ActId, DesignId};
use sheet::{Cell, Column, Kind as CellKind, Table};
use uuid::Uuid;
use webkit::{
    App, Badge, EmptyState, Flash, Form, FormPage, Frame, ListQuery, ListView, Notice, Posted, Problem,
    SignedIn, export, page, redirect, redirect_with,
};

use super::{Answer, complete_badge, everything, frame, may_edit, may_see};
use crate::model::Kind;
use crate::store::acts::{self, Act, Typed};

struct Row {
    act: Act,
    complete: bool,
    missing: usize,
    last: i64,
}

impl Row {
    fn badge(&self) -> Badge {
        complete_badge(self.complete)
    }
}

#[derive(Template)]
#[template(path = "acts/list.html")]
struct ListPage {
    frame: Frame,
    list: ListView,
    rows: Vec<Row>,
    kinds: Vec<(&'static str, &'static str)>,
    empty: EmptyState,
}

/// `GET /atti`
pub(super) async fn list(State(app): State<App>, who: SignedIn, query: ListQuery) -> Answer {
    let (words, kind) = (fold(&query.q()), query.filter("tipo").and_then(Kind::from_code));
    let row = |(act, document, last): (Act, crate::model::Document, i64)| Row {
        complete: document.is_complete(),
        missing: document.missing.len(),
        act,
        last,
    };
    let mut rows: Vec<Row> = everything(&app, who.actor()).await?.into_iter().map(row).collect();
    rows.retain(|row| fold(&row.act.name).contains(&words) && kind.is_none_or(|kind| row.act.kind == kind));
    let sort = query.sort(["nome"]);
    if sort.direction == webkit::Direction::Down {
        rows.reverse();
    }
    if let Some(format) = query.format() {
        return export(format, "atti", &table(&rows)?, app.clock.today());
    }
    let edits = who.actor().reaches(ActionKind::EditActs);
    let lead = "Gli atti del centro, generati da un progetto e dalle clausole; i testi vanno verificati dai legali dell'ente.";
    let frame = Frame::new(&who, &app, "Atti del centro").area("atti").lead(lead);
    let empty =
        EmptyState::new("Nessun atto. Si parte da un progetto: convenzione, delibera, carta, regolamento.");
    let (frame, empty) = if edits {
        (frame.primary("Genera gli atti", "/atti/nuovo"), empty.action("Genera gli atti", "/atti/nuovo"))
    } else {
        (frame, empty)
    };
    let list = ListView::new(&query, sort);
    page(&ListPage { frame, list, rows, kinds: Kind::options(), empty })
}

fn table(rows: &[Row]) -> Result<Table, Problem> {
    let columns = [
        ("Atto", CellKind::Text),
        ("Tipo", CellKind::Text),
        ("Stato", CellKind::Text),
        ("Dati mancanti", CellKind::Integer),
        ("Ultima versione", CellKind::Integer),
    ];
    let mut table = Table::new("Atti", columns.map(|(name, kind)| Column::new(name, kind)).to_vec());
    for row in rows {
        let cells = vec![
            Cell::text(&row.act.name),
            Cell::text(row.act.kind.label()),
            Cell::text(if row.complete { "Completa" } else { "Bozza incompleta" }),
            Cell::Integer(i64::try_from(row.missing).unwrap_or_default()),
            Cell::Integer(row.last),
        ];
        table.push(cells).map_err(|why| Problem::internal(&why))?;
    }
    Ok(table)
}

const HERE: &str = "/atti/nuovo";

/// The designs of which acts may be made.
async fn designs(app: &App, who: &SignedIn) -> Result<Vec<Design>, Problem> {
    let can = who.actor().may_over(ViewDesigns)?;
    let all = designer::store::every(&mut app.db.read(can.tenant()).await?, &can).await?;
    Ok(all.into_iter().filter(|one| one.state != DesignState::Archived).collect())
}

fn new_page(app: &App, who: &SignedIn, form: Form, designs: &[Design]) -> FormPage {
    let frame = frame(who, app, "Genera gli atti");
    let once = form.once(app.ids.fresh::<ActId>());
    let options: Vec<(String, String)> =
        designs.iter().map(|one| (one.design_id.to_string(), one.title())).collect();
    let page = FormPage::new(frame, form, "Genera gli atti", "/atti").hidden(once).fields(|form| {
        vec![
            form.select("design", "Progetto", &options)
                .required()
                .help("Gli atti seguono il progetto: finché è una bozza cambiano con esso"),
            form.checkboxes("kinds", "Quali atti", &Kind::options()),
        ]
    });
    if designs.is_empty() {
        let text = "Non c'è ancora un progetto: gli atti si generano da quello.";
        return page.notice(Notice::warning(text).action("Inizia un progetto", "/progetti/nuovo"));
    }
    page
}

/// `GET /atti/nuovo`
pub(super) async fn new(State(app): State<App>, who: SignedIn, query: ListQuery) -> Answer {
    may_edit(&who)?;
    let designs = designs(&app, &who).await?;
    let asked = query.filter("progetto").unwrap_or_default().to_owned();
    let first = designs.first().map(|one| one.design_id.to_string()).unwrap_or_default();
    let design = if asked.is_empty() { first } else { asked };
    let mut values = vec![("design", design)];
    values.extend(Kind::ALL.iter().map(|kind| ("kinds", kind.code().to_owned())));
    new_page(&app, &who, Form::filled(&who, HERE, values), &designs).show()
}

/// `POST /atti/nuovo`
pub(super) async fn create(State(app): State<App>, who: SignedIn, posted: Posted) -> Answer {
    let (can, view) = (may_edit(&who)?, may_see(&who)?);
    let designs = designs(&app, &who).await?;
    let mut f = posted.reader();
    let id: Option<ActId> = f.once();
    let find = |code: &str| designs.iter().find(|one| one.design_id.to_string() == code);
    let design = f.choice("design", "Progetto", find);
    let kinds: Vec<Kind> = f.many("kinds").into_iter().filter_map(Kind::from_code).collect();
    if kinds.is_empty() {
        f.error("kinds", "Quali atti: scegline almeno uno");
    }
    let (id, design) = match f.finish_with(|| Some((id?, design?))) {
        Ok(read) => read,
        Err(errors) => return new_page(&app, &who, Form::with(&posted, HERE, errors), &designs).invalid(),
    };
    let mut tx = app.db.write(can.tenant(), who.actor()).await?;
    let known = acts::every(&mut tx, &view).await?;
    let ids = (0_u128..).map(|step| ActId(Uuid::from_u128(id.0.as_u128().wrapping_add(step))));
    let new: Vec<(ActId, Kind)> = ids.zip(kinds).collect();
    if known.iter().any(|act| new.iter().any(|(id, _)| *id == act.act_id)) {
        return Ok(redirect("/atti"));
    }
    let typed = already_typed(&known, design.design_id);
    for (act_id, kind) in new {
        let name = format!("{}: {}", kind.label(), design.title());
        let act = Act { act_id, kind, design_id: design.design_id, name, typed: typed.clone(), version: 1 };
        acts::create(&mut tx, &can, act).await?;
    }
    tx.commit().await?;
    Ok(redirect_with("/atti", Flash::success("Atti generati: ora compila i dati che mancano.")))
}

/// What was typed into the other acts of the same design: nobody types it twice.
fn already_typed(known: &[Act], design: DesignId) -> Typed {
    known.iter().filter(|act| act.design_id == design).flat_map(|act| act.typed.clone()).collect()
}
