//! What this is: how people of a centre come to data that belong to the network. They ask for the action in their own
//! tenant; reading then opens the network's one mapping, answering opens the one Province that is theirs.
//! What it is not: the table of permissions; that is `kernel::permission`.

use ::store::{Db, StoreError};
use kernel::permission::{Action, AssessProfile, ConfirmProfile, EditMapping, ViewMapping, ViewProfiles};
use kernel::permission::{for_own_province, national_mapping};
use kernel::{Actor, Can, Denied, NETWORK};
use registry::planned;

use crate::ProfileError;
use crate::provinces::Province;

/// To see the whole mapping.
pub fn whole(actor: &Actor) -> Result<Can<ViewMapping>, Denied> {
    actor.may_over(ViewMapping).map(|can| national_mapping(&can))
}

/// To see what the network has published.
pub fn published(actor: &Actor) -> Result<Can<ViewProfiles>, Denied> {
    actor.may_over(ViewProfiles).map(|can| national_mapping(&can))
}

/// To keep focus groups and SWOT points: the network's own people only.
pub fn edit(actor: &Actor) -> Result<Can<EditMapping>, Denied> {
    of_the_network(actor.may_over(EditMapping)?)
}

/// To confirm profiles and adopt rules: the network's own people only.
pub fn confirm(actor: &Actor) -> Result<Can<ConfirmProfile>, Denied> {
    of_the_network(actor.may_over(ConfirmProfile)?)
}

/// The server's own console may do everything, but in its own tenant.
fn of_the_network<A: Action>(can: Can<A>) -> Result<Can<A>, Denied> {
    if can.tenant() == NETWORK { Ok(can) } else { Err(Denied::NotYours) }
}

/// The Province for which the tenant of the actor answers, with or without a centre: the ISTAT code of its unit. The network answers for all.
pub async fn own_unit(db: &Db, actor: &Actor) -> Result<Option<String>, StoreError> {
    if actor.tenant() == NETWORK {
        return Ok(None);
    }
    let province = planned::province(&mut db.read(actor.tenant()).await?).await?;
    Ok(province.map(|(unit, _)| unit))
}

/// To answer the criteria of a Province: the network for any of them, a centre for its own.
pub async fn answer(db: &Db, actor: &Actor, province: &Province) -> Result<Can<AssessProfile>, ProfileError> {
    let refused = |why: Denied| match why {
        Denied::NotYours => ProfileError::NotFound,
        Denied::NotAllowed | Denied::NotNow => ProfileError::NotAllowed(why),
    };
    let can = actor.may_over(AssessProfile).map_err(refused)?;
    if can.tenant() == NETWORK {
        return Ok(can);
    }
    let own = own_unit(db, actor).await?;
    if own.as_deref() == Some(province.uts.as_str()) {
        return for_own_province(&can, province.body_id).map_err(refused);
    }
    Err(ProfileError::NotYourProvince)
}
