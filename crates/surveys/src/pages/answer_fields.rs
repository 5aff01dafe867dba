//! What this is: the questions of a section as fields of a form, and answers as the values that stand in them.
//! What it is not: the page around them; preview, compiling and answers without a name show the same fields.

use kernel::Day;
use questionnaire::{Answer, Answers, Asked, Choice, Kind, Question, Section};
use webkit::{Field, Form, Pairs};

/// So many choices are all in sight; more open as a list.
const IN_SIGHT: usize = 7;

/// What stands for «Non so» among the choices of a question; no code of a choice looks like it.
pub(super) const UNKNOWN: &str = "?";

/// A section as the form shows it.
pub(super) struct SectionView {
    pub(super) id: String,
    pub(super) title: String,
    pub(super) help: String,
    pub(super) questions: Vec<QuestionView>,
}

/// A question as the form shows it.
pub(super) struct QuestionView {
    pub(super) id: String,
    /// The question, where its fields do not say it.
    pub(super) heading: String,
    pub(super) help: String,
    pub(super) fields: Vec<Field>,
    pub(super) matrix: Option<MatrixView>,
    pub(super) group: Option<GroupView>,
    pub(super) file: Option<FileView>,
    /// A value that follows from others.
    pub(super) computed: Option<String>,
    /// Not asked for these answers: kept out of sight until it is.
    pub(super) hidden: bool,
}

/// A table of choices: rows and columns both have headers.
pub(super) struct MatrixView {
    pub(super) columns: Vec<String>,
    pub(super) rows: Vec<MatrixRow>,
    pub(super) error: Option<String>,
}

pub(super) struct MatrixRow {
    pub(super) label: String,
    pub(super) name: String,
    pub(super) cells: Vec<MatrixCell>,
}

pub(super) struct MatrixCell {
    pub(super) value: String,
    pub(super) label: String,
    pub(super) chosen: bool,
}

/// Items of one shape.
pub(super) struct GroupView {
    pub(super) item: String,
    pub(super) count: usize,
    pub(super) items: Vec<ItemView>,
}

pub(super) struct ItemView {
    pub(super) number: usize,
    pub(super) questions: Vec<QuestionView>,
}

pub(super) struct FileView {
    pub(super) name: String,
}

/// The fields of a section; `asked` hides what is not asked for the answers.
pub(super) fn section_view(
    section: &Section,
    form: &Form,
    (answers, asked): (&Answers, Option<&Asked>),
) -> SectionView {
    let view = |question: &Question| {
        let mut view = question_view(question, form, ("a.", answers), None);
        view.hidden = asked.is_some_and(|asked| !asked.is_asked(question.id.as_str()));
        if let (Some(group), Some(asked)) = (&mut view.group, asked) {
            for (at, item) in group.items.iter_mut().enumerate() {
                for (one, inner) in item.questions.iter_mut().zip(question.kind.inner()) {
                    one.hidden = !asked.is_asked_of(&inner.id, at);
                }
            }
        }
        view
    };
    SectionView {
        id: format!("sezione-{}", section.id),
        title: section.title.clone(),
        help: section.help.clone(),
        questions: section.questions.iter().map(view).collect(),
    }
}

fn question_view(
    question: &Question,
    form: &Form,
    (before, answers): (&str, &Answers),
    item: Option<usize>,
) -> QuestionView {
    let name = format!("{before}{}", question.id);
    let mut view = QuestionView {
        id: item.map_or_else(|| question.id.to_string(), |at| format!("{}.{at}", question.id)),
        heading: String::new(),
        help: String::new(),
        fields: Vec::new(),
        matrix: None,
        group: None,
        file: None,
        computed: None,
        hidden: false,
    };
    match &question.kind {
        Kind::Note => {
            view.heading.clone_from(&question.text);
            view.help.clone_from(&question.help);
        }
        Kind::Computed { .. } => {
            view.heading.clone_from(&question.text);
            view.help.clone_from(&question.help);
            view.computed = Some(shown_number(answers.get(question.id.as_str())));
        }
        Kind::Matrix { rows, columns } => {
            view.heading.clone_from(&question.text);
            view.help.clone_from(&question.help);
            view.matrix = Some(matrix(form, &name, (rows, columns), question.unknown));
        }
        Kind::Group { item, questions, .. } => {
            view.heading.clone_from(&question.text);
            view.help.clone_from(&question.help);
            view.group = Some(group(form, (&name, item), questions, answers.items(question.id.as_str())));
        }
        Kind::File => {
            view.heading.clone_from(&question.text);
            view.help.clone_from(&question.help);
            let known = match answers.get(question.id.as_str()) {
                Some(Answer::File(file)) => file.name.clone(),
                _ => String::new(),
            };
            view.file = Some(FileView { name: known });
        }
        Kind::Single { .. }
        | Kind::Multiple { .. }
        | Kind::Number { .. }
        | Kind::Money { .. }
        | Kind::Date
        | Kind::Text { .. } => view.fields = fields(question, form, &name),
    }
    view
}

fn shown_number(answer: Option<&Answer>) -> String {
    match answer {
        Some(Answer::Number(number)) => number.italian(),
        Some(Answer::Money(cents)) => kernel::Cents::new(*cents).to_string(),
        _ => "si calcola quando concludi".to_owned(),
    }
}

fn fields(question: &Question, form: &Form, name: &str) -> Vec<Field> {
    let label = question.text.as_str();
    let field = match &question.kind {
        Kind::Single { choices } => {
            single(form, (name, label), (choices, question.unknown, question.required))
        }
        Kind::Multiple { choices, .. } => form.checkboxes(name, label, &options(choices)),
        Kind::Number { unit, .. } if !unit.is_empty() => form.money(name, &format!("{label} ({unit})")),
        Kind::Number { .. } => form.money(name, label),
        Kind::Money { .. } => form.money(name, &format!("{label} (euro)")),
        Kind::Date => form.day(name, label),
        Kind::Text { long: true, longest } => form.area(name, label).longest(longest.unwrap_or(4000)),
        Kind::Text { longest, .. } => form.text(name, label).longest(longest.unwrap_or(500)),
        Kind::Matrix { .. } | Kind::Group { .. } | Kind::File | Kind::Note | Kind::Computed { .. } => {
            return Vec::new();
        }
    };
    let field = if question.help.is_empty() { field } else { field.help(&question.help) };
    let field = if question.required { field.required() } else { field };
    let also = question.unknown && !matches!(question.kind, Kind::Single { .. });
    let unknown = also.then(|| form.checkbox(&unknown_name(name), &format!("Non so: {label}")));
    std::iter::once(field).chain(unknown).collect()
}

/// The box «Non so» of a question whose field has no place for it.
pub(super) fn unknown_name(name: &str) -> String {
    format!("u{name}")
}

fn options(choices: &[Choice]) -> Vec<(String, String)> {
    choices.iter().map(|one| (one.id.to_string(), one.text.clone())).collect()
}

fn single(
    form: &Form,
    (name, label): (&str, &str),
    (choices, unknown, required): (&[Choice], bool, bool),
) -> Field {
    let mut all = options(choices);
    if unknown {
        all.push((UNKNOWN.to_owned(), "Non so".to_owned()));
    }
    if choices.len() > IN_SIGHT {
        return form.select(name, label, &all);
    }
    if !required {
        all.push((String::new(), "Nessuna risposta".to_owned()));
    }
    form.radios(name, label, &all)
}

fn matrix(form: &Form, name: &str, (rows, columns): (&[Choice], &[Choice]), unknown: bool) -> MatrixView {
    let mut all = options(columns);
    if unknown {
        all.push((UNKNOWN.to_owned(), "Non so".to_owned()));
    }
    let row = |row: &Choice| {
        let name = format!("{name}.{}", row.id);
        let chosen = form.value(&name);
        let cell = |(value, label): &(String, String)| MatrixCell {
            value: value.clone(),
            label: format!("{}: {label}", row.text),
            chosen: chosen == value,
        };
        MatrixRow { label: row.text.clone(), cells: all.iter().map(cell).collect(), name }
    };
    MatrixView {
        columns: all.iter().map(|(_, label)| label.clone()).collect(),
        rows: rows.iter().map(row).collect(),
        error: form.error(name).map(ToOwned::to_owned),
    }
}

fn group(form: &Form, (name, item): (&str, &str), questions: &[Question], items: &[Answers]) -> GroupView {
    let typed: Option<usize> = form.value(&format!("n.{name}")).parse().ok();
    let count = typed.unwrap_or(items.len());
    let nothing = Answers::default();
    let view = |at: usize| {
        let answers = items.get(at).unwrap_or(&nothing);
        let before = format!("{name}.{at}.");
        let views = questions.iter().map(|one| question_view(one, form, (&before, answers), Some(at)));
        ItemView { number: at.saturating_add(1), questions: views.collect() }
    };
    GroupView { item: item.to_owned(), count, items: (0..count).map(view).collect() }
}

/// Answers as the values that stand in the fields of a section.
pub(crate) fn pairs(section: &Section, answers: &Answers) -> Pairs {
    let mut all = Vec::new();
    for question in &section.questions {
        put(&mut all, question, answers, "a.");
    }
    all
}

fn put(all: &mut Pairs, question: &Question, answers: &Answers, before: &str) {
    let name = format!("{before}{}", question.id);
    let Some(answer) = answers.get(question.id.as_str()) else {
        if matches!(question.kind, Kind::Group { .. }) {
            all.push((format!("n.{name}"), "0".into()));
        }
        return;
    };
    match answer {
        Answer::Unknown if matches!(question.kind, Kind::Single { .. }) => all.push((name, UNKNOWN.into())),
        Answer::Unknown => all.push((unknown_name(&name), "1".into())),
        Answer::Single(id) => all.push((name, id.to_string())),
        Answer::Multiple(ids) => all.extend(ids.iter().map(|id| (name.clone(), id.to_string()))),
        Answer::Number(number) => all.push((name, number.italian())),
        Answer::Money(cents) => all.push((name, questionnaire::Number::euros(*cents).italian())),
        Answer::Date(date) => {
            let day = Day::new(date.year(), date.month(), date.day());
            all.extend(day.map(|day| (name, day.iso())));
        }
        Answer::Text(text) => all.push((name, text.clone())),
        Answer::Matrix(chosen) => {
            all.extend(chosen.iter().map(|(row, column)| (format!("{name}.{row}"), column.to_string())));
        }
        Answer::Items(items) => {
            all.push((format!("n.{name}"), items.len().to_string()));
            for (at, item) in items.iter().enumerate() {
                for inner in question.kind.inner() {
                    put(all, inner, item, &format!("{name}.{at}."));
                }
            }
        }
        Answer::NotAsked | Answer::File(_) => {}
    }
}
