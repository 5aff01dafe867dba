//! What this is: the list of people and one person, as a responsible, an administrator and a stranger see them.
//! What it is not: invitations.

use kernel::{NETWORK, Role};

use crate::world::{EAST, WEST, World, body, email, worlds};

async fn peopled(world: &World) -> (String, String) {
    world.person("anna", &[(EAST, Role::Director)]).await;
    world.person("wanda", &[(WEST, Role::Director)]).await;
    let east = world.person("olga", &[(EAST, Role::Operator)]).await;
    let west = world.person("ugo", &[(WEST, Role::Mayor)]).await;
    (east.to_string(), west.to_string())
}

#[tokio::test]
async fn a_responsible_sees_the_people_of_the_own_centre_in_list_search_count_and_files() {
    for world in worlds().await {
        peopled(&world).await;
        let mut anna = world.signed_in("anna").await;
        for path in
            ["/account", "/account?q=di+prova", "/account?formato=csv", "/account?ordina=email&verso=desc"]
        {
            let text = anna.get(path).await.text;
            assert!(text.contains("olga@example.it") && text.contains("anna@example.it"), "{path}: {text}");
            assert!(!text.contains("ugo") && !text.contains("wanda") && !text.contains("Ponente"), "{path}");
        }
        assert!(anna.get("/account").await.text.contains("2 righe"));
        let theirs = format!("/account?ente={}", body(WEST).id);
        assert!(anna.get(&theirs).await.text.contains("Nessun risultato"));
        assert_eq!(anna.get("/account?formato=xlsx").await.status, 200);
        assert!(anna.get("/account?ruolo=operator").await.text.contains("1 riga"));
    }
}

#[tokio::test]
async fn people_of_another_centre_are_not_found_whatever_is_tried() {
    for world in worlds().await {
        let (_, ugo) = peopled(&world).await;
        let roles = identity::grants_of(world.db(), &email("ugo")).await.unwrap();
        let role = roles[0].grant_id;
        let mut anna = world.signed_in("anna").await;
        let reads = ["", "/disattiva", "/ruoli", &format!("/ruoli/{role}/togli")]
            .map(|end| format!("/account/{ugo}{end}"));
        for path in &reads {
            assert_eq!(anna.get(path).await.status, 404, "{path}");
        }
        let writes = [
            "/disattiva",
            "/riattiva",
            "/ruoli",
            &format!("/ruoli/{role}/togli"),
            &format!("/token/{role}/revoca"),
        ];
        for end in writes {
            let answer = anna.post(&format!("/account/{ugo}{end}"), &[("ruolo", "reader")]).await;
            assert_eq!(answer.status, 404, "{end}");
        }
        assert_eq!(identity::grants_of(world.db(), &email("ugo")).await.unwrap().len(), 1);
    }
}

#[tokio::test]
async fn a_role_of_another_persons_address_is_not_taken_through_ones_own_colleague() {
    for world in worlds().await {
        let (olga, _) = peopled(&world).await;
        let role = identity::grants_of(world.db(), &email("ugo")).await.unwrap()[0].grant_id;
        let mut anna = world.signed_in("anna").await;
        assert_eq!(anna.post(&format!("/account/{olga}/ruoli/{role}/togli"), &[]).await.status, 404);
    }
}

#[tokio::test]
async fn a_role_given_can_be_used_and_a_role_taken_ends_its_sessions() {
    for world in worlds().await {
        let (olga, _) = peopled(&world).await;
        let mut anna = world.signed_in("anna").await;
        anna.get(&format!("/account/{olga}/ruoli")).await;
        let given = anna.post(&format!("/account/{olga}/ruoli"), &[("ruolo", "accountant")]).await;
        assert_eq!(given.location(), format!("/account/{olga}"));
        assert_eq!(world.work().await, 2, "a letter tells her, a line the centre");
        assert!(world.trail(EAST).await[0].contains("anna di Prova: Assegnato il ruolo"));
        let mut browser = world.signed_in("olga").await;
        let roles = identity::grants_of(world.db(), &email("olga")).await.unwrap();
        for role in &roles {
            assert_eq!(browser.get("/scrivania").await.status, 200);
            browser.post("/agire", &[("ruolo", &role.grant_id.to_string())]).await;
            let path = format!("/account/{olga}/ruoli/{}/togli", role.grant_id);
            assert!(anna.get(&path).await.text.contains("esce subito"));
            anna.post(&path, &[]).await;
            assert_eq!(browser.get("/scrivania").await.status, 303);
            browser = world.browser();
            browser.sign_in("olga", crate::world::PASSWORD).await;
        }
        assert_eq!(browser.get("/scrivania").await.status, 303, "no role is left");
    }
}

#[tokio::test]
async fn who_is_shut_out_leaves_at_once_and_comes_back_when_let_in() {
    for world in worlds().await {
        let (olga, _) = peopled(&world).await;
        let mut browser = world.signed_in("olga").await;
        let mut anna = world.signed_in("anna").await;
        assert_eq!(anna.get(&format!("/account/{olga}/disattiva")).await.status, 200);
        anna.post(&format!("/account/{olga}/disattiva"), &[]).await;
        assert_eq!(browser.get("/scrivania").await.status, 303);
        let refused = world.browser().sign_in("olga", crate::world::PASSWORD).await;
        assert!(refused.text.contains("E-mail o password non corrette"));
        assert!(anna.get("/account?stato=disattivati").await.text.contains("olga"));
        anna.post(&format!("/account/{olga}/riattiva"), &[]).await;
        world.signed_in("olga").await;
    }
}

#[tokio::test]
async fn a_person_with_roles_elsewhere_is_not_shut_out_by_one_centre_and_nobody_shuts_themselves_out() {
    for world in worlds().await {
        let both = world.person("bice", &[(EAST, Role::Reader), (WEST, Role::Reader)]).await;
        let anna_id = world.person("anna", &[(EAST, Role::Director)]).await;
        let admin_id = world.person("admin", &[(NETWORK, Role::Administrator)]).await;
        let mut anna = world.signed_in("anna").await;
        assert_eq!(anna.post(&format!("/account/{both}/disattiva"), &[]).await.status, 409);
        assert_eq!(anna.post(&format!("/account/{anna_id}/disattiva"), &[]).await.status, 409);
        let mut admin = world.signed_in("admin").await;
        let last = admin.post(&format!("/account/{anna_id}/disattiva"), &[]).await;
        assert!(last.text.contains("unica persona"), "{}", last.text);
        assert_eq!(admin.post(&format!("/account/{both}/disattiva"), &[]).await.status, 303);
        let role = identity::grants_of(world.db(), &email("admin")).await.unwrap()[0].grant_id;
        assert_eq!(admin.post(&format!("/account/{admin_id}/ruoli/{role}/togli"), &[]).await.status, 409);
        let own = admin.get(&format!("/account/{admin_id}")).await.text;
        assert!(own.contains("unica persona con il ruolo «Amministratore di sistema»"), "{own}");
        assert!(!own.contains("Togli…") && !own.contains("Disattiva l'account"), "{own}");
        let last = admin.get(&format!("/account/{anna_id}")).await.text;
        assert!(last.contains("unica persona") && !last.contains("Disattiva l'account"), "{last}");
        let one_of_two = admin.get(&format!("/account/{both}")).await.text;
        assert!(one_of_two.contains("Togli…") && !one_of_two.contains("unica persona"), "{one_of_two}");
    }
}

#[tokio::test]
async fn an_administrator_sees_everybody_even_who_has_no_role() {
    for world in worlds().await {
        peopled(&world).await;
        world.person("zeno", &[]).await;
        world.person("admin", &[(NETWORK, Role::Administrator)]).await;
        let mut admin = world.signed_in("admin").await;
        let text = admin.get("/account").await.text;
        for name in ["anna", "wanda", "olga", "ugo", "zeno", "admin"] {
            assert!(text.contains(&format!("{name}@example.it")), "{name}");
        }
        assert!(text.contains("Nessun ruolo"));
    }
}

#[tokio::test]
async fn a_long_list_is_paged_without_losing_or_repeating_anybody() {
    for world in worlds().await {
        world.person("anna", &[(EAST, Role::Director)]).await;
        for at in 0..70 {
            let roles = [crate::world::grant(EAST, Role::Reader), crate::world::grant(EAST, Role::Mayor)];
            let email = email(&format!("p{at}"));
            identity::create_account(world.db(), &email, "Uguale Per Tutti", None, &roles).await.unwrap();
        }
        let mut anna = world.signed_in("anna").await;
        for order in ["", "?ordina=nome&verso=desc", "?ordina=email", "?ordina=email&verso=desc"] {
            let (mut next, mut seen) = (format!("/account{order}"), Vec::new());
            for _ in 0..3 {
                let text = anna.get(&next).await.text;
                seen.extend(
                    text.split("<th scope=\"row\"><a href")
                        .skip(1)
                        .map(|row| row.split("</tr>").next().unwrap().to_owned()),
                );
                if let Some(link) = crate::world::between(&text, "rel=\"next\" href=\"", "\"") {
                    next = link.replace("&#38;", "&").replace("&amp;", "&");
                }
            }
            assert_eq!(seen.len(), 141, "{order}");
            seen.sort();
            seen.dedup();
            assert_eq!(seen.len(), 141, "{order}");
        }
    }
}

#[tokio::test]
async fn a_line_about_people_is_written_once_in_the_centres_trail_even_if_its_job_runs_twice() {
    for world in worlds().await {
        let (olga, _) = peopled(&world).await;
        let mut anna = world.signed_in("anna").await;
        anna.get(&format!("/account/{olga}/ruoli")).await;
        anna.post(&format!("/account/{olga}/ruoli"), &[("ruolo", "reader")]).await;
        world.work_twice().await;
        let trail = world.trail(EAST).await;
        assert_eq!(trail, ["anna di Prova: Assegnato il ruolo «Sola lettura»"]);
        assert_eq!(world.trail(WEST).await, Vec::<String>::new());
    }
}

#[tokio::test]
async fn two_responsibles_who_take_each_others_role_at_once_leave_one_of_them() {
    for world in worlds().await {
        let anna_id = world.person("anna", &[(EAST, Role::Director)]).await;
        let bice_id = world.person("bice", &[(EAST, Role::Director)]).await;
        let (mut anna, mut bice) = (world.signed_in("anna").await, world.signed_in("bice").await);
        let role = async |name: &str| identity::grants_of(world.db(), &email(name)).await.unwrap();
        let of_bice = format!("/account/{bice_id}/ruoli/{}/togli", role("bice").await[0].grant_id);
        let of_anna = format!("/account/{anna_id}/ruoli/{}/togli", role("anna").await[0].grant_id);
        tokio::join!(anna.post(&of_bice, &[]), bice.post(&of_anna, &[]));
        assert_eq!(role("anna").await.len() + role("bice").await.len(), 1, "{}", world.db().kind());
    }
}

#[tokio::test]
async fn two_administrators_who_shut_each_other_out_at_once_leave_one_of_them() {
    for world in worlds().await {
        let ada_id = world.person("ada", &[(NETWORK, Role::Administrator)]).await;
        let ugo_id = world.person("ugo", &[(NETWORK, Role::Administrator)]).await;
        let (mut ada, mut ugo) = (world.signed_in("ada").await, world.signed_in("ugo").await);
        let (of_ugo, of_ada) =
            (format!("/account/{ugo_id}/disattiva"), format!("/account/{ada_id}/disattiva"));
        tokio::join!(ada.post(&of_ugo, &[]), ugo.post(&of_ada, &[]));
        let mut left = Vec::new();
        for mut browser in [ada, ugo] {
            left.push(browser.get("/scrivania").await.status.as_u16());
        }
        left.sort_unstable();
        assert_eq!(left, [200, 303], "{}", world.db().kind());
    }
}
