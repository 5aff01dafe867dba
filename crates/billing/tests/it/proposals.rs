//! Leaving mid-year, refusals by the body: what is proposed, and the pages that lead from there to the note.
