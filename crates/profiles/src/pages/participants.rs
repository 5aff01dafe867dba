//! What this is: who takes part in which group: the list, its file, who is added and taken out.
//! What it is not: presence at a meeting.

use askama::Template;
use axum::extract::{Path, State};
use kernel::{NETWORK, ParticipantId};
use sheet::{Cell, Column, Kind, Table, WriteError};
use webkit::{
    App, Count, Flash, Form, FormErrors, Frame, Html, ListQuery, ListView, Posted, Problem, SignedIn, export,
    page, page_invalid, redirect_with,
};

use super::{Answer, write};
use crate::access;
use crate::model::{Pillar, Team};
use crate::provinces::Provinces;
use crate::store::participants::{self, Participant};

const HERE: &str = "/focus-group/partecipanti";

/// Somebody in a group, by the name of the register where there is one.
pub(super) struct Named {
    pub(super) name: String,
    pub(super) href: Option<String>,
    pub(super) leads: bool,
    also: String,
    region: String,
    one: Participant,
}

impl Named {
    pub(super) fn of(one: Participant, provinces: &Provinces) -> Self {
        let province = one.body_id.and_then(|body| provinces.by_body(body));
        let name = province.map_or_else(|| one.entity.clone(), |province| province.name.clone());
        Self {
            also: if name == one.entity { String::new() } else { one.entity.clone() },
            name,
            href: province.map(|province| format!("/mappa/province/{}", province.uts)),
            region: province.map(|province| province.region.clone()).unwrap_or_default(),
            leads: one.team == Team::Lead,
            one,
        }
    }
}

/// What is asked of the list.
struct Asked {
    words: String,
    pillar: Option<Pillar>,
    team: Option<Team>,
}

impl Asked {
    fn of(query: &ListQuery) -> Self {
        Self {
            words: kernel::text::fold(&query.q()),
            pillar: query.filter("pilastro").and_then(Pillar::from_code),
            team: query.filter("gruppo").and_then(Team::from_code),
        }
    }

    fn keeps(&self, row: &Named) -> bool {
        let said = kernel::text::fold(&format!("{} {} {}", row.name, row.also, row.region));
        said.contains(&self.words)
            && self.pillar.is_none_or(|pillar| row.one.pillar == pillar)
            && self.team.is_none_or(|team| row.one.team == team)
    }
}

#[derive(Template)]
#[template(path = "participants.html")]
struct ParticipantsPage {
    frame: Frame,
    list: ListView,
    rows: Vec<(Named, Option<Form>)>,
    provinces: usize,
    add: Option<(Form, Html)>,
}

pub(super) async fn list(State(app): State<App>, who: SignedIn, query: ListQuery) -> Answer {
    access::whole(who.actor())?;
    let rows = found(&app, &who, &query).await?;
    if let Some(format) = query.format() {
        let table = table(&rows).map_err(|why| Problem::internal(&why))?;
        return export(format, "Partecipanti ai focus group", &table, app.clock.today());
    }
    page(&participants_page(&app, &who, (&query, rows), &Form::empty(&who, HERE)))
}

async fn found(app: &App, who: &SignedIn, query: &ListQuery) -> Result<Vec<Named>, Problem> {
    let can = access::whole(who.actor())?;
    let mut tx = app.db.read(NETWORK).await?;
    let provinces = Provinces::read_in(&mut tx).await?;
    let asked = Asked::of(query);
    let all = participants::all(&mut tx, &can).await?.into_iter().map(|one| Named::of(one, &provinces));
    let mut rows: Vec<Named> = all.filter(|row| asked.keeps(row)).collect();
    rows.sort_by_key(|row| (row.one.pillar, row.one.team, kernel::text::sort_key(&row.name)));
    Ok(rows)
}

fn participants_page(
    app: &App,
    who: &SignedIn,
    (query, rows): (&ListQuery, Vec<Named>),
    form: &Form,
) -> ParticipantsPage {
    let frame = Frame::new(who, app, "Partecipanti ai focus group")
        .area("focus-group")
        .crumb("Focus group", "/focus-group")
        .lead("Chi fa parte di quale gruppo. Il capofila partecipa a tutti gli incontri del suo pilastro.");
    let edits = access::edit(who.actor()).is_ok();
    let mut provinces: Vec<_> = rows.iter().filter_map(|row| row.one.body_id).collect();
    provinces.sort_unstable();
    provinces.dedup();
    let count = Count::Exactly(u64::try_from(rows.len()).unwrap_or(u64::MAX));
    let remove =
        |row: &Named| edits.then(|| Form::empty(who, format!("{HERE}/{}/togli", row.one.participant_id)));
    ParticipantsPage {
        frame,
        list: ListView::new(query, query.sort(["pilastro"])).counted(count),
        provinces: provinces.len(),
        rows: rows.into_iter().map(|row| (remove(&row), row)).map(|(form, row)| (row, form)).collect(),
        add: edits.then(|| (form.clone(), form.once(app.ids.fresh::<ParticipantId>()))),
    }
}

fn table(rows: &[Named]) -> Result<Table, WriteError> {
    let names = ["Pilastro", "Gruppo", "Ente", "Nome nella fonte", "Regione", "Fonte"];
    let mut table = Table::new("Partecipanti", names.map(|name| Column::new(name, Kind::Text)).into());
    for row in rows {
        let texts = [
            row.one.pillar.label(),
            row.one.team.label(),
            &row.name,
            &row.one.entity,
            &row.region,
            &row.one.source,
        ];
        table.push(texts.map(Cell::text).into())?;
    }
    Ok(table)
}

fn read(posted: &Posted, provinces: &Provinces) -> Result<Participant, FormErrors> {
    let mut f = posted.reader();
    let participant_id = f.once();
    let pillar = f.choice("pillar", "Pilastro", Pillar::from_code);
    let team = f.choice("team", "Gruppo", Team::from_code);
    let entity = f.text("entity", "Ente", 1..=200);
    let source = f.text("source", "Fonte", 1..=300);
    let body_id = provinces.named(&entity).map(|province| province.body_id);
    f.finish_with(|| {
        Some(Participant {
            participant_id: participant_id?,
            pillar: pillar?,
            team: team?,
            body_id,
            entity,
            source,
        })
    })
}

pub(super) async fn add(State(app): State<App>, who: SignedIn, query: ListQuery, posted: Posted) -> Answer {
    let can = access::edit(who.actor())?;
    let provinces = Provinces::read(&app.db).await?;
    let again = async |errors| {
        let rows = found(&app, &who, &query).await?;
        page_invalid(&participants_page(&app, &who, (&query, rows), &Form::with(&posted, HERE, errors)))
    };
    let new = match read(&posted, &provinces) {
        Ok(new) => new,
        Err(errors) => return again(errors).await,
    };
    let mut tx = write(&app.db, &who).await?;
    match participants::add(&mut tx, &can, &new).await {
        Ok(()) => tx.commit().await?,
        Err(error) if super::sent_twice(&error) => {
            drop(tx);
            return again(FormErrors::one("entity", "Ente: fa già parte di questo gruppo")).await;
        }
        Err(error) => return Err(error.into()),
    }
    Ok(redirect_with(HERE, Flash::success(format!("{} aggiunto al gruppo.", new.entity))))
}

pub(super) async fn remove(
    State(app): State<App>,
    who: SignedIn,
    Path(id): Path<ParticipantId>,
    _posted: Posted,
) -> Answer {
    let (can, view) = (access::edit(who.actor())?, access::whole(who.actor())?);
    let mut tx = write(&app.db, &who).await?;
    let all = participants::all(&mut tx, &view).await?;
    let gone = all.iter().find(|one| one.participant_id == id).ok_or(Problem::NotFound)?;
    participants::remove(&mut tx, &can, gone).await?;
    tx.commit().await?;
    Ok(redirect_with(HERE, Flash::success(format!("{} tolto dal gruppo.", gone.entity))))
}
