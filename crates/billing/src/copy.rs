//! What this is: the readable copy of a document: a PDF/A with its file attached, made once and kept.
//! What it is not: the document; that is the file.

use jiff::tz::TimeZone;
use kernel::permission::ViewInvoices;
use kernel::{Actor, Can, Cents, InvoiceId};
use paper::{DefinedTerm, DocMeta, InvoiceLine, InvoicePaper, Party, Payment, Totals, VatSummary};
use webkit::{App, Problem};

use crate::model::invoice::{Head, Issue, Purchase};
use crate::model::{Channel, DocumentKind, Exigibility, Invoice, Line};
use crate::store::invoices::{self, Issued};
use crate::store::marks;

/// The readable copy of an invoice: the one kept, or a new one, which is then kept.
pub async fn of(
    app: &App,
    actor: &Actor,
    can: &Can<ViewInvoices>,
    issued: &Issued,
) -> Result<Vec<u8>, Problem> {
    if let Some(bytes) = kept(app, can, issued).await? {
        return Ok(bytes);
    }
    let bytes = drawn(issued.clone()).await?;
    let mut tx = app.db.write(can.tenant(), actor).await?;
    let sha256 = tx.put_file(&file_name(issued), "application/pdf", &bytes).await?;
    marks::keep_paper(&mut tx, can, (issued.kept.invoice_id, &sha256)).await?;
    tx.commit_unaudited("a copy can be made again at any time, the same").await?;
    Ok(bytes)
}

/// The copy of an invoice by its id.
pub async fn of_id(
    app: &App,
    actor: &Actor,
    can: &Can<ViewInvoices>,
    id: InvoiceId,
) -> Result<(Issued, Vec<u8>), Problem> {
    let issued = invoices::find(&mut app.db.read(can.tenant()).await?, can, id).await?;
    let issued = issued.ok_or(Problem::NotFound)?;
    let bytes = of(app, actor, can, &issued).await?;
    Ok((issued, bytes))
}

async fn kept(app: &App, can: &Can<ViewInvoices>, issued: &Issued) -> Result<Option<Vec<u8>>, Problem> {
    let Some(sha256) = &issued.marks.paper_sha256 else { return Ok(None) };
    let file = app.db.read(can.tenant()).await?.file(sha256).await?;
    Ok(file.map(|file| file.bytes))
}

/// `Fattura-2022-0001-comune-di-urbino.pdf`, `Nota-di-credito-2022-0002-comune-di-urbino.pdf`.
pub fn file_name(issued: &Issued) -> String {
    let number = kernel::text::slugify(&issued.kept.number_text).to_uppercase();
    let kind = issued.kind().label().replace(' ', "-");
    format!("{kind}-{number}-{}.pdf", kernel::text::slugify(&issued.kept.body_name))
}

/// Typesetting takes its time: it must not keep other pages waiting.
async fn drawn(issued: Issued) -> Result<Vec<u8>, Problem> {
    let drawn = tokio::task::spawn_blocking(move || draw(&issued)).await;
    drawn.map_err(|why| Problem::internal(&why))?.map_err(|why| Problem::internal(&why))
}

/// Why a copy cannot be made.
#[derive(Debug, thiserror::Error)]
pub enum NotDrawn {
    /// The document could not be typeset.
    #[error(transparent)]
    Paper(#[from] paper::PaperError),
    /// The zone of Rome is not there.
    #[error(transparent)]
    Zone(#[from] jiff::Error),
    /// It was not issued.
    #[error("una bozza non ha copia")]
    Draft,
}

/// The copy of an issued invoice; the same bytes each time.
pub fn draw(issued: &Issued) -> Result<Vec<u8>, NotDrawn> {
    let issue = issued.invoice.issued().ok_or(NotDrawn::Draft)?;
    let head = &issued.invoice.content.head;
    let at = issue.at.timestamp().to_zoned(TimeZone::get("Europe/Rome")?);
    let title = format!("{} {} del {}", issued.kind().label(), issue.number, issue.on);
    let meta = DocMeta { title, author: head.issuer.name.clone(), at };
    let words = words(&issued.invoice, issue);
    Ok(paper::invoice(&words, issued.kept.xml.as_bytes(), &issue.file_name, &meta)?)
}

fn words(invoice: &Invoice, issue: &Issue) -> InvoicePaper {
    let content = &invoice.content;
    let head = &content.head;
    InvoicePaper {
        demo: head.invented,
        kind: kind_words(head.kind()).into(),
        number: issue.number.to_string(),
        day: issue.on.to_string(),
        issuer: issuer(head),
        customer: customer(head),
        references: references(head),
        subject: head.reason.clone(),
        lines: content.lines.iter().zip(1..).map(|(line, number)| paper_line(line, number)).collect(),
        vat: head.vat.iter().map(|group| vat(head, group)).collect(),
        totals: totals(head),
        payment: head.credit.is_none().then(|| Payment {
            method: "Bonifico (MP05)".into(),
            due: head.payment.due_on.to_string(),
            iban: head.payment.iban.clone(),
            reason: format!("Fattura {}", issue.number),
        }),
        notes: notes(head),
    }
}

fn kind_words(kind: DocumentKind) -> &'static str {
    match kind {
        DocumentKind::Invoice => "Fattura (TD01)",
        DocumentKind::CreditNote => "NOTA DI CREDITO (TD04)",
    }
}

fn issuer(head: &Head) -> Party {
    let issuer = &head.issuer;
    let identifiers = [("Partita IVA", &issuer.vat_number), ("Codice fiscale", &issuer.tax_code)];
    Party { name: issuer.name.clone(), address: issuer.address.rows(), identifiers: filled(identifiers) }
}

fn customer(head: &Head) -> Party {
    let customer = &head.customer;
    let (label, to) = match &customer.channel {
        Channel::Office(code) => ("Codice univoco ufficio", code),
        Channel::Code(code) => ("Codice destinatario", code),
        Channel::Pec(pec) => ("PEC", pec),
    };
    let identifiers =
        [("Codice fiscale", &customer.tax_code), ("Partita IVA", &customer.vat_number), (label, to)];
    Party { name: customer.name.clone(), address: customer.address.rows(), identifiers: filled(identifiers) }
}

fn filled<const N: usize>(terms: [(&str, &String); N]) -> Vec<DefinedTerm> {
    let terms = terms.into_iter().filter(|(_, value)| !value.is_empty());
    terms.map(|(label, value)| DefinedTerm::new(label, value)).collect()
}

fn references(head: &Head) -> Vec<DefinedTerm> {
    let agreement = &head.agreement;
    let signed = agreement.signed_on.map(|day| format!(" del {day}")).unwrap_or_default();
    let first =
        DefinedTerm::new("Convenzione", format!("n. {}{signed}, {}", agreement.number, agreement.title));
    let others = head.purchases.iter().flat_map(purchase_terms);
    let corrected = head.credit.iter().flat_map(|credit| {
        let invoice = format!("n. {} del {}", credit.number, credit.on);
        [DefinedTerm::new("Fattura stornata", invoice), DefinedTerm::new("Motivo", &credit.reason)]
    });
    corrected.chain(std::iter::once(first)).chain(others).collect()
}

/// CIG, CUP and commitment, with the lines concerned where they differ.
pub fn purchase_terms(purchase: &Purchase) -> Vec<DefinedTerm> {
    let lines: Vec<String> = purchase.lines.iter().map(ToString::to_string).collect();
    let of = if lines.is_empty() { String::new() } else { format!(" (righe {})", lines.join(", ")) };
    let cig = purchase
        .cig
        .clone()
        .or_else(|| (!purchase.no_cig.is_empty()).then(|| format!("non dovuto: {}", purchase.no_cig)));
    let commitment = purchase.commitment.as_ref().map(ToString::to_string);
    let terms = [("CIG", cig), ("CUP", purchase.cup.clone()), ("Impegno di spesa", commitment)];
    let terms = terms.into_iter().filter_map(|(label, value)| Some((label, value?)));
    terms.map(|(label, value)| DefinedTerm::new(format!("{label}{of}"), value)).collect()
}

fn paper_line(line: &Line, number: usize) -> InvoiceLine {
    InvoiceLine {
        number: number.to_string(),
        description: service(line),
        computed: line.explained.formula.clone(),
        quantity: format!("{} {}", line.quantity, line.unit),
        unit_price: line.unit_price.to_string(),
        vat: line.vat.label(),
        amount: plain(line.amount),
    }
}

/// What the line says before its sum, which the copy prints apart.
fn service(line: &Line) -> String {
    let said = line.description.strip_suffix(&line.explained.formula).unwrap_or(&line.description);
    said.trim_end_matches([' ', '.']).to_owned()
}

fn vat(head: &Head, group: &crate::model::VatSummary) -> VatSummary {
    let split = group.exigibility == Some(Exigibility::SplitPayment);
    let by_split = head.split_payment.as_ref().filter(|_| split);
    let law = by_split.map(|_| "Scissione dei pagamenti".to_owned());
    VatSummary {
        rate: group.label(),
        legal_reference: law
            .or_else(|| group.nature.as_ref().map(|nature| nature.rule.clone()))
            .unwrap_or_default(),
        taxable: plain(group.base),
        tax: plain(group.tax),
    }
}

fn totals(head: &Head) -> Totals {
    let totals = head.totals;
    let split = head.split_payment.is_some() && totals.tax != Cents::ZERO;
    let minus = Cents::ZERO.minus(totals.tax).map(plain).unwrap_or_default();
    let note = "Operazione soggetta alla scissione dei pagamenti: l'IVA è versata dal cliente direttamente all'Erario.";
    Totals {
        taxable: plain(totals.taxable),
        tax: plain(totals.tax),
        // Declared, and borne by who issues: it is not part of the total. See the notes.
        stamp_duty: String::new(),
        total: plain(totals.document),
        split_payment_tax: if split { minus } else { String::new() },
        split_payment_note: if split { note.into() } else { String::new() },
        payable: totals.payable.euro(),
    }
}

fn notes(head: &Head) -> Vec<String> {
    let duty = head.stamp_duty.as_ref();
    let duty = duty
        .map(|duty| format!("Imposta di bollo di {} assolta in modo virtuale da chi emette.", duty.value));
    let credit = head.credit.as_ref().map(|credit| {
        format!(
            "L'importo è a credito del cliente: si detrae da quanto dovuto per la fattura {} o viene restituito.",
            credit.number
        )
    });
    duty.into_iter().chain(credit).collect()
}

/// `1.234,56`, without the sign of the euro: the columns say it.
fn plain(amount: Cents) -> String {
    amount.euro().trim_end_matches(" €").to_owned()
}
