//! What this is: the types of the register and their rules. What it is not: anything that reads a clock, a file
//! or a database.

pub mod body;
pub mod centre;
pub(crate) mod choice;
pub mod contact;
pub mod driver;
pub mod field;
mod names;
pub mod people;

pub use body::{
    Address, Body, BodyData, BodyKind, BodyRef, Codes, Invoicing, Origin, Reach, Successor, Territory,
};
pub use centre::{Centre, CentreData, Issuer, Level, ManagementForm, ManagementModel, NotAModel};
pub use contact::{Contact, ContactData, ContactRole};
pub use driver::{Driver, DriverKind, DriverValue, NewDriverValue, NotADriver, NotRecordable};
pub use field::Field;
pub use names::{Names, Referred};
pub use people::{Employer, Member, Organ, OrganData, OrganKind, Staff, StaffData};
