//! What this is: simulations with the bodies and drivers of the register: who is counted, as of which days.
//! What it is not: the sums; those are in `model::simulation`.

use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;

use kernel::permission::SimulatePrices;
use kernel::{BodyId, Can, Period};
use store::{StoreError, Tx};
use webkit::App;

use crate::drivers;
use crate::model::{PriceList, SimBody};

/// What a source of members promises.
pub type MembersFuture = Pin<Box<dyn Future<Output = Result<Vec<BodyId>, StoreError>> + Send>>;

type MembersSource = dyn Fn(App, Can<SimulatePrices>, Period) -> MembersFuture + Send + Sync;

/// Who knows which bodies are members: memberships belong to an area above this one, so the program hands the
/// answer in: `pricing::routes().layer(Extension(Members::from(…)))`. Without it every body is counted.
#[derive(Clone)]
pub struct Members(Arc<MembersSource>);

impl Members {
    /// Members as told by this source, for the days of a period.
    pub fn told_by(
        source: impl Fn(App, Can<SimulatePrices>, Period) -> MembersFuture + Send + Sync + 'static,
    ) -> Self {
        Self(Arc::new(source))
    }

    /// The bodies that are members on any day of the period.
    pub async fn over(
        &self,
        app: &App,
        can: &Can<SimulatePrices>,
        period: Period,
    ) -> Result<Vec<BodyId>, StoreError> {
        (self.0)(app.clone(), *can, period).await
    }
}

/// Every body in use, in alphabetical order, with its drivers as of the days that the list names for a year.
pub async fn bodies(
    tx: &mut Tx,
    can: &Can<SimulatePrices>,
    list: &PriceList,
    year: i16,
) -> Result<Vec<SimBody>, StoreError> {
    let mut drivers = drivers::of_all(tx, can, list, year).await?;
    let all = registry::bodies::every(tx, can).await?;
    let in_use = all.into_iter().filter(|body| !body.archived);
    let body = |body: registry::Body| SimBody {
        body_id: body.body_id,
        drivers: drivers.remove(&body.body_id).unwrap_or_default(),
        name: body.data.name,
    };
    Ok(in_use.map(body).collect())
}
