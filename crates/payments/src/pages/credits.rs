//! What this is: credit notes with what is left of each: used on invoices as proposed or as chosen, or paid back.
//! What it is not: their issue; that is on the page of the invoice they correct.

use askama::Template;
use axum::extract::{Path, State};
use kernel::permission::{ActionKind, ViewPayments};
use kernel::{Cents, Day, InvoiceId};
use webkit::{
    App, Badge, Count, EmptyState, Facts, Flash, Form, FormErrors, Frame, ListQuery, ListView, Posted,
    Problem, SignedIn, Tabs, export, page, page_invalid, redirect_with,
};

use super::act::ActPage;
use super::payment::{read_refund, refund_page};
use super::{Answer, frame, may_record, parts, tabs};
use crate::model::{Balance, Credit, Part, Settlement, proposed_offset};
use crate::store::ledger::{Books, books};
use crate::store::papers::Which;
use crate::store::{credits, payments};
use crate::tables;

#[derive(Template)]
#[template(path = "pages/credits.html")]
struct ListPage {
    frame: Frame,
    tabs: Tabs,
    list: ListView,
    rows: Vec<Credit>,
    all: Option<Form>,
    empty: EmptyState,
}

impl ListPage {
    fn badge(row: &Credit) -> Badge {
        if row.left > Cents::ZERO { Badge::warning("Da usare") } else { Badge::success("Usata") }
    }
}

/// `GET /pagamenti/crediti`
pub(super) async fn list(State(app): State<App>, who: SignedIn, query: ListQuery) -> Answer {
    let can = who.actor().may_over(ViewPayments)?;
    let mut tx = app.db.read(can.tenant()).await?;
    let known = books(&mut tx, &can, Which::All).await?;
    let proposed = known.credits.iter().any(|one| !proposed_offset(one, &known.balances).is_empty());
    let words = kernel::text::fold(&query.q());
    let only_left = query.filter("stato") == Some("da_usare");
    let rows = known.credits.into_iter().filter(|one| {
        let told = format!("{} {}", one.document.number, one.document.body_name);
        kernel::text::fold(&told).contains(&words) && (!only_left || one.left > Cents::ZERO)
    });
    let mut rows: Vec<Credit> = rows.collect();
    rows.sort_by_key(|one| std::cmp::Reverse((one.document.issued_on, one.document.number.clone())));
    if let Some(format) = query.format() {
        return export(format, "Note di credito", &tables::credits(&rows)?, app.clock.today());
    }
    let count = Count::Exactly(u64::try_from(rows.len()).unwrap_or(u64::MAX));
    let may = who.actor().reaches(ActionKind::RecordPayment) && proposed;
    page(&ListPage {
        frame: frame(&app, &who, "Note di credito da usare"),
        tabs: tabs(&who, "/pagamenti/crediti"),
        list: ListView::new(&query, query.sort(["data"])).counted(count),
        rows,
        all: may.then(|| Form::empty(&who, "/pagamenti/crediti/compensa")),
        empty: EmptyState::new("Non ci sono note di credito."),
    })
}

/// `POST /pagamenti/crediti/compensa`: every credit note as proposed.
pub(super) async fn offset_all(State(app): State<App>, who: SignedIn, _: Posted) -> Answer {
    let can = may_record(&who)?;
    let mut tx = app.db.write(can.tenant(), who.actor()).await?;
    let today = tx.today();
    let done = credits::offset_proposed(&mut tx, &can, today).await?;
    if done == 0 {
        let flash = Flash::info("Non c'è nulla da compensare.");
        return Ok(redirect_with("/pagamenti/crediti", flash));
    }
    tx.commit().await?;
    Ok(redirect_with("/pagamenti/crediti", Flash::success(format!("Note di credito compensate: {done}."))))
}

#[derive(Template)]
#[template(path = "pages/credit.html")]
struct ShowPage {
    frame: Frame,
    credit: Credit,
    facts: Facts,
    acts: Vec<(Settlement, String)>,
    open: Vec<Balance>,
    form: Form,
    may_record: bool,
}

impl ShowPage {
    fn fields(&self) -> Vec<webkit::Field> {
        parts::fields(&self.form, &self.open)
    }

    fn may_use(&self) -> bool {
        self.may_record && self.credit.left > Cents::ZERO
    }
}

async fn load(
    app: &App,
    who: &SignedIn,
    note: InvoiceId,
) -> Result<(Credit, Books, Vec<Settlement>), Problem> {
    let can = who.actor().may_over(ViewPayments)?;
    let mut tx = app.db.read(can.tenant()).await?;
    let one = books(&mut tx, &can, Which::One(note)).await?;
    let credit = one.credits.into_iter().next().ok_or(Problem::NotFound)?;
    let known = books(&mut tx, &can, Which::OfBody(credit.document.body_id)).await?;
    let acts = payments::acts_of_credit(&mut tx, &can, note).await?;
    Ok((credit, known, acts))
}

fn show_page(
    app: &App,
    who: &SignedIn,
    (credit, known, acts): (Credit, Books, Vec<Settlement>),
    form: Form,
) -> ShowPage {
    let number = |id: Option<InvoiceId>| {
        let found = known.balances.iter().find(|one| Some(one.document.invoice_id) == id);
        found.map(|one| one.document.number.clone()).unwrap_or_default()
    };
    let acts = acts.into_iter().map(|act| (act.clone(), number(act.invoice_id))).collect();
    let document = &credit.document;
    let title = format!("Nota di credito {}", document.number);
    let facts = Facts::new()
        .link("Ente", &document.body_name, &format!("/pagamenti/estratto/{}", document.body_id))
        .link("Documento", &document.number, &document.href())
        .row("Corregge la fattura", number(document.corrects))
        .row("Importo", document.payable)
        .row("Compensato", credit.used)
        .row("Rimborsato", credit.refunded)
        .row("Da usare", credit.left);
    ShowPage {
        frame: frame(app, who, title).crumb("Note di credito", "/pagamenti/crediti"),
        facts,
        acts,
        open: parts::open_of(known),
        form,
        may_record: who.actor().reaches(ActionKind::RecordPayment),
        credit,
    }
}

/// `GET /pagamenti/crediti/{note}`
pub(super) async fn show(State(app): State<App>, who: SignedIn, Path(note): Path<InvoiceId>) -> Answer {
    let loaded = load(&app, &who, note).await?;
    let mut values = parts::values(&proposed_offset(&loaded.0, &loaded.1.balances));
    values.push(("on".into(), app.clock.today().iso()));
    let form = Form::filled(&who, format!("/pagamenti/crediti/{note}"), values);
    page(&show_page(&app, &who, loaded, form))
}

fn read(posted: &Posted, open: &[Balance]) -> Result<(Day, Vec<Part>), FormErrors> {
    let mut f = posted.reader();
    let parts = parts::read(&mut f, open);
    let on = f.day("on", "Data");
    f.finish_with(|| Some((on?, parts)))
}

/// `POST /pagamenti/crediti/{note}`: used on invoices as chosen.
pub(super) async fn offset(
    State(app): State<App>,
    who: SignedIn,
    Path(note): Path<InvoiceId>,
    posted: Posted,
) -> Answer {
    let can = may_record(&who)?;
    let loaded = load(&app, &who, note).await?;
    let open = parts::open_of(loaded.1.clone());
    let errors = match read(&posted, &open) {
        Ok((on, chosen)) => {
            let mut tx = app.db.write(can.tenant(), who.actor()).await?;
            match credits::offset(&mut tx, &can, note, (on, &chosen)).await {
                Ok(()) => {
                    tx.commit().await?;
                    let flash = Flash::success("Nota di credito compensata.");
                    return Ok(redirect_with(&format!("/pagamenti/crediti/{note}"), flash));
                }
                Err(failure) => failure.for_form()?,
            }
        }
        Err(errors) => errors,
    };
    let form = Form::with(&posted, format!("/pagamenti/crediti/{note}"), errors);
    page_invalid(&show_page(&app, &who, loaded, form))
}

fn refund_act(app: &App, who: &SignedIn, credit: &Credit, form: Form) -> ActPage {
    let back = format!("/pagamenti/crediti/{}", credit.document.invoice_id);
    let title = format!("Nota di credito {}", credit.document.number);
    let frame = frame(app, who, "Rimborsa la nota di credito").crumb(title, back.clone());
    let facts = Facts::new().row("Ente", &credit.document.body_name).row("Da usare", credit.left);
    refund_page(ActPage::new(frame, form, "Registra il rimborso", back).facts(facts))
}

/// `GET /pagamenti/crediti/{note}/rimborso`
pub(super) async fn refund_form(
    State(app): State<App>,
    who: SignedIn,
    Path(note): Path<InvoiceId>,
) -> Answer {
    may_record(&who)?;
    let (credit, _, _) = load(&app, &who, note).await?;
    let values = [("amount", parts::plain(credit.left)), ("on", app.clock.today().iso())];
    let form = Form::filled(&who, format!("/pagamenti/crediti/{note}/rimborso"), values);
    refund_act(&app, &who, &credit, form).page()
}

/// `POST /pagamenti/crediti/{note}/rimborso`
pub(super) async fn refund(
    State(app): State<App>,
    who: SignedIn,
    Path(note): Path<InvoiceId>,
    posted: Posted,
) -> Answer {
    let can = may_record(&who)?;
    let (credit, _, _) = load(&app, &who, note).await?;
    let errors = match read_refund(&posted) {
        Ok((on, amount, reason)) => {
            let mut tx = app.db.write(can.tenant(), who.actor()).await?;
            match credits::refund(&mut tx, &can, note, (on, amount, &reason)).await {
                Ok(()) => {
                    tx.commit().await?;
                    let flash = Flash::success("Rimborso registrato.");
                    return Ok(redirect_with(&format!("/pagamenti/crediti/{note}"), flash));
                }
                Err(failure) => failure.for_form()?,
            }
        }
        Err(errors) => errors,
    };
    let form = Form::with(&posted, format!("/pagamenti/crediti/{note}/rimborso"), errors);
    refund_act(&app, &who, &credit, form).page_invalid()
}
