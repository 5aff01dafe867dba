//! What this is: what the focus groups found, compiled into the program and loaded once into the network: meetings,
//! participants, labels, SWOT points, figures, and the first version of the rules.
//! What it is not: kept up to date by itself: the network's people go on from here, and nothing of theirs is touched.

use ::store::{Db, Entry, StoreError, Tx};
use kernel::permission::EditMapping;
use kernel::{Actor, Can, NETWORK};

use crate::model::{MeetingKind, Pillar, Profile, Quadrant, Team};
use crate::provinces::Provinces;
use crate::store::figures::{self, Figure};
use crate::store::labels::{self, Labelled};
use crate::store::meetings::{self, MeetingData};
use crate::store::participants::{self, Participant};
use crate::store::swot::{self, PointData};
use crate::{ProfileError, access, model};

/// The edition of the files compiled into the program.
pub const EDITION: &str = "Focus group nazionali 2021, edizione 1";
/// Where they come from, as it is shown.
pub const SOURCE: &str = "Focus group nazionali con le Province, ottobre-dicembre 2021: schede di sintesi";

const PARTICIPANTS: &str = include_str!("../data/participants.csv");
const LABELS: &str = include_str!("../data/labels.csv");
const POINTS: &str = include_str!("../data/swot.csv");
const FIGURES: &str = include_str!("../data/figures.csv");

const LOADED: &str = "SELECT edition AS c0 FROM mapping_edition WHERE tenant_id = $1 AND edition = $2";
const MARK: &str = "INSERT INTO mapping_edition (tenant_id, edition, loaded_at) VALUES ($1, $2, $3)";
pub(crate) const SQL: &[&str] = &[LOADED, MARK];

/// Loads the focus groups into the network, once; says whether it did. The national register must be there first.
pub async fn ensure_mapping(db: &Db) -> Result<bool, ProfileError> {
    let edition = [NETWORK.into(), EDITION.into()];
    let loaded: Option<(String,)> = db.read(NETWORK).await?.maybe(LOADED, &edition).await?;
    if loaded.is_some() {
        return Ok(false);
    }
    let console = Actor::console(NETWORK);
    let mut tx = db.write(NETWORK, &console).await?;
    match tx.exec(MARK, &[NETWORK.into(), EDITION.into(), tx.now().into()]).await {
        // Another program that starts with this one was first.
        Err(StoreError::Taken(_)) => return Ok(false),
        marked => marked?,
    };
    load(&mut tx, &console).await?;
    tx.audit(Entry::about("mapping.load", "focus_group").summary(format!("Caricati i {EDITION}")));
    tx.commit().await?;
    Ok(true)
}

async fn load(tx: &mut Tx, console: &Actor) -> Result<(), ProfileError> {
    let can = access::edit(console).map_err(ProfileError::NotAllowed)?;
    let confirm = access::confirm(console).map_err(ProfileError::NotAllowed)?;
    let provinces = Provinces::read_in(tx).await?;
    crate::store::rules::insert_shipped(tx, &confirm).await?;
    load_participants(tx, &can, &provinces).await?;
    load_labels(tx, &can, &provinces).await?;
    load_meetings(tx, &can).await?;
    load_points(tx, &can).await?;
    load_figures(tx, &can).await
}

/// The rows of a file compiled into the program.
fn rows<const N: usize>(text: &'static str) -> Result<Vec<[String; N]>, ProfileError> {
    let broken = |why: &dyn std::fmt::Display| ProfileError::BuiltIn(why.to_string());
    let row = |row: Result<csv::StringRecord, csv::Error>| {
        let cells: Vec<String> = row.map_err(|why| broken(&why))?.iter().map(str::to_owned).collect();
        let width = cells.len();
        <[String; N]>::try_from(cells).map_err(|_| broken(&format!("{width} colonne")))
    };
    csv::Reader::from_reader(text.as_bytes()).into_records().map(row).collect()
}

fn coded<T>(code: &str, found: Option<T>) -> Result<T, ProfileError> {
    found.ok_or_else(|| ProfileError::BuiltIn(format!("codice «{code}»")))
}

async fn load_participants(
    tx: &mut Tx,
    can: &Can<EditMapping>,
    provinces: &Provinces,
) -> Result<(), ProfileError> {
    for [pillar, team, entity, is_province] in rows(PARTICIPANTS)? {
        let body_id = provinces.named(&entity).map(|province| province.body_id);
        if is_province == "yes" {
            coded(&entity, body_id)?;
        }
        let new = Participant {
            participant_id: tx.id(),
            pillar: coded(&pillar, Pillar::from_code(&pillar))?,
            team: coded(&team, Team::from_code(&team))?,
            body_id,
            entity,
            source: SOURCE.into(),
        };
        participants::insert(tx, can, &new).await?;
    }
    Ok(())
}

async fn load_labels(tx: &mut Tx, can: &Can<EditMapping>, provinces: &Provinces) -> Result<(), ProfileError> {
    for [pillar, province, profile, subtype, organisation, note] in rows(LABELS)? {
        let new = Labelled {
            body_id: coded(&province, provinces.named(&province))?.body_id,
            pillar: coded(&pillar, Pillar::from_code(&pillar))?,
            label: model::Label {
                profile: coded(&profile, Profile::from_code(&profile))?,
                subtype,
                organisation,
                note,
                source: SOURCE.into(),
            },
        };
        labels::insert(tx, can, &new).await?;
    }
    Ok(())
}

/// Twelve: for each pillar and group one of presentation and one to give the results back. The source gives neither
/// days nor the names of who moderated and facilitated.
async fn load_meetings(tx: &mut Tx, can: &Can<EditMapping>) -> Result<(), ProfileError> {
    for pillar in Pillar::ALL {
        for team in [Team::First, Team::Second] {
            for kind in [MeetingKind::Opening, MeetingKind::Closing] {
                let data = MeetingData {
                    pillar,
                    team,
                    kind,
                    held_on: None,
                    period: "ottobre-dicembre 2021".into(),
                    moderator: String::new(),
                    facilitator: String::new(),
                    topics: Default::default(),
                    minutes: String::new(),
                    source: SOURCE.into(),
                };
                meetings::insert(tx, can, tx.id(), &data).await?;
            }
        }
    }
    Ok(())
}

async fn load_points(tx: &mut Tx, can: &Can<EditMapping>) -> Result<(), ProfileError> {
    for [pillar, quadrant, position, profiles, truncated, note, text] in rows(POINTS)? {
        let data = PointData {
            pillar: coded(&pillar, Pillar::from_code(&pillar))?,
            quadrant: coded(&quadrant, Quadrant::from_code(&quadrant))?,
            profiles: profiles.split_whitespace().filter_map(Profile::from_code).collect(),
            text,
            truncated: truncated == "si",
            note,
            source: SOURCE.into(),
            focus_group_id: None,
        };
        let position = coded(&position, position.parse().ok())?;
        swot::insert(tx, can, tx.id(), (position, &data)).await?;
    }
    Ok(())
}

async fn load_figures(tx: &mut Tx, can: &Can<EditMapping>) -> Result<(), ProfileError> {
    for (position, row) in (1_i64..).zip(rows(FIGURES)?) {
        let [code, pillar, topic, label, value, other, note] = row;
        let figure = Figure { code, pillar, topic, label, value, other, note, source: SOURCE.into() };
        figures::insert(tx, can, (position, &figure)).await?;
    }
    Ok(())
}
