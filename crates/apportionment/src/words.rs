//! What this is: the words in which the trail of changes is read for shared costs and their computations.
//! What it is not: the labels of the forms; those explain how to fill a field in.

use identity::{Thing, Word};
use kernel::permission::ActionKind;
use pricing::model::VatKind;

use crate::model::{Category, Kind};

/// The kinds of things of this area in the audit trail.
pub const THINGS: &[Thing] = &[
    Thing::new("cost_pool", "Voce di costo")
        .page(|id| format!("/riparti/{id}"), ActionKind::ViewCosts)
        .words(WORDS),
    Thing::new("apportionment", "Riparto")
        .page(|id| format!("/riparti/versioni/{id}"), ActionKind::ViewCosts)
        .words(WORDS),
];

const WORDS: &[Word] = &[
    Word::hidden("pool_id"),
    Word::hidden("apportionment_id"),
    Word::hidden("share_id"),
    Word::hidden("body_id"),
    Word::hidden("membership_id"),
    Word::hidden("pool_version"),
    Word::new("year", "Anno"),
    Word::new("number", "Versione"),
    Word::code("kind", "Tipo", |code| Kind::from_code(code).map(Kind::label)),
    Word::new("of", ""),
    Word::new("pool_name", "Voce di costo"),
    Word::code("category", "Natura", |code| Category::from_code(code).map(Category::label)),
    Word::new("note", "Che cosa comprende"),
    Word::cents("planned", "Importo previsto"),
    Word::cents("actual", "Importo a consuntivo"),
    Word::cents("amount", "Importo"),
    Word::cents("before", "Già approvato"),
    Word::cents("last_year", "Anno precedente"),
    Word::price("exact", "Quota esatta"),
    Word::new("given", "Centesimi aggiunti"),
    Word::new("basis", "Si divide per"),
    Word::hidden("basis.measure"),
    Word::new("label", "Parametro"),
    Word::new("unit", "Unità"),
    Word::new("weight", "Peso"),
    Word::new("driver_on", "Parametri riferiti al"),
    Word::new("members_on", "Enti aderenti al"),
    Word::new("totals", "Somma dei parametri"),
    Word::new("figures", "Parametri dell'ente"),
    Word::new("bodies", "Enti"),
    Word::new("computed_at", "Calcolato il"),
    Word::new("computed_by", "Calcolato da"),
    Word::one_of("state", "Stato", &[("draft", "Da approvare"), ("approved", "Approvato")]),
    Word::new("act", "Atto"),
    Word::new("act_on", "Data dell'atto"),
    Word::new("bill_year", "Anno di fatturazione"),
    Word::new("by", "Approvato da"),
    Word::new("at", "Registrato il"),
    Word::new("vat", "IVA"),
    Word::code("vat.kind", "Regime", |code| VatKind::from_code(code).map(VatKind::label)),
    Word::rate("rate", "Aliquota"),
    Word::new("natura", "Natura IVA"),
    Word::new("legal_reference", "Riferimento normativo"),
];
