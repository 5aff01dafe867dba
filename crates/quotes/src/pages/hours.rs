//! What this is: the hours worked on an accepted quote against those estimated; writing them down, taking them back,
//! closing a line with them.
//! What it is not: a time sheet of people.

use agreements::BilledDays;
use askama::Template;
use axum::Extension;
use axum::extract::{Path, State};
use axum::response::Response;
use kernel::permission::ActionKind;
use kernel::{Cents, QuoteId, QuoteLineId};
use uuid::Uuid;
use webkit::{
    App, Badge, Confirm, Flash, Form, FormErrors, Frame, Notice, Posted, Problem, Reader, SignedIn, page,
    page_invalid, redirect, redirect_with,
};

use super::{address, finish, frame_in, may_edit, whole};
use crate::Failure;
use crate::model::{HoursLevel, Line, ProfileUse, Quoted, Status, WARNED_AT, Worked, uses, worth};
use crate::store::Whole;
use crate::store::hours::{self as acts, NewHours};

#[derive(Template)]
#[template(path = "quotes/hours.html")]
struct HoursPage {
    frame: Frame,
    notices: Vec<Notice>,
    lines: Vec<HoursRow>,
    worked: Vec<WorkedRow>,
    form: Option<Form>,
    fresh: Uuid,
    choices: Vec<(String, String)>,
}

impl HoursPage {
    fn badge(used: &ProfileUse) -> Badge {
        match used.level() {
            HoursLevel::Fine => Badge::success(format!("{} %", used.percent())),
            HoursLevel::Near => Badge::warning(format!("{} %", used.percent())),
            HoursLevel::Spent => Badge::danger("Finite"),
        }
    }
}

struct HoursRow {
    line: Line,
    uses: Vec<ProfileUse>,
    worth: Option<(Cents, String)>,
    close: Option<String>,
}

struct WorkedRow {
    worked: Worked,
    service: String,
    remove: Option<String>,
}

/// A quote with its hours: the version that was accepted, or else the one by which the quote is known.
async fn read(app: &App, who: &SignedIn, id: QuoteId) -> Result<(Whole, Vec<Worked>), Problem> {
    let (can, found) = whole(app, who, (id, None)).await?;
    // While a new version is being dealt with, hours still go on the one that was accepted.
    let accepted = found.versions.iter().find(|one| one.status == Status::Accepted);
    let no = accepted.map(|version| version.no);
    let whole = if no.is_some() { whole(app, who, (id, no)).await?.1 } else { found };
    let worked = acts::of(&mut app.db.read(can.tenant()).await?, &can, id).await?;
    Ok((whole, worked))
}

fn hourly(whole: &Whole) -> impl Iterator<Item = (&Line, &Quoted)> {
    let accepted = whole.lines.iter().filter(|_| whole.shown.status == Status::Accepted);
    let priced = accepted.filter_map(|line| Some((line, line.price.as_ref()?)));
    priced.filter(|(_, price)| price.is_hourly())
}

fn hours_page(
    app: &App,
    who: &SignedIn,
    (whole, worked): (&Whole, &[Worked]),
    form: Option<Form>,
) -> HoursPage {
    let (id, edits) = (whole.quote.quote_id, who.actor().reaches(ActionKind::EditQuote));
    let open = |line: &Line| edits && line.closed.is_none();
    let lines: Vec<HoursRow> = hourly(whole)
        .map(|(line, price)| {
            let own: Vec<Worked> = worked.iter().filter(|one| one.line_id == line.line_id).cloned().collect();
            HoursRow {
                uses: uses(&price.hours, &own),
                worth: worth(&price.hours, &own, price.amount),
                close: open(line).then(|| format!("{}/righe/{}/consuntivo", address(id), line.line_id)),
                line: line.clone(),
            }
        })
        .collect();
    HoursPage {
        frame: frame_in(who, app, &whole.quote, "Ore svolte"),
        notices: notices(&lines),
        worked: worked.iter().map(|one| worked_row(whole, one, edits)).collect(),
        choices: choices(whole),
        lines,
        form,
        fresh: app.ids.fresh(),
    }
}

fn notices(lines: &[HoursRow]) -> Vec<Notice> {
    let near = lines.iter().filter(|row| row.line.closed.is_none()).flat_map(|row| {
        let near = row.uses.iter().filter(|used| used.level() >= HoursLevel::Near);
        near.map(|used| {
            Notice::warning(format!(
                "«{}», {}: svolte {} ore su {} ({} %, si avvisa dall'{WARNED_AT} %). Oltre la stima serve una nuova \
                 versione accettata dall'ente.",
                row.line.service_name,
                used.profile,
                used.actual,
                used.estimate,
                used.percent()
            ))
        })
    });
    near.collect()
}

fn worked_row(whole: &Whole, one: &Worked, edits: bool) -> WorkedRow {
    let line = whole.lines.iter().find(|line| line.line_id == one.line_id);
    let open = edits && line.is_some_and(|line| line.closed.is_none());
    WorkedRow {
        service: line.map(|line| line.service_name.clone()).unwrap_or_default(),
        remove: open.then(|| format!("{}/ore/{}/togli", address(whole.quote.quote_id), one.worked_id)),
        worked: one.clone(),
    }
}

/// Lines and profiles on which hours can be written down, in one list.
fn choices(whole: &Whole) -> Vec<(String, String)> {
    let open = hourly(whole).filter(|(line, _)| line.closed.is_none());
    open.flat_map(|(line, price)| {
        price.hours.iter().map(|part| {
            let value = format!("{}|{}", line.line_id, part.profile);
            (value, format!("{} – {}", line.service_name, part.profile))
        })
    })
    .collect()
}

/// `GET /preventivi/{id}/ore`
pub(super) async fn show(
    State(app): State<App>,
    who: SignedIn,
    Path(id): Path<QuoteId>,
) -> Result<Response, Problem> {
    let (whole, worked) = read(&app, &who, id).await?;
    let edits = who.actor().reaches(ActionKind::EditQuote) && !choices(&whole).is_empty();
    let form =
        edits.then(|| Form::filled(&who, format!("{}/ore", address(id)), [("on", app.clock.today().iso())]));
    page(&hours_page(&app, &who, (&whole, &worked), form))
}

/// `POST /preventivi/{id}/ore`
pub(super) async fn record(
    State(app): State<App>,
    who: SignedIn,
    Path(id): Path<QuoteId>,
    posted: Posted,
) -> Result<Response, Problem> {
    let (whole, worked) = read(&app, &who, id).await?;
    let can = may_edit(&who, &whole.quote)?;
    let at = format!("{}/ore", address(id));
    let again = async |errors: FormErrors| {
        let form = Form::with(&posted, &at, errors);
        page_invalid(&hours_page(&app, &who, (&whole, &worked), Some(form)))
    };
    let new = match read_hours(posted.reader()) {
        Ok(new) => new,
        Err(errors) => return again(errors).await,
    };
    if worked.iter().any(|one| one.worked_id == new.worked_id) {
        return Ok(redirect(&at));
    }
    let mut tx = app.db.write(can.tenant(), who.actor()).await?;
    let done = acts::record(&mut tx, &can, (id, new)).await;
    let said = |level: &HoursLevel| match level {
        HoursLevel::Fine => "Ore registrate.".to_owned(),
        HoursLevel::Near => "Ore registrate: la stima è quasi esaurita.".to_owned(),
        HoursLevel::Spent => "Ore registrate: per un profilo la stima è esaurita.".to_owned(),
    };
    finish(tx, done, (&at, said), again).await
}

fn read_hours(mut f: Reader<'_>) -> Result<NewHours, FormErrors> {
    let worked_id = f.once::<Uuid>();
    let on = f.day("on", "Giorno");
    let what = f.choice("what", "Servizio e profilo", |text| {
        let (line, profile) = text.split_once('|')?;
        Some((line.parse::<QuoteLineId>().ok()?, profile.to_owned()))
    });
    let hours = f.quantity("hours", "Ore");
    let note = f.text("note", "Attività", 0..=500);
    f.finish_with(|| {
        let (line_id, profile) = what?;
        Some(NewHours { worked_id: worked_id?, line_id, on: on?, profile, hours: hours?, note })
    })
}

/// `GET /preventivi/{id}/ore/{worked}/togli`
pub(super) async fn ask_remove(
    State(app): State<App>,
    who: SignedIn,
    Path((id, worked)): Path<(QuoteId, Uuid)>,
) -> Result<Response, Problem> {
    let (whole, all) = read(&app, &who, id).await?;
    may_edit(&who, &whole.quote)?;
    let one = all.iter().find(|one| one.worked_id == worked).ok_or(Problem::NotFound)?;
    let frame = frame_in(&who, &app, &whole.quote, "Togliere queste ore?");
    let form = Form::empty(&who, format!("{}/ore/{worked}/togli", address(id)));
    let text =
        format!("{} ore {} del {} non contano più; restano nel registro.", one.hours, one.profile, one.on);
    Confirm::new(frame, form, "Togli le ore", format!("{}/ore", address(id))).effect(text).page()
}

/// `POST /preventivi/{id}/ore/{worked}/togli`
pub(super) async fn remove(
    State(app): State<App>,
    who: SignedIn,
    Path((id, worked)): Path<(QuoteId, Uuid)>,
    _posted: Posted,
) -> Result<Response, Problem> {
    let (whole, _) = read(&app, &who, id).await?;
    let can = may_edit(&who, &whole.quote)?;
    let mut tx = app.db.write(can.tenant(), who.actor()).await?;
    acts::remove(&mut tx, &can, (id, worked)).await?;
    tx.commit().await?;
    Ok(redirect_with(&format!("{}/ore", address(id)), Flash::success("Ore tolte.")))
}

/// `GET /preventivi/{id}/righe/{line}/consuntivo`
pub(super) async fn ask_close(
    State(app): State<App>,
    who: SignedIn,
    Path((id, line)): Path<(QuoteId, QuoteLineId)>,
) -> Result<Response, Problem> {
    let (whole, worked) = read(&app, &who, id).await?;
    may_edit(&who, &whole.quote)?;
    let (line, price) = hourly(&whole).find(|(known, _)| known.line_id == line).ok_or(Problem::NotFound)?;
    let own: Vec<Worked> = worked.iter().filter(|one| one.line_id == line.line_id).cloned().collect();
    let (amount, words) =
        worth(&price.hours, &own, price.amount).ok_or(Failure::from(crate::Refused::TooLarge))?;
    let frame = frame_in(&who, &app, &whole.quote, format!("Chiudere «{}» a consuntivo?", line.service_name));
    let form = Form::empty(&who, format!("{}/righe/{}/consuntivo", address(id), line.line_id));
    Confirm::new(frame, form, "Chiudi a consuntivo", format!("{}/ore", address(id)))
        .effect(format!("Si fatturano le ore svolte: {words}, invece di {}.", price.amount))
        .effect(format!("L'importo diventa {amount} e non si registrano altre ore su questa riga."))
        .effect("Se la riga è già in fattura la chiusura non è possibile.")
        .page()
}

/// `POST /preventivi/{id}/righe/{line}/consuntivo`
pub(super) async fn close(
    State(app): State<App>,
    who: SignedIn,
    Extension(billed): Extension<BilledDays>,
    Path((id, line)): Path<(QuoteId, QuoteLineId)>,
    _posted: Posted,
) -> Result<Response, Problem> {
    let (whole, _) = read(&app, &who, id).await?;
    let can = may_edit(&who, &whole.quote)?;
    let mut tx = app.db.write(can.tenant(), who.actor()).await?;
    let today = tx.today();
    let amount = acts::close(&mut tx, &can, &billed, (id, line, today)).await?;
    tx.commit().await?;
    let said = Flash::success(format!("Riga chiusa a consuntivo: {amount}."));
    Ok(redirect_with(&format!("{}/ore", address(id)), said))
}
