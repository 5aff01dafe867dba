//! Credit notes in the database: numbers, caps, tax, chain, two at once, nothing half done.

use std::collections::BTreeSet;

use billing::documents;
use billing::model::{Chosen, Credited, DocumentKind, KeptInvoice, NotCredited, Rules, Totals};
use billing::store::credits::{self, NewNote, Route};
use billing::store::{Failure, invoices};
use kernel::{Actor, Cents, Day, InvoiceId, Period};
use store::{Db, StoreError, TenantRow};
use uuid::Uuid;

use crate::files::valid;
use crate::world::{
    CENTRE, OTHER_CENTRE, day, draft, draft_of, fresh, issue, line, may_credit, may_see, member, run, series,
    today,
};

fn rules() -> Rules {
    Rules::from_settings(&[]).unwrap()
}

pub(crate) fn part(position: i64, cents: i64) -> Chosen {
    Chosen { position, amount: Cents::new(cents), days: None, returns_days: false, steps: Vec::new() }
}

fn note_of(id: u128, chosen: Vec<Chosen>) -> NewNote {
    NewNote { id: InvoiceId(Uuid::from_u128(id)), chosen, on: today(), reason: "errore nel servizio".into() }
}

async fn credit(db: &Db, invoice: InvoiceId, new: NewNote) -> Result<KeptInvoice, Failure> {
    let mut tx = db.write(CENTRE, &Actor::console(CENTRE)).await?;
    let rights = (&may_credit(CENTRE), &may_see(CENTRE));
    let kept = credits::issue(&mut tx, rights, invoice, new, (&rules(), Route::default())).await?;
    tx.commit().await?;
    Ok(kept)
}

async fn left(db: &Db, invoice: InvoiceId) -> Credited {
    let mut tx = db.read(CENTRE).await.unwrap();
    let issued = invoices::find(&mut tx, &may_see(CENTRE), invoice).await.unwrap().unwrap();
    credits::of(&mut tx, &may_see(CENTRE), &issued).await.unwrap()
}

/// Whoever issues waits for who else issues for the centre: its row must be there.
async fn known_centre(db: &Db) {
    let mut tx = db.write(CENTRE, &Actor::console(CENTRE)).await.unwrap();
    let row = TenantRow { tenant_id: CENTRE, slug: "prova".into(), name: "Prova".into() };
    tx.add_tenant(&row).await.unwrap();
    tx.commit_unaudited("a test makes its centre").await.unwrap();
}

async fn checked(db: &Db) -> Vec<String> {
    let mut tx = db.read(CENTRE).await.unwrap();
    billing::check::check(&mut tx).await.unwrap().iter().map(ToString::to_string).collect()
}

#[tokio::test]
async fn a_full_note_takes_the_next_number_and_the_figures_of_its_invoice() {
    for test in fresh().await {
        let run = run(&test.db, CENTRE, &series()).await;
        let invoice = issue(&test.db, CENTRE, run, draft(1)).await.unwrap();
        let rest = left(&test.db, invoice.invoice_id).await.rest();
        let note = credit(&test.db, invoice.invoice_id, note_of(1, rest)).await.unwrap();
        assert_eq!(note.number_text, "2026/0002");
        assert_eq!(note.kind, DocumentKind::CreditNote);
        let figures = |kept: &KeptInvoice| [kept.taxable, kept.tax, kept.document, kept.payable];
        assert_eq!(figures(&note), [80_040, 17_609, 97_649, 80_040].map(Cents::new));
        assert_eq!(left(&test.db, invoice.invoice_id).await.left(), Some(Totals::default()));
        assert_eq!(checked(&test.db).await, [""; 0]);
        let again = credit(&test.db, invoice.invoice_id, note_of(2, vec![part(1, 1)])).await;
        assert!(matches!(again, Err(Failure::NotCredited(NotCredited::LineExceeded { .. }))));
    }
}

#[tokio::test]
async fn the_file_of_a_note_is_valid_and_names_its_invoice() {
    let databases = fresh().await;
    let db = &databases.first().unwrap().db;
    let run = run(db, CENTRE, &series()).await;
    let invoice = issue(db, CENTRE, run, draft(1)).await.unwrap();
    let note = credit(db, invoice.invoice_id, note_of(1, vec![part(2, 10_007)])).await.unwrap();
    valid("Schema_VFPA12_V1.2.3.xsd", &note.xml);
    for said in [
        "<TipoDocumento>TD04</TipoDocumento>",
        "<Numero>2026/0002</Numero>",
        "<DatiFattureCollegate><IdDocumento>2026/0001</IdDocumento><Data>2026-11-20</Data></DatiFattureCollegate>",
        "<EsigibilitaIVA>S</EsigibilitaIVA>",
        "<ImponibileImporto>100.07</ImponibileImporto>",
        "<Imposta>22.02</Imposta>",
        "<ImportoTotaleDocumento>122.09</ImportoTotaleDocumento>",
        "<CodiceCIG>00000010D3</CodiceCIG>",
    ] {
        assert!(note.xml.replace(['\n', ' '], "").contains(&said.replace(' ', "")), "{said}\n{}", note.xml);
    }
    assert!(!note.xml.contains("DatiPagamento"), "{}", note.xml);
}

#[tokio::test]
async fn partial_notes_in_any_order_add_up_to_the_invoice_to_the_cent() {
    for test in fresh().await {
        let run = run(&test.db, CENTRE, &series()).await;
        let mut reduced = line(11, 299);
        reduced.vat.rate = kernel::Rate::new(1000);
        let lines = vec![line(10, 333), reduced, line(12, 1_001)];
        let invoice = issue(&test.db, CENTRE, run, draft_of(&member(1), lines, today())).await.unwrap();
        let id = invoice.invoice_id;
        let parts = [vec![part(1, 111), part(2, 5)], vec![part(3, 1_000)], vec![part(2, 150), part(1, 113)]];
        for (number, chosen) in parts.into_iter().enumerate() {
            credit(&test.db, id, note_of(10 + u128::try_from(number).unwrap(), chosen)).await.unwrap();
        }
        let rest = left(&test.db, id).await.rest();
        credit(&test.db, id, note_of(99, rest)).await.unwrap();
        let mut tx = test.db.read(CENTRE).await.unwrap();
        let notes = documents::credits_of(&mut tx, &may_see(CENTRE), id).await.unwrap();
        let sum = |of: fn(&documents::Document) -> Cents| Cents::sum(notes.iter().map(of)).unwrap();
        let sums = [sum(|n| n.taxable), sum(|n| n.tax), sum(|n| n.document), sum(|n| n.payable)];
        assert_eq!(sums, [invoice.taxable, invoice.tax, invoice.document, invoice.payable]);
        drop(tx);
        assert_eq!(checked(&test.db).await, [""; 0]);
    }
}

#[tokio::test]
async fn a_note_asked_for_twice_is_issued_once() {
    for test in fresh().await {
        let run = run(&test.db, CENTRE, &series()).await;
        let invoice = issue(&test.db, CENTRE, run, draft(1)).await.unwrap();
        let other = issue(&test.db, CENTRE, run, draft(2)).await.unwrap();
        let new = note_of(1, vec![part(1, 100)]);
        let first = credit(&test.db, invoice.invoice_id, new.clone()).await.unwrap();
        let mut tx = test.db.write(CENTRE, &Actor::console(CENTRE)).await.unwrap();
        let rights = (&may_credit(CENTRE), &may_see(CENTRE));
        let again =
            credits::issue(&mut tx, rights, invoice.invoice_id, new.clone(), (&rules(), Route::default()))
                .await;
        assert_eq!(again.unwrap().number_text, first.number_text);
        let elsewhere =
            credits::issue(&mut tx, rights, other.invoice_id, new, (&rules(), Route::default())).await;
        assert!(matches!(elsewhere, Err(Failure::Stale)));
        drop(tx);
        assert_eq!(left(&test.db, invoice.invoice_id).await.notes.len(), 1);
    }
}

#[tokio::test]
async fn invoices_and_notes_issued_at_the_same_time_get_consecutive_numbers_and_stay_within_the_caps() {
    for test in fresh().await {
        known_centre(&test.db).await;
        let run = run(&test.db, CENTRE, &series()).await;
        let invoice = issue(&test.db, CENTRE, run, draft(1)).await.unwrap();
        let id = invoice.invoice_id;
        // Twelve notes of a hundred euro each want 500,20 €: five can have it.
        let notes = (0..12_u128).map(|number| {
            let db: Db = test.db.clone();
            tokio::spawn(async move { credit(&db, id, note_of(number + 100, vec![part(1, 10_000)])).await })
        });
        let notes: Vec<_> = notes.collect();
        let invoices: Vec<_> = (2..=13_u64)
            .map(|number| {
                let db: Db = test.db.clone();
                tokio::spawn(async move { issue(&db, CENTRE, run, draft(number)).await })
            })
            .collect();
        let mut numbers = BTreeSet::from([invoice.number]);
        let (mut credited, mut refused) = (0, 0);
        for task in invoices {
            numbers.insert(task.await.unwrap().unwrap().number);
        }
        for task in notes {
            match task.await.unwrap() {
                Ok(kept) => {
                    credited += 1;
                    numbers.insert(kept.number);
                }
                Err(Failure::NotCredited(NotCredited::LineExceeded { .. })) => refused += 1,
                Err(why) => panic!("{why}"),
            }
        }
        assert_eq!((credited, refused), (5, 7));
        assert_eq!(numbers.into_iter().collect::<Vec<_>>(), (1..=18).collect::<Vec<_>>());
        assert_eq!(checked(&test.db).await, [""; 0]);
    }
}

#[tokio::test]
async fn a_note_that_is_not_committed_or_fails_leaves_nothing() {
    for test in fresh().await {
        let run = run(&test.db, CENTRE, &series()).await;
        let invoice = issue(&test.db, CENTRE, run, draft(1)).await.unwrap().invoice_id;
        let mut tx = test.db.write(CENTRE, &Actor::console(CENTRE)).await.unwrap();
        let rights = (&may_credit(CENTRE), &may_see(CENTRE));
        let new = note_of(1, vec![part(1, 100)]);
        let lost = credits::issue(&mut tx, rights, invoice, new.clone(), (&rules(), Route::default()))
            .await
            .unwrap();
        drop(tx);
        let wrong = Route { channel: None, transmitter: Some("non è un codice".into()) };
        let mut tx = test.db.write(CENTRE, &Actor::console(CENTRE)).await.unwrap();
        let failed = credits::issue(&mut tx, rights, invoice, new.clone(), (&rules(), wrong)).await;
        assert!(matches!(failed, Err(Failure::File(_))));
        drop(tx);
        assert_eq!(left(&test.db, invoice).await.notes.len(), 0);
        let kept = credit(&test.db, invoice, new).await.unwrap();
        assert_eq!((kept.number_text, kept.file_name), (lost.number_text, lost.file_name));
        assert_eq!(checked(&test.db).await, [""; 0]);
    }
}

#[tokio::test]
async fn a_note_corrects_an_invoice_of_its_own_centre_and_never_a_note() {
    for test in fresh().await {
        let theirs = run(&test.db, OTHER_CENTRE, &series()).await;
        let other = issue(&test.db, OTHER_CENTRE, theirs, draft(1)).await.unwrap().invoice_id;
        let run = run(&test.db, CENTRE, &series()).await;
        let invoice = issue(&test.db, CENTRE, run, draft(1)).await.unwrap().invoice_id;
        let note = credit(&test.db, invoice, note_of(1, vec![part(1, 100)])).await.unwrap().invoice_id;
        for target in [other, note] {
            let refused = credit(&test.db, target, note_of(2, vec![part(1, 1)])).await;
            assert!(matches!(refused, Err(Failure::NotThere)));
        }
        let early = NewNote { on: Day::parse("2026-11-19").unwrap(), ..note_of(3, vec![part(1, 1)]) };
        let refused = credit(&test.db, invoice, early).await;
        assert!(matches!(refused, Err(Failure::NotCredited(NotCredited::BeforeInvoice(_)))));
    }
}

const BEYOND_LINE: &str = "INSERT INTO invoice_line (tenant_id, invoice_id, position, line_id, service_id, services_year, \
    period_from, period_to, description, quantity, unit, unit_price, amount, rate, nature, nature_rule, explained, kind, \
    corrects_id, corrects_position) SELECT tenant_id, $2, 1, line_id, service_id, services_year, period_from, period_to, \
    description, quantity, unit, unit_price, amount + 1, rate, nature, nature_rule, explained, 'TD04', invoice_id, \
    position FROM invoice_line WHERE tenant_id = $1 AND position = 1 AND kind = 'TD01'";

#[tokio::test]
async fn the_database_itself_refuses_a_credit_beyond_its_line() {
    for test in fresh().await {
        let run = run(&test.db, CENTRE, &series()).await;
        issue(&test.db, CENTRE, run, draft(1)).await.unwrap();
        let mut tx = test.db.write(CENTRE, &Actor::console(CENTRE)).await.unwrap();
        let values = [CENTRE.into(), Uuid::from_u128(5).into()];
        let outcome = tx.exec(BEYOND_LINE, &values).await;
        assert!(matches!(outcome, Err(StoreError::Refused(_))), "{}: {outcome:?}", test.db.kind());
    }
}

#[tokio::test]
async fn days_that_go_back_can_be_billed_again_and_others_cannot() {
    for test in fresh().await {
        let run = run(&test.db, CENTRE, &series()).await;
        let invoice = issue(&test.db, CENTRE, run, draft(1)).await.unwrap().invoice_id;
        let again = || draft_of(&member(1), vec![line(10, 50_020)], today());
        credit(&test.db, invoice, note_of(1, vec![part(1, 10_000)])).await.unwrap();
        assert!(matches!(issue(&test.db, CENTRE, run, again()).await, Err(Failure::AlreadyBilled)));
        let back = Chosen { returns_days: true, ..part(1, 40_020) };
        credit(&test.db, invoice, note_of(2, vec![back])).await.unwrap();
        issue(&test.db, CENTRE, run, again()).await.unwrap();
        assert!(matches!(issue(&test.db, CENTRE, run, again()).await, Err(Failure::AlreadyBilled)));
        assert_eq!(checked(&test.db).await, [""; 0]);
    }
}

#[tokio::test]
async fn part_of_the_days_may_go_back() {
    for test in fresh().await {
        let run = run(&test.db, CENTRE, &series()).await;
        let invoice = issue(&test.db, CENTRE, run, draft(1)).await.unwrap().invoice_id;
        let half = Period::new(day("2022-07-01"), day("2022-12-31")).unwrap();
        let back = Chosen { returns_days: true, days: Some(half), ..part(1, 25_000) };
        credit(&test.db, invoice, note_of(1, vec![back])).await.unwrap();
        let days = |from: &str| {
            let mut line = line(10, 100);
            line.period = Period::new(day(from), day("2022-12-31")).unwrap();
            draft_of(&member(1), vec![line], today())
        };
        let touching = issue(&test.db, CENTRE, run, days("2022-06-30")).await;
        assert!(matches!(touching, Err(Failure::AlreadyBilled)));
        issue(&test.db, CENTRE, run, days("2022-07-01")).await.unwrap();
        assert_eq!(checked(&test.db).await, [""; 0]);
    }
}

#[tokio::test]
async fn documents_tell_kinds_signs_and_what_corrects_what() {
    for test in fresh().await {
        let run = run(&test.db, CENTRE, &series()).await;
        let invoice = issue(&test.db, CENTRE, run, draft(1)).await.unwrap().invoice_id;
        let note = credit(&test.db, invoice, note_of(1, vec![part(2, 30_020)])).await.unwrap().invoice_id;
        let mut tx = test.db.read(CENTRE).await.unwrap();
        let can = may_see(CENTRE);
        let all = documents::of_year(&mut tx, &can, 2022).await.unwrap();
        let told: Vec<_> =
            all.iter().map(|one| (one.invoice_id, one.corrects, one.signed(one.payable))).collect();
        assert_eq!(told, [(invoice, None, Cents::new(80_040)), (note, Some(invoice), Cents::new(-30_020))]);
        assert!(all.iter().all(|one| one.split_payment));
        let lines = documents::lines_of_year(&mut tx, &can, 2022).await.unwrap();
        assert_eq!(lines.len(), 3);
        assert_eq!(lines[2].corrects, Some((invoice, 2)));
        assert_eq!(Cents::sum(lines.iter().map(documents::DocumentLine::signed)), Some(Cents::new(50_020)));
        let of_body = documents::of_body(&mut tx, &can, member(1).body_id).await.unwrap();
        assert_eq!(of_body, all);
        let period = Period::new(today(), today()).unwrap();
        assert_eq!(documents::issued_in(&mut tx, &can, period).await.unwrap(), all);
        assert_eq!(documents::one(&mut tx, &can, note).await.unwrap().as_ref(), all.last());
    }
}

#[tokio::test]
async fn what_was_tampered_with_on_a_note_is_found() {
    let change: [&'static str; 4] = [
        "UPDATE invoice SET kind = 'TD01', corrects_id = NULL WHERE kind = 'TD04'",
        "UPDATE invoice_line SET corrects_position = 2 WHERE kind = 'TD04'",
        "UPDATE invoice_line SET returns_days = NOT returns_days WHERE kind = 'TD04'",
        "UPDATE invoice_line SET amount = amount - 1000 WHERE kind = 'TD01' AND position = 1",
    ];
    for sql in change {
        for test in fresh().await {
            let run = run(&test.db, CENTRE, &series()).await;
            let invoice = issue(&test.db, CENTRE, run, draft(1)).await.unwrap().invoice_id;
            let rest = left(&test.db, invoice).await.rest();
            credit(&test.db, invoice, note_of(1, rest)).await.unwrap();
            let on = if test.db.is_postgres() {
                ["DROP TRIGGER invoice_frozen ON invoice", "DROP TRIGGER invoice_line_frozen ON invoice_line"]
            } else {
                ["DROP TRIGGER invoice_frozen", "DROP TRIGGER invoice_line_frozen"]
            };
            let mut tx = test.db.write(CENTRE, &Actor::console(CENTRE)).await.unwrap();
            for statement in on.iter().chain([&sql]) {
                tx.exec(statement, &[]).await.unwrap();
            }
            tx.commit_unaudited("a test tampers").await.unwrap();
            let faults = checked(&test.db).await;
            assert!(faults.iter().any(|fault| fault.contains("impronta")), "{sql}: {faults:?}");
        }
    }
}
