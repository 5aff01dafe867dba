//! What this is: invoices and runs as values, with their rules: amounts, numbers, chain, what is missing; pure.
//! What it is not: it reads no clock and no database; day, number and ids come in as arguments.

pub mod amounts;
pub mod chain;
pub mod charging;
pub mod credit;
pub mod days;
pub mod document;
pub mod invoice;
pub mod kept;
pub mod line;
pub mod missing;
pub mod number;
pub mod outcome;
pub mod party;
pub mod prepared;
pub mod rules;
pub mod run;

pub use amounts::{Exigibility, Totals, VatSummary, summary, totals};
pub use chain::ALGORITHM;
pub use charging::{Billed, ListWithTariffs, ServiceLine, charged};
pub use credit::{Chosen, Creditable, Credited, NotCredited};
pub use days::without;
pub use document::{DocumentKind, SdiOutcome};
pub use invoice::{
    Correction, Draft, Head, Invoice, Issue, Link, NotIssued, Payment, Purchase, State, TakenBack,
};
pub use kept::{KeptInvoice, KeptLine};
pub use line::{Explained, Line, Nature, Step, Vat};
pub use missing::{Missing, Severity};
pub use number::{NotSeries, Number, Series};
pub use outcome::{Act, Origin};
pub use party::{Address, AgreementRef, Channel, Customer, Issuer, Member};
pub use prepared::{Centre, Prepared, Standing, prepare};
pub use rules::{Rule, Rules};
pub use run::{BodyState, Run, RunBody, RunTotals};
