//! What this is: `backup` and `restore` of a SQLite database, also while the program serves.
//! What it is not: a backup of PostgreSQL, which brings its own tools.

use std::path::Path;
use std::process::ExitCode;

use anyhow::ensure;

use crate::config::Config;
use crate::out::Out;
use crate::wiring;

/// Copies the database to a new file.
pub(crate) async fn backup(config: &Config, file: &Path, out: Out) -> anyhow::Result<ExitCode> {
    ensure!(!file.exists(), "il file {} esiste già: scegli un altro nome", file.display());
    let app = super::open(config).await?;
    app.db.backup(file).await?;
    let bytes = std::fs::metadata(file)?.len();
    out.say(format!("Copia fatta: {} ({bytes} byte)", file.display()))?;
    out.answer(&serde_json::json!({ "file": file, "bytes": bytes }))?;
    Ok(ExitCode::SUCCESS)
}

/// Puts a copy back; what was there is copied beside it first.
pub(crate) async fn restore(config: &Config, file: &Path, out: Out) -> anyhow::Result<ExitCode> {
    ensure!(file.exists(), "il file {} non esiste", file.display());
    let app = super::open(config).await?;
    let moment = app.clock.now().iso().replace([':', '.'], "-");
    let before = config.data.join(format!("prima-del-ripristino-{moment}.db"));
    app.db.backup(&before).await?;
    app.db.restore(file, wiring::MIGRATIONS).await?;
    out.say(format!(
        "Copia {} rimessa al suo posto. I dati di prima sono in {}",
        file.display(),
        before.display()
    ))?;
    out.answer(&serde_json::json!({ "restored": file, "previous": before }))?;
    Ok(ExitCode::SUCCESS)
}
