//! What this is: one movement of a bank file: the matches to choose from, another body, or none of ours.
//! What it is not: the recording; that comes when the file is applied.

use askama::Template;
use axum::extract::{Path, State};
use kernel::permission::ViewPayments;
use kernel::{BodyId, Cents, StatementId};
use registry::BodyRef;
use webkit::{
    App, Badge, Facts, Field, Flash, Form, FormErrors, Frame, Html, ListQuery, Posted, Problem, SignedIn,
    page, page_invalid, redirect_with,
};

use super::{Answer, frame, may_record, parts};
use crate::imports::{self, Choice};
use crate::model::{Balance, Candidate, RowOutcome, oldest_first};
use crate::store::recorded;
use crate::store::rows::{self, BankRow};
use crate::store::statements::{self, Statement, StatementState};

#[derive(Template)]
#[template(path = "pages/import_row.html")]
struct RowPage {
    frame: Frame,
    row: BankRow,
    badge: Badge,
    facts: Facts,
    /// Where this page is.
    here: String,
    use_it: Form,
    other: Option<Other>,
    leave: Form,
    reopen: Form,
    bodies: Vec<BodyRef>,
    is_applying: bool,
    /// Whether the payment that came of it still counts.
    stands: bool,
    numbers: Vec<(kernel::InvoiceId, String)>,
}

/// Another body, with its open invoices.
struct Other {
    body: BodyRef,
    open: Vec<Balance>,
    form: Form,
}

impl Other {
    fn fields(&self) -> Vec<Field> {
        parts::fields(&self.form, &self.open)
    }
}

impl RowPage {
    fn may_choose(&self) -> bool {
        let open = matches!(self.row.outcome, RowOutcome::Waiting | RowOutcome::Failed);
        open && !self.is_applying
    }

    fn may_reopen(&self) -> bool {
        let decided = self.row.outcome == RowOutcome::Waiting && self.row.decision.is_some();
        let reversed = matches!(self.row.outcome, RowOutcome::Done | RowOutcome::Ignored)
            && self.row.payment_id.is_some()
            && !self.stands;
        (self.row.outcome == RowOutcome::LeftOut || decided || reversed) && !self.is_applying
    }

    /// The invoices of a match, as hidden fields.
    fn hidden(&self, candidate: &Candidate) -> Vec<Html> {
        let part = |part: &crate::model::Part| {
            self.use_it.hidden(&parts::field_name(part.invoice_id), parts::plain(part.amount))
        };
        candidate.parts.iter().map(part).collect()
    }

    fn number(&self, id: &kernel::InvoiceId) -> &str {
        self.numbers.iter().find(|(known, _)| known == id).map_or("", |(_, number)| number)
    }
}

async fn load(app: &App, who: &SignedIn, key: (StatementId, i64)) -> Result<(Statement, BankRow), Problem> {
    let can = may_record(who)?;
    let mut tx = app.db.read(can.tenant()).await?;
    let statement = statements::find(&mut tx, &can, key.0).await?.ok_or(Problem::NotFound)?;
    let row = rows::find(&mut tx, &can, key).await?.ok_or(Problem::NotFound)?;
    Ok((statement, row))
}

/// `GET /pagamenti/importazioni/{statement}/righe/{number}`, with `?ente=` for another body
pub(super) async fn show(
    State(app): State<App>,
    who: SignedIn,
    Path(key): Path<(StatementId, i64)>,
    query: ListQuery,
) -> Answer {
    let loaded = load(&app, &who, key).await?;
    let here = address(key);
    let other = match query.filter_as::<BodyId>("ente") {
        Some(body) => {
            let (body, open) = of_body(&app, &who, body).await?;
            let values = parts::values(&oldest_first(loaded.1.movement.amount, &open));
            Some(Other { body, open, form: Form::filled(&who, here, values) })
        }
        None => None,
    };
    page(&row_page(&app, &who, loaded, other).await?)
}

fn address((statement, number): (StatementId, i64)) -> String {
    format!("/pagamenti/importazioni/{statement}/righe/{number}")
}

async fn of_body(app: &App, who: &SignedIn, id: BodyId) -> Result<(BodyRef, Vec<Balance>), Problem> {
    let can = who.actor().may_over(ViewPayments)?;
    let mut tx = app.db.read(can.tenant()).await?;
    let body = registry::bodies::get(&mut tx, &can, id).await?.ok_or(Problem::NotFound)?;
    drop(tx);
    Ok((BodyRef::of(&body), parts::open(app, who, id).await?))
}

async fn row_page(
    app: &App,
    who: &SignedIn,
    (statement, row): (Statement, BankRow),
    other: Option<Other>,
) -> Result<RowPage, Problem> {
    let can = who.actor().may_over(ViewPayments)?;
    let mut tx = app.db.read(can.tenant()).await?;
    let bodies = registry::bodies::refs(&mut tx, &can).await?;
    let known = crate::store::ledger::balances(&mut tx, &can, None).await?;
    let standing = recorded::of_movement(&mut tx, &may_record(who)?, &row.movement_key).await?;
    let here = address((statement.statement_id, row.number));
    let title = format!("Movimento di {}", row.movement.amount);
    let home = format!("/pagamenti/importazioni/{}", statement.statement_id);
    Ok(RowPage {
        frame: frame(app, who, title)
            .crumb("File della banca", "/pagamenti/importazioni")
            .crumb(statement.file_name.clone(), home),
        badge: super::import::status_badge(&row),
        facts: facts(&row),
        use_it: Form::empty(who, here.clone()),
        other,
        leave: Form::empty(who, format!("{here}/escludi")),
        reopen: Form::empty(who, format!("{here}/riapri")),
        bodies: bodies.into_iter().filter(|body| !body.archived).collect(),
        is_applying: statement.state == StatementState::Applying,
        stands: standing.is_some(),
        numbers: known.into_iter().map(|one| (one.document.invoice_id, one.document.number)).collect(),
        here,
        row,
    })
}

fn facts(row: &BankRow) -> Facts {
    let movement = &row.movement;
    let facts = Facts::new()
        .row("Data contabile", movement.booked_on)
        .row("Data valuta", movement.value_on)
        .row("Importo", movement.amount)
        .row("Ordinante", &movement.payer)
        .row("IBAN dell'ordinante", &movement.payer_iban)
        .row("Codice fiscale dell'ordinante", &movement.payer_code)
        .row("Causale", &movement.text)
        .row("Riferimento della banca", &movement.bank_ref)
        .row("Riferimento dell'ordinante", &movement.end_to_end)
        .row("Messaggio", &row.message);
    match row.payment_id {
        Some(id) => facts.link("Pagamento", "Apri il pagamento", &format!("/pagamenti/{id}")),
        None => facts,
    }
}

/// `POST /pagamenti/importazioni/{statement}/righe/{number}`: whose it is and what it pays.
pub(super) async fn decide(
    State(app): State<App>,
    who: SignedIn,
    Path(key): Path<(StatementId, i64)>,
    posted: Posted,
) -> Answer {
    let can = may_record(&who)?;
    let loaded = load(&app, &who, key).await?;
    let id: Option<BodyId> = posted.get("body").and_then(|text| text.parse().ok());
    let id = id.ok_or_else(|| Problem::Malformed("Scegli l'ente.".into()))?;
    let (body, open) = of_body(&app, &who, id).await?;
    let mut f = posted.reader();
    let shown = f.version();
    let chosen = parts::read(&mut f, &open);
    let errors = match f.finish() {
        Ok(()) => {
            let mut tx = app.db.write(can.tenant(), who.actor()).await?;
            match imports::decide(&mut tx, &can, (key.0, key.1, shown), Choice::Match(id, chosen)).await {
                Ok(()) => {
                    tx.commit().await?;
                    let flash = Flash::success(format!("Riga {} abbinata a {}.", key.1, body.label()));
                    return Ok(redirect_with(&format!("/pagamenti/importazioni/{}", key.0), flash));
                }
                Err(failure) => failure.for_form()?,
            }
        }
        Err(errors) => errors,
    };
    let form = Form::with(&posted, address(key), errors);
    page_invalid(&row_page(&app, &who, loaded, Some(Other { body, open, form })).await?)
}

/// `POST …/escludi`: it pays no invoice.
pub(super) async fn leave_out(
    State(app): State<App>,
    who: SignedIn,
    Path(key): Path<(StatementId, i64)>,
    posted: Posted,
) -> Answer {
    let can = may_record(&who)?;
    let loaded = load(&app, &who, key).await?;
    let mut f = posted.reader();
    let shown = f.version();
    let reason = f.text("reason", "Motivo", 3..=200);
    if let Err(errors) = f.finish() {
        let page = row_page(&app, &who, loaded, None).await?;
        let leave = Form::with(&posted, format!("{}/escludi", address(key)), errors);
        return page_invalid(&RowPage { leave, ..page });
    }
    let mut tx = app.db.write(can.tenant(), who.actor()).await?;
    imports::decide(&mut tx, &can, (key.0, key.1, shown), Choice::LeaveOut(reason)).await?;
    tx.commit().await?;
    let flash = Flash::success(format!("Riga {} esclusa.", key.1));
    Ok(redirect_with(&format!("/pagamenti/importazioni/{}", key.0), flash))
}

/// `POST …/riapri`: back among those to be matched.
pub(super) async fn reopen(
    State(app): State<App>,
    who: SignedIn,
    Path(key): Path<(StatementId, i64)>,
    posted: Posted,
) -> Answer {
    let can = may_record(&who)?;
    let mut f = posted.reader();
    let shown = f.version();
    f.finish().map_err(|errors: FormErrors| Problem::Malformed(errors.to_string()))?;
    let mut tx = app.db.write(can.tenant(), who.actor()).await?;
    imports::reopen(&mut tx, &can, (key.0, key.1, shown)).await?;
    tx.commit().await?;
    Ok(redirect_with(&address(key), Flash::success("Riga rimessa fra quelle da abbinare.")))
}
