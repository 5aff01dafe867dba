//! What this is: `needs report`: where the sheet of each body stands, and what the confirmed answers come to.
//! What it is not: another reckoning: it is the matrix of the pages.

use std::collections::BTreeMap;
use std::process::ExitCode;

use anyhow::bail;
use kernel::permission::{Actor, ViewNeeds};
use needs::model::{Campaign, Matrix, SheetState, Total};
use needs::report;
use needs::store::campaigns;
use serde::Serialize;

use crate::config::Config;
use crate::out::Out;

#[derive(Serialize)]
struct Answer {
    centre: String,
    year: i16,
    stage: &'static str,
    opens: String,
    closes: String,
    bodies: Vec<Body>,
    states: BTreeMap<&'static str, usize>,
    totals: Vec<Question>,
}

#[derive(Serialize)]
struct Body {
    name: String,
    state: &'static str,
}

#[derive(Serialize)]
struct Question {
    key: String,
    label: String,
    unit: String,
    wishes: BTreeMap<&'static str, u32>,
    yes: u32,
    quantity: String,
    answered: u32,
}

/// Says how the campaign of a year stands today.
pub(crate) async fn report(config: &Config, slug: &str, year: i16, out: Out) -> anyhow::Result<ExitCode> {
    let app = super::open(config).await?;
    let tenant = super::centre(&app, slug).await?;
    let can = Actor::console(tenant.tenant_id).may_over(ViewNeeds)?;
    let mut tx = app.db.read(tenant.tenant_id).await?;
    let Some(campaign) = campaigns::of_year(&mut tx, &can, year).await? else {
        bail!("il centro «{slug}» non ha una campagna dei fabbisogni per il {year}");
    };
    let today = tx.today();
    let matrix = report::matrix(&mut tx, &can, (&campaign, today)).await?;
    drop(tx);
    tell(&campaign, &matrix, campaign.stage_on(today).label(), out)?;
    out.answer(&Answer {
        centre: tenant.slug,
        year,
        stage: campaign.stage_on(today).code(),
        opens: campaign.data.opens.iso(),
        closes: campaign.data.closes.iso(),
        bodies: matrix
            .rows
            .iter()
            .map(|row| Body { name: row.body_name.clone(), state: row.state.code() })
            .collect(),
        states: SheetState::ALL.iter().map(|state| (state.code(), in_state(&matrix, *state))).collect(),
        totals: matrix.columns.iter().zip(&matrix.totals).map(question).collect(),
    })?;
    Ok(ExitCode::SUCCESS)
}

fn in_state(matrix: &Matrix, state: SheetState) -> usize {
    matrix.rows.iter().filter(|row| row.state == state).count()
}

fn question((column, total): (&needs::model::Column, &Total)) -> Question {
    Question {
        key: column.key.to_string(),
        label: column.label.clone(),
        unit: column.unit.clone(),
        wishes: total.wishes.iter().map(|(wish, count)| (wish.code(), *count)).collect(),
        yes: total.yes,
        quantity: total.quantity.plain(),
        answered: total.answered,
    }
}

fn tell(campaign: &Campaign, matrix: &Matrix, stage: &str, out: Out) -> std::io::Result<()> {
    let data = &campaign.data;
    out.say(format!(
        "{}, dal {} al {}: {}",
        campaign.title(),
        data.opens,
        data.closes,
        stage.to_lowercase()
    ))?;
    for row in &matrix.rows {
        out.say(format!("{}: {}", row.body_name, row.state.label().to_lowercase()))?;
    }
    for state in SheetState::ALL {
        out.say(format!("Schede «{}»: {}", state.label().to_lowercase(), in_state(matrix, *state)))?;
    }
    for (column, total) in matrix.columns.iter().zip(&matrix.totals) {
        let words = total.words(&column.unit);
        if !words.is_empty() {
            out.say(format!("{}: {words}", column.label))?;
        }
    }
    Ok(())
}
