//! What this is: which years of a member's services are on invoices: their CIG and commitment no longer change there.
//! What it is not: the invoices; another area knows them.

use ::store::{StoreError, Tx};
use kernel::{LineId, Period, ServiceId};

use crate::BilledDays;
use crate::model::Line;
use crate::store::purchase::ALL_SERVICES;

/// Whether something is on an invoice.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum OnInvoice {
    Yes,
    No,
}

/// The days of each line that are on an invoice.
pub(super) struct BilledYears(Vec<(LineId, Vec<Period>)>);

impl BilledYears {
    pub(super) async fn of(tx: &mut Tx, lines: &[Line], billed: &BilledDays) -> Result<Self, StoreError> {
        let mut all = Vec::new();
        for line in lines {
            all.push((line.line_id, billed.of(tx, line.line_id).await?));
        }
        Ok(Self(all))
    }

    /// Whether a year of a service, or of all of them, is on invoices: every line that is active in it.
    pub(super) fn has(&self, lines: &[Line], year: i16, service: ServiceId) -> OnInvoice {
        let year = Period::year(year);
        let meant = |line: &&Line| service == ALL_SERVICES || line.service_id == service;
        let active = |line: &&Line| line.period().is_some_and(|days| days.intersect(year).is_some());
        let mut of_year = lines.iter().filter(meant).filter(active).peekable();
        let some = of_year.peek().is_some();
        if some && of_year.all(|line| self.touches(line.line_id, year)) {
            OnInvoice::Yes
        } else {
            OnInvoice::No
        }
    }

    fn touches(&self, line: LineId, year: Period) -> bool {
        let mut own = self.0.iter().filter(|(known, _)| *known == line);
        own.any(|(_, days)| days.iter().any(|days| days.intersect(year).is_some()))
    }
}
