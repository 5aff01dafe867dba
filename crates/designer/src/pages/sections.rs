//! What this is: the parts of a design, each changed on a page of its own: how a part is shown as fields and read back.
//! What it is not: the rules; a part is checked with the whole design before it is kept.

mod basics;
mod money;
mod organs;
mod people;
mod roles;
mod services;
mod tasks;

use askama::Template;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::Response;
use kernel::DesignId;
use webkit::{
    App, DiffTable, Field, Form, FormErrors, Frame, Html, Notice, Pairs, Posted, Problem, Reader, SignedIn,
    page_with,
};

use super::show::section_frame;
use super::{Answer, address, finish, found, may_edit, may_see};
use crate::model::state::NotNow;
use crate::model::{Content, Design};
use crate::store::{self, Failure};

/// The hidden field with how many rows the page shows.
const ROWS: &str = "righe";
/// Rows of a part, at most.
const MOST: usize = 80;

::store::coded_enum! {
    /// A part of a design.
    Section {
        /// Name, form, level, figures.
        Basics = "dati", "Dati";
        /// What is offered.
        Services = "servizi", "Servizi";
        /// Who governs.
        Organs = "organi", "Organi";
        /// Which roles are needed.
        Roles = "figure", "Figure";
        /// Who holds them.
        People = "persone", "Persone";
        /// Who does what.
        Tasks = "compiti", "Chi fa che cosa";
        /// Costs and income.
        Money = "conti", "Costi ed entrate";
    }
}

/// Fields that belong together.
struct Group {
    legend: String,
    hidden: Vec<Html>,
    fields: Vec<Field>,
}

impl Group {
    fn new(legend: impl Into<String>, fields: Vec<Field>) -> Self {
        Self { legend: legend.into(), hidden: Vec::new(), fields }
    }
}

/// The name of a field of a row.
fn at(row: usize, field: &str) -> String {
    format!("n{row}_{field}")
}

/// What is changed: the name of the design and what it holds.
type Draft = (String, Content);

impl Section {
    pub(super) fn help(self) -> &'static str {
        match self {
            Self::Basics => {
                "Forma, livello e le cifre da cui il programma calcola quote, personale e distanza."
            }
            Self::Services => "Che cosa offre il centro, come e a quanto.",
            Self::Organs => "Chi governa il centro.",
            Self::Roles => "Quali figure servono, con quali competenze e per quanto tempo.",
            Self::People => "Chi ricopre ogni figura. Una persona non supera mai il 100 % in un giorno.",
            Self::Tasks => "I compiti di Provincia, enti e società o partner.",
            Self::Money => "Le voci oltre a quote e personale, che il programma calcola da sé.",
        }
    }

    /// The values with which the form is first shown.
    fn values(self, design: &Design) -> Pairs {
        let content = &design.content;
        let (mut pairs, rows) = match self {
            Self::Basics => return basics::values(design),
            Self::Services => (services::values(content), content.services.len()),
            Self::Organs => (organs::values(content), content.organs.len()),
            Self::Roles => (roles::values(content), content.roles.len()),
            Self::People => (people::values(content), content.people.len()),
            Self::Tasks => (tasks::values(content), content.tasks.len()),
            Self::Money => (money::values(content), content.lines.len()),
        };
        pairs.push((ROWS.to_owned(), rows.saturating_add(3).min(MOST).to_string()));
        pairs
    }

    fn groups(self, form: &Form, content: &Content) -> Vec<Group> {
        let rows = form.value(ROWS).parse().unwrap_or(0).min(MOST);
        let all = |one: &dyn Fn(usize) -> Group| (0..rows).map(one).collect();
        match self {
            Self::Basics => basics::groups(form),
            Self::Services => all(&|row| services::group(form, row)),
            Self::Organs => all(&|row| organs::group(form, row)),
            Self::Roles => all(&|row| roles::group(form, row)),
            Self::People => all(&|row| people::group(form, row, content)),
            Self::Tasks => all(&|row| tasks::group(form, row, content)),
            Self::Money => all(&|row| money::group(form, row)),
        }
    }

    /// Reads the part into the design; errors stay in the reader.
    fn read(self, f: &mut Reader<'_>, design: &Design) -> Draft {
        let mut content = design.content.clone();
        let rows = f.raw(ROWS).parse().unwrap_or(0).min(MOST);
        match self {
            Self::Basics => return basics::read(f, design),
            Self::Services => content.services = (0..rows).filter_map(|row| services::read(f, row)).collect(),
            Self::Organs => content.organs = (0..rows).filter_map(|row| organs::read(f, row)).collect(),
            Self::Roles => roles::read_all(f, rows, &mut content),
            Self::People => {
                content.people = (0..rows).filter_map(|row| people::read(f, row, &design.content)).collect();
            }
            Self::Tasks => content.tasks = (0..rows).filter_map(|row| tasks::read(f, row)).collect(),
            Self::Money => content.lines = (0..rows).filter_map(|row| money::read(f, row)).collect(),
        }
        (design.name.clone(), content)
    }

    /// The part as a table of differences shows it.
    fn seen(self, name: &str, content: &Content) -> Pairs {
        match self {
            Self::Basics => basics::seen(name, content),
            Self::Services => content
                .services
                .iter()
                .map(|one| (one.name.clone(), format!("{}, {}", one.offering.label(), one.fee.words())))
                .collect(),
            Self::Organs => {
                content.organs.iter().map(|one| (one.name.clone(), one.functions.clone())).collect()
            }
            Self::Roles => {
                content.roles.iter().map(|one| (one.name.clone(), one.needed.to_string())).collect()
            }
            Self::People => {
                content.people.iter().map(|one| (one.person.clone(), one.share.to_string())).collect()
            }
            Self::Tasks => content
                .tasks
                .iter()
                .map(|one| (one.name.clone(), format!("{}, {}", one.province.label(), one.bodies.label())))
                .collect(),
            Self::Money => content.lines.iter().map(|one| (one.name.clone(), one.amount.euro())).collect(),
        }
    }
}

#[derive(Template)]
#[template(path = "designer/section.html")]
struct SectionPage {
    frame: Frame,
    form: Form,
    notices: Vec<Notice>,
    diff: Option<DiffTable>,
    hidden: Vec<Html>,
    groups: Vec<Group>,
    back: String,
}

fn section_page((app, who): (&App, &SignedIn), design: &Design, section: Section, form: Form) -> SectionPage {
    let rows = form.value(ROWS).to_owned();
    let mut hidden = vec![form.shown(design.version, &section.seen(&design.name, &design.content))];
    if !rows.is_empty() {
        hidden.push(form.hidden(ROWS, rows));
    }
    let mut notices = Vec::new();
    if section == Section::Tasks {
        notices.push(Notice::info("R esegue, A ne risponde, C è consultato prima, I è informato dopo."));
    }
    SectionPage {
        frame: section_frame(who, app, design, section),
        groups: section.groups(&form, &design.content),
        form,
        notices,
        diff: None,
        hidden,
        back: address(design.design_id),
    }
}

fn action(id: DesignId, section: Section) -> String {
    format!("{}/modifica/{}", address(id), section.code())
}

async fn opened(
    app: &App,
    who: &SignedIn,
    (id, section): (DesignId, String),
) -> Result<(Design, Section), Problem> {
    let section = Section::from_code(&section).ok_or(Problem::NotFound)?;
    Ok((found(app, &may_see(who)?, id).await?, section))
}

/// `GET /progetti/{design}/modifica/{section}`
pub(super) async fn form(
    State(app): State<App>,
    who: SignedIn,
    Path(path): Path<(DesignId, String)>,
) -> Answer {
    may_edit(&who)?;
    let (design, section) = opened(&app, &who, path).await?;
    design.may_change().map_err(|why| Problem::Conflict(format!("{why}.")))?;
    let form = Form::filled(&who, action(design.design_id, section), section.values(&design));
    page_with(StatusCode::OK, &section_page((&app, &who), &design, section, form))
}

/// `POST /progetti/{design}/modifica/{section}`
pub(super) async fn change(
    State(app): State<App>,
    who: SignedIn,
    Path(path): Path<(DesignId, String)>,
    posted: Posted,
) -> Answer {
    let can = may_edit(&who)?;
    let (design, section) = opened(&app, &who, path).await?;
    let action = action(design.design_id, section);
    let again = |errors| -> Result<Response, Problem> {
        let form = Form::with(&posted, action.as_str(), errors);
        page_with(StatusCode::UNPROCESSABLE_ENTITY, &section_page((&app, &who), &design, section, form))
    };
    let mut f = posted.reader();
    let shown = f.version();
    let (name, content) = section.read(&mut f, &design);
    if let Err(errors) = f.finish() {
        return again(errors);
    }
    let mut tx = app.db.write(can.tenant(), who.actor()).await?;
    let what = section.label().to_lowercase();
    match store::write(&mut tx, &can, (&design, shown), (&name, content.clone(), &what)).await {
        Ok(_) => finish(tx, design.design_id, "Progetto aggiornato.").await,
        Err(Failure::NotNow(NotNow::Faults(faults))) => {
            let mut errors = FormErrors::default();
            for fault in faults {
                errors.add("", format!("{fault}."));
            }
            again(errors)
        }
        Err(Failure::Stale) => {
            drop(tx);
            let theirs = found(&app, &may_see(&who)?, design.design_id).await?;
            let seen = |name: &str, content: &Content| section.seen(name, content);
            let diff =
                DiffTable::three_way(&posted, &seen(&theirs.name, &theirs.content), &seen(&name, &content));
            let form = Form::late(&posted, action.as_str());
            let page = SectionPage { diff: Some(diff), ..section_page((&app, &who), &theirs, section, form) };
            page_with(StatusCode::CONFLICT, &page)
        }
        Err(why) => Err(why.into()),
    }
}

/// A percentage with a sign, in hundredths: `2`, `-1,5`.
fn signed(text: &str) -> Result<i64, kernel::NotRate> {
    let text = text.trim();
    match text.strip_prefix(['-', '−']) {
        Some(rest) => kernel::Rate::parse_it(rest).map(|rate| rate.get().saturating_neg()),
        None => kernel::Rate::parse_it(text).map(kernel::Rate::get),
    }
}

/// Hundredths as they are typed: `150` → `1,5`.
fn typed(hundredths: i64) -> String {
    sheet::decimal::format_short(hundredths, 2, 0)
}

/// Whether the row is to go, or was never filled in.
fn is_gone(f: &Reader<'_>, row: usize, fields: &[&str]) -> bool {
    f.checkbox(&at(row, "drop")) || fields.iter().all(|field| f.raw(&at(row, field)).trim().is_empty())
}

/// «Riga 3», as errors call it, and a new row as the page calls it.
fn legend(form: &Form, row: usize, (what, field): (&str, &str)) -> String {
    let name = form.value(&at(row, field));
    if name.is_empty() {
        format!("{what} {}: nuova riga", row.saturating_add(1))
    } else {
        format!("{what} {}: {name}", row.saturating_add(1))
    }
}

/// The box that takes a row away; a new row has none.
fn drop_box(form: &Form, row: usize, field: &str) -> Vec<Field> {
    if form.value(&at(row, field)).is_empty() {
        return Vec::new();
    }
    vec![form.checkbox(&at(row, "drop"), &format!("Togli la riga {}", row.saturating_add(1)))]
}

/// The label of a field in the errors: «Riga 3, nome».
fn named(row: usize, label: &str) -> String {
    format!("Riga {}, {label}", row.saturating_add(1))
}
