//! What this is: the list of memberships. What it is not: their terms and services, see their own page.

use kernel::permission::ViewAgreements;
use kernel::{AgreementId, Can, Day};
use store::{FromRow, Row, StoreError, Tx, Val};
use webkit::Direction;

use super::super::rows::membership_columns;
use super::{COUNTED, Place, sorted};
use crate::model::{Membership, State, state_case, state_on};

/// Which memberships.
#[derive(Clone, Debug, Default)]
pub struct MembershipFilter {
    /// Words of the body's name.
    pub words: String,
    /// In this state on the day.
    pub state: Option<State>,
    /// Of this agreement.
    pub agreement: Option<AgreementId>,
}

/// A membership in a list.
#[derive(Clone, Debug)]
pub struct MembershipRow {
    /// The membership.
    pub membership: Membership,
    /// The number of its agreement.
    pub agreement_number: String,
    /// The title of its agreement.
    pub agreement_title: String,
    /// The key by which it is sorted.
    pub sort_key: String,
}

impl MembershipRow {
    /// Where it stands on a day.
    pub fn state(&self, day: Day) -> State {
        state_on(&self.membership.span, day)
    }
}

impl FromRow for MembershipRow {
    fn from_row(row: &Row) -> Result<Self, StoreError> {
        Ok(Self {
            membership: Membership::from_row(row)?,
            agreement_number: row.get("agreement_number")?,
            agreement_title: row.get("agreement_title")?,
            sort_key: row.get("sort_key")?,
        })
    }
}

macro_rules! filtered {
    ($columns:expr) => {
        concat!(
            "SELECT ",
            $columns,
            " FROM membership m JOIN agreement a ON a.tenant_id = m.tenant_id AND a.agreement_id = m.agreement_id \
             WHERE m.tenant_id = $1 AND (m.body_id = $2 OR $2 IS NULL) \
             AND ($3 = '' OR m.sort_key LIKE '%' || $3 || '%') AND ($4 = '' OR ",
            state_case!("$5", "m."),
            " = $4) AND (m.agreement_id = $6 OR $6 IS NULL)"
        )
    };
}

sorted!(
    filtered!(concat!(
        membership_columns!("m."),
        ", m.sort_key, a.number AS agreement_number, a.title AS agreement_title"
    )),
    "m.",
    "membership_id",
    "$7",
    "$8",
    "$9"
);
pub(super) const COUNT: &str =
    concat!("SELECT count(*) AS c0 FROM (", filtered!("1 AS x"), " LIMIT $7) AS counted");

fn filter_values(can: &Can<ViewAgreements>, filter: &MembershipFilter, day: Day) -> Vec<Val> {
    vec![
        can.tenant().into(),
        can.scope().body().into(),
        kernel::text::fold(&filter.words).into(),
        filter.state.map_or("", State::code).into(),
        day.into(),
        filter.agreement.into(),
    ]
}

/// Memberships within the person's scope; at most `most`.
pub async fn memberships(
    tx: &mut Tx,
    can: &Can<ViewAgreements>,
    filter: &MembershipFilter,
    (place, most): (&Place, usize),
) -> Result<Vec<MembershipRow>, StoreError> {
    let mut values = filter_values(can, filter, tx.today());
    values.extend(place.start());
    values.push(i64::try_from(most).unwrap_or(i64::MAX).into());
    let statement = match (place.by_end(), place.sort.direction) {
        (false, Direction::Up) => BY_NAME_UP,
        (false, Direction::Down) => BY_NAME_DOWN,
        (true, Direction::Up) => BY_END_UP,
        (true, Direction::Down) => BY_END_DOWN,
    };
    tx.all(statement, &values).await
}

/// How many there are, up to [`COUNTED`] + 1.
pub async fn count_memberships(
    tx: &mut Tx,
    can: &Can<ViewAgreements>,
    filter: &MembershipFilter,
) -> Result<i64, StoreError> {
    let mut values = filter_values(can, filter, tx.today());
    values.push(COUNTED.saturating_add(1).into());
    tx.scalar(COUNT, &values).await
}
