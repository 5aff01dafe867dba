//! What this is: models, cases and designs told point by point, and two or three of them side by side.
//! What it is not: a judgement; it only says where they differ.

use kernel::Day;
use registry::ManagementForm;

use super::cases::{Case, NO_FIGURES};
use super::content::Content;
use super::money::balance;
use super::people::{full_time, held, total};
use super::reference::{ACTS, Model, ROLES, SERVICES, short, short_form};

const MODEL: &str = "Modello";
const SERVICES_OF: &str = "Servizi per livello";
const SKILLS: &str = "Competenze";
const ORGANISATION: &str = "Organizzazione";
const GOVERNANCE: &str = "Governance";
const PRICES: &str = "Costi e prezzi";
const MONEY: &str = "Sostenibilità";
const AGREEMENT: &str = "Convenzione e atti";

/// The chapters, in their order.
pub const SECTIONS: [&str; 8] =
    [MODEL, SERVICES_OF, SKILLS, ORGANISATION, GOVERNANCE, PRICES, MONEY, AGREEMENT];

/// One thing that is said of something.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Point {
    /// In which chapter.
    pub section: &'static str,
    /// About what.
    pub label: String,
    /// What.
    pub value: String,
}

fn point(section: &'static str, label: impl Into<String>, value: impl Into<String>) -> Point {
    Point { section, label: label.into(), value: value.into() }
}

fn yes_or_no(yes: bool) -> &'static str {
    if yes { "Sì" } else { "No" }
}

fn service_label(name: &str, level: registry::Level) -> String {
    format!("{name} ({})", short(level).to_lowercase())
}

/// A model, point by point.
pub fn of_model(model: Model) -> Vec<Point> {
    let mut points = vec![
        point(MODEL, "Forma di gestione", short_form(model.form())),
        point(MODEL, "Livello", short(model.level())),
        point(MODEL, "In breve", model.remark()),
    ];
    for service in SERVICES {
        let label = service_label(service.name, service.level);
        points.push(point(SERVICES_OF, label, yes_or_no(service.level <= model.level())));
    }
    for role in ROLES {
        points.push(point(
            SKILLS,
            role.name,
            if role.level <= model.level() { "Prevista" } else { "Non prevista" },
        ));
    }
    let organs: Vec<&str> = model.organs().iter().map(|organ| organ.name).collect();
    points.push(point(GOVERNANCE, "Organi", organs.join("; ")));
    for organ in model.organs() {
        points.push(point(GOVERNANCE, organ.name, organ.functions));
    }
    points.push(point(AGREEMENT, "Atti", ACTS.join("; ")));
    points
}

/// A case, point by point, as the summary tables told it.
pub fn of_case(case: &Case) -> Vec<Point> {
    let mut points = vec![
        point(MODEL, "Forma di gestione", short_form(case.form)),
        point(MODEL, "Livello", short(case.level)),
        point(MODEL, "In breve", case.story.join(" ")),
        point(MODEL, "Enti serviti", case.served),
    ];
    if !case.partner.is_empty() {
        points.push(point(MODEL, "Società o partner", case.partner));
    }
    for service in SERVICES {
        let names: Vec<String> = case
            .services
            .iter()
            .filter(|own| own.of == Some(service.code))
            .map(|own| {
                own.given.map_or_else(
                    || own.name.to_owned(),
                    |given| format!("{}: {}", own.name, given.label().to_lowercase()),
                )
            })
            .collect();
        let value = if names.is_empty() { "No".to_owned() } else { format!("Sì. {}", names.join("; ")) };
        points.push(point(SERVICES_OF, service_label(service.name, service.level), value));
    }
    points.push(point(SERVICES_OF, "Altri servizi", case.beside().join("; ")));
    skills_of_case(case, &mut points);
    for unit in case.units {
        points.push(point(ORGANISATION, unit.name, joined(&[unit.functions, unit.members])));
    }
    points.push(point(ORGANISATION, "Come lavora", case.working.join(" ")));
    let organs: Vec<&str> = case.organs.iter().map(|organ| organ.name).collect();
    points.push(point(GOVERNANCE, "Organi", organs.join("; ")));
    for organ in case.organs {
        points.push(point(GOVERNANCE, organ.name, joined(&[organ.functions, organ.members])));
    }
    points.extend(case.prices.iter().map(|(what, price)| point(PRICES, *what, *price)));
    if !case.notes.is_empty() {
        points.push(point(MODEL, "Note sulla fonte", case.notes.join(" ")));
    }
    points.push(point(MONEY, "Entrate", case.income.join("; ")));
    points.push(point(MONEY, "Uscite", case.costs.join("; ")));
    points.push(point(MONEY, "Nota sugli importi", NO_FIGURES));
    points.extend(case.agreement.iter().map(|(what, how)| point(AGREEMENT, *what, *how)));
    points
}

fn joined(parts: &[&str]) -> String {
    parts.iter().filter(|part| !part.is_empty()).copied().collect::<Vec<_>>().join(". ")
}

fn skills_of_case(case: &Case, points: &mut Vec<Point>) {
    let told = |role: &super::cases::CaseRole| {
        let people =
            role.people.map_or_else(|| "numero non indicato".to_owned(), |number| number.to_string());
        let whose = if role.partner { ", società o partner" } else { "" };
        format!("{} ({people}{whose})", role.name)
    };
    for role in ROLES {
        let own: Vec<String> = case.roles.iter().filter(|one| one.of == Some(role.code)).map(told).collect();
        let value = if own.is_empty() { "Non in elenco".to_owned() } else { own.join("; ") };
        points.push(point(SKILLS, role.name, value));
    }
    let others: Vec<String> = case.roles.iter().filter(|one| one.of.is_none()).map(told).collect();
    points.push(point(SKILLS, "Altre figure", others.join("; ")));
    points.push(point(SKILLS, "Addetti in elenco", case.headcount.listed.to_string()));
    points.push(point(SKILLS, "Addetti dichiarati", case.headcount.stated.to_string()));
    points.push(point(SKILLS, "Nota sugli addetti", case.headcount.note));
    points.push(point(SKILLS, "Tempo", case.headcount.time));
}

/// A design on a day, point by point.
pub fn of_design(content: &Content, day: Day) -> Vec<Point> {
    let mut points = vec![
        point(MODEL, "Forma di gestione", short_form(content.form)),
        point(MODEL, "Livello", short(content.level)),
    ];
    if let Some(bodies) = content.bodies {
        points.push(point(MODEL, "Enti serviti", format!("{bodies} enti attesi")));
    }
    if content.form != ManagementForm::Public {
        points.push(point(MODEL, "Società o partner", &content.partner));
    }
    for service in SERVICES {
        let own = content.service(service.code);
        let value = own.map_or_else(
            || "No".to_owned(),
            |own| format!("Sì. {}, {}", own.offering.label(), own.fee.words()),
        );
        points.push(point(SERVICES_OF, service_label(service.name, service.level), value));
    }
    let others: Vec<&str> =
        content.services.iter().filter(|one| one.reference.is_none()).map(|one| one.name.as_str()).collect();
    points.push(point(SERVICES_OF, "Altri servizi", others.join("; ")));
    skills_of_design(content, day, &mut points);
    for task in &content.tasks {
        let parts = format!(
            "Provincia: {}. Enti: {}. Partner: {}",
            task.province.label(),
            task.bodies.label(),
            task.partner.label()
        );
        points.push(point(ORGANISATION, &task.name, parts));
    }
    let organs: Vec<&str> = content.organs.iter().map(|organ| organ.name.as_str()).collect();
    points.push(point(GOVERNANCE, "Organi", organs.join("; ")));
    for organ in &content.organs {
        points.push(point(GOVERNANCE, &organ.name, joined(&[&organ.functions, &organ.seats])));
    }
    for service in &content.services {
        points.push(point(PRICES, &service.name, service.fee.words()));
    }
    money_of_design(content, &mut points);
    points.push(point(
        AGREEMENT,
        "Durata",
        format!("{} mesi dal 1º gennaio {}", content.months, content.first_year),
    ));
    points.push(point(AGREEMENT, "Atti", ACTS.join("; ")));
    points
}

fn skills_of_design(content: &Content, day: Day, points: &mut Vec<Point>) {
    let all = held(content, day);
    let told = |one: &&super::people::Held<'_>| {
        let (has, needs) = (full_time(one.held), full_time(one.role.needed.get()));
        format!("{} ({has} su {needs} a tempo pieno)", one.role.name)
    };
    for role in ROLES {
        let own = all.iter().filter(|one| one.role.reference.as_deref() == Some(role.code));
        let own: Vec<String> = own.map(|one| told(&one)).collect();
        let value = if own.is_empty() { "Non in elenco".to_owned() } else { own.join("; ") };
        points.push(point(SKILLS, role.name, value));
    }
    let others: Vec<String> =
        all.iter().filter(|one| one.role.reference.is_none()).map(|one| told(&one)).collect();
    points.push(point(SKILLS, "Altre figure", others.join("; ")));
    points.push(point(SKILLS, "Tempo", format!("{} persone a tempo pieno", full_time(total(content, day)))));
}

fn money_of_design(content: &Content, points: &mut Vec<Point>) {
    let balance = balance(content);
    for year in &balance.years {
        let value = format!("Costi {}, entrate {}, risultato {}", year.cost, year.income, year.result);
        points.push(point(MONEY, format!("Anno {}", year.year), value));
    }
    points.push(point(MONEY, "Pareggio", balance.verdict()));
}

/// A row of a comparison.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Compared {
    /// About what.
    pub label: String,
    /// What is said of each; empty where nothing is.
    pub values: Vec<String>,
}

impl Compared {
    /// Whether the same is said of all.
    pub fn is_same(&self) -> bool {
        self.values.windows(2).all(|pair| pair.first() == pair.last())
    }
}

/// A chapter of a comparison.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Chapter {
    /// Its title.
    pub title: &'static str,
    /// Its rows.
    pub rows: Vec<Compared>,
}

/// Things side by side.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Comparison {
    /// Their names.
    pub names: Vec<String>,
    /// Chapter by chapter.
    pub chapters: Vec<Chapter>,
}

/// Puts things side by side: rows in the order in which they are first said.
pub fn compare(subjects: &[(String, Vec<Point>)]) -> Comparison {
    let chapter = |title: &'static str| {
        let mut labels: Vec<&str> = Vec::new();
        for (_, points) in subjects {
            for one in points.iter().filter(|one| one.section == title) {
                if !labels.contains(&one.label.as_str()) {
                    labels.push(&one.label);
                }
            }
        }
        let value = |points: &[Point], label: &str| {
            let own = points.iter().find(|one| one.section == title && one.label == label);
            own.map(|one| one.value.clone()).unwrap_or_default()
        };
        let row = |label: &str| Compared {
            label: label.to_owned(),
            values: subjects.iter().map(|(_, points)| value(points, label)).collect(),
        };
        Chapter { title, rows: labels.into_iter().map(row).collect() }
    };
    let chapters = SECTIONS.into_iter().map(chapter).filter(|chapter| !chapter.rows.is_empty()).collect();
    Comparison { names: subjects.iter().map(|(name, _)| name.clone()).collect(), chapters }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::cases::CASES;
    use crate::model::start::from_model;

    fn row<'a>(comparison: &'a Comparison, label: &str) -> &'a Compared {
        comparison.chapters.iter().flat_map(|one| &one.rows).find(|row| row.label == label).unwrap()
    }

    #[test]
    fn the_three_cases_stand_side_by_side_with_both_figures_of_pesaro() {
        let subjects: Vec<_> = CASES.iter().map(|case| (case.name.to_owned(), of_case(case))).collect();
        let all = compare(&subjects);
        assert_eq!(all.chapters.len(), SECTIONS.len());
        assert_eq!(row(&all, "Addetti in elenco").values, ["19", "15", "6"]);
        assert_eq!(row(&all, "Addetti dichiarati").values, ["18", "15", "6"]);
        assert!(row(&all, "Durata").values[1].starts_with("3 anni"));
        assert!(row(&all, "Posta elettronica (base)").values.iter().all(|value| value.starts_with("Sì")));
        assert!(row(&all, "Servizi di base (pacchetto)").values[0].contains("0,44"));
    }

    #[test]
    fn what_is_the_same_is_told_from_what_is_not() {
        let model = |form, level| Model::new(form, level).unwrap();
        let base = model(ManagementForm::Public, registry::Level::Base);
        let high = model(ManagementForm::Public, registry::Level::Advanced);
        let both = compare(&[(base.name(), of_model(base)), (high.name(), of_model(high))]);
        assert!(row(&both, "Forma di gestione").is_same() && !row(&both, "Livello").is_same());
        assert_eq!(row(&both, "Cloud (avanzato)").values, ["No", "Sì"]);
    }

    #[test]
    fn a_design_is_told_under_the_same_labels_as_its_model() {
        for model in Model::all() {
            let day = Day::parse("2027-01-01").unwrap();
            let told = of_design(&from_model(model, "Prova", 2027), day);
            let labels = |points: &[Point]| {
                let own =
                    points.iter().filter(|one| one.section == SERVICES_OF && one.label != "Altri servizi");
                own.map(|one| one.label.clone()).collect::<Vec<_>>()
            };
            assert_eq!(labels(&told), labels(&of_model(model)));
        }
    }
}
