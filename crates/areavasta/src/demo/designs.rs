//! What this is: the designs of the demo: a centre that grows from its own case and one that prepares the renewal of its
//! agreement, with people and costs, and acts that still lack what only people know.
//! What it is not: real plans; people and amounts are invented.

use acts::model::Kind;
use acts::store::acts::{Act, Typed};
use designer::model::cases::case_of;
use designer::model::content::{FeeKind, MoneyKind, MoneyLine, Offering, Post};
use designer::model::start::from_case;
use designer::model::{Content, Origin};
use kernel::permission::{EditActs, EditDesign};
use kernel::{Actor, Can, Cents, DesignId, Phase, Rate, Target, TenantId};
use store::Tx;
use webkit::App;

/// A design of a centre that is there already.
struct DesignPlan {
    /// The slug of the centre, which is the word of its case too.
    centre: &'static str,
    name: &'static str,
    acts: &'static [Kind],
    /// Bodies, inhabitants, workstations.
    served: (i64, i64, i64),
    /// The time of each person, in hundredths of a percent.
    share: i64,
    /// Kind, name, amount in cents and its growth.
    lines: &'static [(MoneyKind, &'static str, i64, i64)],
}

const PLANS: [DesignPlan; 2] = [
    // Half of the time needed is there, so that the page has a gap to show.
    DesignPlan {
        centre: "pesaro-urbino",
        name: "Sviluppo del centro",
        acts: &[Kind::Agreement],
        served: (61, 350_000, 2_400),
        share: 3500,
        lines: &[
            (MoneyKind::Cost, "Data center e connettività", 9_000_000, 200),
            (MoneyKind::Income, "Servizi a richiesta", 10_000_000, 400),
        ],
    },
    DesignPlan {
        centre: "lecco",
        name: "Rinnovo della convenzione (importi inventati)",
        acts: Kind::ALL,
        served: (84, 330_000, 1_900),
        share: 4000,
        lines: &[
            (MoneyKind::Cost, "Data center, certificati e connettività", 24_000_000, 200),
            (MoneyKind::Cost, "Fornitori dei servizi richiesti", 85_000_000, 200),
            (MoneyKind::Income, "Siti, portali e PagoPA", 18_000_000, 300),
        ],
    },
];

/// Loads the design of a centre and its acts, if the demo has one for it.
pub(super) async fn load(app: &App, slug: &str, tenant: TenantId) -> anyhow::Result<()> {
    let Some(plan) = PLANS.iter().find(|plan| plan.centre == slug) else { return Ok(()) };
    let Some(case) = case_of(slug) else { return Ok(()) };
    let year = app.clock.today().year().saturating_add(1);
    let Some(content) = from_case(case, case.province, year) else { return Ok(()) };
    let console = Actor::console(tenant);
    let target = Target::centre(tenant, Phase::Draft);
    let can = console.may(EditDesign, &target)?;
    let mut tx = app.db.write(tenant, &console).await?;
    let id = tx.id();
    let origin = Origin::Case(case).code();
    designer::store::create(&mut tx, &can, id, (plan.name, &origin, filled(plan, content))).await?;
    let acts = console.may(EditActs, &target)?;
    acts_of(&mut tx, &acts, (id, plan.name), (plan.acts, &Typed::new())).await?;
    Ok(tx.commit().await?)
}

/// Begins acts of a design, each with what was typed so far, as the page does.
pub(super) async fn acts_of(
    tx: &mut Tx,
    can: &Can<EditActs>,
    (design_id, name): (DesignId, &str),
    (kinds, typed): (&[Kind], &Typed),
) -> anyhow::Result<Vec<Act>> {
    let mut made = Vec::new();
    for kind in kinds {
        let act = Act {
            act_id: tx.id(),
            kind: *kind,
            design_id,
            name: format!("{}: {name}", kind.label()),
            typed: typed.clone(),
            version: 1,
        };
        made.push(acts::store::acts::create(tx, can, act).await?);
    }
    Ok(made)
}

fn filled(plan: &DesignPlan, mut content: Content) -> Content {
    let (bodies, inhabitants, workstations) = plan.served;
    if let Some(case) = case_of(plan.centre).filter(|case| !case.partner.is_empty()) {
        case.partner.clone_into(&mut content.partner);
    }
    // What is paid with the fee comes with the agreement, which then has something to list.
    for service in content.services.iter_mut().filter(|one| one.fee.kind == FeeKind::Included) {
        service.offering = Offering::Base;
    }
    content.bodies = Some(bodies);
    content.inhabitants = Some(inhabitants);
    content.workstations = Some(workstations);
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
            share: Rate::new(plan.share),
            from: None,
            to: None,
        })
        .collect();
    content.lines =
        plan.lines.iter().map(|(kind, name, cents, growth)| line(*kind, name, (*cents, *growth))).collect();
    content
}

/// A line of money from the first year on: amount in cents and its yearly growth in hundredths of a percent.
pub(super) fn line(kind: MoneyKind, name: &str, (cents, growth): (i64, i64)) -> MoneyLine {
    MoneyLine { kind, name: name.to_owned(), amount: Cents::new(cents), growth, starts: 1 }
}
