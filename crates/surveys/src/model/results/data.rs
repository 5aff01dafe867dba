//! What this is: the answers one by one for who reckons with them elsewhere: one row for each response, and the book of codes
//! that says what each column and each code means.
//! What it is not: for answers without a name, which are never given out one by one.

use questionnaire::{Answer, Answers, Choice, Form, Kind, Missing, Question};

/// A column: a question, a choice of several, a row of a table; items of lists stand together in one.
#[derive(Clone, Debug)]
pub struct DataColumn<'a> {
    /// Its header, stable over versions.
    pub code: String,
    question: &'a Question,
    part: Part<'a>,
}

#[derive(Clone, Copy, Debug)]
enum Part<'a> {
    Whole,
    Choice(&'a Choice),
    Row(&'a Choice),
}

/// The columns of a questionnaire, in order.
pub fn columns(form: &Form) -> Vec<DataColumn<'_>> {
    let mut all = Vec::new();
    for question in form.questions() {
        let part = |choice: &Choice| format!("{}__{}", question.id, choice.id);
        match &question.kind {
            Kind::Note => {}
            Kind::Multiple { choices, .. } => all.extend(choices.iter().map(|choice| DataColumn {
                code: part(choice),
                question,
                part: Part::Choice(choice),
            })),
            Kind::Matrix { rows, .. } => all.extend(rows.iter().map(|row| DataColumn {
                code: part(row),
                question,
                part: Part::Row(row),
            })),
            _ => all.push(DataColumn { code: question.id.to_string(), question, part: Part::Whole }),
        }
    }
    all
}

/// The values of a response, one for each column; what is missing says why: NC, NR, NS.
pub fn values(columns: &[DataColumn<'_>], answers: &Answers) -> Vec<String> {
    columns.iter().map(|column| value(column, answers)).collect()
}

fn value(column: &DataColumn<'_>, answers: &Answers) -> String {
    match (answers.value(column.question.id.as_str()), column.part) {
        (Err(missing), _) => missing.code().to_owned(),
        (Ok(Answer::Multiple(words)), Part::Choice(choice)) => {
            u8::from(words.contains(&choice.id)).to_string()
        }
        (Ok(Answer::Matrix(rows)), Part::Row(row)) => {
            rows.get(&row.id).map_or_else(|| Missing::NotAnswered.code().to_owned(), ToString::to_string)
        }
        (Ok(answer), _) => plain(answer),
    }
}

fn plain(answer: &Answer) -> String {
    match answer {
        Answer::Single(word) => word.to_string(),
        Answer::Number(number) => number.italian().replace('.', ""),
        Answer::Money(cents) => questionnaire::Number::euros(*cents).italian().replace('.', ""),
        Answer::Date(day) => day.to_string(),
        Answer::Text(text) => text.clone(),
        Answer::File(file) => file.name.clone(),
        Answer::Items(items) => {
            let item = |item: &Answers| {
                let parts = item.0.iter().filter(|(_, answer)| **answer != Answer::NotAsked);
                parts.map(|(id, answer)| format!("{id}={}", plain(answer))).collect::<Vec<_>>().join("; ")
            };
            items.iter().map(item).collect::<Vec<_>>().join(" | ")
        }
        Answer::Unknown => Missing::Unknown.code().to_owned(),
        Answer::NotAsked => Missing::NotAsked.code().to_owned(),
        Answer::Multiple(_) | Answer::Matrix(_) => String::new(),
    }
}

/// What each column means: column, section, question, kind, codes, condition, required.
pub fn codebook(form: &Form) -> Vec<[String; 7]> {
    let row = |column: &DataColumn<'_>| {
        let question = column.question;
        let section = form.section_of(question.id.as_str());
        let part = match column.part {
            Part::Whole => String::new(),
            Part::Choice(choice) => format!(" — {}", choice.text),
            Part::Row(row) => format!(" — {}", row.text),
        };
        let codes = match (&question.kind, column.part) {
            (_, Part::Choice(_)) => "1 = scelta; 0 = non scelta".to_owned(),
            (Kind::Group { questions, .. }, _) => questions
                .iter()
                .map(|inner| format!("{} = {}", inner.id, inner.text))
                .collect::<Vec<_>>()
                .join("; "),
            (kind, _) => {
                let codes = kind.choices().iter().map(|choice| format!("{} = {}", choice.id, choice.text));
                codes.collect::<Vec<_>>().join("; ")
            }
        };
        [
            column.code.clone(),
            section.map(|section| section.title.clone()).unwrap_or_default(),
            format!("{}{part}", question.text),
            question.kind.italian().to_owned(),
            codes,
            question.when.clone().unwrap_or_default(),
            if question.required { "sì" } else { "no" }.to_owned(),
        ]
    };
    let missing = |missing: &Missing| {
        let meaning = format!("In qualsiasi colonna: {}", missing.italian());
        let nothing = String::new;
        [missing.code().to_owned(), nothing(), meaning, nothing(), nothing(), nothing(), nothing()]
    };
    columns(form).iter().map(row).chain(Missing::ALL.iter().map(missing)).collect()
}
