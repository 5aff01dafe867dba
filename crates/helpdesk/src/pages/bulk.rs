//! What this is: one act on several requests, under the same permission as on one, with an outcome for each.
//! What it is not: all or nothing: what one request refuses does not stop the others.

use askama::Template;
use axum::extract::State;
use axum::response::Response;
use kernel::permission::{AnswerRequest, WorkRequest};
use kernel::{AccountId, RequestId, TeamId};
use webkit::{App, Frame, Posted, Problem, SignedIn, page};

use super::people::{Person, staff};
use super::{act, address};
use crate::Failure;
use crate::model::Request;
use crate::store::{self as store_acts, acts, teams};

/// Requests at a time.
const MOST: usize = 50;

#[derive(Template)]
#[template(path = "helpdesk/bulk.html")]
struct BulkPage {
    frame: Frame,
    rows: Vec<(String, String, String)>,
}

/// What can be done with several requests; the teams are those that the page has.
pub(super) async fn choices(
    app: &App,
    who: &SignedIn,
    teams: &[(String, String)],
) -> Result<Vec<(String, String)>, Problem> {
    let mut all = vec![
        ("take".to_owned(), "Prendi in carico".to_owned()),
        ("close".to_owned(), "Chiudi quelle risolte".to_owned()),
    ];
    all.extend(teams.iter().map(|(team, name)| (team.clone(), format!("Passa al gruppo {name}"))));
    for (account, name) in staff(app, who).await? {
        all.push((account.to_string(), format!("Assegna a {name}")));
    }
    Ok(all)
}

async fn active_teams(app: &App, who: &SignedIn) -> Result<Vec<(TeamId, String)>, Problem> {
    let can = who.actor().may_over(WorkRequest)?;
    Ok(teams::active(&mut app.db.read(can.tenant()).await?, &can).await?)
}

enum What {
    Take,
    Close,
    Assign(AccountId, String),
    HandTo(TeamId),
}

fn what(text: &str, people: &[Person], teams: &[(TeamId, String)]) -> Option<What> {
    match text {
        "take" => Some(What::Take),
        "close" => Some(What::Close),
        other => {
            let team = teams.iter().find(|(id, _)| id.to_string() == other);
            let person = people.iter().find(|(account, _)| account.to_string() == other);
            let person = person.map(|(account, name)| What::Assign(*account, name.clone()));
            person.or_else(|| team.map(|(id, _)| What::HandTo(*id)))
        }
    }
}

/// `POST /richieste/insieme`
pub(super) async fn run(State(app): State<App>, who: SignedIn, posted: Posted) -> Result<Response, Problem> {
    who.actor().may_over(WorkRequest)?;
    let (people, teams) = (staff(&app, &who).await?, active_teams(&app, &who).await?);
    let mut f = posted.reader();
    let what = f.choice("what", "Con le richieste scelte", |text| what(text, &people, &teams));
    let ids: Vec<RequestId> = f.many("id").iter().filter_map(|text| text.parse().ok()).take(MOST).collect();
    let what = f.finish_with(|| what).map_err(Problem::Invalid)?;
    let mut rows = Vec::new();
    for id in ids {
        rows.push(one(&app, &who, id, &what).await?);
    }
    let frame = Frame::new(&who, &app, "Esito").area("richieste").crumb("Richieste", "/richieste");
    page(&BulkPage { frame, rows })
}

async fn one(
    app: &App,
    who: &SignedIn,
    id: RequestId,
    what: &What,
) -> Result<(String, String, String), Problem> {
    let can = who.actor().may_over(WorkRequest)?;
    let mut tx = app.db.write(can.tenant(), who.actor()).await?;
    let title = store_acts::get(&mut tx, &can, id).await?.map(|request| request.title());
    let done: Result<Request, Failure> = match what {
        What::Take => acts::take(&mut tx, &can, id).await,
        What::Close => {
            let answer = who.actor().may_over(AnswerRequest)?;
            acts::confirm(&mut tx, &answer, id).await
        }
        What::Assign(account, name) => acts::assign(&mut tx, &can, id, (*account, name)).await,
        What::HandTo(team) => acts::hand_to(&mut tx, &can, id, *team).await,
    };
    let title = title.unwrap_or_else(|| "Richiesta".to_owned());
    let outcome = match done {
        Ok(_) => {
            act::finish(tx).await?;
            "Fatto".to_owned()
        }
        Err(Failure::Store(why)) => return Err(why.into()),
        Err(why) => format!("Non fatto: {why}"),
    };
    Ok((title, address(id), outcome))
}
