//! What this is: the values that go into statements.
//! What it is not: rows that come back; see `row`.

use kernel::{Cents, Day, Instant, Price, Quantity, Rate};
use sqlx::Postgres;
use sqlx::postgres::PgArguments;
use sqlx::query::Query;
use uuid::Uuid;

/// The type of a NULL, which PostgreSQL wants to know.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ty {
    /// UUID
    Uuid,
    /// BIGINT
    Int,
    /// TEXT
    Text,
    /// BOOLEAN
    Bool,
    /// DATE
    Day,
    /// TIMESTAMPTZ
    Instant,
    /// BYTEA
    Bytes,
}

/// A value bound to a statement.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Val {
    /// NULL of a type.
    Null(Ty),
    /// An id.
    Uuid(Uuid),
    /// A number, cents, a price, a rate.
    Int(i64),
    /// Text.
    Text(String),
    /// True or false.
    Bool(bool),
    /// A civil day.
    Day(Day),
    /// An instant.
    Instant(Instant),
    /// Bytes.
    Bytes(Vec<u8>),
}

/// Types that become a [`Val`], with the type of their NULL.
trait Typed {
    const TY: Ty;
}

macro_rules! into_val {
    ($($from:ty => $ty:ident, $convert:expr;)+) => {$(
        impl Typed for $from { const TY: Ty = Ty::$ty; }
        impl From<$from> for Val { fn from(value: $from) -> Self { let convert: fn($from) -> _ = $convert; Self::$ty(convert(value)) } }
    )+};
}

into_val! {
    Uuid => Uuid, |v| v;
    i64 => Int, |v| v;
    i32 => Int, i64::from;
    u32 => Int, i64::from;
    u16 => Int, i64::from;
    i16 => Int, i64::from;
    String => Text, storable;
    &str => Text, |v| storable(v.to_owned());
    &String => Text, |v| storable(v.clone());
    bool => Bool, |v| v;
    Day => Day, |v| v;
    Instant => Instant, |v| v;
    Vec<u8> => Bytes, |v| v;
    &[u8] => Bytes, <[u8]>::to_vec;
    Cents => Int, Cents::get;
    Price => Int, Price::get;
    Quantity => Int, Quantity::get;
    Rate => Int, Rate::get;
}

/// PostgreSQL keeps no NUL character in a text and refuses even to look for one; SQLite cuts some comparisons
/// there. Whoever sends one gets the sign for «not a character» instead, the same on both.
pub(crate) fn storable(text: String) -> String {
    if text.contains('\0') { text.replace('\0', "\u{fffd}") } else { text }
}

macro_rules! ids_into_val {
    ($($id:ident),+ $(,)?) => {$(
        impl Typed for kernel::$id { const TY: Ty = Ty::Uuid; }
        impl From<kernel::$id> for Val { fn from(id: kernel::$id) -> Self { Self::Uuid(id.0) } }
    )+};
}

ids_into_val!(
    TenantId,
    AccountId,
    SessionId,
    TokenId,
    BodyId,
    ContactId,
    DriverValueId,
    ImportId,
    OrganId,
    StaffId,
    ServiceId,
    CharterId,
    DocumentId,
    PriceListId,
    TariffId,
    AgreementId,
    MembershipId,
    TermId,
    LineId,
    RunId,
    InvoiceId,
    QuoteId,
    QuoteLineId,
    NeedsTemplateId,
    CampaignId,
    SheetId,
    PoolId,
    ApportionmentId,
    ReceiptId,
    PaymentId,
    StatementId,
    ReminderId,
    BudgetId,
    AccountOfYearId,
    AssessmentId,
    FocusGroupId,
    ParticipantId,
    SwotPointId,
    SwotLinkId,
    RequestId,
    RequestEntryId,
    RequestFileId,
    TeamId,
    HourPackageId,
    ArticleId,
    OutageId,
    LetterId,
    NoticeId,
    SurveyId,
    SurveyVersionId,
    EditionId,
    ResponseId,
    DesignId,
    ClauseSetId,
    ActId,
    JobId,
    DeadlineId,
);

macro_rules! codes_into_val {
    ($($code:ident),+ $(,)?) => {$(
        impl Typed for kernel::$code { const TY: Ty = Ty::Text; }
        impl From<kernel::$code> for Val { fn from(code: kernel::$code) -> Self { Self::Text(code.as_str().to_owned()) } }
        impl Typed for &kernel::$code { const TY: Ty = Ty::Text; }
        impl From<&kernel::$code> for Val { fn from(code: &kernel::$code) -> Self { Self::Text(code.as_str().to_owned()) } }
    )+};
}

codes_into_val!(
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

impl<T: Typed + Into<Val>> From<Option<T>> for Val {
    fn from(value: Option<T>) -> Self {
        value.map_or(Self::Null(T::TY), Into::into)
    }
}

pub(crate) fn bind_postgres<'q>(
    query: Query<'q, Postgres, PgArguments>,
    value: &Val,
) -> Result<Query<'q, Postgres, PgArguments>, crate::StoreError> {
    Ok(match value {
        Val::Null(Ty::Uuid) => query.bind(None::<Uuid>),
        Val::Null(Ty::Int) => query.bind(None::<i64>),
        Val::Null(Ty::Text) => query.bind(None::<String>),
        Val::Null(Ty::Bool) => query.bind(None::<bool>),
        Val::Null(Ty::Day) => query.bind(None::<chrono::NaiveDate>),
        Val::Null(Ty::Instant) => query.bind(None::<chrono::DateTime<chrono::Utc>>),
        Val::Null(Ty::Bytes) => query.bind(None::<Vec<u8>>),
        Val::Uuid(v) => query.bind(*v),
        Val::Int(v) => query.bind(*v),
        Val::Text(v) => query.bind(v.clone()),
        Val::Bool(v) => query.bind(*v),
        Val::Day(v) => query.bind(chrono_day(*v)?),
        Val::Instant(v) => query.bind(chrono_instant(*v)?),
        Val::Bytes(v) => query.bind(v.clone()),
    })
}

fn chrono_day(day: Day) -> Result<chrono::NaiveDate, crate::StoreError> {
    day.iso().parse().map_err(|_| crate::StoreError::Corrupt(day.iso()))
}

fn chrono_instant(instant: Instant) -> Result<chrono::DateTime<chrono::Utc>, crate::StoreError> {
    chrono::DateTime::from_timestamp_micros(instant.micros())
        .ok_or_else(|| crate::StoreError::Corrupt(instant.iso()))
}
