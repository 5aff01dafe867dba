//! What this is: the look into the mailboxes to which requests come, once a minute.
//! What it is not: the reading of letters; that is a job, put in the queue where there are any.

use std::time::Duration;

use mailbox::Sources;
use tokio::sync::watch;
use webkit::App;

const LOOK: Duration = Duration::from_mins(1);

/// Looks into the mailboxes until told to stop.
pub(crate) async fn every_minute(app: App, mailboxes: Sources, mut stop: watch::Receiver<bool>) {
    while !*stop.borrow() && !mailboxes.all().is_empty() {
        let looked = tokio::select! {
            looked = mailbox::enqueue_waiting(&app, &mailboxes) => looked,
            // A server of mail that does not answer must not hold up the end.
            _ = stop.changed() => return,
        };
        if let Err(error) = looked {
            tracing::warn!(%error, "the mailboxes could not be looked into; trying again soon");
        }
        // Whether time passed or the end was asked for, the loop looks again.
        let _ = tokio::time::timeout(LOOK, stop.changed()).await;
    }
}
