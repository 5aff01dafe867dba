//! What this is: name, form, level and the figures of a design as fields. What it is not: the other parts.

use kernel::Rate;
use registry::{Level, ManagementForm};
use webkit::{Form, Pairs, Reader};

use super::{Draft, Group, signed, typed};
use crate::model::start::from_model;
use crate::model::{Content, Design, Model};

fn number(value: Option<i64>) -> String {
    value.map(|value| value.to_string()).unwrap_or_default()
}

pub(super) fn values(design: &Design) -> Pairs {
    let content = &design.content;
    let cost = |cents: Option<kernel::Cents>| cents.map(|cents| typed(cents.get())).unwrap_or_default();
    [
        ("name", design.name.clone()),
        ("form", content.form.code().into()),
        ("level", content.level.code().into()),
        ("partner", content.partner.clone()),
        ("province", content.province.clone()),
        ("first_year", content.first_year.to_string()),
        ("months", content.months.to_string()),
        ("bodies", number(content.bodies)),
        ("inhabitants", number(content.inhabitants)),
        ("workstations", number(content.workstations)),
        ("person_cost", cost(content.person_cost)),
        ("person_growth", typed(content.person_growth)),
        ("new_role", typed(content.new_role.get())),
        ("new_service", cost(content.new_service)),
    ]
    .map(|(name, value)| (name.to_owned(), value))
    .to_vec()
}

pub(super) fn groups(form: &Form) -> Vec<Group> {
    vec![
        Group::new(
            "Il centro",
            vec![
                form.text("name", "Nome del progetto").required().longest(120),
                form.radios("form", "Forma di gestione", ManagementForm::OPTIONS),
                form.radios("level", "Livello", Level::OPTIONS).help(
                    "In house e PPP non hanno un livello base: chi si affida a una società dispone già di competenze avanzate",
                ),
                form.checkbox("align", "Aggiungi i servizi e le figure che il livello prevede e che mancano"),
                form.text("partner", "Società o partner").longest(200).help("Solo per in house e PPP"),
                form.text("province", "Provincia").required().longest(80).help("Senza «Provincia di», per esempio Benevento"),
            ],
        ),
        Group::new(
            "Convenzione ed enti",
            vec![
                form.number("first_year", "Primo anno").required().help("Il primo dei cinque anni dei conti"),
                form.number("months", "Durata della convenzione in mesi").required().help("Per esempio 60 per cinque anni"),
                form.number("bodies", "Enti che si attendono"),
                form.number("inhabitants", "Abitanti di quegli enti"),
                form.number("workstations", "Postazioni di lavoro di quegli enti"),
            ],
        ),
        Group::new(
            "Costi di riferimento",
            vec![
                form.money("person_cost", "Costo medio annuo di una persona a tempo pieno")
                    .help("Con questo il programma calcola il costo del personale dalle persone in servizio: non scriverlo tra le voci"),
                form.text("person_growth", "Crescita annua del costo del personale (%)").help("Per esempio 1,5; anche negativa"),
                form.text("new_role", "Tempo di una nuova figura (%)").help("Quanto tempo prenderebbe una figura che oggi manca"),
                form.money("new_service", "Costo annuo di un servizio in più").help("Serve a stimare quanto costa il livello successivo"),
            ],
        ),
    ]
}

pub(super) fn read(f: &mut Reader<'_>, design: &Design) -> Draft {
    let old = &design.content;
    let name = f.text("name", "Nome del progetto", 1..=120);
    let form = f.choice("form", "Forma di gestione", ManagementForm::from_code).unwrap_or(old.form);
    let level = f.choice("level", "Livello", Level::from_code).unwrap_or(old.level);
    let mut partner = f.text("partner", "Società o partner", 0..=200);
    if form == ManagementForm::Public {
        partner.clear();
    }
    let first_year =
        f.integer("first_year", "Primo anno", 2000..=2100).and_then(|year| i16::try_from(year).ok());
    let months = f.integer("months", "Durata", 1..=600).and_then(|months| i32::try_from(months).ok());
    let mut content = Content {
        form,
        level,
        partner,
        province: f.text("province", "Provincia", 1..=80),
        first_year: first_year.unwrap_or(old.first_year),
        months: months.unwrap_or(old.months),
        bodies: f.optional_integer("bodies", "Enti", 1..=1000),
        inhabitants: f.optional_integer("inhabitants", "Abitanti", 1..=10_000_000),
        workstations: f.optional_integer("workstations", "Postazioni", 1..=1_000_000),
        person_cost: f.optional_cents("person_cost", "Costo di una persona"),
        person_growth: percent(f, "person_growth", "Crescita del costo del personale"),
        new_role: Rate::new(percent(f, "new_role", "Tempo di una nuova figura").clamp(0, 10_000)),
        new_service: f.optional_cents("new_service", "Costo di un servizio"),
        ..old.clone()
    };
    if f.checkbox("align") {
        align(&mut content, old.form);
    }
    (name, content)
}

fn percent(f: &mut Reader<'_>, name: &str, label: &str) -> i64 {
    let read = f.optional(name, label, signed).unwrap_or(0);
    if !(-10_000..=10_000).contains(&read) {
        f.error(name, format!("{label}: scrivi una percentuale tra -100 e 100"));
    }
    read
}

/// Adds what the model of this form and level has and the design lacks; a new form brings its organs and its tasks.
fn align(content: &mut Content, before: ManagementForm) {
    let Ok(model) = Model::new(content.form, content.level) else { return };
    let whole = from_model(model, &content.province, content.first_year);
    for service in whole.services {
        let known = service.reference.as_deref().is_some_and(|code| content.service(code).is_some());
        if !known {
            content.services.push(service);
        }
    }
    for role in whole.roles {
        if !content.roles.iter().any(|own| own.reference == role.reference) {
            content.roles.push(role);
        }
    }
    if before != content.form {
        content.organs = whole.organs;
        content.tasks = whole.tasks;
    }
}

pub(super) fn seen(name: &str, content: &Content) -> Pairs {
    [
        ("Nome", name.to_owned()),
        ("Forma di gestione", content.form.label().into()),
        ("Livello", content.level.label().into()),
        ("Società o partner", content.partner.clone()),
        ("Primo anno", content.first_year.to_string()),
        ("Durata in mesi", content.months.to_string()),
        ("Enti", number(content.bodies)),
        ("Abitanti", number(content.inhabitants)),
        ("Postazioni", number(content.workstations)),
        ("Costo di una persona", content.person_cost.map(kernel::Cents::euro).unwrap_or_default()),
    ]
    .map(|(label, value)| (label.to_owned(), value))
    .to_vec()
}
