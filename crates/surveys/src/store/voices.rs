//! What this is: answers without a name, and the letters that let one answer. The two tables have nothing in common but the
//! edition: no key, no time, no order.
//! What it is not: a response of a body. Nothing here goes into the audit trail but how many letters were made.

use ::store::{Entry, FromRow, Row, StoreError, Tx, Val};
use kernel::permission::{EditSurvey, ViewSurveyResults, ViewSurveys};
use kernel::{Actor, Can, Day, EditionId, TenantId};
use questionnaire::Answers;
use uuid::Uuid;
use webkit::App;

use super::rows::{json, parsed};
use super::{Failure, editions, responses, surveys};
use crate::model::{Edition, NotAnEdition, Stage, week_of};
use crate::secret;

/// The most letters of an edition.
pub const MOST: i64 = 5000;

const LETTER: &str =
    "INSERT INTO survey_ticket (tenant_id, edition_id, fingerprint, used) VALUES ($1, $2, $3, FALSE)";
const COUNT: &str = "SELECT COUNT(*) AS c0, CAST(SUM(CASE WHEN t.used THEN 1 ELSE 0 END) AS BIGINT) AS c1 \
    FROM survey_ticket t WHERE t.tenant_id = $1 AND t.edition_id = $2";
const HELD: &str = "SELECT edition_id AS c0 FROM survey_ticket \
    WHERE tenant_id = $1 AND edition_id = $2 AND fingerprint = $3 AND NOT used";
const SPEND: &str = "UPDATE survey_ticket SET used = TRUE \
    WHERE tenant_id = $1 AND edition_id = $2 AND fingerprint = $3 AND NOT used";
const SMOOTH_LETTERS: &str = "UPDATE survey_ticket SET used = used WHERE tenant_id = $1 AND edition_id = $2";
const SAY: &str =
    "INSERT INTO survey_voice (tenant_id, edition_id, voice_id, week, answers) VALUES ($1, $2, $3, $4, $5)";
const SMOOTH_VOICES: &str = "UPDATE survey_voice SET week = week WHERE tenant_id = $1 AND edition_id = $2";
const ALL: &str =
    "SELECT week, answers FROM survey_voice WHERE tenant_id = $1 AND edition_id = $2 ORDER BY voice_id";
const SHUFFLE_READ: &str =
    "SELECT voice_id, week, answers FROM survey_voice WHERE tenant_id = $1 AND edition_id = $2";
const SHUFFLE_EMPTY: &str = "DELETE FROM survey_voice WHERE tenant_id = $1 AND edition_id = $2";
pub(crate) const SQL: &[&str] =
    &[LETTER, COUNT, HELD, SPEND, SMOOTH_LETTERS, SAY, SMOOTH_VOICES, ALL, SHUFFLE_READ, SHUFFLE_EMPTY];

/// Makes letters; their secrets are given once, here, and only their fingerprints are kept.
pub async fn letters(
    tx: &mut Tx,
    can: &Can<EditSurvey>,
    edition: &Edition,
    how_many: i64,
) -> Result<Vec<String>, Failure> {
    if !edition.is_anonymous() || edition.opened_on.is_none() {
        return Err(NotAnEdition::NotOpen.into());
    }
    let (there, _) = count_in(tx, edition.edition_id).await?;
    if there.saturating_add(how_many) > MOST {
        return Err(Failure::TooMany(MOST));
    }
    let mut secrets = Vec::new();
    for _ in 0..how_many {
        let secret = secret::fresh();
        let print = secret::fingerprint(&secret);
        tx.exec(LETTER, &[can.tenant().into(), edition.edition_id.into(), print.into()]).await?;
        secrets.push(secret);
    }
    let summary = format!("Preparate {how_many} lettere d'invito per «{}»", edition.data.title);
    let after = serde_json::json!({ "letters": how_many });
    tx.audit(
        Entry::new("edition.letters", "survey_edition", edition.edition_id)
            .summary(summary)
            .created(&after)?,
    );
    Ok(secrets)
}

/// How many letters there are, and how many were used.
pub async fn count(tx: &mut Tx, _: &Can<ViewSurveys>, edition: EditionId) -> Result<(i64, i64), StoreError> {
    count_in(tx, edition).await
}

async fn count_in(tx: &mut Tx, edition: EditionId) -> Result<(i64, i64), StoreError> {
    let tenant: Val = tx.tenant().into();
    let (all, used): (i64, Option<i64>) = tx.one(COUNT, &[tenant, edition.into()]).await?;
    Ok((all, used.unwrap_or_default()))
}

/// A letter that was not used yet, with what it asks.
pub struct Letter {
    tenant: TenantId,
    print: String,
    /// The edition.
    pub edition: Edition,
    /// What is asked.
    pub form: questionnaire::Form,
}

/// Looks a letter up; one that was used is not there, nor is one of an edition that is not open.
pub async fn held(app: &App, tenant: TenantId, edition: EditionId, secret: &str) -> Result<Letter, Failure> {
    let mut tx = app.db.read(tenant).await?;
    let print = secret::fingerprint(secret);
    let values: [Val; 3] = [tenant.into(), edition.into(), print.as_str().into()];
    let found: Option<(EditionId,)> = tx.maybe(HELD, &values).await?;
    found.ok_or(Failure::Spent)?;
    let edition = editions::known(&mut tx, edition).await?;
    let form = surveys::version(&mut tx, edition.data.version_id).await?.form;
    Ok(Letter { tenant, print, edition, form })
}

impl Letter {
    /// Keeps what was said and spends the letter, both or neither. Neither says whose it was, nor when: all letters and all
    /// answers of the edition are written again with it, so that the database cannot tell which row came with which.
    pub async fn say(&self, app: &App, answers: &Answers) -> Result<(), Failure> {
        if self.edition.stage_on(app.clock.today()) != Stage::Open {
            return Err(NotAnEdition::NotOpen.into());
        }
        let prepared = responses::prepared(&self.form)?;
        let findings = prepared.check(answers);
        if findings.errors().next().is_some() {
            return Err(Failure::Findings(findings));
        }
        let mut tx = app.db.write(self.tenant, &Actor::console(self.tenant)).await?;
        let edition: Val = self.edition.edition_id.into();
        let spent =
            tx.exec(SPEND, &[self.tenant.into(), edition.clone(), self.print.as_str().into()]).await?;
        if spent == 0 {
            return Err(Failure::Spent);
        }
        let values: [Val; 5] = [
            self.tenant.into(),
            edition.clone(),
            secret::key().into(),
            week_of(tx.today()).into(),
            json(&prepared.handed_in(answers))?,
        ];
        tx.exec(SAY, &values).await?;
        for smooth in [SMOOTH_LETTERS, SMOOTH_VOICES] {
            tx.exec(smooth, &[self.tenant.into(), edition.clone()]).await?;
        }
        Ok(tx.commit_unaudited("who says something without a name leaves no trace of it").await?)
    }
}

/// Something that was said without a name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Voice {
    /// The Monday of the week.
    pub week: Day,
    /// What was said.
    pub answers: Answers,
}

impl FromRow for Voice {
    fn from_row(row: &Row) -> Result<Self, StoreError> {
        Ok(Self { week: row.get("week")?, answers: parsed(row, "answers")? })
    }
}

/// Everything that was said, once nobody can add to it: before that, two looks would show what came between them.
pub async fn all(
    tx: &mut Tx,
    can: &Can<ViewSurveyResults>,
    edition: &Edition,
) -> Result<Vec<Voice>, Failure> {
    if edition.stage_on(tx.today()) != Stage::Closed {
        return Err(NotAnEdition::NotOpen.into());
    }
    Ok(tx.all(ALL, &[can.tenant().into(), edition.edition_id.into()]).await?)
}

struct Laid {
    voice_id: Uuid,
    week: Day,
    answers: String,
}
::store::from_row!(Laid { voice_id, week, answers });

/// Lays the answers of a closed edition in the order of fresh random keys, as if they had all come at once.
pub(crate) async fn shuffle(
    tx: &mut Tx,
    can: &Can<EditSurvey>,
    edition: EditionId,
) -> Result<(), StoreError> {
    let mut rows: Vec<Laid> = tx.all(SHUFFLE_READ, &[can.tenant().into(), edition.into()]).await?;
    for row in &mut rows {
        row.voice_id = secret::key();
    }
    rows.sort_by_key(|row| row.voice_id);
    tx.exec(SHUFFLE_EMPTY, &[can.tenant().into(), edition.into()]).await?;
    for row in rows {
        let values: [Val; 5] =
            [can.tenant().into(), edition.into(), row.voice_id.into(), row.week.into(), row.answers.into()];
        tx.exec(SAY, &values).await?;
    }
    Ok(())
}
