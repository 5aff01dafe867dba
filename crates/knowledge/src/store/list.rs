//! What this is: the list of articles, page by page: searched, filtered, sorted, counted.
//! What it is not: the page that shows it.

use ::store::{FromRow, Row, StoreError, Tx, Val};
use kernel::{ArticleId, Instant, ServiceId};
use uuid::Uuid;

use super::{Sight, rows};
use crate::model::{Audience, Status, Subject};

/// Beyond this the count says «more than».
pub const MOST_COUNTED: i64 = 1000;
/// Words of a search that count: the longest.
const ASKED: usize = 3;

/// An article in a list, in the version that somebody sees.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Listed {
    /// Which.
    pub article_id: ArticleId,
    /// In a few words.
    pub title: String,
    /// In a form to sort by.
    pub sort_key: String,
    /// Who may read it.
    pub audience: Audience,
    /// The services it is about.
    pub services: Vec<Subject>,
    /// Where it stands.
    pub status: Status,
    /// The last version.
    pub number: i64,
    /// The version that readers see.
    pub published: Option<i64>,
    /// How many found it useful.
    pub helpful: i64,
    /// How many did not.
    pub unhelpful: i64,
    /// When this version was written.
    pub saved_at: Instant,
}

impl FromRow for Listed {
    fn from_row(row: &Row) -> Result<Self, StoreError> {
        Ok(Self {
            article_id: row.get("article_id")?,
            title: row.get("title")?,
            sort_key: row.get("sort_key")?,
            audience: row.get("audience")?,
            services: rows::subjects(row)?,
            status: row.get("status")?,
            number: row.get("number")?,
            published: row.get("published")?,
            helpful: row.get("helpful")?,
            unhelpful: row.get("unhelpful")?,
            saved_at: row.get("saved_at")?,
        })
    }
}

impl Listed {
    /// The names of its services.
    pub fn services(&self) -> String {
        let names: Vec<&str> = self.services.iter().map(|subject| subject.name.as_str()).collect();
        names.join(", ")
    }
}

/// What a list is sorted by.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum SortBy {
    /// The title.
    #[default]
    Title,
    /// When it was written.
    Written,
}

/// In which direction.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Way {
    /// From the first.
    #[default]
    Up,
    /// From the last.
    Down,
}

/// What a list shows.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Filter {
    /// Words of title, text, keywords, services.
    pub words: String,
    /// Only about this service.
    pub service: Option<ServiceId>,
    /// Only here.
    pub status: Option<Status>,
    /// Only for these.
    pub audience: Option<Audience>,
    /// Sorted by.
    pub sort: SortBy,
    /// In which direction.
    pub way: Way,
}

macro_rules! one_word {
    ($low:literal, $high:literal) => {
        concat!(
            " AND (",
            $low,
            " = '' OR a.article_id IN (SELECT article_id FROM knowledge_word WHERE tenant_id = $1 AND word >= ",
            $low,
            " AND word < ",
            $high,
            " AND latest = $2))"
        )
    };
}
macro_rules! seen {
    () => {
        " FROM knowledge_article a JOIN knowledge_version v ON v.tenant_id = a.tenant_id \
         AND v.article_id = a.article_id AND v.number = CASE WHEN $2 THEN a.number ELSE a.published END \
         WHERE a.tenant_id = $1 AND ($2 OR a.status = 'published') AND (v.audience = 'public' OR NOT $3)"
    };
}
macro_rules! columns {
    () => {
        "SELECT a.article_id, v.title, v.sort_key, v.audience, v.services, a.status, a.number, a.published, \
         a.helpful, a.unhelpful, v.saved_at"
    };
}
macro_rules! filtered {
    () => {
        concat!(
            seen!(),
            " AND ($4 = '' OR a.status = $4) AND ($5 = '' OR v.audience = $5) AND ($6 OR a.article_id IN \
             (SELECT article_id FROM knowledge_service WHERE tenant_id = $1 AND service_id = $7 AND latest = $2))",
            one_word!("$8", "$9"),
            one_word!("$10", "$11"),
            one_word!("$12", "$13")
        )
    };
}
macro_rules! sorted {
    ($key:literal, $sign:literal, $way:literal) => {
        concat!(
            columns!(),
            filtered!(),
            " AND (",
            $key,
            ", a.article_id) ",
            $sign,
            " ($14, $15) ORDER BY ",
            $key,
            " ",
            $way,
            ", a.article_id ",
            $way,
            " LIMIT $16"
        )
    };
}

const TITLE_UP: &str = sorted!("v.sort_key", ">", "ASC");
const TITLE_DOWN: &str = sorted!("v.sort_key", "<", "DESC");
const WRITTEN_UP: &str = sorted!("v.saved_at", ">", "ASC");
const WRITTEN_DOWN: &str = sorted!("v.saved_at", "<", "DESC");
const COUNT: &str =
    concat!("SELECT COUNT(*) AS c0 FROM (SELECT 1 AS x", filtered!(), " LIMIT $14) AS counted");
const ONE: &str = concat!(columns!(), seen!(), " AND a.article_id = $4");
pub(super) const SQL: &[&str] = &[TITLE_UP, TITLE_DOWN, WRITTEN_UP, WRITTEN_DOWN, COUNT, ONE];

/// So many articles after a place, or from the first.
pub async fn page(
    tx: &mut Tx,
    sight: Sight,
    filter: &Filter,
    (after, size): (Option<[&str; 2]>, i64),
) -> Result<Vec<Listed>, StoreError> {
    let mut values = values(sight, filter);
    values.extend(start(filter, after));
    values.push(size.into());
    let sql = match (filter.sort, filter.way) {
        (SortBy::Title, Way::Up) => TITLE_UP,
        (SortBy::Title, Way::Down) => TITLE_DOWN,
        (SortBy::Written, Way::Up) => WRITTEN_UP,
        (SortBy::Written, Way::Down) => WRITTEN_DOWN,
    };
    tx.all(sql, &values).await
}

/// How many the filter lets through; [`MOST_COUNTED`] + 1 means more.
pub async fn count(tx: &mut Tx, sight: Sight, filter: &Filter) -> Result<i64, StoreError> {
    let mut values = values(sight, filter);
    values.push(MOST_COUNTED.saturating_add(1).into());
    tx.scalar(COUNT, &values).await
}

/// One article, if it is seen.
pub(super) async fn one(tx: &mut Tx, sight: Sight, id: ArticleId) -> Result<Option<Listed>, StoreError> {
    let values = [sight.tenant().into(), sight.latest().into(), sight.only_public().into(), id.into()];
    tx.maybe(ONE, &values).await
}

/// The place of an article in a list so sorted.
pub fn place(listed: &Listed, sort: SortBy) -> [String; 2] {
    let key = match sort {
        SortBy::Title => listed.sort_key.clone(),
        SortBy::Written => listed.saved_at.iso(),
    };
    [key, listed.article_id.to_string()]
}

fn values(sight: Sight, filter: &Filter) -> Vec<Val> {
    let mut values: Vec<Val> = vec![
        sight.tenant().into(),
        sight.latest().into(),
        sight.only_public().into(),
        filter.status.map_or("", Status::code).into(),
        filter.audience.map_or("", Audience::code).into(),
        filter.service.is_none().into(),
        filter.service.map_or(Uuid::nil(), |service| service.0).into(),
    ];
    let mut asked = ::words::asked(&filter.words).into_iter();
    for _ in 0..ASKED {
        let (low, high) = asked.next().unwrap_or_default();
        values.extend([low.into(), high.into()]);
    }
    values
}

/// Where the page starts: after a place, or before everything. A place that does not read is the beginning.
fn start(filter: &Filter, after: Option<[&str; 2]>) -> [Val; 2] {
    let read = after.and_then(|[key, id]| Some((key, id.parse::<Uuid>().ok()?)));
    let (title, instant, id) = match filter.way {
        Way::Up => ("", Instant::from_micros(0), Uuid::nil()),
        Way::Down => ("\u{10ffff}", Instant::from_micros(i64::from(u32::MAX) * 1_000_000), Uuid::max()),
    };
    let id = read.map_or(id, |(_, last)| last);
    let first = match filter.sort {
        SortBy::Title => read.map_or(title, |(key, _)| key).into(),
        SortBy::Written => read.and_then(|(key, _)| Instant::parse_iso(key).ok()).unwrap_or(instant).into(),
    };
    [first, id.into()]
}
