//! What this is: the page of one quote: where it stands, its lines with the reasons of each price, its versions.
//! What it is not: a place to change it; each act has its own page.

use agreements::BilledDays;
use askama::Template;
use axum::Extension;
use axum::extract::{Path, State as Extracted};
use axum::http::header::{CACHE_CONTROL, CONTENT_DISPOSITION, CONTENT_TYPE};
use axum::response::{IntoResponse, Response};
use kernel::permission::{ActionKind, ViewQuotes};
use kernel::{Can, Cents, Day, QuoteId};
use webkit::{App, Badge, Explain, Facts, Frame, ListQuery, Notice, Problem, SignedIn, page};

use super::{address, badge, whole};
use crate::copy;
use crate::model::{Line, Quoted, State, Status, VatGroup, Version, newest, vat_groups};
use crate::store::{self as acts, Failure, Whole};

#[derive(Template)]
#[template(path = "quotes/show.html")]
struct ShowPage {
    frame: Frame,
    notices: Vec<Notice>,
    actions: Vec<(&'static str, String)>,
    facts: Facts,
    note: Vec<String>,
    lines: Vec<LineRow>,
    add: Option<String>,
    groups: Vec<VatGroup>,
    total: Cents,
    versions: Vec<VersionRow>,
    compare: Option<String>,
}

struct LineRow {
    line: Line,
    why: Option<Explain>,
    problem: String,
    effect: String,
    edit: Option<String>,
    remove: Option<String>,
    membership: Option<String>,
}

struct VersionRow {
    version: Version,
    href: String,
    badge: Badge,
    shown: bool,
}

/// `GET /preventivi/{id}`: with `?versione=`, an older version.
pub(super) async fn show(
    Extracted(app): Extracted<App>,
    who: SignedIn,
    Extension(billed): Extension<BilledDays>,
    Path(id): Path<QuoteId>,
    query: ListQuery,
) -> Result<Response, Problem> {
    let (can, whole) = whole(&app, &who, (id, query.filter_as("versione"))).await?;
    let today = app.clock.today();
    let lines = match whole.shown.status {
        Status::Draft => draft_lines(&app, &can, &whole, &billed).await?,
        _ => whole.lines.iter().cloned().map(sent_row).collect(),
    };
    let edits = who.actor().reaches(ActionKind::EditQuote) && whole.shown.status == Status::Draft;
    let lines: Vec<LineRow> = lines.into_iter().map(|row| row.editable(id, edits)).collect();
    let prices = || lines.iter().filter_map(|row| row.line.price.as_ref());
    let add = edits.then(|| format!("{}/righe/nuova", address(id)));
    page(&ShowPage {
        frame: frame(&app, &who, &whole, today),
        notices: notices(&whole, &lines, today),
        actions: actions(&who, &whole, today),
        facts: facts(&whole, today),
        note: whole.shown.note.lines().map(ToOwned::to_owned).collect(),
        groups: vat_groups(prices()).unwrap_or_default(),
        total: crate::model::total(prices()).unwrap_or_default(),
        lines,
        add,
        versions: versions(&whole, today),
        compare: (whole.versions.len() > 1).then(|| format!("{}/confronto", address(id))),
    })
}

fn frame(app: &App, who: &SignedIn, whole: &Whole, today: Day) -> Frame {
    let frame = Frame::new(who, app, whole.quote.title())
        .area("preventivi")
        .crumb("Preventivi", "/preventivi")
        .lead(whole.quote.subject.clone());
    let at = address(whole.quote.quote_id);
    let newest = newest(&whole.versions).map(|version| version.no) == Some(whole.shown.no);
    match whole.shown.state_on(today) {
        State::Draft if who.actor().reaches(ActionKind::EditQuote) => {
            frame.primary("Invia all'ente", format!("{at}/invia"))
        }
        State::Sent if newest && who.actor().reaches(ActionKind::AnswerQuote) => {
            let label = if is_of_body(who) { "Accetta" } else { "Registra l'accettazione" };
            frame.primary(label, format!("{at}/accetta?versione={}", whole.shown.no))
        }
        _ => frame,
    }
}

fn is_of_body(who: &SignedIn) -> bool {
    who.actor().grant().scope.body().is_some()
}

/// The acts that make sense now, beside the first.
fn actions(who: &SignedIn, whole: &Whole, today: Day) -> Vec<(&'static str, String)> {
    let (at, no) = (address(whole.quote.quote_id), whole.shown.no);
    let (edits, answers) =
        (who.actor().reaches(ActionKind::EditQuote), who.actor().reaches(ActionKind::AnswerQuote));
    let newest = newest(&whole.versions).is_some_and(|version| version.no == no);
    let mut all = Vec::new();
    let mut when = |shown: bool, label, page: &str| {
        if shown {
            all.push((label, format!("{at}/{page}")));
        }
    };
    let state = whole.shown.state_on(today);
    let draft = state == State::Draft;
    when(draft && edits, "Modifica oggetto e testo", "modifica");
    when(draft && edits, "Scarta la bozza", "ritira");
    let refuse = if is_of_body(who) { "Rifiuta" } else { "Registra il rifiuto" };
    when(state == State::Sent && newest && answers, refuse, &format!("rifiuta?versione={no}"));
    // An act of before the last day may still arrive on paper.
    let late = state == State::Expired && newest && answers && !is_of_body(who);
    when(late, "Registra un'accettazione arrivata in tempo", &format!("accetta?versione={no}"));
    when(matches!(state, State::Sent | State::Expired) && newest && edits, "Ritira", "ritira");
    when(!draft && newest && edits, "Prepara una nuova versione", "versione");
    let hourly = whole.lines.iter().any(|line| line.price.as_ref().is_some_and(Quoted::is_hourly));
    when(state == State::Accepted && hourly, "Ore svolte", "ore");
    when(whole.shown.was_sent(), "PDF", &format!("pdf?versione={no}"));
    all
}

fn facts(whole: &Whole, today: Day) -> Facts {
    let (quote, version) = (&whole.quote, &whole.shown);
    let facts = Facts::new()
        .part("Stato", badge(version.state_on(today)))
        .link("Ente", &quote.body_name, &format!("/enti/{}", quote.body_id))
        .row("Anno dei servizi", quote.year)
        .row("Versione", version.no)
        .row("Origine", &quote.origin.words)
        .maybe("Inviato il", version.sent_on)
        .row("Inviato da", &version.sent_by)
        .maybe("Da accettare entro", version.expires);
    match &version.answer {
        None => facts,
        Some(answer) => {
            let role = if answer.role.is_empty() { String::new() } else { format!(", {}", answer.role) };
            let act = if answer.act.is_empty() { String::new() } else { format!(", {}", answer.act) };
            facts
                .row("Risposta", format!("{}{role}{act}, {}", answer.by, answer.on))
                .row("Motivo", &answer.reason)
        }
    }
}

fn notices(whole: &Whole, lines: &[LineRow], today: Day) -> Vec<Notice> {
    let newest = newest(&whole.versions);
    let older = newest.filter(|newest| newest.no != whole.shown.no).map(|newest| {
        let text = format!("Questa è la versione {}: la più recente è la {}.", whole.shown.no, newest.no);
        Notice::info(text).action("Apri la più recente", versioned(whole, newest.no))
    });
    let problems = lines.iter().filter(|row| !row.problem.is_empty()).count();
    let draft = (whole.shown.status == Status::Draft && problems > 0)
        .then(|| Notice::warning("Prima di inviare completa le righe segnate qui sotto."));
    let untold = (whole.shown.state_on(today) == State::Sent && whole.shown.told_at.is_none())
        .then(|| Notice::info("Nessuna e-mail è ancora partita per questo preventivo: se l'ente non ha un referente con un accesso, avvisalo tu."));
    let expired = (whole.shown.state_on(today) == State::Expired).then(|| {
        Notice::warning("Il termine per rispondere è passato: per riproporlo serve una nuova versione.")
    });
    [older, draft, untold, expired].into_iter().flatten().collect()
}

fn versioned(whole: &Whole, no: i64) -> String {
    format!("{}?versione={no}", address(whole.quote.quote_id))
}

fn versions(whole: &Whole, today: Day) -> Vec<VersionRow> {
    let row = |version: &Version| VersionRow {
        href: versioned(whole, version.no),
        badge: badge(version.state_on(today)),
        shown: version.no == whole.shown.no,
        version: version.clone(),
    };
    whole.versions.iter().rev().map(row).collect()
}

/// The lines of a draft with today's prices, and what stands in the way of sending each.
async fn draft_lines(
    app: &App,
    can: &Can<ViewQuotes>,
    whole: &Whole,
    billed: &BilledDays,
) -> Result<Vec<LineRow>, Problem> {
    let mut tx = app.db.read(can.tenant()).await?;
    let (today, body) = (tx.today(), whole.quote.body_id);
    let accepted = whole.versions.iter().find(|version| version.status == Status::Accepted);
    let before = match accepted {
        Some(version) => acts::lines(&mut tx, can, (whole.quote.quote_id, version.no)).await?,
        None => Vec::new(),
    };
    let mut rows = Vec::new();
    for line in whole.lines.iter().cloned() {
        let old = before.iter().find(|old| old.line_id == line.line_id);
        let kept = old.filter(|old| old.data == line.data).and_then(|old| old.price.clone());
        let price = match kept {
            Some(price) => Ok(price),
            None => acts::price(&mut tx, can, (body, line.service_id), &line.data).await?,
        };
        let effect = acts::foreseen(&mut tx, can, body, (&line, old), (today, billed)).await;
        rows.push(draft_row(line, price.map_err(|why| why.to_string()), effect)?);
    }
    Ok(rows)
}

fn draft_row(
    line: Line,
    price: Result<Quoted, String>,
    effect: Result<String, Failure>,
) -> Result<LineRow, Problem> {
    let (effect, no_place) = match effect {
        Ok(effect) => (effect, String::new()),
        Err(Failure::Refused(why)) => (String::new(), format!("{why}.")),
        Err(why) => return Err(why.into()),
    };
    let (price, no_price) = match price {
        Ok(price) => (Some(price), String::new()),
        Err(why) => (None, format!("«{}»: {why}.", line.service_name)),
    };
    let problem = [no_price, no_place].into_iter().filter(|text| !text.is_empty()).collect::<Vec<_>>();
    let line = Line { price, ..line };
    Ok(LineRow { problem: problem.join(" "), effect, ..sent_row(line) })
}

fn sent_row(line: Line) -> LineRow {
    LineRow {
        why: line.price.as_ref().map(explain),
        problem: String::new(),
        effect: line.effect.clone(),
        edit: None,
        remove: None,
        membership: line.placed.map(|placed| format!("/adesioni/{}", placed.membership_id)),
        line,
    }
}

impl LineRow {
    fn editable(self, id: QuoteId, edits: bool) -> Self {
        let at = format!("{}/righe/{}", address(id), self.line.line_id);
        Self { edit: edits.then(|| at.clone()), remove: edits.then(|| format!("{at}/togli")), ..self }
    }
}

/// How a price came about.
pub(super) fn explain(price: &Quoted) -> Explain {
    let steps = price.steps.iter();
    let explain = steps
        .fold(Explain::new("Come si calcola"), |explain, (label, value)| explain.step(label.clone(), value));
    explain.source(format!("{} dal {}", price.list.name, price.list.from))
}

/// `GET /preventivi/{id}/pdf`
pub(super) async fn pdf(
    Extracted(app): Extracted<App>,
    who: SignedIn,
    Path(id): Path<QuoteId>,
    query: ListQuery,
) -> Result<Response, Problem> {
    let (can, whole) = whole(&app, &who, (id, query.filter_as("versione"))).await?;
    let bytes = copy::of(&app, who.actor(), &can, &whole).await?;
    let headers = [
        (CONTENT_TYPE, "application/pdf".to_owned()),
        (CONTENT_DISPOSITION, format!("inline; filename=\"{}\"", copy::file_name(&whole))),
        (CACHE_CONTROL, "private, no-store".to_owned()),
    ];
    Ok((headers, bytes).into_response())
}
