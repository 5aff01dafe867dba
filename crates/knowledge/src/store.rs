//! What this is: all the SQL of articles, and the acts on them, each of which writes its line in the audit trail.
//! What it is not: rules; those are in `model`.

mod acts;
mod found;
mod list;
mod rows;

use ::store::StoreError;
use kernel::permission::{Action, EditArticles, ViewArticles, ViewCatalogue};
use kernel::{Actor, Can, Denied, TenantId};

use crate::model::Refused;

pub use acts::{Helpful, create, find, move_to, save, version, versions, vote};
pub use found::suggest;
pub use list::{Filter, Listed, MOST_COUNTED, SortBy, Way, count, page, place};

/// Why an act was not done.
#[derive(Debug, thiserror::Error)]
pub enum Failure {
    /// The rules do not allow it.
    #[error(transparent)]
    Refused(#[from] Refused),
    /// The role does not allow it.
    #[error(transparent)]
    Denied(#[from] Denied),
    /// Somebody changed it first.
    #[error("Qualcun altro ha modificato questo articolo: ricarica la pagina e ripeti l'operazione")]
    Stale,
    /// It is not there, or not theirs.
    #[error("Articolo non trovato")]
    NotThere,
    /// The database failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl From<Failure> for webkit::Problem {
    fn from(failure: Failure) -> Self {
        match failure {
            Failure::Refused(why) => Self::Conflict(format!("{why}.")),
            Failure::Denied(why) => why.into(),
            Failure::NotThere => Self::NotFound,
            Failure::Stale => Self::Conflict(format!("{}.", Failure::Stale)),
            Failure::Store(why) => why.into(),
        }
    }
}

/// Every statement of the area.
pub const SQL: &[&[&str]] = &[acts::SQL, found::SQL, list::SQL];

/// How much of the knowledge base somebody sees.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Depth {
    /// What is published for everybody.
    Public,
    /// What is published.
    Members,
    /// The last version of everything.
    Editors,
}

/// Whose articles, and how much of them somebody sees.
#[derive(Clone, Copy, Debug)]
pub struct Sight {
    tenant: TenantId,
    depth: Depth,
}

impl Sight {
    /// Of somebody signed in: who writes articles sees the last version of all.
    pub fn of(actor: &Actor) -> Result<Self, Denied> {
        if let Ok(can) = actor.may_over(EditArticles) {
            return Ok(Self { tenant: can.tenant(), depth: Depth::Editors });
        }
        actor.may_over(ViewArticles).map(|can| Self::reading(&can))
    }

    /// Of whoever reads, also if they write: what is published.
    pub fn reading<A: ReadsArticles>(can: &Can<A>) -> Self {
        let depth = if A::ONLY_PUBLIC { Depth::Public } else { Depth::Members };
        Self { tenant: can.tenant(), depth }
    }

    /// Whose articles.
    pub fn tenant(&self) -> TenantId {
        self.tenant
    }

    /// Whether drafts are seen.
    pub fn sees_drafts(&self) -> bool {
        self.depth == Depth::Editors
    }

    fn latest(self) -> bool {
        self.depth == Depth::Editors
    }

    fn only_public(self) -> bool {
        self.depth == Depth::Public
    }
}

/// An action that lets read what is published.
pub trait ReadsArticles: Action {
    /// Whether only what is for everybody.
    const ONLY_PUBLIC: bool;
}

impl ReadsArticles for ViewArticles {
    const ONLY_PUBLIC: bool = false;
}

impl ReadsArticles for EditArticles {
    const ONLY_PUBLIC: bool = false;
}

/// What a centre has published for everybody is read with the right by which everybody reads its catalogue.
impl ReadsArticles for ViewCatalogue {
    const ONLY_PUBLIC: bool = true;
}
