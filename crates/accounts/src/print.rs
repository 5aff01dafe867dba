//! What this is: final accounts and the annual report on paper: PDF/A from the same figures as the pages.
//! What it is not: the originals of documents: each row names the document it comes from.

use jiff::tz::TimeZone;
use kernel::{Cents, Instant};
use paper::DocMeta;
use registry::Centre;
use serde_json::{Value, json};
use webkit::Problem;

use crate::model::account::{Approval, BodyAccount, Column, Figures, Group, Source, YearAccount, movements};
use crate::model::report::HEADING;

const BODY: &str = include_str!("../templates/body.typ");
const CENTRE: &str = include_str!("../templates/centre.typ");
const REPORT: &str = include_str!("../templates/report.typ");

/// What every print says of itself.
#[derive(Clone, Debug)]
pub struct Imprint {
    /// Who issues it.
    pub issuer: String,
    /// The name of the centre.
    pub centre: String,
    /// Some data are invented, for a demonstration.
    pub demo: bool,
    /// When it is made; of an approved account, when it was approved.
    pub at: Instant,
}

impl Imprint {
    /// Of a centre.
    pub fn of(centre: Option<&Centre>, demo: bool, at: Instant) -> Self {
        let name = centre.map(|centre| centre.data.name.clone()).unwrap_or_default();
        let issuer = centre.map(|centre| centre.data.issuer.denomination.clone()).unwrap_or_default();
        let issuer = if issuer.is_empty() { name.clone() } else { issuer };
        Self { issuer, centre: name, demo, at }
    }
}

/// `Rendiconto-2022-comune-di-urbino.pdf`.
pub fn file_name(account: &BodyAccount) -> String {
    format!("Rendiconto-{}-{}.pdf", account.year, kernel::text::slugify(&account.name))
}

fn state(approval: Option<&Approval>, as_of: kernel::Day) -> String {
    match approval {
        Some(approval) => format!(
            "Approvato con {}. Conta quanto è datato fino al {as_of}. Impronta {}",
            approval.act_words(),
            approval.fingerprint
        ),
        None => format!("Non approvato: calcolato con quanto è datato fino al {as_of}"),
    }
}

/// The account of a body.
pub async fn body(
    imprint: Imprint,
    approval: Option<&Approval>,
    account: &BodyAccount,
) -> Result<Vec<u8>, Problem> {
    let title = format!("Rendiconto {} – {}", account.year, account.name);
    let data = json!({
        "demo": imprint.demo,
        "issuer": imprint.issuer,
        "centre": imprint.centre,
        "title": title,
        "state": state(approval, account.as_of),
        "services": account.services.iter().map(|row| json!({
            "description": row.description, "document": row.number, "quantity": row.quantity,
            "formula": row.formula, "amount": row.amount.euro(),
        })).collect::<Vec<_>>(),
        "pending": account.pending.iter().map(|row| format!("{}, {}", row.service, row.period)).collect::<Vec<_>>(),
        "shares": account.shares.iter().map(|row| json!({
            "pool": row.pool, "how": row.how, "forecast": euro(row.forecast), "last": euro(row.last),
            "settlement": euro(row.settlement()),
        })).collect::<Vec<_>>(),
        "movements": running(account),
        "groups": groups(&account.figures),
    });
    drawn(BODY, data, title, imprint).await
}

fn euro(amount: Option<Cents>) -> String {
    amount.map_or_else(|| "—".into(), Cents::euro)
}

fn running(account: &BodyAccount) -> Vec<Value> {
    let mut left = Cents::ZERO;
    let row = |one: crate::model::account::Movement| {
        left = left.plus(one.amount).unwrap_or(left);
        let what = match one.source {
            Source::Invoice(_) => "Fattura",
            Source::CreditNote(_) => "Nota di credito",
            Source::Pool(_) => "Costo comune",
            Source::Payment(_) => "Pagamento",
        };
        json!({
            "on": one.on.short(), "what": format!("{what} {}", one.text), "amount": one.amount.euro(),
            "left": left.euro(),
        })
    };
    movements(&account.postings).into_iter().map(row).collect()
}

/// Every group with its columns: label, what it counts, figure.
fn groups(figures: &Figures) -> Vec<Value> {
    let rows = |group: Group| {
        let own = Column::ALL.iter().filter(move |column| column.group() == group);
        own.map(|column| {
            json!({ "label": column.label(), "help": column.help(), "amount": figures.get(*column).euro() })
        })
        .collect::<Vec<_>>()
    };
    Group::ALL.iter().map(|group| json!({ "label": group.label(), "rows": rows(*group) })).collect()
}

/// The columns of the table of bodies that fit a page.
const ON_PAPER: [Column; 6] =
    [Column::Net, Column::Document, Column::Due, Column::Paid, Column::Residual, Column::Received];

/// The account of the centre, body by body.
pub async fn centre(
    imprint: Imprint,
    approval: Option<&Approval>,
    account: &YearAccount,
) -> Result<Vec<u8>, Problem> {
    let title = format!("Rendiconto {}", account.year);
    let figures = |figures: &Figures| -> Vec<String> {
        ON_PAPER.iter().map(|column| figures.get(*column).euro()).collect()
    };
    let rows = account.bodies.iter();
    let data = json!({
        "demo": imprint.demo,
        "issuer": imprint.issuer,
        "centre": imprint.centre,
        "title": title,
        "state": state(approval, account.as_of),
        "columns": ON_PAPER.map(Column::label),
        "bodies": rows.map(|body| json!({ "name": body.name, "figures": figures(&body.figures) })).collect::<Vec<_>>(),
        "total": figures(&account.centre),
        "groups": groups(&account.centre),
    });
    drawn(CENTRE, data, title, imprint).await
}

/// The annual report.
pub async fn report(imprint: Imprint, year: i16, text: &str) -> Result<Vec<u8>, Problem> {
    let title = format!("Relazione annuale {year}");
    let paragraphs: Vec<Value> = text
        .split("\n\n")
        .map(str::trim)
        .filter(|part| !part.is_empty())
        .map(|part| match part.strip_prefix(HEADING) {
            Some(heading) => json!({ "heading": true, "text": heading.trim() }),
            None => json!({ "heading": false, "text": part }),
        })
        .collect();
    let data = json!({
        "demo": imprint.demo,
        "issuer": imprint.issuer,
        "centre": imprint.centre,
        "title": title,
        "paragraphs": paragraphs,
    });
    drawn(REPORT, data, title, imprint).await
}

/// Typesetting takes its time: it must not keep other pages waiting.
async fn drawn(
    template: &'static str,
    data: Value,
    title: String,
    imprint: Imprint,
) -> Result<Vec<u8>, Problem> {
    let zone = TimeZone::get("Europe/Rome").map_err(|why| Problem::internal(&why))?;
    let at = imprint.at.timestamp().to_zoned(zone);
    let meta = DocMeta { title, author: imprint.issuer, at };
    let drawn = tokio::task::spawn_blocking(move || paper::render(template, &data, &[], &meta)).await;
    drawn.map_err(|why| Problem::internal(&why))?.map_err(|why| Problem::internal(&why))
}
