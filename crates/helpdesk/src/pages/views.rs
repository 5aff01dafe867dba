//! What this is: the lists of requests that a person keeps: links above the list, and the forms that keep or drop one.
//! What it is not: another list; a kept list is an address of the list itself.

use ::store::Tx;
use axum::extract::{Path, State};
use axum::response::Response;
use kernel::permission::ViewRequests;
use kernel::{Can, Scope};
use uuid::Uuid;
use webkit::{App, Flash, Form, Html, ListQuery, Posted, Problem, SignedIn, redirect_with};

use crate::Failure;
use crate::model::SavedView;
use crate::store::views;

const AT: &str = "/richieste";
/// What a kept list keeps of the address bar.
const KEPT: [&str; 10] =
    ["q", "vista", "stato", "tipo", "priorita", "ente", "servizio", "gruppo", "ordina", "verso"];

/// The kept lists of a person, as the list shows them.
pub(super) struct Saved {
    pub(super) links: Vec<Link>,
    pub(super) form: Form,
    pub(super) once: Html,
    pub(super) query: Html,
    /// Whether what is shown is worth keeping.
    pub(super) filtered: bool,
    pub(super) of_centre: bool,
}

/// A kept list.
pub(super) struct Link {
    pub(super) name: String,
    pub(super) href: String,
    /// The form that drops it, for whose it is.
    pub(super) drop: Option<Form>,
}

impl Saved {
    pub(super) fn has_own(&self) -> bool {
        self.links.iter().any(|link| link.drop.is_some())
    }
}

impl Link {
    pub(super) fn remove_label(&self) -> String {
        format!("Togli «{}»", self.name)
    }
}

/// The kept lists of a person, and the form that keeps the one on show.
pub(super) async fn of(
    tx: &mut Tx,
    (can, who): (&Can<ViewRequests>, &SignedIn),
    query: &ListQuery,
) -> Result<Saved, Problem> {
    let me = who.actor().account();
    let known = match me {
        Some(me) => views::of(tx, can, me).await?,
        None => Vec::new(),
    };
    let link = |view: SavedView| Link {
        href: address(&view.query),
        drop: (Some(view.account_id) == me)
            .then(|| Form::empty(who, format!("{AT}/viste/{}/togli", view.view_id))),
        name: if Some(view.account_id) == me { view.name } else { format!("{} ({})", view.name, view.owner) },
    };
    let form = Form::empty(who, format!("{AT}/viste"));
    let shown = cleaned(query);
    Ok(Saved {
        links: known.into_iter().map(link).collect(),
        once: form.once(tx.id::<Uuid>()),
        query: form.hidden("query", &shown),
        form,
        filtered: me.is_some() && !shown.is_empty(),
        of_centre: who.actor().grant().scope == Scope::Tenant,
    })
}

fn address(query: &str) -> String {
    if query.is_empty() { AT.to_owned() } else { format!("{AT}?{query}") }
}

/// What the address bar says, as far as the list knows it.
fn cleaned(query: &ListQuery) -> String {
    let pairs: Vec<(&str, &str)> =
        KEPT.iter().filter_map(|name| query.filter(name).map(|value| (*name, value))).collect();
    let link = ListQuery::parse(AT, "").link(&pairs);
    link.split_once('?').map(|(_, query)| query.to_owned()).unwrap_or_default()
}

/// `POST /richieste/viste`
pub(super) async fn keep(State(app): State<App>, who: SignedIn, posted: Posted) -> Result<Response, Problem> {
    let can = who.actor().may_over(ViewRequests)?;
    let account_id = who.actor().account().ok_or(Problem::NotFound)?;
    let mut f = posted.reader();
    let (once, name) = (f.once::<Uuid>(), f.text("name", "Nome della vista", 2..=60));
    let query = cleaned(&ListQuery::parse(AT, f.raw("query")));
    let shared = f.checkbox("shared");
    let view_id = f.finish_with(|| once).map_err(Problem::Invalid)?;
    let owner = who.actor().name().to_owned();
    let view = SavedView { view_id, account_id, owner, name, query, shared };
    let mut tx = app.db.write(can.tenant(), who.actor()).await?;
    views::keep(&mut tx, &can, &view).await?;
    super::act::finish(tx).await?;
    Ok(redirect_with(&address(&view.query), Flash::success(format!("Vista «{}» salvata.", view.name))))
}

/// `POST /richieste/viste/{view}/togli`
pub(super) async fn drop(
    State(app): State<App>,
    who: SignedIn,
    Path(id): Path<Uuid>,
    _: Posted,
) -> Result<Response, Problem> {
    let can = who.actor().may_over(ViewRequests)?;
    let me = who.actor().account().ok_or(Problem::NotFound)?;
    let mut tx = app.db.write(can.tenant(), who.actor()).await?;
    let gone = match views::drop(&mut tx, &can, (id, me)).await {
        Ok(gone) => gone,
        Err(Failure::NotThere) => return Err(Problem::NotFound),
        Err(why) => return Err(why.into()),
    };
    tx.commit().await?;
    Ok(redirect_with(AT, Flash::success(format!("Vista «{}» tolta.", gone.name))))
}
