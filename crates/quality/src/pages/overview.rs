//! What this is: the first page: volumes, promises kept, times and backlog of the centre, or of one's own body.
//! What it is not: the requests behind the figures; each figure leads to them.

use askama::Template;
use axum::extract::State;
use axum::response::Response;
use webkit::{
    App, BarChart, EmptyState, Explain, Frame, ListQuery, ListView, Notice, Problem, SignedIn, Stats, Tabs,
    export, page,
};

use super::asked::Asked;
use super::table::{self, HEADS, Line, Shown};
use super::{Reader, others, title};
use crate::model::{By, Figure, Figures, Group, Row, elapsed_words, grouped, months_of, work_words};
use crate::source;

/// Bars that fit on a page.
const BARS: usize = 15;

#[derive(Template)]
#[template(path = "quality/overview.html")]
struct OverviewPage {
    frame: Frame,
    list: ListView,
    others: Vec<(&'static str, &'static str)>,
    notice: Option<Notice>,
    words: String,
    services: Vec<(String, String)>,
    bodies: Vec<(String, String)>,
    classes: Vec<(&'static str, &'static str)>,
    teams: Vec<(String, String)>,
    kinds: Vec<(&'static str, &'static str)>,
    stats: Stats,
    tabs: Tabs,
    by: By,
    lines: Vec<Line>,
    total: Line,
    chart: Option<BarChart>,
    months: Vec<Line>,
    ages: Vec<(&'static str, Shown)>,
    rules: Explain,
    empty: EmptyState,
    nothing: bool,
}

impl OverviewPage {
    fn heads() -> [&'static str; 9] {
        HEADS
    }
}

/// `GET /andamento`
pub(super) async fn show(
    State(app): State<App>,
    who: SignedIn,
    query: ListQuery,
) -> Result<Response, Problem> {
    let reader = Reader::of(who.actor())?;
    let mut tx = app.db.read(reader.tenant()).await?;
    let asked = asked(&reader, &query, tx.today());
    let all = reader.rows(&mut tx, asked.period).await?;
    let (services, bodies) = match reader {
        Reader::Centre(_) => (source::services(&mut tx).await?, source::bodies(&mut tx).await?),
        Reader::Body(_) => (source::services(&mut tx).await?, Vec::new()),
    };
    drop(tx);
    let teams = source::teams(&all);
    let rows: Vec<Row> = all.into_iter().filter(|row| asked.narrowed.lets(row)).collect();
    let groups = grouped(&rows, asked.by, asked.period);
    if let Some(format) = query.format() {
        let table = table::file(&asked, &groups).map_err(|why| Problem::internal(&why))?;
        return export(format, "Andamento-richieste", &table, app.clock.today());
    }
    let figures = Figures::of(&rows, asked.period);
    page(&OverviewPage {
        frame: Frame::new(&who, &app, title(&reader)).area("andamento").lead(LEAD),
        list: ListView::new(&query, query.sort(["gruppo"])),
        others: others(&who),
        notice: asked.notice(),
        words: asked.words(),
        services,
        bodies,
        classes: crate::model::SizeClass::options(),
        teams,
        kinds: helpdesk::model::Kind::options(),
        stats: stats(&asked, &figures),
        tabs: tabs(&reader, &asked, &query),
        by: asked.by,
        lines: groups.iter().map(|group| table::line(&asked, group)).collect(),
        total: Line { label: "Totale".into(), href: None, cells: table::cells((&asked, &[]), &figures) },
        chart: chart(&asked, &groups),
        months: months(&asked, &rows),
        ages: Figure::AGES.map(|age| (age.label(), table::count((&asked, &[]), &figures, age))).into(),
        rules: rules(),
        empty: EmptyState::new("Nessuna richiesta in questo periodo.").action("Togli i filtri", "/andamento"),
        nothing: figures.is_nothing(),
    })
}

const LEAD: &str = "Quante richieste, in quanto tempo, con quali termini rispettati. Ogni numero apre le richieste che conta.";

/// A body is one body of one size: it groups its requests by service or by kind.
const OF_A_BODY: [By; 2] = [By::Service, By::Kind];

fn asked(reader: &Reader, query: &ListQuery, today: kernel::Day) -> Asked {
    let asked = Asked::read(query, today);
    match reader {
        Reader::Body(_) if !OF_A_BODY.contains(&asked.by) => Asked { by: By::Service, ..asked },
        Reader::Centre(_) | Reader::Body(_) => asked,
    }
}

fn tabs(reader: &Reader, asked: &Asked, query: &ListQuery) -> Tabs {
    let all: &[By] = if reader.is_centre() { By::ALL } else { &OF_A_BODY };
    let tab = |tabs: Tabs, by: &By| tabs.tab(by.label(), query.link(&[("per", by.code())]));
    all.iter().fold(Tabs::at(query.link(&[("per", asked.by.code())])), tab)
}

fn stats(asked: &Asked, figures: &Figures) -> Stats {
    let counted = |stats: Stats, (figure, note): (Figure, &str)| {
        let shown = table::count((asked, &[]), figures, figure);
        match shown.href {
            Some(href) => stats.linked(figure.label(), shown.text, note, &href),
            None => stats.figure(figure.label(), shown.text, note),
        }
    };
    let stats = [
        (Figure::Opened, "nel periodo"),
        (Figure::Resolved, "nel periodo"),
        (Figure::OpenAfter, "l'ultimo giorno"),
    ]
    .into_iter()
    .fold(Stats::new(), counted);
    stats
        .figure("Prese in carico nei tempi", figures.taken().words(), "di quelle con un termine")
        .figure("Risolte nei tempi", figures.solved().words(), "di quelle con un termine")
        .figure("Tempo netto", table::spread_words(figures.net, work_words), "mediana, 90° percentile")
        .figure(
            "Tempo trascorso",
            table::spread_words(figures.gross, elapsed_words),
            "mediana, 90° percentile",
        )
}

fn chart(asked: &Asked, groups: &[Group]) -> Option<BarChart> {
    let mut largest: Vec<&Group> =
        groups.iter().filter(|group| group.figures.get(Figure::Opened) > 0).collect();
    if largest.len() < 2 {
        return None;
    }
    largest.sort_by_key(|group| std::cmp::Reverse(group.figures.get(Figure::Opened)));
    let label = asked.by.label();
    let description = format!("{}. Richieste arrivate, per {}.", asked.words(), label.to_lowercase());
    let chart = BarChart::new("Richieste arrivate", description).columns(label, "Richieste");
    Some(largest.into_iter().take(BARS).fold(chart, |chart, group| {
        let number = group.figures.get(Figure::Opened);
        chart.bar(group.label.clone(), number, webkit::grouped(number))
    }))
}

fn months(asked: &Asked, rows: &[Row]) -> Vec<Line> {
    let months = months_of(asked.period);
    if months.len() < 2 {
        return Vec::new();
    }
    let line = |period: kernel::Period| {
        let of_month = Asked { period, ..asked.clone() };
        Line {
            label: crate::model::Month::of(period.from()).to_string(),
            href: Some(of_month.address("/andamento", &[("per", asked.by.code())])),
            cells: table::cells((&of_month, &[]), &Figures::of(rows, period)),
        }
    };
    months.into_iter().map(line).collect()
}

fn rules() -> Explain {
    Explain::new("Come si contano")
        .step("Giorni", "quelli di Roma; il periodo comprende il primo e l'ultimo giorno")
        .step("Aperte all'inizio + arrivate", "= risolte + annullate o unite + aperte alla fine")
        .step("Risolte", "risolte nel periodo e non riaperte dopo: una richiesta riaperta torna fra le aperte")
        .step("Nei tempi", "tempo di lavoro impiegato non superiore a quello promesso dalla carta dei servizi; si giudica quando la presa in carico o la soluzione avviene, e solo se un termine c'è")
        .step("Tempo netto", "ore di lavoro dall'arrivo alla soluzione, senza le attese dell'ente; solo richieste con un termine")
        .step("Tempo trascorso", "dall'arrivo alla soluzione, notti e festivi compresi; tutte le richieste risolte")
        .step("Mediana e 90° percentile", "rango più vicino: il tempo al posto ⌈n × 50 / 100⌉ e ⌈n × 90 / 100⌉ in ordine di durata")
        .step("Percentuali", "arrotondate a un decimale, sempre con quante e su quante")
        .source("Le cifre sono calcolate ora dalle richieste; i rapporti mensili tengono quelle del giorno in cui sono stati preparati.")
}
