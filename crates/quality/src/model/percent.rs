//! What this is: shares and means in tenths, whole numbers all the way: `91,7`.
//! What it is not: shown alone: whoever prints one prints what it is a share of.

use std::fmt;

use serde::{Deserialize, Serialize};

/// A number of tenths, rounded half up once.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Tenths(pub i64);

impl Tenths {
    /// `part` in a hundred of `whole`; none of nothing. Example: 11 of 12 are 91,7 %.
    pub fn percent(part: i64, whole: i64) -> Option<Self> {
        Self::ratio(part.saturating_mul(100), whole)
    }

    /// A sum divided by how many; none of nothing. Example: 17 by 4 is 4,3.
    pub fn ratio(sum: i64, count: i64) -> Option<Self> {
        if sum < 0 || count <= 0 {
            return None;
        }
        let (sum, count) = (i128::from(sum), i128::from(count));
        i64::try_from((sum * 20 + count) / (count * 2)).ok().map(Self)
    }
}

impl fmt::Display for Tenths {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{},{}", self.0 / 10, self.0 % 10)
    }
}
