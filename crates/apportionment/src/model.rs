//! What this is: shared costs and how they are divided, as values with their rules; pure.
//! What it is not: it reads no clock and no database: figures, members and days come in as arguments.

pub mod basis;
pub mod computation;
pub mod explain;
pub mod pool;
pub mod shares;
pub mod simulation;
pub mod weights;

pub use basis::{Basis, Measure, NotBasis, Part};
pub use computation::{Approval, Computation, Kind, Snapshot, State};
pub use pool::{Category, Pool};
pub use shares::{Claim, Portion, divide};
pub use simulation::{Claimant, Figure, Past, Share, Simulation, Trend, simulate};
pub use weights::{NotDivisible, Weights, weights};
