//! What this is: the rows of a tariff's form (bands or profiles) as they were typed, and what its buttons do with
//! them: more rows, a pasted table, the repair of a hole. Nothing typed is lost on the way.
//! What it is not: the reading of amounts; see `tariff_read`.

use webkit::Posted;

use crate::model::{BandFault, BandInput, Bands, Range, Repair, paste, repaired};

/// More rows than any price table has.
pub(super) const MOST: usize = 200;
const BLANK: usize = 4;

/// A row as typed: the band and its value, or the profile and its price.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct TypedRow {
    pub(super) left: String,
    pub(super) right: String,
}

/// The button that was pressed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Button {
    Save,
    MoreRows,
    ReadPaste,
    Mend { hole: usize, repair: Repair },
}

/// A fault as the page shows it, with the buttons that mend it.
pub(super) struct FaultView {
    pub(super) text: String,
    pub(super) mends: Vec<(String, String)>,
}

impl TypedRow {
    pub(super) fn new(left: impl Into<String>, right: impl Into<String>) -> Self {
        Self { left: left.into(), right: right.into() }
    }

    pub(super) fn is_blank(&self) -> bool {
        self.left.trim().is_empty() && self.right.trim().is_empty()
    }
}

impl Button {
    pub(super) fn pressed(posted: &Posted) -> Self {
        let word = posted.get("azione").unwrap_or_default();
        let mut parts = word.split('-');
        match (parts.next(), parts.next().and_then(|hole| hole.parse().ok()), parts.next()) {
            (Some("righe"), _, _) => Self::MoreRows,
            (Some("incolla"), _, _) => Self::ReadPaste,
            (Some("ripara"), Some(hole), Some("sotto")) => Self::Mend { hole, repair: Repair::ExtendBelow },
            (Some("ripara"), Some(hole), Some("sopra")) => Self::Mend { hole, repair: Repair::ExtendAbove },
            (_, _, _) => Self::Save,
        }
    }
}

/// The rows of a form, in order, blank ones included.
pub(super) fn typed(posted: &Posted) -> Vec<TypedRow> {
    let row = |at: usize| {
        let left = posted.get(&format!("band_{at}"))?;
        Some(TypedRow::new(left, posted.get(&format!("value_{at}")).unwrap_or_default()))
    };
    (0..MOST).map_while(row).collect()
}

/// The rows of a pasted table, line by line; a line that cannot be parted stands whole in its first field.
pub(super) fn pasted(text: &str) -> Vec<TypedRow> {
    let row = |line: &str| match paste::parts(line) {
        Some((left, right)) => TypedRow::new(left, right),
        None => TypedRow::new(line.trim(), ""),
    };
    text.lines().filter(|line| !line.trim().is_empty()).take(MOST).map(row).collect()
}

/// The form's fields with other rows: whatever else was typed stays.
pub(super) fn refilled(posted: &Posted, rows: &[TypedRow]) -> Vec<(String, String)> {
    let ours = |name: &str| {
        matches!(name, "azione" | "paste" | "csrf") || name.starts_with("band_") || name.starts_with("value_")
    };
    let kept = posted.pairs().iter().filter(|(name, _)| !ours(name)).cloned();
    kept.chain(fields(rows)).collect()
}

/// Rows as fields of a form.
pub(super) fn fields(rows: &[TypedRow]) -> Vec<(String, String)> {
    let pair = |(at, row): (usize, &TypedRow)| {
        [(format!("band_{at}"), row.left.clone()), (format!("value_{at}"), row.right.clone())]
    };
    rows.iter().enumerate().flat_map(pair).collect()
}

/// The rows with a few blank ones after them.
pub(super) fn with_blanks(mut rows: Vec<TypedRow>) -> Vec<TypedRow> {
    let length = rows.len().saturating_add(BLANK).min(MOST);
    rows.resize(length, TypedRow::default());
    rows
}

/// The bands of the rows that are not blank, each with its place in the form; `None` if one cannot be read.
fn ranges(rows: &[TypedRow]) -> Option<Vec<(usize, BandInput<()>)>> {
    let filled = rows.iter().enumerate().filter(|(_, row)| !row.is_blank());
    filled
        .map(|(at, row)| Some((at, BandInput { range: Range::parse_it(&row.left).ok()?, value: () })))
        .collect()
}

fn faults(bands: &[(usize, BandInput<()>)]) -> Vec<BandFault> {
    let inputs: Vec<BandInput<()>> = bands.iter().map(|(_, band)| band.clone()).collect();
    Bands::check(&inputs).err().map_or_else(Vec::new, |faults| faults.0)
}

/// The rows after the hole with this number is closed; as they were, if there is no such hole.
pub(super) fn mended(rows: &[TypedRow], hole: usize, repair: Repair) -> Vec<TypedRow> {
    let mut mended = rows.to_vec();
    let Some(bands) = ranges(rows) else { return mended };
    let Some(fault) = faults(&bands).get(hole).copied() else { return mended };
    let inputs: Vec<BandInput<()>> = bands.iter().map(|(_, band)| band.clone()).collect();
    for ((at, before), after) in bands.iter().zip(repaired(&inputs, fault, repair)) {
        if let Some(row) = mended.get_mut(*at).filter(|_| before.range != after.range) {
            row.left = after.range.to_string();
        }
    }
    mended
}

/// Every fault of the rows, with the buttons that mend it; nothing while a band cannot be read or none is there.
pub(super) fn fault_views(rows: &[TypedRow]) -> Vec<FaultView> {
    let Some(bands) = ranges(rows).filter(|bands| !bands.is_empty()) else { return Vec::new() };
    faults(&bands).into_iter().enumerate().map(|(at, fault)| view(rows, &bands, (at, fault))).collect()
}

fn view(rows: &[TypedRow], bands: &[(usize, BandInput<()>)], (hole, fault): (usize, BandFault)) -> FaultView {
    let text = fault.to_string();
    let BandFault::Hole { below, above, .. } = fault else { return FaultView { text, mends: Vec::new() } };
    let sides = [(below, Repair::ExtendBelow, "sotto"), (above, Repair::ExtendAbove, "sopra")];
    let mends = sides.into_iter().filter_map(|(band, repair, word)| {
        let (at, _) = bands.get(band?)?;
        let (before, after) = (rows.get(*at)?, mended(rows, hole, repair));
        let label = format!("Cambia «{}» in «{}»", before.left.trim(), after.get(*at)?.left);
        Some((format!("ripara-{hole}-{word}"), label))
    });
    FaultView { text, mends: mends.collect() }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rows(bands: &[&str]) -> Vec<TypedRow> {
        bands.iter().map(|band| TypedRow::new(*band, "1")).collect()
    }

    #[test]
    fn each_hole_has_a_button_for_either_side() {
        let views = fault_views(&rows(&["< 500", "", "da 501 a 40000", "> 40001"]));
        let texts: Vec<&str> = views.iter().map(|view| view.text.as_str()).collect();
        assert!(texts.is_empty(), "a row with a value and no band cannot be read: {texts:?}");
        let views = fault_views(&rows(&["< 500", "da 501 a 40000", "> 40001"]));
        let all: Vec<(&str, &str)> = views
            .iter()
            .flat_map(|view| &view.mends)
            .map(|(word, label)| (word.as_str(), label.as_str()))
            .collect();
        assert_eq!(
            all,
            [
                ("ripara-0-sotto", "Cambia «< 500» in «fino a 500»"),
                ("ripara-0-sopra", "Cambia «da 501 a 40000» in «da 500 a 40.000»"),
                ("ripara-1-sotto", "Cambia «da 501 a 40000» in «da 501 a 40.001»"),
                ("ripara-1-sopra", "Cambia «> 40001» in «da 40.001 in su»"),
            ]
        );
    }

    #[test]
    fn a_repair_changes_one_band_and_leaves_the_rest_as_typed() {
        let typed = rows(&["< 500", "da 501 a 40000", "> 40001"]);
        let once = mended(&typed, 0, Repair::ExtendAbove);
        assert_eq!(once, rows(&["< 500", "da 500 a 40.000", "> 40001"]));
        let twice = mended(&once, 0, Repair::ExtendBelow);
        assert_eq!(twice, rows(&["< 500", "da 500 a 40.001", "> 40001"]));
        assert!(fault_views(&twice).is_empty());
        assert_eq!(mended(&twice, 3, Repair::ExtendBelow), twice);
    }

    #[test]
    fn a_pasted_table_becomes_rows_and_an_odd_line_stays_in_sight() {
        let read = pasted("< 500; 150,00\n\nda 501 a 1000\t960\nboh");
        assert_eq!(
            read,
            [
                TypedRow::new("< 500", "150,00"),
                TypedRow::new("da 501 a 1000", "960"),
                TypedRow::new("boh", "")
            ]
        );
    }

    #[test]
    fn what_else_was_typed_stays() {
        let pair = |name: &str, value: &str| (name.to_owned(), value.to_owned());
        let posted = Posted::of(vec![
            pair("note", "ciao"),
            pair("band_0", "x"),
            pair("value_0", "y"),
            pair("paste", "z"),
        ]);
        let again = refilled(&posted, &[TypedRow::new("fino a 5", "1")]);
        assert_eq!(again, [pair("note", "ciao"), pair("band_0", "fino a 5"), pair("value_0", "1")]);
    }
}
