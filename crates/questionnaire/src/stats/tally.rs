//! What this is: responses counted one after the other, by measure and by group.
//! What it is not: a judgement on what may be shown; [`super::safe`] is.

use std::collections::HashMap;

use rust_decimal::Decimal;

use super::numbers::NumberSummary;
use crate::{Answer, Answers, Choice, Form, Kind, Missing, Number, Question, Word};

/// The counts of one form.
#[derive(Clone, Debug)]
pub struct Tally {
    groups: Vec<String>,
    by_name: HashMap<String, usize>,
    /// Responses of each group.
    sizes: Vec<u64>,
    measures: Vec<Measure>,
    /// By measure, then by group.
    counts: Vec<Vec<Count>>,
}

/// One thing that is counted: a question, a row of a matrix, a question of the items of a group.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Measure {
    /// The question, outside groups or inside.
    pub question: Word,
    /// The group whose items are counted.
    pub group: Option<Word>,
    /// The row of a matrix.
    pub row: Option<Word>,
    /// What people read.
    pub text: String,
    /// What is counted.
    pub kind: MeasureKind,
}

/// What is counted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum MeasureKind {
    /// Which one of some choices.
    One(Vec<Choice>),
    /// Which of some choices.
    Any(Vec<Choice>),
    /// Numbers, with what is counted.
    Numbers(String),
    /// Euros.
    Euros,
    /// How many items.
    Items,
    /// Only whether there is an answer: texts, days, files.
    Presence,
}

/// What was counted of one measure in one group.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Count {
    /// Valid answers.
    pub valid: u64,
    /// Missing ones: not asked, not answered, «non so».
    pub missing: [u64; 3],
    /// How often each choice was taken.
    pub chosen: Vec<u64>,
    /// The weight of the valid answers; zero without weights.
    pub weight: Number,
    /// The weight of each choice.
    pub weighted: Vec<Number>,
    /// Numbers, in no order.
    pub values: Vec<Number>,
    /// The sum of weight × number; none without weights, or beyond 28 digits.
    pub weighted_sum: Option<Number>,
}

impl Count {
    fn new(kind: &MeasureKind) -> Self {
        let choices = match kind {
            MeasureKind::One(choices) | MeasureKind::Any(choices) => choices.len(),
            _ => 0,
        };
        Self {
            chosen: vec![0; choices],
            weighted: vec![Number::ZERO; choices],
            weighted_sum: Some(Number::ZERO),
            ..Self::default()
        }
    }

    /// Valid and missing.
    pub fn all(&self) -> u64 {
        self.missing.iter().sum::<u64>().saturating_add(self.valid)
    }

    /// Figures of the numbers.
    pub fn numbers(&self) -> Option<NumberSummary> {
        NumberSummary::of(&mut self.values.clone())
    }

    /// The weighted mean of the numbers, with at most ten decimals; none without weights.
    pub fn weighted_mean(&self) -> Option<Number> {
        self.weighted_sum?.decimal().checked_div(self.weight.decimal()).map(Number::kept)
    }

    fn merge(&mut self, other: &Self) {
        self.valid = self.valid.saturating_add(other.valid);
        for (sum, more) in self.missing.iter_mut().zip(other.missing) {
            *sum = sum.saturating_add(more);
        }
        for (sum, more) in self.chosen.iter_mut().zip(&other.chosen) {
            *sum = sum.saturating_add(*more);
        }
        for (sum, more) in self.weighted.iter_mut().zip(&other.weighted) {
            *sum = plus(*sum, *more);
        }
        self.weight = plus(self.weight, other.weight);
        self.values.extend_from_slice(&other.values);
        self.weighted_sum = match (self.weighted_sum, other.weighted_sum) {
            (Some(one), Some(other)) => one.decimal().checked_add(other.decimal()).map(Number::exact),
            _ => None,
        };
    }
}

/// Weights are far below the limit of 28 digits.
fn plus(one: Number, other: Number) -> Number {
    Number::exact(one.decimal().saturating_add(other.decimal()))
}

impl Tally {
    /// Nothing counted yet.
    pub fn new(form: &Form) -> Self {
        let measures = measures(form);
        let counts = vec![Vec::new(); measures.len()];
        Self { groups: Vec::new(), by_name: HashMap::new(), sizes: Vec::new(), measures, counts }
    }

    /// Counts a response as it was handed in.
    pub fn add(&mut self, answers: &Answers, group: &str) {
        self.count(answers, group, None);
    }

    /// Counts a response that stands for others.
    pub fn add_weighted(&mut self, answers: &Answers, group: &str, weight: Number) {
        self.count(answers, group, Some(weight.decimal()));
    }

    fn count(&mut self, answers: &Answers, group: &str, weight: Option<Decimal>) {
        let group = self.group(group);
        if let Some(size) = self.sizes.get_mut(group) {
            *size = size.saturating_add(1);
        }
        for (measure, counts) in self.measures.iter().zip(&mut self.counts) {
            let Some(count) = counts.get_mut(group) else { continue };
            match &measure.group {
                None => count_one(measure, answers.value(measure.question.as_str()), weight, count),
                Some(of) => {
                    for item in answers.items(of.as_str()) {
                        count_one(measure, item.value(measure.question.as_str()), weight, count);
                    }
                }
            }
        }
    }

    fn group(&mut self, name: &str) -> usize {
        if let Some(at) = self.by_name.get(name) {
            return *at;
        }
        let at = self.groups.len();
        self.groups.push(name.to_owned());
        self.by_name.insert(name.to_owned(), at);
        self.sizes.push(0);
        for (measure, counts) in self.measures.iter().zip(&mut self.counts) {
            counts.push(Count::new(&measure.kind));
        }
        at
    }

    /// The groups, as they came.
    pub fn groups(&self) -> &[String] {
        &self.groups
    }

    /// How many responses each group has.
    pub fn sizes(&self) -> &[u64] {
        &self.sizes
    }

    /// How many responses were counted.
    pub fn responses(&self) -> u64 {
        self.sizes.iter().sum()
    }

    /// What is counted, in the order of the form.
    pub fn measures(&self) -> &[Measure] {
        &self.measures
    }

    /// One measure: by group, in the order of [`Tally::groups`].
    pub fn counts(&self, measure: usize) -> &[Count] {
        self.counts.get(measure).map(Vec::as_slice).unwrap_or_default()
    }

    /// One measure over all groups.
    pub fn total(&self, measure: usize) -> Count {
        let kind = self.measures.get(measure).map_or(MeasureKind::Presence, |measure| measure.kind.clone());
        let mut total = Count::new(&kind);
        for count in self.counts(measure) {
            total.merge(count);
        }
        total
    }

    /// The same counts with some groups put together: `to` says the new name of each group.
    #[must_use]
    pub fn merged(&self, to: &[String]) -> Self {
        let mut merged = Self {
            groups: Vec::new(),
            by_name: HashMap::new(),
            sizes: Vec::new(),
            measures: self.measures.clone(),
            counts: vec![Vec::new(); self.measures.len()],
        };
        for (from, name) in to.iter().enumerate() {
            let at = merged.group(name);
            if let (Some(size), Some(more)) = (merged.sizes.get_mut(at), self.sizes.get(from)) {
                *size = size.saturating_add(*more);
            }
            for (counts, old) in merged.counts.iter_mut().zip(&self.counts) {
                if let (Some(count), Some(more)) = (counts.get_mut(at), old.get(from)) {
                    count.merge(more);
                }
            }
        }
        merged
    }
}

fn count_one(measure: &Measure, said: Result<&Answer, Missing>, weight: Option<Decimal>, count: &mut Count) {
    let said = said.and_then(|answer| match (&measure.row, answer) {
        (None, answer) => Ok(Said::Answer(answer)),
        (Some(row), Answer::Matrix(rows)) => rows.get(row).map(Said::Word).ok_or(Missing::NotAnswered),
        (Some(_), _) => Err(Missing::NotAnswered),
    });
    match said {
        Ok(said) => {
            count.valid = count.valid.saturating_add(1);
            if let Some(weight) = weight {
                count.weight = plus(count.weight, Number::exact(weight));
            }
            count_value(&measure.kind, said, weight, count);
        }
        Err(missing) => {
            let kinds = Missing::ALL.into_iter().zip(&mut count.missing);
            for (_, kind) in kinds.filter(|(kind, _)| *kind == missing) {
                *kind = kind.saturating_add(1);
            }
        }
    }
}

enum Said<'a> {
    Answer(&'a Answer),
    Word(&'a Word),
}

fn count_value(kind: &MeasureKind, said: Said<'_>, weight: Option<Decimal>, count: &mut Count) {
    match (kind, said) {
        (MeasureKind::One(choices), Said::Word(word) | Said::Answer(Answer::Single(word))) => {
            choose(choices, word, weight, count);
        }
        (MeasureKind::Any(choices), Said::Answer(Answer::Multiple(words))) => {
            for word in words {
                choose(choices, word, weight, count);
            }
        }
        (_, Said::Answer(Answer::Number(number))) => value(*number, weight, count),
        (_, Said::Answer(Answer::Money(cents))) => value(Number::euros(*cents), weight, count),
        (MeasureKind::Items, Said::Answer(Answer::Items(items))) => {
            value(Number::exact(Decimal::from(items.len())), weight, count);
        }
        _ => {}
    }
}

fn choose(choices: &[Choice], word: &Word, weight: Option<Decimal>, count: &mut Count) {
    let Some(at) = choices.iter().position(|choice| choice.id == *word) else { return };
    if let Some(chosen) = count.chosen.get_mut(at) {
        *chosen = chosen.saturating_add(1);
    }
    if let (Some(sum), Some(weight)) = (count.weighted.get_mut(at), weight) {
        *sum = plus(*sum, Number::exact(weight));
    }
}

fn value(number: Number, weight: Option<Decimal>, count: &mut Count) {
    count.values.push(number);
    let product = weight.unwrap_or_default().checked_mul(number.decimal());
    count.weighted_sum = match (count.weighted_sum, product) {
        (Some(sum), Some(more)) => sum.decimal().checked_add(more).map(Number::exact),
        _ => None,
    };
}

fn measures(form: &Form) -> Vec<Measure> {
    let mut all = Vec::new();
    for question in form.questions() {
        measure(question, None, &mut all);
        for inner in question.kind.inner() {
            measure(inner, Some(question), &mut all);
        }
    }
    all
}

fn measure(question: &Question, group: Option<&Question>, all: &mut Vec<Measure>) {
    let text = match group {
        Some(group) => format!("{} — {}", group.text, question.text),
        None => question.text.clone(),
    };
    let mut add = |row: Option<&Choice>, kind: MeasureKind| {
        let text = row.map_or_else(|| text.clone(), |row| format!("{text} — {}", row.text));
        all.push(Measure {
            question: question.id.clone(),
            group: group.map(|group| group.id.clone()),
            row: row.map(|row| row.id.clone()),
            text,
            kind,
        });
    };
    match &question.kind {
        Kind::Single { choices } => add(None, MeasureKind::One(choices.clone())),
        Kind::Multiple { choices, .. } => add(None, MeasureKind::Any(choices.clone())),
        Kind::Number { unit, .. } | Kind::Computed { unit, .. } => {
            add(None, MeasureKind::Numbers(unit.clone()));
        }
        Kind::Money { .. } => add(None, MeasureKind::Euros),
        Kind::Group { .. } => add(None, MeasureKind::Items),
        Kind::Date | Kind::Text { .. } | Kind::File => add(None, MeasureKind::Presence),
        Kind::Matrix { rows, columns } => {
            for row in rows {
                add(Some(row), MeasureKind::One(columns.clone()));
            }
        }
        Kind::Note => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn form() -> Form {
        serde_json::from_value(serde_json::json!({ "title": "T", "sections": [{ "id": "s", "title": "S", "questions": [
            { "id": "attivo", "text": "Attivo", "type": "single", "choices": [{ "id": "si", "text": "Sì" }, { "id": "no", "text": "No" }] },
            { "id": "costo", "text": "Costo", "type": "money" },
            { "id": "livelli", "text": "Livelli", "type": "matrix", "rows": [{ "id": "r", "text": "Base" }], "columns": [{ "id": "c", "text": "C" }] },
            { "id": "personale", "text": "Personale", "type": "group", "item": "F", "questions": [
                { "id": "addetti", "text": "Addetti", "type": "number" }] } ] }] }))
        .unwrap()
    }

    fn tally() -> Tally {
        let mut tally = Tally::new(&form());
        for (json, group, weight) in [
            (
                serde_json::json!({ "attivo": { "single": "si" }, "costo": { "money": 150 }, "livelli": { "matrix": { "r": "c" } },
                "personale": { "items": [{ "addetti": { "number": "2" } }, { "addetti": { "number": "3" } }] } }),
                "Nord",
                10,
            ),
            (serde_json::json!({ "attivo": { "single": "no" }, "costo": "not_asked" }), "Sud", 2),
            (serde_json::json!({ "attivo": "unknown", "costo": { "money": 50 } }), "Sud", 2),
            (serde_json::json!({}), "Nord", 10),
        ] {
            let answers: Answers = serde_json::from_value(json).unwrap();
            tally.add_weighted(&answers, group, Number::whole(weight));
        }
        tally
    }

    #[test]
    fn answers_are_counted_by_group_and_missing_by_kind() {
        let tally = tally();
        assert_eq!(
            (tally.groups(), tally.sizes(), tally.responses()),
            (&["Nord".to_owned(), "Sud".to_owned()][..], &[2, 2][..], 4)
        );
        let active = tally.total(0);
        assert_eq!((active.valid, active.missing, active.chosen.clone()), (2, [0, 1, 1], vec![1, 1]));
        assert_eq!(
            (active.weight, active.weighted),
            (Number::whole(12), vec![Number::whole(10), Number::whole(2)])
        );
        let cost = tally.total(1);
        assert_eq!((cost.valid, cost.missing), (2, [1, 1, 0]));
        assert_eq!(cost.numbers().unwrap().mean.unwrap().to_string(), "1");
        // (10 × 1.50 + 2 × 0.50) / 12
        assert_eq!(cost.weighted_mean().unwrap().to_string(), "1.3333333333");
        let measures: Vec<&str> = tally.measures().iter().map(|measure| measure.text.as_str()).collect();
        assert_eq!(measures, ["Attivo", "Costo", "Livelli — Base", "Personale", "Personale — Addetti"]);
        assert_eq!(tally.total(2).chosen, [1]);
        assert_eq!(tally.total(3).numbers().unwrap().sum, Some(Number::whole(2)));
        assert_eq!(tally.total(4).numbers().unwrap().sum, Some(Number::whole(5)));
        assert_eq!(tally.counts(4).len(), 2);
    }

    #[test]
    fn groups_put_together_count_the_same() {
        let tally = tally();
        let merged = tally.merged(&["Italia".to_owned(), "Italia".to_owned()]);
        assert_eq!((merged.groups().len(), merged.responses()), (1, 4));
        for measure in 0..tally.measures().len() {
            assert_eq!(merged.total(measure), tally.total(measure));
        }
    }
}
