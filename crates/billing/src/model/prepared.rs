//! What this is: the invoice of a member as it would go out today, with what it lacks: the preview of a run.
//! What it is not: kept; it is made again from the register whenever somebody looks.

use agreements::model::{CigAnswer, PurchaseData};
use kernel::{Cents, Day};

use super::amounts::untaxed;
use super::invoice::{Draft, Head, Payment, Purchase};
use super::rules::stamp_duty;
use super::{
    Channel, Customer, Exigibility, Issuer, Line, Member, Missing, Rule, Rules, Severity, Totals, VatSummary,
    summary, totals,
};

/// The centre that issues, and the rules in force on the day.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Centre {
    /// Who issues.
    pub issuer: Issuer,
    /// The rules in force.
    pub rules: Rules,
}

/// Whether an invoice can go out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing {
    /// It can.
    Ready,
    /// Something stops it.
    Stopped,
    /// Every day was billed already, or nothing is owed.
    Nothing,
}

/// The invoice of a member as it would go out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Prepared {
    /// For whom.
    pub member: Member,
    /// Its lines, those that have an amount.
    pub lines: Vec<Line>,
    /// Tax by rate and nature.
    pub vat: Vec<VatSummary>,
    /// What it comes to.
    pub totals: Totals,
    /// What it lacks.
    pub missing: Vec<(Severity, Missing)>,
    /// The invoice, if nothing stops it.
    pub draft: Option<Draft>,
}

impl Prepared {
    /// Whether it can go out.
    pub fn standing(&self) -> Standing {
        match &self.draft {
            Some(_) => Standing::Ready,
            None if self.missing.iter().any(|(severity, _)| *severity == Severity::Stops) => {
                Standing::Stopped
            }
            None => Standing::Nothing,
        }
    }

    /// Why it cannot go out, in a sentence; empty if it can.
    pub fn reasons(&self) -> String {
        let stops = self.missing.iter().filter(|(severity, _)| *severity == Severity::Stops);
        stops.map(|(_, missing)| missing.message()).collect::<Vec<_>>().join("; ")
    }
}

/// Makes the invoice of a member for a year: `lines` with their purchase data, and the services whose amount
/// could not be told.
pub fn prepare(
    centre: &Centre,
    member: &Member,
    lines: Vec<(Line, PurchaseData)>,
    no_price: Vec<Missing>,
    (services_year, on): (i16, Day),
) -> Prepared {
    let split = centre.rules.split_payment.value && member.public;
    let exigibility = if split { Exigibility::SplitPayment } else { Exigibility::Immediate };
    let purchases = purchases(&lines);
    let lines: Vec<Line> = lines.into_iter().map(|(line, _)| line).collect();
    let sums = summary(&lines, exigibility).and_then(|vat| Some((totals(&vat)?, vat)));
    let too_large = sums.is_none();
    let (totals, vat) = sums.unwrap_or_default();
    // Lines that cancel each other out are owed all the same: an invoice of nothing tells both sides.
    let nothing = no_price.is_empty() && lines.iter().all(|line| line.amount == Cents::ZERO) && !too_large;
    let mut missing = if nothing { Vec::new() } else { lacks(centre, member, &purchases, no_price) };
    missing.extend(merger(member, &lines, on).filter(|_| !nothing));
    missing.extend(too_large.then_some(Missing::TooLarge));
    missing.extend(credit(&totals));
    let missing = judged(missing, &centre.rules);
    let stopped = missing.iter().any(|(severity, _)| severity.stops());
    let mut prepared = Prepared { member: member.clone(), lines, vat, totals, missing, draft: None };
    if let Some(channel) = channel(member).filter(|_| !nothing && !stopped) {
        let head = head(centre, &prepared, (channel, purchases), (services_year, on));
        prepared.draft = Some(draft(&prepared, head, on));
    }
    prepared
}

/// An invoice never asks for less than nothing: the credit is what the body would get, without the tax that it pays
/// to the State.
fn credit(totals: &Totals) -> Option<Missing> {
    let below = [totals.payable, totals.document].into_iter().find(|sum| *sum < Cents::ZERO)?;
    Some(Missing::Credit(Cents::new(below.get().saturating_neg())))
}

fn head(
    centre: &Centre,
    prepared: &Prepared,
    (channel, purchases): (Channel, Vec<Purchase>),
    (services_year, on): (i16, Day),
) -> Head {
    let (member, rules) = (&prepared.member, &centre.rules);
    let split = rules.split_payment.value && member.public;
    let duty = untaxed(&prepared.vat).and_then(|base| stamp_duty(rules, base));
    Head {
        services_year,
        issuer: centre.issuer.clone(),
        customer: customer(member, channel),
        agreement: member.agreement.clone(),
        purchases,
        reason: reason(member, services_year),
        split_payment: split.then(|| rules.split_payment.clone()),
        stamp_duty: duty.map(|value| Rule { value, ..rules.stamp_amount.clone() }),
        vat: prepared.vat.clone(),
        totals: prepared.totals,
        payment: Payment { iban: centre.issuer.iban.clone(), due_on: member.agreement.due.of_invoice(on) },
        invented: member.invented,
        credit: None,
    }
}

fn draft(prepared: &Prepared, head: Head, on: Day) -> Draft {
    let member = &prepared.member;
    Draft {
        body_id: member.body_id,
        membership_id: member.membership_id,
        sort_key: member.sort_key.clone(),
        on,
        head,
        lines: prepared.lines.clone(),
    }
}

fn judged(missing: Vec<Missing>, rules: &Rules) -> Vec<(Severity, Missing)> {
    let mut judged: Vec<_> = missing.into_iter().map(|what| (what.severity(rules), what)).collect();
    judged.sort_by_key(|(severity, _)| *severity);
    judged
}

fn reason(member: &Member, year: i16) -> String {
    let signed = member.agreement.signed_on.map(|day| format!(" del {}", day.short())).unwrap_or_default();
    let (number, title) = (&member.agreement.number, &member.agreement.title);
    format!("Servizi anno {year} - Convenzione n. {number}{signed} - {title}")
}

fn customer(member: &Member, channel: Channel) -> Customer {
    Customer {
        name: member.name.clone(),
        tax_code: member.tax_code.clone(),
        // A public body buys for its own purposes, by its tax code; a company by its VAT number.
        vat_number: if member.public { String::new() } else { member.vat_number.clone() },
        channel,
        address: member.address.clone(),
    }
}

/// A public body by its office; a company by its channel code if it has one, or else by certified mail.
fn channel(member: &Member) -> Option<Channel> {
    channel_of(member.public, (member.office_code.trim(), member.pec.trim()))
}

/// The same, of any body: whether it is public, its office or channel code, its certified mail.
pub(crate) fn channel_of(public: bool, (office, pec): (&str, &str)) -> Option<Channel> {
    match (public, office.len()) {
        (true, 6) => Some(Channel::Office(office.to_owned())),
        (true, _) => None,
        (false, 7) => Some(Channel::Code(office.to_owned())),
        (false, _) => (!pec.is_empty()).then(|| Channel::Pec(pec.to_owned())),
    }
}

fn lacks(centre: &Centre, member: &Member, purchases: &[Purchase], no_price: Vec<Missing>) -> Vec<Missing> {
    let issuer = centre.issuer.missing();
    let address = member.address.missing();
    let no_codes = member.tax_code.is_empty() && (member.public || member.vat_number.is_empty());
    let no_channel = channel(member).is_none();
    let checks = [
        (!issuer.is_empty()).then_some(Missing::Issuer(issuer)),
        (no_channel && member.public).then_some(Missing::OfficeCode),
        (no_channel && !member.public).then_some(Missing::Pec),
        no_codes.then_some(Missing::TaxCode),
        (!address.is_empty()).then_some(Missing::Address(address)),
    ];
    let without = |lacking: fn(&Purchase) -> bool| purchases.is_empty() || purchases.iter().any(lacking);
    let cig = without(|purchase| purchase.cig.is_none() && purchase.no_cig.is_empty());
    let commitment = without(|purchase| purchase.commitment.is_none());
    let advice = [
        (cig && member.public).then_some(Missing::Cig),
        (commitment && member.public).then_some(Missing::Commitment),
    ];
    checks.into_iter().flatten().chain(no_price).chain(advice.into_iter().flatten()).collect()
}

/// A body that was merged into another.
fn merger(member: &Member, lines: &[Line], on: Day) -> Option<Missing> {
    let from = member.succeeded_from?;
    if lines.iter().any(|line| line.period.to() >= from) {
        return Some(Missing::ServedAfterMerger(from));
    }
    (on >= from).then_some(Missing::Merged(from))
}

/// Purchase data of the lines, those that are the same together; for all lines no numbers are given.
fn purchases(lines: &[(Line, PurchaseData)]) -> Vec<Purchase> {
    let mut found: Vec<(&PurchaseData, Vec<u16>)> = Vec::new();
    for ((_, data), number) in lines.iter().zip(1_u16..) {
        match found.iter_mut().find(|(known, _)| *known == data) {
            Some((_, numbers)) => numbers.push(number),
            None => found.push((data, vec![number])),
        }
    }
    let all = found.len() == 1;
    found.into_iter().map(|(data, numbers)| purchase(data, if all { Vec::new() } else { numbers })).collect()
}

fn purchase(data: &PurchaseData, lines: Vec<u16>) -> Purchase {
    let (cig, no_cig) = match &data.cig {
        Some(CigAnswer::Code(code)) => (Some(code.as_str().to_owned()), String::new()),
        Some(CigAnswer::NotDue(reason)) => (None, reason.clone()),
        None => (None, String::new()),
    };
    let cup = data.cup.as_ref().map(|cup| cup.as_str().to_owned());
    Purchase { lines, cig, no_cig, cup, commitment: data.commitment.clone() }
}

#[cfg(test)]
mod tests;
