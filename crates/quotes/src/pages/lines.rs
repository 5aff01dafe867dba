//! What this is: the lines of a draft: adding a service, changing days and quantities, taking it off.
//! What it is not: prices; the price list says them, and the quote's page shows how.

use axum::extract::{Path, State};
use axum::response::Response;
use kernel::permission::EditQuote;
use kernel::{Can, Day, Period, Quantity, QuoteId, QuoteLineId, ServiceId};
use pricing::model::{Hours, Method, Ordered, Profile};
use webkit::{
    App, Confirm, Field, Flash, Form, FormErrors, FormPage, ListQuery, Notice, Posted, Problem, Reader,
    SignedIn, redirect, redirect_with,
};

use super::edit::draft;
use super::{address, finish, frame_in};
use crate::model::{Line, WantedLine};
use crate::store::{self as acts, Shown, Whole};

/// What can be ordered of a service: nothing, units, or hours of these profiles.
enum Orderable {
    Nothing,
    Units(&'static str),
    Hours(Vec<Profile>),
}

async fn orderable(
    app: &App,
    can: &Can<EditQuote>,
    service: ServiceId,
    year: i16,
) -> Result<Orderable, Problem> {
    let mut tx = app.db.read(can.tenant()).await?;
    let found = pricing::prices_over(&mut tx, can, service, Period::year(year)).await?;
    Ok(match found.into_iter().next().map(|priced| priced.tariff.method) {
        Some(Method::HourlyByProfile { profiles }) => Orderable::Hours(profiles),
        Some(Method::PerWorkstation { .. }) => {
            Orderable::Units("Quante postazioni, per esempio 25. Vuoto: le postazioni dell'ente nel registro")
        }
        Some(Method::Flat { .. }) => Orderable::Units("Quante volte l'importo, per esempio 2. Vuoto: una"),
        None => Orderable::Units("Il servizio non è ancora in un listino: la quantità si può lasciare vuota"),
        Some(
            Method::PerInhabitant { .. }
            | Method::BandAmount { .. }
            | Method::Graduated { .. }
            | Method::SizeRange { .. }
            | Method::Included,
        ) => Orderable::Nothing,
    })
}

fn fields(form: &Form, orderable: &Orderable, year: i16) -> Vec<Field> {
    let all = Period::year(year);
    let mut fields = vec![
        form.day("starts", "Dal")
            .help("Il primo giorno, nell'anno del preventivo")
            .or(all.from().iso())
            .required(),
        form.day("ends", "Al").help("L'ultimo giorno, nello stesso anno").or(all.to().iso()).required(),
    ];
    match orderable {
        Orderable::Nothing => {}
        Orderable::Units(help) => fields.push(form.number("quantity", "Quantità").help(*help)),
        Orderable::Hours(profiles) => fields.extend(profiles.iter().enumerate().map(|(at, profile)| {
            form.number(&format!("hours-{at}"), &format!("Ore {}", profile.name)).help(format!(
                "A {} l'ora; decimali ammessi, per esempio 12,5. Vuoto: nessuna",
                profile.price
            ))
        })),
    }
    fields
        .push(form.area("note", "Note").help("Per esempio «Solo ufficio tributi». L'ente le legge").rows(3));
    fields
}

fn read(
    mut f: Reader<'_>,
    service_id: ServiceId,
    orderable: &Orderable,
) -> Result<(i64, WantedLine), FormErrors> {
    let shown = f.version();
    let (starts, ends) = (f.day("starts", "Dal"), f.day("ends", "Al"));
    let ordered = match orderable {
        Orderable::Nothing => Ordered::AsDriver,
        Orderable::Units(_) => match f.optional("quantity", "Quantità", Quantity::parse_it) {
            Some(units) => Ordered::Units(units),
            None => Ordered::AsDriver,
        },
        Orderable::Hours(profiles) => hours(&mut f, profiles),
    };
    let note = f.long_text("note", "Note", 0..=1000);
    f.finish_with(|| {
        let wanted = WantedLine { service_id, ordered, starts: Some(starts?), ends: Some(ends?), note };
        Some((shown, wanted))
    })
}

fn hours(f: &mut Reader<'_>, profiles: &[Profile]) -> Ordered {
    let mut all = Vec::new();
    for (at, profile) in profiles.iter().enumerate() {
        let label = format!("Ore {}", profile.name);
        let hours = f.optional(&format!("hours-{at}"), &label, Quantity::parse_it);
        all.extend(hours.map(|hours| Hours { profile: profile.name.clone(), hours }));
    }
    if all.iter().all(|one| one.hours.get() <= 0) {
        f.error("hours-0", "Ore: scrivi le ore di almeno un profilo");
    }
    Ordered::Hours(all)
}

/// `GET /preventivi/{id}/righe/nuova`: first which service, then its fields.
pub(super) async fn ask_new(
    State(app): State<App>,
    who: SignedIn,
    Path(id): Path<QuoteId>,
    query: ListQuery,
) -> Result<Response, Problem> {
    let (can, whole) = draft(&app, &who, id).await?;
    match query.filter_as::<ServiceId>("servizio") {
        None => choose(&app, &who, (&can, &whole)).await,
        Some(service) => {
            let form = Form::empty(&who, format!("{}/righe/nuova?servizio={service}", address(id)));
            new_page(&app, &who, (&can, &whole, service), form).await?.show()
        }
    }
}

/// The services of the catalogue, each a link to the next step.
async fn choose(
    app: &App,
    who: &SignedIn,
    (can, whole): (&Can<EditQuote>, &Whole),
) -> Result<Response, Problem> {
    let mut tx = app.db.read(can.tenant()).await?;
    let today = tx.today();
    let services = catalogue::services::every(&mut tx, can).await?;
    let open =
        services.into_iter().filter(|service| service.status(today) != catalogue::model::Status::Retired);
    let rows = open.map(|service| ChoiceRow {
        href: format!("{}/righe/nuova?servizio={}", address(whole.quote.quote_id), service.service_id),
        code: service.data.code,
        name: service.data.name,
        description: service.data.description,
    });
    let frame = frame_in(who, app, &whole.quote, "Quale servizio?");
    webkit::page(&ChoosePage { frame, rows: rows.collect(), back: address(whole.quote.quote_id) })
}

struct ChoiceRow {
    href: String,
    code: String,
    name: String,
    description: String,
}

#[derive(askama::Template)]
#[template(path = "quotes/choose.html")]
struct ChoosePage {
    frame: webkit::Frame,
    rows: Vec<ChoiceRow>,
    back: String,
}

async fn new_page(
    app: &App,
    who: &SignedIn,
    (can, whole, service): (&Can<EditQuote>, &Whole, ServiceId),
    form: Form,
) -> Result<FormPage, Problem> {
    let orderable = orderable(app, can, service, whole.quote.year).await?;
    let mut tx = app.db.read(can.tenant()).await?;
    let known = catalogue::services::get(&mut tx, can, service).await?.ok_or(Problem::NotFound)?;
    let frame = frame_in(who, app, &whole.quote, format!("Aggiungi: {}", known.data.name));
    let once = form.once(app.ids.fresh::<QuoteLineId>());
    let page = FormPage::new(frame, form, "Aggiungi al preventivo", address(whole.quote.quote_id))
        .version(whole.quote.version)
        .hidden(once)
        .notice(Notice::info("Il prezzo viene dal listino in vigore in quei giorni e si vede subito dopo."));
    Ok(page.fields(|form| fields(form, &orderable, whole.quote.year)))
}

/// `POST /preventivi/{id}/righe/nuova`
pub(super) async fn add(
    State(app): State<App>,
    who: SignedIn,
    Path(id): Path<QuoteId>,
    query: ListQuery,
    posted: Posted,
) -> Result<Response, Problem> {
    let (can, whole) = draft(&app, &who, id).await?;
    let service = query.filter_as::<ServiceId>("servizio").ok_or(Problem::NotFound)?;
    let orderable = orderable(&app, &can, service, whole.quote.year).await?;
    let action = format!("{}/righe/nuova?servizio={service}", address(id));
    let again = async |errors: FormErrors| {
        let form = Form::with(&posted, &action, errors);
        new_page(&app, &who, (&can, &whole, service), form).await?.invalid()
    };
    let line_id = posted.reader().once::<QuoteLineId>();
    let (shown, wanted) = match read(posted.reader(), service, &orderable) {
        Ok(read) => read,
        Err(errors) => return again(errors).await,
    };
    let Some(line_id) = line_id else { return again(FormErrors::default()).await };
    if whole.lines.iter().any(|line| line.line_id == line_id) {
        return Ok(redirect(&address(id)));
    }
    let mut tx = app.db.write(can.tenant(), who.actor()).await?;
    let done = acts::add_line(&mut tx, &can, (id, Shown::Version(shown)), (line_id, wanted)).await;
    finish(tx, done, (&address(id), |_| "Riga aggiunta.".to_owned()), again).await
}

fn line_of(whole: &Whole, line: QuoteLineId) -> Result<&Line, Problem> {
    whole.lines.iter().find(|known| known.line_id == line).ok_or(Problem::NotFound)
}

async fn change_page(
    app: &App,
    who: &SignedIn,
    (can, whole, line): (&Can<EditQuote>, &Whole, &Line),
    form: Form,
) -> Result<FormPage, Problem> {
    let orderable = orderable(app, can, line.service_id, whole.quote.year).await?;
    let frame = frame_in(who, app, &whole.quote, format!("Modifica: {}", line.service_name));
    let page = FormPage::new(frame, form, "Salva la riga", address(whole.quote.quote_id));
    Ok(page.version(whole.quote.version).fields(|form| fields(form, &orderable, whole.quote.year)))
}

/// `GET /preventivi/{id}/righe/{line}`
pub(super) async fn ask_change(
    State(app): State<App>,
    who: SignedIn,
    Path((id, line)): Path<(QuoteId, QuoteLineId)>,
) -> Result<Response, Problem> {
    let (can, whole) = draft(&app, &who, id).await?;
    let line = line_of(&whole, line)?;
    let orderable = orderable(&app, &can, line.service_id, whole.quote.year).await?;
    let action = format!("{}/righe/{}", address(id), line.line_id);
    let form = Form::filled(&who, action, filled(line, &orderable));
    change_page(&app, &who, (&can, &whole, line), form).await?.show()
}

fn filled(line: &Line, orderable: &Orderable) -> Vec<(String, String)> {
    let period = line.data.period;
    let mut values = vec![
        ("starts".to_owned(), period.from().iso()),
        ("ends".to_owned(), period.to().iso()),
        ("note".to_owned(), line.data.note.clone()),
    ];
    match (&line.data.ordered, orderable) {
        (Ordered::Units(units), _) => values.push(("quantity".to_owned(), units.to_string())),
        (Ordered::Hours(hours), Orderable::Hours(profiles)) => {
            for (at, profile) in profiles.iter().enumerate() {
                let name = kernel::text::fold(&profile.name);
                let own = hours.iter().find(|one| kernel::text::fold(&one.profile) == name);
                values.extend(own.map(|one| (format!("hours-{at}"), one.hours.to_string())));
            }
        }
        (Ordered::Hours(_) | Ordered::AsDriver, _) => {}
    }
    values
}

/// `POST /preventivi/{id}/righe/{line}`
pub(super) async fn change(
    State(app): State<App>,
    who: SignedIn,
    Path((id, line)): Path<(QuoteId, QuoteLineId)>,
    posted: Posted,
) -> Result<Response, Problem> {
    let (can, whole) = draft(&app, &who, id).await?;
    let line = line_of(&whole, line)?;
    let orderable = orderable(&app, &can, line.service_id, whole.quote.year).await?;
    let action = format!("{}/righe/{}", address(id), line.line_id);
    let again = async |errors: FormErrors| {
        change_page(&app, &who, (&can, &whole, line), Form::with(&posted, &action, errors)).await?.invalid()
    };
    let (shown, wanted) = match read(posted.reader(), line.service_id, &orderable) {
        Ok(read) => read,
        Err(errors) => return again(errors).await,
    };
    let mut tx = app.db.write(can.tenant(), who.actor()).await?;
    let done = acts::change_line(&mut tx, &can, (id, Shown::Version(shown)), (line.line_id, wanted)).await;
    finish(tx, done, (&address(id), |_| "Riga modificata.".to_owned()), again).await
}

/// `GET /preventivi/{id}/righe/{line}/togli`
pub(super) async fn ask_remove(
    State(app): State<App>,
    who: SignedIn,
    Path((id, line)): Path<(QuoteId, QuoteLineId)>,
) -> Result<Response, Problem> {
    let (_, whole) = draft(&app, &who, id).await?;
    let line = line_of(&whole, line)?;
    let frame = frame_in(&who, &app, &whole.quote, format!("Togliere «{}»?", line.service_name));
    let form = Form::empty(&who, format!("{}/righe/{}/togli", address(id), line.line_id));
    let days = format!("«{}» {} esce da questa bozza.", line.service_name, line.data.period);
    Confirm::new(frame, form, "Togli la riga", address(id)).effect(days).version(whole.quote.version).page()
}

/// `POST /preventivi/{id}/righe/{line}/togli`
pub(super) async fn remove(
    State(app): State<App>,
    who: SignedIn,
    Path((id, line)): Path<(QuoteId, QuoteLineId)>,
    posted: Posted,
) -> Result<Response, Problem> {
    let (can, _) = draft(&app, &who, id).await?;
    let shown = posted.reader().version();
    let mut tx = app.db.write(can.tenant(), who.actor()).await?;
    acts::remove_line(&mut tx, &can, (id, Shown::Version(shown)), line).await?;
    tx.commit().await?;
    Ok(redirect_with(&address(id), Flash::success("Riga tolta.")))
}

/// The day as forms keep it.
pub(super) fn iso(day: Option<Day>) -> String {
    day.map(Day::iso).unwrap_or_default()
}
