//! What this is: the end of the server: what is open may finish, but only for so long.
//! What it is not: what happens to a job left half-way; the queue gives it out again once its hold has run out.

use std::time::Duration;

use tokio::sync::watch;
use tokio::task::{JoinError, JoinHandle};

/// How long requests and the job in hand may go on after the end was asked for. Service managers that kill, such as
/// systemd, wait 90 seconds.
pub(super) const LONGEST: Duration = Duration::from_mins(1);

/// Patience: how long what is open may go on. Cheap to clone; whoever asks after its end is answered at once.
#[derive(Clone)]
pub(super) struct Patience(watch::Receiver<bool>);

impl Patience {
    /// Begins to run out when the end is asked for.
    pub(super) fn of(length: Duration, mut told: watch::Receiver<bool>) -> Self {
        let (tell, over) = watch::channel(false);
        tokio::spawn(async move {
            // If nobody can ask any more, the server is ending already.
            let _ = told.wait_for(|end| *end).await;
            tokio::time::sleep(length).await;
            // Nobody waits any more only when all has ended already.
            let _ = tell.send(true);
        });
        Self(over)
    }

    /// Comes when it has run out.
    pub(super) async fn over(&mut self) {
        // The teller is gone only after it has told.
        let _ = self.0.wait_for(|over| *over).await;
    }
}

/// Waits for a task, unless patience ends first: then the task is left where it is.
pub(super) async fn finished(mut task: JoinHandle<()>, mut patience: Patience) -> Result<Ended, JoinError> {
    tokio::select! {
        biased;
        ended = &mut task => ended.map(|()| Ended::Finished),
        () = patience.over() => {
            task.abort();
            Ok(Ended::LeftHalfWay)
        }
    }
}

/// How a task ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Ended {
    /// By itself.
    Finished,
    /// It had to be left.
    LeftHalfWay,
}

#[cfg(test)]
mod tests {
    use std::time::Instant;

    use super::*;

    const SHORT: Duration = Duration::from_millis(50);

    #[tokio::test]
    async fn a_job_that_goes_on_too_long_is_left_and_what_has_finished_is_not_waited_for() {
        let (tell, told) = watch::channel(false);
        let endless = tokio::spawn(std::future::pending());
        let left = endless.abort_handle();
        let quick = tokio::spawn(async {});
        tell.send(true).unwrap();
        let patience = Patience::of(SHORT, told);
        let started = Instant::now();
        assert_eq!(finished(quick, patience.clone()).await.unwrap(), Ended::Finished);
        assert!(started.elapsed() < SHORT);
        assert_eq!(finished(endless, patience.clone()).await.unwrap(), Ended::LeftHalfWay);
        let another = tokio::spawn(std::future::pending());
        assert_eq!(finished(another, patience).await.unwrap(), Ended::LeftHalfWay);
        tokio::task::yield_now().await;
        assert!(left.is_finished(), "nothing of it goes on");
    }

    #[tokio::test]
    async fn patience_begins_only_when_the_end_was_asked_for() {
        let (tell, told) = watch::channel(false);
        let mut patience = Patience::of(SHORT, told);
        assert!(tokio::time::timeout(SHORT * 3, patience.over()).await.is_err());
        tell.send(true).unwrap();
        assert!(tokio::time::timeout(SHORT * 20, patience.over()).await.is_ok());
    }
}
