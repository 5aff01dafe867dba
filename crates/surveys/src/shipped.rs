//! What this is: the questionnaires that come with the program, and the answers of the three centres that were analysed.
//! What it is not: kept up to date: they are facts of 2022 with their source.

use questionnaire::{Answers, Form, Reasons};
use serde::Deserialize;

/// A questionnaire to begin from.
#[derive(Clone, Copy, Debug)]
pub struct Shipped {
    /// A stable word.
    pub code: &'static str,
    /// What it is called.
    pub title: &'static str,
    json: &'static str,
}

impl Shipped {
    /// What it asks.
    pub fn form(&self) -> Result<Form, serde_json::Error> {
        serde_json::from_str(self.json)
    }
}

/// The survey of six sections.
pub const SIX_SECTIONS: Shipped = Shipped {
    code: "sei-sezioni",
    title: "Indagine sui centri servizi: catalogo, competenze, organizzazione, governance, sostenibilità, convenzione",
    json: include_str!("../data/six_sections.json"),
};

/// The questionnaires that come with the program; the one of the mapping is made from the rules of the profiles.
pub const ALL: [Shipped; 1] = [SIX_SECTIONS];

/// The questionnaire with this code.
pub fn find(code: &str) -> Option<Shipped> {
    ALL.into_iter().find(|one| one.code == code)
}

/// The answers of one of the three centres.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Centre {
    /// Where they come from, as it is shown.
    pub source: String,
    /// The Province, as the national register calls it.
    pub province: String,
    /// What was answered.
    pub answers: Answers,
    /// Reasons for what does not add up.
    pub reasons: Reasons,
    /// Where the source contradicts itself or says nothing.
    pub notes: Vec<CentreNote>,
}

/// A remark on an answer.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CentreNote {
    /// Which question.
    pub question: String,
    /// What there is to say.
    pub text: String,
}

const CENTRES: [&str; 3] = [
    include_str!("../data/centres/pesaro_e_urbino.json"),
    include_str!("../data/centres/macerata.json"),
    include_str!("../data/centres/lecco.json"),
];

/// The answers of the three centres to the survey of six sections.
pub fn centres() -> Result<Vec<Centre>, serde_json::Error> {
    CENTRES.iter().map(|text| serde_json::from_str(text)).collect()
}

#[cfg(test)]
mod tests {
    use questionnaire::{Answer, Number};

    use super::*;

    #[test]
    fn the_shipped_questionnaires_have_no_fault() {
        for shipped in ALL {
            shipped.form().unwrap().prepare().unwrap_or_else(|faults| panic!("{}: {faults:?}", shipped.code));
        }
        let titles: Vec<String> =
            SIX_SECTIONS.form().unwrap().sections.into_iter().map(|one| one.id.to_string()).collect();
        assert_eq!(
            titles,
            ["catalogo", "competenze", "organizzazione", "governance", "sostenibilita", "convenzione"]
        );
    }

    #[test]
    fn the_three_centres_check_clean_and_their_figures_are_those_of_the_source() {
        let prepared = SIX_SECTIONS.form().unwrap().prepare().unwrap();
        let expected = [("Pesaro e Urbino", 19, 18), ("Macerata", 15, 15), ("Lecco", 6, 6)];
        for (centre, (province, listed, stated)) in centres().unwrap().iter().zip(expected) {
            let findings = prepared.check(&centre.answers);
            assert!(findings.may_be_handed_in(&centre.reasons), "{province}: {findings:?}");
            assert_eq!(findings.warnings().count(), centre.reasons.len(), "no reason without a warning");
            let kept = prepared.handed_in(&centre.answers);
            let number = |id: &str| match kept.get(id) {
                Some(Answer::Number(number)) => *number,
                other => panic!("{province} {id}: {other:?}"),
            };
            assert_eq!(centre.province, province);
            assert_eq!(number("persone_elencate"), Number::whole(listed));
            assert_eq!(number("persone_dichiarate"), Number::whole(stated));
            for id in centre.answers.0.keys() {
                assert!(prepared.form().question(id.as_str()).is_some(), "{province}: {id}");
                assert_ne!(kept.get(id.as_str()), Some(&Answer::NotAsked), "{province}: {id} is not asked");
            }
            for note in &centre.notes {
                assert!(prepared.form().question(&note.question).is_some(), "{province}: {}", note.question);
            }
        }
    }
}
