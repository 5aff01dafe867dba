//! What this is: choosing bodies among thousands: found by name, kind and Province, those chosen kept in sight.
//! What it is not: a list page: what is typed and chosen travels in the form, so that a search loses nothing.

use std::collections::BTreeSet;

use registry::{BodyKind, BodyRef};
use webkit::{Field, Form, Pairs, Posted, SignedIn};

/// The bodies shown at most, besides those chosen.
const SHOWN: usize = 100;
/// The field of the search.
const WORDS: &str = "cerca";
const KIND: &str = "tipo_ente";
const PROVINCE: &str = "provincia";

/// What the form asks of the bodies.
pub(super) struct Wish {
    words: String,
    kind: Option<BodyKind>,
    province: String,
}

impl Wish {
    /// As the form says it.
    pub(super) fn of(form: &Form) -> Self {
        let words = kernel::text::fold(form.value(WORDS));
        Self { words, kind: BodyKind::from_code(form.value(KIND)), province: form.value(PROVINCE).to_owned() }
    }

    fn holds(&self, body: &BodyRef) -> bool {
        let province = body.province_sign.as_ref().map(ToString::to_string).unwrap_or_default();
        self.kind.is_none_or(|kind| body.kind == kind)
            && (self.province.is_empty() || self.province == province)
            && kernel::text::fold(&body.name).contains(&self.words)
    }
}

/// The fields of the search and the bodies to tick.
pub(super) struct Picker {
    pub(super) search: Vec<Field>,
    pub(super) bodies: Field,
    pub(super) note: String,
    pub(super) found: usize,
    /// What the button says that chooses every body found.
    pub(super) all: String,
}

impl Picker {
    /// The bodies chosen so far, then the first of those that the form asks for.
    pub(super) fn new(form: &Form, (all, most): (&[BodyRef], usize), chosen: &BTreeSet<String>) -> Self {
        let wish = Wish::of(form);
        let (picked, others): (Vec<&BodyRef>, Vec<&BodyRef>) =
            all.iter().partition(|body| chosen.contains(&body.body_id.to_string()));
        let found: Vec<&BodyRef> = others.into_iter().filter(|body| wish.holds(body)).collect();
        let shown = picked.iter().chain(found.iter().take(SHOWN));
        let options: Vec<(String, String)> =
            shown.map(|body| (body.body_id.to_string(), body.label())).collect();
        Self {
            search: search(form, all),
            bodies: form.checkboxes("body", "Enti che aderiscono", &options).required(),
            note: note(picked.len(), found.len()),
            found: found.len(),
            all: match most.saturating_sub(picked.len()) {
                room if found.len() > room => format!("Scegli i primi {room} trovati"),
                _ => format!("Scegli tutti i {} trovati", found.len()),
            },
        }
    }
}

fn search(form: &Form, all: &[BodyRef]) -> Vec<Field> {
    let signs: BTreeSet<String> =
        all.iter().filter_map(|body| body.province_sign.as_ref().map(ToString::to_string)).collect();
    let any = (String::new(), "Tutte".to_owned());
    let provinces: Vec<(String, String)> =
        std::iter::once(any).chain(signs.into_iter().map(|sign| (sign.clone(), sign))).collect();
    let kinds: Vec<(&str, &str)> = [("", "Tutti")].iter().chain(BodyKind::OPTIONS).copied().collect();
    vec![
        form.text(WORDS, "Nome dell'ente").help("Anche solo una parte, per esempio «urb»").longest(80),
        form.select(KIND, "Tipo di ente", &kinds),
        form.select(PROVINCE, "Provincia", &provinces),
    ]
}

/// How many are chosen and found, and what is not in sight.
fn note(picked: usize, found: usize) -> String {
    let chosen = match picked {
        0 => "Nessun ente scelto finora.".to_owned(),
        1 => "1 ente scelto, il primo dell'elenco.".to_owned(),
        many => format!("{many} enti scelti, i primi dell'elenco."),
    };
    match found {
        0 => format!("{chosen} Nessun altro ente con questi criteri."),
        1 => format!("{chosen} 1 altro ente trovato."),
        few if few <= SHOWN => format!("{chosen} Altri {few} enti trovati."),
        many => {
            format!(
                "{chosen} Altri {many} enti trovati, qui i primi {SHOWN}: restringi la ricerca per vedere gli altri."
            )
        }
    }
}

/// The ids ticked in the form.
pub(super) fn ticked(posted: &Posted) -> BTreeSet<String> {
    let ticked = posted.pairs().iter().filter(|(name, _)| name == "body");
    ticked.map(|(_, id)| id.clone()).collect()
}

/// The form with every body it asks for ticked, up to a number.
pub(super) fn with_all_found(
    (visitor, posted): (&SignedIn, &Posted),
    action: &str,
    (all, most): (&[BodyRef], usize),
) -> (Form, BTreeSet<String>) {
    let wish = Wish::of(&Form::late(posted, action));
    let mut chosen = ticked(posted);
    let found = all.iter().filter(|body| wish.holds(body)).map(|body| body.body_id.to_string());
    for id in found {
        if chosen.len() < most {
            chosen.insert(id);
        }
    }
    let typed = posted.pairs().iter().filter(|(name, _)| name != "body" && name != "csrf").cloned();
    let bodies = chosen.iter().map(|id| ("body".to_owned(), id.clone()));
    let pairs: Pairs = typed.chain(bodies).collect();
    (Form::filled(visitor, action, pairs), chosen)
}
