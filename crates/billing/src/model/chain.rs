//! What this is: the fingerprint of an issued invoice, which takes in that of the one before it in its series,
//! so that nothing can be changed, added or taken away in silence.
//! What it is not: a signature: who holds the database could compute it all again; the audit trail, chained by
//! itself, and the copies of the bodies tell.

use kernel::InvoiceId;
use sha2::{Digest, Sha256};

use super::kept::{KeptInvoice, KeptLine};

/// The version of the algorithm; a newer one gets a new name and never goes back.
pub const ALGORITHM: &str = "document-2";
/// The version before there were credit notes.
pub const FIRST: &str = "invoice-1";

/// How new an algorithm is; `None` for one that nobody knows.
pub fn age(algorithm: &str) -> Option<u8> {
    [FIRST, ALGORITHM].iter().zip(1..).find(|(name, _)| **name == algorithm).map(|(_, age)| age)
}

/// The hash of a document as kept, by the algorithm it names. Version `invoice-1` knew no kinds; `document-2` takes
/// in what the document is and what each line takes back.
pub fn hash(invoice: &KeptInvoice, lines: &[KeptLine]) -> Vec<u8> {
    let mut fields = invoice_fields(invoice).to_vec();
    let newer = invoice.algorithm != FIRST;
    if newer {
        fields.extend([invoice.kind.code().to_owned(), id_text(invoice.corrects_id)]);
    }
    fields.push(lines.len().to_string());
    for line in lines {
        fields.extend(line_fields(line));
        if newer {
            fields.extend(credit_fields(line));
        }
    }
    digest((&invoice.algorithm, invoice.chain_place), &invoice.previous_hash, &fields)
}

fn id_text(id: Option<InvoiceId>) -> String {
    id.map(|id| id.to_string()).unwrap_or_default()
}

fn credit_fields(line: &KeptLine) -> [String; 4] {
    [
        line.kind.code().to_owned(),
        id_text(line.corrects_id),
        line.corrects_position.map(|position| position.to_string()).unwrap_or_default(),
        line.returns_days.to_string(),
    ]
}

fn invoice_fields(kept: &KeptInvoice) -> [String; 20] {
    [
        kept.invoice_id.to_string(),
        kept.body_id.to_string(),
        kept.membership_id.to_string(),
        kept.body_name.clone(),
        kept.services_year.to_string(),
        kept.series.as_str().to_owned(),
        kept.year.to_string(),
        kept.number.to_string(),
        kept.number_text.clone(),
        kept.issued_on.iso(),
        kept.issued_at.iso(),
        kept.issued_by.clone(),
        kept.due_on.iso(),
        kept.taxable.get().to_string(),
        kept.tax.get().to_string(),
        kept.document.get().to_string(),
        kept.payable.get().to_string(),
        kept.head.clone(),
        kept.file_name.clone(),
        kept.xml.clone(),
    ]
}

fn line_fields(line: &KeptLine) -> [String; 14] {
    [
        line.position.to_string(),
        line.line_id.to_string(),
        line.service_id.to_string(),
        line.period_from.iso(),
        line.period_to.iso(),
        line.description.clone(),
        line.quantity.get().to_string(),
        line.unit.clone(),
        line.unit_price.get().to_string(),
        line.amount.get().to_string(),
        line.rate.get().to_string(),
        line.nature.clone(),
        line.nature_rule.clone(),
        line.explained.clone(),
    ]
}

/// SHA-256 over the algorithm, the place, the previous hash and every field, each with its length before it, so
/// that no two different invoices give the same bytes.
fn digest((algorithm, place): (&str, i64), previous: &[u8], fields: &[String]) -> Vec<u8> {
    let mut hasher = Sha256::new();
    let mut field = |bytes: &[u8]| {
        hasher.update(bytes.len().to_string().as_bytes());
        hasher.update(b":");
        hasher.update(bytes);
    };
    field(algorithm.as_bytes());
    field(place.to_string().as_bytes());
    field(previous);
    for text in fields {
        field(text.as_bytes());
    }
    hasher.finalize().to_vec()
}

/// A hash for people: in hexadecimal.
pub fn hex(hash: &[u8]) -> String {
    use std::fmt::Write as _;
    hash.iter().fold(String::new(), |mut text, byte| {
        // Writing to a String cannot fail.
        let _ = write!(text, "{byte:02x}");
        text
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn moving_a_character_from_one_field_to_the_next_changes_the_hash() {
        let texts = |fields: &[&str]| fields.iter().map(|text| (*text).to_owned()).collect::<Vec<_>>();
        let of = |fields: &[&str]| digest((FIRST, 1), b"", &texts(fields));
        assert_ne!(of(&["ab", "c"]), of(&["a", "bc"]));
        assert_ne!(of(&["ab"]), of(&["ab", ""]));
        assert_eq!(of(&["ab"]), of(&["ab"]));
        assert_ne!(digest((FIRST, 1), b"x", &[]), digest((FIRST, 1), b"y", &[]));
        assert_ne!(digest((FIRST, 1), b"x", &[]), digest((FIRST, 2), b"x", &[]));
        assert_ne!(digest((FIRST, 1), b"x", &[]), digest((ALGORITHM, 1), b"x", &[]));
    }

    #[test]
    fn algorithms_have_an_age_and_only_known_ones() {
        assert!(age(FIRST) < age(ALGORITHM));
        assert_eq!(age("invoice-9"), None);
    }
}
