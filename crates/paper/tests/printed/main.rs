//! What these are: documents made and looked at with the tools of poppler. Where those are missing the
//! tests that need them say so and pass, except where `CI` is set.
#![expect(clippy::unwrap_used, reason = "a test that cannot be prepared has failed")]

mod document;
mod readable_copy;
mod sample;
mod tools;
