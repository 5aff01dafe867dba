//! What this is: the pages of how requests went, for the centre and for each body; the page of who answers a letter.
//! What it is not: rules or SQL: a handler loads, asks the model, shows.

mod answer;
mod asked;
mod behind;
mod hours;
mod matrix;
mod months;
mod overview;
mod rules;
mod satisfaction;
mod table;

use axum::Router;
use axum::routing::get;
use kernel::permission::{ActionKind, Actor, ViewRequestReports, ViewRequests};
use kernel::{Can, Denied, Period, Scope, TenantId};
use store::Tx;
use webkit::{App, Frame, Problem, SignedIn};

pub(crate) use asked::Asked;
pub(crate) use matrix::matrix as matrix_of;
pub(crate) use satisfaction::{of_year as opinions_of, year_asked};

use crate::model::Row;
use crate::source;

/// The routes of this area.
pub fn routes() -> Router<App> {
    Router::new()
        .route("/andamento", get(overview::show))
        .route("/andamento/richieste", get(behind::list))
        .route("/andamento/matrice", get(matrix::show))
        .route("/andamento/ore", get(hours::show))
        .route("/andamento/ore/voci", get(hours::entries))
        .route("/andamento/mesi", get(months::list).post(months::make))
        .route("/andamento/mesi/{month}/{number}", get(months::paper))
        .route("/andamento/soddisfazione", get(satisfaction::show))
        .route("/andamento/soddisfazione/regole", get(rules::ask).post(rules::save))
        .route("/valutazioni/{centre}/{token}", get(answer::ask).post(answer::answer))
}

/// Who reads: the centre everything, a body its own.
pub(crate) enum Reader {
    Centre(Can<ViewRequestReports>),
    Body(Can<ViewRequests>),
}

impl Reader {
    pub(crate) fn of(actor: &Actor) -> Result<Self, Denied> {
        match actor.grant().scope {
            Scope::Tenant => actor.may_over(ViewRequestReports).map(Self::Centre),
            Scope::Body(_) => actor.may_over(ViewRequests).map(Self::Body),
        }
    }

    pub(crate) fn tenant(&self) -> TenantId {
        match self {
            Self::Centre(can) => can.tenant(),
            Self::Body(can) => can.tenant(),
        }
    }

    pub(crate) fn is_centre(&self) -> bool {
        matches!(self, Self::Centre(_))
    }

    /// The requests within reach that a period counts.
    pub(crate) async fn rows(&self, tx: &mut Tx, period: Period) -> Result<Vec<Row>, Problem> {
        Ok(match self {
            Self::Centre(can) => source::rows(tx, can, period).await?,
            // Who works with whom at the centre is not of the body.
            Self::Body(can) => {
                let rows = source::rows(tx, can, period).await?;
                rows.into_iter().map(|row| Row { team: None, ..row }).collect()
            }
        })
    }
}

/// The right to what is of the whole centre; somebody of a body has their own page.
pub(crate) fn of_the_centre(actor: &Actor) -> Result<Can<ViewRequestReports>, Problem> {
    Ok(actor.may_over(ViewRequestReports)?)
}

fn title(reader: &Reader) -> &'static str {
    if reader.is_centre() { "Andamento delle richieste" } else { "Come sono andate le nostre richieste" }
}

fn frame(app: &App, who: &SignedIn, title: impl Into<String>) -> Frame {
    Frame::new(who, app, title).area("andamento").crumb("Andamento", "/andamento")
}

/// The other pages of the area, for who may see them.
fn others(who: &SignedIn) -> Vec<(&'static str, &'static str)> {
    let all = [
        (ActionKind::ViewRequestReports, "Servizi per dimensione", "/andamento/matrice"),
        (ActionKind::ViewRequestReports, "Ore", "/andamento/ore"),
        (ActionKind::ViewRequestReports, "Rapporti mensili", "/andamento/mesi"),
        (ActionKind::ViewSatisfaction, "Soddisfazione", "/andamento/soddisfazione"),
    ];
    all.into_iter()
        .filter(|(needs, ..)| who.actor().reaches(*needs))
        .map(|(_, label, href)| (label, href))
        .collect()
}
