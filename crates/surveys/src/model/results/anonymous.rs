//! What this is: the results of answers without a name: counts under five are kept back, and with them whatever would let
//! them be reckoned; no smallest or largest value, no text, no list item by item.
//! What it is not: broken down: nothing is known of who answered.

use questionnaire::stats::{Count, LEAST_CELL, Masked, MeasureKind, Tally, safe};
use questionnaire::{Choice, Form, Number};

use super::Block;
use super::blocks::{percent, rounded, thousandths, whole};

/// So many answers are wanted before quartiles are shown.
const FOR_QUARTILES: u64 = 20;
const KEPT_BACK: &str = "meno di 5, o non mostrato per riservatezza";

/// All questions in order; none at all if fewer than five have answered.
pub fn anonymous_blocks(form: &Form, tally: &Tally) -> Vec<Block> {
    if tally.responses() < LEAST_CELL {
        return Vec::new();
    }
    let mut all = Vec::new();
    let mut last = None;
    for (at, measure) in tally.measures().iter().enumerate().filter(|(_, measure)| measure.group.is_none()) {
        let total = tally.total(at);
        let section = form.section_of(measure.question.as_str());
        let begins = section.map(|section| &section.id) != last;
        last = section.map(|section| &section.id);
        let title = section.filter(|_| begins).map(|section| section.title.clone());
        let (base, valid) = base(&total);
        let block = Block { section: title, text: measure.text.clone(), base, ..Block::default() };
        all.push(match (&measure.kind, valid) {
            (_, None) | (MeasureKind::Presence, _) => block,
            (MeasureKind::One(choices), Some(valid)) => {
                let cells = safe(std::slice::from_ref(&total.chosen)).total;
                of_choices(block, choices, &cells, valid)
            }
            (MeasureKind::Any(choices), Some(valid)) => {
                let cell = |chosen: &u64| {
                    let both = vec![*chosen, valid.saturating_sub(*chosen)];
                    safe(&[both]).total.first().copied().unwrap_or(Masked::KeptBack)
                };
                let cells: Vec<Masked> = total.chosen.iter().map(cell).collect();
                of_choices(block, choices, &cells, valid)
            }
            (MeasureKind::Numbers(_) | MeasureKind::Euros | MeasureKind::Items, Some(valid)) => {
                of_numbers(block, &total, valid)
            }
        });
    }
    all
}

/// The line of valid and missing answers; and how many are valid, if that may be known and is enough.
fn base(count: &Count) -> (String, Option<u64>) {
    let mut row = vec![count.valid];
    row.extend(count.missing);
    let cells = safe(&[row]).total;
    let valid = match cells.first() {
        Some(Masked::Shown(valid)) => Some(*valid),
        _ => None,
    };
    let shown = |cell: Option<&Masked>, what: &str| match cell {
        Some(Masked::Shown(0)) | None => String::new(),
        Some(Masked::Shown(count)) => format!(", {count} {what}"),
        Some(Masked::KeptBack) => format!(", {what}: {KEPT_BACK}"),
    };
    let mut line = match valid {
        Some(valid) => format!("{valid} risposte valide su {}", count.all()),
        None => format!("{} risposte; quante sono valide non si mostra", count.all()),
    };
    for (at, what) in [(1, "non chieste"), (2, "senza risposta"), (3, "non so")] {
        line.push_str(&shown(cells.get(at), what));
    }
    (line, valid.filter(|valid| *valid >= LEAST_CELL))
}

fn of_choices(block: Block, choices: &[Choice], cells: &[Masked], valid: u64) -> Block {
    let mut rows = Vec::new();
    let mut bars = Vec::new();
    for (choice, cell) in choices.iter().zip(cells) {
        match cell {
            Masked::Shown(count) => {
                let part = percent(whole(*count), whole(valid));
                rows.push((choice.text.clone(), vec![count.to_string(), part.clone()]));
                bars.push((choice.text.clone(), thousandths(*count, valid), format!("{part} %")));
            }
            Masked::KeptBack => {
                rows.push((choice.text.clone(), vec![KEPT_BACK.to_owned(), "—".to_owned()]));
            }
        }
    }
    let columns = vec!["Risposte".to_owned(), "%".to_owned()];
    Block { head: "Risposta", columns, rows, bars, ..block }
}

fn of_numbers(block: Block, total: &Count, valid: u64) -> Block {
    let Some(found) = total.numbers() else { return block };
    let shown = |number: Number| rounded(number).italian();
    let mut columns = vec!["Valide".to_owned(), "Media".to_owned(), "Mediana".to_owned()];
    let mean = found.mean.map_or_else(|| "—".to_owned(), shown);
    let mut cells = vec![valid.to_string(), mean, shown(found.median)];
    if valid >= FOR_QUARTILES {
        columns.extend(["1º quartile".to_owned(), "3º quartile".to_owned()]);
        cells.extend([shown(found.lower), shown(found.upper)]);
    }
    let note = "Minimo, massimo e somma non si mostrano per riservatezza.".to_owned();
    Block { head: "Gruppo", columns, rows: vec![("Tutti".to_owned(), cells)], note, ..block }
}
