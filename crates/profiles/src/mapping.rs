//! What this is: the whole map gathered from the database: Provinces with labels, profiles, answers under way, groups.
//! What it is not: a page at a time: Italy has about a hundred Provinces, and filters look at all of them.

use ::store::Db;
use kernel::permission::{ViewMapping, ViewProfiles};
use kernel::{BodyId, Can, NETWORK};

use crate::ProfileError;
use crate::model::{Assessment, Cell, MapRow, Pillar, Verdict, judge};
use crate::provinces::{Province, Provinces};
use crate::store::{assessments, labels, participants, rules};

/// Whose eyes look: with the whole mapping, drafts and groups are there too.
#[derive(Clone, Copy, Debug)]
pub struct Sight {
    /// What everybody may see.
    pub published: Can<ViewProfiles>,
    /// The rest, for whoever may.
    pub whole: Option<Can<ViewMapping>>,
}

/// The map, in alphabetical order of the Provinces.
pub async fn gather(db: &Db, sight: &Sight) -> Result<Vec<MapRow>, ProfileError> {
    let mut tx = db.read(NETWORK).await?;
    let provinces = Provinces::read_in(&mut tx).await?;
    let mut rows: Vec<MapRow> = provinces.all().iter().map(empty_row).collect();
    for found in labels::all(&mut tx, &sight.published).await? {
        with_cell(&mut rows, (found.body_id, found.pillar), |cell| cell.label = Some(found.label));
    }
    for found in assessments::published(&mut tx, &sight.published).await? {
        let (profile, subtype) = (found.profile, found.subtype);
        let label = Verdict::Profile { profile, subtype, provisional: false }.label();
        with_cell(&mut rows, (found.body_id, found.pillar), |cell| cell.confirmed = Some((profile, label)));
    }
    let Some(whole) = sight.whole else { return Ok(rows) };
    let in_force = rules::in_force(&mut tx).await?;
    for draft in assessments::latest(&mut tx, &whole).await?.iter().filter(|one| one.is_draft()) {
        let verdict = verdict_of(&in_force, draft)?;
        with_cell(&mut rows, (draft.body_id, draft.pillar), |cell| cell.draft = Some(verdict));
    }
    for found in participants::all(&mut tx, &whole).await? {
        let Some(body) = found.body_id else { continue };
        with_cell(&mut rows, (body, found.pillar), |cell| cell.teams.push(found.team));
    }
    Ok(rows)
}

/// Whether somebody has answered for a Province in the pillar to which service centres belong.
pub async fn is_described(db: &Db, can: &Can<ViewMapping>, uts: &str) -> Result<bool, ProfileError> {
    let mut tx = db.read(NETWORK).await?;
    let provinces = Provinces::read_in(&mut tx).await?;
    let Some(province) = provinces.by_uts(uts) else { return Ok(false) };
    let history = assessments::history(&mut tx, can, (province.body_id, Pillar::Innovazione)).await?;
    Ok(!history.is_empty())
}

fn verdict_of(in_force: &rules::InForce, draft: &Assessment) -> Result<Verdict, ProfileError> {
    let rules = in_force.of(draft.pillar)?;
    Ok(judge(rules, &draft.known_to(rules)))
}

fn empty_row(province: &Province) -> MapRow {
    MapRow {
        body_id: province.body_id,
        uts: province.uts.clone(),
        name: province.name.clone(),
        sign: province.sign.clone(),
        region: province.region.clone(),
        area: province.area,
        also: province.also(),
        cells: Default::default(),
    }
}

fn with_cell(rows: &mut [MapRow], (body, pillar): (BodyId, Pillar), change: impl FnOnce(&mut Cell)) {
    let Some(row) = rows.iter_mut().find(|row| row.body_id == body) else { return };
    let [sua, europa, innovazione] = &mut row.cells;
    change(match pillar {
        Pillar::Sua => sua,
        Pillar::Europa => europa,
        Pillar::Innovazione => innovazione,
    });
}
