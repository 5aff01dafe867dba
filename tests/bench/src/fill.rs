//! What this is: rows in bulk, made by the database itself in one transaction, so that a million of them is there in
//! less than a minute. What it is not: data anybody should look at: numbered names, all alike.

use anyhow::{Result, bail};
use kernel::{Actor, TenantId};
use store::{Db, Val};

/// What a list holds.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    Bodies,
    Invoices,
}

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
    ", 1, FALSE, 'comune', 'Comune di prova ' || i, '', substr(CAST(9999999 - i AS TEXT), 2), '241', 'Provincia di prova', \
     'PU', 'Marche', 'protocollo' || i || '@pec.example.it', '0722 1234', '', 'Via Roma', '1', '61029', 'Prova', '', \
     TRUE, 'misure', 'comune di prova ' || i, 'comune di prova ' || i, substr(CAST(9999999 - i AS TEXT), 2), \
     (i * 7919) % 90000 FROM n"
);

/// The rows `from` to `to` of this kind, for this centre.
pub(crate) async fn add(db: &Db, centre: TenantId, kind: Kind, (from, to): (i64, i64)) -> Result<()> {
    let (sqlite, postgres) = match kind {
        Kind::Bodies => BODIES,
        Kind::Invoices => INVOICES,
    };
    let sql = if db.is_postgres() { postgres } else { sqlite };
    let mut tx = db.write(centre, &Actor::console(centre)).await?;
    let added = tx.exec(sql, &[centre.into(), Val::Int(from), Val::Int(to)]).await?;
    if i64::try_from(added)? != to - from + 1 {
        bail!("{added} rows added instead of {from} to {to}");
    }
    tx.commit_unaudited("rows for measuring, in a database thrown away").await?;
    Ok(())
}
