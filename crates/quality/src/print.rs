//! What this is: the report of a month on paper, for the technical committee: PDF/A from the figures that were kept.
//! What it is not: computed: whatever is printed stands in the report.

use jiff::tz::TimeZone;
use kernel::Instant;
use paper::DocMeta;
use registry::Centre;
use serde_json::{Value, json};
use store::StoreError;

use crate::model::{
    Figure, Figures, Hours, Line, Month, MonthReport, Spread, elapsed_words, hours_words, work_words,
};
use crate::store::Failure;

const MONTH: &str = include_str!("../templates/month.typ");

/// What every print says of itself.
#[derive(Clone, Debug)]
pub struct Imprint {
    /// Who issues it.
    pub issuer: String,
    /// The name of the centre.
    pub centre: String,
    /// Some data are invented, for a demonstration.
    pub demo: bool,
    /// When it is made.
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

/// `Richieste-2026-03-versione-1.pdf`.
pub fn file_name(month: Month, number: i64) -> String {
    format!("Richieste-{}-versione-{number}.pdf", month.code())
}

/// The report.
pub async fn month(
    imprint: Imprint,
    (month, number): (Month, i64),
    report: &MonthReport,
) -> Result<Vec<u8>, Failure> {
    let title = format!("Richieste di {month}: rapporto per il Comitato tecnico");
    let data = data(&imprint, (month, number, &title), report);
    let broken = |why: String| Failure::Store(StoreError::Corrupt(why));
    let zone = TimeZone::get("Europe/Rome").map_err(|why| broken(why.to_string()))?;
    let meta = DocMeta { title, author: imprint.issuer, at: imprint.at.timestamp().to_zoned(zone) };
    // Typesetting takes its time: it must not keep other work waiting.
    let drawn = tokio::task::spawn_blocking(move || paper::render(MONTH, &data, &[], &meta)).await;
    drawn.map_err(|why| broken(why.to_string()))?.map_err(|why| broken(why.to_string()))
}

fn data(imprint: &Imprint, (month, number, title): (Month, i64, &str), report: &MonthReport) -> Value {
    json!({
        "demo": imprint.demo,
        "issuer": imprint.issuer,
        "centre": imprint.centre,
        "title": title,
        "short": format!("Richieste di {month}, versione {number}"),
        "state": format!(
            "Versione {number}, preparata il {}. Definizioni delle cifre: versione {}. \
             Le cifre sono quelle di quel momento e non cambiano più.",
            imprint.at, report.definitions
        ),
        "volumes": volumes(&report.total),
        "times": times(&report.total),
        "ages": Figure::AGES.map(|age| json!({ "label": age.label(), "value": report.total.get(age).to_string() })),
        "parts": [
            part("Per servizio", "Servizio", &report.services),
            part("Per dimensione dell'ente", "Dimensione", &report.classes),
            part("Per gruppo di lavoro", "Gruppo", &report.teams),
            part("Per ente", "Ente", &report.bodies),
        ],
        "hours": [
            hours("Ore per attività", "Attività", &report.activities),
            hours("Ore per ente", "Ente", &report.hours_of_bodies),
        ],
        "opinion": report.opinion.map_or_else(
            || "Le risposte arrivate nel mese sono meno di 5: non si mostrano, perché si capirebbe di chi sono.".into(),
            |opinion| format!("{}; con 4 o 5: {}", opinion.words(), opinion.content_words()),
        ),
    })
}

const VOLUMES: [Figure; 5] =
    [Figure::OpenBefore, Figure::Opened, Figure::Resolved, Figure::Dropped, Figure::OpenAfter];

fn volumes(figures: &Figures) -> Vec<Value> {
    VOLUMES
        .iter()
        .map(|figure| json!({ "label": figure.label(), "value": figures.get(*figure).to_string() }))
        .collect()
}

fn spread(label: &str, spread: Spread, words: fn(i64) -> String) -> Value {
    let value = |seconds| if spread.count == 0 { "—".to_owned() } else { words(seconds) };
    json!({
        "label": label, "count": spread.count.to_string(), "median": value(spread.median),
        "ninetieth": value(spread.ninetieth),
    })
}

fn times(figures: &Figures) -> Vec<Value> {
    vec![
        spread("Fino alla presa in carico, in ore di lavoro", figures.to_take, work_words),
        spread("Fino alla soluzione, in ore di lavoro e senza le attese dell'ente", figures.net, work_words),
        spread("Fino alla soluzione, tempo trascorso", figures.gross, elapsed_words),
    ]
}

fn part(title: &str, column: &str, lines: &[Line]) -> Value {
    let row = |line: &Line| {
        json!({
            "label": line.label,
            "values": [
                line.figures.get(Figure::Opened).to_string(),
                line.figures.get(Figure::Resolved).to_string(),
                line.figures.get(Figure::OpenAfter).to_string(),
                line.figures.taken().words(),
                line.figures.solved().words(),
            ],
        })
    };
    json!({ "title": title, "column": column, "rows": lines.iter().map(row).collect::<Vec<_>>() })
}

fn hours(title: &str, column: &str, rows: &[Hours]) -> Value {
    let row = |one: &Hours| json!({ "label": one.label, "hours": hours_words(one.minutes), "requests": one.requests.to_string() });
    let total: i64 = rows.iter().map(|one| one.minutes).sum();
    json!({
        "title": title, "column": column, "rows": rows.iter().map(row).collect::<Vec<_>>(),
        "total": hours_words(total),
    })
}
