//! What this is: price lists on both databases and through their addresses.
//! What it is not: the rules by themselves; those are tested beside the code.

#[cfg(test)]
mod isolation;
#[cfg(test)]
mod lists;
#[cfg(test)]
mod simulation;
#[cfg(test)]
mod tariffs;
#[cfg(test)]
mod world;
