//! What this is: the requests behind a figure, the same that the figure counts.
//! What it is not: the queue; it has its own list.

use askama::Template;
use axum::extract::State;
use axum::response::Response;
use kernel::Day;
use sheet::{Cell, Column, Kind as Shape, Table};
use webkit::{
    App, Badge, Count, Cursor, EmptyState, Format, Frame, ListQuery, ListView, Notice, Problem, SignedIn,
    export, page,
};

use super::asked::Asked;
use super::{Reader, frame};
use crate::model::{Figure, Judged, Row, work_words};

#[derive(Template)]
#[template(path = "quality/behind.html")]
struct BehindPage {
    frame: Frame,
    list: ListView,
    notice: Option<Notice>,
    figures: Vec<(&'static str, &'static str)>,
    rows: Vec<Row>,
    empty: EmptyState,
}

impl BehindPage {
    fn judged(judged: Option<&Judged>) -> Option<Badge> {
        let judged = judged?;
        let words = format!("{} su {}", work_words(judged.spent), work_words(judged.promised));
        Some(if judged.is_kept() {
            Badge::success(format!("Nei tempi: {words}"))
        } else {
            Badge::danger(format!("Oltre il termine: {words}"))
        })
    }

    fn ended(row: &Row) -> Option<Day> {
        row.ended.map(|(on, _)| on)
    }
}

/// `GET /andamento/richieste`
pub(super) async fn list(
    State(app): State<App>,
    who: SignedIn,
    query: ListQuery,
) -> Result<Response, Problem> {
    let reader = Reader::of(who.actor())?;
    let mut tx = app.db.read(reader.tenant()).await?;
    let asked = Asked::read(&query, tx.today());
    let figure = query.filter("figura").and_then(Figure::from_code).unwrap_or(Figure::Opened);
    let mut rows = reader.rows(&mut tx, asked.period).await?;
    drop(tx);
    rows.retain(|row| asked.narrowed.lets(row) && figure.counts(row, asked.period));
    if let Some(format) = query.format() {
        return download(&app, &rows, format);
    }
    let count = u64::try_from(rows.len()).unwrap_or(u64::MAX);
    if let Some(last) =
        query.after().as_ref().and_then(Cursor::values::<1>).and_then(|[last]| last.parse::<i64>().ok())
    {
        rows.retain(|row| row.number > last);
    }
    rows.truncate(ListView::SIZE.saturating_add(1));
    let list = ListView::new(&query, query.sort(["numero"]))
        .counted(Count::Exactly(count))
        .cut(&mut rows, |row| Cursor::after([row.number]));
    page(&BehindPage {
        frame: frame(&app, &who, figure.label()).lead(asked.words()),
        list,
        notice: asked.notice(),
        figures: Figure::options(),
        rows,
        empty: EmptyState::new("Nessuna richiesta dietro questa cifra.")
            .action("Torna all'andamento", "/andamento"),
    })
}

fn download(app: &App, rows: &[Row], format: Format) -> Result<Response, Problem> {
    let columns = [
        ("Numero", Shape::Integer),
        ("Oggetto", Shape::Text),
        ("Ente", Shape::Text),
        ("Dimensione", Shape::Text),
        ("Servizio", Shape::Text),
        ("Gruppo", Shape::Text),
        ("Tipo", Shape::Text),
        ("Arrivata il", Shape::Day),
        ("Conclusa il", Shape::Day),
        ("Presa in carico: minuti promessi", Shape::Integer),
        ("Presa in carico: minuti impiegati", Shape::Integer),
        ("Soluzione: minuti promessi", Shape::Integer),
        ("Soluzione: minuti impiegati", Shape::Integer),
    ];
    let mut table = Table::new("Richieste", columns.map(|(name, kind)| Column::new(name, kind)).to_vec());
    for row in rows {
        table.push(cells(row)).map_err(|why| Problem::internal(&why))?;
    }
    export(format, "Andamento-richieste", &table, app.clock.today())
}

fn cells(row: &Row) -> Vec<Cell> {
    let day = |day: Day| sheet::Day::parse_iso(&day.iso()).map_or(Cell::Empty, Cell::Day);
    let minutes = |seconds: Option<i64>| {
        seconds.map_or(Cell::Empty, |seconds| Cell::Integer(seconds.saturating_add(30).div_euclid(60)))
    };
    vec![
        Cell::Integer(row.number),
        Cell::text(&row.subject),
        Cell::text(&row.body.name),
        Cell::text(row.class.label()),
        Cell::text(&row.service.name),
        Cell::text(row.team.as_ref().map_or("", |team| team.name.as_str())),
        Cell::text(row.kind.label()),
        day(row.opened),
        BehindPage::ended(row).map_or(Cell::Empty, day),
        minutes(row.taken.map(|taken| taken.promised)),
        minutes(row.taken.map(|taken| taken.spent)),
        minutes(row.solved.map(|solved| solved.promised)),
        minutes(row.solved.map(|solved| solved.spent)),
    ]
}
