//! What this is: what a design gives to an act: words, lists and tables under the names of their placeholders.
//! What it is not: what people type.

use std::collections::BTreeMap;

use agreements::model::Reach;
use designer::model::content::Content;
use designer::model::money::balance;
use designer::model::people::full_time;
use designer::model::{Offering, ServiceItem, short};
use kernel::Day;
use registry::{Level, ManagementForm};

use super::document::{Block, Run};

/// What a design gives.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Subject {
    /// The form of management.
    pub form: ManagementForm,
    /// The level.
    pub level: Level,
    /// The name of the centre.
    pub centre: String,
    /// Words by the name of their placeholder.
    pub words: BTreeMap<&'static str, String>,
    /// Tables and lists by the name of their placeholder; what the design has nothing for is not there.
    pub blocks: BTreeMap<&'static str, Block>,
}

impl Subject {
    /// Of a design, for a centre of this name.
    pub fn of(content: &Content, centre: &str) -> Self {
        let first = Day::new(content.first_year, 1, 1);
        let last = first.and_then(|starts| Reach { starts, months: content.months }.period());
        let day = |day: Option<Day>| day.map(|day| day.to_string()).unwrap_or_default();
        let words = [
            ("provincia", content.province.clone()),
            ("nome_centro", centre.to_owned()),
            ("forma", form_words(content.form).to_owned()),
            ("livello", short(content.level).to_lowercase()),
            ("societa", content.partner.clone()),
            ("numero_servizi", content.services.len().to_string()),
            ("durata_mesi", content.months.to_string()),
            ("decorrenza", day(first)),
            ("scadenza", day(last.map(kernel::Period::to))),
        ];
        Self {
            form: content.form,
            level: content.level,
            centre: centre.to_owned(),
            words: words.into_iter().collect(),
            blocks: blocks(content).into_iter().filter_map(|(name, block)| Some((name, block?))).collect(),
        }
    }
}

fn form_words(form: ManagementForm) -> &'static str {
    match form {
        ManagementForm::Public => "pubblica diretta",
        ManagementForm::InHouse => "in house",
        ManagementForm::Ppp => "in partenariato pubblico-privato",
    }
}

fn blocks(content: &Content) -> Vec<(&'static str, Option<Block>)> {
    let base = |service: &&ServiceItem| service.offering == Offering::Base;
    let (base, asked): (Vec<&ServiceItem>, Vec<&ServiceItem>) = content.services.iter().partition(base);
    let names = |all: &[&ServiceItem]| list(all.iter().map(|service| service.name.clone()).collect());
    let organs = content.organs.iter();
    let nothing_asked = list(vec!["nessuno, alla data di approvazione".to_owned()]);
    vec![
        ("servizi_base", names(&base)),
        ("servizi_richiesta", names(&asked).or(nothing_asked)),
        ("tabella_tariffe", tariffs(content)),
        ("elenco_organi", list(organs.clone().map(|organ| told(&organ.name, &organ.functions)).collect())),
        (
            "tabella_organi",
            table(
                "Organi",
                &["Organo", "Compiti", "Componenti", "Durata"],
                organs
                    .map(|organ| {
                        vec![
                            organ.name.clone(),
                            organ.functions.clone(),
                            organ.seats.clone(),
                            term(organ.term_years),
                        ]
                    })
                    .collect(),
            ),
        ),
        ("tabella_compiti", tasks(content)),
        ("tabella_figure", roles(content)),
        ("tabella_conti", money(content)),
    ]
}

fn told(name: &str, functions: &str) -> String {
    if functions.is_empty() { name.to_owned() } else { format!("{name}: {functions}") }
}

fn term(years: i64) -> String {
    match years {
        0 => "—".to_owned(),
        1 => "1 anno".to_owned(),
        years => format!("{years} anni"),
    }
}

fn list(items: Vec<String>) -> Option<Block> {
    let run = |text| vec![Run { text, missing: false }];
    (!items.is_empty()).then(|| Block::List { items: items.into_iter().map(run).collect() })
}

fn table(caption: &str, header: &[&str], rows: Vec<Vec<String>>) -> Option<Block> {
    let header = header.iter().map(|name| (*name).to_owned()).collect();
    (!rows.is_empty()).then(|| Block::Table { caption: caption.to_owned(), header, rows })
}

fn tariffs(content: &Content) -> Option<Block> {
    let rows: Vec<Vec<String>> = content
        .services
        .iter()
        .map(|service| vec![service.name.clone(), service.offering.label().to_owned(), service.fee.words()])
        .collect();
    table("Tariffe", &["Servizio", "Offerta", "Tariffa"], rows)
}

fn tasks(content: &Content) -> Option<Block> {
    let public = content.form == ManagementForm::Public;
    let header: &[&str] = if public {
        &["Compito", "Provincia", "Enti"]
    } else {
        &["Compito", "Provincia", "Enti", "Società o partner"]
    };
    let row = |task: &designer::model::Task| {
        let mut cells =
            vec![task.name.clone(), task.province.label().to_owned(), task.bodies.label().to_owned()];
        if !public {
            cells.push(task.partner.label().to_owned());
        }
        cells
    };
    table("Compiti", header, content.tasks.iter().map(row).collect())
}

fn roles(content: &Content) -> Option<Block> {
    let row = |role: &designer::model::RoleItem| {
        vec![role.name.clone(), role.skills.clone(), full_time(role.needed.get())]
    };
    let header = ["Figura", "Competenze", "Tempo pieno"];
    table("Figure professionali", &header, content.roles.iter().map(row).collect())
}

fn money(content: &Content) -> Option<Block> {
    let balance = balance(content);
    let rows = balance
        .years
        .iter()
        .map(|year| vec![year.year.to_string(), year.cost.euro(), year.income.euro(), year.result.euro()]);
    let rows: Vec<Vec<String>> = rows.collect();
    table("Costi ed entrate in cinque anni", &["Anno", "Costi", "Entrate", "Risultato"], rows)
}
