"""Review of drafts of clauses: list, accept, correct, reject."""
