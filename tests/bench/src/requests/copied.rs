//! What this is: requests in bulk: one is made by the area itself, the database copies it, with its messages and words.
//! What it is not: data anybody should look at: they differ in number, body, state and one word.

use anyhow::{Result, bail, ensure};
use helpdesk::model::{Channel, Impact, Kind, New, Urgency};
use helpdesk::store::{Made, create};
use kernel::permission::OpenRequest;
use kernel::{Actor, RequestId, TenantId};
use store::{Db, Tx, Val};
use uuid::Uuid;

use super::About;

/// Rows per transaction.
const BATCH: i64 = 5_000;
/// The ids of the requests follow this one.
const FIRST: i64 = 0x00AA_0000_0000;
/// One in so many has the word that a search looks for.
const RARE: i64 = 100;

/// The id of the request with this number.
pub(super) fn id_of(number: i64) -> Result<Uuid> {
    Ok(Uuid::from_u128(u128::try_from(FIRST + number)?))
}

/// A statement in the two dialects, with the id made of a number in its place.
macro_rules! on_both {
    ($before:literal, $number:literal, $after:literal) => {
        (
            concat!($before, " unhex(printf('%032x', ", $number, ")) ", $after),
            concat!($before, " CAST(lpad(to_hex(", $number, "), 32, '0') AS UUID) ", $after),
        )
    };
}

/// Kept aside, because a statement that reads the table it writes to would first copy everything.
const SET_ASIDE: [&str; 4] = [
    "CREATE TEMP TABLE first_request AS SELECT * FROM request WHERE subject = 'Prima' \
     AND tenant_id = (SELECT tenant_id FROM tenant WHERE slug = 'richieste')",
    "CREATE TEMP TABLE first_word AS SELECT w.word, w.internal, r.subject FROM request_word w JOIN request r \
     ON r.tenant_id = w.tenant_id AND r.number = w.number WHERE r.subject IN ('Prima', 'Seconda') \
     AND r.tenant_id = (SELECT tenant_id FROM tenant WHERE slug = 'richieste')",
    "CREATE TEMP TABLE first_body AS SELECT body_id, name, row_number() OVER (ORDER BY body_id) - 1 AS nth FROM body \
     WHERE tenant_id = (SELECT tenant_id FROM tenant WHERE slug = 'richieste')",
    "CREATE TEMP TABLE first_entry AS SELECT * FROM request_entry WHERE tenant_id = \
     (SELECT tenant_id FROM tenant WHERE slug = 'richieste') AND request_id IN (SELECT request_id FROM first_request)",
];
const FORGET: [&str; 4] =
    ["DROP TABLE first_request", "DROP TABLE first_word", "DROP TABLE first_body", "DROP TABLE first_entry"];

/// `$2` to `$3` are the numbers, `$4` is how many bodies there are, `$5` the id before the first.
const REQUESTS: (&str, &str) = on_both!(
    "WITH RECURSIVE n(i) AS (SELECT CAST($2 AS BIGINT) UNION ALL SELECT i + 1 FROM n WHERE i < $3) \
     INSERT INTO request (tenant_id, request_id, number, body_id, body_name, service_id, service_name, kind, impact, \
     urgency, priority, subject, status, is_open, channel, author_id, author, created_at, assignee_id, assignee, \
     charter_id, judged_by, measured, spent_seconds, waited_seconds, due_at, next_step_at, resolved_at, merged_into, \
     updated_at, version, ended_at, team_id, team) SELECT $1,",
    "$5 + i",
    ", i, b.body_id, b.name, r.service_id, r.service_name, r.kind, r.impact, r.urgency, r.priority, \
     'Stampante dell''ufficio ' || i, CASE WHEN i % 100 < 5 THEN 'new' WHEN i % 100 < 12 THEN 'taken' \
     WHEN i % 100 < 14 THEN 'waiting' WHEN i % 100 < 20 THEN 'resolved' ELSE 'closed' END, i % 100 < 14, r.channel, \
     r.author_id, r.author, r.created_at, r.assignee_id, r.assignee, r.charter_id, r.judged_by, r.measured, \
     r.spent_seconds, r.waited_seconds, r.due_at, r.next_step_at, NULL, NULL, r.updated_at, 1, NULL, NULL, '' \
     FROM n CROSS JOIN first_request r JOIN first_body b ON b.nth = i % $4"
);
/// Three messages each: the first, an answer, another.
const ENTRIES: (&str, &str) = on_both!(
    "WITH RECURSIVE n(i) AS (SELECT CAST($2 AS BIGINT) UNION ALL SELECT i + 1 FROM n WHERE i < $3) \
     INSERT INTO request_entry (entry_id, tenant_id, request_id, origin_id, at, author_id, author, side, kind, \
     internal, text) SELECT",
    "i",
    ", $1, r.request_id, r.request_id, e.at, e.author_id, e.author, e.side, e.kind, e.internal, e.text FROM n \
     CROSS JOIN first_entry e JOIN request r ON r.tenant_id = $1 AND r.number = (i - $4) / 4 WHERE (i - $4) % 4 < 3"
);
const WORDS: &str = "WITH RECURSIVE n(i) AS (SELECT CAST($2 AS BIGINT) UNION ALL SELECT i + 1 FROM n WHERE i < $3) \
     INSERT INTO request_word (tenant_id, word, internal, number) SELECT $1, w.word, w.internal, i \
     FROM n CROSS JOIN first_word w WHERE w.subject = 'Prima' OR i % $4 = 0 ON CONFLICT DO NOTHING";
const NUMBER: &str = "UPDATE request_number SET last = $2 WHERE tenant_id = $1";

/// So many requests, numbered from 1.
pub(super) async fn up_to(db: &Db, centre: TenantId, (about, count): (&About, i64)) -> Result<()> {
    // Numbered where no copy will stand.
    move_numbers(db, centre, 2_000_000_000).await?;
    make(
        db,
        centre,
        (about, "Prima", "Da stamattina non stampa più nulla, né a colori né in bianco e nero."),
    )
    .await?;
    make(db, centre, (about, "Seconda", "Il protocollo non risponde.")).await?;
    let console = Actor::console(centre);
    let mut done = 0;
    while done < count {
        let batch = (done + 1, count.min(done + BATCH));
        let mut tx = db.write(centre, &console).await?;
        for statement in SET_ASIDE {
            tx.exec(statement, &[]).await?;
        }
        copy(db, &mut tx, batch).await?;
        for statement in FORGET {
            tx.exec(statement, &[]).await?;
        }
        tx.commit_unaudited("rows for measuring, in a database thrown away").await?;
        done = batch.1;
    }
    move_numbers(db, centre, 2_000_001_000).await?;
    if db.is_postgres() {
        let mut tx = db.write(centre, &console).await?;
        tx.exec("ANALYZE", &[]).await?;
        tx.commit_unaudited("statistics of the planner").await?;
    }
    Ok(())
}

async fn copy(db: &Db, tx: &mut Tx, (from, to): (i64, i64)) -> Result<()> {
    let pick =
        |(sqlite, postgres): (&'static str, &'static str)| if db.is_postgres() { postgres } else { sqlite };
    let tenant: Val = tx.tenant().into();
    let bodies: i64 = tx.scalar("SELECT COUNT(*) AS c0 FROM first_body", &[]).await?;
    let values = |from: i64, to: i64, more: &[i64]| -> Vec<Val> {
        let numbers = [from, to].into_iter().chain(more.iter().copied());
        std::iter::once(tenant.clone()).chain(numbers.map(Val::Int)).collect()
    };
    let added = tx.exec(pick(REQUESTS), &values(from, to, &[bodies, FIRST])).await?;
    ensure!(i64::try_from(added)? == to - from + 1, "{added} requests added instead of {from} to {to}");
    // Four places for each, of which three are used.
    let base = FIRST * 4;
    let added = tx.exec(pick(ENTRIES), &values(base + from * 4, base + to * 4 + 3, &[base])).await?;
    ensure!(i64::try_from(added)? == (to - from + 1) * 3, "{added} messages added");
    tx.exec(WORDS, &values(from, to, &[RARE])).await?;
    Ok(())
}

async fn move_numbers(db: &Db, centre: TenantId, last: i64) -> Result<()> {
    let mut tx = db.write(centre, &Actor::console(centre)).await?;
    let insert =
        "INSERT INTO request_number (tenant_id, last) VALUES ($1, 0) ON CONFLICT (tenant_id) DO NOTHING";
    tx.exec(insert, &[centre.into()]).await?;
    tx.exec(NUMBER, &[centre.into(), last.into()]).await?;
    Ok(tx.commit_unaudited("rows for measuring, in a database thrown away").await?)
}

/// Made by the area itself.
async fn make(db: &Db, centre: TenantId, (about, subject, text): (&About, &str, &str)) -> Result<()> {
    let console = Actor::console(centre);
    let can = console.may_over(OpenRequest)?;
    let mut tx = db.write(centre, &console).await?;
    let id: RequestId = tx.id();
    let new = New {
        request_id: id,
        body_id: about.body,
        service_id: about.service,
        kind: Kind::Incident,
        impact: Impact::Low,
        urgency: Urgency::High,
        subject: subject.into(),
        text: format!("La stampante non risponde. {text}"),
        channel: Channel::Web,
    };
    let Made::New(_) = create(&mut tx, &can, new, &[]).await? else { bail!("the request was there") };
    Ok(tx.commit().await?)
}
