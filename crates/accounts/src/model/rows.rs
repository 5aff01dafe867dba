//! What this is: the rows of a budget version as people paste them or send them in a file, read one by one with what
//! is wrong in each; and the columns of the files they download, which are the same.
//! What it is not: the storing of them.

use std::collections::BTreeMap;

use kernel::{Cents, ServiceId};
use uuid::Uuid;

use super::budget::{Key, Kind, Line, Refused, Service};
use super::heading::{Growth, Heading};

/// The columns of a file, in their order.
pub const COLUMNS: [&str; 6] = ["Voce", "Descrizione", "Servizio", "Importo", "Andamento", "Motivo"];

/// A row as it was written, with the number of its line.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Typed {
    /// The line, from 1.
    pub at: usize,
    /// Heading: code or words.
    pub heading: String,
    /// Free words.
    pub words: String,
    /// Code of the service; empty for none.
    pub service: String,
    /// The amount, in Italian.
    pub amount: String,
    /// How it follows the size of the centre; empty is fixed.
    pub growth: String,
    /// Why.
    pub reason: String,
}

/// A row that cannot be read.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("Riga {at}: {why}")]
pub struct NotRow {
    /// Which line.
    pub at: usize,
    /// What to do.
    pub why: String,
}

/// The rows of a pasted text: cells divided by tabs or semicolons, empty lines skipped, and a first line of headers
/// too.
pub fn pasted(text: &str) -> Vec<Typed> {
    let lines = text.lines().enumerate().filter(|(_, line)| !line.trim().is_empty());
    let rows = lines.map(|(at, line)| {
        let divider = if line.contains('\t') { '\t' } else { ';' };
        cells(at.saturating_add(1), line.split(divider).map(str::trim))
    });
    rows.filter(|row| !row.is_header()).collect()
}

/// A row of cells in the order of [`COLUMNS`].
pub fn cells<'a>(at: usize, mut cells: impl Iterator<Item = &'a str>) -> Typed {
    let mut next = || cells.next().unwrap_or_default().to_owned();
    Typed {
        at,
        heading: next(),
        words: next(),
        service: next(),
        amount: next(),
        growth: next(),
        reason: next(),
    }
}

impl Typed {
    fn is_header(&self) -> bool {
        let same = |a: &str, b: &str| kernel::text::sort_key(a) == kernel::text::sort_key(b);
        same(&self.heading, "Voce") && same(&self.amount, "Importo")
    }
}

/// The services by their code.
pub type Services = BTreeMap<String, Service>;

/// Reads rows for a version of this kind; every fault is told at once. `fresh` gives the ids.
pub fn read(
    rows: &[Typed],
    kind: Kind,
    services: &Services,
    mut fresh: impl FnMut() -> Uuid,
) -> Result<Vec<Line>, Vec<NotRow>> {
    let (mut lines, mut wrong) = (BTreeMap::<Key, Line>::new(), Vec::new());
    for row in rows {
        match read_one(row, kind, services, fresh()) {
            Ok(line) if lines.contains_key(&line.key()) => {
                wrong.push(NotRow { at: row.at, why: Refused::Twice(line.label()).to_string() });
            }
            Ok(line) => drop(lines.insert(line.key(), line)),
            Err(why) => wrong.push(NotRow { at: row.at, why }),
        }
    }
    if wrong.is_empty() { Ok(lines.into_values().collect()) } else { Err(wrong) }
}

fn read_one(row: &Typed, kind: Kind, services: &Services, line_id: Uuid) -> Result<Line, String> {
    let heading = Heading::read(&row.heading)
        .ok_or_else(|| format!("Voce «{}» non riconosciuta: usa una di quelle dell'elenco", row.heading))?;
    let growth = Growth::read(&row.growth)
        .ok_or_else(|| format!("Andamento «{}»: scrivi fisso, enti o abitanti", row.growth))?;
    let amount = Cents::parse_it(&row.amount).map_err(|why| format!("Importo: {why}"))?;
    let (words, reason) = (short(&row.words, "Descrizione", 200)?, short(&row.reason, "Motivo", 500)?);
    let service = service_of(&row.service, services)?;
    let line = Line { line_id, heading, words, service, growth, amount, reason, version: 1 };
    line.check(kind).map_err(|why| why.to_string())?;
    Ok(line)
}

fn short(text: &str, label: &str, longest: usize) -> Result<String, String> {
    let text = text.trim();
    let fits = text.chars().count() <= longest;
    if fits { Ok(text.to_owned()) } else { Err(format!("{label}: al massimo {longest} caratteri")) }
}

/// The code of a service comes first in its name: `B01 Servizi di base`.
fn service_of(text: &str, services: &Services) -> Result<Option<Service>, String> {
    let text = text.trim();
    if text.is_empty() {
        return Ok(None);
    }
    let code = text.split_whitespace().next().unwrap_or_default().to_uppercase();
    let found = services.get(&code).cloned();
    found.map(Some).ok_or_else(|| format!("Servizio «{text}»: non c'è nel catalogo; scrivi il suo codice"))
}

/// A line as a row of a file: heading, words, service, growth, reason; the amount stands apart.
pub fn written(line: &Line) -> [String; 5] {
    [
        line.heading.label().to_owned(),
        line.words.clone(),
        line.service.as_ref().map(|service| service.name.clone()).unwrap_or_default(),
        line.growth.word().to_owned(),
        line.reason.clone(),
    ]
}

/// Rows joined with those there are: the same item takes the new row, others are added. Gives the rows to put in
/// place of the old ones, and how many are new, changed and unchanged.
pub fn joined(before: &[Line], read: Vec<Line>) -> (Vec<Line>, Counted) {
    let mut counted = Counted::default();
    let mut all: BTreeMap<Key, Line> = before.iter().map(|line| (line.key(), line.clone())).collect();
    for line in read {
        let key = line.key();
        match all.get_mut(&key) {
            Some(known) if same(known, &line) => counted.unchanged = counted.unchanged.saturating_add(1),
            Some(known) => {
                counted.changed = counted.changed.saturating_add(1);
                *known = Line { line_id: known.line_id, version: known.version, ..line };
            }
            None => {
                counted.new = counted.new.saturating_add(1);
                all.insert(key, line);
            }
        }
    }
    (all.into_values().collect(), counted)
}

fn same(known: &Line, new: &Line) -> bool {
    let service =
        |line: &Line| line.service.as_ref().map(|service: &Service| -> ServiceId { service.service_id });
    let short = |line: &Line| {
        (line.heading, line.words.clone(), line.growth, line.amount, line.reason.clone(), service(line))
    };
    short(known) == short(new)
}

/// What became of the rows of a file.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counted {
    /// Added.
    pub new: usize,
    /// Took the place of a row.
    pub changed: usize,
    /// Were there already.
    pub unchanged: usize,
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn one_service() -> Services {
        let service =
            Service { service_id: ServiceId(Uuid::from_u128(5)), name: "B01 Servizi di base".into() };
        Services::from([("B01".into(), service)])
    }

    fn count() -> impl FnMut() -> Uuid {
        let mut next = 0u128;
        move || {
            next += 1;
            Uuid::from_u128(next)
        }
    }

    #[test]
    fn a_table_pasted_from_a_sheet_becomes_lines() {
        let text = "Voce\tDescrizione\tServizio\tImporto\tAndamento\n\
            Personale\tDue tecnici\t\t78.000,00\t\nQuote di base degli enti\t\tB01\t120000\tenti\n\n";
        let lines = read(&pasted(text), Kind::Forecast, &one_service(), count()).unwrap();
        assert_eq!(lines.len(), 2);
        let fees = lines.iter().find(|line| line.heading == Heading::BaseFees).unwrap();
        assert_eq!((fees.amount, fees.growth), (Cents::new(12_000_000), Growth::Bodies));
        assert_eq!(fees.label(), "Quote di base degli enti (B01 Servizi di base)");
        assert_eq!(pasted("Personale; Tecnici; ; 10,00")[0].words, "Tecnici");
    }

    #[test]
    fn every_fault_is_told_with_its_line() {
        let text = "Boh;x;;1\nPersonale;x;;1,234\nPersonale;x;Z9;1\nPersonale;x;;-1\nPersonale;x;;1;quando capita\n\
            Personale;x;;1\npersonale;X;;2";
        let wrong = read(&pasted(text), Kind::Forecast, &one_service(), count()).unwrap_err();
        let lines: Vec<usize> = wrong.iter().map(|fault| fault.at).collect();
        assert_eq!(lines, [1, 2, 3, 4, 5, 7], "{wrong:?}");
        let missing = read(&pasted("Personale;x;;-1"), Kind::Variation, &one_service(), count());
        assert!(missing.unwrap_err()[0].to_string().contains("Motivo"), "a variation says why");
    }

    prop_compose! {
        fn a_line()(at in 0..Heading::ALL.len(), words in "[a-zA-Zàè][a-z0-9 àèì'.]{0,20}[a-z]", of_service in any::<bool>(),
            cents in 0i64..1_000_000_000, growth in 0..Growth::ALL.len(), reason in "[a-z]{0,9}") -> Line {
            let service = of_service.then(|| one_service().remove("B01").unwrap());
            Line { line_id: Uuid::nil(), heading: Heading::ALL[at], words, service,
                growth: Growth::ALL[growth], amount: Cents::new(cents), reason, version: 1 }
        }
    }

    proptest! {
        #[test]
        fn rows_exported_and_imported_change_nothing(lines in proptest::collection::vec(a_line(), 0..12)) {
            let (before, _) = joined(&[], lines);
            let text = |line: &Line| {
                let [heading, words, service, growth, reason] = written(line);
                let amount = sheet::decimal::format(line.amount.get(), 2);
                [heading, words, service, amount, growth, reason].join("\t")
            };
            let text: Vec<String> = before.iter().map(text).collect();
            let read = read(&pasted(&text.join("\n")), Kind::Forecast, &one_service(), count()).unwrap();
            let (after, counted) = joined(&before, read);
            prop_assert_eq!(counted, Counted { new: 0, changed: 0, unchanged: before.len() });
            prop_assert_eq!(after, before);
        }
    }
}
