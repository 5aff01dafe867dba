//! What this is: the mailboxes of a centre: what is done with their letters, how far they were read, their secret.
//! What it is not: where they are and how to get in; that is in the configuration.

use ::store::{Entry, StoreError, Tx, from_row};
use helpdesk::model::Kind;
use kernel::permission::{EditHelpdesk, SortMail};
use kernel::{Can, Email, Instant, ServiceId};
use serde::Serialize;

use super::Failure;
use crate::model::Key;

macro_rules! columns {
    () => {
        "address, certified, service_id, service_name, kind, acknowledges, place, read_at, trouble, version"
    };
}
const ADD: &str = "INSERT INTO mailbox (tenant_id, address, certified, service_name, kind, acknowledges, place, trouble, \
    version) VALUES ($1, $2, $3, '', 'incident', TRUE, '', '', 1) \
    ON CONFLICT (tenant_id, address) DO UPDATE SET certified = excluded.certified";
const GET: &str = concat!("SELECT ", columns!(), " FROM mailbox WHERE tenant_id = $1 AND address = $2");
const ALL: &str =
    concat!("SELECT ", columns!(), " FROM mailbox WHERE tenant_id = $1 ORDER BY certified, address");
const SET: &str = "UPDATE mailbox SET service_id = $3, service_name = $4, kind = $5, acknowledges = $6, \
    version = version + 1 WHERE tenant_id = $1 AND address = $2 AND version = $7";
const PLACE: &str = "UPDATE mailbox SET place = $3 WHERE tenant_id = $1 AND address = $2";
const READ: &str = "UPDATE mailbox SET read_at = $3, trouble = $4 WHERE tenant_id = $1 AND address = $2";
const KEY: &str = "SELECT secret AS c0 FROM mailbox_key WHERE tenant_id = $1";
const ADD_KEY: &str =
    "INSERT INTO mailbox_key (tenant_id, secret) VALUES ($1, $2) ON CONFLICT (tenant_id) DO NOTHING";
pub(crate) const SQL: &[&str] = &[ADD, GET, ALL, SET, PLACE, READ, KEY, ADD_KEY];

/// A mailbox of a centre.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Mailbox {
    /// Its address.
    pub address: String,
    /// Whether it is one of certified mail.
    pub certified: bool,
    /// The service that new requests are about; none: somebody says it letter by letter.
    pub service_id: Option<ServiceId>,
    /// Its name.
    pub service_name: String,
    /// What kind new requests are.
    pub kind: Kind,
    /// Whether senders are told the number of their request.
    pub acknowledges: bool,
    /// How far it was read.
    #[serde(skip)]
    pub place: String,
    /// When it was read last.
    #[serde(skip)]
    pub read_at: Option<Instant>,
    /// Why it could not be read; empty if it could.
    #[serde(skip)]
    pub trouble: String,
    /// For optimistic locking.
    #[serde(skip)]
    pub version: i64,
}
from_row!(Mailbox {
    address,
    certified,
    service_id,
    service_name,
    kind,
    acknowledges,
    place,
    read_at,
    trouble,
    version
});

/// What a centre does with the letters of a mailbox.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Handling {
    /// The service of new requests and its name.
    pub service: Option<(ServiceId, String)>,
    /// Their kind.
    pub kind: Kind,
    /// Whether senders are told the number.
    pub acknowledges: bool,
}

/// The mailboxes of a centre, those of certified mail last.
pub async fn all(tx: &mut Tx, can: &Can<SortMail>) -> Result<Vec<Mailbox>, StoreError> {
    tx.all(ALL, &[can.tenant().into()]).await
}

/// The mailbox to which answers to the program's letters go.
pub(crate) async fn for_answers(tx: &mut Tx) -> Result<Option<Mailbox>, StoreError> {
    let tenant = tx.tenant();
    tx.maybe(ALL, &[tenant.into()]).await
}

/// A mailbox by its address.
pub async fn get(tx: &mut Tx, can: &Can<SortMail>, address: &str) -> Result<Option<Mailbox>, StoreError> {
    tx.maybe(GET, &[can.tenant().into(), address.into()]).await
}

/// Makes a mailbox of the configuration known, and gives it.
pub async fn known(tx: &mut Tx, address: &Email, certified: bool) -> Result<Mailbox, StoreError> {
    let tenant = tx.tenant();
    tx.exec(ADD, &[tenant.into(), address.as_str().into(), certified.into()]).await?;
    tx.one(GET, &[tenant.into(), address.as_str().into()]).await
}

/// Says how far a mailbox was read: with the letter, so that both last or neither.
pub(crate) async fn read_up_to(tx: &mut Tx, address: &Email, place: &str) -> Result<(), StoreError> {
    let tenant = tx.tenant();
    tx.exec(PLACE, &[tenant.into(), address.as_str().into(), place.into()]).await.map(|_| ())
}

/// Says that a mailbox was read, or why not.
pub(crate) async fn looked_at(tx: &mut Tx, address: &Email, trouble: &str) -> Result<(), StoreError> {
    let (tenant, now) = (tx.tenant(), tx.now());
    tx.exec(READ, &[tenant.into(), address.as_str().into(), now.into(), trouble.into()]).await.map(|_| ())
}

/// Says what is done with the letters of a mailbox, if nobody did meanwhile.
pub async fn handle(
    tx: &mut Tx,
    can: &Can<EditHelpdesk>,
    (shown, version): (&Mailbox, i64),
    new: &Handling,
) -> Result<(), Failure> {
    let mut after = shown.clone();
    (after.service_id, after.service_name) = new.service.clone().unzip_or_empty();
    (after.kind, after.acknowledges) = (new.kind, new.acknowledges);
    let values = [
        can.tenant().into(),
        shown.address.as_str().into(),
        after.service_id.into(),
        after.service_name.as_str().into(),
        after.kind.into(),
        after.acknowledges.into(),
        version.into(),
    ];
    if tx.exec(SET, &values).await? == 0 {
        return Err(Failure::Decided);
    }
    let line = Entry::about("mailbox.change", "mailbox");
    let summary = format!("Cambiate le regole della casella {}", shown.address);
    tx.audit(line.summary(summary).change(shown, &after)?);
    Ok(())
}

trait OrEmpty {
    fn unzip_or_empty(self) -> (Option<ServiceId>, String);
}

impl OrEmpty for Option<(ServiceId, String)> {
    fn unzip_or_empty(self) -> (Option<ServiceId>, String) {
        self.map_or((None, String::new()), |(id, name)| (Some(id), name))
    }
}

/// The secret of the centre's marks; made the first time it is asked for.
pub(crate) async fn key(tx: &mut Tx) -> Result<Key, StoreError> {
    let tenant = tx.tenant();
    if tx.maybe::<(Vec<u8>,)>(KEY, &[tenant.into()]).await?.is_none() {
        let fresh = rand::random::<[u8; 32]>();
        tx.exec(ADD_KEY, &[tenant.into(), fresh.as_slice().into()]).await?;
    }
    kept_key(tx).await?.ok_or_else(|| StoreError::Corrupt("the secret of the marks".into()))
}

/// The secret of the centre's marks, if there is one: without it no mark was ever made.
pub(crate) async fn kept_key(tx: &mut Tx) -> Result<Option<Key>, StoreError> {
    let tenant = tx.tenant();
    let kept: Option<(Vec<u8>,)> = tx.maybe(KEY, &[tenant.into()]).await?;
    Ok(kept.and_then(|(bytes,)| bytes.try_into().ok()).map(Key::new))
}
