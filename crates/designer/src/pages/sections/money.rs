//! What this is: a line of costs or income as fields. What it is not: a line of a budget.

use kernel::Cents;
use webkit::{Form, Pairs, Reader};

use super::{Group, at, drop_box, is_gone, legend, named, signed, typed};
use crate::model::{Content, MoneyKind, MoneyLine};

const YEARS: [(&str, &str); 5] = [
    ("1", "Primo anno"),
    ("2", "Secondo anno"),
    ("3", "Terzo anno"),
    ("4", "Quarto anno"),
    ("5", "Quinto anno"),
];

pub(super) fn values(content: &Content) -> Pairs {
    let of = |(row, one): (usize, &MoneyLine)| {
        [
            ("kind", one.kind.code().to_owned()),
            ("name", one.name.clone()),
            ("amount", typed(one.amount.get())),
            ("growth", typed(one.growth)),
            ("starts", one.starts.to_string()),
        ]
        .map(|(field, value)| (at(row, field), value))
    };
    content.lines.iter().enumerate().flat_map(of).collect()
}

pub(super) fn group(form: &Form, row: usize) -> Group {
    let mut fields = vec![
        form.select(&at(row, "kind"), "Costo o entrata", &MoneyKind::options()).or(MoneyKind::Cost.code()),
        form.text(&at(row, "name"), "Voce")
            .longest(120)
            .help("Per esempio «Connettività» o «Contributo della Provincia»"),
        form.money(&at(row, "amount"), "Importo del primo anno in cui c'è"),
        form.text(&at(row, "growth"), "Crescita annua (%)")
            .or("0")
            .help("Sull'anno prima: per esempio 2, o -1,5"),
        form.select(&at(row, "starts"), "Da quale anno", &YEARS).or("1"),
    ];
    fields.extend(drop_box(form, row, "name"));
    Group::new(legend(form, row, ("Voce", "name")), fields)
}

pub(super) fn read(f: &mut Reader<'_>, row: usize) -> Option<MoneyLine> {
    if is_gone(f, row, &["name", "amount"]) {
        return None;
    }
    let kind = f.choice(&at(row, "kind"), &named(row, "costo o entrata"), MoneyKind::from_code);
    let name = f.text(&at(row, "name"), &named(row, "voce"), 1..=120);
    let amount = f.cents(&at(row, "amount"), &named(row, "importo"));
    if amount.is_some_and(|amount| amount < Cents::ZERO || amount > Cents::new(100_000_000_000)) {
        f.error(
            &at(row, "amount"),
            format!("{}: scrivi un importo da 0 a un miliardo", named(row, "importo")),
        );
    }
    let growth = f.optional(&at(row, "growth"), &named(row, "crescita"), signed).unwrap_or(0);
    if !(-10_000..=10_000).contains(&growth) {
        f.error(
            &at(row, "growth"),
            format!("{}: scrivi una percentuale tra -100 e 100", named(row, "crescita")),
        );
    }
    let starts = f.integer(&at(row, "starts"), &named(row, "da quale anno"), 1..=5);
    Some(MoneyLine { kind: kind?, name, amount: amount?, growth, starts: starts? })
}
