//! What this is: an organ of a design as fields. What it is not: an organ of the centre.

use registry::model::OrganKind;
use webkit::{Form, Pairs, Reader};

use super::{Group, at, drop_box, is_gone, legend, named};
use crate::model::{Content, OrganItem};

pub(super) fn values(content: &Content) -> Pairs {
    let of = |(row, one): (usize, &OrganItem)| {
        [
            ("name", one.name.clone()),
            ("kind", one.kind.code().to_owned()),
            ("functions", one.functions.clone()),
            ("seats", one.seats.clone()),
            ("term", one.term_years.to_string()),
        ]
        .map(|(field, value)| (at(row, field), value))
    };
    content.organs.iter().enumerate().flat_map(of).collect()
}

pub(super) fn group(form: &Form, row: usize) -> Group {
    let mut fields = vec![
        form.text(&at(row, "name"), "Nome").longest(120),
        form.select(&at(row, "kind"), "Tipo", OrganKind::OPTIONS).or(OrganKind::Assembly.code()),
        form.area(&at(row, "functions"), "Funzioni").rows(2).longest(1000),
        form.area(&at(row, "seats"), "Componenti").rows(2).longest(1000),
        form.number(&at(row, "term"), "Anni in carica").or("0").help("0 se la convenzione non lo dice"),
    ];
    fields.extend(drop_box(form, row, "name"));
    Group::new(legend(form, row, ("Organo", "name")), fields)
}

pub(super) fn read(f: &mut Reader<'_>, row: usize) -> Option<OrganItem> {
    if is_gone(f, row, &["name", "functions", "seats"]) {
        return None;
    }
    let name = f.text(&at(row, "name"), &named(row, "nome"), 1..=120);
    let kind = f.choice(&at(row, "kind"), &named(row, "tipo"), OrganKind::from_code);
    let functions = f.long_text(&at(row, "functions"), &named(row, "funzioni"), 0..=1000);
    let seats = f.long_text(&at(row, "seats"), &named(row, "componenti"), 0..=1000);
    let term_years = f.integer(&at(row, "term"), &named(row, "anni in carica"), 0..=30);
    Some(OrganItem { kind: kind?, name, functions, seats, term_years: term_years? })
}
