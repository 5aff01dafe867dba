//! What this is: the teams of the centre: their names, people and services.
//! What it is not: requests; those carry the team whose queue they are in.

use ::store::{Entry as Line, FromRow, Row, StoreError, Tx};
use kernel::permission::{Action, EditHelpdesk};
use kernel::{AccountId, Can, ServiceId, TeamId};

use super::Failure;
use crate::Refused;
use crate::model::Team;

const ALL: &str = "SELECT team_id, name, archived, version FROM helpdesk_team WHERE tenant_id = $1 ORDER BY archived, name, team_id";
const ACTIVE: &str = "SELECT team_id AS c0, name AS c1 FROM helpdesk_team WHERE tenant_id = $1 AND archived = FALSE \
    ORDER BY name, team_id";
const PEOPLE: &str = "SELECT team_id AS c0, account_id AS c1 FROM helpdesk_team_person WHERE tenant_id = $1 ORDER BY account_id";
const SERVICES: &str = "SELECT team_id AS c0, service_id AS c1 FROM helpdesk_team_service WHERE tenant_id = $1 ORDER BY service_id";
const OF_SERVICE: &str = "SELECT t.team_id AS c0, t.name AS c1 FROM helpdesk_team_service s \
    JOIN helpdesk_team t ON t.tenant_id = s.tenant_id AND t.team_id = s.team_id \
    WHERE s.tenant_id = $1 AND s.service_id = $2 AND t.archived = FALSE";
const INSERT: &str = "INSERT INTO helpdesk_team (tenant_id, team_id, name, archived, version) \
    VALUES ($1, $2, $3, $4, 1) ON CONFLICT DO NOTHING";
const UPDATE: &str = "UPDATE helpdesk_team SET name = $3, archived = $4, version = version + 1 \
    WHERE tenant_id = $1 AND team_id = $2 AND version = $5";
const NO_PEOPLE: &str = "DELETE FROM helpdesk_team_person WHERE tenant_id = $1 AND team_id = $2";
const ADD_PERSON: &str = "INSERT INTO helpdesk_team_person (tenant_id, team_id, account_id) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING";
const NO_SERVICES: &str = "DELETE FROM helpdesk_team_service WHERE tenant_id = $1 AND team_id = $2";
const ADD_SERVICE: &str =
    "INSERT INTO helpdesk_team_service (tenant_id, team_id, service_id) VALUES ($1, $2, $3)";
const RENAME: &str = "UPDATE request SET team = $3 WHERE tenant_id = $1 AND team_id = $2 AND team <> $3";
pub(crate) const SQL: &[&str] = &[
    ALL,
    ACTIVE,
    PEOPLE,
    SERVICES,
    OF_SERVICE,
    INSERT,
    UPDATE,
    NO_PEOPLE,
    ADD_PERSON,
    NO_SERVICES,
    ADD_SERVICE,
    RENAME,
];

struct Bare(Team);

impl FromRow for Bare {
    fn from_row(row: &Row) -> Result<Self, StoreError> {
        Ok(Self(Team {
            team_id: row.get("team_id")?,
            name: row.get("name")?,
            people: Vec::new(),
            services: Vec::new(),
            archived: row.get("archived")?,
            version: row.get("version")?,
        }))
    }
}

/// Every team, the archived ones last.
pub async fn every<A: Action>(tx: &mut Tx, can: &Can<A>) -> Result<Vec<Team>, StoreError> {
    let tenant = can.tenant();
    let bare: Vec<Bare> = tx.all(ALL, &[tenant.into()]).await?;
    let people: Vec<(TeamId, AccountId)> = tx.all(PEOPLE, &[tenant.into()]).await?;
    let services: Vec<(TeamId, ServiceId)> = tx.all(SERVICES, &[tenant.into()]).await?;
    let whole = |Bare(team): Bare| Team {
        people: people.iter().filter(|(of, _)| *of == team.team_id).map(|(_, one)| *one).collect(),
        services: services.iter().filter(|(of, _)| *of == team.team_id).map(|(_, one)| *one).collect(),
        ..team
    };
    Ok(bare.into_iter().map(whole).collect())
}

/// The names of the teams that work, to choose from.
pub async fn active<A: Action>(tx: &mut Tx, can: &Can<A>) -> Result<Vec<(TeamId, String)>, StoreError> {
    tx.all(ACTIVE, &[can.tenant().into()]).await
}

/// One team.
pub async fn get<A: Action>(tx: &mut Tx, can: &Can<A>, id: TeamId) -> Result<Option<Team>, StoreError> {
    Ok(every(tx, can).await?.into_iter().find(|team| team.team_id == id))
}

/// The team that gets the requests about a service.
pub(super) async fn of_service(
    tx: &mut Tx,
    service: ServiceId,
) -> Result<Option<(TeamId, String)>, StoreError> {
    let tenant = tx.tenant();
    tx.maybe(OF_SERVICE, &[tenant.into(), service.into()]).await
}

/// Who is in a team.
pub(super) async fn people(tx: &mut Tx, id: TeamId) -> Result<Vec<AccountId>, StoreError> {
    let tenant = tx.tenant();
    let all: Vec<(TeamId, AccountId)> = tx.all(PEOPLE, &[tenant.into()]).await?;
    Ok(all.into_iter().filter(|(of, _)| *of == id).map(|(_, one)| one).collect())
}

/// Writes a team. A service that belongs to another team is refused by the name that `names` gives it.
pub async fn save(
    tx: &mut Tx,
    can: &Can<EditHelpdesk>,
    team: &Team,
    names: &[(ServiceId, String)],
) -> Result<(), Failure> {
    let tenant = can.tenant();
    let all = every(tx, can).await?;
    for service in &team.services {
        let taken = |one: &&Team| one.team_id != team.team_id && one.services.contains(service);
        if let Some(other) = all.iter().find(taken) {
            let name = names.iter().find(|(id, _)| id == service).map(|(_, name)| name.clone());
            return Err(Refused::ServiceOfAnotherTeam(name.unwrap_or_default(), other.name.clone()).into());
        }
    }
    let before = all.iter().find(|one| one.team_id == team.team_id);
    let values = [
        tenant.into(),
        team.team_id.into(),
        team.name.as_str().into(),
        team.archived.into(),
        team.version.into(),
    ];
    let written = match team.version {
        0 if before.is_some() => return Ok(()),
        0 => tx.exec(INSERT, &values[..4]).await?,
        _ => tx.exec(UPDATE, &values).await?,
    };
    if written == 0 {
        return Err(Failure::Stale);
    }
    let of = [tenant.into(), team.team_id.into()];
    tx.exec(NO_PEOPLE, &of).await?;
    tx.exec(NO_SERVICES, &of).await?;
    for person in &team.people {
        tx.exec(ADD_PERSON, &[tenant.into(), team.team_id.into(), (*person).into()]).await?;
    }
    // An archived team leaves its services to others.
    for service in team.services.iter().filter(|_| !team.archived) {
        tx.exec(ADD_SERVICE, &[tenant.into(), team.team_id.into(), (*service).into()]).await?;
    }
    tx.exec(RENAME, &[tenant.into(), team.team_id.into(), team.name.as_str().into()]).await?;
    let line = Line::new("helpdesk.team", "helpdesk_team", team.team_id);
    let line = line.summary(format!("Modificato il gruppo «{}»", team.name));
    tx.audit(match before {
        Some(before) => line.change(before, team)?,
        None => line.created(team)?,
    });
    Ok(())
}
