//! What this is: what to show when somebody else changed a thing first: labels and values as the form showed them,
//! as they are now, as they were typed. The form carries what it showed, so nothing is guessed.
//! What it is not: a merge.

use webkit::DiffTable;

/// The hidden field with what the form showed.
pub const WAS: &str = "was";

/// Labels and values of a thing, as people read them.
pub type Seen = Vec<(String, String)>;

/// What the form showed, for the hidden field.
pub fn packed(seen: &[(String, String)]) -> String {
    serde_json::to_string(seen).unwrap_or_default()
}

/// The three views side by side. A hidden field that does not read back counts as empty.
pub fn table(was: &str, theirs: &[(String, String)], mine: &[(String, String)]) -> DiffTable {
    let was: Seen = serde_json::from_str(was).unwrap_or_default();
    let value = |seen: &[(String, String)], label: &str| {
        seen.iter().find(|(known, _)| known == label).map(|(_, value)| value.clone()).unwrap_or_default()
    };
    let row = |table: DiffTable, (label, typed): &(String, String)| {
        table.row(label, value(&was, label), value(theirs, label), typed.as_str())
    };
    mine.iter().fold(DiffTable::default(), row)
}
