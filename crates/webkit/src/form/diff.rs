//! What this is: what to show when somebody else changed the same thing first: side by side, before anything
//! is lost. What it is not: a merge: the person decides, with what they typed still in the form.

use askama::Template;
use askama::filters::HtmlSafe;

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
