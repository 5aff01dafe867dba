//! What this is: composing a questionnaire: sections, questions, checks added, changed, moved, taken away.
//! What it is not: its checking; [`Form::prepare`] says what is wrong with the whole.

use std::collections::BTreeSet;

use kernel::text;
use questionnaire::{Check, Fault, Form, Kind, Question, Section, Word};

/// Which way something is moved.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shift {
    /// Towards the beginning.
    Up,
    /// Towards the end.
    Down,
}

impl Shift {
    /// From the word that a form sends.
    pub fn from_word(word: &str) -> Option<Self> {
        match word {
            "su" => Some(Self::Up),
            "giu" => Some(Self::Down),
            _ => None,
        }
    }
}

/// Why a questionnaire cannot be changed like that.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NotEdited {
    /// It is not there.
    #[error("Questo elemento del questionario non c'è più: ricarica la pagina")]
    NotThere,
    /// Another section or question has the code.
    #[error("Il codice «{0}» è già di un'altra parte del questionario: scrivine un altro")]
    Taken(String),
    /// Other questions depend on it.
    #[error("{0}")]
    Faults(String),
}

/// A questionnaire being composed.
#[derive(Debug)]
pub struct Editing<'a>(pub &'a mut Form);

impl Editing<'_> {
    /// Adds a section at the end.
    pub fn add_section(&mut self, section: Section) -> Result<(), NotEdited> {
        refuse_taken(self.0, section.id.as_str(), "")?;
        self.0.sections.push(section);
        Ok(())
    }

    /// Changes title, explanation and condition of a section.
    pub fn change_section(&mut self, id: &str, changed: Section) -> Result<(), NotEdited> {
        let section = self.section(id)?;
        *section =
            Section { id: section.id.clone(), questions: std::mem::take(&mut section.questions), ..changed };
        Ok(())
    }

    /// Moves a section by one place; at the end nothing happens.
    pub fn move_section(&mut self, id: &str, shift: Shift) -> Result<(), NotEdited> {
        let at = self.0.sections.iter().position(|one| one.id.as_str() == id).ok_or(NotEdited::NotThere)?;
        moved(&mut self.0.sections, at, shift);
        Ok(())
    }

    /// Takes a section away with its questions.
    pub fn remove_section(&mut self, id: &str) -> Result<(), NotEdited> {
        self.section(id)?;
        self.0.sections.retain(|one| one.id.as_str() != id);
        Ok(())
    }

    fn section(&mut self, id: &str) -> Result<&mut Section, NotEdited> {
        self.0.sections.iter_mut().find(|one| one.id.as_str() == id).ok_or(NotEdited::NotThere)
    }

    /// Adds a question at the end of a section or of a group.
    pub fn add_question(&mut self, place: &str, question: Question) -> Result<(), NotEdited> {
        refuse_taken(self.0, question.id.as_str(), "")?;
        if let Some(section) = self.0.sections.iter_mut().find(|one| one.id.as_str() == place) {
            section.questions.push(question);
            return Ok(());
        }
        match &mut self.question(place)?.kind {
            Kind::Group { questions, .. } => questions.push(question),
            _ => return Err(NotEdited::NotThere),
        }
        Ok(())
    }

    /// Changes a question; its code and, of a group, what is asked of each item stay.
    pub fn change_question(&mut self, id: &str, changed: Question) -> Result<(), NotEdited> {
        let question = self.question(id)?;
        let inner = question.kind.inner().to_vec();
        *question = Question { id: question.id.clone(), ..changed };
        if let Kind::Group { questions, .. } = &mut question.kind {
            *questions = inner;
        }
        Ok(())
    }

    /// Moves a question by one place among its sisters.
    pub fn move_question(&mut self, id: &str, shift: Shift) -> Result<(), NotEdited> {
        let list = self.list_of(id)?;
        let at = list.iter().position(|one| one.id.as_str() == id).ok_or(NotEdited::NotThere)?;
        moved(list, at, shift);
        Ok(())
    }

    /// Takes a question away.
    pub fn remove_question(&mut self, id: &str) -> Result<(), NotEdited> {
        self.list_of(id)?.retain(|one| one.id.as_str() != id);
        Ok(())
    }

    fn question(&mut self, id: &str) -> Result<&mut Question, NotEdited> {
        self.list_of(id)?.iter_mut().find(|one| one.id.as_str() == id).ok_or(NotEdited::NotThere)
    }

    /// The list in which a question stands: that of its section, or of its group.
    fn list_of(&mut self, id: &str) -> Result<&mut Vec<Question>, NotEdited> {
        for section in &mut self.0.sections {
            if section.questions.iter().any(|one| one.id.as_str() == id) {
                return Ok(&mut section.questions);
            }
            for question in &mut section.questions {
                if let Kind::Group { questions, .. } = &mut question.kind
                    && questions.iter().any(|one| one.id.as_str() == id)
                {
                    return Ok(questions);
                }
            }
        }
        Err(NotEdited::NotThere)
    }

    /// Adds a check of the whole, or changes the one with its code.
    pub fn put_check(&mut self, check: Check) {
        match self.0.checks.iter_mut().find(|one| one.id == check.id) {
            Some(known) => *known = check,
            None => self.0.checks.push(check),
        }
    }

    /// Takes a check of the whole away.
    pub fn remove_check(&mut self, id: &str) -> Result<(), NotEdited> {
        let before = self.0.checks.len();
        self.0.checks.retain(|one| one.id.as_str() != id);
        if self.0.checks.len() == before { Err(NotEdited::NotThere) } else { Ok(()) }
    }
}

fn moved<T>(list: &mut [T], at: usize, shift: Shift) {
    let other = match shift {
        Shift::Up => at.checked_sub(1),
        Shift::Down => at.checked_add(1).filter(|next| *next < list.len()),
    };
    if let Some(other) = other {
        list.swap(at, other);
    }
}

fn codes(form: &Form) -> BTreeSet<&str> {
    let mut all = BTreeSet::new();
    for section in &form.sections {
        all.insert(section.id.as_str());
        for question in &section.questions {
            all.insert(question.id.as_str());
            all.extend(question.kind.inner().iter().map(|inner| inner.id.as_str()));
        }
    }
    all.extend(form.checks.iter().map(|check| check.id.as_str()));
    all
}

fn refuse_taken(form: &Form, code: &str, own: &str) -> Result<(), NotEdited> {
    if code != own && codes(form).contains(code) { Err(NotEdited::Taken(code.to_owned())) } else { Ok(()) }
}

/// A code made of a text, unlike all those of the questionnaire.
pub fn code_for(form: &Form, text: &str) -> Option<Word> {
    let folded: String = text::fold(text)
        .chars()
        .map(|letter| if letter.is_ascii_lowercase() || letter.is_ascii_digit() { letter } else { '_' })
        .collect();
    let words: Vec<&str> = folded.split('_').filter(|word| !word.is_empty()).take(5).collect();
    let short: String = words.join("_").chars().take(40).collect();
    let short = short.trim_end_matches('_').to_owned();
    let base = if short.starts_with(|first: char| first.is_ascii_lowercase()) {
        short
    } else {
        format!("d_{short}")
    };
    let base = base.trim_end_matches('_').to_owned();
    let known = codes(form);
    let numbered = (2..1000).map(|number: u32| format!("{base}_{number}"));
    std::iter::once(base.clone())
        .chain(numbered)
        .filter_map(|code| Word::parse(&code).ok())
        .find(|word| !known.contains(word.as_str()))
}

/// What the pages cannot ask: files inside the items of a group.
pub fn own_faults(form: &Form) -> Vec<Fault> {
    let inside = form.questions().flat_map(|group| {
        let files = group.kind.inner().iter().filter(|inner| inner.kind == Kind::File);
        files.map(|inner| Fault {
            at: inner.id.to_string(),
            message: format!(
                "«{}» chiede un file dentro l'elenco «{}»: mettila fuori dall'elenco",
                inner.text, group.text
            ),
        })
    });
    inside.collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn word(text: &str) -> Word {
        Word::parse(text).unwrap()
    }

    fn section(id: &str, questions: Vec<Question>) -> Section {
        Section { id: word(id), title: id.into(), help: String::new(), when: None, questions }
    }

    fn note(id: &str) -> Question {
        Question::new(word(id), id, Kind::Note)
    }

    fn form() -> Form {
        let group =
            Kind::Group { item: "Figura".into(), least: None, most: None, questions: vec![note("nome")] };
        let questions = vec![note("uno"), Question::new(word("persone"), "Persone", group)];
        Form { sections: vec![section("prima", questions), section("seconda", vec![])], ..Form::default() }
    }

    #[test]
    fn a_code_is_unlike_all_others_also_those_inside_groups() {
        let mut form = form();
        assert_eq!(code_for(&form, "Quanti Comuni?").unwrap().as_str(), "quanti_comuni");
        assert_eq!(code_for(&form, "Nome").unwrap().as_str(), "nome_2");
        assert_eq!(code_for(&form, "È così").unwrap().as_str(), "e_cosi");
        assert_eq!(code_for(&form, "2026").unwrap().as_str(), "d_2026");
        assert!(code_for(&form, "e").is_some(), "a reserved word gets a number");
        let taken = Editing(&mut form).add_question("seconda", note("nome"));
        assert_eq!(taken, Err(NotEdited::Taken("nome".into())));
    }

    #[test]
    fn questions_move_among_their_sisters_and_stay_at_the_ends() {
        let mut form = form();
        let mut editing = Editing(&mut form);
        editing.move_question("uno", Shift::Up).unwrap();
        editing.move_question("uno", Shift::Down).unwrap();
        editing.add_question("persone", note("ruolo")).unwrap();
        editing.move_question("ruolo", Shift::Up).unwrap();
        editing.move_section("seconda", Shift::Up).unwrap();
        assert_eq!(form.sections[0].id.as_str(), "seconda");
        assert_eq!(form.sections[1].questions[0].kind.inner()[0].id.as_str(), "ruolo");
    }

    #[test]
    fn a_changed_group_keeps_what_it_asks_of_each_item() {
        let mut form = form();
        let empty = Kind::Group { item: "Persona".into(), least: Some(1), most: None, questions: vec![] };
        let changed = Question::new(word("altro"), "Personale", empty);
        Editing(&mut form).change_question("persone", changed).unwrap();
        let question = form.question("persone").unwrap();
        assert_eq!((question.text.as_str(), question.kind.inner().len()), ("Personale", 1));
    }

    #[test]
    fn files_inside_groups_are_not_asked() {
        let mut form = form();
        let file = Question::new(word("atto"), "Atto", Kind::File);
        Editing(&mut form).add_question("persone", file).unwrap();
        assert_eq!(own_faults(&form).len(), 1);
    }
}
