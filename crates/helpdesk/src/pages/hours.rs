//! What this is: the pages of the hours of advice: what each body has, what was used of it, and the centre's form.
//! What it is not: where time is recorded; that is the page of a request.

use askama::Template;
use axum::extract::{Path, State};
use axum::response::Response;
use kernel::permission::{ActionKind, EditHelpdesk, ViewRequests};
use kernel::{BodyId, Can, Day, HourPackageId, LineId, Period, Phase, Target};
use sheet::{Cell, Column, Kind as Shape, Table};
use store::Tx;
use webkit::{
    App, Badge, Count, Cursor, EmptyState, Facts, Field, Flash, Form, FormErrors, Frame, Html, ListQuery,
    ListView, Notice, Posted, Problem, Reader, SignedIn, Stats, export, page, page_invalid, redirect_with,
};

use super::choose::choose;
use super::finish;
use super::new::bodies;
use crate::Failure;
use crate::model::{HourPackage, Hours, PackageState};
use crate::store::hours::{self, After, Shown, Use};
use crate::store::lines_on;

const AT: &str = "/richieste/ore";
/// Rows read at a time for a file.
const BLOCK: i64 = 1000;

#[derive(Template)]
#[template(path = "helpdesk/hours.html")]
struct ListPage {
    frame: Frame,
    list: ListView,
    stats: Stats,
    bodies: Vec<(String, String)>,
    rows: Vec<HourPackage>,
    empty: EmptyState,
    today: Day,
}

impl ListPage {
    fn badge(&self, package: &HourPackage) -> Badge {
        badge(package.state(self.today))
    }
}

#[derive(Template)]
#[template(path = "helpdesk/hours_one.html")]
struct ShowPage {
    frame: Frame,
    notices: Vec<Notice>,
    facts: Facts,
    uses: Vec<Use>,
    beyond: Vec<Use>,
    list: ListView,
}

#[derive(Template)]
#[template(path = "helpdesk/hours_form.html")]
struct FormPage {
    frame: Frame,
    form: Form,
    hidden: Vec<Html>,
    fields: Vec<Field>,
    button: &'static str,
    back: String,
}

fn badge(state: PackageState) -> Badge {
    match state {
        PackageState::Open => Badge::success(state.label()),
        PackageState::Low => Badge::warning(state.label()),
        PackageState::Used | PackageState::Over => Badge::quiet(state.label()),
        PackageState::Coming => Badge::info(state.label()),
    }
}

fn may(who: &SignedIn) -> Result<Can<EditHelpdesk>, Problem> {
    Ok(who.actor().may(EditHelpdesk, &Target::centre(who.actor().tenant(), Phase::Current))?)
}

fn address(id: HourPackageId) -> String {
    format!("{AT}/{id}")
}

fn frame(app: &App, who: &SignedIn, title: impl Into<String>) -> Frame {
    Frame::new(who, app, title).area("richieste").crumb("Richieste", "/richieste")
}

fn inner(app: &App, who: &SignedIn, title: impl Into<String>) -> Frame {
    frame(app, who, title).crumb("Ore di consulenza", AT)
}

/// `GET /richieste/ore`: `?scaduti=1` shows those that are over as well.
pub(super) async fn list(
    State(app): State<App>,
    who: SignedIn,
    query: ListQuery,
) -> Result<Response, Problem> {
    let can = who.actor().may_over(ViewRequests)?;
    let shown = Shown { body: query.filter_as("ente"), over: query.filter("scaduti").is_some() };
    let mut tx = app.db.read(can.tenant()).await?;
    let today = tx.today();
    if let Some(format) = query.format() {
        let rows = every(&mut tx, &can, shown).await?;
        return export(format, "Ore di consulenza", &packages_table(&rows, today)?, today);
    }
    let most = i64::try_from(ListView::SIZE).unwrap_or(i64::MAX).saturating_add(1);
    let mut rows = hours::page(&mut tx, &can, shown, (after(&query), most)).await?;
    let totals = hours::totals(&mut tx, &can, shown).await?;
    let bodies = match can.scope().body() {
        Some(_) => Vec::new(),
        None => bodies(&mut tx).await?,
    };
    drop(tx);
    let edits = who.actor().reaches(ActionKind::EditHelpdesk);
    let text = "Non ci sono pacchetti di ore validi.";
    let title = frame(&app, &who, "Ore di consulenza")
        .lead("Quante ore ci sono, quante ne restano, come sono state usate.");
    let (title, empty) = if edits {
        let new = "/richieste/ore/nuovo";
        (title.primary("Nuovo pacchetto", new), EmptyState::new(text).action("Aggiungi un pacchetto", new))
    } else {
        (title, EmptyState::new(text))
    };
    let count = Count::Exactly(u64::try_from(totals.packages).unwrap_or_default());
    page(&ListPage {
        frame: title,
        list: ListView::new(&query, query.sort(["ente"])).counted(count).cut(&mut rows, place),
        stats: Stats::new()
            .figure("Ore dei pacchetti in elenco", Hours(totals.minutes), "")
            .figure("Usate", Hours(totals.used), "")
            .figure("Restano", Hours(totals.minutes.saturating_sub(totals.used)), ""),
        bodies,
        rows,
        empty,
        today,
    })
}

fn after(query: &ListQuery) -> Option<After> {
    let cursor = query.after()?;
    let [name, ends, id] = cursor.values()?;
    Some((name.to_owned(), Day::parse(ends).ok()?, id.parse().ok()?))
}

fn place(row: &HourPackage) -> Cursor {
    Cursor::after([row.body_name.clone(), row.period.to().iso(), row.package_id.to_string()])
}

/// All of them, read block by block, for a file.
async fn every(tx: &mut Tx, can: &Can<ViewRequests>, shown: Shown) -> Result<Vec<HourPackage>, Problem> {
    let mut all: Vec<HourPackage> = Vec::new();
    loop {
        let after = all.last().map(|row| (row.body_name.clone(), row.period.to(), row.package_id));
        let rows = hours::page(tx, can, shown, (after, BLOCK)).await?;
        if rows.is_empty() {
            return Ok(all);
        }
        all.extend(rows);
    }
}

fn table(name: &str, columns: &[&str], rows: Vec<Vec<Cell>>) -> Result<Table, Problem> {
    let columns = columns.iter().map(|name| Column::new(*name, Shape::Text)).collect();
    let mut table = Table::new(name, columns);
    for row in rows {
        table.push(row).map_err(|why| Problem::internal(&why))?;
    }
    Ok(table)
}

fn packages_table(rows: &[HourPackage], today: Day) -> Result<Table, Problem> {
    let cells = rows.iter().map(|one| {
        vec![
            Cell::text(&one.body_name),
            Cell::text(one.minutes.to_string()),
            Cell::text(one.used.to_string()),
            Cell::text(one.left().to_string()),
            Cell::text(one.period.from().short()),
            Cell::text(one.period.to().short()),
            Cell::text(one.state(today).label()),
            Cell::text(&one.source),
            Cell::text(&one.note),
        ]
    });
    let columns = ["Ente", "Ore", "Usate", "Restano", "Dal", "Al", "Stato", "Origine", "Nota"];
    table("Ore di consulenza", &columns, cells.collect())
}

async fn found(
    app: &App,
    who: &SignedIn,
    id: HourPackageId,
) -> Result<(Can<ViewRequests>, HourPackage), Problem> {
    let can = who.actor().may_over(ViewRequests)?;
    let mut tx = app.db.read(can.tenant()).await?;
    let package = hours::get(&mut tx, &can, id).await?.ok_or(Problem::NotFound)?;
    Ok((can, package))
}

/// `GET /richieste/ore/{package}`: the package with each use of it.
pub(super) async fn show(
    State(app): State<App>,
    who: SignedIn,
    Path(id): Path<HourPackageId>,
    query: ListQuery,
) -> Result<Response, Problem> {
    let (can, package) = found(&app, &who, id).await?;
    let mut tx = app.db.read(can.tenant()).await?;
    let (today, uses) = (tx.today(), hours::uses(&mut tx, &can, id).await?);
    let mut beyond = hours::beyond(&mut tx, &can, package.body_id).await?;
    drop(tx);
    beyond.retain(|one| package.period.contains(one.spent_on));
    if let Some(format) = query.format() {
        return export(format, "Uso delle ore", &uses_table(&uses, &beyond)?, today);
    }
    let title = inner(&app, &who, format!("Ore di consulenza di {}", package.body_name));
    let edits = who.actor().reaches(ActionKind::EditHelpdesk);
    let title = if edits { title.primary("Modifica", format!("{}/modifica", address(id))) } else { title };
    page(&ShowPage {
        frame: title,
        notices: warnings(&package, today),
        facts: Facts::new()
            .part("Stato", badge(package.state(today)))
            .row("Ore", package.minutes)
            .row("Usate", package.used)
            .row("Restano", package.left())
            .row("Si usano", package.period)
            .row("Avviso a ente e centro", format!("quando restano {} o meno", package.warn_at))
            .row("Origine", &package.source)
            .row("Nota", &package.note),
        uses,
        beyond,
        list: ListView::new(&query, query.sort(["giorno"])),
    })
}

fn warnings(package: &HourPackage, today: Day) -> Vec<Notice> {
    match package.state(today) {
        PackageState::Low => vec![Notice::warning(format!("Restano solo {}.", package.left()))],
        PackageState::Used => vec![Notice::warning("Le ore di questo pacchetto sono finite.")],
        PackageState::Over => {
            vec![Notice::warning(format!("Il pacchetto è scaduto il {}.", package.period.to()))]
        }
        PackageState::Open | PackageState::Coming => Vec::new(),
    }
}

fn uses_table(uses: &[Use], beyond: &[Use]) -> Result<Table, Problem> {
    let row = |one: &Use, from: &str| {
        vec![
            Cell::text(one.spent_on.short()),
            Cell::text(one.number.to_string()),
            Cell::text(&one.subject),
            Cell::text(&one.activity),
            Cell::text(Hours(one.minutes).to_string()),
            Cell::text(from),
        ]
    };
    let inside = uses.iter().map(|one| row(one, "dal pacchetto"));
    let all = inside.chain(beyond.iter().map(|one| row(one, "oltre il pacchetto")));
    let columns = ["Giorno", "Richiesta", "Oggetto", "Attività", "Tempo", "Da dove"];
    table("Uso delle ore", &columns, all.collect())
}

/// The active services of a body from whose lines a package may come.
async fn lines(app: &App, who: &SignedIn, body: BodyId) -> Result<Vec<(LineId, String)>, Problem> {
    let mut tx = app.db.read(who.actor().tenant()).await?;
    let today = tx.today();
    let found = lines_on(&mut tx, body, today).await?;
    let named = found.into_iter().map(|line| {
        let quantity = line.quantity.map(|quantity| format!(", quantità {quantity}")).unwrap_or_default();
        let quote =
            line.agreed.map(|agreed| format!(", preventivo {}", agreed.quote_number)).unwrap_or_default();
        let agreement = line.agreement.number;
        (line.line_id, format!("{}{quantity}{quote}, convenzione {agreement}", line.service_name))
    });
    Ok(named.collect())
}

/// `GET /richieste/ore/nuovo`: `?ente=` chooses the body.
pub(super) async fn ask(
    State(app): State<App>,
    who: SignedIn,
    query: ListQuery,
) -> Result<Response, Problem> {
    let can = may(&who)?;
    let Some(body) = query.filter_as::<BodyId>("ente") else {
        let (mut tx, frame) = (app.db.read(can.tenant()).await?, inner(&app, &who, "Nuovo pacchetto di ore"));
        return choose(&mut tx, frame, (&query, &format!("{AT}/nuovo"))).await;
    };
    let year = app.clock.today().year();
    let days = Period::year(year);
    let values = [("starts", days.from().iso()), ("ends", days.to().iso()), ("warn_at", "2".to_owned())];
    page(&add_page(&app, &who, body, Form::filled(&who, format!("{AT}/nuovo"), values)).await?)
}

async fn name_of(app: &App, who: &SignedIn, body: BodyId) -> Result<String, Problem> {
    let all = bodies(&mut app.db.read(who.actor().tenant()).await?).await?;
    Ok(all.into_iter().find(|(id, _)| *id == body.to_string()).ok_or(Problem::NotFound)?.1)
}

async fn add_page(app: &App, who: &SignedIn, body: BodyId, form: Form) -> Result<FormPage, Problem> {
    let name = name_of(app, who, body).await?;
    let lines: Vec<(String, String)> =
        lines(app, who, body).await?.into_iter().map(|(id, text)| (id.to_string(), text)).collect();
    let line = form
        .select("line", "Da un servizio attivo", &lines)
        .help("Se le ore vengono da un preventivo accettato; ogni servizio attivo si carica una volta sola");
    let mut fields = vec![line];
    fields.extend(shared_fields(&form));
    Ok(FormPage {
        frame: inner(app, who, "Nuovo pacchetto di ore").lead(name),
        hidden: vec![form.once(app.ids.fresh::<HourPackageId>()), form.hidden("body", body)],
        fields,
        form,
        button: "Aggiungi il pacchetto",
        back: AT.to_owned(),
    })
}

fn shared_fields(form: &Form) -> Vec<Field> {
    vec![
        form.money("hours", "Ore").help("Con i decimali, per esempio 7,5; anche 7:30").required(),
        form.day("starts", "Si usano dal").required(),
        form.day("ends", "Fino al").required(),
        form.money("warn_at", "Avvisa quando restano ore")
            .help("Ente e centro sono avvisati una volta, quando ne restano tante o meno; 0: solo alla fine")
            .required(),
        form.text("note", "Nota").help("Per esempio l'atto con cui l'ente le ha acquistate").longest(500),
    ]
}

/// What both forms ask.
struct Sent {
    minutes: Hours,
    warn_at: Hours,
    period: Period,
    note: String,
}

fn read_shared(f: &mut Reader<'_>) -> Option<Sent> {
    let minutes = f.parsed("hours", "Ore", |text| match Hours::parse(text) {
        Ok(Hours(0)) => Err("Scrivi più di zero ore"),
        other => other,
    });
    let warn_at = f.parsed("warn_at", "Avvisa quando restano ore", Hours::parse);
    let (starts, ends) = (f.day("starts", "Si usano dal"), f.day("ends", "Fino al"));
    let note = f.text("note", "Nota", 0..=500);
    let period = Period::new(starts?, ends?);
    if period.is_err() {
        f.error("ends", "Fino al: scegli un giorno che non venga prima dell'inizio");
    }
    Some(Sent { minutes: minutes?, warn_at: warn_at?, period: period.ok()?, note })
}

/// `POST /richieste/ore/nuovo`
pub(super) async fn add(State(app): State<App>, who: SignedIn, posted: Posted) -> Result<Response, Problem> {
    let can = may(&who)?;
    let body: BodyId = posted.get("body").and_then(|text| text.parse().ok()).ok_or(Problem::NotFound)?;
    let (name, known) = (name_of(&app, &who, body).await?, lines(&app, &who, body).await?);
    let again = async |errors: FormErrors| {
        let form = Form::with(&posted, format!("{AT}/nuovo"), errors);
        page_invalid(&add_page(&app, &who, body, form).await?)
    };
    let mut f = posted.reader();
    let once: Option<HourPackageId> = f.once();
    let line = f.optional_choice("line", "Da un servizio attivo", |text| {
        known.iter().find(|(id, _)| id.to_string() == text)
    });
    let sent = read_shared(&mut f);
    let source = line.map_or_else(|| "Inserito dal centro".to_owned(), |(_, text)| text.clone());
    let read = f.finish_with(|| {
        let sent = sent?;
        Some(HourPackage {
            package_id: once?,
            body_id: body,
            body_name: name,
            minutes: sent.minutes,
            used: Hours(0),
            warn_at: sent.warn_at,
            period: sent.period,
            line_id: line.map(|(id, _)| *id),
            source,
            note: sent.note,
            version: 1,
        })
    });
    let new = match read {
        Ok(new) => new,
        Err(errors) => return again(errors).await,
    };
    let mut tx = app.db.write(can.tenant(), who.actor()).await?;
    match hours::add(&mut tx, &can, &new).await {
        Ok(()) => {
            finish(tx).await?;
            Ok(redirect_with(&address(new.package_id), Flash::success("Pacchetto di ore aggiunto.")))
        }
        Err(Failure::Refused(why)) => {
            drop(tx);
            again(FormErrors::one("line", format!("{why}."))).await
        }
        Err(why) => Err(why.into()),
    }
}

/// `GET /richieste/ore/{package}/modifica`
pub(super) async fn edit(
    State(app): State<App>,
    who: SignedIn,
    Path(id): Path<HourPackageId>,
) -> Result<Response, Problem> {
    may(&who)?;
    let (_, package) = found(&app, &who, id).await?;
    let values = [
        ("hours", typed(package.minutes)),
        ("warn_at", typed(package.warn_at)),
        ("starts", package.period.from().iso()),
        ("ends", package.period.to().iso()),
        ("note", package.note.clone()),
    ];
    let form = Form::filled(&who, format!("{}/modifica", address(id)), values);
    page(&edit_page(&app, &who, &package, form))
}

/// As it can be typed again: `7,5`, or `1:20` where decimals do not say it.
fn typed(hours: Hours) -> String {
    let text = hours.to_string();
    if text.contains("min") {
        format!("{}:{:02}", hours.0 / 60, hours.0 % 60)
    } else {
        text.replace(" h", "")
    }
}

fn edit_page(app: &App, who: &SignedIn, package: &HourPackage, form: Form) -> FormPage {
    FormPage {
        frame: inner(app, who, "Modifica il pacchetto di ore").lead(package.body_name.clone()),
        hidden: vec![form.version(package.version)],
        fields: shared_fields(&form),
        form,
        button: "Salva",
        back: address(package.package_id),
    }
}

/// `POST /richieste/ore/{package}/modifica`
pub(super) async fn change(
    State(app): State<App>,
    who: SignedIn,
    Path(id): Path<HourPackageId>,
    posted: Posted,
) -> Result<Response, Problem> {
    let can = may(&who)?;
    let (_, before) = found(&app, &who, id).await?;
    let again = |errors: FormErrors| {
        let form = Form::with(&posted, format!("{}/modifica", address(id)), errors);
        page_invalid(&edit_page(&app, &who, &before, form))
    };
    let mut f = posted.reader();
    let (version, sent) = (f.version(), read_shared(&mut f));
    let read = f.finish_with(|| {
        let Sent { minutes, warn_at, period, note } = sent?;
        Some(HourPackage { minutes, warn_at, period, note, version, ..before.clone() })
    });
    let new = match read {
        Ok(new) => new,
        Err(errors) => return again(errors),
    };
    let mut tx = app.db.write(can.tenant(), who.actor()).await?;
    match hours::change(&mut tx, &can, (&before, &new)).await {
        Ok(()) => {
            tx.commit().await?;
            Ok(redirect_with(&address(id), Flash::success("Pacchetto di ore modificato.")))
        }
        Err(Failure::Refused(why)) => again(FormErrors::one("hours", format!("{why}."))),
        Err(Failure::Stale) => again(FormErrors::one("", format!("{}.", Failure::Stale))),
        Err(why) => Err(why.into()),
    }
}
