//! What this is: deadlines read from agreements and memberships, and the record of those people were told of.
//! What it is not: a table of deadlines: they follow from dates.

use kernel::permission::ViewAgreements;
use kernel::{AgreementId, BodyId, Can, Day, Period};
use store::{FromRow, Row, StoreError, Tx, Val};

use super::purchase::ALL_SERVICES;
use super::rows::{billing_of, membership_columns, span_of_row};
use crate::model::{BillingRule, Deadline, DeadlineKind, Membership, Span, next_billed_year, of_dates};

const AGREEMENTS: &str = "SELECT a.agreement_id, a.number, a.title, a.starts, a.ends, a.notice_by, a.course, \
    a.window_from, a.window_to, a.timing, a.due_kind, a.due_on, a.due_days, a.proration FROM agreement a \
    WHERE a.tenant_id = $1 AND a.starts <= $3 AND a.ends >= $3 AND a.status <> 'draft' AND a.status <> 'archived' \
    AND (EXISTS (SELECT 1 FROM membership m WHERE m.tenant_id = $1 AND m.agreement_id = a.agreement_id \
    AND m.body_id = $2) OR $2 IS NULL) ORDER BY a.ends, a.agreement_id LIMIT 1000";
macro_rules! lacking {
    () => {
        "m.starts <= $4 AND m.ends >= $3 AND m.course <> 'cancelled' AND EXISTS (SELECT 1 FROM membership_line l \
         WHERE l.tenant_id = m.tenant_id AND l.membership_id = m.membership_id AND l.starts <= $4 AND l.ends >= $3 \
         AND (NOT EXISTS (SELECT 1 FROM membership_purchase p WHERE p.tenant_id = m.tenant_id \
         AND p.membership_id = m.membership_id AND p.year = $5 AND (p.service_id = l.service_id OR p.service_id = $6) \
         AND (p.cig <> '' OR p.no_cig_reason <> '')) \
         OR NOT EXISTS (SELECT 1 FROM membership_purchase q WHERE q.tenant_id = m.tenant_id \
         AND q.membership_id = m.membership_id AND q.year = $5 AND (q.service_id = l.service_id OR q.service_id = $6) \
         AND q.commitment_date IS NOT NULL)))"
    };
}
const LACKING: &str = concat!(
    "SELECT ",
    membership_columns!("m."),
    " FROM membership m WHERE m.tenant_id = $1 AND m.agreement_id = $2 AND ",
    lacking!(),
    " AND (m.body_id = $7 OR $7 IS NULL) ORDER BY m.sort_key, m.membership_id"
);
const HOW_MANY_LACK: &str = concat!(
    "SELECT count(*) AS c0 FROM membership m WHERE m.tenant_id = $1 AND m.agreement_id = $2 AND ",
    lacking!()
);
const OWN: &str = concat!(
    "SELECT ",
    membership_columns!(""),
    " FROM membership WHERE tenant_id = $1 AND body_id = $2 AND starts <= $3 AND ends >= $3"
);
const ENDING: &str = concat!(
    "SELECT ",
    membership_columns!(""),
    " FROM membership WHERE tenant_id = $1 AND starts <= $2 AND ends >= $2 AND course <> 'cancelled' \
     AND (ends <= $3 OR (notice_by >= $2 AND notice_by <= $3)) ORDER BY ends, membership_id"
);
const TELL: &str = "INSERT INTO deadline_notice (tenant_id, kind, thing_id, due, told_at) VALUES ($1, $2, $3, $4, $5) \
    ON CONFLICT DO NOTHING";
pub(crate) const SQL: &[&str] = &[AGREEMENTS, LACKING, HOW_MANY_LACK, OWN, ENDING, TELL];

struct InForce {
    agreement_id: AgreementId,
    number: String,
    title: String,
    span: Span,
    billing: BillingRule,
}

impl FromRow for InForce {
    fn from_row(row: &Row) -> Result<Self, StoreError> {
        Ok(Self {
            agreement_id: row.get("agreement_id")?,
            number: row.get("number")?,
            title: row.get("title")?,
            span: span_of_row(row)?,
            billing: billing_of(row)?,
        })
    }
}

impl InForce {
    fn name(&self) -> String {
        format!("Convenzione n. {} «{}»", self.number, self.title)
    }

    fn deadline(&self, kind: DeadlineKind, due: Day, text: String) -> Deadline {
        let title = format!("{}: {}", kind.label(), self.name());
        let href = format!("/convenzioni/{}", self.agreement_id);
        Deadline { kind, thing: self.agreement_id.0, body: None, due, title, text, href }
    }
}

/// The deadlines of whoever asks: the centre's, or those of their own body.
pub async fn of(tx: &mut Tx, can: &Can<ViewAgreements>, today: Day) -> Result<Vec<Deadline>, StoreError> {
    let own = can.scope().body();
    let values = [can.tenant().into(), own.into(), today.into()];
    let agreements: Vec<InForce> = tx.all(AGREEMENTS, &values).await?;
    let mut all = match own {
        None => of_centre(tx, &agreements, today).await?,
        Some(_) => of_body(tx, can, &agreements, today).await?,
    };
    all.sort_by(|a, b| (a.due, &a.title).cmp(&(b.due, &b.title)));
    Ok(all)
}

async fn of_centre(tx: &mut Tx, agreements: &[InForce], today: Day) -> Result<Vec<Deadline>, StoreError> {
    let mut all = Vec::new();
    for agreement in agreements {
        for (kind, due) in of_dates(&agreement.span, today) {
            all.push(agreement.deadline(kind, due, text_of(agreement.span, kind)));
        }
        let year = next_billed_year(&agreement.billing, today);
        let (from, to) = agreement.billing.window_of(year);
        let text = format!("Le fatture dei servizi {year} si emettono dal {from} al {to}.");
        all.push(agreement.deadline(DeadlineKind::Billing, to, text));
        let lacking: i64 = tx.scalar(HOW_MANY_LACK, &year_values(tx, agreement, year)).await?;
        if lacking > 0 {
            let text = format!("Per il {year} mancano CIG o impegno di {lacking} adesioni.");
            let href = format!("/adesioni?convenzione={}", agreement.agreement_id);
            all.push(Deadline { href, ..agreement.deadline(DeadlineKind::PurchaseData, from, text) });
        }
    }
    Ok(all)
}

async fn of_body(
    tx: &mut Tx,
    can: &Can<ViewAgreements>,
    agreements: &[InForce],
    today: Day,
) -> Result<Vec<Deadline>, StoreError> {
    let own: Vec<Membership> =
        tx.all(OWN, &[can.tenant().into(), can.scope().body().into(), today.into()]).await?;
    let mut all = Vec::new();
    for member in &own {
        all.extend(dates_of(member, agreements, today));
    }
    for agreement in agreements {
        all.extend(lacking(tx, agreement, (today, can.scope().body())).await?);
    }
    Ok(all)
}

/// What is due about the dates of one membership.
fn dates_of(member: &Membership, agreements: &[InForce], today: Day) -> Vec<Deadline> {
    let agreement = agreements.iter().find(|one| one.agreement_id == member.agreement_id);
    let dated = |(kind, due)| {
        let deadline = agreement?.deadline(kind, due, text_of(member.span, kind));
        Some(for_member(member, deadline))
    };
    of_dates(&member.span, today).into_iter().filter_map(dated).collect()
}

fn text_of(span: Span, kind: DeadlineKind) -> String {
    match kind {
        DeadlineKind::Notice => {
            format!("Dopo questo giorno la disdetta non vale più per la scadenza del {}.", span.ends)
        }
        DeadlineKind::Expiry | DeadlineKind::Billing | DeadlineKind::PurchaseData => {
            format!("In vigore fino al {}.", span.ends)
        }
    }
}

fn for_member(member: &Membership, deadline: Deadline) -> Deadline {
    let href = format!("/adesioni/{}", member.membership_id);
    Deadline { thing: member.membership_id.0, body: Some(member.body_id), href, ..deadline }
}

/// The members of an agreement whose purchase data are not complete for the next year to be billed.
async fn lacking(
    tx: &mut Tx,
    agreement: &InForce,
    (today, body): (Day, Option<BodyId>),
) -> Result<Vec<Deadline>, StoreError> {
    let year = next_billed_year(&agreement.billing, today);
    let mut values = year_values(tx, agreement, year).to_vec();
    values.push(body.into());
    let members: Vec<Membership> = tx.all(LACKING, &values).await?;
    let due = agreement.billing.window_of(year).0;
    let one = |member: &Membership| {
        let text = format!(
            "{}: servono CIG (o motivo) e determina d'impegno per le fatture {year}.",
            member.body_name
        );
        let deadline = for_member(member, agreement.deadline(DeadlineKind::PurchaseData, due, text));
        Deadline { href: format!("/adesioni/{}/acquisti/{year}", member.membership_id), ..deadline }
    };
    Ok(members.iter().map(one).collect())
}

fn year_values(tx: &Tx, agreement: &InForce, year: i16) -> [Val; 6] {
    let days = Period::year(year);
    [
        tx.tenant().into(),
        agreement.agreement_id.into(),
        days.from().into(),
        days.to().into(),
        year.into(),
        ALL_SERVICES.into(),
    ]
}

/// Every deadline that is near, for the daily mails: the centre's and each body's.
pub async fn near(tx: &mut Tx, can: &Can<ViewAgreements>, today: Day) -> Result<Vec<Deadline>, StoreError> {
    let nobody = Val::Null(store::Ty::Uuid);
    let agreements: Vec<InForce> = tx.all(AGREEMENTS, &[can.tenant().into(), nobody, today.into()]).await?;
    let mut all = of_centre(tx, &agreements, today).await?;
    for agreement in &agreements {
        all.extend(lacking(tx, agreement, (today, None)).await?);
    }
    all.extend(ending(tx, &agreements, today).await?);
    all.retain(|deadline| deadline.is_near(today));
    Ok(all)
}

/// What is due about the dates of single memberships, for the people of their bodies.
async fn ending(tx: &mut Tx, agreements: &[InForce], today: Day) -> Result<Vec<Deadline>, StoreError> {
    let horizon = today.add_days(DeadlineKind::Expiry.told_before());
    let members: Vec<Membership> =
        tx.all(ENDING, &[tx.tenant().into(), today.into(), horizon.into()]).await?;
    let mut all = Vec::new();
    for member in &members {
        all.extend(dates_of(member, agreements, today));
    }
    Ok(all)
}

/// Records that people are told of a deadline; false if they have been told of this very day before.
pub async fn tell(tx: &mut Tx, deadline: &Deadline) -> Result<bool, StoreError> {
    let values = [
        tx.tenant().into(),
        deadline.kind.into(),
        deadline.thing.into(),
        deadline.due.into(),
        tx.now().into(),
    ];
    Ok(tx.exec(TELL, &values).await? > 0)
}
