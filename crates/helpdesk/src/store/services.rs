//! What this is: the services that a body has in force on a day: those it may ask something about.
//! What it is not: the catalogue; what a body has not joined is not offered.

use ::store::{StoreError, Tx};
use agreements::billable_of;
use kernel::permission::{ViewAgreements, ViewCatalogue};
use kernel::{Actor, BodyId, Day, ServiceId};

/// A service that a request may be about.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Offered {
    /// Its name.
    pub name: String,
    /// Which.
    pub service_id: ServiceId,
}

/// The services a body has in force on a day, by name; a package comes with its parts. The centre reads them for
/// whoever asks: the caller has already found out that the body is theirs.
pub async fn in_force(tx: &mut Tx, body: BodyId, day: Day) -> Result<Vec<Offered>, StoreError> {
    let centre = Actor::console(tx.tenant());
    let (Ok(lines), Ok(catalogue)) = (centre.may_over(ViewAgreements), centre.may_over(ViewCatalogue)) else {
        return Ok(Vec::new());
    };
    let mut found = Vec::new();
    for line in billable_of(tx, &lines, day.year(), body).await? {
        if !line.period.contains(day) {
            continue;
        }
        for part in catalogue::services::parts(tx, &catalogue, line.service_id).await? {
            found.push(Offered { name: part.name, service_id: part.service_id });
        }
        found.push(Offered { name: line.service_name, service_id: line.service_id });
    }
    found.sort_unstable();
    found.dedup_by_key(|one| one.service_id);
    Ok(found)
}
