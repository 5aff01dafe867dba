use kernel::BodyId;
use uuid::Uuid;

use super::*;

/// What breaks out of HTML where a template forgets to escape.
const ATTACK: &str = r#""><script>alert(1)</script>'&"#;

fn visitor() -> Visitor {
    Visitor::nobody("token")
}

fn sent(pairs: &[(&str, &str)]) -> Posted {
    Posted::of(pairs.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect())
}

#[test]
fn a_field_with_proposals_is_a_line_of_text_that_works_without_any() {
    let mut errors = FormErrors::default();
    errors.add("ente", "Ente: non c'è");
    let form = Form::with(&sent(&[("ente", "Urb<ino")]), "/", errors);
    let html = form.suggested("ente", "Ente", &["Comune di Urbino", ATTACK]).help("Scrivi").to_string();
    assert!(html.contains(r#"<input class="form-control" type="text" id="f-ente" name="ente" value="Urb&#60;ino" list="f-ente-list""#), "{html}");
    assert!(
        html.contains(r#"<datalist id="f-ente-list">"#)
            && html.contains(r#"<option value="Comune di Urbino">"#),
        "{html}"
    );
    assert!(
        html.contains(r#"aria-describedby="f-ente-help f-ente-error""#) && !html.contains("<script>"),
        "{html}"
    );
}

#[test]
fn every_form_carries_the_token_and_where_it_goes() {
    let html = Form::empty(&visitor(), "/enti?a=1&b=2").open().to_string();
    assert!(html.contains(r#"name="csrf" value="token""#), "{html}");
    assert!(html.contains(r#"action="/enti?a=1&amp;b=2""#), "{html}");
}

#[test]
fn what_was_typed_comes_back_with_its_errors_and_links_to_them() {
    let mut errors = FormErrors::one("name", "Denominazione: compila questo campo");
    errors.add("", "Le date si sovrappongono");
    let form = Form::with(&sent(&[("csrf", "token"), ("note", "resta"), ("kind", "p")]), "/enti", errors);
    let kinds = [("c", "Comune"), ("p", "Provincia")];
    insta::assert_snapshot!(
        "form_with_errors",
        [
            form.open().to_string(),
            form.summary().to_string(),
            form.text("name", "Denominazione").help("Come nello statuto").required().longest(200).to_string(),
            form.area("note", "Note").to_string(),
            form.select("kind", "Tipo", &kinds).required().to_string(),
            form.radios("kind", "Tipo", &kinds).required().to_string(),
            form.checkbox("ok", "Confermo").to_string(),
            form.money("amount", "Importo").or("1.000,00").to_string(),
            form.file("file", "Atto", ".pdf").to_string(),
            form.submit("Salva").to_string(),
            form.close().to_string(),
        ]
        .join("\n")
    );
}

#[test]
fn nothing_typed_becomes_markup_in_any_field() {
    let errors = FormErrors::one("x", ATTACK);
    let form = Form::with(&sent(&[("x", ATTACK)]), ATTACK, errors);
    let option = [(ATTACK, ATTACK)];
    let fields = [
        form.text("x", ATTACK).help(ATTACK),
        form.area("x", ATTACK),
        form.select("x", ATTACK, &option),
        form.radios("x", ATTACK, &option),
        form.checkboxes("x", ATTACK, &option),
        form.checkbox("x", ATTACK),
        form.file("x", ATTACK, ATTACK),
    ];
    let all = fields.map(|field| field.to_string()).concat();
    let all =
        all + &form.open().to_string() + &form.summary().to_string() + &form.hidden("x", ATTACK).to_string();
    let diff = DiffTable::changed_by(ATTACK).row(ATTACK, ATTACK, "b", ATTACK).to_string();
    assert!(!(all.clone() + &diff).contains("<script>"), "{all}");
    assert!(!all.contains("style="), "{all}");
}

#[test]
fn a_secret_never_comes_back() {
    let form = Form::with(&sent(&[("password", "segreta")]), "/accedi", FormErrors::default());
    assert!(!form.password("password", "Password").to_string().contains("segreta"));
}

#[test]
fn a_form_sent_twice_asks_for_the_same_id() {
    let (first, second) = (BodyId(Uuid::from_u128(1)), BodyId(Uuid::from_u128(2)));
    let html = Form::empty(&visitor(), "/").once(first).to_string();
    assert!(html.contains(&first.to_string()));
    let again = Form::with(&sent(&[("once", &first.to_string())]), "/", FormErrors::default());
    assert!(again.once(second).to_string().contains(&first.to_string()));
}

#[test]
fn a_difference_is_shown_only_where_somebody_changed_something() {
    let diff = DiffTable::changed_by("Altra persona").row("Nome", "a", "b", "a").row("PEC", "x", "x", "x");
    let html = diff.to_string();
    assert!(html.contains("<ins>b</ins>") && !html.contains("PEC"), "{html}");
}

fn seen(values: [&str; 2]) -> Vec<(String, String)> {
    ["Nome", "PEC"].iter().zip(values).map(|(label, value)| ((*label).to_owned(), value.to_owned())).collect()
}

#[test]
fn a_late_form_shows_the_three_sides_and_then_carries_what_is_saved_now() {
    let first = Form::empty(&visitor(), "/enti").shown(1, &seen(["a", "x"])).to_string();
    assert!(first.contains(r#"name="version" value="1""#), "{first}");
    let sent = sent(&[("version", "1"), ("was", r#"[["Nome","a"],["PEC","x"]]"#), ("name", "c")]);
    assert!(sent.showed(&seen(["a", "x"])) && !sent.showed(&seen(["b", "x"])));
    let diff = DiffTable::three_way(&sent, &seen(["b", "x"]), &[("Nome".into(), "c".into())]).to_string();
    assert!(diff.contains("<td>a</td>") && diff.contains("<ins>b</ins>") && diff.contains("<ins>c</ins>"));
    assert!(!diff.contains("PEC"), "what is not asked for and did not change is left out: {diff}");
    let wrong = Form::with(&sent, "/enti", FormErrors::one("name", "Nome: compila"));
    assert!(wrong.shown(2, &seen(["b", "x"])).to_string().contains(r#"name="version" value="1""#));
    let late = Form::late(&sent, "/enti");
    assert!(late.shown(2, &seen(["b", "x"])).to_string().contains(r#"name="version" value="2""#));
    assert!(late.text("name", "Nome").to_string().contains(r#"value="c""#));
}

#[test]
fn one_of_a_few_is_never_called_optional() {
    let html = Form::empty(&visitor(), "/").radios("kind", "Tipo", &[("c", "Comune")]).to_string();
    assert!(!html.contains("facoltativo"), "{html}");
    let ticks = Form::empty(&visitor(), "/").checkboxes("kind", "Tipo", &[("c", "Comune")]).to_string();
    assert!(ticks.contains("facoltativo"), "{ticks}");
}
