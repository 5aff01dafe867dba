//! What this is: a Province in a pillar: what its answers come to and why, the answers themselves to fill in or to read,
//! what was confirmed before.
//! What it is not: a decision; the network confirms.

use askama::Template;
use axum::extract::{Path, State};
use kernel::NETWORK;
use webkit::{App, Badge, DiffTable, Form, Frame, Html, Pairs, Problem, SignedIn, page};

use super::reasons::Reasons;
use super::{Answer, badge, place};
use crate::access;
use crate::model::{Assessment, Criterion, Label, Pillar, PillarRules, evaluate};
use crate::provinces::Province;
use crate::store::{assessments, labels, rules};

/// All that the page reads.
pub(super) struct Seen {
    pub(super) province: Province,
    pub(super) pillar: Pillar,
    pub(super) rules: PillarRules,
    pub(super) rules_number: u32,
    pub(super) history: Vec<Assessment>,
    pub(super) label: Option<Label>,
    pub(super) may_answer: bool,
}

impl Seen {
    pub(super) async fn read(app: &App, who: &SignedIn, at: (&str, &str)) -> Result<Self, Problem> {
        let can = access::whole(who.actor())?;
        let (province, pillar) = place(app, at.0, at.1).await?;
        let may_answer = access::answer(&app.db, who.actor(), &province).await.is_ok();
        let mut tx = app.db.read(NETWORK).await?;
        let in_force = rules::in_force(&mut tx).await?;
        let history = assessments::history(&mut tx, &can, (province.body_id, pillar)).await?;
        let all = labels::all(&mut tx, &can).await?;
        let own = |one: &labels::Labelled| one.body_id == province.body_id && one.pillar == pillar;
        let label = all.into_iter().find(own).map(|one| one.label);
        let (rules, rules_number) = (in_force.of(pillar)?.clone(), in_force.number);
        Ok(Self { province, pillar, rules, rules_number, history, label, may_answer })
    }

    /// The draft, if there is one.
    pub(super) fn draft(&self) -> Option<&Assessment> {
        self.history.first().filter(|last| last.is_draft())
    }

    pub(super) fn shown_version(&self) -> i64 {
        self.draft().map_or(0, |draft| draft.version)
    }

    pub(super) fn address(&self) -> String {
        format!("/profili/{}/{}", self.province.uts, self.pillar.code())
    }

    pub(super) fn reasons(&self) -> Option<Reasons> {
        let last = self.history.first()?;
        Some(Reasons::of(&evaluate(&self.rules, self.rules_number, &last.known_to(&self.rules))))
    }

    pub(super) fn frame(&self, app: &App, who: &SignedIn, title: String) -> Frame {
        let name = &self.province.name;
        Frame::new(who, app, title)
            .area("mappa")
            .crumb("Mappa delle Province", "/mappa")
            .crumb(name, format!("/mappa/province/{}", self.province.uts))
    }

    /// The answers as people read them, for the table of differences.
    pub(super) fn as_seen(&self) -> Pairs {
        let words = |criterion: &Criterion| {
            let kept = self.history.first().and_then(|last| last.answer(&criterion.code));
            kept.map_or_else(
                || seen_answer(criterion, "", "", ""),
                |kept| seen_answer(criterion, &kept.answer, &kept.evidence, &kept.link),
            )
        };
        self.rules.criteria.iter().map(|one| (one.question.clone(), words(one))).collect()
    }
}

pub(super) fn seen_answer(criterion: &Criterion, answer: &str, evidence: &str, link: &str) -> String {
    let answer = if answer.is_empty() { "Non so".to_owned() } else { criterion.words(answer) };
    [answer.as_str(), evidence, link]
        .into_iter()
        .filter(|text| !text.is_empty())
        .collect::<Vec<_>>()
        .join("; ")
}

/// A version in the story.
struct Version {
    number: u32,
    badge: Badge,
    who: String,
    when: String,
    reason: String,
    href: String,
}

impl Version {
    fn of(one: &Assessment, address: &str) -> Self {
        let href = format!("{address}/versioni/{}", one.number);
        match &one.confirmation {
            None => Self {
                number: one.number,
                badge: Badge::warning("In compilazione"),
                who: String::new(),
                when: one.changed_at.to_string(),
                reason: String::new(),
                href,
            },
            Some(kept) => Self {
                number: one.number,
                badge: badge(kept.profile, &kept.label()),
                who: kept.confirmed_by.clone(),
                when: kept.confirmed_at.to_string(),
                reason: kept.reason.clone(),
                href,
            },
        }
    }
}

/// A question with its answer, to be read.
pub(super) struct AnswerRow {
    pub(super) question: String,
    pub(super) answer: String,
    pub(super) evidence: String,
    pub(super) link: Option<String>,
    pub(super) who: String,
    pub(super) decides: bool,
}

pub(super) fn answer_rows(rules: &PillarRules, of: Option<&Assessment>) -> Vec<AnswerRow> {
    let row = |criterion: &Criterion| {
        let kept = of.and_then(|one| one.answer(&criterion.code));
        let answer = kept.map_or("", |kept| kept.answer.as_str());
        AnswerRow {
            question: criterion.question.clone(),
            answer: seen_answer(criterion, answer, "", ""),
            evidence: kept.map(|kept| kept.evidence.clone()).unwrap_or_default(),
            link: kept.and_then(|kept| webkit::safe_href(&kept.link)),
            who: kept.map(said_by).unwrap_or_default(),
            decides: rules.decides(&criterion.code),
        }
    };
    rules.criteria.iter().map(row).collect()
}

fn said_by(kept: &crate::model::Answered) -> String {
    let whose =
        if kept.answered_for.is_empty() { String::new() } else { format!(" ({})", kept.answered_for) };
    format!("{}{whose}, {}", kept.answered_by, kept.answered_at.day_in_rome().short())
}

/// A question of the form.
pub(super) struct Question {
    number: usize,
    answer_name: String,
    evidence_name: String,
    evidence_label: String,
    link_name: String,
    link_label: String,
    criterion: Criterion,
    options: Vec<(String, String)>,
    who: String,
    decides: bool,
}

impl Question {
    fn hint(&self) -> String {
        let weight = if self.decides { "" } else { " Si riporta, ma non decide il profilo." };
        let who =
            if self.who.is_empty() { String::new() } else { format!(" Ultima risposta: {}.", self.who) };
        let hint =
            if self.criterion.hint.is_empty() { String::new() } else { format!("{}.", self.criterion.hint) };
        format!("{hint}{weight}{who}").trim().to_owned()
    }
}

#[derive(Template)]
#[template(path = "profile.html")]
pub(super) struct ProfilePage {
    frame: Frame,
    reasons: Option<Reasons>,
    label: Option<(Badge, Label)>,
    pub(super) diff: Option<DiffTable>,
    form: Form,
    hidden: Html,
    questions: Vec<Question>,
    rows: Vec<AnswerRow>,
    versions: Vec<Version>,
    may_answer: bool,
    confirm: Option<String>,
}

/// The values of the form as they are kept.
pub(super) fn filled(seen: &Seen, who: &SignedIn) -> Form {
    let mut values: Vec<(String, String)> = Vec::new();
    for criterion in &seen.rules.criteria {
        let kept = seen.history.first().and_then(|last| last.answer(&criterion.code));
        let (answer, evidence, link) =
            kept.map_or(("", "", ""), |kept| (&*kept.answer, &*kept.evidence, &*kept.link));
        let known = seen
            .rules
            .criterion(&criterion.code)
            .is_some_and(|one| one.answers().iter().any(|(code, _)| *code == answer));
        values.push((format!("r_{}", criterion.code), if known { answer } else { "" }.to_owned()));
        values.push((format!("e_{}", criterion.code), evidence.to_owned()));
        values.push((format!("l_{}", criterion.code), link.to_owned()));
    }
    Form::filled(who, seen.address(), values)
}

pub(super) fn profile_page(app: &App, who: &SignedIn, seen: &Seen, form: Form) -> ProfilePage {
    let last = seen.history.first();
    let address = seen.address();
    let title = format!("{}: profilo {}", seen.province.name, seen.pillar.label());
    let confirms = access::confirm(who.actor()).is_ok() && seen.draft().is_some();
    let questions =
        seen.rules.criteria.iter().enumerate().map(|(at, criterion)| question(seen, at, criterion));
    ProfilePage {
        frame: seen.frame(app, who, title),
        reasons: seen.reasons(),
        label: seen.label.clone().map(|label| (badge(label.profile, &label.label()), label)),
        diff: None,
        hidden: form.shown(seen.shown_version(), &seen.as_seen()),
        form,
        questions: questions.collect(),
        rows: answer_rows(&seen.rules, last),
        versions: seen.history.iter().map(|one| Version::of(one, &address)).collect(),
        may_answer: seen.may_answer,
        confirm: confirms.then(|| format!("{address}/conferma")),
    }
}

fn question(seen: &Seen, at: usize, criterion: &Criterion) -> Question {
    let kept = seen.history.first().and_then(|last| last.answer(&criterion.code));
    let answers = criterion.answers().into_iter().map(|(code, words)| (code.to_owned(), words.to_owned()));
    let (number, code) = (at + 1, &criterion.code);
    Question {
        number,
        answer_name: format!("r_{code}"),
        evidence_name: format!("e_{code}"),
        evidence_label: format!("Che cosa lo dimostra, domanda {number}"),
        link_name: format!("l_{code}"),
        link_label: format!("Dove si vede, domanda {number}"),
        criterion: criterion.clone(),
        options: [(String::new(), "Non so".to_owned())].into_iter().chain(answers).collect(),
        who: kept.map(said_by).unwrap_or_default(),
        decides: seen.rules.decides(&criterion.code),
    }
}

pub(super) async fn show(
    State(app): State<App>,
    who: SignedIn,
    Path((province, pillar)): Path<(String, String)>,
) -> Answer {
    let seen = Seen::read(&app, &who, (&province, &pillar)).await?;
    page(&profile_page(&app, &who, &seen, filled(&seen, &who)))
}
