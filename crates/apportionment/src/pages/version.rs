//! What this is: a computation body by body: figure, exact share, cents, missing cent, last year's share, difference;
//! sorted, filtered, as a file.
//! What it is not: the approval.

use std::collections::HashMap;

use ::store::{StoreError, Tx};
use askama::Template;
use axum::extract::{Path, State};
use axum::response::Response;
use kernel::permission::{ActionKind, ViewCosts};
use kernel::{Actor, ApportionmentId, Can, Cents, LineId};
use sheet::{Cell, Column, Kind as CellKind, Table};
use uuid::Uuid;
use webkit::{
    App, Badge, Count, Cursor, EmptyState, Explain, Facts, Frame, ListQuery, ListView, Notice, Problem,
    SignedIn, Stats,
};

use super::own::why;
use super::{badge, computation, frame, reader, under_pool};
use crate::model::{Computation, Figure, Pool, Trend, explain};
use crate::store::list::{self, Asked, MOST_COUNTED, SORTS, SortBy, Summary};
use crate::store::shares::{self, KeptShare, Settled};

/// More bodies than any centre has; a file holds them all.
const WHOLE: usize = 1_000_000;
pub(crate) const TRENDS: [(&str, &str); 4] = [
    ("sale", "Chi sale"),
    ("scende", "Chi scende"),
    ("uguale", "Chi resta uguale"),
    ("nuovo", "Senza confronto"),
];

#[derive(Template)]
#[template(path = "version.html")]
struct VersionPage {
    frame: Frame,
    badge: Badge,
    notice: Option<Notice>,
    facts: Facts,
    stats: Stats,
    list: ListView,
    parts: Vec<String>,
    rows: Vec<RowView>,
    follows: bool,
    compared: bool,
    actions: Vec<(&'static str, String)>,
    empty: EmptyState,
}

struct RowView {
    body: String,
    figures: Vec<String>,
    exact: String,
    given: bool,
    amount: Cents,
    before: Cents,
    due: Cents,
    last_year: String,
    change: String,
    rate: String,
    trend: Badge,
    why: Explain,
    settle: Option<String>,
    settled: Option<String>,
}

/// What the address bar asks of the list.
pub(crate) fn asked(query: &ListQuery, computation: ApportionmentId) -> Asked {
    let sort = query.sort(SORTS);
    let trend = match query.filter("andamento") {
        Some("sale") => Some(Trend::Rises),
        Some("scende") => Some(Trend::Falls),
        Some("uguale") => Some(Trend::Same),
        Some("nuovo") => Some(Trend::New),
        Some(_) | None => None,
    };
    let after = query.after().and_then(|cursor| {
        let [key, id] = cursor.values()?;
        Some((key.to_owned(), Uuid::parse_str(id).ok()?))
    });
    Asked { computation, words: query.q(), trend, sort: SortBy::of(sort.key), way: sort.direction, after }
}

/// After which row the next page begins.
pub(crate) fn place_of(sort: SortBy, kept: &KeptShare) -> Cursor {
    Cursor::after([sort.key(kept), kept.share_id.to_string()])
}

/// `GET /riparti/versioni/{id}`
pub(super) async fn page(
    State(app): State<App>,
    who: SignedIn,
    Path(id): Path<ApportionmentId>,
    query: ListQuery,
) -> Result<Response, Problem> {
    let can = reader(who.actor())?;
    let mut tx = app.db.read(can.tenant()).await?;
    let (pool, act) = computation(&mut tx, &can, id).await?;
    let asked = asked(&query, id);
    if let Some(format) = query.format() {
        let kept = list::page(&mut tx, &can, &Asked { after: None, ..asked }, WHOLE).await?;
        let table = table(&act, &kept).map_err(|why| Problem::internal(&why))?;
        let name = format!("Riparto {} {} versione {}", act.of.pool_name, act.of.year, act.number);
        return webkit::export(format, &name, &table, app.clock.today());
    }
    let settled = settled(&mut tx, &can, id).await?;
    let (view, kept) = rows(&mut tx, &can, &query, &asked).await?;
    let rows = kept.iter().map(|kept| row(who.actor(), &act, kept, &settled)).collect();
    let summary = list::summary(&mut tx, &can, id).await?;
    webkit::page(&drawn((&app, &who), (&pool, &act), view, rows, summary))
}

async fn settled(
    tx: &mut Tx,
    can: &Can<ViewCosts>,
    id: ApportionmentId,
) -> Result<HashMap<LineId, Settled>, StoreError> {
    let found = shares::settled(tx, can, id).await?;
    Ok(found.into_iter().map(|settled| (settled.share_id, settled)).collect())
}

async fn rows(
    tx: &mut Tx,
    can: &Can<ViewCosts>,
    query: &ListQuery,
    asked: &Asked,
) -> Result<(ListView, Vec<KeptShare>), StoreError> {
    let mut kept = list::page(tx, can, asked, ListView::SIZE.saturating_add(1)).await?;
    let count = Count::up_to(MOST_COUNTED, list::count(tx, can, asked).await?);
    let view = ListView::new(query, query.sort(SORTS)).counted(count);
    Ok((view.cut(&mut kept, |last| place_of(asked.sort, last)), kept))
}

fn row(actor: &Actor, act: &Computation, kept: &KeptShare, settled: &HashMap<LineId, Settled>) -> RowView {
    let share = &kept.share;
    let done = settled.get(&kept.share_id);
    let open = act.is_approved() && done.is_none() && share.due() != Cents::ZERO;
    let may = actor.reaches(ActionKind::EditCosts);
    RowView {
        body: share.body_name.clone(),
        figures: (0..act.of.basis.parts().len()).map(|at| figure(share.figures.get(at))).collect(),
        exact: share.exact.to_string(),
        given: share.given,
        amount: share.amount,
        before: share.before,
        due: share.due(),
        last_year: super::amount(share.last_year),
        change: share.change().map_or_else(|| "—".to_owned(), explain::plus),
        rate: share.change_rate().map_or_else(|| "—".to_owned(), explain::signed),
        trend: trend(share.trend()),
        why: why(act, kept),
        settle: (open && may).then(|| format!("/riparti/quote/{}/regola", kept.share_id)),
        settled: done.map(|done| format!("{} del {}", done.document, done.document_on.short())),
    }
}

/// A body that takes part no longer has no figures.
fn figure(known: Option<&Figure>) -> String {
    known.map_or_else(|| "—".to_owned(), |figure| webkit::grouped(figure.value))
}

fn trend(trend: Trend) -> Badge {
    match trend {
        Trend::Rises => Badge::warning(trend.label()),
        Trend::Falls => Badge::success(trend.label()),
        Trend::Same | Trend::New => Badge::quiet(trend.label()),
    }
}

fn drawn(
    (app, who): (&App, &SignedIn),
    (pool, act): (&Pool, &Computation),
    list: ListView,
    rows: Vec<RowView>,
    summary: Summary,
) -> VersionPage {
    let title = format!("{} {}: {}", act.of.pool_name, act.of.year, act.title().to_lowercase());
    let mut frame = under_pool(frame(who, app, title), who, pool);
    let here = format!("/riparti/versioni/{}", act.apportionment_id);
    if !act.is_approved() && who.actor().reaches(ActionKind::ApproveApportionment) {
        frame = frame.primary("Approva", format!("{here}/approva"));
    }
    let outdated = act.pool_version != pool.version && !act.is_approved();
    let text = "La voce di costo è cambiata dopo questo calcolo: ricalcola prima di approvare.";
    VersionPage {
        frame,
        badge: badge(act),
        notice: outdated
            .then(|| Notice::warning(text).action("Ricalcola", format!("/riparti/{}/calcola", act.pool_id))),
        facts: facts(act),
        stats: stats(act, summary),
        list,
        parts: act.of.basis.parts().iter().map(|part| part.label.clone()).collect(),
        rows,
        follows: act.number > 1,
        compared: summary.compared > 0,
        actions: actions(who.actor(), act, &here),
        empty: EmptyState::new("Nessun ente in questo calcolo."),
    }
}

fn actions(actor: &Actor, act: &Computation, here: &str) -> Vec<(&'static str, String)> {
    if act.is_approved() || !actor.reaches(ActionKind::EditCosts) {
        return Vec::new();
    }
    vec![
        ("Ricalcola", format!("/riparti/{}/calcola", act.pool_id)),
        ("Scarta il calcolo", format!("{here}/scarta")),
    ]
}

fn facts(act: &Computation) -> Facts {
    let of = &act.of;
    let totals = of.basis.parts().iter().zip(&of.totals);
    let totals = totals.map(|(part, total)| format!("{} {}", webkit::grouped(*total), part.unit));
    let missing = match of.given {
        0 => "nessuno: le quote tornano da sole".to_owned(),
        1 => "1, dato al resto più grande".to_owned(),
        many => format!("{many}, dati uno per uno ai resti più grandi"),
    };
    let computed = format!("{} da {}", act.computed_at.day_in_rome(), act.computed_by);
    let facts = Facts::new()
        .row("Importo diviso", of.amount)
        .row("Si divide per", of.basis.words())
        .row("Somma dei parametri", totals.collect::<Vec<_>>().join("; "))
        .row("Parametri riferiti al", of.driver_on)
        .row("Tra gli enti aderenti al", format!("{} ({} enti)", of.members_on, of.bodies))
        .row("Centesimi mancanti dopo il taglio", missing)
        .row("IVA", of.vat.words());
    match act.bill_year() {
        Some(year) => facts.row("Atto", act.act_words()).row("Va nelle fatture dell'anno", year),
        None => facts.row("Calcolato il", computed),
    }
}

/// Who rises, who falls, by how much; within reach.
fn stats(act: &Computation, summary: Summary) -> Stats {
    let here = format!("/riparti/versioni/{}", act.apportionment_id);
    let stats = Stats::new().figure("Quote", summary.amount, "in tutto");
    let stats = if act.number > 1 {
        stats.figure("Conguaglio", explain::plus(summary.due()), "rispetto alla versione prima")
    } else {
        stats
    };
    if summary.compared == 0 {
        return stats;
    }
    stats.linked("Salgono", summary.rising, "sull'anno prima", &format!("{here}?andamento=sale")).linked(
        "Scendono",
        summary.falling,
        "sull'anno prima",
        &format!("{here}?andamento=scende"),
    )
}

fn table(act: &Computation, kept: &[KeptShare]) -> Result<Table, sheet::WriteError> {
    let mut columns = vec![Column::new("Ente", CellKind::Text), Column::new("Codice", CellKind::Text)];
    let parts = act.of.basis.parts();
    columns.extend(parts.iter().map(|part| Column::new(&part.label, CellKind::Integer)));
    let rest = [
        ("Quota esatta", CellKind::Price),
        ("Centesimo aggiunto", CellKind::Integer),
        ("Quota", CellKind::Money),
        ("Già approvato", CellKind::Money),
        ("Conguaglio", CellKind::Money),
        ("Anno precedente", CellKind::Money),
        ("Differenza", CellKind::Money),
        ("Differenza %", CellKind::Percent),
    ];
    columns.extend(rest.map(|(name, kind)| Column::new(name, kind)));
    let mut table = Table::new("Riparto", columns);
    for one in kept {
        table.push(cells(one, parts.len()))?;
    }
    Ok(table)
}

fn cells(kept: &KeptShare, parts: usize) -> Vec<Cell> {
    let share = &kept.share;
    let money = |known: Option<Cents>| known.map_or(Cell::Empty, |cents| Cell::Money(cents.get()));
    let mut cells = vec![Cell::text(&share.body_name), Cell::text(&share.code)];
    let figure = |at: usize| share.figures.get(at).map_or(Cell::Empty, |figure| Cell::Integer(figure.value));
    cells.extend((0..parts).map(figure));
    cells.extend([
        Cell::Price(share.exact.get()),
        Cell::Integer(i64::from(share.given)),
        Cell::Money(share.amount.get()),
        Cell::Money(share.before.get()),
        Cell::Money(share.due().get()),
        money(share.last_year),
        money(share.change()),
        share.change_rate().map_or(Cell::Empty, Cell::Percent),
    ]);
    cells
}
