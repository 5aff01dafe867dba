use askama::Template;
use kernel::{AccountId, Actor, BodyId, Clock, Grant, Ids, Instant, Role, Scope, TenantId};
use uuid::Uuid;

use super::*;
use crate::flash::Flash;
use crate::{App, Site, asset};

#[derive(Template)]
#[template(
    source = r#"{% extends "frame.html" %}{% block content %}<p>contenuto</p>{% endblock %}"#,
    ext = "html"
)]
struct Sample {
    frame: Frame,
}

/// The database must outlive the page, though no page here reads it.
async fn app(site: Site) -> (App, store::testing::TestDb) {
    let clock = Clock::fixed(Instant::from_micros(0));
    let database = store::testing::sqlite(&[], &clock).await;
    (App::new(database.db.clone(), clock, Ids::counted(), site), database)
}

fn referent() -> Visitor {
    let scope = Scope::Body(BodyId(Uuid::from_u128(9)));
    let grant = Grant { tenant: TenantId(Uuid::from_u128(2)), scope, role: Role::BodyReferent };
    let actor = Actor::person(AccountId(Uuid::from_u128(4)), "Persona <b>di prova</b>", grant);
    let mut visitor = Visitor::signed_in(actor, "token");
    visitor.tenant_name = "CST di prova".into();
    visitor.body_name = Some("Comune di Prova".into());
    visitor.other_roles = vec![("Sindaco, Comune di Prova".into(), "7".into())];
    visitor.flash = Some(Flash::success("Salvato <ora>"));
    visitor
}

/// The hash of the assets changes with them: snapshots do without it.
fn rendered(frame: Frame) -> String {
    let hashed = asset("");
    Sample { frame }.render().unwrap().replace(&hashed, "/static/hash/")
}

#[tokio::test]
async fn a_page_for_somebody_signed_in() {
    let (app, _database) = app(Site::at("https://cst.example.it").marked_as_demo()).await;
    let frame = Frame::new(&referent(), &app, "Le mie <fatture>")
        .area("fatture")
        .crumb("Scrivania", "/scrivania")
        .primary("Scarica", "/fatture?formato=csv")
        .lead("Tutte.")
        .refresh_every(2);
    let html = rendered(frame);
    assert!(
        !html.contains("<b>di prova") && !html.contains("<fatture>") && !html.contains("<ora>"),
        "{html}"
    );
    assert!(!html.contains("style=") && !html.contains("<style") && !html.contains("onclick"), "{html}");
    assert_eq!(html.matches("<h1>").count(), 1, "{html}");
    insta::assert_snapshot!("frame_signed_in", html);
}

#[tokio::test]
async fn a_page_for_nobody_offers_to_sign_in_and_to_come_back() {
    let (app, _database) = app(Site::at("https://cst.example.it")).await;
    let visitor = Visitor { here: "/carta?v=2".into(), ..Visitor::nobody("token") };
    let html = rendered(Frame::new(&visitor, &app, "Carta dei servizi"));
    assert!(html.contains("/accedi?ritorno=%2Fcarta%3Fv%3D2"), "{html}");
    assert!(!html.contains("av-side") && !html.contains("/esci"), "{html}");
    insta::assert_snapshot!("frame_nobody", html);
}

#[tokio::test]
async fn a_link_of_the_footer_that_is_not_set_or_is_not_an_address_shows_nothing() {
    let (app, _database) = app(Site::at("https://cst.example.it")).await;
    app.site.replace_footer(FooterLinks {
        accessibility: Some("https://form.agid.gov.it/view/1".into()),
        accessibility_contact: Some("accessibilita@example.it".into()),
        privacy: Some("javascript:alert(1)".into()),
        ..FooterLinks::default()
    });
    let html = rendered(Frame::new(&Visitor::default(), &app, "Pagina"));
    assert!(
        html.contains(r#"href="https://form.agid.gov.it/view/1" data-element="accessibility-link""#),
        "{html}"
    );
    assert!(html.contains(r#"href="mailto:accessibilita@example.it""#), "{html}");
    assert!(
        !html.contains("javascript:") && !html.contains("privacy") && !html.contains("Note legali"),
        "{html}"
    );
}
