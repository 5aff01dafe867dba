//! What this is: moving answers from one version of a questionnaire to another, with an account of what stays and what
//! is left behind. What it is not: the fitting of each answer; `questionnaire` does that.

use questionnaire::{Answers, Fate, Form, Moved, move_answers};
use serde::Serialize;

/// What became of the answers of a response.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Carried {
    /// How many answers go on.
    pub kept: usize,
    /// The questions whose answer is left behind or to be read again, with the reason.
    pub left: Vec<String>,
    /// The questions that are new.
    pub new: Vec<String>,
}

/// The answers for the new version, and what became of each.
pub fn carry(old: &Form, new: &Form, answers: &Answers) -> (Answers, Carried) {
    let (after, moved) = move_answers(old, new, answers);
    let mut account = Carried::default();
    for one in moved {
        match one.fate {
            Fate::Kept => account.kept = account.kept.saturating_add(1),
            Fate::ToReadAgain => {
                account.kept = account.kept.saturating_add(1);
                account.left.push(said(&one));
            }
            Fate::Dropped => account.left.push(said(&one)),
            Fate::New => account.new.push(one.text),
        }
    }
    (after, account)
}

fn said(one: &Moved) -> String {
    let item = one.item.map_or_else(String::new, |at| format!(", voce {}", at.saturating_add(1)));
    let why = if one.because.is_empty() { String::new() } else { format!(": {}", one.because) };
    format!("«{}»{item}, {}{why}", one.text, one.fate.italian())
}

#[cfg(test)]
mod tests {
    use super::*;
    use questionnaire::{Answer, Kind, Question, Section, Word};

    fn word(text: &str) -> Word {
        Word::parse(text).unwrap()
    }

    fn form(questions: Vec<Question>) -> Form {
        let section =
            Section { id: word("s"), title: "S".into(), help: String::new(), when: None, questions };
        Form { title: "F".into(), sections: vec![section], ..Form::default() }
    }

    #[test]
    fn what_the_new_version_asks_goes_on_and_the_rest_is_accounted_for() {
        let text = || Kind::Text { long: false, longest: None };
        let old = form(vec![
            Question::new(word("nome"), "Nome", text()),
            Question::new(word("vecchia"), "Vecchia", text()),
        ]);
        let new = form(vec![
            Question::new(word("nome"), "Nome", text()),
            Question::new(word("nuova"), "Nuova", Kind::Date),
        ]);
        let said = |text: &str| Answer::Text(text.into());
        let answers = Answers([(word("nome"), said("Lecco")), (word("vecchia"), said("x"))].into());
        let (after, account) = carry(&old, &new, &answers);
        assert_eq!(after.0.len(), 1);
        assert_eq!((account.kept, account.new.as_slice()), (1, ["Nuova".to_owned()].as_slice()));
        assert_eq!(account.left.len(), 1, "{:?}", account.left);
    }
}
