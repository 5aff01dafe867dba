//! What this is: the first page: the campaigns of the centre, or the sheets of one's own body.
//! What it is not: the sheets of a campaign; see `progress`.

use askama::Template;
use axum::extract::State;
use axum::response::Response;
use kernel::permission::{ActionKind, ViewNeeds};
use kernel::{BodyId, Can};
use sheet::{Cell, Column, Kind, Table};
use webkit::{App, Badge, EmptyState, Format, Frame, ListQuery, ListView, Problem, SignedIn, export, page};

use super::{badge, stage_badge};
use crate::model::{Campaign, SheetState};
use crate::store::lists::{Counts, OwnRow};
use crate::store::{campaigns, lists};

/// A campaign with how many have answered.
struct Row {
    campaign: Campaign,
    counts: Counts,
    stage: Badge,
}

#[derive(Template)]
#[template(path = "needs/campaigns.html")]
struct CentrePage {
    frame: Frame,
    list: ListView,
    rows: Vec<Row>,
    empty: EmptyState,
}

#[derive(Template)]
#[template(path = "needs/own.html")]
struct BodyPage {
    frame: Frame,
    rows: Vec<OwnRow>,
    empty: EmptyState,
    answers: bool,
}

impl BodyPage {
    fn badge(row: &OwnRow) -> Badge {
        badge(row.state)
    }

    fn is_waiting(&self, row: &OwnRow) -> bool {
        self.answers && matches!(row.state, SheetState::NotOpened | SheetState::InProgress)
    }
}

/// `GET /fabbisogni`
pub(super) async fn list(
    State(app): State<App>,
    who: SignedIn,
    query: ListQuery,
) -> Result<Response, Problem> {
    let can = who.actor().may_over(ViewNeeds)?;
    match can.scope().body() {
        Some(body) => own(&app, &who, (&can, body)).await,
        None => of_centre(&app, &who, &can, &query).await,
    }
}

async fn own(app: &App, who: &SignedIn, (can, body): (&Can<ViewNeeds>, BodyId)) -> Result<Response, Problem> {
    let mut tx = app.db.read(can.tenant()).await?;
    let today = tx.today();
    let rows = lists::of_body(&mut tx, can, (body, today)).await?;
    let text = "Il centro non ha ancora aperto una campagna. Quando lo farà troverete qui la vostra scheda, già compilata \
        con i servizi attivi.";
    page(&BodyPage {
        frame: webkit::Frame::new(who, app, "Schede dei fabbisogni").area("fabbisogni"),
        rows,
        empty: EmptyState::new(text),
        answers: who.actor().reaches(ActionKind::AnswerNeeds),
    })
}

async fn of_centre(
    app: &App,
    who: &SignedIn,
    can: &Can<ViewNeeds>,
    query: &ListQuery,
) -> Result<Response, Problem> {
    let mut tx = app.db.read(can.tenant()).await?;
    let today = tx.today();
    let mut rows = Vec::new();
    for campaign in campaigns::every(&mut tx, can).await? {
        let counts = lists::counts(&mut tx, can, (campaign.campaign_id, today)).await?;
        let stage = stage_badge(campaign.stage_on(today));
        rows.push(Row { campaign, counts, stage });
    }
    drop(tx);
    if let Some(format) = query.format() {
        return download(app, &rows, format);
    }
    let edits = who.actor().reaches(ActionKind::EditCampaign);
    let list = ListView::new(query, query.sort(["anno"]));
    page(&CentrePage { frame: centre_frame(app, who, edits), list, rows, empty: empty(edits) })
}

fn centre_frame(app: &App, who: &SignedIn, edits: bool) -> Frame {
    let frame = webkit::Frame::new(who, app, "Fabbisogni").area("fabbisogni");
    let frame = frame.lead("Ogni anno gli enti dicono quali servizi rinnovano e quali vogliono.");
    if edits { frame.primary("Nuova campagna", "/fabbisogni/nuova") } else { frame }
}

fn empty(edits: bool) -> EmptyState {
    let text = "Nessuna campagna. Si parte da un modello di scheda, poi si sceglie l'anno e il periodo.";
    let empty = EmptyState::new(text);
    if edits { empty.action("Prepara il modello", "/fabbisogni/modelli") } else { empty }
}

fn download(app: &App, rows: &[Row], format: Format) -> Result<Response, Problem> {
    let columns = [
        ("Anno", Kind::Integer),
        ("Dal", Kind::Day),
        ("Al", Kind::Day),
        ("Stato", Kind::Text),
        ("Schede", Kind::Integer),
        ("Risposte", Kind::Integer),
        ("In ritardo", Kind::Integer),
    ];
    let today = app.clock.today();
    let mut table = Table::new("Campagne", columns.map(|(name, kind)| Column::new(name, kind)).to_vec());
    for row in rows {
        let data = &row.campaign.data;
        let day = |day: kernel::Day| sheet::Day::parse_iso(&day.iso()).map_or(Cell::Empty, Cell::Day);
        let cells = vec![
            Cell::Integer(data.year.into()),
            day(data.opens),
            day(data.closes),
            Cell::text(row.campaign.stage_on(today).label()),
            Cell::Integer(row.counts.all()),
            Cell::Integer(row.counts.answered()),
            Cell::Integer(row.counts.of(SheetState::Late)),
        ];
        table.push(cells).map_err(|why| Problem::internal(&why))?;
    }
    export(format, "campagne-fabbisogni", &table, today)
}
