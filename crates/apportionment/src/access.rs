//! What this is: which permissions open shared costs and shares to a reader, within its reach.
//! What it is not: the table of permissions; that is `kernel::permission`.

use kernel::permission::{
    Action, ApproveAccounts, ApproveApportionment, EditBudget, EditCosts, IssueInvoices, PreviewRun,
    ViewBudget, ViewCosts, ViewFinalAccount,
};

/// A permission that includes reading shared costs: all of a centre's, or those in which one body has a share.
pub trait ReadsCosts: Action {}

macro_rules! readers {
    ($($action:ident),+ $(,)?) => { $(impl ReadsCosts for $action {})+ };
}
readers!(
    ViewCosts,
    EditCosts,
    ApproveApportionment,
    PreviewRun,
    IssueInvoices,
    ViewBudget,
    EditBudget,
    ViewFinalAccount,
    ApproveAccounts,
);

/// A permission with which costs are divided: it reads all members of the centre with their figures.
pub trait Computes: ReadsCosts + registry::ReadsBodies + agreements::ReadsMembers {}
impl Computes for EditCosts {}
impl Computes for ApproveApportionment {}
