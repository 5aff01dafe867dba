//! What this is: the roles of people, and where each is held.
//! What it is not: what a role may do; see [`super::table`].

use serde::{Deserialize, Serialize};

use crate::{BodyId, NETWORK, TenantId};

/// What a person is, for a centre, for a body or for the network.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// Responsabile del centro.
    Director,
    /// Operatore del centro.
    Operator,
    /// Ragioneria del centro.
    Accountant,
    /// Sola lettura nel centro (revisori, controllo di gestione).
    Reader,
    /// Referente dell'ente.
    BodyReferent,
    /// Ragioneria dell'ente.
    BodyAccountant,
    /// Sindaco o presidente dell'ente.
    Mayor,
    /// Coordinamento della rete nazionale.
    NetworkCoordinator,
    /// Amministratore di sistema.
    Administrator,
    /// Who runs commands on the server itself.
    Console,
}

impl Role {
    /// Every role, in the order of the pages.
    pub const ALL: [Self; 10] = [
        Self::Director,
        Self::Operator,
        Self::Accountant,
        Self::Reader,
        Self::BodyReferent,
        Self::BodyAccountant,
        Self::Mayor,
        Self::NetworkCoordinator,
        Self::Administrator,
        Self::Console,
    ];

    /// The word kept in the database and used by the API.
    pub fn code(self) -> &'static str {
        match self {
            Self::Director => "director",
            Self::Operator => "operator",
            Self::Accountant => "accountant",
            Self::Reader => "reader",
            Self::BodyReferent => "body_referent",
            Self::BodyAccountant => "body_accountant",
            Self::Mayor => "mayor",
            Self::NetworkCoordinator => "network_coordinator",
            Self::Administrator => "administrator",
            Self::Console => "console",
        }
    }

    /// The role with this code.
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|role| role.code() == code)
    }

    /// The role in Italian.
    pub fn label(self) -> &'static str {
        match self {
            Self::Director => "Responsabile del centro",
            Self::Operator => "Operatore del centro",
            Self::Accountant => "Ragioneria del centro",
            Self::Reader => "Sola lettura",
            Self::BodyReferent => "Referente dell'ente",
            Self::BodyAccountant => "Ragioneria dell'ente",
            Self::Mayor => "Sindaco o presidente",
            Self::NetworkCoordinator => "Coordinamento della rete",
            Self::Administrator => "Amministratore di sistema",
            Self::Console => "Console del server",
        }
    }

    /// Whether the role is held for one body (a Comune) rather than for a whole centre.
    pub fn is_for_a_body(self) -> bool {
        matches!(self, Self::BodyReferent | Self::BodyAccountant | Self::Mayor)
    }

    /// Whether the role is held for a centre.
    pub fn is_for_a_centre(self) -> bool {
        matches!(self, Self::Director | Self::Operator | Self::Accountant | Self::Reader)
    }

    /// Whether the role is held for the whole network.
    pub fn is_for_the_network(self) -> bool {
        matches!(self, Self::NetworkCoordinator | Self::Administrator)
    }
}

/// The part of a tenant's data that a person sees.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Scope {
    /// All of the tenant.
    Tenant,
    /// What belongs to one body.
    Body(BodyId),
}

impl Scope {
    /// The body to which a statement must be limited, if any: bind it as a nullable parameter.
    pub fn body(self) -> Option<BodyId> {
        match self {
            Self::Tenant => None,
            Self::Body(body) => Some(body),
        }
    }
}

/// One role of one person: in which tenant, over which part of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Grant {
    /// The centre or the network.
    pub tenant: TenantId,
    /// Over what.
    pub scope: Scope,
    /// As what.
    pub role: Role,
}

impl Grant {
    /// Whether the role is held where it belongs. A director of one body, or of the network, does not exist:
    /// whatever row says so gives no right.
    pub fn makes_sense(self) -> bool {
        let for_a_body = matches!(self.scope, Scope::Body(_));
        match self.role {
            Role::Director | Role::Operator | Role::Accountant | Role::Reader => {
                !for_a_body && self.tenant != NETWORK
            }
            Role::BodyReferent | Role::BodyAccountant | Role::Mayor => for_a_body && self.tenant != NETWORK,
            Role::NetworkCoordinator | Role::Administrator => !for_a_body && self.tenant == NETWORK,
            Role::Console => !for_a_body,
        }
    }
}
