//! What this is: the surveys of the network in the demo: the one of six sections with the published answers of the three centres,
//! and the mapping, open today to the Provinces.
//! What it is not: answers of real offices: they come from what the centres have published; but for those of
//! [`super::newcomer`], which are invented.

use kernel::permission::{AcceptResponse, AnswerSurvey, ValidateResponse, ViewSurveys};
use kernel::{Actor, Day, EditionId, NETWORK, Phase, SurveyId, Target};
use profiles::model::Pillar;
use profiles::provinces::{Province, Provinces};
use profiles::store::rules;
use questionnaire::Form;
use surveys::model::{Audience, EditionData, Move, mapping_form, split};
use surveys::shipped::{self, Centre};
use surveys::store::parts::Hand;
use surveys::store::{editions, parts, responses, surveys as forms};
use surveys::{access, opening};
use webkit::App;

/// How long the Provinces of a demo have.
const DAYS_TO_ANSWER: i32 = 60;

const BY_OFFICE: &str = "Ogni sezione si può affidare a un ufficio diverso.";
/// Said to whoever answers the mapping: two sections of a Province are there already.
const INVENTED: &str =
    "Dati di prova: le risposte che la Provincia di Benevento ha già dato qui sono inventate.";

/// Loads both, and gives the mapping.
pub(crate) async fn load(app: &App) -> anyhow::Result<EditionId> {
    let today = app.clock.today();
    let title = "Indagine sui centri servizi territoriali, 2022";
    let then = (Day::parse("2022-09-01")?, Day::parse("2022-12-31")?);
    let six = open(app, (title, BY_OFFICE), &shipped::SIX_SECTIONS.form()?, then).await?;
    let provinces = Provinces::read(&app.db).await?;
    for centre in shipped::centres()? {
        let province = provinces.named(&centre.province);
        let province = province.ok_or_else(|| anyhow::anyhow!("no Province {}", centre.province))?;
        answer(app, six, (province, &centre)).await?;
    }
    let in_force = rules::in_force(&mut app.db.read(NETWORK).await?).await?;
    let pillars = Pillar::ALL.iter().map(|pillar| in_force.of(*pillar)).collect::<Result<Vec<_>, _>>()?;
    let title = format!("Mappatura delle Province, {}", today.year());
    let form = mapping_form("Mappatura delle Province", &pillars);
    let intro = format!("{BY_OFFICE} {INVENTED}");
    open(app, (&title, &intro), &form, (today, today.add_days(DAYS_TO_ANSWER))).await
}

async fn open(
    app: &App,
    (title, intro): (&str, &str),
    form: &Form,
    (opens, closes): (Day, Day),
) -> anyhow::Result<EditionId> {
    let console = Actor::console(NETWORK);
    let can = access::edit(&console)?;
    let mut tx = app.db.write(NETWORK, &console).await?;
    let (survey_id, id): (SurveyId, EditionId) = (tx.id(), tx.id());
    forms::create(&mut tx, &can, (survey_id, &form.title), form).await?;
    let on = tx.today();
    let version = forms::publish(&mut tx, &can, survey_id, on).await?;
    let data = EditionData {
        survey_id,
        version_id: version.version_id,
        title: title.to_owned(),
        audience: Audience::Provinces,
        body_kind: String::new(),
        opens,
        closes,
        intro: intro.to_owned(),
        remind_days: None,
    };
    editions::create(&mut tx, &can, id, data).await?;
    opening::open(&mut tx, &console, id).await?;
    tx.commit().await?;
    Ok(id)
}

/// The answers of a centre go the whole way, as if the network had written them down for it.
async fn answer(
    app: &App,
    edition: EditionId,
    (province, centre): (&Province, &Centre),
) -> anyhow::Result<()> {
    let console = Actor::console(NETWORK);
    let target = Target::body(NETWORK, province.body_id, Phase::Current);
    let (view, can) = (console.may_over(ViewSurveys)?, console.may(AnswerSurvey, &target)?);
    let hand = Hand { account: None, leads: true, asks: true };
    let mut tx = app.db.write(NETWORK, &console).await?;
    let missing = || anyhow::anyhow!("no response of {}", province.name);
    let of = (edition, province.body_id);
    let mut response = responses::of_body(&mut tx, &view, of).await?.ok_or_else(missing)?;
    let form = responses::version_of(&mut tx, &response).await?.form;
    let answers = split(&form, &centre.answers);
    for section in &form.sections {
        let Some(answers) = answers.get(section.id.as_str()) else { continue };
        parts::write(&mut tx, &can, (&response, section), (1, hand), answers).await?;
    }
    responses::compile(&mut tx, &can, (&response, response.version), (&centre.reasons, true)).await?;
    response = responses::of_body(&mut tx, &view, of).await?.ok_or_else(missing)?;
    let validate = console.may(ValidateResponse, &target)?;
    responses::validate(&mut tx, &validate, (&response, response.version)).await?;
    response = responses::of_body(&mut tx, &view, of).await?.ok_or_else(missing)?;
    let accept = console.may(AcceptResponse, &target)?;
    responses::judge(&mut tx, &accept, (&response, response.version), (Move::Accept, &remarks(centre)))
        .await?;
    Ok(tx.commit().await?)
}

/// The source and where it contradicts itself: whoever accepts the response says so, and its page shows it.
fn remarks(centre: &Centre) -> String {
    let notes = centre.notes.iter().map(|note| note.text.as_str());
    let source = format!("Fonte: {}.", centre.source);
    std::iter::once(source.as_str()).chain(notes).collect::<Vec<_>>().join(" ")
}
