//! What this is: how requests went: reports, satisfaction.
