//! What this is: one step of the approval: act, date, note, file.
//! What it is not: the approval itself, which freezes the text; see `acts`.

use axum::extract::{Path, State};
use axum::response::Response;
use kernel::{AgreementId, Day};
use store::Tx;
use webkit::{
    App, DiffTable, Form, FormErrors, FormPage, Notice, Pairs, Problem, Reader, SignedIn, Uploaded,
};

use super::super::{agreement_to_edit, finish, seen};
use super::files;
use super::{address, frame};
use crate::model::{Agreement, Step};
use crate::store::steps;

fn page(app: &App, who: &SignedIn, (agreement, step): (&Agreement, &Step), form: Form) -> FormPage {
    let frame = frame(who, app, agreement, step.name.clone());
    let file = match step.file_name.as_str() {
        "" => "PDF o P7M, al massimo 20 MB".to_owned(),
        name => format!("Ora è allegato «{name}»: scegli un file solo per sostituirlo"),
    };
    let page = FormPage::new(frame, form, "Salva il passaggio", address(agreement.agreement_id));
    page.with_files().shown_as(&as_seen(step, &step.file_name)).fields(|form| {
        vec![
            form.text("act_number", "Numero dell'atto")
                .help("Per esempio «Delibera n. 45»; lascia vuoto se non c'è un atto")
                .longest(80),
            form.day("done_on", "Data").help(
                "Il giorno in cui è avvenuto, per esempio 15/10/2026; lascia vuoto se è ancora da fare",
            ),
            form.area("note", "Note").help("Per esempio «Approvata all'unanimità»"),
            form.file("file", "File", files::ACCEPTED).help(file),
        ]
    })
}

/// The step as the table of differences shows it, with the name of its file.
fn as_seen(step: &Step, file: &str) -> Pairs {
    seen([
        ("Numero dell'atto", step.act_number.clone()),
        ("Data", step.done_on.map(Day::short).unwrap_or_default()),
        ("Note", step.note.clone()),
        ("File", file.to_owned()),
    ])
}

async fn found(tx: &mut Tx, id: AgreementId, position: i64) -> Result<Step, Problem> {
    let all = steps::of(tx, id).await?;
    all.into_iter().find(|step| step.position == position).ok_or(Problem::NotFound)
}

/// `GET /convenzioni/{id}/iter/{position}`
pub(super) async fn show(
    State(app): State<App>,
    who: SignedIn,
    Path((id, position)): Path<(AgreementId, i64)>,
) -> Result<Response, Problem> {
    let (_, agreement) = agreement_to_edit(&app, &who, id).await?;
    let step = found(&mut app.db.read(who.actor().tenant()).await?, id, position).await?;
    let values = [
        ("act_number", step.act_number.clone()),
        ("done_on", step.done_on.map(Day::iso).unwrap_or_default()),
        ("note", step.note.clone()),
    ];
    let form = Form::filled(&who, format!("{}/iter/{position}", address(id)), values);
    page(&app, &who, (&agreement, &step), form).show()
}

/// `POST /convenzioni/{id}/iter/{position}`
pub(super) async fn save(
    State(app): State<App>,
    who: SignedIn,
    Path((id, position)): Path<(AgreementId, i64)>,
    sent: Uploaded,
) -> Result<Response, Problem> {
    let (can, agreement) = agreement_to_edit(&app, &who, id).await?;
    let mut tx = app.db.write(can.tenant(), who.actor()).await?;
    tx.hold_tenant(can.tenant()).await?;
    let step = found(&mut tx, id, position).await?;
    let action = format!("{}/iter/{position}", address(id));
    let again =
        |errors| page(&app, &who, (&agreement, &step), Form::with(sent.posted(), &action, errors)).invalid();
    let file = match files::attached(&sent) {
        Ok(file) => file,
        Err(why) => return again(FormErrors::one("file", why)),
    };
    let typed = match read(sent.reader(), position) {
        Ok(typed) => typed,
        Err(errors) => return again(errors),
    };
    let theirs = as_seen(&step, &step.file_name);
    if !sent.posted().showed(&theirs) {
        let mine = as_seen(&typed, file.as_ref().map_or(&step.file_name, |file| &file.name));
        let diff = DiffTable::three_way(sent.posted(), &theirs, &mine);
        let form = Form::late(sent.posted(), action);
        let late = page(&app, &who, (&agreement, &step), form).diff(diff);
        let late = match file {
            Some(_) => late.notice(Notice::warning("Se vuoi allegare il file, sceglilo di nuovo.")),
            None => late,
        };
        return late.conflict();
    }
    let kept = files::keep(&mut tx, file).await?;
    let (file_name, file_sha256) = kept.map_or((String::new(), None), |(name, sha256)| (name, Some(sha256)));
    let done = steps::record(&mut tx, &can, &agreement, Step { file_sha256, file_name, ..typed }).await;
    finish(tx, done, (&address(id), |step| format!("Passaggio «{}» aggiornato.", step.name)), again).await
}

fn read(mut f: Reader<'_>, position: i64) -> Result<Step, FormErrors> {
    let act_number = f.text("act_number", "Numero dell'atto", 0..=80);
    let done_on = f.optional_day("done_on", "Data");
    let note = f.long_text("note", "Note", 0..=2000);
    if done_on.is_none() && !act_number.is_empty() {
        f.error("done_on", "Data: scrivi la data dell'atto");
    }
    f.finish_with(|| {
        let (name, file_name) = (String::new(), String::new());
        Some(Step { position, name, act_number, done_on, note, file_sha256: None, file_name })
    })
}
