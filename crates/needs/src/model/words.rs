//! What this is: answers in words, as a person reads them in a table of differences, in a matrix, in a file.
//! What it is not: the labels of the form's choices alone; those are of [`Wish`].

use std::collections::BTreeMap;

use kernel::Quantity;

use super::{
    Answer, Answers, Application, Baseline, Content, Item, ItemKind, Measure, ServiceAnswer, Wish, YesNo,
};

/// What may be answered about a service: other choices for who has it and who has it not.
pub fn wish_options(item: &Item, baseline: &Baseline) -> Vec<(&'static str, &'static str)> {
    let wishes: &[Wish] = match (&item.kind, baseline.active.contains_key(&item.key)) {
        (_, true) => &[Wish::Keep, Wish::Change, Wish::Stop],
        (ItemKind::New(_), false) => &[Wish::Request, Wish::Evaluate, Wish::No],
        (_, false) => &[Wish::Request, Wish::No],
    };
    wishes.iter().map(|wish| (wish.code(), wish.label())).collect()
}

/// A quantity with its unit: «10 postazioni».
pub fn quantity_words(quantity: Quantity, measure: Option<&Measure>) -> String {
    let unit = measure.map_or("", |measure| measure.unit.as_str());
    format!("{quantity} {unit}").trim().to_owned()
}

/// An answer in words.
pub fn in_words(item: &Item, answer: &Answer) -> String {
    match answer {
        Answer::Service(answer) => service_words(item, answer),
        Answer::Number { value: Some(value) } => {
            let unit = item.measure().map_or("", |measure| measure.unit.as_str());
            format!("{value} {unit}").trim().to_owned()
        }
        Answer::Number { value: None } | Answer::YesNo { value: None } => String::new(),
        Answer::YesNo { value: Some(value) } => value.label().to_owned(),
        Answer::Applications { list } => list.iter().map(application_words).collect::<Vec<_>>().join("; "),
        Answer::Text { text } => text.clone(),
    }
}

fn service_words(item: &Item, answer: &ServiceAnswer) -> String {
    let quantity = answer.quantity.map(|quantity| quantity_words(quantity, item.measure()));
    let parts = [Some(answer.wish.label().to_owned()), quantity, Some(answer.note.clone())];
    parts.into_iter().flatten().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(", ")
}

fn application_words(application: &Application) -> String {
    let irreplaceable = match application.irreplaceable {
        Some(YesNo::Yes) => Some("dichiarato infungibile".to_owned()),
        Some(YesNo::No) => Some("non infungibile".to_owned()),
        None => None,
    };
    let modules =
        (!application.modules.is_empty()).then(|| format!("moduli: {}", application.modules.join(", ")));
    let unchanged = (application.unchanged == Some(YesNo::Yes)).then(|| "moduli senza variazioni".to_owned());
    let parts = [Some(application.name.clone()), irreplaceable, unchanged, modules];
    parts.into_iter().flatten().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(", ")
}

/// All the answers in words, question by question, for the audit trail.
pub(crate) fn said(content: &Content, answers: &Answers) -> BTreeMap<String, String> {
    let words = |item: &Item| (item.label.clone(), in_words(item, &answers.of(item)));
    content.items().map(words).filter(|(_, words)| !words.is_empty()).collect()
}

/// What a template asks, place by place, for the audit trail.
pub(crate) fn outline(content: &Content) -> BTreeMap<String, String> {
    let mut lines = BTreeMap::new();
    for (at, section) in (1_u32..).zip(&content.sections) {
        lines.insert(format!("{at:02} {}", section.title), section.help.clone());
        for (place, item) in (1_u32..).zip(&section.items) {
            lines.insert(format!("{at:02}.{place:02} {}", item.label), item_words(item));
        }
    }
    lines
}

fn item_words(item: &Item) -> String {
    let measure = item.measure().map(|measure| match &measure.driver {
        Some(driver) => format!("in {}, parametro {driver}", measure.unit),
        None => format!("in {}", measure.unit),
    });
    let linked = item.service().map(|_| "collegato al catalogo".to_owned());
    let help = Some(item.help.clone()).filter(|help| !help.is_empty());
    let parts = [Some(item.kind.label().to_owned()), linked, measure, help];
    parts.into_iter().flatten().collect::<Vec<_>>().join("; ")
}
