//! What this is: who is asked how a request went, what they may answer, and how answers are shown together.
//! What it is not: a survey of the services: this is about one request, and nobody is named.

use kernel::{Day, RequestId};
use serde::{Deserialize, Serialize};

use super::Tenths;

/// From not at all satisfied to very.
pub const SCORES: [(&str, &str); 5] = [
    ("1", "1 – Per niente"),
    ("2", "2 – Poco"),
    ("3", "3 – Abbastanza"),
    ("4", "4 – Molto"),
    ("5", "5 – Moltissimo"),
];
/// Fewer answers than these are not shown: who gave them could be guessed.
const FEWEST: i64 = 5;
/// The longest comment.
const LONGEST: usize = 2_000;

/// The words of a score.
pub fn score_label(score: i64) -> &'static str {
    let code = score.to_string();
    SCORES.iter().find(|(known, _)| *known == code).map_or("", |(_, label)| label)
}

/// What the director has decided. Until they do, nobody is asked.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Rules {
    /// Of a hundred closed requests, after how many somebody is asked.
    pub share: i64,
    /// Days in which one person is asked once.
    pub again_days: i64,
    /// Scores up to this one want a comment; 0 if none does.
    pub comment_up_to: i64,
    /// Days for which a link is good.
    pub valid_days: i64,
    /// For optimistic locking; 0 if nobody has decided yet.
    pub version: i64,
}

impl Default for Rules {
    fn default() -> Self {
        Self { share: 0, again_days: 30, comment_up_to: 2, valid_days: 14, version: 0 }
    }
}

/// Whether a request is one of the sample. The same request always gives the same answer, so that a job that runs again
/// does not draw again; the id ends with random bits.
pub fn is_sampled(request: RequestId, share: i64) -> bool {
    let place = request.0.as_u128() % 100;
    i64::try_from(place).is_ok_and(|place| place < share)
}

/// Whether somebody may be asked again.
pub fn may_ask_again(last: Option<Day>, today: Day, again_days: i64) -> bool {
    last.is_none_or(|last| last.days_until(today) >= again_days)
}

/// An answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Answered {
    /// 1 to 5.
    pub score: i64,
    /// Why; may be empty.
    pub comment: String,
}

/// Why an answer is not taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NotAnAnswer {
    /// No score.
    #[error("Quanto sei soddisfatto: scegli un punteggio da 1 a 5")]
    Score,
    /// A low score without a reason.
    #[error("Commento: con questo punteggio scrivi che cosa non è andato bene")]
    Comment,
    /// Too long.
    #[error("Commento: scrivi al massimo {LONGEST} caratteri")]
    Long,
}

/// Judges an answer.
pub fn check(score: Option<i64>, comment: &str, rules: &Rules) -> Result<Answered, NotAnAnswer> {
    let score = score.filter(|score| (1..=5).contains(score)).ok_or(NotAnAnswer::Score)?;
    let comment = comment.trim();
    if comment.chars().count() > LONGEST {
        return Err(NotAnAnswer::Long);
    }
    if comment.is_empty() && score <= rules.comment_up_to {
        return Err(NotAnAnswer::Comment);
    }
    Ok(Answered { score, comment: comment.to_owned() })
}

/// Answers of a group, added up.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tally {
    /// Which group.
    pub label: String,
    /// How many answered.
    pub count: i64,
    /// The sum of their scores.
    pub sum: i64,
    /// How many gave 4 or 5.
    pub content: i64,
}

/// What enough people think.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Opinion {
    /// How many answered.
    pub count: i64,
    /// The mean of their scores.
    pub mean: Tenths,
    /// How many gave 4 or 5.
    pub content: i64,
}

impl Opinion {
    /// `4,3 su 5 (12 risposte)`.
    pub fn words(self) -> String {
        format!("{} su 5 ({} risposte)", self.mean, self.count)
    }

    /// `83,3 % (10 su 12)`.
    pub fn content_words(self) -> String {
        super::Kept { kept: self.content, judged: self.count }.words()
    }
}

/// A group that is large enough.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Shown {
    /// Which.
    pub label: String,
    /// What they think.
    pub opinion: Opinion,
}

/// What all the small groups are shown as.
const OTHERS: &str = "Altri, messi insieme perché le risposte di ciascuno sono poche";

/// The groups as they may be shown: those with too few answers are put together, with the smallest of the others if
/// need be, so that what is hidden cannot be had by subtraction from the total. Of too few altogether nothing is shown.
pub fn fold(tallies: Vec<Tally>) -> Vec<Shown> {
    let (mut large, small): (Vec<Tally>, Vec<Tally>) =
        tallies.into_iter().filter(|tally| tally.count > 0).partition(|tally| tally.count >= FEWEST);
    let mut rest = Tally { label: OTHERS.into(), count: 0, sum: 0, content: 0 };
    for tally in &small {
        rest.add(tally);
    }
    while rest.count > 0 && rest.count < FEWEST {
        let Some(at) = (0..large.len()).min_by_key(|at| large.get(*at).map(|tally| tally.count)) else {
            break;
        };
        rest.add(&large.remove(at));
    }
    large.push(rest);
    large.into_iter().filter_map(Tally::shown).collect()
}

impl Tally {
    fn add(&mut self, other: &Self) {
        self.count = self.count.saturating_add(other.count);
        self.sum = self.sum.saturating_add(other.sum);
        self.content = self.content.saturating_add(other.content);
    }

    fn shown(self) -> Option<Shown> {
        let mean = Tenths::ratio(self.sum, self.count).filter(|_| self.count >= FEWEST)?;
        let opinion = Opinion { count: self.count, mean, content: self.content };
        Some(Shown { label: self.label, opinion })
    }

    /// What all of them think, if they are enough.
    pub fn of_all(tallies: &[Self]) -> Option<Opinion> {
        let mut all = Self { label: String::new(), count: 0, sum: 0, content: 0 };
        for tally in tallies {
            all.add(tally);
        }
        all.shown().map(|shown| shown.opinion)
    }
}
