//! What this is: what stands around the rows of a list: sortable headers, count, paging, exports, empty
//! state. What it is not: the rows; the page's template writes those.

use askama::Template;
use askama::filters::HtmlSafe;

use super::query::{AFTER, DIRECTION, FORMAT, SORT};
use super::{Cursor, Direction, FilterForm, ListQuery, Sort, cursor};
use crate::Html;
use crate::html::escape;
use crate::text::grouped;

/// How many there are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Count {
    /// So many.
    Exactly(u64),
    /// Counting stopped here.
    MoreThan(u64),
}

impl Count {
    /// From a count that the database stopped at `limit` + 1.
    pub fn up_to(limit: u64, counted: u64) -> Self {
        if counted > limit { Self::MoreThan(limit) } else { Self::Exactly(counted) }
    }

    /// «1.234 enti», «1 ente», «nessun ente» is up to the empty state, «più di 1.000 enti».
    pub fn of(self, one: &str, many: &str) -> String {
        match self {
            Self::Exactly(1) => format!("1 {one}"),
            Self::Exactly(number) => format!("{} {many}", grouped(number)),
            Self::MoreThan(number) => format!("più di {} {many}", grouped(number)),
        }
    }
}

/// What stands around the rows of a list.
#[derive(Clone, Debug)]
pub struct ListView {
    query: ListQuery,
    sort: Sort,
    next: Option<Cursor>,
    count: Option<Count>,
}

impl ListView {
    /// Rows to a page, unless a list has its own reason.
    pub const SIZE: usize = 50;

    /// A list as asked for, in this order.
    pub fn new(query: &ListQuery, sort: Sort) -> Self {
        Self { query: query.clone(), sort, next: None, count: None }
    }

    /// Cuts the rows to a page; the database was asked for [`ListView::SIZE`] + 1. `place` gives the values
    /// by which a row is sorted, its id last.
    #[must_use]
    pub fn cut<T>(self, rows: &mut Vec<T>, place: impl FnOnce(&T) -> Cursor) -> Self {
        Self { next: cursor::cut(rows, Self::SIZE, place), ..self }
    }

    /// Where the next page begins, when the store already knows.
    #[must_use]
    pub fn next(self, next: Option<Cursor>) -> Self {
        Self { next, ..self }
    }

    /// How many there are altogether.
    #[must_use]
    pub fn counted(self, count: Count) -> Self {
        Self { count: Some(count), ..self }
    }

    /// The header of a column that sorts.
    pub fn header(&self, key: &str, label: &str) -> SortHeader {
        self.sort_header(key, label, "")
    }

    /// The header of a column of figures that sorts.
    pub fn num_header(&self, key: &str, label: &str) -> SortHeader {
        self.sort_header(key, label, "num")
    }

    fn sort_header(&self, key: &str, label: &str, class: &'static str) -> SortHeader {
        let sorted = (self.sort.key == key).then_some(self.sort.direction);
        let direction = if sorted == Some(Direction::Up) { Direction::Down } else { Direction::Up };
        let href = self.query.link(&[(SORT, key), (DIRECTION, direction.word())]);
        SortHeader { label: label.to_owned(), href, class, sorted }
    }

    /// The form of search and filters, above the list.
    pub fn filters(&self) -> FilterForm {
        FilterForm::new(&self.query)
    }

    /// How many: `{{ list.count("ente", "enti") }}`.
    pub fn count(&self, one: &str, many: &str) -> Html {
        let text = self.count.map_or_else(String::new, |count| count.of(one, many));
        Html::trusted(format!(r#"<p class="av-count" role="status">{}</p>"#, escape(&text)))
    }

    /// Links to the same rows as files.
    pub fn exports(&self) -> Exports {
        Exports { csv: self.query.link(&[(FORMAT, "csv")]), xlsx: self.query.link(&[(FORMAT, "xlsx")]) }
    }

    /// Links to the next and the first page.
    pub fn pager(&self) -> Pager {
        let next = self.next.as_ref().map(|cursor| self.query.link(&[(AFTER, &cursor.encode())]));
        let first = self.query.filter(AFTER).map(|_| self.query.link(&[]));
        Pager { first, next }
    }

    /// Whether something limits the list.
    pub fn is_filtered(&self) -> bool {
        self.query.is_filtered()
    }

    /// What to say when a search finds nothing.
    pub fn nothing_found(&self) -> crate::EmptyState {
        crate::EmptyState::new("Nessun risultato con questi filtri.")
            .action("Togli i filtri", self.query.path())
    }
}

/// The header of a column that sorts.
#[derive(Clone, Debug, Template)]
#[template(path = "parts/sort_header.html")]
pub struct SortHeader {
    label: String,
    href: String,
    class: &'static str,
    sorted: Option<Direction>,
}

/// Links to the first and the next page.
#[derive(Clone, Debug, Template)]
#[template(path = "parts/pager.html")]
pub struct Pager {
    first: Option<String>,
    next: Option<String>,
}

/// Links to the same rows as files.
#[derive(Clone, Debug, Template)]
#[template(path = "parts/exports.html")]
pub struct Exports {
    csv: String,
    xlsx: String,
}

impl HtmlSafe for SortHeader {}
impl HtmlSafe for Pager {}
impl HtmlSafe for Exports {}

#[cfg(test)]
mod tests {
    use super::*;

    fn list(query: &str) -> ListView {
        let query = ListQuery::parse("/enti", query);
        let sort = query.sort(["nome", "abitanti"]);
        ListView::new(&query, sort)
    }

    #[test]
    fn a_click_on_the_sorted_column_turns_the_order_round() {
        let list = list("tipo=comune&ordina=abitanti&verso=asc");
        let sorted = list.num_header("abitanti", "Abitanti").to_string();
        assert!(sorted.contains(r#"aria-sort="ascending""#) && sorted.contains("verso=desc"), "{sorted}");
        let other = list.header("nome", "Nome").to_string();
        assert!(!other.contains("aria-sort") && other.contains("ordina=nome"), "{other}");
        assert!(other.contains("tipo=comune"), "{other}");
    }

    #[test]
    fn paging_goes_on_from_the_last_row_and_back_to_the_first_page() {
        let mut rows: Vec<usize> = (0..=ListView::SIZE).collect();
        let list = list("q=a&dopo=WyI5Il0").cut(&mut rows, |row| Cursor::after([row]));
        let place = Cursor::after([ListView::SIZE - 1]).encode();
        let pager = list.pager().to_string();
        assert!(pager.contains(&format!("/enti?q=a&#38;dopo={place}")), "{pager}");
        assert!(pager.contains(r#"href="/enti?q=a""#), "{pager}");
        assert_eq!(rows.len(), ListView::SIZE);
    }

    #[test]
    fn counts_are_said_in_words() {
        let said = |count: Count| count.of("ente", "enti");
        assert_eq!(said(Count::Exactly(1)), "1 ente");
        assert_eq!(said(Count::up_to(1000, 1000)), "1.000 enti");
        assert_eq!(said(Count::up_to(1000, 1001)), "più di 1.000 enti");
    }
}
