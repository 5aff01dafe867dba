//! What this is: the list of requests, page by page: filtered, searched, sorted, counted, at the same cost however many
//! there are.
//! What it is not: the page that shows it.

use ::store::{StoreError, Tx, Val};
use kernel::permission::ViewRequests;
use kernel::{AccountId, BodyId, Can, Instant, RequestId, ServiceId, TeamId};
use serde::Serialize;
use uuid::Uuid;

use super::thread::Sight;
use super::words;
use crate::model::{Kind, Priority, Status, far};

/// Beyond this the count says «more than».
pub const MOST_COUNTED: i64 = 1000;

/// A request in a list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Listed {
    /// Which.
    pub request_id: RequestId,
    /// Its number.
    pub number: i64,
    /// Whose.
    pub body_id: BodyId,
    /// The body's name.
    pub body_name: String,
    /// About which service.
    pub service_name: String,
    /// What kind.
    pub kind: Kind,
    /// In which order.
    pub priority: Priority,
    /// In a few words.
    pub subject: String,
    /// Where it stands.
    pub status: Status,
    /// Who works on it.
    pub assignee: String,
    /// In whose queue it is; empty if in none.
    pub team: String,
    /// When it was made.
    pub created_at: Instant,
    /// When the first promise falls due.
    pub due_at: Instant,
}
::store::from_row!(Listed {
    request_id,
    number,
    body_id,
    body_name,
    service_name,
    kind,
    priority,
    subject,
    status,
    assignee,
    team,
    created_at,
    due_at
});

impl Listed {
    /// Whether a promise has passed while there is something to do.
    pub fn is_late(&self, now: Instant) -> bool {
        self.status.is_open() && self.due_at <= now
    }

    /// When the first promise falls due, if one does.
    pub fn due(&self) -> Option<Instant> {
        (self.status.is_open() && self.due_at < far()).then_some(self.due_at)
    }
}

/// What a list is sorted by.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum SortBy {
    /// The number, which grows in time.
    #[default]
    Number,
    /// When the first promise falls due; what has none comes last.
    Due,
}

/// In which direction.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Way {
    /// From the first.
    Up,
    /// From the last.
    #[default]
    Down,
}

/// Where the requests of a list stand.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Standing {
    /// Anywhere.
    #[default]
    Any,
    /// Where there is something to do.
    Open,
    /// Here.
    At(Status),
}

/// Who works on the requests of a list.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Worker {
    /// Whoever.
    #[default]
    Any,
    /// This person.
    One(AccountId),
    /// Nobody yet.
    Nobody,
    /// Whoever is in a team of this person.
    TeamsOf(AccountId),
    /// Whoever; this person follows them.
    FollowedBy(AccountId),
}

/// What a list shows.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Filter {
    /// Words of number, subject, texts, body, service.
    pub words: String,
    /// Only of this body.
    pub body: Option<BodyId>,
    /// Only about this service.
    pub service: Option<ServiceId>,
    /// Where they stand.
    pub standing: Standing,
    /// Only of this kind.
    pub kind: Option<Kind>,
    /// Only of this priority.
    pub priority: Option<Priority>,
    /// Who works on them.
    pub worker: Worker,
    /// Only in the queue of this team.
    pub team: Option<TeamId>,
    /// Only what falls due by then.
    pub due_by: Option<Instant>,
    /// Sorted by.
    pub sort: SortBy,
    /// In which direction.
    pub way: Way,
}

impl Filter {
    /// Whether where requests stand, and whose they are, is all that is asked; a body of another than one's own is more.
    fn asks_for_nothing_else(&self) -> bool {
        let rest = Self { standing: self.standing, sort: self.sort, way: self.way, ..Self::default() };
        *self == rest
    }
}

macro_rules! one_word {
    ($low:literal, $high:literal) => {
        concat!(
            " AND (",
            $low,
            " = '' OR EXISTS (SELECT 1 FROM request_word w WHERE w.tenant_id = $1 AND w.number = request.number \
             AND w.word >= ",
            $low,
            " AND w.word < ",
            $high,
            " AND (w.internal = FALSE OR $12 = 1)))"
        )
    };
}
macro_rules! columns {
    () => {
        "SELECT request_id, number, body_id, body_name, service_name, kind, priority, subject, status, assignee, team, \
         created_at, due_at"
    };
}
/// Where they stand and whose they are, written so that the database can go along an index of it.
macro_rules! standing {
    (any) => {
        " AND $5 = '' AND $6 = 0"
    };
    (open) => {
        " AND is_open = TRUE AND $5 = '' AND $6 = 1"
    };
    (at) => {
        " AND status = $5 AND $6 = 0"
    };
    (whichever) => {
        " AND (status = $5 OR $5 = '') AND (is_open = TRUE OR $6 = 0)"
    };
}
macro_rules! whose {
    (all) => {
        " AND CAST($2 AS UUID) IS NULL"
    };
    (body) => {
        " AND body_id = $2"
    };
    (whichever) => {
        " AND (body_id = $2 OR $2 IS NULL)"
    };
}
/// The same two, for who asks for nothing else, as lists mostly open: a count is taken from an index alone, and a page
/// does not look at each row for conditions that nobody made.
macro_rules! standing_alone {
    (any) => {
        " AND $3 = ''"
    };
    (open) => {
        " AND is_open = TRUE AND $3 = ''"
    };
    (at) => {
        " AND status = $3"
    };
}
/// The order of the index that a count goes along: PostgreSQL would rather read the whole table up to the limit.
macro_rules! along {
    (open) => {
        " ORDER BY due_at"
    };
    ($any_or_at:ident) => {
        " ORDER BY number"
    };
}
macro_rules! filtered {
    ($standing:ident, $whose:ident) => {
        concat!(
            " FROM request WHERE tenant_id = $1",
            whose!($whose),
            standing!($standing),
            " AND (body_id = $3 OR $3 IS NULL) AND (service_id = $4 OR $4 IS NULL) AND ($7 = '' OR kind = $7) \
             AND ($8 = '' OR priority = $8) AND (assignee_id = $9 OR $9 IS NULL) \
             AND (assignee_id IS NULL OR $10 = 0) AND (due_at <= $11 OR $11 IS NULL) AND (team_id = $19 OR $19 IS NULL) \
             AND (team_id IN (SELECT team_id FROM helpdesk_team_person WHERE tenant_id = $1 AND account_id = $20) \
             OR $20 IS NULL) AND (request_id IN (SELECT request_id FROM request_watcher WHERE tenant_id = $1 \
             AND account_id = $21) OR $21 IS NULL)",
            one_word!("$13", "$14"),
            one_word!("$15", "$16"),
            one_word!("$17", "$18")
        )
    };
}
macro_rules! sorted {
    ($standing:ident, $whose:ident, $key:literal, $sign:literal, $way:literal) => {
        concat!(
            columns!(),
            filtered!($standing, $whose),
            " AND (",
            $key,
            ", request_id) ",
            $sign,
            " ($22, $23) ORDER BY ",
            $key,
            " ",
            $way,
            ", request_id ",
            $way,
            " LIMIT $24"
        )
    };
}
macro_rules! sorted_alone {
    ($standing:ident, $whose:ident, $key:literal, $sign:literal, $way:literal) => {
        concat!(
            columns!(),
            " FROM request WHERE tenant_id = $1",
            whose!($whose),
            standing_alone!($standing),
            " AND (",
            $key,
            ", request_id) ",
            $sign,
            " ($4, $5) ORDER BY ",
            $key,
            " ",
            $way,
            ", request_id ",
            $way,
            " LIMIT $6"
        )
    };
}
/// By number up and down, by term up and down, and how many; then the same if nothing else is asked for.
macro_rules! statements {
    ($standing:ident, $whose:ident) => {
        &[
            sorted!($standing, $whose, "number", ">", "ASC"),
            sorted!($standing, $whose, "number", "<", "DESC"),
            sorted!($standing, $whose, "due_at", ">", "ASC"),
            sorted!($standing, $whose, "due_at", "<", "DESC"),
            concat!(
                "SELECT COUNT(*) AS c0 FROM (SELECT 1 AS x",
                filtered!($standing, $whose),
                " LIMIT $22) AS counted"
            ),
            sorted_alone!($standing, $whose, "number", ">", "ASC"),
            sorted_alone!($standing, $whose, "number", "<", "DESC"),
            sorted_alone!($standing, $whose, "due_at", ">", "ASC"),
            sorted_alone!($standing, $whose, "due_at", "<", "DESC"),
            concat!(
                "SELECT COUNT(*) AS c0 FROM (SELECT 1 AS x FROM request WHERE tenant_id = $1",
                whose!($whose),
                standing_alone!($standing),
                along!($standing),
                " LIMIT $4) AS counted"
            ),
        ]
    };
}
type Statements = &'static [&'static str; 10];
const ANY_OF_ALL: Statements = statements!(any, all);
const ANY_OF_BODY: Statements = statements!(any, body);
const OPEN_OF_ALL: Statements = statements!(open, all);
const OPEN_OF_BODY: Statements = statements!(open, body);
const AT_OF_ALL: Statements = statements!(at, all);
const AT_OF_BODY: Statements = statements!(at, body);
pub(crate) const SQL: [&[&str]; 7] =
    [ANY_OF_ALL, ANY_OF_BODY, OPEN_OF_ALL, OPEN_OF_BODY, AT_OF_ALL, AT_OF_BODY, &[NUMBERED]];

/// Of these requests, those that the filter lets through.
const NUMBERED: &str = concat!(
    columns!(),
    filtered!(whichever, whichever),
    " AND number IN ($22, $23, $24, $25, $26, $27, $28, $29, $30, $31, $32, $33, $34, $35, $36, $37, $38, $39, $40, \
     $41, $42, $43, $44, $45, $46, $47, $48, $49, $50, $51, $52, $53, $54, $55, $56, $57, $58, $59, $60, $61, $62, $63, \
     $64, $65, $66, $67, $68, $69, $70, $71, $72, $73, $74, $75, $76, $77, $78, $79, $80, $81, $82, $83, $84, $85)"
);
/// How many numbers [`NUMBERED`] takes.
const AT_A_TIME: usize = 64;
/// Where the rarest word of a search has more places than these, the list is walked, and asked for its words.
const RARE: i64 = 20_000;
/// The same where all of the places have to be looked at before the first can be shown.
const RARE_ENOUGH_TO_SORT: i64 = 2_000;

/// The statements for where requests stand and whose they are.
fn statements(standing: Standing, body: Option<BodyId>) -> Statements {
    match (standing, body) {
        (Standing::Any, None) => ANY_OF_ALL,
        (Standing::Any, Some(_)) => ANY_OF_BODY,
        (Standing::Open, None) => OPEN_OF_ALL,
        (Standing::Open, Some(_)) => OPEN_OF_BODY,
        (Standing::At(_), None) => AT_OF_ALL,
        (Standing::At(_), Some(_)) => AT_OF_BODY,
    }
}

/// The rows of the requests behind one, and of those that go on from one.
pub(super) const LISTED: (&str, &str) = (
    concat!(
        columns!(),
        " FROM request WHERE tenant_id = $1 AND parent_id = $2 AND (body_id = $3 OR $3 IS NULL) ORDER BY number"
    ),
    concat!(
        columns!(),
        " FROM request WHERE tenant_id = $1 AND follows_id = $2 AND (body_id = $3 OR $3 IS NULL) ORDER BY number"
    ),
);

/// So many requests after a place (the sort value and the id of the last one shown), or from the first.
pub async fn page(
    tx: &mut Tx,
    reader: (&Can<ViewRequests>, Sight),
    filter: &Filter,
    (after, size): (Option<[&str; 2]>, i64),
) -> Result<Vec<Listed>, StoreError> {
    let start = start(filter, after);
    if let Some(numbers) = by_rarest_word(tx, reader, filter).await? {
        return numbered(tx, reader, filter, (numbers, start, size)).await;
    }
    let all = statements(filter.standing, whose(reader.0, filter));
    let (mut values, [number_up, number_down, due_up, due_down, ..]) = if filter.asks_for_nothing_else() {
        let [_, _, _, _, _, alone @ ..] = all;
        (values_alone(reader.0, filter), alone)
    } else {
        let [filtered @ .., _, _, _, _, _] = all;
        (self::values(reader, filter), filtered)
    };
    values.extend([start.key.into(), Val::Uuid(start.id), size.into()]);
    let sql = match (filter.sort, filter.way) {
        (SortBy::Number, Way::Up) => number_up,
        (SortBy::Number, Way::Down) => number_down,
        (SortBy::Due, Way::Up) => due_up,
        (SortBy::Due, Way::Down) => due_down,
    };
    tx.all(sql, &values).await
}

/// The numbers from which a search starts, if its rarest word leaves few enough. The requests of one body are few: they
/// are walked.
async fn by_rarest_word(
    tx: &mut Tx,
    (can, sight): (&Can<ViewRequests>, Sight),
    filter: &Filter,
) -> Result<Option<Vec<i64>>, StoreError> {
    if whose(can, filter).is_some() {
        return Ok(None);
    }
    let most = if filter.sort == SortBy::Number { RARE } else { RARE_ENOUGH_TO_SORT };
    words::rarest(tx, (&filter.words, sight), most).await
}

/// The page of a list of which the numbers are known. By number it is done as soon as it is full.
async fn numbered(
    tx: &mut Tx,
    reader: (&Can<ViewRequests>, Sight),
    filter: &Filter,
    (mut numbers, start, size): (Vec<i64>, Start, i64),
) -> Result<Vec<Listed>, StoreError> {
    let size = usize::try_from(size).unwrap_or_default();
    // What came on earlier pages is not read again.
    if let Key::Number(last) = start.key {
        numbers.retain(|number| if filter.way == Way::Up { *number > last } else { *number < last });
    }
    numbers.sort_unstable();
    numbers.dedup();
    if filter.way == Way::Down {
        numbers.reverse();
    }
    let asked = values(reader, filter);
    let mut rows: Vec<Listed> = Vec::new();
    for some in numbers.chunks(AT_A_TIME) {
        if filter.sort == SortBy::Number && rows.len() >= size {
            break;
        }
        let mut values = asked.clone();
        let last = some.last().copied().unwrap_or_default();
        let padded = some.iter().copied().chain(std::iter::repeat(last)).take(AT_A_TIME);
        values.extend(padded.map(Val::from));
        let mut found: Vec<Listed> = tx.all(NUMBERED, &values).await?;
        found.retain(|row| start.is_before(row, filter.way));
        found.sort_unstable_by_key(|row| row.number);
        if filter.way == Way::Down {
            found.reverse();
        }
        rows.extend(found);
    }
    if filter.sort == SortBy::Due {
        rows.sort_unstable_by_key(|row| (row.due_at, row.request_id));
        if filter.way == Way::Down {
            rows.reverse();
        }
    }
    rows.truncate(size);
    Ok(rows)
}

/// How many the filter lets through; [`MOST_COUNTED`] + 1 means more. Of a search by words nobody counts: its pages say
/// whether there is more.
pub async fn count(
    tx: &mut Tx,
    (can, sight): (&Can<ViewRequests>, Sight),
    filter: &Filter,
) -> Result<i64, StoreError> {
    let most: Val = MOST_COUNTED.saturating_add(1).into();
    let [_, _, _, _, count, .., count_alone] = statements(filter.standing, whose(can, filter));
    let (mut values, sql) = if filter.asks_for_nothing_else() {
        (values_alone(can, filter), count_alone)
    } else {
        (values((can, sight), filter), count)
    };
    values.push(most);
    tx.scalar(sql, &values).await
}

/// What the statements ask where nothing else is asked for.
fn values_alone(can: &Can<ViewRequests>, filter: &Filter) -> Vec<Val> {
    let status = if let Standing::At(status) = filter.standing { status.code() } else { "" };
    vec![can.tenant().into(), whose(can, filter).into(), status.into()]
}

/// The one body whose requests are shown: one's own, or the one that was asked for.
fn whose(can: &Can<ViewRequests>, filter: &Filter) -> Option<BodyId> {
    can.scope().body().or(filter.body)
}

/// The place of a request in a list so sorted.
pub fn place(listed: &Listed, sort: SortBy) -> [String; 2] {
    let key = match sort {
        SortBy::Number => listed.number.to_string(),
        SortBy::Due => listed.due_at.iso(),
    };
    [key, listed.request_id.to_string()]
}

fn values((can, sight): (&Can<ViewRequests>, Sight), filter: &Filter) -> Vec<Val> {
    let (status, open) = match filter.standing {
        Standing::Any => ("", 0_i64),
        Standing::Open => ("", 1),
        Standing::At(status) => (status.code(), 0),
    };
    let (mut person, mut nobody, mut in_team, mut follows) = (None, 0_i64, None, None);
    match filter.worker {
        Worker::Any => {}
        Worker::One(account) => person = Some(account),
        Worker::Nobody => nobody = 1,
        Worker::TeamsOf(account) => in_team = Some(account),
        Worker::FollowedBy(account) => follows = Some(account),
    }
    let mut values: Vec<Val> = vec![
        can.tenant().into(),
        whose(can, filter).into(),
        filter.body.into(),
        filter.service.into(),
        status.into(),
        open.into(),
        filter.kind.map_or("", Kind::code).into(),
        filter.priority.map_or("", Priority::code).into(),
        person.into(),
        nobody.into(),
        filter.due_by.into(),
        sight.value().into(),
    ];
    values.extend(words::ranges(&filter.words));
    values.extend([filter.team.into(), in_team.into(), follows.into()]);
    values
}

/// Where a page starts.
#[derive(Clone, Copy, Debug)]
struct Start {
    key: Key,
    id: Uuid,
}

/// What a list is sorted by, in one of its rows.
#[derive(Clone, Copy, Debug)]
enum Key {
    Number(i64),
    Due(Instant),
}

impl From<Key> for Val {
    fn from(key: Key) -> Self {
        match key {
            Key::Number(number) => number.into(),
            Key::Due(due) => due.into(),
        }
    }
}

impl Start {
    /// Whether a row comes after it.
    fn is_before(&self, row: &Listed, way: Way) -> bool {
        let order = match self.key {
            Key::Number(number) => row.number.cmp(&number),
            Key::Due(due) => row.due_at.cmp(&due),
        };
        let order = order.then_with(|| row.request_id.0.cmp(&self.id));
        if way == Way::Up { order.is_gt() } else { order.is_lt() }
    }
}

/// Where the page starts: after a place, or before everything. A place that does not read is the beginning.
fn start(filter: &Filter, after: Option<[&str; 2]>) -> Start {
    let (number, instant, id) = match filter.way {
        Way::Up => (i64::MIN, Instant::from_micros(0), Uuid::nil()),
        Way::Down => (i64::MAX, far().plus_seconds(1), Uuid::max()),
    };
    let (key, id) = match after {
        Some([key, last]) => (Some(key), last.parse().unwrap_or(id)),
        None => (None, id),
    };
    let key = match filter.sort {
        SortBy::Number => Key::Number(key.and_then(|key| key.parse().ok()).unwrap_or(number)),
        SortBy::Due => Key::Due(key.and_then(|key| Instant::parse_iso(key).ok()).unwrap_or(instant)),
    };
    Start { key, id }
}
