//! What this is: questionnaires: typed questions, conditions and checks, versions, exchange, statistics.
