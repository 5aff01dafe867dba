//! Sendings, receipts, new sendings after a refusal.

use std::io::{Cursor, Write};

use billing::file::Again;
use billing::model::{Channel, SdiOutcome};
use billing::receipts::{Incoming, Report, Verdict, import};
use billing::store::transmissions::{self, Transmission};
use billing::store::{Failure, invoices, receipts};
use kernel::{Actor, Ids, ImportId, InvoiceId};
use store::Db;
use store::testing::TestDb;
use webkit::{App, Site};
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

use crate::files::valid;
use crate::world::{
    CENTRE, OTHER_CENTRE, draft, fresh, issue, may_record, may_see, outcome, run, series, tax_code, today,
};

pub(crate) fn app(test: &TestDb) -> App {
    App::new(test.db.clone(), test.db.clock().clone(), Ids::random(), Site::at("https://cst.example.it"))
}

/// A receipt about a file, as the system writes it, the signature left out.
pub(crate) fn receipt(kind: &str, file: &str, (sdi_id, body): (u64, &str)) -> Incoming {
    let root = match kind {
        "RC" => "RicevutaConsegna",
        "NS" => "NotificaScarto",
        "MC" => "NotificaMancataConsegna",
        "NE" => "NotificaEsito",
        "DT" => "NotificaDecorrenzaTermini",
        _ => "AttestazioneTrasmissioneFattura",
    };
    let xml = format!(
        "<types:{root} xmlns:types=\"http://www.fatturapa.gov.it/sdi/messaggi/v1.0\" versione=\"1.0\">\
         <IdentificativoSdI>{sdi_id}</IdentificativoSdI><NomeFile>{file}.p7m</NomeFile>{body}\
         <MessageId>1</MessageId></types:{root}>"
    );
    let stem = file.split('.').next().unwrap();
    Incoming { name: format!("{stem}_{kind}_001.xml"), bytes: xml.into_bytes() }
}

const DELIVERED: &str = "<DataOraRicezione>2026-11-20T08:00:00.000+01:00</DataOraRicezione>\
    <DataOraConsegna>2026-11-20T08:05:00.000+01:00</DataOraConsegna>";
const REFUSED: &str = "<EsitoCommittente versione=\"1.0\"><IdentificativoSdI>7</IdentificativoSdI><Esito>EC02</Esito>\
    <Descrizione>Manca il CIG</Descrizione></EsitoCommittente>";

fn faults(codes: &[&str]) -> String {
    let list = codes.iter().fold(String::new(), |list, code| {
        list + "<Errore><Codice>" + code + "</Codice><Descrizione>Errore</Descrizione></Errore>"
    });
    format!(
        "<DataOraRicezione>2026-11-20T08:00:00.000+01:00</DataOraRicezione><ListaErrori>{list}</ListaErrori>"
    )
}

async fn bring(test: &TestDb, files: Vec<Incoming>) -> Report {
    let actor = Actor::console(CENTRE);
    import(&app(test), &actor, Ids::random().fresh::<ImportId>(), files).await.unwrap()
}

async fn sendings(db: &Db, id: InvoiceId) -> Vec<Transmission> {
    let mut tx = db.read(CENTRE).await.unwrap();
    transmissions::of(&mut tx, &may_see(CENTRE), id).await.unwrap()
}

/// An issued invoice with the name of its file.
async fn issued(test: &TestDb) -> (InvoiceId, String) {
    let run = run(&test.db, CENTRE, &series()).await;
    let kept = issue(&test.db, CENTRE, run, draft(1)).await.unwrap();
    (kept.invoice_id, kept.file_name)
}

fn verdicts(report: &Report) -> Vec<Verdict> {
    report.rows.iter().map(|row| row.verdict).collect()
}

#[tokio::test]
async fn receipts_move_the_state_in_whatever_order_they_come_and_are_kept_once() {
    for test in fresh().await {
        let (id, file) = issued(&test).await;
        let late = receipt("RC", &file, (7, DELIVERED));
        let answer = receipt("NE", &file, (7, REFUSED));
        let report = bring(&test, vec![answer.clone(), late.clone()]).await;
        assert_eq!(verdicts(&report), [Verdict::Recorded, Verdict::Recorded]);
        assert!(report.rows[1].message.contains("resta «Rifiutata"), "{report:?}");
        let again = bring(&test, vec![late, answer.clone()]).await;
        assert_eq!(verdicts(&again), [Verdict::Known, Verdict::Known]);
        let sending = sendings(&test.db, id).await.pop().unwrap();
        assert_eq!((sending.outcome, sending.sdi_id.as_str()), (SdiOutcome::Refused, "7"));
        assert_eq!(sending.sent_on, Some(today()));
        let mut tx = test.db.read(CENTRE).await.unwrap();
        let acts = receipts::of(&mut tx, &may_see(CENTRE), id).await.unwrap();
        assert_eq!(acts.len(), 2);
        let kept =
            tx.file(acts.iter().find_map(|act| act.sha256.as_deref()).unwrap()).await.unwrap().unwrap();
        assert_eq!(kept.bytes, answer.bytes);
        assert_eq!(billing::check::check(&mut tx).await.unwrap(), []);
    }
}

#[tokio::test]
async fn every_kind_of_receipt_is_recorded() {
    let received = "<DataOraRicezione>2026-11-20T08:00:00.000+01:00</DataOraRicezione>";
    let accepted = REFUSED.replace("EC02", "EC01");
    let kinds = [
        ("RC", DELIVERED.to_owned(), SdiOutcome::Delivered),
        ("MC", received.to_owned(), SdiOutcome::NotDelivered),
        ("NS", faults(&["00311", "00404"]), SdiOutcome::Rejected),
        ("NS", faults(&["00404"]), SdiOutcome::AlreadyIn),
        ("NE", accepted, SdiOutcome::Accepted),
        ("NE", REFUSED.to_owned(), SdiOutcome::Refused),
        ("DT", String::new(), SdiOutcome::TermsExpired),
        ("AT", format!("{received}<HashFileOriginale>abc</HashFileOriginale>"), SdiOutcome::Attested),
    ];
    for (kind, body, expected) in kinds {
        for test in fresh().await {
            let (id, file) = issued(&test).await;
            let report = bring(&test, vec![receipt(kind, &file, (7, &body))]).await;
            assert_eq!(verdicts(&report), [Verdict::Recorded], "{kind}: {report:?}");
            assert_eq!(sendings(&test.db, id).await.pop().unwrap().outcome, expected);
        }
    }
}

#[tokio::test]
async fn what_does_not_match_is_told_with_its_reason_and_changes_nothing() {
    for test in fresh().await {
        let (id, file) = issued(&test).await;
        bring(&test, vec![receipt("MC", &file, (7, "<DataOraRicezione/>"))]).await;
        let unknown = receipt("RC", "IT00000000000_ZZZZZ.xml", (8, DELIVERED));
        let other_sending = receipt("RC", &file, (9, DELIVERED));
        let misnamed = Incoming {
            name: "IT00000000000_ZZZZZ_RC_001.xml".into(),
            ..receipt("RC", &file, (7, DELIVERED))
        };
        let other_kind =
            Incoming { name: receipt("NS", &file, (7, "")).name, ..receipt("RC", &file, (7, DELIVERED)) };
        let signed = Incoming { name: "x_RC_001.xml.p7m".into(), bytes: b"\x30\x82\x01\x00".to_vec() };
        let invoice = Incoming { name: file.clone(), bytes: b"<p:FatturaElettronica xmlns:p='x'/>".to_vec() };
        let number = "<RiferimentoFattura><NumeroFattura>2026/0009</NumeroFattura></RiferimentoFattura>";
        let other_number = receipt("DT", &file, (7, number));
        let files = vec![unknown, other_sending, misnamed, other_kind, signed, invoice, other_number];
        let report = bring(&test, files).await;
        let told = [
            "Nessun file",
            "identificativo SdI 9",
            "Il nome della ricevuta",
            "Il nome della ricevuta",
            ".p7m",
            "È una fattura",
            "2026/0009",
        ];
        for (row, words) in report.rows.iter().zip(told) {
            assert!(row.message.contains(words), "{words}: {row:?}");
        }
        let (no, bad) = (Verdict::Unmatched, Verdict::Unreadable);
        let expected = [no, no, no, no, bad, bad, no];
        assert_eq!(verdicts(&report), expected);
        assert_eq!(sendings(&test.db, id).await.pop().unwrap().outcome, SdiOutcome::NotDelivered);
    }
}

#[tokio::test]
async fn another_centre_cannot_record_the_receipt_of_a_file_that_is_not_its_own() {
    for test in fresh().await {
        let (id, file) = issued(&test).await;
        let actor = Actor::console(OTHER_CENTRE);
        let files = vec![receipt("RC", &file, (7, DELIVERED))];
        let report = import(&app(&test), &actor, Ids::random().fresh::<ImportId>(), files).await.unwrap();
        assert_eq!(verdicts(&report), [Verdict::Unmatched]);
        assert_eq!(sendings(&test.db, id).await.pop().unwrap().outcome, SdiOutcome::Nothing);
    }
}

#[tokio::test]
async fn a_zip_is_opened_and_the_same_import_is_done_once() {
    for test in fresh().await {
        let (id, file) = issued(&test).await;
        let inside = receipt("RC", &file, (7, DELIVERED));
        let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
        zip.start_file(format!("ricevute/{}", inside.name), SimpleFileOptions::default()).unwrap();
        zip.write_all(&inside.bytes).unwrap();
        let archive = Incoming { name: "ricevute.zip".into(), bytes: zip.finish().unwrap().into_inner() };
        let (import_id, actor) = (Ids::random().fresh::<ImportId>(), Actor::console(CENTRE));
        let first = import(&app(&test), &actor, import_id, vec![archive.clone()]).await.unwrap();
        let second = import(&app(&test), &actor, import_id, vec![archive]).await.unwrap();
        assert_eq!((verdicts(&first), &first), (vec![Verdict::Recorded], &second));
        assert_eq!(sendings(&test.db, id).await.pop().unwrap().outcome, SdiOutcome::Delivered);
        let mut tx = test.db.read(CENTRE).await.unwrap();
        let imports = receipts::imports(&mut tx, &may_record(CENTRE), None, 10).await.unwrap();
        assert_eq!(imports.len(), 1);
    }
}

#[tokio::test]
async fn after_a_rejection_the_same_document_goes_out_again_under_a_new_name() {
    for test in fresh().await {
        let (id, file) = issued(&test).await;
        let mut tx = test.db.write(CENTRE, &Actor::console(CENTRE)).await.unwrap();
        let rights = (&may_record(CENTRE), &may_see(CENTRE));
        let issued = invoices::find(&mut tx, &may_see(CENTRE), id).await.unwrap().unwrap();
        let mut changes = Again::as_first(&issued.invoice.content.head);
        changes.channel = Channel::Office("XYZ987".into());
        changes.purchases[0].cig = Some("Z123456789".into());
        let early = transmissions::next(&mut tx, rights, &issued, &changes).await;
        assert!(matches!(early, Err(Failure::NotRefused)));
        drop(tx);
        bring(&test, vec![receipt("NS", &file, (7, &faults(&["00311"])))]).await;
        let mut tx = test.db.write(CENTRE, &Actor::console(CENTRE)).await.unwrap();
        let made = transmissions::next(&mut tx, rights, &issued, &changes).await.unwrap();
        tx.commit().await.unwrap();
        assert_eq!((made.attempt, made.outcome), (2, SdiOutcome::Nothing));
        let mut tx = test.db.read(CENTRE).await.unwrap();
        let (name, xml) = transmissions::file_of(&mut tx, &may_see(CENTRE), (id, 2)).await.unwrap().unwrap();
        assert!(name.ends_with("_00002.xml") && name == made.file_name, "{name}");
        valid("Schema_VFPA12_V1.2.3.xsd", &xml);
        for said in [
            "<CodiceDestinatario>XYZ987<",
            "<CodiceCIG>Z123456789<",
            "<ProgressivoInvio>00002<",
            "<Numero>2026/0001<",
        ] {
            assert!(xml.contains(said), "{said}\n{xml}");
        }
        let same = |text: &str| {
            let lines = text.lines().map(str::trim).filter(|line| {
                !["CodiceDestinatario", "CodiceCIG", "ProgressivoInvio"]
                    .iter()
                    .any(|name| line.contains(name))
            });
            lines.collect::<String>()
        };
        assert_eq!(same(&xml), same(&issued.kept.xml));
        let (first, old) = transmissions::file_of(&mut tx, &may_see(CENTRE), (id, 1)).await.unwrap().unwrap();
        assert_eq!((first, old), (file.clone(), issued.kept.xml.clone()));
        let now = invoices::find(&mut tx, &may_see(CENTRE), id).await.unwrap().unwrap();
        assert_eq!((now.marks.outcome, now.marks.sent_on), (SdiOutcome::Nothing, None));
        assert_eq!(billing::check::check(&mut tx).await.unwrap(), []);
        drop(tx);
        // A late receipt of the first file stays with the first; that of the second counts.
        let report = bring(&test, vec![receipt("RC", &name, (8, DELIVERED))]).await;
        assert_eq!(verdicts(&report), [Verdict::Recorded], "{report:?}");
        let states: Vec<_> = sendings(&test.db, id).await.into_iter().map(|one| one.outcome).collect();
        assert_eq!(states, [SdiOutcome::Rejected, SdiOutcome::Delivered]);
    }
}

#[tokio::test]
async fn a_new_sending_that_would_be_refused_again_uses_up_no_name() {
    for test in fresh().await {
        let (id, _) = issued(&test).await;
        outcome(&test.db, CENTRE, id, SdiOutcome::Rejected).await;
        let rights = (&may_record(CENTRE), &may_see(CENTRE));
        let mut tx = test.db.write(CENTRE, &Actor::console(CENTRE)).await.unwrap();
        let issued = invoices::find(&mut tx, &may_see(CENTRE), id).await.unwrap().unwrap();
        let good = Again::as_first(&issued.invoice.content.head);
        let wrong = Again { channel: Channel::Office("corto".into()), ..good.clone() };
        assert!(matches!(transmissions::next(&mut tx, rights, &issued, &wrong).await, Err(Failure::File(_))));
        drop(tx);
        let company = Again { channel: Channel::Pec("a@example.it".into()), ..good.clone() };
        let mut tx = test.db.write(CENTRE, &Actor::console(CENTRE)).await.unwrap();
        assert!(transmissions::next(&mut tx, rights, &issued, &company).await.is_err());
        drop(tx);
        let mut tx = test.db.write(CENTRE, &Actor::console(CENTRE)).await.unwrap();
        let made = transmissions::next(&mut tx, rights, &issued, &good).await.unwrap();
        assert!(made.file_name.ends_with("_00002.xml"));
        let twice = transmissions::next(&mut tx, rights, &issued, &good).await;
        assert!(matches!(twice, Err(Failure::NotRefused)));
    }
}

#[tokio::test]
async fn what_a_person_wrote_is_taken_back_by_another_act_and_a_receipt_is_not() {
    for test in fresh().await {
        let (id, file) = issued(&test).await;
        outcome(&test.db, CENTRE, id, SdiOutcome::Refused).await;
        bring(&test, vec![receipt("RC", &file, (7, DELIVERED))]).await;
        let mut tx = test.db.write(CENTRE, &Actor::console(CENTRE)).await.unwrap();
        let (record, view) = (may_record(CENTRE), may_see(CENTRE));
        let sending = transmissions::of(&mut tx, &view, id).await.unwrap().pop().unwrap();
        let acts = receipts::of(&mut tx, &view, id).await.unwrap();
        let by_hand = acts.iter().find(|act| act.sha256.is_none()).unwrap();
        let by_file = acts.iter().find(|act| act.sha256.is_some()).unwrap();
        let stays = receipts::undo(&mut tx, &record, (&sending, by_file), "errore").await;
        assert!(matches!(stays, Err(Failure::NotUndone)));
        let standing = receipts::undo(&mut tx, &record, (&sending, by_hand), "errore").await.unwrap();
        assert_eq!(standing.outcome, SdiOutcome::Delivered);
        let twice = receipts::undo(&mut tx, &record, (&sending, by_hand), "errore").await;
        assert!(matches!(twice, Err(Failure::NotUndone)));
        tx.commit().await.unwrap();
    }
}

#[tokio::test]
async fn the_number_of_files_goes_on_from_where_somebody_says_and_never_back() {
    for test in fresh().await {
        let run = run(&test.db, CENTRE, &series()).await;
        let transmitter = tax_code(1);
        let raise = async |last: i64| {
            let mut tx = test.db.write(CENTRE, &Actor::console(CENTRE)).await.unwrap();
            let raised = transmissions::go_on_after(&mut tx, &may_record(CENTRE), (&transmitter, last)).await;
            if raised.is_ok() {
                tx.commit().await.unwrap();
            }
            raised
        };
        raise(61).await.unwrap();
        let first = issue(&test.db, CENTRE, run, draft(1)).await.unwrap();
        assert!(first.file_name.ends_with("_00010.xml"), "{}", first.file_name);
        assert!(matches!(raise(61).await, Err(Failure::NameUsed(62))));
        raise(62).await.unwrap();
        let second = issue(&test.db, CENTRE, run, draft(2)).await.unwrap();
        assert!(second.file_name.ends_with("_00011.xml"), "{}", second.file_name);
    }
}
