//! What this is: lists: what the address bar asks for, and the search, headers, paging and exports around
//! the rows. What it is not: the query on the database; a list reads [`ListQuery`] and asks its own store.

mod check;
mod cursor;
mod filter;
mod query;
mod view;

pub use check::QueryCheck;
pub use cursor::Cursor;
pub use filter::FilterForm;
pub use query::{Direction, ListQuery, Sort};
pub use view::{Count, ListView};
