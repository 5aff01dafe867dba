//! What this is: templates to start from, shipped as data: the sheet that the Province of Lecco has sent to its Comuni.
//! What it is not: the only sheet there can be; whoever starts from it changes it as they like.

use super::Content;

/// A template to start from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Example {
    /// The word of the form.
    pub code: &'static str,
    /// Its name.
    pub name: &'static str,
    /// What it asks, in a sentence.
    pub text: &'static str,
    data: &'static str,
}

/// Every template to start from.
pub const EXAMPLES: &[Example] = &[Example {
    code: "scheda-annuale",
    name: "Scheda annuale dei fabbisogni",
    text: "Otto servizi con la quantità, il numero di postazioni, undici servizi nuovi con l'interesse, due applicativi \
        con i moduli e le note: come la scheda della Provincia di Lecco per il 2022.",
    data: include_str!("../../examples/scheda-annuale.json"),
}];

impl Example {
    /// The one with this word.
    pub fn from_code(code: &str) -> Option<Self> {
        EXAMPLES.iter().copied().find(|known| known.code == code)
    }

    /// What it asks.
    pub fn content(&self) -> Result<Content, serde_json::Error> {
        serde_json::from_str(self.data)
    }
}
