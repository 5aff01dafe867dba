//! What this is: a line of an invoice with everything that led to it, as it stays for years.
//! What it is not: a price rule; the line keeps the words and figures that were used, not the means to redo them.

use kernel::{Cents, Day, LineId, Period, Price, PriceListId, Quantity, Rate, ServiceId};
use serde::{Deserialize, Serialize};

/// Why no tax is charged: the code and the law, as they stand on the invoice.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Nature {
    /// Such as `N4`.
    pub code: String,
    /// Such as `art. 10, n. 20, DPR 633/1972`.
    pub rule: String,
}

/// The tax on a line.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Vat {
    /// The rate; zero where there is no tax.
    pub rate: Rate,
    /// Why there is none.
    pub nature: Option<Nature>,
}

impl Vat {
    /// `22 %`, or the nature: `N4`.
    pub fn label(&self) -> String {
        self.nature.as_ref().map_or_else(|| self.rate.to_string(), |nature| nature.code.clone())
    }
}

impl From<&pricing::model::Vat> for Vat {
    fn from(vat: &pricing::model::Vat) -> Self {
        let nature = vat.nature().map(|(code, rule)| Nature { code: code.to_owned(), rule: rule.to_owned() });
        Self { rate: vat.rate(), nature }
    }
}

/// One step of how an amount came about.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Step {
    /// `Listino`, `Fascia`, `Parametro` …
    pub label: String,
    /// What it was.
    pub value: String,
}

/// How an amount came about, frozen in words.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Explained {
    /// The version of the price list; nil for a share of common costs, which has none.
    pub price_list_id: PriceListId,
    /// Its name; of a share, the year of the cost.
    pub price_list: String,
    /// Its first day; of a share, that of the cost.
    pub list_from: Day,
    /// The whole sum: `0,44 € × 1.237 abitanti × 184/365 giorni = 274,38 €`.
    pub formula: String,
    /// Every step, in the order in which a page tells them.
    pub steps: Vec<Step>,
}

impl From<&pricing::model::Explanation> for Explained {
    fn from(explanation: &pricing::model::Explanation) -> Self {
        let steps = explanation.steps().into_iter();
        Self {
            price_list_id: explanation.price_list_id,
            price_list: explanation.price_list.clone(),
            list_from: explanation.list_from,
            formula: explanation.formula.clone(),
            steps: steps.map(|(label, value)| Step { label: label.to_owned(), value }).collect(),
        }
    }
}

/// A line.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Line {
    /// Which active service of the member it bills, or which share of common costs.
    pub line_id: LineId,
    /// The service; of a share, the id of the pool of costs.
    pub service_id: ServiceId,
    /// The days it bills.
    pub period: Period,
    /// What it says.
    pub description: String,
    /// How many.
    pub quantity: Quantity,
    /// Of what.
    pub unit: String,
    /// At which price; quantity × price is exactly the amount.
    pub unit_price: Price,
    /// Without tax.
    pub amount: Cents,
    /// The tax.
    pub vat: Vat,
    /// How the amount came about.
    pub explained: Explained,
}

/// The line of a share of common costs, one lump at its amount; what is given back has a negative price, since the
/// file allows no negative quantity. Source: the FatturaPA format, block 2.2.1.9 `PrezzoUnitario`.
pub(crate) fn share_line(due: &apportionment::Due, period: Period) -> Option<Line> {
    let (quantity, unit, unit_price) = priced_as(None, (Quantity::from(1), ""), due.amount)?;
    let steps = due.explained.iter();
    let explained = Explained {
        price_list_id: PriceListId(uuid::Uuid::nil()),
        price_list: format!("Riparto dei costi comuni {}", due.costs_year),
        list_from: due.period.from(),
        formula: format!("{} = {}", due.description, due.amount),
        steps: steps.map(|(label, value)| Step { label: label.clone(), value: value.clone() }).collect(),
    };
    Some(Line {
        line_id: due.share_id,
        service_id: ServiceId(due.pool.0),
        period,
        description: due.description.clone(),
        quantity,
        unit,
        unit_price,
        amount: due.amount,
        vat: (&due.vat).into(),
        explained,
    })
}

/// Quantity, unit and price as the file says them. Their product must be the amount to the cent: where a part
/// of a year or a rounding makes it something else, the line is one lump at its amount, and its description
/// tells the sum.
pub fn priced(charge: &pricing::model::Charge, unit: &str) -> Option<(Quantity, String, Price)> {
    priced_as(charge.unit_price, (charge.quantity, unit), charge.amount)
}

/// The same for a price that is known already.
pub(super) fn priced_as(
    price: Option<Price>,
    (quantity, unit): (Quantity, &str),
    amount: Cents,
) -> Option<(Quantity, String, Price)> {
    match price.filter(|price| is_exact(*price, quantity, amount)) {
        Some(price) => Some((quantity, unit.to_owned(), price)),
        None => Some((Quantity::from(1), "a corpo".to_owned(), Price::parse_plain(&amount.plain()).ok()?)),
    }
}

/// Price and quantity carry eight decimals each, cents two.
const TO_CENTS: i128 = 100_000_000_000_000;

fn is_exact(price: Price, quantity: Quantity, amount: Cents) -> bool {
    let product = i128::from(price.get()) * i128::from(quantity.get());
    i128::from(amount.get()).checked_mul(TO_CENTS) == Some(product)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_product_counts_as_the_amount_only_to_the_last_decimal() {
        let price = |text| Price::parse_it(text).unwrap();
        assert!(is_exact(price("0,44"), Quantity::from(1237), Cents::new(54_428)));
        assert!(!is_exact(price("0,44"), Quantity::from(1237), Cents::new(27_438)));
        assert!(!is_exact(price("0,64754167"), Quantity::from(3), Cents::new(194)));
    }
}
