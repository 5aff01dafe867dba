//! What this is: the kinds of things of this area in the audit trail, with the words in which their fields are read.
//! What it is not: the trail.

use identity::{Thing, Word};
use kernel::permission::ActionKind;

use crate::model::Status;

/// The things of this area in the audit trail.
pub const THINGS: &[Thing] = &[Thing::new("quote", "Preventivo")
    .page(|id| format!("/preventivi/{id}"), ActionKind::ViewQuotes)
    .words(WORDS)];

const WORDS: &[Word] = &[
    Word::hidden("quote_id"),
    Word::hidden("body_id"),
    Word::hidden("line_id"),
    Word::hidden("service_id"),
    Word::hidden("worked_id"),
    Word::hidden("price_list_id"),
    Word::hidden("membership_id"),
    Word::hidden("pdf_sha256"),
    Word::hidden("key"),
    Word::new("0", ""),
    Word::new("1", ""),
    Word::new("body_name", "Ente"),
    Word::new("year", "Anno"),
    Word::new("subject", "Oggetto"),
    Word::new("number", "Numero"),
    Word::new("place", "Posto"),
    Word::new("origin", "Origine"),
    Word::new("words", ""),
    Word::new("no", "Versione"),
    Word::code("status", "Stato", |code| Status::from_code(code).map(Status::label)),
    Word::new("note", "Note"),
    Word::new("expires", "Da accettare entro"),
    Word::new("sent_on", "Inviato il"),
    Word::new("sent_by", "Inviato da"),
    Word::new("told_at", "Ente avvisato"),
    Word::cents("total", "Totale"),
    Word::new("answer", "Risposta"),
    Word::new("on", "Il"),
    Word::new("by", "Da"),
    Word::new("role", "Ruolo"),
    Word::new("act", "Atto"),
    Word::new("reason", "Motivo"),
    Word::new("position", "Riga"),
    Word::new("service_code", "Codice"),
    Word::new("service_name", "Servizio"),
    Word::new("data", ""),
    Word::new("period", "Periodo"),
    Word::new("from", "Dal"),
    Word::new("to", "Al"),
    Word::new("ordered", "Ordinato"),
    Word::quantity("units", "Quantità"),
    Word::quantity("quantity", "Quantità"),
    Word::new("profile", "Profilo"),
    Word::quantity("hours", "Ore"),
    Word::price("rate", "A ora"),
    Word::new("price", "Prezzo"),
    Word::cents("amount", "Importo"),
    Word::new("unit", "Unità"),
    Word::price("unit_price", "Prezzo unitario"),
    Word::new("vat", "IVA"),
    Word::rate("vat.rate", "Aliquota"),
    Word::hidden("kind"),
    Word::new("list", "Listino"),
    Word::new("name", "Nome"),
    Word::new("formula", "Calcolo"),
    Word::new("steps", "Passaggi"),
    Word::new("effect", "Che cosa cambia"),
    Word::new("placed", "Riga dell'adesione"),
    Word::new("closed", "Chiusa a consuntivo"),
    Word::new("at", "Registrate"),
];
