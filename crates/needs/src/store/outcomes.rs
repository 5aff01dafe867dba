//! What this is: what became of each confirmed version: quotes made and figures recorded, once.
//! What it is not: the doing; see `apply`.

use ::store::{StoreError, Tx, Val, from_row};
use kernel::permission::{EditCampaign, ViewNeeds};
use kernel::{CampaignId, Can, Instant, QuoteId, SheetId};
use serde::Serialize;

const SET: &str = "INSERT INTO needs_outcome (tenant_id, sheet_id, number, state, message, quote_id, figures, made_at, \
    made_by) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9) \
    ON CONFLICT (tenant_id, sheet_id, number) DO UPDATE SET state = excluded.state, message = excluded.message, \
    quote_id = excluded.quote_id, figures = excluded.figures, made_at = excluded.made_at, made_by = excluded.made_by";
const GET: &str = "SELECT sheet_id, number, state, message, quote_id, figures, made_at, made_by FROM needs_outcome \
    WHERE tenant_id = $1 AND sheet_id = $2 AND number = $3";
const OF_CAMPAIGN: &str = "SELECT o.sheet_id, o.number, o.state, o.message, o.quote_id, o.figures, o.made_at, o.made_by \
    FROM needs_outcome o JOIN needs_sheet s ON s.tenant_id = o.tenant_id AND s.sheet_id = o.sheet_id \
    WHERE o.tenant_id = $1 AND s.campaign_id = $2 AND (s.body_id = $3 OR $3 IS NULL) \
    ORDER BY s.sort_key, o.sheet_id, o.number";
pub(crate) const SQL: &[&str] = &[SET, GET, OF_CAMPAIGN];

store::coded_enum! {
    /// How it went.
    OutcomeState {
        /// All was made.
        Done = "done", "Fatto";
        /// Nothing was made; it can be tried again.
        Failed = "failed", "Non riuscito";
    }
}

/// What became of a confirmed version.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Outcome {
    /// Of which sheet.
    pub sheet_id: SheetId,
    /// Of which version.
    pub number: i64,
    /// How it went.
    pub state: OutcomeState,
    /// What was made, or why not.
    pub message: String,
    /// The quote, if one was made.
    pub quote_id: Option<QuoteId>,
    /// How many figures were recorded.
    pub figures: i64,
    /// When.
    pub made_at: Instant,
    /// By whom.
    pub made_by: String,
}
from_row!(Outcome { sheet_id, number, state, message, quote_id, figures, made_at, made_by });

/// What became of a version, if anything did.
pub(crate) async fn find(
    tx: &mut Tx,
    can: &Can<EditCampaign>,
    (sheet, number): (SheetId, i64),
) -> Result<Option<Outcome>, StoreError> {
    tx.maybe(GET, &[can.tenant().into(), sheet.into(), number.into()]).await
}

/// What became of every version of a campaign.
pub async fn of_campaign(
    tx: &mut Tx,
    can: &Can<ViewNeeds>,
    campaign: CampaignId,
) -> Result<Vec<Outcome>, StoreError> {
    tx.all(OF_CAMPAIGN, &[can.tenant().into(), campaign.into(), can.scope().body().into()]).await
}

/// Writes what became of a version; one that is done does not change any more.
pub(crate) async fn set(tx: &mut Tx, can: &Can<EditCampaign>, outcome: &Outcome) -> Result<(), StoreError> {
    let values: [Val; 9] = [
        can.tenant().into(),
        outcome.sheet_id.into(),
        outcome.number.into(),
        outcome.state.code().into(),
        outcome.message.as_str().into(),
        outcome.quote_id.into(),
        outcome.figures.into(),
        outcome.made_at.into(),
        outcome.made_by.as_str().into(),
    ];
    tx.exec(SET, &values).await.map(|_| ())
}
