//! What this is: which permissions open the catalogue to a reader.
//! What it is not: the table of permissions; that is `kernel::permission`.

use kernel::permission::{
    Action, EditAgreement, EditCharter, EditMembership, EditPriceList, EditQuote, EditService, IssueInvoices,
    PreviewRun, PublishCharter, SimulatePrices, ViewAgreements, ViewCatalogue, ViewInvoices, ViewPrices,
    ViewQuotes,
};

/// A permission that includes reading the catalogue: what a centre offers is the same for all its members.
pub trait ReadsCatalogue: Action {}

macro_rules! readers {
    ($($action:ident),+ $(,)?) => { $(impl ReadsCatalogue for $action {})+ };
}
readers!(
    ViewCatalogue,
    EditService,
    EditCharter,
    PublishCharter,
    ViewPrices,
    EditPriceList,
    SimulatePrices,
    ViewAgreements,
    EditAgreement,
    EditMembership,
    ViewInvoices,
    PreviewRun,
    IssueInvoices,
    ViewQuotes,
    EditQuote,
);
