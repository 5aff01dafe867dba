//! What this is: what happens once a day, once an hour or when the time of a request comes, for every tenant: deadlines
//! are looked at and mails go out.
//! What it is not: the work itself; it only puts it in the queue, once for each day or hour, whoever does it first.

use std::time::Duration;

use kernel::Actor;
use store::StoreError;
use tokio::sync::watch;
use webkit::App;

/// How often it looks whether a new day has begun.
const LOOK: Duration = Duration::from_mins(5);

/// Enqueues the daily and hourly jobs at start and when a new day or hour begins, until told to stop.
pub(crate) async fn every_day(app: App, mut stop: watch::Receiver<bool>) {
    while !*stop.borrow() {
        if let Err(error) = enqueue(&app).await {
            tracing::warn!(%error, "the daily jobs could not be enqueued; trying again soon");
        }
        // A link of the footer may begin to count today.
        if let Err(error) = identity::load_footer(&app).await {
            tracing::warn!(%error, "the links of the footer could not be read; the old ones stay");
        }
        // Whether time passed or the end was asked for, the loop looks again.
        let _ = tokio::time::timeout(LOOK, stop.changed()).await;
    }
}

/// How often the clocks of the requests are looked at: their terms are in minutes.
const TICK: Duration = Duration::from_mins(1);

/// Enqueues what the clocks of the requests make due, until told to stop.
pub(crate) async fn every_minute(app: App, mut stop: watch::Receiver<bool>) {
    while !*stop.borrow() {
        if let Err(error) = enqueue_due(&app).await {
            tracing::warn!(%error, "the clocks of the requests could not be looked at; trying again soon");
        }
        // Whether time passed or the end was asked for, the loop looks again.
        let _ = tokio::time::timeout(TICK, stop.changed()).await;
    }
}

/// The steps of requests whose time has come, for every tenant.
pub(crate) async fn enqueue_due(app: &App) -> Result<(), StoreError> {
    for tenant in app.db.tenants().await? {
        helpdesk::enqueue_due(&app.db, tenant.tenant_id).await?;
    }
    Ok(())
}

/// One job per tenant and day, or hour; a second one of the same is not added.
pub(crate) async fn enqueue(app: &App) -> Result<(), StoreError> {
    for tenant in app.db.tenants().await? {
        let mut tx = app.db.write(tenant.tenant_id, &Actor::console(tenant.tenant_id)).await?;
        let today = tx.today();
        tx.enqueue(agreements::daily(today)?);
        tx.enqueue(needs::daily(today)?);
        tx.enqueue(surveys::daily(today)?);
        tx.enqueue(notices::daily(today)?);
        tx.enqueue(mailbox::daily(today)?);
        tx.enqueue(quality::hourly(tx.now())?);
        tx.commit_unaudited("work put in the queue by the calendar, not by anybody").await?;
    }
    Ok(())
}
