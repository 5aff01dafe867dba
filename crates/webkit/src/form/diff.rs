//! What this is: what to show when somebody else changed the same thing first: side by side, before anything
//! is lost. What it is not: a merge: the person decides, with what they typed still in the form.

use askama::Template;
use askama::filters::HtmlSafe;

use super::Posted;
use crate::query::Pairs;

/// The hidden field with what the form showed.
pub(super) const WAS: &str = "was";

/// Labels and values for the hidden field.
pub(super) fn packed(seen: &[(String, String)]) -> String {
    serde_json::to_string(seen).unwrap_or_default()
}

/// What a form showed; a hidden field that does not read back counts as empty.
fn unpacked(posted: &Posted) -> Pairs {
    posted.get(WAS).and_then(|text| serde_json::from_str(text).ok()).unwrap_or_default()
}

impl Posted {
    /// Whether the form showed the thing as it is now: for things that have no version of their own.
    pub fn showed(&self, now: &[(String, String)]) -> bool {
        unpacked(self) == now
    }
}

/// One field as three people saw it.
#[derive(Clone, Debug)]
pub struct DiffRow {
    label: String,
    before: String,
    theirs: String,
    mine: String,
}

/// «Qualcun altro ha modificato»: what you started from, what they saved, what you typed. Put it above the
/// form, which keeps what was typed and now carries the newer version; answer with [`crate::page_conflict`].
#[derive(Clone, Debug, Default, Template)]
#[template(path = "parts/diff.html")]
pub struct DiffTable {
    who: String,
    rows: Vec<DiffRow>,
}

impl HtmlSafe for DiffTable {}

impl DiffTable {
    /// Who changed it, and when, if that is known: «Anna Verdi, 20 novembre 2026, 14:05».
    pub fn changed_by(who: impl Into<String>) -> Self {
        Self { who: who.into(), rows: Vec::new() }
    }

    /// What the form showed ([`super::Form::shown`]), what is saved now, what was typed, label by label. What
    /// the form does not ask for counts as typed the way it was.
    pub fn three_way(posted: &Posted, theirs: &[(String, String)], mine: &[(String, String)]) -> Self {
        let was = unpacked(posted);
        let value = |seen: &[(String, String)], label: &str| {
            seen.iter().find(|(known, _)| known == label).map(|(_, value)| value.clone())
        };
        let saved_only = theirs.iter().filter(|(label, _)| value(mine, label).is_none());
        mine.iter().chain(saved_only).fold(Self::default(), |table, (label, _)| {
            let before = value(&was, label).unwrap_or_default();
            let typed = value(mine, label).unwrap_or_else(|| before.clone());
            table.row(label, before, value(theirs, label).unwrap_or_default(), typed)
        })
    }

    /// The same table, saying who changed it, and when.
    #[must_use]
    pub fn by(self, who: impl Into<String>) -> Self {
        Self { who: who.into(), ..self }
    }

    /// A field; fields on which all agree are left out.
    #[must_use]
    pub fn row(
        mut self,
        label: &str,
        before: impl Into<String>,
        theirs: impl Into<String>,
        mine: impl Into<String>,
    ) -> Self {
        let row =
            DiffRow { label: label.into(), before: before.into(), theirs: theirs.into(), mine: mine.into() };
        if row.before != row.theirs || row.before != row.mine {
            self.rows.push(row);
        }
        self
    }

    /// Whether nobody changed anything that matters.
    pub fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }
}
