//! What this is: search and filters above a list, as a form that writes the address bar.
//! What it is not: remembered: an address says everything, and can be sent to a colleague.

use askama::Template;
use askama::filters::HtmlSafe;
use kernel::Day;

use super::ListQuery;
use super::query::{AFTER, FORMAT, SEARCH};
use crate::query::Pairs;

#[derive(Clone, Debug)]
enum Control {
    Search,
    Day,
    Select(Vec<(String, String)>),
}

#[derive(Clone, Debug)]
struct Filter {
    name: String,
    label: String,
    value: String,
    control: Control,
}

impl Filter {
    fn is_set_to(&self, value: &str) -> bool {
        self.value == value
    }

    /// Whether the address bar asks for something that the list cannot limit itself to, and so leaves out.
    fn is_not_known(&self) -> bool {
        let known = match &self.control {
            Control::Search => true,
            Control::Day => Day::parse(&self.value).is_ok(),
            Control::Select(options) => options.iter().any(|(value, _)| *value == self.value),
        };
        !self.value.is_empty() && !known
    }
}

/// `{{ list.filters().search("Cerca per nome o codice").select("tipo", "Tipo", &types) }}`
#[derive(Clone, Debug, Template)]
#[template(path = "parts/filters.html")]
pub struct FilterForm {
    query: ListQuery,
    filters: Vec<Filter>,
}

impl HtmlSafe for FilterForm {}

impl FilterForm {
    pub(super) fn new(query: &ListQuery) -> Self {
        Self { query: query.clone(), filters: Vec::new() }
    }

    /// The box to search in.
    #[must_use]
    pub fn search(self, label: &str) -> Self {
        self.with(SEARCH, label, Control::Search)
    }

    /// A list to choose from; «Qualsiasi» is added.
    #[must_use]
    pub fn select<V: AsRef<str>, L: AsRef<str>>(self, name: &str, label: &str, options: &[(V, L)]) -> Self {
        let pair = |(value, label): &(V, L)| (value.as_ref().to_owned(), label.as_ref().to_owned());
        let options = options.iter().map(pair).collect();
        self.with(name, label, Control::Select(options))
    }

    /// A day.
    #[must_use]
    pub fn day(self, name: &str, label: &str) -> Self {
        self.with(name, label, Control::Day)
    }

    fn with(mut self, name: &str, label: &str, control: Control) -> Self {
        let value = self.query.filter(name).unwrap_or_default().to_owned();
        self.filters.push(Filter { name: name.to_owned(), label: label.to_owned(), value, control });
        self
    }

    /// What the address bar holds besides these filters: the order and filters of others.
    fn kept(&self) -> Pairs {
        let ours = |name: &str| self.filters.iter().any(|filter| filter.name == name);
        let kept = self
            .query
            .pairs()
            .iter()
            .filter(|(name, _)| !ours(name) && !matches!(name.as_str(), AFTER | FORMAT));
        kept.cloned().collect()
    }

    fn is_set(&self) -> bool {
        self.filters.iter().any(|filter| !filter.value.is_empty())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_form_shows_what_is_set_and_keeps_the_order() {
        let query = ListQuery::parse("/enti", "q=%22a%3Cb&tipo=c&ordina=nome&dopo=x");
        let form = FilterForm::new(&query).search("Cerca").select(
            "tipo",
            "Tipo",
            &[("c", "Comune"), ("p", "Provincia")],
        );
        let html = form.to_string();
        assert!(html.contains(r#"value="&#34;a&#60;b""#), "{html}");
        assert!(html.contains(r#"<option value="c" selected>Comune</option>"#), "{html}");
        assert!(html.contains(r#"<input type="hidden" name="ordina" value="nome">"#), "{html}");
        assert!(!html.contains("dopo"), "{html}");
        assert!(html.contains("Togli i filtri"), "{html}");
        assert!(html.contains("Qualsiasi") && !html.contains("non riconosciuto"), "{html}");
    }

    #[test]
    fn a_filter_that_means_nothing_is_said_and_not_obeyed_in_silence() {
        let query = ListQuery::parse("/enti", "tipo=x&dal=ieri&al=2026-10-01");
        let form = FilterForm::new(&query).select("tipo", "Tipo", &[("c", "Comune")]);
        let html = form.day("dal", "Dal").day("al", "Al").to_string();
        assert!(html.contains("Filtro non riconosciuto: «x»"), "{html}");
        assert!(html.contains("Filtro non riconosciuto: «ieri»"), "{html}");
        assert_eq!(html.matches("non riconosciuto").count(), 2, "{html}");
    }
}
