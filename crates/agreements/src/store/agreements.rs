//! What this is: agreements in the database: drafting, approving, following up.
//! What it is not: their renewal, which touches the memberships too; see `renewals`.

use ::store::{Entry, StoreError, Tx, Val};
use kernel::permission::{EditAgreement, ViewAgreements};
use kernel::{AgreementId, Can, Day};

use super::rows::{agreement_columns, agreement_values};
use super::{Failure, steps, touched};
use crate::Refused;
use crate::model::{Agreement, NewAgreement, Offered, Status};

const GET: &str = concat!(
    "SELECT ",
    agreement_columns!(""),
    " FROM agreement WHERE tenant_id = $1 AND agreement_id = $2 \
     AND (EXISTS (SELECT 1 FROM membership m WHERE m.tenant_id = $1 \
     AND m.agreement_id = agreement.agreement_id AND m.body_id = $3) OR $3 IS NULL)"
);
const SUCCESSOR: &str = concat!(
    "SELECT ",
    agreement_columns!(""),
    " FROM agreement WHERE tenant_id = $1 AND predecessor_id = $2 \
     AND status <> 'archived'"
);
const INSERT: &str = "INSERT INTO agreement (tenant_id, agreement_id, number, title, version_label, text, starts, \
    months, renewal, renewal_months, notice_months, joins_until, window_from, window_to, timing, due_kind, due_on, \
    due_days, proration, price_series, sort_key, search_text, status, approved_on, signed_on, notice_given, \
    file_sha256, file_name, ends, notice_by, course, predecessor_id, family_id, version) VALUES ($1, $2, $3, $4, \
    $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22, $23, $24, $25, $26, $27, \
    $28, $29, $30, $31, $32, $33, 1)";
const UPDATE: &str = "UPDATE agreement SET number = $3, title = $4, version_label = $5, text = $6, starts = $7, \
    months = $8, renewal = $9, renewal_months = $10, notice_months = $11, joins_until = $12, window_from = $13, \
    window_to = $14, timing = $15, due_kind = $16, due_on = $17, due_days = $18, proration = $19, \
    price_series = $20, sort_key = $21, search_text = $22, status = $23, approved_on = $24, signed_on = $25, \
    notice_given = $26, file_sha256 = $27, file_name = $28, ends = $29, notice_by = $30, course = $31, \
    version = version + 1 WHERE tenant_id = $1 AND agreement_id = $2 AND version = $32";
const MEMBERS_END: &str = "UPDATE membership SET course = 'ends', version = version + 1 \
    WHERE tenant_id = $1 AND agreement_id = $2 AND course = 'renews'";
const MEMBERS_GO_ON: &str = "UPDATE membership SET course = 'renews', version = version + 1 \
    WHERE tenant_id = $1 AND agreement_id = $2 AND course = 'ends' AND notice_given IS NULL";
const OFFERED: &str = "SELECT service_id, name, offer FROM agreement_service \
    WHERE tenant_id = $1 AND agreement_id = $2 ORDER BY offer, name, service_id";
const OFFER: &str = "INSERT INTO agreement_service (tenant_id, agreement_id, service_id, name, offer) \
    VALUES ($1, $2, $3, $4, $5)";
const CLEAR_OFFER: &str = "DELETE FROM agreement_service WHERE tenant_id = $1 AND agreement_id = $2";
pub(crate) const SQL: &[&str] =
    &[GET, SUCCESSOR, INSERT, UPDATE, MEMBERS_END, MEMBERS_GO_ON, OFFERED, OFFER, CLEAR_OFFER];

::store::from_row!(Offered { service_id, name, offer });

/// An agreement, if it is there; for a body's person, if their body is or was a member.
pub async fn find(
    tx: &mut Tx,
    can: &Can<ViewAgreements>,
    id: AgreementId,
) -> Result<Option<Agreement>, StoreError> {
    tx.maybe(GET, &[can.tenant().into(), id.into(), can.scope().body().into()]).await
}

/// The agreement as it is now, for an act that is about to be done on it.
pub(crate) async fn get(tx: &mut Tx, id: AgreementId) -> Result<Agreement, Failure> {
    let anybody = Val::Null(::store::Ty::Uuid);
    tx.maybe(GET, &[tx.tenant().into(), id.into(), anybody]).await?.ok_or(Failure::NotThere)
}

/// The version that follows it, if one has been drafted.
pub async fn successor(
    tx: &mut Tx,
    can: &Can<ViewAgreements>,
    id: AgreementId,
) -> Result<Option<Agreement>, StoreError> {
    tx.maybe(SUCCESSOR, &[can.tenant().into(), id.into()]).await
}

/// The services an agreement offers, base package first.
pub async fn offered(tx: &mut Tx, id: AgreementId) -> Result<Vec<Offered>, StoreError> {
    tx.all(OFFERED, &[tx.tenant().into(), id.into()]).await
}

/// Drafts an agreement, with the centre's chain of approval.
pub async fn create(
    tx: &mut Tx,
    can: &Can<EditAgreement>,
    id: AgreementId,
    terms: NewAgreement,
) -> Result<Agreement, Failure> {
    let agreement = draft(id, terms, None);
    insert(tx, can, &agreement).await?;
    steps::begin(tx, id).await?;
    let entry = Entry::new("agreement.create", "agreement", id);
    tx.audit(entry.summary(format!("Preparata la {}", title(&agreement))).created(&agreement)?);
    Ok(agreement)
}

/// Drafts the version that follows: same services, new dates and text.
pub async fn create_successor(
    tx: &mut Tx,
    can: &Can<EditAgreement>,
    (id, before): (AgreementId, &Agreement),
    terms: NewAgreement,
) -> Result<Agreement, Failure> {
    if before.status.approved_on().is_none() {
        return Err(Refused::NotApproved.into());
    }
    if terms.reach.starts <= before.terms.reach.starts {
        return Err(Refused::SuccessorTooEarly(before.terms.reach.starts).into());
    }
    let follower: Option<Agreement> =
        tx.maybe(SUCCESSOR, &[can.tenant().into(), before.agreement_id.into()]).await?;
    if follower.is_some() {
        return Err(Refused::AlreadyFollowed.into());
    }
    let agreement = draft(id, terms, Some(before));
    insert(tx, can, &agreement).await?;
    steps::begin(tx, id).await?;
    for service in offered(tx, before.agreement_id).await? {
        offer(tx, id, &service).await?;
    }
    let entry = Entry::new("agreement.succeed", "agreement", id);
    let summary = format!("Preparata la {}, che segue la {}", title(&agreement), title(before));
    tx.audit(entry.summary(summary).created(&agreement)?);
    Ok(agreement)
}

fn draft(id: AgreementId, terms: NewAgreement, before: Option<&Agreement>) -> Agreement {
    Agreement {
        agreement_id: id,
        terms,
        status: Status::Draft,
        notice_given: None,
        predecessor: before.map(|before| before.agreement_id),
        family: before.map_or(id, |before| before.family),
        file_sha256: None,
        file_name: String::new(),
        version: 1,
    }
}

async fn insert(tx: &mut Tx, can: &Can<EditAgreement>, agreement: &Agreement) -> Result<(), Failure> {
    let mut values = vec![can.tenant().into(), agreement.agreement_id.into()];
    values.extend(agreement_values(agreement, &agreement.span()?));
    values.extend([agreement.predecessor.into(), agreement.family.into()]);
    tx.exec(INSERT, &values).await?;
    Ok(())
}

/// Changes a draft.
pub async fn edit(
    tx: &mut Tx,
    can: &Can<EditAgreement>,
    (before, version): (&Agreement, i64),
    terms: NewAgreement,
) -> Result<Agreement, Failure> {
    match before.status {
        Status::Draft => {}
        Status::Approved { .. } | Status::Signed { .. } => return Err(Refused::AlreadyApproved.into()),
        Status::Archived => return Err(Refused::Archived.into()),
    }
    let after = Agreement { terms, version, ..before.clone() };
    save(tx, can, before, after, ("agreement.edit", "Modificata la")).await
}

/// Approves a draft: from here its text does not change. At least one step of its chain must have its date.
pub async fn approve(
    tx: &mut Tx,
    can: &Can<EditAgreement>,
    before: &Agreement,
    on: Day,
) -> Result<Agreement, Failure> {
    let status = before.status.approve(on)?;
    if steps::of(tx, before.agreement_id).await?.iter().all(|step| step.done_on.is_none()) {
        return Err(Refused::NoStepDone.into());
    }
    let after = Agreement { status, ..before.clone() };
    save(tx, can, before, after, ("agreement.approve", "Approvata la")).await
}

/// Signs an approved agreement, with or without the signed file.
pub async fn sign(
    tx: &mut Tx,
    can: &Can<EditAgreement>,
    before: &Agreement,
    (on, file): (Day, Option<(String, String)>),
) -> Result<Agreement, Failure> {
    let status = before.status.sign(on)?;
    let (file_name, file_sha256) = match file {
        Some((name, sha256)) => (name, Some(sha256)),
        None => (before.file_name.clone(), before.file_sha256.clone()),
    };
    let after = Agreement { status, file_sha256, file_name, ..before.clone() };
    save(tx, can, before, after, ("agreement.sign", "Firmata la")).await
}

/// Puts a draft away.
pub async fn archive(
    tx: &mut Tx,
    can: &Can<EditAgreement>,
    before: &Agreement,
) -> Result<Agreement, Failure> {
    let after = Agreement { status: before.status.archive()?, ..before.clone() };
    save(tx, can, before, after, ("agreement.archive", "Archiviata la")).await
}

/// Records that the Province will not renew.
pub async fn give_notice(
    tx: &mut Tx,
    can: &Can<EditAgreement>,
    before: &Agreement,
    on: Day,
) -> Result<Agreement, Failure> {
    let after = before.give_notice(on)?;
    // The memberships end with it: what they were going to renew is no longer there.
    tx.exec(MEMBERS_END, &[can.tenant().into(), before.agreement_id.into()]).await?;
    save(tx, can, before, after, ("agreement.notice", "Registrata la disdetta della")).await
}

/// Takes back a notice recorded by mistake: it goes on, and so do the members who gave no notice of their own.
pub async fn withdraw_notice(
    tx: &mut Tx,
    can: &Can<EditAgreement>,
    (before, shown): (&Agreement, i64),
    reason: &str,
) -> Result<Agreement, Failure> {
    let after = Agreement { version: shown, ..before.withdraw_notice(tx.today())? };
    tx.exec(MEMBERS_GO_ON, &[can.tenant().into(), before.agreement_id.into()]).await?;
    let did = format!("Annullata la disdetta (motivo: {reason}) della");
    save(tx, can, before, after, ("agreement.notice_withdrawn", &did)).await
}

/// Saves an agreement that moved, with its audit line.
pub(crate) async fn save(
    tx: &mut Tx,
    can: &Can<EditAgreement>,
    before: &Agreement,
    after: Agreement,
    (action, did): (&'static str, &str),
) -> Result<Agreement, Failure> {
    let mut values = vec![can.tenant().into(), after.agreement_id.into()];
    values.extend(agreement_values(&after, &after.span()?));
    values.push(after.version.into());
    touched(tx.exec(UPDATE, &values).await?)?;
    let after = Agreement { version: after.version.saturating_add(1), ..after };
    let entry = Entry::new(action, "agreement", after.agreement_id);
    tx.audit(entry.summary(format!("{did} {}", title(&after))).change(before, &after)?);
    Ok(after)
}

/// Replaces the services that a draft offers.
pub async fn set_offered(
    tx: &mut Tx,
    can: &Can<EditAgreement>,
    agreement: &Agreement,
    services: &[Offered],
) -> Result<(), Failure> {
    let before = offered(tx, agreement.agreement_id).await?;
    let newly: Vec<&Offered> = services.iter().filter(|service| !before.contains(service)).collect();
    let kept = before.iter().all(|service| services.contains(service));
    if agreement.status.approved_on().is_some() && !(kept && newly.iter().all(|new| is_optional(new))) {
        return Err(Refused::AlreadyApproved.into());
    }
    tx.exec(CLEAR_OFFER, &[can.tenant().into(), agreement.agreement_id.into()]).await?;
    for service in services {
        offer(tx, agreement.agreement_id, service).await?;
    }
    let entry = Entry::new("agreement.services", "agreement", agreement.agreement_id);
    let summary = format!("Aggiornati i servizi della {}", title(agreement));
    tx.audit(entry.summary(summary).change(&before, &services)?);
    Ok(())
}

fn is_optional(service: &Offered) -> bool {
    service.offer == crate::model::Offer::Optional
}

async fn offer(tx: &mut Tx, id: AgreementId, service: &Offered) -> Result<(), StoreError> {
    let values = [
        tx.tenant().into(),
        id.into(),
        service.service_id.into(),
        service.name.as_str().into(),
        service.offer.into(),
    ];
    tx.exec(OFFER, &values).await.map(|_| ())
}

/// «convenzione n. 12/2026 Servizi CST», as sentences of the audit trail call it.
pub(crate) fn title(agreement: &Agreement) -> String {
    format!("convenzione n. {} «{}»", agreement.terms.number, agreement.terms.title)
}
