//! What this is: payments, what is overdue, statements of account as tables to download.
//! What it is not: pages.

use kernel::{Cents, Day};
use sheet::{Cell, Column, Kind, Table};
use webkit::Problem;

use crate::model::{AccountLine, Age, BodyAgeing, Credit, Letter, Payment};
use crate::store::rows::BankRow;

fn table(title: &str, columns: &[(&str, Kind)], rows: Vec<Vec<Cell>>) -> Result<Table, Problem> {
    let columns = columns.iter().map(|(name, kind)| Column::new(*name, *kind));
    let mut table = Table::new(title, columns.collect());
    for row in rows {
        table.push(row).map_err(|why| Problem::internal(&why))?;
    }
    Ok(table)
}

fn money(amount: Cents) -> Cell {
    Cell::Money(amount.get())
}

fn day(day: Day) -> Cell {
    sheet::Day::parse_iso(&day.iso()).map_or(Cell::Empty, Cell::Day)
}

/// Payments.
pub(crate) fn payments(rows: &[Payment]) -> Result<Table, Problem> {
    let columns = [
        ("Data", Kind::Day),
        ("Ente", Kind::Text),
        ("Importo", Kind::Money),
        ("Assegnato", Kind::Money),
        ("Da assegnare", Kind::Money),
        ("Stato", Kind::Text),
        ("Causale", Kind::Text),
        ("Ordinante", Kind::Text),
        ("IBAN ordinante", Kind::Text),
        ("Provenienza", Kind::Text),
        ("Stornato il", Kind::Day),
        ("Note", Kind::Text),
    ];
    let row = |one: &Payment| {
        vec![
            day(one.paid_on),
            Cell::text(&one.body_name),
            money(one.amount),
            money(one.used),
            money(one.excess()),
            Cell::text(one.state().label()),
            Cell::text(&one.reference),
            Cell::text(&one.payer),
            Cell::text(&one.payer_iban),
            Cell::text(one.source.label()),
            one.reversed_on.map_or(Cell::Empty, day),
            Cell::text(&one.note),
        ]
    };
    table("Pagamenti", &columns, rows.iter().map(row).collect())
}

/// What each body still has to pay, by age.
pub(crate) fn overdue(rows: &[BodyAgeing]) -> Result<Table, Problem> {
    let mut columns = vec![("Ente", Kind::Text)];
    columns.extend(Age::ALL.iter().map(|age| (age.label(), Kind::Money)));
    columns.extend([
        ("Scaduto", Kind::Money),
        ("Da pagare", Kind::Money),
        ("Crediti da usare", Kind::Money),
        ("Fatture scadute", Kind::Integer),
        ("Scadenza più vecchia", Kind::Day),
    ]);
    let row = |one: &BodyAgeing| {
        let mut cells = vec![Cell::text(&one.body_name)];
        cells.extend(Age::ALL.iter().map(|age| money(one.ageing.of(*age))));
        cells.extend([
            money(one.ageing.overdue()),
            money(one.ageing.total()),
            money(one.credit),
            Cell::Integer(i64::try_from(one.late).unwrap_or(i64::MAX)),
            one.oldest.map_or(Cell::Empty, day),
        ]);
        cells
    };
    table("Scoperti", &columns, rows.iter().map(row).collect())
}

/// The statement of account of a body.
pub(crate) fn account(lines: &[AccountLine]) -> Result<Table, Problem> {
    let columns = [
        ("Data", Kind::Day),
        ("Operazione", Kind::Text),
        ("Descrizione", Kind::Text),
        ("Dare", Kind::Money),
        ("Avere", Kind::Money),
        ("Residuo", Kind::Money),
    ];
    let row = |one: &AccountLine| {
        vec![
            day(one.on),
            Cell::text(one.what.label()),
            Cell::text(&one.text),
            money(one.charge),
            money(one.credit),
            money(one.residual),
        ]
    };
    table("Estratto conto", &columns, lines.iter().map(row).collect())
}

/// Credit notes with what is left of each.
pub(crate) fn credits(rows: &[Credit]) -> Result<Table, Problem> {
    let columns = [
        ("Numero", Kind::Text),
        ("Data", Kind::Day),
        ("Ente", Kind::Text),
        ("Importo", Kind::Money),
        ("Compensato", Kind::Money),
        ("Rimborsato", Kind::Money),
        ("Da usare", Kind::Money),
    ];
    let row = |one: &Credit| {
        vec![
            Cell::text(&one.document.number),
            day(one.document.issued_on),
            Cell::text(&one.document.body_name),
            money(one.document.payable),
            money(one.used),
            money(one.refunded),
            money(one.left),
        ]
    };
    table("Note di credito", &columns, rows.iter().map(row).collect())
}

/// The rows of a file of the bank.
pub(crate) fn bank_rows(rows: &[BankRow]) -> Result<Table, Problem> {
    let columns = [
        ("Riga", Kind::Integer),
        ("Data", Kind::Day),
        ("Importo", Kind::Money),
        ("Ordinante", Kind::Text),
        ("Causale", Kind::Text),
        ("Stato", Kind::Text),
        ("Ente", Kind::Text),
        ("Motivi", Kind::Text),
        ("Esito", Kind::Text),
        ("Messaggio", Kind::Text),
    ];
    let row = |one: &BankRow| {
        let body = one.chosen().map(|decision| decision.body_name).unwrap_or_default();
        let reasons = one.plan.candidates.first().map(|first| first.reasons.join("; ")).unwrap_or_default();
        vec![
            Cell::Integer(one.number),
            day(one.movement.booked_on),
            money(one.movement.amount),
            Cell::text(&one.movement.payer),
            Cell::text(&one.movement.text),
            Cell::text(one.status.label()),
            Cell::text(body),
            Cell::text(reasons),
            Cell::text(one.outcome.label()),
            Cell::text(&one.message),
        ]
    };
    table("Movimenti", &columns, rows.iter().map(row).collect())
}

/// Letters sent.
pub(crate) fn letters(rows: &[Letter]) -> Result<Table, Problem> {
    let columns = [
        ("Data", Kind::Day),
        ("Ente", Kind::Text),
        ("Importo", Kind::Money),
        ("Nessun altro fino al", Kind::Day),
        ("Oggetto", Kind::Text),
        ("Destinatari", Kind::Text),
    ];
    let row = |one: &Letter| {
        vec![
            day(one.sent_on),
            Cell::text(&one.body_name),
            money(one.total),
            day(one.stop_until),
            Cell::text(&one.subject),
            Cell::text(one.recipients.replace('\n', ", ")),
        ]
    };
    table("Solleciti", &columns, rows.iter().map(row).collect())
}
