use kernel::permission::{EditBody, ImportBodies, ViewBodies};
use kernel::{Actor, Can, ImportId, NETWORK, Role, Scope, TenantId};
use registry::imports::{
    self, Brought, Columns, Counts, Import, ImportRow, ImportState, NewRows, Outcome, RowFilter, RowStatus,
    Target,
};
use registry::model::{Field, Names};
use registry::{BodyKind, Driver, RegistryError, bodies, drivers, export, national};
use store::Db;
use store::testing::{TestDb, shared_data};

use RowStatus as S;

use crate::common::{a_body, a_centre, actor, can, databases, day, write};

struct Office<'a> {
    db: &'a Db,
    tenant: TenantId,
    author: Actor,
    can: Can<ImportBodies>,
}

impl<'a> Office<'a> {
    fn of(db: &'a Db, tenant: TenantId) -> Self {
        let role = if tenant == NETWORK { Role::NetworkCoordinator } else { Role::Operator };
        let author = actor(tenant, role, Scope::Tenant);
        let can = author.may_over(ImportBodies).unwrap();
        Self { db, tenant, author, can }
    }

    async fn bring(&self, text: &[u8], new_rows: NewRows) -> Result<Import, RegistryError> {
        let file = Brought { id: self.db.ids().fresh(), name: "enti.csv", bytes: text, new_rows };
        imports::bring(self.db, &self.can, &self.author, file).await
    }

    async fn counts(&self, id: ImportId) -> Counts {
        imports::counts(&mut self.db.read(self.tenant).await.unwrap(), &self.can, id).await.unwrap()
    }

    async fn rows(&self, id: ImportId) -> Vec<ImportRow> {
        let mut tx = self.db.read(self.tenant).await.unwrap();
        imports::rows(&mut tx, &self.can, id, RowFilter::default(), (0, 10_000)).await.unwrap()
    }

    async fn apply(&self, id: ImportId) -> Counts {
        imports::apply_here(self.db, &self.can, &self.author, id).await.unwrap()
    }
}

async fn pesaro(test: &TestDb) -> TenantId {
    national::ensure_national_register(&test.db).await.unwrap();
    let tenant = a_centre(&test.db, "pesaro").await;
    let author = actor(tenant, Role::Director, Scope::Tenant);
    let edit = author.may_over(EditBody).unwrap();
    let selection = national::Selection::Unit("041".into());
    national::copy_from_register(&test.db, &edit, &author, &selection).await.unwrap();
    tenant
}

#[tokio::test]
async fn the_list_of_istat_as_published_changes_nothing_in_the_national_register() {
    let Some(data) = shared_data() else { return };
    let file = std::fs::read(data.join("comuni/istat_elenco_comuni_2024-12_latin1.csv")).unwrap();
    for test in databases().await {
        national::ensure_national_register(&test.db).await.unwrap();
        let office = Office::of(&test.db, NETWORK);
        let import = office.bring(&file, NewRows::Add).await.unwrap();
        let counts = office.counts(import.import_id).await;
        let other =
            office.rows(import.import_id).await.into_iter().find(|row| row.status != RowStatus::Unchanged);
        assert_eq!(other, None);
        assert_eq!(counts.all(), 7896);
        assert!(import.disappeared.is_empty());
    }
}

#[tokio::test]
async fn a_centre_may_update_its_bodies_from_the_list_of_istat_and_hears_of_those_that_are_gone() {
    for test in databases().await {
        let tenant = pesaro(&test).await;
        let office = Office::of(&test.db, tenant);
        let text = "Codice Comune formato alfanumerico;Denominazione in italiano;Codice Catastale del comune\r\n\
                    041067;Urbino Nuova;L500\r\n041013;Fano;D488\r\n001272;Torino;L219\r\n";
        let import = office.bring(text.as_bytes(), NewRows::LeaveOut).await.unwrap();
        let counts = office.counts(import.import_id).await;
        let by =
            [RowStatus::Changed, RowStatus::Unchanged, RowStatus::LeftOut].map(|status| counts.of(status));
        assert_eq!(by, [1, 1, 1]);
        assert_eq!(import.disappeared.len(), 48);
        let rows = office.rows(import.import_id).await;
        let change = &rows[0].detail.changes[0];
        assert_eq!(
            (change.field.as_str(), change.before.as_str(), change.after.as_str()),
            ("Denominazione", "Urbino", "Urbino Nuova")
        );
        assert_eq!(office.apply(import.import_id).await.with(Outcome::Done), 1);
        let view = can(tenant, Role::Reader, ViewBodies);
        let mut tx = test.db.read(tenant).await.unwrap();
        let urbino = bodies::by_istat(&mut tx, &view, "041067").await.unwrap().unwrap();
        assert_eq!((urbino.name.as_str(), urbino.territory.uts_code.as_str()), ("Urbino Nuova", "041"));
        assert_eq!(bodies::every(&mut tx, &view).await.unwrap().len(), 51);
    }
}

#[tokio::test]
async fn what_is_exported_is_imported_back_without_a_change() {
    for test in databases().await {
        let tenant = pesaro(&test).await;
        let office = Office::of(&test.db, tenant);
        let union = a_union_with_urbino(&test.db, tenant).await;
        let mut tx = test.db.read(tenant).await.unwrap();
        let view = can(tenant, Role::Reader, ViewBodies);
        let (all, refs) =
            (bodies::every(&mut tx, &view).await.unwrap(), bodies::refs(&mut tx, &view).await.unwrap());
        drop(tx);
        assert!(all.iter().any(|body| body.parent == Some(union)));
        let table = export::bodies(&all, &Names::of(&refs)).unwrap();
        let today = sheet::Day::parse_iso("2026-11-20").unwrap();
        for bytes in [sheet::to_csv(&table).unwrap(), sheet::to_xlsx(&table, today).unwrap()] {
            let import = office.bring(&bytes, NewRows::Add).await.unwrap();
            let counts = office.counts(import.import_id).await;
            assert_eq!((counts.of(RowStatus::Unchanged), counts.all()), (52, 52));
        }
        let bytes = sheet::to_csv(&table).unwrap();
        let other = a_centre(&test.db, "altro").await;
        let office = Office::of(&test.db, other);
        let import = office.bring(&bytes, NewRows::Add).await.unwrap();
        let counts = office.apply(import.import_id).await;
        assert_eq!((counts.with(Outcome::Done), counts.all()), (52, 52));
        let view = can(other, Role::Reader, ViewBodies);
        let mut tx = test.db.read(other).await.unwrap();
        let urbino = bodies::by_istat(&mut tx, &view, "041067").await.unwrap().unwrap();
        assert!(urbino.parent.is_some_and(|parent| parent != union), "the union of the other centre");
        drop(tx);
        let again = office.bring(&bytes, NewRows::Add).await.unwrap();
        assert_eq!(office.counts(again.import_id).await.of(RowStatus::Unchanged), 52);
    }
}

/// A union whose name would be a formula in a spreadsheet, with Urbino as a member.
async fn a_union_with_urbino(db: &Db, tenant: TenantId) -> kernel::BodyId {
    let edit = can(tenant, Role::Operator, EditBody);
    let union = db.ids().fresh();
    let mut tx = write(db, tenant).await;
    let mut data = registry::BodyData::named(BodyKind::MountainUnion, "=Unione; \"Alta Valle\"");
    data.active_from = Some(day("2014-01-01"));
    data.address.postal_code = Some("01234".parse().unwrap());
    bodies::add(&mut tx, &edit, union, data).await.unwrap();
    let urbino = bodies::by_istat(&mut tx, &edit, "041067").await.unwrap().unwrap();
    let mut data = urbino.data.clone();
    data.parent = Some(union);
    bodies::change(&mut tx, &edit, (urbino.body_id, urbino.version), data).await.unwrap();
    tx.commit().await.unwrap();
    union
}

#[tokio::test]
async fn every_row_that_cannot_be_read_says_field_and_remedy_and_spoils_no_other() {
    for test in databases().await {
        let tenant = a_centre(&test.db, "pesaro").await;
        let office = Office::of(&test.db, tenant);
        for name in ["Gemello", "Gemello"] {
            a_body(&test.db, tenant, name).await;
        }
        let text = "Tipo di ente;Denominazione;Codice ISTAT;PEC;Codice univoco ufficio\n\
                    Comune;Urbino;41067;;\n\
                    Comune;Fano;041013;non è una pec;UF1A2B\n\
                    Comune;Gemello;;;\n\
                    Regno;Napoli;;;\n\
                    Comune;Cagli;041007;protocollo@pec.example.it;UF1A2B\n\
                    Comune;Cagli due;041007;;\n";
        let import = office.bring(text.as_bytes(), NewRows::Add).await.unwrap();
        let rows = office.rows(import.import_id).await;
        let statuses: Vec<RowStatus> = rows.iter().map(|row| row.status).collect();
        assert_eq!(statuses, [S::Error, S::Error, S::Ambiguous, S::Error, S::New, S::Error]);
        let said = |at: usize| rows[at].detail.problems.join(" ");
        assert!(said(0).starts_with("Codice ISTAT") && rows[0].number == 2, "{}", said(0));
        assert!(said(1).starts_with("PEC"), "{}", said(1));
        assert!(said(2).contains("oppure"), "{}", said(2));
        assert!(said(3).starts_with("Tipo di ente") && said(3).contains("Unione Montana"), "{}", said(3));
        assert!(said(5).contains("riga 6"), "{}", said(5));
        let counts = office.apply(import.import_id).await;
        assert_eq!((counts.with(Outcome::Done), counts.with(Outcome::Nothing)), (1, 5));
    }
}

#[tokio::test]
async fn a_row_whose_body_changed_after_the_preview_fails_and_can_be_tried_again() {
    for test in databases().await {
        let tenant = a_centre(&test.db, "pesaro").await;
        let office = Office::of(&test.db, tenant);
        let urbino = a_body(&test.db, tenant, "Urbino").await;
        let text = "Tipo di ente;Denominazione;Telefono;Codice univoco ufficio\nComune;Urbino;0722 1;\nComune;Fano;0721 1;\n";
        let import = office.bring(text.as_bytes(), NewRows::Add).await.unwrap();
        let edit = can(tenant, Role::Operator, EditBody);
        let mut tx = write(&test.db, tenant).await;
        let mut data = bodies::get(&mut tx, &edit, urbino).await.unwrap().unwrap().data;
        data.reach.website = "https://urbino.example.it".into();
        bodies::change(&mut tx, &edit, (urbino, 1), data).await.unwrap();
        tx.commit().await.unwrap();
        let counts = office.apply(import.import_id).await;
        assert_eq!((counts.with(Outcome::Done), counts.with(Outcome::Failed)), (1, 1));
        let failed = &office.rows(import.import_id).await[0];
        assert!(failed.message.contains("modificato dopo l'anteprima"), "{}", failed.message);
        imports::retry_failed(&test.db, &office.can, &office.author, import.import_id).await.unwrap();
        run_the_queue(&test.db).await;
        assert_eq!(office.counts(import.import_id).await.with(Outcome::Done), 2);
        let mut tx = test.db.read(tenant).await.unwrap();
        let data = bodies::get(&mut tx, &edit, urbino).await.unwrap().unwrap().data;
        assert_eq!(
            (data.reach.phone.as_str(), data.reach.website.as_str()),
            ("0722 1", "https://urbino.example.it")
        );
    }
}

async fn run_the_queue(db: &Db) {
    let site = webkit::Site::at("http://localhost");
    let app = webkit::App::new(db.clone(), db.clock().clone(), db.ids().clone(), site);
    while let Some(job) = db.claim_job().await.unwrap() {
        registry::jobs().run(app.clone(), job.clone()).await.unwrap();
        db.job_done(&job, None).await.unwrap();
    }
}

#[tokio::test]
async fn an_import_is_started_once_and_done_by_the_queue() {
    for test in databases().await {
        let tenant = a_centre(&test.db, "pesaro").await;
        let office = Office::of(&test.db, tenant);
        let rows: Vec<String> = (0..120).map(|at| format!("Comune;Paese {at};\n")).collect();
        let text = format!("Tipo di ente;Denominazione;Codice univoco ufficio\n{}", rows.concat());
        let import = office.bring(text.as_bytes(), NewRows::Add).await.unwrap();
        let job = imports::start(&test.db, &office.can, &office.author, import.import_id).await.unwrap();
        let again = imports::start(&test.db, &office.can, &office.author, import.import_id).await.unwrap();
        assert_eq!(job, again);
        run_the_queue(&test.db).await;
        assert_eq!(office.counts(import.import_id).await.with(Outcome::Done), 120);
        let mut tx = test.db.read(tenant).await.unwrap();
        let import = imports::get(&mut tx, &office.can, import.import_id).await.unwrap().unwrap();
        assert_eq!(import.state, ImportState::Applied);
        let job = tx.job(job).await.unwrap().unwrap();
        assert_eq!((job.done_steps, job.all_steps), (120, 120));
    }
}

#[tokio::test]
async fn a_file_of_unknown_columns_waits_for_their_names_and_remembers_them() {
    for test in databases().await {
        let tenant = a_centre(&test.db, "pesaro").await;
        let office = Office::of(&test.db, tenant);
        a_body(&test.db, tenant, "Urbino").await;
        let text = "chi;quando chiamare;tel. centralino\nUrbino;mattina;0722 3091\nFano;;0721 8871\n";
        let import = office.bring(text.as_bytes(), NewRows::Add).await.unwrap();
        assert_eq!(import.state, ImportState::Mapping);
        assert_eq!(office.counts(import.import_id).await.all(), 0);
        let headers: Vec<String> = import.columns.iter().map(|(header, _)| header.to_owned()).collect();
        let named = [Some(Target::Field(Field::Name)), None, Some(Target::Field(Field::Phone))];
        let columns = Columns::named(&headers, named);
        let author = &office.author;
        let id = import.import_id;
        imports::name_columns(&test.db, &office.can, author, id, (columns, NewRows::Add)).await.unwrap();
        let counts = office.counts(id).await;
        assert_eq!((counts.of(RowStatus::Changed), counts.of(RowStatus::New)), (1, 1));
        let next = office.bring(text.as_bytes(), NewRows::LeaveOut).await.unwrap();
        assert_eq!(next.state, ImportState::Ready);
        assert_eq!(office.counts(next.import_id).await.of(RowStatus::LeftOut), 1);
    }
}

#[tokio::test]
async fn figures_are_imported_with_day_and_source_and_exported_figures_change_nothing() {
    for test in databases().await {
        let tenant = pesaro(&test).await;
        let office = Office::of(&test.db, tenant);
        let text = "Codice ISTAT;Parametro;Valore;Data di riferimento;Fonte\n\
                    041067;Abitanti;13.800;01/01/2026;ISTAT, 1º gennaio 2026\n\
                    041067;Postazioni di lavoro;120;31/12/2025;Scheda dei fabbisogni 2025\n\
                    041013;Abitanti;60.000,5;01/01/2026;ISTAT\n\
                    041013;Abitanti;60000;01/01/2027;ISTAT\n\
                    041013;Sedie;60000;01/01/2026;ISTAT\n\
                    999999;Abitanti;1;01/01/2026;ISTAT\n";
        let import = office.bring(text.as_bytes(), NewRows::Add).await.unwrap();
        let counts = office.counts(import.import_id).await;
        assert_eq!((counts.of(RowStatus::New), counts.of(RowStatus::Error)), (2, 4));
        assert_eq!(office.apply(import.import_id).await.with(Outcome::Done), 2);
        let view = can(tenant, Role::Reader, ViewBodies);
        let mut tx = test.db.read(tenant).await.unwrap();
        let urbino = bodies::by_istat(&mut tx, &view, "041067").await.unwrap().unwrap();
        let value = |date| (urbino.body_id, Driver::inhabitants(), day(date));
        let (body, driver, date) = value("2026-11-20");
        let figure = drivers::value_on(&mut tx, &view, body, &driver, date).await.unwrap().unwrap();
        assert_eq!((figure.value, urbino.inhabitants), (13_800, 13_800));
        let all = drivers::every(&mut tx, &view).await.unwrap();
        let (refs, kinds) =
            (bodies::refs(&mut tx, &view).await.unwrap(), drivers::kinds(&mut tx).await.unwrap());
        drop(tx);
        let table = export::drivers(&all, &refs, &kinds).unwrap();
        let import = office.bring(&sheet::to_csv(&table).unwrap(), NewRows::Add).await.unwrap();
        let counts = office.counts(import.import_id).await;
        assert_eq!(counts.of(RowStatus::Unchanged), counts.all());
        assert!(counts.all() > 50);
    }
}

#[tokio::test]
async fn an_import_of_one_centre_is_not_found_by_another() {
    for test in databases().await {
        let (ours, theirs) = (a_centre(&test.db, "pesaro").await, a_centre(&test.db, "lecco").await);
        let text = "Tipo di ente;Denominazione;Codice univoco ufficio\nComune;Lecco;\n";
        let import = Office::of(&test.db, theirs).bring(text.as_bytes(), NewRows::Add).await.unwrap();
        let office = Office::of(&test.db, ours);
        let id = import.import_id;
        let mut tx = test.db.read(ours).await.unwrap();
        assert!(imports::get(&mut tx, &office.can, id).await.unwrap().is_none());
        drop(tx);
        assert!(office.rows(id).await.is_empty());
        assert_eq!(office.counts(id).await.all(), 0);
        let started = imports::start(&test.db, &office.can, &office.author, id).await;
        assert!(matches!(started, Err(RegistryError::NotFound)));
        let retried = imports::retry_failed(&test.db, &office.can, &office.author, id).await;
        assert!(matches!(retried, Err(RegistryError::NotFound)));
    }
}
