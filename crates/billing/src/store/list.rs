//! What this is: the list of invoices, page by page: filtered, sorted, counted, at the same cost however many there
//! are. What it is not: the page that shows it.

use kernel::permission::ViewInvoices;
use kernel::{BodyId, Can, Cents, Day, InvoiceId, RunId, text};
use serde::Serialize;
use store::{StoreError, Tx, Val};

use crate::model::{DocumentKind, SdiOutcome, Series};

/// Beyond this the count says «more than».
pub const MOST_COUNTED: i64 = 1000;

/// An invoice in a list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Listed {
    /// Which.
    pub invoice_id: InvoiceId,
    /// Whose.
    pub body_id: BodyId,
    /// The body's name at issue.
    pub body_name: String,
    /// The year whose services it bills.
    pub services_year: i16,
    /// Its number.
    pub number_text: String,
    /// Its date.
    pub issued_on: Day,
    /// By when it is paid.
    pub due_on: Day,
    /// The sum of the bases.
    pub taxable: Cents,
    /// The sum of the taxes.
    pub tax: Cents,
    /// Bases plus taxes.
    pub document: Cents,
    /// What is paid to the issuer.
    pub payable: Cents,
    /// The name of its file.
    pub file_name: String,
    /// When its file was sent.
    pub sent_on: Option<Day>,
    /// What the exchange system answered.
    pub outcome: SdiOutcome,
    /// Invoice or credit note.
    pub kind: DocumentKind,
    #[serde(skip)]
    pub(crate) sort_key: String,
    #[serde(skip)]
    pub(crate) number_key: String,
}
store::from_row!(Listed {
    invoice_id,
    body_id,
    body_name,
    services_year,
    number_text,
    issued_on,
    due_on,
    taxable,
    tax,
    document,
    payable,
    file_name,
    sent_on,
    outcome,
    kind,
    sort_key,
    number_key
});

/// What a list is sorted by.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum SortBy {
    /// Number.
    #[default]
    Number,
    /// The body's name.
    Body,
    /// The total of the document.
    Amount,
    /// The day by which it is paid.
    Due,
}

/// In which direction.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Way {
    /// From the first.
    Up,
    /// From the last.
    #[default]
    Down,
}

/// What became of the file.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Sent {
    /// Anything.
    #[default]
    Any,
    /// Not sent yet.
    NotYet,
    /// Sent.
    Sent,
}

/// What a list shows.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Filter {
    /// Words that number, body or codes hold.
    pub words: String,
    /// Only of this year of services.
    pub services_year: Option<i16>,
    /// Only of this series.
    pub series: Option<Series>,
    /// Only of this body.
    pub body: Option<BodyId>,
    /// Only of this run.
    pub run: Option<RunId>,
    /// Only those whose file was sent, or was not.
    pub sent: Sent,
    /// Only of this kind.
    pub kind: Option<DocumentKind>,
    /// Only those to which this was answered.
    pub outcome: Option<SdiOutcome>,
    /// Sorted by.
    pub sort: SortBy,
    /// In which direction.
    pub way: Way,
}

macro_rules! filtered {
    () => {
        " FROM invoice WHERE tenant_id = $1 AND (body_id = $2 OR $2 IS NULL) \
         AND ($3 = '' OR search_text LIKE '%' || $3 || '%') AND (services_year = $4 OR $4 IS NULL) \
         AND (series = $5 OR $5 IS NULL) AND (body_id = $6 OR $6 IS NULL) AND (run_id = $7 OR $7 IS NULL) \
         AND ($8 = '' OR ($8 = 'new' AND sent_on IS NULL) OR ($8 = 'sent' AND sent_on IS NOT NULL)) \
         AND (kind = $9 OR $9 IS NULL) AND (outcome = $10 OR $10 IS NULL)"
    };
}
macro_rules! sorted {
    ($key:literal, $sign:literal, $way:literal) => {
        concat!(
            "SELECT invoice_id, body_id, body_name, services_year, number_text, issued_on, due_on, taxable, tax, \
             document, payable, file_name, sent_on, outcome, kind, sort_key, \
             number_key",
            filtered!(),
            " AND (",
            $key,
            ", number_key) ",
            $sign,
            " ($11, $12) ORDER BY ",
            $key,
            " ",
            $way,
            ", number_key ",
            $way,
            " LIMIT $13"
        )
    };
}
const BY_NUMBER_UP: &str = sorted!("year", ">", "ASC");
const BY_NUMBER_DOWN: &str = sorted!("year", "<", "DESC");
const BY_BODY_UP: &str = sorted!("sort_key", ">", "ASC");
const BY_BODY_DOWN: &str = sorted!("sort_key", "<", "DESC");
const BY_AMOUNT_UP: &str = sorted!("document", ">", "ASC");
const BY_AMOUNT_DOWN: &str = sorted!("document", "<", "DESC");
const BY_DUE_UP: &str = sorted!("due_on", ">", "ASC");
const BY_DUE_DOWN: &str = sorted!("due_on", "<", "DESC");
const COUNT: &str =
    concat!("SELECT COUNT(*) AS c0 FROM (SELECT 1 AS x", filtered!(), " LIMIT $11) AS counted");
// A body's people see only the years and series of their own invoices.
const YEARS: &str = "SELECT DISTINCT r.services_year AS c0 FROM invoice_run r WHERE r.tenant_id = $1 \
    AND (EXISTS (SELECT 1 FROM invoice i WHERE i.tenant_id = $1 AND i.body_id = $2 AND i.run_id = r.run_id) \
    OR $2 IS NULL) ORDER BY 1 DESC";
const SERIES: &str = "SELECT s.series AS c0 FROM series_counter s WHERE s.tenant_id = $1 \
    AND (EXISTS (SELECT 1 FROM invoice i WHERE i.tenant_id = $1 AND i.body_id = $2 AND i.series = s.series) \
    OR $2 IS NULL) ORDER BY 1";
pub(crate) const SQL: &[&str] = &[
    BY_NUMBER_UP,
    BY_NUMBER_DOWN,
    BY_BODY_UP,
    BY_BODY_DOWN,
    BY_AMOUNT_UP,
    BY_AMOUNT_DOWN,
    BY_DUE_UP,
    BY_DUE_DOWN,
    COUNT,
    YEARS,
    SERIES,
];

/// So many invoices after a place (the sort value and the key of the last one shown), or from the first.
pub async fn page(
    tx: &mut Tx,
    can: &Can<ViewInvoices>,
    filter: &Filter,
    (after, size): (Option<[&str; 2]>, i64),
) -> Result<Vec<Listed>, StoreError> {
    let mut values = values(can, filter).to_vec();
    values.extend(start(filter, after));
    values.push(size.into());
    tx.all(statement(filter), &values).await
}

/// How many the filter lets through; [`MOST_COUNTED`] + 1 means more.
pub async fn count(tx: &mut Tx, can: &Can<ViewInvoices>, filter: &Filter) -> Result<i64, StoreError> {
    let mut values = values(can, filter).to_vec();
    values.push(MOST_COUNTED.saturating_add(1).into());
    tx.scalar(COUNT, &values).await
}

/// The years and the series there are, to filter by.
pub async fn choices(tx: &mut Tx, can: &Can<ViewInvoices>) -> Result<(Vec<i16>, Vec<Series>), StoreError> {
    let whose: [Val; 2] = [can.tenant().into(), can.scope().body().into()];
    let years: Vec<(i16,)> = tx.all(YEARS, &whose).await?;
    let series: Vec<(Series,)> = tx.all(SERIES, &whose).await?;
    Ok((years.into_iter().map(|(year,)| year).collect(), series.into_iter().map(|(one,)| one).collect()))
}

/// The place of an invoice in a list so sorted.
pub fn place(listed: &Listed, sort: SortBy) -> [String; 2] {
    let key = match sort {
        SortBy::Number => listed.number_key.chars().take(4).collect(),
        SortBy::Body => listed.sort_key.clone(),
        SortBy::Amount => listed.document.get().to_string(),
        SortBy::Due => listed.due_on.iso(),
    };
    [key, listed.number_key.clone()]
}

fn values(can: &Can<ViewInvoices>, filter: &Filter) -> [Val; 10] {
    let sent = match filter.sent {
        Sent::Any => "",
        Sent::NotYet => "new",
        Sent::Sent => "sent",
    };
    let series = filter.series.as_ref().map(|series| series.as_str().to_owned());
    [
        can.tenant().into(),
        can.scope().body().into(),
        text::fold(&filter.words).into(),
        filter.services_year.into(),
        series.into(),
        filter.body.into(),
        filter.run.into(),
        sent.into(),
        filter.kind.map(|kind| kind.code().to_owned()).into(),
        filter.outcome.map(|outcome| outcome.code().to_owned()).into(),
    ]
}

fn statement(filter: &Filter) -> &'static str {
    match (filter.sort, filter.way) {
        (SortBy::Number, Way::Up) => BY_NUMBER_UP,
        (SortBy::Number, Way::Down) => BY_NUMBER_DOWN,
        (SortBy::Body, Way::Up) => BY_BODY_UP,
        (SortBy::Body, Way::Down) => BY_BODY_DOWN,
        (SortBy::Amount, Way::Up) => BY_AMOUNT_UP,
        (SortBy::Amount, Way::Down) => BY_AMOUNT_DOWN,
        (SortBy::Due, Way::Up) => BY_DUE_UP,
        (SortBy::Due, Way::Down) => BY_DUE_DOWN,
    }
}

/// Where the page starts: after a place, or before everything. A place that does not read is the beginning.
fn start(filter: &Filter, after: Option<[&str; 2]>) -> [Val; 2] {
    let edge = match filter.way {
        Way::Up => ("", i64::MIN, Day::FIRST, ""),
        Way::Down => ("zzzzzzzzzzzzzzzz", i64::MAX, Day::LAST, "9999zzzzzz99999999"),
    };
    let [key, id] = after.unwrap_or(["", edge.3]);
    let text = if after.is_some() { key } else { edge.0 };
    match filter.sort {
        SortBy::Number | SortBy::Amount => [key.parse().unwrap_or(edge.1).into(), id.into()],
        SortBy::Body => [text.into(), id.into()],
        SortBy::Due => [Day::parse(key).unwrap_or(edge.2).into(), id.into()],
    }
}
