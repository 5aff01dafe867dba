//! What this is: what a person is told: in the program at once, by e-mail at once or in a daily digest.
