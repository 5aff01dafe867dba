//! What this is: a form as a browser would send it: what the page wrote in it, with what a test types.
//! What it is not: a browser.

use scraper::{ElementRef, Html, Selector};

/// The fields of a form, in order.
#[derive(Clone, Debug)]
pub(crate) struct Filled {
    pub(crate) action: String,
    pub(crate) fields: Vec<(String, String)>,
}

impl Filled {
    /// The form of a page that is sent to an address beginning so.
    pub(crate) fn of(page: &str, action: &str) -> Self {
        let html = Html::parse_document(page);
        let forms = select("main form[method=post]");
        let leads = |form: &ElementRef<'_>| form.attr("action").unwrap_or_default().to_owned();
        let exact = html.select(&forms).find(|form| leads(form) == action);
        let form = exact.or_else(|| html.select(&forms).find(|form| leads(form).starts_with(action)));
        let form = form.unwrap_or_else(|| panic!("no form for {action} in {}", main_text(page)));
        let fields = form.select(&select("input, select, textarea")).filter_map(value_of).collect();
        Self { action: form.attr("action").unwrap_or_default().to_owned(), fields }
    }

    /// Types a value; the field must be there.
    pub(crate) fn with(mut self, name: &str, value: &str) -> Self {
        self.fields.retain(|(known, _)| known != name);
        self.fields.push((name.to_owned(), value.to_owned()));
        self
    }

    /// The value of a field.
    pub(crate) fn value(&self, name: &str) -> &str {
        self.fields.iter().find(|(known, _)| known == name).map_or("", |(_, value)| value)
    }
}

fn value_of(field: ElementRef<'_>) -> Option<(String, String)> {
    let name = field.attr("name")?.to_owned();
    let value = match field.value().name() {
        "textarea" => field.text().collect(),
        "select" => chosen(field)?,
        _ => match field.attr("type") {
            Some("checkbox" | "radio") => {
                field.attr("checked").map(|_| field.attr("value").unwrap_or("on").to_owned())?
            }
            Some("file" | "submit") => return None,
            _ => field.attr("value").unwrap_or_default().to_owned(),
        },
    };
    Some((name, value))
}

fn chosen(field: ElementRef<'_>) -> Option<String> {
    let options: Vec<ElementRef<'_>> = field.select(&select("option")).collect();
    let marked = options.iter().find(|option| option.attr("selected").is_some());
    marked.or(options.first()).map(|option| option.attr("value").unwrap_or_default().to_owned())
}

/// The text of a page's main part, for messages and searches.
pub(crate) fn main_text(page: &str) -> String {
    let html = Html::parse_document(page);
    let main = html.select(&select("main")).next();
    let words: Vec<String> =
        main.into_iter().flat_map(|main| main.text().map(str::to_owned).collect::<Vec<_>>()).collect();
    words.join(" ").split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Where the links of a page lead that begin so.
pub(crate) fn links(page: &str, start: &str) -> Vec<String> {
    let html = Html::parse_document(page);
    let hrefs = select("a[href]");
    html.select(&hrefs)
        .filter_map(|a| a.attr("href"))
        .filter(|href| href.starts_with(start))
        .map(str::to_owned)
        .collect()
}

/// The first value that a list of choices offers.
pub(crate) fn first_choice(page: &str, name: &str) -> String {
    let html = Html::parse_document(page);
    let options = select(&format!("main select[name={name}] option"));
    let values = html.select(&options).filter_map(|option| option.attr("value"));
    values.into_iter().find(|value| !value.is_empty()).unwrap_or_default().to_owned()
}

fn select(text: &str) -> Selector {
    Selector::parse(text).unwrap()
}

/// A page without the words that were asked for, which it repeats in its own addresses and fields.
pub(crate) fn without_queries(page: &str) -> String {
    let mut text = String::new();
    let mut rest = page;
    while let Some((before, after)) = rest.split_once("q=") {
        text.push_str(before);
        rest = after.split_once(['&', '"', '<']).map_or("", |(_, rest)| rest);
    }
    text.push_str(rest);
    text.lines().filter(|line| !line.contains("name=\"q\"")).collect::<Vec<_>>().join("\n")
}
