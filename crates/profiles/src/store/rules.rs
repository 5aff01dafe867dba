//! What this is: the versions of the rules in the database: written, discarded while drafts, adopted for good.
//! What it is not: their reading; see [`crate::model::RuleSet`].

use kernel::permission::{ConfirmProfile, ReadsMapping};
use kernel::{Can, Instant};
use store::{Entry, StoreError, Tx, from_row};

use crate::ProfileError;
use crate::model::{Pillar, PillarRules, RuleSet, WrongRules};
use crate::store::author;

const ALL: &str = "SELECT number, text, note, written_by, written_at, adopted_by, adopted_at FROM profile_rules \
    WHERE tenant_id = $1 ORDER BY number DESC";
const INSERT: &str = "INSERT INTO profile_rules (tenant_id, number, text, note, written_by, written_at, adopted_by, \
    adopted_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)";
const ADOPT: &str = "UPDATE profile_rules SET adopted_by = $3, adopted_at = $4 WHERE tenant_id = $1 AND number = $2 \
    AND adopted_at IS NULL";
const DISCARD: &str = "DELETE FROM profile_rules WHERE tenant_id = $1 AND number = $2 AND adopted_at IS NULL";
pub(crate) const SQL: &[&str] = &[ALL, INSERT, ADOPT, DISCARD];

/// A version of the rules as it was written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RulesVersion {
    /// Its number.
    pub number: u32,
    /// The rules, in TOML.
    pub text: String,
    /// What changes, and why.
    pub note: String,
    /// Who wrote it.
    pub written_by: String,
    /// When.
    pub written_at: Instant,
    /// Who adopted it; empty for a draft.
    pub adopted_by: String,
    /// When.
    pub adopted_at: Option<Instant>,
}
from_row!(RulesVersion { number, text, note, written_by, written_at, adopted_by, adopted_at });

impl RulesVersion {
    /// Reads it.
    pub fn rules(&self) -> Result<RuleSet, WrongRules> {
        RuleSet::parse(&self.text)
    }
}

/// All the versions, newest first.
pub async fn all<A: ReadsMapping>(tx: &mut Tx, can: &Can<A>) -> Result<Vec<RulesVersion>, StoreError> {
    tx.all(ALL, &[can.tenant().into()]).await
}

/// The rules in force: the newest adopted version.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct InForce {
    /// Its number.
    pub number: u32,
    /// The rules.
    pub rules: RuleSet,
}

impl InForce {
    /// The rules of a pillar; every set of rules has all three.
    pub fn of(&self, pillar: Pillar) -> Result<&PillarRules, ProfileError> {
        self.rules.of(pillar).ok_or(ProfileError::Rules(WrongRules::NoPillar(pillar.label())))
    }
}

/// The rules in force.
pub async fn in_force(tx: &mut Tx) -> Result<InForce, ProfileError> {
    let all: Vec<RulesVersion> = tx.all(ALL, &[tx.tenant().into()]).await?;
    let adopted = all.iter().find(|version| version.adopted_at.is_some());
    let adopted = adopted.ok_or_else(|| ProfileError::BuiltIn("nessuna versione delle regole".into()))?;
    Ok(InForce { number: adopted.number, rules: adopted.rules()? })
}

/// The rules that come with the program, in force from the start.
pub(crate) async fn insert_shipped(tx: &mut Tx, can: &Can<ConfirmProfile>) -> Result<(), ProfileError> {
    if !all_of(tx, can).await?.is_empty() {
        return Ok(());
    }
    let (shipped, now) = (RuleSet::shipped()?, tx.now());
    let values = [
        can.tenant().into(),
        shipped.version.into(),
        RuleSet::SHIPPED.into(),
        "Regole fornite con il programma".into(),
        "Area Vasta".into(),
        now.into(),
        "Area Vasta".into(),
        Some(now).into(),
    ];
    Ok(tx.exec(INSERT, &values).await.map(|_| ())?)
}

async fn all_of(tx: &mut Tx, can: &Can<ConfirmProfile>) -> Result<Vec<RulesVersion>, StoreError> {
    tx.all(ALL, &[can.tenant().into()]).await
}

/// Keeps another version as a draft. Its number must be the one after the last.
pub async fn write(
    tx: &mut Tx,
    can: &Can<ConfirmProfile>,
    text: &str,
    note: &str,
) -> Result<u32, ProfileError> {
    let rules = RuleSet::parse(text)?;
    let last = all_of(tx, can).await?.first().map_or(0, |version| version.number);
    let next = last.saturating_add(1);
    if rules.version != next {
        let given = rules.version;
        return Err(WrongRules::Number { given, next }.into());
    }
    let values = [
        can.tenant().into(),
        next.into(),
        text.into(),
        note.into(),
        author(tx).into(),
        tx.now().into(),
        "".into(),
        None::<Instant>.into(),
    ];
    tx.exec(INSERT, &values).await?;
    let summary = format!("Scritta la versione {next} delle regole dei profili");
    tx.audit(Entry::about("rules.write", "profile_rules").summary(summary));
    Ok(next)
}

/// Puts a draft in force.
pub async fn adopt(tx: &mut Tx, can: &Can<ConfirmProfile>, number: u32) -> Result<(), ProfileError> {
    let now = in_force(tx).await?.number;
    if number < now {
        return Err(ProfileError::Refused(format!(
            "È già in vigore la versione {now}: riscrivi queste regole come nuova versione."
        )));
    }
    let values = [can.tenant().into(), number.into(), author(tx).into(), tx.now().into()];
    if tx.exec(ADOPT, &values).await? == 0 {
        return Err(ProfileError::NotFound);
    }
    let summary = format!("Adottata la versione {number} delle regole dei profili");
    tx.audit(Entry::about("rules.adopt", "profile_rules").summary(summary));
    Ok(())
}

/// Throws a draft away.
pub async fn discard(tx: &mut Tx, can: &Can<ConfirmProfile>, number: u32) -> Result<(), ProfileError> {
    if tx.exec(DISCARD, &[can.tenant().into(), number.into()]).await? == 0 {
        return Err(ProfileError::NotFound);
    }
    let summary = format!("Scartata la versione {number} delle regole dei profili");
    tx.audit(Entry::about("rules.discard", "profile_rules").summary(summary));
    Ok(())
}
