//! What this is: which dated settings there are, what they mean, and which values they take. Every area brings
//! its own list; the program puts them together.
//! What it is not: the values; those are in `store`, each with its first day and its source.

use kernel::{Cents, Day, NETWORK, Role};
use store::{StoreError, Tx};
use webkit::{App, FooterLinks, safe_href};

/// A setting that people may change.
#[derive(Clone, Copy, Debug)]
pub struct SettingSpec {
    /// Its name in the store, such as `footer.privacy`.
    pub name: &'static str,
    /// Its name on the page.
    pub label: &'static str,
    /// What it does, with an example.
    pub help: &'static str,
    /// Which values it takes.
    pub kind: SettingKind,
    /// Who sets it.
    pub level: SettingLevel,
}

/// Which values a setting takes.
#[derive(Clone, Copy, Debug)]
pub enum SettingKind {
    /// One of a list: value and label.
    Choice(&'static [(&'static str, &'static str)]),
    /// Any text.
    Text,
    /// An address of the web, a page of ours, or a mail address.
    Link,
    /// A whole number, both ends included.
    Number(i64, i64),
    /// An amount; kept as cents.
    Cents,
    /// Yes or no; kept as `1` and `0`.
    Flag,
}

/// Who sets a setting.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SettingLevel {
    /// The administrator, for the whole installation.
    Network,
    /// The responsible, for the centre.
    Centre,
    /// Both: what the centre sets goes before.
    Both,
}

impl SettingLevel {
    /// Whether somebody in this role sets it.
    pub fn is_for(self, role: Role) -> bool {
        let network = matches!(role, Role::Administrator | Role::Console);
        match self {
            Self::Network => network,
            Self::Centre => role == Role::Director,
            Self::Both => network || role == Role::Director,
        }
    }
}

impl SettingSpec {
    /// Reads a value as typed; the answer is the form in which it is kept. Empty means «no longer set».
    pub fn read(&self, typed: &str) -> Result<String, String> {
        let typed = typed.trim();
        if typed.is_empty() {
            return Ok(String::new());
        }
        match self.kind {
            SettingKind::Choice(options) => one_of(options, typed),
            SettingKind::Text => bounded(typed),
            SettingKind::Link => link(typed),
            SettingKind::Number(least, most) => number(typed, least, most),
            SettingKind::Cents => {
                Cents::parse_it(typed).map(|cents| cents.get().to_string()).map_err(|why| why.to_string())
            }
            SettingKind::Flag => one_of(FLAG, typed),
        }
    }

    /// A value as kept, for people.
    pub fn shown(&self, kept: &str) -> String {
        let labelled = |options: &[(&str, &str)]| {
            options.iter().find(|(value, _)| *value == kept).map(|(_, label)| (*label).to_owned())
        };
        let shown = match self.kind {
            SettingKind::Choice(options) => labelled(options),
            SettingKind::Flag => labelled(FLAG),
            SettingKind::Cents => kept.parse().ok().map(|cents| Cents::new(cents).to_string()),
            SettingKind::Text | SettingKind::Link | SettingKind::Number(..) => None,
        };
        shown.unwrap_or_else(|| kept.to_owned())
    }
}

/// The values of a yes or no.
pub(crate) const FLAG: &[(&str, &str)] = &[("1", "Sì"), ("0", "No")];

fn one_of(options: &[(&str, &str)], typed: &str) -> Result<String, String> {
    let known = options.iter().any(|(value, _)| *value == typed);
    if known { Ok(typed.to_owned()) } else { Err("scegli una voce dell'elenco".into()) }
}

fn bounded(typed: &str) -> Result<String, String> {
    let short = typed.chars().count() <= 500 && !typed.chars().any(char::is_control);
    if short {
        Ok(typed.to_owned())
    } else {
        Err("scrivi al massimo 500 caratteri, senza andare a capo".into())
    }
}

fn link(typed: &str) -> Result<String, String> {
    let is_mail = kernel::Email::parse(typed).is_ok();
    if is_mail || safe_href(typed).is_some() {
        return bounded(typed);
    }
    Err("scrivi un indirizzo completo, per esempio https://www.provincia.example.it/privacy, o una e-mail"
        .into())
}

fn number(typed: &str, least: i64, most: i64) -> Result<String, String> {
    let number = typed.parse::<i64>().ok().filter(|number| (least..=most).contains(number));
    number
        .map(|number| number.to_string())
        .ok_or_else(|| format!("scrivi un numero intero da {least} a {most}"))
}

/// Hours of rest after which a session is over.
pub(crate) const IDLE_HOURS: &str = "session.idle_hours";
const PRIVACY: &str = "footer.privacy";
const LEGAL_NOTES: &str = "footer.legal_notes";
const ACCESSIBILITY: &str = "footer.accessibility";
const ACCESSIBILITY_CONTACT: &str = "footer.accessibility_contact";
const SOURCE_CODE: &str = "footer.source_code";

/// The settings of identity itself.
pub const SETTINGS: &[SettingSpec] = &[
    SettingSpec {
        name: PRIVACY,
        label: "Informativa privacy",
        help: "La pagina con l'informativa sul trattamento dei dati, per esempio \
            https://www.provincia.example.it/privacy. Compare in fondo a ogni pagina.",
        kind: SettingKind::Link,
        level: SettingLevel::Network,
    },
    SettingSpec {
        name: LEGAL_NOTES,
        label: "Note legali",
        help: "La pagina con le note legali, per esempio https://www.provincia.example.it/note-legali. \
            Compare in fondo a ogni pagina.",
        kind: SettingKind::Link,
        level: SettingLevel::Network,
    },
    SettingSpec {
        name: ACCESSIBILITY,
        label: "Dichiarazione di accessibilità",
        help: "L'indirizzo della dichiarazione pubblicata sul modulo di AgID, per esempio \
            https://form.agid.gov.it/view/… Compare in fondo a ogni pagina.",
        kind: SettingKind::Link,
        level: SettingLevel::Network,
    },
    SettingSpec {
        name: ACCESSIBILITY_CONTACT,
        label: "Contatto per segnalare un ostacolo",
        help: "L'e-mail o la pagina a cui chi non riesce a usare il sito può scrivere, per esempio \
            accessibilita@provincia.example.it.",
        kind: SettingKind::Link,
        level: SettingLevel::Network,
    },
    SettingSpec {
        name: SOURCE_CODE,
        label: "Codice sorgente",
        help: "Dove si trova il codice di questa installazione: la licenza AGPL chiede di offrirlo a chi la usa. \
            Per esempio l'indirizzo del repository.",
        kind: SettingKind::Link,
        level: SettingLevel::Network,
    },
    SettingSpec {
        name: IDLE_HOURS,
        label: "Ore di inattività prima di dover rientrare",
        help: "Dopo queste ore senza usare il sito si deve accedere di nuovo, per esempio 8. Vale per gli accessi \
            successivi; in ogni caso dopo 14 giorni si rientra.",
        kind: SettingKind::Number(1, 72),
        level: SettingLevel::Network,
    },
];

/// Reads the links of the footer as they are today: at start, once a day and after each change.
pub async fn load_footer(app: &App) -> Result<(), StoreError> {
    let mut tx = app.db.read(NETWORK).await?;
    let today = tx.today();
    app.site.replace_footer(FooterLinks {
        privacy: value(&mut tx, PRIVACY, today).await?,
        legal_notes: value(&mut tx, LEGAL_NOTES, today).await?,
        accessibility: value(&mut tx, ACCESSIBILITY, today).await?,
        accessibility_contact: value(&mut tx, ACCESSIBILITY_CONTACT, today).await?,
        source_code: value(&mut tx, SOURCE_CODE, today).await?,
    });
    Ok(())
}

/// The value in force, unless it is empty.
async fn value(tx: &mut Tx, name: &str, on: Day) -> Result<Option<String>, StoreError> {
    Ok(tx.setting(name, on).await?.map(|setting| setting.value).filter(|value| !value.is_empty()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn spec(kind: SettingKind) -> SettingSpec {
        SettingSpec { name: "x", label: "X", help: "", kind, level: SettingLevel::Both }
    }

    #[test]
    fn values_are_kept_in_one_form_and_shown_in_italian() {
        let cents = spec(SettingKind::Cents);
        assert_eq!(cents.read("77,47"), Ok("7747".into()));
        assert!(cents.shown("7747").starts_with("77,47"));
        assert_eq!(spec(SettingKind::Number(1, 72)).read("8"), Ok("8".into()));
        assert_eq!(spec(SettingKind::Flag).shown("1"), "Sì");
        assert_eq!(spec(SettingKind::Flag).read(" "), Ok(String::new()));
    }

    #[test]
    fn what_a_setting_does_not_take_is_refused_with_what_to_do() {
        assert!(spec(SettingKind::Number(1, 72)).read("73").unwrap_err().contains("da 1 a 72"));
        assert!(spec(SettingKind::Link).read("javascript:alert(1)").is_err());
        assert!(spec(SettingKind::Link).read("accessibilita@example.it").is_ok());
        assert!(spec(SettingKind::Choice(&[("a", "A")])).read("b").is_err());
        assert!(spec(SettingKind::Cents).read("x").is_err());
    }

    #[test]
    fn the_network_and_the_centre_see_their_own_settings() {
        assert!(
            SettingLevel::Network.is_for(Role::Administrator)
                && !SettingLevel::Network.is_for(Role::Director)
        );
        assert!(
            SettingLevel::Centre.is_for(Role::Director) && !SettingLevel::Centre.is_for(Role::Administrator)
        );
        assert!(SettingLevel::Both.is_for(Role::Director) && !SettingLevel::Both.is_for(Role::Operator));
    }
}
