//! What this is: what happened to a body's record: who changed what, field by field.
//! What it is not: the audit trail of the whole centre.

use askama::Template;
use axum::extract::{Path, State};
use kernel::BodyId;
use kernel::permission::{ActionKind, EditContacts};
use store::{AuditRow, StoreError, Tx};
use webkit::{App, Frame, SignedIn, page};

use super::{Answer, seen};
use crate::model::field::{FieldChange, changes};
use crate::model::{Body, Names};

/// More than a record changes in years.
const MOST: i64 = 200;

struct Event {
    when: String,
    author: String,
    summary: String,
    changes: Vec<FieldChange>,
}

#[derive(Template)]
#[template(path = "body_story.html")]
struct Story {
    frame: Frame,
    events: Vec<Event>,
}

pub(super) async fn story(State(app): State<App>, who: SignedIn, Path(id): Path<BodyId>) -> Answer {
    let (mut tx, _, body) = seen(&app, &who, id).await?;
    if !who.actor().reaches(ActionKind::ViewAudit) {
        who.actor().may(EditContacts, &body.target(who.actor().tenant()))?;
    }
    let lines = lines(&mut tx, id).await?;
    let frame = Frame::new(&who, &app, "Storia dei dati")
        .area("enti")
        .crumb("Enti", "/enti")
        .crumb(body.full_name(), format!("/enti/{id}"));
    page(&Story { frame, events: lines.into_iter().map(event).collect() })
}

async fn lines(tx: &mut Tx, id: BodyId) -> Result<Vec<AuditRow>, StoreError> {
    tx.audit_lines(("", "body", Some(id.0)), (None, None), i64::MAX, MOST).await
}

fn kept(text: Option<&str>) -> Option<Body> {
    serde_json::from_str(text?).ok()
}

fn event(line: AuditRow) -> Event {
    let both = kept(line.before.as_deref()).zip(kept(line.after.as_deref()));
    let changes = both.map(|(before, after)| changes(&before.data, &after.data, &Names::default()));
    Event {
        when: line.at.to_string(),
        author: line.author,
        summary: line.summary,
        changes: changes.unwrap_or_default(),
    }
}

/// Who changed the body from a version, and when; nothing if the trail does not say.
pub(super) async fn author(tx: &mut Tx, id: BodyId, shown: i64) -> Result<String, StoreError> {
    let lines = lines(tx, id).await?;
    let from = |line: &&AuditRow| kept(line.before.as_deref()).is_some_and(|body| body.version == shown);
    Ok(lines.iter().find(from).map(|line| format!("{}, {}", line.author, line.at)).unwrap_or_default())
}
