//! What this is: the page of one price list: its heading, its tariffs, how each price is computed.
//! What it is not: what each body pays; see `simulation`.

use askama::Template;
use axum::extract::{Path, State};
use axum::response::Response;
use kernel::permission::ActionKind;
use kernel::{Day, PriceListId};
use webkit::{App, Explain, Facts, Frame, Problem, SignedIn};

use super::{badge, reader, visible};
use crate::model::{
    DriverKind, ListState, Method, PriceList, Standing, Tariff, effective, jumps, simulation::slice_steps,
};
use crate::{lists, tariffs};

#[derive(Template)]
#[template(path = "list.html")]
struct DetailPage {
    frame: Frame,
    facts: Facts,
    rows: Vec<TariffRow>,
    links: Links,
}

struct TariffRow {
    href: Option<String>,
    service: String,
    method: &'static str,
    price: String,
    vat: String,
    proration: &'static str,
    note: String,
    why: Explain,
}

/// Where one may go from here; `None` for who may not.
struct Links {
    edit: Option<String>,
    add: Option<String>,
    copy: Option<String>,
    approve: Option<String>,
    discard: Option<String>,
    simulate: Option<String>,
}

pub(super) async fn page(
    State(app): State<App>,
    visitor: SignedIn,
    Path(id): Path<PriceListId>,
) -> Result<Response, Problem> {
    let can = reader(visitor.actor())?;
    let mut tx = app.db.read(can.tenant()).await?;
    let list = visible(&mut tx, &can, visitor.actor(), id).await?.ok_or(Problem::NotFound)?;
    let approved = lists::approved(&mut tx, &can).await?;
    let tariffs = tariffs::of(&mut tx, &can, id).await?;
    let links = links(&visitor, &list);
    let mut frame = Frame::new(&visitor, &app, &list.name).area("listini").crumb("Listini", "/listini");
    if let Some(add) = &links.add {
        frame = frame.primary("Aggiungi una tariffa", add);
    }
    let facts = facts(&list, &approved, app.clock.today());
    let rows = tariffs.iter().map(|tariff| row(&list, tariff, links.edit.is_some())).collect();
    webkit::page(&DetailPage { frame, facts, rows, links })
}

fn links(visitor: &SignedIn, list: &PriceList) -> Links {
    let base = format!("/listini/{}", list.price_list_id);
    let may = |action: ActionKind| visitor.actor().reaches(action);
    let is_draft = list.state == ListState::Draft;
    let link = |shown: bool, end: &str| shown.then(|| format!("{base}{end}"));
    Links {
        edit: link(is_draft && may(ActionKind::EditPriceList), "/modifica"),
        add: link(is_draft && may(ActionKind::EditPriceList), "/tariffe/nuova"),
        copy: may(ActionKind::EditPriceList).then(|| format!("/listini/nuovo?copia={}", list.price_list_id)),
        approve: link(is_draft && may(ActionKind::ApprovePriceList), "/approva"),
        discard: link(is_draft && may(ActionKind::EditPriceList), "/scarta"),
        simulate: link(may(ActionKind::SimulatePrices), "/simulazione"),
    }
}

fn facts(list: &PriceList, approved: &[PriceList], today: Day) -> Facts {
    let standing = list.standing(approved, today);
    let mut facts = Facts::new()
        .part("Stato", badge(standing))
        .row("Serie", &list.series)
        .row("Valido dal", list.valid_from)
        .row(
            "Valido fino al",
            list.valid_to.map_or("al prossimo listino della serie".to_owned(), |to| to.to_string()),
        )
        .row("Abitanti contati", list.inhabitants.words())
        .row("Postazioni contate", list.workstations.words());
    if let ListState::Approved { act, act_on, by, at } = &list.state {
        facts = facts.row("Atto di approvazione", format!("{act} del {act_on}"));
        facts = facts.row("Approvazione registrata da", format!("{by}, {at}"));
    }
    match (standing, effective(list, approved)) {
        (Standing::Superseded, Some(period)) => facts.row("In vigore", period),
        (_, _) => facts,
    }
}

fn row(list: &PriceList, tariff: &Tariff, editable: bool) -> TariffRow {
    TariffRow {
        href: editable.then(|| format!("/listini/{}/tariffe/{}", list.price_list_id, tariff.tariff_id)),
        service: format!("{} {}", tariff.service_code, tariff.service_name),
        method: tariff.method.kind().label(),
        price: tariff.method.words(),
        vat: tariff.vat.words(),
        proration: tariff.proration.label(),
        note: tariff.note.clone(),
        why: why(list, tariff),
    }
}

/// How the price is computed: the driver and its day, every band, the rule for parts of the year.
fn why(list: &PriceList, tariff: &Tariff) -> Explain {
    let mut why = Explain::new("Come si calcola").step("Metodo", tariff.method.kind().label());
    if let Some(kind) = tariff.method.kind().driver() {
        let label = if kind == DriverKind::Inhabitants { "Abitanti" } else { "Postazioni" };
        why = why.step(label, list.reference(kind).words());
    }
    why = bands(why, &tariff.method);
    why.step("Parte dell'anno", tariff.proration.label())
        .step("IVA", tariff.vat.words())
        .source("Il regime IVA è quello scritto dalla ragioneria del centro. Gli importi si arrotondano al centesimo una volta sola, alla fine.")
}

fn bands(why: Explain, method: &Method) -> Explain {
    let people = |range: &crate::model::Range| format!("{range} abitanti");
    match method {
        Method::BandAmount { bands } | Method::SizeRange { bands: Some(bands), .. } => {
            let why = bands.rows().iter().fold(why, |why, row| why.step(people(&row.range), row.value));
            let largest = jumps(method).into_iter().max_by_key(|jump| jump.step.get().abs());
            largest.map_or(why.clone(), |jump| {
                let where_ = format!("Salto più alto, oltre {} abitanti", crate::model::dotted(jump.last));
                why.step(where_, jump.step)
            })
        }
        Method::Graduated { bands } => {
            let why = bands.rows().iter().fold(why, |why, row| why.step(people(&row.range), row.value));
            why.step("Scaglioni", slice_steps(bands).len().saturating_add(1))
        }
        Method::SizeRange { least, most, bands: None } => {
            why.step("Importo minimo", least).step("Importo massimo", most).step("Fasce", "da decidere")
        }
        Method::HourlyByProfile { profiles } => profiles
            .iter()
            .fold(why, |why, profile| why.step(format!("{} (ora)", profile.name), profile.price)),
        Method::PerInhabitant { .. }
        | Method::PerWorkstation { .. }
        | Method::Flat { .. }
        | Method::Included => why.step("Prezzo", method.words()),
    }
}
