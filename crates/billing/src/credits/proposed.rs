//! What this is: the credit notes that the centre owes: a service was billed in advance and ended earlier, so the days
//! beyond its end are to be given back, at the worth they had when they were billed.
//! What it is not: a decision: somebody prepares the note, or decides not to and says why.

use std::collections::{HashMap, HashSet};

use agreements::BillableLine;
use kernel::permission::{IssueCreditNote, ViewAgreements};
use kernel::{Actor, BodyId, Can, Cents, Day, InvoiceId, LineId, Period};
use webkit::App;

use crate::model::{Chosen, Step, without};
use crate::source::{self, Source};
use crate::store::Failure;
use crate::store::credits::{self as stored, BilledLine, WaivedDays};

/// Days billed beyond the end of a service, to be given back.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Proposal {
    /// The invoice.
    pub invoice_id: InvoiceId,
    /// Its number.
    pub number: String,
    /// Whose.
    pub body_id: BodyId,
    /// The body's name at issue.
    pub body_name: String,
    /// What the line says.
    pub description: String,
    /// The year whose services it bills.
    pub services_year: i16,
    /// What to take back.
    pub chosen: Chosen,
    /// The days to give back.
    pub days: Period,
}

/// What is billed for a year and what was taken back of it.
struct Billed {
    lines: Vec<BilledLine>,
    credited: HashMap<(InvoiceId, i64), Cents>,
    returned: HashMap<(InvoiceId, i64), Vec<Period>>,
}

impl Billed {
    fn of(lines: Vec<BilledLine>, taken: Vec<stored::TakenBack>) -> Self {
        let mut billed = Self { lines, credited: HashMap::new(), returned: HashMap::new() };
        for one in taken {
            let line = (one.corrects_id, one.corrects_position);
            let sum = billed.credited.entry(line).or_default();
            *sum = sum.plus(one.amount).unwrap_or(*sum);
            if let (true, Ok(days)) = (one.returns_days, Period::new(one.period_from, one.period_to)) {
                billed.returned.entry(line).or_default().push(days);
            }
        }
        billed
    }

    fn left(&self, line: &BilledLine) -> Cents {
        let credited = self.credited.get(&(line.invoice_id, line.position)).copied().unwrap_or_default();
        line.amount.minus(credited).unwrap_or_default()
    }

    /// Whether any line is billed beyond its service: most of the time none is, and no price need be looked up.
    fn goes_beyond(&self, services: &[BillableLine]) -> bool {
        let own: HashMap<LineId, Period> = services.iter().map(|one| (one.line_id, one.period)).collect();
        self.lines.iter().any(|line| {
            let owed: Vec<Period> = own.get(&line.line_id).copied().into_iter().collect();
            !without(self.kept(line), &owed).is_empty()
        })
    }

    /// Days of a line that did not go back yet.
    fn kept(&self, line: &BilledLine) -> Vec<Period> {
        let returned = self.returned.get(&(line.invoice_id, line.position));
        let whole = Period::new(line.period_from, line.period_to).ok();
        without(whole.into_iter().collect(), returned.map(Vec::as_slice).unwrap_or_default())
    }
}

/// The credit notes to propose, the newest year first.
pub async fn proposals(app: &App, actor: &Actor) -> Result<Vec<Proposal>, Failure> {
    proposals_since(app, actor, Day::FIRST.year()).await
}

/// The same, for the services of a year and of those after it: people leave this year or have just left.
pub async fn proposals_since(app: &App, actor: &Actor, first: i16) -> Result<Vec<Proposal>, Failure> {
    let can = actor.may_over(IssueCreditNote)?;
    let today = app.clock.today();
    let years = stored::years(&mut app.db.read(can.tenant()).await?, &can, first).await?;
    let mut found = Vec::new();
    for year in years {
        found.extend(of_year(app, actor, &can, (year, today)).await?);
    }
    Ok(found)
}

async fn of_year(
    app: &App,
    actor: &Actor,
    can: &Can<IssueCreditNote>,
    (year, today): (i16, Day),
) -> Result<Vec<Proposal>, Failure> {
    let mut tx = app.db.read(can.tenant()).await?;
    let (lines, taken) = stored::billed(&mut tx, can, year).await?;
    if lines.is_empty() {
        return Ok(Vec::new());
    }
    let waived: HashSet<WaivedDays> = stored::waived(&mut tx, can).await?.into_iter().collect();
    let services = agreements::billable(&mut tx, &actor.may_over(ViewAgreements)?, year).await?;
    drop(tx);
    let billed = Billed::of(lines, taken);
    if !billed.goes_beyond(&services) {
        return Ok(Vec::new());
    }
    let source = source::load(app, actor, (year, today)).await?;
    let all = billed.lines.iter().flat_map(|line| of_line(&billed, &source, (line, year)));
    let open = |one: &Proposal| !waived.contains(&(one.invoice_id, one.chosen.position, one.days.from()));
    Ok(all.filter(open).collect())
}

/// The stretches of a line that go beyond the end of its service.
fn of_line(billed: &Billed, source: &Source, (line, year): (&BilledLine, i16)) -> Vec<Proposal> {
    let mut left = billed.left(line);
    let beyond = without(billed.kept(line), &owed(source, line));
    let proposals = beyond.into_iter().filter_map(|days| {
        let (worth, how) = worth(source, line, days)?;
        let amount = worth.min(left);
        if amount <= Cents::ZERO {
            return None;
        }
        left = left.minus(amount)?;
        Some(proposal(line, year, (days, amount), how))
    });
    proposals.collect()
}

fn proposal(line: &BilledLine, year: i16, (days, amount): (Period, Cents), how: Step) -> Proposal {
    Proposal {
        invoice_id: line.invoice_id,
        number: line.number_text.clone(),
        body_id: line.body_id,
        body_name: line.body_name.clone(),
        description: line.description.clone(),
        services_year: year,
        chosen: Chosen {
            position: line.position,
            amount,
            days: Some(days),
            returns_days: true,
            steps: vec![how],
        },
        days,
    }
}

/// The days on which a line, or another of its service, is owed after all. Days that another line of the service has
/// taken over at the list price are settled by the next run, which charges only the excess; where a quote has agreed
/// the price of either, the first must be given back.
fn owed(source: &Source, line: &BilledLine) -> Vec<Period> {
    let own_agreed = source.service(line.line_id).is_some_and(|own| own.agreed.is_some());
    let lines = source.in_force(line.body_id, line.service_id).iter();
    let counts = |other: &&crate::model::ServiceLine| {
        other.line_id == line.line_id || (other.agreed.is_none() && !own_agreed)
    };
    lines.filter(counts).map(|other| other.period).collect()
}

/// What some days of a line were worth: the worth of the line up to their end less that up to the day before them, by
/// the same share of the year with which they were billed. Where the price can no longer be computed, by days.
fn worth(source: &Source, line: &BilledLine, days: Period) -> Option<(Cents, Step)> {
    let step = |value: String| Step { label: "Quota dei giorni".into(), value };
    let all = Period::new(line.period_from, line.period_to).ok()?;
    if days == all {
        return Some((line.amount, step(format!("tutti i giorni fatturati ({days})"))));
    }
    let computed = source.service(line.line_id).and_then(|service| {
        let until = |day: Day| match Period::new(all.from(), day) {
            Ok(part) => source.worth(service, part),
            Err(_) => Some(Cents::ZERO),
        };
        let (whole, last, before) = (until(all.to())?, until(days.to())?, until(days.from().yesterday())?);
        Some((last.minus(before)?, whole))
    });
    match computed {
        Some((part, whole)) if whole > Cents::ZERO => {
            let worth = line.amount.share(part.get(), whole.get())?;
            Some((worth, step(format!("{worth} su {} per {days}, come da listino", line.amount))))
        }
        _ => {
            let worth = line.amount.share(days.days(), all.days())?;
            let how = format!("{} × {}/{} giorni = {worth}", line.amount, days.days(), all.days());
            Some((worth, step(how)))
        }
    }
}
