//! What this is: a centre with members to be billed: bodies with their codes and inhabitants, an agreement with five
//! services, one membership each, made by the areas themselves.
//! What it is not: prices; see `prices`.

use agreements::model::{
    Act, Adhesion, Agreement, AgreementText, BillingRule, CigAnswer, Due, IssueWindow, Joining, MonthDay,
    NewAgreement, Offer, Offered, Proration, PurchaseData, Reach, Renewal,
};
use agreements::store::purchase::{ALL_SERVICES, PurchaseRow};
use agreements::store::{agreements as acts, memberships, purchase, steps};
use anyhow::{Context as _, Result};
use kernel::permission::{EditAgreement, EditBody, EditMembership, EditPurchaseData, RecordDriver};
use kernel::{
    Actor, BodyId, Day, OfficeCode, Phase, PostalCode, ProvinceSign, ServiceId, Target, TaxCode, TenantId,
};
use registry::{Address, BodyData, BodyKind, Driver, NewDriverValue, bodies, drivers};
use store::{Db, Tx};

/// The services that everybody has, so how many lines.
pub(crate) const SERVICES: [&str; 5] = [
    "Assistenza e help desk",
    "Posta elettronica",
    "Sito istituzionale",
    "Connettività",
    "Sicurezza informatica",
];
/// The series of price lists to which the agreement refers.
pub(crate) const SERIES: &str = "base";

/// The id of a service, the same in every centre.
pub(crate) fn service(number: usize) -> Result<ServiceId> {
    Ok(ServiceId(uuid::Uuid::from_u128(0x5E00 + u128::try_from(number)?)))
}

/// Makes so many members, for invoices of the services of a year.
pub(crate) async fn make(db: &Db, centre: TenantId, (members, year): (u32, i16)) -> Result<()> {
    let console = Actor::console(centre);
    let mut tx = db.write(centre, &console).await?;
    let agreement = agreement(&mut tx, &console, year).await?;
    for number in 1..=members {
        let body = body(&mut tx, &console, (number, year)).await?;
        join(&mut tx, &console, &agreement, (number, body)).await?;
    }
    Ok(tx.commit().await?)
}

async fn agreement(tx: &mut Tx, console: &Actor, year: i16) -> Result<Agreement> {
    let can = console.may(EditAgreement, &Target::centre(tx.tenant(), Phase::Draft))?;
    let id = tx.id();
    let draft = acts::create(tx, &can, id, terms(year)?).await?;
    let mut offered = Vec::new();
    for (number, name) in SERVICES.into_iter().enumerate() {
        offered.push(Offered { service_id: service(number)?, name: name.into(), offer: Offer::Base });
    }
    acts::set_offered(tx, &can, &draft, &offered).await?;
    let on = draft.terms.reach.starts.yesterday();
    for mut step in steps::of(tx, id).await? {
        step.done_on = Some(on);
        steps::record(tx, &can, &draft, step).await?;
    }
    Ok(acts::approve(tx, &can, &draft, on).await?)
}

fn terms(year: i16) -> Result<NewAgreement> {
    Ok(NewAgreement {
        number: "1".into(),
        title: "Servizi del centro".into(),
        text: AgreementText { version_label: "1".into(), body: "Art. 1".into() },
        reach: Reach { starts: first_of(year)?, months: 60 },
        renewal: Renewal::Express,
        notice_months: 6,
        joining: Joining::AnyTime,
        billing: BillingRule {
            window: IssueWindow { from: MonthDay::parse("01/01")?, to: MonthDay::parse("31/12")? },
            timing: agreements::model::Timing::Advance,
            due: Due::EndOfYear,
            proration: Proration::ByDay,
        },
        price_series: SERIES.into(),
    })
}

/// A body with all that an invoice needs, and its inhabitants at the beginning of the year before.
async fn body(tx: &mut Tx, console: &Actor, (number, year): (u32, i16)) -> Result<BodyId> {
    let can = console.may(EditBody, &Target::centre(tx.tenant(), Phase::Current))?;
    let id: BodyId = tx.id();
    bodies::add(tx, &can, id, body_data(number)?).await?;
    let can = console.may(RecordDriver, &Target::body(tx.tenant(), id, Phase::Current))?;
    let figure = NewDriverValue {
        body_id: id,
        driver: Driver::inhabitants(),
        reference_date: first_of(year - 1)?,
        value: i64::from(number * 7919 % 90_000),
        source: "misure".into(),
    };
    drivers::record(tx, &can, &figure).await?;
    Ok(id)
}

fn body_data(number: u32) -> Result<BodyData> {
    let mut data = BodyData::named(BodyKind::Municipality, format!("Prova {number}"));
    data.codes.tax_code = Some(tax_code(number)?);
    data.invoicing.office_code = Some(OfficeCode::parse(&format!("M{number:05}"))?);
    data.address = Address {
        street: "Via Roma".into(),
        street_number: "1".into(),
        postal_code: Some(PostalCode::parse("61029")?),
        town: "Prova".into(),
        province: Some(ProvinceSign::parse("PU")?),
    };
    Ok(data)
}

fn tax_code(number: u32) -> Result<TaxCode> {
    let ten = format!("9990{number:06}");
    let check = kernel::luhn_check_digit(&ten).context("no check digit")?;
    Ok(TaxCode::parse(&format!("{ten}{check}"))?)
}

async fn join(
    tx: &mut Tx,
    console: &Actor,
    agreement: &Agreement,
    (number, body): (u32, BodyId),
) -> Result<()> {
    let target = Target::body(tx.tenant(), body, Phase::Current);
    let starts = agreement.terms.reach.starts;
    let act = Act { number: number.to_string(), date: starts.yesterday() };
    let joining = memberships::Joining {
        membership_id: tx.id(),
        body_id: body,
        name: memberships::BodyName::plain(format!("Prova {number}")),
        adhesion: Adhesion {
            act: act.clone(),
            signed_on: Some(starts.yesterday()),
            registry_number: number.to_string(),
            effective_from: starts,
        },
    };
    let can = console.may(EditMembership, &target)?;
    let membership = memberships::join(tx, &can, agreement, joining).await?;
    let can = console.may(EditPurchaseData, &target)?;
    let cig = Some(CigAnswer::NotDue("Accordo tra amministrazioni".into()));
    let data = PurchaseData { cig, cup: None, commitment: Some(act) };
    let (membership_id, year) = (membership.membership_id, starts.year());
    let row = PurchaseRow { membership_id, year, service_id: ALL_SERVICES, data, version: 0 };
    purchase::set(tx, &can, &membership, row).await?;
    Ok(())
}

pub(crate) fn first_of(year: i16) -> Result<Day> {
    Day::new(year, 1, 1).context("no such year")
}
