//! What this is: sending a version: its number, its prices with their reasons frozen, what accepting it would do.
//! What it is not: the letter and the PDF; a job makes them, see `papers`.

use ::store::{Job, StoreError, Tx, Val};
use agreements::model::{Line as Active, Placing};
use agreements::store::agreed;
use agreements::{BilledDays, Failure as NotPlaced};
use kernel::permission::EditQuote;
use kernel::{BodyId, Can, Day, QuoteId};
use serde::{Deserialize, Serialize};

use super::draft_lines::priced;
use super::drafts::{entry, titled};
use super::prices::price;
use super::quotes::{lines, lock, sum_up, versions};
use super::{Failure, hours};
use crate::model::{Line, Move, Number, Quote, Status, Version, newest, total, uses};
use crate::{ReadsQuotes, Refused};

const FREEZE_LINE: &str = "UPDATE quote_line SET price = $5, effect = $6 \
    WHERE tenant_id = $1 AND quote_id = $2 AND no = $3 AND line_id = $4";
const SEND: &str = "UPDATE quote_version SET status = 'sent', sent_on = $4, sent_by = $5, expires = $6, total = $7 \
    WHERE tenant_id = $1 AND quote_id = $2 AND no = $3 AND status = 'draft'";
const NEXT: &str = "INSERT INTO quote_counter (tenant_id, year, last_place) VALUES ($1, $2, 1) \
    ON CONFLICT (tenant_id, year) DO UPDATE SET last_place = quote_counter.last_place + 1 RETURNING last_place AS c0";
pub(crate) const SQL: &[&str] = &[FREEZE_LINE, SEND, NEXT];

/// The job that follows a sending.
pub const JOB: &str = "quotes.sent";

/// Which version.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OfVersion {
    /// The quote.
    pub quote_id: QuoteId,
    /// The version.
    pub no: i64,
}

/// How a version is sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Sending {
    /// On which day.
    pub on: Day,
    /// The last day for the answer.
    pub expires: Day,
}

/// Sends the draft of a quote: from here it does not change. Every line must have a price and a place in the body's
/// memberships; lines that stay as they were accepted keep their price.
pub async fn send(
    tx: &mut Tx,
    can: &Can<EditQuote>,
    billed: &BilledDays,
    (id, sending): (QuoteId, Sending),
) -> Result<Quote, Failure> {
    let quote = lock(tx, can, id).await?;
    let all = versions(tx, can, id).await?;
    let draft = newest(&all).cloned().ok_or(Failure::NotThere)?;
    draft.status.after(Move::Send { on: sending.on, expires: sending.expires }, (None, None))?;
    check_day(&all, sending.on, tx.today())?;
    let accepted = accepted_lines(tx, can, (id, &all)).await?;
    let mut ready = lines(tx, can, (id, draft.no)).await?;
    check_lines(&ready, &accepted)?;
    for line in &mut ready {
        freeze(tx, can, (&quote, draft.no), (line, sending.on), (&accepted, billed)).await?;
    }
    let quote = numbered(tx, can, quote, sending.on).await?;
    let sum = total(ready.iter().filter_map(|line| line.price.as_ref())).ok_or(Refused::TooLarge)?;
    let by = tx.author().map(|author| author.name().to_owned()).unwrap_or_default();
    let key: [Val; 3] = [can.tenant().into(), id.into(), draft.no.into()];
    let how: [Val; 4] = [sending.on.into(), by.as_str().into(), sending.expires.into(), sum.into()];
    tx.exec(SEND, &[key.as_slice(), how.as_slice()].concat()).await?;
    sum_up(tx, can, &quote).await?;
    tx.enqueue(Job::new(JOB, &OfVersion { quote_id: id, no: draft.no })?);
    let (on, expires) = (Some(sending.on), Some(sending.expires));
    let after =
        Version { status: Status::Sent, sent_on: on, sent_by: by, expires, total: sum, ..draft.clone() };
    let text = format!("Inviato il {}, {sum}, da accettare entro il {}", titled(&quote), sending.expires);
    tx.audit(entry("quote.send", &quote).summary(text).change(&draft, &(&after, &ready))?);
    Ok(quote)
}

fn check_day(all: &[Version], on: Day, today: Day) -> Result<(), Refused> {
    if on > today {
        return Err(Refused::InTheFuture(today));
    }
    match all.iter().filter_map(|version| version.sent_on).max() {
        Some(before) if on < before => Err(Refused::SentTooEarly(before)),
        Some(_) | None => Ok(()),
    }
}

/// The lines of the version that was accepted, if there is one.
pub(super) async fn accepted_lines<A: ReadsQuotes>(
    tx: &mut Tx,
    can: &Can<A>,
    (id, all): (QuoteId, &[Version]),
) -> Result<Vec<Line>, StoreError> {
    match all.iter().find(|version| version.status == Status::Accepted) {
        Some(version) => lines(tx, can, (id, version.no)).await,
        None => Ok(Vec::new()),
    }
}

/// What holds between the lines of a version, and between them and those accepted before.
pub(super) fn check_lines(ready: &[Line], accepted: &[Line]) -> Result<(), Refused> {
    if ready.is_empty() {
        return Err(Refused::NoLines);
    }
    for (at, line) in ready.iter().enumerate() {
        let mut others = ready.iter().skip(at.saturating_add(1));
        if others
            .any(|other| other.service_id == line.service_id && other.data.period.overlaps(line.data.period))
        {
            return Err(Refused::TwiceOnADay(line.service_name.clone()));
        }
    }
    for old in accepted {
        let new = ready.iter().find(|line| line.line_id == old.line_id);
        let new = new.ok_or_else(|| Refused::LeavesOut(old.service_name.clone()))?;
        if old.closed.is_some() && old.data != new.data {
            return Err(Refused::ClosedChanges(old.service_name.clone()));
        }
    }
    Ok(())
}

/// Writes the price and what accepting would do into a line.
async fn freeze(
    tx: &mut Tx,
    can: &Can<EditQuote>,
    (quote, no): (&Quote, i64),
    (line, on): (&mut Line, Day),
    (accepted, billed): (&[Line], &BilledDays),
) -> Result<(), Failure> {
    let old = accepted.iter().find(|old| old.line_id == line.line_id);
    let kept = old.filter(|old| old.data == line.data).and_then(|old| old.price.clone());
    line.price = Some(if let Some(price) = kept {
        price
    } else {
        let found = price(tx, can, (quote.body_id, line.service_id), &line.data).await?;
        found.map_err(|why| Refused::NoPrice { service: line.service_name.clone(), why: why.to_string() })?
    });
    below_actual(tx, can, (quote.quote_id, line)).await?;
    line.effect = foreseen(tx, can, quote.body_id, (line, old), (on, billed)).await?;
    let values: [Val; 6] = [
        can.tenant().into(),
        quote.quote_id.into(),
        no.into(),
        line.line_id.into(),
        priced(line)?,
        line.effect.as_str().into(),
    ];
    tx.exec(FREEZE_LINE, &values).await?;
    Ok(())
}

/// An estimate is never below the hours that were worked.
pub(super) async fn below_actual<A: ReadsQuotes>(
    tx: &mut Tx,
    can: &Can<A>,
    (id, line): (QuoteId, &Line),
) -> Result<(), Failure> {
    let parts = line.price.as_ref().map(|price| price.hours.as_slice()).unwrap_or_default();
    let worked = hours::of_line(tx, can, id, line.line_id).await?;
    let short = uses(parts, &worked).into_iter().find(|used| used.actual > used.estimate);
    let lost = worked.iter().find(|one| {
        parts.iter().all(|part| kernel::text::fold(&part.profile) != kernel::text::fold(&one.profile))
    });
    let service = line.service_name.clone();
    match (short, lost) {
        (Some(used), _) => {
            Err(Refused::BelowActual { service, profile: used.profile, actual: used.actual }.into())
        }
        (None, Some(one)) => {
            Err(Refused::BelowActual { service, profile: one.profile.clone(), actual: one.hours }.into())
        }
        (None, None) => Ok(()),
    }
}

/// What accepting a line on a day would do to what is active, in words; what cannot be is refused. `old` is the same
/// line as it was accepted before.
pub async fn foreseen<A: ReadsQuotes>(
    tx: &mut Tx,
    can: &Can<A>,
    body: BodyId,
    (line, old): (&Line, Option<&Line>),
    (on, billed): (Day, &BilledDays),
) -> Result<String, Failure> {
    let period = line.data.period;
    if let Some(old) = old.filter(|old| old.placed.is_some() && old.data.period.from() == period.from()) {
        let same = old.data == line.data;
        return Ok(if same {
            "Resta come già accettato.".into()
        } else {
            "Aggiorna la riga già accettata.".into()
        });
    }
    let service = line.service_id;
    let membership = agreed::membership_offering(tx, can, (body, service), period.from()).await?;
    let no_place = |why: String| Refused::NoPlace { service: line.service_name.clone(), why };
    let membership = membership.ok_or_else(|| no_place(nobody_offers(period.from())))?;
    match agreed::foresee(tx, &membership, (service, period), on, billed).await {
        Ok(Placing::Fresh) => Ok(format!("Il servizio si attiva {period}.")),
        Ok(Placing::Follows(active)) => Ok(follows(&active, line)),
        Ok(Placing::Takes(active)) => Ok(takes(&active, line)),
        Err(why) => Err(not_placed(line, why)),
    }
}

pub(super) fn nobody_offers(day: Day) -> String {
    format!(
        "al {} l'ente non aderisce a una convenzione che prevede questo servizio: registra l'adesione, oppure aggiungi \
         il servizio alla convenzione",
        day.short()
    )
}

fn follows(active: &Active, line: &Line) -> String {
    let period = line.data.period;
    format!(
        "Prende il posto del servizio attivo dal {} ({}), che termina il {}; questa riga vale {period}.{}",
        active.starts,
        price_of(active),
        period.from().yesterday(),
        goes_on(active, period.to())
    )
}

fn takes(active: &Active, line: &Line) -> String {
    let period = line.data.period;
    format!(
        "Il servizio che si attiva il {} ({}) prende questo prezzo e vale {period}.{}",
        active.starts,
        price_of(active),
        goes_on(active, period.to())
    )
}

fn price_of(active: &Active) -> String {
    active.agreed.as_ref().map_or_else(
        || "prezzo del listino".to_owned(),
        |agreed| format!("prezzo del preventivo n. {}", agreed.quote_number),
    )
}

/// Says it when the service would otherwise have gone on.
fn goes_on(active: &Active, last: Day) -> String {
    if active.ends.is_some_and(|ends| ends <= last) {
        return String::new();
    }
    format!(
        " Dopo il {last} il servizio non è più attivo, se non lo prevede un altro preventivo o una nuova attivazione."
    )
}

/// A refusal of the membership, said of a line of the quote.
pub(super) fn not_placed(line: &Line, why: NotPlaced) -> Failure {
    match why {
        NotPlaced::Refused(why) => {
            Refused::NoPlace { service: line.service_name.clone(), why: why.to_string() }.into()
        }
        NotPlaced::Denied(why) => why.into(),
        NotPlaced::Stale => Failure::Stale,
        NotPlaced::NotThere => Failure::NotThere,
        NotPlaced::Store(why) => why.into(),
    }
}

async fn numbered(tx: &mut Tx, can: &Can<EditQuote>, quote: Quote, on: Day) -> Result<Quote, StoreError> {
    if quote.number.is_some() {
        return Ok(quote);
    }
    let place = tx.scalar(NEXT, &[can.tenant().into(), on.year().into()]).await?;
    Ok(Quote { number: Some(Number { year: on.year(), place }), ..quote })
}
