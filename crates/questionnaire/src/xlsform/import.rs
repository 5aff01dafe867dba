//! What this is: the rows of an `XLSForm` workbook read into a form, with a list of what has no place in it.
//! What it is not: checked: [`Form::prepare`] says what is still wrong with the form.

use std::collections::{BTreeMap, BTreeSet};

use super::xpath::read;
use super::{Remark, UNKNOWN, Workbook};
use crate::{Check, Choice, Form, Kind, Question, Section, Weight, Word};

/// Columns that are read; others with something in them are listed.
const KNOWN: [&str; 11] = super::export::SURVEY;

/// The form, and what could not be read into it.
pub fn import(book: &Workbook) -> (Form, Vec<Remark>) {
    let mut reader = Reader {
        book,
        remarks: Vec::new(),
        names: BTreeMap::new(),
        taken: BTreeSet::new(),
        open: Vec::new(),
        form: Form::default(),
    };
    reader.form.title = reader.setting("form_title").unwrap_or_else(|| "Questionario importato".to_owned());
    reader.unread_columns();
    for (number, row) in &book.survey.rows {
        reader.row(*number, row);
    }
    while let Some(open) = reader.open.last().map(Open::name) {
        reader.say(0, format!("il gruppo «{open}» non è chiuso: è stato chiuso alla fine"));
        reader.close();
    }
    reader.form.sections.retain(|section| !section.questions.is_empty());
    reader.translate();
    (reader.form, reader.remarks)
}

/// What was begun and is not ended.
enum Open {
    Section,
    /// A group inside a section: its condition goes to each of its questions.
    Inner(String),
    Repeat(Question),
    Matrix(Question),
}

impl Open {
    fn name(&self) -> String {
        match self {
            Self::Section => "sezione".to_owned(),
            Self::Inner(_) => "gruppo interno".to_owned(),
            Self::Repeat(question) | Self::Matrix(question) => question.id.to_string(),
        }
    }
}

struct Reader<'a> {
    book: &'a Workbook,
    remarks: Vec<Remark>,
    /// Our word for each of their names.
    names: BTreeMap<String, Word>,
    taken: BTreeSet<Word>,
    open: Vec<Open>,
    form: Form,
}

impl Reader<'_> {
    fn say(&mut self, row: u64, message: String) {
        self.remarks.push(Remark { sheet: "survey", row, message });
    }

    fn setting(&self, name: &str) -> Option<String> {
        let (_, row) = self.book.settings.rows.first()?;
        Some(self.book.settings.cell(row, name)).filter(|text| !text.is_empty()).map(str::to_owned)
    }

    fn unread_columns(&mut self) {
        let survey = &self.book.survey;
        for (at, header) in survey.headers.iter().enumerate() {
            let plain = super::plain(header);
            let root = plain.split("::").next().unwrap_or_default().to_owned();
            for (number, row) in &survey.rows {
                let filled = row.get(at).is_some_and(|cell| !cell.trim().is_empty());
                if filled && !KNOWN.contains(&root.as_str()) {
                    self.say(*number, format!("la colonna «{header}» non è supportata e non è stata letta"));
                }
            }
        }
    }

    fn row(&mut self, number: u64, row: &[String]) {
        let survey = &self.book.survey;
        let kind =
            survey.cell(row, "type").replace("begin group", "begin_group").replace("end group", "end_group");
        let kind = kind.replace("begin repeat", "begin_repeat").replace("end repeat", "end_repeat");
        let mut words = kind.split_whitespace();
        let (first, list) =
            (words.next().unwrap_or_default().to_owned(), words.next().unwrap_or_default().to_owned());
        if words.next().is_some() {
            self.say(number, format!("di «{kind}» è stato letto solo «{first} {list}»"));
        }
        match first.as_str() {
            "" => {}
            "end_group" | "end_repeat" => self.close(),
            "begin_group" => self.begin_group(number, row),
            "begin_repeat" => self.begin_repeat(number, row),
            _ => self.question(number, row, (&first, &list)),
        }
    }

    /// Our word for a name; told if it had to be changed.
    fn word(&mut self, number: u64, name: &str) -> Word {
        let mut text: String = name
            .to_lowercase()
            .chars()
            .map(|char| if char.is_ascii_alphanumeric() { char } else { '_' })
            .skip_while(|char| !char.is_ascii_alphabetic())
            .take(56)
            .collect();
        if Word::parse(&text).is_err() {
            text = format!("domanda_{}", text.trim_matches('_'));
        }
        let mut word = Word::parse(&text);
        let mut again = 2_u32;
        while word.as_ref().is_ok_and(|word| self.taken.contains(word)) {
            word = Word::parse(&format!("{text}_{again}"));
            again = again.saturating_add(1);
        }
        let word = word.or_else(|_| Word::parse("domanda")).unwrap_or_else(|_| Word::fallback());
        if word.as_str() != name {
            self.say(number, format!("il nome «{name}» è diventato «{word}»"));
        }
        self.taken.insert(word.clone());
        self.names.insert(name.to_owned(), word.clone());
        word
    }

    fn text(&mut self, number: u64, row: &[String]) -> String {
        let (label, name) = (self.book.survey.cell(row, "label"), self.book.survey.cell(row, "name"));
        if label.is_empty() {
            self.say(number, format!("«{name}» non ha testo: vale il nome"));
            return name.to_owned();
        }
        label.to_owned()
    }

    fn begin_group(&mut self, number: u64, row: &[String]) {
        let survey = &self.book.survey;
        let when = Some(survey.cell(row, "relevant").to_owned()).filter(|when| !when.is_empty());
        if survey.cell(row, "appearance").contains("table-list") {
            let question = self.bare(number, row, Kind::Matrix { rows: Vec::new(), columns: Vec::new() });
            self.open.push(Open::Matrix(question));
            return;
        }
        if !self.open.is_empty() {
            let name = survey.cell(row, "name").to_owned();
            self.say(number, format!("il gruppo «{name}» è dentro un altro: le sue domande sono nella sezione o nell'elenco che lo contiene"));
            self.open.push(Open::Inner(when.unwrap_or_default()));
            return;
        }
        let id = self.word(number, survey.cell(row, "name"));
        let title = self.text(number, row);
        let help = survey.cell(row, "hint").to_owned();
        self.form.sections.push(Section { id, title, help, when, questions: Vec::new() });
        self.open.push(Open::Section);
    }

    fn begin_repeat(&mut self, number: u64, row: &[String]) {
        if self.open.iter().any(|open| matches!(open, Open::Repeat(_))) {
            let name = self.book.survey.cell(row, "name").to_owned();
            self.say(
                number,
                format!("l'elenco «{name}» è dentro un altro elenco: le sue domande valgono una volta sola"),
            );
            self.open.push(Open::Inner(String::new()));
            return;
        }
        let extra = self.extra(row);
        let item = extra.get("item").and_then(|item| item.as_str()).unwrap_or("Voce").to_owned();
        let count = |name: &str| {
            extra.get(name).and_then(serde_json::Value::as_u64).and_then(|n| usize::try_from(n).ok())
        };
        let kind = Kind::Group { item, least: count("least"), most: count("most"), questions: Vec::new() };
        let question = self.bare(number, row, kind);
        self.open.push(Open::Repeat(question));
    }

    fn close(&mut self) {
        match self.open.pop() {
            Some(Open::Repeat(question) | Open::Matrix(question)) => self.place(question),
            Some(Open::Section | Open::Inner(_)) | None => {}
        }
    }

    /// Into the list, or the section, that is open.
    fn place(&mut self, mut question: Question) {
        for open in &self.open {
            if let Open::Inner(when) = open
                && !when.is_empty()
            {
                let own = question.when.take().map(|own| format!("({own}) and ")).unwrap_or_default();
                question.when = Some(format!("{own}({when})"));
            }
        }
        for open in self.open.iter_mut().rev() {
            if let Open::Repeat(group) = open
                && let Kind::Group { questions, .. } = &mut group.kind
            {
                questions.push(question);
                return;
            }
        }
        if self.form.sections.is_empty() || self.open.is_empty() {
            let id = self.section_word();
            let section = Section {
                id,
                title: "Generale".to_owned(),
                help: String::new(),
                when: None,
                questions: Vec::new(),
            };
            let last_is_own = self.form.sections.last().is_some_and(|last| last.title == "Generale");
            if !last_is_own {
                self.form.sections.push(section);
            }
        }
        if let Some(section) = self.form.sections.last_mut() {
            section.questions.push(question);
        }
    }

    fn section_word(&mut self) -> Word {
        let number = self.form.sections.len();
        let word = Word::parse(&format!("sezione_generale_{number}")).unwrap_or_else(|_| Word::fallback());
        self.taken.insert(word.clone());
        word
    }

    fn extra(&self, row: &[String]) -> serde_json::Value {
        serde_json::from_str(self.book.survey.cell(row, "area_vasta")).unwrap_or_default()
    }

    /// Name, text, condition, checks; what kind it is comes from its row.
    fn bare(&mut self, number: u64, row: &[String], kind: Kind) -> Question {
        let survey = &self.book.survey;
        let id = self.word(number, survey.cell(row, "name"));
        let text = self.text(number, row);
        let mut question = Question::new(id, &text, kind);
        survey.cell(row, "hint").clone_into(&mut question.help);
        question.required = ["yes", "true", "true()", "sì", "si"]
            .contains(&survey.cell(row, "required").to_lowercase().as_str());
        if !question.required
            && !["", "no", "false", "false()"].contains(&survey.cell(row, "required").to_lowercase().as_str())
        {
            self.say(
                number,
                format!("«{}»: l'obbligo che dipende da una condizione non è supportato", question.id),
            );
        }
        question.when = Some(survey.cell(row, "relevant").to_owned()).filter(|when| !when.is_empty());
        let constraint = survey.cell(row, "constraint");
        if !constraint.is_empty() {
            let said = survey.cell(row, "constraint_message");
            let message =
                if said.is_empty() { "il valore non è ammesso".to_owned() } else { said.to_owned() };
            let check =
                Word::parse(&format!("verifica_{}", question.id)).unwrap_or_else(|_| question.id.clone());
            question.checks.push(Check {
                id: check,
                holds: constraint.to_owned(),
                message,
                weight: Weight::Hard,
            });
        }
        question
    }

    fn question(&mut self, number: u64, row: &[String], (first, list): (&str, &str)) {
        if matches!(self.open.last(), Some(Open::Matrix(_))) && first == "select_one" {
            self.matrix_row(number, row, list);
            return;
        }
        let extra = self.extra(row);
        let name = self.book.survey.cell(row, "name").to_owned();
        let mut unknown = false;
        let kind = match first {
            "select_one" | "select_multiple" => {
                let mut choices = self.choices(number, list);
                if first == "select_one" {
                    unknown = choices.iter().any(|choice| choice.id.as_str() == UNKNOWN);
                    choices.retain(|choice| choice.id.as_str() != UNKNOWN);
                    Kind::Single { choices }
                } else {
                    let count = |name: &str| {
                        extra
                            .get(name)
                            .and_then(serde_json::Value::as_u64)
                            .and_then(|n| usize::try_from(n).ok())
                    };
                    Kind::Multiple { choices, least: count("least"), most: count("most") }
                }
            }
            "integer" => kept(&extra, "number").unwrap_or(Kind::Number {
                unit: String::new(),
                decimals: 0,
                min: None,
                max: None,
            }),
            "decimal" => kept(&extra, "money").or_else(|| kept(&extra, "number")).unwrap_or(Kind::Number {
                unit: String::new(),
                decimals: 4,
                min: None,
                max: None,
            }),
            "date" => Kind::Date,
            "text" => {
                let longest = extra
                    .get("longest")
                    .and_then(serde_json::Value::as_u64)
                    .and_then(|n| usize::try_from(n).ok());
                Kind::Text { long: self.book.survey.cell(row, "appearance").contains("multiline"), longest }
            }
            "note" => Kind::Note,
            "calculate" => {
                let unit = extra.get("unit").and_then(|unit| unit.as_str()).unwrap_or_default().to_owned();
                Kind::Computed { value: self.book.survey.cell(row, "calculation").to_owned(), unit }
            }
            "file" | "image" | "audio" | "video" => {
                if first != "file" {
                    self.say(number, format!("«{name}»: {first} è diventato un file qualsiasi"));
                }
                Kind::File
            }
            other => {
                self.say(number, format!("il tipo «{other}» non è supportato: «{name}» non è stata letta"));
                return;
            }
        };
        let mut question = self.bare(number, row, kind);
        question.unknown = unknown;
        if !question.kind.is_answered() {
            question.required = false;
        }
        let intro = matches!(question.kind, Kind::Note)
            && question.id.as_str() == "introduzione_modulo"
            && self.open.is_empty();
        if intro {
            self.form.intro = question.text;
            return;
        }
        self.place(question);
    }

    fn matrix_row(&mut self, number: u64, row: &[String], list: &str) {
        let columns = self.choices(number, list);
        let text = self.text(number, row);
        let name = self.book.survey.cell(row, "name").to_owned();
        let Some(Open::Matrix(question)) = self.open.last_mut() else { return };
        let own = name.strip_prefix(&format!("{}_", question.id)).unwrap_or(&name).to_owned();
        let id = Word::parse(&own).or_else(|_| Word::parse(&format!("riga_{}", own.to_lowercase())));
        let required = ["yes", "true"].contains(&self.book.survey.cell(row, "required"));
        let Kind::Matrix { rows, columns: known } = &mut question.kind else { return };
        let same = known.is_empty() || *known == columns;
        match id {
            Ok(id) if same => {
                *known = columns;
                rows.push(Choice { id, text });
                question.required |= required;
            }
            _ => self.say(
                number,
                format!("la riga «{name}» ha altre risposte o un nome non valido: non è stata letta"),
            ),
        }
    }

    fn choices(&mut self, number: u64, list: &str) -> Vec<Choice> {
        let sheet = &self.book.choices;
        let mut found = Vec::new();
        let mut wrong = Vec::new();
        for (row, cells) in sheet.rows.iter().filter(|(_, cells)| sheet.cell(cells, "list_name") == list) {
            let (name, label) = (sheet.cell(cells, "name"), sheet.cell(cells, "label"));
            let text = if label.is_empty() { name } else { label };
            match Word::parse(name).or_else(|_| Word::parse(&format!("scelta_{}", super::plain(name)))) {
                Ok(id) => {
                    if id.as_str() != name {
                        wrong.push((*row, format!("la scelta «{name}» è diventata «{id}»")));
                    }
                    found.push(Choice { id, text: text.to_owned() });
                }
                Err(_) => wrong
                    .push((*row, format!("la scelta «{name}» non ha un nome valido e non è stata letta"))),
            }
        }
        for (row, message) in wrong {
            let remark = Remark { sheet: "choices", row, message };
            if !self.remarks.contains(&remark) {
                self.remarks.push(remark);
            }
        }
        if found.is_empty() {
            self.say(number, format!("l'elenco di scelte «{list}» non c'è"));
        }
        found
    }

    /// All expressions, once every name is known.
    fn translate(&mut self) {
        let meanings = Renamed { form: self.form.clone(), names: &self.names };
        let mut wrong = Vec::new();
        let mut turn = |text: &mut Option<String>, here: &str, what: &str| {
            let Some(xpath) = text.take() else { return };
            match read(&meanings.renamed(&xpath), here, &meanings.form) {
                Ok(node) => *text = Some(node.to_string()),
                Err(why) => wrong.push(format!("{what} di «{here}» («{xpath}») non si legge: {why}")),
            }
        };
        for section in &mut self.form.sections {
            let id = section.id.to_string();
            turn(&mut section.when, &id, "la condizione");
            for question in &mut section.questions {
                turn_question(question, &mut turn);
                if let Kind::Group { questions, .. } = &mut question.kind {
                    for inner in questions {
                        turn_question(inner, &mut turn);
                    }
                }
            }
        }
        for message in wrong {
            self.say(0, message);
        }
    }
}

fn turn_question(question: &mut Question, turn: &mut impl FnMut(&mut Option<String>, &str, &str)) {
    let id = question.id.to_string();
    turn(&mut question.when, &id, "la condizione");
    let checks = std::mem::take(&mut question.checks);
    for check in checks {
        let mut holds = Some(check.holds.clone());
        turn(&mut holds, &id, "la verifica");
        if let Some(holds) = holds {
            question.checks.push(Check { holds, ..check });
        }
    }
    if let Kind::Computed { value, .. } = &mut question.kind {
        let mut text = Some(value.clone());
        turn(&mut text, &id, "il calcolo");
        // What cannot be read gives nothing, and the form says so when it is checked.
        *value = text.unwrap_or_default();
    }
}

/// Names as they are on our side, inside `XPath`.
struct Renamed<'a> {
    form: Form,
    names: &'a BTreeMap<String, Word>,
}

impl Renamed<'_> {
    fn renamed(&self, xpath: &str) -> String {
        let mut text = xpath.to_owned();
        for (theirs, ours) in self.names.iter().filter(|(theirs, ours)| theirs.as_str() != ours.as_str()) {
            text = text.replace(&format!("${{{theirs}}}"), &format!("${{{ours}}}"));
        }
        text
    }
}

/// The kind as it was exported, if the column of ours still says it.
fn kept(extra: &serde_json::Value, kind: &str) -> Option<Kind> {
    if extra.get("type")?.as_str()? != kind {
        return None;
    }
    serde_json::from_value(extra.clone()).ok()
}
