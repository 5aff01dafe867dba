//! What this is: whether the centre's invoices to public bodies are subject to split payment, as a dated setting
//! with its source. What it is not: our reading of the law: somebody of the centre writes the value and checks it.

use identity::{SettingKind, SettingLevel, SettingSpec};
use kernel::Day;
use store::{DatedSetting, StoreError, Tx};

const NAME: &str = "scissione_pagamenti";

/// The settings of this area.
pub const SETTINGS: &[SettingSpec] = &[SettingSpec {
    name: NAME,
    label: "Scissione dei pagamenti (split payment)",
    help: "Se le fatture agli enti pubblici si emettono con la scissione dei pagamenti: l'ente paga l'imponibile e \
           versa l'IVA direttamente. Indica da quale giorno vale e la norma, per esempio «art. 17-ter DPR 633/1972»; \
           controlla la scadenza dell'autorizzazione con la ragioneria.",
    kind: SettingKind::Flag,
    level: SettingLevel::Centre,
}];

/// Whether the body that buys pays the VAT to the State itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SplitPayment {
    /// It does.
    Applies,
    /// It pays the VAT to who sells.
    DoesNotApply,
}

/// The rule of a day, with where it comes from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SplitPaymentRule {
    /// Whether it applies.
    pub split: SplitPayment,
    /// Since when, by which source, and whether somebody has checked it.
    pub setting: DatedSetting,
}

/// The rule in force on a day for the tenant of the transaction; `None` when nobody has decided yet, and then
/// whoever issues invoices must ask.
pub async fn split_payment_on(tx: &mut Tx, day: Day) -> Result<Option<SplitPaymentRule>, StoreError> {
    let setting = tx.setting(NAME, day).await?;
    Ok(setting.and_then(rule))
}

fn rule(setting: DatedSetting) -> Option<SplitPaymentRule> {
    let split = match setting.value.as_str() {
        "1" => SplitPayment::Applies,
        "0" => SplitPayment::DoesNotApply,
        _ => return None,
    };
    Some(SplitPaymentRule { split, setting })
}
