//! What this is: which body a text refers to, and by which text a body is named.
//! What it is not: a search: a text names a body exactly, or not at all.

use std::collections::HashMap;

use kernel::{BodyId, text};

use super::body::BodyRef;

/// The names and codes of the bodies that a text may refer to.
#[derive(Clone, Debug, Default)]
pub struct Names {
    by_code: HashMap<String, BodyId>,
    by_name: HashMap<String, Vec<BodyId>>,
    references: HashMap<BodyId, String>,
}

/// What a text refers to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Referred {
    /// No body.
    Nobody,
    /// This one.
    One(BodyId),
    /// Several have this name.
    Many(Vec<BodyId>),
}

impl Names {
    /// The names of these bodies; those put away are named but not found.
    pub fn of(bodies: &[BodyRef]) -> Self {
        let mut names = Self::default();
        for body in bodies {
            names.references.insert(body.body_id, body.reference());
            if body.archived {
                continue;
            }
            let codes = [
                body.istat.as_ref().map(ToString::to_string),
                body.tax_code.as_ref().map(ToString::to_string),
            ];
            names.by_code.extend(codes.into_iter().flatten().map(|code| (code, body.body_id)));
            names.by_name.entry(text::fold(&body.name)).or_default().push(body.body_id);
        }
        names
    }

    /// The body with this ISTAT code, tax code or name.
    pub fn find(&self, reference: &str) -> Referred {
        let reference = reference.trim();
        if let Some(body) = self.by_code.get(&reference.to_ascii_uppercase()) {
            return Referred::One(*body);
        }
        match self.by_name.get(&text::fold(reference)).map(Vec::as_slice) {
            None | Some([]) => Referred::Nobody,
            Some([one]) => Referred::One(*one),
            Some(many) => Referred::Many(many.to_vec()),
        }
    }

    /// The same names, and those of these bodies too.
    #[must_use]
    pub fn and(mut self, others: &[BodyRef]) -> Self {
        let others = Self::of(others);
        self.by_code.extend(others.by_code);
        self.references.extend(others.references);
        for (name, bodies) in others.by_name {
            self.by_name.entry(name).or_default().extend(bodies);
        }
        self
    }

    /// The body that a text names, if it is one.
    pub fn id_of(&self, reference: &str) -> Option<BodyId> {
        self.one(reference).ok()
    }

    /// The text by which a body is named in files.
    pub fn reference(&self, body: BodyId) -> String {
        self.references.get(&body).cloned().unwrap_or_else(|| body.to_string())
    }

    pub(super) fn one(&self, reference: &str) -> Result<BodyId, String> {
        match self.find(reference) {
            Referred::One(body) => Ok(body),
            Referred::Nobody => reference.trim().parse().map_err(|_| {
                format!("nessun ente «{reference}»: scrivi codice ISTAT, codice fiscale o nome esatto")
            }),
            Referred::Many(_) => {
                Err(format!("più enti si chiamano «{reference}»: scrivi il codice ISTAT o fiscale"))
            }
        }
    }
}
