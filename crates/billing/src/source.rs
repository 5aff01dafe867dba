//! What this is: everything a run needs, read once from the areas below: members and their services, bodies, price
//! lists, figures, what is billed already, the rules in force.
//! What it is not: a decision; `model::prepared` makes the invoices of it, without a database.

use std::collections::hash_map::Entry;
use std::collections::{BTreeMap, HashMap};

use agreements::BillableLine;
use agreements::model::PurchaseData;
use kernel::permission::{PreviewRun, ViewAgreements, ViewPrices};
use kernel::{Actor, BodyId, Can, Cents, Day, LineId, MembershipId, Period, ServiceId};
use pricing::model::{DriverKind, DriverValue, Drivers, PriceList};
use registry::{Body, BodyKind, Driver};
use store::{StoreError, Tx};
use webkit::App;

use crate::model::charging::{Billed, ListWithTariffs, ServiceLine, charged};
use crate::model::prepared::{Centre, Prepared, prepare};
use crate::model::{Address, AgreementRef, Issuer, Line, Member, Missing};
use crate::settings;
use crate::shares::{self, Shares};
use crate::store::{Failure, periods};

/// The figures of all bodies on one day.
type Figures = HashMap<(DriverKind, Day), HashMap<BodyId, DriverValue>>;

/// The lines of each service of a body, whichever membership they belong to, in order of their days.
type Services = HashMap<(BodyId, ServiceId), Vec<ServiceLine>>;

/// Everything a run needs.
pub struct Source {
    centre: Centre,
    members: Vec<(Member, Vec<BillableLine>)>,
    services: Services,
    lists: Vec<ListWithTariffs>,
    figures: Figures,
    billed: HashMap<LineId, Vec<Billed>>,
    shares: Shares,
    year: i16,
    on: Day,
}

/// Reads everything for the invoices of a year's services, dated on a day.
pub async fn load(app: &App, actor: &Actor, (year, on): (i16, Day)) -> Result<Source, Failure> {
    let can = actor.may_over(PreviewRun)?;
    let members = actor.may_over(ViewAgreements)?;
    let prices = actor.may_over(ViewPrices)?;
    let rules = settings::in_force(&app.db, can.tenant(), on).await?;
    let mut tx = app.db.read(can.tenant()).await?;
    let issuer = registry::centre::get(&mut tx).await?.map(|centre| issuer(&centre.data.issuer));
    let bodies = registry::bodies::every(&mut tx, &can).await?;
    let lines = agreements::billable(&mut tx, &members, year).await?;
    let lists = lists(&mut tx, &prices, year).await?;
    let figures = figures(&mut tx, &can, (&lists, year)).await?;
    let billed = billed(&mut tx, &can, year).await?;
    let shares = shares::load(&mut tx, &can, (year, &lines)).await?;
    Ok(Source {
        centre: Centre { issuer: issuer.unwrap_or_default(), rules },
        services: services(&lines),
        members: by_member(&bodies, lines, &shares),
        lists,
        figures,
        billed,
        shares,
        year,
        on,
    })
}

impl Source {
    /// The centre and the rules in force.
    pub fn centre(&self) -> &Centre {
        &self.centre
    }

    /// Shares of common costs that belong to no membership any more: of which body, how much.
    pub fn strays(&self) -> Vec<(String, Cents)> {
        self.shares.stray_sums()
    }

    /// The invoice of every member, in alphabetical order.
    pub fn prepare(&self) -> Vec<Prepared> {
        self.members.iter().map(|(member, services)| self.prepare_one(member, services)).collect()
    }

    fn prepare_one(&self, member: &Member, services: &[BillableLine]) -> Prepared {
        let (mut lines, mut no_price) = (Vec::new(), Vec::new());
        for service in by_service(services) {
            match self.charge(member, &service) {
                Ok(charged) => lines.extend(charged.into_iter().map(|line| with_purchase(line, &service))),
                Err(missing) => no_price.push(missing),
            }
        }
        let sum = Cents::sum(lines.iter().map(|(line, _)| line.amount)).unwrap_or_default();
        lines.extend(self.shares.lines((member.membership_id, member.succeeded_from), sum));
        prepare(&self.centre, member, lines, no_price, (self.year, self.on))
    }

    /// The lines that one membership pays of a service, reckoned with those of the body's other memberships.
    fn charge(&self, member: &Member, service: &[&BillableLine]) -> Result<Vec<Line>, Missing> {
        let key = service.first().map(|line| (line.body_id, line.service_id));
        let lines = key.and_then(|key| self.services.get(&key)).map(Vec::as_slice).unwrap_or_default();
        let known = lines.iter().filter_map(|line| self.billed.get(&line.line_id)).flatten();
        let billed: Vec<Billed> = known.copied().collect();
        let mut due = charged(lines, &self.lists, &billed, |list| self.drivers(member.body_id, list))?;
        due.retain(|line| service.iter().any(|own| own.line_id == line.line_id));
        Ok(due)
    }

    /// The service of a line that is in force in the year, if it still is.
    pub(crate) fn service(&self, line: LineId) -> Option<&BillableLine> {
        self.members.iter().flat_map(|(_, own)| own).find(|known| known.line_id == line)
    }

    /// The lines of a service of a body, with their days in force.
    pub(crate) fn in_force(&self, body: BodyId, service: ServiceId) -> &[ServiceLine] {
        self.services.get(&(body, service)).map(Vec::as_slice).unwrap_or_default()
    }

    /// What a line would cost if it were in force on these days and nothing were billed yet.
    pub(crate) fn worth(&self, line: &BillableLine, days: Period) -> Option<Cents> {
        let alone = ServiceLine { period: days, ..service_line(line) };
        let due = charged(&[alone], &self.lists, &[], |list| self.drivers(line.body_id, list)).ok()?;
        Cents::sum(due.into_iter().map(|line| line.amount))
    }

    fn drivers(&self, body: BodyId, list: &PriceList) -> Drivers {
        let value = |kind: DriverKind| {
            let on = list.reference(kind).day(self.year);
            self.figures.get(&(kind, on)).and_then(|values| values.get(&body)).cloned()
        };
        Drivers { inhabitants: value(DriverKind::Inhabitants), workstations: value(DriverKind::Workstations) }
    }
}

fn services(lines: &[BillableLine]) -> Services {
    let mut found = Services::new();
    for line in lines {
        found.entry((line.body_id, line.service_id)).or_default().push(service_line(line));
    }
    for service in found.values_mut() {
        service.sort_by_key(|line| line.period);
    }
    found
}

/// The active lines of each service of a member, in order of their days.
fn by_service(lines: &[BillableLine]) -> Vec<Vec<&BillableLine>> {
    let mut order: Vec<ServiceId> = Vec::new();
    let mut groups: BTreeMap<ServiceId, Vec<&BillableLine>> = BTreeMap::new();
    for line in lines {
        if !order.contains(&line.service_id) {
            order.push(line.service_id);
        }
        groups.entry(line.service_id).or_default().push(line);
    }
    let mut found: Vec<Vec<&BillableLine>> =
        order.iter().filter_map(|service| groups.remove(service)).collect();
    for group in &mut found {
        group.sort_by_key(|line| line.period);
    }
    found
}

fn with_purchase(line: Line, service: &[&BillableLine]) -> (Line, PurchaseData) {
    let own = service.iter().find(|known| known.line_id == line.line_id);
    let purchase = own.map(|known| known.purchase.clone()).unwrap_or_default();
    (line, purchase)
}

fn service_line(line: &BillableLine) -> ServiceLine {
    ServiceLine {
        line_id: line.line_id,
        service_id: line.service_id,
        service_name: line.service_name.clone(),
        period: line.period,
        quantity: line.quantity,
        agreed: line.agreed.clone(),
        price_series: line.agreement.price_series.clone(),
    }
}

/// The approved lists in force in the year, each once, with their tariffs.
async fn lists(tx: &mut Tx, can: &Can<ViewPrices>, year: i16) -> Result<Vec<ListWithTariffs>, StoreError> {
    let mut found: Vec<ListWithTariffs> = Vec::new();
    for (_, list) in pricing::lists_over(tx, can, Period::year(year)).await? {
        if found.iter().all(|known| known.list.price_list_id != list.price_list_id) {
            let tariffs = pricing::tariffs::of(tx, can, list.price_list_id).await?;
            found.push(ListWithTariffs { list, tariffs });
        }
    }
    Ok(found)
}

/// The figures on every day that some list names, in one statement each.
async fn figures(
    tx: &mut Tx,
    can: &Can<PreviewRun>,
    (lists, year): (&[ListWithTariffs], i16),
) -> Result<Figures, StoreError> {
    let mut figures = Figures::new();
    for list in lists {
        for kind in DriverKind::ALL {
            let on = list.list.reference(kind).day(year);
            if let Entry::Vacant(place) = figures.entry((kind, on)) {
                place.insert(values_on(tx, can, kind, on).await?);
            }
        }
    }
    Ok(figures)
}

async fn values_on(
    tx: &mut Tx,
    can: &Can<PreviewRun>,
    kind: DriverKind,
    on: Day,
) -> Result<HashMap<BodyId, DriverValue>, StoreError> {
    let driver = match kind {
        DriverKind::Inhabitants => Driver::inhabitants(),
        DriverKind::Workstations => Driver::workstations(),
    };
    let found = registry::drivers::values_on(tx, can, &driver, on).await?;
    let values = found.into_iter().map(|known| {
        let value = u32::try_from(known.value).map_err(|_| StoreError::Corrupt(known.value.to_string()))?;
        Ok((known.body_id, DriverValue { value, on: known.reference_date, source: known.source }))
    });
    values.collect()
}

async fn billed(
    tx: &mut Tx,
    can: &Can<PreviewRun>,
    year: i16,
) -> Result<HashMap<LineId, Vec<Billed>>, StoreError> {
    let mut found: HashMap<LineId, Vec<Billed>> = HashMap::new();
    for one in periods::of_year(tx, can, year).await? {
        found.entry(one.line_id).or_default().push(one);
    }
    Ok(found)
}

/// The services of each membership together, in the order in which they came.
fn by_member(bodies: &[Body], lines: Vec<BillableLine>, shares: &Shares) -> Vec<(Member, Vec<BillableLine>)> {
    let known: HashMap<BodyId, &Body> = bodies.iter().map(|body| (body.body_id, body)).collect();
    let mut places: HashMap<MembershipId, usize> = HashMap::new();
    let mut members: Vec<(Member, Vec<BillableLine>)> = Vec::new();
    for line in lines {
        let place = *places.entry(line.membership_id).or_insert_with(|| {
            members.push((member(known.get(&line.body_id).copied(), Joined::by(&line)), Vec::new()));
            members.len().saturating_sub(1)
        });
        if let Some((_, own)) = members.get_mut(place) {
            own.push(line);
        }
    }
    let alone = shares.alone.iter();
    members
        .extend(alone.map(|one| (member(known.get(&one.body_id).copied(), Joined::alone(one)), Vec::new())));
    members.sort_by(|(a, _), (b, _)| a.sort_key.cmp(&b.sort_key));
    members
}

/// A membership, whether it has services or only shares of common costs.
#[derive(Clone, Copy)]
struct Joined<'a> {
    membership_id: MembershipId,
    body_id: BodyId,
    body_name: &'a str,
    agreement: &'a agreements::AgreementRef,
    due: agreements::model::Due,
}

impl<'a> Joined<'a> {
    fn by(line: &'a BillableLine) -> Self {
        Self {
            membership_id: line.membership_id,
            body_id: line.body_id,
            body_name: &line.body_name,
            agreement: &line.agreement,
            due: line.billing.due,
        }
    }

    fn alone(member: &'a agreements::MemberOver) -> Self {
        Self {
            membership_id: member.membership_id,
            body_id: member.body_id,
            body_name: &member.body_name,
            agreement: &member.agreement,
            due: member.billing.due,
        }
    }
}

fn member(body: Option<&Body>, line: Joined<'_>) -> Member {
    let agreement = AgreementRef {
        agreement_id: line.agreement.agreement_id,
        number: line.agreement.number.clone(),
        title: line.agreement.title.clone(),
        signed_on: line.agreement.signed_on.or(line.agreement.approved_on),
        due: line.due,
    };
    let text = |code: Option<&str>| code.unwrap_or_default().to_owned();
    let codes = body.map(|body| &body.data.codes);
    let address = body.map(|body| address(&body.data.address)).unwrap_or_default();
    Member {
        body_id: line.body_id,
        membership_id: line.membership_id,
        name: body.map_or_else(|| line.body_name.to_owned(), |body| body.data.full_name()),
        sort_key: body.map_or_else(|| kernel::text::sort_key(line.body_name), |body| body.data.sort_key()),
        public: body.is_none_or(|body| body.data.kind != BodyKind::Company),
        tax_code: text(codes.and_then(|codes| codes.tax_code.as_ref()).map(kernel::TaxCode::as_str)),
        vat_number: text(codes.and_then(|codes| codes.vat_number.as_ref()).map(kernel::VatNumber::as_str)),
        office_code: text(
            body.and_then(|body| body.data.invoicing.office_code.as_ref()).map(kernel::OfficeCode::as_str),
        ),
        pec: text(body.and_then(|body| body.data.reach.pec.as_ref()).map(kernel::Email::as_str)),
        address,
        invented: body.is_some_and(|body| body.data.origin.invented),
        succeeded_from: body.and_then(|body| body.data.successor).map(|successor| successor.from),
        agreement,
    }
}

fn address(address: &registry::Address) -> Address {
    Address {
        street: address.street.clone(),
        number: address.street_number.clone(),
        postal_code: address.postal_code.as_ref().map_or("", kernel::PostalCode::as_str).to_owned(),
        town: address.town.clone(),
        province: address.province.as_ref().map_or("", kernel::ProvinceSign::as_str).to_owned(),
    }
}

fn issuer(issuer: &registry::Issuer) -> Issuer {
    let own = |code: Option<&str>| code.unwrap_or_default().to_owned();
    Issuer {
        name: issuer.denomination.clone(),
        tax_code: own(issuer.tax_code.as_ref().map(kernel::TaxCode::as_str)),
        vat_number: own(issuer.vat_number.as_ref().map(kernel::VatNumber::as_str)),
        regime: issuer.regime.clone(),
        address: address(&issuer.address),
        email: own(issuer.email.as_ref().map(kernel::Email::as_str)),
        phone: issuer.phone.clone(),
        iban: own(issuer.iban.as_ref().map(kernel::Iban::as_str)),
        transmitter: own(issuer.transmitter.as_ref().map(kernel::TaxCode::as_str)),
    }
}
