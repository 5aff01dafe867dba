//! What this is: the heading of a price list, new (also as a copy of another) or changed while it is a draft.
//! What it is not: its tariffs.

use askama::Template;
use axum::extract::{Path, State};
use axum::response::Response;
use kernel::permission::EditPriceList;
use kernel::{Can, Day, PriceListId};
use store::{StoreError, Tx};
use webkit::{
    App, DiffTable, Flash, Form, FormErrors, Frame, Html, ListQuery, Pairs, Posted, Problem, Reader,
    SignedIn, redirect_with,
};

use super::{draft, writer};
use crate::error::PricingError;
use crate::lists;
use crate::model::{DriverKind, ListState, PriceList, Reference};

#[derive(Template)]
#[template(path = "list_form.html")]
struct FormPage {
    frame: Frame,
    form: Form,
    diff: Option<DiffTable>,
    fresh: Option<PriceListId>,
    shown: Option<Html>,
    /// The lists that a new one may copy.
    copies: Vec<(String, String)>,
    series: Vec<String>,
    back: String,
}

const WHEN: [(&str, &str); 2] = [
    ("day", "In un giorno fisso, per tutta la durata del listino"),
    ("year", "Al 1º gennaio, in base all'anno di competenza"),
];

pub(super) async fn new(
    State(app): State<App>,
    visitor: SignedIn,
    query: ListQuery,
) -> Result<Response, Problem> {
    let can = writer(visitor.actor())?;
    let mut tx = app.db.read(can.tenant()).await?;
    let copied = match query.filter_as::<PriceListId>("copia") {
        Some(id) => Some(lists::get(&mut tx, &can, id).await?.ok_or(Problem::NotFound)?),
        None => None,
    };
    let form = match &copied {
        Some(list) => Form::filled(&visitor, "/listini/nuovo", copy_values(list)),
        None => Form::empty(&visitor, "/listini/nuovo"),
    };
    webkit::page(&adding(&mut tx, &can, (&app, &visitor), form).await?)
}

fn copy_values(list: &PriceList) -> Vec<(&'static str, String)> {
    let mut values = values(list);
    values.retain(|(name, _)| !matches!(*name, "valid_from" | "valid_to"));
    values.push(("copy", list.price_list_id.to_string()));
    values
}

async fn adding(
    tx: &mut Tx,
    can: &Can<EditPriceList>,
    (app, visitor): (&App, &SignedIn),
    form: Form,
) -> Result<FormPage, StoreError> {
    let every = lists::every(tx, can).await?;
    let copies = every.iter().map(|list| (list.price_list_id.to_string(), list.name.clone())).collect();
    let page = page(tx, can, Frame::new(visitor, app, "Nuovo listino"), form, "/listini".into()).await?;
    Ok(FormPage { fresh: Some(app.ids.fresh()), copies, ..page })
}

async fn page(
    tx: &mut Tx,
    can: &Can<EditPriceList>,
    frame: Frame,
    form: Form,
    back: String,
) -> Result<FormPage, StoreError> {
    let frame = frame.area("listini").crumb("Listini", "/listini");
    let series = lists::series(tx, can).await?;
    Ok(FormPage { frame, form, diff: None, fresh: None, shown: None, copies: Vec::new(), series, back })
}

pub(super) async fn add(
    State(app): State<App>,
    visitor: SignedIn,
    posted: Posted,
) -> Result<Response, Problem> {
    let can = writer(visitor.actor())?;
    let mut tx = app.db.write(can.tenant(), visitor.actor()).await?;
    let errors = match read_new(&posted) {
        Ok((draft, copied)) => match added(&mut tx, &can, &draft, copied).await {
            Ok(Outcome::Added) => {
                tx.commit().await?;
                return Ok(saved(draft.price_list_id, "Bozza creata: ora completa le tariffe"));
            }
            Ok(Outcome::WasThere) => {
                return Ok(webkit::redirect(&format!("/listini/{}", draft.price_list_id)));
            }
            Err(error) => error.for_form()?,
        },
        Err(errors) => errors,
    };
    let form = Form::with(&posted, "/listini/nuovo", errors);
    webkit::page_invalid(&adding(&mut tx, &can, (&app, &visitor), form).await?)
}

enum Outcome {
    Added,
    WasThere,
}

async fn added(
    tx: &mut Tx,
    can: &Can<EditPriceList>,
    draft: &PriceList,
    copied: Option<PriceListId>,
) -> Result<Outcome, PricingError> {
    if lists::get(tx, can, draft.price_list_id).await?.is_some() {
        return Ok(Outcome::WasThere);
    }
    let original = match copied {
        Some(id) => Some(lists::get(tx, can, id).await?.ok_or_else(|| PricingError::Field {
            name: "copy",
            message: "Listino da copiare: scegli una voce dell'elenco".into(),
        })?),
        None => None,
    };
    lists::add(tx, can, draft, original.as_ref()).await?;
    Ok(Outcome::Added)
}

pub(super) async fn edit(
    State(app): State<App>,
    visitor: SignedIn,
    Path(id): Path<PriceListId>,
) -> Result<Response, Problem> {
    let can = writer(visitor.actor())?;
    let mut tx = app.db.read(can.tenant()).await?;
    let list = draft(&mut tx, &can, id).await?;
    let form = Form::filled(&visitor, address(id), values(&list));
    webkit::page(&editing(&mut tx, &can, (&app, &visitor), form, &list).await?)
}

pub(super) async fn change(
    State(app): State<App>,
    visitor: SignedIn,
    Path(id): Path<PriceListId>,
    posted: Posted,
) -> Result<Response, Problem> {
    let can = writer(visitor.actor())?;
    let mut tx = app.db.write(can.tenant(), visitor.actor()).await?;
    let before = draft(&mut tx, &can, id).await?;
    let after = match read_changed(&posted, id) {
        Ok(after) => after,
        Err(errors) => {
            let form = Form::with(&posted, address(id), errors);
            return webkit::page_invalid(&editing(&mut tx, &can, (&app, &visitor), form, &before).await?);
        }
    };
    match lists::change(&mut tx, &can, &before, &after).await {
        Ok(()) => {
            tx.commit().await?;
            Ok(saved(id, "Intestazione aggiornata"))
        }
        Err(PricingError::Stale) => {
            let theirs = draft(&mut tx, &can, id).await?;
            let diff = DiffTable::three_way(&posted, &seen(&theirs), &seen(&after));
            let form = Form::late(&posted, address(id));
            let page = editing(&mut tx, &can, (&app, &visitor), form, &theirs).await?;
            webkit::page_conflict(&FormPage { diff: Some(diff), ..page })
        }
        Err(error) => Err(error.into()),
    }
}

async fn editing(
    tx: &mut Tx,
    can: &Can<EditPriceList>,
    (app, visitor): (&App, &SignedIn),
    form: Form,
    list: &PriceList,
) -> Result<FormPage, StoreError> {
    let back = format!("/listini/{}", list.price_list_id);
    let frame = Frame::new(visitor, app, format!("Modifica «{}»", list.name));
    let shown = form.shown(list.version, &seen(list));
    Ok(FormPage { shown: Some(shown), ..page(tx, can, frame, form, back).await? })
}

fn read_new(posted: &Posted) -> Result<(PriceList, Option<PriceListId>), FormErrors> {
    let mut f = posted.reader();
    let id = f.once::<PriceListId>();
    let copied = f.optional("copy", "Listino da copiare", str::parse::<PriceListId>);
    let heading = read(&mut f);
    f.finish_with(|| Some((heading?.into_draft(id?, 1), copied)))
}

fn read_changed(posted: &Posted, id: PriceListId) -> Result<PriceList, FormErrors> {
    let mut f = posted.reader();
    let shown = f.version();
    let heading = read(&mut f);
    f.finish_with(|| Some(heading?.into_draft(id, shown)))
}

struct Heading {
    name: String,
    series: String,
    valid_from: Day,
    valid_to: Option<Day>,
    inhabitants: Reference,
    workstations: Reference,
}

impl Heading {
    fn into_draft(self, price_list_id: PriceListId, version: i64) -> PriceList {
        let Self { name, series, valid_from, valid_to, inhabitants, workstations } = self;
        let state = ListState::Draft;
        PriceList {
            price_list_id,
            series,
            name,
            valid_from,
            valid_to,
            inhabitants,
            workstations,
            state,
            version,
        }
    }
}

fn read(f: &mut Reader<'_>) -> Option<Heading> {
    let name = f.text("name", "Nome", 3..=200);
    let series = f.text("series", "Serie", 2..=100);
    if !series.is_empty() && kernel::text::sort_key(&series).is_empty() {
        f.error("series", "Serie: usa lettere o cifre, per esempio «Servizi base»");
    }
    let valid_from = f.day("valid_from", "Valido dal");
    let valid_to = f.optional_day("valid_to", "Valido fino al");
    if valid_to.zip(valid_from).is_some_and(|(to, from)| to < from) {
        f.error("valid_to", "Valido fino al: viene prima dell'inizio. Correggi una delle due date");
    }
    let inhabitants = reference(f, DriverKind::Inhabitants);
    let workstations = reference(f, DriverKind::Workstations);
    let (valid_from, inhabitants, workstations) = (valid_from?, inhabitants?, workstations?);
    Some(Heading { name, series, valid_from, valid_to, inhabitants, workstations })
}

/// The day or the years, whichever was chosen.
fn reference(f: &mut Reader<'_>, kind: DriverKind) -> Option<Reference> {
    let (code, label) = (kind.code(), kind.label());
    let chosen = f.choice(&format!("{code}_when"), &format!("Data di riferimento, {label}"), |word| {
        WHEN.iter().find(|(known, _)| *known == word).map(|(known, _)| *known)
    })?;
    if chosen == "day" {
        return f.day(&format!("{code}_on"), &format!("Giorno di riferimento, {label}")).map(Reference::On);
    }
    let years = f.integer(&format!("{code}_years"), &format!("Anni prima, {label}"), 0..=20)?;
    u8::try_from(years).ok().map(|years_before| Reference::FirstJanuary { years_before })
}

fn values(list: &PriceList) -> Vec<(&'static str, String)> {
    let mut values = vec![
        ("name", list.name.clone()),
        ("series", list.series.clone()),
        ("valid_from", list.valid_from.iso()),
        ("valid_to", list.valid_to.map(Day::iso).unwrap_or_default()),
    ];
    let names = [
        (list.inhabitants, ["inhabitants_when", "inhabitants_on", "inhabitants_years"]),
        (list.workstations, ["workstations_when", "workstations_on", "workstations_years"]),
    ];
    for (reference, [when, on, years]) in names {
        match reference {
            Reference::On(day) => values.extend([(when, "day".to_owned()), (on, day.iso())]),
            Reference::FirstJanuary { years_before } => {
                values.extend([(when, "year".to_owned()), (years, years_before.to_string())]);
            }
        }
    }
    values
}

/// The heading as the table of differences shows it.
fn seen(list: &PriceList) -> Pairs {
    let pair = |label: &str, value: String| (label.to_owned(), value);
    vec![
        pair("Nome", list.name.clone()),
        pair("Serie", list.series.clone()),
        pair("Valido dal", list.valid_from.short()),
        pair("Valido fino al", list.valid_to.map(Day::short).unwrap_or_default()),
        pair("Abitanti", list.inhabitants.words()),
        pair("Postazioni", list.workstations.words()),
    ]
}

fn address(id: PriceListId) -> String {
    format!("/listini/{id}/modifica")
}

fn saved(id: PriceListId, text: &str) -> Response {
    redirect_with(&format!("/listini/{id}"), Flash::success(text))
}

impl FormPage {
    fn series_help(&self) -> String {
        let rule = "Le versioni della stessa serie si succedono senza sovrapporsi: ogni nuova versione approvata prende \
            il posto della precedente dal suo primo giorno.";
        match self.series.as_slice() {
            [] => format!("{rule} Per esempio «Servizi»."),
            known => format!("{rule} Serie già usate: {}.", known.join(", ")),
        }
    }

    /// Most centres have one series only.
    fn usual_series(&self) -> String {
        self.series.first().cloned().unwrap_or_else(|| "Servizi".to_owned())
    }
}
