//! What this is: the bodies of a tenant, arranged so that a row of a file finds the one it speaks of.
//! What it is not: a guess: two bodies with the same name stay two.

use std::collections::HashMap;

use kernel::{BodyId, IstatCode, ProvinceSign, TaxCode, text};

use crate::model::{Body, BodyData, BodyKind, BodyRef, Names};

/// The bodies of a tenant.
#[derive(Debug, Default)]
pub(super) struct Known {
    bodies: HashMap<BodyId, Body>,
    by_istat: HashMap<String, BodyId>,
    by_tax_code: HashMap<String, BodyId>,
    by_unit: HashMap<String, BodyId>,
    by_name: HashMap<String, Vec<BodyId>>,
    pub(super) names: Names,
}

/// Which body a row speaks of.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Found {
    /// This one.
    One(BodyId),
    /// None that is there.
    Nobody,
    /// Several of that name.
    Many(Vec<BodyId>),
    /// One that was put away.
    PutAway(BodyId),
}

/// What a row says of its body.
#[derive(Clone, Debug, Default)]
pub(super) struct Clue {
    pub(super) istat: Option<IstatCode>,
    pub(super) tax_code: Option<TaxCode>,
    pub(super) kind: Option<BodyKind>,
    pub(super) unit: String,
    pub(super) name: String,
    pub(super) sign: Option<ProvinceSign>,
}

impl Clue {
    pub(super) fn of(data: &BodyData) -> Self {
        Self {
            istat: data.codes.istat.clone(),
            tax_code: data.codes.tax_code.clone(),
            kind: Some(data.kind),
            unit: data.territory.uts_code.clone(),
            name: data.name.clone(),
            sign: data.territory.province_sign.clone(),
        }
    }
}

impl Known {
    /// Arranges them. A code of a body in use wins over the same code of one put away.
    pub(super) fn of(mut bodies: Vec<Body>) -> Self {
        bodies.sort_by_key(|body| !body.archived);
        let refs: Vec<BodyRef> = bodies.iter().map(BodyRef::of).collect();
        let mut known = Self { names: Names::of(&refs), ..Self::default() };
        for body in bodies {
            known.insert(body);
        }
        known
    }

    fn insert(&mut self, body: Body) {
        let id = body.body_id;
        let istat = body.codes.istat.as_ref().map(ToString::to_string);
        self.by_istat.extend(istat.map(|code| (code, id)));
        let tax_code = body.codes.tax_code.as_ref().map(ToString::to_string);
        self.by_tax_code.extend(tax_code.map(|code| (code, id)));
        if body.kind == BodyKind::Province && !body.territory.uts_code.is_empty() {
            self.by_unit.insert(body.territory.uts_code.clone(), id);
        }
        if !body.archived {
            self.by_name.entry(text::fold(&body.name)).or_default().push(id);
        }
        self.bodies.insert(id, body);
    }

    pub(super) fn get(&self, id: BodyId) -> Option<&Body> {
        self.bodies.get(&id)
    }

    /// The names with which the bodies are shown.
    pub(super) fn label(&self, id: BodyId) -> String {
        self.get(id)
            .map_or_else(String::new, |body| format!("{} [{}]", body.full_name(), self.names.reference(id)))
    }

    /// The Comuni in use whose ISTAT code is not among these.
    pub(super) fn comuni_missing_from(&self, seen: &std::collections::HashSet<String>) -> Vec<String> {
        let gone = |body: &&Body| {
            let code = body.codes.istat.as_ref().map(IstatCode::as_str);
            !body.archived
                && body.kind == BodyKind::Municipality
                && code.is_some_and(|code| !seen.contains(code))
        };
        let mut missing: Vec<String> =
            self.bodies.values().filter(gone).map(|body| self.label(body.body_id)).collect();
        missing.sort();
        missing
    }

    /// By ISTAT code, or tax code, or unit of a Province, or name.
    pub(super) fn find(&self, clue: &Clue) -> Found {
        let by_code = [
            clue.istat.as_ref().and_then(|code| self.by_istat.get(code.as_str())),
            clue.tax_code.as_ref().and_then(|code| self.by_tax_code.get(code.as_str())),
            self.by_unit.get(&clue.unit).filter(|_| clue.kind == Some(BodyKind::Province)),
        ];
        match by_code.into_iter().flatten().next().and_then(|id| self.get(*id)) {
            Some(body) if body.archived => Found::PutAway(body.body_id),
            Some(body) => Found::One(body.body_id),
            None => self.find_by_name(clue),
        }
    }

    fn find_by_name(&self, clue: &Clue) -> Found {
        let named = self.by_name.get(&text::fold(&clue.name)).map(Vec::as_slice).unwrap_or_default();
        let fitting: Vec<BodyId> =
            named.iter().copied().filter(|id| self.get(*id).is_some_and(|b| fits(b, clue))).collect();
        match fitting.as_slice() {
            [] => Found::Nobody,
            [one] => Found::One(*one),
            many => Found::Many(many.to_vec()),
        }
    }
}

/// Whether a body of the same name contradicts nothing that the row says.
fn fits(body: &Body, clue: &Clue) -> bool {
    let same =
        |here: Option<&str>, there: Option<&str>| here.zip(there).is_none_or(|(here, there)| here == there);
    same(body.codes.istat.as_ref().map(IstatCode::as_str), clue.istat.as_ref().map(IstatCode::as_str))
        && same(
            body.codes.tax_code.as_ref().map(TaxCode::as_str),
            clue.tax_code.as_ref().map(TaxCode::as_str),
        )
        && same(
            body.territory.province_sign.as_ref().map(ProvinceSign::as_str),
            clue.sign.as_ref().map(ProvinceSign::as_str),
        )
        && clue.kind.is_none_or(|kind| kind == body.kind)
}
