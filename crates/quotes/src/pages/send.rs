//! What this is: sending a draft: what it comes to, by when it is answered, and from then on it does not change.
//! What it is not: the letter; a job sends it.

use agreements::BilledDays;
use axum::Extension;
use axum::extract::{Path, State};
use axum::response::Response;
use kernel::QuoteId;
use webkit::{App, Form, FormErrors, FormPage, Posted, Problem, SignedIn};

use super::edit::draft;
use super::lines::iso;
use super::{address, finish, frame_in};
use crate::Failure;
use crate::store::{self as acts, Sending, Whole};

/// Days for the answer, unless the draft says otherwise.
const USUAL: i32 = 30;

fn form_page(app: &App, who: &SignedIn, whole: &Whole, form: Form) -> FormPage {
    let quote = &whole.quote;
    let effects = vec![
        format!(
            "{} riceve il preventivo, {} senza IVA, e i suoi referenti una e-mail.",
            quote.body_name, whole.shown.total
        ),
        "I prezzi sono ricalcolati ora con i listini in vigore e restano quelli.".to_owned(),
        "Il preventivo prende il numero e non cambia più: per cambiarlo serve una nuova versione.".to_owned(),
    ];
    let frame = frame_in(who, app, quote, "Invia il preventivo");
    FormPage::new(frame, form, "Invia all'ente", address(quote.quote_id))
        .version(quote.version)
        .effects(effects)
        .fields(|form| {
            vec![
                form.day("on", "Data di invio")
                    .help("Oggi, oppure il giorno in cui è partito su carta")
                    .required(),
                form.day("expires", "Da accettare entro")
                    .help("L'ultimo giorno per rispondere, per esempio 31/12/2026")
                    .required(),
            ]
        })
}

/// `GET /preventivi/{id}/invia`
pub(super) async fn ask(
    State(app): State<App>,
    who: SignedIn,
    Path(id): Path<QuoteId>,
) -> Result<Response, Problem> {
    let (_, whole) = draft(&app, &who, id).await?;
    let today = app.clock.today();
    let expires = whole.shown.expires.filter(|day| *day >= today).unwrap_or(today.add_days(USUAL));
    let values = [("on", today.iso()), ("expires", iso(Some(expires)))];
    form_page(&app, &who, &whole, Form::filled(&who, format!("{}/invia", address(id)), values)).show()
}

/// `POST /preventivi/{id}/invia`
pub(super) async fn send(
    State(app): State<App>,
    who: SignedIn,
    Extension(billed): Extension<BilledDays>,
    Path(id): Path<QuoteId>,
    posted: Posted,
) -> Result<Response, Problem> {
    let (can, whole) = draft(&app, &who, id).await?;
    let action = format!("{}/invia", address(id));
    let again = async |errors: FormErrors| {
        form_page(&app, &who, &whole, Form::with(&posted, &action, errors)).invalid()
    };
    let mut f = posted.reader();
    let (shown, on) = (f.version(), f.day("on", "Data di invio"));
    let expires = f.day("expires", "Da accettare entro");
    let sending = match f.finish_with(|| Some(Sending { on: on?, expires: expires? })) {
        Ok(sending) => sending,
        Err(errors) => return again(errors).await,
    };
    if shown != whole.quote.version {
        return again(FormErrors::one("", format!("{}.", Failure::Stale))).await;
    }
    let mut tx = app.db.write(can.tenant(), who.actor()).await?;
    let done = acts::send(&mut tx, &can, &billed, (id, sending)).await;
    let said = |quote: &crate::model::Quote| format!("Inviato con il numero {}.", quote.number_text());
    finish(tx, done, (&address(id), said), again).await
}
