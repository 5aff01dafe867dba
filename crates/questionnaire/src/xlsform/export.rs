//! What this is: a form written as the rows of an `XLSForm` workbook, with a list of what it has no place for.
//! What it is not: the file.

use super::xpath::{Meanings, write};
use super::{Remark, Rows, UNKNOWN, Workbook};
use crate::expr::parse::parse;
use crate::{Choice, Form, Kind, Question, Weight};

pub(super) const SURVEY: [&str; 11] = [
    "type",
    "name",
    "label",
    "hint",
    "required",
    "relevant",
    "constraint",
    "constraint_message",
    "calculation",
    "appearance",
    "area_vasta",
];

/// The workbook, and what could not be written into it.
pub fn export(form: &Form) -> (Workbook, Vec<Remark>) {
    let mut writer = Writer {
        form,
        book: Workbook {
            survey: Rows::new(&SURVEY),
            choices: Rows::new(&["list_name", "name", "label"]),
            settings: Rows::new(&["form_title", "form_id", "default_language"]),
        },
        remarks: Vec::new(),
    };
    writer.book.settings.push(vec![
        form.title.clone(),
        "questionario".to_owned(),
        "Italiano (it)".to_owned(),
    ]);
    if !form.intro.is_empty() {
        let cells = [("type", "note"), ("name", "introduzione_modulo"), ("label", form.intro.as_str())];
        writer.row(&cells);
    }
    for section in &form.sections {
        let when = section.when.as_deref().map(|when| (when, section.id.as_str()));
        let relevant = writer.translated(when, "la condizione della sezione");
        let cells = [
            ("type", "begin_group"),
            ("name", section.id.as_str()),
            ("label", &section.title),
            ("hint", &section.help),
            ("relevant", &relevant),
        ];
        writer.row(&cells);
        for question in &section.questions {
            writer.question(question);
        }
        writer.row(&[("type", "end_group"), ("name", section.id.as_str())]);
    }
    for check in &form.checks {
        let message = format!("la verifica «{}» riguarda più domande e in XLSForm non ha posto", check.id);
        writer.remarks.push(Remark { sheet: "survey", row: 0, message });
    }
    (writer.book, writer.remarks)
}

impl Meanings for Form {
    fn kind(&self, name: &str) -> Option<&Kind> {
        find(self, name).map(|(_, question)| &question.kind)
    }

    fn group(&self, name: &str) -> Option<&str> {
        find(self, name)?.0.map(|group| group.id.as_str())
    }

    fn unknown(&self, name: &str) -> bool {
        find(self, name).is_some_and(|(_, question)| question.unknown)
    }
}

fn find<'a>(form: &'a Form, name: &str) -> Option<(Option<&'a Question>, &'a Question)> {
    form.questions().find_map(|question| {
        if question.id.as_str() == name {
            return Some((None, question));
        }
        question
            .kind
            .inner()
            .iter()
            .find(|inner| inner.id.as_str() == name)
            .map(|inner| (Some(question), inner))
    })
}

struct Writer<'a> {
    form: &'a Form,
    book: Workbook,
    remarks: Vec<Remark>,
}

impl Writer<'_> {
    fn row(&mut self, cells: &[(&str, &str)]) -> u64 {
        let cell =
            |header: &&str| cells.iter().find(|(name, _)| name == header).map(|(_, text)| (*text).to_owned());
        let cells = SURVEY.iter().map(|header| cell(header).unwrap_or_default()).collect();
        self.book.survey.push(cells)
    }

    /// The number of the next row.
    fn next(&self) -> u64 {
        u64::try_from(self.book.survey.rows.len()).unwrap_or(u64::MAX).saturating_add(2)
    }

    fn remark(&mut self, message: String) {
        self.remarks.push(Remark { sheet: "survey", row: self.next(), message });
    }

    fn translated(&mut self, text: Option<(&str, &str)>, what: &str) -> String {
        let Some((text, id)) = text else { return String::new() };
        let outcome = parse(text).map_err(|wrong| wrong.to_string()).and_then(|node| write(&node, self.form));
        match outcome {
            Ok(written) => written,
            Err(why) => {
                self.remark(format!("{what} di «{id}» («{text}») non si può scrivere: {why}"));
                String::new()
            }
        }
    }

    fn question(&mut self, question: &Question) {
        let id = question.id.as_str();
        let relevant = self.translated(question.when.as_deref().map(|when| (when, id)), "la condizione");
        let (constraint, message) = self.constraints(question);
        let kind = self.kind(question);
        let calculation = match &question.kind {
            Kind::Computed { value, .. } => self.translated(Some((value, id)), "il calcolo"),
            _ => String::new(),
        };
        let extra = extra(&question.kind);
        let required = if question.required { "yes" } else { "" };
        let long = matches!(question.kind, Kind::Text { long: true, .. });
        let appearance = match question.kind {
            Kind::Matrix { .. } => "table-list",
            _ if long => "multiline",
            _ => "",
        };
        self.row(&[
            ("type", &kind),
            ("name", id),
            ("label", &question.text),
            ("hint", &question.help),
            ("required", required),
            ("relevant", &relevant),
            ("constraint", &constraint),
            ("constraint_message", &message),
            ("calculation", &calculation),
            ("appearance", appearance),
            ("area_vasta", &extra),
        ]);
        match &question.kind {
            Kind::Group { questions, .. } => {
                for inner in questions {
                    self.question(inner);
                }
                self.row(&[("type", "end_repeat"), ("name", id)]);
            }
            Kind::Matrix { rows, columns } => {
                self.list(&format!("{id}_colonne"), columns, false);
                for row in rows {
                    let (kind, name) = (format!("select_one {id}_colonne"), format!("{id}_{}", row.id));
                    self.row(&[
                        ("type", &kind),
                        ("name", &name),
                        ("label", &row.text),
                        ("required", required),
                    ]);
                }
                self.row(&[("type", "end_group"), ("name", id)]);
            }
            _ => {}
        }
    }

    fn kind(&mut self, question: &Question) -> String {
        let id = question.id.as_str();
        if question.unknown && !matches!(question.kind, Kind::Single { .. }) {
            self.remark(format!("«Non so» alla domanda «{id}»: in XLSForm c'è solo per le scelte singole"));
        }
        match &question.kind {
            Kind::Single { choices } => {
                self.list(id, choices, question.unknown);
                format!("select_one {id}")
            }
            Kind::Multiple { choices, .. } => {
                self.list(id, choices, false);
                format!("select_multiple {id}")
            }
            Kind::Number { decimals: 0, .. } => "integer".to_owned(),
            Kind::Number { .. } | Kind::Money { .. } => "decimal".to_owned(),
            Kind::Date => "date".to_owned(),
            Kind::Text { .. } => "text".to_owned(),
            Kind::Matrix { .. } => "begin_group".to_owned(),
            Kind::Group { .. } => "begin_repeat".to_owned(),
            Kind::File => "file".to_owned(),
            Kind::Note => "note".to_owned(),
            Kind::Computed { .. } => "calculate".to_owned(),
        }
    }

    fn list(&mut self, name: &str, choices: &[Choice], unknown: bool) {
        for choice in choices {
            self.book.choices.push(vec![name.to_owned(), choice.id.to_string(), choice.text.clone()]);
        }
        if unknown {
            self.book.choices.push(vec![name.to_owned(), UNKNOWN.to_owned(), "Non so".to_owned()]);
        }
    }

    /// `XLSForm` has one hard constraint with one message for each question.
    fn constraints(&mut self, question: &Question) -> (String, String) {
        let (mut all, mut messages) = (Vec::new(), Vec::new());
        for check in &question.checks {
            if check.weight == Weight::Soft {
                self.remark(format!(
                    "l'avviso «{}» chiede una motivazione: in XLSForm non ha posto",
                    check.id
                ));
                continue;
            }
            let written = self.translated(Some((&check.holds, question.id.as_str())), "la verifica");
            if !written.is_empty() {
                all.push(written);
                messages.push(check.message.clone());
            }
        }
        let joined = match all.as_slice() {
            [one] => one.clone(),
            more => more.iter().map(|one| format!("({one})")).collect::<Vec<_>>().join(" and "),
        };
        (joined, messages.join("; "))
    }
}

/// What `XLSForm` has no word for.
fn extra(kind: &Kind) -> String {
    let keep = match kind {
        Kind::Money { .. }
        | Kind::Number { .. }
        | Kind::Multiple { .. }
        | Kind::Group { .. }
        | Kind::Computed { .. } => true,
        Kind::Text { longest, .. } => longest.is_some(),
        _ => false,
    };
    let Some(serde_json::Value::Object(mut all)) = serde_json::to_value(kind).ok().filter(|_| keep) else {
        return String::new();
    };
    for elsewhere in ["choices", "questions", "value", "long"] {
        all.remove(elsewhere);
    }
    if all.len() == 1 && !matches!(kind, Kind::Money { .. }) {
        return String::new();
    }
    serde_json::Value::Object(all).to_string()
}
