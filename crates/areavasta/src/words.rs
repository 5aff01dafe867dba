//! What this is: the kinds of things of the areas that bring no list of their own, with the words in which the trail of
//! changes is read for them. What it is not: the words of the areas that do; those stand in each area.

use agreements::model::{Course, Due, Offer, Proration, Renewal, Timing};
use billing::model::SdiOutcome;
use catalogue::model::{Level, ServiceKind, TimeUnit};
use identity::{Thing, Word};
use kernel::permission::ActionKind;
use pricing::model::{MethodKind, VatKind};

/// The kinds of things in the audit trail.
pub(crate) const THINGS: &[Thing] = &[
    Thing::new("service", "Servizio")
        .page(|id| format!("/catalogo/{id}"), ActionKind::ViewCatalogue)
        .words(SERVICE),
    Thing::new("charter", "Carta dei servizi")
        .page(|id| format!("/carta/{id}"), ActionKind::ViewCatalogue)
        .words(CHARTER),
    Thing::new("price_list", "Listino")
        .page(|id| format!("/listini/{id}"), ActionKind::ViewPrices)
        .words(PRICES),
    Thing::new("agreement", "Convenzione")
        .page(|id| format!("/convenzioni/{id}"), ActionKind::ViewAgreements)
        .words(AGREEMENT),
    Thing::new("membership", "Adesione")
        .page(|id| format!("/adesioni/{id}"), ActionKind::ViewAgreements)
        .words(MEMBERSHIP),
    Thing::new("invoice_run", "Emissione")
        .page(|id| format!("/fatturazione/{id}"), ActionKind::PreviewRun)
        .words(INVOICES),
    Thing::new("receipt_import", "Importazione di ricevute")
        .page(|id| format!("/fatture/ricevute/{id}"), ActionKind::RecordReceipt)
        .words(INVOICES),
    Thing::new("invoice", "Fattura")
        .page(|id| format!("/fatture/{id}"), ActionKind::ViewInvoices)
        .words(INVOICES),
];

const SERVICE: &[Word] = &[
    Word::new("life", ""),
    Word::new("active_from", "Attivo dal"),
    Word::new("retired_from", "Ritirato dal"),
    Word::new("code", "Codice"),
    Word::code("level", "Livello", |code| Level::from_code(code).map(Level::label)),
    Word::code("kind", "Tipo", |code| ServiceKind::from_code(code).map(ServiceKind::label)),
    Word::new("audience", "A chi si rivolge"),
    Word::new("included", "Che cosa comprende"),
    Word::new("contact", "A chi rivolgersi"),
    Word::new("file_name", "File"),
    Word::new("title", "Titolo"),
];

const CHARTER: &[Word] = &[
    Word::new("1", "Premessa"),
    Word::new("2", "Obiettivo"),
    Word::new("preamble", "Premessa"),
    Word::one_of("state", "Stato", &[("draft", "Bozza"), ("published", "Pubblicata")]),
    Word::new("service_code", "Codice"),
    Word::new("response", "Presa in carico"),
    Word::new("resolution", "Soluzione"),
    Word::new("value", "entro"),
    Word::code("unit", "in", |code| TimeUnit::from_code(code).map(TimeUnit::label)),
];

const PRICES: &[Word] = &[
    Word::new("1", ""),
    Word::new("2", "Tariffa"),
    Word::new("series", "Serie"),
    Word::new("inhabitants", "Abitanti"),
    Word::new("workstations", "Postazioni"),
    Word::new("on", "al giorno"),
    Word::new("first_january", "al 1º gennaio"),
    Word::new("years_before", "anni prima"),
    Word::one_of("state", "Stato", &[("draft", "Bozza"), ("approved", "Approvato")]),
    Word::new("act", "Atto di approvazione"),
    Word::new("act_on", "Data dell'atto"),
    Word::new("service_code", "Codice del servizio"),
    Word::new("method", "Calcolo"),
    Word::code("method.kind", "Metodo", |code| MethodKind::from_code(code).map(MethodKind::label)),
    Word::price("price", "Prezzo"),
    Word::cents("amount", "Importo"),
    Word::cents("least", "Importo minimo"),
    Word::cents("most", "Importo massimo"),
    Word::new("profiles", "Profilo"),
    Word::new("profiles.name", "Nome"),
    Word::new("bands", "Fascia"),
    Word::new("range", ""),
    Word::new("range.from", "Da"),
    Word::new("from", "Da"),
    Word::new("to", "A"),
    Word::price("value", "Prezzo").of_kind("graduated"),
    Word::cents("value", "Importo"),
    Word::new("vat", "IVA"),
    Word::code("vat.kind", "Regime", |code| VatKind::from_code(code).map(VatKind::label)),
    Word::rate("rate", "Aliquota"),
    Word::new("natura", "Natura"),
    Word::new("legal_reference", "Riferimento normativo"),
    Word::code("proration", "Anno incompleto", proration),
    Word::new("unit_label", "Unità"),
];

fn proration(code: &str) -> Option<&'static str> {
    Proration::from_code(code).map(Proration::label)
}

const AGREEMENT: &[Word] = &[
    Word::new("terms", ""),
    Word::new("text", "Testo"),
    Word::new("version_label", "Versione"),
    Word::new("body", "Contenuto"),
    Word::new("reach", "Durata"),
    Word::new("months", "Mesi"),
    Word::one_of("renewal", "Rinnovo", &Renewal::OPTIONS),
    Word::new("tacit", "Tacito"),
    Word::new("notice_months", "Mesi di preavviso"),
    Word::new("joining", "Adesioni"),
    Word::one_of(
        "terms.joining.kind",
        "Ammesse",
        &[("any_time", "In ogni momento"), ("until", "Fino a un giorno")],
    ),
    Word::new("terms.joining.day", "Ultimo giorno"),
    Word::new("billing", "Fatturazione"),
    Word::new("window", "Periodo di emissione"),
    Word::new("from", "Dal"),
    Word::new("to", "Al"),
    Word::code("timing", "Quando", |code| Timing::from_code(code).map(Timing::label)),
    Word::new("due", "Scadenza"),
    Word::one_of("terms.billing.due.kind", "Tipo", &Due::OPTIONS),
    Word::new("terms.billing.due.on", "Giorno"),
    Word::new("terms.billing.due.days", "Giorni"),
    Word::code("proration", "Anno incompleto", proration),
    Word::new("price_series", "Serie di listini"),
    Word::new("status", "Stato"),
    Word::one_of("status.state", "Fase", AGREEMENT_STATES),
    Word::new("status.on", "Dal"),
    Word::new("status.approved", "Approvata il"),
    Word::new("notice_given", "Disdetta del"),
    Word::new("file_name", "File"),
    Word::hidden("file_sha256"),
    Word::hidden("family"),
    Word::code("offer", "Offerta", |code| Offer::from_code(code).map(Offer::label)),
    Word::new("position", "Passo"),
    Word::new("act_number", "Numero dell'atto"),
    Word::new("done_on", "Fatto il"),
];

const AGREEMENT_STATES: &[(&str, &str)] = &[
    ("draft", "In preparazione"),
    ("approved", "Approvata"),
    ("signed", "Firmata"),
    ("archived", "Archiviata"),
];

const MEMBERSHIP: &[Word] = &[
    Word::new("adhesion", ""),
    Word::new("act", "Atto"),
    Word::new("signed_on", "Firmata il"),
    Word::new("registry_number", "Numero di repertorio"),
    Word::new("effective_from", "Ha effetto dal"),
    Word::new("span", "Durata"),
    Word::new("notice_by", "Disdetta entro il"),
    Word::code("course", "Alla scadenza", |code| Course::from_code(code).map(Course::label)),
    Word::new("notice_given", "Disdetta del"),
    Word::new("leaving", "Recesso"),
    Word::new("last_day", "Ultimo giorno"),
    Word::new("reason", "Motivo"),
    Word::new("cig", "CIG"),
    Word::new("cig.code", ""),
    Word::new("cig.not_due", "Non dovuto perché"),
    Word::new("cup", "CUP"),
    Word::new("commitment", "Impegno di spesa"),
    Word::code("offer", "Offerta", |code| Offer::from_code(code).map(Offer::label)),
    Word::quantity("quantity", "Quantità"),
    Word::new("agreed", "Prezzo concordato"),
    Word::new("quote_number", "Preventivo"),
    Word::cents("amount", "Importo"),
    Word::new("unit", "Unità"),
    Word::price("unit_price", "Prezzo unitario"),
    Word::new("list", "Listino"),
    Word::hidden("price_list_id"),
    Word::new("name", "Nome"),
    Word::new("formula", "Calcolo"),
    Word::new("steps", "Passaggi"),
    Word::new("vat", "IVA"),
    Word::code("agreed.vat.kind", "Regime", |code| VatKind::from_code(code).map(VatKind::label)),
    Word::rate("rate", "Aliquota"),
    Word::new("natura", "Natura IVA"),
    Word::new("legal_reference", "Riferimento normativo"),
];

const INVOICES: &[Word] = &[
    Word::hidden("receipt_id"),
    Word::hidden("invoice_id"),
    Word::hidden("undoes_id"),
    Word::hidden("sha256"),
    Word::hidden("details"),
    Word::hidden("paper_sha256"),
    Word::code("outcome", "Esito", |code| SdiOutcome::from_code(code).map(SdiOutcome::label)),
    Word::new("outcome_on", "Data dell'esito"),
    Word::new("happened_on", "Data dell'esito"),
    Word::new("sent_on", "Trasmessa il"),
    Word::new("attempt", "Invio"),
    Word::one_of(
        "origin",
        "Da",
        &[("file", "Ricevuta del SdI"), ("hand", "Annotazione"), ("undo", "Annullamento")],
    ),
    Word::new("sdi_id", "Identificativo SdI"),
    Word::new("note", "Note"),
    Word::new("recorded_at", "Registrato il"),
    Word::new("recorded_by", "Registrato da"),
    Word::new("channel", "Recapito"),
    Word::one_of(
        "channel.kind",
        "",
        &[("office", "codice ufficio"), ("code", "codice destinatario"), ("pec", "PEC")],
    ),
    Word::new("channel.to", ""),
    Word::new("purchases", "Dati dell'acquisto"),
    Word::new("lines", "Righe"),
    Word::new("cig", "CIG"),
    Word::new("no_cig", "CIG non dovuto perché"),
    Word::new("cup", "CUP"),
    Word::new("commitment", "Impegno di spesa"),
    Word::new("transmitter", "Chi trasmette"),
    Word::one_of("kind", "Tipo", &[("TD01", "Fattura"), ("TD04", "Nota di credito")]),
    Word::new("services_year", "Anno dei servizi"),
    Word::new("series", "Serie"),
    Word::new("invoice_date", "Data delle fatture"),
    Word::new("created_by", "Preparata da"),
    Word::cents("document", "Totale del documento"),
    Word::cents("payable", "Da pagare"),
    Word::new("file_name", "File"),
    Word::hidden("hash"),
];
