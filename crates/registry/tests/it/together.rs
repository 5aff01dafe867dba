//! What this is: each form that changes something, while somebody else changes the same thing.
//! What it is not: the rules of what may be typed.

use kernel::{BodyId, Role, TenantId};
use store::Db;

use crate::common::{a_body, a_centre, databases};
use crate::http::{Person, hidden};

/// A form as somebody fills it in: where it is, what all type alike, and the fields that each types differently.
struct Case<'a> {
    address: &'a str,
    alike: &'a [(&'a str, &'a str)],
    theirs: &'a [(&'a str, &'a str)],
    mine: &'a [(&'a str, &'a str)],
    wrong: (&'a str, &'a str),
    difference: [&'a str; 3],
}

impl Case<'_> {
    fn typed<'b>(
        &'b self,
        own: &[(&'b str, &'b str)],
        shown: &'b [(&str, String)],
    ) -> Vec<(&'b str, &'b str)> {
        let shown = shown.iter().map(|(name, value)| (*name, value.as_str()));
        own.iter().chain(self.alike).copied().chain(shown).collect()
    }

    /// Opens the form, lets somebody else save, mistypes, mends it, sees the difference, saves knowingly.
    async fn runs(&self, person: &Person) {
        let first = shown(&person.get(self.address).await.text);
        let saved = person.post(self.address, &self.typed(self.theirs, &first)).await;
        assert_eq!(saved.status, 303, "{}", saved.text);
        let mistyped = person.post(self.address, &self.typed(&[self.wrong], &first)).await;
        assert_eq!((mistyped.status, shown(&mistyped.text)), (422, first.clone()), "{}", mistyped.text);
        let late = person.post(self.address, &self.typed(self.mine, &first)).await;
        assert_eq!(late.status, 409);
        let [before, theirs, mine] = self.difference;
        let row =
            [format!("<td>{before}</td>"), format!("<ins>{theirs}</ins>"), format!("<ins>{mine}</ins>")];
        assert!(row.iter().all(|cell| late.says(cell)), "{}", late.text);
        assert!(self.mine.iter().all(|(_, value)| late.says(&format!("value=\"{value}\""))), "{}", late.text);
        let now = shown(&late.text);
        assert_eq!(now[0].1, "2");
        assert_eq!(person.post(self.address, &self.typed(self.mine, &now)).await.status, 303);
    }
}

/// What a form says that it showed.
fn shown(page: &str) -> Vec<(&'static str, String)> {
    ["version", "was"].map(|name| (name, hidden(page, name))).to_vec()
}

/// Adds something through its form, and gives back its id.
async fn added(person: &Person, address: &str, fields: &[(&str, &str)]) -> String {
    let once = hidden(&person.get(address).await.text, "once");
    let sent = [fields, &[("once", once.as_str())]].concat();
    assert_eq!(person.post(address, &sent).await.status, 303);
    once
}

async fn operator(db: &Db) -> (TenantId, BodyId, Person) {
    let tenant = a_centre(db, "pesaro").await;
    let body = a_body(db, tenant, "Urbino").await;
    (tenant, body, Person::of(db, tenant, Role::Operator))
}

async fn director(db: &Db) -> Person {
    Person::of(db, a_centre(db, "pesaro").await, Role::Director)
}

#[tokio::test]
async fn a_body_changed_by_two_people_at_once_shows_the_difference() {
    for test in databases().await {
        let (_, id, person) = operator(&test.db).await;
        let case = Case {
            address: &format!("/enti/{id}/modifica"),
            alike: &[("kind", "municipality"), ("name", "Urbino")],
            theirs: &[("phone", "0722 1")],
            mine: &[("phone", "0722 2")],
            wrong: ("istat", "41067"),
            difference: ["", "0722 1", "0722 2"],
        };
        case.runs(&person).await;
    }
}

#[tokio::test]
async fn a_person_of_the_body_is_shown_only_differences_in_what_they_may_change() {
    for test in databases().await {
        let (tenant, id, operator) = operator(&test.db).await;
        let (referent, address) = (Person::of_body(&test.db, tenant, id), format!("/enti/{id}/modifica"));
        let first = shown(&referent.get(&address).await.text);
        let theirs =
            [("version", "1"), ("kind", "municipality"), ("name", "Urbino nuova"), ("phone", "0722 1")];
        assert_eq!(operator.post(&address, &theirs).await.status, 303);
        let mine = [("version", "1"), ("was", first[1].1.as_str()), ("phone", "0722 2")];
        let late = referent.post(&address, &mine).await;
        assert_eq!(late.status, 409);
        assert!(late.says("<ins>0722 1</ins>") && late.says("Persona di prova"), "{}", late.text);
        assert!(!late.says("<ins>Urbino nuova</ins>"), "{}", late.text);
    }
}

#[tokio::test]
async fn a_contact_changed_by_two_people_at_once_shows_the_difference() {
    for test in databases().await {
        let (_, id, person) = operator(&test.db).await;
        let fields = [("role", "mayor"), ("name", "Persona prima")];
        let contact = added(&person, &format!("/enti/{id}/contatti/nuovo"), &fields).await;
        let case = Case {
            address: &format!("/enti/{id}/contatti/{contact}"),
            alike: &[("role", "mayor")],
            theirs: &[("name", "Persona seconda")],
            mine: &[("name", "Persona terza")],
            wrong: ("name", ""),
            difference: ["Persona prima", "Persona seconda", "Persona terza"],
        };
        case.runs(&person).await;
    }
}

#[tokio::test]
async fn a_centre_changed_by_two_people_at_once_shows_the_difference() {
    for test in databases().await {
        let case = Case {
            address: "/centro/modifica",
            alike: &[("uts_code", "041"), ("form", "public"), ("level", "base"), ("regime", "RF01")],
            theirs: &[("name", "CST secondo")],
            mine: &[("name", "CST terzo")],
            wrong: ("name", ""),
            difference: ["CST pesaro", "CST secondo", "CST terzo"],
        };
        case.runs(&director(&test.db).await).await;
    }
}

#[tokio::test]
async fn an_organ_changed_by_two_people_at_once_shows_the_difference() {
    for test in databases().await {
        let person = director(&test.db).await;
        let fields = [("kind", "assembly"), ("name", "Assemblea prima")];
        let organ = added(&person, "/centro/organi/nuovo", &fields).await;
        let case = Case {
            address: &format!("/centro/organi/{organ}"),
            alike: &[("kind", "assembly")],
            theirs: &[("name", "Assemblea seconda")],
            mine: &[("name", "Assemblea terza")],
            wrong: ("name", ""),
            difference: ["Assemblea prima", "Assemblea seconda", "Assemblea terza"],
        };
        case.runs(&person).await;
    }
}

#[tokio::test]
async fn a_role_of_the_staff_changed_by_two_people_at_once_shows_the_difference() {
    for test in databases().await {
        let person = director(&test.db).await;
        let alike = [("employer", "internal"), ("people", "2"), ("share", "40")];
        let fields = [&alike[..], &[("role", "Figura prima")]].concat();
        let staff = added(&person, "/centro/personale/nuovo", &fields).await;
        let case = Case {
            address: &format!("/centro/personale/{staff}"),
            alike: &alike,
            theirs: &[("role", "Figura seconda")],
            mine: &[("role", "Figura terza")],
            wrong: ("role", ""),
            difference: ["Figura prima", "Figura seconda", "Figura terza"],
        };
        case.runs(&person).await;
    }
}
