//! Two centres with members and figures, and the databases on which they are.

use agreements::model::{
    Act, Adhesion, AgreementText, BillingRule, Due, IssueWindow, Joining, Leaving, MonthDay, NewAgreement,
    Reach, Renewal, Step, Timing,
};
use agreements::store::{agreements as acts, memberships, steps};
use apportionment::model::computation::Approval;
use apportionment::model::{Basis, Category, Computation, Kind, Part, Pool};
use apportionment::store::{Failure, computations, pools};
use kernel::permission::{
    ApproveApportionment, EditAgreement, EditBody, EditCosts, EditMembership, RecordDriver, ViewAgreements,
    ViewCosts,
};
use kernel::{
    AccountId, Actor, BodyId, Can, Cents, Clock, Day, Grant, Instant, MembershipId, Phase, PoolId, Rate,
    Role, Scope, Target, TaxCode, TenantId, luhn_check_digit,
};
use pricing::model::Vat;
use registry::{BodyData, BodyKind, Driver, NewDriverValue};
use store::testing::{TestDb, databases};
use store::{Db, Migration, Tx};
use uuid::Uuid;

/// The areas below and this one.
pub(crate) const AREAS: &[&[Migration]] = &[
    store::MIGRATIONS,
    identity::MIGRATIONS,
    registry::MIGRATIONS,
    catalogue::MIGRATIONS,
    pricing::MIGRATIONS,
    agreements::MIGRATIONS,
    apportionment::MIGRATIONS,
];
pub(crate) const CENTRE: TenantId = TenantId(Uuid::from_u128(0xC1));
pub(crate) const OTHER_CENTRE: TenantId = TenantId(Uuid::from_u128(0xC2));

/// Name, workstations, inhabitants: the golden drivers.
pub(crate) const MEMBERS: [(&str, i64, i64); 4] =
    [("Abbadia", 7, 3000), ("Barzio", 13, 1300), ("Calolzio", 29, 13_000), ("Dervio", 51, 2700)];

pub(crate) fn day(text: &str) -> Day {
    Day::parse(text).unwrap()
}

pub(crate) fn clock() -> Clock {
    Clock::fixed(Instant::parse_iso("2023-03-20T10:00:00Z").unwrap())
}

pub(crate) fn body(place: usize) -> BodyId {
    BodyId(Uuid::from_u128(0xB0 + u128::try_from(place).unwrap()))
}

pub(crate) fn membership(place: usize) -> MembershipId {
    MembershipId(Uuid::from_u128(0xD0 + u128::try_from(place).unwrap()))
}

pub(crate) fn actor(tenant: TenantId, role: Role, scope: Scope) -> Actor {
    Actor::person(AccountId(Uuid::from_u128(0xA1)), "Ada Prova", Grant { tenant, scope, role })
}

pub(crate) fn director(tenant: TenantId) -> Actor {
    actor(tenant, Role::Director, Scope::Tenant)
}

pub(crate) fn mayor(place: usize) -> Actor {
    actor(CENTRE, Role::Mayor, Scope::Body(body(place)))
}

pub(crate) fn edit(tenant: TenantId) -> Can<EditCosts> {
    director(tenant).may(EditCosts, &Target::centre(tenant, Phase::Draft)).unwrap()
}

pub(crate) fn may_approve(tenant: TenantId) -> Can<ApproveApportionment> {
    director(tenant).may(ApproveApportionment, &Target::centre(tenant, Phase::Draft)).unwrap()
}

pub(crate) fn view(actor: &Actor) -> Can<ViewCosts> {
    actor.may_over(ViewCosts).unwrap()
}

/// Databases with two centres of the same members.
pub(crate) async fn fresh() -> Vec<TestDb> {
    let all = databases(AREAS, &clock()).await;
    for test in &all {
        for tenant in [CENTRE, OTHER_CENTRE] {
            bodies(&test.db, tenant).await;
            members(&test.db, tenant).await;
        }
    }
    all
}

async fn bodies(db: &Db, tenant: TenantId) {
    let author = director(tenant);
    let can = author.may(EditBody, &Target::centre(tenant, Phase::Current)).unwrap();
    let mut tx = db.write(tenant, &author).await.unwrap();
    for (place, (name, workstations, inhabitants)) in MEMBERS.into_iter().enumerate() {
        let mut data = BodyData::named(BodyKind::Municipality, name);
        let ten = format!("{:010}", 1000 + place);
        let code = format!("{ten}{}", luhn_check_digit(&ten).unwrap());
        data.codes.tax_code = Some(TaxCode::parse(&code).unwrap());
        registry::bodies::add(&mut tx, &can, body(place), data).await.unwrap();
        record(&mut tx, &author, (place, Driver::workstations()), (workstations, "2022-01-01")).await;
        record(&mut tx, &author, (place, Driver::inhabitants()), (inhabitants, "2022-01-01")).await;
    }
    tx.commit().await.unwrap();
}

/// Records a figure of a body.
pub(crate) async fn record(
    tx: &mut Tx,
    author: &Actor,
    (place, driver): (usize, Driver),
    (value, on): (i64, &str),
) {
    let can = author.may(RecordDriver, &Target::centre(author.tenant(), Phase::Current)).unwrap();
    let (body_id, reference_date) = (body(place), day(on));
    let figure =
        NewDriverValue { body_id, driver, reference_date, value, source: "Censimento di prova".into() };
    registry::drivers::record(tx, &can, &figure).await.unwrap();
}

fn terms() -> NewAgreement {
    let month_day = |text| MonthDay::parse(text).unwrap();
    NewAgreement {
        number: "1/2018".into(),
        title: "Servizi del centro servizi territoriale".into(),
        text: AgreementText { version_label: "1.0".into(), body: "Art. 1".into() },
        reach: Reach { starts: day("2018-01-01"), months: 120 },
        renewal: Renewal::Express,
        notice_months: 6,
        joining: Joining::AnyTime,
        billing: BillingRule {
            window: IssueWindow { from: month_day("01/10"), to: month_day("31/10") },
            timing: Timing::Advance,
            due: Due::EndOfYear,
            proration: agreements::model::Proration::ByDay,
        },
        price_series: String::new(),
    }
}

async fn members(db: &Db, tenant: TenantId) {
    let author = director(tenant);
    let can = author.may(EditAgreement, &Target::centre(tenant, Phase::Current)).unwrap();
    let join = author.may_over(EditMembership).unwrap();
    let mut tx = db.write(tenant, &author).await.unwrap();
    let id = tx.id();
    let draft = acts::create(&mut tx, &can, id, terms()).await.unwrap();
    let step = Step {
        position: 1,
        name: String::new(),
        act_number: "45".into(),
        done_on: Some(day("2018-01-01")),
        note: String::new(),
        file_sha256: None,
        file_name: String::new(),
    };
    steps::record(&mut tx, &can, &draft, step).await.unwrap();
    let approved = acts::approve(&mut tx, &can, &draft, day("2018-01-01")).await.unwrap();
    for (place, (name, ..)) in MEMBERS.into_iter().enumerate() {
        let joining = memberships::Joining {
            membership_id: membership(place),
            body_id: body(place),
            name: memberships::BodyName::plain(name),
            adhesion: Adhesion {
                act: Act { number: "12".into(), date: day("2018-01-10") },
                signed_on: None,
                registry_number: String::new(),
                effective_from: day("2018-02-01"),
            },
        };
        memberships::join(&mut tx, &join, &approved, joining).await.unwrap();
    }
    tx.commit().await.unwrap();
}

/// Lets a member leave.
pub(crate) async fn leave(db: &Db, place: usize, last_day: &str) {
    let author = director(CENTRE);
    let (can, view) = (author.may_over(EditMembership).unwrap(), author.may_over(ViewAgreements).unwrap());
    let mut tx = db.write(CENTRE, &author).await.unwrap();
    let member = memberships::find(&mut tx, &view, membership(place)).await.unwrap().unwrap();
    let act = Act { number: "7".into(), date: day(last_day) };
    let leaving = Leaving { last_day: day(last_day), act, reason: "recesso".into() };
    memberships::leave(&mut tx, &can, &member, leaving).await.unwrap();
    tx.commit().await.unwrap();
}

pub(crate) fn part(driver: &Driver) -> Part {
    Part::driver(Driver::built_in().iter().find(|kind| kind.driver == *driver).unwrap())
}

/// A pool of a year divided by workstations.
pub(crate) fn pool(number: u128, (name, year): (&str, i16), planned: &str) -> Pool {
    Pool {
        pool_id: PoolId(Uuid::from_u128(0xF000 + number)),
        year,
        name: name.into(),
        category: Category::DataCentre,
        note: "Noleggio operativo e locali".into(),
        vat: Vat::standard(Rate::new(2200)).unwrap(),
        planned: Cents::parse_it(planned).unwrap(),
        actual: None,
        basis: Basis::single(part(&Driver::workstations())),
        driver_on: Pool::usual_day(year),
        members_on: Pool::usual_day(year),
        version: 1,
    }
}

/// The pool of the golden vector.
pub(crate) fn data_centre() -> Pool {
    pool(1, ("Data center", 2022), "12.345,67")
}

pub(crate) async fn add(db: &Db, tenant: TenantId, pool: &Pool) -> Result<(), Failure> {
    let mut tx = db.write(tenant, &director(tenant)).await?;
    pools::add(&mut tx, &edit(tenant), pool).await?;
    Ok(tx.commit().await?)
}

pub(crate) async fn change(db: &Db, after: &Pool) -> Result<(), Failure> {
    let mut tx = db.write(CENTRE, &director(CENTRE)).await?;
    let before = pools::get(&mut tx, &edit(CENTRE), after.pool_id).await?.unwrap();
    pools::change(&mut tx, &edit(CENTRE), &before, after).await?;
    Ok(tx.commit().await?)
}

pub(crate) async fn compute(db: &Db, id: PoolId, kind: Kind) -> Result<Computation, Failure> {
    let mut tx = db.write(CENTRE, &director(CENTRE)).await?;
    let draft = computations::compute(&mut tx, &edit(CENTRE), id, kind).await?;
    tx.commit().await?;
    Ok(draft)
}

/// Approves a draft by an act of a day, invoiced in the usual year.
pub(crate) async fn approve(db: &Db, draft: &Computation, act_on: &str) -> Result<Computation, Failure> {
    let mut tx = db.write(CENTRE, &director(CENTRE)).await?;
    let approval = Approval::usual(draft, "Assemblea dei sindaci n. 3", day(act_on));
    let can = may_approve(CENTRE);
    let shown = (draft.apportionment_id, draft.version);
    let approved = computations::approve(&mut tx, &can, shown, approval).await?;
    tx.commit().await?;
    Ok(approved)
}

/// A pool with an approved forecast.
pub(crate) async fn forecast(db: &Db, pool: &Pool) -> Computation {
    add(db, CENTRE, pool).await.unwrap();
    let draft = compute(db, pool.pool_id, Kind::Forecast).await.unwrap();
    approve(db, &draft, "2022-01-20").await.unwrap()
}

/// The same pool with its actual amount and an approved final computation.
pub(crate) async fn settle(db: &Db, pool: &Pool, actual: &str) -> Computation {
    let actual = Some(Cents::parse_it(actual).unwrap());
    change(db, &Pool { actual, ..pool.clone() }).await.unwrap();
    let draft = compute(db, pool.pool_id, Kind::Final).await.unwrap();
    approve(db, &draft, "2023-02-10").await.unwrap()
}
