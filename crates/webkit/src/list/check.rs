//! What this is: the judgement of what a program asks of a list: a filter, an order or a place that means nothing
//! is refused by name, where a page leaves it out.
//! What it is not: the reading of the values; the area does that, as it does for its pages.

use std::fmt::Display;

use super::ListQuery;
use super::query::{AFTER, DIRECTION, SEARCH, SORT};
use crate::form::FormErrors;
use crate::{Cursor, Problem};

/// What is wrong with the query of an address; made by [`ListQuery::check`].
#[derive(Debug)]
pub struct QueryCheck<'a> {
    query: &'a ListQuery,
    known: Vec<&'static str>,
    errors: FormErrors,
}

impl<'a> QueryCheck<'a> {
    pub(super) fn of(query: &'a ListQuery) -> Self {
        Self { query, known: Vec::new(), errors: FormErrors::default() }
    }

    /// Words may be searched for.
    #[must_use]
    pub fn search(self) -> Self {
        self.any(SEARCH)
    }

    /// A parameter that takes any text.
    #[must_use]
    pub fn any(mut self, name: &'static str) -> Self {
        self.known.push(name);
        self
    }

    /// A parameter that takes one of a list: codes with their labels, as the filters of the page have them.
    #[must_use]
    pub fn one_of<L>(self, name: &'static str, options: &[(&str, L)]) -> Self {
        let codes: Vec<&str> =
            options.iter().map(|(code, _)| *code).filter(|code| !code.is_empty()).collect();
        self.judged(name, |value| {
            let unknown = !codes.contains(&value);
            unknown.then(|| format!("usa uno di questi valori: {}", codes.join(", ")))
        })
    }

    /// A parameter that reads as a type, such as a day or an id.
    #[must_use]
    pub fn reads<T: std::str::FromStr<Err: Display>>(self, name: &'static str) -> Self {
        self.judged(name, |value| value.parse::<T>().err().map(|why| why.to_string()))
    }

    /// The order, by these keys.
    #[must_use]
    pub fn sorted(self, keys: &[&str]) -> Self {
        let keys: Vec<(&str, ())> = keys.iter().map(|key| (*key, ())).collect();
        self.one_of(SORT, &keys).one_of(DIRECTION, &[("asc", ()), ("desc", ())])
    }

    /// The place after which the page begins; `read` is the cursor as the list understands it in this order.
    #[must_use]
    pub fn placed<C>(self, read: Option<&C>) -> Self {
        let fits = read.is_some();
        let what = "usa il valore `next` della pagina precedente, con gli stessi filtri e ordine";
        self.judged(AFTER, |value| (!fits || Cursor::decode(value).is_none()).then(|| what.to_owned()))
    }

    /// Nothing else is known: what is left over in the address is an error too.
    pub fn finish(mut self) -> Result<(), Problem> {
        let mut known = self.known.clone();
        known.sort_unstable();
        for (name, _) in self.query.pairs() {
            if !known.contains(&name.as_str()) && self.errors.of(name).is_none() {
                let what = format!("{name}: questo parametro non esiste; ci sono: {}", known.join(", "));
                self.errors.add(name.clone(), what);
            }
        }
        if self.errors.is_empty() { Ok(()) } else { Err(Problem::Invalid(self.errors)) }
    }

    fn judged(mut self, name: &'static str, wrong: impl FnOnce(&str) -> Option<String>) -> Self {
        if let Some(why) = self.query.filter(name).and_then(wrong) {
            self.errors.add(name, format!("{name}: {why}"));
        }
        self.any(name)
    }
}

#[cfg(test)]
mod tests {
    use kernel::Day;

    use super::*;

    const KINDS: [(&str, &str); 2] = [("c", "Comune"), ("p", "Provincia")];

    fn told(query: &str) -> Option<(u16, String)> {
        let query = ListQuery::parse("/api/v1/enti", query);
        let place = query
            .after()
            .and_then(|cursor| cursor.values().map(|[name, id]| (name.to_owned(), id.to_owned())));
        let check = query.check().search().one_of("tipo", &KINDS).reads::<Day>("al").sorted(&["nome"]);
        let problem = check.placed(place.as_ref()).finish().err()?;
        Some((problem.status().as_u16(), problem.detail()))
    }

    #[test]
    fn a_query_that_means_something_passes() {
        let place = Cursor::after(["a", "b"]).encode();
        assert_eq!(told(&format!("q=x&tipo=c&al=2026-10-01&ordina=nome&verso=desc&dopo={place}")), None);
        assert_eq!(told(""), None);
    }

    #[test]
    fn each_parameter_that_means_nothing_is_refused_by_name() {
        let short = format!("dopo={}", Cursor::after(["a"]).encode());
        let cases =
            ["tipo=x", "al=ieri", "ordina=colore", "verso=su", "dopo=nonsenso", short.as_str(), "tippo=c"];
        for query in cases {
            let name = query.split('=').next().unwrap();
            let (status, detail) = told(query).unwrap();
            assert_eq!(status, 422, "{query}");
            assert!(detail.contains(&format!("{name}: ")), "{query}: {detail}");
        }
        assert!(told("tipo=x").unwrap().1.contains("c, p"));
        assert!(told("tippo=c").unwrap().1.contains("al, dopo, ordina, q, tipo, verso"));
    }
}
