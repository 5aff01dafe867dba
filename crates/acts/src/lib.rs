//! What this is: acts drafted from clauses: agreement, resolution, charter, regulation.
