//! What this is: what somebody of the centre decides about a letter.
//! What it is not: the request that follows; it is made in the name of whoever wrote, see `crate::open`.

use ::store::{Entry, Job, StoreError, Tx};
use kernel::permission::{Actor, SortMail, WorkRequest};
use kernel::{BodyId, Can, LetterId, RequestId};

use super::Failure;
use super::letters::{self, packed};
use crate::model::{Asked, Letter, Reason, State};

const DECIDE: &str = "UPDATE letter SET state = $4, body_id = $5, body_name = $6, asked = $7, decided_by = $8, \
    version = version + 1 WHERE tenant_id = $1 AND letter_id = $2 AND version = $3";
const BECAME: &str = "UPDATE letter SET state = $3, request_id = $4, request_number = $5, version = version + 1 \
    WHERE tenant_id = $1 AND letter_id = $2 AND state = 'sorted'";
const BACK: &str = "UPDATE letter SET state = 'to_sort', reason = $3, asked = '', version = version + 1 \
    WHERE tenant_id = $1 AND letter_id = $2 AND state = 'sorted'";
pub(crate) const SQL: &[&str] = &[DECIDE, BECAME, BACK];

/// The job that makes the request of a letter, should whoever decided not see it made.
pub(crate) const OPEN: &str = "mailbox.open";

async fn open_letter(
    tx: &mut Tx,
    can: &Can<SortMail>,
    (id, version): (LetterId, i64),
) -> Result<Letter, Failure> {
    let letter = letters::get(tx, can, id).await?.ok_or(Failure::NotThere)?;
    if !letter.is_open() || letter.version != version {
        return Err(Failure::Decided);
    }
    Ok(letter)
}

async fn decide(
    tx: &mut Tx,
    (letter, version): (&Letter, i64),
    (state, body, asked): (State, Option<(BodyId, &str)>, Option<&Asked>),
) -> Result<(), Failure> {
    let tenant = tx.tenant();
    let author = tx.author().map(|author| author.name().to_owned()).unwrap_or_default();
    let values = [
        tenant.into(),
        letter.letter_id.into(),
        version.into(),
        state.into(),
        body.map(|(id, _)| id).into(),
        body.map_or("", |(_, name)| name).into(),
        match asked {
            Some(asked) => packed(asked)?,
            None => "".into(),
        },
        author.into(),
    ];
    if tx.exec(DECIDE, &values).await? == 0 {
        return Err(Failure::Decided);
    }
    Ok(())
}

fn line(tx: &mut Tx, action: &'static str, letter: &Letter, (summary, body): (String, Option<BodyId>)) {
    let line = Entry::new(action, "letter", letter.letter_id).summary(summary);
    tx.audit(match body {
        Some(body) => line.of_body(body),
        None => line,
    });
}

/// Says what a letter is about: a new request of a body for a service that it has in force today.
pub async fn to_open(
    tx: &mut Tx,
    can: &Can<SortMail>,
    at: (LetterId, i64),
    (body, asked): (BodyId, &Asked),
) -> Result<(), Failure> {
    let letter = open_letter(tx, can, at).await?;
    let name = body_name(tx, body).await?;
    let today = tx.today();
    if let Asked::Open { service, .. } = asked {
        let offered = helpdesk::store::in_force(tx, body, today).await?;
        if !offered.iter().any(|one| one.service_id == *service) {
            return Err(Failure::NotInForce);
        }
    }
    decide(tx, (&letter, at.1), (State::Sorted, Some((body, &name)), Some(asked))).await?;
    line(tx, "letter.open", &letter, (format!("Lettera da aprire come richiesta di {name}"), Some(body)));
    asks_to_open(tx, &letter)
}

/// Says that a letter belongs to a request of the centre.
pub async fn to_add(
    tx: &mut Tx,
    can: &Can<SortMail>,
    at: (LetterId, i64),
    number: i64,
) -> Result<RequestId, Failure> {
    let letter = open_letter(tx, can, at).await?;
    let work = Actor::console(can.tenant()).may_over(WorkRequest)?;
    let request = helpdesk::store::find(tx, &work, number).await?.ok_or(Failure::NoRequest)?;
    let asked = Asked::Add { request: request.request_id };
    let body = Some((request.body_id, request.body_name.as_str()));
    decide(tx, (&letter, at.1), (State::Sorted, body, Some(&asked))).await?;
    line(
        tx,
        "letter.add",
        &letter,
        (format!("Lettera da aggiungere alla richiesta n. {number}"), Some(request.body_id)),
    );
    asks_to_open(tx, &letter)?;
    Ok(request.request_id)
}

fn asks_to_open(tx: &mut Tx, letter: &Letter) -> Result<(), Failure> {
    // After whoever decided has had the time to see it made.
    let later = tx.now().plus_seconds(30);
    tx.enqueue(Job::new(OPEN, &letter.letter_id)?.not_before(later));
    Ok(())
}

/// Decides that nothing is done with a letter. Its sender is told nothing.
pub async fn refuse(tx: &mut Tx, can: &Can<SortMail>, at: (LetterId, i64)) -> Result<(), Failure> {
    let letter = open_letter(tx, can, at).await?;
    decide(tx, (&letter, at.1), (State::Refused, None, None)).await?;
    line(tx, "letter.refuse", &letter, ("Lettera rifiutata".to_owned(), None));
    Ok(())
}

async fn body_name(tx: &mut Tx, body: BodyId) -> Result<String, Failure> {
    let can = Actor::console(tx.tenant()).may_over(kernel::permission::ViewBodies)?;
    let body = registry::bodies::get(tx, &can, body).await?.filter(|body| !body.archived);
    Ok(body.ok_or(Failure::NotThere)?.full_name())
}

/// Writes down what a sorted letter became; `false` if somebody did already.
pub(crate) async fn became(
    tx: &mut Tx,
    id: LetterId,
    (state, request, number): (State, RequestId, i64),
) -> Result<bool, StoreError> {
    let tenant = tx.tenant();
    let values = [tenant.into(), id.into(), state.into(), request.into(), number.into()];
    Ok(tx.exec(BECAME, &values).await? > 0)
}

/// Puts a sorted letter back: what was asked cannot be done any more.
pub(crate) async fn back(tx: &mut Tx, id: LetterId, reason: Reason) -> Result<(), StoreError> {
    let tenant = tx.tenant();
    tx.exec(BACK, &[tenant.into(), id.into(), reason.into()]).await.map(|_| ())
}
