//! What this is: a second body and a second centre see nothing of the first.
