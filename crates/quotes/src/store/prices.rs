//! What this is: the price of a line, from the lists in force on its days and the body's figures in the register.
//! What it is not: the sums; those are in `model::price`.

use ::store::{StoreError, Tx};
use kernel::{BodyId, Can, ServiceId};
use pricing::drivers;

use crate::ReadsQuotes;
use crate::model::{LineData, NoPrice, Quoted, Stretch, quoted};

/// What a line would cost today, or why it cannot be told.
pub async fn price<A: ReadsQuotes>(
    tx: &mut Tx,
    can: &Can<A>,
    (body, service): (BodyId, ServiceId),
    data: &LineData,
) -> Result<Result<Quoted, NoPrice>, StoreError> {
    let found = pricing::prices_over(tx, can, service, data.period).await?;
    let mut stretches = Vec::with_capacity(found.len());
    for one in found {
        let drivers = drivers::of_body(tx, can, &one.list, body, data.period.from().year()).await?;
        stretches.push(Stretch { period: one.period, list: one.list, tariff: one.tariff, drivers });
    }
    stretches.sort_by_key(|stretch| stretch.period);
    Ok(quoted(&stretches, &data.ordered, data.period))
}
