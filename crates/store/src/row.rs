//! What this is: rows that come back, read by column name into the kernel's types.
//! What it is not: an ORM; areas say column by column what they want.

use kernel::{Cents, Day, Instant, Price, Quantity, Rate};
use rusqlite::types::ValueRef;
use sqlx::postgres::PgRow;
use sqlx::{Row as _, ValueRef as _};
use uuid::Uuid;

use crate::StoreError;
use crate::sqlite::SqliteRow;

/// A row of either database.
pub enum Row<'r> {
    /// From SQLite.
    Sqlite(SqliteRow<'r>),
    /// From PostgreSQL.
    Postgres(&'r PgRow),
}

impl Row<'_> {
    /// The value of a column.
    pub fn get<T: FromCol>(&self, column: &str) -> Result<T, StoreError> {
        T::from_col(self, column)
    }

    fn is_null(&self, column: &str) -> Result<bool, StoreError> {
        Ok(match self {
            Self::Sqlite(row) => row.is_null(column)?,
            Self::Postgres(row) => row.try_get_raw(column)?.is_null(),
        })
    }
}

/// A type that a whole row is read into.
pub trait FromRow: Sized {
    /// Reads the row.
    fn from_row(row: &Row<'_>) -> Result<Self, StoreError>;
}

/// A type that a column is read into.
pub trait FromCol: Sized {
    /// Reads the column.
    fn from_col(row: &Row<'_>, column: &str) -> Result<Self, StoreError>;
}

macro_rules! plain {
    ($($ty:ty: $from_sqlite:expr),+ $(,)?) => {$(
        impl FromCol for $ty {
            fn from_col(row: &Row<'_>, column: &str) -> Result<Self, StoreError> {
                match row { Row::Sqlite(r) => r.value(column, $from_sqlite), Row::Postgres(r) => Ok(r.try_get(column)?) }
            }
        }
    )+};
}
plain!(
    Uuid: |value| value.as_blob().ok().and_then(|bytes| Self::from_slice(bytes).ok()),
    i64: |value| value.as_i64().ok(),
    String: |value| text(value).map(str::to_owned),
    bool: |value| value.as_i64().ok().map(|number| number != 0),
    Vec<u8>: |value| value.as_blob().ok().map(<[u8]>::to_vec),
);

fn text(value: ValueRef<'_>) -> Option<&str> {
    value.as_str().ok()
}

macro_rules! narrow {
    ($($ty:ty),+) => {$(
        impl FromCol for $ty {
            fn from_col(row: &Row<'_>, column: &str) -> Result<Self, StoreError> {
                let wide = i64::from_col(row, column)?;
                wide.try_into().map_err(|_| StoreError::Corrupt(format!("{column}: {wide}")))
            }
        }
    )+};
}
narrow!(i32, u32, i16, u16, u64, usize);

macro_rules! wrapped {
    ($($ty:ident: $inner:ty => $make:expr),+ $(,)?) => {$(
        impl FromCol for kernel::$ty {
            fn from_col(row: &Row<'_>, column: &str) -> Result<Self, StoreError> {
                let make: fn($inner) -> kernel::$ty = $make;
                <$inner>::from_col(row, column).map(make)
            }
        }
    )+};
}
wrapped!(
    Cents: i64 => Cents::new, Price: i64 => Price::new, Quantity: i64 => Quantity::new, Rate: i64 => Rate::new,
    TenantId: Uuid => kernel::TenantId, AccountId: Uuid => kernel::AccountId, SessionId: Uuid => kernel::SessionId,
    TokenId: Uuid => kernel::TokenId, BodyId: Uuid => kernel::BodyId, ContactId: Uuid => kernel::ContactId,
    DriverValueId: Uuid => kernel::DriverValueId, ImportId: Uuid => kernel::ImportId, OrganId: Uuid => kernel::OrganId,
    StaffId: Uuid => kernel::StaffId, ServiceId: Uuid => kernel::ServiceId, CharterId: Uuid => kernel::CharterId,
    DocumentId: Uuid => kernel::DocumentId, PriceListId: Uuid => kernel::PriceListId,
    TariffId: Uuid => kernel::TariffId, AgreementId: Uuid => kernel::AgreementId,
    MembershipId: Uuid => kernel::MembershipId, TermId: Uuid => kernel::TermId, LineId: Uuid => kernel::LineId,
    RunId: Uuid => kernel::RunId, InvoiceId: Uuid => kernel::InvoiceId, JobId: Uuid => kernel::JobId,
    RequestId: Uuid => kernel::RequestId, RequestEntryId: Uuid => kernel::RequestEntryId,
    RequestFileId: Uuid => kernel::RequestFileId, TeamId: Uuid => kernel::TeamId, HourPackageId: Uuid => kernel::HourPackageId, ArticleId: Uuid => kernel::ArticleId, OutageId: Uuid => kernel::OutageId, LetterId: Uuid => kernel::LetterId, NoticeId: Uuid => kernel::NoticeId, SurveyId: Uuid => kernel::SurveyId, SurveyVersionId: Uuid => kernel::SurveyVersionId, EditionId: Uuid => kernel::EditionId, ResponseId: Uuid => kernel::ResponseId, DesignId: Uuid => kernel::DesignId, ClauseSetId: Uuid => kernel::ClauseSetId, ActId: Uuid => kernel::ActId, DeadlineId: Uuid => kernel::DeadlineId,
    QuoteId: Uuid => kernel::QuoteId,
    QuoteLineId: Uuid => kernel::QuoteLineId,
    NeedsTemplateId: Uuid => kernel::NeedsTemplateId,
    CampaignId: Uuid => kernel::CampaignId,
    SheetId: Uuid => kernel::SheetId,
    PoolId: Uuid => kernel::PoolId,
    ApportionmentId: Uuid => kernel::ApportionmentId,
    ReceiptId: Uuid => kernel::ReceiptId,
    PaymentId: Uuid => kernel::PaymentId,
    StatementId: Uuid => kernel::StatementId,
    ReminderId: Uuid => kernel::ReminderId,
    BudgetId: Uuid => kernel::BudgetId,
    AccountOfYearId: Uuid => kernel::AccountOfYearId,
    AssessmentId: Uuid => kernel::AssessmentId,
    FocusGroupId: Uuid => kernel::FocusGroupId,
    ParticipantId: Uuid => kernel::ParticipantId,
    SwotPointId: Uuid => kernel::SwotPointId,
    SwotLinkId: Uuid => kernel::SwotLinkId,
);

macro_rules! parsed {
    ($($ty:ident),+ $(,)?) => {$(
        impl FromCol for kernel::$ty {
            fn from_col(row: &Row<'_>, column: &str) -> Result<Self, StoreError> {
                let text = String::from_col(row, column)?;
                kernel::$ty::parse(&text).map_err(|why| StoreError::Corrupt(format!("{column} '{text}': {why}")))
            }
        }
    )+};
}
parsed!(
    TaxCode,
    VatNumber,
    Cig,
    Cup,
    OfficeCode,
    IpaCode,
    IstatCode,
    Belfiore,
    Iban,
    Email,
    PostalCode,
    ProvinceSign,
    Slug,
);

impl FromCol for Day {
    fn from_col(row: &Row<'_>, column: &str) -> Result<Self, StoreError> {
        let parse =
            |text: &str| Self::parse(text).map_err(|_| StoreError::Corrupt(format!("{column}: {text}")));
        match row {
            Row::Sqlite(r) => parse(r.value(column, text)?),
            Row::Postgres(r) => parse(&r.try_get::<chrono::NaiveDate, _>(column)?.to_string()),
        }
    }
}

impl FromCol for Instant {
    fn from_col(row: &Row<'_>, column: &str) -> Result<Self, StoreError> {
        match row {
            Row::Sqlite(r) => {
                let text = r.value(column, text)?;
                Self::parse_iso(text).map_err(|_| StoreError::Corrupt(format!("{column}: {text}")))
            }
            Row::Postgres(r) => {
                let at = r.try_get::<chrono::DateTime<chrono::Utc>, _>(column)?;
                Ok(Self::from_micros(at.timestamp_micros()))
            }
        }
    }
}

impl<T: FromCol> FromCol for Option<T> {
    fn from_col(row: &Row<'_>, column: &str) -> Result<Self, StoreError> {
        if row.is_null(column)? { Ok(None) } else { T::from_col(row, column).map(Some) }
    }
}

/// Reads a struct whose fields are named as the columns: `store::from_row!(Service { service_id, name });`.
#[macro_export]
macro_rules! from_row {
    ($name:ident { $($field:ident),+ $(,)? }) => {
        impl $crate::FromRow for $name {
            fn from_row(row: &$crate::Row<'_>) -> Result<Self, $crate::StoreError> {
                Ok(Self { $($field: row.get(stringify!($field))?),+ })
            }
        }
    };
}

macro_rules! tuples {
    ($($($t:ident $i:literal),+;)+) => {$(
        /// A row read by position names `c0`, `c1` … given in the statement.
        impl<$($t: FromCol),+> FromRow for ($($t,)+) {
            fn from_row(row: &Row<'_>) -> Result<Self, StoreError> { Ok(($(row.get::<$t>($i)?,)+)) }
        }
    )+};
}
tuples! { A "c0"; A "c0", B "c1"; A "c0", B "c1", C "c2"; A "c0", B "c1", C "c2", D "c3"; }
