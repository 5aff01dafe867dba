//! What this is: what the address bar asks of a list: search, filters, order, place, file.
//! What it is not: trusted: a sort key is one of those that the page names, a cursor may be nonsense.

use std::convert::Infallible;

use axum::extract::FromRequestParts;
use axum::http::request::Parts;

use super::{Cursor, QueryCheck};
use crate::export::Format;
use crate::query::{self, Pairs};

pub(super) const SEARCH: &str = "q";
pub(super) const SORT: &str = "ordina";
pub(super) const DIRECTION: &str = "verso";
pub(super) const AFTER: &str = "dopo";
pub(super) const FORMAT: &str = "formato";
/// Longer than anything that people search for.
const LONGEST_SEARCH: usize = 200;

/// Upwards or downwards.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Direction {
    /// From the smallest.
    Up,
    /// From the largest.
    Down,
}

impl Direction {
    pub(super) fn word(self) -> &'static str {
        match self {
            Self::Up => "asc",
            Self::Down => "desc",
        }
    }

    /// As SQL: `ASC` or `DESC`.
    pub fn sql(self) -> &'static str {
        match self {
            Self::Up => "ASC",
            Self::Down => "DESC",
        }
    }
}

/// By which column, and which way.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Sort {
    /// One of the keys that the page named.
    pub key: &'static str,
    /// Which way.
    pub direction: Direction,
}

/// What the address bar asks of a list. An extractor.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ListQuery {
    path: String,
    pairs: Pairs,
}

impl ListQuery {
    /// The query of an address: for tests and for links made by hand.
    pub fn parse(path: impl Into<String>, query: &str) -> Self {
        let pairs = query::decode(query.as_bytes());
        let kept = pairs.into_iter().filter(|(_, value)| !value.trim().is_empty() && !value.contains('\0'));
        Self { path: path.into(), pairs: kept.collect() }
    }

    /// What is searched for, trimmed; empty for everything.
    pub fn q(&self) -> String {
        let text = self.filter(SEARCH).unwrap_or_default();
        text.trim().chars().take(LONGEST_SEARCH).collect()
    }

    /// A filter of the page's own, such as `tipo`; an empty one counts as absent.
    pub fn filter(&self, name: &str) -> Option<&str> {
        query::first(&self.pairs, name)
    }

    /// A filter as a type; what does not read as one counts as absent.
    pub fn filter_as<T: std::str::FromStr>(&self, name: &str) -> Option<T> {
        self.filter(name)?.parse().ok()
    }

    /// The order, among the keys that the page knows; the first is the usual one.
    pub fn sort<const N: usize>(&self, keys: [&'static str; N]) -> Sort {
        let wanted = self.filter(SORT).and_then(|word| keys.into_iter().find(|key| *key == word));
        let usual = keys.first().copied().unwrap_or_default();
        let down = self.filter(DIRECTION) == Some(Direction::Down.word());
        Sort { key: wanted.unwrap_or(usual), direction: if down { Direction::Down } else { Direction::Up } }
    }

    /// After which row the page begins; `None` for the first page.
    pub fn after(&self) -> Option<Cursor> {
        self.filter(AFTER).and_then(Cursor::decode)
    }

    /// The file asked for instead of a page: all rows with the same filters.
    pub fn format(&self) -> Option<Format> {
        self.filter(FORMAT).and_then(Format::from_word)
    }

    /// The judgement of the whole query, for who must not be answered something else than what they asked: the
    /// API. Pages leave out what means nothing.
    pub fn check(&self) -> QueryCheck<'_> {
        QueryCheck::of(self)
    }

    /// Whether anything limits the list: an empty list then means «nothing found», not «nothing there yet».
    pub fn is_filtered(&self) -> bool {
        self.pairs.iter().any(|(name, _)| !matches!(name.as_str(), SORT | DIRECTION | AFTER | FORMAT))
    }

    /// The path of the list.
    pub fn path(&self) -> &str {
        &self.path
    }

    /// The address of this list with some values changed; an empty one is left out. Every change but to the
    /// place itself goes back to the first page.
    pub fn link(&self, changes: &[(&str, &str)]) -> String {
        let replaced = |name: &str| changes.iter().any(|(known, _)| *known == name);
        let kept = self.pairs.iter().map(|(name, value)| (name.as_str(), value.as_str()));
        let kept = kept.filter(|(name, _)| !replaced(name) && !matches!(*name, AFTER | FORMAT));
        let new = changes.iter().copied().filter(|(_, value)| !value.is_empty());
        let pairs: Vec<(&str, &str)> = kept.chain(new).collect();
        if pairs.is_empty() { self.path.clone() } else { format!("{}?{}", self.path, query::encode(&pairs)) }
    }

    pub(super) fn pairs(&self) -> &[(String, String)] {
        &self.pairs
    }
}

impl<S: Send + Sync> FromRequestParts<S> for ListQuery {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Infallible> {
        Ok(Self::parse(parts.uri.path(), parts.uri.query().unwrap_or_default()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn list() -> ListQuery {
        ListQuery::parse("/enti", "q=+monte+&tipo=comune&vuoto=&ordina=abitanti&verso=desc&dopo=x&altro=1")
    }

    #[test]
    fn the_address_bar_is_read() {
        let list = list();
        assert_eq!(
            (list.q().as_str(), list.filter("tipo"), list.filter("vuoto")),
            ("monte", Some("comune"), None)
        );
        let sort = list.sort(["nome", "abitanti"]);
        assert_eq!(sort, Sort { key: "abitanti", direction: Direction::Down });
        assert_eq!(list.sort(["nome", "provincia"]).key, "nome");
        assert_eq!((list.after(), list.format()), (None, None));
        assert!(list.is_filtered() && !ListQuery::parse("/enti", "ordina=nome").is_filtered());
    }

    #[test]
    fn a_link_keeps_every_filter_even_unknown_ones_and_goes_back_to_the_first_page() {
        let link = list().link(&[("ordina", "nome"), ("verso", "")]);
        assert_eq!(link, "/enti?q=+monte+&tipo=comune&altro=1&ordina=nome");
        assert_eq!(ListQuery::parse("/enti", "").link(&[]), "/enti");
    }

    #[test]
    fn what_is_searched_for_cannot_break_out_of_a_link() {
        let list = ListQuery::parse("/enti", "q=%22%3E%3Cscript%3E%26x%3D1");
        assert_eq!(list.link(&[]), "/enti?q=%22%3E%3Cscript%3E%26x%3D1");
    }
}
