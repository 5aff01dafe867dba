use questionnaire::stats::Tally;
use questionnaire::{Answers, Form};

use super::*;

fn form() -> Form {
    serde_json::from_value(serde_json::json!({ "title": "T", "sections": [{ "id": "s", "title": "Prima", "questions": [
        { "id": "attivo", "text": "Attivo?", "type": "single", "choices": [{ "id": "si", "text": "Sì" }, { "id": "no", "text": "No" }] },
        { "id": "servizi", "text": "Servizi", "type": "multiple", "choices": [{ "id": "posta", "text": "Posta" }, { "id": "cloud", "text": "Cloud" }] },
        { "id": "persone", "text": "Persone", "type": "number", "unit": "persone" },
        { "id": "note", "text": "Note", "type": "text" } ] }] }))
    .unwrap()
}

fn answers(active: &str, people: u32) -> Answers {
    serde_json::from_value(
        serde_json::json!({ "attivo": { "single": active }, "servizi": { "multiple": ["posta"] },
        "persone": { "number": people.to_string() } }),
    )
    .unwrap()
}

fn respondent(area: &str, class: &str, active: &str, people: u32) -> Respondent {
    let cell = CellOf { area: area.into(), class: class.into() };
    Respondent { name: format!("{area} {people}"), cell, answers: answers(active, people) }
}

#[test]
fn respondents_are_weighted_by_their_cell() {
    let cell = |area: &str| CellOf { area: area.into(), class: "piccole".into() };
    let asked: Vec<CellOf> = [vec![cell("Nord"); 6], vec![cell("Sud"); 2], vec![cell("Isole"); 1]].concat();
    let given = [respondent("Nord", "piccole", "si", 10), respondent("Sud", "piccole", "no", 4)];
    let weights = weights_of(&asked, &given);
    assert_eq!(weights.covered(), (8, 9));
    let tally = tally_of(&form(), &given, Some(Grouping::Area), &weights);
    let blocks = blocks(&form(), &tally);
    assert_eq!(blocks[0].section.as_deref(), Some("Prima"));
    assert_eq!(blocks[0].columns, ["Risposte", "%", "% pesata", "Nord (valide 1)", "Sud (valide 1)"]);
    assert_eq!(
        blocks[0].rows[0],
        ("Sì".into(), ["1", "50", "75", "1 (100 %)", "0 (0 %)"].map(str::to_owned).to_vec())
    );
    // 6 × 10 + 2 × 4 over 8
    assert_eq!(blocks[2].rows[0].1.last().map(String::as_str), Some("8,5"));
    assert_eq!(blocks[3].base, "0 risposte valide su 2, 2 senza risposta");
}

#[test]
fn nobody_is_recognised_in_answers_without_a_name() {
    let mut tally = Tally::new(&form());
    for people in 0..4 {
        tally.add(&answers("si", people), "");
    }
    assert!(anonymous_blocks(&form(), &tally).is_empty(), "fewer than five");
    for people in 0..12 {
        tally.add(&answers(if people < 2 { "no" } else { "si" }, people), "");
    }
    let shown = anonymous_blocks(&form(), &tally);
    assert!(
        shown[0].rows.iter().all(|(_, cells)| cells[0].starts_with("meno di 5")),
        "two of sixteen, and the rest"
    );
    assert_eq!(shown[1].rows[0].1, ["16", "100"]);
    assert_eq!(shown[2].columns, ["Valide", "Media", "Mediana"]);
}

#[test]
fn data_say_why_something_is_missing() {
    let form = form();
    let columns = columns(&form);
    let codes: Vec<&str> = columns.iter().map(|column| column.code.as_str()).collect();
    assert_eq!(codes, ["attivo", "servizi__posta", "servizi__cloud", "persone", "note"]);
    assert_eq!(values(&columns, &answers("si", 1200)), ["si", "1", "0", "1200", "NR"]);
    let asked: Answers =
        serde_json::from_value(serde_json::json!({ "attivo": "unknown", "persone": "not_asked" })).unwrap();
    assert_eq!(values(&columns, &asked), ["NS", "NR", "NR", "NC", "NR"]);
    assert_eq!(codebook(&form).len(), columns.len() + 3);
}

#[test]
fn inhabitants_fall_in_one_class() {
    for (inhabitants, provinces, class) in [
        (0, false, "abitanti non noti"),
        (3_000, false, "fino a 3.000 abitanti"),
        (3_001, false, "da 3.001 a 10.000"),
        (50_001, false, "oltre 50.000"),
        (250_000, true, "fino a 250.000 abitanti"),
        (1_000_001, true, "oltre 1.000.000"),
    ] {
        assert_eq!(class_of(inhabitants, provinces), class);
    }
}
