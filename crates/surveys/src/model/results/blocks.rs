//! What this is: the results of bodies that answer in their own name.
//! What it is not: suppressed: who answered is known.

use questionnaire::stats::{Count, MeasureKind, Tally, share};
use questionnaire::{Choice, Form, Missing, Number};

use super::Block;

/// All questions in order. With more than one group there is a column or a row for each.
pub fn blocks(form: &Form, tally: &Tally) -> Vec<Block> {
    let mut all = Vec::new();
    let mut last = None;
    for (at, measure) in tally.measures().iter().enumerate() {
        let total = tally.total(at);
        let id = measure.group.as_ref().unwrap_or(&measure.question);
        let section = form.section_of(id.as_str());
        let begins = section.map(|section| &section.id) != last;
        last = section.map(|section| &section.id);
        let title = section.filter(|_| begins).map(|section| section.title.clone());
        let block =
            Block { section: title, text: measure.text.clone(), base: base(&total), ..Block::default() };
        let groups: Vec<(&str, &Count)> =
            tally.groups().iter().map(String::as_str).zip(tally.counts(at)).collect();
        all.push(match &measure.kind {
            MeasureKind::One(choices) => of_choices(block, choices, (&total, &groups), ""),
            MeasureKind::Any(choices) => {
                let note = "Si potevano dare più risposte: le percentuali non sommano a 100.";
                of_choices(block, choices, (&total, &groups), note)
            }
            MeasureKind::Numbers(unit) => of_numbers(block, unit, (&total, &groups)),
            MeasureKind::Euros => of_numbers(block, "euro", (&total, &groups)),
            MeasureKind::Items => of_numbers(block, "voci", (&total, &groups)),
            MeasureKind::Presence => block,
        });
    }
    all
}

/// A count as a number.
pub(super) fn whole(count: u64) -> Number {
    Number::whole(i64::try_from(count).unwrap_or(i64::MAX))
}

/// «33,3», or a dash of nothing.
pub(super) fn percent(count: Number, of: Number) -> String {
    share(count, of).map_or_else(|| "—".to_owned(), Number::italian)
}

pub(super) fn base(count: &Count) -> String {
    let mut parts = vec![format!("{} risposte valide su {}", count.valid, count.all())];
    let missing = Missing::ALL.iter().zip(count.missing).filter(|(_, count)| *count > 0);
    parts.extend(missing.map(|(kind, count)| format!("{count} {}", kind.italian())));
    parts.join(", ")
}

fn of_choices(
    block: Block,
    choices: &[Choice],
    (total, groups): (&Count, &[(&str, &Count)]),
    note: &str,
) -> Block {
    let weighted = total.weight > Number::ZERO;
    let mut columns = vec!["Risposte".to_owned(), "%".to_owned()];
    if weighted {
        columns.push("% pesata".to_owned());
    }
    let split = if groups.len() > 1 { groups } else { &[] };
    columns.extend(split.iter().map(|(name, count)| format!("{name} (valide {})", count.valid)));
    let mut rows = Vec::new();
    let mut bars = Vec::new();
    for (at, choice) in choices.iter().enumerate() {
        let of = |count: &Count| count.chosen.get(at).copied().unwrap_or_default();
        let part = percent(whole(of(total)), whole(total.valid));
        let mut cells = vec![of(total).to_string(), part.clone()];
        if weighted {
            cells.push(percent(total.weighted.get(at).copied().unwrap_or_default(), total.weight));
        }
        cells.extend(split.iter().map(|(_, count)| {
            format!("{} ({} %)", of(count), percent(whole(of(count)), whole(count.valid)))
        }));
        rows.push((choice.text.clone(), cells));
        bars.push((choice.text.clone(), thousandths(of(total), total.valid), format!("{part} %")));
    }
    let bars = if total.valid > 0 { bars } else { Vec::new() };
    Block { head: "Risposta", columns, rows, bars, note: note.to_owned(), ..block }
}

pub(super) fn thousandths(count: u64, of: u64) -> i64 {
    let part = count.saturating_mul(1000).checked_div(of).unwrap_or_default();
    i64::try_from(part).unwrap_or_default()
}

fn of_numbers(block: Block, unit: &str, (total, groups): (&Count, &[(&str, &Count)])) -> Block {
    if total.valid == 0 {
        return block;
    }
    let weighted = total.weight > Number::ZERO;
    let mut columns: Vec<String> =
        ["Valide", "Somma", "Media", "Minimo", "1º quartile", "Mediana", "3º quartile", "Massimo"]
            .map(str::to_owned)
            .to_vec();
    if weighted {
        columns.push("Media pesata".to_owned());
    }
    let row = |name: &str, count: &Count| {
        let dash = || "—".to_owned();
        let shown = |number: Option<Number>| number.map_or_else(dash, |number| rounded(number).italian());
        let mut cells = vec![count.valid.to_string()];
        let found = count.numbers();
        cells.push(found.and_then(|found| found.sum).map_or_else(dash, Number::italian));
        cells.push(shown(found.and_then(|found| found.mean)));
        let places = [
            found.map(|found| found.min),
            found.map(|found| found.lower),
            found.map(|found| found.median),
            found.map(|found| found.upper),
            found.map(|found| found.max),
        ];
        cells.extend(places.map(shown));
        if weighted {
            cells.push(shown(count.weighted_mean()));
        }
        (name.to_owned(), cells)
    };
    let mut rows = vec![row("Tutti", total)];
    if groups.len() > 1 {
        rows.extend(groups.iter().map(|(name, count)| row(name, count)));
    }
    let note = if unit.is_empty() { String::new() } else { format!("Unità: {unit}.") };
    Block { head: "Gruppo", columns, rows, note, ..block }
}

/// With two decimals, as tables show.
pub(super) fn rounded(number: Number) -> Number {
    number.rounded(2)
}
