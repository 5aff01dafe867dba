//! What this is: the versions of the rules, and one of them: its questions, its text, what it would change.
//! What it is not: their writing; see [`super::rules_act`].

use askama::Template;
use axum::extract::{Path, State};
use kernel::NETWORK;
use webkit::{App, Badge, Form, Frame, Html, Problem, SignedIn, page};

use super::Answer;
use crate::access;
use crate::model::{Change, Condition, PillarRules, RuleSet, changes};
use crate::provinces::Provinces;
use crate::store::rules::RulesVersion;
use crate::store::{assessments, rules};

/// A version in the list.
struct Row {
    number: u32,
    badge: Badge,
    note: String,
    written: String,
    adopted: String,
}

#[derive(Template)]
#[template(path = "rules_list.html")]
struct RulesPage {
    frame: Frame,
    rows: Vec<Row>,
}

pub(super) fn badge_of(version: &RulesVersion, in_force: u32) -> Badge {
    match version.adopted_at {
        Some(_) if version.number == in_force => Badge::success("In vigore"),
        Some(_) => Badge::quiet("Sostituita"),
        None => Badge::warning("In preparazione"),
    }
}

pub(super) fn in_force_of(all: &[RulesVersion]) -> u32 {
    all.iter().find(|version| version.adopted_at.is_some()).map_or(0, |version| version.number)
}

pub(super) async fn list(State(app): State<App>, who: SignedIn) -> Answer {
    let can = access::whole(who.actor())?;
    let all = rules::all(&mut app.db.read(NETWORK).await?, &can).await?;
    let in_force = in_force_of(&all);
    let row = |version: &RulesVersion| Row {
        number: version.number,
        badge: badge_of(version, in_force),
        note: version.note.clone(),
        written: format!("{}, {}", version.written_by, version.written_at.day_in_rome()),
        adopted: version
            .adopted_at
            .map_or_else(String::new, |at| format!("{}, {}", version.adopted_by, at.day_in_rome())),
    };
    let frame = Frame::new(&who, &app, "Regole dei profili")
        .area("mappa")
        .crumb("Mappa delle Province", "/mappa")
        .lead("Le domande, e che cosa serve per ciascun profilo. Una versione nuova si confronta con quella in vigore prima di adottarla.");
    let frame = if access::confirm(who.actor()).is_ok() {
        frame.primary("Nuova versione", "/profili/regole/nuova")
    } else {
        frame
    };
    page(&RulesPage { frame, rows: all.iter().map(row).collect() })
}

/// A verdict that the version would change.
struct ChangeRow {
    province: String,
    pillar: &'static str,
    before: String,
    after: String,
    confirmed: bool,
}

/// The rules of a pillar, to be read.
struct PillarView {
    name: &'static str,
    caption: String,
    rules: PillarRules,
    least: usize,
    intermediate: Vec<(String, String)>,
    advanced: Vec<(String, String)>,
}

impl PillarView {
    fn of(rules: &PillarRules) -> Self {
        let (least, some) = rules.intermediate();
        let said = |all: Vec<Condition>| all.iter().map(|one| words(rules, one)).collect();
        Self {
            name: rules.pillar.label(),
            caption: format!("{}: che cosa serve", rules.pillar.label()),
            rules: rules.clone(),
            least,
            intermediate: said(some),
            advanced: said(rules.advanced()),
        }
    }
}

fn words(rules: &PillarRules, condition: &Condition) -> (String, String) {
    let Some(criterion) = rules.criterion(&condition.criterion) else { return Default::default() };
    let (least, answer) = (condition.at_least, criterion.words(&condition.answer));
    let needed = if least { format!("almeno «{answer}»") } else { format!("«{answer}»") };
    (criterion.question.clone(), needed)
}

#[derive(Template)]
#[template(path = "rules_show.html")]
struct OnePage {
    frame: Frame,
    badge: Badge,
    note: String,
    source: String,
    ours: Vec<String>,
    pillars: Vec<PillarView>,
    text: String,
    comparison: Option<(u32, usize, Vec<ChangeRow>)>,
    adopt: Option<String>,
    discard: Option<(Form, Html)>,
}

pub(super) async fn show(State(app): State<App>, who: SignedIn, Path(number): Path<u32>) -> Answer {
    let can = access::whole(who.actor())?;
    let mut tx = app.db.read(NETWORK).await?;
    let all = rules::all(&mut tx, &can).await?;
    let in_force = in_force_of(&all);
    let version = all.iter().find(|version| version.number == number).ok_or(Problem::NotFound)?;
    let read = version.rules().map_err(|why| Problem::internal(&why))?;
    let comparison = if version.adopted_at.is_none() {
        let now = rules::in_force(&mut tx).await?;
        let known = assessments::latest(&mut tx, &can).await?;
        let provinces = Provinces::read_in(&mut tx).await?;
        let rows = changes(&now.rules, &read, &known).iter().map(|one| change(one, &provinces)).collect();
        Some((now.number, known.len(), rows))
    } else {
        None
    };
    let decides = access::confirm(who.actor()).is_ok() && version.adopted_at.is_none();
    let address = format!("/profili/regole/{number}");
    let discard = decides.then(|| Form::empty(&who, format!("{address}/scarta")));
    page(&OnePage {
        frame: frame(&app, &who, format!("Regole, versione {number}")),
        badge: badge_of(version, in_force),
        note: version.note.clone(),
        source: read.source.clone(),
        ours: read.ours.clone(),
        pillars: pillars(&read),
        text: version.text.clone(),
        comparison,
        adopt: decides.then(|| format!("{address}/adotta")),
        discard: discard.map(|form| (form.clone(), form.submit_danger("Scarta questa versione"))),
    })
}

pub(super) fn frame(app: &App, who: &SignedIn, title: String) -> Frame {
    Frame::new(who, app, title)
        .area("mappa")
        .crumb("Mappa delle Province", "/mappa")
        .crumb("Regole dei profili", "/profili/regole")
}

fn pillars(rules: &RuleSet) -> Vec<PillarView> {
    rules.pillars.iter().map(PillarView::of).collect()
}

fn change(one: &Change<'_>, provinces: &Provinces) -> ChangeRow {
    let province = provinces.by_body(one.assessment.body_id).map(|province| province.name.clone());
    ChangeRow {
        province: province.unwrap_or_default(),
        pillar: one.assessment.pillar.label(),
        before: one.before.label(),
        after: one.after.label(),
        confirmed: !one.assessment.is_draft(),
    }
}
