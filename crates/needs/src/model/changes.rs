//! What this is: a sheet beside the year before: what was, what is asked now, what differs.
//! What it is not: a judgement; both sides are shown and the person reads.

use super::{Active, Answer, Answers, Baseline, Content, Item, Key, Wish, in_words, quantity_words};

/// A question with what was and what is asked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change {
    /// The key of the question.
    pub key: Key,
    /// The question.
    pub label: String,
    /// What was, in words; empty if nothing is known.
    pub before: String,
    /// What is asked, in words.
    pub now: String,
    /// Whether it differs from going on as before.
    pub changed: bool,
}

/// Every question with what was and what is asked.
pub fn changes(content: &Content, baseline: &Baseline, answers: &Answers) -> Vec<Change> {
    let change = |item: &Item| {
        let now = answers.of(item);
        Change {
            key: item.key.clone(),
            label: item.label.clone(),
            before: before(item, baseline),
            changed: now != baseline.start.of(item),
            now: in_words(item, &now),
        }
    };
    content.items().map(change).collect()
}

fn before(item: &Item, baseline: &Baseline) -> String {
    let last = baseline.last.as_ref().map(|last| last.answers.of(item));
    match (baseline.active.get(&item.key), last) {
        (Some(active), _) => active_words(item, active),
        (None, Some(Answer::Service(last))) => match last.wish {
            Wish::Request | Wish::Evaluate => format!("Non attivo; l'anno prima: {}", last.wish.label()),
            Wish::Keep | Wish::Change | Wish::Stop | Wish::No => "Non attivo".into(),
        },
        (None, _) if item.service_item().is_some() => "Non attivo".into(),
        (None, Some(last)) => in_words(item, &last),
        (None, None) => in_words(item, &baseline.start.of(item)),
    }
}

fn active_words(item: &Item, active: &Active) -> String {
    let quantity = active.quantity.map(|quantity| quantity_words(quantity, item.measure()));
    quantity.map_or_else(|| "Attivo".into(), |quantity| format!("Attivo, {quantity}"))
}
