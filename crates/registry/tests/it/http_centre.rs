use kernel::{NETWORK, Role};

use crate::common::{a_centre, databases};
use crate::http::{Person, hidden};

#[tokio::test]
async fn an_administrator_creates_a_centre_and_in_house_has_no_base_level() {
    for test in databases().await {
        let admin = Person::of(&test.db, NETWORK, Role::Administrator);
        let once = hidden(&admin.get("/centri/nuovo").await.text, "once");
        let mut fields = vec![
            ("once", once.as_str()),
            ("name", "CST Macerata"),
            ("slug", "nuovo"),
            ("uts_code", "043"),
            ("form", "in_house"),
            ("level", "base"),
            ("partner", "Società di prova"),
        ];
        let page = admin.post("/centri/nuovo", &fields).await;
        assert_eq!(page.status, 422);
        assert!(page.says("non ha un livello base") && page.says("riservato"), "{}", page.text);
        assert!(page.says("value=\"CST Macerata\""));
        fields[2].1 = "macerata";
        fields[5].1 = "intermediate";
        assert_eq!(admin.post("/centri/nuovo", &fields).await.to, "/centri");
        assert!(admin.get("/centri").await.says("CST Macerata"));
        let tenant = test.db.tenant_by_slug("macerata").await.unwrap().unwrap().tenant_id;
        let director = Person::of(&test.db, tenant, Role::Director);
        let page = director.get("/centro").await;
        assert!(
            page.says("Società di prova") && page.says("Per emettere fatture mancano ancora"),
            "{}",
            page.text
        );
        let operator = Person::of(&test.db, tenant, Role::Operator);
        assert_eq!(operator.get("/centro/modifica").await.status, 403);
        assert_eq!(operator.get("/centri/nuovo").await.status, 403);
    }
}

#[tokio::test]
async fn organs_members_and_staff_are_kept_and_exported() {
    for test in databases().await {
        let tenant = a_centre(&test.db, "lecco").await;
        let director = Person::of(&test.db, tenant, Role::Director);
        let once = hidden(&director.get("/centro/organi/nuovo").await.text, "once");
        let organ = [
            ("once", once.as_str()),
            ("kind", "presidency"),
            ("name", "Ufficio di Presidenza"),
            ("term_years", "5"),
        ];
        assert_eq!(director.post("/centro/organi/nuovo", &organ).await.to, "/centro");
        let new = format!("/centro/organi/{once}/componenti/nuovo");
        let member_id = hidden(&director.get(&new).await.text, "once");
        let member = [
            ("once", member_id.as_str()),
            ("name", "Persona di prova"),
            ("seat", "Comuni sotto i 3.000"),
            ("valid_from", "2021-01-01"),
        ];
        assert_eq!(director.post(&new, &member).await.to, "/centro");
        let end = format!("/centro/organi/{once}/componenti/{member_id}/cessa");
        assert_eq!(director.post(&end, &[("valid_to", "2020-01-01")]).await.status, 422);
        assert_eq!(director.post(&end, &[("valid_to", "2025-12-31")]).await.to, "/centro");
        let staff_id = hidden(&director.get("/centro/personale/nuovo").await.text, "once");
        let mut staff = vec![
            ("once", staff_id.as_str()),
            ("role", "Sistemista"),
            ("employer", "internal"),
            ("people", "2"),
            ("share", "140"),
        ];
        let page = director.post("/centro/personale/nuovo", &staff).await;
        assert!(page.status == 422 && page.says("da 0 a 100"), "{}", page.text);
        staff[4].1 = "40";
        assert_eq!(director.post("/centro/personale/nuovo", &staff).await.to, "/centro");
        let page = director.get("/centro").await;
        assert!(page.says("Persone: 2, pari a 0,80 a tempo pieno"), "{}", page.text);
        assert!(
            page.says("5 anni") && page.says("Comuni sotto i 3.000") && page.says("31 dicembre 2025"),
            "{}",
            page.text
        );
        assert!(director.get("/centro/organi?formato=csv").await.says("Ufficio di Presidenza"));
        assert!(director.get("/centro/personale?formato=csv").await.says("40,00"));
        let changed = [
            ("version", "1"),
            ("role", "Sistemista"),
            ("employer", "internal"),
            ("people", "3"),
            ("share", "40"),
        ];
        let address = format!("/centro/personale/{staff_id}");
        assert_eq!(director.post(&address, &changed).await.status, 303);
        assert_eq!(director.post(&address, &changed).await.status, 409);
        let other = a_centre(&test.db, "altro").await;
        let stranger = Person::of(&test.db, other, Role::Director);
        for page in [format!("/centro/organi/{once}"), format!("/centro/personale/{staff_id}"), end, new] {
            assert_eq!(stranger.get(&page).await.status, 404, "{page}");
        }
    }
}

#[tokio::test]
async fn the_centre_is_changed_by_its_director_under_its_version() {
    for test in databases().await {
        let tenant = a_centre(&test.db, "pesaro").await;
        let director = Person::of(&test.db, tenant, Role::Director);
        let fields = [
            ("version", "1"),
            ("name", "CST Pesaro e Urbino"),
            ("uts_code", "041"),
            ("form", "public"),
            ("level", "base"),
            ("regime", "RF01"),
            ("tax_code", "00212000418"),
            ("iban", "IT60X0542811101000000123456"),
        ];
        let saved = director.post("/centro/modifica", &fields).await;
        assert_eq!(saved.to, "/centro", "{}", saved.text);
        let page = director.post("/centro/modifica", &fields).await;
        assert_eq!(page.status, 409);
        assert_eq!(hidden(&page.text, "version"), "2");
        assert!(director.get("/centro").await.says("IT60 X054 2811"));
    }
}

#[tokio::test]
async fn a_province_that_will_design_its_centre_has_its_place_once() {
    for test in databases().await {
        let admin = Person::of(&test.db, NETWORK, Role::Administrator);
        let path = "/centri/da-progettare";
        assert!(admin.get("/centri/nuovo").await.says(path));
        let once = hidden(&admin.get(path).await.text, "once");
        let mut fields = vec![
            ("once", once.as_str()),
            ("name", "CST Benevento"),
            ("slug", "da-progettare"),
            ("uts_code", "062"),
        ];
        let page = admin.post(path, &fields).await;
        assert!(page.status == 422 && page.says("riservata") && page.says("value=\"CST Benevento\""));
        fields[2].1 = "cst-benevento";
        assert_eq!(admin.post(path, &fields).await.to, "/centri");
        assert_eq!(admin.post(path, &fields).await.to, "/centri", "sent twice");
        let again = hidden(&admin.get(path).await.text, "once");
        let taken = [("once", again.as_str()), fields[1], fields[2], fields[3]];
        assert_eq!(admin.post(path, &taken).await.status, 422, "the slug is taken");
        let tenant = test.db.tenant_by_slug("cst-benevento").await.unwrap().unwrap().tenant_id;
        let mut tx = test.db.read(tenant).await.unwrap();
        let plan = registry::planned::pending(&mut tx).await.unwrap().unwrap();
        assert_eq!((plan.uts_code.as_str(), plan.province.as_str()), ("062", "Benevento"));
        let director = Person::of(&test.db, tenant, Role::Director);
        let page = director.get("/centro").await;
        assert!(
            page.status == 200 && page.says("si crea dal progetto") && page.says("/progetti"),
            "{}",
            page.text
        );
        assert_eq!(director.get("/centro/modifica").await.status, 404);
        assert_eq!(director.get(path).await.status, 403);
        let other = a_centre(&test.db, "altro").await;
        let mut tx = test.db.read(other).await.unwrap();
        assert!(registry::planned::pending(&mut tx).await.unwrap().is_none());
    }
}
