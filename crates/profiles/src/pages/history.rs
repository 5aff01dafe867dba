//! What this is: one version of a Province's profile as it was: answers, evidence, who confirmed it by which rules.
//! What it is not: judged again by the rules of today.

use askama::Template;
use axum::extract::{Path, State};
use kernel::NETWORK;
use webkit::{App, Facts, Frame, Problem, SignedIn, page};

use super::Answer;
use super::profile::{AnswerRow, Seen, answer_rows};
use super::reasons::Reasons;
use crate::access;
use crate::model::{Assessment, PillarRules};
use crate::store::rules;

#[derive(Template)]
#[template(path = "history.html")]
struct HistoryPage {
    frame: Frame,
    facts: Facts,
    reasons: Option<Reasons>,
    rows: Vec<AnswerRow>,
}

pub(super) async fn show(
    State(app): State<App>,
    who: SignedIn,
    Path((province, pillar, number)): Path<(String, String, u32)>,
) -> Answer {
    let seen = Seen::read(&app, &who, (&province, &pillar)).await?;
    let one = seen.history.iter().find(|one| one.number == number).ok_or(Problem::NotFound)?;
    let rules = rules_then(&app, &who, &seen, one).await?;
    let title = format!("{}: profilo {}, versione {number}", seen.province.name, seen.pillar.label());
    let frame =
        seen.frame(&app, &who, title).crumb(format!("Profilo {}", seen.pillar.label()), seen.address());
    let reasons = match &one.confirmation {
        Some(kept) => Some(Reasons::of(&kept.evaluation)),
        None => seen.reasons(),
    };
    page(&HistoryPage { frame, facts: facts(one), reasons, rows: answer_rows(&rules, Some(one)) })
}

/// The questions as they were when it was confirmed.
async fn rules_then(
    app: &App,
    who: &SignedIn,
    seen: &Seen,
    one: &Assessment,
) -> Result<PillarRules, Problem> {
    let Some(kept) = &one.confirmation else { return Ok(seen.rules.clone()) };
    let all = rules::all(&mut app.db.read(NETWORK).await?, &access::whole(who.actor())?).await?;
    let then = all.iter().find(|version| version.number == kept.rules_number).ok_or(Problem::NotFound)?;
    let then = then.rules().map_err(|why| Problem::internal(&why))?;
    then.of(seen.pillar).cloned().ok_or(Problem::NotFound)
}

fn facts(one: &Assessment) -> Facts {
    let Some(kept) = &one.confirmation else {
        return Facts::new().row("Stato", "In compilazione").row("Ultima modifica", one.changed_at);
    };
    let how = if kept.overridden {
        "Diverso da quello che risultava dalle risposte"
    } else {
        "Quello che risultava"
    };
    Facts::new()
        .row("Profilo confermato", kept.label())
        .row("Come", how)
        .row("Motivo", &kept.reason)
        .row("Confermato da", &kept.confirmed_by)
        .row("Quando", kept.confirmed_at)
        .row("Regole", format!("versione {}", kept.rules_number))
}
