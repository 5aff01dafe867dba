//! What this is: the simple types of the XSD, each with how it is read (tolerant)
//! and how it is written (strict).
//! What it is not: code lists, which are in `code_list`.

mod numbers;
mod texts;

pub(crate) use numbers::{Amount2, Amount8, Day, InvoiceDay, Quantity, Rate, Weight, Whole};
pub(crate) use texts::{Base64, Basic, Bic, Digits, Email, Iban, Latin, Letters, Moment, Upper};
