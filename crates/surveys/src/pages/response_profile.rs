//! What this is: an accepted response used for the profile of the Province: its answers become those of the criteria, with the
//! survey as their evidence. What it is not: the profile; `profiles` judges and the network confirms.

use askama::Template;
use axum::extract::{Path, State};
use axum::response::Response;
use kernel::{NETWORK, ResponseId};
use profiles::model::{AnswerInput, Pillar, judge};
use profiles::provinces::Provinces;
use profiles::store::assessments::{self, AnswersGiven};
use profiles::store::rules;
use webkit::{App, EmptyState, Flash, Form, Frame, Posted, Problem, SignedIn, page, redirect_with};

use super::frame;
use super::response_section::Opened;
use crate::model::{Audience, CriterionAnswer, Move, ResponseState, criteria};
use crate::store::{Failure, responses};

/// What a response says of a pillar.
struct PillarRow {
    pillar: Pillar,
    /// What would follow from its answers alone.
    verdict: String,
    answers: Vec<CriterionAnswer>,
}

#[derive(Template)]
#[template(path = "surveys/profile.html")]
struct ProfilePage {
    frame: Frame,
    form: Form,
    pillars: Vec<PillarRow>,
    empty: EmptyState,
    back: String,
}

struct Said {
    opened: Opened,
    pillars: Vec<PillarRow>,
    on: String,
}

/// What an accepted response of a Province says of each pillar.
async fn said(app: &App, who: &SignedIn, id: ResponseId) -> Result<Said, Problem> {
    profiles::access::whole(who.actor())?;
    let opened = Opened::read(app, who, id).await?;
    let response = &opened.reached.response;
    if opened.edition.data.audience != Audience::Provinces {
        return Err(Problem::NotFound);
    }
    if response.state != ResponseState::Accepted {
        return Err(Failure::NotMoved(crate::model::NotMoved::NotFromHere(response.state)).into());
    }
    let mut tx = app.db.read(NETWORK).await?;
    let steps = responses::steps(&mut tx, &opened.reached.view, id).await?;
    let handed_in = steps.iter().find(|step| step.mv == Move::Compile).ok_or(Problem::NotFound)?;
    let in_force = rules::in_force(&mut tx).await?;
    let mut pillars = Vec::new();
    for pillar in Pillar::ALL {
        let of = in_force.of(pillar)?;
        let answers = criteria(&handed_in.answers, of);
        if answers.is_empty() {
            continue;
        }
        let pairs = answers.iter().map(|one| (one.criterion.as_str(), one.answer.as_str()));
        let verdict = judge(of, &profiles::model::Answers::known_to(of, pairs)).label();
        pillars.push(PillarRow { pillar, verdict, answers });
    }
    let on = handed_in.made_at.day_in_rome().to_string();
    Ok(Said { opened, pillars, on })
}

/// `GET /questionari/risposte/{response}/profilo`
pub(super) async fn ask(
    State(app): State<App>,
    who: SignedIn,
    Path(id): Path<ResponseId>,
) -> Result<Response, Problem> {
    let Said { opened, pillars, .. } = said(&app, &who, id).await?;
    let body = &opened.reached.response.body_name;
    let back = opened.address();
    let text = "Questo questionario non chiede i criteri dei profili: le sue risposte non dicono nulla di un pilastro.";
    page(&ProfilePage {
        frame: frame(&who, &app, "Usa le risposte per il profilo")
            .crumb(format!("{}: {body}", opened.edition.data.title), back.clone()),
        form: Form::empty(&who, format!("{back}/profilo")),
        pillars,
        empty: EmptyState::new(text),
        back,
    })
}

/// `POST /questionari/risposte/{response}/profilo`
pub(super) async fn write(
    State(app): State<App>,
    who: SignedIn,
    Path(id): Path<ResponseId>,
    _posted: Posted,
) -> Result<Response, Problem> {
    let Said { opened, pillars, on } = said(&app, &who, id).await?;
    let provinces = Provinces::read(&app.db).await?;
    let province = provinces.by_body(opened.reached.body()).ok_or(Problem::NotFound)?;
    let can = profiles::access::answer(&app.db, who.actor(), province).await?;
    let whole = profiles::access::whole(who.actor())?;
    let evidence = format!("Questionario «{}», risposta del {on}", opened.edition.data.title);
    let link = format!("{}{}", app.site.public_url, opened.address());
    let mut tx = app.db.write(NETWORK, who.actor()).await?;
    let mut written = 0_usize;
    for row in pillars {
        let history = assessments::history(&mut tx, &whole, (province.body_id, row.pillar)).await?;
        let shown = history.first().filter(|last| last.is_draft()).map_or(0, |draft| draft.version);
        let input = |one: CriterionAnswer| AnswerInput {
            criterion: one.criterion,
            answer: one.answer,
            evidence: evidence.clone(),
            link: link.clone(),
        };
        let answers = row.answers.into_iter().map(input).collect();
        let given = AnswersGiven { shown, answers, on_behalf_of: who.tenant_name.clone() };
        let of = (province, row.pillar);
        let changed = assessments::answer(&mut tx, &can, of, &given).await?;
        written = written.saturating_add(changed);
    }
    let to = format!("/mappa/province/{}", province.uts);
    if written == 0 {
        return Ok(redirect_with(&to, Flash::info("Il profilo ha già queste risposte.")));
    }
    tx.commit().await?;
    let text =
        format!("Risposte ai criteri scritte dal questionario: {written}. Il profilo segue da queste.");
    Ok(redirect_with(&to, Flash::success(text)))
}
