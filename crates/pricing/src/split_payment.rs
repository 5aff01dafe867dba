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
           controlla la scadenza dell'autorizzazione con la ragioneria. Finché qui non c'è un valore la scissione \
           si applica alle fatture agli enti pubblici, secondo la regola datata compresa nel programma (art. 17-ter \
           DPR 633/1972): è una regola non verificata, e resta segnalata come tale su ogni anteprima, finché \
           qualcuno del centro non registra il valore e ne conferma la fonte.",
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

/// The rule that the centre has written for a day; `None` when nobody has decided yet. Invoices then follow the dated
/// rule that comes with the program (it applies), which they call unverified until somebody of the centre confirms it.
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_page_says_what_counts_as_long_as_nobody_has_decided() {
        let help = SETTINGS.first().map(|setting| setting.help).unwrap_or_default();
        assert!(help.contains("Finché qui non c'è un valore la scissione si applica"), "{help}");
        assert!(help.contains("non verificata"), "{help}");
    }
}
