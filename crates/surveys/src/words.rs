//! What this is: the kinds of things of this area in the audit trail, with the words in which their fields are read.
//! What it is not: the trail. Answers stand there under the texts of their questions.

use identity::{Thing, Word};
use kernel::permission::ActionKind;

use crate::model::{Audience, Move};

/// The things of this area in the audit trail.
pub const THINGS: &[Thing] = &[
    Thing::new("survey", "Questionario")
        .page(|id| format!("/questionari/moduli/{id}"), ActionKind::EditSurvey)
        .words(SURVEY),
    Thing::new("survey_edition", "Rilevazione")
        .page(|id| format!("/questionari/rilevazioni/{id}"), ActionKind::EditSurvey)
        .words(EDITION),
    Thing::new("survey_response", "Risposta a un questionario")
        .page(|id| format!("/questionari/risposte/{id}"), ActionKind::ViewSurveys)
        .words(RESPONSE),
];

const SURVEY: &[Word] = &[
    Word::hidden("survey_id"),
    Word::hidden("version"),
    Word::new("name", "Nome"),
    Word::new("title", "Titolo"),
    Word::new("intro", "Introduzione"),
    Word::new("sections", "Sezioni"),
    Word::new("questions", "Domande"),
    Word::new("checks", "Controlli"),
    Word::new("id", "Codice"),
    Word::new("text", "Testo"),
    Word::new("help", "Spiegazione"),
    Word::new("type", "Tipo"),
    Word::new("required", "Obbligatoria"),
    Word::new("unknown", "Offre «Non so»"),
    Word::new("when", "Condizione"),
    Word::new("holds", "Controllo"),
    Word::new("message", "Messaggio"),
    Word::new("weight", "Peso"),
    Word::new("choices", "Scelte"),
];

const EDITION: &[Word] = &[
    Word::hidden("edition_id"),
    Word::hidden("survey_id"),
    Word::hidden("version_id"),
    Word::hidden("version"),
    Word::new("title", "Titolo"),
    Word::code("audience", "Destinatari", |code| Audience::from_code(code).map(Audience::label)),
    Word::new("body_kind", "Tipo di ente"),
    Word::new("opens", "Apertura"),
    Word::new("closes", "Scadenza"),
    Word::new("intro", "Testo per chi risponde"),
    Word::new("remind_days", "Sollecito automatico: giorni prima"),
    Word::new("opened_on", "Aperta il"),
    Word::new("addressees", "Destinatari"),
    Word::new("letters", "Lettere d'invito"),
    Word::new("body", "Ente"),
    Word::new("carried", "Risposte portate"),
    Word::new("kept", "Conservate"),
    Word::new("left", "Lasciate"),
    Word::new("new", "Domande nuove"),
    Word::new("state", "Stato"),
];

const RESPONSE: &[Word] = &[
    Word::code("move", "Passo", |code| Move::from_code(code).map(Move::label)),
    Word::new("comment", "Commento"),
];
