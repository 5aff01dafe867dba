//! What this is: the list of agreements. What it is not: their texts, which only their own page loads.

use kernel::permission::ViewAgreements;
use kernel::{AgreementId, Can, Day};
use store::{FromRow, Row, StoreError, Tx, Val};
use webkit::Direction;

use super::super::rows::span_of_row;
use super::{COUNTED, Place, sorted};
use crate::model::{Span, State, state_case, state_on};

/// Which agreements.
#[derive(Clone, Debug, Default)]
pub struct AgreementFilter {
    /// Words of number or title.
    pub words: String,
    /// In this state on the day.
    pub state: Option<State>,
}

/// An agreement in a list.
#[derive(Clone, Debug)]
pub struct AgreementRow {
    /// Which.
    pub agreement_id: AgreementId,
    /// Its number.
    pub number: String,
    /// The version of its text.
    pub version_label: String,
    /// Its title.
    pub title: String,
    /// Its dates.
    pub span: Span,
    /// How many bodies are members on the day.
    pub members: i64,
    /// The key by which it is sorted.
    pub sort_key: String,
}

impl AgreementRow {
    /// Where it stands on a day.
    pub fn state(&self, day: Day) -> State {
        state_on(&self.span, day)
    }

    /// Whether bodies may still join it on a day.
    pub fn is_open(&self, day: Day) -> bool {
        match self.state(day) {
            State::Upcoming | State::InForce | State::ToRenew | State::NoticePassed => true,
            State::Draft | State::Closed | State::Withdrawn | State::Cancelled => false,
        }
    }
}

impl FromRow for AgreementRow {
    fn from_row(row: &Row) -> Result<Self, StoreError> {
        Ok(Self {
            agreement_id: row.get("agreement_id")?,
            number: row.get("number")?,
            version_label: row.get("version_label")?,
            title: row.get("title")?,
            span: span_of_row(row)?,
            members: row.get("members")?,
            sort_key: row.get("sort_key")?,
        })
    }
}

macro_rules! filtered {
    ($columns:expr) => {
        concat!(
            "SELECT ",
            $columns,
            " FROM agreement a WHERE a.tenant_id = $1 \
             AND (EXISTS (SELECT 1 FROM membership m WHERE m.tenant_id = $1 AND m.agreement_id = a.agreement_id \
             AND m.body_id = $2) OR $2 IS NULL) \
             AND ($3 = '' OR a.search_text LIKE '%' || $3 || '%') AND ($4 = '' OR ",
            state_case!("$5", "a."),
            " = $4)"
        )
    };
}

sorted!(
    filtered!(
        "a.agreement_id, a.number, a.version_label, a.title, a.starts, a.ends, a.notice_by, a.course, a.sort_key, \
         (SELECT count(*) FROM membership n WHERE n.tenant_id = $1 AND n.agreement_id = a.agreement_id \
         AND n.course <> 'cancelled' AND n.starts <= $5 AND n.ends >= $5) AS members"
    ),
    "a.",
    "agreement_id",
    "$6",
    "$7",
    "$8"
);
pub(super) const COUNT: &str =
    concat!("SELECT count(*) AS c0 FROM (", filtered!("1 AS x"), " LIMIT $6) AS counted");

fn filter_values(can: &Can<ViewAgreements>, filter: &AgreementFilter, day: Day) -> Vec<Val> {
    vec![
        can.tenant().into(),
        can.scope().body().into(),
        kernel::text::fold(&filter.words).into(),
        filter.state.map_or("", State::code).into(),
        day.into(),
    ]
}

/// Agreements within the person's scope; at most `most`.
pub async fn agreements(
    tx: &mut Tx,
    can: &Can<ViewAgreements>,
    filter: &AgreementFilter,
    (place, most): (&Place, usize),
) -> Result<Vec<AgreementRow>, StoreError> {
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
pub async fn count_agreements(
    tx: &mut Tx,
    can: &Can<ViewAgreements>,
    filter: &AgreementFilter,
) -> Result<i64, StoreError> {
    let mut values = filter_values(can, filter, tx.today());
    values.push(COUNTED.saturating_add(1).into());
    tx.scalar(COUNT, &values).await
}
