//! What this is: a role of a design as fields. What it is not: the people who hold it.

use kernel::Rate;
use registry::model::Employer;
use webkit::{Form, Pairs, Reader};

use super::{Group, at, drop_box, is_gone, legend, named, typed};
use crate::model::reference::role_of;
use crate::model::{Content, ROLES, RoleItem};

fn references() -> Vec<(&'static str, &'static str)> {
    let shipped = ROLES.iter().map(|role| (role.code, role.name));
    [("", "Nessuna: è una figura propria")].into_iter().chain(shipped).collect()
}

pub(super) fn values(content: &Content) -> Pairs {
    let of = |(row, one): (usize, &RoleItem)| {
        [
            ("key", one.key.clone()),
            ("name", one.name.clone()),
            ("reference", one.reference.clone().unwrap_or_default()),
            ("employer", one.employer.code().to_owned()),
            ("skills", one.skills.clone()),
            ("qualification", one.qualification.clone()),
            ("needed", typed(one.needed.get())),
        ]
        .map(|(field, value)| (at(row, field), value))
    };
    content.roles.iter().enumerate().flat_map(of).collect()
}

pub(super) fn group(form: &Form, row: usize) -> Group {
    let mut fields = vec![
        form.select(&at(row, "reference"), "Figura del modello", &references())
            .help("Scegliendo una figura del modello il nome si può lasciare vuoto"),
        form.text(&at(row, "name"), "Nome").longest(120),
        form.select(&at(row, "employer"), "Datore di lavoro", Employer::OPTIONS)
            .or(Employer::Internal.code()),
        form.area(&at(row, "skills"), "Competenze richieste").rows(2).longest(500),
        form.text(&at(row, "qualification"), "Titolo di studio o esperienza")
            .longest(200)
            .help("Per esempio Laurea"),
        form.text(&at(row, "needed"), "Tempo necessario (%)")
            .or("50")
            .help("100 è una persona a tempo pieno, 250 due persone e mezza"),
    ];
    fields.extend(drop_box(form, row, "name"));
    let mut group = Group::new(legend(form, row, ("Figura", "name")), fields);
    group.hidden.push(form.hidden(&at(row, "key"), form.value(&at(row, "key"))));
    group
}

/// Reads all rows: a new role gets a key that none of the others has.
pub(super) fn read_all(f: &mut Reader<'_>, rows: usize, content: &mut Content) {
    let before = std::mem::take(&mut content.roles);
    for row in 0..rows {
        let Some(mut role) = read(f, row) else { continue };
        if role.key.is_empty() || content.role(&role.key).is_some() {
            role.key = free(content, &before);
        }
        content.roles.push(role);
    }
    for gone in before.iter().filter(|old| content.role(&old.key).is_none()) {
        if content.people.iter().any(|post| post.role == gone.key) {
            f.error(
                "",
                format!(
                    "La figura «{}» ha persone assegnate: prima toglile dalla pagina «Persone»",
                    gone.name
                ),
            );
        }
    }
}

/// A key that no role has or had, so that nobody changes role unseen.
fn free(content: &Content, before: &[RoleItem]) -> String {
    let all = before.iter().chain(&content.roles).cloned().collect();
    Content { roles: all, ..content.clone() }.free_key()
}

fn read(f: &mut Reader<'_>, row: usize) -> Option<RoleItem> {
    if is_gone(f, row, &["name", "reference", "skills"]) {
        return None;
    }
    let known = role_of(f.raw(&at(row, "reference")));
    let typed = f.text(&at(row, "name"), &named(row, "nome"), 0..=120);
    let name =
        if typed.is_empty() { known.map(|known| known.name.to_owned()).unwrap_or_default() } else { typed };
    if name.is_empty() {
        f.error(&at(row, "name"), format!("{}: scrivi come si chiama la figura", named(row, "nome")));
    }
    let employer = f.choice(&at(row, "employer"), &named(row, "datore di lavoro"), Employer::from_code);
    let skills = f.long_text(&at(row, "skills"), &named(row, "competenze"), 0..=500);
    let qualification = f.text(&at(row, "qualification"), &named(row, "titolo"), 0..=200);
    let needed = f.rate(&at(row, "needed"), &named(row, "tempo necessario"));
    if needed.is_some_and(|needed| needed > Rate::new(1_000_000)) {
        f.error(
            &at(row, "needed"),
            format!("{}: scrivi una percentuale fino a 10.000", named(row, "tempo necessario")),
        );
    }
    let skills = if skills.is_empty() {
        known.map(|known| known.skills.to_owned()).unwrap_or_default()
    } else {
        skills
    };
    Some(RoleItem {
        key: f
            .raw(&at(row, "key"))
            .chars()
            .filter(|c| c.is_ascii_alphanumeric() || *c == '_')
            .take(40)
            .collect(),
        reference: known.map(|known| known.code.to_owned()),
        name,
        employer: employer?,
        skills,
        qualification,
        needed: needed?,
    })
}
