//! What this is: years behind a centre, made in bulk by the database itself: forty services for each member, an invoice
//! a year with a line for each, a payment that pays it.
//! What it is not: invoices that anybody could send: no file, no chain. `accounts` measures what reads them.

use anyhow::{Result, ensure};
use kernel::{Actor, Day, TenantId};
use store::{Db, Tx, Val};

use crate::members::{self, SERVICES, first_of};

/// How many services each member has.
pub(crate) const LINES: i64 = 40;

/// Makes so many members with so many years behind them, the last of which is `last`.
pub(crate) async fn make(db: &Db, centre: TenantId, (bodies, years, last): (u32, i16, i16)) -> Result<()> {
    members::make(db, centre, (bodies, last - years + 1)).await?;
    let mut tx = db.write(centre, &Actor::console(centre)).await?;
    let members = i64::from(bodies);
    let more = LINES - i64::try_from(SERVICES.len())?;
    let copies = more / i64::try_from(SERVICES.len())?;
    run(db, &mut tx, (LINE_COPIES, &[copies.into()]), members * more).await?;
    tx.exec(in_dialect(db, NUMBER), &[centre.into()]).await?;
    for year in (last - years + 1)..=last {
        bill(db, &mut tx, (year, members)).await?;
    }
    tx.exec(in_dialect(db, "DROP TABLE numbered"), &[]).await?;
    tx.commit_unaudited("rows for measuring, in a database thrown away").await?;
    if db.is_postgres() {
        let mut tx = db.write(centre, &Actor::console(centre)).await?;
        tx.exec("ANALYZE", &[]).await?;
        tx.commit_unaudited("statistics of the planner").await?;
    }
    Ok(())
}

/// The invoices of a year and their payments.
async fn bill(db: &Db, tx: &mut Tx, (year, members): (i16, i64)) -> Result<()> {
    let (from, to) = (first_of(year)?, first_of(year + 1)?.yesterday());
    let base = i64::from(year) * 1_000_000;
    let day = |text: &str| Day::parse(&format!("{year}-{text}"));
    let (issued, paid, now) = (day("10-20")?, day("12-01")?, tx.now());
    let key = [Val::from(base), year.into()];
    let with = |more: &[Val]| [key.as_slice(), more].concat();
    run(db, tx, (RUN, &with(&[issued.into(), now.into()])), 1).await?;
    run(db, tx, (INVOICE_LINES, &with(&[from.into(), to.into(), EXPLAINED.into()])), members * LINES).await?;
    let hash = Val::Bytes(vec![0; 32]);
    run(db, tx, (INVOICES, &with(&[issued.into(), now.into(), to.into(), LINES.into(), hash])), members)
        .await?;
    run(db, tx, (PAYMENTS, &with(&[paid.into(), now.into(), LINES.into()])), members).await?;
    run(db, tx, (SETTLEMENTS, &with(&[paid.into(), now.into(), LINES.into()])), members).await
}

async fn run(db: &Db, tx: &mut Tx, (sql, values): (&str, &[Val]), expected: i64) -> Result<()> {
    let values = [[Val::from(tx.tenant())].as_slice(), values].concat();
    let added = tx.exec(in_dialect(db, sql), &values).await?;
    ensure!(i64::try_from(added)? == expected, "{added} rows instead of {expected}\n{sql}");
    Ok(())
}

/// `@number@` is an id made of a number. Statements must last as long as the program: a handful is left behind.
fn in_dialect(db: &Db, sql: &str) -> &'static str {
    let (before, after) = if db.is_postgres() {
        ("CAST(lpad(to_hex(CAST(", " AS BIGINT)), 32, '0') AS UUID)")
    } else {
        ("unhex(printf('%032x', ", "))")
    };
    let parts = sql.split('@').enumerate();
    let text = |(at, part): (usize, &str)| {
        if at % 2 == 1 { format!("{before}{part}{after}") } else { part.to_owned() }
    };
    Box::leak(parts.map(text).collect::<String>().into_boxed_str())
}

const LINE_COPIES: &str = "WITH RECURSIVE n(i) AS (SELECT CAST(1 AS BIGINT) UNION ALL SELECT i + 1 FROM n WHERE i < $2) \
    INSERT INTO membership_line (tenant_id, line_id, membership_id, body_id, service_id, service_name, offer, starts, \
    ends, quantity, note) SELECT l.tenant_id, @row_number() OVER (ORDER BY l.line_id, n.i)@, l.membership_id, \
    l.body_id, @n.i * 100 + row_number() OVER (PARTITION BY l.membership_id, n.i ORDER BY l.line_id)@, \
    l.service_name || ' ' || n.i, l.offer, l.starts, l.ends, l.quantity, l.note \
    FROM membership_line l CROSS JOIN n WHERE l.tenant_id = $1";
const NUMBER: &str = "CREATE TEMP TABLE numbered AS SELECT row_number() OVER (ORDER BY sort_key, membership_id) AS n, \
    membership_id, body_id, body_name FROM membership \
    WHERE tenant_id = (SELECT m.tenant_id FROM membership m WHERE m.tenant_id = $1 LIMIT 1)";
const RUN: &str = "INSERT INTO invoice_run (tenant_id, run_id, services_year, series, invoice_date, created_at, \
    created_by, version) SELECT $1, @$2@, $3, '', $4, $5, 'misure', 1";
const INVOICE_LINES: &str = "INSERT INTO invoice_line (tenant_id, invoice_id, position, line_id, service_id, \
    services_year, period_from, period_to, description, quantity, unit, unit_price, amount, rate, nature, nature_rule, \
    explained) SELECT l.tenant_id, @$2 + b.n@, row_number() OVER (PARTITION BY l.membership_id ORDER BY l.line_id), \
    l.line_id, l.service_id, $3, $4, $5, l.service_name || '. 0,44 € × 1.237 abitanti = 544,28 €', 123700000000, \
    'abitante', 44000000, 54428, 2200, '', '', $6 \
    FROM membership_line l JOIN numbered b ON b.membership_id = l.membership_id WHERE l.tenant_id = $1";
const INVOICES: &str = "INSERT INTO invoice (tenant_id, invoice_id, run_id, body_id, membership_id, body_name, \
    services_year, series, year, number, number_text, issued_on, issued_at, issued_by, due_on, taxable, tax, document, \
    payable, head, file_name, xml, algorithm, chain_place, previous_hash, hash, sort_key, number_key, search_text, note, \
    outcome, version) SELECT $1, @$2 + b.n@, @$2@, b.body_id, b.membership_id, b.body_name, $3, '', $3, b.n, \
    $3 || '/' || b.n, $4, $5, 'misure', $6, 54428 * $7, 11974 * $7, 66402 * $7, 54428 * $7, '{}', \
    CAST($1 AS TEXT) || $2 || '-' || b.n, '', 'misure', $2 + b.n, $8, $8, b.body_name, $3 || '-' || b.n, '', '', '', 1 \
    FROM numbered b";
const PAYMENTS: &str = "INSERT INTO payment (tenant_id, payment_id, body_id, body_name, body_key, paid_on, amount, used, \
    reference, payer, payer_iban, source, note, recorded_at, recorded_by, search_text, reversed_reason, reversed_by) \
    SELECT $1, @$2 + b.n@, b.body_id, b.body_name, b.body_name, $4, 54428 * $6, 54428 * $6, 'Mandato ' || $3 || ' ' || b.n, \
    '', '', 'manual', '', $5, 'misure', '', '', '' FROM numbered b";
const SETTLEMENTS: &str = "INSERT INTO settlement (tenant_id, settlement_id, body_id, payment_id, invoice_id, made_on, \
    amount, reason, invoice_payable, credit_payable, made_at, made_by) SELECT $1, @$2 + b.n@, b.body_id, @$2 + b.n@, \
    @$2 + b.n@, $4, 54428 * $6, CAST($3 AS TEXT), 54428 * $6, 0, $5, 'misure' FROM numbered b";

/// How an amount came about, as long as a real one.
const EXPLAINED: &str = r#"{"price_list_id":"00000000-0000-0000-0000-000000000001","price_list":"Listino delle misure","list_from":"2021-01-01","formula":"0,44 € × 1.237 abitanti = 544,28 €","steps":[{"label":"Listino","value":"Listino delle misure, dal 1 gennaio 2021"},{"label":"Abitanti","value":"1.237 al 1 gennaio 2021 (fonte: misure)"},{"label":"Prezzo","value":"0,44 € per abitante"},{"label":"Importo","value":"544,28 €"}]}"#;
