//! What this is: the pages on which a body answers: the form, the one click, two offices at once, the deadline, the
//! centre's hand; and what the centre then sees.

use kernel::{BodyId, Role};
use needs::model::SheetState;

use crate::given::{CENTRE, LECCO, MERATE, actor, director, person, referent};
use crate::world::{CAMPAIGN, World, worlds};

async fn address(world: &World, body: BodyId) -> String {
    format!("/fabbisogni/{CAMPAIGN}/schede/{}", world.sheet(CAMPAIGN, body).await.sheet_id)
}

const KEPT: [(&str, &str); 6] = [
    ("v2.wish", "keep"),
    ("v2.quantity", "10"),
    ("v3.wish", "no"),
    ("v4.wish", "no"),
    ("v5.value", "210"),
    ("v6.text", ""),
];

/// The answers with one of them otherwise.
fn with<'a>(name: &str, value: &'a str) -> Vec<(&'a str, &'a str)> {
    KEPT.iter().map(|(known, kept)| if *known == name { (*known, value) } else { (*known, *kept) }).collect()
}

#[tokio::test]
async fn a_body_opens_the_form_saves_and_confirms() {
    for world in worlds("2021-12-10").await {
        let (who, sheet) = (referent(LECCO), address(&world, LECCO).await);
        let form = world.get(&who, &format!("{sheet}/compila")).await;
        form.holds(&["<legend>Posta elettronica", "Finora: attivo, 10 caselle.", r#"value="keep" checked"#]);
        form.holds(&["Conferma tutto invariato", "Salva e continua dopo", r#"value="210""#]);
        assert_eq!(world.rows(&director(CENTRE)).await[0].state, SheetState::InProgress, "it was looked at");
        let mut fields = with("v2.quantity", "14");
        fields.extend([("version", "1"), ("passo", "conferma")]);
        let refused = world.post(&who, &format!("{sheet}/compila"), &fields).await;
        assert_eq!(refused.status, 422);
        refused.holds(&["la quantità è cambiata", r#"value="14""#]);
        let mut fields = with("v2.wish", "change");
        fields.retain(|(name, _)| *name != "v2.quantity");
        fields.extend([("v2.quantity", "14"), ("version", "1"), ("passo", "conferma")]);
        let done = world.post(&who, &format!("{sheet}/compila"), &fields).await;
        assert_eq!(done.status, 303, "{}", done.text);
        let read = world.get(&director(CENTRE), &sheet).await;
        read.holds(&["Versione 1", "Anna Prova, Referente dell&#39;ente", "14 caselle"]);
    }
}

#[tokio::test]
async fn one_click_confirms_that_nothing_changes_and_says_what_it_means() {
    for world in worlds("2021-12-10").await {
        let (mayor, sheet) = (person(LECCO, Role::Mayor), address(&world, LECCO).await);
        let asked = world.get(&mayor, &format!("{sheet}/invariato")).await;
        asked.holds(&[
            "Posta elettronica (attivo, 10 caselle)",
            "nessun servizio viene aggiunto",
            "Conferma tutto invariato",
        ]);
        let done = world.post(&mayor, &format!("{sheet}/invariato"), &[("version", "1")]).await;
        assert_eq!((done.status.as_u16(), done.location.as_str()), (303, sheet.as_str()));
        assert_eq!(world.rows(&director(CENTRE)).await[0].state, SheetState::Confirmed);
        let centre = world.get(&director(CENTRE), &format!("{sheet}/invariato")).await;
        assert_eq!(centre.status, 403, "the centre writes in the form, with a reason");
    }
}

#[tokio::test]
async fn the_one_click_leads_to_the_form_when_something_is_not_known() {
    for world in worlds("2021-12-10").await {
        let sheet = address(&world, MERATE).await;
        let asked = world.get(&referent(MERATE), &format!("{sheet}/invariato")).await;
        assert_eq!(asked.location, format!("{sheet}/compila"));
    }
}

#[tokio::test]
async fn of_two_offices_at_once_the_second_sees_the_difference_and_keeps_what_was_typed() {
    for world in worlds("2021-12-10").await {
        let (first, second) = (referent(LECCO), person(LECCO, Role::Mayor));
        let path = format!("{}/compila", address(&world, LECCO).await);
        let was = world.carried(&first, &path, "was").await;
        let mut one = with("v6.text", "Serve una linea nuova");
        one.extend([("version", "1"), ("was", was.as_str()), ("passo", "salva")]);
        assert_eq!(world.post(&first, &path, &one).await.status, 303);
        let mut two = with("v6.text", "Tutto bene");
        two.extend([("version", "1"), ("was", was.as_str()), ("passo", "conferma")]);
        let late = world.post(&second, &path, &two).await;
        assert_eq!(late.status, 409);
        late.holds(&["<ins>Serve una linea nuova</ins>", "<ins>Tutto bene</ins>", "\nTutto bene</textarea>"]);
        late.holds(&[r#"name="version" value="2""#, "Anna Prova, Referente"]);
        assert_eq!(world.rows(&director(CENTRE)).await[0].confirmed, 0, "nothing was confirmed");
        let again: Vec<(&str, &str)> = two
            .iter()
            .map(|(name, value)| if *name == "version" { (*name, "2") } else { (*name, *value) })
            .collect();
        assert_eq!(world.post(&second, &path, &again).await.status, 303);
    }
}

#[tokio::test]
async fn what_is_sent_after_the_deadline_is_not_saved_and_not_lost() {
    for world in worlds("2021-12-31").await {
        world.at("2021-12-31");
        let path = format!("{}/compila", address(&world, LECCO).await);
        assert_eq!(world.get(&referent(LECCO), &path).await.status, 200);
        world.at("2022-01-01");
        let mut typed = with("v6.text", "Arrivo tardi");
        typed.extend([("version", "1"), ("passo", "conferma")]);
        let late = world.post(&referent(LECCO), &path, &typed).await;
        assert_eq!(late.status, 409);
        late.holds(&["Non salvato.", "si è chiusa il 31 dicembre 2021", "Arrivo tardi"]);
        assert_eq!(world.get(&referent(LECCO), &path).await.status, 303, "the form is closed");
        typed.push(("reason", ""));
        let centre = world.post(&director(CENTRE), &path, &typed).await;
        assert_eq!(centre.status, 422, "the centre must say why");
        typed.pop();
        typed.push(("reason", "Ricevuta via PEC il 2 gennaio"));
        assert_eq!(world.post(&director(CENTRE), &path, &typed).await.status, 303);
        let page = world.get(&director(CENTRE), &format!("/fabbisogni/{CAMPAIGN}")).await;
        page.holds(&["Inserita dal centro", "Ricevuta via PEC il 2 gennaio"]);
    }
}

#[tokio::test]
async fn the_centre_sees_answers_side_by_side_who_is_missing_and_takes_them_away_as_a_file() {
    for world in worlds("2021-12-10").await {
        world.unchanged(LECCO).await;
        let page = world.get(&director(CENTRE), &format!("/fabbisogni/{CAMPAIGN}/matrice")).await;
        page.holds(&[
            "Manca 1 ente",
            "Comune di Merate",
            "Rinnoviamo così com&#39;è: 1; in tutto 10 caselle",
            "210 postazioni",
        ]);
        let file = world.get(&director(CENTRE), &format!("/fabbisogni/{CAMPAIGN}/matrice?formato=csv")).await;
        file.holds(&["1. Posta elettronica (caselle)", "Comune di Lecco;Confermata;"]);
        let missing = world.get(&director(CENTRE), &format!("/fabbisogni/{CAMPAIGN}?stato=not_opened")).await;
        assert!(missing.text.contains("Comune di Merate") && !missing.text.contains("Comune di Lecco"));
        let sheets = world.get(&director(CENTRE), &format!("/fabbisogni/{CAMPAIGN}?formato=xlsx")).await;
        assert_eq!(sheets.status, 200);
    }
}

#[tokio::test]
async fn the_accountant_of_a_body_reads_and_does_not_answer() {
    for world in worlds("2021-12-10").await {
        let (who, sheet) = (person(LECCO, Role::BodyAccountant), address(&world, LECCO).await);
        assert_eq!(world.get(&who, &sheet).await.status, 200);
        assert_eq!(world.get(&who, &format!("{sheet}/compila")).await.status, 403);
        assert_eq!(world.post(&who, &format!("{sheet}/invariato"), &[("version", "1")]).await.status, 403);
        let reader = actor(CENTRE, Role::Reader, kernel::Scope::Tenant);
        assert_eq!(world.get(&reader, &format!("{sheet}/compila")).await.status, 403);
        assert_eq!(world.get(&reader, &format!("/fabbisogni/{CAMPAIGN}/matrice")).await.status, 200);
    }
}
