//! What this is: documents as a table to download: the summary of a run, of its preview, of a list. Amounts of credit
//! notes are negative.
//! What it is not: the invoices.

use kernel::{Cents, Day};
use sheet::{Cell, Column, Kind, Table};
use webkit::Problem;

use crate::copy;
use crate::model::{BodyState, DocumentKind, Prepared, RunBody, SdiOutcome, Standing};
use crate::store::invoices::Issued;
use crate::store::list::Listed;

const COLUMNS: [(&str, Kind); 14] = [
    ("Esito", Kind::Text),
    ("Tipo", Kind::Text),
    ("Numero", Kind::Text),
    ("Data", Kind::Day),
    ("Ente", Kind::Text),
    ("Codice fiscale", Kind::Text),
    ("Imponibile", Kind::Money),
    ("IVA", Kind::Money),
    ("Totale", Kind::Money),
    ("Da pagare", Kind::Money),
    ("Scadenza", Kind::Day),
    ("File XML", Kind::Text),
    ("Copia PDF", Kind::Text),
    ("Note", Kind::Text),
];

/// The lines of a summary.
#[derive(Clone, Debug, Default)]
pub struct Summary {
    rows: Vec<Vec<Cell>>,
}

impl Summary {
    /// The preview of a run.
    pub fn of_preview(prepared: &[Prepared]) -> Self {
        Self { rows: prepared.iter().map(preview_row).collect() }
    }

    /// How a run went.
    pub fn of_outcome(bodies: &[RunBody]) -> Self {
        let mut summary = Self::default();
        for body in bodies {
            summary.add_other(body);
        }
        summary
    }

    /// A list of invoices.
    pub fn of_list(listed: &[Listed]) -> Self {
        Self { rows: listed.iter().map(listed_row).collect() }
    }

    /// Adds an issued invoice.
    pub fn add_issued(&mut self, issued: &Issued) {
        let kept = &issued.kept;
        self.rows.push(vec![
            Cell::text(BodyState::Issued.label()),
            Cell::text(kept.kind.code()),
            Cell::text(&kept.number_text),
            day(kept.issued_on),
            Cell::text(&kept.body_name),
            Cell::text(&issued.invoice.content.head.customer.tax_code),
            money(kept.kind.signed(kept.taxable)),
            money(kept.kind.signed(kept.tax)),
            money(kept.kind.signed(kept.document)),
            money(kept.kind.signed(kept.payable)),
            day(kept.due_on),
            Cell::text(&kept.file_name),
            Cell::text(copy::file_name(issued)),
            Cell::Empty,
        ]);
    }

    /// Adds a body by how the run went for it.
    pub fn add_other(&mut self, body: &RunBody) {
        let mut row = vec![Cell::Empty; COLUMNS.len()];
        put(&mut row, "Esito", Cell::text(body.state.label()));
        put(&mut row, "Ente", Cell::text(&body.body_name));
        put(&mut row, "Note", Cell::text(&body.reason));
        self.rows.push(row);
    }

    /// As a table.
    pub fn table(self, title: &str) -> Result<Table, Problem> {
        let columns = COLUMNS.map(|(name, kind)| Column::new(name, kind));
        let mut table = Table::new(title, columns.to_vec());
        for row in self.rows {
            table.push(row).map_err(|why| Problem::internal(&why))?;
        }
        Ok(table)
    }

    /// As a CSV file.
    pub fn csv(self) -> Result<Vec<u8>, Problem> {
        sheet::to_csv(&self.table("Riepilogo")?).map_err(|why| Problem::internal(&why))
    }
}

fn put(row: &mut [Cell], column: &str, cell: Cell) {
    let place = COLUMNS.iter().position(|(name, _)| *name == column);
    if let Some(kept) = place.and_then(|place| row.get_mut(place)) {
        *kept = cell;
    }
}

fn preview_row(prepared: &Prepared) -> Vec<Cell> {
    let due = prepared.draft.as_ref().map(|draft| day(draft.head.payment.due_on));
    let notes: Vec<String> = prepared.missing.iter().map(|(_, missing)| missing.message()).collect();
    vec![
        Cell::text(standing_label(prepared.standing())),
        Cell::text(DocumentKind::Invoice.code()),
        Cell::text("BOZZA"),
        prepared.draft.as_ref().map_or(Cell::Empty, |draft| day(draft.on)),
        Cell::text(&prepared.member.name),
        Cell::text(&prepared.member.tax_code),
        money(prepared.totals.taxable),
        money(prepared.totals.tax),
        money(prepared.totals.document),
        money(prepared.totals.payable),
        due.unwrap_or(Cell::Empty),
        Cell::Empty,
        Cell::Empty,
        Cell::text(notes.join("; ")),
    ]
}

fn listed_row(listed: &Listed) -> Vec<Cell> {
    let mut row = vec![
        Cell::text(issued_word(listed.kind)),
        Cell::text(listed.kind.code()),
        Cell::text(&listed.number_text),
        day(listed.issued_on),
        Cell::text(&listed.body_name),
        Cell::Empty,
        money(listed.kind.signed(listed.taxable)),
        money(listed.kind.signed(listed.tax)),
        money(listed.kind.signed(listed.document)),
        money(listed.kind.signed(listed.payable)),
        day(listed.due_on),
        Cell::text(&listed.file_name),
        Cell::Empty,
        Cell::Empty,
    ];
    let sent = listed.sent_on.map(|sent| format!("file trasmesso il {}", sent.short()));
    let outcome = (listed.outcome != SdiOutcome::Nothing).then(|| listed.outcome.label().to_owned());
    let notes: Vec<String> = sent.into_iter().chain(outcome).collect();
    if !notes.is_empty() {
        put(&mut row, "Note", Cell::text(notes.join("; ")));
    }
    row
}

fn issued_word(kind: DocumentKind) -> &'static str {
    match kind {
        DocumentKind::Invoice => BodyState::Issued.label(),
        DocumentKind::CreditNote => "Emessa a storno",
    }
}

/// Where the invoice of a body stands in a preview.
pub fn standing_label(standing: Standing) -> &'static str {
    match standing {
        Standing::Ready => "Pronta",
        Standing::Stopped => "Da completare",
        Standing::Nothing => "Niente da fatturare",
    }
}

fn money(amount: Cents) -> Cell {
    Cell::Money(amount.get())
}

fn day(day: Day) -> Cell {
    sheet::Day::parse_iso(&day.iso()).map_or(Cell::Empty, Cell::Day)
}
