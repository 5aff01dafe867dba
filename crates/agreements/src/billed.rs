//! What this is: the question «which days of this line are on an invoice», asked before a price is agreed anew.
//! What it is not: the answer: invoices belong to an area above this one, so the program hands it in.

use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;

use ::store::{StoreError, Tx};
use kernel::{LineId, Period};

/// What a source of billed days promises.
pub type BilledFuture<'a> = Pin<Box<dyn Future<Output = Result<Vec<Period>, StoreError>> + Send + 'a>>;

type Source = dyn for<'a> Fn(&'a mut Tx, LineId) -> BilledFuture<'a> + Send + Sync;

/// Who knows which days of a line are on an invoice.
#[derive(Clone)]
pub struct BilledDays(Arc<Source>);

impl BilledDays {
    /// As told by this source.
    pub fn told_by(
        source: impl for<'a> Fn(&'a mut Tx, LineId) -> BilledFuture<'a> + Send + Sync + 'static,
    ) -> Self {
        Self(Arc::new(source))
    }

    /// Where nothing is ever billed: tests of areas that know no invoices.
    pub fn none() -> Self {
        Self::told_by(|_, _| Box::pin(async { Ok(Vec::new()) }))
    }

    /// The days of a line that are on an invoice, as this transaction sees them.
    pub async fn of(&self, tx: &mut Tx, line: LineId) -> Result<Vec<Period>, StoreError> {
        (self.0)(tx, line).await
    }
}
