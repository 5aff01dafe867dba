//! The yearly run, end to end.

use std::collections::BTreeMap;

use billing::files::{Copies, RunFiles};
use billing::model::BodyState::{self, Failed, Issued};
use billing::model::{Prepared, Series, Standing};
use billing::{Execution, Mode, RunOptions, RunReport, run_year, source};
use kernel::permission::EditBody;
use kernel::{Actor, OfficeCode, Phase, RunId, Target};
use webkit::App;

use crate::live::{MEMBERS, body, director, list, live};
use crate::world::{CENTRE, OTHER_CENTRE, may_see, series, today};

async fn preview(app: &App) -> Vec<Prepared> {
    source::load(app, &director(CENTRE), (2022, today())).await.unwrap().prepare()
}

async fn year(app: &App, tenant: kernel::TenantId) -> RunReport {
    run_year(app, &Actor::console(tenant), 2022, &RunOptions::today(Mode::Issue), |_, _| {}).await.unwrap()
}

/// Every invoice by number: body, total, hash-covered file.
async fn issued(app: &App, run: RunId) -> BTreeMap<String, (String, String)> {
    let mut tx = app.db.read(CENTRE).await.unwrap();
    let can = may_see(CENTRE);
    let mut found = BTreeMap::new();
    for (id, number) in billing::store::invoices::of_run(&mut tx, &can, run).await.unwrap() {
        let one = billing::store::invoices::find(&mut tx, &can, id).await.unwrap().unwrap();
        found.insert(number, (one.kept.body_name, one.kept.xml));
    }
    found
}

#[tokio::test]
async fn the_preview_has_every_member_with_its_sums_and_what_it_lacks() {
    for live in live().await {
        let all = preview(&live.app).await;
        let amounts: Vec<(String, String, Standing)> = all
            .iter()
            .map(|row| (row.member.name.clone(), row.totals.taxable.plain(), row.standing()))
            .collect();
        let row =
            |name: &str, amount: &str, standing| (format!("Comune di {name}"), amount.to_owned(), standing);
        assert_eq!(
            amounts,
            [
                row("Acqualagna", "544.28", Standing::Ready),
                row("Borgo", "1012.00", Standing::Ready),
                row("Cantiano", "274.38", Standing::Ready),
                row("Fossombrone", "220.00", Standing::Ready),
                row("Senza Codice", "352.00", Standing::Stopped),
            ]
        );
        assert!(all.first().unwrap().missing.is_empty());
        let second: Vec<String> = all[1].missing.iter().map(|(_, what)| what.message()).collect();
        assert!(second.iter().any(|message| message.contains("CIG")), "{second:?}");
        assert!(all[4].reasons().contains("codice univoco"), "{}", all[4].reasons());
        let first = all.first().unwrap().lines.first().unwrap();
        let steps: Vec<&str> = first.explained.steps.iter().map(|step| step.label.as_str()).collect();
        assert!(steps.contains(&"Parametro") && steps.contains(&"Listino"), "{steps:?}");
    }
}

#[tokio::test]
async fn a_run_issues_what_is_ready_says_why_not_for_the_others_and_repeated_does_nothing() {
    for live in live().await {
        let report = year(&live.app, CENTRE).await;
        let states: Vec<BodyState> = report.outcomes.iter().map(|outcome| outcome.state).collect();
        assert_eq!(states, [Issued, Issued, Issued, Issued, Failed]);
        let run = report.run_id.unwrap();
        let before = issued(&live.app, run).await;
        assert_eq!(before.keys().collect::<Vec<_>>(), ["2026/0001", "2026/0002", "2026/0003", "2026/0004"]);
        let again = year(&live.app, CENTRE).await;
        assert_eq!(
            (again.run_id, again.outcomes.iter().filter(|one| one.issued.is_some()).count()),
            (Some(run), 0)
        );
        assert_eq!(issued(&live.app, run).await, before);
        let mut tx = live.app.db.read(CENTRE).await.unwrap();
        assert_eq!(billing::check::check(&mut tx).await.unwrap(), []);
        let mut tx = live.app.db.read(OTHER_CENTRE).await.unwrap();
        assert!(
            billing::store::invoices::of_run(&mut tx, &may_see(OTHER_CENTRE), run).await.unwrap().is_empty()
        );
    }
}

#[tokio::test]
async fn once_the_missing_code_is_there_only_the_failed_one_is_issued() {
    for live in live().await {
        year(&live.app, CENTRE).await;
        let author = director(CENTRE);
        let can = author.may(EditBody, &Target::centre(CENTRE, Phase::Current)).unwrap();
        let mut tx = live.app.db.write(CENTRE, &author).await.unwrap();
        let found = registry::bodies::get(&mut tx, &can, body(4)).await.unwrap().unwrap();
        let mut data = found.data.clone();
        data.invoicing.office_code = Some(OfficeCode::parse("XYZ789").unwrap());
        registry::bodies::change(&mut tx, &can, (body(4), found.version), data).await.unwrap();
        tx.commit().await.unwrap();
        let report = year(&live.app, CENTRE).await;
        let new: Vec<&str> = report
            .outcomes
            .iter()
            .filter_map(|outcome| outcome.issued.as_ref())
            .map(|(_, number, _)| number.as_str())
            .collect();
        assert_eq!(new, ["2026/0005"]);
        assert!(report.outcomes.iter().all(|outcome| outcome.state == BodyState::Issued));
    }
}

#[tokio::test]
async fn a_run_stopped_after_any_body_and_started_again_gives_the_same_invoices() {
    let mut results = Vec::new();
    for stop in 0..=MEMBERS.len() {
        for live in live().await {
            let console = Actor::console(CENTRE);
            let run = crate::world::run(&live.app.db, CENTRE, &series()).await;
            let found = find(&live.app, run).await;
            let mut execution = Execution::begin(&live.app, &console, found.clone()).await.unwrap();
            for _ in 0..stop {
                execution.step(&live.app).await.unwrap();
            }
            // A second worker takes over from a stale reading, while the first was not told to stop.
            let mut other = Execution::begin(&live.app, &console, found).await.unwrap();
            while other.step(&live.app).await.unwrap().is_some() {}
            while execution.step(&live.app).await.unwrap().is_some() {}
            let mut tx = live.app.db.read(CENTRE).await.unwrap();
            assert_eq!(billing::check::check(&mut tx).await.unwrap(), []);
            results.push(issued(&live.app, run).await.into_iter().map(without_ids).collect::<Vec<_>>());
        }
    }
    assert!(results.windows(2).all(|pair| pair[0] == pair[1]));
    assert_eq!(results[0].len(), 4);
}

async fn find(app: &App, run: RunId) -> billing::model::Run {
    let mut tx = app.db.read(CENTRE).await.unwrap();
    billing::store::runs::find(&mut tx, &crate::world::may_preview(CENTRE), run).await.unwrap().unwrap()
}

fn without_ids((number, (name, xml)): (String, (String, String))) -> (String, String, String) {
    (number, name, xml)
}

#[tokio::test]
async fn a_dry_run_writes_nothing() {
    for live in live().await {
        let options = RunOptions::today(Mode::DryRun);
        let report = run_year(&live.app, &Actor::console(CENTRE), 2022, &options, |_, _| {}).await.unwrap();
        assert_eq!((report.run_id, report.outcomes.len(), report.prepared.len()), (None, 0, 5));
        let mut tx = live.app.db.read(CENTRE).await.unwrap();
        assert!(billing::store::verify::series(&mut tx).await.unwrap().is_empty());
    }
}

#[tokio::test]
async fn a_new_list_in_july_splits_the_line_on_the_invoice() {
    for live in live().await {
        list(&live.app.db, CENTRE, ("Listino luglio 2022", "2022-07-01", "0,50")).await;
        let all = preview(&live.app).await;
        let amounts: Vec<String> = all[0].lines.iter().map(|line| line.amount.plain()).collect();
        assert_eq!(amounts, ["269.90", "311.79"]);
        let report = year(&live.app, CENTRE).await;
        let files = issued(&live.app, report.run_id.unwrap()).await;
        let (_, xml) = files.get("2026/0001").unwrap();
        assert_eq!(xml.matches("<DettaglioLinee>").count(), 2);
        assert!(xml.contains("2022-06-30") && xml.contains("2022-07-01"));
    }
}

#[tokio::test]
async fn a_date_in_the_future_stops_the_whole_run_before_it_begins() {
    for live in live().await {
        let options = RunOptions { date: Some(today().tomorrow()), ..RunOptions::today(Mode::Issue) };
        let why = run_year(&live.app, &Actor::console(CENTRE), 2022, &options, |_, _| {}).await.unwrap_err();
        assert!(why.to_string().contains("futuro"), "{why}");
    }
}

#[tokio::test]
async fn the_files_of_a_run_are_the_same_each_time() {
    let live = live().await.remove(0);
    let run = year(&live.app, CENTRE).await.run_id.unwrap();
    let mut all = Vec::new();
    for _ in 0..2 {
        let mut files = RunFiles::of(&live.app, &director(CENTRE), run, Copies::Included).await.unwrap();
        let mut found = Vec::new();
        while let Some(file) = files.next().await.unwrap() {
            found.push(file);
        }
        all.push(found);
    }
    assert_eq!(all[0], all[1]);
    let names: Vec<&str> = all[0].iter().map(|file| file.name.as_str()).collect();
    assert_eq!(names.len(), 4 * 2 + 1);
    assert_eq!((names[1], names[8]), ("Fattura-2026-0001-comune-di-acqualagna.pdf", "riepilogo.csv"));
    let summary = String::from_utf8_lossy(&all[0][8].bytes).into_owned();
    assert!(summary.contains("2026/0001") && summary.contains("Senza Codice"), "{summary}");
    assert!(all[0][1].bytes.starts_with(b"%PDF"));
}

/// Ends the first member's service on a day and lets it go on from the next with another quantity.
async fn change_line(live: &crate::live::Live, from: &str) {
    let author = director(CENTRE);
    let can = author.may_over(kernel::permission::EditMembership).unwrap();
    let view = author.may_over(kernel::permission::ViewAgreements).unwrap();
    let mut tx = live.app.db.write(CENTRE, &author).await.unwrap();
    let id = crate::live::membership(0);
    let member = agreements::store::memberships::find(&mut tx, &view, id).await.unwrap().unwrap();
    let service = agreements::store::lines::of(&mut tx, id).await.unwrap().remove(0);
    let new = (crate::world::day(from), Some(kernel::Quantity::from(2)), tx.id());
    agreements::store::lines::change(&mut tx, &can, (&member, service.line_id), new).await.unwrap();
    tx.commit().await.unwrap();
}

#[tokio::test]
async fn a_service_changed_after_its_year_was_billed_is_not_billed_again() {
    for live in live().await {
        let first = year(&live.app, CENTRE).await;
        let before = issued(&live.app, first.run_id.unwrap()).await;
        change_line(&live, "2022-07-01").await;
        let again = year(&live.app, CENTRE).await;
        assert_eq!(again.outcomes.iter().filter(|one| one.issued.is_some()).count(), 0);
        let other = RunOptions { series: Series::parse("B").unwrap(), ..RunOptions::today(Mode::Issue) };
        let other = run_year(&live.app, &Actor::console(CENTRE), 2022, &other, |_, _| {}).await.unwrap();
        assert_eq!(other.outcomes.iter().filter(|one| one.issued.is_some()).count(), 0);
        assert_eq!(issued(&live.app, first.run_id.unwrap()).await, before);
    }
}
