//! What this is: a credit note from an invoice: what to take back of each line, then the note as it would be, then its
//! issue. The amounts proposed are what is left, or what a proposal says.
//! What it is not: the arithmetic; that is in `model::credit`.

use askama::Template;
use axum::extract::{Path, State};
use axum::response::Response;
use kernel::permission::{IssueCreditNote, ViewInvoices};
use kernel::{Cents, Day, InvoiceId, Period};
use webkit::{
    App, Explain, Flash, Form, FormErrors, Frame, ListQuery, Notice, Posted, Problem, SignedIn, page,
    page_invalid, redirect, redirect_with,
};

use super::preview;
use crate::credits::{self, Proposal};
use crate::model::{Chosen, Creditable, Credited, Draft, Line, NotCredited, Totals};
use crate::store::Failure;
use crate::store::credits::NewNote;
use crate::store::invoices::Issued;

/// Fields that the page itself adds.
const OWN: [&str; 3] = ["csrf", "once", "confirmed"];

#[derive(Template)]
#[template(path = "invoices/credit.html")]
struct CreditPage {
    frame: Frame,
    form: Form,
    lines: Vec<Creditable>,
    fresh: InvoiceId,
    draft: Option<Draft>,
    typed: Vec<(String, String)>,
    notices: Vec<Notice>,
    back: String,
}

impl CreditPage {
    fn named(name: &str, line: &Creditable) -> String {
        field(name, line.position)
    }

    fn explain(line: &Line) -> Explain {
        preview::explain(line)
    }

    fn said(line: &Line) -> String {
        let said = line.description.strip_suffix(&line.explained.formula).unwrap_or(&line.description);
        said.trim_end_matches([' ', '.']).to_owned()
    }
}

fn field(name: &str, position: i64) -> String {
    format!("{name}_{position}")
}

struct Loaded {
    issued: Issued,
    credited: Credited,
    left: Totals,
}

async fn load(app: &App, who: &SignedIn, id: InvoiceId) -> Result<Loaded, Problem> {
    who.actor().may_over(IssueCreditNote)?;
    let view = who.actor().may_over(ViewInvoices)?;
    let found = credits::of(&mut app.db.read(view.tenant()).await?, &view, id).await?;
    let (issued, credited) = found.ok_or(Problem::NotFound)?;
    let left = credited.left().ok_or_else(|| Problem::internal(&NotCredited::TooLarge))?;
    if left.document <= Cents::ZERO {
        return Err(Problem::Conflict("Di questa fattura è già stato stornato tutto.".into()));
    }
    Ok(Loaded { issued, credited, left })
}

fn credit_page(app: &App, who: &SignedIn, loaded: &Loaded, form: Form) -> CreditPage {
    let id = loaded.issued.kept.invoice_id;
    let back = format!("/fatture/{id}");
    let frame = Frame::new(who, app, "Nota di credito").area("fatture").crumb("Fatture", "/fatture");
    let lead = format!(
        "Storna, in tutto o in parte, la fattura {} a {}. Restano {} di {}.",
        loaded.credited.number,
        loaded.issued.kept.body_name,
        loaded.left.document,
        loaded.issued.kept.document
    );
    CreditPage {
        frame: frame.crumb(loaded.issued.name(), &back).lead(lead),
        form,
        lines: open(&loaded.credited),
        fresh: app.ids.fresh(),
        draft: None,
        typed: Vec::new(),
        notices: notices(loaded),
        back,
    }
}

/// The lines of which something is left, or whose days can still go back.
fn open(credited: &Credited) -> Vec<Creditable> {
    credited.lines.iter().filter(|line| line.left() != Cents::ZERO).cloned().collect()
}

fn notices(loaded: &Loaded) -> Vec<Notice> {
    let rejected = loaded.issued.marks.outcome == crate::model::SdiOutcome::Rejected;
    let text = "La fattura è stata scartata dal Sistema di Interscambio: di solito si invia di nuovo con lo stesso \
        numero, senza stornarla.";
    rejected.then(|| Notice::warning(text)).into_iter().collect()
}

/// `GET /fatture/{invoice}/nota-di-credito`; with `?proposta=1`, the days billed beyond the end of services.
pub(super) async fn form(
    State(app): State<App>,
    who: SignedIn,
    Path(id): Path<InvoiceId>,
    query: ListQuery,
) -> Result<Response, Problem> {
    let loaded = load(&app, &who, id).await?;
    let chosen = if query.filter("proposta").is_some() {
        let own = of_invoice(&app, &who, id).await?;
        merged(&own)
    } else {
        loaded.credited.rest()
    };
    let mut values = vec![("on".to_owned(), app.clock.today().iso())];
    if let Some(days) = chosen.iter().find_map(|one| one.days) {
        let reason = format!("servizio cessato dal {}", days.from().short());
        values.push(("reason".to_owned(), reason));
    }
    values.extend(chosen.iter().flat_map(values_of));
    let form = Form::filled(&who, address(id), values);
    page(&credit_page(&app, &who, &loaded, form))
}

fn values_of(one: &Chosen) -> Vec<(String, String)> {
    let at = |name: &str| field(name, one.position);
    let mut values = vec![(at("amount"), one.amount.euro().trim_end_matches(" €").to_owned())];
    if let Some(days) = one.days {
        values.push((at("from"), days.from().iso()));
        values.push((at("to"), days.to().iso()));
    }
    if one.returns_days {
        values.push((at("returns"), "1".to_owned()));
    }
    values
}

async fn of_invoice(app: &App, who: &SignedIn, id: InvoiceId) -> Result<Vec<Proposal>, Problem> {
    let all = credits::proposals(app, who.actor()).await?;
    Ok(all.into_iter().filter(|one| one.invoice_id == id).collect())
}

/// One choice for each line: a second stretch of the same line waits for the next note.
fn merged(proposals: &[Proposal]) -> Vec<Chosen> {
    let mut found: Vec<Chosen> = Vec::new();
    for one in proposals {
        if found.iter().all(|known| known.position != one.chosen.position) {
            found.push(one.chosen.clone());
        }
    }
    found
}

/// `POST /fatture/{invoice}/nota-di-credito`: the note as it would be; once confirmed, the note.
pub(super) async fn act(
    State(app): State<App>,
    who: SignedIn,
    Path(id): Path<InvoiceId>,
    posted: Posted,
) -> Result<Response, Problem> {
    who.actor().may_over(IssueCreditNote)?;
    if let Some(made) = made_before(&app, &who, &posted).await? {
        return Ok(redirect(&format!("/fatture/{made}")));
    }
    let loaded = load(&app, &who, id).await?;
    let done = match read(&posted, &loaded, app.clock.today()) {
        Ok(new) if posted.get("confirmed").is_none() => shown(&app, &who, &loaded, (&posted, new)).await?,
        Ok(new) => issued(&app, &who, &loaded, new).await?,
        Err(errors) => Err(errors),
    };
    done.or_else(|errors| {
        let form = Form::with(&posted, address(id), errors);
        page_invalid(&credit_page(&app, &who, &loaded, form))
    })
}

fn address(id: InvoiceId) -> String {
    format!("/fatture/{id}/nota-di-credito")
}

/// The note as it would be, above the form; or what is wrong with it.
async fn shown(
    app: &App,
    who: &SignedIn,
    loaded: &Loaded,
    (posted, new): (&Posted, NewNote),
) -> Result<Result<Response, FormErrors>, Problem> {
    let new = explained(app, who, loaded, new).await?;
    let draft = match credits::preview(app, who.actor(), &loaded.credited, &new).await {
        Ok(draft) => draft,
        Err(why) => return refused(why).map(Err),
    };
    let form = Form::with(posted, address(loaded.issued.kept.invoice_id), FormErrors::default());
    let typed = posted.pairs().iter().filter(|(name, _)| !OWN.contains(&name.as_str())).cloned().collect();
    let rest = credit_page(app, who, loaded, form);
    page(&CreditPage { draft: Some(draft), typed, fresh: new.id, ..rest }).map(Ok)
}

/// The note, issued; or what is wrong with it.
async fn issued(
    app: &App,
    who: &SignedIn,
    loaded: &Loaded,
    new: NewNote,
) -> Result<Result<Response, FormErrors>, Problem> {
    let new = explained(app, who, loaded, new).await?;
    let kept = match credits::issue(app, who.actor(), loaded.issued.kept.invoice_id, new).await {
        Ok(kept) => kept,
        Err(why) => return refused(why).map(Err),
    };
    let flash = Flash::success(format!("Nota di credito {} emessa.", kept.number_text));
    Ok(Ok(redirect_with(&format!("/fatture/{}", kept.invoice_id), flash)))
}

/// What can be mended on the form; anything else is a problem of its own.
fn refused(why: Failure) -> Result<FormErrors, Problem> {
    match why {
        Failure::NotCredited(why) => Ok(named(&why)),
        Failure::NotIssued(why) => Ok(FormErrors::one("on", format!("{why}."))),
        Failure::File(why) => Ok(FormErrors::one("reason", why.to_string())),
        why => Err(why.into()),
    }
}

/// The note of a form sent twice.
async fn made_before(app: &App, who: &SignedIn, posted: &Posted) -> Result<Option<InvoiceId>, Problem> {
    let view = who.actor().may_over(ViewInvoices)?;
    let Some(id) = posted.get("once").and_then(|id| id.parse::<InvoiceId>().ok()) else { return Ok(None) };
    let mut tx = app.db.read(view.tenant()).await?;
    Ok(crate::documents::one(&mut tx, &view, id).await?.map(|document| document.invoice_id))
}

fn read(posted: &Posted, loaded: &Loaded, today: Day) -> Result<NewNote, FormErrors> {
    let mut f = posted.reader();
    let id = f.once::<InvoiceId>();
    let on = f.day("on", "Data della nota di credito");
    if on.is_some_and(|on| on > today) {
        f.error("on", "Data della nota di credito: non può essere nel futuro");
    }
    let reason = f.text("reason", "Motivo", 1..=200);
    let mut chosen = Vec::new();
    for line in open(&loaded.credited) {
        let at = |name: &str| field(name, line.position);
        let label = format!("Importo da stornare della riga {}", line.position);
        let amount = f.optional_cents(&at("amount"), &label).filter(|amount| *amount != Cents::ZERO);
        let from = f.optional_day(&at("from"), "Dal giorno");
        let to = f.optional_day(&at("to"), "Al giorno");
        let Some(amount) = amount else { continue };
        let days = match (from, to) {
            (None, None) => None,
            (Some(from), Some(to)) if from <= to => Period::new(from, to).ok(),
            _ => {
                f.error(&at("to"), "Al giorno: scrivi entrambi i giorni, il secondo non prima del primo");
                None
            }
        };
        let returns_days = f.checkbox(&at("returns"));
        chosen.push(Chosen { position: line.position, amount, days, returns_days, steps: Vec::new() });
    }
    f.finish_with(|| Some(NewNote { id: id?, chosen, on: on?, reason }))
}

/// What a proposal has computed is told on the note too.
async fn explained(app: &App, who: &SignedIn, loaded: &Loaded, mut new: NewNote) -> Result<NewNote, Problem> {
    if !new.chosen.iter().any(|one| one.returns_days) {
        return Ok(new);
    }
    let proposals = of_invoice(app, who, loaded.issued.kept.invoice_id).await?;
    let key = |one: &Chosen| (one.position, one.amount, one.days);
    for one in &mut new.chosen {
        if let Some(proposal) = proposals.iter().find(|known| key(&known.chosen) == key(one)) {
            one.steps.clone_from(&proposal.chosen.steps);
        }
    }
    Ok(new)
}

/// Beside the field it is about.
fn named(why: &NotCredited) -> FormErrors {
    let place = match why {
        NotCredited::NoLine(position) | NotCredited::LineExceeded { position, .. } => {
            field("amount", *position)
        }
        NotCredited::OtherDays(position) => field("from", *position),
        NotCredited::BeforeInvoice(_) => "on".into(),
        NotCredited::NoReason
        | NotCredited::Nothing
        | NotCredited::RateExceeded { .. }
        | NotCredited::TotalExceeded(_)
        | NotCredited::NotPositive
        | NotCredited::TooLarge => "reason".into(),
    };
    FormErrors::one(place, format!("{why}."))
}
