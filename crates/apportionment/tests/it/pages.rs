//! A shared cost from its form to the settlement, through the pages and the API.

use apportionment::model::Pool;
use kernel::{Actor, Cents, Role, Scope};

use crate::given::{CENTRE, actor, change, data_centre, director, forecast, mayor, pool, settle};
use crate::world::{Answer, World, worlds};

const NEW: &str = "00000000-0000-0000-0000-00000000f0f1";

/// The fields of the golden pool.
fn fields() -> Vec<(&'static str, &'static str)> {
    vec![
        ("once", NEW),
        ("year", "2022"),
        ("name", "Data center"),
        ("category", "data_centre"),
        ("note", "Noleggio operativo"),
        ("planned", "12.345,67"),
        ("actual", ""),
        ("basis", "workstations"),
        ("driver_on", "2022-01-01"),
        ("members_on", "2022-01-01"),
        ("vat_kind", "standard"),
        ("vat_rate", "22"),
    ]
}

fn with<'a>(name: &'a str, value: &'a str) -> Vec<(&'a str, &'a str)> {
    let kept = fields().into_iter().filter(|(known, _)| *known != name);
    kept.chain([(name, value)]).collect()
}

async fn made(world: &World) -> Answer {
    let made = world.post(director(CENTRE), "/riparti/nuovo", &fields()).await;
    assert_eq!(made.status, 303, "{}", made.text);
    made
}

/// Computes the forecast through its page; the address of the version.
async fn computed(world: &World) -> String {
    let path = format!("/riparti/{NEW}/calcola");
    assert_eq!(world.get(director(CENTRE), &path).await.status, 200);
    let done = world.post(director(CENTRE), &path, &[("kind", "forecast")]).await;
    assert_eq!(done.status, 303, "{}", done.text);
    done.location
}

async fn approved(world: &World, version: &str) {
    let path = format!("{version}/approva");
    let ask = world.get(director(CENTRE), &path).await.text;
    assert!(ask.contains("12.345,67 €") && ask.contains(r#"value="2022""#), "{ask}");
    let act = [("version", "1"), ("act", "Assemblea n. 3"), ("act_on", "2022-01-20"), ("bill_year", "2022")];
    assert_eq!(world.post(director(CENTRE), &path, &act).await.status, 303);
}

#[tokio::test]
async fn a_cost_goes_from_its_form_to_an_act_through_the_pages() {
    for world in worlds().await {
        assert!(world.get(director(CENTRE), "/riparti").await.text.contains("Scrivi la prima voce"));
        assert_eq!(world.get(director(CENTRE), "/riparti/nuovo").await.status, 200);
        let here = made(&world).await.location;
        let again = world.post(director(CENTRE), "/riparti/nuovo", &fields()).await;
        assert_eq!((again.status.as_u16(), again.location.as_str()), (303, here.as_str()));
        assert!(world.get(director(CENTRE), &here).await.text.contains("Non ancora calcolato"));
        let version = computed(&world).await;
        let page = world.get(director(CENTRE), &version).await.text;
        for said in
            ["864,20 €", "1.604,94 €", "864,1969 €", "+ 1 cent", "Come si arriva alla quota", "Da approvare"]
        {
            assert!(page.contains(said), "{said}\n{page}");
        }
        approved(&world, &version).await;
        let page = world.get(director(CENTRE), &version).await.text;
        assert!(page.contains("Assemblea n. 3 del 20/01/2022") && !page.contains("/approva"), "{page}");
        let list = world.get(director(CENTRE), "/riparti?anno=2022").await.text;
        assert!(list.contains("Preventivo approvato") && list.contains("12.345,67 €"), "{list}");
        for end in ["approva", "scarta"] {
            let refused = world.get(director(CENTRE), &format!("{version}/{end}")).await;
            assert_eq!(refused.status, 409, "{end}");
        }
        assert_eq!(world.get(director(CENTRE), &format!("{here}/elimina")).await.status, 409);
    }
}

#[tokio::test]
async fn a_form_that_is_wrong_keeps_what_was_typed_and_says_what_to_do() {
    for world in worlds().await {
        for (name, value, said) in [
            ("planned", "-1", "importo da 0"),
            ("name", "!!", "usa lettere o cifre"),
            ("basis", "mixed", "almeno due parametri"),
            ("vat_rate", "0", "percentuale"),
            ("year", "22", "tra 2000 e 2100"),
        ] {
            let answer = world.post(director(CENTRE), "/riparti/nuovo", &with(name, value)).await;
            assert_eq!(answer.status, 422, "{name}");
            assert!(answer.text.contains(said), "{said}\n{}", answer.text);
            assert!(answer.text.contains("Noleggio operativo"), "{name}");
        }
        made(&world).await;
        let mut twin = fields();
        twin[0] = ("once", "00000000-0000-0000-0000-00000000f0f2");
        let answer = world.post(director(CENTRE), "/riparti/nuovo", &twin).await;
        assert!(answer.status == 422 && answer.text.contains("già una voce"), "{}", answer.text);
    }
}

#[tokio::test]
async fn a_mixed_basis_is_written_and_comes_back_in_the_form() {
    for world in worlds().await {
        let mut mixed = with("basis", "mixed");
        mixed.extend([("weight_workstations", "70"), ("weight_equal", "30")]);
        let made = world.post(director(CENTRE), "/riparti/nuovo", &mixed).await;
        let page = world.get(director(CENTRE), &made.location).await.text;
        assert!(page.contains("Postazioni di lavoro (peso 70), Parti uguali (peso 30)"), "{page}");
        let form = world.get(director(CENTRE), &format!("{}/modifica", made.location)).await.text;
        assert!(
            form.contains(r#"value="70""#) && form.contains(r#"<option value="mixed" selected>"#),
            "{form}"
        );
        let copy = world.get(director(CENTRE), &format!("/riparti/nuovo?copia={NEW}")).await.text;
        assert!(copy.contains(r#"value="2023""#) && copy.contains("2023-01-01"), "{copy}");
    }
}

#[tokio::test]
async fn a_change_made_by_somebody_else_is_shown_before_it_is_lost() {
    for world in worlds().await {
        made(&world).await;
        let path = format!("/riparti/{NEW}/modifica");
        let mut mine = with("planned", "13.000,00");
        mine.push(("version", "1"));
        assert_eq!(world.post(director(CENTRE), &path, &mine).await.status, 303);
        let mut late = with("planned", "14.000,00");
        late.push(("version", "1"));
        let answer = world.post(director(CENTRE), &path, &late).await;
        assert_eq!(answer.status, 409);
        assert!(
            answer.text.contains("13.000,00 €") && answer.text.contains("14.000,00 €"),
            "{}",
            answer.text
        );
    }
}

#[tokio::test]
async fn missing_figures_are_listed_with_where_to_record_them() {
    for world in worlds().await {
        let boxes = with("basis", "mailboxes");
        assert_eq!(world.post(director(CENTRE), "/riparti/nuovo", &boxes).await.status, 303);
        let path = format!("/riparti/{NEW}/calcola");
        let page = world.get(director(CENTRE), &path).await.text;
        assert!(page.contains("Abbadia: caselle di posta") && page.contains("/parametri/nuovo"), "{page}");
        let refused = world.post(director(CENTRE), &path, &[("kind", "forecast")]).await;
        assert!(refused.status == 422 && refused.text.contains("Mancano dati di 4 enti"), "{}", refused.text);
        let early = world.post(director(CENTRE), &path, &[("kind", "final")]).await;
        assert!(early.status == 422 && early.text.contains("consuntivo"), "{}", early.text);
    }
}

#[tokio::test]
async fn shares_are_sorted_filtered_and_taken_away_as_files() {
    for world in worlds().await {
        let earlier =
            Pool { driver_on: data_centre().driver_on, ..pool(7, ("Data center", 2021), "10.000,00") };
        forecast(&world.app.db, &earlier).await;
        let act = forecast(&world.app.db, &data_centre()).await;
        let version = format!("/riparti/versioni/{}", act.apportionment_id);
        let up = world.get(director(CENTRE), &format!("{version}?ordina=quota&verso=desc")).await.text;
        assert!(up.find("Dervio").unwrap() < up.find("Abbadia").unwrap(), "{up}");
        let risen = world.get(director(CENTRE), &format!("{version}?andamento=sale")).await.text;
        assert!(risen.contains("+23,46 %") && risen.contains("4 enti"), "{risen}");
        let fallen = world.get(director(CENTRE), &format!("{version}?andamento=scende")).await.text;
        assert!(fallen.contains("Nessun risultato"), "{fallen}");
        let csv = world.get(director(CENTRE), &format!("{version}?formato=csv")).await.text;
        assert!(csv.contains("864,1969") && csv.contains("1604,94"), "{csv}");
        let year = world.get(director(CENTRE), "/riparti?anno=2022&formato=csv").await.text;
        assert!(year.contains("12345,67"), "{year}");
        assert_eq!(world.get(director(CENTRE), "/riparti?anno=2022&formato=xlsx").await.status, 200);
    }
}

#[tokio::test]
async fn a_settlement_is_read_body_by_body_and_may_be_closed_by_another_document() {
    for world in worlds().await {
        forecast(&world.app.db, &data_centre()).await;
        let last = settle(&world.app.db, &data_centre(), "12.000,00").await;
        let page = world.get(director(CENTRE), "/riparti/conguagli?anno=2022&ordina=conguaglio").await.text;
        assert!(
            page.contains("-24,20 €") && page.find("Dervio").unwrap() < page.find("Abbadia").unwrap(),
            "{page}"
        );
        let csv = world.get(director(CENTRE), "/riparti/conguagli?anno=2022&formato=csv").await.text;
        assert!(csv.contains("-24,20"), "{csv}");
        let version = format!("/riparti/versioni/{}", last.apportionment_id);
        let table = world.get(director(CENTRE), &version).await.text;
        let at = table.find("/riparti/quote/").unwrap();
        let settle = table[at..].split('"').next().unwrap().to_owned();
        assert_eq!(world.get(director(CENTRE), &settle).await.status, 200);
        let future = [("document", "nota di credito 3"), ("document_on", "2030-01-01")];
        assert_eq!(world.post(director(CENTRE), &settle, &future).await.status, 422);
        let good = [("document", "nota di credito 3"), ("document_on", "2023-03-01")];
        assert_eq!(world.post(director(CENTRE), &settle, &good).await.status, 303);
        assert_eq!(world.post(director(CENTRE), &settle, &good).await.status, 409);
        assert!(world.get(director(CENTRE), &version).await.text.contains("Regolata con nota di credito 3"));
    }
}

#[tokio::test]
async fn the_page_of_a_pool_says_what_comes_next() {
    for world in worlds().await {
        let costs = data_centre();
        forecast(&world.app.db, &costs).await;
        let here = format!("/riparti/{}", costs.pool_id);
        let actual = Some(Cents::parse_it("12.000,00").unwrap());
        change(&world.app.db, &Pool { actual, ..costs.clone() }).await.unwrap();
        let page = world.get(director(CENTRE), &here).await.text;
        assert!(page.contains("calcola e approva il consuntivo"), "{page}");
        let drawn = apportionment::desk();
        let items = webkit::DeskSource::gather(&[drawn], &world.app, &director(CENTRE)).await.unwrap();
        assert!(items.iter().any(|item| item.title.contains("1 voci senza consuntivo")), "{items:?}");
    }
}

#[tokio::test]
async fn a_mayor_reads_what_the_body_pays_of_which_total_and_why() {
    for world in worlds().await {
        let act = forecast(&world.app.db, &data_centre()).await;
        let page = world.get(mayor(1), "/riparti").await.text;
        for said in
            ["1.604,94 €", "12.345,67 €", "Postazioni di lavoro", "13 su 100 postazioni", "Costi comuni"]
        {
            assert!(page.contains(said), "{said}\n{page}");
        }
        assert!(!page.contains("864,20") && !page.contains("/modifica"), "{page}");
        let csv = world.get(mayor(1), "/riparti?formato=csv").await.text;
        assert!(csv.contains("1604,94") && !csv.contains("864,20"), "{csv}");
        let version = world.get(mayor(1), &format!("/riparti/versioni/{}", act.apportionment_id)).await.text;
        assert!(version.contains("Barzio") && !version.contains("Abbadia"), "{version}");
        let api = world.get(mayor(1), "/api/v1/apportionments?anno=2022").await.text;
        assert!(api.contains(r#""planned_cents":null"#) && api.contains("1234567"), "{api}");
    }
}

#[tokio::test]
async fn programs_read_the_same_figures() {
    for world in worlds().await {
        let act = forecast(&world.app.db, &data_centre()).await;
        settle(&world.app.db, &data_centre(), "12.000,00").await;
        let who = || -> Actor { actor(CENTRE, Role::Reader, Scope::Tenant) };
        let all = world.get(who(), "/api/v1/apportionments?anno=2022").await;
        assert!(all.status == 200 && all.text.contains(r#""actual_cents":1200000"#), "{}", all.text);
        let one = world.get(who(), &format!("/api/v1/apportionments/{}", act.pool_id)).await.text;
        assert!(one.contains(r#""number":2"#), "{one}");
        let path = format!("/api/v1/apportionments/{}/versions/{}/shares", act.pool_id, act.apportionment_id);
        let shares = world.get(who(), &path).await.text;
        assert!(
            shares.contains(r#""exact":"864.1969""#) && shares.contains(r#""cent_given":true"#),
            "{shares}"
        );
        let years = world.get(who(), "/api/v1/apportionments/shares?anno=2022").await.text;
        assert!(years.contains(r#""settlement_cents":-2420"#), "{years}");
        assert_eq!(world.get(who(), "/api/v1/apportionments?anno=ieri").await.status, 422);
        assert_eq!(world.get(who(), &format!("{path}?andamento=boh")).await.status, 422);
    }
}
