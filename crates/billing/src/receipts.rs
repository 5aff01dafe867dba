//! What this is: the import of receipts of the exchange system: files or ZIP archives, read under limits, matched with
//! a transmission by file name and identifier, kept as they came, each in its own transaction. Done again it changes
//! nothing; the order does not matter.
//! What it is not: a check of their signature; and nothing is guessed: what does not match is told with its reason.

mod matching;
mod unpack;

use kernel::permission::{RecordReceipt, ViewInvoices};
use kernel::{Actor, Can, ImportId, InvoiceId};
use serde::{Deserialize, Serialize};
use webkit::App;

use crate::model::SdiOutcome;
use crate::store::{Failure, receipts as stored, transmissions};

pub use matching::{Details, Fault};
pub use unpack::{MOST_FILES, unpack};

/// A file that came.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Incoming {
    /// Its name, without folders.
    pub name: String,
    /// Its content.
    pub bytes: Vec<u8>,
}

/// What became of a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Verdict {
    /// It was recorded.
    Recorded,
    /// It was there already.
    Known,
    /// It belongs to no transmission of ours, or contradicts what is known.
    Unmatched,
    /// It is no receipt, or cannot be read.
    Unreadable,
}

impl Verdict {
    /// The word for programs.
    pub fn code(self) -> &'static str {
        match self {
            Self::Recorded => "recorded",
            Self::Known => "known",
            Self::Unmatched => "unmatched",
            Self::Unreadable => "unreadable",
        }
    }

    /// The verdict with this word.
    pub fn from_code(code: &str) -> Option<Self> {
        let all = [Self::Recorded, Self::Known, Self::Unmatched, Self::Unreadable];
        all.into_iter().find(|verdict| verdict.code() == code)
    }

    /// For people.
    pub fn label(self) -> &'static str {
        match self {
            Self::Recorded => "Registrata",
            Self::Known => "Già importata",
            Self::Unmatched => "Non abbinata",
            Self::Unreadable => "Non leggibile",
        }
    }
}

/// A file with what became of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReportRow {
    /// The name of the file.
    pub file: String,
    /// What became of it.
    pub verdict: Verdict,
    /// The document concerned.
    pub invoice_id: Option<InvoiceId>,
    /// Its number.
    pub number: String,
    /// What the receipt says.
    pub outcome: SdiOutcome,
    /// Why, or what it means, in words.
    pub message: String,
}

impl ReportRow {
    fn refused(file: &str, verdict: Verdict, message: impl Into<String>) -> Self {
        Self {
            file: file.to_owned(),
            verdict,
            invoice_id: None,
            number: String::new(),
            outcome: SdiOutcome::Nothing,
            message: message.into(),
        }
    }
}

/// What an import came to, file by file.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Report {
    /// In the order in which the files came.
    pub rows: Vec<ReportRow>,
}

impl Report {
    /// How many files had this fate.
    pub fn count(&self, verdict: Verdict) -> usize {
        self.rows.iter().filter(|row| row.verdict == verdict).count()
    }

    /// `3 registrate, 1 già importata, 0 non abbinate, 0 non leggibili`.
    pub fn sentence(&self) -> String {
        let of = |verdict, one: &str, many: &str| match self.count(verdict) {
            1 => format!("1 {one}"),
            count => format!("{count} {many}"),
        };
        [
            of(Verdict::Recorded, "registrata", "registrate"),
            of(Verdict::Known, "già importata", "già importate"),
            of(Verdict::Unmatched, "non abbinata", "non abbinate"),
            of(Verdict::Unreadable, "non leggibile", "non leggibili"),
        ]
        .join(", ")
    }
}

/// The rights an import needs.
struct Rights {
    record: Can<RecordReceipt>,
    view: Can<ViewInvoices>,
}

/// Imports files for the actor's centre and keeps what the import came to, under an id given beforehand: the same
/// import sent twice is done once.
pub async fn import(app: &App, actor: &Actor, id: ImportId, files: Vec<Incoming>) -> Result<Report, Failure> {
    let rights = Rights { record: actor.may_over(RecordReceipt)?, view: actor.may_over(ViewInvoices)? };
    let mut tx = app.db.read(actor.tenant()).await?;
    if let Some(done) = stored::import(&mut tx, &rights.record, id).await? {
        return Ok(done.report);
    }
    drop(tx);
    let mut report = Report::default();
    for file in unpack(files) {
        report.rows.push(match file {
            Ok(file) => one(app, actor, &rights, &file).await?,
            Err(row) => row,
        });
    }
    let mut tx = app.db.write(actor.tenant(), actor).await?;
    stored::keep_import(&mut tx, &rights.record, (id, &report)).await?;
    tx.commit().await?;
    Ok(report)
}

/// One receipt, in one transaction. A fault of the database stops the import, which can be done again.
async fn one(app: &App, actor: &Actor, rights: &Rights, file: &Incoming) -> Result<ReportRow, Failure> {
    let read = match matching::read(file) {
        Ok(read) => read,
        Err(row) => return Ok(row),
    };
    let mut tx = app.db.write(actor.tenant(), actor).await?;
    let sha256 = tx.put_file(&file.name, "application/xml", &file.bytes).await?;
    if let Some(known) = stored::known(&mut tx, &rights.view, &sha256).await? {
        let document = crate::documents::one(&mut tx, &rights.view, known.invoice_id).await?;
        let number = document.map(|document| document.number_text).unwrap_or_default();
        return Ok(matching::known(file, &known, number));
    }
    let found = transmissions::by_file_name(&mut tx, &rights.view, &read.message.file_name).await?;
    let (of, received) = match matching::matched(file, &read, found, (sha256, tx.today())) {
        Ok(matched) => matched,
        Err(row) => return Ok(row),
    };
    let outcome = received.outcome;
    let standing = stored::receive(&mut tx, &rights.record, &of, received).await?;
    tx.commit().await?;
    Ok(matching::recorded(file, &of, outcome, &standing))
}

/// The name of the file that a receipt is about, where it can be read: to find whose it is.
pub fn about(file: &Incoming) -> Option<String> {
    matching::read(file).ok().map(|read| read.message.file_name)
}

/// The row of a receipt that is about no file of anybody's, or of what is no receipt.
pub fn nobodys(file: &Incoming) -> ReportRow {
    match matching::read(file) {
        Ok(read) => matching::nobodys(file, &read),
        Err(row) => row,
    }
}
