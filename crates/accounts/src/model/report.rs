//! What this is: the text of the annual report, drafted from the account and the budget of the year, in plain words.
//! What it is not: a judgement: it says figures and where they come from; what they mean is written by people.

use std::collections::BTreeMap;

use kernel::{Cents, Day};

use super::account::{BodyAccount, Column, Figures};
use super::heading::Side;
use super::standing::Standing;
use super::sustain::{Coverage, percent_words};

/// What a report is drafted from.
#[derive(Clone, Copy, Debug)]
pub struct Material<'a> {
    /// The centre's name.
    pub centre: &'a str,
    /// The year.
    pub year: i16,
    /// The day up to which the account counts.
    pub as_of: Day,
    /// The account of each body.
    pub bodies: &'a [BodyAccount],
    /// The figures of the centre.
    pub figures: &'a Figures,
    /// The act that approved the account.
    pub act: Option<&'a str>,
    /// The budget by its approved versions.
    pub budget: Option<&'a Standing>,
    /// Income against costs.
    pub coverage: Option<Coverage>,
}

/// A line that begins so is a heading.
pub const HEADING: &str = "# ";
/// So many services are named, the largest first.
const MOST_SERVICES: usize = 10;

/// The draft of the report.
pub fn draft(material: &Material<'_>) -> String {
    let sections = [
        introduction(material),
        services(material),
        budget(material),
        competence(material.figures),
        documents(material),
        open(material),
        method(material),
    ];
    sections.into_iter().flatten().collect::<Vec<String>>().join("\n\n")
}

/// The text for a file: headings stand alone, without their mark.
pub fn plain(text: &str) -> String {
    let line = |line: &str| line.strip_prefix(HEADING).map_or_else(|| line.to_owned(), str::to_uppercase);
    let mut plain = text.lines().map(line).collect::<Vec<String>>().join("\n");
    plain.push('\n');
    plain
}

fn section(title: &str, paragraphs: Vec<String>) -> Vec<String> {
    std::iter::once(format!("{HEADING}{title}")).chain(paragraphs).collect()
}

fn introduction(material: &Material<'_>) -> Vec<String> {
    let Material { centre, year, as_of, .. } = material;
    let act = match material.act {
        Some(act) => format!("Il rendiconto è stato approvato con {act}."),
        None => {
            "Il rendiconto non è ancora approvato: gli importi di questa relazione sono provvisori.".into()
        }
    };
    let first = format!(
        "Questa relazione dà conto dell'attività del centro servizi «{centre}» nell'anno {year}: servizi resi agli \
         enti, entrate e costi, fatture e pagamenti. Gli importi tengono conto di quanto è datato fino al {as_of}."
    );
    section("Premessa", vec![first, act])
}

fn services(material: &Material<'_>) -> Vec<String> {
    let served = material.bodies.iter().filter(|body| !body.services.is_empty()).count();
    let net = material.figures.services.minus(material.figures.service_credits).unwrap_or_default();
    let mut paragraphs = vec![format!(
        "Nel {} il centro ha fatturato servizi a {}, per {net} al netto di note di credito e IVA.",
        material.year,
        counted(served, "ente", "enti")
    )];
    let named = by_service(material.bodies);
    if !named.is_empty() {
        let list = named.iter().take(MOST_SERVICES);
        let list: Vec<String> = list
            .map(|(name, (amount, bodies))| {
                format!("{name}: {amount} ({})", counted(*bodies, "ente", "enti"))
            })
            .collect();
        paragraphs.push(format!("Le voci più rilevanti: {}.", list.join("; ")));
    }
    section("Enti e servizi", paragraphs)
}

/// Amount and number of bodies of each service, the largest first. A line says its service before the first full stop
/// or bracket.
fn by_service(bodies: &[BodyAccount]) -> Vec<(String, (Cents, usize))> {
    let mut all: BTreeMap<String, (Cents, Vec<kernel::BodyId>)> = BTreeMap::new();
    for body in bodies {
        for row in &body.services {
            let (amount, takers) = all.entry(short_name(&row.description)).or_default();
            *amount = amount.plus(row.amount).unwrap_or(*amount);
            if !takers.contains(&body.body_id) {
                takers.push(body.body_id);
            }
        }
    }
    let mut all: Vec<(String, (Cents, usize))> =
        all.into_iter().map(|(name, (amount, takers))| (name, (amount, takers.len()))).collect();
    // What is included in the fee says nothing here.
    all.retain(|(_, (amount, _))| *amount != Cents::ZERO);
    all.sort_by_key(|(_, (amount, _))| std::cmp::Reverse(*amount));
    all
}

fn short_name(description: &str) -> String {
    let end = description.find(['.', '(', ',', ';', ':']).unwrap_or(description.len());
    description.get(..end).unwrap_or(description).trim().to_owned()
}

fn budget(material: &Material<'_>) -> Vec<String> {
    let (Some(budget), Some(coverage)) = (material.budget, material.coverage) else {
        let none = format!("Per il {} non c'è un bilancio approvato nel programma.", material.year);
        return section("Bilancio", vec![none]);
    };
    let closed = if budget.closed { "a consuntivo" } else { "secondo il bilancio assestato" };
    let mut paragraphs = vec![format!(
        "Le entrate sono {closed} {}, di cui {} pagate dagli enti; i costi {}. Le entrate coprono i costi per il {}; \
         le sole quote degli enti per il {}. La differenza tra entrate e costi è {}.",
        coverage.income,
        coverage.fees,
        coverage.costs,
        percent_words(coverage.whole()),
        percent_words(coverage.by_fees()),
        coverage.balance().unwrap_or_default(),
    )];
    for side in Side::ALL {
        let rows: Vec<String> =
            budget.side(*side).map(|item| format!("{} {}", item.label(), budget.effective(item))).collect();
        if !rows.is_empty() {
            paragraphs.push(format!("{}: {}.", side.label(), rows.join("; ")));
        }
    }
    section("Bilancio", paragraphs)
}

fn competence(figures: &Figures) -> Vec<String> {
    let text = format!(
        "Sono di competenza dell'anno servizi per {}, note di credito per {} e costi comuni ripartiti per {}: in tutto \
         {}. Le quote dell'anno differiscono da quelle delle sue fatture di {}; i conguagli di altri anni nelle sue \
         fatture sono {}.",
        figures.services,
        figures.service_credits,
        figures.shares,
        figures.net,
        figures.shares_elsewhere,
        figures.other_shares
    );
    section("Competenza", vec![text])
}

fn documents(material: &Material<'_>) -> Vec<String> {
    let figures = material.figures;
    let issued = format!(
        "I documenti riferiti all'anno hanno un imponibile di {} e IVA per {}. Le fatture chiedono di pagare {}, le \
         note di credito tolgono {}: il dovuto è {}.",
        figures.taxable, figures.tax, figures.issued, figures.credited, figures.due
    );
    let paid = format!(
        "Risultano pagati {}, compensati con altri anni {}. Il residuo era {} al 31 dicembre {} ed è {} al {}.",
        figures.paid,
        figures.offsets,
        figures.residual_at_year_end,
        material.year,
        figures.residual,
        material.as_of
    );
    let cash = format!(
        "Nel corso dell'anno sono stati incassati {}: {} su fatture dell'anno, {} su fatture di altri anni, {} non \
         assegnati a una fattura. Sono stati rimborsati {}.",
        figures.received,
        figures.received_own,
        figures.received_other,
        figures.received_free,
        figures.refunded
    );
    section("Fatture e incassi", vec![issued, paid, cash])
}

fn open(material: &Material<'_>) -> Vec<String> {
    let owing = material.bodies.iter().filter(|body| body.figures.residual > Cents::ZERO);
    let mut paragraphs = Vec::new();
    let owing: Vec<String> = owing.map(|body| format!("{} {}", body.name, body.figures.residual)).collect();
    paragraphs.push(if owing.is_empty() {
        "Nessun ente ha importi ancora da pagare sui documenti dell'anno.".into()
    } else {
        format!(
            "{} con importi ancora da pagare: {}.",
            counted(owing.len(), "ente", "enti"),
            owing.join("; ")
        )
    });
    let pending: usize = material.bodies.iter().map(|body| body.pending.len()).sum();
    if pending > 0 {
        let services = counted(pending, "servizio attivo", "servizi attivi");
        paragraphs.push(format!("Nel {} risultano {services} non ancora in una fattura.", material.year));
    }
    section("Che cosa resta aperto", paragraphs)
}

fn method(material: &Material<'_>) -> Vec<String> {
    let residual = Column::Residual.help();
    let text = format!(
        "I documenti sono attribuiti all'anno dei servizi che fatturano ({}), i costi comuni all'anno in cui sono sorti, \
         gli incassi al giorno in cui sono arrivati. {residual} La somma degli enti coincide con il totale del centro \
         in ogni colonna.",
        material.year
    );
    section("Come sono calcolati gli importi", vec![text])
}

fn counted(number: usize, one: &str, many: &str) -> String {
    format!("{number} {}", if number == 1 { one } else { many })
}

#[cfg(test)]
mod tests {
    use kernel::BodyId;
    use uuid::Uuid;

    use super::*;
    use crate::model::account::ServiceRow;

    fn body(number: u128, amounts: &[(&str, i64)]) -> BodyAccount {
        let row = |(name, cents): &(&str, i64)| ServiceRow {
            invoice_id: kernel::InvoiceId(Uuid::nil()),
            number: "2022/1".into(),
            description: format!("{name}. 0,44 € × 1.237 abitanti"),
            quantity: String::new(),
            formula: String::new(),
            amount: Cents::new(*cents),
        };
        let total = Cents::new(amounts.iter().map(|(_, cents)| cents).sum());
        BodyAccount {
            year: 2022,
            as_of: Day::parse("2023-04-30").unwrap(),
            body_id: BodyId(Uuid::from_u128(number)),
            name: format!("Comune {number}"),
            figures: Figures { services: total, residual: total, ..Figures::default() },
            services: amounts.iter().map(row).collect(),
            shares: Vec::new(),
            pending: Vec::new(),
            postings: Vec::new(),
        }
    }

    #[test]
    fn the_draft_names_services_and_what_is_open() {
        let bodies = [body(1, &[("Base", 10_000), ("Sito", 2_000)]), body(2, &[("Base", 5_000)])];
        let figures = bodies[0].figures.plus(&bodies[1].figures).unwrap();
        let material = Material {
            centre: "CST di prova",
            year: 2022,
            as_of: Day::parse("2023-04-30").unwrap(),
            bodies: &bodies,
            figures: &figures,
            act: None,
            budget: None,
            coverage: None,
        };
        let text = draft(&material);
        for said in [
            "servizi a 2 enti, per 170,00 €",
            "Base: 150,00 € (2 enti); Sito: 20,00 € (1 ente)",
            "2 enti con importi ancora da pagare: Comune 1 120,00 €; Comune 2 50,00 €",
            "non è ancora approvato",
            "non c'è un bilancio approvato",
        ] {
            assert!(text.contains(said), "{said}\n{text}");
        }
        assert!(plain(&text).starts_with("PREMESSA\n"), "{}", plain(&text));
    }
}
