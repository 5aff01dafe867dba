//! What this is: switching a service on for a member, changing it from a day on, ending it.
//! What it is not: a place where the past changes.

use axum::extract::{Path, State};
use axum::response::Response;
use kernel::{Day, LineId, MembershipId, Quantity};
use store::Tx;
use webkit::{
    App, DiffTable, Field, Form, FormErrors, FormPage, Notice, Pairs, Posted, Problem, Reader, SignedIn,
    redirect,
};

use super::super::{finish, membership_to_edit, seen};
use super::{address, frame};
use crate::model::{Line, Membership, Offered};
use crate::store::{agreements as acts, lines};

fn quantity_field(form: &Form) -> Field {
    form.number("quantity", "Quantità").help("Solo per i servizi a unità o a ore, per esempio 10 oppure 2,5")
}

fn new_page(
    app: &App,
    who: &SignedIn,
    (membership, offered): (&Membership, &[Offered]),
    form: Form,
) -> FormPage {
    let frame = frame(who, app, membership, format!("Attiva un servizio: {}", membership.body_name));
    let choices: Vec<(String, String)> = offered
        .iter()
        .map(|one| (one.service_id.to_string(), format!("{} ({})", one.name, one.offer.label())))
        .collect();
    let once = form.once(app.ids.fresh::<LineId>());
    FormPage::new(frame, form, "Attiva", address(membership.membership_id)).hidden(once).fields(|form| {
        let within = format!("L'adesione vale dal {} al {}", membership.span.starts, membership.span.ends);
        vec![
            form.select("service", "Servizio", &choices)
                .help("I servizi previsti dalla convenzione")
                .required(),
            form.day("starts", "Attivo dal").help(within).required(),
            form.day("ends", "Attivo fino al")
                .help("Lascia vuoto se dura quanto l'adesione, rinnovi compresi"),
            quantity_field(form),
            form.area("note", "Note").help("Per esempio «Richiesto con nota del 12/01/2026»").rows(3),
        ]
    })
}

async fn offered(app: &App, who: &SignedIn, membership: &Membership) -> Result<Vec<Offered>, Problem> {
    let mut tx = app.db.read(who.actor().tenant()).await?;
    Ok(acts::offered(&mut tx, membership.agreement_id).await?)
}

/// `GET /adesioni/{id}/servizi/nuovo`
pub(super) async fn new(
    State(app): State<App>,
    who: SignedIn,
    Path(id): Path<MembershipId>,
) -> Result<Response, Problem> {
    let (_, membership, _) = membership_to_edit(&app, &who, id).await?;
    let offered = offered(&app, &who, &membership).await?;
    let form = Form::empty(&who, format!("{}/servizi/nuovo", address(id)));
    new_page(&app, &who, (&membership, &offered), form).show()
}

/// `POST /adesioni/{id}/servizi/nuovo`
pub(super) async fn add(
    State(app): State<App>,
    who: SignedIn,
    Path(id): Path<MembershipId>,
    posted: Posted,
) -> Result<Response, Problem> {
    let (can, membership, _) = membership_to_edit(&app, &who, id).await?;
    let offered = offered(&app, &who, &membership).await?;
    let action = format!("{}/servizi/nuovo", address(id));
    let again = |errors| {
        new_page(&app, &who, (&membership, &offered), Form::with(&posted, &action, errors)).invalid()
    };
    let new = match read_new(posted.reader()) {
        Ok(new) => new,
        Err(errors) => return again(errors),
    };
    if is_there(&app, &who, id, new.line_id).await? {
        return Ok(redirect(&address(id)));
    }
    let mut tx = app.db.write(can.tenant(), who.actor()).await?;
    let done = lines::add(&mut tx, &can, &membership, new).await;
    finish(
        tx,
        done,
        (&address(id), |line| {
            let text = format!("«{}» attivo dal {}.", line.service_name, line.starts);
            text
        }),
        again,
    )
    .await
}

fn read_new(mut f: Reader<'_>) -> Result<lines::NewLine, FormErrors> {
    let line_id = f.once();
    let service_id = f.choice("service", "Servizio", |text| text.parse().ok());
    let starts = f.day("starts", "Attivo dal");
    let ends = f.optional_day("ends", "Attivo fino al");
    let quantity = quantity(&mut f);
    let note = f.long_text("note", "Note", 0..=1000);
    if starts.zip(ends).is_some_and(|(starts, ends)| ends < starts) {
        f.error("ends", format!("{}", crate::Refused::LineBackwards));
    }
    f.finish_with(|| {
        Some(lines::NewLine {
            line_id: line_id?,
            service_id: service_id?,
            starts: starts?,
            ends,
            quantity,
            note,
        })
    })
}

fn quantity(f: &mut Reader<'_>) -> Option<Quantity> {
    let quantity = f.optional("quantity", "Quantità", Quantity::parse_it);
    if quantity.is_some_and(|quantity| quantity.get() <= 0) {
        f.error("quantity", "Quantità: scrivi un numero maggiore di zero");
    }
    quantity
}

/// The line as the table of differences shows it.
fn as_seen(line: &Line) -> Pairs {
    let ends = line.ends.map_or_else(|| "fine dell'adesione".to_owned(), Day::short);
    seen([("Attivo fino al", ends), ("Quantità", amount(line.quantity))])
}

fn amount(quantity: Option<Quantity>) -> String {
    quantity.map(|quantity| quantity.to_string()).unwrap_or_default()
}

async fn line_of(app: &App, who: &SignedIn, id: MembershipId, line: LineId) -> Result<Line, Problem> {
    one(&mut app.db.read(who.actor().tenant()).await?, id, line).await
}

/// The line as it is, and stays until the transaction ends.
async fn held(tx: &mut Tx, id: MembershipId, line: LineId) -> Result<Line, Problem> {
    tx.hold_tenant(tx.tenant()).await?;
    one(tx, id, line).await
}

async fn one(tx: &mut Tx, id: MembershipId, line: LineId) -> Result<Line, Problem> {
    let all = lines::of(tx, id).await?;
    all.into_iter().find(|known| known.line_id == line).ok_or(Problem::NotFound)
}

/// Whether a form sent twice has made this line already.
async fn is_there(app: &App, who: &SignedIn, id: MembershipId, line: LineId) -> Result<bool, Problem> {
    let mut tx = app.db.read(who.actor().tenant()).await?;
    Ok(lines::of(&mut tx, id).await?.iter().any(|known| known.line_id == line))
}

fn change_page(app: &App, who: &SignedIn, (membership, line): (&Membership, &Line), form: Form) -> FormPage {
    let frame = frame(who, app, membership, format!("Modifica «{}»", line.service_name));
    let text = "Dal giorno che scrivi vale la nuova quantità; fino al giorno prima resta quella attuale. I periodi \
        passati non cambiano.";
    let once = form.once(app.ids.fresh::<LineId>());
    FormPage::new(frame, form, "Salva la modifica", address(membership.membership_id))
        .notice(Notice::info(text))
        .hidden(once)
        .shown_as(&as_seen(line))
        .fields(|form| {
            let from = format!("Dal {} in poi", line.starts.tomorrow());
            vec![form.day("from", "Dal").help(from).required(), quantity_field(form)]
        })
}

/// `GET /adesioni/{id}/servizi/{line}/modifica`
pub(super) async fn ask_change(
    State(app): State<App>,
    who: SignedIn,
    Path((id, line)): Path<(MembershipId, LineId)>,
) -> Result<Response, Problem> {
    let (_, membership, _) = membership_to_edit(&app, &who, id).await?;
    let line = line_of(&app, &who, id, line).await?;
    let action = format!("{}/servizi/{}/modifica", address(id), line.line_id);
    let form = Form::filled(&who, action, [("quantity", amount(line.quantity))]);
    change_page(&app, &who, (&membership, &line), form).show()
}

/// `POST /adesioni/{id}/servizi/{line}/modifica`
pub(super) async fn change(
    State(app): State<App>,
    who: SignedIn,
    Path((id, line)): Path<(MembershipId, LineId)>,
    posted: Posted,
) -> Result<Response, Problem> {
    let (can, membership, _) = membership_to_edit(&app, &who, id).await?;
    let before = line_of(&app, &who, id, line).await?;
    let action = format!("{}/servizi/{line}/modifica", address(id));
    let again = |errors| {
        change_page(&app, &who, (&membership, &before), Form::with(&posted, &action, errors)).invalid()
    };
    let mut f = posted.reader();
    let (once, from, quantity) = (f.once(), f.day("from", "Dal"), quantity(&mut f));
    let read: (Day, Option<Quantity>, LineId) = match f.finish_with(|| Some((from?, quantity, once?))) {
        Ok(read) => read,
        Err(errors) => return again(errors),
    };
    if is_there(&app, &who, id, read.2).await? {
        return Ok(redirect(&address(id)));
    }
    let mut tx = app.db.write(can.tenant(), who.actor()).await?;
    let theirs = held(&mut tx, id, line).await?;
    if !posted.showed(&as_seen(&theirs)) {
        let mine = seen([("Quantità", amount(read.1))]);
        let diff = DiffTable::three_way(&posted, &as_seen(&theirs), &mine);
        let form = Form::late(&posted, action);
        return change_page(&app, &who, (&membership, &theirs), form).diff(diff).conflict();
    }
    let done = lines::change(&mut tx, &can, (&membership, line), read).await;
    finish(
        tx,
        done,
        (&address(id), |after| {
            let text = format!("«{}» modificato dal {}.", after.service_name, after.starts);
            text
        }),
        again,
    )
    .await
}

fn end_page(app: &App, who: &SignedIn, (membership, line): (&Membership, &Line), form: Form) -> FormPage {
    let frame = frame(who, app, membership, format!("Termina «{}»", line.service_name));
    FormPage::new(frame, form, "Termina il servizio", address(membership.membership_id))
        .dangerous("Termina il servizio")
        .notice(Notice::warning("Dopo l'ultimo giorno il servizio non è più attivo e non si fattura."))
        .shown_as(&as_seen(line))
        .fields(|form| {
            let help = format!("Dal {} in poi", line.starts);
            vec![form.day("last_day", "Ultimo giorno").help(help).required()]
        })
}

/// `GET /adesioni/{id}/servizi/{line}/termina`
pub(super) async fn ask_end(
    State(app): State<App>,
    who: SignedIn,
    Path((id, line)): Path<(MembershipId, LineId)>,
) -> Result<Response, Problem> {
    let (_, membership, _) = membership_to_edit(&app, &who, id).await?;
    let line = line_of(&app, &who, id, line).await?;
    let form = Form::empty(&who, format!("{}/servizi/{}/termina", address(id), line.line_id));
    end_page(&app, &who, (&membership, &line), form).show()
}

/// `POST /adesioni/{id}/servizi/{line}/termina`
pub(super) async fn end(
    State(app): State<App>,
    who: SignedIn,
    Path((id, line)): Path<(MembershipId, LineId)>,
    posted: Posted,
) -> Result<Response, Problem> {
    let (can, membership, _) = membership_to_edit(&app, &who, id).await?;
    let before = line_of(&app, &who, id, line).await?;
    let action = format!("{}/servizi/{line}/termina", address(id));
    let again =
        |errors| end_page(&app, &who, (&membership, &before), Form::with(&posted, &action, errors)).invalid();
    let mut f = posted.reader();
    let last_day = f.day("last_day", "Ultimo giorno");
    let last_day = match f.finish_with(|| last_day) {
        Ok(day) => day,
        Err(errors) => return again(errors),
    };
    let mut tx = app.db.write(can.tenant(), who.actor()).await?;
    let theirs = held(&mut tx, id, line).await?;
    if !posted.showed(&as_seen(&theirs)) {
        let diff =
            DiffTable::three_way(&posted, &as_seen(&theirs), &seen([("Attivo fino al", last_day.short())]));
        let form = Form::late(&posted, action);
        return end_page(&app, &who, (&membership, &theirs), form).diff(diff).conflict();
    }
    let done = lines::end(&mut tx, &can, (&membership, line), last_day).await;
    finish(
        tx,
        done,
        (&address(id), |after| {
            let text = format!("«{}» termina il {last_day}.", after.service_name);
            text
        }),
        again,
    )
    .await
}
