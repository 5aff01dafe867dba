//! One binary for all the tests of the public interface.

#[path = "all/build.rs"]
mod build;
#[path = "all/check.rs"]
mod check;
#[path = "all/mutation.rs"]
mod mutation;
#[path = "all/own.rs"]
mod own;
#[path = "all/property.rs"]
mod property;
#[path = "all/read.rs"]
mod read;
#[path = "all/samples.rs"]
mod samples;
#[path = "all/schema.rs"]
mod schema;
#[path = "all/write.rs"]
mod write;
