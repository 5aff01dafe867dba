//! What this is: hours worked on the lines of accepted quotes, and closing a line with them.
//! What it is not: a change of what was sent: the amount due changes on the line of the membership.

use ::store::{StoreError, Tx, Val};
use agreements::BilledDays;
use agreements::store::agreed;
use kernel::permission::EditQuote;
use kernel::{Can, Cents, Day, Quantity, QuoteId, QuoteLineId};
use uuid::Uuid;

use super::Failure;
use super::answers::membership;
use super::drafts::{entry, titled};
use super::quotes::{lines, lock, versions};
use super::sending::{accepted_lines, not_placed};
use crate::model::{Closed, HoursLevel, Line, Quote, Quoted, Worked, check_hours, worth};
use crate::{ReadsQuotes, Refused};

const OF: &str = "SELECT worked_id, line_id, worked_on, profile, hours, note, recorded_by, recorded_at \
    FROM quote_hours WHERE tenant_id = $1 AND quote_id = $2 ORDER BY worked_on, recorded_at, worked_id";
const RECORD: &str = "INSERT INTO quote_hours (tenant_id, worked_id, quote_id, line_id, worked_on, profile, hours, note, \
    recorded_by, recorded_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) ON CONFLICT DO NOTHING";
const REMOVE: &str = "DELETE FROM quote_hours WHERE tenant_id = $1 AND quote_id = $2 AND worked_id = $3";
const CLOSE: &str = "UPDATE quote_line SET closed_on = $4, closed_amount = $5 \
    WHERE tenant_id = $1 AND quote_id = $2 AND line_id = $3 AND membership_line_id IS NOT NULL AND closed_on IS NULL \
    AND no IN (SELECT v.no FROM quote_version v WHERE v.tenant_id = $1 AND v.quote_id = $2 AND v.status = 'accepted')";
const SINCE: &str = "SELECT DISTINCT h.quote_id AS c0 FROM quote_hours h JOIN quote q ON q.tenant_id = h.tenant_id \
    AND q.quote_id = h.quote_id WHERE h.tenant_id = $1 AND (q.body_id = $2 OR $2 IS NULL) AND h.worked_on >= $3 \
    ORDER BY 1 LIMIT $4";
pub(crate) const SQL: &[&str] = &[OF, RECORD, REMOVE, CLOSE, SINCE];

/// Hours about to be written down.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewHours {
    /// The id of the record.
    pub worked_id: Uuid,
    /// On which line.
    pub line_id: QuoteLineId,
    /// When they were worked.
    pub on: Day,
    /// As which profile.
    pub profile: String,
    /// How many.
    pub hours: Quantity,
    /// What was done.
    pub note: String,
}

/// The hours worked on a quote, in order of date.
pub async fn of<A: ReadsQuotes>(tx: &mut Tx, can: &Can<A>, id: QuoteId) -> Result<Vec<Worked>, StoreError> {
    tx.all(OF, &[can.tenant().into(), id.into()]).await
}

/// The quotes on which hours were worked since a day.
pub async fn worked_since<A: ReadsQuotes>(
    tx: &mut Tx,
    can: &Can<A>,
    (since, most): (Day, i64),
) -> Result<Vec<QuoteId>, StoreError> {
    let own = can.scope().body();
    let values: [Val; 4] = [can.tenant().into(), own.into(), since.into(), most.into()];
    let found: Vec<(QuoteId,)> = tx.all(SINCE, &values).await?;
    Ok(found.into_iter().map(|(id,)| id).collect())
}

/// The hours worked on a line.
pub(super) async fn of_line<A: ReadsQuotes>(
    tx: &mut Tx,
    can: &Can<A>,
    id: QuoteId,
    line: QuoteLineId,
) -> Result<Vec<Worked>, StoreError> {
    Ok(of(tx, can, id).await?.into_iter().filter(|worked| worked.line_id == line).collect())
}

/// Writes hours down on a line of the accepted version: never above the estimate. Says how near it is now.
pub async fn record(
    tx: &mut Tx,
    can: &Can<EditQuote>,
    (id, new): (QuoteId, NewHours),
) -> Result<HoursLevel, Failure> {
    let (quote, line) = accepted_line(tx, can, (id, new.line_id)).await?;
    let known = of_line(tx, can, id, line.line_id).await?;
    let worked = Worked {
        worked_id: new.worked_id,
        line_id: new.line_id,
        on: new.on,
        profile: new.profile,
        hours: new.hours,
        note: new.note,
        by: tx.author().map(|author| author.name().to_owned()).unwrap_or_default(),
        at: tx.now(),
    };
    let others: Vec<Worked> = known.into_iter().filter(|one| one.worked_id != worked.worked_id).collect();
    let level = check_hours(&line, &others, &worked, tx.today())?;
    let values: [Val; 10] = [
        can.tenant().into(),
        Val::Uuid(worked.worked_id),
        id.into(),
        worked.line_id.into(),
        worked.on.into(),
        worked.profile.as_str().into(),
        worked.hours.into(),
        worked.note.as_str().into(),
        worked.by.as_str().into(),
        worked.at.into(),
    ];
    tx.exec(RECORD, &values).await?;
    let text = format!(
        "{} ore {} il {} su «{}», {}",
        worked.hours,
        worked.profile,
        worked.on,
        line.service_name,
        titled(&quote)
    );
    tx.audit(entry("quote.hours.add", &quote).summary(text).created(&worked)?);
    Ok(level)
}

/// Takes back hours written down by mistake, as long as the line is not closed; what they were stays in the audit
/// trail.
pub async fn remove(
    tx: &mut Tx,
    can: &Can<EditQuote>,
    (id, worked): (QuoteId, Uuid),
) -> Result<Quote, Failure> {
    let known = of(tx, can, id).await?.into_iter().find(|one| one.worked_id == worked);
    let known = known.ok_or(Failure::NotThere)?;
    let (quote, line) = accepted_line(tx, can, (id, known.line_id)).await?;
    if let Some(closed) = line.closed {
        return Err(Refused::HoursClosed(closed.on).into());
    }
    tx.exec(REMOVE, &[can.tenant().into(), id.into(), Val::Uuid(worked)]).await?;
    let text = format!("Tolte {} ore {} del {}, {}", known.hours, known.profile, known.on, titled(&quote));
    tx.audit(entry("quote.hours.remove", &quote).summary(text).change(&known, &())?);
    Ok(quote)
}

/// Closes an hourly line with the hours worked: what is due becomes those hours at the frozen rates, never more than
/// agreed, as long as no invoice has the line.
pub async fn close(
    tx: &mut Tx,
    can: &Can<EditQuote>,
    billed: &BilledDays,
    (id, line_id, on): (QuoteId, QuoteLineId, Day),
) -> Result<Cents, Failure> {
    let (quote, line) = accepted_line(tx, can, (id, line_id)).await?;
    if on > tx.today() {
        return Err(Refused::InTheFuture(tx.today()).into());
    }
    let (Some(placed), Some(price)) = (line.placed, &line.price) else {
        return Err(Refused::NotAcceptedYet.into());
    };
    if !price.is_hourly() {
        return Err(Refused::NotHourly(line.service_name.clone()).into());
    }
    if let Some(closed) = line.closed {
        return Err(Refused::HoursClosed(closed.on).into());
    }
    let worked = of_line(tx, can, id, line_id).await?;
    let (amount, words) = worth(&price.hours, &worked, price.amount).ok_or(Refused::TooLarge)?;
    let agreed = closed_price(price, (amount, words)).agreed(&quote.number_text(), line.data.period);
    let membership = membership(tx, can, placed).await?;
    let done = agreed::agree_anew(tx, can, (&membership, placed.line_id), agreed, billed).await;
    done.map_err(|why| not_placed(&line, why))?;
    tx.exec(CLOSE, &[can.tenant().into(), id.into(), line_id.into(), on.into(), amount.into()]).await?;
    let text = format!("Chiuso a consuntivo «{}» del {}: {amount}", line.service_name, titled(&quote));
    let after = Line { closed: Some(Closed { on, amount }), ..line.clone() };
    tx.audit(entry("quote.hours.close", &quote).summary(text).change(&line, &after)?);
    Ok(amount)
}

fn closed_price(price: &Quoted, (amount, words): (Cents, String)) -> Quoted {
    let mut closed = price.clone();
    closed.amount = amount;
    closed.quantity = Quantity::from(1);
    "a corpo".clone_into(&mut closed.unit);
    closed.unit_price = kernel::Price::parse_plain(&amount.plain()).ok();
    closed.steps.push(("Preventivo".into(), price.formula.clone()));
    closed.steps.push(("Ore svolte".into(), words.clone()));
    closed.formula = format!("a consuntivo {words}");
    closed
}

/// A line of the accepted version, its quote held.
async fn accepted_line(
    tx: &mut Tx,
    can: &Can<EditQuote>,
    (id, line_id): (QuoteId, QuoteLineId),
) -> Result<(Quote, Line), Failure> {
    let quote = lock(tx, can, id).await?;
    let all = versions(tx, can, id).await?;
    let accepted = accepted_lines(tx, can, (id, &all)).await?;
    if let Some(line) = accepted.into_iter().find(|line| line.line_id == line_id) {
        return Ok((quote, line));
    }
    for version in &all {
        if lines(tx, can, (id, version.no)).await?.iter().any(|line| line.line_id == line_id) {
            return Err(Refused::NotAcceptedYet.into());
        }
    }
    Err(Failure::NotThere)
}
