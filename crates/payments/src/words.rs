//! What this is: the kinds of things of this area in the audit trail, with the words in which their fields are read.
//! What it is not: the trail.

use identity::{Thing, Word};
use kernel::permission::ActionKind;

use crate::bank::Layout;
use crate::model::{Direction, PaymentState, RowOutcome, RowStatus, Source};
use crate::store::statements::StatementState;

/// The things of this area in the audit trail.
pub const THINGS: &[Thing] = &[
    Thing::new("payment", "Pagamento")
        .page(|id| format!("/pagamenti/{id}"), ActionKind::ViewPayments)
        .words(MONEY),
    Thing::new("settlement", "Operazione su un pagamento").words(MONEY),
    Thing::new("bank_statement", "File della banca")
        .page(|id| format!("/pagamenti/importazioni/{id}"), ActionKind::RecordPayment)
        .words(BANK),
    Thing::new("reminder", "Sollecito")
        .page(|id| format!("/pagamenti/solleciti/{id}"), ActionKind::ViewPayments)
        .words(LETTER),
];

const MONEY: &[Word] = &[
    Word::hidden("payment_id"),
    Word::hidden("settlement_id"),
    Word::hidden("body_id"),
    Word::hidden("invoice_id"),
    Word::hidden("credit_note_id"),
    Word::hidden("statement_id"),
    Word::hidden("reverses"),
    Word::new("payment", ""),
    Word::new("acts", "Operazione"),
    Word::new("body_name", "Ente"),
    Word::new("paid_on", "Data del pagamento"),
    Word::cents("amount", "Importo"),
    Word::cents("used", "Assegnato"),
    Word::new("reference", "Causale"),
    Word::new("payer", "Ordinante"),
    Word::new("payer_iban", "IBAN dell'ordinante"),
    Word::code("source", "Provenienza", |code| Source::from_code(code).map(Source::label)),
    Word::code("state", "Stato", |code| PaymentState::from_code(code).map(PaymentState::label)),
    Word::new("row_number", "Riga del file"),
    Word::new("note", "Note"),
    Word::new("recorded_at", "Registrato il"),
    Word::new("recorded_by", "Registrato da"),
    Word::new("made_on", "Data"),
    Word::new("made_at", "Registrata il"),
    Word::new("made_by", "Registrata da"),
    Word::new("reason", "Motivo"),
    Word::new("reversed_on", "Stornato il"),
    Word::new("reversed_reason", "Motivo dello storno"),
    Word::new("reversed_by", "Stornato da"),
];

const BANK: &[Word] = &[
    Word::hidden("statement_id"),
    Word::hidden("payment_id"),
    Word::hidden("body_id"),
    Word::hidden("invoice_id"),
    Word::hidden("job_id"),
    Word::hidden("sha256"),
    Word::hidden("movement_key"),
    Word::hidden("score"),
    Word::code("layout", "Tipo", |code| Layout::from_code(code).map(Layout::label)),
    Word::new("file_name", "File"),
    Word::new("account", "Conto"),
    Word::new("first_day", "Primo movimento"),
    Word::new("last_day", "Ultimo movimento"),
    Word::new("left_out", "Righe lasciate fuori"),
    Word::code("state", "Stato", |code| StatementState::from_code(code).map(StatementState::label)),
    Word::new("created_at", "Caricato il"),
    Word::new("created_by", "Caricato da"),
    Word::new("number", "Riga"),
    Word::new("movement", "Movimento"),
    Word::code("direction", "Verso", |code| Direction::from_code(code).map(Direction::label)),
    Word::new("booked_on", "Data contabile"),
    Word::new("value_on", "Data valuta"),
    Word::cents("amount", "Importo"),
    Word::new("text", "Causale"),
    Word::new("payer", "Ordinante"),
    Word::new("payer_iban", "IBAN dell'ordinante"),
    Word::new("payer_code", "Codice fiscale dell'ordinante"),
    Word::new("end_to_end", "Riferimento dell'ordinante"),
    Word::new("bank_ref", "Riferimento della banca"),
    Word::code("status", "Stato", |code| RowStatus::from_code(code).map(RowStatus::label)),
    Word::new("plan", "Abbinamenti"),
    Word::new("candidates", "Abbinamento"),
    Word::new("reasons", "Motivi"),
    Word::new("doubts", "Attenzione"),
    Word::new("decision", "Scelta"),
    Word::new("body_name", "Ente"),
    Word::new("parts", "Fatture"),
    Word::cents("excess", "A credito dell'ente"),
    Word::code("outcome", "Esito", |code| RowOutcome::from_code(code).map(RowOutcome::label)),
    Word::new("message", "Messaggio"),
    Word::hidden("version"),
    Word::new("recorded", "Pagamenti registrati"),
    Word::new("failed", "Righe non riuscite"),
];

const LETTER: &[Word] = &[
    Word::hidden("reminder_id"),
    Word::hidden("body_id"),
    Word::hidden("invoice_id"),
    Word::new("0", ""),
    Word::new("1", "Fattura"),
    Word::new("body_name", "Ente"),
    Word::new("sent_on", "Data"),
    Word::new("stop_until", "Nessun altro sollecito fino al"),
    Word::cents("total", "Importo"),
    Word::new("subject", "Oggetto"),
    Word::new("opening", "Testo prima dell'elenco"),
    Word::new("closing", "Testo dopo l'elenco"),
    Word::new("recipients", "Inviato a"),
    Word::new("made_at", "Scritto il"),
    Word::new("made_by", "Scritto da"),
    Word::new("number", "Numero"),
    Word::new("issued_on", "Del"),
    Word::new("due_on", "Da pagare entro il"),
    Word::cents("residual", "Residuo"),
];
