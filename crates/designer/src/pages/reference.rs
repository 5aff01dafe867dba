//! What this is: the models and the three cases as they are shipped.
//! What it is not: designs.

use askama::Template;
use axum::extract::{Path, State};
use kernel::permission::ActionKind;
use registry::{Level, ManagementForm};
use webkit::{App, Frame, Notice, Problem, SignedIn, page};

use super::{Answer, frame, may_see};
use crate::model::cases::{self, CASES, Case, case_of};
use crate::model::compare::{Comparison, compare, of_case, of_model};
use crate::model::reference::{NO_BASE, SOURCE, form_in_sentence, short_form};
use crate::model::{Model, Origin, short};

/// A pair of form and level: a model, or the reason why there is none.
struct Cell {
    level: &'static str,
    model: Option<(Model, String)>,
}

struct FormRow {
    form: &'static str,
    cells: Vec<Cell>,
}

#[derive(Template)]
#[template(path = "designer/models.html")]
struct ModelsPage {
    frame: Frame,
    rows: Vec<FormRow>,
    cases: Vec<(&'static Case, &'static str)>,
    no_base: &'static str,
    source: &'static str,
    case_source: &'static str,
}

fn model_address(model: Model) -> String {
    format!("/progetti/modelli/{}/{}", model.form().code(), model.level().code())
}

/// `GET /progetti/modelli`
pub(super) async fn models(State(app): State<App>, who: SignedIn) -> Answer {
    may_see(&who)?;
    let cell = |form, level| Cell {
        level: short(level),
        model: Model::new(form, level).ok().map(|model| (model, model_address(model))),
    };
    let row = |form: &ManagementForm| FormRow {
        form: short_form(*form),
        cells: Level::ALL.iter().map(|level| cell(*form, *level)).collect(),
    };
    let frame = frame(&who, &app, "Modelli e casi")
        .lead("Forma di gestione per livello, e i tre casi da cui i modelli vengono.");
    page(&ModelsPage {
        frame: frame.primary("Confronta", "/progetti/confronto"),
        rows: ManagementForm::ALL.iter().map(row).collect(),
        cases: CASES.iter().map(|case| (*case, form_in_sentence(case.form))).collect(),
        no_base: NO_BASE,
        source: SOURCE,
        case_source: cases::SOURCE,
    })
}

/// One subject, chapter by chapter.
#[derive(Template)]
#[template(path = "designer/subject.html")]
struct SubjectPage {
    frame: Frame,
    notices: Vec<Notice>,
    told: Comparison,
    source: &'static str,
    compare: String,
}

fn subject(
    app: &App,
    who: &SignedIn,
    (origin, title): (Origin, String),
    told: Comparison,
    source: &'static str,
) -> SubjectPage {
    let frame = frame(who, app, title).crumb("Modelli e casi", "/progetti/modelli");
    let start = format!("/progetti/nuovo?da={}", origin.code());
    let edits = who.actor().reaches(ActionKind::EditDesign);
    let frame = if edits { frame.primary("Parti da qui", start) } else { frame };
    let compare = format!("/progetti/confronto?a={}", origin.code());
    SubjectPage { frame, notices: Vec::new(), told, source, compare }
}

/// `GET /progetti/modelli/{form}/{level}`
pub(super) async fn model(
    State(app): State<App>,
    who: SignedIn,
    Path((form, level)): Path<(String, String)>,
) -> Answer {
    may_see(&who)?;
    let pair = ManagementForm::from_code(&form).zip(Level::from_code(&level)).ok_or(Problem::NotFound)?;
    let model = Model::new(pair.0, pair.1).map_err(|why| Problem::Conflict(format!("{why}.")))?;
    let told = compare(&[(model.name(), of_model(model))]);
    let title = format!("Modello {}", model.name_in_sentence());
    page(&subject(&app, &who, (Origin::Model(model), title), told, SOURCE))
}

/// `GET /progetti/casi/{case}`
pub(super) async fn case(State(app): State<App>, who: SignedIn, Path(code): Path<String>) -> Answer {
    may_see(&who)?;
    let case = case_of(&code).ok_or(Problem::NotFound)?;
    let told = compare(&[(case.name.to_owned(), of_case(case))]);
    let mut shown = subject(&app, &who, (Origin::Case(case), case.name.to_owned()), told, cases::SOURCE);
    let notes = std::iter::once(&case.headcount.note).chain(case.notes);
    shown.notices.extend(notes.map(|note| Notice::info(*note)));
    page(&shown)
}
