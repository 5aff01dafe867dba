//! What this is: the head of a draft: what it is about, the text for the body, the day proposed for the answer.
//! What it is not: its lines.

use axum::extract::{Path, State};
use axum::response::Response;
use kernel::{Day, QuoteId};
use webkit::{App, DiffTable, Form, FormErrors, FormPage, Pairs, Posted, Problem, SignedIn};

use super::new::{note_field, subject_field};
use super::{address, finish, frame_in, may_edit, whole};
use crate::Failure;
use crate::model::Status;
use crate::store::{self as acts, Shown, Whole};

fn seen(whole: &Whole) -> Pairs {
    pairs(&whole.quote.subject, &whole.shown.note, whole.shown.expires)
}

fn pairs(subject: &str, note: &str, expires: Option<Day>) -> Pairs {
    let expires = expires.map(Day::short).unwrap_or_default();
    let all = [("Oggetto", subject.to_owned()), ("Testo per l'ente", note.to_owned()), ("Entro il", expires)];
    all.map(|(label, value)| (label.to_owned(), value)).to_vec()
}

fn form_page(app: &App, who: &SignedIn, whole: &Whole, form: Form) -> FormPage {
    let frame = frame_in(who, app, &whole.quote, "Modifica la bozza");
    let page = FormPage::new(frame, form, "Salva", address(whole.quote.quote_id));
    page.shown(whole.quote.version, &seen(whole)).fields(|form| {
        let subject = subject_field(form);
        let fixed = "Resta quello della versione già inviata";
        vec![
            if whole.quote.number.is_some() { subject.help(fixed).read_only() } else { subject },
            note_field(form),
            form.day("expires", "Da accettare entro")
                .help("L'ultimo giorno per rispondere, per esempio 31/12/2026; si conferma all'invio"),
        ]
    })
}

/// The draft with the right to change it.
pub(super) async fn draft(
    app: &App,
    who: &SignedIn,
    id: QuoteId,
) -> Result<(kernel::Can<kernel::permission::EditQuote>, Whole), Problem> {
    let (_, whole) = whole(app, who, (id, None)).await?;
    let can = may_edit(who, &whole.quote)?;
    if whole.shown.status != Status::Draft {
        return Err(Failure::Refused(crate::Refused::AlreadySent).into());
    }
    Ok((can, whole))
}

/// `GET /preventivi/{id}/modifica`
pub(super) async fn ask(
    State(app): State<App>,
    who: SignedIn,
    Path(id): Path<QuoteId>,
) -> Result<Response, Problem> {
    let (_, whole) = draft(&app, &who, id).await?;
    let expires = whole.shown.expires.map(Day::iso).unwrap_or_default();
    let values = [
        ("subject", whole.quote.subject.as_str()),
        ("note", whole.shown.note.as_str()),
        ("expires", expires.as_str()),
    ];
    let form = Form::filled(&who, format!("{}/modifica", address(id)), values);
    form_page(&app, &who, &whole, form).show()
}

/// `POST /preventivi/{id}/modifica`
pub(super) async fn save(
    State(app): State<App>,
    who: SignedIn,
    Path(id): Path<QuoteId>,
    posted: Posted,
) -> Result<Response, Problem> {
    let (can, before) = draft(&app, &who, id).await?;
    let action = format!("{}/modifica", address(id));
    let again = async |errors: FormErrors| {
        form_page(&app, &who, &before, Form::with(&posted, &action, errors)).invalid()
    };
    let mut f = posted.reader();
    let (shown, expires) = (f.version(), f.optional_day("expires", "Da accettare entro"));
    let subject = f.text("subject", "Oggetto", 3..=200);
    let note = f.long_text("note", "Testo per l'ente", 0..=4000);
    if let Err(errors) = f.finish() {
        return again(errors).await;
    }
    let mut tx = app.db.write(can.tenant(), who.actor()).await?;
    let done =
        acts::edit(&mut tx, &can, (id, Shown::Version(shown)), (subject.as_str(), note.as_str(), expires))
            .await;
    if matches!(done, Err(Failure::Stale)) {
        drop(tx);
        let (_, theirs) = draft(&app, &who, id).await?;
        let diff = DiffTable::three_way(&posted, &seen(&theirs), &pairs(&subject, &note, expires));
        return form_page(&app, &who, &theirs, Form::late(&posted, action)).diff(diff).conflict();
    }
    finish(tx, done, (&address(id), |_| "Bozza salvata.".to_owned()), again).await
}
