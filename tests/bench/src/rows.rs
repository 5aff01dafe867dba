//! What this is: the rows that an invoice run writes, read from one centre and written to another by hand: the same
//! statements, nothing computed, one transaction. What it is not: a copy anybody may use: see `issue`.

use anyhow::Result;
use kernel::{Actor, Day, Instant, TenantId};
use store::{Db, FromRow, Row, StoreError, Tx, Val};
use uuid::Uuid;

/// A table whose rows are written.
trait Table: FromRow {
    const NAME: &'static str;
    const COLUMNS: &'static [&'static str];
    /// Which of the rows belong to the run.
    const OF_THE_RUN: &'static str;

    fn values(self) -> Vec<Val>;
}

macro_rules! table {
    ($name:ident $table:literal $of_the_run:literal { $($column:ident: $ty:ty),+ $(,)? }) => {
        struct $name(Vec<Val>);

        impl FromRow for $name {
            fn from_row(row: &Row) -> Result<Self, StoreError> {
                Ok(Self(vec![$(Val::from(row.get::<$ty>(stringify!($column))?)),+]))
            }
        }

        impl Table for $name {
            const NAME: &'static str = $table;
            const COLUMNS: &'static [&'static str] = &[$(stringify!($column)),+];
            const OF_THE_RUN: &'static str = $of_the_run;

            fn values(self) -> Vec<Val> {
                self.0
            }
        }
    };
}

table!(RunRow "invoice_run" "" {
    tenant_id: Uuid, run_id: Uuid, services_year: i64, series: String, invoice_date: Day, job_id: Option<Uuid>,
    created_at: Instant, created_by: String, version: i64,
});
table!(LineRow "invoice_line" "" {
    tenant_id: Uuid, invoice_id: Uuid, position: i64, line_id: Uuid, service_id: Uuid, services_year: i64,
    period_from: Day, period_to: Day, description: String, quantity: i64, unit: String, unit_price: i64, amount: i64,
    rate: i64, nature: String, nature_rule: String, explained: String,
});
table!(InvoiceRow "invoice" "" {
    tenant_id: Uuid, invoice_id: Uuid, run_id: Uuid, body_id: Uuid, membership_id: Uuid, body_name: String,
    services_year: i64, series: String, year: i64, number: i64, number_text: String, issued_on: Day,
    issued_at: Instant, issued_by: String, due_on: Day, taxable: i64, tax: i64, document: i64, payable: i64,
    head: String, file_name: String, xml: String, algorithm: String, chain_place: i64, previous_hash: Vec<u8>,
    hash: Vec<u8>, sort_key: String, number_key: String, search_text: String, note: String, sent_on: Option<Day>,
    outcome: String, outcome_on: Option<Day>, paper_sha256: Option<String>, version: i64,
});
table!(BodyRow "run_body" "" {
    tenant_id: Uuid, run_id: Uuid, membership_id: Uuid, body_id: Uuid, body_name: String, sort_key: String,
    state: String, reason: String, invoice_id: Option<Uuid>,
});
table!(AuditRow "audit" " AND action = 'invoice.issue'" {
    tenant_id: Uuid, seq: i64, at: Instant, account_id: Option<Uuid>, author: String, role: String,
    body_id: Option<Uuid>, action: String, entity: String, entity_id: Option<Uuid>, summary: String,
    before: Option<String>, after: Option<String>, search_text: String, hash: Vec<u8>,
});

/// Rows to be written, with their statement.
struct Batch {
    insert: &'static str,
    rows: Vec<Vec<Val>>,
}

/// Everything a run has written.
pub(crate) struct Written(Vec<Batch>);

impl Written {
    /// Reads it, in an order in which it can be written again, for another centre.
    pub(crate) async fn read(db: &Db, from: TenantId, to: TenantId) -> Result<Self> {
        let mut tx = db.read(from).await?;
        Ok(Self(vec![
            batch::<RunRow>(&mut tx, to).await?,
            batch::<LineRow>(&mut tx, to).await?,
            batch::<InvoiceRow>(&mut tx, to).await?,
            batch::<BodyRow>(&mut tx, to).await?,
            batch::<AuditRow>(&mut tx, to).await?,
        ]))
    }

    /// How many rows there are.
    pub(crate) fn rows(&self) -> usize {
        self.0.iter().map(|batch| batch.rows.len()).sum()
    }

    /// Writes it, in one transaction.
    pub(crate) async fn write(&self, db: &Db, to: TenantId) -> Result<()> {
        let mut tx = db.write(to, &Actor::console(to)).await?;
        for batch in &self.0 {
            for row in &batch.rows {
                tx.exec(batch.insert, row).await?;
            }
        }
        Ok(tx.commit_unaudited("rows written by hand, with their audit lines among them").await?)
    }
}

async fn batch<T: Table>(tx: &mut Tx, to: TenantId) -> Result<Batch> {
    let columns = T::COLUMNS.join(", ");
    let select = format!("SELECT {columns} FROM {} WHERE tenant_id = $1{}", T::NAME, T::OF_THE_RUN);
    let places: Vec<String> = (1..=T::COLUMNS.len()).map(|place| format!("${place}")).collect();
    let insert = format!("INSERT INTO {} ({columns}) VALUES ({})", T::NAME, places.join(", "));
    let found: Vec<T> = tx.all(lasting(select), &[tx.tenant().into()]).await?;
    let rows = found.into_iter().map(|row| moved(T::COLUMNS, row.values(), to)).collect();
    Ok(Batch { insert: lasting(insert), rows })
}

/// Statements must last as long as the program: a handful of them is left behind on purpose.
fn lasting(sql: String) -> &'static str {
    Box::leak(sql.into_boxed_str())
}

/// The same row for another centre; names of files are unique in the whole installation.
fn moved(columns: &[&str], mut values: Vec<Val>, to: TenantId) -> Vec<Val> {
    for (column, value) in columns.iter().zip(&mut values) {
        match (*column, &mut *value) {
            ("tenant_id", _) => *value = to.into(),
            ("file_name", Val::Text(name)) => name.insert(0, 'h'),
            _ => {}
        }
    }
    values
}
