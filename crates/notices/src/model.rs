//! What this is: what can be told, to whom, and how soon; pure.
//! What it is not: people; which accounts a [`To`] means is found out when the notice is made.

use kernel::permission::ActionKind;
use kernel::{AccountId, BodyId, Grant, Role, Scope};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

::store::coded_enum! {
    /// How soon a person is told.
    Pace {
        /// In the program and by e-mail at once.
        Now = "now", "Subito anche per e-mail";
        /// In the program at once, by e-mail once a day.
        Daily = "daily", "Nel riepilogo del giorno";
        /// Not at all.
        Off = "off", "Nessun avviso";
    }
}

/// Whether one may do without a notice.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Duty {
    Optional,
    LegallyDue,
}

/// A kind of event, as people choose how to be told of it.
#[derive(Clone, Copy, Debug)]
pub struct Kind {
    code: &'static str,
    label: &'static str,
    needs: ActionKind,
    usual: Pace,
    duty: Duty,
}

impl Kind {
    /// A kind: its word, its name on the page, the action without which nobody is told. Usually told at once.
    pub const fn new(code: &'static str, label: &'static str, needs: ActionKind) -> Self {
        Self { code, label, needs, usual: Pace::Now, duty: Duty::Optional }
    }

    /// Told in the daily digest, unless the person chooses otherwise.
    #[must_use]
    pub const fn daily(self) -> Self {
        Self { usual: Pace::Daily, ..self }
    }

    /// Nobody may do without: the person chooses only how soon.
    #[must_use]
    pub const fn legally_due(self) -> Self {
        Self { duty: Duty::LegallyDue, ..self }
    }

    /// Its word.
    pub fn code(self) -> &'static str {
        self.code
    }

    /// Its name on the page.
    pub fn label(self) -> &'static str {
        self.label
    }

    /// The action without which nobody is told.
    pub fn needs(self) -> ActionKind {
        self.needs
    }

    /// Whether nobody may do without.
    pub fn is_legally_due(self) -> bool {
        self.duty == Duty::LegallyDue
    }

    /// How soon a person may choose to be told.
    pub fn paces(self) -> &'static [Pace] {
        match self.duty {
            Duty::Optional => &[Pace::Now, Pace::Daily, Pace::Off],
            Duty::LegallyDue => &[Pace::Now, Pace::Daily],
        }
    }

    /// How soon a person is told who has chosen this, or nothing. A choice that the kind does not allow does not count.
    pub fn pace(self, chosen: Option<Pace>) -> Pace {
        chosen.filter(|pace| self.paces().contains(pace)).unwrap_or(self.usual)
    }
}

/// Whom an event concerns.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum To {
    /// One person, in whichever of their roles may see the thing.
    Person(AccountId),
    /// Whoever holds one of these roles in the centre.
    Centre(Vec<Role>),
    /// Whoever holds one of these roles for a body.
    Body(BodyId, Vec<Role>),
}

impl To {
    /// Whether a person with this role is meant.
    pub fn means(&self, account: AccountId, grant: Grant) -> bool {
        match (self, grant.scope) {
            (Self::Person(one), _) => *one == account,
            (Self::Centre(roles), Scope::Tenant) => roles.contains(&grant.role),
            (Self::Body(one, roles), Scope::Body(body)) => *one == body && roles.contains(&grant.role),
            (Self::Centre(_), Scope::Body(_)) | (Self::Body(..), Scope::Tenant) => false,
        }
    }
}

/// Something that happened, of which people are told.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Event {
    /// The word of its kind.
    pub kind: String,
    /// Which event: raised again with the same key it is told no more.
    pub key: String,
    /// The thing it is about, for the question who may see it.
    pub thing: Uuid,
    /// What happened, in one line.
    pub title: String,
    /// More of it for the letter, without anything secret.
    pub text: String,
    /// The page in the program.
    pub href: String,
    /// Whom it concerns; whoever did it is left out.
    pub to: Vec<To>,
}

impl Event {
    /// An event of a kind: its key, the thing it is about, what happened, the page in the program.
    #[expect(clippy::needless_pass_by_value, reason = "areas write ids and words without &")]
    pub fn new(
        kind: Kind,
        key: impl ToString,
        thing: impl Into<Uuid>,
        (title, href): (impl Into<String>, impl Into<String>),
    ) -> Self {
        Self {
            kind: kind.code.to_owned(),
            key: key.to_string(),
            thing: thing.into(),
            title: title.into(),
            text: String::new(),
            href: href.into(),
            to: Vec::new(),
        }
    }

    /// Somebody whom it concerns.
    #[must_use]
    pub fn to(mut self, to: To) -> Self {
        self.to.push(to);
        self
    }

    /// More of it for the letter.
    #[must_use]
    pub fn text(self, text: impl Into<String>) -> Self {
        Self { text: text.into(), ..self }
    }
}

/// The role in which somebody is told, as it is kept: a body, or all zeros for the centre.
pub(crate) fn place(scope: Scope) -> Uuid {
    scope.body().map_or(Uuid::nil(), |body| body.0)
}

#[cfg(test)]
mod tests {
    use kernel::TenantId;

    use super::*;

    const PLAIN: Kind = Kind::new("a", "A", ActionKind::ViewRequests);

    #[test]
    fn what_is_legally_due_cannot_be_done_without() {
        let due = PLAIN.legally_due();
        let table = [
            (PLAIN, None, Pace::Now),
            (PLAIN.daily(), None, Pace::Daily),
            (PLAIN, Some(Pace::Off), Pace::Off),
            (due, Some(Pace::Off), Pace::Now),
            (due.daily(), Some(Pace::Off), Pace::Daily),
            (due, Some(Pace::Daily), Pace::Daily),
        ];
        for (kind, chosen, told) in table {
            assert_eq!(kind.pace(chosen), told, "{kind:?} {chosen:?}");
        }
    }

    #[test]
    fn a_role_for_another_body_is_not_meant() {
        let (one, other) = (BodyId(Uuid::from_u128(1)), BodyId(Uuid::from_u128(2)));
        let grant = |scope, role| Grant { tenant: TenantId(Uuid::from_u128(9)), scope, role };
        let me = AccountId(Uuid::from_u128(5));
        let to = To::Body(one, vec![Role::Mayor]);
        assert!(to.means(me, grant(Scope::Body(one), Role::Mayor)));
        assert!(!to.means(me, grant(Scope::Body(other), Role::Mayor)));
        assert!(!to.means(me, grant(Scope::Body(one), Role::BodyAccountant)));
        assert!(!to.means(me, grant(Scope::Tenant, Role::Director)));
        assert!(!To::Centre(vec![Role::Mayor]).means(me, grant(Scope::Body(one), Role::Mayor)));
    }
}
