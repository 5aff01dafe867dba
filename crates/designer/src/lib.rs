//! What this is: designs of centres: model, services, roles, costs, comparison.
