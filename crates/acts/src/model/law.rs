//! What this is: the laws that acts refer to: text, day and source, as shipped; an administrator may put a later text in
//! the settings, from a day on.
//! What it is not: advice: every reference is to be checked by the lawyers of the body before the act is adopted.

use identity::{SettingKind, SettingLevel, SettingSpec};

/// A law that acts refer to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Law {
    /// The word by which clauses refer to it.
    pub code: &'static str,
    /// The setting in which a later text is kept.
    pub setting: &'static str,
    /// The reference as it stands in an act.
    pub text: &'static str,
    /// What it is about.
    pub about: &'static str,
    /// From which day the reference counts, as shipped.
    pub from: &'static str,
    /// Where it was read.
    pub source: &'static str,
}

macro_rules! laws {
    ($($code:literal $setting:literal $label:literal $text:literal $about:literal $from:literal $source:literal;)+) => {
        /// The laws, in the order in which acts name them.
        pub const LAWS: &[Law] = &[$(Law {
            code: $code, setting: $setting, text: $text, about: $about, from: $from, source: $source,
        }),+];

        /// The settings in which an administrator, or the responsible of a centre, keeps them up to date.
        pub const SETTINGS: &[SettingSpec] = &[$(SettingSpec {
            name: $setting,
            label: $label,
            help: concat!($about, " Il testo compare negli atti generati dal giorno indicato; la fonte dice dove è stato \
                letto. Finché nessuno lo conferma gli atti lo segnalano come da verificare."),
            kind: SettingKind::Text,
            level: SettingLevel::Both,
        }),+];
    };
}

laws! {
    "tuel_30" "acts.law.tuel_30" "Riferimento: convenzioni tra enti"
        "art. 30 del D.Lgs. 18 agosto 2000, n. 267" "Convenzioni tra enti locali per funzioni e servizi determinati."
        "2000-10-13" "D.Lgs. 267/2000, testo unico degli enti locali";
    "tuel_42" "acts.law.tuel_42" "Riferimento: competenze dei consigli"
        "art. 42 del D.Lgs. 18 agosto 2000, n. 267" "Competenze dei consigli, tra cui le convenzioni tra enti."
        "2000-10-13" "D.Lgs. 267/2000, testo unico degli enti locali";
    "tuel_49" "acts.law.tuel_49" "Riferimento: pareri sulle deliberazioni"
        "art. 49 del D.Lgs. 18 agosto 2000, n. 267" "Pareri di regolarità tecnica e contabile."
        "2000-10-13" "D.Lgs. 267/2000, testo unico degli enti locali";
    "delrio_85" "acts.law.delrio_85" "Riferimento: funzioni delle Province"
        "art. 1, comma 85, della L. 7 aprile 2014, n. 56"
        "Funzioni fondamentali delle Province, tra cui raccolta ed elaborazione di dati e assistenza tecnico-amministrativa agli enti locali."
        "2014-04-08" "L. 56/2014, comma 85";
    "delrio_88" "acts.law.delrio_88" "Riferimento: servizi d'intesa con i Comuni"
        "art. 1, comma 88, della L. 7 aprile 2014, n. 56"
        "La Provincia, d'intesa con i Comuni, può esercitare funzioni di stazione appaltante, monitoraggio dei contratti di servizio, concorsi."
        "2014-04-08" "L. 56/2014, comma 88";
    "cad" "acts.law.cad" "Riferimento: amministrazione digitale"
        "D.Lgs. 7 marzo 2005, n. 82" "Codice dell'amministrazione digitale."
        "2006-01-01" "D.Lgs. 82/2005";
    "cad_17" "acts.law.cad_17" "Riferimento: transizione digitale in forma associata"
        "art. 17 del D.Lgs. 7 marzo 2005, n. 82"
        "Ufficio e responsabile per la transizione digitale, anche in forma associata."
        "2018-01-27" "D.Lgs. 82/2005, art. 17";
    "contratti" "acts.law.contratti" "Riferimento: contratti pubblici"
        "D.Lgs. 31 marzo 2023, n. 36" "Codice dei contratti pubblici."
        "2023-07-01" "D.Lgs. 36/2023";
    "partecipate" "acts.law.partecipate" "Riferimento: società a partecipazione pubblica"
        "D.Lgs. 19 agosto 2016, n. 175" "Testo unico in materia di società a partecipazione pubblica."
        "2016-09-23" "D.Lgs. 175/2016";
    "procedimento" "acts.law.procedimento" "Riferimento: firma degli accordi"
        "art. 15, comma 2-bis, della L. 7 agosto 1990, n. 241"
        "Gli accordi fra amministrazioni si firmano con firma digitale o altra firma elettronica ammessa."
        "2013-01-01" "L. 241/1990, art. 15";
    "privacy" "acts.law.privacy" "Riferimento: protezione dei dati"
        "Regolamento (UE) 2016/679" "Regolamento generale sulla protezione dei dati."
        "2018-05-25" "Regolamento (UE) 2016/679";
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_law_has_a_day_a_source_and_a_setting_of_its_own() {
        for law in LAWS {
            assert!(kernel::Day::parse(law.from).is_ok(), "{}", law.code);
            assert!(law.setting.starts_with("acts.law.") && !law.source.is_empty() && !law.text.is_empty());
        }
        let mut codes: Vec<&str> = LAWS.iter().map(|law| law.code).collect();
        codes.sort_unstable();
        codes.dedup();
        assert_eq!(codes.len(), LAWS.len());
        assert_eq!(SETTINGS.len(), LAWS.len());
    }
}
