use super::*;
use crate::Form;

fn form(json: serde_json::Value) -> Form {
    serde_json::from_value(json).unwrap()
}

/// Everything `XLSForm` has a place for, with our column.
fn whole() -> Form {
    form(serde_json::json!({
        "title": "Centro servizi", "intro": "Poche domande.",
        "sections": [
            { "id": "avvio", "title": "Avvio", "help": "Per cominciare", "questions": [
                { "id": "attivo", "text": "Attivo?", "required": true, "unknown": true, "type": "single",
                  "choices": [{ "id": "si", "text": "Sì" }, { "id": "no", "text": "No" }] },
                { "id": "servizi", "text": "Servizi", "type": "multiple", "least": 1,
                  "choices": [{ "id": "posta", "text": "Posta" }, { "id": "cloud", "text": "Cloud" }] },
                { "id": "avviso", "text": "Leggere", "type": "note", "when": "non_so(attivo)" } ] },
            { "id": "dati", "title": "Dati", "when": "attivo = 'si' e non 'cloud' in servizi", "questions": [
                { "id": "comuni", "text": "Comuni", "type": "number", "unit": "Comuni", "min": "0",
                  "checks": [{ "id": "verifica_comuni", "holds": "comuni >= 1 e comuni <= 400", "message": "da 1 a 400" }] },
                { "id": "quota", "text": "Quota", "type": "number", "decimals": 2 },
                { "id": "costo", "text": "Costo", "type": "money", "min": 0, "when": "comuni > 10 o risposto(quota)" },
                { "id": "dal", "text": "Dal", "type": "date" },
                { "id": "nota", "text": "Nota", "type": "text", "long": true, "longest": 200 },
                { "id": "atto", "text": "Atto", "type": "file" },
                { "id": "livelli", "text": "Livelli", "type": "matrix",
                  "rows": [{ "id": "base", "text": "Base" }, { "id": "alto", "text": "Alto" }],
                  "columns": [{ "id": "si", "text": "Sì" }, { "id": "no", "text": "No" }] },
                { "id": "seguito", "text": "Seguito", "type": "text", "when": "livelli.base = 'si'" },
                { "id": "personale", "text": "Personale", "type": "group", "item": "Figura", "least": 1, "questions": [
                    { "id": "ruolo", "text": "Ruolo", "required": true, "type": "text" },
                    { "id": "addetti", "text": "Addetti", "type": "number", "when": "risposto(ruolo)" } ] },
                { "id": "totale", "text": "Totale", "type": "computed", "value": "somma(personale, addetti) * (1 + 2)", "unit": "persone" } ] } ]
    }))
}

#[test]
fn a_form_comes_back_as_it_was() {
    let form = whole();
    form.prepare().unwrap();
    let (book, remarks) = export(&form);
    assert_eq!(remarks, []);
    let (back, remarks) = import(&book);
    assert_eq!(remarks, []);
    assert_eq!(back, form);
}

#[test]
fn what_has_no_place_is_listed() {
    let form = form(serde_json::json!({ "title": "T", "sections": [{ "id": "s", "title": "S", "questions": [
        { "id": "a", "text": "A", "type": "number", "unknown": true,
          "checks": [{ "id": "tanti", "holds": "a < 10", "message": "tanti", "weight": "soft" }] },
        { "id": "g", "text": "G", "type": "group", "item": "V", "questions": [{ "id": "n", "text": "N", "type": "number" }] },
        { "id": "c", "text": "C", "type": "computed", "value": "conta(g, n > 1)" } ] }],
        "checks": [{ "id": "somma", "holds": "somma(g, n) = a", "message": "non torna" }] }));
    let (_, remarks) = export(&form);
    let all: Vec<String> = remarks.iter().map(ToString::to_string).collect();
    for says in ["«Non so» alla domanda «a»", "l'avviso «tanti»", "conta(…)", "la verifica «somma»"]
    {
        assert!(all.iter().any(|line| line.contains(says)), "{says}: {all:?}");
    }
    assert_eq!(all.len(), 4);
}

fn book(survey: &[&[&str]], choices: &[[&str; 3]]) -> Workbook {
    let rows = |headers: &[&str], rows: Vec<Vec<String>>| {
        let mut sheet = Rows::new(headers);
        for row in rows {
            sheet.push(row);
        }
        sheet
    };
    let owned = |row: &[&str]| row.iter().map(|cell| (*cell).to_owned()).collect::<Vec<_>>();
    Workbook {
        survey: rows(
            &["type", "name", "label::Italiano (it)", "relevant", "constraint", "calculation", "default"],
            survey.iter().map(|row| owned(row)).collect(),
        ),
        choices: rows(&["list_name", "name", "label"], choices.iter().map(|row| owned(row)).collect()),
        settings: Rows::default(),
    }
}

#[test]
fn a_workbook_made_elsewhere_is_read_with_remarks() {
    let book = book(
        &[
            &["start", "start", ""],
            &["integer", "Eta", "Età", "", ". >= 18 and . < 120"],
            &[
                "select_one sino",
                "ok",
                "Tutto bene?",
                "${Eta} > 20 and selected(${Eta}, '1') or regex(., 'x')",
            ],
            &["begin group", "dettagli", "Dettagli", "${ok} = '1'"],
            &["text", "perche", "Perché", "${ok} != ''", "", "", "niente"],
            &["begin group", "dentro", "Dentro", "${Eta} < 30"],
            &["decimal", "peso", "Peso"],
            &["end group", "", ""],
            &["geopoint", "dove", "Dove"],
            &["end group", "", ""],
            &["calculate", "tot", "Totale", "", "", "if(${Eta} > 50, round(${peso} div 2, 1), 0)"],
        ],
        &[["sino", "1", "Sì"], ["sino", "no", "No"]],
    );
    let (form, remarks) = import(&book);
    let all: Vec<String> = remarks.iter().map(ToString::to_string).collect();
    for says in [
        "riga 2: il tipo «start»",
        "riga 3: il nome «Eta» è diventato «eta»",
        "la scelta «1» è diventata «scelta_1»",
        "la funzione regex() non è supportata",
        "riga 6: la colonna «default»",
        "riga 7: il gruppo «dentro»",
        "riga 10: il tipo «geopoint»",
    ] {
        assert!(all.iter().any(|line| line.contains(says)), "{says}: {all:?}");
    }
    let find = |id: &str| form.question(id).unwrap();
    assert_eq!(find("eta").checks[0].holds, "eta >= 18 e eta < 120");
    assert_eq!(find("peso").when.as_deref(), Some("eta < 30"));
    assert_eq!(find("perche").when.as_deref(), Some("risposto(ok)"));
    let crate::Kind::Computed { value, .. } = &find("tot").kind else { panic!() };
    assert_eq!(value, "se(eta > 50, arrotonda(peso / 2, 1), 0)");
}

#[test]
fn any_rows_are_read_without_a_panic() {
    let words = [
        "begin_group",
        "end_group",
        "begin_repeat",
        "end_repeat",
        "select_one a",
        "text",
        "calculate",
        "${",
        "((",
        "x",
        "",
        "è",
    ];
    for seed in 0..400_usize {
        let cell =
            |at: usize| words[(seed.wrapping_mul(31).wrapping_add(at.wrapping_mul(17)) / 3) % words.len()];
        let rows: Vec<Vec<&str>> = (0..6).map(|row| (0..7).map(|at| cell(row * 7 + at)).collect()).collect();
        let rows: Vec<&[&str]> = rows.iter().map(Vec::as_slice).collect();
        let (form, _) = import(&book(&rows, &[["a", "1", ""]]));
        let _ = form.prepare();
    }
}
