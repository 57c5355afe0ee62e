"""What people decide about drafts of clauses, and how it lives on in the next edition."""
