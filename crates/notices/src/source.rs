//! What this is: the seam to the areas: which kinds of events they raise, and who may see the things these are about.
//! What it is not: a dependency on those areas; the program hands them over.

use std::collections::BTreeSet;
use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;

use kernel::Actor;
use uuid::Uuid;
use webkit::{App, Problem};

use crate::model::Kind;

/// What an area promises: of the things asked about, those that the person may see.
pub type Seen = Pin<Box<dyn Future<Output = Result<BTreeSet<Uuid>, Problem>> + Send>>;

/// The kinds of events of an area, all about one kind of thing.
#[derive(Clone)]
pub struct Source {
    kinds: &'static [Kind],
    seen: Arc<dyn Fn(App, Actor, Vec<Uuid>) -> Seen + Send + Sync>,
}

impl Source {
    /// Kinds, and the answer to «which of these things may this person see?».
    pub fn new<F, Asking>(kinds: &'static [Kind], seen: F) -> Self
    where
        F: Fn(App, Actor, Vec<Uuid>) -> Asking + Send + Sync + 'static,
        Asking: Future<Output = Result<BTreeSet<Uuid>, Problem>> + Send + 'static,
    {
        Self { kinds, seen: Arc::new(move |app, actor, things| Box::pin(seen(app, actor, things))) }
    }
}

/// The kinds of all areas.
#[derive(Clone)]
pub struct Sources(Arc<[Source]>);

impl Sources {
    /// All of them.
    pub fn new(sources: Vec<Source>) -> Self {
        Self(sources.into())
    }

    /// The kind with this word.
    pub(crate) fn kind(&self, code: &str) -> Option<Kind> {
        self.kinds().find(|kind| kind.code() == code)
    }

    /// Every kind, in the order of the areas.
    pub(crate) fn kinds(&self) -> impl Iterator<Item = Kind> {
        self.0.iter().flat_map(|source| source.kinds.iter().copied())
    }

    /// Of these events (word of the kind, thing), the places of those whose thing the person may see.
    pub(crate) async fn seen(
        &self,
        app: &App,
        actor: &Actor,
        events: &[(&str, Uuid)],
    ) -> Result<BTreeSet<usize>, Problem> {
        let mut seen = BTreeSet::new();
        for source in self.0.iter() {
            let ours: Vec<usize> = (0..events.len())
                .filter(|at| {
                    let (code, _) = events[*at];
                    source.kinds.iter().any(|kind| kind.code() == code && actor.reaches(kind.needs()))
                })
                .collect();
            if ours.is_empty() {
                continue;
            }
            let things: BTreeSet<Uuid> = ours.iter().map(|at| events[*at].1).collect();
            let visible = (source.seen)(app.clone(), actor.clone(), things.into_iter().collect()).await?;
            seen.extend(ours.into_iter().filter(|at| visible.contains(&events[*at].1)));
        }
        Ok(seen)
    }
}
