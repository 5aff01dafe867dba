//! What this is: what credit notes have taken back of an invoice so far, and the issuing of another, under the hold of
//! the centre since before it reads what is left: two at once never exceed the invoice.
//! What it is not: the arithmetic; that is `model::credit`.

use kernel::permission::{IssueCreditNote, ViewInvoices};
use kernel::{BodyId, Can, Cents, Day, InvoiceId, LineId, Period, ServiceId};
use store::{StoreError, Tx};

use super::invoices::{self, Issued};
use super::{Failure, issuing};
use crate::model::invoice::Head;
use crate::model::{Channel, Chosen, Creditable, Credited, DocumentKind, KeptInvoice, Rules};

const LINES: &str = "SELECT corrects_id, corrects_position, amount, period_from, period_to, returns_days FROM invoice_line \
    WHERE tenant_id = $1 AND corrects_id = $2";
const HEADS: &str =
    "SELECT head AS c0 FROM invoice WHERE tenant_id = $1 AND corrects_id = $2 ORDER BY chain_place";
const WAIVE: &str = "INSERT INTO credit_waiver (tenant_id, invoice_id, position, days_from, reason, waived_at, \
    waived_by) VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT DO NOTHING";
const WAIVED: &str = "SELECT w.invoice_id AS c0, w.position AS c1, w.days_from AS c2 FROM credit_waiver w \
    WHERE w.tenant_id = $1";
// A line without a price list is a share of common costs: it does not end with a service.
const BILLED: &str = "SELECT l.invoice_id, l.position, l.line_id, l.service_id, l.description, l.period_from, \
    l.period_to, l.amount, i.body_id, i.body_name, i.number_text, i.issued_on FROM invoice_line l \
    JOIN invoice i ON i.tenant_id = l.tenant_id AND i.invoice_id = l.invoice_id \
    WHERE l.tenant_id = $1 AND l.services_year = $2 AND l.kind = 'TD01' \
    AND l.explained NOT LIKE '%\"price_list_id\":\"00000000-0000-0000-0000-000000000000\"%' \
    ORDER BY i.sort_key, i.number_key, l.position";
const TAKEN: &str = "SELECT corrects_id, corrects_position, amount, period_from, period_to, returns_days \
    FROM invoice_line WHERE tenant_id = $1 AND services_year = $2 AND kind = 'TD04'";
const YEARS: &str = "SELECT DISTINCT services_year AS c0 FROM invoice_run WHERE tenant_id = $1 AND services_year >= $2 \
    ORDER BY 1 DESC";
pub(crate) const SQL: &[&str] = &[LINES, HEADS, WAIVE, WAIVED, BILLED, TAKEN, YEARS];

/// A credit note to be issued.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewNote {
    /// Its id, given beforehand: the same note asked for twice is issued once.
    pub id: InvoiceId,
    /// What it takes back.
    pub chosen: Vec<Chosen>,
    /// Its date.
    pub on: Day,
    /// Why.
    pub reason: String,
}

/// How the file of a note travels, as the register says today; what it does not say stays as on the invoice.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Route {
    /// How it reaches the customer.
    pub channel: Option<Channel>,
    /// Tax code of who transmits.
    pub transmitter: Option<String>,
}

/// What credit notes have taken back of an invoice so far.
pub async fn of(tx: &mut Tx, can: &Can<ViewInvoices>, issued: &Issued) -> Result<Credited, StoreError> {
    let key = [can.tenant().into(), issued.kept.invoice_id.into()];
    let taken: Vec<TakenBack> = tx.all(LINES, &key).await?;
    let heads: Vec<(String,)> = tx.all(HEADS, &key).await?;
    let corrupt = |why: serde_json::Error| StoreError::Corrupt(why.to_string());
    let notes = heads.iter().map(|(head,)| serde_json::from_str::<Head>(head).map(|head| head.vat));
    let content = &issued.invoice.content;
    let lines = content.lines.iter().zip(1_i64..).map(|(line, position)| {
        let own = || taken.iter().filter(move |one| one.corrects_position == position);
        let returned = own().filter(|one| one.returns_days);
        let credited = Cents::sum(own().map(|one| one.amount));
        Ok(Creditable {
            position,
            line: line.clone(),
            credited: credited.ok_or_else(|| StoreError::Corrupt("sum of credits".into()))?,
            returned: returned.filter_map(|one| Period::new(one.period_from, one.period_to).ok()).collect(),
        })
    });
    Ok(Credited {
        invoice_id: issued.kept.invoice_id,
        number: issued.kept.number_text.clone(),
        on: issued.kept.issued_on,
        body_id: issued.kept.body_id,
        membership_id: issued.kept.membership_id,
        sort_key: issued.kept.sort_key.clone(),
        head: content.head.clone(),
        lines: lines.collect::<Result<_, StoreError>>()?,
        notes: notes.collect::<Result<_, _>>().map_err(corrupt)?,
    })
}

/// Issues a credit note of an invoice.
pub async fn issue(
    tx: &mut Tx,
    (can, view): (&Can<IssueCreditNote>, &Can<ViewInvoices>),
    invoice: InvoiceId,
    new: NewNote,
    (rules, route): (&Rules, Route),
) -> Result<KeptInvoice, Failure> {
    tx.hold_tenant(can.tenant()).await?;
    if let Some(made) = invoices::find(tx, view, new.id).await? {
        let same = made.kept.corrects_id == Some(invoice);
        return if same { Ok(made.kept) } else { Err(Failure::Stale) };
    }
    let issued = invoices::find(tx, view, invoice).await?;
    let issued = issued.filter(|one| one.kind() == DocumentKind::Invoice).ok_or(Failure::NotThere)?;
    let mut draft = of(tx, view, &issued).await?.note(&new.chosen, (new.on, &new.reason), rules)?;
    if let Some(channel) = route.channel {
        draft.head.customer.channel = channel;
    }
    if let Some(transmitter) = route.transmitter {
        draft.head.issuer.transmitter = transmitter;
    }
    issuing::issue_credit(tx, can, (new.id, issued.kept.run_id, &issued.kept.series), draft).await
}

/// A line of a service on an invoice, with what was taken back of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BilledLine {
    /// Of which invoice.
    pub invoice_id: InvoiceId,
    /// Its place in it.
    pub position: i64,
    /// Which active service.
    pub line_id: LineId,
    /// Which service.
    pub service_id: ServiceId,
    /// What it says.
    pub description: String,
    /// The first day it bills.
    pub period_from: Day,
    /// The last day it bills.
    pub period_to: Day,
    /// Without tax.
    pub amount: Cents,
    /// Whose.
    pub body_id: BodyId,
    /// The body's name at issue.
    pub body_name: String,
    /// The number of the invoice.
    pub number_text: String,
    /// Its date.
    pub issued_on: Day,
}
store::from_row!(BilledLine {
    invoice_id,
    position,
    line_id,
    service_id,
    description,
    period_from,
    period_to,
    amount,
    body_id,
    body_name,
    number_text,
    issued_on
});

/// What a credit note took back of a line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TakenBack {
    /// Of which invoice.
    pub corrects_id: InvoiceId,
    /// The line's place in it.
    pub corrects_position: i64,
    /// How much.
    pub amount: Cents,
    /// From which day.
    pub period_from: Day,
    /// To which day.
    pub period_to: Day,
    /// Whether the days went back too.
    pub returns_days: bool,
}
store::from_row!(TakenBack { corrects_id, corrects_position, amount, period_from, period_to, returns_days });

/// The years whose services are billed, from one on, the newest first.
pub async fn years(tx: &mut Tx, can: &Can<IssueCreditNote>, first: i16) -> Result<Vec<i16>, StoreError> {
    let rows: Vec<(i16,)> = tx.all(YEARS, &[can.tenant().into(), first.into()]).await?;
    Ok(rows.into_iter().map(|(year,)| year).collect())
}

/// The services billed for a year, line by line, and what was taken back of them.
pub async fn billed(
    tx: &mut Tx,
    can: &Can<IssueCreditNote>,
    year: i16,
) -> Result<(Vec<BilledLine>, Vec<TakenBack>), StoreError> {
    let key = [can.tenant().into(), year.into()];
    Ok((tx.all(BILLED, &key).await?, tx.all(TAKEN, &key).await?))
}

/// Days billed beyond the end of a service, by invoice, place of the line and first day.
pub type WaivedDays = (InvoiceId, i64, Day);

/// Decides not to give back days billed beyond the end of a service.
pub async fn waive(
    tx: &mut Tx,
    can: &Can<IssueCreditNote>,
    (issued, position, from): (&Issued, i64, Day),
    reason: &str,
) -> Result<(), Failure> {
    let by = tx.author().map(|actor| actor.name().to_owned()).unwrap_or_default();
    let values = [
        can.tenant().into(),
        issued.kept.invoice_id.into(),
        position.into(),
        from.into(),
        reason.into(),
        tx.now().into(),
        by.into(),
    ];
    tx.exec(WAIVE, &values).await?;
    let number = &issued.kept.number_text;
    let summary =
        format!("Deciso di non stornare la riga {position} della fattura {number} dal {from}: {reason}");
    let entry = store::Entry::new("credit.waive", "invoice", issued.kept.invoice_id);
    tx.audit(entry.of_body(issued.kept.body_id).summary(summary));
    Ok(())
}

/// What the centre decided not to give back.
pub async fn waived(tx: &mut Tx, can: &Can<IssueCreditNote>) -> Result<Vec<WaivedDays>, StoreError> {
    tx.all(WAIVED, &[can.tenant().into()]).await
}
