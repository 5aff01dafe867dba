//! What this is: one letter taken in: read, placed, written in one transaction with what it becomes.
//! What it is not: a mailbox; see `source`. Nor a loop; see `jobs`.

use ::store::{Entry, StoreError, Tx};
use helpdesk::Failure as NotDone;
use helpdesk::model::{Impact, Request, Status, Urgency};
use kernel::permission::ViewRequests;
use kernel::{Actor, BodyId, Email, LetterId, RequestId, TenantId};
use webkit::App;

use crate::book::Book;
use crate::model::{
    Auth, Automatic, Enclosed, Envelope, Found, Incoming, Letter, Mark, Place, Reason, State, Trust,
    bare_subject, place, read, read_head, split,
};
use crate::source::{Bytes, Item};
use crate::store::boxes::{self, Mailbox};
use crate::store::{Failure, letters};
use crate::write::{self, About, Content};

/// The most letters of one sender in an hour: beyond them somebody looks first.
const MOST_IN_AN_HOUR: i64 = 30;
const HOUR: i64 = 3600;
/// How far a request that was merged is followed.
const FARTHEST: usize = 5;

/// The post of a mailbox, while it is read.
#[derive(Clone, Debug)]
pub struct Post<'a> {
    /// The centre.
    pub tenant: TenantId,
    /// The mailbox as the centre has set it.
    pub mailbox: Mailbox,
    /// Whom we believe about it.
    pub trust: &'a Trust,
    /// Who is known.
    pub book: &'a Book,
    /// Our own addresses: letters of theirs are ours.
    pub own: &'a [Email],
}

/// What became of a letter.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// It was taken in before.
    Known,
    /// It was taken in now.
    Taken(State),
}

/// What is to be done with a letter, and by whom.
#[derive(Debug)]
enum What {
    Hold(State, Reason, Option<BodyId>),
    Open(Actor, Box<About>),
    Add(Actor, RequestId, BodyId),
    Note(Actor, RequestId),
}

/// Takes a letter in, once, however often it comes.
pub async fn take_in(app: &App, post: &Post<'_>, item: Item) -> Result<Outcome, Failure> {
    let (mut incoming, raw, unread) = understood(&item, post.trust).await;
    let size = item.bytes.size();
    if incoming.key.is_empty() {
        incoming.key = letters::fingerprint(item.bytes.all());
    }
    let mut tx = app.db.read(post.tenant).await?;
    let known = letters::sender_of(&mut tx, &incoming.key).await?;
    let what = match (known, unread) {
        (Some(sender), _) if sender == incoming.from_address || sender.is_empty() => {
            return Ok(Outcome::Known);
        }
        // Whoever knows an identifier could else keep another's letter out.
        (Some(_), _) => {
            incoming.key = letters::fingerprint(item.bytes.all());
            if letters::sender_of(&mut tx, &incoming.key).await?.is_some() {
                return Ok(Outcome::Known);
            }
            What::Hold(State::Quarantine, Reason::SameId, None)
        }
        (None, Some(reason)) => What::Hold(State::Quarantine, reason, None),
        (None, None) => decide(&mut tx, post, &incoming).await?,
    };
    drop(tx);
    let taken = Taken { post, incoming: &incoming, raw: raw.as_deref(), size, place: &item.place };
    match taken.write(app, &what).await {
        Err(Failure::Request(why)) if !matches!(why, NotDone::Store(_)) => {
            taken.write(app, &taken.instead(&what)).await
        }
        other => other,
    }
}

/// The letter read away from the other work, since it may be long; with the bytes to keep and why it was not read.
async fn understood(item: &Item, trust: &Trust) -> (Incoming, Option<Vec<u8>>, Option<Reason>) {
    let (bytes, trust) = (item.bytes.clone(), trust.clone());
    let read = tokio::task::spawn_blocking(move || match bytes {
        Bytes::Whole(raw) => {
            let whole = read(&raw, &trust);
            let reason = whole.is_none().then_some(Reason::Unreadable);
            (whole.or_else(|| read_head(&raw, &trust)), Some(raw), reason)
        }
        Bytes::TooLarge { head, .. } => (read_head(&head, &trust), None, Some(Reason::TooLarge)),
    });
    match read.await {
        Ok((Some(incoming), raw, reason)) => (incoming, raw, reason),
        Ok((None, raw, _)) => (nothing(), raw, Some(Reason::Unreadable)),
        // A letter on which the parser stumbles is for people to look at.
        Err(why) => {
            tracing::error!(%why, "a letter could not be read");
            (nothing(), Some(item.bytes.all().to_vec()), Some(Reason::Unreadable))
        }
    }
}

fn nothing() -> Incoming {
    Incoming {
        key: String::new(),
        message_id: String::new(),
        answers: Vec::new(),
        from: None,
        from_address: String::new(),
        from_name: String::new(),
        subject: String::new(),
        text: String::new(),
        files: Vec::new(),
        left_out: Vec::new(),
        automatic: Automatic::No,
        auth: Auth::NONE,
        envelope: Envelope::Plain,
        doubt: None,
    }
}

async fn decide(tx: &mut Tx, post: &Post<'_>, incoming: &Incoming) -> Result<What, Failure> {
    let hold = |reason| Ok(What::Hold(State::Quarantine, reason, None));
    if let Automatic::Yes(reason) = incoming.automatic {
        return Ok(What::Hold(State::Ignored, reason, None));
    }
    let Some(from) = &incoming.from else { return hold(Reason::Unknown) };
    if post.own.contains(from) {
        return Ok(What::Hold(State::Ignored, Reason::Own, None));
    }
    let an_hour_ago = tx.now().plus_seconds(-HOUR);
    if letters::since(tx, from.as_str(), an_hour_ago).await? >= MOST_IN_AN_HOUR {
        return hold(Reason::TooMany);
    }
    if let Some(reason) = incoming.doubt {
        return hold(reason);
    }
    if incoming.auth.verdict() == crate::model::Verdict::Failed {
        return hold(Reason::Forged);
    }
    let found = named(tx, post, incoming).await?;
    let mut sender = post.book.sender(from.as_str());
    for one in &found {
        if letters::takes_part(tx, from.as_str(), one.request).await? {
            sender.takes_part_in.insert(one.request);
        }
    }
    placed(tx, (post, incoming), place(&sender, &found)).await
}

async fn placed(
    tx: &mut Tx,
    (post, incoming): (&Post<'_>, &Incoming),
    place: Place,
) -> Result<What, Failure> {
    let (address, name) = (incoming.from_address.as_str(), incoming.from_name.as_str());
    let sort = |reason, body| What::Hold(State::ToSort, reason, body);
    Ok(match place {
        // It asks not to be answered, and answers: a notice of absence of an older program.
        Place::In(..) | Place::Beside(_) if incoming.automatic == Automatic::NotToBeAnswered => {
            What::Hold(State::Ignored, Reason::AutoReply, None)
        }
        Place::In(request, body) => What::Add(post.book.writer(address, name, body), request, body),
        Place::Beside(request) => match post.book.staff(address) {
            Some(actor) => What::Note(actor, request),
            None => sort(Reason::Staff, None),
        },
        Place::New(body, follows) => match in_force(tx, post, body).await? {
            None => sort(Reason::NoService, Some(body)),
            Some(service) => {
                let about = About {
                    body,
                    service,
                    kind: post.mailbox.kind,
                    impact: Impact::Low,
                    urgency: Urgency::Medium,
                    subject: bare_subject(&incoming.subject),
                    follows,
                };
                What::Open(post.book.writer(address, name, body), Box::new(about))
            }
        },
        Place::OfSomeBody => sort(Reason::SeveralBodies, None),
        Place::OfStaff => sort(Reason::Staff, None),
        Place::Ended => What::Hold(State::Quarantine, Reason::Ended, None),
        Place::Nowhere => What::Hold(State::Quarantine, Reason::Unknown, None),
    })
}

/// The service of the mailbox, if the body has it in force today.
async fn in_force(
    tx: &mut Tx,
    post: &Post<'_>,
    body: BodyId,
) -> Result<Option<kernel::ServiceId>, StoreError> {
    let Some(service) = post.mailbox.service_id else { return Ok(None) };
    let today = tx.today();
    let offered = helpdesk::store::in_force(tx, body, today).await?;
    Ok(offered.iter().any(|one| one.service_id == service).then_some(service))
}

/// The requests that a letter names, the surest first: our signed identifiers, our mark in the subject, the identifiers
/// of letters that are part of a request.
async fn named(tx: &mut Tx, post: &Post<'_>, incoming: &Incoming) -> Result<Vec<Found>, Failure> {
    let can = Actor::console(post.tenant).may_over(ViewRequests)?;
    let mut ids = Vec::new();
    if let Some(key) = boxes::kept_key(tx).await? {
        let marks = incoming.answers.iter().filter_map(|id| Mark::in_id(id));
        ids.extend(marks.filter_map(|mark| key.checked(&mark, None)));
        if let Some(mark @ Mark::Subject { number, .. }) = Mark::in_subject(&incoming.subject) {
            let by_number = helpdesk::store::find(tx, &can, number).await?.map(|one| one.request_id);
            ids.extend(key.checked(&mark, by_number));
        }
    }
    for id in &incoming.answers {
        ids.extend(letters::request_of(tx, id).await?);
    }
    let mut found: Vec<Found> = Vec::new();
    for id in ids {
        if let Some(request) = living(tx, &can, id).await? {
            let one = Found {
                request: request.request_id,
                body: request.body_id,
                answerable: !matches!(request.status, Status::Closed | Status::Cancelled | Status::Merged),
            };
            if !found.contains(&one) {
                found.push(one);
            }
        }
    }
    Ok(found)
}

/// The request, or the one in which it goes on.
async fn living(
    tx: &mut Tx,
    can: &kernel::Can<ViewRequests>,
    id: RequestId,
) -> Result<Option<Request>, StoreError> {
    let mut found = helpdesk::store::get(tx, can, id).await?;
    for _ in 0..FARTHEST {
        let Some(target) = found.as_ref().and_then(|request| request.merged_into) else { break };
        found = helpdesk::store::get(tx, can, target).await?;
    }
    Ok(found)
}

/// A letter about to be written.
struct Taken<'a> {
    post: &'a Post<'a>,
    incoming: &'a Incoming,
    raw: Option<&'a [u8]>,
    size: usize,
    place: &'a str,
}

impl Taken<'_> {
    /// What is done when the request takes nothing: somebody looks.
    fn instead(&self, what: &What) -> What {
        match what {
            What::Open(_, about) => What::Hold(State::ToSort, Reason::NoService, Some(about.body)),
            What::Add(_, _, body) if self.post.book.knows(&self.incoming.from_address) => {
                What::Hold(State::ToSort, Reason::Ended, Some(*body))
            }
            What::Hold(..) | What::Add(..) | What::Note(..) => {
                What::Hold(State::Quarantine, Reason::Ended, None)
            }
        }
    }

    async fn write(&self, app: &App, what: &What) -> Result<Outcome, Failure> {
        let console = Actor::console(self.post.tenant);
        let actor = match what {
            What::Hold(..) => &console,
            What::Open(actor, _) | What::Add(actor, ..) | What::Note(actor, _) => actor,
        };
        let mut tx = app.db.write(self.post.tenant, actor).await?;
        let (state, reason, body, request) = self.act(&mut tx, what).await?;
        let letter = self.letter(&tx, (state, reason), (body, request.as_ref()));
        let keys = (self.incoming.key.as_str(), self.incoming.message_id.as_str());
        if !letters::add(&mut tx, &letter, keys, self.raw).await? {
            // Another took it in meanwhile: what was done here is undone with the transaction.
            return Ok(Outcome::Known);
        }
        if let Some(request) = &request {
            self.answer(&mut tx, app, (state, request)).await?;
        }
        if let Ok(address) = Email::parse(&self.post.mailbox.address) {
            boxes::read_up_to(&mut tx, &address, self.place).await?;
        }
        tx.audit(line(&letter));
        tx.commit().await?;
        Ok(Outcome::Taken(state))
    }

    async fn act(
        &self,
        tx: &mut Tx,
        what: &What,
    ) -> Result<(State, Reason, Option<BodyId>, Option<Request>), NotDone> {
        let incoming = self.incoming;
        let how =
            write::how(&sender(incoming), &self.post.mailbox.address, (&incoming.auth, incoming.verdict()));
        let (text, files) = (incoming.text.as_str(), incoming.files.as_slice());
        let content = Content { text, files, left_out: &incoming.left_out, how: &how };
        let (state, request) = match what {
            What::Hold(state, reason, body) => return Ok((*state, *reason, *body, None)),
            What::Open(actor, about) => {
                (State::Opened, write::open(tx, actor, About::clone(about), content).await?)
            }
            What::Add(actor, request, body) => {
                (State::Added, write::add(tx, actor, (*request, *body), content).await?)
            }
            What::Note(actor, request) => (State::Noted, write::note(tx, actor, *request, content).await?),
        };
        Ok((state, Reason::Plain, Some(request.body_id), Some(request)))
    }

    /// What goes back to whoever wrote: nothing to whom we do not know, nor to programs.
    async fn answer(
        &self,
        tx: &mut Tx,
        app: &App,
        (state, request): (State, &Request),
    ) -> Result<(), StoreError> {
        let wanted = self.post.mailbox.acknowledges
            && self.incoming.automatic == Automatic::No
            && self.post.book.knows(&self.incoming.from_address);
        let Some(to) = self.incoming.from.as_ref().filter(|_| wanted) else { return Ok(()) };
        let site = &app.site.public_url;
        match (state, request.resolved_at) {
            (State::Opened, _) => write::acknowledge(tx, to, request, site),
            (State::Added, Some(solved))
                if letters::added_since(tx, to.as_str(), (request.request_id, solved)).await? == 1 =>
            {
                write::say_that_it_is_solved(tx, to, request, site)
            }
            (_, _) => Ok(()),
        }
    }

    fn letter(
        &self,
        tx: &Tx,
        (state, reason): (State, Reason),
        (body, request): (Option<BodyId>, Option<&Request>),
    ) -> Letter {
        let incoming = self.incoming;
        let parts = split(&incoming.text);
        let enclosed = |name: &str, size| Enclosed { name: name.to_owned(), size };
        let kept = incoming.files.iter().map(|file| enclosed(&file.name, file.bytes.len()));
        let left_out = incoming.left_out.iter().map(|name| enclosed(name, 0));
        let letter_id: LetterId = tx.id();
        Letter {
            letter_id,
            mailbox: self.post.mailbox.address.clone(),
            received_at: tx.now(),
            from_address: incoming.from_address.clone(),
            from_name: incoming.from_name.clone(),
            subject: incoming.subject.clone(),
            text: parts.own,
            quoted: parts.quoted,
            auth: incoming.auth.clone(),
            verdict: incoming.verdict(),
            envelope: incoming.envelope,
            files: kept.chain(left_out).collect(),
            size: i64::try_from(self.size).unwrap_or(i64::MAX),
            state,
            reason,
            body_id: body,
            body_name: body.map(|body| self.post.book.name(body).to_owned()).unwrap_or_default(),
            asked: None,
            request_id: request.map(|request| request.request_id),
            request_number: request.map(|request| request.number),
            decided_by: String::new(),
            version: 1,
        }
    }
}

fn sender(incoming: &Incoming) -> String {
    match incoming.from_name.as_str() {
        "" => incoming.from_address.clone(),
        name => format!("{name} <{}>", incoming.from_address),
    }
}

/// The trail says what became of a letter and why, not what was in it: letters are forgotten, the trail is not.
fn line(letter: &Letter) -> Entry {
    let line = Entry::new("letter.take_in", "letter", letter.letter_id);
    let summary = match (letter.request_number, letter.reason) {
        (Some(number), _) => {
            format!("Lettera: {}, richiesta n. {number}", letter.state.label().to_lowercase())
        }
        (None, reason) => format!("Lettera: {}. {}", letter.state.label().to_lowercase(), reason.label()),
    };
    let line = line.summary(summary);
    match letter.body_id {
        Some(body) => line.of_body(body),
        None => line,
    }
}
