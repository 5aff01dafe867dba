//! What this is: `apportion`: the shared costs of a year divided among the members, body by body, with what is missing.
//! What it is not: an act: it writes nothing; computations are kept and approved on their pages.

use std::process::ExitCode;

use anyhow::bail;
use apportionment::Failure;
use apportionment::model::{Computation, Kind, Pool, Share, Simulation};
use apportionment::store::{computations, pools};
use kernel::permission::{Actor, EditCosts};
use kernel::{Can, Cents, Phase, Target};
use serde::Serialize;
use store::Tx;

use crate::config::Config;
use crate::out::Out;

/// What was asked.
pub(crate) struct Asked {
    pub(crate) centre: String,
    pub(crate) year: i16,
    pub(crate) pool: Option<String>,
}

#[derive(Serialize)]
struct Answer {
    centre: String,
    year: i16,
    total_cents: i64,
    pools: Vec<Divided>,
}

/// A pool with its draft.
#[derive(Serialize)]
struct Divided {
    pool: String,
    kind: &'static str,
    amount_cents: Option<i64>,
    basis: String,
    bodies: i64,
    cents_given: i64,
    versions: Vec<Version>,
    shares: Vec<Line>,
    missing: Option<String>,
}

/// What was computed before.
#[derive(Serialize)]
struct Version {
    number: i64,
    kind: &'static str,
    amount_cents: i64,
    act: Option<String>,
    bill_year: Option<i16>,
}

/// A body's share.
#[derive(Serialize)]
struct Line {
    body: String,
    code: String,
    figures: Vec<i64>,
    exact: String,
    cent_given: bool,
    amount_cents: i64,
    approved_before_cents: i64,
    due_cents: i64,
    last_year_cents: Option<i64>,
}

/// Divides the pools of the year and tells who would pay what.
pub(crate) async fn run(config: &Config, asked: &Asked, out: Out) -> anyhow::Result<ExitCode> {
    let app = super::open(config).await?;
    let tenant = super::centre(&app, &asked.centre).await?;
    let console = Actor::console(tenant.tenant_id);
    let can = console.may(EditCosts, &Target::centre(tenant.tenant_id, Phase::Draft))?;
    let mut tx = app.db.read(tenant.tenant_id).await?;
    let mut divided = Vec::new();
    for pool in wanted(&mut tx, &can, asked).await? {
        divided.push(divide(&mut tx, &can, &pool).await?);
    }
    out.say(format!("{}, costi comuni {}", tenant.name, asked.year))?;
    for one in &divided {
        tell(one, out)?;
    }
    let total: i64 =
        divided.iter().filter(|one| one.missing.is_none()).filter_map(|one| one.amount_cents).sum();
    out.say(format!("Totale diviso: {}. Nulla è stato scritto né approvato.", Cents::new(total)))?;
    let whole = divided.iter().all(|one| one.missing.is_none());
    out.answer(&Answer { centre: tenant.slug, year: asked.year, total_cents: total, pools: divided })?;
    Ok(if whole { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

/// The pools of the year, or the one that was named; a part of the name will do.
async fn wanted(tx: &mut Tx, can: &Can<EditCosts>, asked: &Asked) -> anyhow::Result<Vec<Pool>> {
    let all = pools::of_year(tx, can, asked.year).await?;
    if all.is_empty() {
        bail!("nel {} non c'è nessuna voce di costo: scrivile nella pagina Riparti", asked.year);
    }
    let Some(name) = &asked.pool else { return Ok(all) };
    let names: Vec<String> = all.iter().map(|pool| pool.name.clone()).collect();
    let key = kernel::text::sort_key(name);
    let exact = all.iter().any(|pool| pool.name_key() == key);
    let fits = |pool: &Pool| if exact { pool.name_key() == key } else { pool.name_key().contains(&key) };
    let found: Vec<Pool> = all.into_iter().filter(fits).collect();
    if found.is_empty() {
        bail!("nel {} non c'è nessuna voce «{name}»; ci sono: {}", asked.year, names.join(", "));
    }
    Ok(found)
}

async fn divide(tx: &mut Tx, can: &Can<EditCosts>, pool: &Pool) -> anyhow::Result<Divided> {
    let kind = pool.next_kind();
    let versions = computations::of_pool(tx, can, pool.pool_id).await?;
    let start = Divided {
        pool: pool.name.clone(),
        kind: kind.code(),
        amount_cents: pool.amount(kind).map(Cents::get),
        basis: pool.basis.words(),
        bodies: 0,
        cents_given: 0,
        versions: versions.iter().map(version).collect(),
        shares: Vec::new(),
        missing: None,
    };
    match computations::simulate(tx, can, pool, kind).await {
        Ok(simulation) => Ok(with_shares(start, &simulation)),
        Err(Failure::Refused(why)) => Ok(Divided { missing: Some(why.to_string()), ..start }),
        Err(failure) => Err(failure.into()),
    }
}

fn with_shares(start: Divided, simulation: &Simulation) -> Divided {
    let (bodies, cents_given) = (simulation.bodies, simulation.given);
    Divided { bodies, cents_given, shares: simulation.shares.iter().map(line).collect(), ..start }
}

fn version(computation: &Computation) -> Version {
    Version {
        number: computation.number,
        kind: computation.kind.code(),
        amount_cents: computation.of.amount.get(),
        act: computation.is_approved().then(|| computation.act_words()),
        bill_year: computation.bill_year(),
    }
}

fn line(share: &Share) -> Line {
    Line {
        body: share.body_name.clone(),
        code: share.code.clone(),
        figures: share.figures.iter().map(|figure| figure.value).collect(),
        exact: share.exact.plain(),
        cent_given: share.given,
        amount_cents: share.amount.get(),
        approved_before_cents: share.before.get(),
        due_cents: share.due().get(),
        last_year_cents: share.last_year.map(Cents::get),
    }
}

fn tell(one: &Divided, out: Out) -> std::io::Result<()> {
    let kind = Kind::from_code(one.kind).map_or("", Kind::label).to_lowercase();
    let amount = one.amount_cents.map_or_else(|| "—".to_owned(), |cents| Cents::new(cents).euro());
    out.say(format!("\n{}: {amount} ({kind}), per {}, tra {} enti", one.pool, one.basis, one.bodies))?;
    for version in &one.versions {
        let act = version.act.as_deref().unwrap_or("da approvare");
        let kind = Kind::from_code(version.kind).map_or("", Kind::label);
        out.say(format!(
            "  versione {}, {kind}: {} ({act})",
            version.number,
            Cents::new(version.amount_cents)
        ))?;
    }
    if let Some(missing) = &one.missing {
        return out.say(format!("  non si può calcolare. {missing}"));
    }
    let width = one.shares.iter().map(|line| line.body.chars().count()).max().unwrap_or_default();
    for line in &one.shares {
        out.say(row(line, width))?;
    }
    Ok(())
}

/// A body's line: figure, share, and what an approval would add or give back.
fn row(line: &Line, width: usize) -> String {
    let figures = line.figures.iter().map(ToString::to_string).collect::<Vec<_>>().join(" + ");
    let amount = Cents::new(line.amount_cents).euro();
    let cent = if line.cent_given { " (con il centesimo mancante)" } else { "" };
    let settlement = match (line.approved_before_cents, line.due_cents) {
        (0, _) => String::new(),
        (_, 0) => ", già approvata".to_owned(),
        (_, due) => format!(", conguaglio {}", Cents::new(due)),
    };
    format!("  {:width$}  {figures:>12}  {amount:>16}{cent}{settlement}", line.body)
}
