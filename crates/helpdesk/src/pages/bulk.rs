//! What this is: one act on several requests, under the same permission as on one, with an outcome for each.
//! What it is not: all or nothing: what one request refuses does not stop the others.

use askama::Template;
use axum::extract::State;
use axum::response::Response;
use kernel::permission::{AnswerRequest, WorkRequest};
use kernel::{AccountId, RequestId};
use webkit::{App, Frame, Posted, Problem, SignedIn, page};

use super::address;
use crate::Failure;
use crate::jobs::works;
use crate::model::Request;
use crate::store::{self as store_acts, acts};

/// Requests at a time.
const MOST: usize = 50;

#[derive(Template)]
#[template(path = "helpdesk/bulk.html")]
struct BulkPage {
    frame: Frame,
    rows: Vec<(String, String, String)>,
}

/// The people of the centre who work on requests.
pub(super) async fn staff(app: &App, who: &SignedIn) -> Result<Vec<(AccountId, String)>, Problem> {
    let people = identity::accounts(&app.db).await?;
    let tenant = who.actor().tenant();
    let found = people.into_iter().filter(|person| works(person, tenant));
    Ok(found.map(|person| (person.account_id, person.name)).collect())
}

/// What can be done with several requests.
pub(super) async fn choices(app: &App, who: &SignedIn) -> Result<Vec<(String, String)>, Problem> {
    let mut all = vec![
        ("take".to_owned(), "Prendi in carico".to_owned()),
        ("close".to_owned(), "Chiudi quelle risolte".to_owned()),
    ];
    for (account, name) in staff(app, who).await? {
        all.push((account.to_string(), format!("Assegna a {name}")));
    }
    Ok(all)
}

enum What {
    Take,
    Close,
    Assign(AccountId, String),
}

/// `POST /richieste/insieme`
pub(super) async fn run(State(app): State<App>, who: SignedIn, posted: Posted) -> Result<Response, Problem> {
    who.actor().may_over(WorkRequest)?;
    let people = staff(&app, &who).await?;
    let mut f = posted.reader();
    let what = f.choice("what", "Con le richieste scelte", |text| match text {
        "take" => Some(What::Take),
        "close" => Some(What::Close),
        other => {
            let person = people.iter().find(|(account, _)| account.to_string() == other)?;
            Some(What::Assign(person.0, person.1.clone()))
        }
    });
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
    };
    let title = title.unwrap_or_else(|| "Richiesta".to_owned());
    let outcome = match done {
        Ok(_) => {
            tx.commit().await?;
            "Fatto".to_owned()
        }
        Err(Failure::Store(why)) => return Err(why.into()),
        Err(why) => format!("Non fatto: {why}"),
    };
    Ok((title, address(id), outcome))
}
