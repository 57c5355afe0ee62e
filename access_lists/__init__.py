"""The legal library: clauses of access lists, and what they say of a project."""
