//! What this is: the text of an article as HTML: `CommonMark` without raw HTML and images, links only to addresses that
//! run nothing, headings that follow the title of the page in order.
//! What it is not: a page.

use std::fmt;

use askama::filters::HtmlSafe;
use pulldown_cmark::{CowStr, Event, HeadingLevel, Options, Parser, Tag, TagEnd, html};
use webkit::safe_href;

/// Finished HTML, made of an article's text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Marked(String);

impl HtmlSafe for Marked {}

impl fmt::Display for Marked {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// A text as HTML. What looks like HTML in it is shown as it was typed.
pub fn marked(text: &str) -> Marked {
    let mut safe = Safe { level: 1, levels: Vec::new(), links: Vec::new() };
    let events = Parser::new_ext(text, Options::empty()).filter_map(|event| safe.event(event));
    let mut out = String::new();
    html::push_html(&mut out, events);
    Marked(out)
}

struct Safe {
    /// The level of the last heading; the title of the page is the first.
    level: usize,
    /// The headings that are open.
    levels: Vec<HeadingLevel>,
    /// The links that are open, and whether they were let through.
    links: Vec<bool>,
}

impl Safe {
    fn event<'a>(&mut self, event: Event<'a>) -> Option<Event<'a>> {
        match event {
            Event::Html(text) | Event::InlineHtml(text) => Some(Event::Text(text)),
            Event::Start(Tag::HtmlBlock) => Some(Event::Start(Tag::Paragraph)),
            Event::End(TagEnd::HtmlBlock) => Some(Event::End(TagEnd::Paragraph)),
            Event::Start(Tag::Image { .. }) | Event::End(TagEnd::Image) => None,
            Event::Start(Tag::Heading { level, .. }) => Some(self.heading(level)),
            Event::End(TagEnd::Heading(_)) => {
                self.levels.pop().map(|level| Event::End(TagEnd::Heading(level)))
            }
            Event::Start(Tag::Link { link_type, dest_url, title, id }) => {
                let href = safe_href(&dest_url);
                self.links.push(href.is_some());
                let dest_url = CowStr::from(href?);
                Some(Event::Start(Tag::Link { link_type, dest_url, title, id }))
            }
            Event::End(TagEnd::Link) => self.links.pop().filter(|open| *open).map(|_| event),
            other => Some(other),
        }
    }

    /// One level below the title, and never more than one below the heading before.
    fn heading<'a>(&mut self, asked: HeadingLevel) -> Event<'a> {
        let asked = match asked {
            HeadingLevel::H1 => 2,
            HeadingLevel::H2 => 3,
            HeadingLevel::H3 | HeadingLevel::H4 | HeadingLevel::H5 | HeadingLevel::H6 => 4,
        };
        self.level = asked.min(self.level.saturating_add(1));
        let level = match self.level {
            0..=2 => HeadingLevel::H2,
            3 => HeadingLevel::H3,
            _ => HeadingLevel::H4,
        };
        self.levels.push(level);
        Event::Start(Tag::Heading { level, id: None, classes: Vec::new(), attrs: Vec::new() })
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn html(text: &str) -> String {
        marked(text).to_string()
    }

    #[test]
    fn markup_becomes_html() {
        let table = [
            ("Prima **riga**", "<p>Prima <strong>riga</strong></p>\n"),
            ("- uno\n- due", "<ul>\n<li>uno</li>\n<li>due</li>\n</ul>\n"),
            ("[Carta](/carta)", "<p><a href=\"/carta\">Carta</a></p>\n"),
            ("# A\n\n## B\n\n### C\n\n# D", "<h2>A</h2>\n<h3>B</h3>\n<h4>C</h4>\n<h2>D</h2>\n"),
            ("### Senza il primo", "<h2>Senza il primo</h2>\n"),
        ];
        for (text, expected) in table {
            assert_eq!(html(text), expected);
        }
    }

    #[test]
    fn nothing_that_runs_or_loads_gets_through() {
        let table = [
            ("<script>alert(1)</script>", "&lt;script&gt;"),
            ("Ecco <b onclick=\"x()\">qui</b>", "&lt;b onclick"),
            ("[a](javascript:alert(1))", "<p>a</p>"),
            ("[a](<JAVASCRIPT:x>)", "<p>a</p>"),
            ("[a](data:text/html,x)", "<p>a</p>"),
            ("![sguardo](https://spia.example/x.png)", "<p>sguardo</p>"),
            ("<https://www.example.it/a>", "<a href=\"https://www.example.it/a\">"),
        ];
        for (text, expected) in table {
            assert!(html(text).contains(expected), "{text}: {}", html(text));
        }
    }

    proptest! {
        #[test]
        fn no_text_makes_a_tag_of_its_own(text in "[<>a-z\"'()\\[\\]!#:/ \n*_`-]{0,80}") {
            let html = html(&text);
            for bad in ["<script", "<img", "<iframe", "onclick=\"", "href=\"javascript"] {
                prop_assert!(!html.contains(bad), "{}", html);
            }
        }
    }
}
