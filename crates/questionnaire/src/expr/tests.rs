use proptest::prelude::*;

use super::eval::{kleene_and, kleene_or};
use super::parse::parse;
use crate::{Answer, Answers, Finding, Form, Number, Prepared, Weight, Word};

fn form(json: serde_json::Value) -> Form {
    serde_json::from_value(json).unwrap()
}

/// One question of each kind, a group with three of them, and a computed value that is looked at.
fn ground(value: &str) -> Form {
    form(serde_json::json!({
        "title": "Prova",
        "sections": [{ "id": "prima", "title": "Prima", "questions": [
            { "id": "attivo", "text": "Attivo?", "type": "single", "unknown": true,
              "choices": [{ "id": "si", "text": "Sì" }, { "id": "no", "text": "No" }] },
            { "id": "servizi", "text": "Servizi", "type": "multiple",
              "choices": [{ "id": "posta", "text": "Posta" }, { "id": "cloud", "text": "Cloud" }] },
            { "id": "comuni", "text": "Comuni", "type": "number" },
            { "id": "costo", "text": "Costo", "type": "money" },
            { "id": "dal", "text": "Dal", "type": "date" },
            { "id": "al", "text": "Al", "type": "date" },
            { "id": "nota", "text": "Nota", "type": "text" },
            { "id": "livelli", "text": "Livelli", "type": "matrix",
              "rows": [{ "id": "base", "text": "Base" }, { "id": "alto", "text": "Alto" }],
              "columns": [{ "id": "si", "text": "Sì" }, { "id": "no", "text": "No" }] },
            { "id": "personale", "text": "Personale", "type": "group", "item": "Figura", "questions": [
                { "id": "ruolo", "text": "Ruolo", "type": "text" },
                { "id": "numero", "text": "Quanti", "type": "number" },
                { "id": "quota", "text": "Quota", "type": "number", "unit": "%", "decimals": 2 } ] },
            { "id": "atto", "text": "Atto", "type": "file" },
            { "id": "avviso", "text": "Avviso", "type": "note" },
            { "id": "esito", "text": "Esito", "type": "computed", "value": value }
        ] }]
    }))
}

fn word(text: &str) -> Word {
    Word::parse(text).unwrap()
}

fn answered() -> Answers {
    serde_json::from_value(serde_json::json!({
        "attivo": { "single": "si" }, "servizi": { "multiple": ["posta"] }, "comuni": { "number": "46" },
        "costo": { "money": 4450 }, "dal": { "date": "2021-01-01" }, "al": { "date": "2025-12-31" },
        "nota": { "text": "perché" }, "livelli": { "matrix": { "base": "si" } },
        "personale": { "items": [
            { "ruolo": { "text": "sistemista" }, "numero": { "number": "2" }, "quota": { "number": "35.5" } },
            { "ruolo": { "text": "statistico" }, "numero": { "number": "1" }, "quota": { "number": "40" } } ] }
    }))
    .unwrap()
}

fn prepared(value: &str) -> Prepared {
    ground(value).prepare().unwrap_or_else(|faults| panic!("{value}: {faults:?}"))
}

fn fault(value: &str) -> String {
    ground(value).prepare().unwrap_err().first().unwrap().to_string()
}

/// What the expression gives; empty if it is missing.
fn value(text: &str, answers: &Answers) -> String {
    match prepared(text).handed_in(answers).get("esito") {
        Some(Answer::Number(number)) => number.to_string(),
        Some(Answer::Text(text)) => text.clone(),
        Some(Answer::Date(day)) => day.to_string(),
        _ => String::new(),
    }
}

#[test]
fn expressions_have_a_value() {
    for (text, expected) in [
        ("1 + 2 * 3", "7"),
        ("(1 + 2) * 3", "9"),
        ("10 - 4 - 3", "3"),
        ("-2 * -3", "6"),
        ("0.1 + 0.2", "0.3"),
        ("1 / 3 * 3", "1"),
        ("costo * 2", "89"),
        ("comuni >= 46 e non (attivo = 'no')", "sì"),
        ("attivo in ('no', 'si')", "sì"),
        ("'cloud' in servizi o 'posta' in servizi", "sì"),
        ("'cloud' in servizi", "no"),
        ("scelte(servizi)", "1"),
        ("livelli.base = 'si'", "sì"),
        ("livelli.alto = 'si'", ""),
        ("righe(livelli, 'si')", "1"),
        ("giorni(dal, al) + 1", "1826"),
        ("anno(al) - anno(dal)", "4"),
        ("mese(al)", "12"),
        ("al > data('30/12/2025') e dal = data('2021-01-01')", "sì"),
        ("conta(personale)", "2"),
        ("somma(personale, numero)", "3"),
        ("somma(personale, numero * quota / 100)", "1.11"),
        ("somma(personale, numero, ruolo = 'sistemista')", "2"),
        ("conta(personale, quota > 35.5)", "1"),
        ("minimo(personale, quota)", "35.5"),
        ("massimo(personale, quota)", "40"),
        ("media(personale, quota)", "37.75"),
        ("tutti(personale, quota <= 100)", "sì"),
        ("almeno_uno(personale, quota > 100)", "no"),
        ("somma(personale, numero) = somma(personale, numero * 1)", "sì"),
        ("conta(personale, numero = minimo(personale, numero))", "1"),
        ("se(comuni > 50, 'grande', 'piccolo')", "piccolo"),
        ("oppure(comuni, 0)", "46"),
        ("risposto(nota) e non risposto(atto)", "sì"),
        ("non_so(attivo)", "no"),
        ("chiesto(attivo)", "sì"),
        ("lunghezza(nota)", "6"),
        ("arrotonda(2.345, 2)", "2.35"),
        ("assoluto(1 - 3)", "2"),
        ("vero o falso e falso", "sì"),
    ] {
        assert_eq!(value(text, &answered()), expected, "{text}");
    }
}

#[test]
fn what_is_missing_makes_conditions_unknown() {
    let nobody = Answers::default();
    for (text, expected) in [
        ("comuni > 10", ""),
        ("comuni > 10 o vero", "sì"),
        ("comuni > 10 e falso", "no"),
        ("comuni > 10 e vero", ""),
        ("non (comuni > 10)", ""),
        ("comuni + 1", ""),
        ("oppure(comuni, 7)", "7"),
        ("se(comuni > 1, 1, 2)", ""),
        ("risposto(comuni)", "no"),
        ("'posta' in servizi", ""),
        ("conta(personale)", ""),
        ("somma(personale, numero)", ""),
        ("attivo in ('si', 'no')", ""),
    ] {
        assert_eq!(value(text, &nobody), expected, "{text}");
    }
    let mut some = answered();
    some.put(word("attivo"), Some(Answer::Unknown));
    assert_eq!(value("non_so(attivo)", &some), "sì");
    assert_eq!(value("attivo = 'si'", &some), "");
    some.put(word("personale"), Some(Answer::Items(vec![Answers::default()])));
    assert_eq!(value("somma(personale, numero)", &some), "");
    assert_eq!(value("conta(personale, numero > 1)", &some), "");
    assert_eq!(value("somma(personale, oppure(numero, 0))", &some), "0");
    some.put(word("personale"), Some(Answer::Items(Vec::new())));
    assert_eq!(value("somma(personale, numero)", &some), "0");
    assert_eq!(value("minimo(personale, numero)", &some), "");
}

#[test]
fn wrong_expressions_are_refused_with_a_place() {
    for (text, at, says) in [
        ("", 1, "serve un valore"),
        ("1 +", 4, "la fine dell'espressione"),
        ("(1 + 2", 7, "parentesi chiusa"),
        ("comuni > 1 attivo", 12, "«e» oppure «o»"),
        ("comuny > 1", 1, "volevi scrivere «comuni»"),
        ("comuni > 'a'", 10, "confrontare un numero e un testo"),
        ("attivo = 'forse'", 10, "la scelta «forse» non esiste: ci sono «si», «no»"),
        ("attivo > 'si'", 1, "non si mette in ordine"),
        ("servizi = 'posta'", 1, "può avere più scelte"),
        ("'pasta' in servizi", 1, "la scelta «pasta» non esiste"),
        ("livelli = 'si'", 1, "è una tabella"),
        ("livelli.medio = 'si'", 1, "non ha la riga «medio»"),
        ("personale > 1", 1, "è un elenco"),
        ("numero > 1", 1, "somma(personale, numero)"),
        ("atto = 'x'", 1, "è un file"),
        ("avviso = 'x'", 1, "testo da leggere"),
        ("conta(comuni)", 7, "elenco di voci"),
        ("quanti(personale)", 1, "la funzione «quanti» non esiste"),
        ("somma(personale)", 1, "si scrive somma(elenco, valore)"),
        ("1 < 2 < 3", 7, "due confronti di fila"),
        ("dal > '2021-01-01'", 7, "una data si scrive"),
        ("data('31/02/2021') = dal", 6, "una data si scrive"),
        ("non comuni", 5, "qui serve una condizione"),
        ("'aperto", 1, "non è chiuso"),
        ("comuni # 1", 8, "il segno «#»"),
        ("1 in ()", 1, "vuoto"),
        ("arrotonda(1, 11)", 14, "da 0 a 10"),
        ("e", 1, "prima di «e»"),
    ] {
        let message = fault(text);
        assert!(message.contains(&format!("al carattere {at}: ")), "{text}: {message}");
        assert!(message.contains(says), "{text}: {message}");
    }
}

#[test]
fn expressions_have_limits() {
    let deep = format!("{}1{}", "(".repeat(100), ")".repeat(100));
    assert!(fault(&deep).contains("troppe parentesi"));
    let nots = format!("{}vero", "non ".repeat(398));
    assert_eq!(value(&nots, &answered()), "sì");
    assert!(fault(&"non ".repeat(450)).contains("troppe parti"));
    assert!(fault(&"1".repeat(2_001)).contains("troppo lunga"));
    assert!(fault(&format!("1{}", "+1".repeat(300))).contains("troppe parti"));

    let mut many = answered();
    let item = many.items("personale").first().cloned().unwrap();
    many.put(word("personale"), Some(Answer::Items(vec![item; 500])));
    let costly = "conta(personale, almeno_uno(personale, almeno_uno(personale, numero > 5)))";
    assert_eq!(value(costly, &many), "");
    let said: Vec<Finding> = prepared(costly).check(&many).0;
    assert!(said.iter().any(|finding| finding.message.contains("troppe voci da confrontare")));
    assert!(said.iter().all(|finding| finding.weight == Weight::Soft));
}

#[test]
fn troubles_are_said_and_hide_nothing() {
    let mut answers = answered();
    answers.put(word("comuni"), Some(Answer::Number(Number::ZERO)));
    let findings = prepared("costo / comuni").check(&answers);
    let message = &findings.0.first().unwrap().message;
    assert_eq!(message, "«Esito»: non si può calcolare per una divisione per zero");
    let big = "999999999999999 * 999999999999999 * 999999999999999";
    assert!(prepared(big).check(&answers).0.first().unwrap().message.contains("numero troppo grande"));
}

#[test]
fn kleene_tables() {
    let (yes, no, unknown) = (Some(true), Some(false), None);
    for (one, other, and, or) in [
        (yes, yes, yes, yes),
        (yes, no, no, yes),
        (yes, unknown, unknown, yes),
        (no, no, no, no),
        (no, unknown, no, unknown),
        (unknown, unknown, unknown, unknown),
    ] {
        assert_eq!((kleene_and(one, other), kleene_or(one, other)), (and, or));
        assert_eq!((kleene_and(other, one), kleene_or(other, one)), (and, or));
    }
}

/// Expressions of numbers and of conditions that are typed by construction.
fn numbers() -> impl Strategy<Value = String> {
    let leaf = prop_oneof![
        (0_u32..1_000).prop_map(|number| number.to_string()),
        Just("comuni".to_owned()),
        Just("costo".to_owned()),
        Just("conta(personale)".to_owned()),
        Just("somma(personale, numero * quota)".to_owned()),
        Just("scelte(servizi)".to_owned()),
        Just("giorni(dal, al)".to_owned()),
    ];
    leaf.prop_recursive(3, 12, 3, |inner| {
        prop_oneof![
            (inner.clone(), "[-+*/]", inner.clone()).prop_map(|(a, op, b)| format!("({a} {op} {b})")),
            (inner.clone(), inner.clone()).prop_map(|(a, b)| format!("se({a} > {b}, {a}, {b})")),
            (inner.clone(), inner.clone()).prop_map(|(a, b)| format!("oppure({a}, {b})")),
            inner.clone().prop_map(|a| format!("somma(personale, {a}, numero > 1)")),
            inner.prop_map(|a| format!("arrotonda({a}, 2)")),
        ]
    })
}

fn conditions() -> impl Strategy<Value = String> {
    let leaf = prop_oneof![
        Just("vero".to_owned()),
        Just("attivo = 'si'".to_owned()),
        Just("'cloud' in servizi".to_owned()),
        Just("risposto(nota)".to_owned()),
        Just("livelli.alto = 'no'".to_owned()),
        (numbers(), "<|<=|=|!=|>=|>", numbers()).prop_map(|(a, op, b)| format!("{a} {op} {b}")),
    ];
    leaf.prop_recursive(3, 10, 2, |inner| {
        prop_oneof![
            (inner.clone(), inner.clone()).prop_map(|(a, b)| format!("({a} e {b})")),
            (inner.clone(), inner.clone()).prop_map(|(a, b)| format!("({a} o {b})")),
            inner.clone().prop_map(|a| format!("non ({a})")),
            inner.prop_map(|a| format!("almeno_uno(personale, {a})")),
        ]
    })
}

/// Answers of the ground, each there, unknown, of another kind, or not there.
fn some_answers() -> impl Strategy<Value = Answers> {
    let full: Vec<(Word, Answer)> = answered().0.into_iter().collect();
    proptest::collection::vec(0_u8..4, full.len()).prop_map(move |picks| {
        let mut answers = Answers::default();
        for ((id, answer), pick) in full.iter().zip(picks) {
            let said = match pick {
                0 => None,
                1 => Some(Answer::Unknown),
                2 => Some(answer.clone()),
                _ => Some(Answer::Date(jiff::civil::date(2024, 2, 29))),
            };
            answers.put(id.clone(), said);
        }
        answers
    })
}

proptest! {
    #[test]
    fn any_text_is_read_or_refused(text in "\\PC{0,120}") {
        let _ = ground(&text).prepare();
    }

    #[test]
    fn any_tokens_are_read_or_refused(
        tokens in proptest::collection::vec(
            proptest::sample::select(vec![
                "e", "o", "non", "in", "(", ")", ",", ".", "+", "-", "*", "/", "=", "<", "!=", "1", "2.5", "'si'", "comuni",
                "attivo", "servizi", "livelli", "personale", "numero", "conta(", "somma(", "se(", "vero",
            ]),
            0..25,
        ),
        answers in some_answers(),
    ) {
        if let Ok(prepared) = ground(&tokens.join(" ")).prepare() {
            let _ = prepared.check(&answers);
            let _ = prepared.handed_in(&answers);
        }
    }

    /// A typed expression gives a value of its type, nothing, or one of the documented troubles.
    #[test]
    fn typed_expressions_give_their_type(text in numbers(), answers in some_answers()) {
        let kept = prepared(&text).handed_in(&answers);
        prop_assert!(matches!(kept.get("esito"), None | Some(Answer::Number(_))), "{} {:?}", text, kept);
    }

    #[test]
    fn typed_conditions_give_a_condition(text in conditions(), answers in some_answers()) {
        let kept = prepared(&text).handed_in(&answers);
        let esito = match kept.get("esito") {
            None => "",
            Some(Answer::Text(text)) => text.as_str(),
            Some(other) => panic!("{text}: {other:?}"),
        };
        prop_assert!(["", "sì", "no"].contains(&esito), "{} {:?}", text, esito);
    }

    #[test]
    fn what_is_written_is_read_back(text in conditions()) {
        let node = parse(&text).unwrap();
        let again = parse(&node.to_string()).unwrap();
        prop_assert_eq!(node.to_string(), again.to_string());
    }

    /// What is known only becomes more when answers are added: a condition never changes from true to false because a
    /// question that was missing is answered, unless it asks about missing itself.
    #[test]
    fn what_is_true_stays_true_when_more_is_known(
        comuni in 0_i64..100, costo in 0_i64..9_999,
        text in proptest::sample::select(vec![
            "comuni > 10 o costo > 50", "comuni > 10 e costo > 50", "non (comuni > 10) o costo > 50", "comuni in (1, 2, 3) e vero",
        ]),
    ) {
        let mut full = Answers::default();
        full.put(word("comuni"), Some(Answer::Number(Number::whole(comuni))));
        let some = full.clone();
        full.put(word("costo"), Some(Answer::Money(costo)));
        let (before, after) = (value(text, &some), value(text, &full));
        prop_assert!(before.is_empty() || before == after, "{}: {} then {}", text, before, after);
    }
}
