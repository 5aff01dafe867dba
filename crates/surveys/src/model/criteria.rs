//! What this is: the criteria of the profiles read out of a response: a question whose code is that of a criterion, in small
//! letters, answers it with the code of the chosen option.
//! What it is not: the profile; `profiles` judges.

use profiles::model::{Criterion, PillarRules};
use questionnaire::{Answer, Answers, Choice, Form, Kind, Question, Section, Word};

/// A criterion answered by a response.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CriterionAnswer {
    /// The code of the criterion.
    pub criterion: String,
    /// What it asks.
    pub question: String,
    /// The code of the answer.
    pub answer: String,
    /// The answer in words.
    pub words: String,
}

/// The code of the question for a criterion.
fn code_of(criterion: &Criterion) -> String {
    criterion.code.to_lowercase()
}

/// How many criteria of a pillar a questionnaire asks about.
pub fn asked_criteria(form: &Form, rules: &PillarRules) -> usize {
    rules.criteria.iter().filter(|criterion| form.question(&code_of(criterion)).is_some()).count()
}

/// The criteria of a pillar that a response answers; what it leaves open or does not know stays unknown.
pub fn criteria(answers: &Answers, rules: &PillarRules) -> Vec<CriterionAnswer> {
    let answered = rules.criteria.iter().filter_map(|criterion| {
        let Some(Answer::Single(chosen)) = answers.get(&code_of(criterion)) else { return None };
        let options = criterion.answers();
        let (code, words) = options.iter().find(|(code, _)| code.to_lowercase() == chosen.as_str())?;
        Some(CriterionAnswer {
            criterion: criterion.code.clone(),
            question: criterion.question.clone(),
            answer: (*code).to_owned(),
            words: (*words).to_owned(),
        })
    });
    answered.collect()
}

/// A questionnaire that asks every criterion of the rules, one section for each pillar.
pub fn mapping_form(title: &str, rules: &[&PillarRules]) -> Form {
    let section = |rules: &&PillarRules| {
        let questions = rules.criteria.iter().filter_map(question);
        Some(Section {
            id: Word::parse(&format!("pilastro_{}", rules.pillar.code())).ok()?,
            title: format!("Pilastro {}", rules.pillar.label()),
            help: "Rispondete per come è oggi. Se non lo sapete, scegliete «Non so».".into(),
            when: None,
            questions: questions.collect(),
        })
    };
    Form { title: title.into(), sections: rules.iter().filter_map(section).collect(), ..Form::default() }
}

fn question(criterion: &Criterion) -> Option<Question> {
    let choice = |(code, words): &(&str, &str)| {
        Some(Choice { id: Word::parse(&code.to_lowercase()).ok()?, text: (*words).to_owned() })
    };
    let choices = criterion.answers().iter().filter_map(choice).collect();
    let id = Word::parse(&code_of(criterion)).ok()?;
    let asked = Question::new(id, &criterion.question, Kind::Single { choices });
    Some(Question { help: criterion.hint.clone(), unknown: true, required: true, ..asked })
}

#[cfg(test)]
mod tests {
    use profiles::model::{Pillar, RuleSet};

    use super::*;

    #[test]
    fn the_mapping_asks_every_criterion_and_reads_it_back() {
        let rules = RuleSet::shipped().unwrap();
        let pillars: Vec<&PillarRules> = rules.pillars.iter().collect();
        let form = mapping_form("Mappatura", &pillars);
        for of in &pillars {
            assert_eq!(asked_criteria(&form, of), of.criteria.len(), "{}", of.pillar.label());
        }
        let sua = rules.of(Pillar::Sua).unwrap();
        let word = |text: &str| Word::parse(text).unwrap();
        let answers = Answers(
            [
                (word("s1_servizio_attivo"), Answer::Single(word("si"))),
                (word("s5_personale"), Answer::Unknown),
                (word("s6_struttura"), Answer::Single(word("altro"))),
            ]
            .into(),
        );
        let read = criteria(&answers, sua);
        let pairs: Vec<_> = read.iter().map(|one| (one.criterion.as_str(), one.answer.as_str())).collect();
        assert_eq!(pairs, [("S1_servizio_attivo", "si")], "what is not known or not offered stays unknown");
    }
}
