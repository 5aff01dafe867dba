//! Every address of the area tried by somebody of a body, of another centre, and by nobody.

use accounts::desk;
use kernel::{Role, Scope};
use webkit::DeskSource;

use crate::live::{Live, actor, body, director, live, mayor};
use crate::world::{CENTRE, OTHER_CENTRE};

/// A draft of 2022 in the first centre.
async fn draft(live: &Live) -> String {
    let fields = [("once", "00000000-0000-0000-0000-0000000000e1"), ("year", "2022")];
    let version = live.post(director(CENTRE), "/bilancio/nuovo", &fields).await.location;
    let row = [
        ("once", "00000000-0000-0000-0000-0000000000e2"),
        ("heading", "staff"),
        ("words", "Voce riservata"),
        ("amount", "10,00"),
        ("growth", "fixed"),
    ];
    let added = live.post(director(CENTRE), &format!("{version}/righe/nuova"), &row).await;
    assert_eq!(added.status, 303, "{}", added.text);
    version
}

fn named(version: &str) -> Vec<String> {
    let line = format!("{version}/righe/00000000-0000-0000-0000-0000000000e2");
    vec![
        version.to_owned(),
        format!("{version}?formato=csv"),
        format!("{version}/righe/nuova"),
        line.clone(),
        format!("{line}/togli"),
        format!("{version}/importa"),
        format!("{version}/approva"),
        format!("{version}/scarta"),
    ]
}

const OF_THE_CENTRE: [&str; 8] = [
    "/bilancio",
    "/bilancio/nuovo",
    "/bilancio/2022",
    "/bilancio/2022/nuova",
    "/bilancio/sostenibilita",
    "/rendiconto/2022/pdf",
    "/rendiconto/2022/approva",
    "/rendiconto/2022/relazione",
];

#[tokio::test]
async fn another_centre_finds_no_version_of_this_one() {
    for live in live().await {
        let version = draft(&live).await;
        let stranger = || director(OTHER_CENTRE);
        for address in named(&version) {
            assert_eq!(live.get(stranger(), &address).await.status, 404, "{address}");
        }
        for end in ["righe/nuova", "approva", "scarta"] {
            let address = format!("{version}/{end}");
            let fields = [("version", "1"), ("act", "n. 1"), ("act_on", "2022-01-01")];
            let answer = live.post(stranger(), &address, &fields).await;
            assert_eq!(answer.status, 404, "{address} {}", answer.text);
        }
        for address in ["/bilancio", "/bilancio?formato=csv", "/api/v1/budgets", "/bilancio/sostenibilita"] {
            let answer = live.get(stranger(), address).await;
            assert!(answer.status == 200 && !answer.text.contains("2022"), "{address} {}", answer.text);
        }
        assert_eq!(live.get(stranger(), "/bilancio/2022").await.status, 404);
        assert_eq!(live.get(stranger(), "/api/v1/budgets/2022").await.status, 404);
    }
}

#[tokio::test]
async fn people_of_a_body_see_their_own_account_and_nothing_else() {
    for live in live().await {
        let version = draft(&live).await;
        for role in [Role::Mayor, Role::BodyReferent, Role::BodyAccountant] {
            let who = || actor(CENTRE, role, Scope::Body(body(0)));
            for address in OF_THE_CENTRE.into_iter().map(str::to_owned).chain(named(&version)) {
                assert_eq!(live.get(who(), &address).await.status, 403, "{role:?} {address}");
            }
            for address in ["/api/v1/budgets", "/api/v1/budgets/2022", "/api/v1/final-accounts/2022"] {
                assert_eq!(live.get(who(), address).await.status, 403, "{role:?} {address}");
            }
            let own = format!("/rendiconto/2022/enti/{}", body(0));
            for address in
                [own.clone(), format!("{own}/pdf"), format!("{own}?formato=csv"), "/rendiconto".into()]
            {
                assert_eq!(live.get(who(), &address).await.status, 200, "{role:?} {address}");
            }
            let page = live.get(who(), &own).await.text;
            assert!(page.contains("Abbadia") && !page.contains("Barzio"), "{page}");
            for other in [body(1), body(3)] {
                for end in ["", "/pdf", "?formato=csv", "?al=2022-12-31"] {
                    let address = format!("/rendiconto/2022/enti/{other}{end}");
                    assert_eq!(live.get(who(), &address).await.status, 404, "{role:?} {address}");
                }
                let api = format!("/api/v1/final-accounts/2022/bodies/{other}");
                assert_eq!(live.get(who(), &api).await.status, 404, "{role:?}");
            }
            let api = live.get(who(), &format!("/api/v1/final-accounts/2022/bodies/{}", body(0))).await;
            assert!(api.status == 200 && api.text.contains("\"services\":\"544.28\""), "{}", api.text);
            let years = live.get(who(), "/rendiconto?formato=csv").await.text;
            assert!(years.contains("2022") && !years.contains("1.0"), "{years}");
        }
        for role in [Role::Administrator, Role::NetworkCoordinator] {
            let who = actor(kernel::NETWORK, role, Scope::Tenant);
            assert_eq!(live.get(who, "/rendiconto").await.status, 403, "{role:?}");
        }
    }
}

#[tokio::test]
async fn the_other_centre_has_an_account_of_its_own() {
    for live in live().await {
        let page = live.get(director(OTHER_CENTRE), "/rendiconto/2022").await.text;
        assert!(page.contains("Abbadia"), "the same names, another centre");
        let act = [("act", "Assemblea n. 3"), ("act_on", "2023-04-30")];
        assert_eq!(live.post(director(CENTRE), "/rendiconto/2022/approva", &act).await.status, 303);
        let page = live.get(director(OTHER_CENTRE), "/rendiconto/2022").await.text;
        assert!(page.contains("non approvato"), "{page}");
        let years = live.get(director(OTHER_CENTRE), "/api/v1/final-accounts").await.text;
        assert!(years.contains("2022") && !years.contains("Assemblea"), "{years}");
    }
}

#[tokio::test]
async fn nobody_is_sent_to_sign_in() {
    for live in live().await {
        for address in OF_THE_CENTRE.into_iter().chain(["/rendiconto", "/rendiconto/2022"]) {
            assert_eq!(live.get(None, address).await.status, 303, "{address}");
        }
        for address in ["/api/v1/budgets", "/api/v1/final-accounts", "/api/v1/final-accounts/2022"] {
            assert_eq!(live.get(None, address).await.status, 401, "{address}");
        }
    }
}

#[tokio::test]
async fn the_desk_tells_the_centre_what_to_approve_and_the_body_what_was_approved() {
    for live in live().await {
        draft(&live).await;
        let titles = async |who: kernel::Actor| {
            let items = DeskSource::gather(&[desk()], &live.app, &who).await.unwrap();
            items.into_iter().map(|item| item.title).collect::<Vec<String>>()
        };
        assert_eq!(
            titles(director(CENTRE)).await,
            ["Previsione 2022 in bozza", "Rendiconto 2022 da approvare"]
        );
        assert_eq!(titles(mayor(0)).await, [""; 0]);
        let act = [("act", "Assemblea n. 3"), ("act_on", "2023-04-30")];
        assert_eq!(live.post(director(CENTRE), "/rendiconto/2022/approva", &act).await.status, 303);
        assert_eq!(titles(director(CENTRE)).await, ["Previsione 2022 in bozza"]);
        assert_eq!(titles(mayor(0)).await, ["Rendiconto 2022 approvato"]);
        assert_eq!(titles(mayor(3)).await, [""; 0], "not a member");
    }
}
