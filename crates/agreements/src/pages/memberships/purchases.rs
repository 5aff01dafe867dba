//! What this is: CIG, CUP and commitment of a member for a year: for all services or for one.
//! What it is not: only the centre's: the body's own referent and accounts office fill it in.

use axum::extract::{Path, State};
use axum::response::Response;
use kernel::permission::EditPurchaseData;
use kernel::{Can, Cig, Cup, Day, MembershipId, ServiceId};
use webkit::{
    App, DiffTable, Form, FormErrors, FormPage, ListQuery, Notice, Pairs, Posted, Problem, Reader, SignedIn,
};

use super::super::{finish, membership, seen, target_of};
use super::billed_years::{BilledYears, OnInvoice};
use super::{Told, address, frame, told};
use crate::Failure;
use crate::model::{Act, CigAnswer, Line, Membership, PurchaseData};
use crate::store::lines;
use crate::store::purchase::{self, ALL_SERVICES, PurchaseRow};

struct Shown {
    can: Can<EditPurchaseData>,
    membership: Membership,
    lines: Vec<Line>,
    known: Vec<PurchaseRow>,
}

async fn load(app: &App, who: &SignedIn, id: MembershipId) -> Result<Shown, Problem> {
    let (membership, _) = membership(app, who, id).await?;
    let can = who.actor().may(EditPurchaseData, &target_of(who, &membership))?;
    let mut tx = app.db.read(can.tenant()).await?;
    let lines = lines::of(&mut tx, id).await?;
    let known = purchase::of(&mut tx, id).await?;
    Ok(Shown { can, membership, lines, known })
}

impl Shown {
    fn of(&self, year: i16, service: ServiceId) -> Option<&PurchaseRow> {
        self.known.iter().find(|row| row.year == year && row.service_id == service)
    }

    fn data(&self, year: i16, service: ServiceId) -> PurchaseData {
        self.of(year, service).map(|row| row.data.clone()).unwrap_or_default()
    }

    /// «Tutti i servizi», then each service once.
    fn services(&self) -> Vec<(ServiceId, String)> {
        let mut all = vec![(ALL_SERVICES, "tutti i servizi dell'anno".to_owned())];
        for line in &self.lines {
            if !all.iter().any(|(id, _)| *id == line.service_id) {
                all.push((line.service_id, line.service_name.clone()));
            }
        }
        all
    }
}

fn page(app: &App, who: &SignedIn, shown: &Shown, (year, service, form): (i16, ServiceId, Form)) -> FormPage {
    let services = shown.services();
    let name = services.iter().find(|(id, _)| *id == service).map_or("", |(_, name)| name.as_str());
    let frame = frame(who, app, &shown.membership, format!("CIG e impegno {year}"))
        .lead(format!("{}: {name}", shown.membership.body_name));
    let text = "Servono per la fattura elettronica: un ente locale può rifiutarla se mancano CIG o CUP dove dovuti, o \
        numero e data della determina d'impegno (DM 132/2020, da verificare con la propria ragioneria).";
    let version = shown.of(year, service).map_or(0, |row| row.version);
    let saved = as_seen(&shown.data(year, service));
    let hidden = form.hidden("service", service);
    FormPage::new(frame, form, "Salva", address(shown.membership.membership_id))
        .notice(Notice::info(text))
        .shown(version, &saved)
        .hidden(hidden)
        .fields(|form| {
            vec![
                form.text("cig", "CIG")
                    .help("10 caratteri, per esempio B00ABCD7E9; lascia vuoto se non è dovuto")
                    .longest(10),
                form.text("no_cig_reason", "Motivo se il CIG non è dovuto")
                    .help("Per esempio «Accordo tra amministrazioni»")
                    .longest(200),
                form.text("cup", "CUP")
                    .help("15 caratteri, solo se c'è un progetto d'investimento")
                    .longest(15),
                form.text("commitment_number", "Numero della determina d'impegno")
                    .help("Per esempio 33")
                    .longest(60),
                form.day("commitment_date", "Data della determina d'impegno").help("Per esempio 05/01/2026"),
            ]
        })
}

fn values(data: &PurchaseData) -> Vec<(&'static str, String)> {
    let (cig, reason) = match &data.cig {
        Some(CigAnswer::Code(cig)) => (cig.to_string(), String::new()),
        Some(CigAnswer::NotDue(reason)) => (String::new(), reason.clone()),
        None => (String::new(), String::new()),
    };
    let commitment = data.commitment.as_ref();
    vec![
        ("cig", cig),
        ("no_cig_reason", reason),
        ("cup", data.cup.as_ref().map(ToString::to_string).unwrap_or_default()),
        ("commitment_number", commitment.map(|act| act.number.clone()).unwrap_or_default()),
        ("commitment_date", commitment.map(|act| act.date.iso()).unwrap_or_default()),
    ]
}

/// The data as the table of differences shows them.
fn as_seen(data: &PurchaseData) -> Pairs {
    let (cig, reason) = match &data.cig {
        Some(CigAnswer::Code(cig)) => (cig.to_string(), String::new()),
        Some(CigAnswer::NotDue(reason)) => (String::new(), reason.clone()),
        None => (String::new(), String::new()),
    };
    seen([
        ("CIG", cig),
        ("Motivo se il CIG non è dovuto", reason),
        ("CUP", data.cup.as_ref().map(ToString::to_string).unwrap_or_default()),
        ("Determina d'impegno", data.commitment.as_ref().map(ToString::to_string).unwrap_or_default()),
    ])
}

fn valid_year(year: i16) -> Result<i16, Problem> {
    if (2000..=2199).contains(&year) { Ok(year) } else { Err(Problem::NotFound) }
}

/// `GET /adesioni/{id}/acquisti/{year}?servizio=…`
pub(super) async fn show(
    State(app): State<App>,
    who: SignedIn,
    Path((id, year)): Path<(MembershipId, i16)>,
    query: ListQuery,
) -> Result<Response, Problem> {
    let (year, shown) = (valid_year(year)?, load(&app, &who, id).await?);
    let service = query.filter_as("servizio").unwrap_or(ALL_SERVICES);
    if !shown.services().iter().any(|(known, _)| *known == service) {
        return Err(Problem::NotFound);
    }
    let values = values(&shown.data(year, service));
    let form = Form::filled(&who, format!("{}/acquisti/{year}", address(id)), values);
    page(&app, &who, &shown, (year, service, form)).show()
}

/// `POST /adesioni/{id}/acquisti/{year}`
pub(super) async fn save(
    State(app): State<App>,
    who: SignedIn,
    billed: Told,
    Path((id, year)): Path<(MembershipId, i16)>,
    posted: Posted,
) -> Result<Response, Problem> {
    let (year, shown) = (valid_year(year)?, load(&app, &who, id).await?);
    let service = posted.get("service").and_then(|text| text.parse().ok()).unwrap_or(ALL_SERVICES);
    if !shown.services().iter().any(|(known, _)| *known == service) {
        return Err(Problem::NotFound);
    }
    let action = format!("{}/acquisti/{year}", address(id));
    let again =
        |errors| page(&app, &who, &shown, (year, service, Form::with(&posted, &action, errors))).invalid();
    let (version, data) = match read(posted.reader()) {
        Ok(read) => read,
        Err(errors) => return again(errors),
    };
    let mine = as_seen(&data);
    let row = PurchaseRow { membership_id: id, year, service_id: service, data, version };
    let mut tx = app.db.write(shown.can.tenant(), who.actor()).await?;
    let billed = BilledYears::of(&mut tx, &shown.lines, &told(billed)).await?;
    if billed.has(&shown.lines, year, service) == OnInvoice::Yes {
        return again(FormErrors::one("", on_invoice(year)));
    }
    let done = purchase::set(&mut tx, &shown.can, &shown.membership, row).await;
    if let Err(Failure::Stale) = done {
        drop(tx);
        let shown = load(&app, &who, id).await?;
        let diff = DiffTable::three_way(&posted, &as_seen(&shown.data(year, service)), &mine);
        let form = Form::late(&posted, action);
        return page(&app, &who, &shown, (year, service, form)).diff(diff).conflict();
    }
    finish(tx, done, (&address(id), |()| format!("CIG e impegno {year} aggiornati.")), again).await
}

fn on_invoice(year: i16) -> String {
    format!(
        "I servizi del {year} sono già in fattura: CIG e impegno restano quelli della fattura. Per correggerli serve \
         una nota di credito."
    )
}

fn read(mut f: Reader<'_>) -> Result<(i64, PurchaseData), FormErrors> {
    let version = f.version();
    let cig = f.optional("cig", "CIG", Cig::parse);
    let reason = f.optional_text("no_cig_reason", "Motivo se il CIG non è dovuto", 200);
    let cup = f.optional("cup", "CUP", Cup::parse);
    let number = f.optional_text("commitment_number", "Numero della determina d'impegno", 60);
    let date: Option<Day> = f.optional_day("commitment_date", "Data della determina d'impegno");
    if cig.is_some() && reason.is_some() {
        f.error(
            "no_cig_reason",
            "Motivo se il CIG non è dovuto: scrivi il CIG oppure il motivo, non tutti e due",
        );
    }
    if number.is_some() != date.is_some() {
        f.error("commitment_date", "Data della determina d'impegno: servono insieme numero e data");
    }
    f.finish_with(|| {
        let cig = cig.map(CigAnswer::Code).or_else(|| reason.map(CigAnswer::NotDue));
        let commitment = number.zip(date).map(|(number, date)| Act { number, date });
        Some((version, PurchaseData { cig, cup, commitment }))
    })
}
