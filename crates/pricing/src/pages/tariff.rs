//! What this is: a tariff of a draft: added, changed, taken off; one form per method.
//! What it is not: the reading of the form; see `tariff_read` and `rows`.

use askama::Template;
use axum::extract::{Path, State};
use axum::response::Response;
use catalogue::model::{Service, Status};
use kernel::permission::EditPriceList;
use kernel::{Can, PriceListId, ServiceId, TariffId};
use store::{StoreError, Tx};
use webkit::{
    App, Confirm, DiffTable, Flash, Form, FormErrors, Frame, ListQuery, Posted, Problem, SignedIn,
    redirect_with,
};

use super::rows::{self, Button, TypedRow};
use super::tariff_page::{Subject, TariffPage, drawn, frame};
use super::{draft, tariff_read, writer};
use crate::error::PricingError;
use crate::model::{MethodKind, PriceList, Tariff};
use crate::tariffs::{self, TariffData};

#[derive(Template)]
#[template(path = "tariff_choose.html")]
struct ChoosePage {
    frame: Frame,
    action: String,
    services: Vec<(String, String)>,
    back: String,
}

pub(super) async fn new(
    State(app): State<App>,
    visitor: SignedIn,
    Path(id): Path<PriceListId>,
    query: ListQuery,
) -> Result<Response, Problem> {
    let can = writer(visitor.actor())?;
    let mut tx = app.db.read(can.tenant()).await?;
    let list = draft(&mut tx, &can, id).await?;
    let Some((service, kind)) = chosen(&mut tx, &can, &query).await? else {
        return choose(&mut tx, &can, (&app, &visitor), &list).await;
    };
    let subject = subject(list, &service, kind);
    let form = Form::filled(&visitor, subject.address(), rows::fields(&rows::with_blanks(Vec::new())));
    let page = drawn((&app, &visitor), subject, form, &rows::with_blanks(Vec::new()));
    webkit::page(&TariffPage { fresh: Some(app.ids.fresh()), ..page })
}

fn subject(list: PriceList, service: &Service, kind: MethodKind) -> Subject {
    let service_name = format!("{} {}", service.data.code, service.data.name);
    Subject { list, service: service.service_id, service_name, kind, tariff: None }
}

async fn chosen(
    tx: &mut Tx,
    can: &Can<EditPriceList>,
    query: &ListQuery,
) -> Result<Option<(Service, MethodKind)>, Problem> {
    let kind = query.filter("metodo").and_then(MethodKind::from_code);
    let (Some(service), Some(kind)) = (query.filter_as::<ServiceId>("servizio"), kind) else {
        return Ok(None);
    };
    let service = catalogue::services::get(tx, can, service).await?.ok_or(Problem::NotFound)?;
    Ok(Some((service, kind)))
}

/// First the service and the method, since each method has its own form.
async fn choose(
    tx: &mut Tx,
    can: &Can<EditPriceList>,
    (app, visitor): (&App, &SignedIn),
    list: &PriceList,
) -> Result<Response, Problem> {
    let services = without_price(tx, can, list).await?;
    let back = format!("/listini/{}", list.price_list_id);
    let action = format!("{back}/tariffe/nuova");
    webkit::page(&ChoosePage { frame: frame(app, visitor, "Nuova tariffa", list), action, services, back })
}

/// The services of the catalogue that are not retired and have no tariff in the list yet.
async fn without_price(
    tx: &mut Tx,
    can: &Can<EditPriceList>,
    list: &PriceList,
) -> Result<Vec<(String, String)>, StoreError> {
    let (today, priced) = (tx.today(), tariffs::of(tx, can, list.price_list_id).await?);
    let mut all = catalogue::services::every(tx, can).await?;
    all.retain(|service| {
        let has = priced.iter().any(|tariff| tariff.service_id == service.service_id);
        !has && service.status(today) != Status::Retired
    });
    let option = |service: &Service| {
        (service.service_id.to_string(), format!("{} {}", service.data.code, service.data.name))
    };
    Ok(all.iter().map(option).collect())
}

pub(super) async fn add(
    State(app): State<App>,
    visitor: SignedIn,
    Path(id): Path<PriceListId>,
    query: ListQuery,
    posted: Posted,
) -> Result<Response, Problem> {
    let can = writer(visitor.actor())?;
    let mut tx = app.db.write(can.tenant(), visitor.actor()).await?;
    let list = draft(&mut tx, &can, id).await?;
    let (service, kind) = chosen(&mut tx, &can, &query).await?.ok_or(Problem::NotFound)?;
    let subject = subject(list, &service, kind);
    if let Some(typed) = other_button(&posted) {
        return again(&app, &visitor, subject, &posted, &typed);
    }
    let typed = rows::typed(&posted);
    let errors = match read_new(&posted, &subject, &typed) {
        Ok((fresh, data)) => {
            if tariffs::get(&mut tx, &can, id, fresh).await?.is_some() {
                return Ok(saved(id, "Tariffa aggiunta"));
            }
            match tariffs::add(&mut tx, &can, &subject.list, (fresh, &service), data).await {
                Ok(_) => {
                    tx.commit().await?;
                    return Ok(saved(id, "Tariffa aggiunta"));
                }
                Err(error) => error.for_form()?,
            }
        }
        Err(errors) => errors,
    };
    let form = Form::with(&posted, subject.address(), errors);
    let page = drawn((&app, &visitor), subject, form, &typed);
    webkit::page_invalid(&TariffPage { fresh: Some(app.ids.fresh()), ..page })
}

fn read_new(
    posted: &Posted,
    subject: &Subject,
    typed: &[TypedRow],
) -> Result<(TariffId, TariffData), FormErrors> {
    let mut f = posted.reader();
    let fresh = f.once::<TariffId>();
    refuse_unread_paste(&mut f);
    let data = tariff_read::read(&mut f, subject.kind, typed, subject.list.valid_from);
    f.finish_with(|| Some((fresh?, data?)))
}

/// A table that was pasted and not read yet would be lost: the form says so.
fn refuse_unread_paste(f: &mut webkit::Reader<'_>) {
    if !f.raw("paste").trim().is_empty() {
        f.error("paste", "Tabella incollata: premi «Leggi la tabella incollata» oppure svuota il riquadro");
    }
}

/// The rows after any button but the one that saves.
fn other_button(posted: &Posted) -> Option<Vec<TypedRow>> {
    let typed = rows::typed(posted);
    match Button::pressed(posted) {
        Button::Save => None,
        Button::MoreRows => Some(rows::with_blanks(typed)),
        Button::ReadPaste => {
            let read = rows::pasted(posted.get("paste").unwrap_or_default());
            Some(if read.is_empty() { typed } else { read })
        }
        Button::Mend { hole, repair } => Some(rows::mended(&typed, hole, repair)),
    }
}

/// The form again with other rows, and what is still wrong with them.
fn again(
    app: &App,
    visitor: &SignedIn,
    subject: Subject,
    posted: &Posted,
    typed: &[TypedRow],
) -> Result<Response, Problem> {
    let form = Form::filled(visitor, subject.address(), rows::refilled(posted, typed));
    let fresh = subject.tariff.is_none().then(|| app.ids.fresh());
    let page = drawn((app, visitor), subject, form, typed);
    webkit::page(&TariffPage { fresh, ..page })
}

pub(super) async fn edit(
    State(app): State<App>,
    visitor: SignedIn,
    Path((id, tariff)): Path<(PriceListId, TariffId)>,
    query: ListQuery,
) -> Result<Response, Problem> {
    let can = writer(visitor.actor())?;
    let mut tx = app.db.read(can.tenant()).await?;
    let list = draft(&mut tx, &can, id).await?;
    let tariff = tariffs::get(&mut tx, &can, id, tariff).await?.ok_or(Problem::NotFound)?;
    let typed = rows::with_blanks(tariff_read::rows(&tariff.method));
    let subject = existing(list, tariff.clone(), &query);
    let form = Form::filled(&visitor, subject.address(), tariff_read::all_fields(&tariff, &typed));
    webkit::page(&drawn((&app, &visitor), subject, form, &typed))
}

fn existing(list: PriceList, tariff: Tariff, query: &ListQuery) -> Subject {
    let asked = query.filter("metodo").and_then(MethodKind::from_code);
    Subject {
        list,
        service: tariff.service_id,
        service_name: format!("{} {}", tariff.service_code, tariff.service_name),
        kind: asked.unwrap_or_else(|| tariff.method.kind()),
        tariff: Some(tariff),
    }
}

pub(super) async fn change(
    State(app): State<App>,
    visitor: SignedIn,
    Path((id, tariff)): Path<(PriceListId, TariffId)>,
    query: ListQuery,
    posted: Posted,
) -> Result<Response, Problem> {
    let can = writer(visitor.actor())?;
    let mut tx = app.db.write(can.tenant(), visitor.actor()).await?;
    let list = draft(&mut tx, &can, id).await?;
    let before = tariffs::get(&mut tx, &can, id, tariff).await?.ok_or(Problem::NotFound)?;
    let subject = existing(list, before.clone(), &query);
    if let Some(typed) = other_button(&posted) {
        return again(&app, &visitor, subject, &posted, &typed);
    }
    let typed = rows::typed(&posted);
    let (version, data) = match read_changed(&posted, &subject, &typed) {
        Ok(read) => read,
        Err(errors) => return invalid((&app, &visitor), subject, &posted, &typed, errors),
    };
    match tariffs::change(&mut tx, &can, &subject.list, (&before, version), data.clone()).await {
        Ok(_) => {
            tx.commit().await?;
            Ok(saved(id, "Tariffa aggiornata"))
        }
        Err(PricingError::Stale) => {
            let theirs = tariffs::get(&mut tx, &can, id, tariff).await?.ok_or(Problem::NotFound)?;
            let mine = tariff_read::seen(&applied(&theirs, data));
            let diff = DiffTable::three_way(&posted, &tariff_read::seen(&theirs), &mine);
            let form = Form::late(&posted, subject.address());
            let subject = Subject { tariff: Some(theirs), ..subject };
            let page = drawn((&app, &visitor), subject, form, &typed);
            webkit::page_conflict(&TariffPage { diff: Some(diff), ..page })
        }
        Err(error) => invalid((&app, &visitor), subject, &posted, &typed, error.for_form()?),
    }
}

fn invalid(
    (app, visitor): (&App, &SignedIn),
    subject: Subject,
    posted: &Posted,
    typed: &[TypedRow],
    errors: FormErrors,
) -> Result<Response, Problem> {
    let form = Form::with(posted, subject.address(), errors);
    webkit::page_invalid(&drawn((app, visitor), subject, form, typed))
}

fn read_changed(
    posted: &Posted,
    subject: &Subject,
    typed: &[TypedRow],
) -> Result<(i64, TariffData), FormErrors> {
    let mut f = posted.reader();
    let version = f.version();
    refuse_unread_paste(&mut f);
    let data = tariff_read::read(&mut f, subject.kind, typed, subject.list.valid_from);
    f.finish_with(|| Some((version, data?)))
}

fn applied(before: &Tariff, data: TariffData) -> Tariff {
    let TariffData { method, vat, proration, unit_label, note } = data;
    Tariff { method, vat, proration, unit_label, note, ..before.clone() }
}

pub(super) async fn ask(
    State(app): State<App>,
    visitor: SignedIn,
    Path((id, tariff)): Path<(PriceListId, TariffId)>,
) -> Result<Response, Problem> {
    let can = writer(visitor.actor())?;
    let mut tx = app.db.read(can.tenant()).await?;
    let list = draft(&mut tx, &can, id).await?;
    let found = tariffs::get(&mut tx, &can, id, tariff).await?.ok_or(Problem::NotFound)?;
    let form = Form::empty(&visitor, format!("/listini/{id}/tariffe/{tariff}/togli"));
    let title = format!("Togli la tariffa di {}?", found.service_name);
    Confirm::new(frame(&app, &visitor, &title, &list), form, "Togli la tariffa", format!("/listini/{id}"))
        .effect("il servizio non avrà più un prezzo in questa bozza")
        .effect("la tariffa resta nel registro delle attività")
        .page()
}

pub(super) async fn remove(
    State(app): State<App>,
    visitor: SignedIn,
    Path((id, tariff)): Path<(PriceListId, TariffId)>,
    _posted: Posted,
) -> Result<Response, Problem> {
    let can = writer(visitor.actor())?;
    let mut tx = app.db.write(can.tenant(), visitor.actor()).await?;
    let list = draft(&mut tx, &can, id).await?;
    let found = tariffs::get(&mut tx, &can, id, tariff).await?.ok_or(Problem::NotFound)?;
    tariffs::remove(&mut tx, &can, &list, &found).await?;
    tx.commit().await?;
    Ok(saved(id, "Tariffa tolta"))
}

fn saved(id: PriceListId, text: &str) -> Response {
    redirect_with(&format!("/listini/{id}"), Flash::success(text))
}
