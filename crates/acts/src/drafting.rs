//! What this is: an act put together from what is kept: its design, its clauses, the laws of the day, what was typed.
//! What it is not: the rules of that; see the model.

use std::collections::BTreeMap;

use ::store::{DatedSetting, Db, Entry, StoreError, Tx};
use kernel::permission::{ViewActs, ViewDesigns};
use kernel::{Actor, Can, Day, NETWORK, TenantId};

use crate::model::document::{Fill, LawInForce};
use crate::model::{Document, LAWS, Law, Subject, assemble};
use crate::store::acts::Act;
use crate::store::{Failure, clauses};

/// The laws of a day: what the centre set, else what the installation set, else what is shipped.
pub async fn laws(db: &Db, tenant: TenantId, on: Day) -> Result<BTreeMap<String, LawInForce>, StoreError> {
    let mut all = BTreeMap::new();
    for law in LAWS {
        let set = db.setting_for(tenant, law.setting, on).await?.map(|(_, setting)| setting);
        all.insert(law.code.to_owned(), in_force(law, set));
    }
    Ok(all)
}

fn in_force(law: &Law, set: Option<DatedSetting>) -> LawInForce {
    match set.filter(|setting| !setting.value.is_empty()) {
        Some(setting) => LawInForce {
            text: setting.value,
            source: setting.source,
            from: setting.valid_from.short(),
            checked: setting.verified,
        },
        None => LawInForce {
            text: law.text.to_owned(),
            source: law.source.to_owned(),
            from: law.from.to_owned(),
            checked: false,
        },
    }
}

/// Writes the shipped laws into the settings of the installation, once, so that an administrator finds them there
/// with their day and source, still to be checked. What somebody has written is never touched.
pub async fn ensure_laws(db: &Db) -> Result<(), StoreError> {
    let console = Actor::console(NETWORK);
    let mut tx = db.write(NETWORK, &console).await?;
    let mut written = 0_u32;
    for law in LAWS {
        let Ok(valid_from) = Day::parse(law.from) else { continue };
        if !tx.settings(law.setting).await?.is_empty() {
            continue;
        }
        let setting = DatedSetting {
            name: law.setting.to_owned(),
            valid_from,
            value: law.text.to_owned(),
            source: law.source.to_owned(),
            verified: false,
            changed_at: tx.now(),
        };
        tx.set(&setting).await?;
        written = written.saturating_add(1);
    }
    if written > 0 {
        let text = format!("Caricati {written} riferimenti normativi per gli atti, da verificare");
        tx.audit(Entry::about("acts.laws", "setting").summary(text));
        tx.commit().await?;
    }
    Ok(())
}

/// An act as it stands today, with the version of the clauses of which it was made.
pub async fn drafted(
    tx: &mut Tx,
    (can, designs): (&Can<ViewActs>, &Can<ViewDesigns>),
    act: &Act,
    laws: &BTreeMap<String, LawInForce>,
) -> Result<(Document, i64), Failure> {
    let design = designer::store::find(tx, designs, act.design_id).await?.ok_or(Failure::NotThere)?;
    let centre = registry::centre::get(tx).await?.map(|centre| centre.data.name);
    let planned = registry::planned::get(tx).await?.map(|plan| plan.name);
    let name = centre.or(planned).unwrap_or_else(|| design.name.clone());
    let used = clauses::in_use(tx, can, act.kind).await?;
    let subject = Subject::of(&design.content, &name);
    let fill = Fill { subject: &subject, typed: &act.typed, laws };
    Ok((assemble(act.kind, &used.clauses, &fill), used.number))
}
