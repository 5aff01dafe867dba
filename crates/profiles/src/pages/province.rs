//! What this is: a Province with its three pillars side by side, each with its own distance to the next profile.
//! What it is not: a level of the Province as a whole: there is none.

use askama::Template;
use axum::extract::{Path, State};
use kernel::NETWORK;
use webkit::{App, Badge, Frame, Problem, SignedIn, page};

use super::{Answer, badge, named, sight};
use crate::mapping::gather;
use crate::model::{Cell, Evaluation, MapRow, Pillar, evaluate};
use crate::store::{assessments, rules};

/// A pillar of the Province.
struct Side {
    pillar: Pillar,
    confirmed: Option<Badge>,
    label: Option<(Badge, String)>,
    note: String,
    differs: bool,
    groups: String,
    found: Option<Evaluation>,
    href: String,
}

#[derive(Template)]
#[template(path = "province.html")]
struct ProvincePage {
    frame: Frame,
    sides: Vec<Side>,
    whole: bool,
}

pub(super) async fn show(State(app): State<App>, who: SignedIn, Path(uts): Path<String>) -> Answer {
    let sight = sight(&who)?;
    let province = named(&app, &uts).await?;
    let rows = gather(&app.db, &sight).await?;
    let row = rows.iter().find(|row| row.uts == uts).ok_or(Problem::NotFound)?;
    let mut found: [Option<Evaluation>; 3] = Default::default();
    if let Some(can) = sight.whole {
        let mut tx = app.db.read(NETWORK).await?;
        let in_force = rules::in_force(&mut tx).await?;
        for (place, pillar) in found.iter_mut().zip(Pillar::ALL) {
            let history = assessments::history(&mut tx, &can, (province.body_id, pillar)).await?;
            let rules = in_force.of(pillar)?;
            *place = history.first().map(|last| evaluate(rules, in_force.number, &last.known_to(rules)));
        }
    }
    let lead = format!(
        "{}, {}. I tre pilastri stanno fianco a fianco e non fanno media.",
        row.region,
        row.area.label()
    );
    let frame = Frame::new(&who, &app, province.name)
        .area("mappa")
        .crumb("Mappa delle Province", "/mappa")
        .lead(lead);
    let sides = row.pillars().zip(found).map(|(of, found)| side(row, of, found)).collect();
    page(&ProvincePage { frame, sides, whole: sight.whole.is_some() })
}

fn side(row: &MapRow, (pillar, cell): (Pillar, &Cell), found: Option<Evaluation>) -> Side {
    let groups: Vec<&str> = cell.teams.iter().map(|team| team.label()).collect();
    let label = cell.label.as_ref();
    Side {
        pillar,
        confirmed: cell.confirmed.as_ref().map(|(profile, words)| badge(*profile, words)),
        label: label.map(|label| (badge(label.profile, &label.label()), label.organisation.clone())),
        note: label.map(|label| label.note.clone()).unwrap_or_default(),
        differs: cell.differs(),
        groups: groups.join(", "),
        found,
        href: format!("/profili/{}/{}", row.uts, pillar.code()),
    }
}
