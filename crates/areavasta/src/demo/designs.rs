//! What this is: a design of the demo: a centre that grows from its own case, with people and costs, and its agreement as an
//! act that still lacks what only people know.
//! What it is not: a real plan; people and amounts are invented.

use acts::model::Kind;
use acts::store::acts::Act;
use designer::model::cases::case_of;
use designer::model::content::{MoneyKind, MoneyLine, Post};
use designer::model::start::from_case;
use designer::model::{Content, Origin};
use kernel::permission::{EditActs, EditDesign};
use kernel::{Actor, Cents, Phase, Rate, Target, TenantId};
use webkit::App;

/// The one centre of the demo that has a design: its slug is the word of its case too.
pub(super) const CENTRE: &str = "pesaro-urbino";

/// Loads the design and its act.
pub(super) async fn load(app: &App, tenant: TenantId) -> anyhow::Result<()> {
    let Some(case) = case_of(CENTRE) else { return Ok(()) };
    let year = app.clock.today().year().saturating_add(1);
    let Some(content) = from_case(case, case.province, year) else { return Ok(()) };
    let console = Actor::console(tenant);
    let target = Target::centre(tenant, Phase::Draft);
    let can = console.may(EditDesign, &target)?;
    let mut tx = app.db.write(tenant, &console).await?;
    let name = "Sviluppo del centro";
    let id = tx.id();
    let origin = Origin::Case(case).code();
    designer::store::create(&mut tx, &can, id, (name, &origin, filled(content))).await?;
    let act = Act {
        act_id: tx.id(),
        kind: Kind::Agreement,
        design_id: id,
        name: format!("{}: {name}", Kind::Agreement.label()),
        typed: std::collections::BTreeMap::new(),
        version: 1,
    };
    acts::store::acts::create(&mut tx, &console.may(EditActs, &target)?, act).await?;
    Ok(tx.commit().await?)
}

/// Half of the time needed is there, so that the page has a gap to show.
fn filled(mut content: Content) -> Content {
    content.bodies = Some(61);
    content.inhabitants = Some(350_000);
    content.workstations = Some(2_400);
    content.person_cost = Some(Cents::new(4_200_000));
    content.person_growth = 150;
    content.new_service = Some(Cents::new(1_500_000));
    content.people = content
        .roles
        .iter()
        .zip('A'..='Z')
        .map(|(role, letter)| Post {
            person: format!("Persona dimostrativa {letter}"),
            role: role.key.clone(),
            share: Rate::new(3500),
            from: None,
            to: None,
        })
        .collect();
    let line = |kind, name: &str, cents, growth| MoneyLine {
        kind,
        name: name.to_owned(),
        amount: Cents::new(cents),
        growth,
        starts: 1,
    };
    content.lines = vec![
        line(MoneyKind::Cost, "Data center e connettività", 9_000_000, 200),
        line(MoneyKind::Income, "Servizi a richiesta", 10_000_000, 400),
    ];
    content
}
