//! What this is: reminders in the database: one for each sheet and day, whoever asks for it.
//! What it is not: the letters; see `reminding`.

use ::store::{StoreError, Tx, Val, from_row};
use kernel::permission::{EditCampaign, ViewNeeds};
use kernel::{CampaignId, Can, Day, Instant, SheetId};

const ADD: &str = "INSERT INTO needs_reminder (tenant_id, sheet_id, sent_on, sent_at, sent_by, by_itself, addresses) \
    VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT (tenant_id, sheet_id, sent_on) DO NOTHING";
const OF_CAMPAIGN: &str = "SELECT r.sheet_id, COUNT(*) AS sent, MAX(r.sent_on) AS last \
    FROM needs_reminder r JOIN needs_sheet s ON s.tenant_id = r.tenant_id AND s.sheet_id = r.sheet_id \
    WHERE r.tenant_id = $1 AND s.campaign_id = $2 AND (s.body_id = $3 OR $3 IS NULL) GROUP BY r.sheet_id";
const OF_SHEET: &str = "SELECT r.sent_on, r.sent_at, r.sent_by, r.by_itself, r.addresses \
    FROM needs_reminder r JOIN needs_sheet s ON s.tenant_id = r.tenant_id AND s.sheet_id = r.sheet_id \
    WHERE r.tenant_id = $1 AND r.sheet_id = $2 AND (s.body_id = $3 OR $3 IS NULL) ORDER BY r.sent_on DESC";
pub(crate) const SQL: &[&str] = &[ADD, OF_CAMPAIGN, OF_SHEET];

/// How often a body was reminded.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Reminded {
    /// Of which sheet.
    pub sheet_id: SheetId,
    /// How many times.
    pub sent: i64,
    /// The last time.
    pub last: Day,
}
from_row!(Reminded { sheet_id, sent, last });

/// A reminder that was sent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reminder {
    /// The day.
    pub sent_on: Day,
    /// When exactly.
    pub sent_at: Instant,
    /// By whom.
    pub sent_by: String,
    /// Whether the campaign asked for it by itself.
    pub by_itself: bool,
    /// To which addresses.
    pub addresses: String,
}
from_row!(Reminder { sent_on, sent_at, sent_by, by_itself, addresses });

/// Who asks for a reminder.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Asked {
    /// Somebody of the centre.
    ByHand,
    /// The campaign, before its deadline.
    ByItself,
}

/// Notes a reminder of a day; `false` if the sheet has had one that day.
pub(crate) async fn add(
    tx: &mut Tx,
    can: &Can<EditCampaign>,
    (sheet, on): (SheetId, Day),
    (asked, addresses): (Asked, &str),
) -> Result<bool, StoreError> {
    let author = tx.author().map(|actor| actor.name().to_owned()).unwrap_or_default();
    let values: [Val; 7] = [
        can.tenant().into(),
        sheet.into(),
        on.into(),
        tx.now().into(),
        author.into(),
        (asked == Asked::ByItself).into(),
        addresses.into(),
    ];
    Ok(tx.exec(ADD, &values).await? > 0)
}

/// How often each body of a campaign was reminded.
pub async fn of_campaign(
    tx: &mut Tx,
    can: &Can<ViewNeeds>,
    campaign: CampaignId,
) -> Result<Vec<Reminded>, StoreError> {
    tx.all(OF_CAMPAIGN, &[can.tenant().into(), campaign.into(), can.scope().body().into()]).await
}

/// The reminders of a sheet, the newest first.
pub async fn of_sheet(
    tx: &mut Tx,
    can: &Can<ViewNeeds>,
    sheet: SheetId,
) -> Result<Vec<Reminder>, StoreError> {
    tx.all(OF_SHEET, &[can.tenant().into(), sheet.into(), can.scope().body().into()]).await
}
