//! One binary for all the tests of the public interface.

#[cfg(test)]
#[path = "all/build.rs"]
mod build;
#[cfg(test)]
#[path = "all/check.rs"]
mod check;
#[cfg(test)]
#[path = "all/check_passing.rs"]
mod check_passing;
#[cfg(test)]
#[path = "all/check_vectors.rs"]
mod check_vectors;
#[cfg(test)]
#[path = "all/message.rs"]
mod message;
#[cfg(test)]
#[path = "all/mutation.rs"]
mod mutation;
#[cfg(test)]
#[path = "all/own.rs"]
mod own;
#[cfg(test)]
#[path = "all/property.rs"]
mod property;
#[cfg(test)]
#[path = "all/read.rs"]
mod read;
#[cfg(test)]
#[path = "all/samples.rs"]
mod samples;
#[cfg(test)]
#[path = "all/schema.rs"]
mod schema;
#[cfg(test)]
#[path = "all/write.rs"]
mod write;
