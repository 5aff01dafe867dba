//! What this is: a SWOT point written and changed. What it is not: its page.

use askama::Template;
use axum::extract::{Path, State};
use kernel::{FocusGroupId, NETWORK, SwotPointId};
use webkit::{
    App, DiffTable, Flash, Form, FormErrors, Frame, Html, ListQuery, Pairs, Posted, Problem, SignedIn, page,
    page_conflict, page_invalid, redirect, redirect_with,
};

use super::{Answer, sent_twice, write};
use crate::model::{Pillar, Profile, Quadrant};
use crate::store::meetings;
use crate::store::swot::{self, Point, PointData};
use crate::{ProfileError, access};

const NEW: &str = "/swot/nuovo";

#[derive(Template)]
#[template(path = "point_form.html")]
struct FormPage {
    frame: Frame,
    form: Form,
    hidden: Html,
    diff: Option<DiffTable>,
    meetings: Vec<(String, String)>,
    back: String,
}

fn frame(app: &App, who: &SignedIn, title: &str) -> Frame {
    Frame::new(who, app, title).area("swot").crumb("Punti SWOT", "/swot")
}

/// The meetings in which a point may have come up.
async fn meetings_of(app: &App, who: &SignedIn) -> Result<Vec<(String, String)>, Problem> {
    let can = access::whole(who.actor())?;
    let all = meetings::all(&mut app.db.read(NETWORK).await?, &can).await?;
    let none = (String::new(), "Nessuno in particolare".to_owned());
    let options = all.iter().map(|one| (one.focus_group_id.to_string(), one.data.title()));
    Ok([none].into_iter().chain(options).collect())
}

async fn new_page(app: &App, who: &SignedIn, form: Form) -> Result<FormPage, Problem> {
    Ok(FormPage {
        frame: frame(app, who, "Nuovo punto SWOT"),
        hidden: form.once(app.ids.fresh::<SwotPointId>()),
        form,
        diff: None,
        meetings: meetings_of(app, who).await?,
        back: "/swot".into(),
    })
}

pub(super) async fn new(State(app): State<App>, who: SignedIn, query: ListQuery) -> Answer {
    access::edit(who.actor())?;
    let from = |name: &str| query.filter(name).unwrap_or_default().to_owned();
    let values = [("pillar", from("pilastro")), ("quadrant", from("riquadro"))];
    page(&new_page(&app, &who, Form::filled(&who, NEW, values)).await?)
}

fn read(posted: &Posted) -> Result<PointData, FormErrors> {
    let mut f = posted.reader();
    let pillar = f.choice("pillar", "Pilastro", Pillar::from_code);
    let quadrant = f.choice("quadrant", "Riquadro", Quadrant::from_code);
    let text = f.text("text", "Punto", 1..=500);
    let profiles: Vec<Profile> = f.many("profiles").into_iter().filter_map(Profile::from_code).collect();
    let truncated = f.checkbox("truncated");
    let note = f.text("note", "Nota", 0..=500);
    let focus_group_id = f.optional("meeting", "Incontro", |text| {
        text.parse::<FocusGroupId>().map_err(|_| "Scegli un incontro")
    });
    let source = f.text("source", "Fonte", 1..=300);
    f.finish_with(|| {
        let (pillar, quadrant) = (pillar?, quadrant?);
        Some(PointData { pillar, quadrant, profiles, text, truncated, note, source, focus_group_id })
    })
}

/// A meeting that is not there any more, or never was.
fn dangling(error: &ProfileError) -> bool {
    matches!(error, ProfileError::Store(store::StoreError::Dangling(_)))
}

fn no_meeting() -> FormErrors {
    FormErrors::one("meeting", "Incontro: scegline uno dell'elenco")
}

pub(super) async fn add(State(app): State<App>, who: SignedIn, posted: Posted) -> Answer {
    let can = access::edit(who.actor())?;
    let mut f = posted.reader();
    let id: Option<SwotPointId> = f.once();
    let read = f.finish().and_then(|()| read(&posted));
    let again = async |errors| page_invalid(&new_page(&app, &who, Form::with(&posted, NEW, errors)).await?);
    let (data, id) = match (read, id) {
        (Ok(data), Some(id)) => (data, id),
        (Err(errors), _) => return again(errors).await,
        (Ok(_), None) => return Err(Problem::NotFound),
    };
    let address = format!("/swot/{id}");
    let mut tx = write(&app.db, &who).await?;
    match swot::add(&mut tx, &can, id, &data).await {
        Ok(()) => tx.commit().await?,
        Err(error) if sent_twice(&error) => return Ok(redirect(&address)),
        Err(error) if dangling(&error) => {
            drop(tx);
            return again(no_meeting()).await;
        }
        Err(error) => return Err(error.into()),
    }
    Ok(redirect_with(&address, Flash::success("Punto aggiunto.")))
}

fn values(data: &PointData) -> Vec<(&'static str, String)> {
    let mut values = vec![
        ("pillar", data.pillar.code().to_owned()),
        ("quadrant", data.quadrant.code().into()),
        ("text", data.text.clone()),
        ("truncated", if data.truncated { "1" } else { "" }.into()),
        ("note", data.note.clone()),
        ("meeting", data.focus_group_id.map(|id| id.to_string()).unwrap_or_default()),
        ("source", data.source.clone()),
    ];
    values.extend(data.profiles.iter().map(|profile| ("profiles", profile.code().to_owned())));
    values
}

fn as_seen(data: &PointData) -> Pairs {
    let profiles: Vec<&str> = data.profiles.iter().map(|profile| profile.label()).collect();
    [
        ("Pilastro", data.pillar.label().to_owned()),
        ("Riquadro", data.quadrant.label().to_owned()),
        ("Punto", data.text.clone()),
        ("Profili", profiles.join(", ")),
        ("Nota", data.note.clone()),
        ("Fonte", data.source.clone()),
    ]
    .map(|(label, value)| (label.to_owned(), value))
    .into()
}

async fn mine(app: &App, who: &SignedIn, id: SwotPointId) -> Result<Point, Problem> {
    let can = access::whole(who.actor())?;
    swot::get(&mut app.db.read(NETWORK).await?, &can, id).await?.ok_or(Problem::NotFound)
}

async fn edit_page(app: &App, who: &SignedIn, point: &Point, form: Form) -> Result<FormPage, Problem> {
    let back = format!("/swot/{}", point.point_id);
    Ok(FormPage {
        frame: frame(app, who, "Modifica il punto SWOT").crumb(&point.data.text, &back),
        hidden: form.shown(point.version, &as_seen(&point.data)),
        form,
        diff: None,
        meetings: meetings_of(app, who).await?,
        back,
    })
}

pub(super) async fn form(State(app): State<App>, who: SignedIn, Path(id): Path<SwotPointId>) -> Answer {
    access::edit(who.actor())?;
    let point = mine(&app, &who, id).await?;
    let form = Form::filled(&who, format!("/swot/{id}/modifica"), values(&point.data));
    page(&edit_page(&app, &who, &point, form).await?)
}

pub(super) async fn change(
    State(app): State<App>,
    who: SignedIn,
    Path(id): Path<SwotPointId>,
    posted: Posted,
) -> Answer {
    let can = access::edit(who.actor())?;
    let point = mine(&app, &who, id).await?;
    let (shown, address) = (posted.reader().version(), format!("/swot/{id}/modifica"));
    let again = async |errors| {
        page_invalid(&edit_page(&app, &who, &point, Form::with(&posted, &address, errors)).await?)
    };
    let data = match read(&posted) {
        Ok(data) => data,
        Err(errors) => return again(errors).await,
    };
    let mut tx = write(&app.db, &who).await?;
    match swot::change(&mut tx, &can, (id, shown), &data).await {
        Ok(()) => tx.commit().await?,
        Err(ProfileError::Stale) => {
            drop(tx);
            let diff = DiffTable::three_way(&posted, &as_seen(&point.data), &as_seen(&data));
            let page = edit_page(&app, &who, &point, Form::late(&posted, &address)).await?;
            return page_conflict(&FormPage { diff: Some(diff), ..page });
        }
        Err(error) if dangling(&error) => {
            drop(tx);
            return again(no_meeting()).await;
        }
        Err(error) => return Err(error.into()),
    }
    Ok(redirect_with(&format!("/swot/{id}"), Flash::success("Punto salvato.")))
}
