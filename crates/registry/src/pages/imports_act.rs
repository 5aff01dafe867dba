//! What this is: bringing a file, naming its columns, starting the import, trying again.
//! What it is not: what is shown of it; see [`super::imports`].

use askama::Template;
use axum::extract::{Path, State};
use kernel::ImportId;
use kernel::permission::ImportBodies;
use webkit::{
    App, Field, Flash, Form, FormErrors, Frame, Html, Posted, Problem, SignedIn, Uploaded, page,
    page_invalid, redirect, redirect_with,
};

use super::{Answer, form_errors, sent_twice};
use crate::imports::{self, Brought, Columns, Import, ImportState, NewRows, Target};
use crate::{RegistryError, drivers};

#[derive(Template)]
#[template(path = "import_new.html")]
struct NewImport {
    frame: Frame,
    form: Form,
    once: Html,
}

fn new_form((app, who): (&App, &SignedIn), form: Form) -> NewImport {
    let frame = Frame::new(who, app, "Importa un file")
        .area("importazioni")
        .crumb("Importazioni", "/importazioni")
        .lead("Prima di cambiare qualcosa vedrai che cosa farebbe ogni riga.");
    let once = form.once(app.ids.fresh::<ImportId>());
    NewImport { frame, form, once }
}

pub(super) async fn new(State(app): State<App>, who: SignedIn) -> Answer {
    who.actor().may_over(ImportBodies)?;
    page(&new_form((&app, &who), Form::empty(&who, "/importazioni/nuova")))
}

pub(super) async fn bring(State(app): State<App>, who: SignedIn, sent: Uploaded) -> Answer {
    let can = who.actor().may_over(ImportBodies)?;
    let invalid = |errors| {
        page_invalid(&new_form((&app, &who), Form::with(sent.posted(), "/importazioni/nuova", errors)))
    };
    let (id, new_rows) = match read(&sent) {
        Ok(read) => read,
        Err(errors) => return invalid(errors),
    };
    let Some(file) = sent.file("file") else {
        return invalid(FormErrors::one("file", "File: scegli un file CSV o Excel (.xlsx)"));
    };
    let brought = Brought { id, name: &file.name, bytes: &file.bytes, new_rows };
    match imports::bring(&app.db, &can, who.actor(), brought).await {
        Ok(import) => Ok(redirect(&next_page(&import))),
        Err(RegistryError::Sheet(why)) => invalid(FormErrors::one("file", format!("File: {why}"))),
        Err(error) if sent_twice(&error) => Ok(redirect(&format!("/importazioni/{id}"))),
        Err(error) => invalid(form_errors(error)?),
    }
}

fn read(sent: &Uploaded) -> Result<(ImportId, NewRows), FormErrors> {
    let mut f = sent.reader();
    let id = f.once();
    let new_rows = f.choice("new_rows", "Enti che non sono ancora presenti", NewRows::from_code);
    f.finish_with(|| Some((id?, new_rows?)))
}

fn next_page(import: &Import) -> String {
    match import.state {
        ImportState::Mapping => format!("/importazioni/{}/colonne", import.import_id),
        ImportState::Ready | ImportState::Applying | ImportState::Applied => {
            format!("/importazioni/{}", import.import_id)
        }
    }
}

#[derive(Template)]
#[template(path = "import_columns.html")]
struct NameColumns {
    frame: Frame,
    form: Form,
    controls: Vec<Field>,
}

fn columns_form(
    (app, who): (&App, &SignedIn),
    import: &Import,
    options: &[(String, String)],
    form: Form,
) -> NameColumns {
    let id = import.import_id;
    let frame = Frame::new(who, app, "Che cosa contengono le colonne")
        .area("importazioni")
        .crumb("Importazioni", "/importazioni")
        .lead(format!(
            "Il file {} non è fra quelli conosciuti. Indica a che cosa corrisponde ogni colonna; la scelta viene \
             ricordata per i prossimi file con le stesse intestazioni.",
            import.file_name
        ));
    let choices: Vec<(String, String)> = std::iter::once(("none".to_owned(), "Non importare".to_owned()))
        .chain(options.iter().cloned())
        .collect();
    let control = |(at, (header, _)): (usize, (&str, Option<&str>))| {
        form.select(&column(at), &format!("Colonna «{header}»"), &choices).required()
    };
    let controls = import.columns.iter().enumerate().map(control).collect();
    NameColumns { frame, form: form.to(format!("/importazioni/{id}/colonne")), controls }
}

fn column(at: usize) -> String {
    format!("column-{at}")
}

/// The import, while its columns may still be named, and what they may hold.
async fn to_name(
    app: &App,
    who: &SignedIn,
    id: ImportId,
) -> Result<(Import, Vec<(String, String)>), Problem> {
    let can = who.actor().may_over(ImportBodies)?;
    let mut tx = app.db.read(can.tenant()).await?;
    let import = imports::get(&mut tx, &can, id).await?.ok_or(Problem::NotFound)?;
    match import.state {
        ImportState::Mapping | ImportState::Ready => {
            Ok((import, Target::options(&drivers::kinds(&mut tx).await?)))
        }
        ImportState::Applying | ImportState::Applied => {
            Err(Problem::Conflict("L'importazione è già stata avviata: carica di nuovo il file.".into()))
        }
    }
}

pub(super) async fn columns(State(app): State<App>, who: SignedIn, Path(id): Path<ImportId>) -> Answer {
    let (import, options) = to_name(&app, &who, id).await?;
    let guessed = import.columns.iter().enumerate();
    let values = guessed.map(|(at, (_, code))| (column(at), code.unwrap_or("none").to_owned()));
    let mut values: Vec<(String, String)> = values.collect();
    values.push(("new_rows".into(), import.new_rows.code().into()));
    let form = Form::filled(&who, "", values);
    page(&columns_form((&app, &who), &import, &options, form))
}

pub(super) async fn name_columns(
    State(app): State<App>,
    who: SignedIn,
    Path(id): Path<ImportId>,
    posted: Posted,
) -> Answer {
    let can = who.actor().may_over(ImportBodies)?;
    let (import, options) = to_name(&app, &who, id).await?;
    let headers: Vec<String> = import.columns.iter().map(|(header, _)| header.to_owned()).collect();
    let targets = (0..headers.len()).map(|at| posted.get(&column(at)).and_then(Target::from_code));
    let columns = Columns::named(&headers, targets);
    let new_rows = posted.get("new_rows").and_then(NewRows::from_code).unwrap_or(import.new_rows);
    match imports::name_columns(&app.db, &can, who.actor(), id, (columns, new_rows)).await {
        Ok(import) => Ok(redirect(&next_page(&import))),
        Err(error) => {
            let form = Form::with(&posted, "", form_errors(error)?);
            page_invalid(&columns_form((&app, &who), &import, &options, form))
        }
    }
}

pub(super) async fn preview_again(
    State(app): State<App>,
    who: SignedIn,
    Path(id): Path<ImportId>,
    posted: Posted,
) -> Answer {
    let can = who.actor().may_over(ImportBodies)?;
    let new_rows = posted.get("new_rows").and_then(NewRows::from_code);
    let new_rows =
        new_rows.ok_or_else(|| Problem::Malformed("Scegli che cosa fare degli enti nuovi.".into()))?;
    let import = imports::preview_again(&app.db, &can, who.actor(), (id, new_rows)).await?;
    Ok(redirect(&next_page(&import)))
}

pub(super) async fn start(
    State(app): State<App>,
    who: SignedIn,
    Path(id): Path<ImportId>,
    _: Posted,
) -> Answer {
    let can = who.actor().may_over(ImportBodies)?;
    imports::start(&app.db, &can, who.actor(), id).await?;
    Ok(redirect_with(&format!("/importazioni/{id}"), Flash::info("Importazione avviata.")))
}

pub(super) async fn retry(
    State(app): State<App>,
    who: SignedIn,
    Path(id): Path<ImportId>,
    _: Posted,
) -> Answer {
    let can = who.actor().may_over(ImportBodies)?;
    imports::retry_failed(&app.db, &can, who.actor(), id).await?;
    Ok(redirect_with(&format!("/importazioni/{id}"), Flash::info("Le righe non riuscite vengono riprovate.")))
}
