//! What this is: the strict writer. Order, names and cardinality come from the
//! tables of `model`; lengths, patterns and decimals are those of XSD 1.2.3. The
//! same invoice always gives the same bytes.
//! What it is not: a corrector. Texts are made Latin-1 safe (see [`crate::text`]),
//! but nothing is cut short and no amount is rounded: it is an error instead.

mod base64;
mod out;
pub(crate) mod shapes;

use std::fmt;

pub(crate) use out::{Leaf, Out};

use crate::element::{One, Some1};
use crate::model::{FatturaElettronicaBody, FatturaElettronicaHeader, Invoice};

/// The namespace of version 1.2 of the format.
pub const NAMESPACE: &str = "http://ivaservizi.agenziaentrate.gov.it/docs/xsd/fatture/v1.2";

/// A field the schema does not allow as it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// Where, for instance `FatturaElettronicaBody[1].DatiGenerali.DatiGeneraliDocumento.Numero`.
    pub path: String,
    /// What to correct, in Italian.
    pub message: String,
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.path, self.message)
    }
}

/// Every field to correct before the invoice can be written.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub struct WriteError {
    /// The fields, in the order of the file; never empty.
    pub problems: Vec<Problem>,
}

impl fmt::Display for WriteError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "La fattura non può essere scritta: ")?;
        for (position, problem) in self.problems.iter().enumerate() {
            let separator = if position == 0 { "" } else { "; " };
            write!(f, "{separator}{problem}")?;
        }
        Ok(())
    }
}

/// Writes the file, UTF-8, only the root prefixed.
pub fn write(invoice: &Invoice) -> Result<String, WriteError> {
    let out = write_all(invoice);
    if out.problems.is_empty() { Ok(out.text) } else { Err(WriteError { problems: out.problems }) }
}

/// What the writer would refuse, and the texts in which it would replace characters.
pub(crate) fn problems(invoice: &Invoice) -> (Vec<Problem>, Vec<Problem>) {
    let out = write_all(invoice);
    (out.problems, out.replaced)
}

fn write_all(invoice: &Invoice) -> Out {
    let mut out = Out::new();
    out.text.push_str("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<p:FatturaElettronica xmlns:p=\"");
    out.text.push_str(NAMESPACE);
    write_attributes(invoice, &mut out);
    out.text.push_str(">\n");
    One::<FatturaElettronicaHeader>::write("FatturaElettronicaHeader", &invoice.header, &mut out);
    Some1::<FatturaElettronicaBody>::write("FatturaElettronicaBody", &invoice.bodies, &mut out);
    out.text.push_str("</p:FatturaElettronica>\n");
    out
}

fn write_attributes(invoice: &Invoice, out: &mut Out) {
    out.text.push_str("\" versione=\"");
    out.enter("versione", 0);
    crate::code_list::Code::print(&invoice.versione, out);
    out.leave();
    if let Some(system) = &invoice.sistema_emittente {
        out.text.push_str("\" SistemaEmittente=\"");
        out.enter("SistemaEmittente", 0);
        shapes::Basic::<1, 10>::print(system, out);
        out.leave();
    }
    out.text.push('"');
}
