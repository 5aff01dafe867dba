//! What this is: the page on which a service is activated, retired or reopened.
//! What it is not: the rules of its life; those are in `model`.

use askama::Template;
use axum::extract::{Path, State};
use axum::response::Response;
use kernel::{Day, ServiceId};
use webkit::{App, Badge, Flash, Form, FormErrors, Frame, Posted, Problem, SignedIn, redirect_with};

use super::{badge, writer};
use crate::model::{Life, Move, Service, Status};
use crate::{CatalogueError, services};

#[derive(Template)]
#[template(path = "service_life.html")]
struct LifePage {
    frame: Frame,
    form: Form,
    badge: Badge,
    life: String,
    version: i64,
    back: String,
    moves: Vec<(&'static str, &'static str)>,
    today: String,
}

pub(super) async fn ask(
    State(app): State<App>,
    visitor: SignedIn,
    Path(id): Path<ServiceId>,
) -> Result<Response, Problem> {
    let can = writer(visitor.actor())?;
    let mut tx = app.db.read(can.tenant()).await?;
    let service = services::get(&mut tx, &can, id).await?.ok_or(Problem::NotFound)?;
    let form = Form::empty(&visitor, address(id));
    webkit::page(&drawn(&app, &visitor, form, &service))
}

pub(super) async fn step(
    State(app): State<App>,
    visitor: SignedIn,
    Path(id): Path<ServiceId>,
    posted: Posted,
) -> Result<Response, Problem> {
    let can = writer(visitor.actor())?;
    let mut tx = app.db.write(can.tenant(), visitor.actor()).await?;
    let service = services::get(&mut tx, &can, id).await?.ok_or(Problem::NotFound)?;
    let wrong = match read(&posted) {
        Ok((shown, step)) => match services::step(&mut tx, &can, &service, shown, step).await {
            Ok(after) => {
                tx.commit().await?;
                let text = format!("Stato aggiornato: {}", after.life.words());
                return Ok(redirect_with(&format!("/catalogo/{id}"), Flash::success(text)));
            }
            Err(CatalogueError::Stale) => FormErrors::one(
                "",
                "Nel frattempo qualcun altro ha modificato il servizio: controlla lo stato qui sotto e conferma di nuovo",
            ),
            Err(error) => error.for_form()?,
        },
        Err(errors) => errors,
    };
    let form = Form::with(&posted, address(id), wrong);
    webkit::page_invalid(&drawn(&app, &visitor, form, &service))
}

fn drawn(app: &App, visitor: &SignedIn, form: Form, service: &Service) -> LifePage {
    let (today, back) = (app.clock.today(), format!("/catalogo/{}", service.service_id));
    let frame = Frame::new(visitor, app, format!("Stato di {}", service.data.name))
        .area("catalogo")
        .crumb("Catalogo dei servizi", "/catalogo")
        .crumb(&service.data.name, &back);
    LifePage {
        frame,
        form,
        badge: badge(service.status(today)),
        life: service.life.words(),
        version: service.version,
        back,
        moves: moves(service.life, today),
        today: today.iso(),
    }
}

/// Only the steps that can be taken from where the service stands.
fn moves(life: Life, today: Day) -> Vec<(&'static str, &'static str)> {
    let activate = ("activate", "Attiva dal giorno indicato");
    let retire = ("retire", "Ritira dal giorno indicato (primo giorno in cui non è più offerto)");
    let reopen = ("reopen", "Riapri o annulla il ritiro in programma");
    match (life.on(today), life.active_from, life.retired_from) {
        (Status::Planned, None, _) => vec![activate],
        (Status::Planned, Some(_), _) => vec![activate, retire],
        (Status::Active, _, None) => vec![retire],
        (Status::Active, _, Some(_)) => vec![retire, reopen],
        (Status::Retired, _, _) => vec![reopen],
    }
}

fn read(posted: &Posted) -> Result<(i64, Move), FormErrors> {
    let mut f = posted.reader();
    let shown = f.version();
    let word = f.choice("step", "Che cosa fare", |word| {
        matches!(word, "activate" | "retire" | "reopen").then(|| word.to_owned())
    });
    let from = if word.as_deref() == Some("reopen") { None } else { f.day("day", "Giorno") };
    f.finish_with(|| {
        let step = match word?.as_str() {
            "activate" => Move::Activate { from: from? },
            "retire" => Move::Retire { from: from? },
            _ => Move::Reopen,
        };
        Some((shown, step))
    })
}

fn address(id: ServiceId) -> String {
    format!("/catalogo/{id}/stato")
}
