//! What this is: surveys, their responses and results.
