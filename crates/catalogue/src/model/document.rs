//! What this is: which files may be attached to a service, told by their first bytes and not by their name.
//! What it is not: a reader of those files.

use kernel::{DocumentId, Instant, ServiceId};
use serde::Serialize;

/// A document attached to a service.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Document {
    /// Its id.
    pub document_id: DocumentId,
    /// The service.
    pub service_id: ServiceId,
    /// What it is.
    pub title: String,
    /// The name of the file when it came.
    pub file_name: String,
    /// The fingerprint of its content.
    pub sha256: String,
    /// How large it is.
    pub bytes: i64,
    /// When it came.
    pub added_at: Instant,
    /// Who sent it.
    pub added_by: String,
}
store::from_row!(Document { document_id, service_id, title, file_name, sha256, bytes, added_at, added_by });

impl Document {
    /// How large it is, as people read it: `120 kB`, `1,5 MB`.
    pub fn size(&self) -> String {
        match self.bytes {
            ..1_000_000 => format!("{} kB", self.bytes.saturating_add(999) / 1000),
            bytes => format!("{},{} MB", bytes / 1_000_000, bytes % 1_000_000 / 100_000),
        }
    }
}

/// The files we take.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DocumentKind {
    /// PDF.
    Pdf,
    /// `OpenDocument` text.
    Odt,
    /// `OpenDocument` spreadsheet.
    Ods,
    /// Word.
    Docx,
    /// Excel.
    Xlsx,
}

/// A file we do not take.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NotDocument {
    /// Nothing in it.
    #[error("File: è vuoto. Scegli un altro file")]
    Empty,
    /// Not a kind we take.
    #[error("File: sono ammessi PDF, ODT, ODS, DOCX e XLSX. Salvalo in uno di questi formati")]
    Kind,
    /// The content is not what the name says.
    #[error(
        "File: il contenuto non corrisponde all'estensione del nome. Salvalo di nuovo nel formato giusto"
    )]
    Disguised,
}

impl DocumentKind {
    /// What a field of a form accepts.
    pub const ACCEPT: &'static str = ".pdf,.odt,.ods,.docx,.xlsx";
    const ALL: [Self; 5] = [Self::Pdf, Self::Odt, Self::Ods, Self::Docx, Self::Xlsx];

    /// The kind of a file, if its name and its first bytes agree.
    pub fn of(name: &str, bytes: &[u8]) -> Result<Self, NotDocument> {
        if bytes.is_empty() {
            return Err(NotDocument::Empty);
        }
        let extension = name.rsplit_once('.').map(|(_, end)| end.to_ascii_lowercase());
        let kind = Self::ALL.into_iter().find(|kind| extension.as_deref() == Some(kind.extension()));
        let kind = kind.ok_or(NotDocument::Kind)?;
        if kind.begins(bytes) { Ok(kind) } else { Err(NotDocument::Disguised) }
    }

    /// The kind by the name alone, for a file that was checked when it came.
    pub fn of_stored(name: &str) -> Option<Self> {
        let extension = name.rsplit_once('.')?.1.to_ascii_lowercase();
        Self::ALL.into_iter().find(|kind| kind.extension() == extension)
    }

    /// The media type.
    pub fn mime(self) -> &'static str {
        match self {
            Self::Pdf => "application/pdf",
            Self::Odt => "application/vnd.oasis.opendocument.text",
            Self::Ods => "application/vnd.oasis.opendocument.spreadsheet",
            Self::Docx => "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
            Self::Xlsx => "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        }
    }

    fn extension(self) -> &'static str {
        match self {
            Self::Pdf => "pdf",
            Self::Odt => "odt",
            Self::Ods => "ods",
            Self::Docx => "docx",
            Self::Xlsx => "xlsx",
        }
    }

    /// PDF says its name; the others are ZIP archives.
    fn begins(self, bytes: &[u8]) -> bool {
        match self {
            Self::Pdf => bytes.starts_with(b"%PDF-"),
            Self::Odt | Self::Ods | Self::Docx | Self::Xlsx => bytes.starts_with(b"PK\x03\x04"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_taken_only_if_its_name_and_its_content_agree() {
        for (name, bytes, expected) in [
            ("scheda.pdf", b"%PDF-1.7".as_slice(), Ok(DocumentKind::Pdf)),
            ("Scheda.PDF", b"%PDF-1.7", Ok(DocumentKind::Pdf)),
            ("scheda.odt", b"PK\x03\x04rest", Ok(DocumentKind::Odt)),
            ("scheda.docx", b"PK\x03\x04rest", Ok(DocumentKind::Docx)),
            ("scheda.pdf", b"<html><script>", Err(NotDocument::Disguised)),
            ("scheda.html", b"<html>", Err(NotDocument::Kind)),
            ("scheda.pdf.exe", b"MZ", Err(NotDocument::Kind)),
            ("pdf", b"%PDF-1.7", Err(NotDocument::Kind)),
            ("scheda.pdf", b"", Err(NotDocument::Empty)),
        ] {
            assert_eq!(DocumentKind::of(name, bytes), expected, "{name}");
        }
    }
}
