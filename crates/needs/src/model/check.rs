//! What this is: what a sheet still needs before it can be confirmed, question by question.
//! What it is not: asked of a sheet that is only saved.

use super::{
    Answer, Answers, Application, Baseline, Content, Item, ItemKind, Key, ServiceAnswer, Wish, YesNo,
};

/// Something that a confirmation needs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Gap {
    /// The question.
    pub key: Key,
    /// The part of the answer: `wish`, `quantity`, `note`, `value`, or `0.name` for an application.
    pub part: String,
    /// What to do, naming the question.
    pub message: String,
}

/// Everything that a confirmation still needs.
pub fn gaps(content: &Content, baseline: &Baseline, answers: &Answers) -> Vec<Gap> {
    content.items().flat_map(|item| gaps_of(item, baseline, &answers.of(item))).collect()
}

fn gaps_of(item: &Item, baseline: &Baseline, answer: &Answer) -> Vec<Gap> {
    match answer {
        Answer::Service(answer) => service_gap(item, baseline, answer).into_iter().collect(),
        Answer::Number { value: None } => vec![gap(item, "value", "scrivi un numero, anche 0")],
        Answer::YesNo { value: None } => vec![gap(item, "value", "scegli sì o no")],
        Answer::Applications { list } => {
            list.iter().enumerate().filter_map(|(at, one)| application_gap(item, at, one)).collect()
        }
        Answer::Number { value: Some(_) } | Answer::YesNo { value: Some(_) } | Answer::Text { .. } => {
            Vec::new()
        }
    }
}

fn service_gap(item: &Item, baseline: &Baseline, answer: &ServiceAnswer) -> Option<Gap> {
    let has_it = baseline.active.contains_key(&item.key);
    let offered = match answer.wish {
        Wish::Keep | Wish::Change | Wish::Stop => has_it,
        Wish::Request | Wish::No => !has_it,
        Wish::Evaluate => !has_it && matches!(item.kind, ItemKind::New(_)),
    };
    if !offered {
        return Some(gap(item, "wish", "scegli una delle risposte dell'elenco"));
    }
    let before = baseline.start.service(item).and_then(|start| start.quantity);
    match answer.wish {
        Wish::Change if answer.note.is_empty() && answer.quantity == before => {
            let (part, what) = match item.measure() {
                Some(_) => ("quantity", "scrivi la nuova quantità oppure spiega nella nota che cosa cambia"),
                None => ("note", "spiega nella nota che cosa cambia"),
            };
            Some(gap(item, part, what))
        }
        Wish::Request if item.measure().is_some() && answer.quantity.is_none_or(|asked| asked.get() == 0) => {
            Some(gap(item, "quantity", "scrivi quanto ve ne serve"))
        }
        Wish::Keep if before.is_some() && answer.quantity != before => {
            Some(gap(item, "wish", "la quantità è cambiata: scegli «Rinnoviamo con una modifica»"))
        }
        Wish::Keep | Wish::Change | Wish::Stop | Wish::Request | Wish::Evaluate | Wish::No => None,
    }
}

fn application_gap(item: &Item, at: usize, application: &Application) -> Option<Gap> {
    if application.is_empty() {
        return None;
    }
    let missing = |part: &str, what: &str| Some(gap(item, &format!("{at}.{part}"), what));
    match application {
        one if one.name.is_empty() => missing("name", "scegli l'applicativo"),
        one if one.irreplaceable.is_none() => {
            missing("irreplaceable", "indica se il software è dichiarato infungibile")
        }
        one if one.unchanged.is_none() => missing("unchanged", "indica se i moduli restano gli stessi"),
        one if one.unchanged == Some(YesNo::No) && one.modules.is_empty() => {
            missing("modules", "elenca tutti i moduli che vi servono")
        }
        _ => None,
    }
}

fn gap(item: &Item, part: &str, what: &str) -> Gap {
    Gap { key: item.key.clone(), part: part.to_owned(), message: format!("{}: {what}", item.label) }
}
