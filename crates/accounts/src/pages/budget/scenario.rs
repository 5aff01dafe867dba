//! What this is: the page of sustainability: coverage over the years, break-even, and «what if» with its arithmetic.
//! What it is not: rules; they are in `model::sustain`. Nothing is stored: the address says what is supposed.

use askama::Template;
use axum::extract::State;
use axum::response::Response;
use kernel::permission::ViewBudget;
use kernel::{BodyId, Can, Cents, Rate};
use sheet::{Cell, Column, Kind, Table};
use store::Tx;
use webkit::{
    App, BarChart, EmptyState, Explain, Format, Frame, ListQuery, ListView, Notice, Problem, SignedIn, Stats,
};

use super::years::{self, YearRow};
use crate::model::heading::Side;
use crate::model::sustain::{
    Base, BreakEven, Coverage, Margin, Outcome, Payer, Scenario, by_bodies, by_inhabitants, coverage, flows,
    outcome, percent_words,
};
use crate::pages::{reader, too_large};
use crate::prices::{self, Prices};
use crate::store::budgets;

/// Who is supposed to join.
pub(crate) const WHO: [(&str, &str); 3] = [
    ("media", "Come la media degli altri enti del registro"),
    ("grandi", "I più grandi tra gli altri enti del registro"),
    ("piccoli", "I più piccoli tra gli altri enti del registro"),
];
/// No centre grows by more at once.
const MOST_JOINING: usize = 500;

#[derive(Template)]
#[template(path = "budget/scenario.html")]
struct ScenarioPage {
    frame: Frame,
    list: ListView,
    years: Vec<YearRow>,
    chart: Option<BarChart>,
    shown: Option<Shown>,
    empty: EmptyState,
}

/// One year.
struct Shown {
    year: i16,
    stats: Stats,
    bodies: Margin,
    inhabitants: Margin,
    prices: Prices,
    notices: Vec<Notice>,
    asked: Asked,
    outcome: Outcome,
    scenario: Scenario,
    paid: Cents,
    fees: Cents,
}

/// What the address supposes.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Asked {
    pub(crate) joining: usize,
    pub(crate) who: String,
    pub(crate) leaving: Option<BodyId>,
    pub(crate) prices: Rate,
    /// The text of a change of prices that cannot be read.
    pub(crate) not_read: Option<String>,
}

impl Shown {
    fn covered(coverage: &Coverage) -> String {
        percent_words(coverage.whole())
    }

    fn by_fees(coverage: &Coverage) -> String {
        percent_words(coverage.by_fees())
    }

    fn balance(coverage: &Coverage) -> String {
        coverage.balance().unwrap_or_default().euro()
    }

    fn nothing_supposed(&self) -> bool {
        self.scenario == Scenario::default()
    }

    /// The bodies to choose who leaves from.
    fn is_leaving(&self, body: &Payer) -> bool {
        self.asked.leaving == Some(body.body_id)
    }

    fn rate_typed(&self) -> String {
        self.asked.not_read.clone().unwrap_or_else(|| {
            if self.asked.prices == Rate::default() {
                String::new()
            } else {
                self.asked.prices.to_string().trim_end_matches(" %").to_owned()
            }
        })
    }

    fn answer(margin: &Margin, unit: &str) -> String {
        match margin.break_even {
            BreakEven::Always => "Le entrate fisse coprono già i costi fissi.".into(),
            BreakEven::From(size) => format!("Da {} {unit} in su", webkit::grouped(size)),
            BreakEven::UpTo(size) => format!("Fino a {} {unit}", webkit::grouped(size)),
            BreakEven::Never => {
                "Nessuna dimensione basta: ciò che cresce con gli enti costa quanto rende o di più.".into()
            }
            BreakEven::SizeUnknown => format!("Non si può calcolare: non si conoscono gli {unit} dell'anno."),
        }
    }

    fn arithmetic(margin: &Margin, unit: &str) -> Explain {
        let size = webkit::grouped(margin.size);
        Explain::new("Come si calcola")
            .step("Costi che non cambiano", margin.fixed_costs)
            .step("Entrate che non cambiano", margin.fixed_income)
            .step("Da coprire: la differenza", margin.gap)
            .step("Entrate che crescono", margin.moving_income)
            .step("Costi che crescono", margin.moving_costs)
            .step("Margine oggi: la differenza", margin.margin)
            .step(format!("{unit} oggi"), &size)
            .step("Pareggio", format!("{} × {size} / {}", margin.gap, margin.margin))
            .source("Il risultato è arrotondato all'unità intera. Quali importi crescono lo dice l'andamento scritto su ogni riga del bilancio; si suppone che gli altri enti siano come quelli di oggi in media.")
    }
}

pub(in crate::pages) async fn page(
    State(app): State<App>,
    who: SignedIn,
    query: ListQuery,
) -> Result<Response, Problem> {
    let can = reader(who.actor())?;
    let mut tx = app.db.read(can.tenant()).await?;
    let years = years::of_centre(&mut tx, &can).await?;
    let shown = match year_asked(&query, &years) {
        Some(year) => Some(shown(&mut tx, &can, (year, asked(&query))).await?),
        None => None,
    };
    if let (Some(format), Some(shown)) = (query.format(), &shown) {
        return export(&app, format, shown);
    }
    let frame = Frame::new(&who, &app, "Sostenibilità")
        .area("bilancio")
        .crumb("Bilancio", "/bilancio")
        .lead("Se le entrate coprono i costi, da quanti enti in poi, e che cosa cambierebbe.");
    let empty =
        EmptyState::new("Serve almeno una previsione approvata: la sostenibilità si calcola dal bilancio.")
            .action("Vai ai bilanci", "/bilancio");
    let chart = chart(&years);
    webkit::page(&ScenarioPage {
        frame,
        list: ListView::new(&query, query.sort(["anno"])),
        years: years.into_iter().filter(|year| year.coverage.is_some()).collect(),
        chart,
        shown,
        empty,
    })
}

/// The year of the address, or the newest one, among those with an approved forecast.
fn year_asked(query: &ListQuery, years: &[YearRow]) -> Option<i16> {
    let known = || years.iter().filter(|row| row.coverage.is_some()).map(|row| row.year);
    let wanted = query.filter_as::<i16>("anno");
    known().find(|year| Some(*year) == wanted).or_else(|| known().next())
}

/// What the address supposes; what does not read is told beside the field.
pub(crate) fn asked(query: &ListQuery) -> Asked {
    let typed = query.filter("prezzi").map(|text| text.trim().trim_end_matches('%').trim().to_owned());
    let rate = typed.as_deref().map(|text| Rate::parse_it(text.trim_start_matches('+')));
    let (prices, not_read) = match rate {
        Some(Ok(rate)) if (-9_000..=20_000).contains(&rate.get()) => (rate, None),
        Some(_) => (Rate::default(), typed),
        None => (Rate::default(), None),
    };
    Asked {
        joining: query.filter_as::<usize>("entrano").unwrap_or_default().min(MOST_JOINING),
        who: query.filter("chi").unwrap_or("media").to_owned(),
        leaving: query.filter_as("esce"),
        prices,
        not_read,
    }
}

async fn shown(tx: &mut Tx, can: &Can<ViewBudget>, (year, asked): (i16, Asked)) -> Result<Shown, Problem> {
    let standing = budgets::standing_of(tx, can, year).await?;
    let prices = prices::of_year(tx, can.tenant(), year).await?;
    let base = Base { year, flows: flows(&standing), members: prices.members.clone() };
    let scenario = scenario(&asked, &prices).ok_or_else(too_large)?;
    let now = coverage(&base.flows).ok_or_else(too_large)?;
    Ok(Shown {
        year,
        stats: stats(&now, base.members.len()),
        bodies: by_bodies(&base).ok_or_else(too_large)?,
        inhabitants: by_inhabitants(&base).ok_or_else(too_large)?,
        notices: notices(&asked, &prices),
        outcome: outcome(&base, &scenario).ok_or_else(too_large)?,
        scenario,
        paid: base.paid().ok_or_else(too_large)?,
        fees: now.fees,
        asked,
        prices,
    })
}

/// The scenario of a year as an address supposes it: for the API.
pub(crate) async fn suppose(
    tx: &mut Tx,
    can: &Can<ViewBudget>,
    (year, asked): (i16, &Asked),
) -> Result<(Base, Scenario), Problem> {
    let standing = budgets::standing_of(tx, can, year).await?;
    let prices = prices::of_year(tx, can.tenant(), year).await?;
    let scenario = scenario(asked, &prices).ok_or_else(too_large)?;
    Ok((Base { year, flows: flows(&standing), members: prices.members }, scenario))
}

fn stats(now: &Coverage, members: usize) -> Stats {
    Stats::new()
        .figure("Copertura dei costi", percent_words(now.whole()), "entrate diviso costi")
        .figure("Con le sole quote degli enti", percent_words(now.by_fees()), "quote e servizi diviso costi")
        .figure("Entrate meno costi", now.balance().unwrap_or_default(), "secondo il bilancio")
        .figure("Enti aderenti", members, "con servizi attivi nell'anno")
}

fn notices(asked: &Asked, prices: &Prices) -> Vec<Notice> {
    let mut notices = Vec::new();
    if asked.not_read.is_some() {
        notices
            .push(Notice::warning("Prezzi: scrivi una percentuale da -90 a 200, per esempio 5 oppure -2,5."));
    }
    if !prices.incomplete.is_empty() {
        let names = prices.incomplete.join(", ");
        let text = format!(
            "Per questi enti manca un dato o un prezzo di listino, quindi contano meno del vero: {names}."
        );
        notices.push(Notice::warning(text));
    }
    if asked.joining > 0 && asked.who != "media" && prices.others.len() < asked.joining {
        let text = format!(
            "Nel registro ci sono solo {} enti non aderenti: gli altri contano come la loro media.",
            prices.others.len()
        );
        notices.push(Notice::info(text));
    }
    notices
}

/// Who joins and who leaves, each with a price.
fn scenario(asked: &Asked, prices: &Prices) -> Option<Scenario> {
    let mut candidates = prices.others.clone();
    match asked.who.as_str() {
        "grandi" => candidates.sort_by_key(|body| std::cmp::Reverse(body.inhabitants)),
        "piccoli" => candidates.sort_by_key(|body| body.inhabitants.unwrap_or(u32::MAX)),
        _ => candidates.clear(),
    }
    candidates.truncate(asked.joining);
    let averages = asked.joining.saturating_sub(candidates.len());
    if averages > 0 {
        let like = if prices.others.is_empty() { &prices.members } else { &prices.others };
        let average = average(like)?;
        candidates.extend(std::iter::repeat_n(average, averages));
    }
    let leaving = prices.members.iter().filter(|body| Some(body.body_id) == asked.leaving);
    Some(Scenario { joining: candidates, leaving: leaving.cloned().collect(), prices: asked.prices })
}

/// A body like these on average.
fn average(like: &[Payer]) -> Option<Payer> {
    let number = i64::try_from(like.len()).ok()?.max(1);
    let people: i64 = like.iter().filter_map(|body| body.inhabitants).map(i64::from).sum();
    let pays = Cents::sum(like.iter().map(|body| body.pays))?.share(1, number)?;
    let inhabitants = u32::try_from(people.checked_div(number)?).ok();
    let (body_id, name) = (BodyId(uuid::Uuid::nil()), "Ente medio".to_owned());
    Some(Payer { body_id, name, inhabitants, pays })
}

/// Income and costs of each year, side by side.
fn chart(years: &[YearRow]) -> Option<BarChart> {
    let known: Vec<(i16, Coverage)> =
        years.iter().rev().filter_map(|row| Some((row.year, row.coverage?))).collect();
    if known.is_empty() {
        return None;
    }
    let start = BarChart::new(
        "Entrate e costi per anno",
        "In euro: a consuntivo se c'è, altrimenti bilancio assestato.",
    )
    .columns("Anno", "Importo");
    let both = known.into_iter().fold(start, |chart, (year, one)| {
        let chart = chart.bar(format!("{year}, entrate"), one.income.get(), one.income);
        chart.bar(format!("{year}, costi"), one.costs.get(), one.costs)
    });
    Some(both)
}

/// The steps of the scenario as a file.
fn export(app: &App, format: Format, shown: &Shown) -> Result<Response, Problem> {
    let columns =
        [("Passaggio", Kind::Text), ("Calcolo", Kind::Text), ("Lato", Kind::Text), ("Importo", Kind::Money)];
    let mut table = Table::new("Scenario", columns.map(|(name, kind)| Column::new(name, kind)).to_vec());
    let row = |what: &str, how: &str, side: Side, amount: Cents| {
        vec![Cell::text(what), Cell::text(how), Cell::text(side.label()), Cell::Money(amount.get())]
    };
    let (before, after) = (&shown.outcome.before, &shown.outcome.after);
    let mut rows = vec![
        row("Entrate secondo il bilancio", "", Side::Income, before.income),
        row("Costi secondo il bilancio", "", Side::Cost, before.costs),
    ];
    rows.extend(shown.outcome.steps.iter().map(|step| row(&step.what, &step.how, step.side, step.amount)));
    rows.push(row("Entrate nello scenario", "", Side::Income, after.income));
    rows.push(row("Costi nello scenario", "", Side::Cost, after.costs));
    for row in rows {
        table.push(row).map_err(|why| Problem::internal(&why))?;
    }
    webkit::export(format, &format!("Scenario {}", shown.year), &table, app.clock.today())
}
