//! What this is: an import and its rows: what each would do, what it did.
//! What it is not: the reading of files; see [`super::layout`] and [`super::plan`].

use kernel::{BodyId, ImportId, Instant, JobId};
use serde::{Deserialize, Serialize};

use super::layout::Columns;
use crate::model::choice::choice;
use crate::model::field::FieldChange;

choice! {
    /// Which file it is, told by its headers.
    Layout {
        /// Our own export of bodies.
        OwnExport = "own_export", "Elenco enti esportato da Area Vasta";
        /// The list of Comuni as ISTAT publishes it.
        IstatList = "istat_list", "Elenco dei Comuni pubblicato da ISTAT";
        /// Another file of bodies, whose columns the user names.
        Generic = "generic", "Altro elenco di enti";
        /// Dated figures of bodies.
        Figures = "figures", "Parametri degli enti (abitanti, postazioni…)";
    }
}

choice! {
    /// What to do with rows whose body is not there yet.
    NewRows {
        /// Add the body.
        Add = "add", "Aggiungi gli enti che mancano";
        /// Leave the row out.
        LeaveOut = "leave_out", "Aggiorna solo gli enti già presenti";
    }
}

choice! {
    /// Where an import stands.
    ImportState {
        /// Somebody must say what the columns are.
        Mapping = "mapping", "Da abbinare";
        /// The preview is there; nothing has changed yet.
        Ready = "ready", "Anteprima";
        /// The job is under way.
        Applying = "applying", "In corso";
        /// Every row has its result.
        Applied = "applied", "Conclusa";
    }
}

choice! {
    /// What a row would do.
    RowStatus {
        /// Add a body or a figure.
        New = "new", "Nuovo";
        /// Change what is there.
        Changed = "changed", "Modificato";
        /// Nothing.
        Unchanged = "unchanged", "Invariato";
        /// It may be one body or another.
        Ambiguous = "ambiguous", "Ambiguo";
        /// It cannot be read.
        Error = "error", "Errore";
        /// The body is not there, and new ones are not wanted.
        LeftOut = "left_out", "Tralasciato";
    }
}

choice! {
    /// What became of a row that had something to do.
    Outcome {
        /// Not done yet.
        Waiting = "waiting", "In attesa";
        /// Done.
        Done = "done", "Eseguito";
        /// It failed; it can be tried again.
        Failed = "failed", "Non riuscito";
        /// It had nothing to do.
        Nothing = "nothing", "Nessuna modifica";
    }
}

/// What the preview found in a row.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Detail {
    /// The texts to write, by the code of their target; references to bodies are ids already.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub texts: Vec<(String, String)>,
    /// Field by field, what would change.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub changes: Vec<FieldChange>,
    /// What is wrong, and what to do.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub problems: Vec<String>,
}

/// A row of an import.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ImportRow {
    /// The number that a spreadsheet shows beside the row.
    pub number: i64,
    /// Rows that refer to bodies of other rows come later.
    pub turn: i64,
    /// What it would do.
    pub status: RowStatus,
    /// The body it speaks of, as the file names it.
    pub title: String,
    /// The body, known or to be added.
    pub body_id: Option<BodyId>,
    /// The version of the body that the preview saw.
    pub version: i64,
    /// What the preview found.
    pub detail: Detail,
    /// What became of it.
    pub outcome: Outcome,
    /// Why it failed.
    pub message: String,
}

/// An import.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Import {
    /// Which.
    pub import_id: ImportId,
    /// Which kind of file.
    pub layout: Layout,
    /// The name of the file.
    pub file_name: String,
    /// Its fingerprint.
    pub sha256: String,
    /// What to do with bodies that are not there.
    pub new_rows: NewRows,
    /// How its columns are read.
    pub columns: Columns,
    /// Where it stands.
    pub state: ImportState,
    /// When it was brought.
    pub created_at: Instant,
    /// By whom.
    pub created_by: String,
    /// Comuni in use that the official list no longer names: reported, never deleted.
    pub disappeared: Vec<String>,
    /// The job that applies it.
    pub job_id: Option<JobId>,
}

/// How many rows would do what, and what became of them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Counts(pub(super) Vec<(RowStatus, Outcome, u64)>);

impl Counts {
    /// Rows of a status.
    pub fn of(&self, status: RowStatus) -> u64 {
        self.sum(|(known, _)| known == status)
    }

    /// Rows with an outcome.
    pub fn with(&self, outcome: Outcome) -> u64 {
        self.sum(|(_, known)| known == outcome)
    }

    /// All the rows.
    pub fn all(&self) -> u64 {
        self.sum(|_| true)
    }

    fn sum(&self, wanted: impl Fn((RowStatus, Outcome)) -> bool) -> u64 {
        self.0
            .iter()
            .filter(|(status, outcome, _)| wanted((*status, *outcome)))
            .map(|(_, _, rows)| rows)
            .sum()
    }
}
