//! What this is: the page of the centre, and the list of centres for who administers the installation.
//! What it is not: what the public sees; the catalogue shows that.

use askama::Template;
use axum::extract::State;
use kernel::permission::{ActionKind, CreateCentre, ViewCentre};
use kernel::{Day, NETWORK};
use store::TenantRow;
use webkit::{App, EmptyState, Explain, Facts, Frame, Notice, SignedIn, page, page_with};

use super::Answer;
use crate::model::people::as_people;
use crate::model::{Centre, Member, Organ, Staff, StaffData};
use crate::planned::PlannedCentre;
use crate::{centre, people, planned};

/// An organ with its members.
struct Seats {
    organ: Organ,
    members: Vec<Member>,
}

#[derive(Template)]
#[template(path = "centre_show.html")]
struct Show {
    frame: Frame,
    notice: Option<Notice>,
    model: Facts,
    issuer: Facts,
    organs: Vec<Seats>,
    staff: Vec<Staff>,
    total: Explain,
    may_edit: bool,
    today: Day,
}

#[derive(Template)]
#[template(path = "centre_none.html")]
struct None_ {
    frame: Frame,
    empty: EmptyState,
}

pub(super) async fn show(State(app): State<App>, who: SignedIn) -> Answer {
    let can = who.actor().may_over(ViewCentre)?;
    let mut tx = app.db.read(can.tenant()).await?;
    let Some(found) = centre::get(&mut tx).await? else {
        return none(&app, &who, planned::get(&mut tx).await?);
    };
    let members = people::members(&mut tx, &can).await?;
    let of = |organ: Organ| Seats {
        members: members.iter().filter(|m| m.organ_id == organ.organ_id).cloned().collect(),
        organ,
    };
    let organs = people::organs(&mut tx, &can).await?.into_iter().map(of).collect();
    let staff = people::staff(&mut tx, &can).await?;
    let may_edit = who.actor().reaches(ActionKind::EditCentre);
    let frame = Frame::new(&who, &app, found.name.clone())
        .area("centro")
        .lead(format!("Provincia di {}", found.province));
    let frame = if may_edit { frame.primary("Modifica", "/centro/modifica") } else { frame };
    let (model, issuer) = (model(&found), issuer(&found));
    let notice = notice(&found).filter(|_| may_edit);
    page(&Show {
        frame,
        notice,
        model,
        issuer,
        organs,
        total: total(&staff),
        staff,
        may_edit,
        today: app.clock.today(),
    })
}

/// The page before there is a centre.
fn none(app: &App, who: &SignedIn, plan: Option<PlannedCentre>) -> Answer {
    let frame = Frame::new(who, app, "Centro").area("centro");
    let Some(plan) = plan else {
        let empty =
            EmptyState::new("I dati del centro non ci sono ancora: li crea l'amministratore di sistema.");
        return page_with(axum::http::StatusCode::NOT_FOUND, &None_ { frame, empty });
    };
    let frame = frame.lead(format!("Provincia di {}", plan.province));
    let text = "Il centro non c'è ancora: si crea dal progetto, quando è adottato.";
    let empty = EmptyState::new(text);
    let sees = who.actor().reaches(ActionKind::ViewDesigns);
    let empty = if sees { empty.action("Apri i progetti", "/progetti") } else { empty };
    page(&None_ { frame, empty })
}

fn notice(centre: &Centre) -> Option<Notice> {
    let missing = centre.issuer.missing();
    let text = format!("Per emettere fatture mancano ancora: {}.", missing.join(", "));
    (!missing.is_empty()).then(|| Notice::warning(text).action("Completa i dati", "/centro/modifica"))
}

fn model(centre: &Centre) -> Facts {
    let facts = Facts::new()
        .row("Gestione", centre.model.form())
        .row("Livello dei servizi", centre.model.level())
        .row("Provincia", &centre.province);
    if centre.model.partner().is_empty() {
        facts
    } else {
        facts.row("Società o partner", centre.model.partner())
    }
}

fn issuer(centre: &Centre) -> Facts {
    let issuer = &centre.issuer;
    let address = &issuer.address;
    let place = [
        format!("{} {}", address.street, address.street_number),
        address.postal_code.as_ref().map(ToString::to_string).unwrap_or_default(),
        address.town.clone(),
        address.province.as_ref().map(|sign| format!("({sign})")).unwrap_or_default(),
    ];
    let place =
        place.iter().map(|part| part.trim()).filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" ");
    Facts::new()
        .row("Denominazione", &issuer.denomination)
        .maybe("Codice fiscale", issuer.tax_code.as_ref())
        .maybe("Partita IVA", issuer.vat_number.as_ref())
        .row("Sede", place)
        .row("Regime fiscale", &issuer.regime)
        .maybe("IBAN", issuer.iban.as_ref().map(kernel::Iban::grouped))
        .row("Ufficio", &issuer.office)
        .maybe("E-mail", issuer.email.as_ref())
        .row("Telefono", &issuer.phone)
        .maybe("PEC", issuer.pec.as_ref())
        .maybe("Codice del trasmittente", issuer.transmitter.as_ref())
}

/// The staff as full-time people, with the sum opened.
fn total(staff: &[Staff]) -> Explain {
    let (people, time) = staff.iter().fold((0_i64, 0_i64), |(people, time), staff| {
        (people.saturating_add(staff.data.people), time.saturating_add(staff.data.full_time()))
    });
    let summary = format!("Persone: {people}, pari a {} a tempo pieno", as_people(time));
    let step = |explain: Explain, data: &StaffData| {
        let share = format!("{} × {} = {}", data.people, data.share, as_people(data.full_time()));
        explain.step(data.role.clone(), share)
    };
    staff.iter().fold(Explain::new(summary), |explain, staff| step(explain, &staff.data))
}

#[derive(Template)]
#[template(path = "centres_list.html")]
struct Centres {
    frame: Frame,
    rows: Vec<TenantRow>,
}

/// The centres of the installation: their names are public, in their addresses.
pub(super) async fn list(State(app): State<App>, who: SignedIn) -> Answer {
    who.actor().may_over(CreateCentre)?;
    let rows = app.db.tenants().await?.into_iter().filter(|row| row.tenant_id != NETWORK).collect();
    let frame =
        Frame::new(&who, &app, "Centri servizi").area("centri").primary("Nuovo centro", "/centri/nuovo");
    page(&Centres { frame, rows })
}
