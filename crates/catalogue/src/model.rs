//! What this is: the rules of the catalogue: what a service is, how it lives, what the charter promises.
//! What it is not: prices, which belong to the price lists, and clocks, which belong to the help desk.

mod charter;
mod choice;
mod document;
mod life;
mod service;

pub use charter::{
    Change, Charter, CharterRefused, CharterState, Compared, Target, TargetTime, TimeUnit, compare,
    current_on,
};
pub use document::{Document, DocumentKind, NotDocument};
pub use life::{Life, LifeRefused, Move, Status};
pub use service::{Level, Service, ServiceData, ServiceKind, ServiceRef};
