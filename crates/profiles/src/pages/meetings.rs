//! What this is: the meetings of the focus groups: the list, and one with its topics, participants, minutes and points.
//! What it is not: their writing; see [`super::meeting_form`].

use askama::Template;
use axum::extract::{Path, State};
use kernel::{FocusGroupId, NETWORK};
use sheet::{Cell, Column, Kind, Table, WriteError};
use webkit::{App, Count, Facts, Frame, ListQuery, ListView, Problem, SignedIn, export, page};

use super::Answer;
use super::participants::Named;
use crate::access;
use crate::model::{Pillar, Team};
use crate::provinces::Provinces;
use crate::store::meetings::{self, Meeting};
use crate::store::participants;
use crate::store::swot::{self, Point};

#[derive(Template)]
#[template(path = "meetings.html")]
struct MeetingsPage {
    frame: Frame,
    list: ListView,
    rows: Vec<Meeting>,
}

pub(super) async fn list(State(app): State<App>, who: SignedIn, query: ListQuery) -> Answer {
    let can = access::whole(who.actor())?;
    let all = meetings::all(&mut app.db.read(NETWORK).await?, &can).await?;
    let (pillar, words) =
        (query.filter("pilastro").and_then(Pillar::from_code), kernel::text::fold(&query.q()));
    let said = |meeting: &Meeting| {
        let data = &meeting.data;
        let told: String = data.on_topics().map(|(_, text)| text).collect::<Vec<_>>().join(" ");
        kernel::text::fold(&format!(
            "{} {} {} {told} {}",
            data.title(),
            data.moderator,
            data.facilitator,
            data.minutes
        ))
    };
    let rows: Vec<Meeting> = all
        .into_iter()
        .filter(|meeting| pillar.is_none_or(|pillar| meeting.data.pillar == pillar))
        .filter(|meeting| said(meeting).contains(&words))
        .collect();
    if let Some(format) = query.format() {
        let table = table(&rows).map_err(|why| Problem::internal(&why))?;
        return export(format, "Focus group", &table, app.clock.today());
    }
    let frame = Frame::new(&who, &app, "Focus group")
        .area("focus-group")
        .lead("Gli incontri con le Province, pilastro per pilastro: chi c'era, di che cosa si è parlato.");
    let frame = if access::edit(who.actor()).is_ok() {
        frame.primary("Nuovo incontro", "/focus-group/nuovo")
    } else {
        frame
    };
    let count = Count::Exactly(u64::try_from(rows.len()).unwrap_or(u64::MAX));
    page(&MeetingsPage { frame, list: ListView::new(&query, query.sort(["pilastro"])).counted(count), rows })
}

fn table(rows: &[Meeting]) -> Result<Table, WriteError> {
    let names = ["Pilastro", "Gruppo", "Incontro", "Quando", "Moderatore", "Facilitatore"];
    let topics = crate::model::Topic::OPTIONS.iter().map(|(_, label)| *label);
    let names = names.into_iter().chain(topics).chain(["Verbale", "Fonte"]);
    let mut table = Table::new("Focus group", names.map(|name| Column::new(name, Kind::Text)).collect());
    for Meeting { data, .. } in rows {
        let head =
            [data.pillar.label().to_owned(), data.team.label().into(), data.kind.label().into(), data.when()];
        let who = [data.moderator.clone(), data.facilitator.clone()];
        let told = data.topics.iter().cloned().chain([data.minutes.clone(), data.source.clone()]);
        table.push(head.into_iter().chain(who).chain(told).map(Cell::text).collect())?;
    }
    Ok(table)
}

#[derive(Template)]
#[template(path = "meeting.html")]
struct MeetingPage {
    frame: Frame,
    facts: Facts,
    meeting: Meeting,
    people: Vec<Named>,
    points: Vec<Point>,
}

pub(super) async fn show(State(app): State<App>, who: SignedIn, Path(id): Path<FocusGroupId>) -> Answer {
    let can = access::whole(who.actor())?;
    let mut tx = app.db.read(NETWORK).await?;
    let meeting = meetings::get(&mut tx, &can, id).await?.ok_or(Problem::NotFound)?;
    let provinces = Provinces::read_in(&mut tx).await?;
    let (pillar, team) = (meeting.data.pillar, meeting.data.team);
    let everybody = participants::all(&mut tx, &can).await?;
    let there = everybody
        .into_iter()
        .filter(|one| one.pillar == pillar && (one.team == team || one.team == Team::Lead));
    let people = there.map(|one| Named::of(one, &provinces)).collect();
    let points = swot::all(&mut tx, &can, Some(pillar)).await?;
    let points = points.into_iter().filter(|point| point.data.focus_group_id == Some(id)).collect();
    let frame =
        Frame::new(&who, &app, meeting.data.title()).area("focus-group").crumb("Focus group", "/focus-group");
    let edits = access::edit(who.actor()).is_ok();
    let frame = if edits { frame.primary("Modifica", format!("/focus-group/{id}/modifica")) } else { frame };
    page(&MeetingPage { frame, facts: facts(&meeting), meeting, people, points })
}

fn facts(meeting: &Meeting) -> Facts {
    let data = &meeting.data;
    let known =
        |text: &str| if text.is_empty() { "non indicato nella fonte".to_owned() } else { text.to_owned() };
    Facts::new()
        .row("Pilastro", data.pillar.label())
        .row("Gruppo", data.team.label())
        .row("Incontro", data.kind.label())
        .row("Quando", data.when())
        .row("Moderatore", known(&data.moderator))
        .row("Facilitatore", known(&data.facilitator))
        .row("Fonte", &data.source)
}
