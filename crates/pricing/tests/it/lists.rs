//! What this is: versions of price lists through their pages and against the database itself.

use kernel::permission::{SimulatePrices, ViewPrices};
use kernel::{Actor, Can, Period, Phase, Role, Target};
use pricing::SplitPayment;

use crate::world::{AREAS, HERE, World, actor, clock, day, director, heading, id, worlds};

fn can() -> Can<ViewPrices> {
    director().may(ViewPrices, &Target::centre(HERE, Phase::Current)).unwrap()
}

#[tokio::test]
async fn every_statement_is_known_to_both_databases() {
    let tests = store::testing::databases(AREAS, &clock()).await;
    let statements: Vec<&'static str> = pricing::SQL.iter().copied().flatten().copied().collect();
    store::testing::prepare_everywhere(&tests, &statements).await;
}

/// A draft with one tariff of 0,44 € per inhabitant.
async fn pesaro(world: &World, list: &str, name: &str, from: &str) -> kernel::ServiceId {
    let service = world.service(HERE, &format!("B{}", &list[list.len() - 2..])).await;
    assert_eq!(world.draft(list, name, from).await.status, 303);
    assert_eq!(world.tariff(list, service, "per_inhabitant", &[("price", "0,44")]).await.status, 303);
    service
}

#[tokio::test]
async fn a_list_is_added_once_copied_with_its_tariffs_and_found_in_the_list() {
    for world in worlds().await {
        let (first, second) = (id(1), id(2));
        pesaro(&world, &first, "Listino 2021", "2021-01-01").await;
        assert_eq!(
            world.draft(&first, "Listino 2021", "2021-01-01").await.location,
            format!("/listini/{first}")
        );
        let mut copy = heading(&second, "Listino 2022", "2022-01-01", None);
        copy.push(("copy", &first));
        assert_eq!(world.post(Some(director()), "/listini/nuovo", &copy).await.status, 303);
        let page = world.get(Some(director()), &format!("/listini/{second}")).await.text;
        assert!(page.contains("0,44 € per abitante"), "{page}");
        let list = world.get(Some(director()), "/listini").await.text;
        assert!(
            list.contains("2 listini") && list.find("Listino 2022") < list.find("Listino 2021"),
            "{list}"
        );
        let oldest = world.get(Some(director()), "/listini?ordina=decorrenza&verso=asc").await.text;
        assert!(oldest.find("Listino 2021") < oldest.find("Listino 2022"), "{oldest}");
        let found = world.get(Some(director()), "/listini?q=2021&stato=bozze").await.text;
        assert!(found.contains("1 listino"), "{found}");
        let file = world.get(Some(director()), "/listini?formato=csv").await.text;
        assert_eq!(file.lines().count(), 3);
    }
}

#[tokio::test]
async fn who_changes_a_heading_after_somebody_else_sees_the_differences() {
    for world in worlds().await {
        let list = id(1);
        pesaro(&world, &list, "Listino", "2021-01-01").await;
        let address = format!("/listini/{list}/modifica");
        let was = world.was(director(), &address).await;
        let first = heading(&list, "Primo nome", "2021-01-01", Some("1"));
        assert_eq!(world.post(Some(director()), &address, &first).await.status, 303);
        let late =
            [heading(&list, "Secondo nome", "2021-01-01", Some("1")), vec![("was", was.as_str())]].concat();
        let late = world.post(Some(director()), &address, &late).await;
        assert_eq!(late.status, 409);
        for words in [
            "<td>Listino</td>",
            "<ins>Primo nome</ins>",
            "<ins>Secondo nome</ins>",
            r#"value="Secondo nome""#,
        ] {
            assert!(late.text.contains(words), "{words}: {}", late.text);
        }
        let backwards =
            [heading(&list, "Nome", "2021-01-01", Some("2")), vec![("valid_to", "2020-01-01")]].concat();
        assert_eq!(world.post(Some(director()), &address, &backwards).await.status, 422);
    }
}

#[tokio::test]
async fn an_approved_list_does_not_change_by_page_nor_by_statement() {
    for world in worlds().await {
        let list = id(1);
        let service = pesaro(&world, &list, "Listino 2021", "2021-01-01").await;
        assert_eq!(world.approve(&list, "9").await.status, 422);
        assert_eq!(world.approve(&list, "1").await.status, 303);
        let page = world.get(Some(director()), &format!("/listini/{list}")).await.text;
        assert!(page.contains("Consiglio n. 42") && page.contains("In vigore"), "{page}");
        for end in ["modifica", "approva", "tariffe/nuova"] {
            let answer = world.get(Some(director()), &format!("/listini/{list}/{end}")).await;
            assert_eq!(answer.status, 409, "{end}");
        }
        assert_eq!(world.tariff(&list, service, "flat", &[("amount", "1")]).await.status, 409);
        for sql in [
            "UPDATE price_list SET name = 'x' WHERE tenant_id = $1",
            "DELETE FROM price_list WHERE tenant_id = $1",
            "UPDATE tariff SET note = 'x' WHERE tenant_id = $1",
            "DELETE FROM tariff WHERE tenant_id = $1",
            "INSERT INTO tariff SELECT * FROM tariff WHERE tenant_id = $1",
        ] {
            let mut tx = world.app.db.write(HERE, &director()).await.unwrap();
            let refused = tx.exec(sql, &[HERE.into()]).await;
            assert!(matches!(refused, Err(store::StoreError::Refused(_))), "{sql}: {refused:?}");
        }
    }
}

#[tokio::test]
async fn versions_follow_each_other_and_the_day_of_competence_chooses() {
    for world in worlds().await {
        let (first, second, third) = (id(1), id(2), id(3));
        let service = pesaro(&world, &first, "Listino 2021", "2021-01-01").await;
        assert_eq!(world.approve(&first, "1").await.status, 303);
        let mut copy = heading(&second, "Listino 2024", "2024-07-01", None);
        copy.push(("copy", &first));
        world.post(Some(director()), "/listini/nuovo", &copy).await;
        let ask = world.get(Some(director()), &format!("/listini/{second}/approva")).await.text;
        assert!(ask.contains("vale fino al 30 giugno 2024"), "{ask}");
        assert_eq!(world.approve(&second, "1").await.status, 303);
        let mut late = heading(&third, "Listino doppio", "2024-07-01", None);
        late.push(("copy", &first));
        world.post(Some(director()), "/listini/nuovo", &late).await;
        let refused = world.approve(&third, "1").await;
        assert!(refused.status == 422 && refused.text.contains("si sovrappone"), "{}", refused.text);

        let mut tx = world.app.db.read(HERE).await.unwrap();
        let year = pricing::prices_over(&mut tx, &can(), service, Period::year(2024)).await.unwrap();
        let read: Vec<(String, &str)> =
            year.iter().map(|p| (p.period.to_string(), p.list.name.as_str())).collect();
        assert_eq!(
            read,
            [
                ("dal 1º gennaio 2024 al 30 giugno 2024".into(), "Listino 2021"),
                ("dal 1º luglio 2024 al 31 dicembre 2024".into(), "Listino 2024"),
            ]
        );
        let on = pricing::in_force(&mut tx, &can(), day("2024-06-30")).await.unwrap();
        assert_eq!(on.iter().map(|list| list.name.as_str()).collect::<Vec<_>>(), ["Listino 2021"]);
        assert!(pricing::lists_over(&mut tx, &can(), Period::year(2020)).await.unwrap().is_empty());
        let page = world.get(Some(director()), "/listini").await.text;
        assert!(page.contains("Sostituito") && page.contains("dal 01/01/2021 al 30/06/2024"), "{page}");
    }
}

#[tokio::test]
async fn a_service_has_one_price_on_a_day_whatever_the_series() {
    for world in worlds().await {
        let (first, second) = (id(1), id(2));
        pesaro(&world, &first, "Base", "2021-01-01").await;
        assert_eq!(world.approve(&first, "1").await.status, 303);
        let mut other = heading(&second, "Altri servizi", "2022-01-01", None);
        other.retain(|(name, _)| *name != "series");
        other.extend([("series", "A richiesta"), ("copy", first.as_str())]);
        world.post(Some(director()), "/listini/nuovo", &other).await;
        let refused = world.approve(&second, "1").await;
        assert!(refused.status == 422 && refused.text.contains("ha già un prezzo"), "{}", refused.text);
    }
}

#[tokio::test]
async fn an_approval_says_what_is_missing() {
    for world in worlds().await {
        let list = id(1);
        assert_eq!(world.draft(&list, "Vuoto", "2021-01-01").await.status, 303);
        let empty = world.approve(&list, "1").await;
        assert!(empty.status == 422 && empty.text.contains("non ha tariffe"), "{}", empty.text);
        let address = format!("/listini/{list}/approva");
        let future = [("act", "n. 1"), ("act_on", "2030-01-01"), ("version", "1")];
        let accountant: Actor = actor(HERE, Role::Accountant);
        assert_eq!(world.post(Some(accountant), &address, &future).await.status, 403);
        let none = world.post(Some(director()), &address, &[("act", " "), ("version", "1")]).await;
        assert!(none.status == 422 && none.text.contains("Numero dell&#39;atto"), "{}", none.text);
    }
}

#[tokio::test]
async fn split_payment_is_a_dated_setting_that_may_be_undecided() {
    for world in worlds().await {
        let mut tx = world.app.db.write(HERE, &director()).await.unwrap();
        assert_eq!(pricing::split_payment_on(&mut tx, day("2024-01-01")).await.unwrap(), None);
        for (from, value) in [("2021-01-01", "1"), ("2026-07-01", "0")] {
            let setting = store::DatedSetting {
                name: pricing::SETTINGS[0].name.into(),
                valid_from: day(from),
                value: value.into(),
                source: "art. 17-ter DPR 633/1972".into(),
                verified: false,
                changed_at: tx.now(),
            };
            tx.set(&setting).await.unwrap();
        }
        for (on, expected) in
            [("2026-06-30", SplitPayment::Applies), ("2026-07-01", SplitPayment::DoesNotApply)]
        {
            let rule = pricing::split_payment_on(&mut tx, day(on)).await.unwrap().unwrap();
            assert_eq!(rule.split, expected, "{on}");
            assert!(!rule.setting.verified);
        }
    }
}

#[tokio::test]
async fn a_reader_of_the_centre_simulates_but_does_not_write() {
    let reader = actor(HERE, Role::Reader);
    assert!(reader.may(SimulatePrices, &Target::centre(HERE, Phase::Current)).is_ok());
    for world in worlds().await {
        assert_eq!(world.get(Some(reader.clone()), "/listini").await.status, 200);
        assert_eq!(world.get(Some(reader.clone()), "/listini/nuovo").await.status, 403);
    }
}

#[tokio::test]
async fn a_draft_is_thrown_away_after_asking_and_an_approved_list_never() {
    for world in worlds().await {
        let (draft, approved) = (id(1), id(2));
        pesaro(&world, &draft, "Bozza sbagliata", "2030-01-01").await;
        pesaro(&world, &approved, "Listino 2021", "2021-01-01").await;
        assert_eq!(world.approve(&approved, "1").await.status, 303);
        let (path, operator) = (format!("/listini/{draft}/scarta"), actor(HERE, Role::Reader));
        assert_eq!(world.get(Some(operator.clone()), &path).await.status, 403);
        assert_eq!(world.post(Some(operator), &path, &[("version", "1")]).await.status, 403);
        let ask = world.get(Some(director()), &path).await.text;
        assert!(ask.contains("la sua tariffa") && ask.contains("registro delle attività"), "{ask}");
        assert_eq!(world.post(Some(director()), &path, &[("version", "9")]).await.status, 409);
        assert_eq!(world.post(Some(director()), &path, &[("version", "1")]).await.location, "/listini");
        assert_eq!(world.get(Some(director()), &format!("/listini/{draft}")).await.status, 404);
        let list = world.get(Some(director()), "/listini").await.text;
        assert!(!list.contains("Bozza sbagliata") && list.contains("Listino 2021"), "{list}");
        let path = format!("/listini/{approved}/scarta");
        assert_eq!(world.get(Some(director()), &path).await.status, 409);
        assert_eq!(world.post(Some(director()), &path, &[("version", "2")]).await.status, 409);
    }
}
