//! What this is: which open invoices of a body add up to an amount.
//! What it is not: a search without end: only so many invoices are tried in every combination.

use kernel::Cents;

use crate::model::balance::Balance;

/// Two to the power of this is what is tried.
const MOST: usize = 12;

/// All the open invoices together.
pub(super) fn all(open: &[Balance], amount: Cents) -> Option<Vec<Balance>> {
    let sum = Cents::sum(open.iter().map(|one| one.residual))?;
    (open.len() > 1 && sum == amount).then(|| open.to_vec())
}

/// All of them, or else any two or more: the oldest ones first, so that of two answers the older is given.
pub(super) fn any(open: &[Balance], amount: Cents) -> Option<Vec<Balance>> {
    if let Some(all) = all(open, amount) {
        return Some(all);
    }
    let mut oldest: Vec<&Balance> = open.iter().collect();
    oldest.sort_by_key(|one| (one.document.due_on, one.document.invoice_id));
    oldest.truncate(MOST);
    let mut chosen = Vec::new();
    search(&oldest, amount, &mut chosen).then(|| chosen.into_iter().cloned().collect())
}

fn search<'a>(left: &[&'a Balance], amount: Cents, chosen: &mut Vec<&'a Balance>) -> bool {
    if amount == Cents::ZERO {
        return chosen.len() > 1;
    }
    let Some((first, rest)) = left.split_first() else { return false };
    if let Some(less) = amount.minus(first.residual).filter(|less| *less >= Cents::ZERO) {
        chosen.push(first);
        if search(rest, less, chosen) {
            return true;
        }
        chosen.pop();
    }
    search(rest, amount, chosen)
}
