//! What this is: the rules of acts, without a database: clauses with their conditions, placeholders with their types, the
//! document that comes of them, and what changed between two versions.
//! What it is not: storage, pages or files.

pub mod clause;
pub mod differ;
pub mod document;
pub mod field;
pub mod law;
pub mod subject;
pub mod texts;

pub use clause::{Clause, ClauseSet, Kind, SetState, Style};
pub use document::{Block, Document, Part, Run, assemble};
pub use field::{FIELDS, FieldKind, FieldSpec};
pub use law::{LAWS, Law, SETTINGS};
pub use subject::Subject;
