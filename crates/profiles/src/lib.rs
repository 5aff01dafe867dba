//! What this is: the profile of a Province in each pillar (SUA, Europa, Innovazione), with the reasons for it.
//! What it is not: an average over pillars, or the level of a centre's organisational model: those are other axes.

#![warn(missing_docs)]

pub mod model;
