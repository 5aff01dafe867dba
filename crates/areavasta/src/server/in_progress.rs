//! What this is: how many people wait for an answer right now, and the courtesy of work in the background towards them.
//! What it is not: a limit; nobody is refused.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

/// How long a job waits at most, before it starts, for the crowd to thin out: in the longest crowd some 20 jobs a second
/// are still done.
const COURTESY: Duration = Duration::from_millis(50);
/// How often it looks.
const LOOK: Duration = Duration::from_millis(2);

/// Requests that have come and are not answered yet.
#[derive(Clone)]
pub(crate) struct InProgress {
    requests: Arc<AtomicUsize>,
    cores: usize,
}

/// One of them, as long as this lives.
pub(super) struct One(Arc<AtomicUsize>);

impl InProgress {
    /// Nobody yet.
    pub(super) fn new() -> Self {
        let cores = std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
        Self { requests: Arc::default(), cores }
    }

    /// One more.
    pub(super) fn begin(&self) -> One {
        self.requests.fetch_add(1, Ordering::Relaxed);
        One(Arc::clone(&self.requests))
    }

    /// Comes back when there is a core for everybody who waits for an answer, or after [`COURTESY`].
    pub(crate) async fn give_way(&self) {
        let thinned = async {
            while self.requests.load(Ordering::Relaxed) > self.cores {
                tokio::time::sleep(LOOK).await;
            }
        };
        // Either way it is the job's turn.
        let _ = tokio::time::timeout(COURTESY, thinned).await;
    }
}

impl Drop for One {
    fn drop(&mut self) {
        self.0.fetch_sub(1, Ordering::Relaxed);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at_once(in_progress: &InProgress) -> bool {
        use std::future::Future as _;
        let mut asked = std::pin::pin!(in_progress.give_way());
        let mut context = std::task::Context::from_waker(std::task::Waker::noop());
        asked.as_mut().poll(&mut context).is_ready()
    }

    #[tokio::test]
    async fn a_job_waits_in_a_crowd_but_not_for_ever() {
        let in_progress = InProgress::new();
        assert!(at_once(&in_progress));
        let mut crowd: Vec<One> = (0..=in_progress.cores).map(|_| in_progress.begin()).collect();
        assert!(!at_once(&in_progress));
        in_progress.give_way().await;
        // Whoever gives up waiting for an answer does not count any more.
        crowd.pop();
        assert!(at_once(&in_progress));
    }
}
