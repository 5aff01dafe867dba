//! What this is: how an amount came about, frozen with it, so that a line can be explained years later.
//! What it is not: recomputed; it keeps the figures as they were used.

use kernel::{Cents, Day, Period, PriceListId};
use serde::{Deserialize, Serialize};

use super::charge::Due;
use super::{DriverKind, DriverValue, Tariff, range::dotted};
use crate::model::PriceList;

/// A driver as it was used.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DriverUsed {
    /// Which driver.
    pub kind: DriverKind,
    /// Its value, date and source.
    pub value: DriverValue,
}

/// Everything that led to an amount.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Explanation {
    /// The version of the price list.
    pub price_list_id: PriceListId,
    /// Its name.
    pub price_list: String,
    /// The first day of that version.
    pub list_from: Day,
    /// The act that approved it; empty for a draft.
    pub act: String,
    /// The service.
    pub service: String,
    /// The method, in Italian.
    pub method: String,
    /// The price, in Italian.
    pub price: String,
    /// The band, if the method has bands.
    pub band: Option<String>,
    /// The driver, if the method has one.
    pub driver: Option<DriverUsed>,
    /// The days charged.
    pub period: Period,
    /// The rule for parts of the year, in Italian.
    pub proration: String,
    /// The share of the year, if it is not the whole: `184/365 giorni`.
    pub share: Option<String>,
    /// The VAT regime, in Italian.
    pub vat: String,
    /// The whole sum in a line: `0,44 € × 1.237 abitanti × 184/365 giorni = 274,38 €`.
    pub formula: String,
}

/// What the computation itself knows.
pub(super) struct Found {
    pub(super) words: String,
    pub(super) band: Option<String>,
    pub(super) driver: Option<DriverUsed>,
}

/// The computation with its result, unless it says the amount already: «fascia …: 1.440,00 €».
fn told(computation: String, amount: Cents) -> String {
    if computation.ends_with(&format!(": {amount}")) {
        computation
    } else {
        format!("{computation} = {amount}")
    }
}

impl Explanation {
    pub(super) fn of(
        list: &PriceList,
        tariff: &Tariff,
        period: Period,
        found: Found,
        (due, amount): (&Due, Cents),
    ) -> Self {
        let share = tariff.proration.words(due.share);
        let times = share.as_ref().map_or_else(String::new, |share| format!(" × {share}"));
        let price = due.paid.map_or(found.words.clone(), |paid| {
            let net = format!("{} meno {paid} già addebitati", found.words);
            if share.is_some() { format!("({net})") } else { net }
        });
        Self {
            price_list_id: list.price_list_id,
            price_list: list.name.clone(),
            list_from: list.valid_from,
            act: list.act_words(),
            service: format!("{} {}", tariff.service_code, tariff.service_name),
            method: tariff.method.kind().label().to_owned(),
            price: tariff.method.words(),
            band: found.band,
            driver: found.driver,
            period,
            proration: tariff.proration.label().to_owned(),
            share,
            vat: tariff.vat.words(),
            formula: told(format!("{price}{times}"), amount),
        }
    }

    /// Labels and values, in the order in which a page tells them.
    pub fn steps(&self) -> Vec<(&'static str, String)> {
        let act = if self.act.is_empty() { "bozza non approvata".to_owned() } else { self.act.clone() };
        let list = format!("{} (dal {}; {act})", self.price_list, self.list_from.short());
        let driver = self.driver.as_ref().map(DriverUsed::words);
        let steps = [
            ("Listino", Some(list)),
            ("Servizio", Some(self.service.clone())),
            ("Metodo", Some(format!("{}: {}", self.method, self.price))),
            ("Fascia", self.band.clone()),
            ("Parametro", driver),
            ("Periodo", Some(self.period.to_string())),
            ("Parte dell'anno", Some(self.share.clone().unwrap_or_else(|| self.proration.clone()))),
            ("IVA", Some(self.vat.clone())),
            ("Calcolo", Some(self.formula.clone())),
        ];
        steps.into_iter().filter_map(|(label, value)| value.map(|value| (label, value))).collect()
    }
}

impl DriverUsed {
    /// `1.237 abitanti al 01/01/2023 (ISTAT)`.
    pub fn words(&self) -> String {
        let (value, kind) = (dotted(self.value.value), self.kind.label());
        format!("{value} {kind} al {} ({})", self.value.on.short(), self.value.source)
    }
}
