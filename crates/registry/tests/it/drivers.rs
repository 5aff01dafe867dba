use kernel::permission::{RecordDriver, ViewBodies};
use kernel::{BodyId, Role, TenantId};
use registry::drivers::{self, Recorded};
use registry::{Driver, NewDriverValue, RegistryError, bodies};
use store::Db;

use crate::common::{a_body, a_centre, can, databases, day, write};

async fn record(
    db: &Db,
    tenant: TenantId,
    body: BodyId,
    date: &str,
    value: i64,
) -> Result<Recorded, RegistryError> {
    let may = can(tenant, Role::Operator, RecordDriver);
    let mut tx = write(db, tenant).await;
    let new = NewDriverValue {
        body_id: body,
        driver: Driver::inhabitants(),
        reference_date: day(date),
        value,
        source: "ISTAT".into(),
    };
    let recorded = drivers::record(&mut tx, &may, &new).await?;
    if recorded != Recorded::Unchanged {
        tx.commit().await?;
    }
    Ok(recorded)
}

#[tokio::test]
async fn the_figure_of_a_day_is_that_days_or_the_latest_before_it() {
    for test in databases().await {
        let tenant = a_centre(&test.db, "pesaro").await;
        let (urbino, fano) =
            (a_body(&test.db, tenant, "Urbino").await, a_body(&test.db, tenant, "Fano").await);
        for (date, value) in [("2023-01-01", 100), ("2025-01-01", 120), ("2024-01-01", 110)] {
            record(&test.db, tenant, urbino, date, value).await.unwrap();
        }
        let view = can(tenant, Role::Reader, ViewBodies);
        let mut tx = test.db.read(tenant).await.unwrap();
        for (date, value) in [
            ("2022-12-31", None),
            ("2023-01-01", Some(100)),
            ("2024-12-31", Some(110)),
            ("2026-01-01", Some(120)),
        ] {
            let one =
                drivers::value_on(&mut tx, &view, urbino, &Driver::inhabitants(), day(date)).await.unwrap();
            let all = drivers::values_on(&mut tx, &view, &Driver::inhabitants(), day(date)).await.unwrap();
            assert_eq!(one.as_ref().map(|v| v.value), value, "{date}");
            assert_eq!(all.first(), one.as_ref(), "{date}");
        }
        assert!(
            drivers::value_on(&mut tx, &view, fano, &Driver::inhabitants(), day("2026-01-01"))
                .await
                .unwrap()
                .is_none()
        );
        assert_eq!(bodies::get(&mut tx, &view, urbino).await.unwrap().unwrap().inhabitants, 120);
    }
}

#[tokio::test]
async fn a_figure_is_corrected_in_its_place_and_the_old_one_stays_in_the_trail() {
    for test in databases().await {
        let tenant = a_centre(&test.db, "pesaro").await;
        let urbino = a_body(&test.db, tenant, "Urbino").await;
        assert_eq!(record(&test.db, tenant, urbino, "2023-01-01", 100).await.unwrap(), Recorded::New);
        assert_eq!(record(&test.db, tenant, urbino, "2023-01-01", 100).await.unwrap(), Recorded::Unchanged);
        let Recorded::Corrected(old) = record(&test.db, tenant, urbino, "2023-01-01", 101).await.unwrap()
        else {
            panic!("not corrected");
        };
        assert_eq!((old.value, old.version), (100, 1));
        let view = can(tenant, Role::Reader, ViewBodies);
        let mut tx = test.db.read(tenant).await.unwrap();
        let history = drivers::history(&mut tx, &view, urbino).await.unwrap();
        assert_eq!((history.len(), history[0].value, history[0].version), (1, 101, 2));
        let lines = tx.audit_lines(("", "driver_value", None), (None, None), i64::MAX, 10).await.unwrap();
        assert!(lines[0].before.as_ref().unwrap().contains("\"value\":100"));
    }
}

#[tokio::test]
async fn a_figure_of_the_future_is_refused_by_the_name_of_its_field() {
    for test in databases().await {
        let tenant = a_centre(&test.db, "pesaro").await;
        let urbino = a_body(&test.db, tenant, "Urbino").await;
        let refused = record(&test.db, tenant, urbino, "2026-11-21", 1).await.unwrap_err();
        assert!(matches!(refused, RegistryError::Field { name: "reference_date", .. }), "{refused:?}");
        assert!(record(&test.db, tenant, urbino, "2026-11-20", 1).await.is_ok());
    }
}
