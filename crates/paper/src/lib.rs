//! What this is: documents on paper. A template and its data become a PDF/A-3a file that is also PDF/UA-1:
//! kept for years, read aloud by a screen reader, with the machine-readable original attached.
//!
//! What it is not: aware of invoices beyond the words on them. Amounts and days arrive as text already
//! written in Italian; nothing is computed here. The PDF claims its two standards because the producer
//! checks them while writing; no independent validator is part of this crate.
//!
//! # Invariants
//!
//! - The same arguments give the same bytes: the moment of the document is an argument, and nothing else
//!   of the machine gets in.
//! - A document never fails for a letter: a character the typeface lacks is replaced, see [`render`].
//! - The memory of a document is given back when it is done.

mod desk;
mod error;
mod faces;
mod invoice;
mod pdf;

pub use error::PaperError;
pub use invoice::{DefinedTerm, InvoiceLine, InvoicePaper, Party, Payment, Totals, VatSummary, invoice};
pub use pdf::{Attachment, DocMeta, render};
