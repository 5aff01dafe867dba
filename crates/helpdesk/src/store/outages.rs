//! What this is: notices of outages: written, brought up to date, closed, and read by whom they touch.
//! What it is not: a list for everybody: a body finds those about services that it has in force.

use ::store::{Entry as Line, StoreError, Tx, from_row};
use kernel::permission::{PublishOutage, ViewRequests};
use kernel::{Can, OutageId, RequestId, ServiceId};
use uuid::Uuid;

use super::{Failure, services};
use crate::Refused;
use crate::model::{Outage, OutageService, OutageUpdate};

macro_rules! columns {
    () => {
        "SELECT outage_id, title, text, planned, starts_at, ends_at, closed_at, request_id, author, created_at, version \
         FROM outage WHERE tenant_id = $1"
    };
}
const ALL: &str = concat!(
    columns!(),
    " AND (closed_at IS NULL OR $2 = 1) ORDER BY starts_at DESC, outage_id DESC LIMIT 500"
);
const GET: &str = concat!(columns!(), " AND outage_id = $2");
const OF_REQUEST: &str = concat!(columns!(), " AND request_id = $2 ORDER BY starts_at DESC, outage_id DESC");
const SERVICES: &str = "SELECT service_id, service_name FROM outage_service \
    WHERE tenant_id = $1 AND outage_id = $2 ORDER BY service_name, service_id";
const OF_SERVICES: &str = "SELECT outage_id AS c0, service_id AS c1 FROM outage_service WHERE tenant_id = $1";
const UPDATES: &str = "SELECT update_id, at, author, text FROM outage_update \
    WHERE tenant_id = $1 AND outage_id = $2 ORDER BY at DESC, update_id DESC";
const INSERT: &str = "INSERT INTO outage (tenant_id, outage_id, title, text, planned, starts_at, ends_at, request_id, \
    author, created_at, version) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, 1) ON CONFLICT DO NOTHING";
const SAVE: &str = "UPDATE outage SET ends_at = $3, closed_at = $4, version = version + 1 \
    WHERE tenant_id = $1 AND outage_id = $2 AND closed_at IS NULL";
const ADD_SERVICE: &str = "INSERT INTO outage_service (tenant_id, outage_id, service_id, service_name) \
    VALUES ($1, $2, $3, $4) ON CONFLICT DO NOTHING";
const ADD_UPDATE: &str = "INSERT INTO outage_update (tenant_id, update_id, outage_id, at, author, text) \
    VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT DO NOTHING";
pub(crate) const SQL: &[&str] =
    &[ALL, GET, OF_REQUEST, SERVICES, OF_SERVICES, UPDATES, INSERT, SAVE, ADD_SERVICE, ADD_UPDATE];
from_row!(Outage {
    outage_id,
    title,
    text,
    planned,
    starts_at,
    ends_at,
    closed_at,
    request_id,
    author,
    created_at,
    version
});
from_row!(OutageService { service_id, service_name });
from_row!(OutageUpdate { update_id, at, author, text });

/// Which notices a list shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Which {
    /// Those that are not over.
    Open,
    /// All of them.
    All,
}

/// The notices that touch the reader, the newest first.
pub async fn page(tx: &mut Tx, can: &Can<ViewRequests>, which: Which) -> Result<Vec<Outage>, StoreError> {
    let closed = i64::from(which == Which::All);
    let mut all: Vec<Outage> = tx.all(ALL, &[can.tenant().into(), closed.into()]).await?;
    let Some(body) = can.scope().body().filter(|_| !all.is_empty()) else { return Ok(all) };
    let mine = services::in_force(tx, body, tx.today()).await?;
    let touched: Vec<(OutageId, ServiceId)> = tx.all(OF_SERVICES, &[can.tenant().into()]).await?;
    let is_mine = |id: ServiceId| mine.iter().any(|one| one.service_id == id);
    all.retain(|one| touched.iter().any(|(id, service)| *id == one.outage_id && is_mine(*service)));
    Ok(all)
}

/// One notice with its services and what was said later, if it touches the reader.
pub async fn get(
    tx: &mut Tx,
    can: &Can<ViewRequests>,
    id: OutageId,
) -> Result<Option<(Outage, Vec<OutageService>, Vec<OutageUpdate>)>, StoreError> {
    let values = [can.tenant().into(), id.into()];
    let Some(outage) = tx.maybe::<Outage>(GET, &values).await? else { return Ok(None) };
    let mut touched: Vec<OutageService> = tx.all(SERVICES, &values).await?;
    if let Some(body) = can.scope().body() {
        let mine = services::in_force(tx, body, tx.today()).await?;
        touched.retain(|one| mine.iter().any(|own| own.service_id == one.service_id));
        if touched.is_empty() {
            return Ok(None);
        }
    }
    Ok(Some((outage, touched, tx.all(UPDATES, &values).await?)))
}

/// The notices that a request is behind, for who has found the request within reach.
pub async fn of_request(
    tx: &mut Tx,
    can: &Can<ViewRequests>,
    id: RequestId,
) -> Result<Vec<Outage>, StoreError> {
    tx.all(OF_REQUEST, &[can.tenant().into(), id.into()]).await
}

/// Publishes a notice; one sent twice is published once.
pub async fn publish(
    tx: &mut Tx,
    can: &Can<PublishOutage>,
    outage: &Outage,
    services: &[OutageService],
) -> Result<(), Failure> {
    outage.check()?;
    if services.is_empty() {
        return Err(Refused::NoServices.into());
    }
    let values = [
        can.tenant().into(),
        outage.outage_id.into(),
        outage.title.as_str().into(),
        outage.text.as_str().into(),
        outage.planned.into(),
        outage.starts_at.into(),
        outage.ends_at.into(),
        outage.request_id.into(),
        outage.author.as_str().into(),
        outage.created_at.into(),
    ];
    if tx.exec(INSERT, &values).await? == 0 {
        return Ok(());
    }
    for one in services {
        let values = [
            can.tenant().into(),
            outage.outage_id.into(),
            one.service_id.into(),
            one.service_name.as_str().into(),
        ];
        tx.exec(ADD_SERVICE, &values).await?;
    }
    let line = Line::new("outage.publish", "outage", outage.outage_id);
    tx.audit(line.summary(format!("Pubblicato l'avviso «{}»", outage.title)).created(outage)?);
    Ok(())
}

/// What is new about an outage.
#[derive(Clone, Debug)]
pub struct News<'a> {
    /// The id it will have.
    pub update_id: Uuid,
    /// What is said.
    pub text: &'a str,
    /// Until when it will last now, as far as one knows.
    pub ends_at: Option<kernel::Instant>,
    /// Whether it is over.
    pub over: bool,
}

/// Says something new about an outage, or that it is over.
pub async fn tell(
    tx: &mut Tx,
    can: &Can<PublishOutage>,
    id: OutageId,
    news: News<'_>,
) -> Result<Outage, Failure> {
    let before: Outage = tx.maybe(GET, &[can.tenant().into(), id.into()]).await?.ok_or(Failure::NotThere)?;
    let now = tx.now();
    let mut after = before.clone();
    after.ends_at = news.ends_at;
    after.closed_at = news.over.then_some(now);
    after.check()?;
    let author = tx.author().map(|author| author.name().to_owned()).unwrap_or_default();
    let values =
        [can.tenant().into(), news.update_id.into(), id.into(), now.into(), author.into(), news.text.into()];
    if tx.exec(ADD_UPDATE, &values).await? == 0 {
        return Ok(before);
    }
    let values = [can.tenant().into(), id.into(), after.ends_at.into(), after.closed_at.into()];
    if tx.exec(SAVE, &values).await? == 0 {
        return Err(Refused::OutageClosed.into());
    }
    let did = if news.over { "Chiuso" } else { "Aggiornato" };
    let line = Line::new("outage.update", "outage", id);
    tx.audit(line.summary(format!("{did} l'avviso «{}»", after.title)).change(&before, &after)?);
    Ok(after)
}
