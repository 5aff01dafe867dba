//! What this is: the mapping on both databases and through its addresses.
//! What it is not: the rules by themselves; those are tested beside the code.

#[cfg(test)]
mod assessments;
#[cfg(test)]
mod frozen;
#[cfg(test)]
mod http;
#[cfg(test)]
mod loaded;
#[cfg(test)]
mod pages;
#[cfg(test)]
mod rules;
#[cfg(test)]
mod swot;
#[cfg(test)]
mod world;
