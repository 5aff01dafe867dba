//! What this is: an article, what it says, where it stands and how it moves.
//! What it is not: the database.

use kernel::{ArticleId, Instant, ServiceId};
use serde::{Deserialize, Serialize};

::store::coded_enum! {
    /// Who may read an article once it is published.
    Audience {
        /// Everybody, without signing in.
        Public = "public", "Tutti, anche senza accesso";
        /// The people of the centre and of its bodies.
        Members = "members", "Solo il centro e i suoi enti";
    }
}

::store::coded_enum! {
    /// Where an article stands.
    Status {
        /// Readers have never seen it.
        Draft = "draft", "Bozza";
        /// Readers see its published version.
        Published = "published", "Pubblicato";
        /// Readers do not see it any more.
        Withdrawn = "withdrawn", "Ritirato";
    }
}

/// What is done with an article.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Move {
    /// Readers see its last version.
    Publish,
    /// Readers do not see it.
    Withdraw,
}

/// Why not.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Refused {
    /// There is nothing new to publish.
    #[error("L'ultima versione è già pubblicata")]
    NothingNew,
    /// Readers do not see it anyway.
    #[error("L'articolo non è pubblicato: non c'è nulla da ritirare")]
    NotPublished,
}

/// A service that an article is about, with its name as it was.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Subject {
    /// Which.
    pub id: ServiceId,
    /// Its name.
    pub name: String,
}

/// What an article says.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ArticleData {
    /// In a few words.
    pub title: String,
    /// All of it, with markup.
    pub text: String,
    /// More words by which it is found.
    pub keywords: String,
    /// Who may read it.
    pub audience: Audience,
    /// The services it is about.
    pub services: Vec<Subject>,
}

/// A version of what an article says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Version {
    /// Its number, from 1.
    pub number: i64,
    /// What it says.
    pub data: ArticleData,
    /// When it was written.
    pub saved_at: Instant,
    /// By whom.
    pub saved_by: String,
}

/// An article in the version on show.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Article {
    /// Which.
    pub article_id: ArticleId,
    /// Where it stands.
    pub status: Status,
    /// The last version written.
    pub number: i64,
    /// The version that readers see, or saw.
    pub published: Option<i64>,
    /// How many found it useful.
    pub helpful: i64,
    /// How many did not.
    pub unhelpful: i64,
    /// For optimistic locking.
    pub version: i64,
    /// The version on show.
    pub shown: Version,
}

impl Article {
    /// Whether something was written that readers do not see.
    pub fn has_news(&self) -> bool {
        self.published != Some(self.number) || self.status == Status::Withdrawn
    }

    /// Where it stands after a move.
    pub fn after(&self, mv: Move) -> Result<Status, Refused> {
        match (self.status, mv) {
            (Status::Published, Move::Publish) if !self.has_news() => Err(Refused::NothingNew),
            (Status::Draft | Status::Published | Status::Withdrawn, Move::Publish) => Ok(Status::Published),
            (Status::Published, Move::Withdraw) => Ok(Status::Withdrawn),
            (Status::Draft | Status::Withdrawn, Move::Withdraw) => Err(Refused::NotPublished),
        }
    }
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;

    fn article(status: Status, number: i64, published: Option<i64>) -> Article {
        let data = ArticleData {
            title: "Titolo".into(),
            text: "Testo".into(),
            keywords: String::new(),
            audience: Audience::Members,
            services: Vec::new(),
        };
        let shown = Version { number, data, saved_at: Instant::from_micros(0), saved_by: String::new() };
        let article_id = ArticleId(Uuid::nil());
        Article { article_id, status, number, published, helpful: 0, unhelpful: 0, version: 1, shown }
    }

    #[test]
    fn every_state_takes_or_refuses_every_move() {
        use Move::{Publish, Withdraw};
        let table = [
            (article(Status::Draft, 1, None), Publish, Ok(Status::Published)),
            (article(Status::Draft, 1, None), Withdraw, Err(Refused::NotPublished)),
            (article(Status::Published, 2, Some(2)), Publish, Err(Refused::NothingNew)),
            (article(Status::Published, 3, Some(2)), Publish, Ok(Status::Published)),
            (article(Status::Published, 3, Some(2)), Withdraw, Ok(Status::Withdrawn)),
            (article(Status::Withdrawn, 2, Some(2)), Publish, Ok(Status::Published)),
            (article(Status::Withdrawn, 2, Some(2)), Withdraw, Err(Refused::NotPublished)),
        ];
        for (article, mv, after) in table {
            assert_eq!(article.after(mv), after, "{:?} {mv:?}", article.status);
        }
    }
}
