//! What this is: assessments read: the story of one, the latest of all, what was published.
//! What it is not: their writing.

use kernel::permission::{Action, ViewMapping, ViewProfiles};
use kernel::{AssessmentId, BodyId, Can, Instant};
use store::{FromRow, Row, StoreError, Tx, from_row};

use crate::model::{Answered, Assessment, Confirmation, Pillar, Profile};

macro_rules! columns {
    () => {
        "a.assessment_id, a.body_id, a.pillar, a.number, a.version, a.state, a.changed_at, a.rules_number, a.profile, \
         a.subtype, a.evaluation, a.overridden, a.reason, a.confirmed_by, a.confirmed_at"
    };
}
macro_rules! newest {
    ($more:literal) => {
        concat!(
            "NOT EXISTS (SELECT 1 FROM assessment n WHERE n.tenant_id = $1 AND n.body_id = a.body_id \
             AND n.pillar = a.pillar AND n.number > a.number",
            $more,
            ")"
        )
    };
}
pub(super) const HISTORY: &str = concat!(
    "SELECT ",
    columns!(),
    " FROM assessment a WHERE a.tenant_id = $1 AND a.body_id = $2 AND a.pillar = $3 ORDER BY a.number DESC"
);
pub(super) const LATEST: &str = concat!(
    "SELECT ",
    columns!(),
    " FROM assessment a WHERE a.tenant_id = $1 AND ",
    newest!(""),
    " ORDER BY a.body_id, a.pillar"
);
pub(super) const PUBLISHED: &str = concat!(
    "SELECT a.body_id, a.pillar, a.profile, a.subtype, a.overridden, a.confirmed_at, a.rules_number FROM assessment a \
     WHERE a.tenant_id = $1 AND a.state = 'confirmed' AND ",
    newest!(" AND n.state = 'confirmed'"),
    " ORDER BY a.body_id, a.pillar"
);
macro_rules! answers {
    ($where:expr) => {
        concat!(
            "SELECT w.assessment_id, w.criterion, w.answer, w.evidence, w.link, w.answered_by, w.answered_for, \
             w.answered_at FROM assessment_answer w JOIN assessment a ON a.tenant_id = w.tenant_id \
             AND a.assessment_id = w.assessment_id WHERE w.tenant_id = $1 AND ",
            $where,
            " ORDER BY w.assessment_id, w.criterion"
        )
    };
}
pub(super) const ANSWERS: &str = answers!("a.body_id = $2 AND a.pillar = $3");
pub(super) const ANSWERS_OF_LATEST: &str = answers!(newest!(""));

struct AnswerRow {
    assessment_id: AssessmentId,
    answered: Answered,
}

impl FromRow for AnswerRow {
    fn from_row(row: &Row) -> Result<Self, StoreError> {
        let answered = Answered {
            criterion: row.get("criterion")?,
            answer: row.get("answer")?,
            evidence: row.get("evidence")?,
            link: row.get("link")?,
            answered_by: row.get("answered_by")?,
            answered_for: row.get("answered_for")?,
            answered_at: row.get("answered_at")?,
        };
        Ok(Self { assessment_id: row.get("assessment_id")?, answered })
    }
}

impl FromRow for Assessment {
    fn from_row(row: &Row) -> Result<Self, StoreError> {
        let confirmed = row.get::<String>("state")? == "confirmed";
        Ok(Self {
            assessment_id: row.get("assessment_id")?,
            body_id: row.get("body_id")?,
            pillar: row.get("pillar")?,
            number: row.get("number")?,
            version: row.get("version")?,
            changed_at: row.get("changed_at")?,
            confirmation: if confirmed { Some(confirmation(row)?) } else { None },
            answers: Vec::new(),
        })
    }
}

fn confirmation(row: &Row) -> Result<Confirmation, StoreError> {
    let evaluation: String = row.get("evaluation")?;
    Ok(Confirmation {
        profile: row.get("profile")?,
        subtype: row.get("subtype")?,
        overridden: row.get("overridden")?,
        reason: row.get("reason")?,
        confirmed_by: row.get("confirmed_by")?,
        confirmed_at: row.get("confirmed_at")?,
        rules_number: row.get("rules_number")?,
        evaluation: serde_json::from_str(&evaluation).map_err(|why| StoreError::Corrupt(why.to_string()))?,
    })
}

fn with_answers(mut found: Vec<Assessment>, answers: Vec<AnswerRow>) -> Vec<Assessment> {
    for row in answers {
        if let Some(of) = found.iter_mut().find(|one| one.assessment_id == row.assessment_id) {
            of.answers.push(row.answered);
        }
    }
    found
}

/// Every version of a Province's assessment in a pillar, newest first.
pub async fn history(
    tx: &mut Tx,
    can: &Can<ViewMapping>,
    (body, pillar): (BodyId, Pillar),
) -> Result<Vec<Assessment>, StoreError> {
    history_of(tx, can, (body, pillar)).await
}

pub(super) async fn history_of<A: Action>(
    tx: &mut Tx,
    can: &Can<A>,
    (body, pillar): (BodyId, Pillar),
) -> Result<Vec<Assessment>, StoreError> {
    let of = [can.tenant().into(), body.into(), pillar.code().into()];
    let found = tx.all(HISTORY, &of).await?;
    Ok(with_answers(found, tx.all(ANSWERS, &of).await?))
}

/// The newest version of every assessment, draft or confirmed.
pub async fn latest(tx: &mut Tx, can: &Can<ViewMapping>) -> Result<Vec<Assessment>, StoreError> {
    let found = tx.all(LATEST, &[can.tenant().into()]).await?;
    Ok(with_answers(found, tx.all(ANSWERS_OF_LATEST, &[can.tenant().into()]).await?))
}

/// A profile as everybody may see it: without answers, evidence and reasons.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Published {
    /// Of which Province.
    pub body_id: BodyId,
    /// In which pillar.
    pub pillar: Pillar,
    /// The profile.
    pub profile: Profile,
    /// Its kind, if it has a name.
    pub subtype: String,
    /// Whether it is another than the answers come to.
    pub overridden: bool,
    /// When it was confirmed.
    pub confirmed_at: Instant,
    /// By which version of the rules.
    pub rules_number: u32,
}
from_row!(Published { body_id, pillar, profile, subtype, overridden, confirmed_at, rules_number });

/// The profiles confirmed last.
pub async fn published(tx: &mut Tx, can: &Can<ViewProfiles>) -> Result<Vec<Published>, StoreError> {
    tx.all(PUBLISHED, &[can.tenant().into()]).await
}
