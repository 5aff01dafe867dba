//! What this is: a task with the part of each as fields. What it is not: a role.

use registry::ManagementForm;
use webkit::{Form, Pairs, Reader};

use super::{Group, at, drop_box, is_gone, legend, named};
use crate::model::{Content, Part, Task};

pub(super) fn values(content: &Content) -> Pairs {
    let of = |(row, one): (usize, &Task)| {
        [
            ("name", one.name.as_str()),
            ("province", one.province.code()),
            ("bodies", one.bodies.code()),
            ("partner", one.partner.code()),
        ]
        .map(|(field, value)| (at(row, field), value.to_owned()))
    };
    content.tasks.iter().enumerate().flat_map(of).collect()
}

pub(super) fn group(form: &Form, row: usize, content: &Content) -> Group {
    let part = |field: &str, label: &str| {
        form.select(&at(row, field), label, &Part::options()).or(Part::Nothing.code())
    };
    let mut fields = vec![
        form.text(&at(row, "name"), "Compito").longest(200),
        part("province", "Provincia"),
        part("bodies", "Enti"),
    ];
    if content.form != ManagementForm::Public {
        fields.push(part("partner", "Società o partner"));
    }
    fields.extend(drop_box(form, row, "name"));
    Group::new(legend(form, row, ("Compito", "name")), fields)
}

pub(super) fn read(f: &mut Reader<'_>, row: usize) -> Option<Task> {
    if is_gone(f, row, &["name"]) {
        return None;
    }
    let name = f.text(&at(row, "name"), &named(row, "compito"), 1..=200);
    let province = f.choice(&at(row, "province"), &named(row, "Provincia"), Part::from_code);
    let bodies = f.choice(&at(row, "bodies"), &named(row, "enti"), Part::from_code);
    let partner = f.optional_choice(&at(row, "partner"), &named(row, "società o partner"), Part::from_code);
    Some(Task { name, province: province?, bodies: bodies?, partner: partner.unwrap_or(Part::Nothing) })
}
