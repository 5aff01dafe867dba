//! What this is: the FatturaPA file of a document, TD01 or TD04: FPA12 for public bodies, FPR12 for the companies
//! among the members; and the file with which a rejected one is sent again.
//! What it is not: signed or sent; the centre does that with its own channel.

use fatturapa::build::{
    Built, Issuer as Seller, Line as FileLine, PaInvoice, Payment, PublicBody, Totals as FileTotals,
    Vat as FileVat,
};
use fatturapa::model::{
    Contatti, DatiDocumentiCorrelati, EsigibilitaIva, FormatoTrasmissione, Indirizzo, Natura, TipoDocumento,
};
use fatturapa::{Context, Severity};
use kernel::{Cents, Day};
use rust_decimal::Decimal;

use crate::model::invoice::{Head, Invoice, Issue, Purchase};
use crate::model::{Address, Channel, Exigibility, Issuer, Line, Totals, Vat, VatSummary};

mod again;
mod said;

pub use again::{Again, again};
pub use said::{Said, must_say, said};

/// What a file cannot hold, in words for the person who can correct it.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct Refused(pub String);

/// The longest identifier of a document to which an invoice refers.
const LONGEST_ID: usize = 20;
/// The longest denomination, street or town, house number, description and law.
const LONGEST_NAME: usize = 80;
const LONGEST_PLACE: usize = 60;
const LONGEST_HOUSE_NUMBER: usize = 8;
const LONGEST_DESCRIPTION: usize = 1000;
const LONGEST_LAW: usize = 100;
/// What stands where the end of a text was cut.
const CUT: &str = "...";
/// The code that stands for a company's certified mail.
const BY_PEC: &str = "0000000";

/// The file of an issued invoice, checked as the exchange system would: any error refuses it.
pub fn xml(invoice: &Invoice, issue: &Issue, today: Day) -> Result<String, Refused> {
    checked(&built(invoice, issue)?, today)
}

fn checked(content: &fatturapa::Invoice, today: Day) -> Result<String, Refused> {
    let findings = fatturapa::check(content, &Context::new(today.date()));
    let errors: Vec<String> = findings
        .iter()
        .filter(|finding| finding.severity == Severity::Error)
        .map(|finding| format!("{} (controllo {})", finding.message, finding.code))
        .collect();
    if !errors.is_empty() {
        return Err(Refused(format!("Il file non supera i controlli: {}", errors.join("; "))));
    }
    fatturapa::write(content).map_err(|why| Refused(why.to_string()))
}

fn built(invoice: &Invoice, issue: &Issue) -> Result<fatturapa::Invoice, Refused> {
    let head = &invoice.content.head;
    let number = issue.number.to_string();
    let progressive = progressive_of(&issue.file_name);
    let start = PaInvoice::new(&seller(&head.issuer), &buyer(head), progressive, &number, issue.on.date());
    let mut file = start.kind(kind(head)).reason(&head.reason);
    if let Some(credit) = &head.credit {
        file = file.corrects(&credit.number, credit.on.date());
    }
    let (agreements, orders) = references(head, &head.purchases);
    file = agreements.into_iter().fold(file, PaInvoice::agreement);
    file = orders.into_iter().fold(file, PaInvoice::order);
    if let Some(duty) = &head.stamp_duty {
        file = file.stamp_duty(euro(duty.value));
    }
    for line in &invoice.content.lines {
        file = file.line(file_line(line, exigibility(head)));
    }
    if head.credit.is_none() {
        // A credit note asks for no payment.
        file = file.payment(Payment::transfer(&head.payment.iban, head.payment.due_on.date()));
    }
    let mut built = file.build().map_err(|why| Refused(why.to_string()))?;
    if head.credit.is_some() {
        take_taxes(&mut built, &head.vat)?;
    }
    same_totals(head.totals, built.totals)?;
    for summary in built.invoice.bodies.iter_mut().flat_map(|body| &mut body.dati_beni_servizi.dati_riepilogo)
    {
        // Several laws of one nature stand together.
        summary.riferimento_normativo =
            summary.riferimento_normativo.take().map(|laws| fitting(&laws, LONGEST_LAW));
    }
    Ok(for_channel(built.invoice, &head.customer.channel))
}

/// Invoice or credit note, as the file calls it.
fn kind(head: &Head) -> TipoDocumento {
    if head.credit.is_some() { TipoDocumento::TD04 } else { TipoDocumento::TD01 }
}

/// The tax of a credit note is what is left of the tax of its invoice, within a cent of the tax on its own base: the
/// file says that, and the check of the exchange system (00421) allows the cent.
fn take_taxes(built: &mut Built, vat: &[VatSummary]) -> Result<(), Refused> {
    let differs = || Refused("Il riepilogo IVA della nota e quello del suo file non coincidono".into());
    for body in &mut built.invoice.bodies {
        for summary in &mut body.dati_beni_servizi.dati_riepilogo {
            let nature = summary.natura.as_ref().map(Natura::as_str);
            let own = vat.iter().find(|group| {
                Decimal::new(group.rate.get(), 2) == summary.aliquota_iva
                    && group.nature.as_ref().map(|nature| nature.code.as_str()) == nature
            });
            summary.imposta = euro(own.ok_or_else(differs)?.tax);
        }
        let sums = fatturapa::build::totals(&body.dati_beni_servizi.dati_riepilogo).ok_or_else(differs)?;
        body.dati_generali.documento.importo_totale_documento = Some(sums.document);
        built.totals = sums;
    }
    Ok(())
}

/// The totals are computed twice, by us and by whoever writes the file; an invoice on which they differ does
/// not go out.
fn same_totals(ours: Totals, file: FileTotals) -> Result<(), Refused> {
    let ours = [ours.taxable, ours.tax, ours.document, ours.payable].map(euro);
    if ours == [file.base, file.tax, file.document, file.payable] {
        return Ok(());
    }
    Err(Refused("I totali della fattura e quelli del suo file non coincidono: segnala il problema".into()))
}

/// A company gets the other format, and its mail or channel code in place of an office.
fn for_channel(mut file: fatturapa::Invoice, channel: &Channel) -> fatturapa::Invoice {
    let (code, pec) = match channel {
        Channel::Office(_) => return file,
        Channel::Code(code) => (code.clone(), None),
        Channel::Pec(pec) => (BY_PEC.to_owned(), Some(pec.clone())),
    };
    let transmission = &mut file.header.dati_trasmissione;
    transmission.formato_trasmissione = FormatoTrasmissione::FPR12;
    transmission.codice_destinatario = code;
    transmission.pec_destinatario = pec;
    file.versione = FormatoTrasmissione::FPR12;
    file
}

/// `00001` of `IT01234567890_00001.xml`.
fn progressive_of(file_name: &str) -> &str {
    let stem = file_name.split('.').next().unwrap_or_default();
    stem.rsplit('_').next().unwrap_or_default()
}

fn seller(issuer: &Issuer) -> Seller {
    let own = if issuer.tax_code.is_empty() { &issuer.vat_number } else { &issuer.tax_code };
    Seller {
        name: fitting(&issuer.name, LONGEST_NAME),
        vat_number: issuer.vat_number.clone(),
        tax_code: own.clone(),
        regime: issuer.regime.as_str().into(),
        address: address(&issuer.address),
        contacts: contacts(issuer),
        transmitter: Some(issuer.transmitter.clone()),
    }
}

/// A telephone number as the file wants it: 5 to 12 characters without spaces; one that does not fit is left out.
fn contacts(issuer: &Issuer) -> Option<Contatti> {
    let phone: String = issuer.phone.chars().filter(char::is_ascii_digit).collect();
    let telefono = (5..=12).contains(&phone.len()).then_some(phone);
    let email = (!issuer.email.is_empty()).then(|| issuer.email.clone());
    let found = telefono.is_some() || email.is_some();
    found.then(|| Contatti { telefono, email, ..Contatti::default() })
}

fn buyer(head: &Head) -> PublicBody {
    let customer = &head.customer;
    let office = match &customer.channel {
        Channel::Office(code) | Channel::Code(code) => code.clone(),
        Channel::Pec(_) => BY_PEC.to_owned(),
    };
    let tax_code = if customer.tax_code.is_empty() { &customer.vat_number } else { &customer.tax_code };
    PublicBody {
        name: fitting(&customer.name, LONGEST_NAME),
        tax_code: tax_code.clone(),
        vat_number: (!customer.vat_number.is_empty()).then(|| customer.vat_number.clone()),
        office,
        address: address(&customer.address),
    }
}

/// A house number too long for its own field goes with the street.
fn address(address: &Address) -> Indirizzo {
    let filled = |text: &str| (!text.trim().is_empty()).then(|| text.to_owned());
    let number = fatturapa::text::to_latin(&address.number);
    let apart = number.chars().count() <= LONGEST_HOUSE_NUMBER;
    let street = if apart { address.street.clone() } else { format!("{}, {number}", address.street) };
    Indirizzo {
        indirizzo: fitting(&street, LONGEST_PLACE),
        numero_civico: filled(&number).filter(|_| apart),
        cap: address.postal_code.clone(),
        comune: fitting(&address.town, LONGEST_PLACE),
        provincia: filled(&address.province),
        nazione: "IT".to_owned(),
    }
}

/// A text as long as the file has room for, its end cut if need be: what is kept and its readable copy have it whole.
fn fitting(text: &str, longest: usize) -> String {
    let plain = String::from(fatturapa::text::to_latin(text));
    if plain.chars().count() <= longest {
        return plain;
    }
    let start: String = plain.chars().take(longest.saturating_sub(CUT.len())).collect();
    format!("{}{CUT}", start.trim_end())
}

/// The agreement with CIG and CUP, and each commitment of expenditure as an order.
/// Source: the FatturaPA format, block 2.1.4 `DatiConvenzione`; the law asks for the commitment, not for its place.
fn references(
    head: &Head,
    purchases: &[Purchase],
) -> (Vec<DatiDocumentiCorrelati>, Vec<DatiDocumentiCorrelati>) {
    let agreement = |purchase: &Purchase| related(&head.agreement.number, head.agreement.signed_on, purchase);
    let order = |purchase: &Purchase| {
        purchase.commitment.as_ref().map(|act| related(&act.number, Some(act.date), purchase))
    };
    (purchases.iter().map(agreement).collect(), purchases.iter().filter_map(order).collect())
}

fn related(number: &str, date: Option<Day>, purchase: &Purchase) -> DatiDocumentiCorrelati {
    DatiDocumentiCorrelati {
        riferimento_numero_linea: purchase.lines.clone(),
        id_documento: identifier(number),
        data: date.map(Day::date),
        codice_cup: purchase.cup.clone(),
        codice_cig: purchase.cig.clone(),
        ..DatiDocumentiCorrelati::default()
    }
}

/// An identifier of at most twenty plain characters; the whole of it stands in the reason of the invoice.
fn identifier(text: &str) -> String {
    let plain = fatturapa::text::to_latin(text);
    let plain =
        plain.chars().map(|letter| if letter.is_ascii_graphic() || letter == ' ' { letter } else { '.' });
    plain.take(LONGEST_ID).collect::<String>().trim().to_owned()
}

fn exigibility(head: &Head) -> EsigibilitaIva {
    let split = |exigibility| exigibility == Some(Exigibility::SplitPayment);
    if head.vat.iter().any(|group| split(group.exigibility)) { EsigibilitaIva::S } else { EsigibilitaIva::I }
}

fn file_line(line: &Line, exigibility: EsigibilitaIva) -> FileLine {
    let unit_price = scaled(line.unit_price.get());
    let quantity = scaled(line.quantity.get());
    FileLine::new(&fitting(&line.description, LONGEST_DESCRIPTION), unit_price, vat(&line.vat, exigibility))
        .quantity(quantity, &short_unit(&line.unit))
        .period(line.period.from().date(), line.period.to().date())
}

/// The file has room for ten characters of unit.
fn short_unit(unit: &str) -> String {
    let plain = unit.chars().filter(|letter| letter.is_ascii_graphic() || *letter == ' ');
    plain.take(10).collect::<String>().trim().to_owned()
}

fn vat(vat: &Vat, exigibility: EsigibilitaIva) -> FileVat {
    match &vat.nature {
        None => FileVat::Charged { rate: Decimal::new(vat.rate.get(), 2), exigibility },
        Some(nature) => FileVat::not_charged(Natura::from(nature.code.as_str()), &nature.rule),
    }
}

/// Prices and quantities carry eight decimals; the file wants at least two.
fn scaled(hundred_millionths: i64) -> Decimal {
    let mut number = Decimal::new(hundred_millionths, 8).normalize();
    number.rescale(number.scale().max(2));
    number
}

fn euro(amount: Cents) -> Decimal {
    Decimal::new(amount.get(), 2)
}
