//! What this is: a run: a year's round of invoices of a centre in one series, and how it went for each body.
//! What it is not: the invoices; and it can be started again whenever there is something left to bill.

use kernel::{BodyId, Cents, Day, Instant, InvoiceId, JobId, MembershipId, RunId};
use serde::Serialize;

use super::Series;

/// A round of invoices.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Run {
    /// Which.
    pub run_id: RunId,
    /// The year whose services are billed.
    pub services_year: i16,
    /// The series in which the invoices are numbered.
    #[serde(serialize_with = "as_text")]
    pub series: Series,
    /// The date of its invoices.
    pub invoice_date: Day,
    /// The job that issues or issued them, once somebody has asked.
    pub job_id: Option<JobId>,
    /// When it was made.
    pub created_at: Instant,
    /// By whom.
    pub created_by: String,
    /// Grows with every change.
    pub version: i64,
}
store::from_row!(Run {
    run_id,
    services_year,
    series,
    invoice_date,
    job_id,
    created_at,
    created_by,
    version
});

fn as_text<S: serde::Serializer>(series: &Series, to: S) -> Result<S::Ok, S::Error> {
    to.serialize_str(series.as_str())
}

/// How a run went for a body.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum BodyState {
    /// Its turn has not come.
    Pending,
    /// Its invoice is issued.
    Issued,
    /// Its invoice was not issued; the reason says what to do.
    Failed,
    /// There was nothing to bill.
    Nothing,
}

impl BodyState {
    /// Every state, in the order of the pages.
    pub const ALL: [Self; 4] = [Self::Pending, Self::Issued, Self::Failed, Self::Nothing];

    /// The word kept in the database.
    pub fn code(self) -> &'static str {
        match self {
            Self::Pending => "pending",
            Self::Issued => "issued",
            Self::Failed => "failed",
            Self::Nothing => "nothing",
        }
    }

    /// The words shown to people.
    pub fn label(self) -> &'static str {
        match self {
            Self::Pending => "In attesa",
            Self::Issued => "Emessa",
            Self::Failed => "Non emessa",
            Self::Nothing => "Niente da fatturare",
        }
    }

    /// The state with this word.
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.code() == code)
    }
}

impl From<BodyState> for store::Val {
    fn from(state: BodyState) -> Self {
        state.code().into()
    }
}

impl store::FromCol for BodyState {
    fn from_col(row: &store::Row, column: &str) -> Result<Self, store::StoreError> {
        let code: String = row.get(column)?;
        Self::from_code(&code).ok_or_else(|| store::StoreError::Corrupt(format!("{column}: {code}")))
    }
}

/// A body in a run.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct RunBody {
    /// Its membership.
    pub membership_id: MembershipId,
    /// The body.
    pub body_id: BodyId,
    /// Its name when the run came to it.
    pub body_name: String,
    /// How it went.
    pub state: BodyState,
    /// Why not.
    pub reason: String,
    /// Its last invoice in this run.
    pub invoice_id: Option<InvoiceId>,
}
store::from_row!(RunBody { membership_id, body_id, body_name, state, reason, invoice_id });

/// What a run has come to.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct RunTotals {
    /// How many invoices.
    pub invoices: i64,
    /// How many bodies were not billed.
    pub failed: i64,
    /// The sum of the bases.
    pub taxable: Cents,
    /// The sum of the taxes.
    pub tax: Cents,
    /// The sum of the documents.
    pub document: Cents,
}
store::from_row!(RunTotals { invoices, failed, taxable, tax, document });
