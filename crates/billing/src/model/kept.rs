//! What this is: an issued invoice and its lines as they are kept, column by column: what the chain covers and
//! what the check compares.
//! What it is not: a second model; [`KeptInvoice::read`] gives back the invoice.

use kernel::{
    BodyId, Cents, Day, Instant, InvoiceId, LineId, MembershipId, Period, Price, Quantity, Rate, RunId,
    ServiceId,
};

use super::invoice::{Draft, Head, Invoice, Issue, Link, State};
use super::{DocumentKind, Line, Nature, Number, Series, TakenBack, Vat};

/// An issued invoice as kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KeptInvoice {
    /// Which.
    pub invoice_id: InvoiceId,
    /// By which run.
    pub run_id: RunId,
    /// Whose.
    pub body_id: BodyId,
    /// By which membership.
    pub membership_id: MembershipId,
    /// The body's name at issue.
    pub body_name: String,
    /// The year whose services it bills.
    pub services_year: i16,
    /// Its series.
    pub series: Series,
    /// The year of its number.
    pub year: i16,
    /// Its place in the series.
    pub number: i64,
    /// Its number as written.
    pub number_text: String,
    /// Its date.
    pub issued_on: Day,
    /// When it was issued.
    pub issued_at: Instant,
    /// By whom.
    pub issued_by: String,
    /// By when it is paid.
    pub due_on: Day,
    /// The sum of the bases.
    pub taxable: Cents,
    /// The sum of the taxes.
    pub tax: Cents,
    /// Bases plus taxes.
    pub document: Cents,
    /// What is paid to the issuer.
    pub payable: Cents,
    /// The head, as text.
    pub head: String,
    /// The name of its file.
    pub file_name: String,
    /// The file.
    pub xml: String,
    /// The version of the chain's algorithm.
    pub algorithm: String,
    /// Its place in the chain.
    pub chain_place: i64,
    /// The hash of the one before.
    pub previous_hash: Vec<u8>,
    /// Its hash.
    pub hash: Vec<u8>,
    /// The key by which lists are in alphabetical order.
    pub sort_key: String,
    /// Invoice or credit note.
    pub kind: DocumentKind,
    /// The invoice that a credit note takes back from.
    pub corrects_id: Option<InvoiceId>,
}
store::from_row!(KeptInvoice {
    invoice_id,
    run_id,
    body_id,
    membership_id,
    body_name,
    services_year,
    series,
    year,
    number,
    number_text,
    issued_on,
    issued_at,
    issued_by,
    due_on,
    taxable,
    tax,
    document,
    payable,
    head,
    file_name,
    xml,
    algorithm,
    chain_place,
    previous_hash,
    hash,
    sort_key,
    kind,
    corrects_id
});

/// A line of an issued invoice as kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KeptLine {
    /// Of which invoice.
    pub invoice_id: InvoiceId,
    /// Its place, from 1.
    pub position: i64,
    /// Which active service it bills.
    pub line_id: LineId,
    /// Which service.
    pub service_id: ServiceId,
    /// The first day it bills.
    pub period_from: Day,
    /// The last day it bills.
    pub period_to: Day,
    /// What it says.
    pub description: String,
    /// How many.
    pub quantity: Quantity,
    /// Of what.
    pub unit: String,
    /// At which price.
    pub unit_price: Price,
    /// Without tax.
    pub amount: Cents,
    /// The rate.
    pub rate: Rate,
    /// Why no tax, or empty.
    pub nature: String,
    /// The law, or empty.
    pub nature_rule: String,
    /// How the amount came about, as text.
    pub explained: String,
    /// Of an invoice or of a credit note.
    pub kind: DocumentKind,
    /// The invoice whose line it takes back.
    pub corrects_id: Option<InvoiceId>,
    /// The place of that line.
    pub corrects_position: Option<i64>,
    /// Whether its days go back too.
    pub returns_days: bool,
}
store::from_row!(KeptLine {
    invoice_id,
    position,
    line_id,
    service_id,
    period_from,
    period_to,
    description,
    quantity,
    unit,
    unit_price,
    amount,
    rate,
    nature,
    nature_rule,
    explained,
    kind,
    corrects_id,
    corrects_position,
    returns_days
});

impl KeptInvoice {
    /// An issued invoice with its file, before its hash is known.
    pub fn of(
        invoice: &Invoice,
        issue: &Issue,
        run_id: RunId,
        xml: String,
    ) -> Result<Self, serde_json::Error> {
        let (content, totals) = (&invoice.content, invoice.content.head.totals);
        Ok(Self {
            invoice_id: invoice.invoice_id,
            run_id,
            body_id: content.body_id,
            membership_id: content.membership_id,
            body_name: content.head.customer.name.clone(),
            services_year: content.head.services_year,
            series: issue.number.series.clone(),
            year: issue.number.year,
            number: issue.number.place,
            number_text: issue.number.to_string(),
            issued_on: issue.on,
            issued_at: issue.at,
            issued_by: issue.by.clone(),
            due_on: content.head.payment.due_on,
            taxable: totals.taxable,
            tax: totals.tax,
            document: totals.document,
            payable: totals.payable,
            head: serde_json::to_string(&content.head)?,
            file_name: issue.file_name.clone(),
            xml,
            algorithm: super::ALGORITHM.to_owned(),
            chain_place: issue.link.place,
            previous_hash: issue.link.previous.clone(),
            hash: Vec::new(),
            sort_key: content.sort_key.clone(),
            kind: content.head.kind(),
            corrects_id: content.head.credit.as_ref().map(|credit| credit.invoice_id),
        })
    }

    /// Its number.
    pub fn number(&self) -> Number {
        Number { series: self.series.clone(), year: self.year, place: self.number }
    }

    /// The text in which it is searched: number, body, its codes, the name of its file.
    pub fn search_text(&self, head: &Head) -> String {
        let customer = &head.customer;
        let corrected = head.credit.as_ref().map(|credit| credit.number.as_str()).unwrap_or_default();
        let words = [&self.number_text, &self.body_name, &customer.tax_code, &self.file_name];
        kernel::text::fold(format!("{} {corrected}", words.map(String::as_str).join(" ")).trim_end())
    }

    /// The invoice, if head and lines still read as such.
    pub fn read(&self, lines: &[KeptLine]) -> Result<Invoice, serde_json::Error> {
        let head: Head = serde_json::from_str(&self.head)?;
        let lines = lines.iter().map(KeptLine::read).collect::<Result<Vec<_>, _>>()?;
        let content = Draft {
            body_id: self.body_id,
            membership_id: self.membership_id,
            sort_key: self.sort_key.clone(),
            on: self.issued_on,
            head,
            lines,
        };
        let issue = Issue {
            number: self.number(),
            on: self.issued_on,
            at: self.issued_at,
            by: self.issued_by.clone(),
            file_name: self.file_name.clone(),
            link: Link { place: self.chain_place, previous: self.previous_hash.clone() },
        };
        Ok(Invoice { invoice_id: self.invoice_id, content, state: State::Issued(issue) })
    }
}

impl KeptLine {
    /// The lines of an invoice, to be kept.
    pub fn of(invoice: &Invoice) -> Result<Vec<Self>, serde_json::Error> {
        let lines = invoice.content.lines.iter().zip(1_i64..);
        let credit = invoice.content.head.credit.as_ref();
        let mut kept: Vec<Self> = lines
            .map(|(line, position)| Self::of_line(invoice.invoice_id, position, line))
            .collect::<Result<_, _>>()?;
        for (line, taken) in kept.iter_mut().zip(credit.into_iter().flat_map(|credit| &credit.lines)) {
            line.take_back(credit.map(|credit| credit.invoice_id), *taken);
        }
        Ok(kept)
    }

    fn take_back(&mut self, from: Option<InvoiceId>, taken: TakenBack) {
        self.kind = DocumentKind::CreditNote;
        self.corrects_id = from;
        self.corrects_position = Some(taken.position);
        self.returns_days = taken.returns_days;
    }

    fn of_line(invoice_id: InvoiceId, position: i64, line: &Line) -> Result<Self, serde_json::Error> {
        let nature = line.vat.nature.clone();
        let (nature, nature_rule) = nature.map(|nature| (nature.code, nature.rule)).unwrap_or_default();
        Ok(Self {
            invoice_id,
            position,
            line_id: line.line_id,
            service_id: line.service_id,
            period_from: line.period.from(),
            period_to: line.period.to(),
            description: line.description.clone(),
            quantity: line.quantity,
            unit: line.unit.clone(),
            unit_price: line.unit_price,
            amount: line.amount,
            rate: line.vat.rate,
            nature,
            nature_rule,
            explained: serde_json::to_string(&line.explained)?,
            kind: DocumentKind::Invoice,
            corrects_id: None,
            corrects_position: None,
            returns_days: false,
        })
    }

    fn read(&self) -> Result<Line, serde_json::Error> {
        let nature = (!self.nature.is_empty())
            .then(|| Nature { code: self.nature.clone(), rule: self.nature_rule.clone() });
        let period = Period::new(self.period_from, self.period_to);
        Ok(Line {
            line_id: self.line_id,
            service_id: self.service_id,
            period: period.map_err(serde::de::Error::custom)?,
            description: self.description.clone(),
            quantity: self.quantity,
            unit: self.unit.clone(),
            unit_price: self.unit_price,
            amount: self.amount,
            vat: Vat { rate: self.rate, nature },
            explained: serde_json::from_str(&self.explained)?,
        })
    }
}
