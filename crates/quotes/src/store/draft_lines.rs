//! What this is: the lines of a draft: added, changed, taken off, each with the price of today.
//! What it is not: a way to change what was sent: the database refuses that.

use ::store::{StoreError, Tx, Val};
use kernel::permission::EditQuote;
use kernel::{Can, QuoteId, QuoteLineId, ServiceId};

use super::Failure;
use super::drafts::{Shown, entry, held_draft, titled};
use super::prices::price;
use super::quotes::{lines, sum_up, total_up};
use super::rows::packed;
use crate::Refused;
use crate::model::{Line, LineData, Quote, WantedLine};

const INSERT_LINE: &str = "INSERT INTO quote_line (tenant_id, quote_id, no, line_id, position, service_id, \
    service_code, service_name, starts, ends, ordered, note, price, effect, membership_id, membership_line_id, \
    closed_on, closed_amount) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, '', $14, $15, $16, $17)";
const CHANGE_LINE: &str = "UPDATE quote_line SET starts = $5, ends = $6, ordered = $7, note = $8, price = $9 \
    WHERE tenant_id = $1 AND quote_id = $2 AND no = $3 AND line_id = $4";
const REMOVE_LINE: &str =
    "DELETE FROM quote_line WHERE tenant_id = $1 AND quote_id = $2 AND no = $3 AND line_id = $4";
pub(crate) const SQL: &[&str] = &[INSERT_LINE, CHANGE_LINE, REMOVE_LINE];

/// Adds a line to a draft.
pub async fn add_line(
    tx: &mut Tx,
    can: &Can<EditQuote>,
    of: (QuoteId, Shown),
    (line_id, wanted): (QuoteLineId, WantedLine),
) -> Result<Quote, Failure> {
    let (quote, version) = held_draft(tx, can, of).await?;
    let service = wanted.service_id;
    let data = wanted.within(quote.year)?;
    let line = put_line(tx, can, (&quote, version.no), (line_id, service, data)).await?;
    settle(tx, can, (&quote, version.no)).await?;
    let text = format!("Aggiunto «{}» al {}", line.service_name, titled(&quote));
    tx.audit(entry("quote.line.add", &quote).summary(text).created(&line)?);
    Ok(quote)
}

pub(super) async fn put_line(
    tx: &mut Tx,
    can: &Can<EditQuote>,
    (quote, no): (&Quote, i64),
    (line_id, service_id, data): (QuoteLineId, ServiceId, LineData),
) -> Result<Line, Failure> {
    let service = catalogue::services::get(tx, can, service_id).await?.ok_or(Refused::NoSuchService)?;
    let known = lines(tx, can, (quote.quote_id, no)).await?;
    let price = price(tx, can, (quote.body_id, service_id), &data).await?.ok();
    let line = Line {
        line_id,
        position: known.iter().map(|line| line.position).max().unwrap_or_default().saturating_add(1),
        service_id,
        service_code: service.data.code,
        service_name: service.data.name,
        data,
        price,
        effect: String::new(),
        placed: None,
        closed: None,
    };
    write_line(tx, can, (quote.quote_id, no), &line).await?;
    Ok(line)
}

pub(super) async fn write_line(
    tx: &mut Tx,
    can: &Can<EditQuote>,
    (id, no): (QuoteId, i64),
    line: &Line,
) -> Result<(), StoreError> {
    let values: [Val; 17] = [
        can.tenant().into(),
        id.into(),
        no.into(),
        line.line_id.into(),
        line.position.into(),
        line.service_id.into(),
        line.service_code.as_str().into(),
        line.service_name.as_str().into(),
        line.data.period.from().into(),
        line.data.period.to().into(),
        packed(&line.data.ordered)?,
        line.data.note.as_str().into(),
        priced(line)?,
        line.placed.map(|placed| placed.membership_id).into(),
        line.placed.map(|placed| placed.line_id).into(),
        line.closed.map(|closed| closed.on).into(),
        line.closed.map(|closed| closed.amount).into(),
    ];
    tx.exec(INSERT_LINE, &values).await.map(|_| ())
}

/// The price as its column has it.
pub(super) fn priced(line: &Line) -> Result<Val, StoreError> {
    line.price.as_ref().map_or_else(|| Ok("".into()), packed)
}

/// Changes a line of a draft: its days, what is ordered, its note.
pub async fn change_line(
    tx: &mut Tx,
    can: &Can<EditQuote>,
    of: (QuoteId, Shown),
    (line_id, wanted): (QuoteLineId, WantedLine),
) -> Result<Quote, Failure> {
    let (quote, version) = held_draft(tx, can, of).await?;
    let before = one_line(tx, can, (&quote, version.no), line_id).await?;
    let data = wanted.within(quote.year)?;
    let price = price(tx, can, (quote.body_id, before.service_id), &data).await?.ok();
    let after = Line { data, price, ..before.clone() };
    let values: [Val; 9] = [
        can.tenant().into(),
        quote.quote_id.into(),
        version.no.into(),
        line_id.into(),
        after.data.period.from().into(),
        after.data.period.to().into(),
        packed(&after.data.ordered)?,
        after.data.note.as_str().into(),
        priced(&after)?,
    ];
    tx.exec(CHANGE_LINE, &values).await?;
    settle(tx, can, (&quote, version.no)).await?;
    let text = format!("Modificato «{}» nel {}", after.service_name, titled(&quote));
    tx.audit(entry("quote.line.edit", &quote).summary(text).change(&before, &after)?);
    Ok(quote)
}

/// Takes a line off a draft; what it was stays in the audit trail.
pub async fn remove_line(
    tx: &mut Tx,
    can: &Can<EditQuote>,
    of: (QuoteId, Shown),
    line_id: QuoteLineId,
) -> Result<Quote, Failure> {
    let (quote, version) = held_draft(tx, can, of).await?;
    let line = one_line(tx, can, (&quote, version.no), line_id).await?;
    let key = [can.tenant().into(), quote.quote_id.into(), version.no.into(), line_id.into()];
    tx.exec(REMOVE_LINE, &key).await?;
    settle(tx, can, (&quote, version.no)).await?;
    let text = format!("Tolto «{}» dal {}", line.service_name, titled(&quote));
    tx.audit(entry("quote.line.remove", &quote).summary(text).change(&line, &())?);
    Ok(quote)
}

async fn one_line(
    tx: &mut Tx,
    can: &Can<EditQuote>,
    (quote, no): (&Quote, i64),
    line_id: QuoteLineId,
) -> Result<Line, Failure> {
    let all = lines(tx, can, (quote.quote_id, no)).await?;
    all.into_iter().find(|line| line.line_id == line_id).ok_or(Failure::NotThere)
}

pub(super) async fn settle(
    tx: &mut Tx,
    can: &Can<EditQuote>,
    (quote, no): (&Quote, i64),
) -> Result<(), Failure> {
    total_up(tx, can, (quote.quote_id, no)).await?;
    Ok(sum_up(tx, can, quote).await?)
}
