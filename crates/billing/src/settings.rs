//! What this is: the dated settings of invoices, for the page of settings, and the reading of those in force.
//! What it is not: their meaning; that is in `model::rules`.

use identity::setting::{SettingKind, SettingLevel, SettingSpec};
use kernel::{Day, TenantId};
use store::Db;

use crate::model::Rules;
use crate::model::rules::{CIG_STOPS, COMMITMENT_STOPS, NAMES, STAMP_AMOUNT, STAMP_OVER};
use crate::store::Failure;

/// The settings of invoices; split payment is among those of `pricing`.
pub const SETTINGS: &[SettingSpec] = &[
    SettingSpec {
        name: STAMP_OVER,
        label: "Imposta di bollo: soglia",
        help: "Oltre questo importo senza IVA (esente o fuori campo) la fattura dichiara il bollo virtuale. Se non \
            è impostata vale 77,47, da verificare.",
        kind: SettingKind::Cents,
        level: SettingLevel::Both,
    },
    SettingSpec {
        name: STAMP_AMOUNT,
        label: "Imposta di bollo: importo",
        help: "L'importo del bollo virtuale dichiarato in fattura, a carico di chi emette. Se non è impostato vale \
            2,00, da verificare.",
        kind: SettingKind::Cents,
        level: SettingLevel::Both,
    },
    SettingSpec {
        name: CIG_STOPS,
        label: "Non emettere fatture senza CIG",
        help: "Sì: la fattura di un ente senza CIG, e senza il motivo per cui non è dovuto, non viene emessa. No: \
            l'anteprima avvisa soltanto.",
        kind: SettingKind::Flag,
        level: SettingLevel::Both,
    },
    SettingSpec {
        name: COMMITMENT_STOPS,
        label: "Non emettere fatture senza determina d'impegno",
        help: "Sì: la fattura di un ente senza numero e data dell'impegno di spesa non viene emessa. No: \
            l'anteprima avvisa soltanto.",
        kind: SettingKind::Flag,
        level: SettingLevel::Both,
    },
];

/// The rules in force for a centre on a day: its own, or else those of the installation, or else our defaults.
pub async fn in_force(db: &Db, tenant: TenantId, on: Day) -> Result<Rules, Failure> {
    let mut found = Vec::new();
    for name in NAMES {
        found.extend(db.setting_for(tenant, name, on).await?.map(|(_, setting)| setting));
    }
    Ok(Rules::from_settings(&found)?)
}

#[cfg(test)]
mod tests {
    use crate::model::rules::{NAMES, SPLIT_PAYMENT, default_of};

    #[test]
    fn every_rule_is_on_the_page_of_settings_once_and_its_default_is_of_its_kind() {
        let specs: Vec<_> = super::SETTINGS.iter().chain(pricing::SETTINGS).collect();
        for name in NAMES {
            let own: Vec<_> = specs.iter().filter(|spec| spec.name == name).collect();
            assert_eq!(own.len(), 1, "{name}");
            assert!(!default_of(name).source.is_empty());
        }
        assert!(pricing::SETTINGS.iter().any(|spec| spec.name == SPLIT_PAYMENT));
    }
}
