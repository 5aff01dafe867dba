//! What this is: the final account of a year of a centre with 500 bodies, five years and forty services, and of one
//! body of it, beside reading its documents by hand; and how it grows with bodies and with years.
//! What it is not: a page: no server takes part.

use std::time::{Duration, Instant};

use accounts::source::{self, Reach};
use accounts::store::budgets::Act;
use accounts::view::{self, Wanted};
use anyhow::{Result, ensure};
use kernel::permission::{ApproveAccounts, ViewFinalAccount};
use kernel::{Actor, BodyId, Can, Cents, Day, Phase, Quantity, Target, TenantId};
use store::Db;

use crate::ground::{Ground, create_centre};
use crate::members::first_of;
use crate::report::{Report, times};
use crate::years;

const MEASURE: &str = "Final account of a year: 40 services for each body";
const RUNS: usize = 5;
/// Bodies and years of each centre that is measured.
const CENTRES: [(u32, i16); 4] = [(125, 5), (250, 5), (500, 5), (500, 1)];

/// Every centre in turn; the third is the one that was asked for.
pub(crate) async fn measure(report: &mut Report, ground: &Ground) -> Result<()> {
    let last = ground.test.db.clock().today().year() - 1;
    for (at, (bodies, years)) in CENTRES.into_iter().enumerate() {
        let nth = 500 + u128::try_from(at)?;
        let centre = create_centre(&ground.test, &format!("rendiconto-{bodies}-{years}"), nth).await?;
        years::make(&ground.test.db, centre, (bodies, years, last)).await?;
        of_centre(report, ground, (centre, bodies, years, last)).await?;
    }
    Ok(())
}

async fn of_centre(
    report: &mut Report,
    ground: &Ground,
    (centre, bodies, years, year): (TenantId, u32, i16, i16),
) -> Result<()> {
    let db = &ground.test.db;
    let name = format!("{}, {bodies} bodies × {years} years", ground.name);
    let (mut whole, mut by_hand, mut one, mut kept) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
    let mut body = None;
    for _ in 0..RUNS {
        let (took, found) = account(db, centre, (year, bodies)).await?;
        whole.push(took);
        body = Some(found);
        by_hand.push(read_by_hand(db, centre, (year, bodies)).await?);
    }
    let body = body.ok_or_else(|| anyhow::anyhow!("no account of a body"))?;
    for _ in 0..RUNS {
        one.push(of_one_body(db, centre, (year, body)).await?);
    }
    approve(db, centre, year).await?;
    for _ in 0..RUNS {
        kept.push(read_approved(db, centre, year).await?);
    }
    let each = |took: &[Duration]| -> Vec<u64> { took.iter().map(|took| per(*took, bodies)).collect() };
    let reckoned = report.add(MEASURE, &format!("{name}, reckoned"), "µs/body", &each(&whole));
    let hand = report.add(MEASURE, &format!("{name}, its rows read by hand"), "µs/body", &each(&by_hand));
    report.add(MEASURE, &format!("{name}, as approved"), "µs/body", &each(&kept));
    let alone: Vec<u64> = one.iter().map(|took| per(*took, 1)).collect();
    report.add(MEASURE, &format!("{name}, one body alone"), "µs", &alone);
    let ratio = times(reckoned, hand);
    report.note(format!("{name}: the account takes {ratio} × the time of reading its rows by hand"));
    Ok(())
}

fn per(took: Duration, bodies: u32) -> u64 {
    u64::try_from(took.as_micros()).unwrap_or(u64::MAX) / u64::from(bodies.max(1))
}

fn sees(centre: TenantId) -> Result<Can<ViewFinalAccount>> {
    Ok(Actor::console(centre).may_over(ViewFinalAccount)?)
}

/// The account made anew, and one of its bodies.
async fn account(db: &Db, centre: TenantId, (year, bodies): (i16, u32)) -> Result<(Duration, BodyId)> {
    let reach = Reach::of(&sees(centre)?);
    let today = db.clock().today();
    let started = Instant::now();
    let mut tx = db.read(centre).await?;
    let found = source::account(&mut tx, reach, (year, today)).await?;
    let took = started.elapsed();
    let lines: usize = found.bodies.iter().map(|body| body.services.len()).sum();
    let expected = usize::try_from(i64::from(bodies) * years::LINES)?;
    ensure!(lines == expected, "{lines} lines instead of {expected}");
    let middle = found.bodies.get(found.bodies.len() / 2).map(|body| body.body_id);
    Ok((took, middle.ok_or_else(|| anyhow::anyhow!("an account without bodies"))?))
}

const BY_HAND: &str = "SELECT i.number_text, i.payable, l.description, l.quantity, l.amount, l.explained FROM invoice i \
    CROSS JOIN invoice_line l WHERE l.tenant_id = i.tenant_id AND l.invoice_id = i.invoice_id \
    AND i.tenant_id = $1 AND i.services_year = $2 ORDER BY i.number_key, l.position";
const BY_HAND_PAID: &str = "SELECT p.reference, s.amount FROM settlement s JOIN payment p ON p.tenant_id = s.tenant_id \
    AND p.payment_id = s.payment_id WHERE s.tenant_id = $1 AND s.made_on >= $2";

struct LineRow {
    number_text: String,
    payable: Cents,
    description: String,
    quantity: Quantity,
    amount: Cents,
    explained: String,
}
store::from_row!(LineRow { number_text, payable, description, quantity, amount, explained });

struct PaidRow {
    reference: String,
    amount: Cents,
}
store::from_row!(PaidRow { reference, amount });

/// The lines of the year with their invoices, and the payments since, in two statements; nothing done with them but
/// a sum, so that nothing is left out.
async fn read_by_hand(db: &Db, centre: TenantId, (year, bodies): (i16, u32)) -> Result<Duration> {
    let started = Instant::now();
    let mut tx = db.read(centre).await?;
    let lines: Vec<LineRow> = tx.all(BY_HAND, &[centre.into(), year.into()]).await?;
    let paid: Vec<PaidRow> = tx.all(BY_HAND_PAID, &[centre.into(), first_of(year)?.into()]).await?;
    let took = started.elapsed();
    let said = |row: &LineRow| row.number_text.len() + row.description.len() + row.explained.len();
    let text: usize = lines.iter().map(said).chain(paid.iter().map(|row| row.reference.len())).sum();
    let sum: i64 =
        lines.iter().map(|row| row.amount.get() * row.quantity.get().signum() + row.payable.get()).sum();
    let sum = sum + paid.iter().map(|row| row.amount.get()).sum::<i64>();
    let expected = usize::try_from(i64::from(bodies) * years::LINES)?;
    ensure!(lines.len() == expected && text > 0 && sum > 0, "not the rows of the account");
    Ok(took)
}

async fn of_one_body(db: &Db, centre: TenantId, (year, body): (i16, BodyId)) -> Result<Duration> {
    let can = sees(centre)?;
    let started = Instant::now();
    let mut tx = db.read(centre).await?;
    let found = view::of_body(&mut tx, &can, (year, body), Wanted::Usual).await?;
    ensure!(found.is_some(), "no account of the body");
    Ok(started.elapsed())
}

async fn approve(db: &Db, centre: TenantId, year: i16) -> Result<()> {
    let console = Actor::console(centre);
    let can = console.may(ApproveAccounts, &Target::centre(centre, Phase::Draft))?;
    let mut tx = db.write(centre, &console).await?;
    let (id, on): (_, Day) = (tx.id(), tx.today());
    accounts::acts::approve(&mut tx, &can, (id, year), Act { number: "n. 1", on }).await?;
    Ok(tx.commit().await?)
}

async fn read_approved(db: &Db, centre: TenantId, year: i16) -> Result<Duration> {
    let can = sees(centre)?;
    let started = Instant::now();
    let mut tx = db.read(centre).await?;
    let found = view::of_centre(&mut tx, &can, (year, Wanted::Usual)).await?;
    ensure!(found.approval.is_some(), "not the approved account");
    Ok(started.elapsed())
}

#[cfg(test)]
mod tests {
    use kernel::Clock;

    use super::*;

    #[tokio::test]
    async fn years_made_in_bulk_give_accounts_that_add_up() {
        let areas = [
            store::MIGRATIONS,
            identity::MIGRATIONS,
            registry::MIGRATIONS,
            catalogue::MIGRATIONS,
            pricing::MIGRATIONS,
            agreements::MIGRATIONS,
            apportionment::MIGRATIONS,
            billing::MIGRATIONS,
            payments::MIGRATIONS,
            accounts::MIGRATIONS,
        ];
        for test in store::testing::databases(&areas, &Clock::system()).await {
            let centre = create_centre(&test, "uno", 1).await.unwrap();
            let last = test.db.clock().today().year() - 1;
            years::make(&test.db, centre, (3, 2, last)).await.unwrap();
            let (_, body) = account(&test.db, centre, (last, 3)).await.unwrap();
            read_by_hand(&test.db, centre, (last, 3)).await.unwrap();
            of_one_body(&test.db, centre, (last, body)).await.unwrap();
            let mut tx = test.db.read(centre).await.unwrap();
            let wrong = source::faults_of(&mut tx, Reach::of(&sees(centre).unwrap()), last).await.unwrap();
            assert_eq!(wrong, []);
            drop(tx);
            approve(&test.db, centre, last).await.unwrap();
            read_approved(&test.db, centre, last).await.unwrap();
        }
    }
}
