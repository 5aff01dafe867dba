//! What this is: the catalogue on both databases and through its addresses.
//! What it is not: the rules by themselves; those are tested beside the code.

#[cfg(test)]
mod charter;
#[cfg(test)]
mod documents;
#[cfg(test)]
mod isolation;
#[cfg(test)]
mod services;
#[cfg(test)]
mod world;
