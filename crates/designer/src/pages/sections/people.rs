//! What this is: somebody in a role as fields. What it is not: an account.

use kernel::Rate;
use webkit::{Form, Pairs, Reader};

use super::{Group, at, drop_box, is_gone, legend, named, typed};
use crate::model::{Content, Post};

pub(super) fn values(content: &Content) -> Pairs {
    let of = |(row, one): (usize, &Post)| {
        [
            ("person", one.person.clone()),
            ("role", one.role.clone()),
            ("share", typed(one.share.get())),
            ("from", one.from.map(kernel::Day::iso).unwrap_or_default()),
            ("to", one.to.map(kernel::Day::iso).unwrap_or_default()),
        ]
        .map(|(field, value)| (at(row, field), value))
    };
    content.people.iter().enumerate().flat_map(of).collect()
}

pub(super) fn group(form: &Form, row: usize, content: &Content) -> Group {
    let roles: Vec<(&str, &str)> =
        content.roles.iter().map(|role| (role.key.as_str(), role.name.as_str())).collect();
    let mut fields = vec![
        form.text(&at(row, "person"), "Persona")
            .longest(120)
            .help("Un nome o una sigla, sempre la stessa: per esempio «Tecnico A»"),
        form.select(&at(row, "role"), "Figura", &roles),
        form.text(&at(row, "share"), "Parte del suo tempo (%)").help("Per esempio 35"),
        form.day(&at(row, "from"), "Dal").help("Vuoto se è già in servizio"),
        form.day(&at(row, "to"), "Al").help("Vuoto se non ha una fine"),
    ];
    fields.extend(drop_box(form, row, "person"));
    Group::new(legend(form, row, ("Persona", "person")), fields)
}

pub(super) fn read(f: &mut Reader<'_>, row: usize, content: &Content) -> Option<Post> {
    if is_gone(f, row, &["person", "share"]) {
        return None;
    }
    let person = f.text(&at(row, "person"), &named(row, "persona"), 1..=120);
    let role = f.choice(&at(row, "role"), &named(row, "figura"), |key| {
        content.role(key).map(|role| role.key.clone())
    });
    let share = f.rate(&at(row, "share"), &named(row, "parte del tempo"));
    if share.is_some_and(|share| share <= Rate::new(0) || share > Rate::new(10_000)) {
        f.error(
            &at(row, "share"),
            format!("{}: scrivi una percentuale da 0,01 a 100", named(row, "parte del tempo")),
        );
    }
    let from = f.optional_day(&at(row, "from"), &named(row, "dal"));
    let to = f.optional_day(&at(row, "to"), &named(row, "al"));
    Some(Post { person, role: role?, share: share?, from, to })
}
