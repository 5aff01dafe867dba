//! What this is: a request made, and found again.
//! What it is not: what follows.

use ::store::{Entry as Line, StoreError, Tx};
use catalogue::charters;
use catalogue::model::current_on;
use kernel::permission::{Action, OpenRequest, ViewBodies, ViewCatalogue, ViewRequests};
use kernel::{AccountId, Actor, BodyId, Can, CharterId, Instant, RequestEntryId, RequestId, TeamId};
use worktime::Calendar;

use super::held::{self, Held};
use super::rows::{packed, request_columns};
use super::services::{self, Offered};
use super::thread::{self, Written};
use super::{Failure, forms, rules, teams};
use crate::model::{
    Answered, EntryKind, Kind, Measured, New, Promise, Request, Rules, Side, Status, far, priority, shortest,
};
use crate::{Refused, jobs};

/// The most files of one text.
const MOST: usize = 5;
/// The largest file, in megabytes.
const MEGABYTES: usize = 10;
/// The kinds of files that may be attached, by the end of their names: nothing that runs when it is opened.
const ENDINGS: [&str; 40] = [
    "pdf", "p7m", "p7s", "asc", "txt", "log", "csv", "xml", "json", "md", "rtf", "doc", "docx", "odt", "xls",
    "xlsx", "ods", "ppt", "pptx", "odp", "odg", "png", "jpg", "jpeg", "gif", "bmp", "webp", "heic", "tif",
    "tiff", "eml", "msg", "ics", "vcf", "zip", "7z", "gz", "mp3", "mp4", "mov",
];

const START: &str =
    "INSERT INTO request_number (tenant_id, last) VALUES ($1, 0) ON CONFLICT (tenant_id) DO NOTHING";
const NEXT: &str = "UPDATE request_number SET last = last + 1 WHERE tenant_id = $1 RETURNING last AS c0";
const INSERT: &str = "INSERT INTO request (tenant_id, request_id, number, body_id, body_name, service_id, service_name, \
    kind, impact, urgency, priority, subject, status, is_open, channel, author_id, author, created_at, assignee, \
    charter_id, judged_by, measured, spent_seconds, waited_seconds, due_at, next_step_at, updated_at, version, \
    team_id, team) \
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, 'new', TRUE, $13, $14, $15, $16, '', $17, $18, $19, 0, \
    0, $20, $21, $16, 1, $22, $23)";
const GET: &str = concat!(
    "SELECT ",
    request_columns!(),
    " FROM request WHERE tenant_id = $1 AND request_id = $2 AND (body_id = $3 OR $3 IS NULL)"
);
const FIND: &str = concat!(
    "SELECT ",
    request_columns!(),
    " FROM request WHERE tenant_id = $1 AND number = $2 AND (body_id = $3 OR $3 IS NULL)"
);
pub(crate) const SQL: &[&str] = &[START, NEXT, INSERT, GET, FIND];

/// A file that comes with something written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewFile {
    /// Its name.
    pub name: String,
    /// What is in it.
    pub bytes: Vec<u8>,
}

/// The limits of files, for the page.
#[derive(Clone, Copy, Debug)]
pub struct MostFiles {
    /// How many with one text.
    pub count: usize,
    /// How large each, in megabytes.
    pub megabytes: usize,
}

impl MostFiles {
    /// The limits.
    pub const LIMITS: Self = Self { count: MOST, megabytes: MEGABYTES };

    /// The kinds of files, as a page names them to the browser.
    pub fn kinds() -> String {
        ENDINGS.map(|ending| format!(".{ending}")).join(",")
    }
}

/// What making a request came to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Made {
    /// It was made.
    New(Request),
    /// One with this id was there: the form came twice.
    Known(Request),
}

/// A permission that includes seeing the requests it reaches.
pub trait SeesRequests: Action {}
impl SeesRequests for ViewRequests {}
impl SeesRequests for OpenRequest {}
impl SeesRequests for kernel::permission::AnswerRequest {}
impl SeesRequests for kernel::permission::WorkRequest {}

/// A request within reach.
pub async fn get<A: SeesRequests>(
    tx: &mut Tx,
    can: &Can<A>,
    id: RequestId,
) -> Result<Option<Request>, StoreError> {
    tx.maybe(GET, &[can.tenant().into(), id.into(), can.scope().body().into()]).await
}

/// A request within reach, by its number.
pub async fn find<A: SeesRequests>(
    tx: &mut Tx,
    can: &Can<A>,
    number: i64,
) -> Result<Option<Request>, StoreError> {
    tx.maybe(FIND, &[can.tenant().into(), number.into(), can.scope().body().into()]).await
}

/// The first file that may not be attached, by name, with what to do about it.
pub(super) fn check_files(files: &[NewFile]) -> Result<(), Refused> {
    if files.len() > MOST {
        return Err(Refused::TooManyFiles { most: MOST, sent: files.len() });
    }
    let largest = MEGABYTES.saturating_mul(1024 * 1024);
    for file in files {
        let name = || file.name.clone();
        if file.bytes.is_empty() {
            return Err(Refused::EmptyFile(name()));
        }
        if file.bytes.len() > largest {
            return Err(Refused::LargeFile { name: name(), megabytes: MEGABYTES });
        }
        let ending = file.name.rsplit_once('.').map(|(_, ending)| ending.to_ascii_lowercase());
        if !ending.is_some_and(|ending| ENDINGS.contains(&ending.as_str())) {
            return Err(Refused::KindOfFile(name()));
        }
    }
    Ok(())
}

/// What was answered to the questions of the service, and to which version of them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Filled {
    /// The version; 0 where nothing is asked.
    pub number: i64,
    /// The answers.
    pub answers: Vec<Answered>,
}

/// What a new request stands on, read before anything is written so that nobody waits for it meanwhile.
pub struct Ready {
    body_name: String,
    service: Offered,
    rules: Rules,
    calendar: Calendar,
    charter_id: Option<CharterId>,
    promise: Promise,
    team: Option<(TeamId, String)>,
    people: Vec<AccountId>,
}

/// Reads what a request stands on: a service that the body has in force today, and today's charter.
pub async fn ready(tx: &mut Tx, can: &Can<OpenRequest>, new: &New) -> Result<Ready, Failure> {
    if can.scope().body().is_some_and(|own| own != new.body_id) {
        return Err(Failure::NotThere);
    }
    let today = tx.today();
    let service = services::one_in_force(tx, (new.body_id, new.service_id), today).await?;
    let service = service.ok_or(Refused::NotInForce)?;
    let body_name = name_of(tx, new.body_id).await?;
    let (rules, calendar) = rules::with_calendar(tx, new.body_id).await?;
    let (charter_id, promise) = promise(tx, (new.kind, &service), &calendar).await?;
    let team = teams::of_service(tx, service.service_id).await?;
    let people = match &team {
        Some((team, _)) => teams::people(tx, *team).await?,
        None => Vec::new(),
    };
    Ok(Ready { body_name, service, rules, calendar, charter_id, promise, team, people })
}

/// Makes a request for a service that the body has in force today, with the clocks of today's charter.
pub async fn create(
    tx: &mut Tx,
    can: &Can<OpenRequest>,
    new: New,
    files: &[NewFile],
) -> Result<Made, Failure> {
    let ready = ready(tx, can, &new).await?;
    open(tx, can, (new, Filled::default(), ready), files).await
}

/// The same when what it stands on has been read, with the answers to the questions of the service.
pub async fn open(
    tx: &mut Tx,
    can: &Can<OpenRequest>,
    (new, filled, ready): (New, Filled, Ready),
    files: &[NewFile],
) -> Result<Made, Failure> {
    if can.scope().body().is_some_and(|own| own != new.body_id) {
        return Err(Failure::NotThere);
    }
    check_files(files)?;
    // Taken before looking: of two that come at once, the second finds what the first has made.
    let number = next_number(tx).await?;
    if let Some(known) = get(tx, can, new.request_id).await? {
        return Ok(Made::Known(known));
    }
    let people = ready.people.clone();
    let (mut held, text) = begin(tx, new, (number, ready))?;
    held::add(tx, &mut held).await?;
    let request = held.request;
    let side = if can.scope().body().is_some() { Side::Body } else { Side::Centre };
    let entry_id = write_first(tx, &request, (side, &text, &filled), files).await?;
    if request.team_id.is_some() {
        jobs::tell_team(tx, &request, (people, entry_id))?;
    }
    let line = Line::new("request.open", "request", request.request_id).of_body(request.body_id);
    let summary = format!("Aperta la richiesta n. {} di {}", request.number, request.body_name);
    tx.audit(line.summary(summary).created(&request)?);
    Ok(Made::New(request))
}

/// The next number of the centre; others wait for theirs until the end of the transaction.
async fn next_number(tx: &mut Tx) -> Result<i64, StoreError> {
    let tenant = tx.tenant();
    if let Some((number,)) = tx.maybe::<(i64,)>(NEXT, &[tenant.into()]).await? {
        return Ok(number);
    }
    tx.exec(START, &[tenant.into()]).await?;
    tx.scalar(NEXT, &[tenant.into()]).await
}

/// The text goes into the thread as the first entry; the request is found by its number, names and answers too.
async fn write_first(
    tx: &mut Tx,
    request: &Request,
    (side, text, filled): (Side, &str, &Filled),
    files: &[NewFile],
) -> Result<RequestEntryId, StoreError> {
    if !filled.answers.is_empty() {
        forms::keep(tx, request.request_id, (filled.number, &filled.answers)).await?;
    }
    let entry_id: RequestEntryId = tx.id();
    let answers: Vec<String> = filled.answers.iter().map(Answered::text).collect();
    let (number, answers) = (request.number, answers.join(" "));
    let known =
        format!("{number} {} {} {} {answers}", request.subject, request.body_name, request.service_name);
    let written = Written { entry_id, side, kind: EntryKind::Reply, text, files };
    thread::write_first(tx, request, &written, &known).await?;
    Ok(entry_id)
}

async fn name_of(tx: &mut Tx, body: BodyId) -> Result<String, Failure> {
    let can = Actor::console(tx.tenant()).may_over(ViewBodies)?;
    let body = registry::bodies::get(tx, &can, body).await?.ok_or(Failure::NotThere)?;
    Ok(body.full_name())
}

/// What the charter of today promises for a service, and the version that says so. Where it is a part of packages,
/// what is promised for them holds as well, and the shortest time wins.
async fn promise(
    tx: &mut Tx,
    (kind, service): (Kind, &Offered),
    calendar: &Calendar,
) -> Result<(Option<CharterId>, Promise), Failure> {
    let none = Promise { response: None, resolution: None, judged_by: String::new() };
    if !kind.has_clocks() {
        return Ok((None, none));
    }
    let can = Actor::console(tx.tenant()).may_over(ViewCatalogue)?;
    let (today, now) = (tx.today(), tx.now());
    let published = charters::published(tx, &can).await?;
    let Some(charter) = current_on(&published, today) else { return Ok((None, none)) };
    let mut targets = charters::targets(tx, &can, charter.charter_id).await?;
    targets.retain(|target| service.promised_as.contains(&target.service_id));
    if targets.is_empty() {
        return Ok((None, none));
    }
    let from = charter.valid_from().map(|day| format!(" dal {day}")).unwrap_or_default();
    let (version, agreement) = (charter.number, &service.agreement);
    let judged_by = format!("Carta dei servizi, versione {version}{from}; convenzione {agreement}");
    let response = shortest(targets.iter().filter_map(|target| target.response), calendar, now)?;
    let resolution = shortest(targets.iter().filter_map(|target| target.resolution), calendar, now)?;
    Ok((Some(charter.charter_id), Promise { response, resolution, judged_by }))
}

fn begin(tx: &Tx, new: New, (number, ready): (i64, Ready)) -> Result<(Held, String), Failure> {
    let Ready { body_name, service, rules, calendar, charter_id, promise, team, .. } = ready;
    let (now, author) = (tx.now(), tx.author().cloned());
    let request = Request {
        request_id: new.request_id,
        number,
        body_id: new.body_id,
        body_name,
        service_id: service.service_id,
        service_name: service.name,
        kind: new.kind,
        impact: new.impact,
        urgency: new.urgency,
        priority: priority(new.impact, new.urgency),
        subject: new.subject,
        status: Status::New,
        channel: new.channel,
        author_id: author.as_ref().and_then(Actor::account),
        author: author.as_ref().map(|author| author.name().to_owned()).unwrap_or_default(),
        created_at: now,
        assignee_id: None,
        assignee: String::new(),
        team_id: team.as_ref().map(|(id, _)| *id),
        team: team.map(|(_, name)| name).unwrap_or_default(),
        charter_id,
        judged_by: promise.judged_by.clone(),
        measured: Measured::start(&promise, (&calendar, &rules.steps), now)?,
        due_at: far(),
        resolved_at: None,
        merged_into: None,
        parent_id: None,
        follows_id: None,
        updated_at: now,
        version: 1,
    };
    Ok((Held { request, calendar, rules }, new.text))
}

/// Writes a new row; `next_step_at` is when the program has to act by itself.
pub(super) async fn insert(tx: &mut Tx, request: &Request, next_step_at: Instant) -> Result<(), StoreError> {
    let values = [
        tx.tenant().into(),
        request.request_id.into(),
        request.number.into(),
        request.body_id.into(),
        request.body_name.as_str().into(),
        request.service_id.into(),
        request.service_name.as_str().into(),
        request.kind.into(),
        request.impact.into(),
        request.urgency.into(),
        request.priority.into(),
        request.subject.as_str().into(),
        request.channel.into(),
        request.author_id.into(),
        request.author.as_str().into(),
        request.created_at.into(),
        request.charter_id.into(),
        request.judged_by.as_str().into(),
        packed(&request.measured)?,
        request.due_at.into(),
        next_step_at.into(),
        request.team_id.into(),
        request.team.as_str().into(),
    ];
    tx.exec(INSERT, &values).await.map(|_| ())
}
