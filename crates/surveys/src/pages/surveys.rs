//! What this is: the questionnaires; one of them as it is composed; and as who answers will see it.
//! What it is not: the forms that compose it.

use askama::Template;
use axum::extract::{Path, State};
use axum::response::Response;
use kernel::permission::{ActionKind, ViewSurveys};
use kernel::{Can, SurveyId};
use questionnaire::{Answers, Form as Questionnaire, Kind, Question};
use sheet::{Cell, Column, Kind as CellKind, Table};
use webkit::{
    App, Badge, EmptyState, Form, Frame, ListQuery, ListView, Notice, Problem, SignedIn, export, page,
};

use super::answer_fields::{SectionView, section_view};
use super::{frame, new_edition_address, survey_address};
use crate::access;
use crate::model::{Survey, Version, VersionStatus};
use crate::store::surveys::{self as stored, SurveyRow};

/// A page within a questionnaire.
pub(super) fn survey_frame(who: &SignedIn, app: &App, survey: &Survey, title: impl Into<String>) -> Frame {
    let frame = frame(who, app, title).crumb("Da preparare", "/questionari/moduli");
    frame.crumb(survey.name.clone(), survey_address(survey.survey_id))
}

/// The questionnaire and its versions, the newest first.
pub(super) async fn found(
    app: &App,
    can: &Can<ViewSurveys>,
    id: SurveyId,
) -> Result<(Survey, Vec<Version>), Problem> {
    let mut tx = app.db.read(can.tenant()).await?;
    let survey = stored::find(&mut tx, can, id).await?.ok_or(Problem::NotFound)?;
    Ok((survey, stored::versions(&mut tx, can, id).await?))
}

/// The questionnaire with its draft, for who may compose it.
pub(super) async fn draft(
    app: &App,
    who: &SignedIn,
    id: SurveyId,
) -> Result<(Survey, Questionnaire), Problem> {
    access::edit(who.actor())?;
    let (survey, versions) = found(app, &access::of_the_whole(who.actor())?, id).await?;
    let version = versions.into_iter().find(|one| one.status == VersionStatus::Draft);
    let version = version.ok_or(crate::store::Failure::NotADraft)?;
    Ok((survey, version.form))
}

#[derive(Template)]
#[template(path = "surveys/surveys.html")]
struct ListPage {
    frame: Frame,
    list: ListView,
    rows: Vec<SurveyRow>,
    empty: EmptyState,
}

impl ListPage {
    fn badge(row: &SurveyRow) -> Badge {
        match (row.published, row.draft) {
            (None, _) => Badge::warning("Da pubblicare"),
            (Some(_), Some(_)) => Badge::info("Nuova versione in preparazione"),
            (Some(_), None) => Badge::success("Pubblicato"),
        }
    }
}

/// `GET /questionari/moduli`
pub(super) async fn list(
    State(app): State<App>,
    who: SignedIn,
    query: ListQuery,
) -> Result<Response, Problem> {
    let can = access::of_the_whole(who.actor())?;
    let mut rows = stored::every(&mut app.db.read(can.tenant()).await?, &can).await?;
    let words = kernel::text::fold(&query.q());
    rows.retain(|row| kernel::text::fold(&row.name).contains(&words));
    if let Some(format) = query.format() {
        return export(format, "questionari", &table(&rows)?, app.clock.today());
    }
    let text = "Nessun questionario. Parti da uno pronto e cambialo come serve, importane uno, oppure comincia da zero.";
    let frame =
        frame(&who, &app, "Questionari da preparare").lead("Che cosa si chiede, sezione per sezione.");
    let new = "/questionari/moduli/nuovo";
    let (frame, empty) = if who.actor().reaches(ActionKind::EditSurvey) {
        (frame.primary("Nuovo questionario", new), EmptyState::new(text).action("Nuovo questionario", new))
    } else {
        (frame, EmptyState::new(text))
    };
    page(&ListPage { frame, list: ListView::new(&query, query.sort(["nome"])), rows, empty })
}

fn table(rows: &[SurveyRow]) -> Result<Table, Problem> {
    let columns = [
        ("Questionario", CellKind::Text),
        ("Versione pubblicata", CellKind::Integer),
        ("Versione in preparazione", CellKind::Integer),
        ("Rilevazioni", CellKind::Integer),
    ];
    let mut table = Table::new("Questionari", columns.map(|(name, kind)| Column::new(name, kind)).to_vec());
    for row in rows {
        let number = |number: Option<i64>| number.map_or(Cell::Empty, Cell::Integer);
        let cells = vec![
            Cell::text(&row.name),
            number(row.published),
            number(row.draft),
            Cell::Integer(row.editions),
        ];
        table.push(cells).map_err(|why| Problem::internal(&why))?;
    }
    Ok(table)
}

#[derive(Template)]
#[template(path = "surveys/survey.html")]
struct ShowPage {
    frame: Frame,
    notices: Vec<Notice>,
    version: Version,
    versions: Vec<Version>,
    sections: Vec<SectionRow>,
    composes: bool,
    next: Option<Form>,
    base: String,
}

impl ShowPage {
    fn badge(version: &Version) -> Badge {
        match version.status {
            VersionStatus::Draft => Badge::warning(version.status.label()),
            VersionStatus::Published => Badge::success(version.status.label()),
        }
    }
}

struct SectionRow {
    id: String,
    title: String,
    help: String,
    when: String,
    moves: Vec<MoveButton>,
    rows: Vec<QuestionRow>,
}

struct QuestionRow {
    id: String,
    text: String,
    kind: &'static str,
    detail: String,
    inside: bool,
    group: bool,
    moves: Vec<MoveButton>,
}

/// A small form that moves something up or down.
struct MoveButton {
    form: Form,
    direction: &'static str,
    label: &'static str,
}

struct Composing<'a> {
    who: &'a SignedIn,
    base: String,
    composes: bool,
}

impl Composing<'_> {
    fn moves(&self, path: &str, (at, last): (usize, usize)) -> Vec<MoveButton> {
        let form = || Form::empty(self.who, format!("{}/{path}/sposta", self.base));
        let up = (at > 0).then(|| MoveButton { form: form(), direction: "su", label: "Su" });
        let down = (at < last).then(|| MoveButton { form: form(), direction: "giu", label: "Giù" });
        up.into_iter().chain(down).filter(|_| self.composes).collect()
    }

    fn sections(&self, form: &Questionnaire) -> Vec<SectionRow> {
        let last = form.sections.len().saturating_sub(1);
        let row = |(at, section): (usize, &questionnaire::Section)| SectionRow {
            id: section.id.to_string(),
            title: section.title.clone(),
            help: section.help.clone(),
            when: section.when.clone().unwrap_or_default(),
            moves: self.moves(&format!("sezioni/{}", section.id), (at, last)),
            rows: self.questions(&section.questions),
        };
        form.sections.iter().enumerate().map(row).collect()
    }

    fn questions(&self, questions: &[Question]) -> Vec<QuestionRow> {
        let mut rows = Vec::new();
        let last = questions.len().saturating_sub(1);
        for (at, question) in questions.iter().enumerate() {
            rows.push(self.question(question, (at, last), false));
            let inner = question.kind.inner();
            let end = inner.len().saturating_sub(1);
            rows.extend(inner.iter().enumerate().map(|(at, one)| self.question(one, (at, end), true)));
        }
        rows
    }

    fn question(&self, question: &Question, place: (usize, usize), inside: bool) -> QuestionRow {
        QuestionRow {
            id: question.id.to_string(),
            text: question.text.clone(),
            kind: question.kind.italian(),
            detail: detail(question),
            inside,
            group: matches!(question.kind, Kind::Group { .. }),
            moves: self.moves(&format!("domande/{}", question.id), place),
        }
    }
}

fn detail(question: &Question) -> String {
    let required = question.required.then(|| "obbligatoria".to_owned());
    let unknown = question.unknown.then(|| "con «Non so»".to_owned());
    let when = question.when.as_ref().map(|when| format!("solo se {when}"));
    let checks = match question.checks.len() {
        0 => None,
        1 => Some("1 controllo".to_owned()),
        many => Some(format!("{many} controlli")),
    };
    let choices = match question.kind.choices() {
        [] => None,
        some => Some(some.iter().map(|one| one.text.as_str()).collect::<Vec<_>>().join(", ")),
    };
    [choices, required, unknown, when, checks].into_iter().flatten().collect::<Vec<_>>().join("; ")
}

/// `GET /questionari/moduli/{survey}`
pub(super) async fn show(
    State(app): State<App>,
    who: SignedIn,
    Path(id): Path<SurveyId>,
) -> Result<Response, Problem> {
    let can = access::of_the_whole(who.actor())?;
    let (survey, versions) = found(&app, &can, id).await?;
    let version = versions.first().cloned().ok_or(Problem::NotFound)?;
    let edits = who.actor().reaches(ActionKind::EditSurvey);
    let draft = version.status == VersionStatus::Draft;
    let composes = draft && edits;
    let base = survey_address(id);
    let composing = Composing { who: &who, base: base.clone(), composes };
    let frame = frame(&who, &app, &survey.name).crumb("Da preparare", "/questionari/moduli");
    let frame = match (edits, draft) {
        (false, _) => frame,
        (true, true) => frame.primary("Pubblica", format!("{base}/pubblica")),
        (true, false) => frame.primary("Nuova rilevazione", new_edition_address(&version)),
    };
    page(&ShowPage {
        frame,
        notices: notices(&version),
        sections: composing.sections(&version.form),
        next: (edits && !draft).then(|| Form::empty(&who, format!("{base}/nuova-versione"))),
        version,
        versions,
        composes,
        base,
    })
}

fn notices(version: &Version) -> Vec<Notice> {
    if version.status == VersionStatus::Published {
        return vec![Notice::info(
            "Questa versione è pubblicata e non cambia più: per modificarla prepara una nuova versione.",
        )];
    }
    let faults = stored::faults(&version.form);
    faults.iter().map(|fault| Notice::warning(format!("Prima di pubblicare. {fault}."))).collect()
}

#[derive(Template)]
#[template(path = "surveys/preview.html")]
struct PreviewPage {
    frame: Frame,
    form: Form,
    intro: String,
    sections: Vec<SectionView>,
    back: String,
}

/// `GET /questionari/moduli/{survey}/anteprima`
pub(super) async fn preview(
    State(app): State<App>,
    who: SignedIn,
    Path(id): Path<SurveyId>,
    query: ListQuery,
) -> Result<Response, Problem> {
    let can = access::of_the_whole(who.actor())?;
    let (survey, versions) = found(&app, &can, id).await?;
    let wanted: Option<i64> = query.filter_as("versione");
    let version = versions.into_iter().find(|one| wanted.is_none_or(|number| one.number == number));
    let version = version.ok_or(Problem::NotFound)?;
    let form = Form::empty(&who, "");
    let sections = version.form.sections.iter();
    let sections = sections.map(|section| section_view(section, &form, (&Answers::default(), None)));
    page(&PreviewPage {
        frame: survey_frame(
            &who,
            &app,
            &survey,
            format!("Anteprima: {}, versione {}", survey.name, version.number),
        ),
        sections: sections.collect(),
        intro: version.form.intro.clone(),
        form,
        back: survey_address(id),
    })
}
