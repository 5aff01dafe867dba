//! What this is: a design drawn on the pages: begun, changed part by part, compared, adopted, followed.
//! What it is not: the creation of the centre; see `creation`.

use kernel::Role;

use crate::world::{DESIGN, PROVINCE, director, person, worlds};

#[tokio::test]
async fn models_and_cases_are_shown_and_compared_with_both_figures() {
    for world in worlds().await {
        let who = director(PROVINCE);
        world.get(&who, "/progetti/modelli").await.holds(&[
            "Non previsto",
            "nativamente avanzato",
            "CST Lecco</a>: PPP, con 3P Italia",
        ]);
        world.get(&who, "/progetti/modelli/ppp/advanced").await.holds(&["Modello PPP, avanzato"]);
        let refused = world.get(&who, "/progetti/modelli/ppp/base").await;
        assert_eq!(refused.status, 409);
        refused.holds(&["non ha un livello base"]);
        world
            .get(&who, "/progetti/casi/pesaro-urbino")
            .await
            .holds(&["somma 19 addetti; il testo ne dichiara 18"]);
        world.get(&who, "/progetti/casi/macerata").await.holds(&["fuori da ogni fascia", "protocollo SUA"]);
        world.get(&who, "/progetti/casi/lecco").await.holds(&["430 a 1.550 euro", "18 anni"]);
        let page = world.get(&who, "/progetti/confronto").await;
        page.holds(&[
            "Note sulla fonte",
            "Addetti in elenco",
            "Addetti dichiarati",
            "0,44 € per abitante",
            "Diverso",
            "Uguale",
        ]);
        let csv =
            world.get(&who, "/progetti/confronto?a=caso:lecco&b=modello:ppp:advanced&formato=csv").await;
        csv.holds(&["Caso CST Lecco", "Modello PPP, avanzato", "464 € a postazione"]);
        let pdf = world.get(&who, "/progetti/confronto/pdf").await;
        assert!(pdf.status == 200 && pdf.text.starts_with("%PDF"), "{}", pdf.status);
    }
}

#[tokio::test]
async fn a_design_is_drawn_part_by_part() {
    for world in worlds().await {
        let who = director(PROVINCE);
        let base = world.begin(PROVINCE, DESIGN, "modello:public:base").await;
        assert_eq!(
            world.begin(PROVINCE, DESIGN, "modello:public:base").await,
            base,
            "sent twice, begun once"
        );
        let figures = [
            ("bodies", "30"),
            ("inhabitants", "100000"),
            ("person_cost", "40.000"),
            ("new_service", "5.000"),
        ];
        assert_eq!(world.part(&base, "dati", &figures).await.location, base);
        let people = [
            ("n0_person", "Tecnico A"),
            ("n0_role", "sistemista"),
            ("n0_share", "60"),
            ("n1_person", "tecnico a"),
            ("n1_role", "operatore"),
            ("n1_share", "50"),
        ];
        let wrong = world.part(&base, "persone", &people).await;
        assert_eq!(wrong.status, 422);
        wrong.holds(&["Tecnico A supera il 100 % del tempo", "value=\"60\""]);
        let people = [
            ("n0_person", "Tecnico A"),
            ("n0_role", "sistemista"),
            ("n0_share", "60"),
            ("n1_person", "Tecnico B"),
            ("n1_role", "operatore"),
            ("n1_share", "50"),
        ];
        assert_eq!(world.part(&base, "persone", &people).await.status, 303);
        let fee = [("n0_fee", "per_inhabitant"), ("n0_amount", "0,44")];
        assert_eq!(world.part(&base, "servizi", &fee).await.status, 303);
        let line = [("n0_name", "Data center"), ("n0_amount", "10.000,50"), ("n0_growth", "2")];
        assert_eq!(world.part(&base, "conti", &line).await.status, 303);
        let page = world.get(&who, &base).await;
        page.holds(&[
            "Tecnico A (60 %)",
            "44.000,00 €",
            "10.200,51 €",
            "Quote: Connettività",
            "Nessun pareggio nei cinque anni",
            "Lo stesso organigramma come elenco",
            "Per il livello intermedio mancano",
            "Costo stimato: 45.000,00 €",
        ]);
        world.get(&who, &format!("{base}?formato=csv")).await.holds(&["Pareggio", "Connettività"]);
        world.get(&who, &format!("{base}/organigramma")).await.holds(&["<svg", "Assemblea dei Sindaci"]);
        assert!(world.get(&who, &format!("{base}/pdf")).await.text.starts_with("%PDF"));
        let one = world.get(&who, &format!("/api/v1/designs/{DESIGN}")).await;
        one.holds(&["\"reached\":\"base\"", "\"year\":2027", "\"income\":\"44000.00\""]);
    }
}

#[tokio::test]
async fn what_is_wrong_is_said_with_its_row_and_nothing_typed_is_lost() {
    for world in worlds().await {
        let base = world.begin(PROVINCE, DESIGN, "caso:lecco").await;
        let wrong = world.part(&base, "servizi", &[("n1_fee", "per_body"), ("n1_amount", "")]).await;
        assert_eq!(wrong.status, 422);
        wrong.holds(&["Riga 2, importo: scrivi quanto"]);
        let twice = world.part(&base, "organi", &[("n2_name", "Assemblea degli Enti")]).await;
        assert_eq!(twice.status, 422);
        twice.holds(&["compare due volte"]);
        let form = world.part(&base, "dati", &[("level", "base")]).await;
        assert_eq!(form.status, 422);
        form.holds(&["non ha un livello base"]);
        let person = [("n0_person", "A"), ("n0_role", "r1"), ("n0_share", "10")];
        assert_eq!(world.part(&base, "persone", &person).await.status, 303);
        let gone = world.part(&base, "figure", &[("n0_drop", "1")]).await;
        assert_eq!(gone.status, 422);
        gone.holds(&["ha persone assegnate"]);
    }
}

#[tokio::test]
async fn somebody_who_was_first_is_not_overwritten() {
    for world in worlds().await {
        let base = world.begin(PROVINCE, DESIGN, "modello:public:base").await;
        let late =
            world.part(&base, "conti", &[("n0_name", "A"), ("n0_amount", "1"), ("version", "7")]).await;
        assert_eq!(late.status, 409);
        late.holds(&["value=\"A\""]);
    }
}

#[tokio::test]
async fn an_adopted_design_does_not_change_and_is_followed_by_a_version() {
    for world in worlds().await {
        let who = director(PROVINCE);
        let base = world.begin(PROVINCE, DESIGN, "modello:public:base").await;
        assert_eq!(world.get(&person(PROVINCE, Role::Reader), &format!("{base}/adotta")).await.status, 403);
        world.adopt(&base).await;
        assert_eq!(world.get(&who, &format!("{base}/modifica/dati")).await.status, 409);
        let again = world.post(&who, &format!("{base}/archivia"), &[("version", "2")]).await;
        assert_eq!(again.status, 409);
        let next = world.post(&who, &format!("{base}/versione"), &[]).await;
        assert_eq!(next.status, 303);
        world.get(&who, &next.location).await.holds(&["Il nostro centro, versione 2", "Bozza"]);
        let copy = world.get(&who, &format!("/progetti/nuovo?da=progetto:{DESIGN}")).await;
        copy.holds(&["Copia di «Il nostro centro»"]);
        let list = world.get(&who, "/progetti?stato=adopted&q=NOSTRO").await;
        list.holds(&["Adottato", "Il nostro centro</a>"]);
        world.get(&who, "/progetti?formato=csv").await.holds(&["Il nostro centro, versione 2"]);
    }
}
