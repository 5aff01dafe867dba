//! What this is: the answers of a Province, sent. What it is not: the page that asks; see [`super::profile`].

use axum::extract::{Path, State};
use webkit::{
    App, DiffTable, Flash, Form, FormErrors, Pairs, Posted, SignedIn, page_conflict, page_invalid,
    redirect_with, safe_href,
};

use super::profile::{Seen, profile_page, seen_answer};
use super::{Answer, form_errors, place, write};
use crate::model::{AnswerInput, PillarRules, judge};
use crate::store::assessments::{self, AnswersGiven};
use crate::{ProfileError, access};

pub(super) async fn answer(
    State(app): State<App>,
    who: SignedIn,
    Path((uts, pillar)): Path<(String, String)>,
    posted: Posted,
) -> Answer {
    access::whole(who.actor())?;
    let (province, of) = place(&app, &uts, &pillar).await?;
    let can = access::answer(&app.db, who.actor(), &province).await?;
    let seen = Seen::read(&app, &who, (&uts, &pillar)).await?;
    let address = seen.address();
    let again =
        |errors| page_invalid(&profile_page(&app, &who, &seen, Form::with(&posted, &address, errors)));
    let (shown, answers) = match read(&posted, &seen.rules) {
        Ok(read) => read,
        Err(errors) => return again(errors),
    };
    let mine = as_typed(&answers, &seen.rules);
    let given = AnswersGiven { shown, answers, on_behalf_of: who.tenant_name.clone() };
    let mut tx = write(&app.db, &who).await?;
    match assessments::answer(&mut tx, &can, (&province, of), &given).await {
        Ok(0) => return Ok(redirect_with(&address, Flash::info("Nessuna risposta è cambiata."))),
        Ok(_) => tx.commit().await?,
        Err(ProfileError::Stale) => {
            let diff = DiffTable::three_way(&posted, &seen.as_seen(), &mine);
            let mut page = profile_page(&app, &who, &seen, Form::late(&posted, &address));
            page.diff = Some(diff);
            return page_conflict(&page);
        }
        Err(error) => return again(form_errors(error, "")?),
    }
    let now = Seen::read(&app, &who, (&uts, &pillar)).await?;
    let last = now.history.first().map(|last| judge(&now.rules, &last.known_to(&now.rules)).label());
    let text = format!("Risposte salvate. Ora risulta: {}.", last.unwrap_or_default());
    Ok(redirect_with(&address, Flash::success(text)))
}

fn read(posted: &Posted, rules: &PillarRules) -> Result<(i64, Vec<AnswerInput>), FormErrors> {
    let mut f = posted.reader();
    let shown = f.version();
    let mut answers = Vec::new();
    for (at, criterion) in (1..).zip(&rules.criteria) {
        let (answer, evidence, link) = (
            format!("r_{}", criterion.code),
            format!("e_{}", criterion.code),
            format!("l_{}", criterion.code),
        );
        if posted.get(&answer).is_none() {
            continue;
        }
        let given = f.raw(&answer).trim().to_owned();
        let known = given.is_empty() || criterion.answers().iter().any(|(code, _)| *code == given);
        if !known {
            f.error(&answer, format!("Domanda {at}: scegli una delle risposte"));
        }
        let told = f.text(&evidence, &format!("Che cosa lo dimostra, domanda {at}"), 0..=1000);
        let href = f.text(&link, &format!("Dove si vede, domanda {at}"), 0..=500);
        if !href.is_empty() && safe_href(&href).is_none() {
            f.error(&link, format!("Dove si vede, domanda {at}: scrivi un indirizzo intero, per esempio https://www.provincia.example/convenzione"));
        }
        answers.push(AnswerInput {
            criterion: criterion.code.clone(),
            answer: given,
            evidence: told,
            link: href,
        });
    }
    f.finish().map(|()| (shown, answers))
}

fn as_typed(answers: &[AnswerInput], rules: &PillarRules) -> Pairs {
    let pair = |input: &AnswerInput| {
        let criterion = rules.criterion(&input.criterion)?;
        let words = seen_answer(criterion, &input.answer, &input.evidence, &input.link);
        Some((criterion.question.clone(), words))
    };
    answers.iter().filter_map(pair).collect()
}
