//! What this is: a letter that somebody has sorted made into a request, or added to one, in the name of whoever wrote it.
//! What it is not: the decision; that is in `store::sorting`, with the name of who decided.

use ::store::Tx;
use helpdesk::Failure as NotDone;
use helpdesk::model::Request;
use kernel::permission::SortMail;
use kernel::{Actor, BodyId, Email, LetterId, RequestId, TenantId};
use webkit::App;

use crate::book::Book;
use crate::model::{Asked, Letter, Reason, State, Trust, bare_subject, read};
use crate::store::{Failure, boxes, letters, sorting};
use crate::write::{self, About, Content};

/// Does what was decided about a letter, once; gives the request that came of it. `None`: it cannot be done any more, and
/// the letter waits again.
pub async fn open_sorted(app: &App, tenant: TenantId, id: LetterId) -> Result<Option<RequestId>, Failure> {
    let can = Actor::console(tenant).may_over(SortMail)?;
    let mut tx = app.db.read(tenant).await?;
    let letter = letters::get(&mut tx, &can, id).await?.ok_or(Failure::NotThere)?;
    let raw = letters::raw(&mut tx, &can, id).await?;
    let mailbox = boxes::get(&mut tx, &can, &letter.mailbox).await?;
    drop(tx);
    let (State::Sorted, Some(asked), Some(body)) = (letter.state, &letter.asked, letter.body_id) else {
        return Ok(letter.request_id);
    };
    let book = Book::of(app, tenant).await?;
    let actor = book.writer(&letter.from_address, &letter.from_name, body);
    let mut tx = app.db.write(tenant, &actor).await?;
    match done(&mut tx, &actor, (&letter, asked, body), raw).await {
        Ok(request) => {
            let state = match asked {
                Asked::Open { .. } => State::Opened,
                Asked::Add { .. } => State::Added,
            };
            if !sorting::became(&mut tx, id, (state, request.request_id, request.number)).await? {
                return Ok(None);
            }
            let acknowledges = mailbox.is_some_and(|mailbox| mailbox.acknowledges);
            let to = Email::parse(&letter.from_address).ok();
            if let Some(to) =
                to.filter(|to| acknowledges && state == State::Opened && book.knows(to.as_str()))
            {
                write::acknowledge(&mut tx, &to, &request, &app.site.public_url)?;
            }
            tx.commit().await?;
            Ok(Some(request.request_id))
        }
        Err(NotDone::Store(why)) => Err(why.into()),
        Err(_) => {
            drop(tx);
            put_back(app, tenant, (id, asked)).await?;
            Ok(None)
        }
    }
}

async fn put_back(app: &App, tenant: TenantId, (id, asked): (LetterId, &Asked)) -> Result<(), Failure> {
    let reason = match asked {
        Asked::Open { .. } => Reason::NoService,
        Asked::Add { .. } => Reason::Ended,
    };
    let mut tx = app.db.write(tenant, &Actor::console(tenant)).await?;
    sorting::back(&mut tx, id, reason).await?;
    let line = ::store::Entry::new("letter.back", "letter", id);
    tx.audit(line.summary(format!("Lettera da smistare di nuovo: {}", reason.label())));
    Ok(tx.commit().await?)
}

async fn done(
    tx: &mut Tx,
    actor: &Actor,
    (letter, asked, body): (&Letter, &Asked, BodyId),
    raw: Option<Vec<u8>>,
) -> Result<Request, NotDone> {
    let read = tokio::task::spawn_blocking(move || raw.and_then(|raw| read(&raw, &Trust::default())));
    let read = read.await.unwrap_or_default();
    let (files, left_out) = read.map(|read| (read.files, read.left_out)).unwrap_or_default();
    let how = write::how(&letter.sender(), &letter.mailbox, (&letter.auth, letter.verdict));
    let how = format!("{how}. Smistata da {}", letter.decided_by);
    let whole = [letter.text.as_str(), letter.quoted.as_str()].join("\n\n");
    let content = |text| Content { text, files: &files, left_out: &left_out, how: &how };
    match asked {
        Asked::Open { service, kind, impact, urgency, subject } => {
            let about = About {
                body,
                service: *service,
                kind: *kind,
                impact: *impact,
                urgency: *urgency,
                subject: bare_subject(subject),
                follows: None,
            };
            write::open(tx, actor, about, content(whole.trim())).await
        }
        Asked::Add { request } => write::add(tx, actor, (*request, body), content(&letter.text)).await,
    }
}
