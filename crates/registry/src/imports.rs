//! What this is: files of bodies and of figures: brought, recognised by their headers, shown row by row before
//! anything changes, then applied by a job that can stop and go on.
//! What it is not: the reading of CSV and XLSX: that is `sheet`, with its limits.

mod apply;
mod figures;
mod known;
mod layout;
mod model;
mod plan;
mod table;

use kernel::permission::ImportBodies;
use kernel::{Actor, Can, ImportId};
use sheet::{Limits, Sheet};
use store::{Db, Entry, Tx};

pub(crate) use apply::{JOB, run};
pub use apply::{apply_here, retry_failed, start};
use known::Known;
pub use layout::{Columns, Target};
pub use model::{Counts, Detail, Import, ImportRow, ImportState, Layout, NewRows, Outcome, RowStatus};
use plan::Plan;
pub(crate) use table::SQL;
pub use table::{RowFilter, counts, get, recent, rows};

use crate::{RegistryError, bodies, drivers};

/// A file that somebody brings.
#[derive(Clone, Copy, Debug)]
pub struct Brought<'a> {
    /// The id of the import, chosen beforehand so that a form sent twice brings it once.
    pub id: ImportId,
    /// Its name.
    pub name: &'a str,
    /// What is in it.
    pub bytes: &'a [u8],
    /// What to do with bodies that are not there yet.
    pub new_rows: NewRows,
}

/// Keeps the file and, if its columns are known, shows what each row would do. A file whose columns are not known
/// waits for [`name_columns`].
pub async fn bring(
    db: &Db,
    can: &Can<ImportBodies>,
    author: &Actor,
    file: Brought<'_>,
) -> Result<Import, RegistryError> {
    let sheet = sheet::read(file.bytes, file.name, &Limits::default())?;
    let mut tx = db.write(can.tenant(), author).await?;
    let (layout, columns, state) = recognised(&mut tx, can, &sheet.headers).await?;
    let mime = "application/octet-stream";
    let import = Import {
        import_id: file.id,
        layout,
        file_name: file.name.to_owned(),
        sha256: tx.put_file(file.name, mime, file.bytes).await?,
        new_rows: file.new_rows,
        columns,
        state,
        created_at: tx.now(),
        created_by: author.name().to_owned(),
        disappeared: Vec::new(),
        job_id: None,
    };
    table::add(&mut tx, can, &import).await?;
    let import = preview(db, &mut tx, can, import, &sheet).await?;
    let line = Entry::new("import.bring", "import", import.import_id);
    tx.audit(line.summary(format!("Caricato il file {} ({})", import.file_name, import.layout)));
    tx.commit().await?;
    Ok(import)
}

async fn recognised(
    tx: &mut Tx,
    can: &Can<ImportBodies>,
    headers: &[String],
) -> Result<(Layout, Columns, ImportState), RegistryError> {
    let (layout, columns) = layout::recognise(headers, &drivers::kinds(tx).await?);
    if layout == Layout::OwnExport || layout == Layout::IstatList {
        return Ok((layout, columns, ImportState::Ready));
    }
    match table::remembered(tx, can, headers).await? {
        Some(columns) => Ok((columns.layout(), columns, ImportState::Ready)),
        None if layout == Layout::Figures && columns.problems().is_empty() => {
            Ok((layout, columns, ImportState::Ready))
        }
        None => Ok((layout, columns, ImportState::Mapping)),
    }
}

/// Says what the columns of a file are, remembers it for files with the same headers, and shows what each row
/// would do. It can be done again until the import is started.
pub async fn name_columns(
    db: &Db,
    can: &Can<ImportBodies>,
    author: &Actor,
    id: ImportId,
    (columns, new_rows): (Columns, NewRows),
) -> Result<Import, RegistryError> {
    let problems = columns.problems();
    if !problems.is_empty() {
        return Err(RegistryError::Field { name: "", message: problems.join(". ") });
    }
    let mut tx = db.write(can.tenant(), author).await?;
    let import = open(&mut tx, can, id).await?;
    let sheet = read_again(&mut tx, &import).await?;
    table::remember(&mut tx, can, &sheet.headers, &columns).await?;
    let import = Import { layout: columns.layout(), columns, new_rows, state: ImportState::Ready, ..import };
    let import = preview(db, &mut tx, can, import, &sheet).await?;
    tx.audit(
        Entry::new("import.map", "import", id)
            .summary(format!("Abbinate le colonne del file {}", import.file_name)),
    );
    tx.commit().await?;
    Ok(import)
}

/// Does the preview again against what is there now, perhaps treating new bodies otherwise.
pub async fn preview_again(
    db: &Db,
    can: &Can<ImportBodies>,
    author: &Actor,
    (id, new_rows): (ImportId, NewRows),
) -> Result<Import, RegistryError> {
    let mut tx = db.write(can.tenant(), author).await?;
    let import = open(&mut tx, can, id).await?;
    let sheet = read_again(&mut tx, &import).await?;
    let import = preview(db, &mut tx, can, Import { new_rows, ..import }, &sheet).await?;
    tx.audit(
        Entry::new("import.preview", "import", id)
            .summary(format!("Rifatta l'anteprima di {}", import.file_name)),
    );
    tx.commit().await?;
    Ok(import)
}

/// An import that has not been started yet.
async fn open(tx: &mut Tx, can: &Can<ImportBodies>, id: ImportId) -> Result<Import, RegistryError> {
    let import = table::get(tx, can, id).await?.ok_or(RegistryError::NotFound)?;
    match import.state {
        ImportState::Mapping | ImportState::Ready => Ok(import),
        ImportState::Applying | ImportState::Applied => Err(RegistryError::Refused(
            "L'importazione è già stata avviata: carica di nuovo il file per farne un'altra".into(),
        )),
    }
}

async fn read_again(tx: &mut Tx, import: &Import) -> Result<Sheet, RegistryError> {
    let file = tx.file(&import.sha256).await?.ok_or(RegistryError::NotFound)?;
    Ok(sheet::read(&file.bytes, &import.file_name, &Limits::default())?)
}

async fn preview(
    db: &Db,
    tx: &mut Tx,
    can: &Can<ImportBodies>,
    import: Import,
    sheet: &Sheet,
) -> Result<Import, RegistryError> {
    let plan = match import.state {
        ImportState::Mapping => Plan::default(),
        ImportState::Ready | ImportState::Applying | ImportState::Applied => {
            plan(db, tx, can, &import, sheet).await?
        }
    };
    table::replace_rows(tx, can, import.import_id, &plan.rows).await?;
    let import = Import { disappeared: plan.disappeared, ..import };
    table::set(tx, can, &import).await?;
    Ok(import)
}

async fn plan(
    db: &Db,
    tx: &mut Tx,
    can: &Can<ImportBodies>,
    import: &Import,
    sheet: &Sheet,
) -> Result<Plan, RegistryError> {
    let known = Known::of(bodies::every(tx, can).await?);
    match import.layout {
        Layout::Figures => {
            let (kinds, there) = (drivers::kinds(tx).await?, drivers::every(tx, can).await?);
            let with = figures::Figures { known: &known, kinds: &kinds, there: &there, today: tx.today() };
            Ok(Plan { rows: figures::figures(sheet, &import.columns, &with), disappeared: Vec::new() })
        }
        layout @ (Layout::OwnExport | Layout::IstatList | Layout::Generic) => {
            Ok(plan::bodies(sheet, &import.columns, (layout, import.new_rows), &known, db.ids()))
        }
    }
}
