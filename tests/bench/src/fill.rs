//! What this is: rows in bulk, made by the database itself, many to a transaction, so that a million of them is there
//! in a minute or two. What it is not: data anybody should look at: numbered names, all alike.

use anyhow::{Result, ensure};
use kernel::{Actor, TenantId};
use store::{Db, Tx, Val};
use uuid::Uuid;

/// Rows per transaction.
const BATCH: i64 = 50_000;

/// An id made of a number, in the two dialects.
macro_rules! on_both {
    ($before:literal, $after:literal) => {
        (
            concat!($before, " unhex(printf('%032x', i)) ", $after),
            concat!($before, " CAST(lpad(to_hex(i), 32, '0') AS UUID) ", $after),
        )
    };
}

/// `$2` to `$3` are the numbers of the rows.
const BODIES: (&str, &str) = on_both!(
    "WITH RECURSIVE n(i) AS (SELECT CAST($2 AS BIGINT) UNION ALL SELECT i + 1 FROM n WHERE i < $3) \
     INSERT INTO body (tenant_id, body_id, version, archived, kind, name, alternative_name, istat, uts_code, \
     uts_name, province_sign, region, pec, phone, website, street, street_number, postal_code, town, office_note, \
     invented, origin_note, search_text, sort_key, istat_key, inhabitants) SELECT $1,",
    ", 1, FALSE, 'municipality', 'Prova ' || i, '', substr(CAST(9999999 - i AS TEXT), 2), '241', 'Provincia di prova', \
     'PU', 'Marche', 'protocollo' || i || '@pec.example.it', '0722 1234', '', 'Via Roma', '1', '61029', 'Prova', '', \
     TRUE, 'misure', 'prova ' || i, 'prova ' || i, substr(CAST(9999999 - i AS TEXT), 2), \
     (i * 7919) % 90000 FROM n"
);

/// Kept aside, because a statement that reads the table it writes to would first copy everything.
const SET_ASIDE: &str = "CREATE TEMP TABLE first_invoice AS SELECT * FROM invoice WHERE number = 1 \
    AND tenant_id = (SELECT tenant_id FROM tenant WHERE slug = 'misure')";
const FORGET: &str = "DROP TABLE first_invoice";

/// Copies of the first invoice of the year, each to another body: the file and the data are as long as real ones.
const INVOICES: (&str, &str) = on_both!(
    "WITH RECURSIVE n(i) AS (SELECT CAST($2 AS BIGINT) UNION ALL SELECT i + 1 FROM n WHERE i < $3) \
     INSERT INTO invoice (tenant_id, invoice_id, run_id, body_id, membership_id, body_name, services_year, series, \
     year, number, number_text, issued_on, issued_at, issued_by, due_on, taxable, tax, document, payable, head, \
     file_name, xml, algorithm, chain_place, previous_hash, hash, sort_key, number_key, search_text, note, outcome, \
     version) SELECT v.tenant_id,",
    ", v.run_id, v.body_id, v.membership_id, 'Prova ' || i, v.services_year, v.series, v.year, i, \
     v.year || '/' || i, v.issued_on, v.issued_at, v.issued_by, v.due_on, v.taxable + i, v.tax, v.document + i, \
     v.payable + i, v.head, v.file_name || i, v.xml, v.algorithm, i, v.previous_hash, v.hash, 'prova ' || i, \
     v.year || '      ' || substr(CAST(100000000 + i AS TEXT), 2), 'prova ' || i, '', v.outcome, 1 \
     FROM n CROSS JOIN first_invoice v WHERE v.tenant_id = $1"
);

/// The id of the row with this number.
pub(crate) fn id_of(number: i64) -> Result<Uuid> {
    Ok(Uuid::from_u128(u128::try_from(number)?))
}

/// Makes the lists of bodies and of invoices longer, from so many rows to so many.
pub(crate) async fn up_to(db: &Db, centre: TenantId, (rows, size): (i64, i64)) -> Result<()> {
    let mut done = rows;
    while done < size {
        let batch = (done + 1, size.min(done + BATCH));
        let mut tx = db.write(centre, &Actor::console(centre)).await?;
        add(db, &mut tx, BODIES, batch).await?;
        tx.exec(SET_ASIDE, &[]).await?;
        add(db, &mut tx, INVOICES, batch).await?;
        tx.exec(FORGET, &[]).await?;
        tx.commit_unaudited("rows for measuring, in a database thrown away").await?;
        done = batch.1;
    }
    settle(db, centre).await
}

async fn add(
    db: &Db,
    tx: &mut Tx,
    (sqlite, postgres): (&'static str, &'static str),
    (from, to): (i64, i64),
) -> Result<()> {
    let sql = if db.is_postgres() { postgres } else { sqlite };
    let added = tx.exec(sql, &[tx.tenant().into(), Val::Int(from), Val::Int(to)]).await?;
    ensure!(i64::try_from(added)? == to - from + 1, "{added} rows added instead of {from} to {to}");
    Ok(())
}

/// What an installation in use does by itself sooner or later: PostgreSQL looks at what its tables hold.
async fn settle(db: &Db, centre: TenantId) -> Result<()> {
    if db.is_postgres() {
        let mut tx = db.write(centre, &Actor::console(centre)).await?;
        tx.exec("ANALYZE", &[]).await?;
        tx.commit_unaudited("statistics of the planner").await?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use kernel::permission::ViewBodies;
    use kernel::{Actor, Clock};
    use registry::bodies::{self, BodyFilter};

    use super::*;

    #[tokio::test]
    async fn rows_made_in_bulk_are_read_by_the_area_that_owns_them() {
        let areas = [store::MIGRATIONS, registry::MIGRATIONS];
        for test in store::testing::databases(&areas, &Clock::system()).await {
            let centre = TenantId::from(uuid::Uuid::from_u128(0xCE));
            for batch in [(1, 1_500), (1_501, 2_000)] {
                let mut tx = test.db.write(centre, &Actor::console(centre)).await.unwrap();
                add(&test.db, &mut tx, BODIES, batch).await.unwrap();
                tx.commit_unaudited("tests").await.unwrap();
            }
            let can = Actor::console(centre).may_over(ViewBodies).unwrap();
            let mut tx = test.db.read(centre).await.unwrap();
            let page = bodies::list(&mut tx, &can, &BodyFilter::default(), None).await.unwrap();
            assert_eq!(page.rows.len(), bodies::PAGE);
            assert!(page.rows[0].name.ends_with("Prova 1"), "{}", page.rows[0].name);
            let units = bodies::units(&mut tx, &can).await.unwrap();
            assert_eq!(units, [("241".to_owned(), "Provincia di prova".to_owned())]);
            assert_eq!(bodies::count(&mut tx, &can, &BodyFilter::default()).await.unwrap(), 1_001);
        }
    }
}
