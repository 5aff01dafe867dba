//! What this is: the figures of the focus groups; where the source contradicts itself, both with a note.
//! What it is not: a chart: they are few, and some are words.

use askama::Template;
use axum::extract::State;
use kernel::NETWORK;
use sheet::{Cell, Column, Kind, Table, WriteError};
use webkit::{App, Frame, ListQuery, ListView, Problem, SignedIn, export, page};

use super::Answer;
use crate::access;
use crate::model::Pillar;
use crate::store::figures::{self, Figure};

#[derive(Template)]
#[template(path = "figures.html")]
struct FiguresPage {
    frame: Frame,
    list: ListView,
    rows: Vec<(String, Figure)>,
}

pub(super) async fn show(State(app): State<App>, who: SignedIn, query: ListQuery) -> Answer {
    let can = access::whole(who.actor())?;
    let all = figures::all(&mut app.db.read(NETWORK).await?, &can).await?;
    let wanted = query.filter("pilastro").unwrap_or_default();
    let rows: Vec<(String, Figure)> = all
        .into_iter()
        .filter(|figure| wanted.is_empty() || figure.pillar == wanted)
        .map(|figure| (pillar_name(&figure).to_owned(), figure))
        .collect();
    if let Some(format) = query.format() {
        let table = table(&rows).map_err(|why| Problem::internal(&why))?;
        return export(format, "Cifre dei focus group", &table, app.clock.today());
    }
    let frame = Frame::new(&who, &app, "Cifre dei focus group")
        .area("mappa")
        .crumb("Mappa delle Province", "/mappa")
        .lead(format!("Quello che dice la fonte. Dove si contraddice ci sono tutte e due le cifre, con una nota. Fonte: {}.", crate::SOURCE));
    page(&FiguresPage { frame, list: ListView::new(&query, query.sort(["ordine"])), rows })
}

fn pillar_name(figure: &Figure) -> &'static str {
    Pillar::from_code(&figure.pillar).map_or("Tutti", Pillar::label)
}

fn table(rows: &[(String, Figure)]) -> Result<Table, WriteError> {
    let names = ["Pilastro", "Argomento", "Che cosa", "Cifra", "Altra cifra", "Nota", "Fonte"];
    let columns = names.map(|name| Column::new(name, Kind::Text)).into();
    let mut table = Table::new("Cifre dei focus group", columns);
    for (pillar, figure) in rows {
        let texts = [
            pillar,
            &figure.topic,
            &figure.label,
            &figure.value,
            &figure.other,
            &figure.note,
            &figure.source,
        ];
        table.push(texts.map(Cell::text).into())?;
    }
    Ok(table)
}
