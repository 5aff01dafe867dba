//! What this is: which permissions open the price lists to a reader.
//! What it is not: the table of permissions; that is `kernel::permission`.

use kernel::permission::{
    Action, AnswerQuote, ApprovePriceList, EditAgreement, EditMembership, EditPriceList, EditQuote,
    IssueInvoices, PreviewRun, SimulatePrices, ViewAgreements, ViewInvoices, ViewPrices, ViewQuotes,
};

/// A permission that includes reading the approved prices: they are the same for all the members of a centre.
pub trait ReadsPrices: Action {}

macro_rules! readers {
    ($($action:ident),+ $(,)?) => { $(impl ReadsPrices for $action {})+ };
}
readers!(
    ViewPrices,
    EditPriceList,
    ApprovePriceList,
    SimulatePrices,
    ViewAgreements,
    EditAgreement,
    EditMembership,
    ViewInvoices,
    PreviewRun,
    IssueInvoices,
    ViewQuotes,
    EditQuote,
    AnswerQuote,
);
