//! What this is: the pages of outage notices: the list and the page of one for everybody whom it touches, the forms for
//! whoever publishes them.
//! What it is not: requests; the one behind a notice is shown to whom may see it.

use askama::Template;
use axum::extract::{Path, State};
use axum::response::Response;
use kernel::permission::{ActionKind, PublishOutage, ViewCatalogue, ViewRequests};
use kernel::{Can, Day, Instant, OutageId, RequestId};
use uuid::Uuid;
use webkit::{
    App, Badge, Direction, EmptyState, Facts, Field, Flash, Form, FormErrors, Frame, Html, ListQuery,
    ListView, Posted, Problem, Reader, SignedIn, Sort, page, page_invalid, redirect_with,
};

use super::address;
use super::form_page::FormPage;
use crate::Failure;
use crate::model::{Outage, OutageService, OutageState, OutageUpdate};
use crate::store as acts;
use crate::store::outages::{self, News, Which};

const AT: &str = "/richieste/disservizi";

#[derive(Template)]
#[template(path = "helpdesk/outages.html")]
struct OutagesPage {
    frame: Frame,
    list: ListView,
    rows: Vec<Outage>,
    empty: EmptyState,
    now: Instant,
}

impl OutagesPage {
    fn badge(&self, outage: &Outage) -> Badge {
        badge(outage, self.now)
    }
}

#[derive(Template)]
#[template(path = "helpdesk/outage.html")]
struct OutagePage {
    frame: Frame,
    facts: Facts,
    lines: Vec<String>,
    updates: Vec<OutageUpdate>,
    form: Option<(Form, Html, Vec<Field>)>,
}

fn badge(outage: &Outage, now: Instant) -> Badge {
    let state = outage.state(now);
    match state {
        OutageState::Ahead => Badge::info(state.label()),
        OutageState::Going => Badge::danger(state.label()),
        OutageState::Closed => Badge::quiet(state.label()),
    }
}

fn frame(who: &SignedIn, app: &App, title: &str) -> Frame {
    Frame::new(who, app, title).area("richieste").crumb("Richieste", "/richieste")
}

/// `GET /richieste/disservizi`
pub(super) async fn list(
    State(app): State<App>,
    who: SignedIn,
    query: ListQuery,
) -> Result<Response, Problem> {
    let can = who.actor().may_over(ViewRequests)?;
    let which = if query.filter("stato") == Some("open") { Which::Open } else { Which::All };
    let mut tx = app.db.read(can.tenant()).await?;
    let (mut rows, now) = (outages::page(&mut tx, &can, which).await?, tx.now());
    let words = kernel::text::fold(&query.q());
    let says = |one: &Outage| kernel::text::fold(&format!("{} {}", one.title, one.text)).contains(&words);
    rows.retain(says);
    let publishes = who.actor().reaches(ActionKind::PublishOutage);
    let new = format!("{AT}/nuovo");
    let frame = frame(&who, &app, "Avvisi di disservizio");
    let empty = EmptyState::new("Nessun avviso: tutti i servizi risultano funzionanti.");
    page(&OutagesPage {
        frame: if publishes { frame.primary("Nuovo avviso", new.clone()) } else { frame },
        list: ListView::new(&query, Sort { key: "", direction: Direction::Down }),
        rows,
        empty: if publishes { empty.action("Nuovo avviso", new) } else { empty },
        now,
    })
}

/// `GET /richieste/disservizi/{outage}`
pub(super) async fn show(
    State(app): State<App>,
    who: SignedIn,
    Path(id): Path<OutageId>,
) -> Result<Response, Problem> {
    page(&one_page(&app, &who, id, None).await?)
}

async fn one_page(
    app: &App,
    who: &SignedIn,
    id: OutageId,
    tried: Option<Form>,
) -> Result<OutagePage, Problem> {
    let can = who.actor().may_over(ViewRequests)?;
    let mut tx = app.db.read(can.tenant()).await?;
    let (outage, services, updates) = outages::get(&mut tx, &can, id).await?.ok_or(Problem::NotFound)?;
    let now = tx.now();
    // Of another body it is as if it were not there.
    let behind = match outage.request_id {
        Some(request) => acts::get(&mut tx, &can, request).await?,
        None => None,
    };
    drop(tx);
    let names: Vec<&str> = services.iter().map(|one| one.service_name.as_str()).collect();
    let kind = if outage.planned { "Intervento programmato" } else { "Guasto" };
    let facts = Facts::new()
        .part("Stato", badge(&outage, now))
        .row("Tipo", kind)
        .row("Servizi", names.join(", "))
        .row("Dal", outage.starts_at)
        .maybe("Fine prevista", outage.ends_at)
        .maybe("Chiuso", outage.closed_at)
        .row("Pubblicato", format!("{}, da {}", outage.created_at, outage.author));
    let facts = match &behind {
        Some(request) => facts.link("Richiesta", &request.title(), &address(request.request_id)),
        None => facts,
    };
    let may_tell = outage.closed_at.is_none() && who.actor().reaches(ActionKind::PublishOutage);
    let form = may_tell.then(|| {
        let form = tried.unwrap_or_else(|| Form::filled(who, format!("{AT}/{id}"), ends(&outage)));
        (form.clone(), form.once(app.ids.fresh::<Uuid>()), news_fields(&form))
    });
    Ok(OutagePage {
        frame: frame(who, app, &outage.title).crumb("Avvisi di disservizio", AT),
        facts,
        lines: outage.text.lines().filter(|line| !line.trim().is_empty()).map(ToOwned::to_owned).collect(),
        updates,
        form,
    })
}

fn ends(outage: &Outage) -> Vec<(&'static str, String)> {
    let Some(end) = outage.ends_at else { return Vec::new() };
    vec![("ends_on", end.day_in_rome().iso()), ("ends_time", end.time_in_rome())]
}

fn end_fields(form: &Form) -> Vec<Field> {
    vec![
        form.day("ends_on", "Fine prevista, giorno").help("Vuoto se non si sa ancora"),
        form.text("ends_time", "Fine prevista, ora").help("Per esempio 14:30").longest(5),
    ]
}

fn news_fields(form: &Form) -> Vec<Field> {
    let mut all = vec![form.area("text", "Aggiornamento").rows(3).required()];
    all.extend(end_fields(form));
    all.push(form.checkbox("over", "Il disservizio è finito").help("L'avviso si chiude e non si riapre"));
    all
}

async fn services(app: &App, who: &SignedIn) -> Result<Vec<OutageService>, Problem> {
    let can = who.actor().may_over(ViewCatalogue)?;
    let all = catalogue::services::every(&mut app.db.read(can.tenant()).await?, &can).await?;
    let service = |one: catalogue::model::Service| OutageService {
        service_id: one.service_id,
        service_name: one.data.name,
    };
    let mut all: Vec<OutageService> = all.into_iter().map(service).collect();
    all.sort_by(|a, b| a.service_name.cmp(&b.service_name));
    Ok(all)
}

fn may(who: &SignedIn) -> Result<Can<PublishOutage>, Problem> {
    Ok(who.actor().may_over(PublishOutage)?)
}

/// `GET /richieste/disservizi/nuovo`: `?richiesta=` is the request behind it.
pub(super) async fn ask(
    State(app): State<App>,
    who: SignedIn,
    query: ListQuery,
) -> Result<Response, Problem> {
    may(&who)?;
    let can = who.actor().may_over(ViewRequests)?;
    let mut tx = app.db.read(can.tenant()).await?;
    let now = tx.now();
    let mut values = vec![
        ("kind", "fault".to_owned()),
        ("starts_on", now.day_in_rome().iso()),
        ("starts_time", now.time_in_rome()),
    ];
    if let Some(request) = query.filter_as::<RequestId>("richiesta")
        && let Some(request) = acts::get(&mut tx, &can, request).await?
    {
        values.push(("number", request.number.to_string()));
        values.push(("service", request.service_id.to_string()));
    }
    drop(tx);
    let form = Form::filled(&who, format!("{AT}/nuovo"), values);
    page(&new_page(&app, &who, form).await?)
}

const KINDS: [(&str, &str); 2] = [("fault", "Guasto"), ("planned", "Intervento programmato")];

async fn new_page(app: &App, who: &SignedIn, form: Form) -> Result<FormPage, Problem> {
    let services = services(app, who).await?;
    let offered: Vec<(String, &str)> =
        services.iter().map(|one| (one.service_id.to_string(), one.service_name.as_str())).collect();
    let mut fields = vec![
        form.text("title", "Titolo")
            .help("Per esempio «La posta elettronica non riceve»")
            .required()
            .longest(150),
        form.radios("kind", "Tipo", &KINDS).required(),
        form.checkboxes("service", "Servizi che non funzionano", &offered)
            .help("Lo leggono gli enti che hanno attivo almeno uno di questi servizi"),
        form.area("text", "Testo").help("Che cosa succede e che cosa si può fare intanto").rows(5).required(),
        form.day("starts_on", "Dal giorno").required(),
        form.text("starts_time", "Dall'ora").help("Per esempio 08:30").required().longest(5),
    ];
    fields.extend(end_fields(&form));
    fields.push(
        form.number("number", "Numero della richiesta principale")
            .help("Quella a cui si collegano le segnalazioni degli enti"),
    );
    Ok(FormPage {
        frame: frame(who, app, "Nuovo avviso di disservizio").crumb("Avvisi di disservizio", AT),
        hidden: vec![form.once(app.ids.fresh::<OutageId>())],
        fields,
        form,
        button: "Pubblica l'avviso",
        back: AT.to_owned(),
        legend: Vec::new(),
    })
}

/// `POST /richieste/disservizi/nuovo`
pub(super) async fn publish(
    State(app): State<App>,
    who: SignedIn,
    posted: Posted,
) -> Result<Response, Problem> {
    match published(&app, &who, &posted).await? {
        Ok(id) => {
            let said = Flash::success("Avviso pubblicato: gli enti lo vedono sulla scrivania.");
            Ok(redirect_with(&format!("{AT}/{id}"), said))
        }
        Err(errors) => {
            let form = Form::with(&posted, format!("{AT}/nuovo"), errors);
            page_invalid(&new_page(&app, &who, form).await?)
        }
    }
}

/// Publishes a notice as it was typed, or sent by a program; or says what is wrong with it.
pub(crate) async fn published(
    app: &App,
    who: &SignedIn,
    posted: &Posted,
) -> Result<Result<OutageId, FormErrors>, Problem> {
    let can = may(who)?;
    let known = services(app, who).await?;
    let (mut outage, services, number) = match read(posted.reader(), &known, who.actor().name()) {
        Ok(read) => read,
        Err(errors) => return Ok(Err(errors)),
    };
    let mut tx = app.db.write(can.tenant(), who.actor()).await?;
    outage.created_at = tx.now();
    if let Some(number) = number {
        let view = who.actor().may_over(ViewRequests)?;
        let Some(request) = acts::find(&mut tx, &view, number).await? else {
            let why = "Numero della richiesta principale: non c'è una richiesta con questo numero.";
            return Ok(Err(FormErrors::one("number", why)));
        };
        outage.request_id = Some(request.request_id);
    }
    match outages::publish(&mut tx, &can, &outage, &services).await {
        Ok(()) => {
            super::act::finish(tx).await?;
            Ok(Ok(outage.outage_id))
        }
        Err(Failure::Refused(why)) => Ok(Err(FormErrors::one("", format!("{why}.")))),
        Err(why) => Err(why.into()),
    }
}

fn read(
    mut f: Reader<'_>,
    known: &[OutageService],
    author: &str,
) -> Result<(Outage, Vec<OutageService>, Option<i64>), FormErrors> {
    let outage_id = f.once();
    let title = f.text("title", "Titolo", 3..=150);
    let planned = f.choice("kind", "Tipo", |text| match text {
        "planned" => Some(true),
        "fault" => Some(false),
        _ => None,
    });
    let text = f.long_text("text", "Testo", 3..=10_000);
    let (on, time) = (f.day("starts_on", "Dal giorno"), f.parsed("starts_time", "Dall'ora", hour));
    let ends_at = ends_at(&mut f);
    let number = f.optional_integer("number", "Numero della richiesta principale", 1..=999_999_999);
    let sent = f.many("service");
    let services: Vec<OutageService> =
        known.iter().filter(|one| sent.contains(&one.service_id.to_string().as_str())).cloned().collect();
    if services.is_empty() {
        f.error("service", "Servizi che non funzionano: scegline almeno uno");
    }
    f.finish_with(|| {
        let starts_at = at(on?, time?)?;
        let outage = Outage {
            outage_id: outage_id?,
            title,
            text,
            planned: planned?,
            starts_at,
            ends_at,
            closed_at: None,
            request_id: None,
            author: author.to_owned(),
            created_at: starts_at,
            version: 0,
        };
        Some((outage, services, number))
    })
}

/// The expected end: a day and an hour together, or neither.
fn ends_at(f: &mut Reader<'_>) -> Option<Instant> {
    let on = f.optional_day("ends_on", "Fine prevista, giorno");
    let time = f.optional("ends_time", "Fine prevista, ora", hour);
    match (on, time) {
        (Some(on), Some(time)) => at(on, time),
        (Some(_), None) => {
            f.error("ends_time", "Fine prevista, ora: scrivila insieme al giorno, per esempio 14:30");
            None
        }
        (None, Some(_)) => {
            f.error("ends_on", "Fine prevista, giorno: scrivilo insieme all'ora");
            None
        }
        (None, None) => None,
    }
}

fn hour(text: &str) -> Result<(i8, i8), &'static str> {
    let wrong = "scrivi ore e minuti, per esempio 08:30";
    let (hours, minutes) = text.trim().split_once(':').ok_or(wrong)?;
    match (hours.parse::<i8>(), minutes.parse::<i8>()) {
        (Ok(hours @ 0..=23), Ok(minutes @ 0..=59)) => Ok((hours, minutes)),
        (_, _) => Err(wrong),
    }
}

fn at(day: Day, (hours, minutes): (i8, i8)) -> Option<Instant> {
    let local = day.date().at(hours, minutes, 0, 0).in_tz("Europe/Rome").ok()?;
    Some(Instant::from(local.timestamp()))
}

/// `POST /richieste/disservizi/{outage}`
pub(super) async fn tell(
    State(app): State<App>,
    who: SignedIn,
    Path(id): Path<OutageId>,
    posted: Posted,
) -> Result<Response, Problem> {
    match told(&app, &who, (id, &posted)).await? {
        Ok(over) => {
            let said = if over { "Avviso chiuso." } else { "Avviso aggiornato." };
            Ok(redirect_with(&format!("{AT}/{id}"), Flash::success(said)))
        }
        Err(errors) => {
            let form = Form::with(&posted, format!("{AT}/{id}"), errors);
            page_invalid(&one_page(&app, &who, id, Some(form)).await?)
        }
    }
}

/// Adds what is new to a notice, and says whether it is over now; or what is wrong with what was typed or sent.
pub(crate) async fn told(
    app: &App,
    who: &SignedIn,
    (id, posted): (OutageId, &Posted),
) -> Result<Result<bool, FormErrors>, Problem> {
    let can = may(who)?;
    let view = who.actor().may_over(ViewRequests)?;
    outages::get(&mut app.db.read(can.tenant()).await?, &view, id).await?.ok_or(Problem::NotFound)?;
    let mut f = posted.reader();
    let (once, text) = (f.once::<Uuid>(), f.long_text("text", "Aggiornamento", 3..=5_000));
    let (ends_at, over) = (ends_at(&mut f), f.checkbox("over"));
    let update_id = match f.finish_with(|| once) {
        Ok(update_id) => update_id,
        Err(errors) => return Ok(Err(errors)),
    };
    let mut tx = app.db.write(can.tenant(), who.actor()).await?;
    match outages::tell(&mut tx, &can, id, News { update_id, text: &text, ends_at, over }).await {
        Ok(_) => {
            super::act::finish(tx).await?;
            Ok(Ok(over))
        }
        Err(Failure::Refused(why)) => Ok(Err(FormErrors::one("", format!("{why}.")))),
        Err(why) => Err(why.into()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hours_are_read_as_people_write_them() {
        assert_eq!(hour("08:30"), Ok((8, 30)));
        assert_eq!(hour(" 9:05 "), Ok((9, 5)));
        for wrong in ["24:00", "8", "8:60", "8.30", "", "-1:00"] {
            assert!(hour(wrong).is_err(), "{wrong}");
        }
        let summer = at(Day::parse("2026-07-01").unwrap(), (8, 30)).unwrap();
        assert_eq!(summer.iso(), "2026-07-01T06:30:00.000000Z");
    }
}
