//! What this is: which counts of a table may be shown, so that nobody can be recognised: small cells are kept back, and others
//! with them, so that what was kept back cannot be reckoned from rows, columns and totals.
//! What it is not: needed where respondents are bodies that answer in their own name.
//!
//! Rows are groups, columns are all that can be answered (also «non so» and «senza risposta»), so that a row adds up to its
//! group, which is shown; the total of each column may be kept back. Seen as a graph between rows and columns whose edges are
//! the cells kept back, a cell can be reckoned exactly if and only if its edge is on no closed way: so edges are added,
//! the cheapest first, until each is on one. A cell of nobody is never kept back, so that every cell of a closed way could be
//! one more or one less.

use std::collections::{BTreeMap, BTreeSet};

/// The smallest count that is shown; nobody (0) is shown too.
pub const LEAST_CELL: u64 = 5;

/// A count that may be shown, or is kept back.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Masked {
    /// It may be shown.
    Shown(u64),
    /// It may not: fewer than [`LEAST_CELL`], or needed to protect one that is.
    KeptBack,
}

/// A table whose small cells cannot be found out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Safe {
    /// By group, then by column. No groups at all if they cannot be shown safely.
    pub rows: Vec<Vec<Masked>>,
    /// The total of each column.
    pub total: Vec<Masked>,
}

/// The table that may be shown. The total of the columns is decided first and alone, so that it is the same however the
/// responses are grouped.
pub fn safe(rows: &[Vec<u64>]) -> Safe {
    let columns = rows.iter().map(Vec::len).max().unwrap_or_default();
    let value = |row: usize, column: usize| {
        rows.get(row).and_then(|row| row.get(column)).copied().unwrap_or_default()
    };
    let totals: Vec<u64> =
        (0..columns).map(|column| (0..rows.len()).map(|row| value(row, column)).sum()).collect();
    let back = total_kept_back(&totals);
    let total =
        |column: usize| if back.contains(&column) { Masked::KeptBack } else { shown(totals.get(column)) };
    let total_row: Vec<Masked> = (0..columns).map(total).collect();
    let graph = Graph { values: rows, columns, total_back: &back };
    let rows = match graph.kept_back() {
        Some(kept) if rows.len() > 1 => {
            let cell = |row, column| {
                if kept.contains(&(row, column)) {
                    Masked::KeptBack
                } else {
                    Masked::Shown(value(row, column))
                }
            };
            (0..rows.len()).map(|row| (0..columns).map(|column| cell(row, column)).collect()).collect()
        }
        _ => Vec::new(),
    };
    Safe { rows, total: total_row }
}

fn shown(count: Option<&u64>) -> Masked {
    Masked::Shown(count.copied().unwrap_or_default())
}

fn small(count: u64) -> bool {
    (1..LEAST_CELL).contains(&count)
}

/// Columns whose total is kept back: the small ones and, if there is only one, the next larger.
fn total_kept_back(totals: &[u64]) -> BTreeSet<usize> {
    let mut back: BTreeSet<usize> =
        totals.iter().enumerate().filter(|(_, count)| small(**count)).map(|(at, _)| at).collect();
    if back.len() == 1 {
        let others = totals.iter().enumerate().filter(|(at, count)| **count > 0 && !back.contains(at));
        if let Some((next, _)) = others.min_by_key(|(_, count)| **count) {
            back.insert(next);
        }
    }
    back
}

/// A cell: row and column; the row after the last one is that of the totals.
type Edge = (usize, usize);

struct Graph<'a> {
    values: &'a [Vec<u64>],
    columns: usize,
    total_back: &'a BTreeSet<usize>,
}

impl Graph<'_> {
    /// All cells kept back, with those of the totals; none if there is no safe table with groups.
    fn kept_back(&self) -> Option<BTreeSet<Edge>> {
        let total_row = self.values.len();
        let mut kept: BTreeSet<Edge> = self.total_back.iter().map(|column| (total_row, *column)).collect();
        for (row, cells) in self.values.iter().enumerate() {
            kept.extend(
                cells.iter().enumerate().filter(|(_, count)| small(**count)).map(|(column, _)| (row, column)),
            );
        }
        // Each turn keeps back at least one cell more, so there are no more turns than cells.
        loop {
            let Some(alone) = alone(&kept) else { return Some(kept) };
            let way = self.way_round(alone, &kept)?;
            kept.extend(way);
        }
    }

    /// The cheapest way from the row of a cell to its column over other cells: those kept back cost nothing, others what they
    /// count. Cells of nobody, and totals that are shown, cannot be used.
    fn way_round(&self, alone: Edge, kept: &BTreeSet<Edge>) -> Option<Vec<Edge>> {
        let total_row = self.values.len();
        let price = |row: usize, column: usize| -> Option<u64> {
            if (row, column) == alone {
                return None;
            }
            if kept.contains(&(row, column)) {
                return Some(0);
            }
            let count = self.values.get(row).filter(|_| row != total_row)?.get(column).copied()?;
            (count > 0).then_some(count)
        };
        // Nodes: rows, then columns after the row of the totals.
        let first_column = total_row.saturating_add(1);
        let goal = first_column.saturating_add(alone.1);
        let mut best: BTreeMap<usize, (u64, usize)> = BTreeMap::from([(alone.0, (0, alone.0))]);
        let mut done = BTreeSet::new();
        loop {
            let next =
                best.iter().filter(|(node, _)| !done.contains(*node)).min_by_key(|(_, (cost, _))| *cost);
            let (node, cost) = next.map(|(node, (cost, _))| (*node, *cost))?;
            if node == goal {
                break;
            }
            done.insert(node);
            let is_row = node < first_column;
            let others = if is_row {
                first_column..first_column.saturating_add(self.columns)
            } else {
                0..first_column
            };
            for other in others {
                let (row, column) = if is_row {
                    (node, other.saturating_sub(first_column))
                } else {
                    (other, node.saturating_sub(first_column))
                };
                let Some(more) = price(row, column) else { continue };
                let sum = cost.saturating_add(more);
                if best.get(&other).is_none_or(|(known, _)| sum < *known) {
                    best.insert(other, (sum, node));
                }
            }
        }
        let mut way = Vec::new();
        let mut node = goal;
        while node != alone.0 {
            let (_, before) = *best.get(&node)?;
            let edge = if node < first_column {
                (node, before.saturating_sub(first_column))
            } else {
                (before, node.saturating_sub(first_column))
            };
            way.push(edge);
            node = before;
        }
        Some(way)
    }
}

/// A cell kept back that is on no closed way of cells kept back.
fn alone(kept: &BTreeSet<Edge>) -> Option<Edge> {
    kept.iter().copied().find(|edge| {
        let others: BTreeSet<Edge> = kept.iter().copied().filter(|other| other != edge).collect();
        !reached(*edge, &others)
    })
}

/// Whether the column of an edge can be reached from its row over other edges.
fn reached(edge: Edge, edges: &BTreeSet<Edge>) -> bool {
    let mut rows = BTreeSet::from([edge.0]);
    let mut columns: BTreeSet<usize> = BTreeSet::new();
    loop {
        let before = rows.len().saturating_add(columns.len());
        for (row, column) in edges {
            if rows.contains(row) || columns.contains(column) {
                rows.insert(*row);
                columns.insert(*column);
            }
        }
        if columns.contains(&edge.1) {
            return true;
        }
        if rows.len().saturating_add(columns.len()) == before {
            return false;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_small_cell_takes_others_with_it() {
        let table = safe(&[vec![10, 3, 20], vec![30, 12, 8], vec![9, 40, 11]]);
        let back: usize = table.rows.iter().flatten().filter(|cell| **cell == Masked::KeptBack).count();
        assert_eq!(table.rows[0][1], Masked::KeptBack);
        assert_eq!(back, 4, "a rectangle: {table:?}");
        assert!(table.total.iter().all(|cell| matches!(cell, Masked::Shown(_))));
    }

    #[test]
    fn large_cells_are_all_shown() {
        let table = safe(&[vec![10, 0, 20], vec![30, 12, 8]]);
        assert!(table.rows.iter().flatten().chain(&table.total).all(|cell| matches!(cell, Masked::Shown(_))));
    }

    #[test]
    fn a_small_total_is_kept_back_with_another() {
        let table = safe(&[vec![10, 1, 20], vec![30, 2, 8]]);
        assert_eq!(table.total, [Masked::Shown(40), Masked::KeptBack, Masked::KeptBack]);
        assert!(table.rows.iter().all(|row| row[1] == Masked::KeptBack));
    }

    #[test]
    fn groups_that_cannot_be_protected_are_not_shown() {
        // The other cells are of nobody: whatever is kept back can be reckoned.
        assert!(safe(&[vec![3, 0], vec![0, 9]]).rows.is_empty());
    }

    /// All tables of the same shown cells, row sums and shown totals, and how far each cell kept back can go in them, by
    /// moving one along every closed way that differs from the table.
    fn can_move(rows: &[Vec<u64>], table: &Safe) -> bool {
        let totals_back: Vec<usize> = table
            .total
            .iter()
            .enumerate()
            .filter(|(_, cell)| **cell == Masked::KeptBack)
            .map(|(at, _)| at)
            .collect();
        let cells: Vec<(usize, usize)> = (0..rows.len())
            .flat_map(|row| (0..rows[row].len()).map(move |column| (row, column)))
            .filter(|(row, column)| table.rows[*row][*column] == Masked::KeptBack)
            .collect();
        // Every table within one of the true one, cell by cell: enough to see that a cell is not fixed.
        let mut free: BTreeSet<(usize, usize)> = BTreeSet::new();
        let mut free_totals: BTreeSet<usize> = BTreeSet::new();
        for pick in 0..3_usize.pow(u32::try_from(cells.len()).unwrap()) {
            let mut code = pick;
            let mut moved = rows
                .iter()
                .map(|row| row.iter().map(|count| i64::try_from(*count).unwrap()).collect::<Vec<_>>())
                .collect::<Vec<_>>();
            for (row, column) in &cells {
                moved[*row][*column] += i64::try_from(code % 3).unwrap() - 1;
                code /= 3;
            }
            let fits = (0..rows.len()).all(|row| {
                moved[row].iter().all(|count| *count >= 0)
                    && moved[row].iter().sum::<i64>() == i64::try_from(rows[row].iter().sum::<u64>()).unwrap()
            });
            let sums = |column: usize| -> (i64, i64) {
                (
                    (0..rows.len()).map(|row| moved[row][column]).sum(),
                    i64::try_from((0..rows.len()).map(|row| rows[row][column]).sum::<u64>()).unwrap(),
                )
            };
            let fits = fits
                && (0..rows[0].len())
                    .all(|column| totals_back.contains(&column) || sums(column).0 == sums(column).1);
            if !fits {
                continue;
            }
            free.extend(
                cells.iter().filter(|(row, column)| {
                    moved[*row][*column] != i64::try_from(rows[*row][*column]).unwrap()
                }),
            );
            free_totals.extend(totals_back.iter().filter(|column| sums(**column).0 != sums(**column).1));
        }
        cells.iter().all(|cell| free.contains(cell))
            && totals_back.iter().all(|column| free_totals.contains(column))
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(300))]
        #[test]
        fn nothing_kept_back_can_be_reckoned(
            rows in (2_usize..=3).prop_flat_map(|columns| proptest::collection::vec(proptest::collection::vec(0_u64..14, columns), 2..=3)),
        ) {
            let table = safe(&rows);
            for (row, cells) in table.rows.iter().enumerate() {
                for (column, cell) in cells.iter().enumerate() {
                    match cell {
                        Masked::Shown(count) => prop_assert!(!small(*count) && *count == rows[row][column]),
                        Masked::KeptBack => prop_assert!(rows[row][column] > 0),
                    }
                }
            }
            if !table.rows.is_empty() {
                prop_assert!(can_move(&rows, &table), "{:?} {:?}", rows, table);
            }
        }

        #[test]
        fn larger_tables_end(rows in proptest::collection::vec(proptest::collection::vec(0_u64..9, 8), 2..12)) {
            let table = safe(&rows);
            prop_assert!(table.rows.is_empty() || table.rows.len() == rows.len());
        }
    }
}
