//! What this is: the page on which a quote is begun. What it is not: its lines; the quote's page adds them.

use axum::extract::State;
use axum::response::Response;
use kernel::permission::{EditQuote, ViewQuotes};
use kernel::{Phase, QuoteId, Target};
use webkit::{
    App, Flash, Form, FormErrors, FormPage, Frame, ListQuery, Posted, Problem, Reader, SignedIn,
    redirect_with,
};

use super::address;
use crate::model::Origin;
use crate::store::{self as acts, Draft, Made};

async fn form_page(app: &App, who: &SignedIn, form: Form) -> Result<FormPage, Problem> {
    let can = who.actor().may_over(ViewQuotes)?;
    let mut tx = app.db.read(can.tenant()).await?;
    let all = registry::bodies::refs(&mut tx, &can).await?;
    let bodies: Vec<(String, String)> =
        all.into_iter().map(|body| (body.body_id.to_string(), body.name)).collect();
    let frame =
        Frame::new(who, app, "Nuovo preventivo").area("preventivi").crumb("Preventivi", "/preventivi");
    let once = form.once(app.ids.fresh::<QuoteId>());
    let year = tx.today().year().saturating_add(1).to_string();
    Ok(FormPage::new(frame, form, "Crea la bozza", "/preventivi").hidden(once).fields(|form| {
        vec![
            form.select("body", "Ente", &bodies)
                .help("L'ente a cui si invia. I servizi diventano attivi nella sua adesione")
                .required(),
            form.number("year", "Anno dei servizi")
                .help("Il preventivo riguarda un anno solo, per esempio 2027")
                .or(year)
                .required(),
            subject_field(form),
            note_field(form),
        ]
    }))
}

pub(super) fn subject_field(form: &Form) -> webkit::Field {
    form.text("subject", "Oggetto")
        .help("In poche parole, per esempio «Migrazione della posta e assistenza 2027»")
        .required()
        .longest(200)
}

pub(super) fn note_field(form: &Form) -> webkit::Field {
    form.area("note", "Testo per l'ente")
        .help("Condizioni o spiegazioni che l'ente legge sul preventivo; si può lasciare vuoto")
        .rows(4)
}

/// `GET /preventivi/nuovo`: `?ente=` chooses the body.
pub(super) async fn ask(
    State(app): State<App>,
    who: SignedIn,
    query: ListQuery,
) -> Result<Response, Problem> {
    who.actor().may(EditQuote, &Target::centre(who.actor().tenant(), Phase::Draft))?;
    let body = query.filter("ente").unwrap_or_default().to_owned();
    form_page(&app, &who, Form::filled(&who, "/preventivi/nuovo", [("body", body)])).await?.show()
}

/// `POST /preventivi/nuovo`
pub(super) async fn create(
    State(app): State<App>,
    who: SignedIn,
    posted: Posted,
) -> Result<Response, Problem> {
    let can = who.actor().may(EditQuote, &Target::centre(who.actor().tenant(), Phase::Draft))?;
    let draft = match read(posted.reader()) {
        Ok(draft) => draft,
        Err(errors) => {
            let form = Form::with(&posted, "/preventivi/nuovo", errors);
            return form_page(&app, &who, form).await?.invalid();
        }
    };
    let mut tx = app.db.write(can.tenant(), who.actor()).await?;
    let made = acts::create(&mut tx, &can, draft).await?;
    let to = match made {
        Made::New(quote) => {
            tx.commit().await?;
            address(quote.quote_id)
        }
        Made::Known(quote) => address(quote.quote_id),
    };
    Ok(redirect_with(&to, Flash::success("Bozza creata: ora aggiungi i servizi.")))
}

fn read(mut f: Reader<'_>) -> Result<Draft, FormErrors> {
    let quote_id = f.once();
    let body_id = f.choice("body", "Ente", |text| text.parse().ok());
    let year = f.integer("year", "Anno dei servizi", 2000..=2100);
    let subject = f.text("subject", "Oggetto", 3..=200);
    let note = f.long_text("note", "Testo per l'ente", 0..=4000);
    f.finish_with(|| {
        Some(Draft {
            quote_id: quote_id?,
            body_id: body_id?,
            year: i16::try_from(year?).ok()?,
            subject,
            origin: Origin::default(),
            note,
        })
    })
}
