//! What this is: the sheets of the bodies in the database: looked at, written, confirmed; every confirmation is kept.
//! What it is not: who may write until when; that is [`Hand::may_write`], which every write asks.

use ::store::{Entry, StoreError, Tx, Val};
use kernel::permission::{AnswerNeeds, EditCampaign, ViewNeeds};
use kernel::{BodyId, CampaignId, Can, Day, SheetId, text};

use super::rows::{json, parsed, sheet_columns};
use super::{Failure, campaigns, touched};
use crate::model::{Answers, Baseline, Campaign, Confirmation, Content, Hand, Sheet, gaps, said};
use crate::opening::Member;

const GET: &str = concat!(
    "SELECT ",
    sheet_columns!(),
    " FROM needs_sheet s WHERE s.tenant_id = $1 AND s.sheet_id = $2 AND (s.body_id = $3 OR $3 IS NULL)"
);
const OF_BODY: &str = concat!(
    "SELECT ",
    sheet_columns!(),
    " FROM needs_sheet s WHERE s.tenant_id = $1 AND s.campaign_id = $2 AND s.body_id = $3"
);
const BODIES: &str = "SELECT body_id AS c0 FROM needs_sheet WHERE tenant_id = $1 AND campaign_id = $2";
const INSERT: &str = "INSERT INTO needs_sheet (tenant_id, sheet_id, campaign_id, body_id, body_name, sort_key, \
    baseline, answers, confirmed, editing, by_staff, touched_by, version) \
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8, 0, FALSE, FALSE, '', 1)";
const LOOK: &str = "UPDATE needs_sheet SET touched_at = $3, touched_by = $4 \
    WHERE tenant_id = $1 AND sheet_id = $2 AND touched_at IS NULL AND (body_id = $5 OR $5 IS NULL)";
const SAVE: &str = "UPDATE needs_sheet SET answers = $3, editing = TRUE, touched_at = $4, touched_by = $5, \
    version = version + 1 WHERE tenant_id = $1 AND sheet_id = $2 AND version = $6 AND (body_id = $7 OR $7 IS NULL)";
const CONFIRM: &str = "UPDATE needs_sheet SET answers = $3, editing = FALSE, touched_at = $4, touched_by = $5, \
    confirmed = $8, by_staff = $9, version = version + 1 \
    WHERE tenant_id = $1 AND sheet_id = $2 AND version = $6 AND (body_id = $7 OR $7 IS NULL)";
const KEEP: &str = "INSERT INTO needs_confirmation (tenant_id, sheet_id, number, answers, confirmed_on, recorded_at, \
    by_name, by_role, reason) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)";
const CONFIRMATIONS: &str = "SELECT v.sheet_id, v.number, v.answers, v.confirmed_on, v.recorded_at, v.by_name, v.by_role, \
    v.reason FROM needs_confirmation v JOIN needs_sheet s ON s.tenant_id = v.tenant_id AND s.sheet_id = v.sheet_id \
    WHERE v.tenant_id = $1 AND v.sheet_id = $2 AND (s.body_id = $3 OR $3 IS NULL) ORDER BY v.number DESC";
const LAST_OF_ALL: &str = "SELECT s.body_id, v.answers FROM needs_sheet s JOIN needs_confirmation v \
    ON v.tenant_id = s.tenant_id AND v.sheet_id = s.sheet_id AND v.number = s.confirmed \
    WHERE s.tenant_id = $1 AND s.campaign_id = $2";
const RENAME: &str = "UPDATE needs_sheet SET body_name = $3, sort_key = $4 WHERE tenant_id = $1 AND body_id = $2 AND body_name <> $3";
pub(crate) const SQL: &[&str] =
    &[GET, OF_BODY, BODIES, INSERT, LOOK, SAVE, CONFIRM, KEEP, CONFIRMATIONS, LAST_OF_ALL, RENAME];

/// Somebody's act on a sheet, with its day.
#[derive(Clone, Debug)]
pub struct Act {
    /// Whose hand.
    pub hand: Hand,
    /// The day: today, unless an act of the past is recorded.
    pub on: Day,
}

/// The sheet with this id, if it is theirs.
pub async fn find(tx: &mut Tx, can: &Can<ViewNeeds>, id: SheetId) -> Result<Option<Sheet>, StoreError> {
    tx.maybe(GET, &[can.tenant().into(), id.into(), can.scope().body().into()]).await
}

/// The sheet of a body in a campaign, if it is theirs.
pub async fn of_body(
    tx: &mut Tx,
    can: &Can<ViewNeeds>,
    (campaign, body): (CampaignId, BodyId),
) -> Result<Option<Sheet>, StoreError> {
    if can.scope().body().is_some_and(|own| own != body) {
        return Ok(None);
    }
    tx.maybe(OF_BODY, &[can.tenant().into(), campaign.into(), body.into()]).await
}

/// The bodies that have a sheet in a campaign.
pub(crate) async fn bodies(
    tx: &mut Tx,
    can: &Can<EditCampaign>,
    campaign: CampaignId,
) -> Result<Vec<BodyId>, StoreError> {
    let found: Vec<(BodyId,)> = tx.all(BODIES, &[can.tenant().into(), campaign.into()]).await?;
    Ok(found.into_iter().map(|(body,)| body).collect())
}

/// Makes the sheet of a body; the campaign's own line in the audit trail says so.
pub(crate) async fn insert(
    tx: &mut Tx,
    can: &Can<EditCampaign>,
    campaign: CampaignId,
    member: &Member,
    baseline: &Baseline,
) -> Result<(), StoreError> {
    let id: SheetId = tx.id();
    let values: [Val; 8] = [
        can.tenant().into(),
        id.into(),
        campaign.into(),
        member.body_id.into(),
        member.name.as_str().into(),
        member.sort_key.as_str().into(),
        json(baseline)?,
        json(&baseline.start)?,
    ];
    tx.exec(INSERT, &values).await.map(|_| ())
}

/// Notes that somebody of the body has looked at the sheet, the first time only; nobody's act, so commit it unaudited.
pub async fn look(tx: &mut Tx, can: &Can<AnswerNeeds>, id: SheetId, hand: &Hand) -> Result<bool, StoreError> {
    let values: [Val; 5] =
        [can.tenant().into(), id.into(), tx.now().into(), hand.words().into(), can.scope().body().into()];
    Ok(tx.exec(LOOK, &values).await? > 0)
}

/// Writes answers without confirming them. What was confirmed before still counts.
pub async fn save(
    tx: &mut Tx,
    can: &Can<AnswerNeeds>,
    (before, shown): (&Sheet, i64),
    answers: &Answers,
    act: &Act,
) -> Result<(), Failure> {
    let (_, content) = writable(tx, before, act).await?;
    let answers = answers.to(&content);
    touched(tx.exec(SAVE, &written(tx, can, (before, shown), &answers, act)?).await?)?;
    let summary = format!("Salvata la scheda dei fabbisogni di {}{}", before.body_name, because(act));
    let (was, now) = (said(&content, &before.answers), said(&content, &answers));
    tx.audit(entry("sheet.save", before).summary(summary).change(&was, &now)?);
    Ok(())
}

/// Confirms answers: they become a version that is kept.
pub async fn confirm(
    tx: &mut Tx,
    can: &Can<AnswerNeeds>,
    (before, shown): (&Sheet, i64),
    answers: &Answers,
    act: &Act,
) -> Result<Confirmation, Failure> {
    let (_, content) = writable(tx, before, act).await?;
    let answers = answers.to(&content);
    let missing = gaps(&content, &before.baseline, &answers);
    if !missing.is_empty() {
        return Err(Failure::Gaps(missing));
    }
    let number = before.marks.confirmed.saturating_add(1);
    let mut values = written(tx, can, (before, shown), &answers, act)?;
    values.extend([number.into(), act.hand.is_staff().into()]);
    touched(tx.exec(CONFIRM, &values).await?)?;
    let kept = Confirmation {
        sheet_id: before.sheet_id,
        number,
        answers,
        confirmed_on: act.on,
        recorded_at: tx.now(),
        by_name: act.hand.name.clone(),
        by_role: act.hand.role.code().to_owned(),
        reason: if act.hand.is_staff() { act.hand.reason.clone() } else { String::new() },
    };
    keep(tx, can, &kept).await?;
    let summary = format!(
        "Confermata la scheda dei fabbisogni di {}, versione {number}{}",
        before.body_name,
        because(act)
    );
    let (was, now) = (said(&content, &before.answers), said(&content, &kept.answers));
    tx.audit(entry("sheet.confirm", before).summary(summary).change(&was, &now)?);
    Ok(kept)
}

/// Confirms that everything goes on as before.
pub async fn confirm_unchanged(
    tx: &mut Tx,
    can: &Can<AnswerNeeds>,
    (before, shown): (&Sheet, i64),
    act: &Act,
) -> Result<Confirmation, Failure> {
    let answers = before.baseline.start.clone();
    confirm(tx, can, (before, shown), &answers, act).await
}

async fn writable(tx: &mut Tx, sheet: &Sheet, act: &Act) -> Result<(Campaign, Content), Failure> {
    let campaign = campaigns::of_sheet(tx, sheet).await?;
    act.hand.may_write(&campaign, act.on)?;
    let content = campaigns::content(tx, &campaign).await?;
    Ok((campaign, content))
}

fn written(
    tx: &Tx,
    can: &Can<AnswerNeeds>,
    (before, shown): (&Sheet, i64),
    answers: &Answers,
    act: &Act,
) -> Result<Vec<Val>, StoreError> {
    Ok(vec![
        can.tenant().into(),
        before.sheet_id.into(),
        json(answers)?,
        tx.now().into(),
        act.hand.words().into(),
        shown.into(),
        can.scope().body().into(),
    ])
}

async fn keep(tx: &mut Tx, can: &Can<AnswerNeeds>, kept: &Confirmation) -> Result<(), StoreError> {
    let values: [Val; 9] = [
        can.tenant().into(),
        kept.sheet_id.into(),
        kept.number.into(),
        json(&kept.answers)?,
        kept.confirmed_on.into(),
        kept.recorded_at.into(),
        kept.by_name.as_str().into(),
        kept.by_role.as_str().into(),
        kept.reason.as_str().into(),
    ];
    tx.exec(KEEP, &values).await.map(|_| ())
}

fn entry(action: &'static str, sheet: &Sheet) -> Entry {
    Entry::new(action, "needs_sheet", sheet.sheet_id).of_body(sheet.body_id)
}

fn because(act: &Act) -> String {
    if act.hand.is_staff() { format!(" da parte del centro: {}", act.hand.reason) } else { String::new() }
}

/// The confirmed versions of a sheet, the newest first, if they are theirs.
pub async fn confirmations(
    tx: &mut Tx,
    can: &Can<ViewNeeds>,
    id: SheetId,
) -> Result<Vec<Confirmation>, StoreError> {
    tx.all(CONFIRMATIONS, &[can.tenant().into(), id.into(), can.scope().body().into()]).await
}

struct LastAnswers {
    body_id: BodyId,
    answers: Answers,
}

impl ::store::FromRow for LastAnswers {
    fn from_row(row: &::store::Row) -> Result<Self, StoreError> {
        Ok(Self { body_id: row.get("body_id")?, answers: parsed(row, "answers")? })
    }
}

/// What every body last confirmed in a campaign.
pub(crate) async fn last_of_all(
    tx: &mut Tx,
    can: &Can<EditCampaign>,
    campaign: CampaignId,
) -> Result<Vec<(BodyId, Answers)>, StoreError> {
    let found: Vec<LastAnswers> = tx.all(LAST_OF_ALL, &[can.tenant().into(), campaign.into()]).await?;
    Ok(found.into_iter().map(|one| (one.body_id, one.answers)).collect())
}

/// Brings the copy of a body's name up to date.
pub(crate) async fn rename_body(tx: &mut Tx, body: &registry::Body) -> Result<(), StoreError> {
    let full = body.full_name();
    // As memberships sort: the plain name first, then the whole one.
    let key = if full == body.name { body.name.clone() } else { format!("{} {full}", body.name) };
    let values = [tx.tenant().into(), body.body_id.into(), full.into(), text::sort_key(&key).into()];
    tx.exec(RENAME, &values).await.map(|_| ())
}
