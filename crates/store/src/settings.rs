//! What this is: settings whose value changes from a day on, each with its source: rules of law above all.
//! What it is not: the program's configuration file.

use kernel::{Day, Instant, NETWORK};

use crate::{StoreError, Tx, from_row};

/// A value of a setting, from a day on.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct DatedSetting {
    /// Which setting.
    pub name: String,
    /// The first day it counts.
    pub valid_from: Day,
    /// The value; empty means "no longer set".
    pub value: String,
    /// Where the value comes from: law, article, date of the text, act of the body.
    pub source: String,
    /// Whether somebody of the body has checked it against the source.
    pub verified: bool,
    /// When it was last changed.
    pub changed_at: Instant,
}
from_row!(DatedSetting { name, valid_from, value, source, verified, changed_at });

/// Where a value in force was found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SettingOrigin {
    /// Set by the tenant itself.
    Tenant,
    /// Set for the whole installation.
    Network,
}

const IN_FORCE: &str = "SELECT name, valid_from, value, source, verified, changed_at FROM dated_setting \
    WHERE tenant_id = $1 AND name = $2 AND valid_from <= $3 ORDER BY valid_from DESC LIMIT 1";
const HISTORY: &str = "SELECT name, valid_from, value, source, verified, changed_at FROM dated_setting \
    WHERE tenant_id = $1 AND ($2 = '' OR name = $2) ORDER BY name, valid_from DESC";
const SET: &str = "INSERT INTO dated_setting (tenant_id, name, valid_from, value, source, verified, changed_at) \
    VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT (tenant_id, name, valid_from) DO UPDATE \
    SET value = excluded.value, source = excluded.source, verified = excluded.verified, \
    changed_at = excluded.changed_at";
const REMOVE: &str = "DELETE FROM dated_setting WHERE tenant_id = $1 AND name = $2 AND valid_from = $3";
pub(crate) const SQL: &[&str] = &[IN_FORCE, HISTORY, SET, REMOVE];

impl Tx {
    /// The value of a setting in force for the tenant on a day.
    pub async fn setting(&mut self, name: &str, on: Day) -> Result<Option<DatedSetting>, StoreError> {
        self.maybe(IN_FORCE, &[self.tenant().into(), name.into(), on.into()]).await
    }

    /// All the values of a setting, or of every setting with an empty name, newest first.
    pub async fn settings(&mut self, name: &str) -> Result<Vec<DatedSetting>, StoreError> {
        self.all(HISTORY, &[self.tenant().into(), name.into()]).await
    }

    /// Sets the value that counts from a day on. The caller writes the audit line.
    pub async fn set(&mut self, setting: &DatedSetting) -> Result<(), StoreError> {
        let values = [
            self.tenant().into(),
            setting.name.as_str().into(),
            setting.valid_from.into(),
            setting.value.as_str().into(),
            setting.source.as_str().into(),
            setting.verified.into(),
            self.now().into(),
        ];
        self.exec(SET, &values).await.map(|_| ())
    }

    /// Takes a dated value away. The caller writes the audit line.
    pub async fn unset(&mut self, name: &str, from: Day) -> Result<bool, StoreError> {
        Ok(self.exec(REMOVE, &[self.tenant().into(), name.into(), from.into()]).await? > 0)
    }
}

impl crate::Db {
    /// The value in force for a tenant, or else the one of the whole installation.
    pub async fn setting_for(
        &self,
        tenant: kernel::TenantId,
        name: &str,
        on: Day,
    ) -> Result<Option<(SettingOrigin, DatedSetting)>, StoreError> {
        if let Some(own) = self.read(tenant).await?.setting(name, on).await? {
            return Ok(Some((SettingOrigin::Tenant, own)));
        }
        let shared = self.read(NETWORK).await?.setting(name, on).await?;
        Ok(shared.map(|setting| (SettingOrigin::Network, setting)))
    }
}
