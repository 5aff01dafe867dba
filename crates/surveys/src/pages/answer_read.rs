//! What this is: a section of a form as it was sent, read back into answers: what can be read is kept, what cannot is named.
//! What it is not: the checks of the questionnaire; those look at all the answers together.

use std::collections::BTreeMap;

use questionnaire::{Answer, Answers, Choice, Kind, Number, Question, Section, Word};
use webkit::{FormErrors, Posted};

use super::answer_fields::{UNKNOWN, unknown_name};

/// More items than anybody has of anything.
const MOST_ITEMS: usize = 100;
/// The longest text, unless the question says less.
const LONGEST: usize = 10_000;

/// What was typed.
pub(crate) struct Typed {
    /// What could be read.
    pub(crate) answers: Answers,
    /// What could not.
    pub(crate) errors: FormErrors,
}

/// Reads the questions of a section; files stay as they are.
pub(crate) fn read(posted: &Posted, section: &Section, before: &Answers) -> Typed {
    let mut reading = Reading { posted, errors: FormErrors::default() };
    let mut answers = Answers::default();
    for question in section.questions.iter().filter(|one| one.kind.is_answered()) {
        let answer = match question.kind {
            Kind::File => before.get(question.id.as_str()).cloned(),
            _ => reading.answer(question, "a."),
        };
        answers.put(question.id.clone(), answer);
    }
    Typed { answers, errors: reading.errors }
}

struct Reading<'a> {
    posted: &'a Posted,
    errors: FormErrors,
}

impl Reading<'_> {
    fn answer(&mut self, question: &Question, before: &str) -> Option<Answer> {
        let name = format!("{before}{}", question.id);
        if question.unknown && self.posted.get(&unknown_name(&name)).is_some() {
            return Some(Answer::Unknown);
        }
        let text = self.posted.get(&name).unwrap_or_default().trim();
        let read = match &question.kind {
            Kind::Single { .. } if text == UNKNOWN && question.unknown => Ok(Some(Answer::Unknown)),
            Kind::Single { choices } => single(choices, text),
            Kind::Multiple { choices, .. } => self.multiple(choices, &name),
            Kind::Number { decimals, min, max, .. } => number(text, *decimals, (*min, *max)),
            Kind::Money { min, max } => money(text, (*min, *max)),
            Kind::Date => date(text),
            Kind::Text { longest, .. } => words(text, longest.unwrap_or(LONGEST)),
            Kind::Matrix { rows, columns } => self.matrix(&name, rows, (columns, question.unknown)),
            Kind::Group { questions, .. } => return Some(self.items(&name, questions)),
            Kind::File | Kind::Note | Kind::Computed { .. } => return None,
        };
        match read {
            Ok(answer) => answer,
            Err(why) => {
                self.errors.add(name, format!("{}: {why}", question.text));
                None
            }
        }
    }

    fn multiple(&self, choices: &[Choice], name: &str) -> Result<Option<Answer>, String> {
        let sent = self.posted.reader().many(name);
        let chosen: Option<std::collections::BTreeSet<Word>> =
            sent.iter().filter(|code| !code.is_empty()).map(|code| offered(choices, code)).collect();
        let chosen = chosen.ok_or_else(not_offered)?;
        Ok((!chosen.is_empty()).then_some(Answer::Multiple(chosen)))
    }

    fn matrix(
        &self,
        name: &str,
        rows: &[Choice],
        (columns, unknown): (&[Choice], bool),
    ) -> Result<Option<Answer>, String> {
        let mut chosen = BTreeMap::new();
        for row in rows {
            let sent = self.posted.get(&format!("{name}.{}", row.id)).unwrap_or_default();
            // A row that nobody knows is a row without an answer: the others count.
            if sent.is_empty() || unknown && sent == UNKNOWN {
                continue;
            }
            chosen.insert(row.id.clone(), offered(columns, sent).ok_or_else(not_offered)?);
        }
        Ok((!chosen.is_empty()).then_some(Answer::Matrix(chosen)))
    }

    fn items(&mut self, name: &str, questions: &[Question]) -> Answer {
        let count: usize =
            self.posted.get(&format!("n.{name}")).and_then(|text| text.parse().ok()).unwrap_or(0);
        let mut items = Vec::new();
        for at in 0..count.min(MOST_ITEMS) {
            let mut item = Answers::default();
            for question in questions.iter().filter(|one| one.kind.is_answered()) {
                let answer = self.answer(question, &format!("{name}.{at}."));
                item.put(question.id.clone(), answer);
            }
            items.push(item);
        }
        Answer::Items(items)
    }
}

fn not_offered() -> String {
    "scegli una voce dell'elenco".to_owned()
}

fn offered(choices: &[Choice], code: &str) -> Option<Word> {
    choices.iter().find(|one| one.id.as_str() == code).map(|one| one.id.clone())
}

fn single(choices: &[Choice], text: &str) -> Result<Option<Answer>, String> {
    if text.is_empty() {
        return Ok(None);
    }
    offered(choices, text).map(|id| Some(Answer::Single(id))).ok_or_else(not_offered)
}

fn number(
    text: &str,
    decimals: u8,
    (min, max): (Option<Number>, Option<Number>),
) -> Result<Option<Answer>, String> {
    if text.is_empty() {
        return Ok(None);
    }
    let number = Number::parse_it(text).map_err(|why| why.to_string())?;
    if number.decimals() > u32::from(decimals) {
        return Err(match decimals {
            0 => "scrivi un numero intero".to_owned(),
            1 => "al massimo 1 decimale".to_owned(),
            many => format!("al massimo {many} decimali"),
        });
    }
    if let Some(min) = min.filter(|min| number < *min) {
        return Err(format!("il minimo è {}", min.italian()));
    }
    if let Some(max) = max.filter(|max| number > *max) {
        return Err(format!("il massimo è {}", max.italian()));
    }
    Ok(Some(Answer::Number(number)))
}

fn money(text: &str, (min, max): (Option<i64>, Option<i64>)) -> Result<Option<Answer>, String> {
    if text.is_empty() {
        return Ok(None);
    }
    let cents = kernel::Cents::parse_it(text).map_err(|why| why.to_string())?.get();
    let shown = |cents: i64| kernel::Cents::new(cents).to_string();
    if let Some(min) = min.filter(|min| cents < *min) {
        return Err(format!("il minimo è {}", shown(min)));
    }
    if let Some(max) = max.filter(|max| cents > *max) {
        return Err(format!("il massimo è {}", shown(max)));
    }
    Ok(Some(Answer::Money(cents)))
}

fn date(text: &str) -> Result<Option<Answer>, String> {
    if text.is_empty() {
        return Ok(None);
    }
    let day = kernel::Day::parse(text).map_err(|why| why.to_string())?;
    Ok(Some(Answer::Date(day.date())))
}

fn words(text: &str, longest: usize) -> Result<Option<Answer>, String> {
    let text = text.replace("\r\n", "\n").replace('\r', "\n");
    let count = text.chars().count();
    if count > longest {
        return Err(format!("scrivi al massimo {longest} caratteri (ora sono {count})"));
    }
    if text.chars().any(|letter| letter.is_control() && !matches!(letter, '\n' | '\t')) {
        return Err("togli i caratteri speciali".to_owned());
    }
    Ok((!text.is_empty()).then_some(Answer::Text(text)))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use questionnaire::Answers;

    use super::*;
    use crate::pages::answer_fields::pairs;

    fn word(text: &str) -> Word {
        Word::parse(text).unwrap()
    }

    fn choices(ids: &[&str]) -> Vec<Choice> {
        ids.iter().map(|id| Choice { id: word(id), text: (*id).to_owned() }).collect()
    }

    fn section() -> Section {
        let question = |id: &str, kind| Question { unknown: true, ..Question::new(word(id), id, kind) };
        let text = Kind::Text { long: false, longest: Some(20) };
        let count = Kind::Number { unit: "persone".into(), decimals: 1, min: Some(Number::ZERO), max: None };
        let group = vec![question("ruolo", text.clone()), question("quanti", count.clone())];
        let questions = vec![
            question("forma", Kind::Single { choices: choices(&["pubblica", "in_house"]) }),
            question(
                "servizi",
                Kind::Multiple { choices: choices(&["posta", "cloud"]), least: None, most: None },
            ),
            question("addetti", count),
            question("costo", Kind::Money { min: Some(0), max: None }),
            question("dal", Kind::Date),
            question("note", text),
            question(
                "livelli",
                Kind::Matrix { rows: choices(&["sua", "europa"]), columns: choices(&["base", "alto"]) },
            ),
            question(
                "figure",
                Kind::Group { item: "Figura".into(), least: None, most: None, questions: group },
            ),
        ];
        Section { id: word("s"), title: "S".into(), help: String::new(), when: None, questions }
    }

    fn typed(pairs: &[(&str, &str)]) -> Typed {
        let pairs = pairs.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
        read(&Posted::of(pairs), &section(), &Answers::default())
    }

    #[test]
    fn every_kind_of_answer_is_read_and_stands_in_the_form_again() {
        let sent = [
            ("a.forma", "in_house"),
            ("a.servizi", "posta"),
            ("a.servizi", "cloud"),
            ("a.addetti", "1.234,5"),
            ("ua.costo", "1"),
            ("a.dal", "2024-02-29"),
            ("a.note", "è così"),
            ("a.livelli.sua", "base"),
            ("a.livelli.europa", "?"),
            ("n.a.figure", "2"),
            ("a.figure.0.ruolo", "Sistemista"),
            ("ua.figure.1.quanti", "1"),
        ];
        let first = typed(&sent);
        assert!(first.errors.is_empty(), "{}", first.errors);
        assert_eq!(first.answers.get("costo"), Some(&Answer::Unknown));
        assert_eq!(first.answers.items("figure").len(), 2, "an empty item stays until it is taken away");
        let again = read(&Posted::of(pairs(&section(), &first.answers)), &section(), &Answers::default());
        assert_eq!(again.answers, first.answers);
    }

    #[test]
    fn what_cannot_be_read_is_named_and_the_rest_is_kept() {
        let wrong =
            typed(&[("a.forma", "altro"), ("a.addetti", "molti"), ("a.costo", "-1"), ("a.note", "va bene")]);
        let named: Vec<&str> = wrong.errors.iter().map(|one| one.name.as_str()).collect();
        assert_eq!(named, ["a.forma", "a.addetti", "a.costo"]);
        assert_eq!(wrong.answers.get("note"), Some(&Answer::Text("va bene".into())));
    }

    proptest! {
        #[test]
        fn whatever_is_sent_is_read_or_refused(
            sent in proptest::collection::vec(("[ua.n]{0,3}(forma|servizi|addetti|costo|dal|note|livelli|figure)(.[0-9])?(.sua|.ruolo)?", "\\PC{0,12}"), 0..20)
        ) {
            let read = read(&Posted::of(sent), &section(), &Answers::default());
            let again = super::read(&Posted::of(pairs(&section(), &read.answers)), &section(), &Answers::default());
            prop_assert_eq!(again.answers, read.answers);
        }
    }
}
