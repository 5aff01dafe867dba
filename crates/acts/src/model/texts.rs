//! What this is: the clauses as shipped, kind by kind: texts of ours, from which a Province makes its own.
//! What it is not: the law; references are placeholders that lead to the laws of the settings.

mod agreement;
mod charter;
mod resolution;
mod rules;

use registry::{Level, ManagementForm};

use super::clause::{Clause, Kind, Style};

/// A clause as shipped.
#[derive(Clone, Copy)]
struct Shipped {
    key: &'static str,
    title: &'static str,
    style: Style,
    forms: &'static [ManagementForm],
    levels: &'static [Level],
    text: &'static str,
}

const ALL_FORMS: &[ManagementForm] = &[];
const PUBLIC: &[ManagementForm] = &[ManagementForm::Public];
const IN_HOUSE: &[ManagementForm] = &[ManagementForm::InHouse];
const PPP: &[ManagementForm] = &[ManagementForm::Ppp];
const ALL_LEVELS: &[Level] = &[];
const ABOVE_BASE: &[Level] = &[Level::Intermediate, Level::Advanced];
const ADVANCED: &[Level] = &[Level::Advanced];

const fn article(key: &'static str, title: &'static str, text: &'static str) -> Shipped {
    Shipped { key, title, style: Style::Article, forms: ALL_FORMS, levels: ALL_LEVELS, text }
}

const fn plain(key: &'static str, title: &'static str, text: &'static str) -> Shipped {
    Shipped { key, title, style: Style::Plain, forms: ALL_FORMS, levels: ALL_LEVELS, text }
}

const fn for_forms(shipped: Shipped, forms: &'static [ManagementForm]) -> Shipped {
    Shipped { forms, ..shipped }
}

const fn for_levels(shipped: Shipped, levels: &'static [Level]) -> Shipped {
    Shipped { levels, ..shipped }
}

/// The clauses of a kind of act, as shipped.
pub fn shipped(kind: Kind) -> Vec<Clause> {
    let all = match kind {
        Kind::Agreement => agreement::CLAUSES,
        Kind::Resolution => resolution::CLAUSES,
        Kind::Charter => charter::CLAUSES,
        Kind::Rules => rules::CLAUSES,
    };
    let clause = |one: &Shipped| Clause {
        key: one.key.to_owned(),
        title: one.title.to_owned(),
        style: one.style,
        forms: one.forms.to_vec(),
        levels: one.levels.to_vec(),
        text: one.text.to_owned(),
    };
    all.iter().map(clause).collect()
}
