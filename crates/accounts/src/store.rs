//! What this is: all the SQL of budgets, final accounts and reports. What it is not: rules; those are in `model`.
//! Every write puts its line in the audit trail here, so that no caller can forget it.

pub mod budgets;
pub mod final_accounts;
pub mod lines;
pub mod reports;

/// Every statement of the area.
pub const SQL: &[&[&str]] = &[budgets::SQL, lines::SQL, final_accounts::SQL, reports::SQL];
