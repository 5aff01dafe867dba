//! What this is: the pages of acts: those of the Province, each as it stands, its files, its versions; the clauses.
//! What it is not: rules or statements; a handler loads, asks, saves and commits.

mod clauses;
mod home;
mod show;
mod versions;

use std::collections::BTreeMap;

use axum::Router;
use axum::response::Response;
use axum::routing::{get, post};
use kernel::permission::{EditActs, ViewActs, ViewDesigns};
use kernel::{ActId, Actor, Can, Phase, Target};
use webkit::{App, Badge, Frame, Problem, SignedIn};

use crate::drafting::{drafted, laws};
use crate::model::Document;
use crate::model::document::LawInForce;
use crate::store::acts::{Act, KeptVersion};
use crate::store::{acts, clauses as sets};

type Answer = Result<Response, Problem>;

/// The pages of this area.
pub fn routes() -> Router<App> {
    Router::new()
        .route("/atti", get(home::list))
        .route("/atti/nuovo", get(home::new).post(home::create))
        .route("/atti/clausole", get(clauses::kinds))
        .route("/atti/clausole/{kind}", get(clauses::show))
        .route("/atti/clausole/{kind}/versione", post(clauses::begin))
        .route("/atti/clausole/{kind}/modifica/{clause}", get(clauses::form).post(clauses::change))
        .route("/atti/clausole/{kind}/pubblica", get(clauses::ask).post(clauses::publish))
        .route("/atti/clausole/{kind}/confronto", get(versions::of_clauses))
        .route("/atti/{act}", get(show::show))
        .route("/atti/{act}/dati", get(show::form).post(show::write))
        .route("/atti/{act}/versioni", post(versions::keep))
        .route("/atti/{act}/confronto", get(versions::of_act))
        .route("/atti/{act}/pdf", get(show::pdf))
        .route("/atti/{act}/docx", get(show::docx))
}

fn frame(who: &SignedIn, app: &App, title: impl Into<String>) -> Frame {
    Frame::new(who, app, title).area("atti").crumb("Atti", "/atti")
}

fn address(id: ActId) -> String {
    format!("/atti/{id}")
}

fn may_see(who: &SignedIn) -> Result<Can<ViewActs>, Problem> {
    Ok(who.actor().may_over(ViewActs)?)
}

fn may_edit(who: &SignedIn) -> Result<Can<EditActs>, Problem> {
    Ok(who.actor().may(EditActs, &Target::centre(who.actor().tenant(), Phase::Draft))?)
}

fn complete_badge(complete: bool) -> Badge {
    if complete { Badge::success("Completa") } else { Badge::warning("Bozza incompleta") }
}

/// An act with all that its pages need.
pub(crate) struct Opened {
    pub(crate) act: Act,
    pub(crate) versions: Vec<KeptVersion>,
    pub(crate) document: Document,
    pub(crate) clauses: i64,
}

/// The act, if it is theirs, as it stands today.
pub(crate) async fn opened(app: &App, who: &SignedIn, id: ActId) -> Result<Opened, Problem> {
    let can = may_see(who)?;
    let designs = who.actor().may_over(ViewDesigns)?;
    let laws = laws(&app.db, can.tenant(), app.clock.today()).await?;
    let mut tx = app.db.read(can.tenant()).await?;
    let act = acts::find(&mut tx, &can, id).await?.ok_or(Problem::NotFound)?;
    let versions = acts::versions(&mut tx, &can, id).await?;
    let (document, clauses) = drafted(&mut tx, (&can, &designs), &act, &laws).await?;
    Ok(Opened { act, versions, document, clauses })
}

/// Every act as it stands today, with how many versions of it were kept.
pub(crate) async fn everything(app: &App, actor: &Actor) -> Result<Vec<(Act, Document, i64)>, Problem> {
    let can = actor.may_over(ViewActs)?;
    let designs: Can<ViewDesigns> = actor.may_over(ViewDesigns)?;
    let laws: BTreeMap<String, LawInForce> = laws(&app.db, can.tenant(), app.clock.today()).await?;
    let mut tx = app.db.read(can.tenant()).await?;
    let mut all = Vec::new();
    for act in acts::every(&mut tx, &can).await? {
        let last =
            acts::versions(&mut tx, &can, act.act_id).await?.first().map_or(0, |version| version.number);
        let (document, _) = drafted(&mut tx, (&can, &designs), &act, &laws).await?;
        all.push((act, document, last));
    }
    Ok(all)
}

/// The placeholders that people type, of the clauses of an act that stand for its design.
async fn asked(
    app: &App,
    who: &SignedIn,
    act: &Act,
) -> Result<Vec<&'static crate::model::FieldSpec>, Problem> {
    let can = may_see(who)?;
    let designs = who.actor().may_over(ViewDesigns)?;
    let mut tx = app.db.read(can.tenant()).await?;
    let design = designer::store::find(&mut tx, &designs, act.design_id).await?.ok_or(Problem::NotFound)?;
    let set = sets::in_use(&mut tx, &can, act.kind).await?;
    let (form, level) = (design.content.form, design.content.level);
    let own: Vec<_> = set.clauses.iter().filter(|clause| clause.stands_for(form, level)).collect();
    let used = |name: &str| own.iter().any(|clause| clause.placeholders().contains(&name));
    Ok(crate::model::FIELDS.iter().filter(|field| field.is_typed() && used(field.name)).collect())
}
