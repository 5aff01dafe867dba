//! What this is: which services of the catalogue an agreement offers, in the base package or on request.
//! What it is not: the services active for a member.

use axum::extract::{Path, State};
use axum::response::Response;
use catalogue::model::Service;
use kernel::permission::EditAgreement;
use kernel::{AgreementId, Can};
use webkit::{App, DiffTable, Form, FormPage, Notice, Pairs, Posted, Problem, SignedIn};

use super::super::{agreement_to_edit, finish};
use super::{address, frame};
use crate::model::{Agreement, Offer, Offered};
use crate::store::agreements as acts;

const CHOICES: [(&str, &str); 3] =
    [("", "Non previsto"), ("base", "Nel pacchetto base"), ("optional", "A richiesta")];

async fn catalogue(app: &App, can: &Can<EditAgreement>) -> Result<Vec<Service>, Problem> {
    let mut tx = app.db.read(can.tenant()).await?;
    let all = catalogue::services::every(&mut tx, can).await?;
    Ok(all)
}

fn field(service: &Service) -> String {
    format!("service-{}", service.service_id)
}

/// Every service of the catalogue with how it is offered, as the table of differences shows it.
fn seen(services: &[Service], offered: &[Offered]) -> Pairs {
    let one = |service: &Service| {
        let offer = offered.iter().find(|one| one.service_id == service.service_id).map(|one| one.offer);
        let known = CHOICES.iter().find(|(code, _)| *code == offer.map_or("", Offer::code));
        let words = known.map(|(_, label)| (*label).to_owned()).unwrap_or_default();
        (format!("{} {}", service.data.code, service.data.name), words)
    };
    services.iter().map(one).collect()
}

fn page(
    app: &App,
    who: &SignedIn,
    (agreement, services, offered): (&Agreement, &[Service], &[Offered]),
    form: Form,
) -> FormPage {
    let frame = frame(who, app, agreement, "Servizi della convenzione");
    let page = FormPage::new(frame, form, "Salva i servizi", address(agreement.agreement_id))
        .shown_as(&seen(services, offered));
    let page = if services.is_empty() {
        let notice = Notice::warning("Il catalogo è vuoto: aggiungi prima i servizi che il centro offre.");
        page.notice(notice.action("Apri il catalogo", "/catalogo"))
    } else {
        let text = "Il pacchetto base arriva con la firma; i servizi a richiesta si attivano per ogni ente. A \
            convenzione approvata si possono solo aggiungere servizi a richiesta.";
        page.notice(Notice::info(text))
    };
    page.fields(|form| {
        let one = |service: &Service| {
            let label =
                format!("{} {} ({})", service.data.code, service.data.name, service.data.level.label());
            form.select(&field(service), &label, &CHOICES)
        };
        services.iter().map(one).collect()
    })
}

/// `GET /convenzioni/{id}/servizi`
pub(super) async fn show(
    State(app): State<App>,
    who: SignedIn,
    Path(id): Path<AgreementId>,
) -> Result<Response, Problem> {
    let (can, agreement) = agreement_to_edit(&app, &who, id).await?;
    let services = catalogue(&app, &can).await?;
    let mut tx = app.db.read(can.tenant()).await?;
    let offered = acts::offered(&mut tx, id).await?;
    let values = offered.iter().map(|one| (format!("service-{}", one.service_id), one.offer.code()));
    let form = Form::filled(&who, format!("{}/servizi", address(id)), values);
    page(&app, &who, (&agreement, &services, &offered), form).show()
}

/// `POST /convenzioni/{id}/servizi`
pub(super) async fn save(
    State(app): State<App>,
    who: SignedIn,
    Path(id): Path<AgreementId>,
    posted: Posted,
) -> Result<Response, Problem> {
    let (can, agreement) = agreement_to_edit(&app, &who, id).await?;
    let services = catalogue(&app, &can).await?;
    let mut tx = app.db.write(can.tenant(), who.actor()).await?;
    tx.hold_tenant(can.tenant()).await?;
    let known = acts::offered(&mut tx, id).await?;
    let chosen = chosen(&posted, &services, &known);
    let action = format!("{}/servizi", address(id));
    let shown = (&agreement, services.as_slice(), known.as_slice());
    let theirs = seen(&services, &known);
    if !posted.showed(&theirs) {
        let diff = DiffTable::three_way(&posted, &theirs, &seen(&services, &chosen));
        return page(&app, &who, shown, Form::late(&posted, action)).diff(diff).conflict();
    }
    let again = |errors| page(&app, &who, shown, Form::with(&posted, &action, errors)).invalid();
    let done = acts::set_offered(&mut tx, &can, &agreement, &chosen).await;
    finish(tx, done, (&address(id), |()| "Servizi della convenzione aggiornati.".to_owned()), again).await
}

/// What was chosen; a service offered before keeps the name it had then.
fn chosen(posted: &Posted, services: &[Service], known: &[Offered]) -> Vec<Offered> {
    let one = |service: &Service| {
        let offer = Offer::from_code(posted.get(&field(service))?)?;
        let before = known.iter().find(|known| known.service_id == service.service_id);
        let name = before.map_or(&service.data.name, |known| &known.name).clone();
        Some(Offered { service_id: service.service_id, name, offer })
    };
    services.iter().filter_map(one).collect()
}
