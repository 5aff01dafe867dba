//! What this is: the account of every body of a year and of the centre, and what does not add up in them.
//! What it is not: a repair.

use std::collections::{BTreeMap, HashMap, HashSet};

use kernel::{BodyId, Cents, Day, InvoiceId, LineId};
use serde::{Deserialize, Serialize};

use super::column::{Column, Figures};
use super::input::{DocKind, Inputs, LineKind, Owed};
use super::posting::{Posted, Posting, Reading, signed};
use super::rows::{PendingRow, ServiceRow, ShareRow};

/// The account of a body for a year.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct BodyAccount {
    /// The year.
    pub year: i16,
    /// The day up to which it counts.
    pub as_of: Day,
    /// Whose.
    pub body_id: BodyId,
    /// The body's name.
    pub name: String,
    /// Its figures.
    pub figures: Figures,
    /// Its services.
    pub services: Vec<ServiceRow>,
    /// Its shares of costs.
    pub shares: Vec<ShareRow>,
    /// Its services that no invoice bills yet.
    pub pending: Vec<PendingRow>,
    /// From what each figure comes.
    pub postings: Vec<Posting>,
}

/// The account of a year.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct YearAccount {
    /// The year.
    pub year: i16,
    /// The day up to which it counts.
    pub as_of: Day,
    /// Every body, by name.
    pub bodies: Vec<BodyAccount>,
    /// The centre: the sum of all documents, whosever they are.
    pub centre: Figures,
}

/// What does not add up.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Fault {
    /// Whose: a body's name, or the centre.
    pub place: String,
    /// What is wrong.
    pub what: String,
}

impl BodyAccount {
    /// The postings of a column, oldest first.
    pub fn of_column(&self, column: Column) -> Vec<&Posting> {
        let mut found: Vec<&Posting> =
            self.postings.iter().filter(|posting| posting.column == column).collect();
        found.sort_by(|a, b| (a.on, &a.source, &a.text).cmp(&(b.on, &b.source, &b.text)));
        found
    }
}

/// The account of a year; `None` when a sum does not fit.
pub fn reckon(inputs: &Inputs) -> Option<YearAccount> {
    let reading = Reading::of(inputs);
    let postings = reading.postings();
    let billed = reading.shares_billed();
    let all = Cents::sum(billed.iter().map(|share| share.amount))?;
    let centre = figures(postings.iter().map(|posted| &posted.posting), all)?;
    let mut shares: HashMap<BodyId, Cents> = HashMap::new();
    for share in billed {
        let sum = shares.entry(share.body).or_default();
        *sum = sum.plus(share.amount)?;
    }
    let mut bodies = blank(inputs);
    for Posted { body, posting } in postings {
        bodies.get_mut(&body)?.postings.push(posting);
    }
    fill_rows(inputs, &reading, &mut bodies);
    for (id, body) in &mut bodies {
        body.figures = figures(body.postings.iter(), shares.get(id).copied().unwrap_or_default())?;
    }
    let mut bodies: Vec<BodyAccount> = bodies.into_values().filter(BodyAccount::is_of_use).collect();
    bodies.sort_by_cached_key(|body| (kernel::text::sort_key(&body.name), body.body_id));
    Some(YearAccount { year: inputs.year, as_of: inputs.as_of, bodies, centre })
}

impl BodyAccount {
    fn is_of_use(&self) -> bool {
        !(self.postings.is_empty() && self.pending.is_empty() && self.services.is_empty())
    }
}

fn figures<'a>(postings: impl Iterator<Item = &'a Posting>, shares_billed: Cents) -> Option<Figures> {
    let mut sum = Figures::default();
    for posting in postings {
        let figure = sum.at(posting.column);
        *figure = figure.plus(posting.amount)?;
    }
    sum.derive(shares_billed)
}

/// Every body that something may be about, with the newest name there is.
fn blank(inputs: &Inputs) -> BTreeMap<BodyId, BodyAccount> {
    let mut documents: Vec<_> = inputs.documents.iter().collect();
    documents.sort_by_key(|doc| std::cmp::Reverse(doc.issued_on));
    let unknown = String::new();
    let named = (documents.into_iter().map(|one| (one.body_id, &one.body_name)))
        .chain(inputs.shares.iter().map(|one| (one.body_id, &one.body_name)))
        .chain(inputs.receipts.iter().map(|one| (one.body_id, &one.body_name)))
        .chain(inputs.in_force.iter().map(|one| (one.body_id, &one.body_name)))
        .chain(inputs.names.iter().map(|(id, name)| (*id, name)))
        .chain(inputs.acts.iter().map(|one| (one.body_id, &unknown)));
    let mut bodies = BTreeMap::new();
    for (body_id, name) in named {
        bodies.entry(body_id).or_insert_with(|| BodyAccount {
            year: inputs.year,
            as_of: inputs.as_of,
            body_id,
            name: name.clone(),
            figures: Figures::default(),
            services: Vec::new(),
            shares: Vec::new(),
            pending: Vec::new(),
            postings: Vec::new(),
        });
    }
    bodies
}

fn fill_rows(inputs: &Inputs, reading: &Reading<'_>, bodies: &mut BTreeMap<BodyId, BodyAccount>) {
    let lines = inputs.lines.iter().filter(|line| line.kind == LineKind::Service);
    for (doc, line) in lines.filter_map(|line| Some((reading.own(line.invoice_id)?, line))) {
        let row = ServiceRow {
            invoice_id: doc.invoice_id,
            number: doc.number.clone(),
            description: line.description.clone(),
            quantity: line.quantity.clone(),
            formula: line.formula.clone(),
            amount: signed(doc.kind, line.amount),
        };
        if let Some(body) = bodies.get_mut(&doc.body_id) {
            body.services.push(row);
        }
    }
    for share in &inputs.shares {
        let row = ShareRow {
            pool_id: share.pool_id,
            pool: share.pool.clone(),
            how: share.how.clone(),
            forecast: share.forecast,
            last: share.last,
        };
        if let Some(body) = bodies.get_mut(&share.body_id) {
            body.shares.push(row);
        }
    }
    let billed = billed_lines(inputs, reading);
    for service in inputs.in_force.iter().filter(|one| !billed.contains(&one.line_id)) {
        if let Some(body) = bodies.get_mut(&service.body_id) {
            body.pending.push(PendingRow { service: service.service.clone(), period: service.period });
        }
    }
}

fn billed_lines(inputs: &Inputs, reading: &Reading<'_>) -> HashSet<LineId> {
    let invoices: HashSet<InvoiceId> = inputs
        .documents
        .iter()
        .filter_map(|doc| reading.own(doc.invoice_id))
        .filter(|doc| doc.kind == DocKind::Invoice)
        .map(|doc| doc.invoice_id)
        .collect();
    let lines = inputs.lines.iter().filter(|line| invoices.contains(&line.invoice_id));
    lines.map(|line| line.line_id).collect()
}

/// What does not add up: within a body, between the bodies and the centre, and, where payments are asked what they
/// know, between them and the account.
pub fn faults(account: &YearAccount, owed: Option<&[Owed]>) -> Vec<Fault> {
    let mut found: Vec<Fault> = Vec::new();
    let centre = std::iter::once(("Centro", &account.centre));
    let bodies = account.bodies.iter().map(|body| (body.name.as_str(), &body.figures));
    for (place, figures) in centre.chain(bodies) {
        let wrong = figures.contradictions().into_iter();
        found.extend(wrong.map(|what| Fault { place: place.to_owned(), what }));
    }
    found.extend(against_centre(account));
    found.extend(owed.into_iter().flat_map(|owed| against_payments(account, owed)));
    found
}

fn against_centre(account: &YearAccount) -> Vec<Fault> {
    let zero = Some(Figures::default());
    let sum = account.bodies.iter().fold(zero, |sum, body| sum?.plus(&body.figures));
    let place = "Centro".to_owned();
    let Some(sum) = sum else {
        return vec![Fault { place, what: "la somma degli enti è troppo grande".into() }];
    };
    let differ = Column::ALL.iter().filter(|column| sum.get(**column) != account.centre.get(**column));
    let what = |column: &Column| {
        let (bodies, centre) = (sum.get(*column), account.centre.get(*column));
        format!("{}: la somma degli enti è {bodies}, il totale del centro {centre}", column.label())
    };
    differ.map(|column| Fault { place: place.clone(), what: what(column) }).collect()
}

fn against_payments(account: &YearAccount, owed: &[Owed]) -> Vec<Fault> {
    let mut known: BTreeMap<BodyId, i64> = BTreeMap::new();
    for one in owed {
        let sum = known.entry(one.body_id).or_default();
        *sum = sum.saturating_add(one.amount.get());
    }
    let mut found = Vec::new();
    for body in &account.bodies {
        let other = Cents::new(known.remove(&body.body_id).unwrap_or_default());
        if other != body.figures.residual {
            let what = format!(
                "il residuo è {}, ma fattura per fattura i pagamenti danno {other}",
                body.figures.residual
            );
            found.push(Fault { place: body.name.clone(), what });
        }
    }
    let strays = known.into_iter().filter(|(_, sum)| *sum != 0);
    found.extend(strays.map(|(body, sum)| Fault {
        place: body.to_string(),
        what: format!("i pagamenti danno un residuo di {}, ma l'ente non è nel rendiconto", Cents::new(sum)),
    }));
    found
}
