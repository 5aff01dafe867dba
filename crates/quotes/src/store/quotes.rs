//! What this is: a quote with its versions and lines in the database: read, locked, summed up for the lists.
//! What it is not: an act; those are beside.

use ::store::{StoreError, Tx, Val};
use kernel::permission::Action;
use kernel::{Can, Cents, Day, QuoteId, text};

use super::Failure;
use super::rows::{line_columns, quote_columns, version_columns};
use crate::ReadsQuotes;
use crate::model::{Line, Number, Quote, Version, standing, standing_for_body};

const GET: &str = concat!(
    "SELECT ",
    quote_columns!(),
    " FROM quote WHERE tenant_id = $1 AND quote_id = $2 AND (body_id = $3 OR $3 IS NULL) \
     AND (sent_no > 0 OR $4 = 0)"
);
const LOCK: &str = concat!(
    "UPDATE quote SET version = version + 1 WHERE tenant_id = $1 AND quote_id = $2 \
     AND (body_id = $3 OR $3 IS NULL) RETURNING ",
    quote_columns!()
);
const VERSIONS: &str = concat!(
    "SELECT ",
    version_columns!(),
    " FROM quote_version WHERE tenant_id = $1 AND quote_id = $2 AND (sent_on IS NOT NULL OR $3 = 0) ORDER BY no"
);
const LINES: &str = concat!(
    "SELECT ",
    line_columns!(),
    " FROM quote_line WHERE tenant_id = $1 AND quote_id = $2 AND no = $3 ORDER BY position, line_id"
);
const SUM_UP: &str = "UPDATE quote SET last_no = $3, last_status = $4, last_total = $5, last_expires = $6, \
    sent_no = $7, sent_status = $8, sent_total = $9, sent_expires = $10, number_year = $11, number_place = $12, \
    number_key = $13, subject = $14, search_text = $15 WHERE tenant_id = $1 AND quote_id = $2";
const TOTAL: &str = "UPDATE quote_version SET total = $4 WHERE tenant_id = $1 AND quote_id = $2 AND no = $3";
pub(crate) const SQL: &[&str] = &[GET, LOCK, VERSIONS, LINES, SUM_UP, TOTAL];

/// A quote with everything that is in it, as somebody may see it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Whole {
    /// The quote.
    pub quote: Quote,
    /// Its versions, oldest first; for people of a body only those that were sent.
    pub versions: Vec<Version>,
    /// The version on show.
    pub shown: Version,
    /// Its lines.
    pub lines: Vec<Line>,
}

/// People of a body know only what was sent.
fn only_sent<A: Action>(can: &Can<A>) -> i64 {
    i64::from(can.scope().body().is_some())
}

/// A quote, if it is there and within the person's scope; people of a body have it once it was sent.
pub async fn find<A: ReadsQuotes>(
    tx: &mut Tx,
    can: &Can<A>,
    id: QuoteId,
) -> Result<Option<Quote>, StoreError> {
    let own = can.scope().body();
    tx.maybe(GET, &[can.tenant().into(), id.into(), own.into(), only_sent(can).into()]).await
}

/// The versions of a quote that the person may see, oldest first.
pub async fn versions<A: ReadsQuotes>(
    tx: &mut Tx,
    can: &Can<A>,
    id: QuoteId,
) -> Result<Vec<Version>, StoreError> {
    tx.all(VERSIONS, &[can.tenant().into(), id.into(), only_sent(can).into()]).await
}

/// The lines of a version.
pub async fn lines<A: ReadsQuotes>(
    tx: &mut Tx,
    can: &Can<A>,
    (id, no): (QuoteId, i64),
) -> Result<Vec<Line>, StoreError> {
    tx.all(LINES, &[can.tenant().into(), id.into(), no.into()]).await
}

/// A quote with a version of it, the one by which it is known if none is named; nothing if the person may not see it.
pub async fn whole<A: ReadsQuotes>(
    tx: &mut Tx,
    can: &Can<A>,
    id: QuoteId,
    no: Option<i64>,
) -> Result<Option<Whole>, StoreError> {
    let Some(quote) = find(tx, can, id).await? else { return Ok(None) };
    let versions = versions(tx, can, id).await?;
    let shown = match no {
        Some(no) => versions.iter().find(|version| version.no == no),
        None => standing(&versions),
    };
    let Some(shown) = shown.cloned() else { return Ok(None) };
    let lines = lines(tx, can, (id, shown.no)).await?;
    Ok(Some(Whole { quote, versions, shown, lines }))
}

/// Takes hold of a quote until the end of the transaction, and reads it as it is now.
pub(super) async fn lock<A: ReadsQuotes>(tx: &mut Tx, can: &Can<A>, id: QuoteId) -> Result<Quote, Failure> {
    let own = can.scope().body();
    let found: Option<Quote> = tx.maybe(LOCK, &[can.tenant().into(), id.into(), own.into()]).await?;
    found.ok_or(Failure::NotThere)
}

/// Writes where the quote stands now, for the lists.
pub(super) async fn sum_up<A: ReadsQuotes>(
    tx: &mut Tx,
    can: &Can<A>,
    quote: &Quote,
) -> Result<(), StoreError> {
    let all: Vec<Version> =
        tx.all(VERSIONS, &[can.tenant().into(), quote.quote_id.into(), 0_i64.into()]).await?;
    let mut values: Vec<Val> = vec![can.tenant().into(), quote.quote_id.into()];
    values.extend(columns(standing(&all)));
    values.extend(columns(standing_for_body(&all)));
    values.extend([
        quote.number.map(|number| number.year).into(),
        quote.number.map(|number| number.place).into(),
        Number::key(quote.number).into(),
        quote.subject.as_str().into(),
        search_text(quote).into(),
    ]);
    tx.exec(SUM_UP, &values).await.map(|_| ())
}

fn columns(version: Option<&Version>) -> [Val; 4] {
    let Some(version) = version else {
        return [0_i64.into(), "".into(), Cents::ZERO.into(), Day::LAST.into()];
    };
    let expires = version.expires.unwrap_or(Day::LAST);
    [version.no.into(), version.status.into(), version.total.into(), expires.into()]
}

pub(super) fn search_text(quote: &Quote) -> String {
    text::fold(&format!("{} {} {}", quote.number_text(), quote.body_name, quote.subject))
}

/// The sum of the lines of a draft that have a price.
pub(super) async fn total_up<A: ReadsQuotes>(
    tx: &mut Tx,
    can: &Can<A>,
    (id, no): (QuoteId, i64),
) -> Result<(), Failure> {
    let lines = lines(tx, can, (id, no)).await?;
    let total = crate::model::total(lines.iter().filter_map(|line| line.price.as_ref()));
    let total = total.ok_or(crate::Refused::TooLarge)?;
    tx.exec(TOTAL, &[can.tenant().into(), id.into(), no.into(), total.into()]).await?;
    Ok(())
}
