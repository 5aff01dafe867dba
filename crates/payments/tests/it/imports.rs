//! Files of the bank, from reading to payments.

use kernel::{BodyId, Cents, StatementId};
use payments::Failure;
use payments::bank;
use payments::imports::{self, Brought, Choice};
use payments::model::{RowOutcome, RowStatus};
use payments::store::rows::{self, BankRow, RowFilter};
use payments::store::{payments as acts, statements};
use uuid::Uuid;

use crate::world::{
    CENTRE, FANO, OTHER_CENTRE, URBINO, World, director, may_record, may_view, part, today, worlds,
};

pub(crate) const FILE: &str = "Data;Valuta;Importo;Causale;Ordinante;CRO\n\
    02/11/2022;03/11/2022;1.234,56;SALDO FATT. 12/2022;TESORERIA;R1\n\
    05/11/2022;05/11/2022;200,00;MANDATO 7 COMUNE DI FANO;TESORERIA;R2\n\
    06/11/2022;06/11/2022;-15,00;CANONE CONTO;BANCA;R3\n\
    07/11/2022;07/11/2022;200,00;SERVIZI;SCONOSCIUTO;R4\n\
    08/11/2022;08/11/2022;33,33;RESTITUZIONE;MARIO;R5\n";

pub(crate) fn statement(number: u128) -> StatementId {
    StatementId(Uuid::from_u128(0xDD00 + number))
}

pub(crate) async fn bring(world: &World, number: u128, text: &str) -> Result<StatementId, Failure> {
    let mut tx = world.write(CENTRE).await;
    let id = statement(number);
    let brought = Brought { id, name: "movimenti.csv", bytes: text.as_bytes() };
    let read = bank::read(brought.bytes, brought.name, "IT60X0542811101000000123456")?;
    imports::bring(&mut tx, &may_record(CENTRE), brought, read).await?;
    tx.commit().await?;
    Ok(id)
}

async fn all(world: &World, id: StatementId) -> Vec<BankRow> {
    let mut tx = world.app.db.read(CENTRE).await.unwrap();
    rows::page(&mut tx, &may_record(CENTRE), id, RowFilter::default(), (0, 1000)).await.unwrap()
}

async fn decide(world: &World, (id, number): (StatementId, i64), choice: Choice) -> Result<(), Failure> {
    let version = all(world, id).await.into_iter().find(|row| row.number == number).unwrap().version;
    let mut tx = world.write(CENTRE).await;
    imports::decide(&mut tx, &may_record(CENTRE), (id, number, version), choice).await?;
    Ok(tx.commit().await?)
}

async fn apply(world: &World, id: StatementId) -> imports::Report {
    let author = kernel::Actor::console(CENTRE);
    imports::apply_here(&world.app.db, (&may_record(CENTRE), &author), id, today()).await.unwrap()
}

#[tokio::test]
async fn a_file_is_shown_with_reasons_then_applied_and_never_twice() {
    for world in worlds().await {
        let id = bring(&world, 1, FILE).await.unwrap();
        let rows = all(&world, id).await;
        let statuses: Vec<RowStatus> = rows.iter().map(|row| row.status).collect();
        let expected = [
            RowStatus::Proposed,
            RowStatus::Proposed,
            RowStatus::Debit,
            RowStatus::Ambiguous,
            RowStatus::Unknown,
        ];
        assert_eq!(statuses, expected, "{rows:#?}");
        let reasons = &rows[0].plan.candidates[0].reasons;
        assert_eq!(reasons[0], "Importo 1.234,56 € uguale al residuo della fattura 2022/0012");
        // Fano's 200 € are proposed by the second row: the fourth can only mean Urbino's.
        assert_eq!(rows[3].plan.candidates.iter().map(|one| one.body_id).collect::<Vec<_>>(), [URBINO]);
        assert_eq!(apply(&world, id).await, imports::Report { recorded: 2, failed: 0 });
        assert_eq!(apply(&world, id).await, imports::Report::default());
        let left = [(12, 0), (13, 20_000), (14, 0), (15, 7_700)];
        assert_eq!(world.residuals(&director(CENTRE)).await, left);
        assert!(matches!(bring(&world, 2, FILE).await, Err(Failure::SameFile(same)) if same == id));
        let longer =
            bring(&world, 3, &format!("{FILE}09/11/2022;09/11/2022;77,00;FT 15/2022;FANO;R6\n")).await;
        let rows = all(&world, longer.unwrap()).await;
        assert_eq!((rows[0].status, rows[1].status), (RowStatus::Imported, RowStatus::Imported));
        assert_eq!(rows[5].status, RowStatus::Proposed);
        assert_eq!(world.faults().await, Vec::<String>::new());
    }
}

#[tokio::test]
async fn people_choose_change_and_leave_out_before_applying() {
    for world in worlds().await {
        let id = bring(&world, 1, FILE).await.unwrap();
        let too_much = decide(&world, (id, 4), Choice::Match(FANO, vec![part(14, 20_001)])).await;
        assert!(matches!(too_much, Err(Failure::NotFitting(_))), "{too_much:?}");
        decide(&world, (id, 4), Choice::Match(URBINO, vec![part(13, 15_000)])).await.unwrap();
        decide(&world, (id, 2), Choice::Match(FANO, vec![part(15, 7_700)])).await.unwrap();
        decide(&world, (id, 5), Choice::LeaveOut("Restituzione di spese postali".into())).await.unwrap();
        assert_eq!(apply(&world, id).await, imports::Report { recorded: 3, failed: 0 });
        let left = [(12, 0), (13, 5_000), (14, 20_000), (15, 0)];
        assert_eq!(world.residuals(&director(CENTRE)).await, left);
        let done = decide(&world, (id, 2), Choice::LeaveOut("Errore".into())).await;
        assert!(matches!(done, Err(Failure::NotNow(_))), "{done:?}");
        let mut tx = world.app.db.read(CENTRE).await.unwrap();
        assert_eq!(rows::open(&mut tx, &may_record(CENTRE)).await.unwrap(), None);
        drop(tx);
        assert_eq!(world.faults().await, Vec::<String>::new());
    }
}

#[tokio::test]
async fn a_row_whose_invoice_was_paid_meanwhile_fails_says_why_and_can_be_matched_again() {
    for world in worlds().await {
        let id = bring(&world, 1, FILE).await.unwrap();
        let mut tx = world.write(CENTRE).await;
        let new = crate::world::payment(1, URBINO, ("2022-11-01", 123_000));
        acts::record(&mut tx, &may_record(CENTRE), new, (today(), &[part(12, 123_000)])).await.unwrap();
        tx.commit().await.unwrap();
        assert_eq!(apply(&world, id).await, imports::Report { recorded: 1, failed: 1 });
        let row = all(&world, id).await.remove(0);
        assert_eq!(row.outcome, RowOutcome::Failed);
        assert!(row.message.contains("il residuo è 4,56 €"), "{}", row.message);
        let mut tx = world.write(CENTRE).await;
        assert!(imports::rematch(&mut tx, &may_record(CENTRE), id).await.unwrap() > 0);
        tx.commit().await.unwrap();
        decide(&world, (id, 1), Choice::Match(URBINO, vec![part(12, 456)])).await.unwrap();
        assert_eq!(apply(&world, id).await, imports::Report { recorded: 1, failed: 0 });
        assert_eq!(world.residuals(&director(CENTRE)).await[0], (12, 0));
        assert_eq!(world.faults().await, Vec::<String>::new());
    }
}

#[tokio::test]
async fn a_payment_taken_back_frees_its_movement() {
    for world in worlds().await {
        let id = bring(&world, 1, FILE).await.unwrap();
        apply(&world, id).await;
        let row = all(&world, id).await.remove(0);
        let reopen = async || {
            let mut tx = world.write(CENTRE).await;
            let version = all(&world, id).await[0].version;
            imports::reopen(&mut tx, &may_record(CENTRE), (id, 1, version)).await?;
            tx.commit().await.map_err(Failure::from)
        };
        assert!(matches!(reopen().await, Err(Failure::NotNow(_))));
        let mut tx = world.write(CENTRE).await;
        let payment = row.payment_id.unwrap();
        acts::reverse(&mut tx, &may_record(CENTRE), payment, (today(), "Ente sbagliato")).await.unwrap();
        tx.commit().await.unwrap();
        reopen().await.unwrap();
        assert_eq!(apply(&world, id).await.recorded, 1);
        assert_eq!(world.residuals(&director(CENTRE)).await[0], (12, 0));
        assert_eq!(world.faults().await, Vec::<String>::new());
    }
}

#[tokio::test]
async fn the_same_money_recorded_by_hand_raises_a_doubt() {
    for world in worlds().await {
        let mut tx = world.write(CENTRE).await;
        let new = crate::world::payment(1, FANO, ("2022-11-04", 20_000));
        acts::record(&mut tx, &may_record(CENTRE), new, (today(), &[part(14, 20_000)])).await.unwrap();
        tx.commit().await.unwrap();
        let id = bring(&world, 1, FILE).await.unwrap();
        let row = all(&world, id).await.remove(1);
        assert_eq!(row.status, RowStatus::Ambiguous);
        assert!(row.plan.doubts[0].contains("pari importo"), "{:?}", row.plan.doubts);
    }
}

#[tokio::test]
async fn the_account_of_an_earlier_payment_tells_the_payer() {
    for world in worlds().await {
        let iban = "IT28W8000000292100645211151";
        let mut tx = world.write(CENTRE).await;
        let new = acts::NewPayment {
            payer_iban: iban.into(),
            ..crate::world::payment(1, FANO, ("2022-10-02", 100))
        };
        acts::record(&mut tx, &may_record(CENTRE), new, (today(), &[])).await.unwrap();
        tx.commit().await.unwrap();
        let text = format!("Data;Importo;Causale;IBAN ordinante\n02/12/2022;277,00;mandato 9;{iban}\n");
        let id = bring(&world, 1, &text).await.unwrap();
        let row = all(&world, id).await.remove(0);
        assert_eq!(row.status, RowStatus::Proposed, "{row:#?}");
        assert_eq!(row.plan.candidates[0].parts, [part(14, 20_000), part(15, 7_700)]);
    }
}

#[tokio::test]
async fn the_job_asked_for_twice_or_run_twice_records_each_payment_once() {
    for world in worlds().await {
        let id = bring(&world, 1, FILE).await.unwrap();
        let mut tx = world.write(CENTRE).await;
        imports::start(&mut tx, &may_record(CENTRE), id).await.unwrap();
        tx.commit().await.unwrap();
        let mut tx = world.write(CENTRE).await;
        let again = imports::start(&mut tx, &may_record(CENTRE), id).await.unwrap();
        tx.commit().await.unwrap();
        let (job, done) = world.work().await.unwrap();
        assert_eq!((job.job_id, done), (again, Ok(())));
        assert!(world.work().await.is_none());
        let mut tx = world.app.db.read(CENTRE).await.unwrap();
        let found = statements::find(&mut tx, &may_record(CENTRE), id).await.unwrap().unwrap();
        assert_eq!(found.state, statements::StatementState::Applied);
        drop(tx);
        // The same job a second time, as after a crash that lost its end.
        let app = world.app.clone();
        assert_eq!(payments::jobs().run(app, job).await, Ok(()));
        assert_eq!(world.residuals(&director(CENTRE)).await[0], (12, 0));
    }
}

/// Three movements that are sure.
const SURE: &str = "Data;Importo;Causale\n02/11/2022;1.234,56;FT 12/2022\n03/11/2022;200,00;FT 13/2022\n\
    04/11/2022;77,00;FT 15/2022\n";

#[tokio::test]
async fn the_job_interrupted_after_any_row_and_resumed_gives_the_same_payments() {
    for rows in 0..=3 {
        for world in worlds().await {
            let id = bring(&world, 1, SURE).await.unwrap();
            let mut tx = world.write(CENTRE).await;
            imports::start(&mut tx, &may_record(CENTRE), id).await.unwrap();
            tx.commit().await.unwrap();
            let lost = world.app.db.claim_job().await.unwrap().unwrap();
            let now = world.app.clock.now();
            world.app.clock.set(now.plus_seconds(300));
            let taken = world.app.db.claim_job().await.unwrap().unwrap();
            // Whoever has lost the job records one row, learns of it, and stops.
            for _ in 0..rows {
                let jobs = payments::jobs();
                assert!(jobs.run(world.app.clone(), lost.clone()).await.is_err());
            }
            assert_eq!(payments::jobs().run(world.app.clone(), taken).await, Ok(()));
            let left = [(12, 0), (13, 0), (14, 20_000), (15, 0)];
            assert_eq!(world.residuals(&director(CENTRE)).await, left, "interrupted after {rows}");
            assert_eq!(world.faults().await, Vec::<String>::new());
        }
    }
}

#[tokio::test]
async fn the_files_of_a_centre_are_nobody_elses() {
    for world in worlds().await {
        let id = bring(&world, 1, FILE).await.unwrap();
        let can = may_record(OTHER_CENTRE);
        let mut tx = world.write(OTHER_CENTRE).await;
        assert_eq!(statements::find(&mut tx, &can, id).await.unwrap(), None);
        assert_eq!(rows::find(&mut tx, &can, (id, 1)).await.unwrap(), None);
        let choice = Choice::Match(URBINO, Vec::new());
        assert!(matches!(imports::decide(&mut tx, &can, (id, 1, 1), choice).await, Err(Failure::NotThere)));
        assert!(matches!(imports::start(&mut tx, &can, id).await, Err(Failure::NotThere)));
        drop(tx);
        let nobody = BodyId(Uuid::from_u128(0xBAD));
        let stranger = decide(&world, (id, 5), Choice::Match(nobody, Vec::new())).await;
        assert!(matches!(stranger, Err(Failure::NotThere)));
        let view = may_view(&director(OTHER_CENTRE));
        let mut tx = world.app.db.read(OTHER_CENTRE).await.unwrap();
        let sum: i64 = payments::balances(&mut tx, &view, None)
            .await
            .unwrap()
            .iter()
            .map(|one| one.residual.get())
            .sum();
        assert_eq!(Cents::new(sum), Cents::new(5_000));
    }
}
