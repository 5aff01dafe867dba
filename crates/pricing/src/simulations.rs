//! What this is: simulations with the bodies and drivers of the register: who is counted, as of which days.
//! What it is not: the sums; those are in `model::simulation`.

use std::collections::BTreeMap;
use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;

use kernel::permission::SimulatePrices;
use kernel::{BodyId, Can, Period};
use registry::model::Driver;
use store::{StoreError, Tx};
use webkit::App;

use crate::model::{DriverKind, DriverValue, Drivers, PriceList, SimBody};

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
    let inhabitants = figures(tx, can, list, DriverKind::Inhabitants, year).await?;
    let workstations = figures(tx, can, list, DriverKind::Workstations, year).await?;
    let all = registry::bodies::every(tx, can).await?;
    let in_use = all.into_iter().filter(|body| !body.archived);
    let body = |body: registry::model::Body| SimBody {
        body_id: body.body_id,
        drivers: Drivers {
            inhabitants: inhabitants.get(&body.body_id).cloned(),
            workstations: workstations.get(&body.body_id).cloned(),
        },
        name: body.data.name,
    };
    Ok(in_use.map(body).collect())
}

async fn figures(
    tx: &mut Tx,
    can: &Can<SimulatePrices>,
    list: &PriceList,
    kind: DriverKind,
    year: i16,
) -> Result<BTreeMap<BodyId, DriverValue>, StoreError> {
    let driver = match kind {
        DriverKind::Inhabitants => Driver::inhabitants(),
        DriverKind::Workstations => Driver::workstations(),
    };
    let day = list.reference(kind).day(year);
    let found = registry::drivers::values_on(tx, can, &driver, day).await?;
    Ok(found.into_iter().filter_map(|value| Some((value.body_id, figure(value)?))).collect())
}

/// A figure as prices count it; the register keeps none below zero.
pub fn figure(value: registry::model::DriverValue) -> Option<DriverValue> {
    let (on, source) = (value.reference_date, value.source);
    u32::try_from(value.value).ok().map(|value| DriverValue { value, on, source })
}
