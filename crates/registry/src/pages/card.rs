//! What this is: the page of one body: what it is, whom to call, the figures by which it pays and their sources.
//! What it is not: its agreements and invoices; those areas link here.

use askama::Template;
use axum::extract::{Path, State};
use kernel::permission::{ActionKind, EditBody, EditContacts, RecordDriver};
use kernel::{BodyId, Day};
use webkit::{App, Explain, Facts, Frame, Notice, SignedIn, StepChart, grouped, page};

use super::{Answer, body_form, seen};
use crate::model::{Body, BodyRef, Contact, DriverKind, DriverValue, Field, Names};
use crate::{bodies, contacts, drivers};

#[derive(Template)]
#[template(path = "body_card.html")]
struct Card {
    frame: Frame,
    body: Body,
    notices: Vec<Notice>,
    facts: Vec<(&'static str, Facts)>,
    contacts: Vec<Contact>,
    members: Vec<BodyRef>,
    figures: Vec<Figure>,
    today: Day,
    /// What may be done to the whole record: words and address.
    actions: Vec<(&'static str, String)>,
    may_record: bool,
    may_edit_contacts: bool,
}

/// A driver with its values, newest first.
struct Figure {
    kind: DriverKind,
    latest: Explain,
    values: Vec<DriverValue>,
    chart: Option<StepChart>,
}

pub(super) async fn card(State(app): State<App>, who: SignedIn, Path(id): Path<BodyId>) -> Answer {
    let (mut tx, can, body) = seen(&app, &who, id).await?;
    let names = body_form::names(&mut tx, &can, Some(&body.data), None).await?;
    let contacts = contacts::of_body(&mut tx, &can, id).await?;
    let members = bodies::members_of(&mut tx, &can, id).await?;
    let kinds = drivers::kinds(&mut tx).await?;
    let history = drivers::history(&mut tx, &can, id).await?;
    let card = Card {
        frame: frame(&app, &who, &body),
        notices: notices(&body, &names),
        facts: facts(&body, &names),
        contacts,
        members,
        figures: figures(kinds, &history),
        today: app.clock.today(),
        actions: actions(&who, &body),
        may_record: who.actor().may(RecordDriver, &body.target(who.actor().tenant())).is_ok(),
        may_edit_contacts: may_edit_contacts(&who, &body),
        body,
    };
    page(&card)
}

fn may_edit_contacts(who: &SignedIn, body: &Body) -> bool {
    who.actor().may(EditContacts, &body.target(who.actor().tenant())).is_ok()
}

fn actions(who: &SignedIn, body: &Body) -> Vec<(&'static str, String)> {
    let (actor, target, id) = (who.actor(), body.target(who.actor().tenant()), body.body_id);
    let see_story = may_edit_contacts(who, body) || actor.reaches(ActionKind::ViewAudit);
    let archive = actor.may(EditBody, &target).is_ok();
    let restore = body.archived && actor.reaches(ActionKind::EditBody);
    let all = [
        (see_story, "Storia dei dati", "storia"),
        (archive, "Archivia", "archivia"),
        (restore, "Ripristina", "ripristina"),
    ];
    let allowed = all.into_iter().filter(|(allowed, ..)| *allowed);
    allowed.map(|(_, label, page)| (label, format!("/enti/{id}/{page}"))).collect()
}

fn frame(app: &App, who: &SignedIn, body: &Body) -> Frame {
    let id = body.body_id;
    let frame = Frame::new(who, app, body.full_name()).area("enti").lead(lead(body));
    let frame = if who.actor().grant().scope.body().is_none() { frame.crumb("Enti", "/enti") } else { frame };
    if may_edit_contacts(who, body) {
        frame.primary("Modifica", format!("/enti/{id}/modifica"))
    } else {
        frame
    }
}

fn lead(body: &Body) -> String {
    let territory = &body.territory;
    let place = [territory.uts_name.as_str(), territory.region.as_str()];
    let place = place.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(", ");
    if place.is_empty() { body.kind.label().to_owned() } else { format!("{} — {place}", body.kind) }
}

fn notices(body: &Body, names: &Names) -> Vec<Notice> {
    let mut notices = Vec::new();
    if body.origin.invented {
        let note = if body.origin.note.is_empty() { "Alcuni dati di questo ente" } else { &body.origin.note };
        notices.push(Notice::warning(format!("Dati inventati a scopo dimostrativo. {note}")));
    }
    if let Some(successor) = body.successor {
        let name = names.reference(successor.body_id);
        let text = format!("Dal {} subentra un altro ente ({name}). La storia resta qui.", successor.from);
        notices.push(
            Notice::info(text).action("Vai all'ente che subentra", format!("/enti/{}", successor.body_id)),
        );
    }
    if body.archived {
        notices
            .push(Notice::info("Ente archiviato: è fuori dagli elenchi, la sua storia resta consultabile."));
    }
    notices
}

fn facts(body: &Body, names: &Names) -> Vec<(&'static str, Facts)> {
    use Field as F;
    let groups: [(&'static str, &[Field]); 6] = [
        ("Codici", &[F::Istat, F::Belfiore, F::TaxCode, F::VatNumber, F::Ipa]),
        ("Fatturazione elettronica", &[F::OfficeCode, F::OfficeNote]),
        ("Recapiti", &[F::Pec, F::Email, F::Phone, F::Website]),
        ("Sede", &[F::Street, F::StreetNumber, F::PostalCode, F::Town, F::AddressProvince]),
        ("Territorio", &[F::UtsName, F::UtsCode, F::ProvinceSign, F::Region]),
        ("Altri dati", &[F::AlternativeName, F::Parent, F::ActiveFrom, F::ActiveTo, F::OriginNote]),
    ];
    let shown = |field: Field| match field {
        F::ActiveFrom => body.active_from.map(|day| day.to_string()).unwrap_or_default(),
        F::ActiveTo => body.active_to.map(|day| day.to_string()).unwrap_or_default(),
        other => other.get(&body.data, names),
    };
    let group = |(title, fields): (&'static str, &[Field])| {
        (title, fields.iter().fold(Facts::new(), |facts, field| facts.row(field.label(), shown(*field))))
    };
    groups.into_iter().map(group).collect()
}

fn figures(kinds: Vec<DriverKind>, history: &[DriverValue]) -> Vec<Figure> {
    let of = |kind: DriverKind| {
        let values: Vec<DriverValue> =
            history.iter().filter(|value| value.driver == kind.driver).cloned().collect();
        let latest = values.first()?;
        let latest = Explain::new(format!("{}: {} {}", kind.label, grouped(latest.value), kind.unit))
            .step("Data a cui si riferisce", latest.reference_date)
            .step("Registrato", format!("{} da {}", latest.recorded_at, latest.recorded_by))
            .source(latest.source.clone());
        let chart = (values.len() > 1).then(|| chart(&kind, &values));
        Some(Figure { kind, latest, values, chart })
    };
    kinds.into_iter().filter_map(of).collect()
}

fn chart(kind: &DriverKind, values: &[DriverValue]) -> StepChart {
    let title = format!("{} nel tempo", kind.label);
    let chart = StepChart::new(title, "Ogni valore vale fino alla data del successivo").figure(&kind.label);
    values
        .iter()
        .rev()
        .fold(chart, |chart, value| chart.point(value.reference_date, value.value, grouped(value.value)))
}
