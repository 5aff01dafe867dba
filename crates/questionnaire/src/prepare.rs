//! What this is: a form checked: its codes, its choices, its expressions, and that no condition depends on itself.
//! What it is not: about answers.

use std::collections::BTreeSet;

use crate::expr::{Code, Compiled, Names, Shape, Wanted, compile};
use crate::form::{Check, Choice, Form, Kind, Question};
use crate::prepared::{Checked, Path, Prepared, Rules};
use crate::{Fault, Word};

/// The most questions of a form, also inside groups.
const MOST_QUESTIONS: usize = 2_000;
/// The most choices of a question.
const MOST_CHOICES: usize = 500;
/// The most decimals of a number.
const MOST_DECIMALS: u8 = 10;

impl Form {
    /// Checks the form and reads its conditions. All faults are found at once.
    pub fn prepare(&self) -> Result<Prepared, Vec<Fault>> {
        let mut work = Work { faults: Vec::new(), uses: Vec::new() };
        work.shape(self);
        if !work.faults.is_empty() {
            return Err(work.faults);
        }
        let mut names = Names::of(self);
        type_computed(self, &mut names);
        let prepared = work.rules(self, names);
        if work.faults.is_empty() { Ok(prepared) } else { Err(work.faults) }
    }
}

struct Work {
    faults: Vec<Fault>,
    /// What each entry has to know before.
    uses: Vec<BTreeSet<usize>>,
}

fn at_question(question: &Question) -> String {
    format!("Domanda «{}»", question.id)
}

impl Work {
    fn fault(&mut self, at: &str, message: impl Into<String>) {
        self.faults.push(Fault { at: at.to_owned(), message: message.into() });
    }

    fn shape(&mut self, form: &Form) {
        let mut ids = BTreeSet::new();
        let mut checks = BTreeSet::new();
        if form.title.trim().is_empty() {
            self.fault("Questionario", "manca il titolo");
        }
        if form.sections.is_empty() {
            self.fault("Questionario", "manca almeno una sezione");
        }
        let all: usize = form.questions().map(|question| question.kind.inner().len().saturating_add(1)).sum();
        if all > MOST_QUESTIONS {
            self.fault("Questionario", "troppe domande: al massimo 2.000");
        }
        for section in &form.sections {
            let at = format!("Sezione «{}»", section.id);
            if section.title.trim().is_empty() {
                self.fault(&at, "manca il titolo");
            }
            self.once(&at, &mut ids, &section.id);
            for question in &section.questions {
                self.question(question, &mut ids, &mut checks);
                for inner in question.kind.inner() {
                    if matches!(inner.kind, Kind::Group { .. }) {
                        self.fault(&at_question(inner), "un elenco non può contenere un altro elenco");
                    }
                    self.question(inner, &mut ids, &mut checks);
                }
            }
        }
        for check in &form.checks {
            self.check(check, &mut checks);
        }
    }

    fn once<'a>(&mut self, at: &str, ids: &mut BTreeSet<&'a Word>, id: &'a Word) {
        if !ids.insert(id) {
            self.fault(at, "il codice è già usato: ogni sezione e ogni domanda ha il suo");
        }
    }

    fn check<'a>(&mut self, check: &'a Check, checks: &mut BTreeSet<&'a Word>) {
        let at = format!("Verifica «{}»", check.id);
        self.once(&at, checks, &check.id);
        if check.message.trim().is_empty() {
            self.fault(&at, "manca il messaggio da mostrare");
        }
    }

    fn question<'a>(
        &mut self,
        question: &'a Question,
        ids: &mut BTreeSet<&'a Word>,
        checks: &mut BTreeSet<&'a Word>,
    ) {
        let at = at_question(question);
        self.once(&at, ids, &question.id);
        if question.text.trim().is_empty() {
            self.fault(&at, "manca il testo");
        }
        if !question.kind.is_answered() && (question.required || question.unknown) {
            self.fault(&at, format!("{}: non può essere obbligatorio", question.kind.italian()));
        }
        for check in &question.checks {
            self.check(check, checks);
        }
        self.kind(&at, &question.kind);
    }

    fn kind(&mut self, at: &str, kind: &Kind) {
        match kind {
            Kind::Single { choices } => self.choices(at, choices, "una scelta"),
            Kind::Multiple { choices, least, most } => {
                self.choices(at, choices, "una scelta");
                self.bounds(at, *least, *most);
                if least.is_some_and(|least| least > choices.len()) {
                    self.fault(at, "chiede più scelte di quante ce ne sono");
                }
            }
            Kind::Matrix { rows, columns } => {
                self.choices(at, rows, "una riga");
                self.choices(at, columns, "una colonna");
            }
            Kind::Number { min, max, decimals, .. } => {
                self.bounds(at, *min, *max);
                if *decimals > MOST_DECIMALS {
                    self.fault(at, "al massimo 10 decimali");
                }
            }
            Kind::Money { min, max } => self.bounds(at, *min, *max),
            Kind::Group { item, least, most, questions } => {
                self.bounds(at, *least, *most);
                if questions.is_empty() {
                    self.fault(at, "l'elenco non ha nessuna domanda per le sue voci");
                }
                if item.trim().is_empty() {
                    self.fault(at, "manca il nome di una voce dell'elenco, per esempio «Figura»");
                }
            }
            Kind::Date | Kind::Text { .. } | Kind::File | Kind::Note | Kind::Computed { .. } => {}
        }
    }

    fn choices(&mut self, at: &str, choices: &[Choice], what: &str) {
        if choices.is_empty() {
            self.fault(at, format!("manca almeno {what}"));
        }
        if choices.len() > MOST_CHOICES {
            self.fault(at, "troppe scelte: al massimo 500");
        }
        let mut ids = BTreeSet::new();
        for choice in choices {
            if !ids.insert(&choice.id) {
                self.fault(at, format!("{what} ha il codice «{}», già usato", choice.id));
            }
            if choice.text.trim().is_empty() {
                self.fault(at, format!("{what} («{}») non ha testo", choice.id));
            }
        }
    }

    fn bounds<T: PartialOrd>(&mut self, at: &str, least: Option<T>, most: Option<T>) {
        if let (Some(least), Some(most)) = (least, most)
            && least > most
        {
            self.fault(at, "il minimo è più grande del massimo");
        }
    }

    fn rules(&mut self, form: &Form, names: Names) -> Prepared {
        let mut sections = Vec::new();
        let mut entries = Vec::new();
        for (at, section) in form.sections.iter().enumerate() {
            let place = format!("Sezione «{}»", section.id);
            let when = section
                .when
                .as_deref()
                .and_then(|when| self.compile(&place, "condizione", when, &names, None));
            let known = when.as_ref().map(|when| when.uses.clone()).unwrap_or_default();
            sections.push(when.map(|when| when.code));
            for (number, question) in section.questions.iter().enumerate() {
                let path = Path { section: at, question: number, inner: None };
                let group = entries.len();
                entries.push(self.rules_of(question, path, &names, &known));
                for (inner_number, inner) in question.kind.inner().iter().enumerate() {
                    let path = Path { section: at, question: number, inner: Some(inner_number) };
                    let mut known = known.clone();
                    known.insert(group);
                    entries.push(self.rules_of(inner, path, &names, &known));
                }
            }
        }
        let mut checks = Vec::new();
        for check in &form.checks {
            let place = format!("Verifica «{}»", check.id);
            if let Some(found) = self.compile(&place, "verifica", &check.holds, &names, None) {
                let at = found.uses.last().copied();
                checks.push(Checked { check: check.clone(), code: found.code, at });
            }
        }
        let order = self.order(&names);
        Prepared { form: form.clone(), names, sections, entries, checks, order }
    }

    fn rules_of(&mut self, question: &Question, path: Path, names: &Names, known: &BTreeSet<usize>) -> Rules {
        let place = at_question(question);
        let group =
            names.find(question.id.as_str()).and_then(|at| names.entry(at)).and_then(|entry| entry.group);
        let mut uses = known.clone();
        let mut taken = |compiled: Compiled| {
            uses.extend(compiled.uses.iter().copied());
            compiled.code
        };
        let when: Option<Code> = question
            .when
            .as_deref()
            .and_then(|when| self.compile(&place, "condizione", when, names, group))
            .map(&mut taken);
        let value = match &question.kind {
            Kind::Computed { value, .. } => self.value(&place, value, names, group).map(&mut taken),
            _ => None,
        };
        self.uses.push(uses);
        let mut checks = Vec::new();
        for check in &question.checks {
            let what = format!("verifica «{}»", check.id);
            if let Some(found) = self.compile(&place, &what, &check.holds, names, group) {
                checks.push(Checked { check: check.clone(), code: found.code, at: None });
            }
        }
        Rules { path, when, value, checks }
    }

    fn compile(
        &mut self,
        at: &str,
        what: &str,
        text: &str,
        names: &Names,
        group: Option<usize>,
    ) -> Option<Compiled> {
        match compile(text, names, group, Wanted::Condition) {
            Ok(found) => Some(found),
            Err(wrong) => {
                self.fault(at, format!("{what} «{}», {wrong}", short(text)));
                None
            }
        }
    }

    fn value(&mut self, at: &str, text: &str, names: &Names, group: Option<usize>) -> Option<Compiled> {
        match compile(text, names, group, Wanted::Value) {
            Ok(found) => Some(found),
            Err(wrong) => {
                self.fault(at, format!("valore «{}», {wrong}", short(text)));
                None
            }
        }
    }

    /// The order in which entries can be evaluated; a fault if one depends on itself.
    fn order(&mut self, names: &Names) -> Vec<usize> {
        let mut order = Vec::new();
        let mut done = vec![false; names.entries.len()];
        loop {
            let before = order.len();
            for (at, uses) in self.uses.iter().enumerate() {
                let is_done = |at: usize| done.get(at).copied().unwrap_or(true);
                if !is_done(at) && uses.iter().all(|used| is_done(*used)) {
                    if let Some(mark) = done.get_mut(at) {
                        *mark = true;
                    }
                    order.push(at);
                }
            }
            if order.len() == before {
                break;
            }
        }
        if order.len() < names.entries.len()
            && !names.entries.iter().any(|entry| matches!(entry.shape, Shape::Untyped))
        {
            let round = self.round(&done);
            let steps: Vec<String> = round
                .iter()
                .filter_map(|at| names.entry(*at))
                .map(|entry| format!("«{}»", entry.id))
                .collect();
            self.fault(
                "Condizioni",
                format!("girano in tondo: {}. Togli una di queste dipendenze", steps.join(" dipende da ")),
            );
        }
        order
    }

    /// A way round, from an entry back to itself.
    fn round(&self, done: &[bool]) -> Vec<usize> {
        let left = |at: usize| !done.get(at).copied().unwrap_or(true);
        let mut walked = Vec::new();
        let mut at = (0..done.len()).find(|at| left(*at));
        while let Some(here) = at {
            if let Some(start) = walked.iter().position(|before| *before == here) {
                let mut round = walked.split_off(start);
                round.push(here);
                return round;
            }
            walked.push(here);
            at = self.uses.get(here).and_then(|uses| uses.iter().copied().find(|used| left(*used)));
        }
        walked
    }
}

/// Computed values take their type from their expression, which may name other computed values.
fn type_computed(form: &Form, names: &mut Names) {
    let mut waiting: Vec<&Question> = form
        .questions()
        .flat_map(|question| std::iter::once(question).chain(question.kind.inner()))
        .filter(|question| matches!(question.kind, Kind::Computed { .. }))
        .collect();
    loop {
        let mut left = Vec::new();
        let before = waiting.len();
        for question in waiting {
            let (Kind::Computed { value, .. }, Some(at)) = (&question.kind, names.find(question.id.as_str()))
            else {
                continue;
            };
            let group = names.entry(at).and_then(|entry| entry.group);
            match compile(value, names, group, Wanted::Value) {
                Ok(compiled) => names.set_type(at, compiled.ty),
                Err(_) => left.push(question),
            }
        }
        if left.is_empty() || left.len() == before {
            break;
        }
        waiting = left;
    }
}

fn short(text: &str) -> String {
    let mut short: String = text.chars().take(60).collect();
    if short.len() < text.len() {
        short.push('…');
    }
    short
}
