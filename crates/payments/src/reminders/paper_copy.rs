//! What this is: the readable copy of a letter and of a statement of account: a PDF/A, made once for a letter and kept.
//! What it is not: a signed document.

use jiff::tz::TimeZone;
use kernel::permission::ViewPayments;
use kernel::{Actor, Can, Instant};
use paper::DocMeta;
use serde_json::{Value, json};
use webkit::{App, Problem};

use crate::model::{Letter, LetterInvoice};
use crate::store::letters;

const LETTER: &str = include_str!("../../templates/letter.typ");

/// `Sollecito-2022-12-01-comune-di-prova.pdf`.
pub fn file_name(letter: &Letter) -> String {
    format!("Sollecito-{}-{}.pdf", letter.sent_on.iso(), kernel::text::slugify(&letter.body_name))
}

/// The readable copy of a letter: the one kept, or a new one, which is then kept.
pub async fn copy_of(
    app: &App,
    actor: &Actor,
    can: &Can<ViewPayments>,
    (letter, invoices): (&Letter, &[LetterInvoice]),
) -> Result<Vec<u8>, Problem> {
    let mut tx = app.db.read(can.tenant()).await?;
    if let Some(sha256) = letters::paper(&mut tx, can, letter.reminder_id).await?
        && let Some(file) = tx.file(&sha256).await?
    {
        return Ok(file.bytes);
    }
    let centre = registry::centre::get(&mut tx).await?.ok_or(Problem::NotFound)?;
    drop(tx);
    let sender = &centre.data.issuer;
    let data = words(app.site.demo, sender, (letter, invoices));
    let title = format!("{} – {}", letter.subject, letter.body_name);
    let bytes = drawn(LETTER, data, (title, sender.denomination.clone()), letter.made_at).await?;
    let mut tx = app.db.write(can.tenant(), actor).await?;
    let sha256 = tx.put_file(&file_name(letter), "application/pdf", &bytes).await?;
    letters::keep_paper(&mut tx, can, (letter.reminder_id, &sha256)).await?;
    tx.commit_unaudited("a copy can be made again at any time, the same").await?;
    Ok(bytes)
}

fn words(demo: bool, sender: &registry::Issuer, (letter, invoices): (&Letter, &[LetterInvoice])) -> Value {
    let line = |one: &LetterInvoice| {
        json!({
            "number": one.number, "issued": one.issued_on.short(), "due": one.due_on.short(),
            "residual": one.residual.to_string(),
        })
    };
    let paragraphs = |text: &str| -> Vec<String> {
        text.split("\n\n").map(|part| part.replace('\n', " ").trim().to_owned()).collect()
    };
    json!({
        "demo": demo,
        "sender": sender.denomination,
        "office": sender.office,
        "reach": [sender.email.as_ref().map(ToString::to_string).unwrap_or_default(), sender.phone.clone()],
        "iban": sender.iban.as_ref().map(kernel::Iban::grouped).unwrap_or_default(),
        "body": letter.body_name,
        "day": letter.sent_on.to_string(),
        "subject": letter.subject,
        "opening": paragraphs(&letter.opening),
        "closing": paragraphs(&letter.closing),
        "invoices": invoices.iter().map(line).collect::<Vec<_>>(),
        "total": letter.total.to_string(),
    })
}

/// Typesetting takes its time: it must not keep other pages waiting.
pub(crate) async fn drawn(
    template: &'static str,
    data: Value,
    (title, author): (String, String),
    at: Instant,
) -> Result<Vec<u8>, Problem> {
    let zone = TimeZone::get("Europe/Rome").map_err(|why| Problem::internal(&why))?;
    let meta = DocMeta { title, author, at: at.timestamp().to_zoned(zone) };
    let drawn = tokio::task::spawn_blocking(move || paper::render(template, &data, &[], &meta)).await;
    drawn.map_err(|why| Problem::internal(&why))?.map_err(|why| Problem::internal(&why))
}
