//! What this is: people and their time: who is over the whole on a day, what a role has and what it lacks.
//! What it is not: working hours; only shares of a full-time person.

use kernel::{Day, Rate, text};

use super::content::{Content, Fault, Post, RoleItem};

/// The whole working time of a person, in hundredths of a percent.
const WHOLE: i64 = 10_000;

impl Post {
    /// Whether it is held on a day.
    pub fn holds_on(&self, day: Day) -> bool {
        self.from.is_none_or(|from| from <= day) && self.to.is_none_or(|to| day <= to)
    }
}

/// What is wrong with the people: a role that is gone, days the wrong way round, more than the whole on a day.
pub(super) fn faults(content: &Content) -> Vec<Fault> {
    let mut faults = Vec::new();
    for post in &content.people {
        if content.role(&post.role).is_none() {
            faults.push(Fault::RoleInUse(post.role.clone()));
        }
        if post.from.zip(post.to).is_some_and(|(from, to)| to < from) {
            faults.push(Fault::Backwards(post.person.clone()));
        }
    }
    faults.extend(too_much(&content.people));
    faults
}

/// A person's load grows only when a post begins, so the first days of posts are all that must be looked at.
fn too_much(posts: &[Post]) -> Vec<Fault> {
    let mut faults: Vec<Fault> = Vec::new();
    let mut told: Vec<String> = Vec::new();
    for post in posts {
        let who = text::fold(&post.person);
        let day = post.from.unwrap_or(Day::FIRST);
        let load = load(posts, &who, day);
        if load > WHOLE && !told.contains(&who) {
            let from = post.from.map_or_else(|| "primo giorno".to_owned(), Day::short);
            faults.push(Fault::TooMuch { person: post.person.clone(), share: Rate::new(load), day: from });
            told.push(who);
        }
    }
    faults
}

/// How much of a person is taken on a day, in hundredths of a percent.
fn load(posts: &[Post], who: &str, day: Day) -> i64 {
    let own = posts.iter().filter(|post| text::fold(&post.person) == who && post.holds_on(day));
    own.map(|post| post.share.get()).fold(0, i64::saturating_add)
}

/// A role with its people on a day.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Held<'a> {
    /// The role.
    pub role: &'a RoleItem,
    /// Who holds it.
    pub posts: Vec<&'a Post>,
    /// How much time they give, in hundredths of a percent of one person.
    pub held: i64,
    /// How much is missing; zero when there is enough.
    pub missing: i64,
}

/// The roles with their people on a day, and the gap.
pub fn held(content: &Content, day: Day) -> Vec<Held<'_>> {
    let of = |role| {
        let posts: Vec<&Post> =
            content.people.iter().filter(|post| is_of(post, role) && post.holds_on(day)).collect();
        let held = posts.iter().map(|post| post.share.get()).fold(0, i64::saturating_add);
        let missing = role.needed.get().saturating_sub(held).max(0);
        Held { role, posts, held, missing }
    };
    content.roles.iter().map(of).collect()
}

fn is_of(post: &Post, role: &RoleItem) -> bool {
    post.role == role.key
}

/// Hundredths of a percent of one person as full-time people: `6300` is `0,63`.
pub fn full_time(share: i64) -> String {
    sheet::decimal::format(share.div_euclid(100), 2)
}

/// All the time held on a day, in hundredths of a percent of one person.
pub fn total(content: &Content, day: Day) -> i64 {
    content
        .people
        .iter()
        .filter(|post| post.holds_on(day))
        .map(|post| post.share.get())
        .fold(0, i64::saturating_add)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::model::Model;
    use crate::model::start::from_model;

    fn post(person: &str, share: i64, from: Option<&str>, to: Option<&str>) -> Post {
        let day = |text: &str| Day::parse(text).unwrap();
        Post {
            person: person.into(),
            role: "sistemista".into(),
            share: Rate::new(share),
            from: from.map(day),
            to: to.map(day),
        }
    }

    #[test]
    fn one_person_is_never_over_the_whole_on_a_day() {
        let june = Some("2026-06-30");
        let july = Some("2026-07-01");
        for (posts, wrong) in [
            (vec![post("A", 6000, None, None), post("B", 6000, None, None)], false),
            (vec![post("A", 6000, None, None), post("a ", 4000, None, None)], false),
            (vec![post("A", 6000, None, None), post("a", 4001, None, None)], true),
            (vec![post("A", 6000, None, june), post("A", 6000, july, None)], false),
            (vec![post("A", 6000, None, july), post("A", 6000, july, None)], true),
        ] {
            assert_eq!(!too_much(&posts).is_empty(), wrong, "{posts:?}");
        }
    }

    #[test]
    fn the_gap_is_what_is_needed_and_not_held() {
        let model = Model::new(registry::ManagementForm::Public, registry::Level::Base).unwrap();
        let mut content = from_model(model, "Prova", 2027);
        content.roles[0].needed = Rate::new(15_000);
        content.people = vec![post("A", 5000, None, None), post("B", 2000, None, Some("2026-01-01"))];
        content.people.iter_mut().for_each(|one| one.role = content.roles[0].key.clone());
        let held = held(&content, Day::parse("2027-01-01").unwrap());
        assert_eq!((held[0].held, held[0].missing, held[0].posts.len()), (5000, 10_000, 1));
        assert_eq!(full_time(held[0].missing), "1,00");
    }

    proptest! {
        #[test]
        fn looking_at_first_days_finds_what_looking_at_every_day_finds(
            spans in prop::collection::vec((0_i32..40, 0_i32..20, 1_i64..7000), 0..6)
        ) {
            let start = Day::parse("2026-01-01").unwrap();
            let posts: Vec<Post> = spans.iter().map(|(from, days, share)| Post {
                person: "A".into(),
                role: "r1".into(),
                share: Rate::new(*share),
                from: Some(start.add_days(*from)),
                to: Some(start.add_days(from + days)),
            }).collect();
            let any = (0..70).any(|day| load(&posts, "a", start.add_days(day)) > WHOLE);
            prop_assert_eq!(!too_much(&posts).is_empty(), any);
        }
    }
}
