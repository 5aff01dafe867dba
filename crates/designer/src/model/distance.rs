//! What this is: which level a design reaches, and what is missing up to the next one and what that costs.
//! What it is not: the profile of a Province; that is another axis, judged by the network.

use kernel::{Cents, Day};
use registry::{Level, ManagementForm};

use super::content::Content;
use super::people;
use super::reference::{Model, RefRole, RefService};

/// What is missing up to a level.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Gap {
    /// Which level.
    pub level: Level,
    /// The services that are not in the design.
    pub services: Vec<&'static RefService>,
    /// The roles that are not in the design.
    pub roles: Vec<&'static RefRole>,
    /// What they would cost in a year, if the design says what a person and a service cost.
    pub cost: Option<Cents>,
}

/// Where a design stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Distance {
    /// The highest level of which every service and every role, and those below, are in the design.
    pub designed: Option<Level>,
    /// The same, counting only roles that somebody holds on the day.
    pub staffed: Option<Level>,
    /// What is missing up to the next level; `None` at the highest.
    pub next: Option<Gap>,
}

fn levels(form: ManagementForm) -> impl DoubleEndedIterator<Item = Model> {
    Level::ALL.iter().filter_map(move |level| Model::new(form, *level).ok())
}

/// Level = the highest L such that all services and roles of every level up to L are present.
fn reached(content: &Content, has_role: &impl Fn(&str) -> bool) -> Option<Level> {
    let complete = |model: &Model| {
        model.services().all(|service| content.service(service.code).is_some())
            && model.roles().all(|role| has_role(role.code))
    };
    levels(content.form).take_while(complete).last().map(Model::level)
}

/// Where a design stands on a day.
pub fn distance(content: &Content, day: Day) -> Distance {
    let planned = |code: &str| content.roles.iter().any(|role| role.reference.as_deref() == Some(code));
    let all = people::held(content, day);
    let held = |code: &str| all.iter().any(|one| one.role.reference.as_deref() == Some(code) && one.held > 0);
    let designed = reached(content, &planned);
    let next = levels(content.form).find(|model| designed.is_none_or(|level| model.level() > level));
    Distance { designed, staffed: reached(content, &held), next: next.map(|model| gap(content, model)) }
}

fn gap(content: &Content, model: Model) -> Gap {
    let services: Vec<_> = model.services().filter(|one| content.service(one.code).is_none()).collect();
    let has = |code: &str| content.roles.iter().any(|role| role.reference.as_deref() == Some(code));
    let roles: Vec<_> = model.roles().filter(|role| !has(role.code)).collect();
    let cost = cost(content, services.len(), roles.len());
    Gap { level: model.level(), services, roles, cost }
}

/// So many services at the yearly cost of one, so many roles at the share of a full-time person that a new role takes.
fn cost(content: &Content, services: usize, roles: usize) -> Option<Cents> {
    let count = |number: usize| i64::try_from(number).ok();
    let nothing = Some(Cents::ZERO);
    let services = if services == 0 { nothing } else { content.new_service?.share(count(services)?, 1) };
    let roles = if roles == 0 {
        nothing
    } else {
        content.person_cost?.share(content.new_role.get().checked_mul(count(roles)?)?, 10_000)
    };
    services?.plus(roles?)
}

#[cfg(test)]
mod tests {
    use kernel::Rate;

    use super::*;
    use crate::model::content::Post;
    use crate::model::start::from_model;

    fn day() -> Day {
        Day::parse("2027-01-01").unwrap()
    }

    fn of(form: ManagementForm, level: Level) -> Content {
        from_model(Model::new(form, level).unwrap(), "Prova", 2027)
    }

    #[test]
    fn a_design_from_a_model_reaches_its_level_and_sees_the_next() {
        for model in Model::all() {
            let found = distance(&from_model(model, "Prova", 2027), day());
            assert_eq!(found.designed, Some(model.level()), "{}", model.name());
            assert_eq!(found.staffed, None, "nobody is in post");
            assert_eq!(found.next.is_none(), model.level() == Level::Advanced);
        }
    }

    #[test]
    fn from_base_to_intermediate_five_services_and_a_coordinator_are_missing() {
        let mut content = of(ManagementForm::Public, Level::Base);
        assert_eq!(distance(&content, day()).next.unwrap().cost, None, "nobody has said what they cost");
        content.person_cost = Some(Cents::new(4_000_000));
        content.new_service = Some(Cents::new(500_000));
        content.new_role = Rate::new(5000);
        let next = distance(&content, day()).next.unwrap();
        assert_eq!((next.level, next.services.len(), next.roles.len()), (Level::Intermediate, 5, 1));
        assert_eq!(next.cost, Some(Cents::new(4_500_000)));
    }

    #[test]
    fn a_hole_at_the_bottom_leaves_no_level_at_all() {
        let mut content = of(ManagementForm::Public, Level::Advanced);
        content.services.retain(|service| service.reference.as_deref() != Some("posta"));
        let found = distance(&content, day());
        assert_eq!(found.designed, None);
        let next = found.next.unwrap();
        assert_eq!((next.level, next.services[0].code), (Level::Base, "posta"));
    }

    #[test]
    fn in_house_and_ppp_begin_at_the_intermediate_level() {
        for form in [ManagementForm::InHouse, ManagementForm::Ppp] {
            let mut content = of(form, Level::Intermediate);
            content.services.retain(|service| service.reference.as_deref() != Some("siti"));
            let found = distance(&content, day());
            assert_eq!((found.designed, found.next.unwrap().level), (None, Level::Intermediate));
        }
    }

    #[test]
    fn people_make_the_level_real() {
        let mut content = of(ManagementForm::Public, Level::Base);
        let posts = content.roles.iter().map(|role| Post {
            person: role.name.clone(),
            role: role.key.clone(),
            share: Rate::new(3500),
            from: None,
            to: None,
        });
        content.people = posts.collect();
        assert_eq!(distance(&content, day()).staffed, Some(Level::Base));
    }
}
