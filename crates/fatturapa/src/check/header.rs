//! What this is: checks on transmission data and on the identity of the parties.
//! What it is not: a look-up in any register.

use super::Report;
use crate::model::{FormatoTrasmissione, IdFiscale, Invoice};
use crate::tax_code::{is_number, is_tax_code};

const TRANSMISSION: &str = "FatturaElettronicaHeader.DatiTrasmissione.";
const SELLER: &str = "FatturaElettronicaHeader.CedentePrestatore.DatiAnagrafici.";
const BUYER: &str = "FatturaElettronicaHeader.CessionarioCommittente.DatiAnagrafici.";

pub(super) fn check(invoice: &Invoice, report: &mut Report<'_>) {
    check_format(invoice, report);
    check_office_length(invoice, report);
    check_special_offices(invoice, report);
    check_mail(invoice, report);
    check_buyer_identity(invoice, report);
    check_numbers(invoice, report);
    check_tax_codes(invoice, report);
}

/// 00428: the format must be FPA12 or FPR12, the same as the attribute `versione`.
/// Source: published list; the comparison with `versione` is known, not verified.
fn check_format(invoice: &Invoice, report: &mut Report<'_>) {
    let format = &invoice.header.dati_trasmissione.formato_trasmissione;
    if matches!(format, FormatoTrasmissione::Other(_)) || *format != invoice.versione {
        let message = format!(
            "Il formato di trasmissione è \"{format}\" e la versione del file è \"{}\": devono essere uguali, FPA12 per la pubblica amministrazione o FPR12 per i privati",
            invoice.versione
        );
        report.error("00428", format!("{TRANSMISSION}FormatoTrasmissione"), message);
    }
}

/// 00427: 6 characters for FPA12, 7 for FPR12. Source: a38 `fattura.py`, published list.
fn check_office_length(invoice: &Invoice, report: &mut Report<'_>) {
    let data = &invoice.header.dati_trasmissione;
    let expected = match data.formato_trasmissione {
        FormatoTrasmissione::FPA12 => 6,
        FormatoTrasmissione::FPR12 => 7,
        FormatoTrasmissione::Other(_) => return,
    };
    let found = data.codice_destinatario.chars().count();
    if found != expected {
        let message = format!(
            "Il codice destinatario \"{}\" ha {found} caratteri, ne servono {expected}: per un ente pubblico usa il codice univoco dell'ufficio preso da IndicePA",
            data.codice_destinatario
        );
        report.error("00427", format!("{TRANSMISSION}CodiceDestinatario"), message);
    }
}

/// 00399: `999999` is only for bodies without an office of their own (published list; it needs
/// the register, so a warning). 00313: `XXXXXXX` is only for foreign buyers (published notes
/// on the checks of July 2019).
fn check_special_offices(invoice: &Invoice, report: &mut Report<'_>) {
    let code = invoice.header.dati_trasmissione.codice_destinatario.as_str();
    let buyer = &invoice.header.cessionario_committente.dati_anagrafici;
    let italian = buyer.id_fiscale_iva.as_ref().is_some_and(|id| id.id_paese == "IT");
    let path = || format!("{TRANSMISSION}CodiceDestinatario");
    if code == "999999" {
        let message = "Il codice 999999 vale solo se l'ente non ha un ufficio su IndicePA: cerca il codice dell'ufficio, altrimenti la fattura può essere scartata";
        report.warning("00399", path(), message);
    }
    if code == "XXXXXXX" && italian {
        report.error(
            "00313",
            path(),
            "Il codice XXXXXXX è riservato ai clienti esteri, ma il cliente è italiano",
        );
    }
}

/// 00426: a certified mail address goes only with code `0000000`. Source: published list. That
/// `0000000` without address is refused is known, not verified for today's controls, which also
/// deliver to the reserved area of the buyer: hence a warning.
fn check_mail(invoice: &Invoice, report: &mut Report<'_>) {
    let data = &invoice.header.dati_trasmissione;
    let path = || format!("{TRANSMISSION}PECDestinatario");
    match (data.codice_destinatario.as_str(), &data.pec_destinatario) {
        ("0000000", None) => {
            let message =
                "Con il codice destinatario 0000000 indica la PEC del cliente, oppure usa il suo codice";
            report.warning("00426", path(), message);
        }
        ("0000000", Some(_)) | (_, None) => {}
        (_, Some(_)) => {
            let message =
                "La PEC del destinatario si indica solo con il codice destinatario 0000000: toglila";
            report.error("00426", path(), message);
        }
    }
}

/// 00417: the buyer needs a VAT number or a tax code. Source: published list.
fn check_buyer_identity(invoice: &Invoice, report: &mut Report<'_>) {
    let buyer = &invoice.header.cessionario_committente.dati_anagrafici;
    if buyer.id_fiscale_iva.is_none() && buyer.codice_fiscale.is_none() {
        let message = "Manca l'identificativo del cliente: indica il codice fiscale o la partita IVA";
        report.error("00417", format!("{BUYER}CodiceFiscale"), message);
    }
}

/// 00300, 00301, 00303, 00305: identifiers the registry does not know. We can only compute check
/// digits, so these are warnings. Source: published list; Luhn scheme.
fn check_numbers(invoice: &Invoice, report: &mut Report<'_>) {
    let header = &invoice.header;
    let sender = &header.dati_trasmissione.id_trasmittente;
    if sender.id_paese == "IT" && !is_tax_code(&sender.id_codice) {
        warn_number("00300", format!("{TRANSMISSION}IdTrasmittente.IdCodice"), &sender.id_codice, report);
    }
    let seller = Some(&header.cedente_prestatore.dati_anagrafici.id_fiscale_iva);
    check_vat_number("00301", SELLER, seller, report);
    let representative = header.rappresentante_fiscale.as_ref();
    let representative = representative.map(|party| &party.dati_anagrafici.id_fiscale_iva);
    check_vat_number(
        "00303",
        "FatturaElettronicaHeader.RappresentanteFiscale.DatiAnagrafici.",
        representative,
        report,
    );
    let buyer = header.cessionario_committente.dati_anagrafici.id_fiscale_iva.as_ref();
    check_vat_number("00305", BUYER, buyer, report);
}

fn check_vat_number(code: &'static str, party: &str, id: Option<&IdFiscale>, report: &mut Report<'_>) {
    let Some(id) = id.filter(|id| id.id_paese == "IT" && !is_number(&id.id_codice)) else { return };
    warn_number(code, format!("{party}IdFiscaleIVA.IdCodice"), &id.id_codice, report);
}

fn warn_number(code: &'static str, path: String, number: &str, report: &mut Report<'_>) {
    report.warning(code, path, format!("\"{number}\" non supera il controllo delle cifre: ricontrollalo"));
}

/// 00302, 00306: as above, for tax codes. Source: published list; check character.
fn check_tax_codes(invoice: &Invoice, report: &mut Report<'_>) {
    let seller = invoice.header.cedente_prestatore.dati_anagrafici.codice_fiscale.as_ref();
    let buyer = invoice.header.cessionario_committente.dati_anagrafici.codice_fiscale.as_ref();
    for (code, party, tax_code) in [("00302", SELLER, seller), ("00306", BUYER, buyer)] {
        if let Some(tax_code) = tax_code.filter(|tax_code| !is_tax_code(tax_code)) {
            warn_number(code, format!("{party}CodiceFiscale"), tax_code, report);
        }
    }
}
