//! What this is: which roles make sense where, and who may give which.
//! What it is not: what a role may do; that is the table in `kernel::permission`.

use kernel::{BodyId, Grant, NETWORK, Role, Scope, TenantId};

/// A body, with the name under which it is shown.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct NamedBody {
    /// Which.
    pub id: BodyId,
    /// As it is shown.
    pub name: String,
}

/// A role to be given: checked, so that a Comune's referent without a Comune cannot exist.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewGrant {
    centre: TenantId,
    body: Option<NamedBody>,
    role: Role,
}

/// Why a role cannot be given.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NotThatRole {
    /// A role for a body, without one.
    #[error("Questo ruolo riguarda un ente: scegli l'ente")]
    NeedsBody,
    /// A role for a centre or the network, with a body.
    #[error("Questo ruolo riguarda tutto il centro: togli l'ente")]
    TakesNoBody,
    /// A role of a centre, in the network, or the other way round.
    #[error("Questo ruolo non esiste qui: scegli un ruolo dell'elenco")]
    NotHere,
    /// The giver has not that right.
    #[error(
        "Non puoi assegnare questo ruolo. Può farlo il responsabile del centro o l'amministratore di sistema"
    )]
    NotYours,
}

impl NewGrant {
    /// A role in a centre or in the network, for a body where the role is for one.
    pub fn new(centre: TenantId, body: Option<NamedBody>, role: Role) -> Result<Self, NotThatRole> {
        let in_network = matches!(role, Role::NetworkCoordinator | Role::Administrator);
        match (&body, role) {
            (_, Role::Console) => Err(NotThatRole::NotHere),
            _ if in_network != (centre == NETWORK) => Err(NotThatRole::NotHere),
            (None, role) if role.is_for_a_body() => Err(NotThatRole::NeedsBody),
            (Some(_), role) if !role.is_for_a_body() => Err(NotThatRole::TakesNoBody),
            _ => Ok(Self { centre, body, role }),
        }
    }

    /// In which centre, or in the network.
    pub fn centre(&self) -> TenantId {
        self.centre
    }

    /// For which body, if for one.
    pub fn body(&self) -> Option<&NamedBody> {
        self.body.as_ref()
    }

    /// As what.
    pub fn role(&self) -> Role {
        self.role
    }

    /// Whether somebody may give this role. A responsible gives the roles of the own centre and of its bodies;
    /// an administrator the roles of the network and the responsible of any centre, who does the rest.
    pub fn may_be_given_by(&self, giver: Grant) -> Result<(), NotThatRole> {
        let allowed = match giver.role {
            Role::Console => true,
            Role::Director => giver.tenant == self.centre && giver.scope == Scope::Tenant,
            Role::Administrator => self.centre == NETWORK || self.role == Role::Director,
            Role::Operator
            | Role::Accountant
            | Role::Reader
            | Role::BodyReferent
            | Role::BodyAccountant
            | Role::Mayor
            | Role::NetworkCoordinator => false,
        };
        if allowed { Ok(()) } else { Err(NotThatRole::NotYours) }
    }
}

/// The roles that somebody may give, in the order of the pages.
pub fn givable_by(giver: Grant) -> Vec<Role> {
    let asked = |role: &Role| match giver.role {
        Role::Director => role.is_for_a_centre() || role.is_for_a_body(),
        Role::Administrator => {
            matches!(role, Role::Director | Role::NetworkCoordinator | Role::Administrator)
        }
        Role::Console => *role != Role::Console,
        Role::Operator
        | Role::Accountant
        | Role::Reader
        | Role::BodyReferent
        | Role::BodyAccountant
        | Role::Mayor
        | Role::NetworkCoordinator => false,
    };
    Role::ALL.into_iter().filter(asked).collect()
}

#[cfg(test)]
mod tests {
    use kernel::BodyId;
    use uuid::Uuid;

    use super::*;

    const CENTRE: TenantId = TenantId(Uuid::from_u128(2));
    const OTHER: TenantId = TenantId(Uuid::from_u128(3));

    fn comune() -> NamedBody {
        NamedBody { id: BodyId(Uuid::from_u128(9)), name: "Comune di prova".into() }
    }

    fn giver(tenant: TenantId, role: Role) -> Grant {
        Grant { tenant, scope: Scope::Tenant, role }
    }

    #[test]
    fn each_role_lives_in_its_own_place() {
        assert!(NewGrant::new(CENTRE, None, Role::Director).is_ok());
        assert!(NewGrant::new(CENTRE, Some(comune()), Role::Mayor).is_ok());
        assert!(NewGrant::new(NETWORK, None, Role::Administrator).is_ok());
        assert_eq!(NewGrant::new(CENTRE, None, Role::Mayor), Err(NotThatRole::NeedsBody));
        assert_eq!(NewGrant::new(CENTRE, Some(comune()), Role::Operator), Err(NotThatRole::TakesNoBody));
        assert_eq!(NewGrant::new(CENTRE, None, Role::Administrator), Err(NotThatRole::NotHere));
        assert_eq!(NewGrant::new(NETWORK, None, Role::Director), Err(NotThatRole::NotHere));
        assert_eq!(NewGrant::new(NETWORK, None, Role::Console), Err(NotThatRole::NotHere));
    }

    #[test]
    fn a_responsible_gives_roles_in_the_own_centre_only() {
        let director = giver(CENTRE, Role::Director);
        let operator = |centre| NewGrant::new(centre, None, Role::Operator).unwrap();
        assert_eq!(operator(CENTRE).may_be_given_by(director), Ok(()));
        assert_eq!(operator(OTHER).may_be_given_by(director), Err(NotThatRole::NotYours));
        let admin = NewGrant::new(NETWORK, None, Role::Administrator).unwrap();
        assert_eq!(admin.may_be_given_by(director), Err(NotThatRole::NotYours));
    }

    #[test]
    fn an_administrator_names_responsibles_and_network_people_but_nobody_inside_a_centre() {
        let admin = giver(NETWORK, Role::Administrator);
        let may = |grant: Result<NewGrant, NotThatRole>| grant.unwrap().may_be_given_by(admin).is_ok();
        assert!(may(NewGrant::new(CENTRE, None, Role::Director)));
        assert!(may(NewGrant::new(NETWORK, None, Role::NetworkCoordinator)));
        assert!(!may(NewGrant::new(CENTRE, None, Role::Accountant)));
        assert!(!may(NewGrant::new(CENTRE, Some(comune()), Role::Mayor)));
    }

    #[test]
    fn nobody_of_a_body_and_no_operator_gives_any_role() {
        for role in [Role::Operator, Role::Accountant, Role::Reader, Role::BodyReferent, Role::Mayor] {
            assert_eq!(givable_by(giver(CENTRE, role)), []);
            let reader = NewGrant::new(CENTRE, None, Role::Reader).unwrap();
            assert_eq!(reader.may_be_given_by(giver(CENTRE, role)), Err(NotThatRole::NotYours));
        }
    }
}
