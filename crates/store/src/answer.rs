//! What this is: the shape of what is waited for at the doors of this library.
//! What it is not: an answer of its own kind; whoever calls writes `.await` as with an `async fn`.

use std::pin::Pin;

use crate::StoreError;

/// What comes of asking the database. In a box, because the body of an `async fn` is built into each area that calls it:
/// everything that talks to a server would be in the program some hundred times.
pub type Answer<'a, T> = Pin<Box<dyn Future<Output = Result<T, StoreError>> + Send + 'a>>;
