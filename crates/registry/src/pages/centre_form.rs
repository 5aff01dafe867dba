//! What this is: creating a centre and changing its data.
//! What it is not: organs and staff.

use askama::Template;
use axum::extract::State;
use kernel::permission::{CreateCentre, EditCentre};
use kernel::{Email, Iban, Phase, PostalCode, ProvinceSign, Slug, Target, TaxCode, TenantId, VatNumber};
use webkit::{
    App, DiffTable, Flash, Form, FormErrors, Frame, Html, Pairs, Posted, Problem, Reader, SignedIn, page,
    page_conflict, page_invalid, redirect, redirect_with,
};

use super::{Answer, form_errors, sent_twice, write};
use crate::model::centre::parse_regime;
use crate::model::{Address, Centre, CentreData, Issuer, Level, ManagementForm, ManagementModel};
use crate::{RegistryError, centre, national};

#[derive(Template)]
#[template(path = "centre_form.html")]
struct CentreForm {
    frame: Frame,
    form: Form,
    hidden: Html,
    diff: Option<DiffTable>,
    provinces: Vec<(String, String)>,
    is_new: bool,
    back: &'static str,
}

/// The Provinces of the compiled register, for the list to choose from.
pub(super) fn provinces() -> Result<Vec<(String, String)>, Problem> {
    let mut all: Vec<(String, String)> = national::units()?;
    all.sort_by(|a, b| a.1.cmp(&b.1));
    Ok(all)
}

fn new_form((app, who): (&App, &SignedIn), form: Form) -> Result<CentreForm, Problem> {
    let frame = Frame::new(who, app, "Nuovo centro servizi").area("centri").crumb("Centri", "/centri").lead(
        "Nome, Provincia, forma di gestione e livello. I dati per le fatture si possono completare dopo.",
    );
    let hidden = form.once(app.ids.fresh::<TenantId>());
    Ok(CentreForm { frame, form, hidden, diff: None, provinces: provinces()?, is_new: true, back: "/centri" })
}

pub(super) async fn new(State(app): State<App>, who: SignedIn) -> Answer {
    who.actor().may_over(CreateCentre)?;
    page(&new_form((&app, &who), Form::empty(&who, "/centri/nuovo"))?)
}

pub(super) async fn create(State(app): State<App>, who: SignedIn, posted: Posted) -> Answer {
    let can = who.actor().may_over(CreateCentre)?;
    let invalid =
        |errors| page_invalid(&new_form((&app, &who), Form::with(&posted, "/centri/nuovo", errors))?);
    let (id, slug, data) = match read_new(&posted) {
        Ok(read) => read,
        Err(errors) => return invalid(errors),
    };
    match centre::create(&app.db, &can, who.actor(), (id, slug), data).await {
        Ok(centre) => {
            let said = format!("Creato il centro {}. Ora invita chi lo dirige.", centre.name);
            Ok(redirect_with("/centri", Flash::success(said)))
        }
        Err(error) if sent_twice(&error) => Ok(redirect("/centri")),
        Err(error) => invalid(form_errors(error)?),
    }
}

fn read_new(posted: &Posted) -> Result<(TenantId, Slug, CentreData), FormErrors> {
    let mut f = posted.reader();
    let id = f.once();
    let slug = f.parsed("slug", "Nome per l'indirizzo", Slug::parse);
    if slug.as_ref().is_some_and(|slug| slug.as_str() == "nuovo") {
        f.error("slug", "Nome per l'indirizzo: «nuovo» è riservato. Scegline un altro");
    }
    let data = read(f)?;
    match (id, slug) {
        (Some(id), Some(slug)) => Ok((id, slug, data)),
        _ => Err(FormErrors::one("", "Ricarica la pagina e compila di nuovo il modulo")),
    }
}

fn read(mut f: Reader<'_>) -> Result<CentreData, FormErrors> {
    let name = f.text("name", "Nome del centro", 1..=200);
    let units = national::units().unwrap_or_default();
    let find = |code: &str| units.iter().find(|(known, _)| known == code).cloned();
    let province = f.choice("uts_code", "Provincia", find);
    let form = f.choice("form", "Forma di gestione", ManagementForm::from_code);
    let level = f.choice("level", "Livello", Level::from_code);
    let partner = f.text("partner", "Società o partner", 0..=200);
    let model = form.zip(level).map(|(form, level)| ManagementModel::new(form, level, &partner));
    let model = match model {
        Some(Err(why)) => {
            let field = if matches!(why, crate::model::NotAModel::NoBase(_)) { "level" } else { "partner" };
            f.error(field, why.to_string());
            None
        }
        Some(Ok(model)) => Some(model),
        None => None,
    };
    let issuer = read_issuer(&mut f);
    f.finish_with(|| {
        let (uts_code, province) = province?;
        Some(CentreData { name, uts_code, province, model: model?, issuer })
    })
}

fn read_issuer(f: &mut Reader<'_>) -> Issuer {
    Issuer {
        denomination: f.text("denomination", "Denominazione", 0..=80),
        tax_code: f.optional("tax_code", "Codice fiscale", TaxCode::parse),
        vat_number: f.optional("vat_number", "Partita IVA", VatNumber::parse),
        address: Address {
            street: f.text("street", "Indirizzo", 0..=60),
            street_number: f.text("street_number", "Numero civico", 0..=8),
            postal_code: f.optional("postal_code", "CAP", PostalCode::parse),
            town: f.text("town", "Località", 0..=60),
            province: f.optional("address_province", "Provincia della sede", ProvinceSign::parse),
        },
        regime: f.optional("regime", "Regime fiscale", parse_regime).unwrap_or_default(),
        iban: f.optional("iban", "IBAN", Iban::parse),
        office: f.text("office", "Ufficio", 0..=100),
        email: f.optional("email", "E-mail", Email::parse),
        phone: f.text("phone", "Telefono", 0..=60),
        pec: f.optional("pec", "PEC", Email::parse),
        transmitter: f.optional("transmitter", "Codice del trasmittente", TaxCode::parse),
    }
}

/// Names, labels and texts of the fields.
fn rows(data: &CentreData) -> Vec<(&'static str, &'static str, String)> {
    fn text<T: ToString>(value: Option<&T>) -> String {
        value.map(ToString::to_string).unwrap_or_default()
    }
    let (issuer, address) = (&data.issuer, &data.issuer.address);
    vec![
        ("name", "Nome del centro", data.name.clone()),
        ("uts_code", "Provincia", data.uts_code.clone()),
        ("form", "Forma di gestione", data.model.form().code().into()),
        ("level", "Livello", data.model.level().code().into()),
        ("partner", "Società o partner", data.model.partner().into()),
        ("denomination", "Denominazione", issuer.denomination.clone()),
        ("tax_code", "Codice fiscale", text(issuer.tax_code.as_ref())),
        ("vat_number", "Partita IVA", text(issuer.vat_number.as_ref())),
        ("street", "Indirizzo", address.street.clone()),
        ("street_number", "Numero civico", address.street_number.clone()),
        ("postal_code", "CAP", text(address.postal_code.as_ref())),
        ("town", "Località", address.town.clone()),
        ("address_province", "Provincia della sede", text(address.province.as_ref())),
        ("regime", "Regime fiscale", issuer.regime.clone()),
        ("iban", "IBAN", text(issuer.iban.as_ref())),
        ("office", "Ufficio", issuer.office.clone()),
        ("email", "E-mail", text(issuer.email.as_ref())),
        ("phone", "Telefono", issuer.phone.clone()),
        ("pec", "PEC", text(issuer.pec.as_ref())),
        ("transmitter", "Codice del trasmittente", text(issuer.transmitter.as_ref())),
    ]
}

const EDIT: &str = "/centro/modifica";

fn edit_form((app, who): (&App, &SignedIn), centre: &Centre, form: Form) -> Result<CentreForm, Problem> {
    let frame =
        Frame::new(who, app, "Modifica il centro").area("centro").crumb(centre.name.clone(), "/centro");
    let hidden = form.shown(centre.version, &as_seen(&centre.data));
    Ok(CentreForm {
        frame,
        form,
        hidden,
        diff: None,
        provinces: provinces()?,
        is_new: false,
        back: "/centro",
    })
}

async fn mine(app: &App, who: &SignedIn) -> Result<(kernel::Can<EditCentre>, Centre), Problem> {
    let can = who.actor().may(EditCentre, &Target::centre(who.actor().tenant(), Phase::Current))?;
    let found = centre::get(&mut app.db.read(can.tenant()).await?).await?;
    Ok((can, found.ok_or(Problem::NotFound)?))
}

pub(super) async fn form(State(app): State<App>, who: SignedIn) -> Answer {
    let (_, centre) = mine(&app, &who).await?;
    let values = rows(&centre.data).into_iter().map(|(name, _, text)| (name, text));
    let form = Form::filled(&who, EDIT, values);
    page(&edit_form((&app, &who), &centre, form)?)
}

pub(super) async fn change(State(app): State<App>, who: SignedIn, posted: Posted) -> Answer {
    let (can, centre) = mine(&app, &who).await?;
    let mut f = posted.reader();
    let shown = f.version();
    let again = |form| edit_form((&app, &who), &centre, form);
    let invalid = |errors| page_invalid(&again(Form::with(&posted, EDIT, errors))?);
    let data = match read(f) {
        Ok(data) => data,
        Err(errors) => return invalid(errors),
    };
    let mut tx = write(&app.db, &who).await?;
    match centre::change(&mut tx, &can, shown, data.clone()).await {
        Ok(_) => tx.commit().await?,
        Err(RegistryError::Stale) => {
            let diff = DiffTable::three_way(&posted, &as_seen(&centre.data), &as_seen(&data));
            return page_conflict(&CentreForm { diff: Some(diff), ..again(Form::late(&posted, EDIT))? });
        }
        Err(error) => return invalid(form_errors(error)?),
    }
    Ok(redirect_with("/centro", Flash::success("Dati del centro salvati.")))
}

/// The centre as the table of differences shows it.
fn as_seen(data: &CentreData) -> Pairs {
    let read = |name, text| match name {
        "uts_code" => data.province.clone(),
        "form" => data.model.form().label().to_owned(),
        "level" => data.model.level().label().to_owned(),
        _ => text,
    };
    rows(data).into_iter().map(|(name, label, text)| (label.to_owned(), read(name, text))).collect()
}
