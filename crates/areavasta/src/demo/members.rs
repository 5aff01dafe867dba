//! What this is: the agreement of a demo centre, its memberships, the active services and the purchase data.
//! What it is not: prices; see [`super::offer`].

use std::collections::HashMap;

use agreements::model::{
    Act, Adhesion, Agreement, AgreementText, BillingRule, CigAnswer, Due, IssueWindow, Joining, MonthDay,
    NewAgreement, Offer, Offered, Proration, PurchaseData, Reach, Renewal, Timing,
};
use agreements::store::lines::NewLine;
use agreements::store::purchase::PurchaseRow;
use agreements::store::{agreements as kept, lines, memberships, purchase, steps};
use kernel::permission::{EditAgreement, EditMembership, EditPurchaseData};
use kernel::{Actor, AgreementId, Day, Phase, ServiceId, Target, TenantId};
use registry::{Body, BodyKind};
use store::Tx;
use webkit::App;

use super::plan::{CentrePlan, NextPlan};

/// Why the invoices of the demo carry no CIG.
const NO_CIG: &str = "Dato dimostrativo: accordo tra amministrazioni, da verificare";
/// For how many years after the first the demo has purchase data.
const YEARS: i16 = 4;
/// Every so many bodies one has no commitment of expenditure yet, so that the preview has something to say.
const EVERY: usize = 20;

/// Signs the agreement, and the one that follows it if there is one, and makes the bodies join.
pub(crate) async fn load(
    app: &App,
    plan: &CentrePlan,
    tenant: TenantId,
    services: &HashMap<String, (ServiceId, String)>,
    bodies: &[Body],
) -> anyhow::Result<()> {
    let console = Actor::console(tenant);
    let mut tx = app.db.write(tenant, &console).await?;
    let draft = prepare(&mut tx, plan, services).await?;
    let agreement = sign(&mut tx, &draft).await?;
    let mut all = vec![agreement.clone()];
    if let Some(next) = &plan.agreement.next {
        let can = console.may(EditAgreement, &Target::centre(tenant, Phase::Draft))?;
        let id: AgreementId = tx.id();
        let draft =
            kept::create_successor(&mut tx, &can, (id, &agreement), following(&agreement, next)?).await?;
        all.push(sign(&mut tx, &draft).await?);
    }
    for agreement in &all {
        let joining = bodies.iter().enumerate().filter(|(_, body)| body.data.kind != BodyKind::Province);
        for (position, body) in joining {
            join(&mut tx, plan, services, agreement, (position, body)).await?;
        }
    }
    Ok(tx.commit().await?)
}

async fn prepare(
    tx: &mut Tx,
    plan: &CentrePlan,
    services: &HashMap<String, (ServiceId, String)>,
) -> anyhow::Result<Agreement> {
    let console = Actor::console(tx.tenant());
    let can = console.may(EditAgreement, &Target::centre(tx.tenant(), Phase::Draft))?;
    steps::set_template(tx, &can, &plan.agreement.steps).await?;
    let id: AgreementId = tx.id();
    let draft = kept::create(tx, &can, id, terms(plan)?).await?;
    let offer = |codes: &[String], offer| {
        codes
            .iter()
            .filter_map(|code| services.get(code))
            .map(|(service_id, name)| Offered { service_id: *service_id, name: name.clone(), offer })
            .collect::<Vec<_>>()
    };
    let mut offered = offer(&plan.agreement.base, Offer::Base);
    offered.extend(offer(&plan.agreement.optional, Offer::Optional));
    kept::set_offered(tx, &can, &draft, &offered).await?;
    Ok(draft)
}

/// The same terms from another day on.
fn following(before: &Agreement, next: &NextPlan) -> anyhow::Result<NewAgreement> {
    let mut terms = before.terms.clone();
    terms.number.clone_from(&next.number);
    terms.title.clone_from(&next.title);
    terms.reach = reach(&next.from, &next.to)?;
    terms.text.body.clone_from(&next.note);
    Ok(terms)
}

fn reach(from: &str, to: &str) -> anyhow::Result<Reach> {
    let starts = Day::parse(from)?;
    let years = Day::parse(to)?.year().saturating_sub(starts.year()).saturating_add(1);
    Ok(Reach { starts, months: i32::from(years).saturating_mul(12) })
}

/// Records the steps of the approval and signs, on the eve of the first day.
async fn sign(tx: &mut Tx, draft: &Agreement) -> anyhow::Result<Agreement> {
    let console = Actor::console(tx.tenant());
    let can = console.may(EditAgreement, &Target::centre(tx.tenant(), Phase::Draft))?;
    let day = draft.terms.reach.starts.yesterday();
    for mut step in steps::of(tx, draft.agreement_id).await? {
        step.done_on = Some(day);
        step.act_number = format!("demo-{}", step.position);
        step.note = "Data e numero dimostrativi".into();
        steps::record(tx, &can, draft, step).await?;
    }
    let approved = kept::approve(tx, &can, draft, day).await?;
    let can = console.may(EditAgreement, &Target::centre(tx.tenant(), Phase::Current))?;
    Ok(kept::sign(tx, &can, &approved, (day, None)).await?)
}

fn terms(plan: &CentrePlan) -> anyhow::Result<NewAgreement> {
    let agreement = &plan.agreement;
    Ok(NewAgreement {
        number: agreement.number.clone(),
        title: agreement.title.clone(),
        text: AgreementText {
            version_label: "1".into(),
            body: format!("{}\n\n{}\n\n{}", agreement.due_note, plan.members.rule, plan.note),
        },
        reach: reach(&agreement.from, &agreement.to)?,
        renewal: Renewal::from_code(&agreement.renewal, 0).unwrap_or(Renewal::Express),
        notice_months: agreement.notice_months,
        joining: Joining::AnyTime,
        billing: BillingRule {
            window: IssueWindow {
                from: MonthDay::parse(&agreement.issue_from)?,
                to: MonthDay::parse(&agreement.issue_by)?,
            },
            timing: Timing::Advance,
            due: Due::Fixed { on: MonthDay::parse(&agreement.due)? },
            proration: Proration::ByDay,
        },
        price_series: super::offer::SERIES.into(),
    })
}

async fn join(
    tx: &mut Tx,
    plan: &CentrePlan,
    services: &HashMap<String, (ServiceId, String)>,
    agreement: &Agreement,
    (position, body): (usize, &Body),
) -> anyhow::Result<()> {
    let console = Actor::console(tx.tenant());
    let target = Target::body(tx.tenant(), body.body_id, Phase::Current);
    let can = console.may(EditMembership, &target)?;
    let effective_from = agreement.terms.reach.starts;
    let number = position.saturating_add(1);
    let joining = memberships::Joining {
        membership_id: tx.id(),
        body_id: body.body_id,
        name: memberships::BodyName::of(body),
        adhesion: Adhesion {
            act: Act { number: format!("demo {number}"), date: effective_from.yesterday() },
            signed_on: Some(effective_from.yesterday()),
            registry_number: format!("{number:04}/demo"),
            effective_from,
        },
    };
    let membership = memberships::join(tx, &can, agreement, joining).await?;
    for code in extra(plan, body) {
        let Some((service_id, _)) = services.get(*code) else { continue };
        let line = NewLine {
            line_id: tx.id(),
            service_id: *service_id,
            starts: effective_from,
            ends: None,
            quantity: None,
            note: "Attivazione dimostrativa".into(),
        };
        lines::add(tx, &can, &membership, line).await?;
    }
    let can = console.may(EditPurchaseData, &target)?;
    let first = effective_from.year();
    for year in first..=first.saturating_add(YEARS) {
        let commitment = (number % EVERY != 0).then(|| Act {
            number: format!("demo {number}"),
            date: Day::new(year, 1, 10).unwrap_or(effective_from),
        });
        let data = PurchaseData { cig: Some(CigAnswer::NotDue(NO_CIG.into())), cup: None, commitment };
        let row = PurchaseRow {
            membership_id: membership.membership_id,
            year,
            service_id: purchase::ALL_SERVICES,
            data,
            version: 0,
        };
        purchase::set(tx, &can, &membership, row).await?;
    }
    Ok(())
}

/// Services on top of the base package: in Lecco the sites for the Comuni over 3,000 inhabitants and App IO for
/// those over 10,000, by a rule of the demo.
fn extra(plan: &CentrePlan, body: &Body) -> &'static [&'static str] {
    match (plan.slug.as_str(), body.inhabitants) {
        ("lecco", 10_001..) => &["SITI", "PAGO", "APPIO"],
        ("lecco", 3_001..) => &["SITI"],
        _ => &[],
    }
}
