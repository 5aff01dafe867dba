//! What this is: the rules of prices: bands, methods, proration, what a body pays and why, price lists and
//! their succession, simulations. All pure: numbers in, numbers out.
//! What it is not: a source of prices or drivers, and no judge of VAT: the regime is data that the accountant
//! of the centre writes.

pub mod bands;
pub mod charge;
pub mod exact;
pub mod explain;
pub mod list;
pub mod method;
pub mod paste;
pub mod proration;
pub mod range;
pub mod simulation;
pub mod tariff;
pub mod vat;

pub use bands::{BandFault, BandFaults, BandInput, Bands, Repair, repaired};
pub use charge::{Charge, Hours, Missing, Ordered, Part, charge, charges_over};
pub use exact::Exact;
pub use explain::{DriverUsed, Explanation};
pub use list::{ListRefused, ListState, PriceList, Reference, Standing, effective, over};
pub use method::{Method, MethodKind, NotMethod, Profile};
pub use proration::{Proration, Share};
pub use range::{NotRange, Range, dotted};
pub use simulation::{Jump, SimBody, SimCell, SimRow, Simulation, jumps, simulate};
pub use tariff::{DriverKind, DriverValue, Drivers, Tariff};
pub use vat::{NotVat, Vat, VatKind};
