//! What this is: the place in a list after which the next page begins: the values by which the last row is
//! sorted. What it is not: a number of rows to skip, so rows that come and go never shift the next page.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;

/// Longer than any address needs.
const LONGEST: usize = 2000;

/// The values of the last row shown, the sort key first and a unique id last.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cursor(Vec<String>);

impl Cursor {
    /// After the row with these values.
    pub fn after<V: ToString>(values: impl IntoIterator<Item = V>) -> Self {
        Self(values.into_iter().map(|value| value.to_string()).collect())
    }

    /// The values, if there are as many as asked for: `let Some([name, id]) = cursor.values() else { … }`.
    pub fn values<const N: usize>(&self) -> Option<[&str; N]> {
        let values: Vec<&str> = self.0.iter().map(String::as_str).collect();
        values.try_into().ok()
    }

    /// As it stands in an address.
    pub fn encode(&self) -> String {
        URL_SAFE_NO_PAD.encode(serde_json::to_vec(&self.0).unwrap_or_default())
    }

    /// From an address; anything else than a cursor is the first page.
    pub fn decode(text: &str) -> Option<Self> {
        if text.len() > LONGEST {
            return None;
        }
        let bytes = URL_SAFE_NO_PAD.decode(text).ok()?;
        serde_json::from_slice(&bytes).ok().map(Self)
    }
}

/// One row more than fits was asked of the database: cuts it off, and says where the next page begins.
pub(crate) fn cut<T>(rows: &mut Vec<T>, size: usize, place: impl FnOnce(&T) -> Cursor) -> Option<Cursor> {
    if rows.len() <= size {
        return None;
    }
    rows.truncate(size);
    rows.last().map(place)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn a_cursor_survives_the_address(values in proptest::collection::vec(".*", 0..4)) {
            let cursor = Cursor::after(&values);
            prop_assert_eq!(Cursor::decode(&cursor.encode()), Some(cursor));
        }

        #[test]
        fn no_text_breaks_the_reading(text in ".*") {
            let _ = Cursor::decode(&text);
        }
    }

    #[test]
    fn values_come_only_in_the_number_asked_for() {
        let cursor = Cursor::after(["pesaro", "7"]);
        assert_eq!(cursor.values(), Some(["pesaro", "7"]));
        assert_eq!(cursor.values::<1>(), None);
    }

    #[test]
    fn a_full_page_has_a_next_one_only_if_a_row_is_left() {
        let mut rows = vec![1, 2, 3];
        assert_eq!(cut(&mut rows, 2, |row| Cursor::after([row])), Some(Cursor::after([2])));
        assert_eq!(rows, [1, 2]);
        assert_eq!(cut(&mut rows, 2, |row| Cursor::after([row])), None);
    }
}
