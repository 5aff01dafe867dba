//! What this is: the kinds of things of this area in the audit trail, with the words in which their fields are read.
//! What it is not: the trail. Answers and questions stand there under their own labels.

use identity::{Thing, Word};
use kernel::permission::ActionKind;

use crate::store::outcomes::OutcomeState;

/// The things of this area in the audit trail.
pub const THINGS: &[Thing] = &[
    Thing::new("needs_campaign", "Campagna dei fabbisogni")
        .page(|id| format!("/fabbisogni/{id}"), ActionKind::ViewNeeds)
        .words(CAMPAIGN),
    Thing::new("needs_sheet", "Scheda dei fabbisogni")
        .page(|id| format!("/fabbisogni/schede/{id}"), ActionKind::ViewNeeds)
        .words(OUTCOME),
    Thing::new("needs_template", "Modello di scheda")
        .page(|id| format!("/fabbisogni/modelli/{id}"), ActionKind::EditCampaign)
        .words(TEMPLATE),
];

const CAMPAIGN: &[Word] = &[
    Word::hidden("campaign_id"),
    Word::hidden("template_id"),
    Word::hidden("version"),
    Word::new("data", ""),
    Word::new("year", "Anno"),
    Word::new("opens", "Apertura"),
    Word::new("closes", "Scadenza"),
    Word::new("template_number", "Versione del modello"),
    Word::new("intro", "Testo per gli enti"),
    Word::new("remind_days", "Sollecito automatico: giorni prima"),
    Word::new("opened_on", "Schede preparate il"),
];

const OUTCOME: &[Word] = &[
    Word::hidden("sheet_id"),
    Word::hidden("quote_id"),
    Word::new("number", "Versione della scheda"),
    Word::code("state", "Esito", |code| OutcomeState::from_code(code).map(OutcomeState::label)),
    Word::new("message", "Che cosa è stato fatto"),
    Word::new("figures", "Parametri registrati"),
    Word::new("made_at", "Quando"),
    Word::new("made_by", "Da"),
];

const TEMPLATE: &[Word] = &[
    Word::hidden("template_id"),
    Word::hidden("version"),
    Word::new("name", "Nome"),
    Word::new("archived", "Archiviato"),
];
