//! What this is: writing a quote: making it, by hand or for another area, its head, its lines, its next version.
//! What it is not: sending it; and nothing here touches a version that was sent.

use ::store::{Entry, StoreError, Tx, Val};
use kernel::permission::EditQuote;
use kernel::{BodyId, Can, Day, QuoteId};

use super::Failure;
use super::draft_lines::{put_line, settle, write_line};
use super::quotes::{lines, lock, search_text, sum_up, total_up, versions};
use super::rows::quote_columns;
use crate::Refused;
use crate::model::{Move, Number, Origin, Quote, Status, Version, WantedLine, newest};

const INSERT: &str = "INSERT INTO quote (tenant_id, quote_id, body_id, body_name, year, subject, origin_key, origin, \
    last_no, last_status, last_total, last_expires, sent_no, sent_status, sent_total, sent_expires, number_key, \
    sort_key, search_text, version) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, 0, 'draft', 0, $9, 0, '', 0, $9, $10, \
    $11, $12, 1) ON CONFLICT DO NOTHING";
const BY_ORIGIN: &str = concat!(
    "SELECT ",
    quote_columns!(),
    " FROM quote WHERE tenant_id = $1 AND origin_key = $2 AND origin_key <> ''"
);
const BY_ID: &str =
    concat!("SELECT ", quote_columns!(), " FROM quote WHERE tenant_id = $1 AND quote_id = $2");
const INSERT_VERSION: &str = "INSERT INTO quote_version (tenant_id, quote_id, no, status, note, expires, sent_by, total, \
    answered_by, answered_role, act_number, reason) VALUES ($1, $2, $3, 'draft', $4, $5, '', 0, '', '', '', '')";
const EDIT_VERSION: &str = "UPDATE quote_version SET note = $4, expires = $5 \
    WHERE tenant_id = $1 AND quote_id = $2 AND no = $3 AND status = 'draft'";
const SUPERSEDE: &str = "UPDATE quote_version SET status = 'superseded' \
    WHERE tenant_id = $1 AND quote_id = $2 AND no = $3 AND status = 'sent'";
pub(crate) const SQL: &[&str] = &[INSERT, BY_ORIGIN, BY_ID, INSERT_VERSION, EDIT_VERSION, SUPERSEDE];

/// A quote that is about to be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Draft {
    /// Its id.
    pub quote_id: QuoteId,
    /// For whom.
    pub body_id: BodyId,
    /// The year of the services.
    pub year: i16,
    /// What it is about, in a few words.
    pub subject: String,
    /// Where it comes from.
    pub origin: Origin,
    /// A text for the body.
    pub note: String,
}

/// Whether a quote was made now.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Made {
    /// It was.
    New(Quote),
    /// It was there already: the same origin, or the same id.
    Known(Quote),
}

impl Made {
    /// The quote.
    pub fn quote(self) -> Quote {
        match self {
            Self::New(quote) | Self::Known(quote) => quote,
        }
    }
}

/// The version of the record that somebody saw before changing it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shown {
    /// This one: whoever changed it meanwhile goes first.
    Version(i64),
    /// None: a program changes what is there.
    Whatever,
}

/// Makes a draft without lines.
pub async fn create(tx: &mut Tx, can: &Can<EditQuote>, draft: Draft) -> Result<Made, Failure> {
    let body = registry::bodies::get(tx, can, draft.body_id).await?.ok_or(Failure::NotThere)?;
    let quote = Quote {
        quote_id: draft.quote_id,
        body_id: draft.body_id,
        body_name: body.full_name(),
        year: draft.year,
        subject: draft.subject,
        number: None,
        origin: draft.origin,
        version: 1,
    };
    if insert(tx, can, &quote, &body.sort_key()).await? == 0 {
        return known(tx, can, &quote).await.map(Made::Known);
    }
    insert_version(tx, can, (quote.quote_id, 1), (&draft.note, None)).await?;
    sum_up(tx, can, &quote).await?;
    let text = format!("Preparato un preventivo {} per {}: {}", quote.year, quote.body_name, quote.subject);
    tx.audit(entry("quote.add", &quote).summary(text).created(&quote)?);
    Ok(Made::New(quote))
}

/// Makes a draft with its lines, for another area; the origin's key makes it one however often it is asked for. A
/// line that has no price yet is kept without one, and the quote's page says what is missing.
pub async fn draft_from(
    tx: &mut Tx,
    can: &Can<EditQuote>,
    draft: Draft,
    wanted: Vec<WantedLine>,
) -> Result<Made, Failure> {
    let year = draft.year;
    let made = create(tx, can, draft).await?;
    let Made::New(quote) = &made else { return Ok(made) };
    for one in wanted {
        let (service, line_id) = (one.service_id, tx.id());
        put_line(tx, can, (quote, 1), (line_id, service, one.within(year)?)).await?;
    }
    total_up(tx, can, (quote.quote_id, 1)).await?;
    sum_up(tx, can, quote).await?;
    Ok(made)
}

async fn insert(tx: &mut Tx, can: &Can<EditQuote>, quote: &Quote, sort_key: &str) -> Result<u64, StoreError> {
    let values: [Val; 12] = [
        can.tenant().into(),
        quote.quote_id.into(),
        quote.body_id.into(),
        quote.body_name.as_str().into(),
        quote.year.into(),
        quote.subject.as_str().into(),
        quote.origin.key.as_str().into(),
        quote.origin.words.as_str().into(),
        Day::LAST.into(),
        Number::key(None).into(),
        sort_key.into(),
        search_text(quote).into(),
    ];
    tx.exec(INSERT, &values).await
}

async fn known(tx: &mut Tx, can: &Can<EditQuote>, quote: &Quote) -> Result<Quote, Failure> {
    let tenant = can.tenant();
    let by_origin = tx.maybe(BY_ORIGIN, &[tenant.into(), quote.origin.key.as_str().into()]).await?;
    let found: Option<Quote> = match by_origin {
        Some(found) => Some(found),
        None => tx.maybe(BY_ID, &[tenant.into(), quote.quote_id.into()]).await?,
    };
    found.ok_or(Failure::NotThere)
}

async fn insert_version(
    tx: &mut Tx,
    can: &Can<EditQuote>,
    (id, no): (QuoteId, i64),
    (note, expires): (&str, Option<Day>),
) -> Result<(), StoreError> {
    let values = [can.tenant().into(), id.into(), no.into(), note.into(), expires.into()];
    tx.exec(INSERT_VERSION, &values).await.map(|_| ())
}

/// The quote, held, with its newest version if that is a draft.
pub(super) async fn held_draft(
    tx: &mut Tx,
    can: &Can<EditQuote>,
    (id, shown): (QuoteId, Shown),
) -> Result<(Quote, Version), Failure> {
    let quote = lock(tx, can, id).await?;
    let version = newest(&versions(tx, can, id).await?).cloned().ok_or(Failure::NotThere)?;
    match version.status {
        Status::Draft => {}
        other => other.after(Move::Supersede, (None, None)).and(Err(Refused::AlreadySent))?,
    }
    match shown {
        Shown::Version(seen) if seen.saturating_add(1) != quote.version => Err(Failure::Stale),
        Shown::Version(_) | Shown::Whatever => Ok((quote, version)),
    }
}

/// Changes what the quote is about, the text for the body and the day proposed for the answer. What it is about
/// stays as it is once a version was sent.
pub async fn edit(
    tx: &mut Tx,
    can: &Can<EditQuote>,
    of: (QuoteId, Shown),
    (subject, note, expires): (&str, &str, Option<Day>),
) -> Result<Quote, Failure> {
    let (before, version) = held_draft(tx, can, of).await?;
    let subject = if before.number.is_some() { before.subject.clone() } else { subject.to_owned() };
    let after = Quote { subject, ..before.clone() };
    let key = [can.tenant().into(), after.quote_id.into(), version.no.into()];
    let values: Vec<Val> = key.into_iter().chain([note.into(), expires.into()]).collect();
    tx.exec(EDIT_VERSION, &values).await?;
    sum_up(tx, can, &after).await?;
    let (old, new) =
        ((&before, &version), (&after, Version { note: note.to_owned(), expires, ..version.clone() }));
    let text = format!("Modificata la bozza del {}", titled(&after));
    tx.audit(entry("quote.edit", &after).summary(text).change(&old, &new)?);
    Ok(after)
}

/// Prepares the next version, with the lines of the one that was accepted, or else of the last: one that was sent is
/// superseded at once, one that was accepted stays until the next is accepted too.
pub async fn new_version(
    tx: &mut Tx,
    can: &Can<EditQuote>,
    (id, shown): (QuoteId, Shown),
) -> Result<Quote, Failure> {
    let quote = lock(tx, can, id).await?;
    if matches!(shown, Shown::Version(seen) if seen.saturating_add(1) != quote.version) {
        return Err(Failure::Stale);
    }
    let all = versions(tx, can, id).await?;
    let last = newest(&all).ok_or(Failure::NotThere)?;
    match last.status {
        Status::Draft => return Err(Refused::DraftOpen.into()),
        Status::Sent => {
            tx.exec(SUPERSEDE, &[can.tenant().into(), id.into(), last.no.into()]).await?;
        }
        Status::Accepted | Status::Refused | Status::Superseded | Status::Withdrawn => {}
    }
    let accepted = all.iter().find(|version| version.status == Status::Accepted);
    let no = last.no.saturating_add(1);
    insert_version(tx, can, (id, no), (&last.note, None)).await?;
    for line in lines(tx, can, (id, accepted.unwrap_or(last).no)).await? {
        write_line(tx, can, (id, no), &line).await?;
    }
    settle(tx, can, (&quote, no)).await?;
    let text = format!("Preparata la versione {no} del {}", titled(&quote));
    tx.audit(entry("quote.version", &quote).summary(text).change(last, &no)?);
    Ok(quote)
}

/// `Preventivo …`, as sentences in the audit trail go on with it.
pub(super) fn titled(quote: &Quote) -> String {
    match quote.number {
        Some(number) => format!("preventivo n. {number} ({})", quote.body_name),
        None => format!("preventivo per {} ({})", quote.body_name, quote.subject),
    }
}

pub(super) fn entry(action: &'static str, quote: &Quote) -> Entry {
    Entry::new(action, "quote", quote.quote_id).of_body(quote.body_id)
}
