//! What this is: a meeting written and changed. What it is not: its page.

use askama::Template;
use axum::extract::{Path, State};
use kernel::{FocusGroupId, NETWORK};
use webkit::{
    App, DiffTable, Flash, Form, FormErrors, Frame, Html, Pairs, Posted, Problem, SignedIn, page,
    page_conflict, page_invalid, redirect, redirect_with,
};

use super::{Answer, sent_twice, write};
use crate::model::{MeetingKind, Pillar, Team, Topic};
use crate::store::meetings::{self, Meeting, MeetingData};
use crate::{ProfileError, access};

const NEW: &str = "/focus-group/nuovo";

#[derive(Template)]
#[template(path = "meeting_form.html")]
struct FormPage {
    frame: Frame,
    form: Form,
    hidden: Html,
    diff: Option<DiffTable>,
    back: String,
}

fn frame(app: &App, who: &SignedIn, title: &str) -> Frame {
    Frame::new(who, app, title).area("focus-group").crumb("Focus group", "/focus-group")
}

fn new_page(app: &App, who: &SignedIn, form: Form) -> FormPage {
    let hidden = form.once(app.ids.fresh::<FocusGroupId>());
    FormPage {
        frame: frame(app, who, "Nuovo incontro"),
        form,
        hidden,
        diff: None,
        back: "/focus-group".into(),
    }
}

pub(super) async fn new(State(app): State<App>, who: SignedIn) -> Answer {
    access::edit(who.actor())?;
    page(&new_page(&app, &who, Form::empty(&who, NEW)))
}

fn read(posted: &Posted) -> Result<MeetingData, FormErrors> {
    let mut f = posted.reader();
    let pillar = f.choice("pillar", "Pilastro", Pillar::from_code);
    let team = f.choice("team", "Gruppo", Team::from_code);
    let kind = f.choice("kind", "Incontro", MeetingKind::from_code);
    let held_on = f.optional_day("held_on", "Giorno");
    let period = f.text("period", "Periodo", 0..=100);
    if held_on.is_none() && period.is_empty() && f.raw("held_on").trim().is_empty() {
        f.error("held_on", "Giorno: scrivi il giorno, oppure il periodo se il giorno non si sa");
    }
    let moderator = f.text("moderator", "Moderatore", 0..=200);
    let facilitator = f.text("facilitator", "Facilitatore", 0..=200);
    let mut topic = |topic: &Topic| f.long_text(topic.code(), topic.label(), 0..=20_000);
    let [issues, setup, skills, technology, proposals] =
        [Topic::Issues, Topic::Setup, Topic::Skills, Topic::Technology, Topic::Proposals];
    let topics = [topic(&issues), topic(&setup), topic(&skills), topic(&technology), topic(&proposals)];
    let minutes = f.long_text("minutes", "Verbale", 0..=100_000);
    let source = f.text("source", "Fonte", 1..=300);
    f.finish_with(|| {
        let (pillar, team, kind) = (pillar?, team?, kind?);
        Some(MeetingData {
            pillar,
            team,
            kind,
            held_on,
            period,
            moderator,
            facilitator,
            topics,
            minutes,
            source,
        })
    })
}

pub(super) async fn add(State(app): State<App>, who: SignedIn, posted: Posted) -> Answer {
    let can = access::edit(who.actor())?;
    let mut f = posted.reader();
    let id: Option<FocusGroupId> = f.once();
    let read = f.finish().and_then(|()| read(&posted));
    let again = |errors| page_invalid(&new_page(&app, &who, Form::with(&posted, NEW, errors)));
    let (data, id) = match (read, id) {
        (Ok(data), Some(id)) => (data, id),
        (Err(errors), _) => return again(errors),
        (Ok(_), None) => return Err(Problem::NotFound),
    };
    let address = format!("/focus-group/{id}");
    let mut tx = write(&app.db, &who).await?;
    match meetings::add(&mut tx, &can, id, &data).await {
        Ok(()) => tx.commit().await?,
        Err(error) if sent_twice(&error) => return Ok(redirect(&address)),
        Err(error) => return Err(error.into()),
    }
    Ok(redirect_with(&address, Flash::success("Incontro aggiunto.")))
}

fn rows(data: &MeetingData) -> Vec<(&'static str, &'static str, String)> {
    let mut rows = vec![
        ("pillar", "Pilastro", data.pillar.code().to_owned()),
        ("team", "Gruppo", data.team.code().into()),
        ("kind", "Incontro", data.kind.code().into()),
        ("held_on", "Giorno", data.held_on.map(kernel::Day::iso).unwrap_or_default()),
        ("period", "Periodo", data.period.clone()),
        ("moderator", "Moderatore", data.moderator.clone()),
        ("facilitator", "Facilitatore", data.facilitator.clone()),
    ];
    rows.extend(data.on_topics().map(|(topic, text)| (topic.code(), topic.label(), text.to_owned())));
    rows.extend([("minutes", "Verbale", data.minutes.clone()), ("source", "Fonte", data.source.clone())]);
    rows
}

fn as_seen(data: &MeetingData) -> Pairs {
    rows(data).into_iter().map(|(_, label, value)| (label.to_owned(), value)).collect()
}

async fn mine(app: &App, who: &SignedIn, id: FocusGroupId) -> Result<Meeting, Problem> {
    let can = access::whole(who.actor())?;
    meetings::get(&mut app.db.read(NETWORK).await?, &can, id).await?.ok_or(Problem::NotFound)
}

fn edit_page(app: &App, who: &SignedIn, meeting: &Meeting, form: Form) -> FormPage {
    let back = format!("/focus-group/{}", meeting.focus_group_id);
    FormPage {
        frame: frame(app, who, "Modifica l'incontro").crumb(meeting.data.title(), &back),
        hidden: form.shown(meeting.version, &as_seen(&meeting.data)),
        form,
        diff: None,
        back,
    }
}

pub(super) async fn form(State(app): State<App>, who: SignedIn, Path(id): Path<FocusGroupId>) -> Answer {
    access::edit(who.actor())?;
    let meeting = mine(&app, &who, id).await?;
    let values = rows(&meeting.data).into_iter().map(|(name, _, value)| (name, value));
    let form = Form::filled(&who, format!("/focus-group/{id}/modifica"), values);
    page(&edit_page(&app, &who, &meeting, form))
}

pub(super) async fn change(
    State(app): State<App>,
    who: SignedIn,
    Path(id): Path<FocusGroupId>,
    posted: Posted,
) -> Answer {
    let can = access::edit(who.actor())?;
    let meeting = mine(&app, &who, id).await?;
    let (shown, address) = (posted.reader().version(), format!("/focus-group/{id}/modifica"));
    let data = match read(&posted) {
        Ok(data) => data,
        Err(errors) => {
            return page_invalid(&edit_page(&app, &who, &meeting, Form::with(&posted, address, errors)));
        }
    };
    let mut tx = write(&app.db, &who).await?;
    match meetings::change(&mut tx, &can, (id, shown), &data).await {
        Ok(()) => tx.commit().await?,
        Err(ProfileError::Stale) => {
            let diff = DiffTable::three_way(&posted, &as_seen(&meeting.data), &as_seen(&data));
            let page = edit_page(&app, &who, &meeting, Form::late(&posted, address));
            return page_conflict(&FormPage { diff: Some(diff), ..page });
        }
        Err(error) => return Err(error.into()),
    }
    Ok(redirect_with(&format!("/focus-group/{id}"), Flash::success("Incontro salvato.")))
}
