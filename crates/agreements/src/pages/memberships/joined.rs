//! What this is: what joining does, or would do, body by body.
//! What it is not: the form; see `join`.

use askama::Template;
use axum::response::Response;
use kernel::permission::EditMembership;
use kernel::{Can, MembershipId};
use registry::Body;
use store::Tx;
use webkit::{App, Badge, Frame, Notice, Problem, SignedIn, page};

use super::address;
use super::join::Wanted;
use crate::Failure;
use crate::model::Membership;
use crate::store::memberships;

/// What happened, or would happen, to one body.
pub(super) struct Outcome {
    pub(super) body: String,
    pub(super) badge: Badge,
    pub(super) text: String,
    pub(super) href: Option<String>,
}

impl Outcome {
    fn of(body: &Body, done: Result<Membership, Failure>) -> Result<Self, Failure> {
        let name = body.full_name();
        match done {
            Ok(new) => Ok(Self {
                body: name,
                badge: Badge::success("Aderisce"),
                text: format!("dal {} al {}", new.span.starts, new.span.ends),
                href: Some(address(new.membership_id)),
            }),
            Err(Failure::Refused(why)) => Ok(Self {
                body: name,
                badge: Badge::danger("Non aderisce"),
                text: format!("{why}."),
                href: None,
            }),
            Err(why) => Err(why),
        }
    }
}

fn joining(wanted: &Wanted, body: &Body, id: MembershipId) -> memberships::Joining {
    memberships::Joining {
        membership_id: id,
        body_id: body.body_id,
        name: memberships::BodyName::of(body),
        adhesion: wanted.adhesion.clone(),
    }
}

async fn attempt(
    tx: &mut Tx,
    can: &Can<EditMembership>,
    wanted: &Wanted,
    body: &Body,
) -> Result<Outcome, Failure> {
    let new = joining(wanted, body, tx.id());
    let done = memberships::join(tx, can, &wanted.agreement, new).await;
    Outcome::of(body, done)
}

/// What would happen, by doing it and leaving nothing behind.
pub(super) async fn rehearse(
    app: &App,
    who: &SignedIn,
    can: &Can<EditMembership>,
    wanted: &Wanted,
) -> Result<Vec<Outcome>, Problem> {
    let mut outcomes = Vec::new();
    let mut tx = app.db.write(can.tenant(), who.actor()).await?;
    for body in &wanted.bodies {
        outcomes.push(Outcome { href: None, ..attempt(&mut tx, can, wanted, body).await? });
    }
    // Dropped without a commit: the transaction leaves nothing.
    drop(tx);
    Ok(outcomes)
}

/// Records every adhesion in its own transaction: what one body cannot do does not undo the others.
pub(super) async fn record(
    app: &App,
    who: &SignedIn,
    can: &Can<EditMembership>,
    wanted: &Wanted,
) -> Result<Vec<Outcome>, Problem> {
    let mut outcomes = Vec::new();
    for body in &wanted.bodies {
        let mut tx = app.db.write(can.tenant(), who.actor()).await?;
        let outcome = attempt(&mut tx, can, wanted, body).await?;
        if outcome.href.is_some() {
            tx.commit().await?;
        }
        outcomes.push(outcome);
    }
    Ok(outcomes)
}

#[derive(Template)]
#[template(path = "memberships/joined.html")]
struct ResultPage {
    frame: Frame,
    notice: Notice,
    outcomes: Vec<Outcome>,
}

/// The page that says what happened, row by row.
pub(super) fn result_page(
    app: &App,
    who: &SignedIn,
    wanted: &Wanted,
    outcomes: Vec<Outcome>,
) -> Result<Response, Problem> {
    let done = outcomes.iter().filter(|outcome| outcome.href.is_some()).count();
    let all = outcomes.len();
    let text = format!(
        "Adesioni registrate: {done} su {all}, alla convenzione n. {}.",
        wanted.agreement.terms.number
    );
    let notice = if done == all { Notice::success(text) } else { Notice::warning(text) };
    let frame = Frame::new(who, app, "Esito delle adesioni").area("adesioni").crumb("Adesioni", "/adesioni");
    let href = format!("/adesioni?convenzione={}", wanted.agreement.agreement_id);
    page(&ResultPage { frame, notice: notice.action("Vedi le adesioni", href), outcomes })
}
