//! What this is: a statement of account as ISO 20022 writes it (camt.053, versions 001.02 to 001.08), also inside the
//! envelope that Italian banks put around it: elements are known by their names, whatever their namespace.
//! What it is not: a validation against the schema; what we do not need is not looked at. No entity is resolved but
//! the five of XML, and a document type declaration is refused.
//!
//! Source of the names: the message definitions of ISO 20022, `BankToCustomerStatement`.

mod entry;

use std::borrow::Cow;

use encoding_rs::{Encoding, UTF_8};
use quick_xml::Reader;
use quick_xml::events::{BytesRef, BytesStart, Event};

use super::{MOST_MOVEMENTS, NotRead};
use crate::model::ReadFile;
use entry::Entry;

/// Elements nested in one another, at most.
const DEPTH: usize = 64;
/// Elements altogether.
const ELEMENTS: usize = 4_000_000;
/// Characters of one text.
const TEXT: usize = 10_000;

pub(super) fn read(bytes: &[u8]) -> Result<ReadFile, NotRead> {
    let text = decoded(bytes);
    let mut reader = Reader::from_str(&text);
    reader.config_mut().expand_empty_elements = true;
    let mut walk = Walk::default();
    loop {
        let line = |reader: &Reader<&[u8]>| line_of(&text, reader.buffer_position());
        let event = reader.read_event().map_err(|_| NotRead::Malformed(line(&reader)))?;
        if matches!(event, Event::Eof) {
            return if walk.path.is_empty() { walk.end() } else { Err(NotRead::Malformed(line(&reader))) };
        }
        walk.step(event, || line(&reader))?;
    }
}

fn line_of(text: &str, position: u64) -> usize {
    let position = usize::try_from(position).unwrap_or(usize::MAX).min(text.len());
    let before = text.as_bytes().get(..position).unwrap_or_default();
    before.split(|byte| *byte == b'\n').count()
}

/// A byte order mark decides, then the declaration; the rest is UTF-8.
fn decoded(bytes: &[u8]) -> Cow<'_, str> {
    if let Some((encoding, mark)) = Encoding::for_bom(bytes) {
        return encoding.decode_without_bom_handling(bytes.get(mark..).unwrap_or_default()).0;
    }
    let head = bytes.get(..bytes.len().min(200)).unwrap_or_default();
    let head = String::from_utf8_lossy(head);
    let declared = head.split("encoding=").nth(1).and_then(|rest| {
        let quote = rest.chars().next()?;
        rest.get(1..)?.split(quote).next().and_then(|name| Encoding::for_label(name.as_bytes()))
    });
    declared.unwrap_or(UTF_8).decode_without_bom_handling(bytes).0
}

/// Where the reading is.
#[derive(Default)]
struct Walk {
    path: Vec<String>,
    elements: usize,
    text: String,
    currency: String,
    account: String,
    entry: Option<Entry>,
    is_a_statement: bool,
    file: ReadFile,
}

impl Walk {
    fn step(&mut self, event: Event<'_>, line: impl Fn() -> usize) -> Result<(), NotRead> {
        match event {
            Event::DocType(_) => return Err(NotRead::Doctype),
            Event::Start(start) => self.open(&start).ok_or_else(|| NotRead::Malformed(line()))?,
            Event::End(_) => self.close()?,
            Event::Text(text) => self.add(&text),
            Event::CData(text) => self.add(&text),
            Event::GeneralRef(reference) => {
                let letter = resolved(&reference).ok_or_else(|| NotRead::Malformed(line()))?;
                self.add(letter.encode_utf8(&mut [0; 4]));
            }
            Event::Empty(_) | Event::Comment(_) | Event::Decl(_) | Event::PI(_) | Event::Eof => {}
        }
        Ok(())
    }

    fn add(&mut self, text: &str) {
        if self.text.len() < TEXT {
            self.text.push_str(text);
        }
    }

    fn open(&mut self, start: &BytesStart<'_>) -> Option<()> {
        let name = start.local_name().into_inner().to_owned();
        self.elements = self.elements.saturating_add(1);
        if self.path.len() >= DEPTH || self.elements > ELEMENTS {
            return None;
        }
        if name == "Amt" {
            let mut attributes = start.attributes();
            let found = attributes.with_checks(false).flatten().find(|one| one.key.as_ref() == "Ccy");
            self.currency = found.map(|one| one.value.to_string()).unwrap_or_default();
        }
        self.text.clear();
        self.path.push(name);
        self.begin();
        Some(())
    }

    /// What begins with the element just opened.
    fn begin(&mut self) {
        match self.within().as_slice() {
            [] if self.path.last().is_some_and(|name| name == "Stmt") => {
                self.is_a_statement = true;
                self.account.clear();
            }
            ["Ntry"] => self.entry = Some(Entry::default()),
            ["Ntry", "NtryDtls", "TxDtls"] => {
                if let Some(entry) = self.entry.as_mut() {
                    entry.begin_detail();
                }
            }
            _ => {}
        }
    }

    /// The names below the statement that is being read.
    fn within(&self) -> Vec<&str> {
        let at = self.path.iter().position(|name| name == "Stmt");
        let below = at.and_then(|at| self.path.get(at.saturating_add(1)..)).unwrap_or_default();
        below.iter().map(String::as_str).collect()
    }

    fn close(&mut self) -> Result<(), NotRead> {
        let text = std::mem::take(&mut self.text);
        let text = text.trim();
        let path: Vec<String> = self.within().into_iter().map(ToOwned::to_owned).collect();
        let path: Vec<&str> = path.iter().map(String::as_str).collect();
        match path.as_slice() {
            ["Acct", "Id", "IBAN"] => self.account = bare(text),
            ["Acct", "Id", "Othr", "Id"] if self.account.is_empty() => self.account = bare(text),
            ["Ntry"] => self.end_entry()?,
            ["Ntry", rest @ ..] => {
                if let Some(entry) = self.entry.as_mut() {
                    entry.put(rest, text, &self.currency);
                }
            }
            _ => {}
        }
        self.path.pop();
        Ok(())
    }

    fn end_entry(&mut self) -> Result<(), NotRead> {
        let Some(entry) = self.entry.take() else { return Ok(()) };
        match entry.movements(&self.account) {
            Ok(movements) => self.file.movements.extend(movements),
            Err(why) => self.file.left_out.push(why),
        }
        if self.file.movements.len() > MOST_MOVEMENTS {
            return Err(NotRead::TooMany(MOST_MOVEMENTS));
        }
        Ok(())
    }

    fn end(self) -> Result<ReadFile, NotRead> {
        if self.is_a_statement { Ok(self.file) } else { Err(NotRead::NotAStatement) }
    }
}

fn bare(text: &str) -> String {
    text.split_whitespace().collect::<String>().to_uppercase()
}

/// One of the five entities of XML or a character by number; anything else is refused.
fn resolved(reference: &BytesRef<'_>) -> Option<char> {
    match reference.as_ref() {
        "amp" => Some('&'),
        "lt" => Some('<'),
        "gt" => Some('>'),
        "apos" => Some('\''),
        "quot" => Some('"'),
        _ => reference.resolve_char_ref().ok().flatten(),
    }
}
