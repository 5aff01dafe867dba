//! What this is: what a letter does in a request: open one, answer in one, leave a note beside one; and the letters that
//! go back to whoever wrote.
//! What it is not: whether it may; the acts of `helpdesk` say that once more.

use ::store::{StoreError, Tx};
use helpdesk::Failure;
use helpdesk::model::{Channel, Impact, Kind, New, Request, Status, Urgency};
use helpdesk::store::acts::{self, Reply};
use helpdesk::store::{Made, NewFile};
use identity::mail;
use kernel::permission::{AnswerRequest, OpenRequest, WorkRequest};
use kernel::{Actor, BodyId, Email, Phase, RequestId, ServiceId, Target};

use crate::model::{Auth, Verdict, split};

/// What of a letter goes into a request.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Content<'a> {
    /// What it says, quotes included.
    pub(crate) text: &'a str,
    /// The files within the limits.
    pub(crate) files: &'a [NewFile],
    /// The names of those beyond.
    pub(crate) left_out: &'a [String],
    /// How it came, for the centre only.
    pub(crate) how: &'a str,
}

/// What a new request is about.
#[derive(Clone, Debug)]
pub(crate) struct About {
    pub(crate) body: BodyId,
    pub(crate) service: ServiceId,
    pub(crate) kind: Kind,
    pub(crate) impact: Impact,
    pub(crate) urgency: Urgency,
    pub(crate) subject: String,
    pub(crate) follows: Option<RequestId>,
}

/// How a letter came, in words for the centre.
pub(crate) fn how(sender: &str, mailbox: &str, (auth, verdict): (&Auth, Verdict)) -> String {
    format!(
        "Arrivata per e-mail da {sender} alla casella {mailbox}. {}. {}",
        verdict.label(),
        auth.described()
    )
}

impl Content<'_> {
    fn with_what_is_missing(&self, text: &str) -> String {
        let mut whole = if text.is_empty() { "(Messaggio senza testo)".to_owned() } else { text.to_owned() };
        if !self.left_out.is_empty() {
            let names = self.left_out.join(", ");
            whole.push_str(
                "\n\n[Allegati non aggiunti, perché troppi, troppo grandi o di un tipo non ammesso: ",
            );
            whole.push_str(&names);
            whole.push(']');
        }
        whole
    }
}

/// Opens a request in the name of whoever wrote.
pub(crate) async fn open(
    tx: &mut Tx,
    actor: &Actor,
    about: About,
    content: Content<'_>,
) -> Result<Request, Failure> {
    let can = actor.may(OpenRequest, &Target::body(actor.tenant(), about.body, Phase::Current))?;
    let request_id: RequestId = tx.id();
    let new = New {
        request_id,
        body_id: about.body,
        service_id: about.service,
        kind: about.kind,
        impact: about.impact,
        urgency: about.urgency,
        subject: about.subject,
        text: content.with_what_is_missing(content.text.trim()),
        channel: Channel::Email,
    };
    let (Made::New(request) | Made::Known(request)) =
        helpdesk::store::create(tx, &can, new, content.files).await?;
    helpdesk::store::came_by_mail(tx, &can, request.request_id, content.how).await?;
    if let Some(old) = about.follows {
        helpdesk::store::continues(tx, &can, (request.request_id, old)).await?;
    }
    Ok(request)
}

/// Adds a letter to a request in the name of whoever wrote; what they quote stays with the letter.
pub(crate) async fn add(
    tx: &mut Tx,
    actor: &Actor,
    (request, body): (RequestId, BodyId),
    content: Content<'_>,
) -> Result<Request, Failure> {
    let can = actor.may(AnswerRequest, &Target::body(actor.tenant(), body, Phase::Current))?;
    let text = content.with_what_is_missing(&split(content.text).own);
    let reply = Reply { entry_id: tx.id(), text: &text, files: content.files };
    let after = acts::reply(tx, &can, request, reply).await?;
    helpdesk::store::came_by_mail(tx, &can, after.request_id, content.how).await?;
    Ok(after)
}

/// Leaves a letter of the centre's own people beside a request, for the centre only.
pub(crate) async fn note(
    tx: &mut Tx,
    actor: &Actor,
    request: RequestId,
    content: Content<'_>,
) -> Result<Request, Failure> {
    let can = actor.may(WorkRequest, &Target::centre(actor.tenant(), Phase::Current))?;
    let text = content.with_what_is_missing(&split(content.text).own);
    let reply = Reply { entry_id: tx.id(), text: &text, files: content.files };
    acts::note(tx, &can, request, reply).await
}

/// Tells the sender the number of their request.
pub(crate) fn acknowledge(tx: &mut Tx, to: &Email, request: &Request, site: &str) -> Result<(), StoreError> {
    let subject = format!("Richiesta n. {}: ricevuta", request.number);
    let text = format!(
        "Abbiamo ricevuto la tua e-mail: è la richiesta n. {}.\n\nOggetto: {}\nEnte: {}\nServizio: {}\n\n\
         Si legge e si segue qui:\n{site}/richieste/{}\n",
        request.number, request.subject, request.body_name, request.service_name, request.request_id
    );
    mail::enqueue_about(tx, to, (&subject, &text), request.request_id)
}

/// Tells the sender that their letter was added to a request that counts as solved, and does not reopen it.
pub(crate) fn say_that_it_is_solved(
    tx: &mut Tx,
    to: &Email,
    request: &Request,
    site: &str,
) -> Result<(), StoreError> {
    if request.status != Status::Resolved {
        return Ok(());
    }
    let subject = format!("Richiesta n. {}: risulta risolta", request.number);
    let text = format!(
        "La tua e-mail è stata aggiunta alla richiesta n. {}, che risulta risolta.\n\n\
         Se il problema c'è ancora, riapri la richiesta da questa pagina:\n{site}/richieste/{}\n",
        request.number, request.request_id
    );
    mail::enqueue_about(tx, to, (&subject, &text), request.request_id)
}
