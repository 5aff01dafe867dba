//! What this is: a SWOT point: what it says, the points merged with it, what answers it; merging, parting, linking.
//! What it is not: its text's form; see [`super::point_form`].

use askama::Template;
use axum::extract::{Path, State};
use kernel::{NETWORK, SwotLinkId, SwotPointId};
use webkit::{
    App, Badge, Facts, Flash, Form, FormErrors, Frame, Html, Posted, Problem, SignedIn, page, page_invalid,
    redirect_with, safe_href,
};

use super::swot::{LinkView, tags_of};
use super::{Answer, form_errors, sent_twice, write};
use crate::access;
use crate::model::LinkKind;
use crate::store::swot::{self, NewLink, Point};

/// What the network's people may do here.
struct Acts {
    merge: Form,
    candidates: Vec<(String, String)>,
    part: Form,
    link: Form,
    once: Html,
}

#[derive(Template)]
#[template(path = "point.html")]
struct PointPage {
    frame: Frame,
    facts: Facts,
    tags: Vec<Badge>,
    point: Point,
    speaker: Option<Point>,
    merged: Vec<Point>,
    links: Vec<(LinkView, Option<Form>)>,
    acts: Option<Acts>,
}

/// The point with those of its pillar.
struct Seen {
    point: Point,
    others: Vec<Point>,
    links: Vec<LinkView>,
}

impl Seen {
    async fn read(app: &App, who: &SignedIn, id: SwotPointId) -> Result<Self, Problem> {
        let can = access::whole(who.actor())?;
        let mut tx = app.db.read(NETWORK).await?;
        let point = swot::get(&mut tx, &can, id).await?.ok_or(Problem::NotFound)?;
        let others = swot::all(&mut tx, &can, Some(point.data.pillar)).await?;
        let own = swot::links(&mut tx, &can).await?.into_iter().filter(|link| link.point_id == id);
        let links = own.map(|link| LinkView { href: safe_href(&link.href), link }).collect();
        Ok(Self { point, others, links })
    }

    /// The points of the same quadrant that may speak for this one.
    fn candidates(&self) -> Vec<(String, String)> {
        let board = |point: &Point| (point.data.pillar, point.data.quadrant);
        let good = |other: &&Point| {
            other.point_id != self.point.point_id
                && other.merged_into.is_none()
                && board(other) == board(&self.point)
        };
        let option = |other: &Point| (other.point_id.to_string(), other.data.text.clone());
        self.others.iter().filter(good).map(option).collect()
    }
}

fn address(id: SwotPointId) -> String {
    format!("/swot/{id}")
}

/// The page; `tried` is a form that comes back with its errors.
fn point_page(app: &App, who: &SignedIn, seen: Seen, tried: Option<(&str, &Form)>) -> PointPage {
    let id = seen.point.point_id;
    let edits = access::edit(who.actor()).is_ok();
    let candidates = seen.candidates();
    let form = |act: &str| match &tried {
        Some((of, form)) if *of == act => (*form).clone(),
        Some(_) | None => Form::empty(who, format!("{}/{act}", address(id))),
    };
    let (merge, part, link) = (form("unisci"), form("separa"), form("collega"));
    let once = link.once(app.ids.fresh::<SwotLinkId>());
    let frame = Frame::new(who, app, seen.point.data.text.clone()).area("swot").crumb("Punti SWOT", "/swot");
    let frame = if edits { frame.primary("Modifica", format!("/swot/{id}/modifica")) } else { frame };
    let unlink = |view: &LinkView| {
        edits.then(|| Form::empty(who, format!("{}/collegamenti/{}/togli", address(id), view.link.link_id)))
    };
    let with = |speaker: Option<SwotPointId>| {
        seen.others.iter().find(|other| Some(other.point_id) == speaker).cloned()
    };
    PointPage {
        frame,
        facts: facts(&seen.point),
        tags: tags_of(&seen.point),
        speaker: with(seen.point.merged_into),
        merged: seen.others.iter().filter(|other| other.merged_into == Some(id)).cloned().collect(),
        links: seen
            .links
            .into_iter()
            .map(|view| (unlink(&view), view))
            .map(|(form, view)| (view, form))
            .collect(),
        acts: edits.then_some(Acts { merge, candidates, part, link, once }),
        point: seen.point,
    }
}

fn facts(point: &Point) -> Facts {
    let data = &point.data;
    let truncated = if data.truncated { "Nella fonte la frase è interrotta" } else { "" };
    Facts::new()
        .row("Pilastro", data.pillar.label())
        .row("Riquadro", data.quadrant.label())
        .row(
            "Nota",
            [data.note.as_str(), truncated]
                .into_iter()
                .filter(|text| !text.is_empty())
                .collect::<Vec<_>>()
                .join(". "),
        )
        .row("Fonte", &data.source)
}

pub(super) async fn show(State(app): State<App>, who: SignedIn, Path(id): Path<SwotPointId>) -> Answer {
    let seen = Seen::read(&app, &who, id).await?;
    page(&point_page(&app, &who, seen, None))
}

async fn again(app: &App, who: &SignedIn, id: SwotPointId, (act, form): (&str, &Form)) -> Answer {
    page_invalid(&point_page(app, who, Seen::read(app, who, id).await?, Some((act, form))))
}

pub(super) async fn merge(
    State(app): State<App>,
    who: SignedIn,
    Path(id): Path<SwotPointId>,
    posted: Posted,
) -> Answer {
    let can = access::edit(who.actor())?;
    let back = |errors| Form::with(&posted, format!("{}/unisci", address(id)), errors);
    let mut f = posted.reader();
    let shown = f.version();
    let into = f.choice("into", "Unisci a", |text| text.parse::<SwotPointId>().ok());
    let into = match f.finish_with(|| into) {
        Ok(into) => into,
        Err(errors) => return again(&app, &who, id, ("unisci", &back(errors))).await,
    };
    let mut tx = write(&app.db, &who).await?;
    match swot::merge(&mut tx, &can, (id, shown), into).await {
        Ok(()) => tx.commit().await?,
        Err(error) => {
            drop(tx);
            return again(&app, &who, id, ("unisci", &back(form_errors(error, "into")?))).await;
        }
    }
    Ok(redirect_with(&address(into), Flash::success("Punti uniti: questo ora vale per tutti e due.")))
}

pub(super) async fn part(
    State(app): State<App>,
    who: SignedIn,
    Path(id): Path<SwotPointId>,
    posted: Posted,
) -> Answer {
    let can = access::edit(who.actor())?;
    let mut tx = write(&app.db, &who).await?;
    swot::part(&mut tx, &can, (id, posted.reader().version())).await?;
    tx.commit().await?;
    Ok(redirect_with(&address(id), Flash::success("Punto separato: è di nuovo sulla lavagna.")))
}

fn read_link(posted: &Posted) -> Result<NewLink, FormErrors> {
    let mut f = posted.reader();
    let link_id = f.once();
    let kind = f.choice("kind", "Che cosa risponde", LinkKind::from_code);
    let text = f.text("text", "Nome o codice", 1..=300);
    let href = f.text("href", "Indirizzo", 0..=500);
    if !href.is_empty() && safe_href(&href).is_none() {
        f.error("href", "Indirizzo: scrivilo intero, per esempio https://www.provincia.example/atto, o da / se è di questo sito");
    }
    if kind == Some(LinkKind::Document) && href.is_empty() {
        f.error("href", "Indirizzo: di un documento serve dove si trova");
    }
    f.finish_with(|| Some(NewLink { link_id: link_id?, kind: kind?, text, href }))
}

pub(super) async fn link(
    State(app): State<App>,
    who: SignedIn,
    Path(id): Path<SwotPointId>,
    posted: Posted,
) -> Answer {
    let can = access::edit(who.actor())?;
    let new = match read_link(&posted) {
        Ok(new) => new,
        Err(errors) => {
            let form = Form::with(&posted, format!("{}/collega", address(id)), errors);
            return again(&app, &who, id, ("collega", &form)).await;
        }
    };
    let point = Seen::read(&app, &who, id).await?.point;
    let mut tx = write(&app.db, &who).await?;
    match swot::link(&mut tx, &can, &point, &new).await {
        Ok(()) => tx.commit().await?,
        Err(error) if sent_twice(&error) => {}
        Err(error) => return Err(error.into()),
    }
    Ok(redirect_with(&address(id), Flash::success("Collegamento aggiunto.")))
}

pub(super) async fn unlink(
    State(app): State<App>,
    who: SignedIn,
    Path((id, link)): Path<(SwotPointId, SwotLinkId)>,
    _posted: Posted,
) -> Answer {
    let can = access::edit(who.actor())?;
    let point = Seen::read(&app, &who, id).await?.point;
    let mut tx = write(&app.db, &who).await?;
    swot::unlink(&mut tx, &can, &point, link).await?;
    tx.commit().await?;
    Ok(redirect_with(&address(id), Flash::success("Collegamento tolto.")))
}
