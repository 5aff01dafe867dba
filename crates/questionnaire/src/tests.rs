//! Whole forms: faults, conditions, findings, what is handed in.

use crate::{Answer, Answers, Form, Reasons, Weight, Word};

fn form(json: serde_json::Value) -> Form {
    serde_json::from_value(json).unwrap()
}

fn answers(json: serde_json::Value) -> Answers {
    serde_json::from_value(json).unwrap()
}

fn centre() -> Form {
    form(serde_json::json!({
        "title": "Centro servizi",
        "sections": [
            { "id": "avvio", "title": "Avvio", "questions": [
                { "id": "attivo", "text": "Il centro è attivo?", "required": true, "unknown": true, "type": "single",
                  "choices": [{ "id": "si", "text": "Sì" }, { "id": "no", "text": "No" }] } ] },
            { "id": "persone", "title": "Persone", "when": "attivo = 'si'", "questions": [
                { "id": "dichiarate", "text": "Quante persone?", "required": true, "type": "number", "min": "1", "max": "500" },
                { "id": "personale", "text": "Personale", "type": "group", "item": "Figura", "least": 1, "questions": [
                    { "id": "ruolo", "text": "Ruolo", "required": true, "type": "text" },
                    { "id": "addetti", "text": "Addetti", "required": true, "type": "number" },
                    { "id": "altro", "text": "Che cosa fa", "type": "text", "when": "ruolo = 'altro'", "required": true } ] },
                { "id": "totale", "text": "Totale", "type": "computed", "value": "somma(personale, addetti)" } ] }
        ],
        "checks": [{ "id": "somma_addetti", "holds": "totale = dichiarate", "weight": "soft",
                     "message": "La somma degli addetti non è il numero di persone dichiarato" }]
    }))
}

#[test]
fn sections_and_items_are_asked_by_their_conditions() {
    let prepared = centre().prepare().unwrap();
    let no = answers(serde_json::json!({ "attivo": { "single": "no" }, "dichiarate": { "number": "3" } }));
    assert!(!prepared.asked(&no).is_asked("persone"));
    assert!(prepared.check(&no).0.is_empty());
    let kept = prepared.handed_in(&no);
    assert_eq!(kept.get("dichiarate"), Some(&Answer::NotAsked));
    assert_eq!(no.get("dichiarate"), Some(&Answer::Number(crate::Number::whole(3))), "kept while filling in");

    let yes = answers(serde_json::json!({ "attivo": { "single": "si" }, "personale": { "items": [
        { "ruolo": { "text": "altro" } }, { "ruolo": { "text": "tecnico" }, "addetti": { "number": "2" } } ] } }));
    let asked = prepared.asked(&yes);
    let word = Word::parse("altro").unwrap();
    assert!(asked.is_asked_of(&word, 0) && !asked.is_asked_of(&word, 1));
    let messages: Vec<String> = prepared.check(&yes).0.into_iter().map(|finding| finding.message).collect();
    assert_eq!(
        messages,
        [
            "«Quante persone?»: manca la risposta",
            "Figura 1, «Addetti»: manca la risposta",
            "Figura 1, «Che cosa fa»: manca la risposta",
        ]
    );
}

#[test]
fn a_soft_finding_is_let_through_with_a_reason() {
    let prepared = centre().prepare().unwrap();
    let said = answers(serde_json::json!({ "attivo": { "single": "si" }, "dichiarate": { "number": "18" },
        "personale": { "items": [{ "ruolo": { "text": "tecnico" }, "addetti": { "number": "19" } }] } }));
    let findings = prepared.check(&said);
    let soft = findings.warnings().next().unwrap();
    assert_eq!((soft.key.as_str(), soft.weight), ("somma_addetti", Weight::Soft));
    assert_eq!(soft.place.as_ref().unwrap().section.as_str(), "persone");
    let mut reasons = Reasons::new();
    assert!(!findings.may_be_handed_in(&reasons));
    reasons.insert("somma_addetti".into(), "Una persona è in due ruoli".into());
    assert!(findings.may_be_handed_in(&reasons));
    assert_eq!(prepared.handed_in(&said).get("totale"), Some(&Answer::Number(crate::Number::whole(19))));
}

#[test]
fn answers_have_to_fit_their_question() {
    let form = form(
        serde_json::json!({ "title": "Prova", "sections": [{ "id": "s", "title": "S", "questions": [
        { "id": "uno", "text": "Uno", "type": "single", "choices": [{ "id": "a", "text": "A" }] },
        { "id": "piu", "text": "Più", "type": "multiple", "least": 1, "most": 1,
          "choices": [{ "id": "a", "text": "A" }, { "id": "b", "text": "B" }] },
        { "id": "num", "text": "Num", "type": "number", "unit": "ore", "min": "0", "max": "24" },
        { "id": "euro", "text": "Euro", "type": "money", "min": 0 },
        { "id": "testo", "text": "Testo", "type": "text", "longest": 3 },
        { "id": "tab", "text": "Tab", "required": true, "type": "matrix", "rows": [{ "id": "r", "text": "Riga" }, { "id": "q", "text": "Quota" }],
          "columns": [{ "id": "c", "text": "C" }] },
        { "id": "voci", "text": "Voci", "type": "group", "item": "Voce", "most": 1,
          "questions": [{ "id": "v", "text": "V", "type": "date" }] } ] }] }),
    );
    let prepared = form.prepare().unwrap();
    for (id, answer, says) in [
        ("uno", serde_json::json!({ "single": "b" }), "«b» non è tra le scelte"),
        ("uno", serde_json::json!({ "number": "1" }), "serve scelta singola"),
        ("uno", serde_json::json!("unknown"), "«Non so» non è tra le risposte"),
        ("piu", serde_json::json!({ "multiple": ["a", "b"] }), "al massimo 1, sono 2"),
        ("piu", serde_json::json!({ "multiple": [] }), "almeno 1, sono 0"),
        ("num", serde_json::json!({ "number": "25" }), "più di 24 ore"),
        ("num", serde_json::json!({ "number": "1.5" }), "numero intero"),
        ("euro", serde_json::json!({ "money": -1 }), "meno di 0 euro"),
        ("testo", serde_json::json!({ "text": "perché" }), "al massimo 3 caratteri"),
        ("tab", serde_json::json!({ "matrix": { "r": "c" } }), "manca la risposta per Quota"),
        ("voci", serde_json::json!({ "items": [{}, {}] }), "al massimo 1, sono 2"),
        ("voci", serde_json::json!({ "items": [{ "v": { "text": "x" } }] }), "serve data"),
    ] {
        let said = answers(serde_json::json!({ id: answer }));
        let found = prepared.check(&said);
        assert!(found.0.iter().any(|finding| finding.message.contains(says)), "{id} {says}: {found:?}");
    }
}

#[test]
fn wrong_forms_are_refused_with_all_faults() {
    let choice = serde_json::json!([{ "id": "a", "text": "A" }]);
    let question = |id: &str, when: &str| serde_json::json!({ "id": id, "text": "Domanda", "when": when, "type": "single", "choices": choice });
    let computed = |id: &str, value: &str| serde_json::json!({ "id": id, "text": "Valore", "type": "computed", "value": value });
    for (questions, says) in [
        (
            vec![question("x", "y = 'a'"), question("y", "x = 'a'")],
            "girano in tondo: «x» dipende da «y» dipende da «x»",
        ),
        (vec![question("x", "x = 'a'")], "girano in tondo: «x» dipende da «x»"),
        (vec![computed("x", "y + 1"), computed("y", "x + 1")], "non si può calcolare"),
        (vec![question("x", "vero"), question("x", "vero")], "il codice è già usato"),
        (
            vec![serde_json::json!({ "id": "x", "text": "X", "type": "single", "choices": [] })],
            "manca almeno una scelta",
        ),
        (vec![serde_json::json!({ "id": "x", "text": "", "type": "date" })], "manca il testo"),
        (
            vec![serde_json::json!({ "id": "x", "text": "X", "type": "note", "required": true })],
            "obbligatorio",
        ),
        (
            vec![serde_json::json!({ "id": "x", "text": "X", "type": "number", "min": "2", "max": "1" })],
            "più grande del massimo",
        ),
        (
            vec![serde_json::json!({ "id": "x", "text": "X", "type": "group", "item": "Voce", "questions": [
            { "id": "z", "text": "Z", "type": "group", "item": "V", "questions": [] }] })],
            "non può contenere",
        ),
    ] {
        let form = form(
            serde_json::json!({ "title": "T", "sections": [{ "id": "s", "title": "S", "questions": questions }] }),
        );
        let faults = form.prepare().unwrap_err();
        assert!(faults.iter().any(|fault| fault.to_string().contains(says)), "{says}: {faults:?}");
    }
    let by_section = form(serde_json::json!({ "title": "T", "sections": [
        { "id": "s", "title": "S", "when": "x = 'a'", "questions": [question("x", "vero")] }] }));
    assert!(by_section.prepare().unwrap_err()[0].to_string().contains("«x» dipende da «x»"));
}

#[test]
fn computed_values_may_stand_in_any_order() {
    let form = form(serde_json::json!({ "title": "T", "sections": [{ "id": "s", "title": "S", "questions": [
        { "id": "c", "text": "C", "type": "computed", "value": "b * 2" },
        { "id": "b", "text": "B", "type": "computed", "value": "a + 1" },
        { "id": "a", "text": "A", "type": "number" } ] }] }));
    let kept = form.prepare().unwrap().handed_in(&answers(serde_json::json!({ "a": { "number": "4" } })));
    assert_eq!(kept.get("c"), Some(&Answer::Number(crate::Number::whole(10))));
}

#[test]
fn forms_are_the_same_after_json() {
    let form = centre();
    let text = serde_json::to_string(&form).unwrap();
    assert_eq!(serde_json::from_str::<Form>(&text).unwrap(), form);
}
