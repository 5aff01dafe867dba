//! What this is: the lists of agreements and memberships, searched, filtered by derived state, paged by key.
//! What it is not: the pages; a list costs the same whatever the number of rows behind it.

mod agreements;
mod memberships;

use kernel::Day;
use uuid::Uuid;
use webkit::{Direction, Sort};

pub use agreements::{AgreementFilter, AgreementRow, agreements, count_agreements};
pub use memberships::{MembershipFilter, MembershipRow, count_memberships, memberships};

/// Counting stops here: beyond it the page says «più di 1.000».
pub const COUNTED: i64 = 1000;

pub(crate) const SQL: &[&str] = &[
    agreements::BY_NAME_UP,
    agreements::BY_NAME_DOWN,
    agreements::BY_END_UP,
    agreements::BY_END_DOWN,
    agreements::COUNT,
    memberships::BY_NAME_UP,
    memberships::BY_NAME_DOWN,
    memberships::BY_END_UP,
    memberships::BY_END_DOWN,
    memberships::COUNT,
];

/// The keys of the columns that sort: name and last day.
pub const SORTS: [&str; 2] = ["nome", "scadenza"];

/// In which order, and after which row.
#[derive(Clone, Debug)]
pub struct Place {
    /// The order.
    pub sort: Sort,
    /// The sort value and the id of the last row of the page before.
    pub after: Option<(String, Uuid)>,
}

impl Place {
    /// Whether it is sorted by the last day.
    pub fn by_end(&self) -> bool {
        self.sort.key == "scadenza"
    }

    /// The sort value and id of a membership, after which the next rows follow.
    pub fn key_of(&self, row: &MembershipRow) -> (String, Uuid) {
        let key = if self.by_end() { row.membership.span.ends.iso() } else { row.sort_key.clone() };
        (key, row.membership.membership_id.0)
    }

    /// Where the page begins: after the last row, or before every row.
    fn start(&self) -> [store::Val; 2] {
        let (text, day, id) = match self.sort.direction {
            Direction::Up => ("", Day::FIRST, Uuid::nil()),
            // No name is folded to a text beyond this one.
            Direction::Down => ("\u{10ffff}", Day::LAST, Uuid::max()),
        };
        match &self.after {
            Some((key, id)) if self.by_end() => [Day::parse(key).unwrap_or(day).into(), (*id).into()],
            Some((key, id)) => [key.as_str().into(), (*id).into()],
            None if self.by_end() => [day.into(), id.into()],
            None => [text.into(), id.into()],
        }
    }
}

/// The four statements of a list, from its columns, source and filter, whose last parameter is named.
macro_rules! sorted {
    ($select:expr, $of:literal, $id:literal, $p1:literal, $p2:literal, $p3:literal) => {
        pub(super) const BY_NAME_UP: &str = concat!(
            $select,
            " AND (",
            $of,
            "sort_key, ",
            $of,
            $id,
            ") > (",
            $p1,
            ", ",
            $p2,
            ") ORDER BY ",
            $of,
            "sort_key, ",
            $of,
            $id,
            " LIMIT ",
            $p3
        );
        pub(super) const BY_NAME_DOWN: &str = concat!(
            $select,
            " AND (",
            $of,
            "sort_key, ",
            $of,
            $id,
            ") < (",
            $p1,
            ", ",
            $p2,
            ") ORDER BY ",
            $of,
            "sort_key DESC, ",
            $of,
            $id,
            " DESC LIMIT ",
            $p3
        );
        pub(super) const BY_END_UP: &str = concat!(
            $select,
            " AND (",
            $of,
            "ends, ",
            $of,
            $id,
            ") > (",
            $p1,
            ", ",
            $p2,
            ") ORDER BY ",
            $of,
            "ends, ",
            $of,
            $id,
            " LIMIT ",
            $p3
        );
        pub(super) const BY_END_DOWN: &str = concat!(
            $select,
            " AND (",
            $of,
            "ends, ",
            $of,
            $id,
            ") < (",
            $p1,
            ", ",
            $p2,
            ") ORDER BY ",
            $of,
            "ends DESC, ",
            $of,
            $id,
            " DESC LIMIT ",
            $p3
        );
    };
}
use sorted;
