//! What this is: the kinds of things of this area in the audit trail.
//! What it is not: the trail; and being told or reading a notice are not acts.

use identity::Thing;

/// The things of this area in the audit trail.
pub const THINGS: &[Thing] = &[Thing::new("notice_choice", "Preferenze degli avvisi")];
