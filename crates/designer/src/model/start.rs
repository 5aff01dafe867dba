//! What this is: the design from which a Province starts: a model or one of the three cases, ready to be changed.
//! What it is not: an obligation; everything in it can be changed.

use kernel::{Cents, Rate};
use registry::ManagementForm;
use registry::model::{Employer, OrganKind};

use super::cases::{Case, CaseRole, Given};
use super::content::{Content, Fee, FeeKind, Offering, OrganItem, Part, RoleItem, ServiceItem, Task};
use super::reference::{Model, RefService, service_of};

/// The time proposed for each role of a model: half of one person.
const HALF: Rate = Rate::new(5000);
/// The months of an agreement unless the case says otherwise: five years.
const MONTHS: i32 = 60;

/// A design that starts from a model.
pub fn from_model(model: Model, province: &str, first_year: i16) -> Content {
    let employer = employer(model.form());
    let roles = model.roles().map(|role| RoleItem {
        key: role.code.to_owned(),
        reference: Some(role.code.to_owned()),
        name: role.name.to_owned(),
        employer,
        skills: role.skills.to_owned(),
        qualification: String::new(),
        needed: HALF,
    });
    Content {
        services: model.services().map(offered).collect(),
        roles: roles.collect(),
        ..empty(model, province, first_year)
    }
}

fn offered(service: &RefService) -> ServiceItem {
    let base = service.level == registry::Level::Base;
    ServiceItem {
        reference: Some(service.code.to_owned()),
        name: service.name.to_owned(),
        level: service.level,
        offering: if base { Offering::Base } else { Offering::Optional },
        fee: Fee::UNDECIDED,
    }
}

fn employer(form: ManagementForm) -> Employer {
    match form {
        ManagementForm::Public => Employer::Internal,
        ManagementForm::InHouse | ManagementForm::Ppp => Employer::Partner,
    }
}

/// What a design has before services and roles.
fn empty(model: Model, province: &str, first_year: i16) -> Content {
    let organs = model.organs().iter().map(|organ| OrganItem {
        kind: organ.kind,
        name: organ.name.to_owned(),
        functions: organ.functions.to_owned(),
        seats: organ.seats.to_owned(),
        term_years: organ.term_years,
    });
    let partner = match model.form() {
        ManagementForm::Public => "",
        ManagementForm::InHouse => "Società da indicare",
        ManagementForm::Ppp => "Partner da scegliere con procedura a evidenza pubblica",
    };
    Content {
        form: model.form(),
        level: model.level(),
        partner: partner.to_owned(),
        province: province.to_owned(),
        first_year,
        months: MONTHS,
        bodies: None,
        inhabitants: None,
        workstations: None,
        person_cost: None,
        person_growth: 0,
        new_role: HALF,
        new_service: None,
        services: Vec::new(),
        organs: organs.collect(),
        roles: Vec::new(),
        people: Vec::new(),
        tasks: tasks(model.form()),
        lines: Vec::new(),
    }
}

/// A design that starts from a case: what the case offers, its roles with the time its text gives, its organs.
pub fn from_case(case: &Case, province: &str, first_year: i16) -> Option<Content> {
    let model = Model::new(case.form, case.level).ok()?;
    let mut content = Content { months: case.months, ..empty(model, province, first_year) };
    content.organs = case
        .organs
        .iter()
        .map(|organ| OrganItem {
            kind: kind_of(organ.name),
            name: organ.name.to_owned(),
            functions: organ.functions.to_owned(),
            seats: organ.members.to_owned(),
            term_years: model
                .organs()
                .iter()
                .find(|known| known.name == organ.name)
                .map_or(0, |known| known.term_years),
        })
        .collect();
    let mut taken: Vec<&str> = Vec::new();
    for service in case.services {
        // Two services of a case may be one of the models: the first stands for it, the other stands alone.
        let reference = service.of.filter(|code| !taken.contains(code));
        taken.extend(reference);
        let level = service.of.and_then(service_of).map_or(registry::Level::Advanced, |known| known.level);
        let base = service.given == Some(Given::Base);
        content.services.push(ServiceItem {
            reference: reference.map(ToOwned::to_owned),
            name: service.name.to_owned(),
            level,
            offering: if base { Offering::Base } else { Offering::Optional },
            fee: Fee::UNDECIDED,
        });
    }
    fees(case, &mut content);
    for role in case.roles {
        let key = content.free_key();
        content.roles.push(role_of_case(case, role, key));
    }
    Some(content)
}

/// The prices of a case that are one figure for one unit; the others are left to be decided.
fn fees(case: &Case, content: &mut Content) {
    let known: &[(&str, FeeKind, i64)] = match case.code {
        "pesaro-urbino" => &[
            ("connettivita", FeeKind::PerInhabitant, 44),
            ("posta", FeeKind::Included, 0),
            ("siti", FeeKind::Included, 0),
        ],
        "lecco" => &[
            ("connettivita", FeeKind::PerWorkstation, 3300),
            ("sicurezza", FeeKind::Included, 0),
            ("posta", FeeKind::PerWorkstation, 14_200),
            ("applicativi", FeeKind::PerWorkstation, 46_400),
            ("consulenza_it", FeeKind::Included, 0),
            ("helpdesk", FeeKind::Included, 0),
            ("formazione", FeeKind::Included, 0),
        ],
        _ => &[],
    };
    for (code, kind, amount) in known {
        let own = content.services.iter_mut().find(|service| service.reference.as_deref() == Some(code));
        if let Some(service) = own {
            service.fee = Fee { kind: *kind, amount: Cents::new(*amount) };
        }
    }
}

fn role_of_case(case: &Case, role: &CaseRole, key: String) -> RoleItem {
    let (own, partner) = case.shares;
    let share = if role.partner { partner } else { own };
    RoleItem {
        key,
        reference: role.of.map(ToOwned::to_owned),
        name: role.name.to_owned(),
        employer: if role.partner { Employer::Partner } else { Employer::Internal },
        skills: role.skills.to_owned(),
        qualification: role.qualification.to_owned(),
        needed: Rate::new(share.saturating_mul(role.people.unwrap_or(1))),
    }
}

fn kind_of(organ: &str) -> OrganKind {
    let begins = |word: &str| organ.starts_with(word);
    if begins("Assemblea") {
        OrganKind::Assembly
    } else if begins("Ufficio di Presidenza") {
        OrganKind::Presidency
    } else if begins("Consiglio") || begins("Presidente") {
        OrganKind::Province
    } else if begins("Servizio") || begins("Comitato") {
        OrganKind::Technical
    } else {
        OrganKind::Office
    }
}

/// Who does what, as the three cases divide it: a proposal of ours, to be changed.
fn tasks(form: ManagementForm) -> Vec<Task> {
    use Part::{Answers, Asked, Does, Nothing, Told};
    let (public, partnered): ([Part; 3], [Part; 3]) = ([Does, Told, Nothing], [Answers, Told, Does]);
    let running = if form == ManagementForm::Public { public } else { partnered };
    let task = |name: &str, [province, bodies, partner]: [Part; 3]| {
        let partner = if form == ManagementForm::Public { Nothing } else { partner };
        Task { name: name.into(), province, bodies, partner }
    };
    vec![
        task("Indirizzo e programmazione annuale", [Answers, Asked, Asked]),
        task("Approvazione della convenzione", [Answers, Does, Told]),
        task("Indicazione dei fabbisogni", [Asked, Does, Told]),
        task("Gestione dei servizi e dell'infrastruttura", running),
        task("Assistenza agli enti", running),
        task("Sicurezza e protezione dei dati", [Answers, Asked, Does]),
        task("Contratti e acquisti", [Does, Told, Asked]),
        task("Tariffe, riparti e fatture", [Does, Asked, Told]),
        task("Controllo dei risultati e rendiconto", [Does, Asked, Asked]),
    ]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::cases::CASES;

    #[test]
    fn what_starts_from_a_model_or_a_case_is_already_in_order() {
        for model in Model::all() {
            assert_eq!(from_model(model, "Prova", 2027).faults(), [], "{}", model.name());
        }
        for case in CASES {
            let content = from_case(case, "Prova", 2027).unwrap();
            assert_eq!(content.faults(), [], "{}", case.name);
            assert_eq!(content.services.len(), case.services.len());
            assert_eq!(content.roles.len(), case.roles.len());
        }
    }

    #[test]
    fn the_time_of_pesaro_is_nineteen_people_at_thirty_five_per_cent() {
        let content = from_case(CASES[0], "Prova", 2027).unwrap();
        let needed: i64 = content.roles.iter().map(|role| role.needed.get()).sum();
        assert_eq!(needed, 19 * 3500);
        assert_eq!(content.services[0].fee.words(), "0,44 € l'anno per abitante");
    }

    #[test]
    fn a_public_centre_has_no_partner_with_a_part() {
        for model in Model::all().filter(|model| model.form() == ManagementForm::Public) {
            assert!(from_model(model, "", 2027).tasks.iter().all(|task| task.partner == Part::Nothing));
        }
    }
}
