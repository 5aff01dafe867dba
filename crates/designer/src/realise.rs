//! What this is: the creation of the centre from an adopted design: its row, catalogue, organs, staff, a draft price
//! list and a draft agreement, all in the caller's transaction: all of it or nothing.
//! What it is not: their approval; people do that, each in its own area.

use agreements::model::{
    AgreementText, BillingRule, Due, IssueWindow, Joining, MonthDay, NewAgreement, Offer, Offered, Proration,
    Reach, Renewal, Timing,
};
use agreements::store::agreements as acts;
use catalogue::model::{Level as ServiceLevel, Service, ServiceData, ServiceKind};
use kernel::permission::{EditAgreement, EditCentre, EditPriceList, EditService, RealiseDesign};
use kernel::{Actor, Can, Day, Phase, Price, Rate, Target};
use pricing::model::{ListState, Method, PriceList, Reference, Vat};
use pricing::tariffs::TariffData;
use registry::model::{OrganData, StaffData};
use registry::{CentreData, Issuer, Level, ManagementModel, people, planned};
use store::Tx;

use crate::model::content::Fee;
use crate::model::people::held;
use crate::model::reference::service_of;
use crate::model::{Design, FeeKind, Offering, ServiceItem};
use crate::store::{self as stored, Created, Failure};

/// The VAT rate that a draft tariff proposes; the note says that the accountant must check it.
const VAT: Rate = Rate::new(2200);
const VAT_NOTE: &str = "Regime IVA proposto: da verificare con la ragioneria prima di approvare il listino";
/// One cent, in the hundred-millionths of a euro in which unit prices are kept.
const CENT: i64 = 1_000_000;

/// Creates the centre. Refused when the design is not adopted, or the centre is there.
pub async fn realise(tx: &mut Tx, actor: &Actor, design: &Design, name: &str) -> Result<Created, Failure> {
    design.realised()?;
    let can = actor.may(RealiseDesign, &Target::centre(actor.tenant(), Phase::Current))?;
    let mut created = Created { centre: centre(tx, &can, design, name).await?, ..Created::default() };
    let services = services(tx, actor, design).await?;
    created.services = services.iter().map(|(_, service)| named(service)).collect();
    organisation(tx, actor, design, &mut created).await?;
    prices(tx, actor, (design, &services), &mut created).await?;
    agreement(tx, actor, (design, &services), &mut created).await?;
    created.left = left(design, created.tariffs, services.len());
    stored::mark_realised(tx, &can, design, &created).await?;
    Ok(created)
}

fn named(service: &Service) -> String {
    format!("{} {}", service.data.code, service.data.name)
}

async fn centre(
    tx: &mut Tx,
    can: &Can<RealiseDesign>,
    design: &Design,
    name: &str,
) -> Result<String, Failure> {
    let there =
        || registry::RegistryError::Refused("Il centro esiste già: non si crea una seconda volta.".into());
    let plan = planned::pending(tx).await?.ok_or_else(there)?;
    let content = &design.content;
    let model = ManagementModel::new(content.form, content.level, &content.partner)
        .map_err(|why| crate::model::state::NotNow::Faults(vec![why.into()]))?;
    let issuer = Issuer { denomination: format!("Provincia di {}", plan.province), ..Issuer::default() };
    let data =
        CentreData { name: name.to_owned(), uts_code: plan.uts_code, province: plan.province, model, issuer };
    Ok(planned::realise(tx, can, data).await?.data.name)
}

/// The services of the design in the catalogue, in their order.
async fn services<'a>(
    tx: &mut Tx,
    actor: &Actor,
    design: &'a Design,
) -> Result<Vec<(&'a ServiceItem, Service)>, Failure> {
    let can = actor.may(EditService, &Target::centre(actor.tenant(), Phase::Current))?;
    let mut all = Vec::new();
    let mut own = 0_u32;
    for item in &design.content.services {
        let known = item.reference.as_deref().and_then(service_of);
        let code = known.map_or_else(
            || {
                own = own.saturating_add(1);
                format!("P{own:02}")
            },
            |known| known.catalogue.to_owned(),
        );
        let data = ServiceData {
            code,
            name: item.name.clone(),
            level: level(item.level),
            kind: ServiceKind::Single,
            description: known.map(|known| known.what.to_owned()).unwrap_or_default(),
            audience: "Enti aderenti".into(),
            contact: String::new(),
            included: String::new(),
            parts: Vec::new(),
        };
        let id = tx.id();
        all.push((item, catalogue::services::add(tx, &can, id, data).await?));
    }
    Ok(all)
}

fn level(level: Level) -> ServiceLevel {
    match level {
        Level::Base => ServiceLevel::Base,
        Level::Intermediate => ServiceLevel::Intermediate,
        Level::Advanced => ServiceLevel::Advanced,
    }
}

/// Organs, and staff: people of a role who give the same share stand in one row.
async fn organisation(
    tx: &mut Tx,
    actor: &Actor,
    design: &Design,
    created: &mut Created,
) -> Result<(), Failure> {
    let can = actor.may(EditCentre, &Target::centre(actor.tenant(), Phase::Current))?;
    for organ in &design.content.organs {
        let data = OrganData {
            kind: organ.kind,
            name: organ.name.clone(),
            functions: organ.functions.clone(),
            seat_rule: organ.seats.clone(),
            term_years: organ.term_years,
        };
        let id = tx.id();
        people::add_organ(tx, &can, id, &data).await?;
        created.organs.push(data.name);
    }
    let today = tx.today().max(Day::new(design.content.first_year, 1, 1).unwrap_or(Day::FIRST));
    for one in held(&design.content, today) {
        let mut shares: Vec<Rate> = one.posts.iter().map(|post| post.share).collect();
        shares.sort_unstable();
        shares.dedup();
        for share in shares {
            let people_of = one.posts.iter().filter(|post| post.share == share).count();
            let data = StaffData {
                role: one.role.name.clone(),
                employer: one.role.employer,
                people: i64::try_from(people_of).unwrap_or(1),
                share,
                skills: one.role.skills.clone(),
                qualification: one.role.qualification.clone(),
            };
            let id = tx.id();
            people::add_staff(tx, &can, id, &data).await?;
            created.staff.push(format!("{}: {} per il {}", data.role, data.people, data.share));
        }
    }
    Ok(())
}

/// The name of the series of price lists, to which the agreement refers.
const SERIES: &str = "Servizi del centro";

async fn prices(
    tx: &mut Tx,
    actor: &Actor,
    (design, services): (&Design, &[(&ServiceItem, Service)]),
    created: &mut Created,
) -> Result<(), Failure> {
    let can = actor.may(EditPriceList, &Target::centre(actor.tenant(), Phase::Draft))?;
    let reference = Reference::FirstJanuary { years_before: 1 };
    let list = PriceList {
        price_list_id: tx.id(),
        series: SERIES.into(),
        name: format!("Listino {}", design.content.first_year),
        valid_from: first_day(design, tx.today()),
        valid_to: None,
        inhabitants: reference,
        workstations: reference,
        state: ListState::Draft,
        version: 1,
    };
    pricing::lists::add(tx, &can, &list, None).await?;
    for (item, service) in services {
        let Some(method) = method(item.fee) else { continue };
        let data = TariffData {
            unit_label: method.kind().unit().to_owned(),
            method,
            vat: Vat::Standard { rate: VAT },
            proration: Proration::ByDay,
            note: VAT_NOTE.into(),
        };
        let id = tx.id();
        pricing::tariffs::add(tx, &can, &list, (id, service), data).await?;
        created.tariffs = created.tariffs.saturating_add(1);
    }
    created.price_list = list.price_list_id.to_string();
    Ok(())
}

fn method(fee: Fee) -> Option<Method> {
    let price = || fee.amount.get().checked_mul(CENT).map(Price::new);
    match fee.kind {
        FeeKind::Undecided => None,
        FeeKind::Included => Some(Method::Included),
        FeeKind::PerBody => Some(Method::Flat { amount: fee.amount }),
        FeeKind::PerInhabitant => Some(Method::PerInhabitant { price: price()? }),
        FeeKind::PerWorkstation => Some(Method::PerWorkstation { price: price()? }),
    }
}

fn first_day(design: &Design, today: Day) -> Day {
    Day::new(design.content.first_year, 1, 1).unwrap_or(today)
}

async fn agreement(
    tx: &mut Tx,
    actor: &Actor,
    (design, services): (&Design, &[(&ServiceItem, Service)]),
    created: &mut Created,
) -> Result<(), Failure> {
    let can = actor.may(EditAgreement, &Target::centre(actor.tenant(), Phase::Draft))?;
    let content = &design.content;
    let Some((from, to)) = MonthDay::new(10, 1).zip(MonthDay::new(10, 31)) else { return Ok(()) };
    let body = format!(
        "Bozza dal progetto «{}». Il testo è quello dello schema di convenzione, da approvare con gli atti del progetto.",
        design.title()
    );
    let terms = NewAgreement {
        number: format!("1/{}", content.first_year),
        title: format!("Convenzione per i servizi del {}", created.centre),
        text: AgreementText { version_label: "1.0".into(), body },
        reach: Reach { starts: first_day(design, tx.today()), months: content.months.max(1) },
        renewal: Renewal::Express,
        notice_months: 6,
        joining: Joining::AnyTime,
        billing: BillingRule {
            window: IssueWindow { from, to },
            timing: Timing::Advance,
            due: Due::EndOfYear,
            proration: Proration::ByDay,
        },
        price_series: SERIES.into(),
    };
    let id = tx.id();
    let draft = acts::create(tx, &can, id, terms).await?;
    let offered: Vec<Offered> = services
        .iter()
        .map(|(item, service)| Offered {
            service_id: service.service_id,
            name: service.data.name.clone(),
            offer: match item.offering {
                Offering::Base => Offer::Base,
                Offering::Optional => Offer::Optional,
            },
        })
        .collect();
    acts::set_offered(tx, &can, &draft, &offered).await?;
    created.agreement = draft.agreement_id.to_string();
    Ok(())
}

/// What people still have to do, in Italian.
fn left(design: &Design, tariffs: u32, services: usize) -> Vec<String> {
    let mut left = vec![
        "Completa i dati per le fatture nella pagina del centro".to_owned(),
        "Indica da quando ogni servizio è attivo, nel catalogo".to_owned(),
    ];
    if usize::try_from(tariffs).is_ok_and(|tariffs| tariffs < services) {
        left.push(format!("Nel listino mancano le tariffe di {} servizi su {services}", missing(design)));
    }
    left.push("Controlla il regime IVA di ogni tariffa, poi approva il listino".to_owned());
    left.push("Completa la convenzione con il testo approvato e registra i passi di approvazione".to_owned());
    left
}

fn missing(design: &Design) -> usize {
    design.content.services.iter().filter(|service| service.fee.kind == FeeKind::Undecided).count()
}
