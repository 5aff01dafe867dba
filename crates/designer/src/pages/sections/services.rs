//! What this is: a service of a design as fields. What it is not: a service of the catalogue.

use kernel::Cents;
use registry::Level;
use webkit::{Form, Pairs, Reader};

use super::{Group, at, drop_box, is_gone, legend, named, typed};
use crate::model::reference::service_of;
use crate::model::{Content, Fee, FeeKind, Offering, SERVICES, ServiceItem, short};

fn levels() -> Vec<(&'static str, &'static str)> {
    Level::ALL.iter().map(|level| (level.code(), short(*level))).collect()
}

fn references() -> Vec<(&'static str, &'static str)> {
    let shipped = SERVICES.iter().map(|service| (service.code, service.name));
    [("", "Nessuno: è un servizio proprio")].into_iter().chain(shipped).collect()
}

pub(super) fn values(content: &Content) -> Pairs {
    let of = |(row, one): (usize, &ServiceItem)| {
        let amount = if one.fee.amount == Cents::ZERO { String::new() } else { typed(one.fee.amount.get()) };
        [
            ("name", one.name.clone()),
            ("reference", one.reference.clone().unwrap_or_default()),
            ("level", one.level.code().to_owned()),
            ("offering", one.offering.code().to_owned()),
            ("fee", one.fee.kind.code().to_owned()),
            ("amount", amount),
        ]
        .map(|(field, value)| (at(row, field), value))
    };
    content.services.iter().enumerate().flat_map(of).collect()
}

pub(super) fn group(form: &Form, row: usize) -> Group {
    let mut fields = vec![
        form.select(&at(row, "reference"), "Servizio del modello", &references())
            .help("Scegliendo un servizio del modello il nome si può lasciare vuoto"),
        form.text(&at(row, "name"), "Nome").longest(120),
        form.select(&at(row, "level"), "Livello", &levels()).or(Level::Base.code()),
        form.select(&at(row, "offering"), "Come si offre", &Offering::options()).or(Offering::Base.code()),
        form.select(&at(row, "fee"), "Prezzo", &FeeKind::options()).or(FeeKind::Undecided.code()),
        form.money(&at(row, "amount"), "Importo annuo")
            .help("Per ente, abitante o postazione: per esempio 0,44"),
    ];
    fields.extend(drop_box(form, row, "name"));
    Group::new(legend(form, row, ("Servizio", "name")), fields)
}

pub(super) fn read(f: &mut Reader<'_>, row: usize) -> Option<ServiceItem> {
    if is_gone(f, row, &["name", "reference"]) {
        return None;
    }
    let known = service_of(f.raw(&at(row, "reference")));
    let typed = f.text(&at(row, "name"), &named(row, "nome"), 0..=120);
    let name =
        if typed.is_empty() { known.map(|known| known.name.to_owned()).unwrap_or_default() } else { typed };
    let level = f.choice(&at(row, "level"), &named(row, "livello"), Level::from_code);
    let offering = f.choice(&at(row, "offering"), &named(row, "offerta"), Offering::from_code);
    let kind = f.choice(&at(row, "fee"), &named(row, "prezzo"), FeeKind::from_code)?;
    let amount = f.optional_cents(&at(row, "amount"), &named(row, "importo"));
    let counts = matches!(kind, FeeKind::PerBody | FeeKind::PerInhabitant | FeeKind::PerWorkstation);
    if counts && amount.is_none_or(|amount| amount <= Cents::ZERO) {
        f.error(&at(row, "amount"), format!("{}: scrivi quanto, per esempio 0,44", named(row, "importo")));
    }
    let amount = if counts { amount.unwrap_or(Cents::ZERO) } else { Cents::ZERO };
    Some(ServiceItem {
        reference: known.map(|known| known.code.to_owned()),
        name,
        level: known.map_or(level?, |known| known.level),
        offering: offering?,
        fee: Fee { kind, amount },
    })
}
