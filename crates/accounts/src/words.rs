//! What this is: the words in which the trail of changes is read for budgets, final accounts and reports.
//! What it is not: the labels of the forms; those explain how to fill a field in.

use identity::{Thing, Word};
use kernel::permission::ActionKind;

use crate::model::budget::Kind;
use crate::model::heading::{Growth, Heading};

/// The kinds of things of this area in the audit trail.
pub const THINGS: &[Thing] = &[
    Thing::new("budget", "Bilancio")
        .page(|id| format!("/bilancio/versioni/{id}"), ActionKind::ViewBudget)
        .words(BUDGET),
    Thing::new("final_account", "Rendiconto").words(ACCOUNT),
    Thing::new("annual_report", "Relazione annuale"),
];

const BUDGET: &[Word] = &[
    Word::hidden("budget_id"),
    Word::hidden("line_id"),
    Word::hidden("service_id"),
    Word::new("year", "Anno"),
    Word::code("kind", "Versione", |code| Kind::from_code(code).map(Kind::label)),
    Word::new("number", "Numero della variazione"),
    Word::new("note", "Note"),
    Word::one_of("state", "Stato", &[("draft", "Bozza"), ("approved", "Approvata")]),
    Word::new("act", "Atto"),
    Word::new("act_on", "Data dell'atto"),
    Word::new("by", "Approvazione registrata da"),
    Word::new("at", "Registrata il"),
    Word::code("heading", "Voce", |code| Heading::from_code(code).map(Heading::label)),
    Word::new("words", "Descrizione"),
    Word::new("service", "Servizio"),
    Word::new("name", "Nome"),
    Word::code("growth", "Andamento", |code| Growth::from_code(code).map(Growth::label)),
    Word::cents("amount", "Importo"),
    Word::new("reason", "Motivo"),
];

const ACCOUNT: &[Word] = &[
    Word::hidden("account_id"),
    Word::new("year", "Anno"),
    Word::new("as_of", "Conta quanto è datato fino al"),
    Word::new("act", "Atto"),
    Word::new("act_on", "Data dell'atto"),
    Word::new("by", "Approvazione registrata da"),
    Word::new("at", "Registrata il"),
    Word::new("bodies", "Enti"),
    Word::new("fingerprint", "Impronta"),
    Word::new("totals", "Totali"),
    Word::cents("net", "Competenza netta"),
    Word::cents("due", "Dovuto"),
    Word::cents("paid", "Pagato"),
    Word::cents("residual", "Residuo"),
    Word::cents("services", "Servizi"),
    Word::cents("service_credits", "Note di credito sui servizi"),
    Word::cents("shares", "Costi ripartiti"),
    Word::cents("shares_elsewhere", "Quote dell'anno non nelle sue fatture"),
    Word::cents("other_shares", "Conguagli di altri anni"),
    Word::cents("taxable", "Imponibile"),
    Word::cents("tax", "IVA"),
    Word::cents("document", "Totale documenti"),
    Word::cents("issued", "Da pagare sulle fatture"),
    Word::cents("credited", "Note di credito"),
    Word::cents("offsets", "Compensazioni con altri anni"),
    Word::cents("residual_at_year_end", "Residuo al 31 dicembre"),
    Word::cents("received", "Incassato nell'anno"),
    Word::cents("received_own", "di cui su fatture dell'anno"),
    Word::cents("received_other", "di cui su fatture di altri anni"),
    Word::cents("received_free", "di cui non assegnato"),
    Word::cents("refunded", "Rimborsato nell'anno"),
];
