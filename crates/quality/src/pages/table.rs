//! What this is: figures as cells, each count leading to the requests behind it; and the same as a file.
//! What it is not: a page.

use sheet::{Cell as FileCell, Column, Kind, Table, WriteError};

use super::asked::Asked;
use crate::model::{Figure, Figures, Group, Spread, elapsed_words, work_words};

/// A cell.
pub(super) struct Shown {
    pub(super) text: String,
    pub(super) href: Option<String>,
}

/// A row of figures.
pub(super) struct Line {
    pub(super) label: String,
    pub(super) href: Option<String>,
    pub(super) cells: Vec<Shown>,
}

/// The heads of the columns that [`line`] fills.
pub(super) const HEADS: [&str; 9] = [
    "Aperte all'inizio",
    "Arrivate",
    "Risolte",
    "Annullate o unite",
    "Aperte alla fine",
    "Prese in carico nei tempi",
    "Risolte nei tempi",
    "Tempo netto: mediana, 90°",
    "Tempo trascorso: mediana, 90°",
];

const VOLUMES: [Figure; 5] =
    [Figure::OpenBefore, Figure::Opened, Figure::Resolved, Figure::Dropped, Figure::OpenAfter];

/// A count, with the way to what it counts unless there is nothing.
pub(super) fn count((asked, group): (&Asked, &[(&str, &str)]), figures: &Figures, figure: Figure) -> Shown {
    let number = figures.get(figure);
    let href = (number > 0).then(|| asked.behind(figure, group));
    Shown { text: webkit::grouped(number), href }
}

/// The median and the 90th percentile; of nothing, a dash.
pub(super) fn spread_words(spread: Spread, words: fn(i64) -> String) -> String {
    if spread.count == 0 {
        return "—".into();
    }
    format!("{}, {} (su {})", words(spread.median), words(spread.ninetieth), spread.count)
}

/// The cells of a group.
pub(super) fn cells(of: (&Asked, &[(&str, &str)]), figures: &Figures) -> Vec<Shown> {
    let plain = |text: String| Shown { text, href: None };
    let kept = |text: String, judged: Figure| Shown {
        text,
        href: (figures.get(judged) > 0).then(|| of.0.behind(judged, of.1)),
    };
    let mut all: Vec<Shown> = VOLUMES.iter().map(|figure| count(of, figures, *figure)).collect();
    all.push(kept(figures.taken().words(), Figure::TakenJudged));
    all.push(kept(figures.solved().words(), Figure::SolvedJudged));
    all.push(plain(spread_words(figures.net, work_words)));
    all.push(plain(spread_words(figures.gross, elapsed_words)));
    all
}

/// The row of a group of what the address asks.
pub(super) fn line(asked: &Asked, group: &Group) -> Line {
    let own = [(asked.by.code(), group.key.as_str())];
    Line {
        label: group.label.clone(),
        href: Some(asked.address("/andamento", &[own[0], ("per", asked.by.code())])),
        cells: cells((asked, &own), &group.figures),
    }
}

/// Every figure of every group, as a file. Times are whole minutes; shares are left to whoever reads the counts.
pub(super) fn file(asked: &Asked, groups: &[Group]) -> Result<Table, WriteError> {
    let mut columns = vec![Column::new(asked.by.label(), Kind::Text)];
    columns.extend(Figure::ALL.iter().map(|figure| Column::new(figure.label(), Kind::Integer)));
    for of in ["Presa in carico", "Soluzione netta", "Soluzione trascorsa"] {
        for what in ["misurate", "mediana in minuti", "90° percentile in minuti"] {
            columns.push(Column::new(format!("{of}: {what}"), Kind::Integer));
        }
    }
    let mut table = Table::new("Andamento delle richieste", columns);
    for group in groups {
        let figures = &group.figures;
        let counts = Figure::ALL.iter().map(|figure| FileCell::Integer(figures.get(*figure)));
        let times = [figures.to_take, figures.net, figures.gross].into_iter().flat_map(times);
        table.push(std::iter::once(FileCell::text(&group.label)).chain(counts).chain(times).collect())?;
    }
    Ok(table)
}

fn times(spread: Spread) -> [FileCell; 3] {
    let minutes = |seconds: i64| match spread.count {
        0 => FileCell::Empty,
        _ => FileCell::Integer(seconds.saturating_add(30).div_euclid(60)),
    };
    [FileCell::Integer(spread.count), minutes(spread.median), minutes(spread.ninetieth)]
}
