//! What this is: an empty installation on each database, with one centre and one person who may see all of it.
//! What it is not: a demo: nothing in it is meant to be read.

use std::process::Stdio;

use anyhow::{Context as _, Result, ensure};
use kernel::permission::CreateCentre;
use kernel::{Actor, Clock, Iban, NETWORK, PostalCode, ProvinceSign, Slug, TaxCode, TenantId, VatNumber};
use registry::{Address, CentreData, Issuer, Level, ManagementForm, ManagementModel};
use store::testing::TestDb;
use tokio::io::AsyncWriteExt as _;

use crate::program::areavasta;

/// The address with which the person signs in.
pub(crate) const EMAIL: &str = "responsabile@misure.example.it";
/// Its password, of a database that is thrown away.
pub(crate) const PASSWORD: &str = "quattro parole soltanto misurate";

/// A database with everything that is there before any list is filled.
pub(crate) struct Ground {
    pub(crate) test: TestDb,
    pub(crate) data: tempfile::TempDir,
    pub(crate) centre: TenantId,
    /// Its name, as the report says it.
    pub(crate) name: &'static str,
}

/// One for each database: SQLite, and PostgreSQL where there is one; if some are named, those only.
pub(crate) async fn make(named: &[String]) -> Result<Vec<Ground>> {
    let mut all = Vec::new();
    let kinds: Vec<String> =
        named.iter().filter(|name| crate::DATABASES.contains(&name.as_str())).cloned().collect();
    for test in store::testing::databases(&[], &Clock::system()).await {
        if !kinds.is_empty() && !kinds.contains(&test.db.kind().to_lowercase()) {
            continue;
        }
        all.push(Ground::on(test).await?);
    }
    Ok(all)
}

impl Ground {
    async fn on(test: TestDb) -> Result<Self> {
        let data = tempfile::tempdir()?;
        let name = test.db.kind();
        let checked = areavasta(&test.url, data.path(), &["config", "check"])?.output().await?;
        ensure!(checked.status.success(), "{}", String::from_utf8_lossy(&checked.stdout));
        let centre = create_centre(&test, "misure", 0).await?;
        let ground = Self { test, data, centre, name };
        ground.add_person(EMAIL, "misure").await?;
        Ok(ground)
    }

    /// Somebody who directs a centre.
    pub(crate) async fn add_person(&self, email: &str, centre: &str) -> Result<()> {
        let who =
            ["user", "add", "--email", email, "--name", "Responsabile delle misure", "--role", "director"];
        let words = [who.as_slice(), &["--centre", centre, "--password-stdin"]].concat();
        let mut command = areavasta(&self.test.url, self.data.path(), &words)?;
        let mut child = command.stdin(Stdio::piped()).stderr(Stdio::piped()).spawn()?;
        let mut input = child.stdin.take().context("no input")?;
        input.write_all(PASSWORD.as_bytes()).await?;
        drop(input);
        let ended = child.wait_with_output().await?;
        ensure!(ended.status.success(), "user add: {}", String::from_utf8_lossy(&ended.stderr));
        Ok(())
    }
}

/// A centre that has all that invoices need. `nth` makes its id repeat from run to run.
pub(crate) async fn create_centre(test: &TestDb, slug: &str, nth: u128) -> Result<TenantId> {
    let author = Actor::console(NETWORK);
    let can = author.may_over(CreateCentre)?;
    let tenant = TenantId::from(uuid::Uuid::from_u128(0xCE00 + nth));
    let slug = Slug::parse(slug).map_err(|why| anyhow::anyhow!("{why}"))?;
    registry::centre::create(&test.db, &can, &author, (tenant, slug), centre_data()?).await?;
    Ok(tenant)
}

fn centre_data() -> Result<CentreData> {
    let issuer = Issuer {
        denomination: "Provincia di Esempio".into(),
        tax_code: Some(TaxCode::parse("80012345676")?),
        vat_number: Some(VatNumber::parse("00123456782")?),
        address: Address {
            street: "Piazza Maggiore".into(),
            street_number: "1".into(),
            postal_code: Some(PostalCode::parse("61121")?),
            town: "Esempio".into(),
            province: Some(ProvinceSign::parse("PU")?),
        },
        regime: "RF01".into(),
        iban: Some(Iban::parse("IT81X0100003245000000000001")?),
        transmitter: Some(TaxCode::parse("80012345676")?),
        ..Issuer::default()
    };
    Ok(CentreData {
        name: "Centro delle misure".into(),
        uts_code: "241".into(),
        province: "Esempio".into(),
        model: ManagementModel::new(ManagementForm::Public, Level::Base, "")?,
        issuer,
    })
}
