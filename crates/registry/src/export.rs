//! What this is: the register as tables to download, that an import reads back without a change.
//! What it is not: the choice of rows: whoever asks brings those within reach.

use std::collections::HashMap;

use kernel::{BodyId, Day};
use sheet::{Cell, Column, Kind, Table, WriteError};

use crate::imports::ImportRow;
use crate::model::people::as_people;
use crate::model::{Body, BodyRef, Contact, DriverKind, DriverValue, Field, Member, Names, Organ, Staff};

fn table(title: &str, columns: &[(&str, Kind)]) -> Table {
    Table::new(title, columns.iter().map(|(name, kind)| Column::new(*name, *kind)).collect())
}

fn day(day: Option<Day>) -> Cell {
    day.and_then(|day| sheet::Day::parse_iso(&day.iso())).map_or(Cell::Empty, Cell::Day)
}

/// Bodies with all their fields; `names` must know the unions and successors they refer to.
pub fn bodies(rows: &[Body], names: &Names) -> Result<Table, WriteError> {
    let columns = Field::ALL.iter().map(|field| (field.label(), kind(*field)));
    let columns: Vec<(&str, Kind)> = columns.chain([("Abitanti (ultimo dato)", Kind::Integer)]).collect();
    let mut table = table("Enti", &columns);
    for body in rows {
        let mut cells: Vec<Cell> = Field::ALL.iter().map(|field| cell(*field, body, names)).collect();
        cells.push(if body.inhabitants > 0 { Cell::Integer(body.inhabitants) } else { Cell::Empty });
        table.push(cells)?;
    }
    Ok(table)
}

fn kind(field: Field) -> Kind {
    match field {
        Field::SuccessorFrom | Field::ActiveFrom | Field::ActiveTo => Kind::Day,
        _ => Kind::Text,
    }
}

fn cell(field: Field, body: &Body, names: &Names) -> Cell {
    match field {
        Field::SuccessorFrom => day(body.successor.map(|successor| successor.from)),
        Field::ActiveFrom => day(body.active_from),
        Field::ActiveTo => day(body.active_to),
        _ => Cell::text(field.get(&body.data, names)),
    }
}

fn of_body<'a>(bodies: &'a HashMap<BodyId, &'a BodyRef>, id: BodyId) -> [Cell; 3] {
    let code = |code: Option<String>| code.map_or(Cell::Empty, Cell::Text);
    match bodies.get(&id) {
        Some(body) => [
            Cell::text(&body.name),
            code(body.istat.as_ref().map(ToString::to_string)),
            code(body.tax_code.as_ref().map(ToString::to_string)),
        ],
        None => [Cell::Empty, Cell::Empty, Cell::Empty],
    }
}

fn by_id(bodies: &[BodyRef]) -> HashMap<BodyId, &BodyRef> {
    bodies.iter().map(|body| (body.body_id, body)).collect()
}

const OF_BODY: [(&str, Kind); 3] =
    [("Denominazione", Kind::Text), ("Codice ISTAT", Kind::Text), ("Codice fiscale", Kind::Text)];

/// Contacts, each with the body it belongs to.
pub fn contacts(rows: &[Contact], bodies: &[BodyRef]) -> Result<Table, WriteError> {
    let more = [
        ("Ruolo", Kind::Text),
        ("Nome e cognome", Kind::Text),
        ("E-mail", Kind::Text),
        ("Telefono", Kind::Text),
        ("Dal", Kind::Day),
        ("Al", Kind::Day),
        ("Nota", Kind::Text),
    ];
    let mut table = table("Contatti", &[&OF_BODY[..], &more].concat());
    let bodies = by_id(bodies);
    for contact in rows {
        let data = &contact.data;
        let own = [
            Cell::text(data.role.label()),
            Cell::text(&data.name),
            data.email.as_ref().map_or(Cell::Empty, |email| Cell::text(email.as_str())),
            Cell::text(&data.phone),
            day(data.valid_from),
            day(data.valid_to),
            Cell::text(&data.note),
        ];
        table.push(of_body(&bodies, contact.body_id).into_iter().chain(own).collect())?;
    }
    Ok(table)
}

/// Figures, each with its body, day and source.
pub fn drivers(rows: &[DriverValue], bodies: &[BodyRef], kinds: &[DriverKind]) -> Result<Table, WriteError> {
    let more = [
        ("Parametro", Kind::Text),
        ("Valore", Kind::Integer),
        ("Data di riferimento", Kind::Day),
        ("Fonte", Kind::Text),
        ("Registrato da", Kind::Text),
        ("Registrato il", Kind::Day),
    ];
    let mut table = table("Parametri", &[&OF_BODY[..], &more].concat());
    let bodies = by_id(bodies);
    for value in rows {
        let label = kinds
            .iter()
            .find(|kind| kind.driver == value.driver)
            .map_or(value.driver.code(), |kind| &kind.label);
        let own = [
            Cell::text(label),
            Cell::Integer(value.value),
            day(Some(value.reference_date)),
            Cell::text(&value.source),
            Cell::text(&value.recorded_by),
            day(Some(value.recorded_at.day_in_rome())),
        ];
        table.push(of_body(&bodies, value.body_id).into_iter().chain(own).collect())?;
    }
    Ok(table)
}

/// The staff of the centre.
pub fn staff(rows: &[Staff]) -> Result<Table, WriteError> {
    let columns = [
        ("Figura", Kind::Text),
        ("Datore di lavoro", Kind::Text),
        ("Addetti", Kind::Integer),
        ("Tempo per addetto (%)", Kind::Percent),
        ("Equivalenti a tempo pieno", Kind::Text),
        ("Competenze", Kind::Text),
        ("Titolo di studio", Kind::Text),
    ];
    let mut table = table("Personale", &columns);
    for staff in rows {
        let data = &staff.data;
        table.push(vec![
            Cell::text(&data.role),
            Cell::text(data.employer.label()),
            Cell::Integer(data.people),
            Cell::Percent(data.share.get()),
            Cell::text(as_people(data.full_time())),
            Cell::text(&data.skills),
            Cell::text(&data.qualification),
        ])?;
    }
    Ok(table)
}

/// The organs of the centre, one row per member; an organ without members has one row of its own.
pub fn organs(rows: &[Organ], members: &[Member]) -> Result<Table, WriteError> {
    let columns = [
        ("Organo", Kind::Text),
        ("Tipo", Kind::Text),
        ("Funzioni", Kind::Text),
        ("Componenti secondo l'accordo", Kind::Text),
        ("Durata (anni)", Kind::Integer),
        ("Componente", Kind::Text),
        ("Seggio", Kind::Text),
        ("Dal", Kind::Day),
        ("Al", Kind::Day),
    ];
    let mut table = table("Organi", &columns);
    for organ in rows {
        let seated: Vec<Option<&Member>> =
            members.iter().filter(|m| m.organ_id == organ.organ_id).map(Some).collect();
        for member in if seated.is_empty() { vec![None] } else { seated } {
            let data = &organ.data;
            table.push(vec![
                Cell::text(&data.name),
                Cell::text(data.kind.label()),
                Cell::text(&data.functions),
                Cell::text(&data.seat_rule),
                Cell::Integer(data.term_years),
                member.map_or(Cell::Empty, |member| Cell::text(&member.name)),
                member.map_or(Cell::Empty, |member| Cell::text(&member.seat)),
                day(member.map(|member| member.valid_from)),
                day(member.and_then(|member| member.valid_to)),
            ])?;
        }
    }
    Ok(table)
}

/// The preview of an import, with what became of each row.
pub fn import_rows(rows: &[ImportRow]) -> Result<Table, WriteError> {
    let columns = [
        ("Riga", Kind::Integer),
        ("Ente", Kind::Text),
        ("Stato", Kind::Text),
        ("Modifiche", Kind::Text),
        ("Problemi", Kind::Text),
        ("Esito", Kind::Text),
        ("Messaggio", Kind::Text),
    ];
    let mut table = table("Anteprima", &columns);
    for row in rows {
        let change =
            |c: &crate::model::field::FieldChange| format!("{}: «{}» → «{}»", c.field, c.before, c.after);
        let changes: Vec<String> = row.detail.changes.iter().map(change).collect();
        table.push(vec![
            Cell::Integer(row.number),
            Cell::text(&row.title),
            Cell::text(row.status.label()),
            Cell::text(changes.join("; ")),
            Cell::text(row.detail.problems.join("; ")),
            Cell::text(row.outcome.label()),
            Cell::text(&row.message),
        ])?;
    }
    Ok(table)
}
