//! What this is: one pass over the XML events, keeping path, line, limits and
//! warnings. Nothing is built in memory besides the invoice itself.
//! What it is not: aware of what the elements mean; that is in the tables of `model`.

use std::borrow::Cow;

use quick_xml::Reader;
use quick_xml::events::{BytesRef, BytesStart, Event};

use super::{Limits, ReadError, Warning, WarningKind};

/// A step of a path: a name, and a position from 1 (0 = cannot be repeated).
#[derive(Clone, Copy, Debug)]
pub(crate) struct Step {
    pub(crate) name: &'static str,
    pub(crate) index: usize,
}

/// `A.B[2].C`
pub(crate) fn render_path(path: &[Step], last: Option<&str>) -> String {
    let mut text = String::new();
    for step in path {
        let dot = if text.is_empty() { "" } else { "." };
        text.push_str(dot);
        text.push_str(step.name);
        if step.index > 0 {
            text.push('[');
            text.push_str(&step.index.to_string());
            text.push(']');
        }
    }
    if let Some(last) = last {
        text.push_str(if text.is_empty() { "" } else { "." });
        text.push_str(last);
    }
    text
}

pub(crate) struct Cursor<'a> {
    reader: Reader<&'a [u8]>,
    text: &'a str,
    limits: Limits,
    path: Vec<Step>,
    depth: usize,
    elements: usize,
    warnings: Vec<Warning>,
    left_out: usize,
    /// Line already counted, and the position up to which it was counted.
    line: (usize, usize),
}

impl<'a> Cursor<'a> {
    pub(super) fn new(text: &'a str, limits: Limits) -> Self {
        let mut reader = Reader::from_str(text);
        reader.config_mut().expand_empty_elements = true;
        let path = Vec::with_capacity(8);
        Self {
            reader,
            text,
            limits,
            path,
            depth: 0,
            elements: 0,
            warnings: Vec::new(),
            left_out: 0,
            line: (1, 0),
        }
    }

    pub(super) fn into_warnings(self) -> (Vec<Warning>, usize) {
        (self.warnings, self.left_out)
    }

    pub(crate) fn enter(&mut self, name: &'static str, index: usize) {
        self.path.push(Step { name, index });
    }

    pub(crate) fn leave(&mut self) {
        self.path.pop();
    }

    pub(crate) fn warn(&mut self, kind: WarningKind) {
        self.push_warning(kind, None);
    }

    pub(crate) fn warn_child(&mut self, kind: WarningKind, name: &str) {
        self.push_warning(kind, Some(name));
    }

    fn push_warning(&mut self, kind: WarningKind, child: Option<&str>) {
        if self.warnings.len() >= self.limits.warnings {
            self.left_out += 1;
            return;
        }
        let line = self.line();
        self.warnings.push(Warning { kind, path: render_path(&self.path, child), line });
    }

    /// The line reached; the text is counted once however many times this is asked.
    fn line(&mut self) -> usize {
        let position = usize::try_from(self.reader.buffer_position()).unwrap_or(usize::MAX);
        let position = position.min(self.text.len());
        let unseen = self.text.as_bytes().get(self.line.1..position).unwrap_or_default();
        let lines = unseen.split(|byte| *byte == b'\n').count().saturating_sub(1);
        self.line = (self.line.0 + lines, position.max(self.line.1));
        self.line.0
    }

    pub(crate) fn malformed(&mut self) -> ReadError {
        ReadError::Malformed { line: self.line() }
    }

    /// The next event within the limits.
    pub(super) fn next(&mut self) -> Result<Event<'a>, ReadError> {
        let Ok(event) = self.reader.read_event() else { return Err(self.malformed()) };
        match &event {
            Event::Start(_) => self.count_start()?,
            Event::End(_) => self.depth = self.depth.saturating_sub(1),
            Event::DocType(_) => return Err(ReadError::Doctype { line: self.line() }),
            Event::Eof if self.depth > 0 => return Err(self.malformed()),
            _ => {}
        }
        Ok(event)
    }

    /// Moves on, and tells whether the text has ended.
    pub(crate) fn is_over(&mut self) -> Result<bool, ReadError> {
        Ok(matches!(self.next()?, Event::Eof))
    }

    fn count_start(&mut self) -> Result<(), ReadError> {
        self.depth += 1;
        self.elements += 1;
        if self.depth > self.limits.depth {
            return Err(ReadError::TooDeep { line: self.line(), limit: self.limits.depth });
        }
        if self.elements > self.limits.elements {
            return Err(ReadError::TooManyElements { limit: self.limits.elements });
        }
        Ok(())
    }

    /// The next child element, or `None` at the end of the current one.
    pub(crate) fn child(&mut self) -> Result<Option<BytesStart<'a>>, ReadError> {
        loop {
            match self.next()? {
                Event::Start(start) => return Ok(Some(start)),
                Event::End(_) | Event::Eof => return Ok(None),
                Event::Text(text) if is_blank(&text) => {}
                Event::GeneralRef(reference) => {
                    self.resolve(&reference)?;
                    self.warn(WarningKind::StrayText);
                }
                Event::Text(_) | Event::CData(_) => self.warn(WarningKind::StrayText),
                _ => {}
            }
        }
    }

    /// The text of the current element, up to and including its end tag.
    pub(crate) fn text(&mut self) -> Result<Cow<'a, str>, ReadError> {
        let mut found = Cow::Borrowed("");
        loop {
            match self.next()? {
                Event::Text(text) => append(&mut found, text.into_inner()),
                Event::CData(data) => append(&mut found, data.into_inner()),
                Event::GeneralRef(reference) => found.to_mut().push(self.resolve(&reference)?),
                Event::Start(start) => self.unknown(start.local_name().into_inner())?,
                Event::End(_) | Event::Eof => return Ok(found),
                _ => {}
            }
        }
    }

    /// One of the five entities of XML or a character by number; anything else is refused.
    fn resolve(&mut self, reference: &BytesRef<'_>) -> Result<char, ReadError> {
        match reference.as_ref() {
            "amp" => return Ok('&'),
            "lt" => return Ok('<'),
            "gt" => return Ok('>'),
            "apos" => return Ok('\''),
            "quot" => return Ok('"'),
            _ => {}
        }
        match reference.resolve_char_ref() {
            Ok(Some(character)) => Ok(character),
            Ok(None) => Err(ReadError::Entity { line: self.line() }),
            Err(_) => Err(self.malformed()),
        }
    }

    /// Skips an element this version does not know, with a warning.
    pub(crate) fn unknown(&mut self, name: &str) -> Result<(), ReadError> {
        self.warn_child(WarningKind::UnknownElement, name);
        self.skip()
    }

    /// Skips the rest of the element just started.
    pub(crate) fn skip(&mut self) -> Result<(), ReadError> {
        let outer = self.depth.saturating_sub(1);
        while self.depth > outer {
            if let Event::GeneralRef(reference) = self.next()? {
                self.resolve(&reference)?;
            }
        }
        Ok(())
    }
}

fn is_blank(text: &str) -> bool {
    text.bytes().all(|byte| byte.is_ascii_whitespace())
}

fn append<'a>(found: &mut Cow<'a, str>, more: Cow<'a, str>) {
    if found.is_empty() {
        *found = more;
    } else {
        found.to_mut().push_str(&more);
    }
}
