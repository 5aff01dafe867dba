//! What this is: a piece of finished HTML, and the one way of escaping text into it.
//! What it is not: a template engine; pages and parts are askama templates.

use std::fmt;

use askama::Template;
use askama::filters::HtmlSafe;

/// Finished HTML: a template prints it as it is.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Html(String);

impl Html {
    /// Text, escaped.
    pub fn text(text: &str) -> Self {
        Self(escape(text))
    }

    /// A template, rendered. Printing into a string fails only if a value inside the template fails to print.
    pub fn of(template: &impl Template) -> Result<Self, askama::Error> {
        template.render().map(Self)
    }

    /// HTML written by this crate itself, never by users.
    pub(crate) fn trusted(html: String) -> Self {
        Self(html)
    }
}

impl fmt::Display for Html {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl HtmlSafe for Html {}

/// Text as it may stand in HTML, also inside a quoted attribute.
pub(crate) fn escape(text: &str) -> String {
    let mut safe = String::with_capacity(text.len());
    for letter in text.chars() {
        match letter {
            '&' => safe.push_str("&amp;"),
            '<' => safe.push_str("&lt;"),
            '>' => safe.push_str("&gt;"),
            '"' => safe.push_str("&quot;"),
            '\'' => safe.push_str("&#39;"),
            other => safe.push(other),
        }
    }
    safe
}

/// An address that users or settings gave, if it is safe to link to: a page of ours, the web, or mail.
/// `javascript:` and its likes are not.
pub fn safe_href(text: &str) -> Option<String> {
    let text = text.trim();
    let lower = text.to_ascii_lowercase();
    let ours = lower.starts_with('/') && !lower.starts_with("//") && !lower.starts_with("/\\");
    let outside = ["https://", "http://", "mailto:"].iter().any(|scheme| lower.starts_with(scheme));
    let clean = !text.chars().any(|letter| letter.is_control() || letter.is_whitespace());
    (clean && (ours || outside)).then(|| text.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_cannot_become_markup() {
        let text = r#"<script>alert("x")</script> & 'y'"#;
        let safe = "&lt;script&gt;alert(&quot;x&quot;)&lt;/script&gt; &amp; &#39;y&#39;";
        assert_eq!(Html::text(text).to_string(), safe);
    }

    #[test]
    fn only_addresses_that_run_nothing_are_linked() {
        for good in ["/enti", "https://www.example.it/privacy", "mailto:centro@example.it"] {
            assert_eq!(safe_href(good).as_deref(), Some(good));
        }
        for bad in [
            "javascript:alert(1)",
            " JaVaScript:alert(1)",
            "//evil.example",
            "/\\evil.example",
            "data:text/html,x",
            "enti",
            "https://a b",
        ] {
            assert_eq!(safe_href(bad), None, "{bad}");
        }
    }
}
