//! What this is: the quotes that came of the campaign: sent, accepted, one refused, one left to expire.
//! What it is not: prices; those come from the price list when a quote is sent.

use agreements::BilledDays;
use kernel::permission::{AnswerQuote, EditQuote, ViewQuotes};
use kernel::{Actor, Day, Phase, QuoteId, Target, TenantId};
use quotes::store::list::{self, Filter};
use quotes::store::{self as acts, Act, How, Sending};
use webkit::App;

use crate::demo::past::Past;
use crate::demo::plan::QuotesPlan;

fn billed_days() -> BilledDays {
    BilledDays::told_by(billing::store::periods::of_line)
}

/// More than the quotes of a demo.
const MANY: i64 = 1_000;

/// Sends the quotes and lets the bodies answer: the third refuses, the last says nothing.
pub(super) async fn run(past: &Past, tenant: TenantId, plan: &QuotesPlan) -> anyhow::Result<()> {
    let on = past.go_on(&plan.sent)?;
    let sent = send(past.app(), tenant, (on, Day::parse(&plan.expires)?)).await?;
    let on = past.go_on(&plan.answered)?;
    let console = Actor::console(tenant);
    for (place, (id, body)) in sent.iter().enumerate() {
        if place.saturating_add(1) == sent.len() {
            continue;
        }
        let can = console.may(AnswerQuote, &Target::body(tenant, *body, Phase::Current))?;
        let number = format!("{} {}", plan.act, place.saturating_add(1));
        let how = How::Recorded(Act { by: "Responsabile del servizio".into(), number, on });
        let mut tx = past.app().db.write(tenant, &console).await?;
        if place == 2 {
            acts::refuse(&mut tx, &can, (*id, 1), (how, &plan.refusal)).await?;
        } else {
            acts::accept(&mut tx, &can, &billed_days(), (*id, 1), how).await?;
        }
        tx.commit().await?;
    }
    Ok(())
}

async fn send(
    app: &App,
    tenant: TenantId,
    (on, expires): (Day, Day),
) -> anyhow::Result<Vec<(QuoteId, kernel::BodyId)>> {
    let console = Actor::console(tenant);
    let can = console.may(EditQuote, &Target::centre(tenant, Phase::Draft))?;
    let view = console.may_over(ViewQuotes)?;
    let mut tx = app.db.write(tenant, &console).await?;
    let drafts = list::page(&mut tx, &view, &Filter::default(), (None, MANY)).await?;
    let mut sent = Vec::new();
    for draft in drafts {
        let quote =
            acts::send(&mut tx, &can, &billed_days(), (draft.quote_id, Sending { on, expires })).await?;
        sent.push((quote.quote_id, quote.body_id));
    }
    tx.commit().await?;
    Ok(sent)
}
