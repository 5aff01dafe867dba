//! What this is: the rules of designs, without a database: the models and the three cases as data, what a design
//! holds, its people, its money, its distance from a level, its chart, and two of them side by side.
//! What it is not: storage or pages.

pub mod cases;
pub mod chart;
pub mod compare;
pub mod content;
pub mod distance;
pub mod money;
pub mod origin;
pub mod people;
pub mod reference;
pub mod start;
pub mod state;

pub use cases::{CASES, Case};
pub use compare::{Comparison, Point};
pub use content::{
    Content, Fee, FeeKind, MoneyKind, MoneyLine, Offering, OrganItem, Part, Post, RoleItem, ServiceItem, Task,
};
pub use distance::{Distance, Gap};
pub use money::{Balance, YEARS};
pub use origin::Origin;
pub use reference::{Model, ROLES, RefOrgan, RefRole, RefService, SERVICES, short};
pub use state::{Design, State};
