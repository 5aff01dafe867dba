//! What this is: answers given and profiles confirmed. A draft follows the last confirmed version and begins with its
//! answers; what was confirmed never changes.
//! What it is not: who may answer for which Province; [`crate::access::answer`] says it, and the permission carries it.

use std::collections::BTreeMap;

use kernel::permission::{Action, AssessProfile, ConfirmProfile};
use kernel::{AssessmentId, Can, Instant};
use store::{Entry, StoreError, Tx};

use super::read::history_of;
use crate::ProfileError;
use crate::model::{
    Answer, AnswerInput, Assessment, Decision, Pillar, PillarRules, Settled, evaluate, settle,
};
use crate::provinces::Province;
use crate::store::{author, rules};

pub(super) const INSERT: &str = "INSERT INTO assessment (tenant_id, assessment_id, body_id, pillar, number, version, \
    state, changed_at, rules_number, profile, subtype, evaluation, overridden, reason, confirmed_by, confirmed_at) \
    VALUES ($1, $2, $3, $4, $5, 1, 'draft', $6, 0, '', '', '', FALSE, '', '', NULL)";
pub(super) const TOUCH: &str = "UPDATE assessment SET version = version + 1, changed_at = $4 \
    WHERE tenant_id = $1 AND assessment_id = $2 AND version = $3 AND state = 'draft'";
pub(super) const PUT: &str = "INSERT INTO assessment_answer (tenant_id, assessment_id, criterion, answer, evidence, link, \
    answered_by, answered_for, answered_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9) \
    ON CONFLICT (tenant_id, assessment_id, criterion) DO UPDATE SET answer = excluded.answer, \
    evidence = excluded.evidence, link = excluded.link, answered_by = excluded.answered_by, \
    answered_for = excluded.answered_for, answered_at = excluded.answered_at";
pub(super) const CONFIRM: &str = "UPDATE assessment SET version = version + 1, state = 'confirmed', changed_at = $4, \
    rules_number = $5, profile = $6, subtype = $7, evaluation = $8, overridden = $9, reason = $10, \
    confirmed_by = $11, confirmed_at = $4 \
    WHERE tenant_id = $1 AND assessment_id = $2 AND version = $3 AND state = 'draft'";

/// Answers, as whoever gives them sees what was there before.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AnswersGiven {
    /// The version of the draft on show; 0 where there was none.
    pub shown: i64,
    /// The answers; criteria that are not among them stay as they are.
    pub answers: Vec<AnswerInput>,
    /// For which centre, or for the network: kept beside the name of who answered.
    pub on_behalf_of: String,
}

/// Keeps the answers that say something new, each with who gave it and when. Says how many they were.
pub async fn answer(
    tx: &mut Tx,
    can: &Can<AssessProfile>,
    (province, pillar): (&Province, Pillar),
    given: &AnswersGiven,
) -> Result<usize, ProfileError> {
    if can.scope().body().is_some_and(|own| own != province.body_id) {
        return Err(ProfileError::NotYourProvince);
    }
    let in_force = rules::in_force(tx).await?;
    let rules = in_force.of(pillar)?;
    check(rules, &given.answers)?;
    let history = history_of(tx, can, (province.body_id, pillar)).await?;
    let last = history.first();
    let shown = last.filter(|last| last.is_draft()).map_or(0, |draft| draft.version);
    if shown != given.shown {
        return Err(ProfileError::Stale);
    }
    let kept = |criterion: &str| last.and_then(|last| last.answer(criterion));
    let new: Vec<&AnswerInput> =
        given.answers.iter().filter(|input| !input.is_same(kept(&input.criterion))).collect();
    if new.is_empty() {
        return Ok(0);
    }
    let draft = draft(tx, can, (province, pillar), last).await?;
    for input in &new {
        put(tx, can, draft, input, &given.on_behalf_of).await?;
    }
    audit_answers(tx, (province, pillar), draft, (last, &new))?;
    Ok(new.len())
}

fn check(rules: &PillarRules, answers: &[AnswerInput]) -> Result<(), ProfileError> {
    for input in answers {
        let criterion = rules.criterion(&input.criterion).ok_or(ProfileError::NotFound)?;
        if !input.answer.is_empty() {
            Answer::to(criterion, &input.answer)?;
        }
    }
    Ok(())
}

/// The draft to write in: the one there is, or a new one with the answers of the last version.
async fn draft(
    tx: &mut Tx,
    can: &Can<AssessProfile>,
    (province, pillar): (&Province, Pillar),
    last: Option<&Assessment>,
) -> Result<AssessmentId, ProfileError> {
    if let Some(draft) = last.filter(|last| last.is_draft()) {
        let values = [can.tenant().into(), draft.assessment_id.into(), draft.version.into(), tx.now().into()];
        let touched = tx.exec(TOUCH, &values).await?;
        return if touched == 0 { Err(ProfileError::Stale) } else { Ok(draft.assessment_id) };
    }
    let id: AssessmentId = tx.id();
    let number = last.map_or(0, |last| last.number).saturating_add(1);
    let values = [
        can.tenant().into(),
        id.into(),
        province.body_id.into(),
        pillar.code().into(),
        number.into(),
        tx.now().into(),
    ];
    tx.exec(INSERT, &values).await.map_err(taken_as_stale)?;
    for kept in last.iter().flat_map(|last| &last.answers) {
        let values = [
            can.tenant().into(),
            id.into(),
            (&kept.criterion).into(),
            (&kept.answer).into(),
            (&kept.evidence).into(),
            (&kept.link).into(),
            (&kept.answered_by).into(),
            (&kept.answered_for).into(),
            kept.answered_at.into(),
        ];
        tx.exec(PUT, &values).await?;
    }
    Ok(id)
}

/// Two first answers at once: the second finds the draft of the first.
fn taken_as_stale(error: StoreError) -> ProfileError {
    match error {
        StoreError::Taken(_) => ProfileError::Stale,
        other => other.into(),
    }
}

async fn put<A: Action>(
    tx: &mut Tx,
    can: &Can<A>,
    draft: AssessmentId,
    input: &AnswerInput,
    on_behalf_of: &str,
) -> Result<(), StoreError> {
    let (who, now): (String, Instant) = (author(tx), tx.now());
    let values = [
        can.tenant().into(),
        draft.into(),
        (&input.criterion).into(),
        (&input.answer).into(),
        (&input.evidence).into(),
        (&input.link).into(),
        who.into(),
        on_behalf_of.into(),
        now.into(),
    ];
    tx.exec(PUT, &values).await.map(|_| ())
}

fn audit_answers(
    tx: &mut Tx,
    (province, pillar): (&Province, Pillar),
    draft: AssessmentId,
    (last, new): (Option<&Assessment>, &[&AnswerInput]),
) -> Result<(), ProfileError> {
    let before: BTreeMap<&str, &str> = new
        .iter()
        .filter_map(|input| last?.answer(&input.criterion))
        .map(|kept| (kept.criterion.as_str(), kept.answer.as_str()))
        .collect();
    let after: BTreeMap<&str, &str> =
        new.iter().map(|input| (input.criterion.as_str(), input.answer.as_str())).collect();
    let summary = format!("Risposte sul profilo {} di {}: {}", pillar.label(), province.name, new.len());
    let line = Entry::new("profile.answer", "assessment", draft).of_body(province.body_id);
    tx.audit(line.summary(summary).change(&before, &after)?);
    Ok(())
}

/// Confirms the draft: what its answers come to by the rules in force, or another profile with a reason.
pub async fn confirm(
    tx: &mut Tx,
    can: &Can<ConfirmProfile>,
    (province, pillar): (&Province, Pillar),
    (shown, decision): (i64, &Decision),
) -> Result<Settled, ProfileError> {
    let history = history_of(tx, can, (province.body_id, pillar)).await?;
    let nothing = || ProfileError::Refused("Non ci sono risposte nuove da confermare.".into());
    let draft = history.first().filter(|last| last.is_draft()).ok_or_else(nothing)?;
    let in_force = rules::in_force(tx).await?;
    let rules = in_force.of(pillar)?;
    let evaluation = evaluate(rules, in_force.number, &draft.known_to(rules));
    let settled = settle(&evaluation.verdict, decision)?;
    let kept = serde_json::to_string(&evaluation).map_err(|why| StoreError::Corrupt(why.to_string()))?;
    let values = [
        can.tenant().into(),
        draft.assessment_id.into(),
        shown.into(),
        tx.now().into(),
        in_force.number.into(),
        settled.profile.code().into(),
        (&settled.subtype).into(),
        kept.into(),
        settled.overridden.into(),
        decision.reason.trim().into(),
        author(tx).into(),
    ];
    if tx.exec(CONFIRM, &values).await? == 0 {
        return Err(ProfileError::Stale);
    }
    let how = if settled.overridden { " (diverso da quello che risulta dalle risposte)" } else { "" };
    let (what, name) = (settled.profile.label(), &province.name);
    let summary = format!("Confermato il profilo {} di {name}: {what}{how}", pillar.label());
    let line = Entry::new("profile.confirm", "assessment", draft.assessment_id).of_body(province.body_id);
    let after = serde_json::json!({"profile": settled.profile.code(), "reason": decision.reason,
        "overridden": settled.overridden, "rules": in_force.number});
    tx.audit(line.summary(summary).created(&after)?);
    Ok(settled)
}
