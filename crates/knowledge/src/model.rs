//! What this is: articles, their states and versions, their text as HTML, the difference of two texts; pure.
//! What it is not: the database.

mod article;
mod compare;
mod markup;

pub use article::{Article, ArticleData, Audience, Move, Refused, Status, Subject, Version};
pub use compare::{Line, compare};
pub use markup::{Marked, marked};
