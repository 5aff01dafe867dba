//! What this is: a design on one page: what it offers, who works in it, who governs it, what it costs, how far it is.
//! What it is not: the forms that change it.

use askama::Template;
use axum::extract::{Path, State as Shared};
use kernel::permission::ActionKind;
use kernel::{Cents, Day, DesignId};
use registry::ManagementForm;
use webkit::{App, Badge, Facts, Form, Frame, ListQuery, Notice, SignedIn, Stats, export, grouped, page};

use super::sections::Section;
use super::svg::Chart;
use super::{Answer, address, badge, counted_on, design_frame, files, found, frame, may_see, started};
use crate::model::chart::{Node, chart};
use crate::model::content::Post;
use crate::model::distance::{Distance, distance};
use crate::model::money::{Balance, balance};
use crate::model::people::{full_time, held, total};
use crate::model::{Design, State, short};
use crate::store::{self, Realised};

/// A role as the page shows it.
struct RoleRow {
    name: String,
    employer: &'static str,
    skills: String,
    needed: String,
    held: String,
    missing: String,
    lacks: bool,
    people: String,
}

#[derive(Template)]
#[template(path = "designer/show.html")]
struct ShowPage {
    frame: Frame,
    notices: Vec<Notice>,
    facts: Facts,
    stats: Stats,
    design: Design,
    roles: Vec<RoleRow>,
    chart: Chart,
    tree: Node,
    balance: Balance,
    /// What each inhabitant would still have to pay for the first year to break even.
    each: Option<Cents>,
    distance: Distance,
    versions: Vec<Design>,
    edits: bool,
    /// The button that begins the next version.
    next: Option<Form>,
    day: Day,
    base: String,
    partnered: bool,
    sections: &'static [Section],
    origin: String,
}

impl ShowPage {
    fn badge(design: &Design) -> Badge {
        badge(design.state)
    }

    #[expect(clippy::trivially_copy_pass_by_ref, reason = "templates hand over references")]
    fn level(level: &registry::Level) -> &'static str {
        short(*level)
    }

    #[expect(clippy::trivially_copy_pass_by_ref, reason = "templates hand over references")]
    fn result(amount: &Cents) -> Badge {
        if *amount < Cents::ZERO { Badge::warning(amount.euro()) } else { Badge::success(amount.euro()) }
    }
}

fn roles(design: &Design, day: Day) -> Vec<RoleRow> {
    let people = |post: &&Post| format!("{} ({})", post.person, post.share);
    let row = |one: crate::model::people::Held<'_>| RoleRow {
        name: one.role.name.clone(),
        employer: one.role.employer.label(),
        skills: [one.role.skills.as_str(), one.role.qualification.as_str()]
            .into_iter()
            .filter(|part| !part.is_empty())
            .collect::<Vec<_>>()
            .join(". "),
        needed: full_time(one.role.needed.get()),
        held: full_time(one.held),
        missing: full_time(one.missing),
        lacks: one.missing > 0,
        people: one.posts.iter().map(people).collect::<Vec<_>>().join(", "),
    };
    held(&design.content, day).into_iter().map(row).collect()
}

fn facts(design: &Design) -> Facts {
    let content = &design.content;
    let facts = Facts::new()
        .part("Stato", badge(design.state))
        .row("Forma di gestione", content.form)
        .row("Livello voluto", short(content.level))
        .row("Provincia", &content.province)
        .row("Parte da", started(design))
        .row("Convenzione", format!("{} mesi dal 1º gennaio {}", content.months, content.first_year))
        .maybe("Enti attesi", content.bodies.map(grouped))
        .maybe("Abitanti", content.inhabitants.map(grouped))
        .maybe("Postazioni", content.workstations.map(grouped));
    let facts =
        if content.partner.is_empty() { facts } else { facts.row("Società o partner", &content.partner) };
    match design.adopted_on {
        Some(day) => facts.row("Adottato", format!("{} ({day})", design.act)),
        None => facts,
    }
}

fn stats(design: &Design, day: Day, balance: &Balance, distance: &Distance) -> Stats {
    let held = total(&design.content, day);
    let needed = design.content.roles.iter().map(|role| role.needed.get()).fold(0, i64::saturating_add);
    let even = balance.break_even().map_or_else(|| "—".to_owned(), |year| year.year.to_string());
    Stats::new()
        .figure("Servizi", design.content.services.len(), "nel progetto")
        .figure("Tempo pieno", full_time(held), &format!("su {} necessari", full_time(needed)))
        .figure(
            "Livello raggiunto",
            distance.designed.map_or("Nessuno", short),
            "con servizi e figure del progetto",
        )
        .figure("Pareggio", even, "primo anno in cui le entrate coprono i costi")
}

fn notices(design: &Design, realised: Option<&Realised>, pending: bool, creates: bool) -> Vec<Notice> {
    let mine = realised.filter(|one| one.design_id == design.design_id);
    match (design.state, mine) {
        (State::Realised, Some(made)) => {
            let text = format!("Da questo progetto è stato creato il centro, il {}.", made.made_on);
            vec![
                Notice::success(text)
                    .action("Che cosa è stato creato", format!("{}/creato", address(design.design_id))),
            ]
        }
        (State::Adopted, _) if pending && creates => {
            let text = "Il progetto è adottato: ora si può creare il centro.";
            vec![Notice::info(text).action("Crea il centro", format!("{}/crea", address(design.design_id)))]
        }
        (State::Draft | State::Adopted | State::Realised | State::Archived, _) => Vec::new(),
    }
}

/// `GET /progetti/{design}`
pub(super) async fn show(
    Shared(app): Shared<App>,
    who: SignedIn,
    Path(id): Path<DesignId>,
    query: ListQuery,
) -> Answer {
    let can = may_see(&who)?;
    let design = found(&app, &can, id).await?;
    let (today, base) = (app.clock.today(), address(id));
    let day = counted_on(&design, today);
    if let Some(format) = query.format() {
        return export(format, "progetto", &files::table(&design, day)?, today);
    }
    let mut tx = app.db.read(can.tenant()).await?;
    let realised = store::realised(&mut tx, &can).await?;
    let pending = registry::planned::pending(&mut tx).await?.is_some();
    let versions: Vec<Design> =
        store::every(&mut tx, &can).await?.into_iter().filter(|one| one.family == design.family).collect();
    drop(tx);
    let (balance, distance) = (balance(&design.content), distance(&design.content, day));
    let edits = who.actor().reaches(ActionKind::EditDesign);
    let creates = who.actor().reaches(ActionKind::RealiseDesign);
    let tree = chart(&design.content, day);
    let draft = design.state == State::Draft;
    let top = frame(&who, &app, design.title());
    let top = if edits && draft { top.primary("Adotta il progetto", format!("{base}/adotta")) } else { top };
    let newest = versions.first().is_none_or(|last| last.design_id == design.design_id);
    let follows = edits && newest && matches!(design.state, State::Adopted | State::Realised);
    page(&ShowPage {
        frame: top,
        notices: notices(&design, realised.as_ref(), pending, creates),
        facts: facts(&design),
        stats: stats(&design, day, &balance, &distance),
        roles: roles(&design, day),
        chart: Chart::of(&tree),
        tree,
        each: design.content.inhabitants.and_then(|inhabitants| balance.missing_each(inhabitants)),
        balance,
        distance,
        versions,
        edits: edits && draft,
        next: follows.then(|| Form::empty(&who, format!("{base}/versione"))),
        day,
        partnered: design.content.form != ManagementForm::Public,
        sections: Section::ALL,
        origin: design.origin.clone(),
        base,
        design,
    })
}

/// The page to which the forms of a design lead back.
pub(super) fn section_frame(who: &SignedIn, app: &App, design: &Design, section: Section) -> Frame {
    design_frame(who, app, design, section.label()).lead(section.help())
}
