//! What this is: lines whose price an accepted quote has agreed, charged as agreed: by days where the service ended
//! early, with the reasons that the quote froze.
//! What it is not: a price; no list is asked.

use agreements::model::Agreed;
use kernel::{Cents, Period};

use super::{Billed, ServiceLine, cut, left_behind};
use crate::model::line::{Step, priced_as};
use crate::model::{Explained, Line, Missing};

/// Days on an invoice with one line that now belong to another are paid at the one's price: if either was agreed by
/// a quote, somebody must take the first back.
pub(super) fn apart(lines: &[ServiceLine], billed: &[Billed]) -> Result<(), Missing> {
    for line in lines {
        for (days, other) in left_behind(line, lines, billed) {
            let agreed = line.agreed.is_some() || other.agreed.is_some();
            if let Some(days) = days.intersect(line.period).filter(|_| agreed) {
                let why = format!(
                    "{days} il servizio è già in fattura con il prezzo di prima: emetti una nota di credito"
                );
                return Err(Missing::Order { service: line.service_name.clone(), why });
            }
        }
    }
    Ok(())
}

/// The lines to bill of one that a quote has agreed.
pub(super) fn lines_of(line: &ServiceLine, billed: &[Billed]) -> Result<Vec<Line>, Missing> {
    let Some(agreed) = &line.agreed else { return Ok(Vec::new()) };
    let own: Vec<Period> =
        billed.iter().filter(|one| one.line_id == line.line_id).map(|one| one.period).collect();
    let open = cut(line.period, own.iter().copied())
        .into_iter()
        .filter(|days| !own.iter().any(|billed| billed.contains(days.from())));
    open.map(|days| line_of(line, agreed, days).ok_or(Missing::TooLarge)).collect()
}

fn line_of(line: &ServiceLine, agreed: &Agreed, period: Period) -> Option<Line> {
    let amount = agreed.due(period)?;
    let price = agreed.unit_price.filter(|_| period == agreed.period);
    let (quantity, unit, unit_price) = priced_as(price, (agreed.quantity, &agreed.unit), amount)?;
    let explained = explained(agreed, period, amount);
    Some(Line {
        line_id: line.line_id,
        service_id: line.service_id,
        period,
        description: format!("{}, {period}. {}", line.service_name, explained.formula),
        quantity,
        unit,
        unit_price,
        amount,
        vat: (&agreed.vat).into(),
        explained,
    })
}

fn explained(agreed: &Agreed, period: Period, amount: Cents) -> Explained {
    let quote = format!("Preventivo n. {}", agreed.quote_number);
    let mut formula = format!("{quote}: {}", agreed.formula);
    let steps = agreed.steps.iter();
    let mut steps: Vec<Step> =
        steps.map(|(label, value)| Step { label: label.clone(), value: value.clone() }).collect();
    if period != agreed.period {
        let (days, all) = (period.days(), agreed.period.days());
        let part = format!("{} × {days}/{all} giorni = {amount}", agreed.amount);
        formula = format!("{formula}; {part}");
        steps.push(Step { label: "Parte del periodo".into(), value: part });
    }
    Explained {
        price_list_id: agreed.list.price_list_id,
        price_list: agreed.list.name.clone(),
        list_from: agreed.list.from,
        formula,
        steps,
    }
}
