//! What this is: the questions of a template as fields of a form, and the form read back into answers.
//! What it is not: the page around them; the preview of a template shows the same fields.

use kernel::Quantity;
use webkit::{Field, Form, FormErrors, Pairs, Posted, Reader};

use crate::model::{
    Answer, Answers, Application, ApplicationsItem, Baseline, Content, Gap, Item, ItemKind, Key,
    ServiceAnswer, Wish, YesNo, changes, in_words, wish_options,
};

/// The longest note about a service.
const NOTE: usize = 500;
/// The longest free text.
const TEXT: usize = 4000;
/// The longest name of an application or a module.
const NAME: usize = 120;
/// More than anybody has of anything.
const MOST: i64 = 1_000_000;

/// A section as the form shows it.
pub(crate) struct FilledSection {
    pub(crate) id: String,
    pub(crate) title: String,
    pub(crate) help: String,
    pub(crate) items: Vec<FilledItem>,
}

/// A question as the form shows it.
pub(crate) struct FilledItem {
    /// The question, where its fields do not say it.
    pub(crate) legend: String,
    pub(crate) help: String,
    pub(crate) fields: Vec<Field>,
    /// A field that most leave empty, folded away, and whether it is open.
    pub(crate) folded: Option<(Field, bool)>,
    pub(crate) groups: Vec<Group>,
}

/// The fields of one application.
pub(crate) struct Group {
    pub(crate) legend: String,
    pub(crate) fields: Vec<Field>,
}

/// A whole sheet as fields.
pub(crate) struct Filled {
    pub(crate) sections: Vec<FilledSection>,
}

impl Filled {
    /// The fields of a form whose values stand in it already.
    pub(crate) fn new(content: &Content, baseline: &Baseline, form: &Form) -> Self {
        let before = changes(content, baseline, &baseline.start);
        let said = |key: &Key| before.iter().find(|row| row.key == *key).map(|row| row.before.clone());
        let section = |section: &crate::model::Section| FilledSection {
            id: format!("sezione-{}", section.key),
            title: section.title.clone(),
            help: section.help.clone(),
            items: section
                .items
                .iter()
                .map(|item| filled(item, baseline, form, &said(&item.key).unwrap_or_default()))
                .collect(),
        };
        Self { sections: content.sections.iter().map(section).collect() }
    }
}

fn name(item: &Item, part: &str) -> String {
    format!("{}.{part}", item.key)
}

fn filled(item: &Item, baseline: &Baseline, form: &Form, before: &str) -> FilledItem {
    let plain = FilledItem {
        legend: String::new(),
        help: String::new(),
        fields: Vec::new(),
        folded: None,
        groups: Vec::new(),
    };
    let help = help(item, before);
    match &item.kind {
        ItemKind::Active(_) | ItemKind::New(_) => {
            let fields = service_fields(item, (baseline, form), &help);
            FilledItem { fields, folded: Some(note(item, form)), ..plain }
        }
        ItemKind::Number(_) => {
            let field = form.number(&name(item, "value"), &item.label);
            FilledItem { fields: vec![field.help(help).required()], ..plain }
        }
        ItemKind::YesNo => {
            let field = form.radios(&name(item, "value"), &item.label, &YesNo::options());
            FilledItem { fields: vec![field.help(help).required()], ..plain }
        }
        ItemKind::Text => {
            let field = form.area(&name(item, "text"), &item.label);
            FilledItem { fields: vec![field.help(help).longest(TEXT)], ..plain }
        }
        ItemKind::Applications(applications) => FilledItem {
            legend: item.label.clone(),
            help,
            groups: (0..applications.max).map(|at| group(item, applications, form, at)).collect(),
            ..plain
        },
    }
}

/// What was so far, then the explanation of the template.
fn help(item: &Item, before: &str) -> String {
    let before = (!before.is_empty()).then(|| format!("Finora: {}.", lower_first(before)));
    let unit = match &item.kind {
        ItemKind::Number(measure) if item.help.is_empty() => Some(format!("In {}.", measure.unit)),
        _ => None,
    };
    let own = Some(item.help.clone()).filter(|help| !help.is_empty());
    [own, unit, before].into_iter().flatten().collect::<Vec<_>>().join(" ")
}

fn lower_first(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| first.to_lowercase().chain(letters).collect())
}

fn service_fields(item: &Item, (baseline, form): (&Baseline, &Form), help: &str) -> Vec<Field> {
    let options = wish_options(item, baseline);
    let wish = form.radios(&name(item, "wish"), &item.label, &options).help(help).required();
    let quantity = item.measure().map(|measure| {
        form.number(&name(item, "quantity"), &format!("{}: numero di {}", item.label, measure.unit))
    });
    std::iter::once(wish).chain(quantity).collect()
}

fn note(item: &Item, form: &Form) -> (Field, bool) {
    let name = name(item, "note");
    let open = !form.value(&name).is_empty();
    let field = form.text(&name, &format!("{}: note", item.label)).longest(NOTE);
    (field, open)
}

fn group(item: &Item, applications: &ApplicationsItem, form: &Form, at: u8) -> Group {
    let part = |part: &str| name(item, &format!("{at}.{part}"));
    let known = form.value(&part("name"));
    let mut choices: Vec<(String, String)> =
        applications.choices.iter().map(|choice| (choice.clone(), choice.clone())).collect();
    if !known.is_empty() && !applications.choices.iter().any(|choice| choice == known) {
        choices.push((known.to_owned(), known.to_owned()));
    }
    let legend = if at == 0 {
        "Applicativo principale".to_owned()
    } else {
        format!("Applicativo n. {}", u16::from(at).saturating_add(1))
    };
    let modules = format!(
        "Un modulo per riga, al massimo {}. Si compila solo se i moduli cambiano o non risultano ancora",
        applications.modules
    );
    Group {
        legend,
        fields: vec![
            form.select(&part("name"), "Software", &choices),
            form.radios(
                &part("irreplaceable"),
                "Dichiarato infungibile (linee guida ANAC n. 8)",
                &YesNo::options(),
            ),
            form.radios(
                &part("unchanged"),
                "Confermate i moduli dell'anno prima senza variazioni",
                &YesNo::options(),
            ),
            form.area(&part("modules"), "Moduli").help(modules).rows(3),
        ],
    }
}

/// The values of the form from answers.
pub(crate) fn pairs(content: &Content, answers: &Answers) -> Pairs {
    content.items().flat_map(|item| pairs_of(item, &answers.of(item))).collect()
}

/// The values of the fields of one question.
pub(crate) fn pairs_of(item: &Item, answer: &Answer) -> Pairs {
    let pair = |part: &str, value: String| (name(item, part), value);
    match answer {
        Answer::Service(answer) => vec![
            pair("wish", answer.wish.code().into()),
            pair("quantity", answer.quantity.map(|quantity| quantity.to_string()).unwrap_or_default()),
            pair("note", answer.note.clone()),
        ],
        Answer::Number { value } => {
            vec![pair("value", value.map(|value| value.to_string()).unwrap_or_default())]
        }
        Answer::YesNo { value } => vec![pair("value", value.map(YesNo::code).unwrap_or_default().into())],
        Answer::Text { text } => vec![pair("text", text.clone())],
        Answer::Applications { list } => {
            let said = |value: Option<YesNo>| value.map(YesNo::code).unwrap_or_default().to_owned();
            let one = |(at, one): (usize, &Application)| {
                [
                    pair(&format!("{at}.name"), one.name.clone()),
                    pair(&format!("{at}.irreplaceable"), said(one.irreplaceable)),
                    pair(&format!("{at}.unchanged"), said(one.unchanged)),
                    pair(&format!("{at}.modules"), one.modules.join("\n")),
                ]
            };
            list.iter().enumerate().flat_map(one).collect()
        }
    }
}

/// Reads the form: every answer of its own kind, and every error at once. Whether it is complete is asked later.
pub(crate) fn read(posted: &Posted, content: &Content) -> (Answers, FormErrors) {
    let mut f = posted.reader();
    let answers: Answers = content.items().map(|item| (item.key.clone(), answer(&mut f, item))).collect();
    (answers, f.finish().err().unwrap_or_default())
}

fn answer(f: &mut Reader<'_>, item: &Item) -> Answer {
    let label = item.label.as_str();
    match &item.kind {
        ItemKind::Active(_) | ItemKind::New(_) => Answer::Service(service(f, item)),
        ItemKind::Number(_) => {
            Answer::Number { value: f.optional_integer(&name(item, "value"), label, 0..=MOST) }
        }
        ItemKind::YesNo => {
            Answer::YesNo { value: f.optional_choice(&name(item, "value"), label, YesNo::from_code) }
        }
        ItemKind::Text => Answer::Text { text: f.long_text(&name(item, "text"), label, 0..=TEXT) },
        ItemKind::Applications(applications) => {
            let all = (0..applications.max).map(|at| application(f, (item, applications), at));
            let mut list: Vec<Application> = all.collect();
            while list.last().is_some_and(Application::is_empty) {
                list.pop();
            }
            Answer::Applications { list }
        }
    }
}

fn service(f: &mut Reader<'_>, item: &Item) -> ServiceAnswer {
    let wish = f.optional_choice(&name(item, "wish"), &item.label, Wish::from_code);
    let field = name(item, "quantity");
    let quantity = item.measure().and_then(|_| f.optional(&field, &item.label, Quantity::parse_it));
    if quantity.is_some_and(|quantity| quantity.get() < 0) {
        f.error(&field, format!("{}: scrivi un numero da 0 in su", item.label));
    }
    let note = f.text(&name(item, "note"), &format!("{}: note", item.label), 0..=NOTE);
    ServiceAnswer { wish: wish.unwrap_or(Wish::No), quantity, note }
}

fn application(f: &mut Reader<'_>, (item, applications): (&Item, &ApplicationsItem), at: u8) -> Application {
    let part = |part: &str| name(item, &format!("{at}.{part}"));
    let label = &item.label;
    let (modules_field, most) = (part("modules"), usize::from(applications.modules));
    let text = f.long_text(&modules_field, &format!("{label}: moduli"), 0..=TEXT);
    let modules: Vec<String> =
        text.lines().map(str::trim).filter(|line| !line.is_empty()).map(ToOwned::to_owned).collect();
    if modules.len() > most {
        f.error(&modules_field, format!("{label}: i moduli sono al massimo {most}, uno per riga"));
    }
    if modules.iter().any(|module| module.chars().count() > NAME) {
        f.error(&modules_field, format!("{label}: scrivi ogni modulo in al massimo {NAME} caratteri"));
    }
    Application {
        name: f.text(&part("name"), &format!("{label}: software"), 0..=NAME),
        irreplaceable: f.optional_choice(&part("irreplaceable"), label, YesNo::from_code),
        unchanged: f.optional_choice(&part("unchanged"), label, YesNo::from_code),
        modules,
    }
}

/// What a confirmation still needs, as errors next to the fields.
pub(crate) fn errors_of(gaps: &[Gap]) -> FormErrors {
    let mut errors = FormErrors::default();
    for gap in gaps {
        errors.add(format!("{}.{}", gap.key, gap.part), format!("{}.", gap.message));
    }
    errors
}

/// The answers as the table of differences shows them.
pub(crate) fn as_seen(content: &Content, answers: &Answers) -> Pairs {
    content.items().map(|item| (item.label.clone(), in_words(item, &answers.of(item)))).collect()
}
