//! Two people at the same form: the second is told, sees the difference and keeps what was typed.

use agreements::model::Renewal;
use kernel::MembershipId;

use crate::given::{self, CENTRE, CLOUD, MAIL, URBINO};
use crate::pages::{ID, drafted, with};
use crate::world::{Answer, World, director, referent, service_field, worlds};

type Fields<'a> = [(&'a str, &'a str)];

/// Both open the form; the first saves, the second is answered.
async fn second(world: &World, path: &str, (first, late): (&Fields<'_>, &Fields<'_>)) -> Answer {
    let was = world.was(director(CENTRE), path).await;
    let sent = |typed: &Fields<'_>| {
        let mut all: Vec<(String, String)> =
            typed.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
        all.push(("was".to_owned(), was.clone()));
        all
    };
    let (first, late) = (sent(first), sent(late));
    let done = world.send_form(path, &first).await;
    assert_eq!(done.status, 303, "{}", done.text);
    let answer = world.send_form(path, &late).await;
    assert_eq!(answer.status, 409, "{path}: {}", answer.text);
    answer
}

fn holds(answer: &Answer, words: &[&str]) {
    for words in words {
        assert!(answer.text.contains(words), "{words}: {}", answer.text);
    }
}

async fn member(world: &World) -> MembershipId {
    let id = world.agreement(given::pesaro(Renewal::Express)).await;
    world.join(id, &[URBINO], "2022-01-01").await;
    world.membership_of(URBINO).await
}

#[tokio::test]
async fn on_a_draft() {
    for world in worlds("2026-11-20").await {
        drafted(&world).await;
        let path = format!("/convenzioni/{ID}/modifica");
        let mut first = with("title", "Servizi del centro");
        let mut late = with("title", "Servizi in convenzione");
        first.push(("version", "1"));
        late.push(("version", "1"));
        let answer = second(&world, &path, (&first, &late)).await;
        let title = r#"value="Servizi in convenzione""#;
        let sides =
            ["<td>Servizi CST</td>", "<ins>Servizi del centro</ins>", "<ins>Servizi in convenzione</ins>"];
        holds(&answer, &sides);
        holds(&answer, &[title, r#"name="version" value="2""#]);
        // A slip in the meantime does not hide the change: the form carries on what it showed.
        late.retain(|(name, _)| *name != "months");
        let slip = world.post(director(CENTRE), &path, &late).await;
        assert_eq!(slip.status, 422);
        holds(&slip, &[r#"name="version" value="1""#]);
    }
}

#[tokio::test]
async fn on_the_services_of_an_agreement() {
    for world in worlds("2026-11-20").await {
        drafted(&world).await;
        let (mail, cloud) = (service_field(MAIL), service_field(CLOUD));
        let path = format!("/convenzioni/{ID}/servizi");
        let (first, late) = ([(mail.as_str(), "base")], [(cloud.as_str(), "optional")]);
        let answer = second(&world, &path, (&first, &late)).await;
        holds(&answer, &["<ins>Nel pacchetto base</ins>", "<ins>A richiesta</ins>"]);
        let page = world.get(director(CENTRE), &format!("/convenzioni/{ID}")).await.text;
        assert!(page.contains("Posta elettronica") && !page.contains("Cloud ibrido"), "{page}");
    }
}

#[tokio::test]
async fn on_a_step_of_the_approval() {
    for world in worlds("2026-11-20").await {
        drafted(&world).await;
        let path = format!("/convenzioni/{ID}/iter/1");
        let was = world.was(director(CENTRE), &path).await;
        let step =
            |act: &'static str| [("act_number", act), ("done_on", "2026-11-15"), ("was", was.as_str())];
        let first = world.upload(director(CENTRE), &path, &step("Delibera 45"), ("a.pdf", "x")).await;
        assert_eq!(first.status, 303, "{}", first.text);
        let late = world.upload(director(CENTRE), &path, &step("Delibera 46"), ("b.pdf", "y")).await;
        assert_eq!(late.status, 409);
        let typed = r#"value="Delibera 46""#;
        holds(&late, &["<ins>Delibera 45</ins>", "<ins>Delibera 46</ins>", "<ins>a.pdf</ins>", typed]);
        holds(&late, &["sceglilo di nuovo"]);
        assert_eq!(world.get(director(CENTRE), &format!("{path}/file")).await.text, "x");
    }
}

#[tokio::test]
async fn on_the_chain_of_approval() {
    for world in worlds("2026-11-20").await {
        let (first, late) = ([("steps", "Delibera\r\nFirma")], [("steps", "Parere\r\nFirma")]);
        let answer = second(&world, "/convenzioni/iter", (&first, &late)).await;
        holds(&answer, &["<ins>Delibera; Firma</ins>", "<ins>Parere; Firma</ins>", "Parere\r\nFirma"]);
    }
}

#[tokio::test]
async fn on_the_acts_of_an_adhesion() {
    for world in worlds("2022-06-01").await {
        let path = format!("/adesioni/{}/modifica", member(&world).await);
        let act =
            |number: &'static str| [("act_number", number), ("act_date", "2021-12-10"), ("version", "1")];
        let answer = second(&world, &path, (&act("Delibera 20"), &act("Delibera 21"))).await;
        let sides = ["<td>Delibera 12</td>", "<ins>Delibera 20</ins>", "<ins>Delibera 21</ins>"];
        holds(&answer, &sides);
        holds(&answer, &[r#"value="Delibera 21""#, r#"name="version" value="2""#]);
    }
}

#[tokio::test]
async fn on_purchase_data() {
    for world in worlds("2022-06-01").await {
        let path = format!("/adesioni/{}/acquisti/2022", member(&world).await);
        let data = |reason: &'static str| [("no_cig_reason", reason), ("version", "0")];
        let answer = second(&world, &path, (&data("Accordo tra enti"), &data("In proprio"))).await;
        holds(&answer, &["<ins>Accordo tra enti</ins>", "<ins>In proprio</ins>", r#"value="In proprio""#]);
        let again = [("no_cig_reason", "In proprio"), ("version", "1")];
        assert_eq!(world.post(referent(URBINO), &path, &again).await.status, 303);
    }
}

#[tokio::test]
async fn on_a_service_of_a_member() {
    for world in worlds("2022-06-01").await {
        let own = member(&world).await;
        let cloud = CLOUD.to_string();
        let service =
            [("once", ID), ("service", cloud.as_str()), ("starts", "2022-02-01"), ("quantity", "2")];
        let new = format!("/adesioni/{own}/servizi/nuovo");
        assert_eq!(world.post(director(CENTRE), &new, &service).await.status, 303);
        let path = format!("/adesioni/{own}/servizi/{ID}/modifica");
        let change = |once: &'static str, quantity: &'static str| {
            [("once", once), ("from", "2022-07-01"), ("quantity", quantity)]
        };
        let first = change("0198f000-0000-7000-8000-0000000000b1", "4");
        let late = change("0198f000-0000-7000-8000-0000000000b2", "7");
        let answer = second(&world, &path, (&first, &late)).await;
        holds(&answer, &["<ins>30/06/2022</ins>", "<ins>7</ins>", r#"value="7""#]);
        let path = format!("/adesioni/{own}/servizi/0198f000-0000-7000-8000-0000000000b1/termina");
        let (first, late) = ([("last_day", "2022-09-30")], [("last_day", "2022-10-31")]);
        let answer = second(&world, &path, (&first, &late)).await;
        holds(&answer, &["<ins>30/09/2022</ins>", "<ins>31/10/2022</ins>", r#"value="2022-10-31""#]);
    }
}
