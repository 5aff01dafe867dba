//! What this is: the kinds of things of this area in the audit trail, with the words in which their fields are read.
//! What it is not: the labels of the forms.

use identity::{Thing, Word};
use kernel::permission::ActionKind;

use crate::model::{FeeKind, MoneyKind, Offering, Part, State};

/// The things of this area in the audit trail.
pub const THINGS: &[Thing] = &[Thing::new("design", "Progetto")
    .page(|id| format!("/progetti/{id}"), ActionKind::ViewDesigns)
    .words(DESIGN)];

const DESIGN: &[Word] = &[
    Word::hidden("design_id"),
    Word::hidden("family"),
    Word::hidden("version"),
    Word::hidden("key"),
    Word::hidden("reference"),
    Word::new("name", "Nome"),
    Word::new("number", "Versione"),
    Word::new("origin", "Parte da"),
    Word::code("state", "Stato", |code| State::from_code(code).map(State::label)),
    Word::new("act", "Atto di adozione"),
    Word::new("adopted_on", "Adottato il"),
    Word::new("content", ""),
    Word::one_of("form", "Forma di gestione", registry::ManagementForm::OPTIONS),
    Word::one_of("level", "Livello", registry::Level::OPTIONS),
    Word::new("partner", "Società o partner"),
    Word::new("province", "Provincia"),
    Word::new("first_year", "Primo anno"),
    Word::new("months", "Durata in mesi"),
    Word::new("bodies", "Enti"),
    Word::new("inhabitants", "Abitanti"),
    Word::new("workstations", "Postazioni"),
    Word::cents("person_cost", "Costo di una persona"),
    Word::rate("person_growth", "Crescita del costo del personale"),
    Word::rate("new_role", "Tempo di una nuova figura"),
    Word::cents("new_service", "Costo di un servizio in più"),
    Word::new("services", "Servizi"),
    Word::code("offering", "Offerta", |code| Offering::from_code(code).map(Offering::label)),
    Word::new("fee", "Prezzo"),
    Word::code("fee.kind", "", |code| FeeKind::from_code(code).map(FeeKind::label)),
    Word::cents("amount", "Importo"),
    Word::new("organs", "Organi"),
    Word::new("functions", "Funzioni"),
    Word::new("seats", "Componenti"),
    Word::new("term_years", "Anni in carica"),
    Word::new("roles", "Figure"),
    Word::one_of("employer", "Datore di lavoro", registry::model::Employer::OPTIONS),
    Word::new("skills", "Competenze"),
    Word::new("qualification", "Titolo"),
    Word::rate("needed", "Tempo necessario"),
    Word::new("people", "Persone"),
    Word::new("person", "Persona"),
    Word::new("role", "Figura"),
    Word::rate("share", "Parte del tempo"),
    Word::new("from", "Dal"),
    Word::new("to", "Al"),
    Word::new("tasks", "Compiti"),
    Word::code("tasks.province", "Provincia", |code| Part::from_code(code).map(Part::label)),
    Word::new("lines", "Costi ed entrate"),
    Word::code("kind", "Tipo", |code| MoneyKind::from_code(code).map(MoneyKind::label)),
    Word::rate("growth", "Crescita annua"),
    Word::new("starts", "Da quale anno"),
];
