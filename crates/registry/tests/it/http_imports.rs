use kernel::{ImportId, Role};

use crate::common::{a_body, a_centre, databases};
use crate::http::{Person, hidden};

const ENTI: &[u8] = b"Tipo di ente;Denominazione;Telefono;Codice univoco ufficio\nComune;Urbino;0722 1;\nComune;Fano;0721;X\n";

#[tokio::test]
async fn a_file_is_shown_row_by_row_before_anything_changes_then_started() {
    for test in databases().await {
        let tenant = a_centre(&test.db, "pesaro").await;
        a_body(&test.db, tenant, "Urbino").await;
        let person = Person::of(&test.db, tenant, Role::Operator);
        let once = hidden(&person.get("/importazioni/nuova").await.text, "once");
        let fields = [("once", once.as_str()), ("new_rows", "add")];
        let sent = person.upload("/importazioni/nuova", &fields, ("enti.csv", ENTI)).await;
        assert_eq!(sent.to, format!("/importazioni/{once}"), "{}", sent.text);
        assert_eq!(person.upload("/importazioni/nuova", &fields, ("enti.csv", ENTI)).await.to, sent.to);
        let page = person.get(&sent.to).await;
        assert!(
            page.says("«0722 1»") && page.says("Codice univoco ufficio: servono 6 caratteri"),
            "{}",
            page.text
        );
        assert!(page.says("Applica le modifiche"));
        let errors = person.get(&format!("{}?stato=error", sent.to)).await;
        assert!(errors.says("Fano") && !errors.says("Urbino"), "{}", errors.text);
        let csv = person.get(&format!("{}?formato=csv", sent.to)).await;
        assert_eq!(csv.text.lines().count(), 3);
        let started = person.post(&format!("{}/avvia", sent.to), &[]).await;
        assert_eq!(started.status, 303, "{}", started.text);
        let page = person.get(&sent.to).await;
        assert!(page.says("Importazione in corso") && page.says("hx-get"), "{}", page.text);
        assert!(person.get("/importazioni").await.says("enti.csv"));
    }
}

#[tokio::test]
async fn a_file_that_is_no_sheet_is_refused_with_a_reason_in_the_form() {
    for test in databases().await {
        let tenant = a_centre(&test.db, "pesaro").await;
        let person = Person::of(&test.db, tenant, Role::Operator);
        let once = test.db.ids().fresh::<ImportId>().to_string();
        let fields = [("once", once.as_str()), ("new_rows", "add")];
        for (name, bytes) in
            [("a.pdf", b"%PDF-1.7".as_slice()), ("vuoto.csv", b""), ("due.csv", b"Comune;Comune\na;b\n")]
        {
            let page = person.upload("/importazioni/nuova", &fields, (name, bytes)).await;
            assert!(page.status == 422 && page.says("File: "), "{name} {}", page.text);
        }
    }
}

#[tokio::test]
async fn unknown_columns_are_named_on_a_page_of_their_own() {
    for test in databases().await {
        let tenant = a_centre(&test.db, "pesaro").await;
        let person = Person::of(&test.db, tenant, Role::Operator);
        let once = test.db.ids().fresh::<ImportId>().to_string();
        let fields = [("once", once.as_str()), ("new_rows", "add")];
        let sent = person.upload("/importazioni/nuova", &fields, ("a.csv", b"chi;tel\nUrbino;0722\n")).await;
        assert_eq!(sent.to, format!("/importazioni/{once}/colonne"));
        let page = person.get(&sent.to).await;
        assert!(page.says("Colonna «chi»"), "{}", page.text);
        let refused = person.post(&sent.to, &[("column-0", "none"), ("column-1", "phone")]).await;
        assert!(refused.status == 422 && refused.says("Abbina almeno una colonna"), "{}", refused.text);
        let named =
            person.post(&sent.to, &[("column-0", "name"), ("column-1", "phone"), ("new_rows", "add")]).await;
        assert_eq!(named.to, format!("/importazioni/{once}"), "{}", named.text);
        assert!(person.get(&named.to).await.says("Nuovo"));
        let again =
            person.post(&format!("/importazioni/{once}/anteprima"), &[("new_rows", "leave_out")]).await;
        assert_eq!(again.status, 303);
        assert!(person.get(&named.to).await.says("Tralasciato"));
        let other = a_centre(&test.db, "lecco").await;
        let stranger = Person::of(&test.db, other, Role::Operator);
        for page in ["", "/colonne", "/avanzamento"] {
            assert_eq!(stranger.get(&format!("/importazioni/{once}{page}")).await.status, 404, "{page}");
        }
        for page in ["avvia", "riprova", "anteprima", "colonne"] {
            let fields = [("new_rows", "add"), ("column-0", "name")];
            assert_eq!(
                stranger.post(&format!("/importazioni/{once}/{page}"), &fields).await.status,
                404,
                "{page}"
            );
        }
    }
}
