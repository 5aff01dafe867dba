//! Shares of common costs in the yearly invoices: charged once, given back inside a positive invoice, never as a
//! negative one.

use agreements::model::{Act, Leaving};
use agreements::store::memberships;
use apportionment::model::{Approval, Basis, Category, Kind, Part, Pool};
use apportionment::store::{computations, pools};
use billing::model::{Prepared, Standing};
use billing::store::invoices;
use billing::{Mode, RunOptions, RunReport, run_year, source};
use kernel::permission::{ApproveApportionment, EditCosts, EditMembership, ViewAgreements};
use kernel::{Actor, Cents, Phase, PoolId, Rate, Target};
use pricing::model::Vat;
use uuid::Uuid;
use webkit::App;

use crate::live::{director, live, membership};
use crate::world::{CENTRE, OTHER_CENTRE, day, may_see, today};

/// A pool of a year in equal shares over the four members of 1 January.
fn pool(number: u128, year: i16, planned: i64) -> Pool {
    Pool {
        pool_id: PoolId(Uuid::from_u128(0xF00 + number)),
        year,
        name: format!("Data center {number}"),
        category: Category::DataCentre,
        note: String::new(),
        vat: Vat::standard(Rate::new(2200)).unwrap(),
        planned: Cents::new(planned),
        actual: None,
        basis: Basis::single(Part::equal()),
        driver_on: day("2022-01-01"),
        members_on: day("2022-01-01"),
        version: 1,
    }
}

async fn add(app: &App, pool: &Pool) {
    let author = director(CENTRE);
    let edit = author.may(EditCosts, &Target::centre(CENTRE, Phase::Draft)).unwrap();
    let mut tx = app.db.write(CENTRE, &author).await.unwrap();
    pools::add(&mut tx, &edit, pool).await.unwrap();
    tx.commit().await.unwrap();
}

/// Computes and approves, the shares going into the invoices of a year.
async fn approve(app: &App, (id, kind): (PoolId, Kind), bill_year: i16) {
    let author = director(CENTRE);
    let target = Target::centre(CENTRE, Phase::Draft);
    let (edit, can) =
        (author.may(EditCosts, &target).unwrap(), author.may(ApproveApportionment, &target).unwrap());
    let mut tx = app.db.write(CENTRE, &author).await.unwrap();
    let draft = computations::compute(&mut tx, &edit, id, kind).await.unwrap();
    let act = Approval { act: "Assemblea dei sindaci n. 3".into(), act_on: day("2023-02-01"), bill_year };
    computations::approve(&mut tx, &can, (draft.apportionment_id, draft.version), act).await.unwrap();
    tx.commit().await.unwrap();
}

/// Writes what a pool came to and approves the settlement.
async fn settle(app: &App, pool: &Pool, (actual, bill_year): (i64, i16)) {
    let author = director(CENTRE);
    let edit = author.may(EditCosts, &Target::centre(CENTRE, Phase::Draft)).unwrap();
    let mut tx = app.db.write(CENTRE, &author).await.unwrap();
    let after = Pool { actual: Some(Cents::new(actual)), ..pool.clone() };
    pools::change(&mut tx, &edit, pool, &after).await.unwrap();
    tx.commit().await.unwrap();
    approve(app, (pool.pool_id, Kind::Final), bill_year).await;
}

async fn preview(app: &App, year: i16) -> Vec<Prepared> {
    source::load(app, &director(CENTRE), (year, today())).await.unwrap().prepare()
}

async fn issue(app: &App, year: i16) -> RunReport {
    run_year(app, &Actor::console(CENTRE), year, &RunOptions::today(Mode::Issue), |_, _| {}).await.unwrap()
}

fn first(rows: &[Prepared]) -> (&Prepared, i64) {
    let row = rows.iter().find(|row| row.member.membership_id == membership(0)).unwrap();
    (row, row.totals.taxable.get())
}

/// The file of the first member's invoice in a run.
async fn file(app: &App, report: &RunReport) -> String {
    let mut tx = app.db.read(CENTRE).await.unwrap();
    let outcome = report.outcomes.iter().find(|outcome| outcome.membership_id == membership(0)).unwrap();
    let (id, ..) = outcome.issued.clone().unwrap();
    invoices::find(&mut tx, &may_see(CENTRE), id).await.unwrap().unwrap().kept.xml
}

fn findings(xml: &str) -> Vec<String> {
    let read = fatturapa::read(xml.as_bytes()).unwrap();
    let found = fatturapa::check(&read.invoice, &fatturapa::Context::new(today().date()));
    let errors = found.iter().filter(|finding| finding.severity == fatturapa::Severity::Error);
    errors.map(|finding| format!("{finding:?}")).collect()
}

#[tokio::test]
async fn a_share_stands_beside_the_services_and_is_charged_once() {
    for live in live().await {
        let app = &live.app;
        add(app, &pool(1, 2022, 100_000)).await;
        let before = preview(app, 2022).await;
        assert_eq!(first(&before).1, 54_428, "nothing is charged before the act");
        approve(app, (pool(1, 2022, 0).pool_id, Kind::Forecast), 2022).await;
        let rows = preview(app, 2022).await;
        let (row, taxable) = first(&rows);
        assert_eq!(taxable, 54_428 + 25_000);
        let share = row.lines.last().unwrap();
        assert_eq!(share.description, "Quota costi comuni 2022: Data center 1 (acconto)");
        assert!(share.explained.steps.iter().any(|step| step.label == "Quota esatta"));
        let xml = file(app, &issue(app, 2022).await).await;
        assert!(xml.contains("Quota costi comuni 2022: Data center 1 (acconto)"), "{xml}");
        assert_eq!(findings(&xml), [""; 0]);
        assert_eq!(first(&preview(app, 2022).await).0.standing(), Standing::Nothing);
        assert_eq!(first(&preview(app, 2023).await).1, 54_428, "nor in another year");
        let others = source::load(app, &director(OTHER_CENTRE), (2022, today())).await.unwrap().prepare();
        assert!(others.iter().all(|row| row.lines.len() < 2));
    }
}

#[tokio::test]
async fn what_is_given_back_is_a_line_with_a_negative_price_and_the_file_is_valid() {
    for live in live().await {
        let (app, costs) = (&live.app, pool(1, 2022, 100_000));
        add(app, &costs).await;
        approve(app, (costs.pool_id, Kind::Forecast), 2022).await;
        issue(app, 2022).await;
        settle(app, &costs, (80_000, 2023)).await;
        assert_eq!(first(&preview(app, 2023).await).1, 54_428 - 5_000);
        let xml = file(app, &issue(app, 2023).await).await;
        assert!(xml.contains("<PrezzoUnitario>-50.00</PrezzoUnitario>"), "{xml}");
        assert!(xml.contains("<PrezzoTotale>-50.00</PrezzoTotale>") && !xml.contains("<Quantita>-"), "{xml}");
        assert_eq!(findings(&xml), [""; 0]);
    }
}

#[tokio::test]
async fn an_invoice_that_would_be_negative_is_stopped_and_its_credit_goes_into_the_next_that_holds_it() {
    for live in live().await {
        let (app, costs) = (&live.app, pool(1, 2022, 1_000_000));
        add(app, &costs).await;
        approve(app, (costs.pool_id, Kind::Forecast), 2022).await;
        issue(app, 2022).await;
        settle(app, &costs, (0, 2023)).await;
        let rows = preview(app, 2023).await;
        let (row, taxable) = first(&rows);
        assert_eq!((row.standing(), taxable), (Standing::Stopped, 54_428 - 250_000));
        assert!(
            row.reasons().contains("credito di 1.955,72 €") && row.reasons().contains("nota di credito"),
            "{}",
            row.reasons()
        );
        let report = issue(app, 2023).await;
        assert!(report.outcomes.iter().any(|outcome| outcome.reason.contains("fattura sarebbe negativa")));
        assert_eq!(
            first(&preview(app, 2024).await).1,
            54_428,
            "a credit that does not fit stops nothing later"
        );
        add(app, &pool(2, 2024, 1_000_000)).await;
        approve(app, (pool(2, 2024, 0).pool_id, Kind::Forecast), 2024).await;
        let rows = preview(app, 2024).await;
        let (row, taxable) = first(&rows);
        assert_eq!((row.lines.len(), taxable), (3, 54_428));
        issue(app, 2024).await;
        assert_eq!(first(&preview(app, 2024).await).0.standing(), Standing::Nothing);
        let (row, taxable) =
            (first(&preview(app, 2023).await).0.standing(), first(&preview(app, 2023).await).1);
        assert_eq!((row, taxable), (Standing::Ready, 54_428), "given back once");
    }
}

#[tokio::test]
async fn a_body_that_has_left_gets_an_invoice_with_its_settlement_alone() {
    for live in live().await {
        let (app, costs) = (&live.app, pool(1, 2022, 100_000));
        add(app, &costs).await;
        approve(app, (costs.pool_id, Kind::Forecast), 2022).await;
        issue(app, 2022).await;
        let author = director(CENTRE);
        let mut tx = app.db.write(CENTRE, &author).await.unwrap();
        let (can, view) =
            (author.may_over(EditMembership).unwrap(), author.may_over(ViewAgreements).unwrap());
        let member = memberships::find(&mut tx, &view, membership(0)).await.unwrap().unwrap();
        let act = Act { number: "7".into(), date: day("2022-06-01") };
        let leaving = Leaving { last_day: day("2022-12-31"), act, reason: "recesso".into() };
        memberships::leave(&mut tx, &can, &member, leaving).await.unwrap();
        tx.commit().await.unwrap();
        settle(app, &costs, (120_000, 2023)).await;
        let rows = preview(app, 2023).await;
        let (row, taxable) = first(&rows);
        assert_eq!((row.lines.len(), taxable, row.standing()), (1, 5_000, Standing::Ready));
        let names: Vec<&str> = rows.iter().map(|row| row.member.name.as_str()).collect();
        assert!(names.is_sorted(), "{names:?}");
        let xml = file(app, &issue(app, 2023).await).await;
        assert!(
            xml.contains("Conguaglio costi comuni 2022: Data center 1 (consuntivo, versione 2)"),
            "{xml}"
        );
        assert_eq!(findings(&xml), [""; 0]);
    }
}
