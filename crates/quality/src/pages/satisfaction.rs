//! What this is: what those who asked think, added up; for the director also what they wrote, without names.
//! What it is not: single scores: they are not read anywhere.

use askama::Template;
use axum::extract::State;
use axum::response::Response;
use kernel::permission::{ActionKind, EditHelpdesk, ViewSatisfaction};
use kernel::{Can, Period};
use store::{StoreError, Tx};
use webkit::{App, BarChart, EmptyState, Frame, ListQuery, Problem, SignedIn, Stats, Tabs, page};

use super::frame;
use crate::model::{Month, Opinion, Rules, Shown, Tally, fold};
use crate::store::answers::{self, Comment};
use crate::store::{asks, rules};

#[derive(Template)]
#[template(path = "quality/satisfaction.html")]
struct SatisfactionPage {
    frame: Frame,
    tabs: Tabs,
    stats: Option<Stats>,
    parts: Vec<Part>,
    charts: Vec<BarChart>,
    comments: Vec<(String, Comment)>,
    writes: bool,
    asks: bool,
    empty: EmptyState,
}

/// A table of groups that are large enough.
pub(crate) struct Part {
    pub(crate) title: &'static str,
    pub(crate) column: &'static str,
    pub(crate) rows: Vec<Shown>,
}

/// What a year came to, as far as it may be shown.
pub(crate) struct OfYear {
    pub(crate) all: Option<Opinion>,
    pub(crate) parts: Vec<Part>,
}

/// The months of a year that are over: what comes in during a month is shown when it has ended, so that an answer is not
/// seen by looking before and after it.
fn span(year: i16, today: kernel::Day) -> (Month, Month) {
    let year = Period::year(year);
    (Month::of(year.from()), Month::of(year.to().tomorrow()).min(Month::of(today)))
}

/// A year of answers, by service, by team and by month.
pub(crate) async fn of_year(
    tx: &mut Tx,
    can: &Can<ViewSatisfaction>,
    year: i16,
) -> Result<OfYear, StoreError> {
    let span = span(year, tx.today());
    let months = answers::by_month(tx, can, span).await?;
    let mut teams = answers::by_team(tx, can, span).await?;
    for team in teams.iter_mut().filter(|team| team.label.is_empty()) {
        "Nessun gruppo".clone_into(&mut team.label);
    }
    let services = answers::by_service(tx, can, span).await?;
    Ok(OfYear {
        all: Tally::of_all(&months),
        parts: vec![
            Part { title: "Per servizio", column: "Servizio", rows: fold(services) },
            Part { title: "Per gruppo di lavoro", column: "Gruppo", rows: fold(teams) },
            Part { title: "Mese per mese", column: "Mese", rows: fold(months) },
        ],
    })
}

/// The year of the address, or this one.
pub(crate) fn year_asked(query: &ListQuery, today: kernel::Day) -> i16 {
    query.filter_as("anno").filter(|year| (2000..=9998).contains(year)).unwrap_or(today.year())
}

/// `GET /andamento/soddisfazione`
pub(super) async fn show(
    State(app): State<App>,
    who: SignedIn,
    query: ListQuery,
) -> Result<Response, Problem> {
    let can = who.actor().may_over(ViewSatisfaction)?;
    let mut tx = app.db.read(can.tenant()).await?;
    let today = tx.today();
    let year = year_asked(&query, today);
    let found = of_year(&mut tx, &can, year).await?;
    let days = Period::year(year);
    let (asked, answered) = asks::counts(&mut tx, (days.from(), days.to())).await?;
    let first = answers::first_month(&mut tx, &can).await?.map_or(today.year(), |month| month.first().year());
    let comments = match who.actor().may_over(EditHelpdesk) {
        Ok(director) => answers::comments(&mut tx, &director, span(year, today)).await?,
        Err(_) => Vec::new(),
    };
    let rules = rules::get(&mut tx).await?;
    drop(tx);
    let link = |year: i16| format!("/andamento/soddisfazione?anno={year}");
    let years = (first.min(year)..=today.year().max(year)).rev();
    let tabs = years.fold(Tabs::at(link(year)), |tabs, year| tabs.tab(year.to_string(), link(year)));
    let writes = who.actor().reaches(ActionKind::EditHelpdesk);
    page(&SatisfactionPage {
        frame: frame(&app, &who, "Soddisfazione di chi ha chiesto").lead(LEAD),
        tabs,
        stats: found.all.map(|opinion| stats(&opinion, (asked, answered))),
        charts: charts(&found.parts, year),
        parts: found.parts,
        comments: comments.into_iter().map(|one| (Month::of(one.month).to_string(), one)).collect(),
        writes,
        asks: rules.share > 0,
        empty: empty(&rules, (asked, answered), writes),
    })
}

const LEAD: &str = "Un punteggio da 1 a 5 per ogni richiesta chiusa che è stata estratta. Le risposte si leggono solo messe insieme, almeno 5 alla volta, dal mese dopo.";

fn stats(opinion: &Opinion, (asked, answered): (i64, i64)) -> Stats {
    let rate = crate::model::Kept { kept: answered, judged: asked };
    Stats::new()
        .figure("Punteggio medio", format!("{} su 5", opinion.mean), &format!("{} risposte", opinion.count))
        .figure("Con 4 o 5", opinion.content_words(), "delle risposte mostrate")
        .figure("Hanno risposto", rate.words(), "di chi l'ha ricevuta nell'anno")
}

fn charts(parts: &[Part], year: i16) -> Vec<BarChart> {
    let chart = |part: &Part| {
        let title = format!("Punteggio medio {}", part.title.to_lowercase());
        let chart =
            BarChart::new(title, format!("Anno {year}, da 1 a 5.")).columns(part.column, "Punteggio medio");
        part.rows
            .iter()
            .fold(chart, |chart, row| chart.bar(row.label.clone(), row.opinion.mean.0, row.opinion.mean))
    };
    parts.iter().filter(|part| part.rows.len() > 1).map(chart).collect()
}

fn empty(rules: &Rules, (asked, answered): (i64, i64), writes: bool) -> EmptyState {
    if rules.share == 0 {
        let empty = EmptyState::new("Per ora non si chiede a nessuno com'è andata la sua richiesta.");
        return if writes {
            empty.action("Decidi a quanti chiederlo", "/andamento/soddisfazione/regole")
        } else {
            empty
        };
    }
    EmptyState::new(format!(
        "Nell'anno sono state mandate {asked} domande e sono arrivate {answered} risposte. Si mostrano quando sono almeno 5, \
         dal primo giorno del mese dopo."
    ))
}
