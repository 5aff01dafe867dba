//! What this is: tariffs through their forms, one per method, with bands pasted, refused and mended.

use kernel::ServiceId;

use crate::world::{HERE, MACERATA, World, director, id, rules, worlds};

async fn started(world: &World) -> (String, ServiceId) {
    let service = world.service(HERE, "B01").await;
    let list = id(1);
    assert_eq!(world.draft(&list, "Listino", "2021-01-01").await.status, 303);
    (list, service)
}

/// The values of the form's rows and fields, as a browser would send them back.
fn fields(html: &str) -> Vec<(String, String)> {
    let value = |tag: &str, name: &str| {
        let rest = tag.split(&format!("{name}=\"")).nth(1)?;
        Some(
            rest.split('"')
                .next()?
                .replace("&#60;", "<")
                .replace("&#62;", ">")
                .replace("&lt;", "<")
                .replace("&gt;", ">"),
        )
    };
    let inputs = html.split("<input").skip(1).filter_map(|rest| rest.split('>').next());
    let wanted = |name: &str| name.starts_with("band_") || name.starts_with("value_");
    inputs
        .filter_map(|tag| Some((value(tag, "name")?, value(tag, "value")?)))
        .filter(|(name, _)| wanted(name))
        .collect()
}

fn borrowed(fields: &[(String, String)]) -> Vec<(&str, &str)> {
    fields.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect()
}

#[tokio::test]
async fn the_table_of_macerata_is_pasted_refused_mended_and_saved() {
    for world in worlds().await {
        let (list, service) = started(&world).await;
        let press = |word: &'static str, rows: Vec<(String, String)>| {
            let (world, list) = (&world, list.clone());
            async move {
                let mut all = vec![("azione", word), ("note", "Nota da non perdere")];
                all.extend(borrowed(&rows));
                if word == "incolla" {
                    all.push(("paste", MACERATA));
                }
                world.tariff(&list, service, "band_amount", &all).await
            }
        };
        let pasted = press("incolla", Vec::new()).await;
        assert_eq!(pasted.status, 200, "{}", pasted.text);
        assert!(pasted.text.contains("500 abitanti: in nessuna fascia"), "{}", pasted.text);
        assert!(
            pasted.text.contains("40.001 abitanti: in nessuna fascia")
                && pasted.text.contains("Nota da non perdere")
        );
        let refused = press("salva", fields(&pasted.text)).await;
        assert_eq!(refused.status, 422);
        assert!(refused.text.contains("Fascia 1: 500 abitanti") && refused.text.contains("ripara-1-sopra"));
        let once = press("ripara-0-sotto", fields(&refused.text)).await;
        assert!(once.text.contains("fino a 500") && !once.text.contains("> 500 abitanti"), "{}", once.text);
        let twice = press("ripara-0-sopra", fields(&once.text)).await;
        assert!(
            twice.text.contains("da 40.001 in su") && !twice.text.contains("nessuna fascia"),
            "{}",
            twice.text
        );
        assert_eq!(press("salva", fields(&twice.text)).await.status, 303);
        let page = world.get(Some(director()), &format!("/listini/{list}")).await.text;
        assert!(
            page.contains("da 150,00 € a 10.500,00 €, 11 fasce") && page.contains("Nota da non perdere"),
            "{page}"
        );
    }
}

#[tokio::test]
async fn a_pasted_table_is_not_lost_by_saving_and_rows_can_be_added() {
    for world in worlds().await {
        let (list, service) = started(&world).await;
        let unread = [
            ("azione", "salva"),
            ("paste", "fino a 5; 1\noltre 5; 2"),
            ("band_0", "da 0 in su"),
            ("value_0", "1"),
        ];
        let answer = world.tariff(&list, service, "band_amount", &unread).await;
        assert!(
            answer.status == 422 && answer.text.contains("Leggi la tabella incollata"),
            "{}",
            answer.text
        );
        assert!(answer.text.contains("oltre 5; 2"), "{}", answer.text);
        let more = world
            .tariff(
                &list,
                service,
                "band_amount",
                &[("azione", "righe"), ("band_0", "fino a 9"), ("value_0", "1")],
            )
            .await;
        assert!(
            more.status == 200 && more.text.contains("name=\"band_4\"") && more.text.contains("fino a 9")
        );
        let wrong = [("band_0", "boh"), ("value_0", "1"), ("band_1", "da 1 in su"), ("value_1", "tre")];
        let wrong = world.tariff(&list, service, "band_amount", &wrong).await;
        assert!(
            wrong.text.contains("Fascia 1: Scrivi la fascia") && wrong.text.contains("Importo 2: Scrivi"),
            "{}",
            wrong.text
        );
    }
}

#[tokio::test]
async fn every_method_has_its_form_and_its_price_in_the_list() {
    for world in worlds().await {
        let (list, _) = started(&world).await;
        let bands = [
            ("band_0", "fino a 3000"),
            ("value_0", "900"),
            ("band_1", "oltre 3.000"),
            ("value_1", "2.000,00"),
        ];
        let ends = [("least", "900"), ("most", "2000")];
        let size = [&bands[..], &ends[..]].concat();
        let slices =
            [("band_0", "fino a 3000"), ("value_0", "0,44"), ("band_1", "oltre 3.000"), ("value_1", "0,30")];
        let profiles = [("band_0", "Sistemista"), ("value_0", "35"), ("band_1", ""), ("value_1", "")];
        for (code, kind, fields, expected) in [
            ("M1", "per_inhabitant", &[("price", "0,44")][..], "0,44 € per abitante"),
            ("M2", "per_workstation", &[("price", "142")][..], "142,00 € per postazione"),
            ("M3", "band_amount", &bands[..], "da 900,00 € a 2.000,00 €, 2 fasce"),
            ("M4", "graduated", &slices[..], "per abitante, da 0,30 € a 0,44 €, 2 fasce"),
            ("M5", "size_range", &size[..], "da 900,00 € a 2.000,00 €"),
            ("M6", "size_range", &ends[..], "da decidere"),
            ("M7", "hourly_by_profile", &profiles[..], "Sistemista: 35,00 €/ora"),
            ("M8", "flat", &[("amount", "1.200")][..], "1.200,00 €"),
            ("M9", "included", &[][..], "compreso nella quota"),
        ] {
            let service = world.service(HERE, code).await;
            let address = format!("/listini/{list}/tariffe/nuova?servizio={service}&metodo={kind}");
            assert_eq!(world.get(Some(director()), &address).await.status, 200, "{kind}");
            let answer = world.tariff(&list, service, kind, fields).await;
            assert_eq!(answer.status, 303, "{kind} {}", answer.text);
            let page = world.get(Some(director()), &format!("/listini/{list}")).await.text;
            assert!(page.contains(expected), "{kind}: {expected}\n{page}");
        }
    }
}

#[tokio::test]
async fn a_tariff_is_once_per_service_and_its_vat_is_what_the_accountant_wrote() {
    for world in worlds().await {
        let (list, service) = started(&world).await;
        let wrong = [("price", "0,44"), ("vat_kind", "exempt"), ("vat_natura", "N2.2")];
        let base = |extra: &[(&'static str, &'static str)]| {
            let mut all = vec![("proration", "by_day"), ("unit_label", "abitante")];
            all.extend_from_slice(extra);
            all
        };
        let address = format!("/listini/{list}/tariffe/nuova?servizio={service}&metodo=per_inhabitant");
        let (first, second) = (id(50), id(51));
        let send = |once: &str, extra: &[(&'static str, &'static str)]| {
            let (world, address, once) = (&world, address.clone(), once.to_owned());
            let extra = base(extra);
            async move {
                let mut all = extra;
                all.push(("once", once.as_str()));
                world.post(Some(director()), &address, &all).await
            }
        };
        let refused = send(&first, &wrong).await;
        assert!(
            refused.status == 422 && refused.text.contains("il codice N2.2 non è tra quelli"),
            "{}",
            refused.text
        );
        let right =
            [("price", "0,44"), ("vat_kind", "exempt"), ("vat_natura", "N4"), ("vat_reference", "art. 10")];
        assert_eq!(send(&first, &right).await.status, 303);
        assert_eq!(send(&first, &right).await.status, 303);
        let twice = send(&second, &right).await;
        assert!(twice.status == 422 && twice.text.contains("ha già una tariffa"), "{}", twice.text);
        let page = world.get(Some(director()), &format!("/listini/{list}")).await.text;
        assert!(page.contains("Esente (N4, art. 10)"), "{page}");
    }
}

#[tokio::test]
async fn a_tariff_is_changed_by_another_method_and_late_writers_see_the_differences() {
    for world in worlds().await {
        let (list, service) = started(&world).await;
        assert_eq!(world.tariff(&list, service, "per_inhabitant", &[("price", "0,44")]).await.status, 303);
        let page = world.get(Some(director()), &format!("/listini/{list}")).await.text;
        let tariff = page
            .split("/tariffe/")
            .find_map(|rest| rest.get(..36).filter(|id| id.matches('-').count() == 4))
            .unwrap();
        let address = format!("/listini/{list}/tariffe/{tariff}");
        let form = world.get(Some(director()), &address).await.text;
        assert!(form.contains(r#"value="0,44""#) && form.contains("metodo=flat"), "{form}");
        let was = world.was(director(), &address).await;
        let change = |amount: &'static str| {
            let (world, address, was) = (&world, format!("{address}?metodo=flat"), was.as_str());
            async move {
                let mut all = vec![("amount", amount), ("version", "1"), ("was", was)];
                all.extend(rules());
                world.post(Some(director()), &address, &all).await
            }
        };
        assert_eq!(change("100").await.status, 303);
        let late = change("200").await;
        assert_eq!(late.status, 409);
        for words in ["0,44 € per abitante", "<ins>100,00 €", "<ins>200,00 €", r#"value="200""#] {
            assert!(late.text.contains(words), "{words}: {}", late.text);
        }
        assert_eq!(world.get(Some(director()), &format!("{address}/togli")).await.status, 200);
        assert_eq!(world.post(Some(director()), &format!("{address}/togli"), &[]).await.status, 303);
        assert_eq!(world.get(Some(director()), &address).await.status, 404);
    }
}
