//! What this is: the list of bodies, page by page: filtered, sorted, counted, at the same cost however many there
//! are. What it is not: the page that shows it.

use kernel::{BodyId, Can, IstatCode, OfficeCode};
use store::{FromRow, StoreError, Tx, Val};
use uuid::Uuid;

use super::row::body_columns;
use super::words::{Words, any_words, having_word, holding_words};
use crate::access::ReadsBodies;
use crate::model::body::{istat_key, sort_key};
use crate::model::{Body, BodyKind};

/// Bodies per page.
pub const PAGE: usize = 50;
/// Beyond this the count says "more than": counting a million rows would cost more than showing a page.
pub const MOST_COUNTED: i64 = 1000;

/// Which bodies: those in use or those put away.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Shelf {
    /// In use.
    #[default]
    Active,
    /// Put away.
    Archived,
}

/// What a list is sorted by.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum SortBy {
    /// Name.
    #[default]
    Name,
    /// ISTAT code; bodies without one last.
    Istat,
    /// Latest known inhabitants; unknown counts as none.
    Inhabitants,
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
pub struct BodyFilter {
    /// Words that names or codes hold.
    pub words: String,
    /// Only this kind.
    pub kind: Option<BodyKind>,
    /// Only this supra-municipal unit, by code; empty for all.
    pub unit: String,
    /// In use or put away.
    pub shelf: Shelf,
    /// Sorted by.
    pub sort: SortBy,
    /// In which direction.
    pub way: Way,
}

/// Where a page starts: the sort value and id of the last body of the page before.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cursor {
    /// Its sort value, as text.
    pub key: String,
    /// Its id.
    pub id: BodyId,
}

impl Cursor {
    /// The cursor that follows this body in a list so sorted.
    pub fn after(body: &Body, sort: SortBy) -> Self {
        let key = match sort {
            SortBy::Name => body.sort_key(),
            SortBy::Istat => body.istat_key(),
            SortBy::Inhabitants => body.inhabitants.to_string(),
        };
        Self { key, id: body.body_id }
    }
}

/// A page of bodies.
#[derive(Clone, Debug, Default)]
pub struct BodyPage {
    /// The bodies, at most [`PAGE`].
    pub rows: Vec<Body>,
    /// Whether more follow.
    pub has_more: bool,
}

/// What the list shows of a body.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Listed {
    /// Its id.
    pub body_id: BodyId,
    /// What it is.
    pub kind: BodyKind,
    /// Its name.
    pub name: String,
    /// Its ISTAT code.
    pub istat: Option<IstatCode>,
    /// The supra-municipal unit in which it lies.
    pub uts_name: String,
    /// Its latest known inhabitants; 0 if unknown.
    pub inhabitants: i64,
    /// The code of the office that receives its invoices.
    pub office_code: Option<OfficeCode>,
    /// Whether some of its values are made up.
    pub invented: bool,
    /// Whether it was put away.
    pub archived: bool,
}
store::from_row!(Listed {
    body_id,
    kind,
    name,
    istat,
    uts_name,
    inhabitants,
    office_code,
    invented,
    archived
});

macro_rules! listed_columns {
    () => {
        "body_id, kind, name, istat, uts_name, inhabitants, office_code, invented, archived"
    };
}

impl Listed {
    /// The cursor that follows it in a list so sorted.
    pub fn cursor(&self, sort: SortBy) -> Cursor {
        let key = match sort {
            SortBy::Name => sort_key(&self.name),
            SortBy::Istat => istat_key(self.istat.as_ref(), &self.name),
            SortBy::Inhabitants => self.inhabitants.to_string(),
        };
        Cursor { key, id: self.body_id }
    }
}

/// A page of the list.
#[derive(Clone, Debug)]
pub struct ListedPage {
    /// The bodies, at most [`PAGE`].
    pub rows: Vec<Listed>,
    /// Whether more follow.
    pub has_more: bool,
}

macro_rules! filtered {
    ($bodies:expr) => {
        concat!(
            " FROM ",
            $bodies,
            " tenant_id = $1 AND archived = $2 AND (body_id = $3 OR $3 IS NULL) AND ",
            holding_words!(),
            " AND ($9 = '' OR kind = $9) AND ($10 = '' OR uts_code = $10)"
        )
    };
}
macro_rules! sorted {
    ($columns:ident, $bodies:expr, $key:literal, $sign:literal, $way:literal) => {
        concat!(
            "SELECT ",
            $columns!(),
            filtered!($bodies),
            " AND (",
            $key,
            ", body_id) ",
            $sign,
            " ($11, $12) ORDER BY ",
            $key,
            " ",
            $way,
            ", body_id ",
            $way,
            " LIMIT $13"
        )
    };
}
/// By name, by ISTAT code, by inhabitants: up, then down.
macro_rules! statements {
    ($columns:ident, $bodies:expr) => {
        [
            sorted!($columns, $bodies, "sort_key", ">", "ASC"),
            sorted!($columns, $bodies, "sort_key", "<", "DESC"),
            sorted!($columns, $bodies, "istat_key", ">", "ASC"),
            sorted!($columns, $bodies, "istat_key", "<", "DESC"),
            sorted!($columns, $bodies, "inhabitants", ">", "ASC"),
            sorted!($columns, $bodies, "inhabitants", "<", "DESC"),
        ]
    };
}
pub(crate) const WHOLE: [&str; 6] = statements!(body_columns, any_words!());
pub(crate) const LISTED: [&str; 6] = statements!(listed_columns, any_words!());
/// The same, for the few bodies with a rare word.
pub(crate) const WHOLE_WITH: [&str; 6] = statements!(body_columns, having_word!("$14", "$15"));
pub(crate) const LISTED_WITH: [&str; 6] = statements!(listed_columns, having_word!("$14", "$15"));
/// In order of name, or SQLite would walk an index that jumps about in the table: five times slower for a search.
const COUNT: &str = concat!(
    "SELECT COUNT(*) AS c0 FROM (SELECT 1 AS x",
    filtered!(any_words!()),
    " ORDER BY sort_key, body_id LIMIT $11) AS counted"
);
const COUNT_WITH: &str = concat!(
    "SELECT COUNT(*) AS c0 FROM (SELECT 1 AS x",
    filtered!(having_word!("$12", "$13")),
    " LIMIT $11) AS counted"
);

pub(crate) const SQL: &[&str] = &[COUNT, COUNT_WITH];

/// Statements in every order: for any search, and for one with a rare word.
type Statements = [&'static [&'static str; 6]; 2];

/// One page of bodies, from the first or after a cursor.
pub async fn list<A: ReadsBodies>(
    tx: &mut Tx,
    can: &Can<A>,
    filter: &BodyFilter,
    after: Option<&Cursor>,
) -> Result<BodyPage, StoreError> {
    page_after(tx, can, filter, after, PAGE).await
}

/// One page of bodies of another size: exports and the API.
pub async fn page_after<A: ReadsBodies>(
    tx: &mut Tx,
    can: &Can<A>,
    filter: &BodyFilter,
    after: Option<&Cursor>,
    size: usize,
) -> Result<BodyPage, StoreError> {
    let (rows, has_more) = rows_after(tx, can, (filter, [&WHOLE, &WHOLE_WITH]), after, size).await?;
    Ok(BodyPage { rows, has_more })
}

/// One page of the list that people look at: only what it shows is read, which takes half the time.
pub async fn listed<A: ReadsBodies>(
    tx: &mut Tx,
    can: &Can<A>,
    filter: &BodyFilter,
    after: Option<&Cursor>,
) -> Result<ListedPage, StoreError> {
    let (rows, has_more) = rows_after(tx, can, (filter, [&LISTED, &LISTED_WITH]), after, PAGE).await?;
    Ok(ListedPage { rows, has_more })
}

async fn rows_after<A: ReadsBodies, T: FromRow>(
    tx: &mut Tx,
    can: &Can<A>,
    (filter, [any, with]): (&BodyFilter, Statements),
    after: Option<&Cursor>,
    size: usize,
) -> Result<(Vec<T>, bool), StoreError> {
    let words = Words::of(tx, can, &filter.words).await?;
    let mut values = filtered(can, filter, &words);
    values.extend(start(filter, after));
    values.push(i64::try_from(size).unwrap_or(i64::MAX).saturating_add(1).into());
    let statements = if words.range().is_some() { with } else { any };
    values.extend(words.range().into_iter().flatten());
    let mut rows: Vec<T> = tx.all(statement(filter, statements), &values).await?;
    let has_more = rows.len() > size;
    rows.truncate(size);
    Ok((rows, has_more))
}

/// How many bodies the filter lets through; [`MOST_COUNTED`] + 1 means more.
pub async fn count<A: ReadsBodies>(
    tx: &mut Tx,
    can: &Can<A>,
    filter: &BodyFilter,
) -> Result<i64, StoreError> {
    let words = Words::of(tx, can, &filter.words).await?;
    let mut values = filtered(can, filter, &words);
    values.push(MOST_COUNTED.saturating_add(1).into());
    let range = words.range();
    let sql = if range.is_some() { COUNT_WITH } else { COUNT };
    values.extend(range.into_iter().flatten());
    tx.scalar(sql, &values).await
}

fn filtered<A: ReadsBodies>(can: &Can<A>, filter: &BodyFilter, words: &Words) -> Vec<Val> {
    let shelf = filter.shelf == Shelf::Archived;
    let mut values = vec![can.tenant().into(), shelf.into(), can.scope().body().into()];
    values.extend(words.values());
    values.extend([filter.kind.map_or("", BodyKind::code).into(), filter.unit.as_str().into()]);
    values
}

fn statement(filter: &BodyFilter, statements: &[&'static str; 6]) -> &'static str {
    let [name_up, name_down, istat_up, istat_down, inhabitants_up, inhabitants_down] = *statements;
    match (filter.sort, filter.way) {
        (SortBy::Name, Way::Up) => name_up,
        (SortBy::Name, Way::Down) => name_down,
        (SortBy::Istat, Way::Up) => istat_up,
        (SortBy::Istat, Way::Down) => istat_down,
        (SortBy::Inhabitants, Way::Up) => inhabitants_up,
        (SortBy::Inhabitants, Way::Down) => inhabitants_down,
    }
}

/// Where the page starts: after the cursor, or before everything.
fn start(filter: &BodyFilter, after: Option<&Cursor>) -> [Val; 2] {
    match (after, filter.sort) {
        (Some(cursor), SortBy::Inhabitants) => {
            [cursor.key.parse::<i64>().unwrap_or(extreme(filter.way)).into(), cursor.id.into()]
        }
        (Some(cursor), SortBy::Name | SortBy::Istat) => [cursor.key.as_str().into(), cursor.id.into()],
        (None, SortBy::Inhabitants) => [extreme(filter.way).into(), edge_id(filter.way).into()],
        (None, SortBy::Name | SortBy::Istat) => [edge_text(filter.way).into(), edge_id(filter.way).into()],
    }
}

fn extreme(way: Way) -> i64 {
    match way {
        Way::Up => i64::MIN,
        Way::Down => i64::MAX,
    }
}

fn edge_text(way: Way) -> &'static str {
    match way {
        Way::Up => "",
        Way::Down => "\u{10ffff}",
    }
}

fn edge_id(way: Way) -> Uuid {
    match way {
        Way::Up => Uuid::nil(),
        Way::Down => Uuid::max(),
    }
}
