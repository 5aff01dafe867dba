//! What this is: the check of the accounts of a tenant: every approved final account is as it was approved, the bodies
//! add up to the centre in every column, and what is made anew today agrees with what payments know.
//! What it is not: a repair; and what has changed since an approval is no fault: the pages tell it.

use std::fmt;

use kernel::Actor;
use kernel::permission::{ViewBudget, ViewFinalAccount};
use store::{StoreError, Tx};

use crate::Failure;
use crate::model::account::{Approval, YearAccount, faults, fingerprint};
use crate::model::standing::{Version, check_lines};
use crate::source::{self, Reach};
use crate::store::{budgets, final_accounts};

/// What is wrong, and where.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    /// The account or budget, and whose part of it.
    pub place: String,
    /// What is wrong.
    pub what: String,
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.place, self.what)
    }
}

/// Checks every budget and every final account of the transaction's tenant.
pub async fn check(tx: &mut Tx) -> Result<Vec<Fault>, StoreError> {
    match faults_of(tx).await {
        Ok(found) => Ok(found),
        Err(Failure::Store(why)) => Err(why),
        Err(other) => Err(StoreError::Corrupt(other.to_string())),
    }
}

async fn faults_of(tx: &mut Tx) -> Result<Vec<Fault>, Failure> {
    let console = Actor::console(tx.tenant());
    let can = console.may_over(ViewFinalAccount)?;
    let mut found = budget_faults(tx, &console).await?;
    for approval in final_accounts::every(tx, &can).await? {
        let texts = final_accounts::texts(tx, &can, approval.account_id).await?;
        found.extend(kept_faults(&approval, &texts));
    }
    for year in source::years(tx, Reach::of(&can)).await? {
        let live = source::faults_of(tx, Reach::of(&can), year).await?;
        found.extend(
            live.into_iter().map(|fault| Fault {
                place: format!("Rendiconto {year}, {}", fault.place),
                what: fault.what,
            }),
        );
    }
    Ok(found)
}

fn kept_faults(approval: &Approval, texts: &[String]) -> Vec<Fault> {
    let place = format!("Rendiconto {} approvato", approval.year);
    let fault = |what: &str| Fault { place: place.clone(), what: what.to_owned() };
    let totals = serde_json::to_string(&approval.totals).unwrap_or_default();
    let mut found = Vec::new();
    if fingerprint(&totals, texts) != approval.fingerprint {
        found.push(fault("il contenuto conservato non corrisponde alla sua impronta"));
    }
    let bodies: Result<Vec<_>, _> = texts.iter().map(|text| serde_json::from_str(text)).collect();
    let Ok(bodies) = bodies else {
        found.push(fault("il contenuto conservato non si legge più"));
        return found;
    };
    let account = YearAccount { year: approval.year, as_of: approval.as_of, bodies, centre: approval.totals };
    let wrong = faults(&account, None).into_iter();
    found.extend(wrong.map(|one| Fault { place: format!("{place}, {}", one.place), what: one.what }));
    found
}

/// Approved versions still say what the rules let through.
async fn budget_faults(tx: &mut Tx, console: &Actor) -> Result<Vec<Fault>, Failure> {
    let can = console.may_over(ViewBudget)?;
    let mut years: Vec<i16> = budgets::every(tx, &can).await?.iter().map(|one| one.year).collect();
    years.dedup();
    let mut found = Vec::new();
    for year in years {
        let mut versions = budgets::of_year(tx, &can, year).await?;
        versions.retain(|version| !version.budget.is_draft());
        found.extend(version_faults(&versions));
    }
    Ok(found)
}

fn version_faults(versions: &[Version]) -> Vec<Fault> {
    let mut found = Vec::new();
    for version in versions {
        let earlier = versions.iter().filter(|one| one.budget.place() < version.budget.place());
        let before: Vec<Version> = earlier.cloned().collect();
        if let Err(why) = check_lines(version, &before) {
            found.push(Fault { place: version.budget.label(), what: why.to_string() });
        }
    }
    found
}
