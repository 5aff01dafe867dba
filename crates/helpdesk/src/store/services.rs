//! What this is: the services that a body has in force on a day: those it may ask something about.
//! What it is not: the catalogue; what a body has not joined is not offered.

use ::store::{StoreError, Tx};
use agreements::{BillableLine, billable_of};
use kernel::permission::{ViewAgreements, ViewCatalogue};
use kernel::{Actor, BodyId, Day, ServiceId};

/// A service that a request may be about.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Offered {
    /// Its name.
    pub name: String,
    /// Which.
    pub service_id: ServiceId,
    /// The number of the agreement by which the body has it.
    pub agreement: String,
    /// The services whose promises hold for it: itself, and the packages in force of which it is a part.
    pub promised_as: Vec<ServiceId>,
}

/// The lines of a body that are in force on a day. The centre reads them for whoever asks: the caller has already found
/// out that the body is theirs.
pub(crate) async fn lines_on(tx: &mut Tx, body: BodyId, day: Day) -> Result<Vec<BillableLine>, StoreError> {
    let Ok(can) = Actor::console(tx.tenant()).may_over(ViewAgreements) else { return Ok(Vec::new()) };
    let mut lines = billable_of(tx, &can, day.year(), body).await?;
    lines.retain(|line| line.period.contains(day));
    Ok(lines)
}

/// The services a body has in force on a day, by name; a package comes with its parts.
pub async fn in_force(tx: &mut Tx, body: BodyId, day: Day) -> Result<Vec<Offered>, StoreError> {
    let lines = lines_on(tx, body, day).await?;
    let Ok(can) = Actor::console(tx.tenant()).may_over(ViewCatalogue) else { return Ok(Vec::new()) };
    if lines.is_empty() {
        return Ok(Vec::new());
    }
    let catalogue = catalogue::services::every(tx, &can).await?;
    let mut found: Vec<Offered> = lines.iter().map(offered).collect();
    for line in &lines {
        let package = catalogue.iter().find(|service| service.service_id == line.service_id);
        let parts = package.map(|package| package.data.parts.as_slice()).unwrap_or_default();
        for part in catalogue.iter().filter(|service| parts.contains(&service.service_id)) {
            let promised_as = vec![part.service_id, line.service_id];
            let name = part.data.name.clone();
            found.push(Offered { name, service_id: part.service_id, promised_as, ..offered(line) });
        }
    }
    Ok(merged(found))
}

/// One service, if the body has it in force on that day.
pub(super) async fn one_in_force(
    tx: &mut Tx,
    (body, service): (BodyId, ServiceId),
    day: Day,
) -> Result<Option<Offered>, StoreError> {
    let lines = lines_on(tx, body, day).await?;
    let Ok(can) = Actor::console(tx.tenant()).may_over(ViewCatalogue) else { return Ok(None) };
    let mut found: Vec<Offered> =
        lines.iter().filter(|line| line.service_id == service).map(offered).collect();
    let packages = catalogue::services::packages_of(tx, &can, service).await?;
    let holds = |line: &&BillableLine| packages.iter().any(|package| package.service_id == line.service_id);
    let with: Vec<&BillableLine> = lines.iter().filter(holds).collect();
    if !with.is_empty() {
        let part = catalogue::services::get(tx, &can, service).await?;
        let name = part.map(|part| part.data.name).unwrap_or_default();
        found.extend(with.into_iter().map(|line| Offered {
            name: name.clone(),
            service_id: service,
            promised_as: vec![service, line.service_id],
            ..offered(line)
        }));
    }
    Ok(merged(found).pop())
}

fn offered(line: &BillableLine) -> Offered {
    Offered {
        name: line.service_name.clone(),
        service_id: line.service_id,
        agreement: line.agreement.number.clone(),
        promised_as: vec![line.service_id],
    }
}

/// One of each service, with all that promises something for it.
fn merged(mut found: Vec<Offered>) -> Vec<Offered> {
    found.sort_unstable();
    let mut all: Vec<Offered> = Vec::new();
    for one in found {
        match all.iter_mut().find(|known| known.service_id == one.service_id) {
            Some(known) => {
                known.promised_as.extend(one.promised_as);
                known.promised_as.sort_unstable();
                known.promised_as.dedup();
            }
            None => all.push(one),
        }
    }
    all
}
