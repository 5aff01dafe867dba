//! What this is: every part of a page on one page, for who writes pages: `cargo run -p webkit --example gallery`
//! and open <http://127.0.0.1:4173>. What it is not: part of the product; its data are invented.

use std::error::Error;

use askama::Template;
use axum::extract::{Request, State};
use axum::middleware::{Next, from_fn};
use axum::response::Response;
use axum::routing::get;
use axum::{Router, serve};
use kernel::{AccountId, Actor, Cents, Clock, Day, Grant, Ids, Role, Scope, TenantId};
use store::{Db, Url};
use uuid::Uuid;
use webkit::{
    App, Badge, BarChart, Confirm, Count, Cursor, Desk, DeskItem, DiffTable, EmptyState, Explain, Facts,
    Flash, FooterLinks, Form, Frame, LineChart, ListQuery, ListView, Notice, Posted, Problem, Progress,
    SignedIn, Site, Stats, StepChart, Steps, Tabs, Timeline, page, page_invalid, redirect_with,
};

const CSRF: &str = "gallery";

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn Error>> {
    let app = app().await?;
    let routes = Router::new()
        .route("/", get(parts).post(send))
        .route("/lista", get(list))
        .route("/conferma", get(confirm))
        .route("/avanzamento", get(progress))
        .route("/guasto", get(broken));
    let known = webkit::inside(routes, &app).layer(from_fn(as_a_director));
    let service = webkit::outside(known, &app).with_state(app);
    let listener = tokio::net::TcpListener::bind("127.0.0.1:4173").await?;
    serve(listener, service).await?;
    Ok(())
}

async fn app() -> Result<App, Box<dyn Error>> {
    let file = std::env::temp_dir().join("webkit-gallery.db");
    let db = Db::open(&Url::Sqlite(file), Clock::system(), Ids::random()).await?;
    let site = Site::at("http://127.0.0.1:4173").marked_as_demo();
    site.replace_footer(FooterLinks {
        privacy: Some("/privacy".into()),
        accessibility: Some("https://form.agid.gov.it/view/esempio".into()),
        ..FooterLinks::default()
    });
    Ok(App::new(db, Clock::system(), Ids::random(), site))
}

/// Stands in for sign-in.
async fn as_a_director(mut request: Request, next: Next) -> Response {
    if !request.uri().path().starts_with("/nessuno") {
        let grant =
            Grant { tenant: TenantId(Uuid::from_u128(2)), scope: Scope::Tenant, role: Role::Director };
        let actor = Actor::person(AccountId(Uuid::from_u128(3)), "Persona di prova", grant);
        let mut visitor = webkit::Visitor::signed_in(actor, CSRF);
        visitor.tenant_name = "CST Provincia di Esempio".into();
        visitor.other_roles = vec![
            ("Ragioneria del centro".into(), "2".into()),
            ("Referente, Comune di Esempio".into(), "3".into()),
        ];
        request.extensions_mut().insert(visitor);
    }
    next.run(request).await
}

#[derive(Template)]
#[template(path = "gallery.html")]
struct Parts {
    frame: Frame,
    form: Form,
    desk: Desk,
    bars: BarChart,
    line: LineChart,
    steps_chart: StepChart,
    diff: DiffTable,
    timeline: Timeline,
}

fn day(year: i16, month: i8, date: i8) -> Day {
    Day::new(year, month, date).unwrap_or(Day::FIRST)
}

fn gallery(who: &SignedIn, app: &App, form: Form) -> Parts {
    let today = app.clock.today();
    let frame = Frame::new(who, app, "Galleria dei componenti")
        .area("enti")
        .crumb("Scrivania", "/scrivania")
        .crumb("Enti", "/lista")
        .primary("Nuovo ente", "/conferma")
        .lead("Ogni componente una volta, con dati inventati.");
    let desk = Desk::of(vec![
        DeskItem::due(
            today.add_days(-3),
            today,
            "Approva il listino 2027",
            "Proposto dalla ragioneria",
            "/lista",
        ),
        DeskItem::due(today.add_days(9), today, "Convenzione in scadenza", "Comune di Esempio", "/lista"),
        DeskItem::due(today.add_days(60), today, "Rinnova la carta dei servizi", "Versione 3", "/lista"),
    ]);
    let diff = DiffTable::changed_by("Altra persona, oggi alle 14:05")
        .row("Denominazione", "Comune di Prova", "Comune di Prova Terme", "Comune di Prova")
        .row("PEC", "a@pec.example.it", "a@pec.example.it", "protocollo@pec.example.it");
    let timeline = Timeline::seen_on(today)
        .event(today.add_days(-200), "Adesione deliberata", "Delibera di Consiglio n. 12")
        .event(today, "Inizio del servizio", "")
        .event(today.add_days(900), "Fine del periodo", "Rinnovo espresso");
    Parts { frame, form, desk, bars: bars(), line: line(), steps_chart: steps(), diff, timeline }
}

fn bars() -> BarChart {
    let chart =
        BarChart::new("Importi per ente", "Anno 2026, in euro; dati inventati").columns("Ente", "Importo");
    let rows = [
        ("Comune di Esempio a Mare", 1_234_567),
        ("Unione dei Comuni della Valle Inventata", 845_050),
        ("Comune di Prova", 92_000),
    ];
    rows.into_iter().fold(chart, |chart, (name, cents)| chart.bar(name, cents, Cents::new(cents)))
}

fn line() -> LineChart {
    let chart = LineChart::new("Spesa per anno", "In euro; dati inventati").figure("Spesa").in_cents();
    (0_i16..6).fold(chart, |chart, at| {
        let value = 4_000_000 + i64::from(at * at) * 130_000;
        chart.point(day(2020 + at, 12, 31), value, Cents::new(value))
    })
}

fn steps() -> StepChart {
    let chart = StepChart::new("Popolazione", "Residenti al 1º gennaio; dati inventati").figure("Abitanti");
    let values = [12_450, 12_390, 12_410, 12_280];
    (0_i16..)
        .zip(values)
        .fold(chart, |chart, (at, value)| chart.point(day(2022 + at, 1, 1), value, webkit::grouped(value)))
}

async fn parts(who: SignedIn, State(app): State<App>) -> Result<Response, Problem> {
    let form = Form::filled(&who, "/", [("name", "Comune di \"Prova\""), ("kind", "c")]);
    page(&gallery(&who, &app, form))
}

async fn send(who: SignedIn, State(app): State<App>, posted: Posted) -> Result<Response, Problem> {
    let mut f = posted.reader();
    let name = f.text("name", "Denominazione", 1..=200);
    f.day("from", "Decorrenza");
    f.cents("amount", "Importo");
    f.choice("kind", "Tipo di ente", |word| matches!(word, "c" | "p").then_some(()));
    match f.finish() {
        Ok(()) => Ok(redirect_with("/", Flash::success(format!("{name}: dati salvati.")))),
        Err(errors) => page_invalid(&gallery(&who, &app, Form::with(&posted, "/", errors))),
    }
}

struct Row {
    name: &'static str,
    people: i64,
}

#[derive(Template)]
#[template(path = "gallery_list.html")]
struct List {
    frame: Frame,
    list: ListView,
    rows: Vec<Row>,
}

async fn list(who: SignedIn, State(app): State<App>, query: ListQuery) -> Result<Response, Problem> {
    let frame = Frame::new(&who, &app, "Enti").area("enti").primary("Nuovo ente", "/conferma");
    let names = ["Comune di Esempio", "Comune di Prova", "Unione della Valle Inventata"];
    let found = names.into_iter().filter(|name| name.to_lowercase().contains(&query.q().to_lowercase()));
    let rows: Vec<Row> =
        found.zip([12_280, 3_120, 41_007]).map(|(name, people)| Row { name, people }).collect();
    let count = Count::Exactly(u64::try_from(rows.len()).unwrap_or(0));
    let list = ListView::new(&query, query.sort(["nome", "abitanti"])).counted(count);
    let list = list.next(rows.last().map(|row| Cursor::after([row.name])));
    page(&List { frame, list, rows })
}

async fn confirm(who: SignedIn, State(app): State<App>) -> Result<Response, Problem> {
    let frame = Frame::new(&who, &app, "Archivia il Comune di Prova?").area("enti").crumb("Enti", "/lista");
    Confirm::new(frame, Form::empty(&who, "/"), "Archivia l'ente", "/lista")
        .effect("L'ente non compare più negli elenchi.")
        .effect("Le fatture già emesse restano consultabili.")
        .page()
}

/// The fragment for which a running job's bar asks every second.
async fn progress(State(app): State<App>) -> Result<Response, Problem> {
    let seconds = app.clock.now().micros() / 1_000_000 % 20;
    page(&under_way(seconds * 60))
}

fn under_way(done: i64) -> Progress {
    Progress::under_way("Importazione degli enti", done, 1200, "/avanzamento")
        .message("Nessun errore finora.")
}

async fn broken() -> Problem {
    Problem::internal(&"the gallery shows how a fault looks")
}
