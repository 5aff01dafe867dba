//! What this is: the designs of a Province, with where each stands.
//! What it is not: a design; see `show`.

use askama::Template;
use axum::extract::State as Shared;
use kernel::permission::ActionKind;
use kernel::text::fold;
use sheet::{Cell, Column, Kind, Table};
use webkit::{App, Badge, EmptyState, Frame, ListQuery, ListView, Notice, Problem, SignedIn, export, page};

use super::{Answer, badge, may_see, started};
use crate::model::distance::distance;
use crate::model::reference::short_form;
use crate::model::{Design, State, short};
use crate::store;

struct Row {
    design: Design,
    started: String,
    form: &'static str,
    level: &'static str,
    reached: &'static str,
}

impl Row {
    fn badge(&self) -> Badge {
        badge(self.design.state)
    }
}

#[derive(Template)]
#[template(path = "designer/list.html")]
struct ListPage {
    frame: Frame,
    list: ListView,
    rows: Vec<Row>,
    states: Vec<(&'static str, &'static str)>,
    empty: EmptyState,
    notice: Option<Notice>,
}

/// `GET /progetti`
pub(super) async fn list(Shared(app): Shared<App>, who: SignedIn, query: ListQuery) -> Answer {
    let can = may_see(&who)?;
    let mut tx = app.db.read(can.tenant()).await?;
    let all = store::every(&mut tx, &can).await?;
    let pending = registry::planned::pending(&mut tx).await?;
    drop(tx);
    let today = app.clock.today();
    let (words, state) = (fold(&query.q()), query.filter("stato").and_then(State::from_code));
    let kept = all.into_iter().filter(|one| {
        fold(&one.name).contains(&words)
            && state.map_or(one.state != State::Archived, |state| one.state == state)
    });
    let mut rows: Vec<Row> = kept
        .map(|design| Row {
            started: started(&design),
            form: short_form(design.content.form),
            level: short(design.content.level),
            reached: distance(&design.content, super::counted_on(&design, today))
                .designed
                .map_or("Nessuno", short),
            design,
        })
        .collect();
    let sort = query.sort(["nome", "stato"]);
    if sort.key == "stato" {
        rows.sort_by_key(|row| row.design.state);
    }
    if sort.direction == webkit::Direction::Down {
        rows.reverse();
    }
    if let Some(format) = query.format() {
        return export(format, "progetti", &table(&rows)?, today);
    }
    let edits = who.actor().reaches(ActionKind::EditDesign);
    let frame = Frame::new(&who, &app, "Progetti del centro").area("progetti").lead(
        "Servizi, organi, persone e conti del centro: si parte da un modello o da un caso reale e si cambia quel che serve.",
    );
    let empty = EmptyState::new(
        "Nessun progetto. Si parte da un modello (base, intermedio, avanzato) o da un caso reale.",
    );
    let (frame, empty) = if edits {
        (
            frame.primary("Nuovo progetto", "/progetti/nuovo"),
            empty.action("Inizia un progetto", "/progetti/nuovo"),
        )
    } else {
        (frame, empty)
    };
    let text = "La Provincia non ha ancora un centro: quando un progetto è adottato, con «Crea il centro» nascono catalogo, \
        organi, personale, listino e convenzione in bozza.";
    let notice = pending.map(|_| Notice::info(text));
    let list = ListView::new(&query, sort);
    page(&ListPage { frame, list, rows, states: State::options(), empty, notice })
}

fn table(rows: &[Row]) -> Result<Table, Problem> {
    let columns = ["Progetto", "Stato", "Forma", "Livello", "Livello raggiunto", "Da che cosa parte"];
    let mut table = Table::new("Progetti", columns.map(|name| Column::new(name, Kind::Text)).to_vec());
    for row in rows {
        let cells = [
            &row.design.title(),
            row.design.state.label(),
            row.form,
            row.level,
            row.reached,
            row.started.as_str(),
        ];
        table.push(cells.into_iter().map(Cell::text).collect()).map_err(|why| Problem::internal(&why))?;
    }
    Ok(table)
}
