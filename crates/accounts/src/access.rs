//! What this is: which permissions open budgets to a reader.
//! What it is not: the table of permissions; that is `kernel::permission`.

use kernel::permission::{Action, ApproveAccounts, EditBudget, ViewBudget};

/// A permission that includes reading the budgets of a centre.
pub trait ReadsBudgets: Action {}

impl ReadsBudgets for ViewBudget {}
impl ReadsBudgets for EditBudget {}
impl ReadsBudgets for ApproveAccounts {}
