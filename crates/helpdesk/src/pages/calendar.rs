//! What this is: the page on which the director writes when the centre works and the terms that follow a solution.
//! What it is not: the promises; those are in the charter.

use std::ops::RangeInclusive;

use askama::Template;
use axum::extract::State;
use axum::response::Response;
use kernel::permission::EditHelpdesk;
use kernel::{BodyId, Can, Day, Phase, Target};
use webkit::{
    App, Field, Flash, Form, FormErrors, Frame, Html, Notice, Posted, Problem, Reader, SignedIn, page,
    page_invalid, redirect_with,
};
use worktime::{CalendarPlan, Closure, HolidayRule, Slot};

use super::new::bodies;
use crate::Failure;
use crate::model::{Ladder, Patron, Rules, WEEKDAYS, own_holidays};
use crate::store::rules;

const AT: &str = "/richieste/orario";
const SAINTS: &str = "/richieste/orario/patroni";

#[derive(Template)]
#[template(path = "helpdesk/calendar.html")]
struct CalendarPage {
    frame: Frame,
    form: Form,
    saint: Form,
    notices: Vec<Notice>,
    version: Html,
    fields: Vec<Field>,
    patrons: Vec<(String, String, String)>,
    bodies: Vec<(String, String)>,
    national: Vec<String>,
}

fn may(who: &SignedIn) -> Result<Can<EditHelpdesk>, Problem> {
    Ok(who.actor().may(EditHelpdesk, &Target::centre(who.actor().tenant(), Phase::Current))?)
}

fn filled(who: &SignedIn, rules: &Rules) -> Form {
    let mut pairs: Vec<(String, String)> = Vec::new();
    for (place, slots) in rules.plan.week.iter().enumerate() {
        let text = slots.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ");
        pairs.push((format!("day{place}"), text));
    }
    let closures = rules.plan.closures.iter().map(|closure| {
        format!(
            "{} {} {}",
            closure.from.strftime("%d/%m/%Y"),
            closure.to.strftime("%d/%m/%Y"),
            closure.reason
        )
    });
    pairs.push(("closures".into(), closures.collect::<Vec<_>>().join("\n")));
    pairs.push(("reopen".into(), rules.reopen_days.to_string()));
    pairs.push(("close".into(), rules.close_days.to_string()));
    pairs.push(("before".into(), listed(&rules.steps.before)));
    pairs.push(("after".into(), listed(&rules.steps.after)));
    Form::filled(who, AT, pairs)
}

fn listed(numbers: &[u16]) -> String {
    numbers.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ")
}

fn fields(form: &Form) -> Vec<Field> {
    let mut all: Vec<Field> = WEEKDAYS
        .iter()
        .enumerate()
        .map(|(place, name)| {
            form.text(&format!("day{place}"), name)
                .help("Fasce separate da virgole, per esempio 08:30-13:00, 14:00-17:30; vuoto: chiuso")
                .longest(200)
        })
        .collect();
    all.push(
        form.area("closures", "Chiusure del centro")
            .help("Una per riga: dal, al, motivo. Per esempio «10/08/2026 14/08/2026 Chiusura estiva»")
            .rows(5),
    );
    all.push(
        form.number("reopen", "Giorni lavorativi per riaprire")
            .help("Dopo la soluzione; più tardi serve una nuova richiesta")
            .required(),
    );
    all.push(
        form.number("close", "Giorni lavorativi prima della chiusura automatica")
            .help("Se dopo la soluzione l'ente non dice nulla")
            .required(),
    );
    all.push(
        form.text("before", "Avvisa il centro prima del termine")
            .help("Percentuali del tempo promesso già usato, per esempio 50, 75; vuoto: nessun avviso")
            .longest(60),
    );
    all.push(
        form.text("after", "Avvisa il centro dopo il termine")
            .help("Ore di lavoro dopo il termine, per esempio 0, 8; 0 è il termine stesso. Ogni avviso parte una volta")
            .longest(60),
    );
    all
}

async fn calendar_page(
    app: &App,
    who: &SignedIn,
    (form, saint): (Option<Form>, Option<Form>),
) -> Result<CalendarPage, Problem> {
    let mut tx = app.db.read(who.actor().tenant()).await?;
    let rules = rules::get(&mut tx).await?;
    let (bodies, saints) = (bodies(&mut tx).await?, rules::patrons(&mut tx).await?);
    let name =
        |id: BodyId| bodies.iter().find(|(known, _)| *known == id.to_string()).map(|(_, name)| name.clone());
    let patrons = saints.into_iter().map(|(body, patron)| {
        (name(body).unwrap_or_default(), patron.name, format!("{:02}/{:02}", patron.day, patron.month))
    });
    let patrons = patrons.collect();
    let notices = if rules.version == 0 {
        let text = "Questo è l'orario usato finché non ne salvi uno: controllalo e salvalo.";
        vec![Notice::info(text)]
    } else {
        Vec::new()
    };
    let form = form.unwrap_or_else(|| filled(who, &rules));
    Ok(CalendarPage {
        frame: Frame::new(who, app, "Orario e termini").area("richieste").crumb("Richieste", "/richieste"),
        version: form.version(rules.version),
        fields: fields(&form),
        saint: saint.unwrap_or_else(|| Form::empty(who, SAINTS)),
        form,
        notices,
        patrons,
        bodies,
        national: HolidayRule::italy()
            .iter()
            .map(|rule| format!("{} ({})", rule.name, rule.source))
            .collect(),
    })
}

/// `GET /richieste/orario`
pub(super) async fn ask(State(app): State<App>, who: SignedIn) -> Result<Response, Problem> {
    may(&who)?;
    page(&calendar_page(&app, &who, (None, None)).await?)
}

/// `POST /richieste/orario`
pub(super) async fn save(State(app): State<App>, who: SignedIn, posted: Posted) -> Result<Response, Problem> {
    let can = may(&who)?;
    let again = async |errors: FormErrors| {
        let form = Form::with(&posted, AT, errors);
        page_invalid(&calendar_page(&app, &who, (Some(form), None)).await?)
    };
    let mut tx = app.db.write(can.tenant(), who.actor()).await?;
    let before = rules::get(&mut tx).await?;
    let new = match read(posted.reader(), &before) {
        Ok(new) => new,
        Err(errors) => {
            drop(tx);
            return again(errors).await;
        }
    };
    match rules::save(&mut tx, &can, &new).await {
        Ok(()) => {
            tx.commit().await?;
            Ok(redirect_with(
                AT,
                Flash::success("Orario salvato: vale da adesso anche per le richieste aperte."),
            ))
        }
        Err(why @ (Failure::Refused(_) | Failure::Stale)) => {
            drop(tx);
            again(FormErrors::one("", format!("{why}."))).await
        }
        Err(why) => Err(why.into()),
    }
}

fn read(mut f: Reader<'_>, before: &Rules) -> Result<Rules, FormErrors> {
    let version = f.version();
    let mut plan = CalendarPlan::new("Europe/Rome").holidays(HolidayRule::italy());
    plan.holidays.extend(own_holidays(&before.plan).into_iter().cloned());
    plan.special_days.clone_from(&before.plan.special_days);
    for (place, name) in WEEKDAYS.iter().enumerate() {
        let slots = f.optional(&format!("day{place}"), name, slots);
        if let Some(day) = plan.week.get_mut(place) {
            *day = slots.unwrap_or_default();
        }
    }
    plan.closures = f.optional("closures", "Chiusure del centro", closures).unwrap_or_default();
    let reopen = f.integer("reopen", "Giorni lavorativi per riaprire", 0..=60);
    let close = f.integer("close", "Giorni lavorativi prima della chiusura automatica", 1..=60);
    let before = f.optional("before", "Avvisa il centro prima del termine", |text| numbers(text, 1..=99));
    let after = f.optional("after", "Avvisa il centro dopo il termine", |text| numbers(text, 0..=400));
    f.finish_with(|| {
        let (reopen_days, close_days) = (u16::try_from(reopen?).ok()?, u16::try_from(close?).ok()?);
        let steps = Ladder { before: before.unwrap_or_default(), after: after.unwrap_or_default() };
        Some(Rules { plan, reopen_days, close_days, steps, version })
    })
}

/// A few whole numbers with commas between them, in order and each once.
fn numbers(text: &str, range: RangeInclusive<u16>) -> Result<Vec<u16>, String> {
    let (least, most) = (*range.start(), *range.end());
    let wrong = || format!("Scrivi numeri interi tra {least} e {most} separati da virgole");
    let parts = text.split(',').map(str::trim).filter(|part| !part.is_empty());
    let read: Option<Vec<u16>> =
        parts.map(|part| part.parse().ok().filter(|number| range.contains(number))).collect();
    let mut read = read.ok_or_else(wrong)?;
    read.sort_unstable();
    read.dedup();
    if read.len() > Ladder::MOST {
        return Err(format!("Scrivi al massimo {} numeri", Ladder::MOST));
    }
    Ok(read)
}

fn slots(text: &str) -> Result<Vec<Slot>, worktime::SlotError> {
    text.split(',').map(str::trim).filter(|part| !part.is_empty()).map(str::parse).collect()
}

fn closures(text: &str) -> Result<Vec<Closure>, String> {
    text.lines().map(str::trim).filter(|line| !line.is_empty()).map(closure).collect()
}

fn closure(line: &str) -> Result<Closure, String> {
    let wrong = || {
        format!("La riga «{line}» non va: scrivi dal, al, motivo, per esempio 10/08/2026 14/08/2026 Ferie")
    };
    let mut parts = line.splitn(3, ' ');
    let mut day = || parts.next().and_then(|text| Day::parse(text).ok()).ok_or_else(wrong);
    let (from, to) = (day()?.date(), day()?.date());
    let reason = parts.next().unwrap_or("Chiusura").to_owned();
    Ok(Closure { from, to, reason })
}

/// `POST /richieste/orario/patroni`
pub(super) async fn save_patron(
    State(app): State<App>,
    who: SignedIn,
    posted: Posted,
) -> Result<Response, Problem> {
    let can = may(&who)?;
    let again = async |errors: FormErrors| {
        let form = Form::with(&posted, SAINTS, errors);
        page_invalid(&calendar_page(&app, &who, (None, Some(form))).await?)
    };
    let known = bodies(&mut app.db.read(can.tenant()).await?).await?;
    let mut f = posted.reader();
    let body = f.choice("body", "Ente", |text| known.iter().find(|(id, _)| id == text));
    let name = f.optional_text("name", "Patrono", 100);
    let saint = match &name {
        Some(name) => f.parsed("on", "Giorno e mese", |text| patron(name, text)),
        None => None,
    };
    let (body, label) = match f.finish_with(|| body.and_then(|(id, name)| Some((id.parse().ok()?, name)))) {
        Ok(read) => read,
        Err(errors) => return again(errors).await,
    };
    let mut tx = app.db.write(can.tenant(), who.actor()).await?;
    match rules::set_patron(&mut tx, &can, (body, label), saint.as_ref()).await {
        Ok(()) => {
            tx.commit().await?;
            Ok(redirect_with(AT, Flash::success("Santo patrono salvato.")))
        }
        Err(Failure::Refused(why)) => {
            drop(tx);
            again(FormErrors::one("on", format!("{why}."))).await
        }
        Err(why) => Err(why.into()),
    }
}

fn patron(name: &str, text: &str) -> Result<Patron, &'static str> {
    let wrong = "Scrivi giorno e mese come 01/06";
    let (day, month) = text.split_once('/').ok_or(wrong)?;
    let (day, month) = (day.trim().parse().map_err(|_| wrong)?, month.trim().parse().map_err(|_| wrong)?);
    // A leap year has every day there is.
    Day::new(2024, month, day).ok_or(wrong)?;
    Ok(Patron { name: name.to_owned(), month, day })
}
