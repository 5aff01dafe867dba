//! What this is: recording a payment by hand: first whose it is, then what it pays.
//! What it is not: the reading of bank files.

use askama::Template;
use axum::extract::State;
use kernel::permission::ViewPayments;
use kernel::{BodyId, Cents, Day, Iban, InvoiceId, PaymentId};
use registry::BodyRef;
use store::StoreError;
use webkit::{
    App, Facts, Flash, Form, FormErrors, Frame, Html, ListQuery, Posted, Problem, SignedIn, page,
    redirect_with,
};

use super::act::ActPage;
use super::{Answer, frame, may_record, parts};
use crate::Failure;
use crate::model::{Balance, Part, Source, oldest_first};
use crate::store::ledger::books;
use crate::store::papers::Which;
use crate::store::payments::{self, NewPayment};

/// How the amount is assigned.
const WAYS: [(&str, &str); 3] = [
    ("oldest", "Alle fatture con scadenza più vecchia"),
    ("chosen", "Come scritto qui sotto"),
    ("none", "A nessuna: resta a credito dell'ente"),
];

#[derive(Template)]
#[template(path = "pages/pick.html")]
struct PickPage {
    frame: Frame,
    action: String,
    bodies: Vec<BodyRef>,
}

/// `GET /pagamenti/nuovo`, with `?ente=` or `?fattura=`
pub(super) async fn new(State(app): State<App>, who: SignedIn, query: ListQuery) -> Answer {
    may_record(&who)?;
    let invoice: Option<InvoiceId> = query.filter_as("fattura");
    let chosen = match invoice {
        Some(id) => of_invoice(&app, &who, id).await?,
        None => None,
    };
    let body = query.filter_as::<BodyId>("ente").or(chosen.as_ref().map(|one| one.document.body_id));
    let Some(body) = body else {
        return pick(&app, &who, "/pagamenti/nuovo").await;
    };
    let (body, open) = of_body(&app, &who, body).await?;
    let mut values = vec![("paid_on".to_owned(), app.clock.today().iso()), ("way".into(), "oldest".into())];
    if let Some(one) = chosen.filter(Balance::is_open) {
        let part = Part { invoice_id: one.document.invoice_id, amount: one.residual };
        values = parts::values(&[part]);
        values.push(("paid_on".into(), app.clock.today().iso()));
        values.push(("way".into(), "chosen".into()));
        values.push(("amount".into(), parts::plain(one.residual)));
    }
    let form = Form::filled(&who, "/pagamenti/nuovo", values);
    act_page(&app, &who, (&body, &open), form).page()
}

async fn pick(app: &App, who: &SignedIn, action: &str) -> Answer {
    let can = who.actor().may_over(ViewPayments)?;
    let mut tx = app.db.read(can.tenant()).await?;
    let bodies = registry::bodies::refs(&mut tx, &can).await?;
    let frame = frame(app, who, "Registra un pagamento").lead("Prima scegli l'ente che ha pagato.");
    page(&PickPage { frame, action: action.to_owned(), bodies })
}

async fn of_invoice(app: &App, who: &SignedIn, id: InvoiceId) -> Result<Option<Balance>, Problem> {
    let can = who.actor().may_over(ViewPayments)?;
    let mut tx = app.db.read(can.tenant()).await?;
    Ok(books(&mut tx, &can, Which::One(id)).await?.balances.into_iter().next())
}

async fn of_body(app: &App, who: &SignedIn, id: BodyId) -> Result<(BodyRef, Vec<Balance>), Problem> {
    let can = who.actor().may_over(ViewPayments)?;
    let mut tx = app.db.read(can.tenant()).await?;
    let body = registry::bodies::get(&mut tx, &can, id).await?.ok_or(Problem::NotFound)?;
    let open = parts::open_of(books(&mut tx, &can, Which::OfBody(id)).await?);
    Ok((BodyRef::of(&body), open))
}

fn act_page(app: &App, who: &SignedIn, (body, open): (&BodyRef, &[Balance]), form: Form) -> ActPage {
    let fresh: Html = form.once(app.ids.fresh::<PaymentId>());
    let owner = form.hidden("ente", body.body_id);
    let due = Cents::sum(open.iter().map(|one| one.residual)).unwrap_or_default();
    let facts = Facts::new()
        .link("Ente", &body.label(), &format!("/pagamenti/estratto/{}", body.body_id))
        .row("Ancora da pagare", due);
    let page = ActPage::new(frame(app, who, "Registra un pagamento"), form, "Registra", "/pagamenti");
    let page = page.facts(facts).hidden(fresh).hidden(owner);
    let page = page
        .field(|form| {
            let help = "Il giorno in cui la somma è arrivata sul conto, per esempio 21/11/2026.";
            form.day("paid_on", "Data del pagamento").help(help).required()
        })
        .field(|form| form.money("amount", "Importo").help("Per esempio 1.234,56.").required())
        .field(|form| {
            let help = "La causale o il numero del bonifico, per esempio «Mandato 120, fattura 2026/0012».";
            form.text("reference", "Causale o riferimento").help(help).longest(300).required()
        })
        .field(|form| {
            let help = "Chi ha disposto il bonifico, per esempio la tesoreria dell'ente.";
            form.text("payer", "Ordinante").help(help).longest(200)
        })
        .field(|form| {
            let help = "Il conto da cui arriva, per esempio IT60X0542811101000000123456: serve a riconoscere i prossimi.";
            form.text("payer_iban", "IBAN dell'ordinante").help(help).longest(42)
        })
        .field(|form| form.area("note", "Note").help("Per uso dell'ufficio.").rows(2).longest(500));
    if open.is_empty() {
        return page.notice(webkit::Notice::info(
            "L'ente non ha fatture da pagare: l'importo resterà a suo credito.",
        ));
    }
    let page = page.field(|form| {
        let help = "Quel che supera le fatture resta a credito dell'ente, da usare in seguito.";
        form.radios("way", "A quali fatture assegnarlo", &WAYS).help(help).required()
    });
    page.fields(|form| parts::fields(form, open))
}

struct Typed {
    new: NewPayment,
    parts: Vec<Part>,
}

fn read(posted: &Posted, body_id: BodyId, open: &[Balance]) -> Result<Typed, FormErrors> {
    let mut f = posted.reader();
    let id = f.once::<PaymentId>();
    let paid_on: Option<Day> = f.day("paid_on", "Data del pagamento");
    let amount = f.cents("amount", "Importo");
    let reference = f.text("reference", "Causale o riferimento", 1..=300);
    let payer = f.text("payer", "Ordinante", 0..=200);
    let iban = f.optional("payer_iban", "IBAN dell'ordinante", Iban::parse);
    let note = f.long_text("note", "Note", 0..=500);
    let chosen = parts::read(&mut f, open);
    let parts = match f.raw("way") {
        "chosen" => chosen,
        "none" => Vec::new(),
        _ => oldest_first(amount.unwrap_or_default(), open),
    };
    f.finish_with(|| {
        let new = NewPayment {
            payment_id: id?,
            body_id,
            paid_on: paid_on?,
            amount: amount?,
            reference,
            payer,
            payer_iban: iban.map(|iban| iban.as_str().to_owned()).unwrap_or_default(),
            note,
            source: Source::Manual,
            from_bank: None,
        };
        Some(Typed { new, parts })
    })
}

/// `POST /pagamenti/nuovo`
pub(super) async fn create(State(app): State<App>, who: SignedIn, posted: Posted) -> Answer {
    let can = may_record(&who)?;
    let body: Option<BodyId> = posted.get("ente").and_then(|text| text.parse().ok());
    let Some(body) = body else { return pick(&app, &who, "/pagamenti/nuovo").await };
    let (body, open) = of_body(&app, &who, body).await?;
    let errors = match read(&posted, body.body_id, &open) {
        Ok(typed) => {
            let id = typed.new.payment_id;
            let mut tx = app.db.write(can.tenant(), who.actor()).await?;
            let today = tx.today();
            match payments::record(&mut tx, &can, typed.new, (today, &typed.parts)).await {
                Ok(_) => {
                    tx.commit().await?;
                    return Ok(redirect_with(
                        &format!("/pagamenti/{id}"),
                        Flash::success("Pagamento registrato."),
                    ));
                }
                // The first click has arrived.
                Err(Failure::Store(StoreError::Taken(_))) => {
                    return Ok(webkit::redirect(&format!("/pagamenti/{id}")));
                }
                Err(Failure::InTheFuture(today)) => FormErrors::one(
                    "paid_on",
                    format!("Data del pagamento: non può essere nel futuro (oggi è il {today})."),
                ),
                Err(failure) => failure.for_form()?,
            }
        }
        Err(errors) => errors,
    };
    act_page(&app, &who, (&body, &open), Form::with(&posted, "/pagamenti/nuovo", errors)).page_invalid()
}
