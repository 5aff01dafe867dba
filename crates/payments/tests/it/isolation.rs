//! A second body and a second centre try everything.

use crate::imports::{FILE, bring};
use crate::world::{
    Answer, CENTRE, FANO, OTHER_CENTRE, URBINO, World, accountant_of, director, may_record, part, payment,
    today, worlds,
};
use kernel::{Actor, Role, Scope};
use payments::store::payments as acts;

/// A payment of Urbino, a file of the bank, a letter to Urbino; their addresses.
async fn filled(world: &World) -> Vec<String> {
    let mut tx = world.write(CENTRE).await;
    let new = payment(1, URBINO, ("2022-11-02", 150_000));
    let id = new.payment_id;
    acts::record(&mut tx, &may_record(CENTRE), new, (today(), &[part(13, 20_000)])).await.unwrap();
    tx.commit().await.unwrap();
    let statement = bring(world, 1, FILE).await.unwrap();
    let body = URBINO.to_string();
    let fields = [
        ("bodies", body.as_str()),
        ("stop", "2023-01-31"),
        ("subject", "Fatture"),
        ("opening", "Da pagare {totale}"),
    ];
    let sent = world.post(director(CENTRE), "/pagamenti/solleciti/invia", &fields).await;
    assert_eq!(sent.status, 303, "{}", sent.text);
    let list = world.get(director(CENTRE), "/pagamenti/solleciti").await.text;
    let at = list.find("href=\"/pagamenti/solleciti/0").unwrap();
    let letter = list[at + 6..].split('"').next().unwrap().to_owned();
    vec![
        format!("/pagamenti/{id}"),
        format!("/pagamenti/{id}/assegna"),
        format!("/pagamenti/{id}/rimborso"),
        format!("/pagamenti/{id}/storno"),
        format!("/pagamenti/estratto/{URBINO}"),
        format!("/pagamenti/estratto/{URBINO}/pdf"),
        format!("/pagamenti/estratto/{URBINO}?formato=csv"),
        format!("/pagamenti/sospensioni/{URBINO}"),
        format!("/pagamenti/importazioni/{statement}"),
        format!("/pagamenti/importazioni/{statement}/avanzamento"),
        format!("/pagamenti/importazioni/{statement}/righe/1"),
        letter.clone(),
        format!("{letter}/pdf"),
        format!("/api/v1/payments/{id}"),
        format!("/api/v1/bank-statements/{statement}"),
    ]
}

fn refused(answer: &Answer) -> bool {
    matches!(answer.status.as_u16(), 403 | 404)
}

#[tokio::test]
async fn another_body_and_another_centre_find_nothing_of_what_is_here() {
    for world in worlds().await {
        let paths = filled(&world).await;
        for path in &paths {
            let own = world.get(director(CENTRE), path).await;
            assert_eq!(own.status, 200, "{path} {}", own.text);
            for who in [accountant_of(FANO), director(OTHER_CENTRE)] {
                let answer = world.get(who.clone(), path).await;
                let foreign_account = who.tenant() == OTHER_CENTRE && path.contains(&URBINO.to_string());
                // The other centre has a body of the same id: it sees its own account, not ours.
                let empty = foreign_account
                    && !answer.text.contains("Mandato 1")
                    && !answer.text.contains("2022/0012");
                assert!(refused(&answer) || empty, "{path} {} {}", answer.status, answer.text);
            }
            let nobody = world.get(None, path).await;
            assert!(matches!(nobody.status.as_u16(), 303 | 401), "{path} {}", nobody.status);
        }
    }
}

#[tokio::test]
async fn lists_searches_and_exports_show_each_body_its_own() {
    for world in worlds().await {
        filled(&world).await;
        for path in [
            "/pagamenti",
            "/pagamenti?q=mandato",
            "/pagamenti?formato=csv",
            "/pagamenti/scoperti",
            "/pagamenti/scoperti?formato=csv",
            "/pagamenti/solleciti",
            "/pagamenti/crediti",
            "/api/v1/payments",
            "/api/v1/invoice-balances",
            "/api/v1/overdue",
        ] {
            for who in [accountant_of(FANO), director(OTHER_CENTRE)] {
                let seen = world.get(who.clone(), path).await;
                assert_eq!(seen.status, 200, "{path}");
                for secret in ["Mandato 1", "2022/0012", "1.234,56", "1.500,00", "1500.00"] {
                    assert!(!seen.text.contains(secret), "{path} shows {secret}\n{}", seen.text);
                }
            }
        }
    }
}

#[tokio::test]
async fn only_directors_and_accountants_of_the_centre_record_and_remind() {
    for world in worlds().await {
        let id = payment(1, URBINO, ("2022-11-02", 1)).payment_id;
        filled(&world).await;
        let writes = [
            "/pagamenti/nuovo".to_owned(),
            format!("/pagamenti/{id}/assegna"),
            format!("/pagamenti/{id}/storno"),
            format!("/pagamenti/{id}/rimborso"),
            "/pagamenti/crediti/compensa".to_owned(),
            "/pagamenti/solleciti/invia".to_owned(),
            "/pagamenti/solleciti/nuovo".to_owned(),
            format!("/pagamenti/sospensioni/{URBINO}"),
        ];
        let reader = Actor::person(
            kernel::AccountId(uuid::Uuid::from_u128(0xA2)),
            "Rita Prova",
            kernel::Grant { tenant: CENTRE, scope: Scope::Tenant, role: Role::Reader },
        );
        for path in &writes {
            for who in [accountant_of(URBINO), accountant_of(FANO), reader.clone()] {
                let answer =
                    world.post(who.clone(), path, &[("on", "2022-12-15"), ("reason", "Prova")]).await;
                assert!(refused(&answer), "{path} {} {}", answer.status, who.name());
            }
        }
        let sent = world.json(accountant_of(URBINO), "/api/v1/payments", "{}").await;
        assert!(matches!(sent.status.as_u16(), 403 | 422), "{}", sent.status);
    }
}
