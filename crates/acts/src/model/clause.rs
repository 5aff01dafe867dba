//! What this is: clauses of a kind of act, with the conditions on which they stand in it; sets of clauses in versions.
//! What it is not: the document made of them.

use kernel::{ClauseSetId, Day};
use registry::{Level, ManagementForm};
use serde::{Deserialize, Serialize};

use super::field;

store::coded_enum! {
    /// A kind of act.
    Kind {
        /// Between the Province and the bodies.
        Agreement = "convenzione", "Schema di convenzione";
        /// By which the Province approves the centre.
        Resolution = "delibera", "Delibera di approvazione";
        /// What the centre promises.
        Charter = "carta", "Carta dei servizi";
        /// How the organs work.
        Rules = "regolamento", "Regolamento degli organi";
    }
}

store::coded_enum! {
    /// How a clause is set.
    Style {
        /// Numbered «Art. 1», with its paragraphs numbered.
        Article = "article", "Articolo, con i commi numerati";
        /// Under its title only.
        Plain = "plain", "Testo sotto un titolo";
    }
}

store::coded_enum! {
    /// How far a set of clauses has come.
    SetState {
        /// Being written.
        Draft = "draft", "Bozza";
        /// In use, and frozen.
        Published = "published", "In uso";
    }
}

/// A clause.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Clause {
    /// Under which it is compared between versions.
    pub key: String,
    /// Its title.
    pub title: String,
    /// How it is set.
    pub style: Style,
    /// The forms for which it stands; all, if none is named.
    pub forms: Vec<ManagementForm>,
    /// The levels for which it stands; all, if none is named.
    pub levels: Vec<Level>,
    /// Its text: one paragraph to a line, «- » before the items of a list, placeholders as `{{provincia}}`.
    pub text: String,
}

/// A version of the clauses of a kind of act.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ClauseSet {
    /// Which.
    pub clause_set_id: ClauseSetId,
    /// Of which kind of act.
    pub kind: Kind,
    /// Which version; 0 is the one that is shipped.
    pub number: i64,
    /// How far it has come.
    pub state: SetState,
    /// The clauses, in their order.
    pub clauses: Vec<Clause>,
    /// Since when it is in use.
    pub published_on: Option<Day>,
    /// For optimistic locking.
    pub version: i64,
}

/// Why clauses cannot be like that.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NotClauses {
    /// A placeholder that nobody fills.
    #[error("«{clause}»: il segnaposto {{{{{name}}}}} non esiste. Scegline uno dell'elenco")]
    Unknown {
        /// In which clause.
        clause: String,
        /// Which.
        name: String,
    },
    /// A placeholder that does not end.
    #[error("«{0}»: un segnaposto aperto con due graffe non è chiuso")]
    Open(String),
    /// A table or a list in the middle of a sentence.
    #[error("«{clause}»: {{{{{name}}}}} è una tabella o un elenco, quindi sta da solo su una riga")]
    Inline {
        /// In which clause.
        clause: String,
        /// Which.
        name: String,
    },
    /// Nothing in it.
    #[error("Il modello non ha clausole: aggiungine almeno una")]
    Empty,
}

impl Clause {
    /// Whether it stands in an act for this form and level.
    pub fn stands_for(&self, form: ManagementForm, level: Level) -> bool {
        (self.forms.is_empty() || self.forms.contains(&form))
            && (self.levels.is_empty() || self.levels.contains(&level))
    }

    /// When it stands, in words; empty when it always does.
    pub fn condition(&self) -> String {
        let forms: Vec<&str> =
            self.forms.iter().map(|form| designer::model::reference::short_form(*form)).collect();
        let levels: Vec<&str> = self.levels.iter().map(|level| designer::model::short(*level)).collect();
        [forms, levels]
            .iter()
            .filter(|one| !one.is_empty())
            .map(|one| one.join(" o "))
            .collect::<Vec<_>>()
            .join("; ")
    }

    /// The names of the placeholders in its text.
    pub fn placeholders(&self) -> Vec<&str> {
        pieces(&self.text).into_iter().filter_map(Result::err).collect()
    }

    /// Why it cannot be like that.
    pub fn fault(&self) -> Option<NotClauses> {
        let clause = || self.title.clone();
        for line in self.text.lines() {
            let pieces = pieces(line);
            if pieces.iter().any(|piece| piece.is_ok_and(|text| text.contains("{{"))) {
                return Some(NotClauses::Open(clause()));
            }
            for name in pieces.iter().filter_map(|piece| piece.err()) {
                if !field::is_known(name) {
                    return Some(NotClauses::Unknown { clause: clause(), name: name.to_owned() });
                }
                let alone = line.trim() == format!("{{{{{name}}}}}");
                if field::is_block(name) && !alone {
                    return Some(NotClauses::Inline { clause: clause(), name: name.to_owned() });
                }
            }
        }
        None
    }
}

/// Every reason why clauses cannot be like that.
pub fn faults(clauses: &[Clause]) -> Vec<NotClauses> {
    if clauses.is_empty() {
        return vec![NotClauses::Empty];
    }
    clauses.iter().filter_map(Clause::fault).collect()
}

/// A text in pieces: words as they stand (`Ok`), names of placeholders (`Err`). Nothing is lost.
pub(super) fn pieces(text: &str) -> Vec<Result<&str, &str>> {
    let mut pieces = Vec::new();
    let mut rest = text;
    while let Some((before, after)) = rest.split_once("{{") {
        let Some((name, behind)) = after.split_once("}}") else { break };
        if !before.is_empty() {
            pieces.push(Ok(before));
        }
        pieces.push(Err(name.trim()));
        rest = behind;
    }
    if !rest.is_empty() {
        pieces.push(Ok(rest));
    }
    pieces
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::model::texts::shipped;

    #[test]
    fn what_is_shipped_is_in_order_for_every_kind() {
        for kind in Kind::ALL {
            let clauses = shipped(*kind);
            assert_eq!(faults(&clauses), [], "{}", kind.label());
            let mut keys: Vec<&str> = clauses.iter().map(|clause| clause.key.as_str()).collect();
            let all = keys.len();
            keys.sort_unstable();
            keys.dedup();
            assert_eq!(keys.len(), all, "{}", kind.label());
        }
    }

    #[test]
    fn each_form_has_its_own_clause_on_how_it_is_run() {
        let clauses = shipped(Kind::Agreement);
        for (form, key) in [
            (ManagementForm::Public, "gestione-pubblica"),
            (ManagementForm::InHouse, "gestione-in-house"),
            (ManagementForm::Ppp, "gestione-ppp"),
        ] {
            let own: Vec<&str> = clauses
                .iter()
                .filter(|clause| {
                    clause.key.starts_with("gestione") && clause.stands_for(form, Level::Advanced)
                })
                .map(|clause| clause.key.as_str())
                .collect();
            assert_eq!(own, [key]);
        }
    }

    #[test]
    fn what_is_wrong_with_a_clause_is_said() {
        let clause = |text: &str| Clause { text: text.into(), ..shipped(Kind::Agreement)[0].clone() };
        for (text, wrong) in [
            ("{{provincia}}", None),
            ("{{ provincia }} e {{legge.cad}}", None),
            ("{{regione}}", Some("non esiste")),
            ("{{provincia", Some("non è chiuso")),
            ("ecco {{tabella_tariffe}}", Some("sta da solo")),
            ("{{tabella_tariffe}}", None),
        ] {
            let fault = clause(text).fault().map(|fault| fault.to_string());
            assert_eq!(fault.is_some(), wrong.is_some(), "{text}: {fault:?}");
            assert!(wrong.is_none_or(|words| fault.unwrap().contains(words)));
        }
    }

    proptest! {
        #[test]
        fn pieces_put_together_are_the_text(text in "[a-z{} ]{0,40}") {
            let whole: String = pieces(&text).into_iter().map(|piece| match piece {
                Ok(words) => words.to_owned(),
                Err(name) => name.to_owned(),
            }).collect();
            let bare = |text: &str| text.replace(['{', '}', ' '], "");
            prop_assert_eq!(bare(&whole), bare(&text));
        }
    }
}
