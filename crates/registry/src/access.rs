//! What this is: which permissions open the register to a reader.
//! What it is not: the table of permissions; that is `kernel::permission`.

use kernel::permission::{
    Action, AnswerQuote, ApproveApportionment, EditAgreement, EditBody, EditContacts, EditCosts,
    EditMembership, EditPurchaseData, EditQuote, ImportBodies, IssueInvoices, PreviewRun, RecordDriver,
    RecordPayment, RemindPayment, SimulatePrices, ViewAgreements, ViewBodies, ViewCosts, ViewInvoices,
    ViewPayments, ViewQuotes,
};

/// A permission that includes reading the bodies it reaches. `ViewCatalogue`, `ViewPrices` and `ViewCentre` are
/// absent on purpose: they reach the whole centre also for people of one body.
pub trait ReadsBodies: Action {}

macro_rules! readers {
    ($($action:ident),+ $(,)?) => { $(impl ReadsBodies for $action {})+ };
}
readers!(
    ViewBodies,
    EditBody,
    EditContacts,
    RecordDriver,
    ImportBodies,
    SimulatePrices,
    ViewAgreements,
    EditAgreement,
    EditMembership,
    ViewInvoices,
    PreviewRun,
    EditPurchaseData,
    IssueInvoices,
    ViewCosts,
    EditCosts,
    ApproveApportionment,
    ViewPayments,
    RecordPayment,
    RemindPayment,
    ViewQuotes,
    EditQuote,
    AnswerQuote,
);
