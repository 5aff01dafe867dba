//! What this is: the PDF of a version as it was sent, made once and kept by its fingerprint.
//! What it is not: made anew: what was sent does not change, and neither does its paper.

use jiff::tz::TimeZone;
use kernel::permission::ViewQuotes;
use kernel::{Actor, Can, Cents, Day};
use paper::DocMeta;
use serde_json::{Value, json};
use webkit::{App, Problem};

use crate::model::{Line, Quoted, Version, vat_groups};
use crate::store::{Whole, papers};

const TEMPLATE: &str = include_str!("../templates/paper/quote.typ");

/// Who sends, and whether the body is invented.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
struct Around {
    issuer: String,
    demo: bool,
}

/// The PDF of the version on show: the one kept, or a new one, which is then kept.
pub(crate) async fn of(
    app: &App,
    actor: &Actor,
    can: &Can<ViewQuotes>,
    whole: &Whole,
) -> Result<Vec<u8>, Problem> {
    if !whole.shown.was_sent() {
        return Err(Problem::NotFound);
    }
    if let Some(bytes) = kept(app, can, &whole.shown).await? {
        return Ok(bytes);
    }
    let around = around(app, can, whole).await?;
    let bytes = drawn(whole.clone(), around).await?;
    let mut tx = app.db.write(can.tenant(), actor).await?;
    let sha256 = tx.put_file(&file_name(whole), "application/pdf", &bytes).await?;
    papers::keep(&mut tx, can, (whole.quote.quote_id, whole.shown.no), &sha256).await?;
    tx.commit_unaudited("the paper of what was sent can be made again at any time, the same").await?;
    Ok(bytes)
}

async fn kept(app: &App, can: &Can<ViewQuotes>, version: &Version) -> Result<Option<Vec<u8>>, Problem> {
    let Some(sha256) = &version.pdf_sha256 else { return Ok(None) };
    let file = app.db.read(can.tenant()).await?.file(sha256).await?;
    Ok(file.map(|file| file.bytes))
}

async fn around(app: &App, can: &Can<ViewQuotes>, whole: &Whole) -> Result<Around, Problem> {
    let mut tx = app.db.read(can.tenant()).await?;
    let centre = registry::centre::get(&mut tx).await?;
    let body = registry::bodies::get(&mut tx, can, whole.quote.body_id).await?;
    let issuer = centre.map(|centre| match centre.data.issuer.denomination.trim() {
        "" => centre.data.name,
        named => named.to_owned(),
    });
    let issuer = issuer.unwrap_or_default();
    Ok(Around { issuer, demo: body.is_some_and(|body| body.data.origin.invented) })
}

/// `Preventivo-3-2022-v1-comune-di-urbino.pdf`.
pub(crate) fn file_name(whole: &Whole) -> String {
    let number = kernel::text::slugify(&whole.quote.number_text());
    let body = kernel::text::slugify(&whole.quote.body_name);
    format!("Preventivo-{number}-v{}-{body}.pdf", whole.shown.no)
}

/// Typesetting takes its time: it must not keep other pages waiting.
async fn drawn(whole: Whole, around: Around) -> Result<Vec<u8>, Problem> {
    let drawn = tokio::task::spawn_blocking(move || draw(&whole, &around)).await;
    drawn.map_err(|why| Problem::internal(&why))?.map_err(|why| Problem::internal(&why))
}

/// Why the paper cannot be made.
#[derive(Debug, thiserror::Error)]
enum NotDrawn {
    /// The document could not be typeset.
    #[error(transparent)]
    Paper(#[from] paper::PaperError),
    /// The day has no place in the calendar of Rome.
    #[error(transparent)]
    Zone(#[from] jiff::Error),
    /// It was not sent.
    #[error("una bozza non ha un PDF")]
    Draft,
}

/// The paper; the same bytes each time.
fn draw(whole: &Whole, around: &Around) -> Result<Vec<u8>, NotDrawn> {
    let sent = whole.shown.sent_on.ok_or(NotDrawn::Draft)?;
    let at = sent.date().at(12, 0, 0, 0).to_zoned(TimeZone::get("Europe/Rome")?)?;
    let title = format!("Preventivo n. {} per {}", number(whole), whole.quote.body_name);
    let meta = DocMeta { title, author: around.issuer.clone(), at };
    Ok(paper::render(TEMPLATE, &words(whole, around, sent), &[], &meta)?)
}

fn number(whole: &Whole) -> String {
    let number = whole.quote.number_text();
    if whole.shown.no == 1 { number } else { format!("{number}, versione {}", whole.shown.no) }
}

fn words(whole: &Whole, around: &Around, sent: Day) -> Value {
    let prices = || whole.lines.iter().filter_map(|line| line.price.as_ref());
    let groups = vat_groups(prices()).unwrap_or_default();
    let tax = Cents::sum(groups.iter().map(|group| group.tax)).unwrap_or_default();
    json!({
        "demo": around.demo,
        "issuer": around.issuer,
        "number": number(whole),
        "body": whole.quote.body_name,
        "sent": sent.to_string(),
        "expires": whole.shown.expires.map(|day| day.to_string()).unwrap_or_default(),
        "subject": whole.quote.subject,
        "note": whole.shown.note,
        "references": references(whole),
        "lines": whole.lines.iter().zip(1..).map(|(line, place)| line_words(line, place)).collect::<Vec<_>>(),
        "vat": groups.iter().map(|group| json!({
            "rate": group.vat.words(), "base": plain(group.base), "tax": plain(group.tax),
        })).collect::<Vec<_>>(),
        "total": plain(whole.shown.total),
        "tax": plain(tax),
        "then": then(whole),
    })
}

fn references(whole: &Whole) -> Value {
    json!([
        { "label": "Anno dei servizi", "value": whole.quote.year.to_string() },
        { "label": "Origine", "value": whole.quote.origin.words },
    ])
}

fn line_words(line: &Line, place: usize) -> Value {
    let price = line.price.as_ref();
    let unit_price = price.and_then(|price| price.unit_price).map(|price| price.to_string());
    json!({
        "number": place.to_string(),
        "service": line.service_name,
        "days": line.data.period.to_string(),
        "computed": price.map(|price| price.formula.clone()).unwrap_or_default(),
        "effect": line.effect,
        "note": line.data.note,
        "quantity": price.map(|price| format!("{} {}", price.quantity, price.unit)).unwrap_or_default(),
        "unit_price": unit_price.unwrap_or_default(),
        "vat": price.map(|price| price.vat.rate().to_string()).unwrap_or_default(),
        "amount": price.map(|price| plain(price.amount)).unwrap_or_default(),
    })
}

fn then(whole: &Whole) -> Vec<&'static str> {
    let hourly = whole.lines.iter().any(|line| line.price.as_ref().is_some_and(Quoted::is_hourly));
    let every = "Ogni riga diventa un servizio attivo dell'ente, nei giorni e al prezzo scritti qui: non serve riscrivere \
                 nulla.";
    let hours = "Le righe a ore si fatturano per le ore stimate, oppure per quelle svolte se il centro chiude la riga a \
                 consuntivo: mai oltre le ore accettate.";
    std::iter::once(every).chain(hourly.then_some(hours)).collect()
}

/// `1.234,56`, without the sign of the euro: the columns say it.
fn plain(amount: Cents) -> String {
    amount.euro().trim_end_matches(" €").to_owned()
}
