//! What this is: the text being written, the path reached and the problems found.
//! What it is not: a general XML writer: it never sees a name or prefix not ours.

use super::Problem;
use crate::element::Shape;
use crate::read::{Cursor, ReadError, Step, WarningKind, render_path};

/// An element without children.
pub(crate) trait Leaf {
    /// The value as the caller sees it.
    type Value: Default;
    /// Reads the trimmed, non-empty text.
    fn parse(text: &str) -> Option<Self::Value>;
    /// Writes the value, or notes a problem.
    fn print(value: &Self::Value, out: &mut Out);
    /// Whether the value is a code that is in no list.
    fn is_unknown(_value: &Self::Value) -> bool {
        false
    }
    /// Whether an optional element with this value is left out.
    fn is_blank(_value: &Self::Value) -> bool {
        false
    }
}

impl<L: Leaf> Shape for L {
    type Value = L::Value;

    fn read(cx: &mut Cursor<'_>) -> Result<Option<L::Value>, ReadError> {
        let text = cx.text()?;
        let text = text.trim();
        if text.is_empty() {
            cx.warn(WarningKind::Empty);
            return Ok(None);
        }
        let value = L::parse(text);
        match &value {
            None => cx.warn(WarningKind::Unreadable),
            Some(value) if L::is_unknown(value) => cx.warn(WarningKind::UnknownCode),
            Some(_) => {}
        }
        Ok(value)
    }

    fn write(name: &'static str, value: &L::Value, out: &mut Out) {
        out.start(name);
        L::print(value, out);
        out.end(name);
    }

    fn is_blank(value: &L::Value) -> bool {
        L::is_blank(value)
    }
}

/// What has been written so far.
pub(crate) struct Out {
    pub(super) text: String,
    pub(super) problems: Vec<Problem>,
    pub(super) replaced: Vec<Problem>,
    path: Vec<Step>,
}

impl Out {
    /// A five-line invoice fits in this without growing.
    const USUAL_SIZE: usize = 8 * 1024;

    pub(super) fn new() -> Self {
        let text = String::with_capacity(Self::USUAL_SIZE);
        Self { text, problems: Vec::new(), replaced: Vec::new(), path: Vec::with_capacity(8) }
    }

    pub(crate) fn enter(&mut self, name: &'static str, index: usize) {
        self.path.push(Step { name, index });
    }

    pub(crate) fn leave(&mut self) {
        self.path.pop();
    }

    pub(crate) fn problem(&mut self, message: &str) {
        self.problems.push(self.here(message));
    }

    /// A text in which characters had to be replaced: written all the same, but worth telling.
    pub(super) fn note_replaced(&mut self, message: &str) {
        self.replaced.push(self.here(message));
    }

    fn here(&self, message: &str) -> Problem {
        Problem { path: render_path(&self.path, None), message: message.to_owned() }
    }

    pub(super) fn text_mut(&mut self) -> &mut String {
        &mut self.text
    }

    /// Text that needs no escaping.
    pub(crate) fn raw(&mut self, text: &str) {
        self.text.push_str(text);
    }

    /// Text where `&`, `<`, `>` and the quote of an attribute are escaped.
    pub(super) fn escaped(&mut self, text: &str) {
        let mut rest = text;
        while let Some(position) = rest.find(['&', '<', '>', '"']) {
            let (plain, special) = rest.split_at(position);
            self.text.push_str(plain);
            self.text.push_str(match special.as_bytes().first() {
                Some(b'&') => "&amp;",
                Some(b'<') => "&lt;",
                Some(b'>') => "&gt;",
                _ => "&quot;",
            });
            rest = special.get(1..).unwrap_or_default();
        }
        self.text.push_str(rest);
    }

    fn indent(&mut self) {
        const SPACES: &str = "                                ";
        let width = (self.path.len() * 2).min(SPACES.len());
        self.text.push_str(SPACES.get(..width).unwrap_or_default());
    }

    fn start(&mut self, name: &str) {
        self.indent();
        self.text.push('<');
        self.text.push_str(name);
        self.text.push('>');
    }

    fn end(&mut self, name: &str) {
        self.text.push_str("</");
        self.text.push_str(name);
        self.text.push_str(">\n");
    }

    /// Starts an element with children.
    pub(crate) fn open(&mut self, name: &str) {
        self.start(name);
        self.text.push('\n');
    }

    /// Ends an element with children.
    pub(crate) fn close(&mut self, name: &str) {
        self.indent();
        self.end(name);
    }
}
