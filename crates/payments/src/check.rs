//! What this is: the check of a tenant's payments: every sum, and nothing settled beyond what it is.
//! What it is not: a repair.

use std::collections::BTreeMap;

use kernel::{Cents, InvoiceId};
use store::{StoreError, Tx};

use crate::model::Paper;
use crate::store::papers::{Which, papers};
use crate::store::verify;

/// Something that does not add up.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    /// Where.
    pub place: String,
    /// What is wrong, in Italian.
    pub what: String,
}

/// Adds up every payment, invoice and credit note of the transaction's tenant.
pub async fn check(tx: &mut Tx) -> Result<Vec<Fault>, StoreError> {
    let mut faults = Vec::new();
    for (reference, amount, said, sum) in verify::used(tx).await? {
        faults.extend(of_payment(&reference, (amount, said, sum)));
    }
    let settled = verify::settled(tx).await?;
    if !settled.is_empty() {
        let tenant = tx.tenant();
        let known = papers(tx, (tenant, None), Which::All).await?;
        let known: BTreeMap<InvoiceId, Paper> =
            known.into_iter().map(|paper| (paper.invoice_id, paper)).collect();
        faults.extend(settled.into_iter().filter_map(|(id, body, sum)| {
            let Some(paper) = known.get(&id) else {
                return Some(fault(id.to_string(), "il documento pagato non c'è".into()));
            };
            if paper.body_id != body {
                return Some(fault(paper.number.clone(), "è regolato con denaro di un altro ente".into()));
            }
            of_paper(paper, sum)
        }));
    }
    let (unpaired, lost) = verify::oddities(tx).await?;
    if unpaired > 0 {
        faults.push(fault(
            "storni".into(),
            format!("{unpaired} storni hanno un importo diverso dall'operazione"),
        ));
    }
    if lost > 0 {
        faults.push(fault("file della banca".into(), format!("{lost} righe registrate non hanno pagamento")));
    }
    Ok(faults)
}

fn fault(place: String, what: String) -> Fault {
    Fault { place, what }
}

fn of_payment(reference: &str, (amount, said, sum): (Cents, Cents, Cents)) -> Option<Fault> {
    let place = || format!("pagamento «{reference}»");
    if sum != said {
        return Some(fault(place(), format!("risultano usati {said}, ma la somma delle operazioni è {sum}")));
    }
    let beyond = sum > amount || sum < Cents::ZERO;
    beyond.then(|| fault(place(), format!("sono usati {sum} su {amount}")))
}

fn of_paper(paper: &Paper, sum: Cents) -> Option<Fault> {
    let beyond = sum > paper.payable || sum < Cents::ZERO;
    let what = || format!("sono regolati {sum}, ma il documento è di {}", paper.payable);
    beyond.then(|| fault(paper.number.clone(), what()))
}
