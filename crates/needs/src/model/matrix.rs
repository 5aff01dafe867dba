//! What this is: the confirmed answers of all bodies side by side, body by question, with the totals of each question.
//! What it is not: a guess: a body that has not answered has no answer in it.

use kernel::{BodyId, Quantity, SheetId};
use serde::Serialize;

use super::{Answer, Answers, Content, Item, Key, SheetState, Wish, YesNo, in_words};

/// A question, as the head of a column.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Column {
    /// The key of the question.
    pub key: Key,
    /// What it asks.
    pub label: String,
    /// What is counted; empty if nothing is.
    pub unit: String,
}

/// An answer in the matrix.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Cell {
    /// In words; empty when there is no answer.
    pub text: String,
    /// What is wanted of a service.
    pub wish: Option<Wish>,
    /// How much.
    pub quantity: Option<Quantity>,
    /// What is said to a yes or no.
    pub yes_no: Option<YesNo>,
}

/// A body with its answers.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct MatrixRow {
    /// Its sheet.
    pub sheet_id: SheetId,
    /// Which body.
    pub body_id: BodyId,
    /// Its name.
    pub body_name: String,
    /// Where its sheet stands.
    pub state: SheetState,
    /// The answers, one for each column.
    pub cells: Vec<Cell>,
}

/// What all the answers to a question come to.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Total {
    /// How many want what, of a service.
    pub wishes: Vec<(Wish, u32)>,
    /// How many say yes.
    pub yes: u32,
    /// The sum of the quantities of those who have it or want it.
    pub quantity: Quantity,
    /// How many have answered.
    pub answered: u32,
}

/// Body by question.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Matrix {
    /// The questions.
    pub columns: Vec<Column>,
    /// The bodies.
    pub rows: Vec<MatrixRow>,
    /// The totals, one for each column.
    pub totals: Vec<Total>,
}

/// A body before its answers are laid out.
pub(crate) struct Answered {
    pub(crate) sheet_id: SheetId,
    pub(crate) body_id: BodyId,
    pub(crate) body_name: String,
    pub(crate) state: SheetState,
    pub(crate) answers: Option<Answers>,
}

impl Matrix {
    /// Lays out the confirmed answers.
    pub(crate) fn of(content: &Content, bodies: Vec<Answered>) -> Self {
        let column = |item: &Item| Column {
            key: item.key.clone(),
            label: item.label.clone(),
            unit: item.measure().map(|measure| measure.unit.clone()).unwrap_or_default(),
        };
        let rows: Vec<MatrixRow> = bodies.into_iter().map(|body| row(content, body)).collect();
        let totals = (0..content.items().count()).map(|at| total(&rows, at)).collect();
        Self { columns: content.items().map(column).collect(), rows, totals }
    }

    /// The bodies that have not answered.
    pub fn missing(&self) -> impl Iterator<Item = &MatrixRow> {
        self.rows.iter().filter(|row| !row.state.is_answered())
    }
}

fn row(content: &Content, body: Answered) -> MatrixRow {
    let answers = body.answers.filter(|_| body.state.is_answered());
    let cell =
        |item: &Item| answers.as_ref().map(|answers| cell(item, &answers.of(item))).unwrap_or_default();
    MatrixRow {
        cells: content.items().map(cell).collect(),
        sheet_id: body.sheet_id,
        body_id: body.body_id,
        body_name: body.body_name,
        state: body.state,
    }
}

fn cell(item: &Item, answer: &Answer) -> Cell {
    let text = in_words(item, answer);
    let text = if text.is_empty() { "—".into() } else { text };
    let said = Cell { text, ..Cell::default() };
    match answer {
        Answer::Service(answer) => Cell { wish: Some(answer.wish), quantity: answer.quantity, ..said },
        Answer::Number { value } => Cell { quantity: value.and_then(Quantity::whole), ..said },
        Answer::YesNo { value } => Cell { yes_no: *value, ..said },
        Answer::Applications { .. } | Answer::Text { .. } => said,
    }
}

fn total(rows: &[MatrixRow], at: usize) -> Total {
    let cells: Vec<&Cell> = rows.iter().filter_map(|row| row.cells.get(at)).collect();
    let answered = cells.iter().filter(|cell| !cell.text.is_empty());
    let counts = |wish: Wish| cells.iter().filter(|cell| cell.wish == Some(wish)).count();
    let wishes = Wish::ALL.iter().map(|wish| (*wish, count(counts(*wish))));
    let kept = cells.iter().filter(|cell| !matches!(cell.wish, Some(Wish::Stop | Wish::No)));
    let sum = kept.filter_map(|cell| cell.quantity).fold(0_i64, |sum, one| sum.saturating_add(one.get()));
    Total {
        wishes: wishes.filter(|(_, bodies)| *bodies > 0).collect(),
        yes: count(cells.iter().filter(|cell| cell.yes_no == Some(YesNo::Yes)).count()),
        quantity: Quantity::new(sum),
        answered: count(answered.count()),
    }
}

fn count(number: usize) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
}

impl Total {
    /// In words: «Rinnoviamo così com'è: 12; Non rinnoviamo: 1; in tutto 340 postazioni».
    pub fn words(&self, unit: &str) -> String {
        let wishes = self.wishes.iter().map(|(wish, bodies)| format!("{}: {bodies}", wish.label()));
        let yes = (self.yes > 0).then(|| format!("{}: {}", YesNo::Yes.label(), self.yes));
        let sum =
            (self.quantity.get() > 0).then(|| format!("in tutto {} {unit}", self.quantity).trim().to_owned());
        wishes.chain(yes).chain(sum).collect::<Vec<_>>().join("; ")
    }
}
